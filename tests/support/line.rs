//! What happens to the terminal while the program runs: its size, its modes, its end.

use std::sync::atomic::Ordering;

use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

use super::{Session, cells, pty_size, termios_of};

impl Session {
    /// Changes the size of the terminal, which tells the program.
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

    /// Gives the modes that the kernel keeps for the terminal, to be compared.
    #[track_caller]
    pub(crate) fn termios_now(&self) -> String {
        termios_of(self.slave.as_ref().expect("a living terminal"))
    }

    /// Gives the modes as they were before the program started.
    pub(crate) fn termios_before(&self) -> &str {
        &self.termios_before
    }

    /// Has the terminal take no bytes, as after Ctrl-S, or take them again. What the program
    /// writes first is still taken.
    pub(crate) fn hold(&mut self, hold: bool) {
        if self.held.swap(hold, Ordering::SeqCst) && !hold {
            // an error means that the reading ended
            let _ = self.release.send(());
        }
    }

    /// Closes the terminal under the program, as a dropped line does.
    pub(crate) fn hang_up(&mut self) {
        self.read_to_the_end();
        self.end_without_a_key();
        if let Some((master, typing)) = self.master.take() {
            typing.close();
            drop(master);
        }
        self.slave = None;
    }

    /// Has the end of the terminal type nothing: the writer of `portable_pty` sends a line break and
    /// the key of the end of file when it is dropped, unless there is no such key.
    fn end_without_a_key(&self) {
        let Some(slave) = &self.slave else { return };
        if let Ok(mut modes) = tcgetattr(slave) {
            modes.special_codes[SpecialCodeIndex::VEOF] = 0;
            // an error means that the terminal is gone already
            let _ = tcsetattr(slave, OptionalActions::Now, &modes);
        }
    }
}
