//! Paste detection for terminals without bracketed paste, which send pasted text as keys.
//!
//! Two line breaks, or a line break followed by more keys, that come faster than anybody types are
//! a paste, however short; so are many different keys at once. Therefore an ordinary key on its own
//! (a letter) is passed on immediately, while a line break or a tab is held back for a moment, a
//! little longer where keys came right before it. On a stalled connection, keys typed one after the
//! other arrive together: a line break that comes last among them is still the key Enter, so that
//! it continues a list; one followed by more text in the same read can't be told from a paste and
//! is inserted as it is. A single key held down is never taken for a paste.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::TerminalInput;
use crate::app::event::{PasteContinuation, PastedKeys};

/// How long keys are normally held back, short enough that frames still appear.
const HOLD_TIME: Duration = Duration::from_millis(10);
/// Nobody types a key, Enter or Tab, and another key within this time.
const TYPING_GAP: Duration = Duration::from_millis(40);
/// The longest time that keys are held back to see what follows a line break or a tab.
const MAX_HOLD_TIME: Duration = Duration::from_millis(200);
/// A long paste is over when nothing came for this long.
const LONG_PASTE_LULL: Duration = Duration::from_millis(150);
/// A short paste is over when nothing came for this long.
const SHORT_PASTE_LULL: Duration = Duration::from_millis(50);
/// Fewest keys in a row that a stalled connection can't deliver of typing at once.
const MIN_PASTE_KEYS: usize = 32;
/// Fewest different keys among them: a key held down is the same again and again.
const MIN_DISTINCT_KEYS: usize = 8;
/// Most keys held back before they are passed on as a piece.
const MAX_HELD_KEYS: usize = 1 << 16;

/// Keys that are held back, and the state of the detection.
#[derive(Debug, Default)]
pub(super) struct PasteDetector {
    held: Vec<KeyEvent>,
    /// When the first of them came.
    since: Duration,
    /// When the last text key came, if no other input followed it.
    last: Option<Duration>,
    /// Bytes of the keys passed on just before, each close to the next.
    typed_bytes: usize,
    /// Whether the last output was a piece of a paste that may continue.
    is_paste: bool,
    /// Whether that paste is more than a stalled connection delivers of typing.
    is_long: bool,
    /// Whether that piece ended with a carriage return.
    ends_with_return: bool,
}

impl PasteDetector {
    /// Adds decoded inputs at a time since some start; returns what is not held back.
    pub(super) fn feed(&mut self, inputs: Vec<TerminalInput>, now: Duration) -> Vec<TerminalInput> {
        let mut out = Vec::new();
        let is_lone = inputs.len() == 1;
        for input in inputs {
            match input {
                TerminalInput::Key(key) if typed_char(key).is_some() => {
                    self.end_if_late(now, is_lone, &mut out);
                    self.hold(key, now);
                }
                other => {
                    self.pass_on(&mut out);
                    (self.last, self.is_paste, self.typed_bytes) = (None, false, 0);
                    out.push(other);
                }
            }
        }
        let is_due = self.due().is_some_and(|due| due <= now);
        if self.is_single_text_key() || is_due || self.held.len() > MAX_HELD_KEYS {
            self.pass_on(&mut out);
        }
        out
    }

    /// Returns when the held keys must be passed on.
    pub(super) fn due(&self) -> Option<Duration> {
        let moment = (!self.held.is_empty()).then_some(self.since + HOLD_TIME)?;
        let is_alone = self.held.len() + self.typed_bytes < 2;
        let is_open = !self.is_paste && !is_paste(&self.held) && self.held.iter().any(is_special);
        Some(match self.last {
            Some(last) if is_open && !is_alone => {
                (last + TYPING_GAP).min(self.since + MAX_HOLD_TIME)
            }
            _ => moment,
        })
    }

    /// Returns the held keys.
    pub(super) fn flush(&mut self) -> Vec<TerminalInput> {
        let mut out = Vec::new();
        self.pass_on(&mut out);
        out
    }

    /// Whether a single key is held that means the same in a paste.
    fn is_single_text_key(&self) -> bool {
        !self.is_paste && matches!(self.held.as_slice(), [key] if !is_special(key))
    }

    /// Ends the previous keys or paste where a key comes too late to belong to it; a key that comes
    /// alone is more likely typed than the rest of a paste.
    fn end_if_late(&mut self, now: Duration, is_lone: bool, out: &mut Vec<TerminalInput>) {
        let gap = self
            .last
            .map_or(Duration::MAX, |last| now.saturating_sub(last));
        if gap >= TYPING_GAP && !self.is_paste {
            // the held keys are overdue, though nobody asked for them in time
            self.pass_on(out);
            self.typed_bytes = 0;
        }
        let lull = match (is_lone, self.is_long) {
            (true, _) => TYPING_GAP,
            (false, true) => LONG_PASTE_LULL,
            (false, false) => SHORT_PASTE_LULL,
        };
        if gap >= lull && self.is_paste {
            self.pass_on(out);
            self.is_paste = false;
        }
    }

    fn hold(&mut self, key: KeyEvent, now: Duration) {
        self.last = Some(now);
        if self.held.is_empty() {
            self.since = now;
        }
        self.held.push(key);
    }

    fn pass_on(&mut self, out: &mut Vec<TerminalInput>) {
        let keys = std::mem::take(&mut self.held);
        if keys.is_empty() {
            return;
        }
        if !self.is_paste && !is_paste(&keys) {
            self.typed_bytes += keys
                .iter()
                .filter_map(|key| typed_char(*key))
                .map(char::len_utf8)
                .sum::<usize>();
            out.extend(pressed(keys).map(TerminalInput::Key));
            return;
        }
        let follows = match (self.is_paste, self.typed_bytes) {
            (true, _) => PasteContinuation::Chunk,
            (false, 0) => PasteContinuation::Nothing,
            (false, bytes) => PasteContinuation::Keys(bytes),
        };
        let is_long = (self.is_paste && self.is_long) || is_bulk(&keys);
        let text = self.text(&keys);
        self.is_long = is_long;
        (self.is_paste, self.typed_bytes) = (true, 0);
        if !text.is_empty() {
            out.push(TerminalInput::PastedKeys(PastedKeys {
                text,
                follows,
                is_long,
            }));
        }
    }

    /// Converts keys to text: a line end comes as CR, LF or CRLF.
    fn text(&mut self, keys: &[KeyEvent]) -> String {
        let mut behind_return = self.is_paste && self.ends_with_return;
        let mut text = String::new();
        for key in keys {
            let c = typed_char(*key).unwrap_or_default();
            if !(c == '\n' && behind_return) {
                text.push(if c == '\r' { '\n' } else { c });
            }
            behind_return = c == '\r';
        }
        self.ends_with_return = behind_return;
        text
    }
}

/// Returns the character that a key types, line ends as they came.
fn typed_char(key: KeyEvent) -> Option<char> {
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

/// Whether a key does more than type its character: a line break or a tab.
fn is_special(key: &KeyEvent) -> bool {
    matches!(typed_char(*key), Some('\r' | '\n' | '\t'))
}

/// Whether keys that came at once are a paste.
fn is_paste(keys: &[KeyEvent]) -> bool {
    is_bulk(keys) || has_inner_line_break(keys)
}

/// Whether there are two line breaks, or one followed by more keys. CRLF counts as one.
fn has_inner_line_break(keys: &[KeyEvent]) -> bool {
    let mut characters = keys.iter().filter_map(|key| typed_char(*key));
    let first = characters.find(|c| matches!(c, '\r' | '\n'));
    let rest: Vec<char> = characters.take(2).collect();
    match (first, rest.as_slice()) {
        (Some('\r'), ['\n', rest @ ..]) | (Some(_), rest) => !rest.is_empty(),
        (None, _) => false,
    }
}

/// Whether there are more keys, and more different ones, than a stalled connection delivers of
/// typing at once.
fn is_bulk(keys: &[KeyEvent]) -> bool {
    let mut seen: Vec<KeyCode> = Vec::new();
    for key in keys {
        if !seen.contains(&key.code) {
            seen.push(key.code);
        }
        if seen.len() >= MIN_DISTINCT_KEYS {
            break;
        }
    }
    keys.len() >= MIN_PASTE_KEYS && seen.len() >= MIN_DISTINCT_KEYS
}

/// Returns the keys pressed: a line feed after a carriage return belongs to it.
fn pressed(keys: Vec<KeyEvent>) -> impl Iterator<Item = KeyEvent> {
    let mut behind_return = false;
    keys.into_iter().filter(move |key| {
        let c = typed_char(*key);
        let is_rest = c == Some('\n') && behind_return;
        behind_return = c == Some('\r');
        !is_rest
    })
}

#[cfg(test)]
mod tests {
    use super::super::decode::Decoder;
    use super::*;

    const LINE: &str = "- one item of a list, long enough\r";

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn keys(text: &str) -> Vec<TerminalInput> {
        Decoder::default().feed(text.as_bytes())
    }

    fn poured(text: &str, is_more: bool) -> TerminalInput {
        let follows = if is_more {
            PasteContinuation::Chunk
        } else {
            PasteContinuation::Nothing
        };
        let (text, is_long) = (text.to_owned(), true);
        TerminalInput::PastedKeys(PastedKeys {
            text,
            follows,
            is_long,
        })
    }

    #[test]
    fn a_key_alone_is_never_held_back() {
        let mut burst = PasteDetector::default();
        for time in [0, 1, 2, 50] {
            assert_eq!(burst.feed(keys("x"), at(time)), keys("x"));
            assert_eq!(burst.due(), None);
        }
    }

    #[test]
    fn a_few_keys_at_once_are_keys_after_a_moment() {
        let mut burst = PasteDetector::default();
        assert_eq!(burst.feed(keys("jk"), at(0)), []);
        assert_eq!(burst.due(), Some(at(10)));
        assert_eq!(burst.feed(Vec::new(), at(9)), []);
        assert_eq!(burst.feed(Vec::new(), at(10)), keys("jk"));
    }

    #[test]
    fn a_line_break_that_comes_last_is_the_key_enter() {
        for (typed, due) in [
            ("\r", 10),
            ("\t", 10),
            ("- one\r", 40),
            ("- one\n", 40),
            ("jk\r", 40),
        ] {
            let mut burst = PasteDetector::default();
            assert_eq!(burst.feed(keys(typed), at(0)), []);
            assert_eq!(burst.due(), Some(at(due)), "{typed:?}");
            assert_eq!(burst.feed(Vec::new(), at(due)), keys(typed));
        }
        let mut burst = PasteDetector::default();
        burst.feed(keys("- one\r\n"), at(0));
        assert_eq!(
            burst.feed(Vec::new(), at(40)),
            keys("- one\r"),
            "one line end"
        );
    }

    #[test]
    fn typing_after_a_short_paste_is_typing() {
        let mut burst = PasteDetector::default();
        burst.feed(keys("a\rb"), at(0));
        assert!(matches!(
            burst.feed(Vec::new(), at(10)).as_slice(),
            [TerminalInput::PastedKeys(_)]
        ));
        assert_eq!(burst.feed(keys("c"), at(40)), keys("c"));
        assert_eq!(burst.feed(keys("\r"), at(120)), []);
        assert_eq!(burst.feed(Vec::new(), at(130)), keys("\r"));
    }

    /// Delivers pieces `apart` milliseconds apart, and wakes whenever something is due.
    fn delivered<'a>(pieces: impl Iterator<Item = &'a [u8]>, apart: u64) -> Vec<TerminalInput> {
        let (mut decoder, mut burst) = (Decoder::default(), PasteDetector::default());
        let (mut out, mut now) = (Vec::new(), at(0));
        for piece in pieces {
            while let Some(due) = burst.due().filter(|due| *due < now) {
                out.extend(burst.feed(Vec::new(), due));
            }
            out.extend(burst.feed(decoder.feed(piece), now));
            now += at(apart);
        }
        while let Some(due) = burst.due() {
            out.extend(burst.feed(Vec::new(), due));
        }
        out
    }

    /// Texts that would change if typed: lists, quotes, tasks, blanks and tabs at the start of
    /// lines.
    const TEXTS: [&str; 14] = [
        "- one\n- two",
        "- aa\n- bb\n  - cc\n- dd\n",
        "1. aa\n2. bb\n",
        "> aa\n> bb\n",
        "- [ ] aa\n- [x] bb\n",
        "    a\n        b\n",
        "\tfn a() {\n\t\tb();\n\t}\n",
        "\n- a\n- b",
        "a\nb",
        "- a\n\n",
        "x\n\ty",
        "- één\n- 日本\n  - 👩\u{200d}💻\n",
        "* a long item that goes on for a while, with a comma\n* b\n",
        "\ta line that begins with a tab and goes on and on\n\tand another\n",
    ];

    #[test]
    fn a_paste_of_any_length_is_one_text_however_it_is_delivered() {
        for text in TEXTS {
            for end in ["\r", "\n", "\r\n"] {
                let bytes = text.replace('\n', end).into_bytes();
                for (size, apart) in [
                    (bytes.len(), 0),
                    (1, 1),
                    (1, 2),
                    (7, 5),
                    (9, 5),
                    (5, 9),
                    (20, 5),
                ] {
                    let inputs = delivered(bytes.chunks(size), apart);
                    let mut seen = String::new();
                    for (place, input) in inputs.iter().enumerate() {
                        match input {
                            TerminalInput::Key(key) => {
                                assert!(!is_special(key), "{text:?} {end:?} {size} {apart}");
                                seen.extend(typed_char(*key));
                            }
                            TerminalInput::PastedKeys(poured) => {
                                let follows = match (place, seen.len()) {
                                    (0, _) => PasteContinuation::Nothing,
                                    (_, bytes)
                                        if matches!(inputs[place - 1], TerminalInput::Key(_)) =>
                                    {
                                        PasteContinuation::Keys(bytes)
                                    }
                                    _ => PasteContinuation::Chunk,
                                };
                                assert_eq!(
                                    poured.follows, follows,
                                    "{text:?} {end:?} {size} {apart}"
                                );
                                seen.push_str(&poured.text);
                            }
                            other => panic!("{other:?}"),
                        }
                    }
                    assert_eq!(seen, text, "{end:?} {size} {apart}");
                }
            }
        }
    }

    #[test]
    fn a_held_key_that_comes_at_once_stays_a_key() {
        let mut burst = PasteDetector::default();
        let held = keys(&"j".repeat(500));
        burst.feed(held.clone(), at(0));
        assert_eq!(burst.flush(), held);
    }

    #[test]
    fn text_that_comes_at_once_is_one_paste_in_pieces() {
        let mut burst = PasteDetector::default();
        assert_eq!(burst.feed(keys(LINE), at(0)), []);
        assert_eq!(burst.feed(keys("\nab"), at(6)), []);
        let first = LINE.replace('\r', "\nab");
        assert_eq!(
            burst.feed(keys("c\r"), at(12)),
            [poured(&format!("{first}c\n"), false)]
        );
        assert_eq!(burst.feed(keys("\nd"), at(100)), []);
        assert_eq!(burst.feed(keys("e"), at(120)), [poured("de", true)]);
        assert_eq!(burst.feed(keys("f"), at(400)), keys("f"));
    }

    #[test]
    fn another_key_ends_a_paste_and_comes_behind_it() {
        let mut burst = PasteDetector::default();
        let mut inputs = keys(LINE);
        inputs.extend(keys("\x13x"));
        let out = burst.feed(inputs, at(0));
        let text = LINE.replace('\r', "\n");
        assert_eq!(out, [vec![poured(&text, false)], keys("\x13x")].concat());
    }
}
