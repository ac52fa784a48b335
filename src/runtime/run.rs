//! Event loop: draw if something changed, wait, handle queued messages, perform the effects.
//!
//! There is no tick: while idle it sleeps in the channel. The first scan of the disk starts before
//! the terminal is taken over, and the terminal is not queried before the first frame is drawn.

mod blog_lookup;
mod child_process;
mod image_requests;
mod orders;
mod startup;
mod switch_blog;
mod waiting_screen;
mod workers;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::app::change_preview::PlanJob;
use crate::app::layout::Size;
use crate::app::notice::{Level, Topic};
use crate::app::{App, Effect, Event};
use crate::blog::file_transaction::Ledger;
use crate::blog::{Scope, Site};
use crate::ui;

use super::clock::{self, Until};
use super::input::{Input, InputThread};
use super::input_events;
use super::message::{Made, Message};
use super::signals::{self, SignalThread};
use super::terminal::Terminal;
use super::watch::{Hint, Watcher};
use super::{
    change_worker, check_worker, disk_timeout, disk_worker, new_blog, panics, publish_hook,
    reading_positions, url_opener,
};
pub use blog_lookup::{Begun, begin, run, run_found};
use image_requests::Gallery;
pub use startup::Start;
use switch_blog::{Personal, Ways};
pub use waiting_screen::Waiting;
use workers::Workers;

/// How long the first frame may wait for the first posts, in milliseconds.
const FIRST_POSTS: u64 = 25;
/// How long the first frame may wait for the preview of its post, in milliseconds.
const PREVIEW: u64 = 6;
/// How long messages are handled before a frame is drawn between them, in milliseconds.
const EVENTS: u64 = 10;
/// How soon sending to a terminal that accepted no bytes is retried.
const STUCK: Duration = Duration::from_millis(50);

/// Runs the program on a blog until it ends.
fn run_with(mut start: Start, ways: Ways) -> io::Result<ExitCode> {
    let zone = TimeZone::system();
    let scratch = start.scratch.take();
    let mut shell = Shell::start(start, zone.clone(), ways)?;
    let ended = loop {
        shell.first_screen()?;
        panics::provoke("main");
        let ended = shell.work();
        let Some(made) = shell.made.take() else {
            break ended;
        };
        match shell.reopen(*made)? {
            Ok((next, ways)) => shell = Shell::start(next, zone.clone(), ways)?,
            Err(ending) => {
                shell = *ending;
                break shell.work();
            }
        }
    };
    shell.terminal.leave();
    say_farewell(&shell.app);
    if !matches!(shell.end, Some(End::Asked)) {
        shell.workers.files.make_haste();
    }
    // requested saves and autosaves finish before the process ends
    drop(shell);
    drop(scratch);
    ended.map(|signal| signal.map_or(ExitCode::SUCCESS, signals::die_of))
}

/// Prints why the session ended if the user didn't end it.
fn say_farewell(app: &App) {
    if let Some(line) = app.farewell() {
        // with standard error gone nobody can be told
        let _ = writeln!(io::stderr(), "{line}");
    }
}

/// State of the event loop.
struct Shell {
    app: App,
    site: Site,
    zone: TimeZone,
    terminal: Terminal,
    messages: Receiver<Message>,
    workers: Workers,
    watcher: Watcher,
    input: InputThread,
    signals: SignalThread,
    places: Option<PathBuf>,
    /// The images that wait for an answer of the terminal.
    gallery: Gallery,
    ledger: Option<Ledger>,
    personal: Personal,
    /// Whether a blog is being created: what is typed meanwhile is meant for it.
    holds: bool,
    /// A blog that is to be opened in place of this one.
    made: Option<Box<Made>>,
    /// Sender handed to worker threads.
    out: Sender<Message>,
    /// Input typed before there was anything to see; kept for the first posts.
    early: Vec<Input>,
    shows: bool,
    end: Option<End>,
}

/// Why the loop ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Asked,
    Signal(i32),
}

type Ends = (Sender<Message>, Receiver<Message>);

impl Shell {
    /// Draws the first frame, with the first posts if they arrive soon.
    fn first_screen(&mut self) -> io::Result<()> {
        self.fit();
        let until = Until::after(FIRST_POSTS);
        while self.is_bare() && self.take_until(until) {}
        while self.app.edit.is_opening() && self.take_until(until) {}
        let until = Until::after(PREVIEW);
        while self.app.preview.is_waiting() && self.end.is_none() && self.take_until(until) {}
        self.draw()?;
        self.shows = true;
        self.terminal.ask(self.app.setup.asks_for_background());
        self.begin_pictures();
        Ok(())
    }

    fn work(&mut self) -> io::Result<Option<i32>> {
        loop {
            match self.end {
                Some(End::Asked) => return Ok(None),
                Some(End::Signal(number)) => return Ok(Some(number)),
                None if self.made.is_some() => return Ok(None),
                None => {}
            }
            if !self.wait() {
                return Ok(None);
            }
            let until = Until::after(EVENTS);
            while self.end.is_none() && self.made.is_none() && until.left().is_some() {
                let Ok(message) = self.messages.try_recv() else {
                    break;
                };
                self.take(message);
            }
            self.fit();
            if self.end.is_none() {
                self.draw()?;
            }
        }
    }

    /// Sleeps until something happens; returns false once nothing can any more.
    fn wait(&mut self) -> bool {
        let deadline = self.app.deadline().map(|at| {
            let left = at.duration_since(clock::now(&self.zone).now);
            Duration::try_from(left).unwrap_or_default()
        });
        self.give_up_asking();
        let owed = self.terminal.owes().then_some(STUCK);
        let asked = self.gallery.left();
        let message = match [deadline, owed, asked].into_iter().flatten().min() {
            None => self
                .messages
                .recv()
                .map_err(|_gone| RecvTimeoutError::Disconnected),
            Some(left) => self.messages.recv_timeout(left),
        };
        match message {
            Ok(message) => self.take(message),
            Err(RecvTimeoutError::Timeout) => self.update(Event::Tick),
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    /// Handles one message if one arrives in time; returns whether one did.
    fn take_until(&mut self, until: Until) -> bool {
        let Some(left) = until.left() else {
            return false;
        };
        match self.messages.recv_timeout(left) {
            Ok(message) => {
                self.take(message);
                true
            }
            Err(_) => false,
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Event(event) => {
                self.holds &= !matches!(event, Event::BlogRefused(_));
                self.update(event);
                if !self.is_bare() && !self.holds {
                    self.act_on_early();
                }
            }
            Message::Input(Input::Answer(answer)) => self.take_answer(answer),
            Message::Input(Input::Poured(poured)) if self.takes_keys(&poured) => {
                self.press_all(&poured);
            }
            Message::Input(input) if self.holds || (!self.shows && self.is_bare()) => {
                self.early.push(input);
            }
            Message::Input(input) => {
                self.act_on_early();
                self.act_on(input);
            }
            Message::Signal(signals::Signal::Terminate(number)) => {
                self.update(Event::Terminate);
                self.end = Some(End::Signal(number));
            }
            Message::Signal(signals::Signal::Suspend) => self.suspend(),
            Message::Signal(signals::Signal::Continue) => self.resumed(),
            Message::Signal(signals::Signal::Resize) => self.fit(),
            Message::Hint(hint) => self.look_again(hint),
            Message::Watch(directories) => self.watcher.watch(directories),
            Message::Swept(files) => self.watcher.verify(files),
            Message::Made(made) => self.made = Some(made),
            // waited for while the terminal was lent, or before there was a blog
            Message::Returned(_) | Message::Found => {}
        }
    }

    /// Whether the first scan has produced no post yet.
    fn is_bare(&self) -> bool {
        self.app.library.total() == 0 && !self.app.library.is_read()
    }

    fn act_on(&mut self, input: Input) {
        if let Some(event) = input_events::event(input) {
            self.update(event);
        }
    }

    /// Handles early input: with the first posts, or when the user types on without them.
    fn act_on_early(&mut self) {
        for input in std::mem::take(&mut self.early) {
            self.act_on(input);
        }
    }

    fn look_again(&mut self, hint: Hint) {
        let scope = match hint {
            Hint::Directories(directories) => {
                self.update(Event::Touched);
                Scope::Directories(directories)
            }
            Hint::Everything => Scope::All,
            Hint::Polling { reason } => {
                let text = format!("Changes show after two seconds: {reason}.");
                self.update(Event::Say(Level::Warning, Topic::Polling, text));
                Scope::All
            }
        };
        // without the thread nobody can rescan; it has reported that itself
        let _ = self.workers.disk.send(disk_worker::Order::Look(scope));
    }

    fn update(&mut self, event: Event) {
        let effects = self.app.update(event, clock::now(&self.zone));
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Render(job) => drop(self.workers.render.send(self.in_dialect(*job))),
            Effect::Colour(snippets) => self.workers.colour.keep(snippets),
            Effect::Pictures(keys) => self.want_pictures(keys),
            Effect::Open(address) => {
                url_opener::open(&self.app.setup.settings.opener, address, self.out.clone());
            }
            Effect::Copy(text) => self.terminal.copy(&text),
            Effect::KeepPlaces(places) => {
                if let Some(file) = self.places.clone() {
                    // a reading position that isn't saved costs a key or two
                    let _ = disk_timeout::within(disk_timeout::OWN, move || {
                        reading_positions::write(&file, places)
                    });
                }
            }
            Effect::Spell(job) => self.workers.spell.order(*job),
            effect @ (Effect::Load(_)
            | Effect::Save(_)
            | Effect::Compare(_)
            | Effect::Headings(_)
            | Effect::Release(_)
            | Effect::Operate(_)
            | Effect::TakeBack(_)) => self.order_file(effect),
            effect @ (Effect::Keep(_)
            | Effect::SetAside(..)
            | Effect::Forget(_)
            | Effect::ReplaceDraft(..)
            | Effect::DropDraft(_)
            | Effect::KeepTyped(_)
            | Effect::ForgetTyped(_)
            | Effect::ReplaceTyped(..)) => self.order_draft(effect),
            Effect::Search(job) => self.workers.search.order(*job),
            Effect::LookInTexts(job) => self.workers.texts.order(*job),
            Effect::Check(job) => {
                check_worker::start(&self.site, *job, &self.zone, self.out.clone())
            }
            Effect::Plan(job) => self.plan(*job),
            Effect::Sheet(job) => {
                change_worker::sheet(&self.site, *job, &self.zone, self.out.clone())
            }
            Effect::MakeBlog(job) => {
                self.holds = true;
                new_blog::start(*job, &self.site.posts, &self.out);
            }
            Effect::Hooks(all) => publish_hook::start(all, &self.site.root, &self.out),
            Effect::External(path, at) => self.hand_over(&path, at),
            Effect::Discard(page) => disk_worker::discard(page),
            Effect::Rescan => drop(self.workers.disk.send(disk_worker::Order::Look(Scope::All))),
            Effect::Mouse(on) => self.terminal.set_mouse(on),
            Effect::Repaint => self.terminal.repaint(),
            Effect::Suspend => self.suspend(),
            Effect::Quit => self.end = self.end.or(Some(End::Asked)),
        }
    }

    fn plan(&self, job: PlanJob) {
        let place = (&self.site, self.ledger.as_ref());
        change_worker::plan(place, job, &self.zone, self.out.clone());
    }

    /// Passes the size of the terminal to the app when it has changed.
    fn fit(&mut self) {
        let size = self.terminal.size();
        let size = Size {
            width: usize::from(size.width),
            height: usize::from(size.height),
        };
        if size != self.app.view.size {
            self.app.preview.pictures.cell = self.terminal.cell().unwrap_or_default();
            self.update(Event::Resize(size));
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let app = &self.app;
        self.terminal
            .draw(&app.preview.pictures, |frame| ui::draw(app, frame))?;
        self.workers.colour.order();
        Ok(())
    }
}
