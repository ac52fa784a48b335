//! Switch to another blog in the same terminal: everything but the terminal is started anew, and no
//! input typed meanwhile is lost.

use std::io;
use std::sync::mpsc;

use crate::app::event::Poured;
use crate::blog::recovery::Folders;
use crate::runtime::autosave_worker::Order as Draft;
use crate::runtime::input::{Input, InputThread};
use crate::runtime::input_events;
use crate::runtime::message::{Made, Message};
use crate::runtime::signals::{self, Signal, SignalThread};
use crate::runtime::spell_worker::Words;
use crate::runtime::terminal::Terminal;

use super::{End, Ends, Shell, Start};

/// Startup resources that do not depend on the blog.
pub(super) struct Ways {
    /// The channel of all messages.
    pub(super) ends: Ends,
    pub(super) signals: SignalThread,
    /// The terminal, if it has been taken over already.
    pub(super) terminal: Option<Terminal>,
    /// The input thread, if it has started.
    pub(super) input: Option<InputThread>,
    /// Input that has not been handled.
    pub(super) early: Vec<Input>,
}

impl Ways {
    pub(super) fn new() -> io::Result<Self> {
        Self::through(mpsc::channel())
    }

    /// Creates the resources for the channel of all messages.
    pub(super) fn through((out, messages): Ends) -> io::Result<Self> {
        let asked = out.clone();
        Ok(Self {
            ends: (out, messages),
            signals: signals::spawn(move |signal| asked.send(Message::Signal(signal)).is_ok())?,
            terminal: None,
            input: None,
            early: Vec::new(),
        })
    }
}

/// The user's resources, which stay the same in another blog.
pub(super) struct Personal {
    pub(super) drafts: Folders,
    pub(super) dictionaries: Words,
}

impl Shell {
    /// Ends this loop for that of another blog; returns the loop itself where a signal ends the
    /// program instead.
    pub(super) fn reopen(mut self, made: Made) -> io::Result<Result<(Start, Ways), Box<Self>>> {
        // before the others end, so that no signal is missed
        let mut ways = Ways::new()?;
        self.input.pause();
        ways.early = std::mem::take(&mut self.early);
        while let Ok(message) = self.messages.try_recv() {
            match message {
                Message::Input(input) => ways.early.push(input),
                Message::Signal(Signal::Terminate(number)) => {
                    self.end = Some(End::Signal(number));
                    return Ok(Err(Box::new(self)));
                }
                _ => {}
            }
        }
        if let Some(saved) = made.saved {
            self.workers.journal.order(Draft::Forget(saved));
        }
        let Self {
            app,
            mut terminal,
            workers,
            places,
            ledger,
            personal,
            ..
        } = self;
        // waits for requested saves and autosaves
        drop(workers);
        terminal.repaint();
        let mut setup = app.setup;
        setup.settings.mouse = app.view.mouse;
        ways.terminal = Some(terminal);
        let start = Start {
            begins: made.chosen.is_none(),
            chosen: made.chosen,
            setup,
            words: Vec::new(),
            edit: None,
            drafts: personal.drafts,
            ledger,
            dictionaries: personal.dictionaries,
            places,
            kept: None,
            scratch: None,
            is_tour: false,
            limits: app.limits,
            site: made.site,
        };
        Ok(Ok((start, ways)))
    }

    /// Whether text that came as keys is handled as keys now.
    pub(super) fn takes_keys(&self, poured: &Poured) -> bool {
        let waits = self.holds || (!self.shows && self.is_bare());
        !waits && self.app.means_keys(poured)
    }

    /// Presses the keys of a piece one by one, so that an action of one of them can hold back the
    /// others.
    pub(super) fn press_all(&mut self, poured: &Poured) {
        for input in input_events::inputs(poured) {
            self.take(Message::Input(input));
        }
    }
}
