//! Tells a paste from typing where the terminal doesn't: one without bracketed paste sends the
//! text as keys.
//!
//! Keys that come faster than anybody types are held back for a moment and handed on as text, in
//! pieces of a moment each, so that frames still appear. Keys of their own, and one key that is
//! held down on a line that stalls, are never taken for a paste.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Input;

/// How long keys are held back at most, and the longest gap between keys nobody types.
const MOMENT: Duration = Duration::from_millis(10);
/// A paste is over when nothing came for so long.
const LULL: Duration = Duration::from_millis(150);
/// So many keys in a row are more than a stalled line delivers of typing at once.
const LEAST: usize = 32;
/// And so many different ones: a key that is held down is the same again and again.
const VARIED: usize = 8;
/// Pieces are handed on when they are longer than this.
const LARGE: usize = 1 << 16;

/// What is held back of the keys.
#[derive(Debug, Default)]
pub(super) struct Burst {
    held: Vec<KeyEvent>,
    /// When the first of them came.
    since: Duration,
    /// When the last readable key came, if it was the last of all.
    last: Option<Duration>,
    /// Whether what was handed on last was a piece of a paste that may go on.
    is_paste: bool,
    /// Whether that piece ended with a carriage return.
    is_behind_return: bool,
}

impl Burst {
    /// Takes what was decoded at a time since some beginning, and gives what is not held back.
    pub(super) fn take(&mut self, inputs: Vec<Input>, now: Duration) -> Vec<Input> {
        let mut out = Vec::new();
        for input in inputs {
            match input {
                Input::Key(key) if readable(key).is_some() => self.hold(key, now),
                other => {
                    self.hand_on(&mut out);
                    (self.last, self.is_paste) = (None, false);
                    out.push(other);
                }
            }
        }
        let is_alone = !self.is_paste && self.held.len() < 2;
        let is_due = self.due().is_some_and(|due| due <= now);
        if is_alone || is_due || self.held.len() > LARGE {
            self.hand_on(&mut out);
        }
        out
    }

    /// Tells when what is held back has to be handed on.
    pub(super) fn due(&self) -> Option<Duration> {
        (!self.held.is_empty()).then_some(self.since + MOMENT)
    }

    /// Gives what is held back.
    pub(super) fn settle(&mut self) -> Vec<Input> {
        let mut out = Vec::new();
        self.hand_on(&mut out);
        out
    }

    fn hold(&mut self, key: KeyEvent, now: Duration) {
        let gap = self
            .last
            .map_or(Duration::MAX, |last| now.saturating_sub(last));
        self.is_paste &= gap < LULL;
        self.last = Some(now);
        if self.held.is_empty() {
            self.since = now;
        }
        self.held.push(key);
    }

    fn hand_on(&mut self, out: &mut Vec<Input>) {
        let keys = std::mem::take(&mut self.held);
        if keys.is_empty() {
            return;
        }
        if !self.is_paste && !is_paste(&keys) {
            out.extend(keys.into_iter().map(Input::Key));
            return;
        }
        let text = self.text(&keys);
        let is_more = std::mem::replace(&mut self.is_paste, true);
        if !text.is_empty() {
            out.push(Input::Poured { text, is_more });
        }
    }

    /// Makes text of keys: a line end comes as CR, as LF, or as both.
    fn text(&mut self, keys: &[KeyEvent]) -> String {
        let mut behind_return = self.is_paste && self.is_behind_return;
        let mut text = String::new();
        for key in keys {
            let c = readable(*key).unwrap_or_default();
            if !(c == '\n' && behind_return) {
                text.push(if c == '\r' { '\n' } else { c });
            }
            behind_return = c == '\r';
        }
        self.is_behind_return = behind_return;
        text
    }
}

/// Gives the character that a key types, line ends as they came.
fn readable(key: KeyEvent) -> Option<char> {
    let plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
    match key.code {
        KeyCode::Char(c) if plain => Some(c),
        KeyCode::Enter if plain => Some('\r'),
        KeyCode::Tab if plain => Some('\t'),
        // a line feed
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        _ => None,
    }
}

fn is_paste(keys: &[KeyEvent]) -> bool {
    let mut seen: Vec<KeyCode> = Vec::new();
    for key in keys {
        if !seen.contains(&key.code) {
            seen.push(key.code);
        }
        if seen.len() >= VARIED {
            break;
        }
    }
    keys.len() >= LEAST && seen.len() >= VARIED
}

#[cfg(test)]
mod tests {
    use super::super::decode::Decoder;
    use super::*;

    const LINE: &str = "- one item of a list, long enough\r";

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn keys(text: &str) -> Vec<Input> {
        Decoder::default().feed(text.as_bytes())
    }

    fn poured(text: &str, is_more: bool) -> Input {
        let text = text.to_owned();
        Input::Poured { text, is_more }
    }

    #[test]
    fn a_key_alone_is_never_held_back() {
        let mut burst = Burst::default();
        for time in [0, 1, 2, 50] {
            assert_eq!(burst.take(keys("x"), at(time)), keys("x"));
            assert_eq!(burst.due(), None);
        }
    }

    #[test]
    fn a_few_keys_at_once_are_keys_after_a_moment() {
        let mut burst = Burst::default();
        assert_eq!(burst.take(keys("jk\r"), at(0)), []);
        assert_eq!(burst.due(), Some(at(10)));
        assert_eq!(burst.take(Vec::new(), at(9)), []);
        assert_eq!(burst.take(Vec::new(), at(10)), keys("jk\r"));
    }

    #[test]
    fn a_held_key_that_comes_at_once_stays_a_key() {
        let mut burst = Burst::default();
        let held = keys(&"j".repeat(500));
        burst.take(held.clone(), at(0));
        assert_eq!(burst.settle(), held);
    }

    #[test]
    fn text_that_comes_at_once_is_one_paste_in_pieces() {
        let mut burst = Burst::default();
        assert_eq!(burst.take(keys(LINE), at(0)), []);
        assert_eq!(burst.take(keys("\nab"), at(6)), []);
        let first = LINE.replace('\r', "\nab");
        assert_eq!(
            burst.take(keys("c\r"), at(12)),
            [poured(&format!("{first}c\n"), false)]
        );
        assert_eq!(burst.take(keys("\nd"), at(100)), []);
        assert_eq!(burst.take(keys("e"), at(120)), [poured("de", true)]);
        assert_eq!(burst.take(keys("f"), at(400)), keys("f"));
    }

    #[test]
    fn another_key_ends_a_paste_and_comes_behind_it() {
        let mut burst = Burst::default();
        let mut inputs = keys(LINE);
        inputs.extend(keys("\x13x"));
        let out = burst.take(inputs, at(0));
        let text = LINE.replace('\r', "\n");
        assert_eq!(out, [vec![poured(&text, false)], keys("\x13x")].concat());
    }
}
