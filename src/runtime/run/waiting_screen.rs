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

use crate::app::limits::SessionLimits;
use crate::app::mode::InputMode;
use crate::app::{App, Effect, Event, Library, SessionConfig};
use crate::blog::{SiteKind, Sort};
use crate::config::Action;
use crate::runtime::input::{self, InputThread, TerminalInput};
use crate::runtime::message::Message;
use crate::runtime::signals::{self, Signal};
use crate::runtime::terminal::{Terminal, is_terminal_gone};
use crate::runtime::{clock, input_events};
use crate::text::Size;
use crate::ui;

use super::startup_params::awaited_place;
use super::switch_blog::LoopResources;
use super::{LoopEnd, OUTPUT_RETRY_INTERVAL, print_farewell};

/// Parameters of the waiting screen.
#[derive(Debug)]
pub struct WaitingParams {
    /// The user's settings.
    pub setup: SessionConfig,
    /// The limits of the session, and how long it may stay idle.
    pub limits: SessionLimits,
    /// Where the blog is looked for.
    pub place: PathBuf,
}

/// How the wait ended.
pub(super) enum WaitOutcome {
    /// The blog was found, or can't be opened; contains what has been started already.
    Found(Box<LoopResources>),
    /// The program was ended before.
    Ended(ExitCode),
}

/// Shows the screen until the blog is found or the program is ended.
///
/// Fails where there is no terminal to take over, or no thread can be started.
pub(super) fn wait(waiting: WaitingParams, ways: LoopResources) -> io::Result<WaitOutcome> {
    let mut screen = WaitingScreen::start(waiting, ways)?;
    while !screen.is_over() {
        screen.draw()?;
        screen.handle_next();
    }
    Ok(screen.leave())
}

struct WaitingScreen {
    app: App,
    zone: TimeZone,
    terminal: Terminal,
    input: InputThread,
    ways: LoopResources,
    is_found: bool,
    end: Option<LoopEnd>,
}

impl WaitingScreen {
    fn start(waiting: WaitingParams, ways: LoopResources) -> io::Result<Self> {
        let zone = TimeZone::system();
        let now = clock::now(&zone);
        let mut terminal = Terminal::enter(waiting.setup.captures_mouse())?;
        terminal.set_remote(waiting.setup.remote);
        let sort = Sort::from_name(&waiting.setup.settings.sort).unwrap_or_default();
        let name = waiting.place.file_name().unwrap_or_default();
        let name = if waiting.limits.is_public {
            "Blog".to_owned()
        } else {
            name.to_string_lossy().into_owned()
        };
        let mut library = Library::new(&name, SiteKind::Plain, sort);
        library.set_awaited(&awaited_place(&waiting.place, waiting.limits), now.now);
        let mut app = App::new(waiting.setup, library, now, None);
        app.limits = waiting.limits;
        let typed = ways.channel.0.clone();
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
        self.end.is_some() || self.is_found && matches!(self.app.mode, InputMode::Browse)
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
        let images = &app.preview.images;
        let links = || ui::hyperlinks::visible(app);
        match (self.terminal).draw(images, links, |frame| ui::draw(app, frame)) {
            // a write can notice before the input does
            Err(error) if is_terminal_gone(&error) => self.update(Event::Terminate),
            drawn => drawn?,
        }
        Ok(())
    }

    /// Sleeps until something happens, and handles it.
    fn handle_next(&mut self) {
        let deadline = self.app.deadline().map(|at| {
            let left = at.duration_since(clock::now(&self.zone).now);
            Duration::try_from(left).unwrap_or_default()
        });
        let owed = self
            .terminal
            .has_pending_output()
            .then_some(OUTPUT_RETRY_INTERVAL);
        let messages = &self.ways.channel.1;
        let message = match [deadline, owed].into_iter().flatten().min() {
            None => messages
                .recv()
                .map_err(|_gone| RecvTimeoutError::Disconnected),
            Some(left) => messages.recv_timeout(left),
        };
        match message {
            Ok(message) => self.handle(message),
            Err(RecvTimeoutError::Timeout) => self.update(Event::Tick),
            Err(RecvTimeoutError::Disconnected) => self.end = Some(LoopEnd::Quit),
        }
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::BlogLookupDone => self.is_found = true,
            Message::Input(TerminalInput::PastedKeys(poured)) if self.app.is_key_input(&poured) => {
                for input in input_events::typed_inputs(&poured) {
                    self.handle_input(input);
                }
            }
            Message::Input(input) => self.handle_input(input),
            Message::Signal(Signal::Terminate(number)) => self.end = Some(LoopEnd::Signal(number)),
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
    fn handle_input(&mut self, input: TerminalInput) {
        if self.can_handle(&input) {
            if let Some(event) = input_events::to_event(input) {
                self.update(event);
            }
        } else {
            self.ways.early_input.push_back(input);
        }
    }

    /// Whether an input is handled immediately. A letter after others may be part of a word that is
    /// typed ahead, as long as the screen doesn't yet show that it waits.
    fn can_handle(&self, input: &TerminalInput) -> bool {
        if matches!(input, TerminalInput::Disconnected)
            || !matches!(self.app.mode, InputMode::Browse)
        {
            return true;
        }
        let Some(Event::Key(key)) = input_events::to_event(input.clone()) else {
            return false;
        };
        let action = self.app.session.keymap.action(self.app.scope(), key);
        let says_so = self
            .app
            .library
            .awaited_folder(clock::now(&self.zone).now)
            .is_some();
        matches!(action, Some(Action::Quit | Action::Help))
            && (key.ctrl || says_so || self.ways.early_input.is_empty())
    }

    fn update(&mut self, event: Event) {
        for effect in self.app.update(event, clock::now(&self.zone)) {
            match effect {
                Effect::Quit => self.end = self.end.or(Some(LoopEnd::Quit)),
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

    fn leave(self) -> WaitOutcome {
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
            return WaitOutcome::Found(Box::new(ways));
        };
        terminal.leave();
        print_farewell(&app);
        WaitOutcome::Ended(match end {
            LoopEnd::Quit => ExitCode::SUCCESS,
            LoopEnd::Signal(number) => signals::die_by_signal(number),
        })
    }
}

impl LoopResources {
    /// Restores the terminal.
    pub(super) fn leave(&mut self) {
        if let Some(terminal) = &mut self.terminal {
            terminal.leave();
        }
    }
}
