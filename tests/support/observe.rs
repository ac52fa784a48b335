//! What a test measures of a session: how long a change takes to show, and every screen on the way.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Session, now};

/// Begin and end a large frame: the terminal shows nothing of it before its end.
const LARGE: [&[u8]; 2] = [b"\x1b[?2026h", b"\x1b[?2026l"];

impl Session {
    /// Waits until a text is on the screen no more.
    #[track_caller]
    pub(crate) fn wait_for_end_of(&mut self, text: &str) {
        self.wait(&format!("the end of {text}"), |screen| {
            !screen.contents().contains(text)
        });
    }

    /// Changes something and waits until the screen is as wanted; prints and gives how long it
    /// took.
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

    /// Gives the folder of the posts.
    pub(crate) fn posts(&self) -> PathBuf {
        self.home().join("posts")
    }

    /// Changes something in the folder of the posts, and waits until a text is on the screen. The
    /// program must run without its sweep, so that only what was told can show.
    #[track_caller]
    pub(crate) fn told(&mut self, what: &str, change: impl FnOnce(&Path), text: &str) {
        let posts = self.posts();
        let shows = |screen: &vt100::Screen| screen.contents().contains(text);
        self.time(what, |_| change(&posts), shows);
    }

    /// Waits until the program has written something since a mark, and gives how many bytes its
    /// first frame has.
    #[track_caller]
    pub(crate) fn first_write_since(&mut self, mark: usize) -> usize {
        self.wait_for_bytes(mark, b"\x1b");
        let end = self.writes.iter().find(|end| **end > mark);
        end.map_or(0, |end| end - mark)
    }

    /// Gives the text of every screen that was painted since a mark: a frame is one write, or
    /// what stands between the marks of a large one.
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

/// Says something beside the result, such as a measured time.
#[expect(
    clippy::print_stdout,
    reason = "cargo shows it where it is asked for, or where the test fails"
)]
pub(crate) fn note(text: &str) {
    println!("{text}");
}

/// Tells where bytes stand last within others.
fn last_place(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .rposition(|window| window == wanted)
}
