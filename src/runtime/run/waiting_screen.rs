//! Waiting screen while the blog is looked for: shows what it waits for, and handles quit and help.
//!
//! It does not touch the disk. Keys that have a meaning in a blog are kept for it, so that typing
//! ahead loses no key.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::app::layout::Size;
use crate::app::limits::Limits;
use crate::app::mode::Mode;
use crate::app::{App, Effect, Event, Library, Setup};
use crate::blog::{SiteKind, Sort};
use crate::config::Action;
use crate::runtime::input::{self, Input, InputThread};
use crate::runtime::message::Message;
use crate::runtime::signals::{self, Signal};
use crate::runtime::terminal::Terminal;
use crate::runtime::{clock, input_events};
use crate::ui;

use super::startup::awaited;
use super::switch_blog::Ways;
use super::{End, STUCK, say_farewell};

/// Parameters of the waiting screen.
#[derive(Debug)]
pub struct Waiting {
    /// The user's settings.
    pub setup: Setup,
    /// The limits of the session, and how long it may stay idle.
    pub limits: Limits,
    /// Where the blog is looked for.
    pub place: PathBuf,
}

/// How the wait ended.
pub(super) enum Waited {
    /// The blog was found, or can't be opened; contains what has been started already.
    Found(Box<Ways>),
    /// The program was ended before.
    Ended(ExitCode),
}

/// Shows the screen until the blog is found or the program is ended.
///
/// Fails where there is no terminal to take over, or no thread can be started.
pub(super) fn wait(waiting: Waiting, ways: Ways) -> io::Result<Waited> {
    let mut screen = WaitingScreen::start(waiting, ways)?;
    while !screen.is_over() {
        screen.draw()?;
        screen.take_next();
    }
    Ok(screen.leave())
}

struct WaitingScreen {
    app: App,
    zone: TimeZone,
    terminal: Terminal,
    input: InputThread,
    ways: Ways,
    is_found: bool,
    end: Option<End>,
}

impl WaitingScreen {
    fn start(waiting: Waiting, ways: Ways) -> io::Result<Self> {
        let zone = TimeZone::system();
        let now = clock::now(&zone);
        let mut terminal = Terminal::enter(waiting.setup.settings.mouse)?;
        terminal.set_far(waiting.setup.remote);
        let sort = Sort::named(&waiting.setup.settings.sort).unwrap_or_default();
        let name = waiting.place.file_name().unwrap_or_default();
        let name = if waiting.limits.is_public {
            "Blog".to_owned()
        } else {
            name.to_string_lossy().into_owned()
        };
        let mut library = Library::new(&name, SiteKind::Plain, sort);
        library.wait_for(&awaited(&waiting.place, waiting.limits), now.now);
        let mut app = App::new(waiting.setup, library, now, None);
        app.limits = waiting.limits;
        let typed = ways.ends.0.clone();
        Ok(Self {
            app,
            zone,
            terminal,
            input: input::spawn(move |input| typed.send(Message::Input(input)).is_ok())?,
            ways,
            is_found: false,
            end: None,
        })
    }

    /// Whether the wait is over; a user who reads the help is not interrupted.
    fn is_over(&self) -> bool {
        self.end.is_some() || self.is_found && matches!(self.app.mode, Mode::Browse)
    }

    fn draw(&mut self) -> io::Result<()> {
        let size = self.terminal.size();
        let size = Size {
            width: usize::from(size.width),
            height: usize::from(size.height),
        };
        if size != self.app.view.size {
            self.update(Event::Resize(size));
        }
        let app = &self.app;
        self.terminal
            .draw(&app.preview.pictures, |frame| ui::draw(app, frame))
    }

    /// Sleeps until something happens, and handles it.
    fn take_next(&mut self) {
        let deadline = self.app.deadline().map(|at| {
            let left = at.duration_since(clock::now(&self.zone).now);
            Duration::try_from(left).unwrap_or_default()
        });
        let owed = self.terminal.owes().then_some(STUCK);
        let messages = &self.ways.ends.1;
        let message = match [deadline, owed].into_iter().flatten().min() {
            None => messages
                .recv()
                .map_err(|_gone| RecvTimeoutError::Disconnected),
            Some(left) => messages.recv_timeout(left),
        };
        match message {
            Ok(message) => self.take(message),
            Err(RecvTimeoutError::Timeout) => self.update(Event::Tick),
            Err(RecvTimeoutError::Disconnected) => self.end = Some(End::Asked),
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Found => self.is_found = true,
            Message::Input(Input::Poured(poured)) if self.app.means_keys(&poured) => {
                for input in input_events::inputs(&poured) {
                    self.take_input(input);
                }
            }
            Message::Input(input) => self.take_input(input),
            Message::Signal(Signal::Terminate(number)) => self.end = Some(End::Signal(number)),
            Message::Signal(Signal::Suspend) => self.suspend(),
            Message::Signal(Signal::Continue) => {
                // without the terminal there is nothing to draw on
                let _ = self.terminal.resume();
                self.update(Event::Resumed);
            }
            _ => {}
        }
    }

    /// Handles input that needs no blog, and keeps the rest for it.
    fn take_input(&mut self, input: Input) {
        if self.acts_on(&input) {
            if let Some(event) = input_events::event(input) {
                self.update(event);
            }
        } else {
            self.ways.early.push(input);
        }
    }

    /// Whether an input is handled immediately. A letter after others may be part of a word that is
    /// typed ahead, as long as the screen doesn't yet show that it waits.
    fn acts_on(&self, input: &Input) -> bool {
        if matches!(input, Input::Gone) || !matches!(self.app.mode, Mode::Browse) {
            return true;
        }
        let Some(Event::Key(key)) = input_events::event(input.clone()) else {
            return false;
        };
        let action = self.app.setup.keymap.action(self.app.scope(), key);
        let says_so = self
            .app
            .library
            .awaited(clock::now(&self.zone).now)
            .is_some();
        matches!(action, Some(Action::Quit | Action::Help))
            && (key.ctrl || says_so || self.ways.early.is_empty())
    }

    fn update(&mut self, event: Event) {
        for effect in self.app.update(event, clock::now(&self.zone)) {
            match effect {
                Effect::Quit => self.end = self.end.or(Some(End::Asked)),
                Effect::Repaint => self.terminal.repaint(),
                Effect::Suspend => self.suspend(),
                // without a blog nothing else can be done
                _ => {}
            }
        }
    }

    fn suspend(&mut self) {
        self.input.pause();
        // an error means that there is no shell to return to
        let _ = self.terminal.suspend();
        self.input.resume();
        self.terminal.repaint();
    }

    fn leave(self) -> Waited {
        let Self {
            app,
            mut terminal,
            input,
            mut ways,
            end,
            ..
        } = self;
        let Some(end) = end else {
            ways.terminal = Some(terminal);
            ways.input = Some(input);
            return Waited::Found(Box::new(ways));
        };
        terminal.leave();
        say_farewell(&app);
        Waited::Ended(match end {
            End::Asked => ExitCode::SUCCESS,
            End::Signal(number) => signals::die_of(number),
        })
    }
}

impl Ways {
    /// Restores the terminal.
    pub(super) fn leave(&mut self) {
        if let Some(terminal) = &mut self.terminal {
            terminal.leave();
        }
    }
}
