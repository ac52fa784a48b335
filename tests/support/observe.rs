//! Measurements of a session: how long a change takes to show, and every screen in between.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Session, now};

/// Beginning and end of a synchronized update: the terminal shows the frame only at its end.
const LARGE: [&[u8]; 2] = [b"\x1b[?2026h", b"\x1b[?2026l"];

impl Session {
    /// Waits until a text is no longer on the screen.
    #[track_caller]
    pub(crate) fn wait_for_end_of(&mut self, text: &str) {
        self.wait(&format!("the end of {text}"), |screen| {
            !screen.contents().contains(text)
        });
    }

    /// Applies a change and waits until the screen meets a condition; prints and returns the time.
    #[track_caller]
    pub(crate) fn time(
        &mut self,
        what: &str,
        change: impl FnOnce(&mut Self),
        wanted: impl Fn(&vt100::Screen) -> bool,
    ) -> Duration {
        let start = now();
        change(self);
        self.wait(what, wanted);
        let took = start.elapsed();
        note(&format!("{what}: {took:.0?}"));
        took
    }

    /// Returns the posts folder.
    pub(crate) fn posts(&self) -> PathBuf {
        self.home().join("posts")
    }

    /// Applies a change in the posts folder and waits until a text is on the screen. The program
    /// must run without its sweep, so that only reported changes show.
    #[track_caller]
    pub(crate) fn told(&mut self, what: &str, change: impl FnOnce(&Path), text: &str) {
        let posts = self.posts();
        let shows = |screen: &vt100::Screen| screen.contents().contains(text);
        self.time(what, |_| change(&posts), shows);
    }

    /// Waits for output after a mark, and returns the size of its first frame in bytes.
    #[track_caller]
    pub(crate) fn first_write_since(&mut self, mark: usize) -> usize {
        self.wait_for_bytes(mark, b"\x1b");
        let end = self.writes.iter().find(|end| **end > mark);
        end.map_or(0, |end| end - mark)
    }

    /// Returns the text of every screen painted since a mark: a frame is one write, or the bytes
    /// between the marks of a synchronized update.
    pub(crate) fn screens_since(&mut self, mark: usize) -> Vec<String> {
        self.pump();
        let (rows, columns) = self.parser.screen().size();
        let mut parser = vt100::Parser::new(rows, columns, 0);
        let mut screens = Vec::new();
        let mut from = 0;
        for end in &self.writes {
            parser.process(&self.raw[from..*end]);
            from = *end;
            let [begun, ended] = LARGE.map(|mark| last_place(&self.raw[..from], mark));
            if from > mark && begun <= ended {
                screens.push(parser.screen().contents());
            }
        }
        screens
    }
}

/// Prints a line beside the test result, such as a measured time.
#[expect(
    clippy::print_stdout,
    reason = "cargo shows it where it is asked for, or where the test fails"
)]
pub(crate) fn note(text: &str) {
    println!("{text}");
}

/// Returns the last position of bytes within others.
fn last_place(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .rposition(|window| window == wanted)
}
