//! Switch to another blog in the same terminal: everything but the terminal is started again, and no
//! input typed meanwhile is lost.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc;

use crate::app::event::PastedKeys;
use crate::blog::recovery::RecoveryFolders;
use crate::runtime::autosave_worker::AutosaveCommand as Draft;
use crate::runtime::input::{InputThread, TerminalInput};
use crate::runtime::input_events;
use crate::runtime::message::{CreatedBlog, Message};
use crate::runtime::signals::{self, Signal, SignalThread};
use crate::runtime::spell_worker::SpellConfig;
use crate::runtime::terminal::Terminal;

use super::startup_params::{SavedState, StartupParams};
use super::{EventLoop, MessageChannel};

/// Startup resources that do not depend on the blog.
pub(super) struct LoopResources {
    /// The channel of all messages.
    pub(super) channel: MessageChannel,
    pub(super) signals: SignalThread,
    /// The terminal, if it has been taken over already.
    pub(super) terminal: Option<Terminal>,
    /// The input thread, if it has started.
    pub(super) input: Option<InputThread>,
    /// Input that has not been handled.
    pub(super) early_input: VecDeque<TerminalInput>,
}

impl LoopResources {
    pub(super) fn new() -> io::Result<Self> {
        Self::with_channel(mpsc::channel())
    }

    /// Creates the resources for the channel of all messages.
    pub(super) fn with_channel((out, messages): MessageChannel) -> io::Result<Self> {
        let asked = out.clone();
        Ok(Self {
            channel: (out, messages),
            signals: signals::spawn(move |signal| asked.send(Message::Signal(signal)).is_ok())?,
            terminal: None,
            input: None,
            early_input: VecDeque::new(),
        })
    }
}

/// The user's resources, which stay the same in another blog.
pub(super) struct UserResources {
    pub(super) drafts: RecoveryFolders,
    pub(super) dictionaries: SpellConfig,
}

impl EventLoop {
    /// Ends this loop for that of another blog; returns the loop itself where a signal or the end of
    /// the terminal ends the program instead.
    pub(super) fn switch_blog(
        mut self,
        made: CreatedBlog,
    ) -> io::Result<Result<(StartupParams, LoopResources), Box<Self>>> {
        // before the others end, so that no signal is missed
        let mut ways = LoopResources::new()?;
        self.input.pause();
        ways.early_input = std::mem::take(&mut self.early_input);
        while let Ok(message) = self.messages.try_recv() {
            match message {
                Message::Input(TerminalInput::Disconnected)
                | Message::Signal(Signal::Terminate(_)) => {
                    self.handle(message);
                    return Ok(Err(Box::new(self)));
                }
                Message::Input(input) => ways.early_input.push_back(input),
                _ => {}
            }
        }
        if let Some(saved) = made.saved {
            self.workers.autosave.send(Draft::DropAutosave(saved));
        }
        let Self {
            app,
            mut terminal,
            workers,
            state_files,
            undo_log,
            user_resources: personal,
            ..
        } = self;
        // waits for requested saves and autosaves
        drop(workers);
        terminal.repaint();
        let mut setup = app.session;
        setup.settings.mouse = app.view.mouse.is_on.into();
        ways.terminal = Some(terminal);
        let start = StartupParams {
            starts_new_post: made.chosen.is_none(),
            chosen: made.chosen,
            setup,
            warnings: Vec::new(),
            edit: None,
            recovery_folders: personal.drafts,
            undo_log,
            dictionaries: personal.dictionaries,
            state_files,
            saved: SavedState::default(),
            temp_folder: None,
            is_tour: false,
            limits: app.limits,
            site: made.site,
        };
        Ok(Ok((start, ways)))
    }

    /// Whether text that came as keys is handled as keys now.
    pub(super) fn accepts_as_keys(&self, poured: &PastedKeys) -> bool {
        !self.holds_input() && self.app.is_key_input(poured)
    }

    /// Presses the keys of a piece one by one, so that an action of one of them can hold back the
    /// others.
    pub(super) fn press_keys(&mut self, poured: &PastedKeys) {
        for input in input_events::typed_inputs(poured) {
            self.handle(Message::Input(input));
        }
    }
}
