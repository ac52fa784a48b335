//! Event loop: draw if something changed, wait, handle queued messages, perform the effects.
//!
//! There is no tick: while idle it sleeps in the channel. The first scan of the disk starts before
//! the terminal is taken over, and the terminal is not queried before the first frame is drawn.

mod blog_lookup;
mod child_process;
mod click;
mod held_input;
mod image_requests;
mod orders;
mod startup;
mod startup_params;
mod switch_blog;
mod waiting_screen;
mod workers;

use std::collections::VecDeque;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::app::jobs::change::PlanJob;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::app::{App, Effect, Event};
use crate::blog::file_transaction::UndoLog;
use crate::blog::{RescanScope, Site};
use crate::text::Size;
use crate::ui;

use super::clock::{self, Deadline};
use super::disk_job::DiskJob;
use super::input::{InputThread, TerminalInput};
use super::input_events;
use super::message::{CreatedBlog, Message};
use super::signals::{self, SignalThread};
use super::terminal::{Terminal, is_terminal_gone};
use super::watch::{WatchEvent, Watcher};
use super::{change_worker, check_worker, disk_worker, log};
use super::{new_blog, panics, publish_hook, url_opener};
pub use blog_lookup::{LookupResult, run, run_found, start_lookup};
use image_requests::ImageRequests;
pub use startup_params::{SavedState, StartupParams, StateFiles};
use switch_blog::{LoopResources, UserResources};
pub use waiting_screen::WaitingParams;
use workers::Workers;

/// How long the first frame may wait for the first posts, in milliseconds.
const FIRST_POSTS_WAIT_MS: u64 = 25;
/// How long the first frame may wait for the preview of its post, in milliseconds.
const FIRST_PREVIEW_WAIT_MS: u64 = 6;
/// How long messages are handled before a frame is drawn between them, in milliseconds.
const MAX_BATCH_MS: u64 = 10;
/// How soon sending to a terminal that accepted no bytes is retried.
const OUTPUT_RETRY_INTERVAL: Duration = Duration::from_millis(50);

/// Runs the program on a blog until it ends.
fn run_with(mut start: StartupParams, ways: LoopResources) -> io::Result<ExitCode> {
    let zone = TimeZone::system();
    let scratch = start.temp_folder.take();
    let mut shell = EventLoop::start(start, zone.clone(), ways)?;
    let ended = loop {
        shell.draw_first_frame()?;
        panics::trigger_for_test("main");
        let ended = shell.run();
        let Some(made) = shell.created_blog.take() else {
            break ended;
        };
        match shell.switch_blog(*made)? {
            Ok((next, ways)) => shell = EventLoop::start(next, zone.clone(), ways)?,
            Err(ending) => {
                shell = *ending;
                break shell.run();
            }
        }
    };
    shell.terminal.leave();
    print_farewell(&shell.app);
    if !matches!(shell.end, Some(LoopEnd::Quit)) {
        shell.workers.files.shorten_shutdown();
    }
    // requested saves and autosaves finish before the process ends
    drop(shell);
    drop(scratch);
    ended.map(|signal| signal.map_or(ExitCode::SUCCESS, signals::die_by_signal))
}

/// Prints why the session ended if the user didn't end it.
fn print_farewell(app: &App) {
    if let Some(line) = app.exit_message() {
        // with standard error gone nobody can be told
        let _ = writeln!(io::stderr(), "{line}");
    }
}

/// State of the event loop.
struct EventLoop {
    app: App,
    site: Site,
    zone: TimeZone,
    terminal: Terminal,
    messages: Receiver<Message>,
    workers: Workers,
    watcher: Watcher,
    input: InputThread,
    signals: SignalThread,
    state_files: StateFiles,
    /// The images that wait for an answer of the terminal.
    image_requests: ImageRequests,
    undo_log: Option<UndoLog>,
    user_resources: UserResources,
    /// Whether a blog is being created: what is typed meanwhile is meant for it.
    is_creating_blog: bool,
    /// A blog that is to be opened in place of this one.
    created_blog: Option<Box<CreatedBlog>>,
    /// Sender handed to worker threads.
    out: Sender<Message>,
    /// Input typed before there was anything to see; kept for the first posts.
    early_input: VecDeque<TerminalInput>,
    frame: FrameState,
    end: Option<LoopEnd>,
}

/// Whether frames were drawn, and whether the last one is outdated.
#[derive(Clone, Copy, Debug, Default)]
struct FrameState {
    has_drawn: bool,
    is_stale: bool,
}

/// Why the loop ends.
#[derive(Clone, Copy, Debug)]
enum LoopEnd {
    Quit,
    Signal(i32),
}

type MessageChannel = (Sender<Message>, Receiver<Message>);

impl EventLoop {
    /// Draws the first frame, with the first posts if they arrive soon.
    fn draw_first_frame(&mut self) -> io::Result<()> {
        self.update_size();
        let until = Deadline::after(FIRST_POSTS_WAIT_MS);
        self.handle_while(until, Self::is_awaiting_posts);
        self.handle_while(until, |it| it.app.edit.is_opening());
        let until = Deadline::after(FIRST_PREVIEW_WAIT_MS);
        self.handle_while(until, |it| it.app.preview.is_waiting());
        // the terminal may be gone
        if self.end.is_some() {
            return Ok(());
        }
        self.draw()?;
        self.terminal
            .query_capabilities(self.app.session.needs_background_query());
        self.start_protocol_probe();
        Ok(())
    }

    fn run(&mut self) -> io::Result<Option<i32>> {
        loop {
            match self.end {
                Some(LoopEnd::Quit) => return Ok(None),
                Some(LoopEnd::Signal(number)) => return Ok(Some(number)),
                None if self.created_blog.is_some() => return Ok(None),
                None => {}
            }
            if !self.wait() {
                return Ok(None);
            }
            let until = Deadline::after(MAX_BATCH_MS);
            while self.end.is_none() && self.created_blog.is_none() && until.left().is_some() {
                let Ok(message) = self.messages.try_recv() else {
                    break;
                };
                self.handle(message);
            }
            self.update_size();
            if self.end.is_none() && self.frame.is_stale {
                self.draw()?;
            } else {
                self.workers.submit_stored();
            }
        }
    }

    /// Sleeps until something happens; returns false once nothing can any more.
    fn wait(&mut self) -> bool {
        let deadline = self.app.deadline().map(|at| {
            let left = at.duration_since(clock::now(&self.zone).now);
            Duration::try_from(left).unwrap_or_default()
        });
        self.expire_protocol_probe();
        let owed = self
            .terminal
            .has_pending_output()
            .then_some(OUTPUT_RETRY_INTERVAL);
        let asked = self.image_requests.left();
        let message = match [deadline, owed, asked].into_iter().flatten().min() {
            None => self
                .messages
                .recv()
                .map_err(|_gone| RecvTimeoutError::Disconnected),
            Some(left) => self.messages.recv_timeout(left),
        };
        match message {
            Ok(message) => self.handle(message),
            Err(RecvTimeoutError::Timeout) => self.update(Event::Tick),
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    /// Handles messages until a time, while a condition holds and the loop goes on.
    fn handle_while(&mut self, until: Deadline, holds: fn(&Self) -> bool) {
        while self.end.is_none() && holds(self) && self.handle_until(until) {}
    }

    /// Handles one message if one arrives in time; returns whether one did.
    fn handle_until(&mut self, until: Deadline) -> bool {
        let Some(left) = until.left() else {
            return false;
        };
        match self.messages.recv_timeout(left) {
            Ok(message) => {
                self.handle(message);
                true
            }
            Err(_) => false,
        }
    }

    fn handle(&mut self, message: Message) {
        self.frame.is_stale |= !matches!(message, Message::Event(_));
        match message {
            Message::Event(event) => {
                self.is_creating_blog &= !matches!(event, Event::BlogRefused(_));
                self.update(event);
                if !self.is_awaiting_posts() {
                    self.handle_early_input();
                }
            }
            Message::Input(TerminalInput::Reply(answer)) => self.handle_terminal_reply(answer),
            // nothing to wait for: neither posts nor a new blog can be shown any more
            Message::Input(input @ TerminalInput::Disconnected) => self.handle_input(input),
            Message::Input(TerminalInput::PastedKeys(poured)) if self.accepts_as_keys(&poured) => {
                self.press_keys(&poured);
            }
            Message::Input(input) => self.handle_or_hold(input),
            Message::Signal(signals::Signal::Terminate(number)) => {
                self.update(Event::Terminate);
                self.end = Some(LoopEnd::Signal(number));
            }
            Message::Signal(signals::Signal::Suspend) => self.suspend(),
            Message::Signal(signals::Signal::Continue) => self.handle_continue(),
            Message::Signal(signals::Signal::Resize) => self.update_size(),
            Message::WatchEvent(hint) => self.request_rescan(hint),
            Message::SetWatches(directories) => self.watcher.watch(directories),
            Message::Rescanned(files) => self.watcher.renew_stale(files),
            Message::BlogCreated(made) => self.created_blog = Some(made),
            // waited for while the terminal was lent, or before there was a blog
            Message::ChildExited(_) | Message::BlogLookupDone => {}
        }
    }

    fn handle_input(&mut self, input: TerminalInput) {
        if let Some(event) = input_events::to_event(input) {
            self.update(click::resolve(&self.app, event));
        }
    }

    fn request_rescan(&mut self, hint: WatchEvent) {
        let scope = match hint {
            WatchEvent::Directories(directories) => {
                self.update(Event::FolderChanged);
                RescanScope::Directories(directories)
            }
            WatchEvent::Everything => RescanScope::All,
            WatchEvent::Polling { reason } => {
                let text = format!("Changes on disk appear after 2 s: {reason}.");
                self.update(Event::Notify(
                    NoticeLevel::Warning,
                    NoticeTopic::Polling,
                    text,
                ));
                RescanScope::All
            }
        };
        // without the thread nobody can rescan; it has reported that itself
        let _ = self.workers.disk.send(DiskJob::Rescan(scope));
    }

    fn update(&mut self, event: Event) {
        let _span = log::event_span(&event);
        let effects = self.app.update(event, clock::now(&self.zone));
        self.frame.is_stale |= !effects.contains(&Effect::KeepFrame);
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        let _span = log::effect_span(&effect);
        match effect {
            Effect::Render(job) => self.order_page(*job),
            Effect::Color(snippets) => self.workers.highlight.store(snippets),
            Effect::DecodeImages(keys) => self.request_images(keys),
            Effect::Open(address) => {
                url_opener::open(&self.app.session.settings.opener, address, self.out.clone());
            }
            Effect::KeepFrame => {}
            Effect::Copy(text) => self.terminal.copy(&text),
            Effect::SaveReadingPositions(places) => self.save_reading_positions(places),
            Effect::SaveSession(session) => self.save_session(*session),
            Effect::SaveReadMarks(posts) => self.save_read_marks(posts),
            Effect::SavePins(changes) => self.save_pins(changes),
            Effect::Spell(job) => self.workers.spell.store(*job),
            effect @ (Effect::Load(_)
            | Effect::Save(_)
            | Effect::Compare(_)
            | Effect::Headings(_)
            | Effect::CopyLines(_)
            | Effect::ListImages(_)
            | Effect::Release(_)
            | Effect::ApplyChange(_)
            | Effect::UndoChange(_)
            | Effect::SaveTheme(..)
            | Effect::SaveFilter(..)) => self.order_file(effect),
            effect @ (Effect::Autosave(_)
            | Effect::StashText(..)
            | Effect::DropAutosave(_)
            | Effect::ReplaceRecovery(..)
            | Effect::DeleteRecovery(_)
            | Effect::AutosaveTyped(_)
            | Effect::DropTypedAutosave(_)
            | Effect::ReplaceTypedRecovery(..)) => self.send_autosave(effect),
            Effect::Search(job) => self.workers.search.store(*job),
            Effect::SearchFullText(job) => self.workers.full_text.store(*job),
            Effect::FindLinks(job) => self.workers.links.store(*job),
            Effect::Check(job) => {
                check_worker::start(&self.site, *job, &self.zone, self.out.clone());
            }
            Effect::Plan(job) => self.plan(*job),
            Effect::LoadMetadata(job) => {
                change_worker::load_metadata(&self.site, *job, &self.zone, self.out.clone());
            }
            Effect::CreateBlog(job) => {
                self.is_creating_blog = true;
                new_blog::start(*job, &self.site.posts, &self.out);
            }
            Effect::RunHooks(all) => publish_hook::start(all, &self.site.root, &self.out),
            Effect::OpenExternalEditor(path, at) => self.open_external_editor(&path, at),
            Effect::DropPage(page) => disk_worker::drop_page(page),
            Effect::Rescan => drop(self.workers.disk.send(DiskJob::Rescan(RescanScope::All))),
            Effect::Mouse(on) => self.terminal.set_mouse(on),
            Effect::Repaint => self.terminal.repaint(),
            Effect::Suspend => self.suspend(),
            Effect::Quit => self.end = self.end.or(Some(LoopEnd::Quit)),
        }
    }

    fn plan(&self, job: PlanJob) {
        let place = (&self.site, self.undo_log.as_ref());
        change_worker::plan(place, job, &self.zone, self.out.clone());
    }

    /// Passes the size of the terminal to the app when it has changed.
    fn update_size(&mut self) {
        let size = self.terminal.size();
        let size = Size {
            width: usize::from(size.width),
            height: usize::from(size.height),
        };
        if size != self.app.view.size {
            self.app.preview.images.cell = self.terminal.cell().unwrap_or_default();
            self.update(Event::Resize(size));
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let app = &self.app;
        let images = &app.preview.images;
        let links = || ui::hyperlinks::visible(app);
        match (self.terminal).draw(images, links, |frame| ui::draw(app, frame)) {
            // a write can notice before the input does
            Err(error) if is_terminal_gone(&error) => self.update(Event::Terminate),
            drawn => drawn?,
        }
        self.frame = FrameState {
            has_drawn: true,
            is_stale: false,
        };
        self.workers.submit_stored();
        Ok(())
    }
}
