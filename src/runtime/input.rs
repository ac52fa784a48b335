//! Reads what is typed.
//!
//! stub
use crossterm::event::{KeyEvent, MouseEvent};
use std::io;

/// What the terminal tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key went down, or repeats.
    Key(KeyEvent),
    /// A button, the wheel or a drag of the mouse.
    Mouse(MouseEvent),
    /// Text pasted in one piece, line ends as `\n`.
    Paste(String),
    /// The window of the terminal got or lost the focus.
    Focus(bool),
    /// The terminal is gone; nothing follows.
    Gone,
}

/// The thread that reads the terminal.
#[derive(Debug)]
pub struct InputThread;

/// Starts the thread.
pub fn spawn<F: FnMut(Input) -> bool + Send + 'static>(_send: F) -> io::Result<InputThread> {
    Ok(InputThread)
}

impl InputThread {
    /// Stops reading, for a child that has the terminal; returns once nothing is read any more.
    pub fn pause(&self) {}
    /// Reads again.
    pub fn resume(&self) {}
}
