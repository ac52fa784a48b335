//! Terminal ownership: taking it over, painting, and restoring it.
//!
//! `ratatui::init` restores raw mode and the alternate screen only, so postdesk has a guard of its
//! own. The terminal is queried only after the first frame, and nothing waits for an answer. A
//! terminal that accepts no bytes never blocks the program, see [`Terminal::has_pending_output`].

mod cell_writer;
mod clipboard;
mod grid;
mod image_overlay;
mod image_transfer;
mod margins;
mod modes;
mod output;
mod painter;
mod scroll;
mod sgr;
#[cfg(test)]
mod test_terminal;

use std::io;

use ratatui::Frame;
use ratatui::layout::Size;
use rustix::process::{self, Signal};
use rustix::termios;

use clipboard::MultiplexerKind;
use image_transfer::ImageTransfer;
use margins::MarginDetection;
use output::TerminalOutput;
use painter::Painter;

use crate::app::images::ImageStore;
use crate::markdown::placed_image::CellSize;
use crate::ui::hyperlinks::Hyperlinks;

use super::terminal_reply::TerminalReply;

pub(super) use modes::has_kitty_keys;
pub use modes::{emergency_restore, restore_bytes};
pub(super) use output::is_terminal_gone;

/// Size used where the terminal doesn't report its own, as a serial line.
const DEFAULT_SIZE: Size = Size {
    width: 80,
    height: 24,
};
/// The largest size painted; on a larger terminal only the upper left corner is used.
const MAX_SIZE: Size = Size {
    width: 1000,
    height: 500,
};

/// The terminal of the process while the program has it.
#[derive(Debug)]
pub struct Terminal {
    screen: ratatui::Terminal<Painter>,
    output: TerminalOutput,
    margins: MarginDetection,
    graphics: ImageTransfer,
    mouse: bool,
    repaint: bool,
    /// False between `leave` and `resume`, when the terminal must not be taken over.
    is_wanted: bool,
}

impl Terminal {
    /// Enters the terminal: raw mode, alternate screen, bracketed paste, and the mouse if `mouse`
    /// is set. Fails where standard input or output is not a terminal.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        modes::save_modes_and_enter_raw()?;
        let mut terminal = Self {
            screen: ratatui::Terminal::new(Painter::new(size()))?,
            output: TerminalOutput::open(),
            margins: MarginDetection::default(),
            graphics: ImageTransfer::default(),
            mouse,
            repaint: true,
            is_wanted: true,
        };
        terminal.enter_modes()?;
        Ok(terminal)
    }

    /// Paints one frame in one write; a frame equal to the last one writes nothing. Where the
    /// terminal hasn't accepted the last frame yet, paints nothing; the frame is
    /// [pending](Self::has_pending_output).
    /// Images that the terminal draws follow in pieces, after this frame and the next ones.
    /// `links` are the hyperlinks of the frame.
    pub fn draw(
        &mut self,
        pictures: &ImageStore,
        links: impl FnOnce() -> Hyperlinks,
        paint: impl FnOnce(&mut Frame),
    ) -> io::Result<()> {
        if self.is_wanted && !modes::is_entered() {
            self.resume()?;
        }
        if !modes::is_entered() || self.output.send_until_stuck()? {
            return Ok(());
        }
        self.screen.backend_mut().set_size(size());
        if std::mem::take(&mut self.repaint) {
            self.screen.backend_mut().reset();
            self.screen.clear()?;
        }
        let overlays = pictures
            .protocol_images()
            .any(|graphic| graphic.is_drawn_over_cells());
        self.screen.backend_mut().set_overlays(overlays);
        if self.screen.backend().has_links() {
            self.screen.backend_mut().set_links(links());
        }
        self.screen.draw(paint)?;
        let frame = self.screen.backend_mut().take_frame();
        self.output.push(&frame);
        let over = self.screen.backend_mut().take_overlays(pictures);
        self.output.push(&over);
        self.output.push(self.margins.next_query());
        let on_screen = if pictures.protocol_images().next().is_some() {
            self.screen.backend().image_ids()
        } else {
            Vec::new()
        };
        self.graphics.update(pictures, &on_screen);
        if !self.output.send_until_stuck()? && self.graphics.has_pending() {
            self.send_images()?;
        }
        Ok(())
    }

    /// Sends pieces of images for as long as the terminal accepts them immediately.
    fn send_images(&mut self) -> io::Result<()> {
        let (output, mut failed) = (&mut self.output, None);
        self.graphics.send(&mut |piece| {
            output.push(piece);
            match output.send_at_once() {
                Ok(()) => !output.has_pending(),
                Err(error) => {
                    failed = Some(error);
                    false
                }
            }
        });
        failed.map_or(Ok(()), Err)
    }

    /// Whether a part of a frame or of an image still waits for the terminal, for example while it
    /// is stopped with Ctrl-S: draw again soon (after 50 ms, say) even if nothing happens.
    pub fn has_pending_output(&self) -> bool {
        self.output.has_pending() || self.graphics.has_pending()
    }

    /// Restores the terminal to its original state. A second call does nothing.
    pub fn leave(&mut self) {
        self.is_wanted = false;
        self.output.discard_pending();
        emergency_restore();
        self.graphics.reset();
    }

    /// Enters the terminal again after [`leave`](Self::leave), or after others had it, as when a
    /// SIGCONT follows a stop we didn't ask for; repaints the next frame completely. In the
    /// background of a shell it is taken over later, by the first [`draw`](Self::draw) in the
    /// foreground: taking it over there would stop the process, even one asked to end.
    pub fn resume(&mut self) -> io::Result<()> {
        let undisturbed = modes::is_entered() && modes::is_raw();
        if !undisturbed {
            self.leave();
            self.margins.restart_query();
        }
        self.is_wanted = true;
        self.repaint = true;
        if !undisturbed && modes::in_foreground() {
            modes::save_modes_and_enter_raw()?;
            self.enter_modes()?;
            self.output.push(modes::RESET_LEFTOVERS.as_bytes());
        }
        Ok(())
    }

    /// Enters the terminal again after a child had it, restoring the original modes first instead
    /// of keeping those that the child left.
    pub fn resume_after_child(&mut self) -> io::Result<()> {
        if !modes::is_entered() && modes::in_foreground() {
            // where that fails, taking the terminal over fails too
            let _ = modes::restore_modes();
        }
        self.resume()
    }

    /// Switches the wanted modes on, immediately: undoing modes that were never set moves the
    /// cursor.
    fn enter_modes(&mut self) -> io::Result<()> {
        self.output.push(modes::enter_bytes(self.mouse).as_bytes());
        self.output.send_until_stuck().map(drop)
    }

    /// Restores the terminal, stops the process group, and takes the terminal over again when a
    /// shell continues it. Fails, and stops nothing, where no shell could. Must be called on the
    /// main thread, where the stop takes effect before the call returns.
    pub fn suspend(&mut self) -> io::Result<()> {
        if !has_job_control() {
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "no job control: postdesk was not started from an interactive shell",
            ));
        }
        self.leave();
        // the whole group, as the terminal's own Ctrl-Z does: `git commit` waits for us and the
        // shell waits for it; SIGSTOP, since our own SIGTSTP arrives as an event
        process::kill_current_process_group(Signal::STOP)?;
        self.resume()
    }

    /// Returns the size of a character in pixels, where the system knows it.
    pub fn cell(&self) -> Option<CellSize> {
        let told = termios::tcgetwinsize(rustix::stdio::stdout()).ok()?;
        let side = |pixels: u16, cells: u16| Some(pixels.checked_div(cells)?).filter(|it| *it > 1);
        Some(CellSize {
            width: side(told.ws_xpixel, told.ws_col)?,
            height: side(told.ws_ypixel, told.ws_row)?,
        })
    }

    /// Sets whether the terminal is reached over SSH, where images transfer slowly.
    pub fn set_remote(&mut self, is_far: bool) {
        self.graphics.set_remote(is_far);
    }

    /// Sends hyperlinks from now on: the terminal supports them.
    pub fn enable_hyperlinks(&mut self) {
        self.screen.backend_mut().enable_links();
        modes::enable_hyperlinks();
    }

    /// Sends queries about image support; the answers come as input.
    pub fn query_image_support(&mut self, question: &[u8]) {
        self.output.push(question);
    }

    /// Returns how many answers about its attributes (DA1) the terminal still owes.
    pub fn pending_attribute_replies(&self) -> usize {
        usize::from(self.margins == MarginDetection::Attributes)
    }

    /// Returns the size of the terminal.
    pub fn size(&self) -> Size {
        size()
    }

    /// Queries whether the terminal has margins and, with `ground`, its background color (xterm's
    /// OSC 11); the answers, if any, come as input.
    pub fn query_capabilities(&mut self, ground: bool) {
        if ground {
            self.output.push(b"\x1b]11;?\x1b\\");
        }
        self.margins = MarginDetection::Due;
        self.output.push(self.margins.next_query());
    }

    /// Handles an answer of the terminal; later frames use what it can do.
    pub fn handle_reply(&mut self, answer: TerminalReply) {
        match answer {
            TerminalReply::Attributes {
                scrolls_sideways, ..
            } => {
                self.output
                    .push(self.margins.handle_attributes(scrolls_sideways));
            }
            TerminalReply::Margins { known } => self.margins.handle_mode(known),
            TerminalReply::Ready => return self.graphics.handle_ready(),
            TerminalReply::Name {
                erases_in_background,
                ..
            } => {
                if erases_in_background {
                    self.screen.backend_mut().set_erases_in_background();
                }
                return;
            }
            TerminalReply::Kitty { .. } => return,
        }
        let present = self.margins == MarginDetection::Present;
        let painter = self.screen.backend_mut();
        painter.set_margins(present);
        // terminals with the margins of the VT420 that show colors are recent or xterm
        if present {
            painter.set_erases_in_background();
        }
    }

    /// Asks the terminal to copy a text; no terminal confirms it.
    pub fn copy(&mut self, text: &str) {
        let between = MultiplexerKind::from_env(&|name| {
            std::env::var_os(name).is_some_and(|set| !set.is_empty())
        });
        self.output.push(&clipboard::bytes(text, between));
    }

    /// Repaints the next frame completely, whatever the terminal shows now.
    pub fn repaint(&mut self) {
        self.repaint = true;
    }

    /// Turns mouse reports on or off.
    pub fn set_mouse(&mut self, on: bool) {
        let is_other = std::mem::replace(&mut self.mouse, on) != on;
        if is_other && modes::is_entered() {
            self.output.push(modes::mouse_bytes(on).as_bytes());
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Reads the terminal size from the kernel, limited to the largest size painted.
fn size() -> Size {
    let told = termios::tcgetwinsize(rustix::stdio::stdout()).ok();
    let side = |told: Option<u16>, usual: u16, largest: u16| match told {
        None | Some(0) => usual,
        Some(n) => n.min(largest),
    };
    Size {
        width: side(told.map(|t| t.ws_col), DEFAULT_SIZE.width, MAX_SIZE.width),
        height: side(told.map(|t| t.ws_row), DEFAULT_SIZE.height, MAX_SIZE.height),
    }
}

/// Whether our parent is a shell that put us into a process group of our own, or shares a group
/// with us. A stopped session leader, or a group whose starter is gone, stays stopped.
pub fn has_job_control() -> bool {
    let (Some(parent), Ok(session)) = (process::getppid(), process::getsid(None)) else {
        return false;
    };
    session != process::getpid() && process::getsid(Some(parent)).is_ok_and(|s| s == session)
}
