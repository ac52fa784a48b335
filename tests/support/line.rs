//! Changes to the terminal while the program runs: size, modes, hang-up.

use std::sync::atomic::Ordering;

use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

use super::{Session, cells, pty_size, termios_of};

impl Session {
    /// Changes the size of the terminal, which notifies the program.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.pump();
        let (master, _) = self.master.as_ref().expect("a living terminal");
        master
            .resize(pty_size(columns, rows))
            .expect("the size changes");
        if columns > 0 && rows > 0 {
            self.parser
                .set_size(cells(rows.min(500)), cells(columns.min(1000)));
        }
    }

    /// Returns the current terminal modes of the kernel, for comparison.
    #[track_caller]
    pub(crate) fn termios_now(&self) -> String {
        termios_of(self.slave.as_ref().expect("a living terminal"))
    }

    /// Returns the terminal modes before the program started.
    pub(crate) fn termios_before(&self) -> &str {
        &self.termios_before
    }

    /// Stops the terminal from accepting output, as after Ctrl-S, or resumes it. The first write of
    /// the program is still accepted.
    pub(crate) fn hold(&mut self, hold: bool) {
        if self.held.swap(hold, Ordering::SeqCst) && !hold {
            // an error means that the reader has ended
            let _ = self.release.send(());
        }
    }

    /// Closes the terminal under the program, as a dropped connection does.
    pub(crate) fn hang_up(&mut self) {
        self.read_to_the_end();
        self.end_without_a_key();
        if let Some((master, typing)) = self.master.take() {
            typing.close();
            drop(master);
        }
        self.slave = None;
    }

    /// Disables the end-of-file key: when dropped, the writer of `portable_pty` sends a line break
    /// and that key, unless there is none.
    pub(super) fn end_without_a_key(&self) {
        let Some(slave) = &self.slave else { return };
        if let Ok(mut modes) = tcgetattr(slave) {
            modes.special_codes[SpecialCodeIndex::VEOF] = 0;
            // an error means that the terminal is gone already
            let _ = tcsetattr(slave, OptionalActions::Now, &modes);
        }
    }
}
