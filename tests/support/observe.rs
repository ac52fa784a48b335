//! What a test measures of a session: how long a change takes to show, and every screen on the way.

use std::time::Duration;

use super::{Session, now};

/// Ends a frame: the terminal shows what came before.
const SHOW: &[u8] = b"\x1b[?2026l";

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
        println!("{what}: {took:.0?}");
        took
    }

    /// Gives the text of every screen that was painted since a mark.
    pub(crate) fn screens_since(&mut self, mark: usize) -> Vec<String> {
        self.pump();
        let (rows, columns) = self.parser.screen().size();
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(&self.raw[..mark]);
        let mut screens = Vec::new();
        let mut rest = &self.raw[mark..];
        while let Some(at) = rest.windows(SHOW.len()).position(|bytes| bytes == SHOW) {
            let (frame, behind) = rest.split_at(at + SHOW.len());
            parser.process(frame);
            screens.push(parser.screen().contents());
            rest = behind;
        }
        screens
    }
}
