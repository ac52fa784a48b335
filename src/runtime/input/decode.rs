//! Decoder: splits the bytes from a terminal into keys, mouse reports and pastes.
//!
//! The result doesn't depend on how the bytes are split over reads. An unknown sequence is dropped
//! as a whole, so that its letters are never taken for typing; a late Esc loses nothing, since what
//! follows it is decoded on its own.

use crossterm::event::{KeyCode, KeyModifiers};

use super::{TerminalInput, background, csi, keys};
use crate::runtime::terminal_reply::TerminalReply;

const ESC: u8 = 0x1b;
/// st's sequence for Ctrl-Delete, and the prefix of a mouse report in very old terminals.
const CONTROL_DELETE: &[u8] = b"\x1b[M";
/// Starts pasted text, after `ESC [`.
const PASTE_START: &str = "200";
/// Ends pasted text.
const PASTE_END: &[u8] = b"\x1b[201~";
/// The longest sequence in bytes; no terminal sends more, so the rest is noise.
const MAX_SEQUENCE_BYTES: usize = 4096;

/// Incomplete input that bytes following soon may complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IncompleteInput {
    /// An Esc key, or the start of a sequence.
    Escape,
    /// More of a sequence than anybody types.
    Sequence,
    /// Pasted text without its end.
    Paste,
}

/// A decoder, with the bytes that are incomplete so far.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    bytes: Vec<u8>,
    paste: Option<Vec<u8>>,
    /// Whether the terminal uses kitty's keyboard protocol.
    kitty: bool,
}

/// The first input in some bytes.
#[derive(Debug)]
pub(super) enum FirstInput {
    /// The number of bytes, and their meaning if they have one.
    Complete(usize, Option<TerminalInput>),
    /// The number of bytes that start a paste.
    Paste(usize),
    /// More bytes are needed.
    Incomplete,
}

impl Decoder {
    /// Creates a decoder; `kitty` means that the terminal uses kitty's keyboard protocol.
    pub(super) fn new(kitty: bool) -> Self {
        Self {
            kitty,
            ..Self::default()
        }
    }

    /// Discards incomplete input.
    pub(super) fn reset(&mut self) {
        *self = Self::new(self.kitty);
    }

    /// Decodes bytes as they were read; returns the complete inputs.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<TerminalInput> {
        self.bytes.extend_from_slice(bytes);
        let mut inputs = Vec::new();
        let mut done = 0;
        loop {
            if self.paste.is_some() {
                self.bytes.drain(..done);
                done = 0;
                let Some(text) = self.end_of_paste() else {
                    return inputs;
                };
                inputs.push(text);
            }
            match decode_first(&self.bytes[done..], self.kitty) {
                FirstInput::Complete(length, input) => {
                    done += length;
                    inputs.extend(input);
                }
                FirstInput::Paste(length) => {
                    done += length;
                    self.paste = Some(Vec::new());
                }
                FirstInput::Incomplete => break,
            }
        }
        self.bytes.drain(..done);
        if self.bytes.len() > MAX_SEQUENCE_BYTES {
            self.bytes.clear();
        }
        inputs
    }

    /// Returns what kind of input is incomplete, if it is worth a limited wait.
    pub(super) fn incomplete(&self) -> Option<IncompleteInput> {
        if self.paste.is_some() {
            return Some(IncompleteInput::Paste);
        }
        match self.bytes.as_slice() {
            [ESC] | [ESC, ESC] | CONTROL_DELETE => Some(IncompleteInput::Escape),
            [ESC, ..] => Some(IncompleteInput::Sequence),
            _ => None,
        }
    }

    /// Decodes incomplete input as if it were complete, since nothing followed in time.
    pub(super) fn flush_incomplete(&mut self) -> Vec<TerminalInput> {
        let bytes = std::mem::take(&mut self.bytes);
        if let Some(mut paste) = self.paste.take() {
            paste.extend(bytes);
            return vec![pasted(&paste)];
        }
        let escape = key(KeyCode::Esc, KeyModifiers::NONE);
        match bytes.as_slice() {
            [ESC, ESC] => vec![escape.clone(), escape],
            [ESC] | [ESC, ESC, ..] => vec![escape],
            CONTROL_DELETE => vec![key(KeyCode::Delete, KeyModifiers::CONTROL)],
            [ESC, byte] => vec![key(KeyCode::Char(char::from(*byte)), KeyModifiers::ALT)],
            _ => Vec::new(),
        }
    }

    /// Moves bytes into the paste up to its end, keeping back what may be the start of the end.
    fn end_of_paste(&mut self) -> Option<TerminalInput> {
        let end = self
            .bytes
            .windows(PASTE_END.len())
            .position(|window| window == PASTE_END);
        let kept = self.bytes.len().saturating_sub(PASTE_END.len() - 1);
        let paste = self.paste.get_or_insert_default();
        paste.extend(self.bytes.drain(..end.unwrap_or(kept)));
        end?;
        self.bytes.drain(..PASTE_END.len());
        self.paste.take().map(|text| pasted(&text))
    }
}

/// Decodes the first input.
fn decode_first(bytes: &[u8], kitty: bool) -> FirstInput {
    match bytes {
        [] | [ESC] | [ESC, ESC | b'[' | b'O' | b']' | b'P' | b'_'] => FirstInput::Incomplete,
        [ESC, ESC, b'[' | b'O', ..] => after_escape(bytes, kitty),
        [ESC, ESC, ..] => FirstInput::Complete(1, Some(key(KeyCode::Esc, KeyModifiers::NONE))),
        [ESC, b'[', rest @ ..] => control_sequence(rest, kitty),
        [ESC, b'O', rest @ ..] => application(rest),
        [ESC, b']' | b'P' | b'_', next, ..] if b"0123456789>!+$G".contains(next) => {
            decode_answer(bytes)
        }
        [ESC, rest @ ..] => match keys::plain(rest) {
            Some((length, code, modifiers)) => {
                let (code, modifiers) = with_alt(code, modifiers);
                FirstInput::Complete(length + 1, Some(key(code, modifiers)))
            }
            None => FirstInput::Incomplete,
        },
        _ => match keys::plain(bytes) {
            Some((length, code, modifiers)) => {
                FirstInput::Complete(length, Some(key(code, modifiers)))
            }
            None => FirstInput::Incomplete,
        },
    }
}

/// Decodes a key after an additional Esc: rxvt and `PuTTY` send Alt that way. Before anything else,
/// such as a mouse report, it is the Esc key.
fn after_escape(bytes: &[u8], kitty: bool) -> FirstInput {
    let is_private = matches!(bytes.get(3), Some(b'<'..=b'?'));
    match decode_first(&bytes[1..], kitty) {
        FirstInput::Incomplete => FirstInput::Incomplete,
        FirstInput::Complete(length, Some(TerminalInput::Key(pressed))) => {
            let modifiers = pressed.modifiers | KeyModifiers::ALT;
            FirstInput::Complete(length + 1, Some(key(pressed.code, modifiers)))
        }
        FirstInput::Complete(length, None) if !is_private => FirstInput::Complete(length + 1, None),
        FirstInput::Complete(..) | FirstInput::Paste(_) => {
            FirstInput::Complete(1, Some(key(KeyCode::Esc, KeyModifiers::NONE)))
        }
    }
}

/// Returns the meaning of a key after Esc: usually Alt, but Shift-Tab on the Linux console, and
/// Alt-Backspace for either byte of Backspace.
fn with_alt(code: KeyCode, modifiers: KeyModifiers) -> (KeyCode, KeyModifiers) {
    match code {
        KeyCode::Tab => (KeyCode::BackTab, KeyModifiers::SHIFT),
        KeyCode::Char('h') if modifiers == KeyModifiers::CONTROL => {
            (KeyCode::Backspace, KeyModifiers::ALT)
        }
        _ => (code, modifiers | KeyModifiers::ALT),
    }
}

/// Decodes a key after `ESC O`: a letter, after digits where the key has modifiers. An unknown
/// letter types nothing; before anything but a letter it is Alt-O.
fn application(rest: &[u8]) -> FirstInput {
    let digits = rest
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b';');
    let digits = digits.count();
    let parameters = String::from_utf8_lossy(&rest[..digits]);
    match rest.get(digits) {
        None => FirstInput::Incomplete,
        Some(last @ 0x20..0x7f) => {
            let pressed = csi::application(&parameters, *last);
            FirstInput::Complete(3 + digits, pressed.map(|(code, held)| key(code, held)))
        }
        Some(_) => {
            let held = KeyModifiers::ALT | KeyModifiers::SHIFT;
            FirstInput::Complete(2 + digits, Some(key(KeyCode::Char('O'), held)))
        }
    }
}

/// Decodes a control sequence (ECMA-48, 5.4), without its `ESC [`.
fn control_sequence(rest: &[u8], kitty: bool) -> FirstInput {
    match rest {
        // the function keys of the Linux console, and the mouse of very old terminals
        [b'['] => return FirstInput::Incomplete,
        [b'[', letter, ..] => {
            return FirstInput::Complete(
                4,
                keys::of_console(*letter).map(|code| key(code, KeyModifiers::NONE)),
            );
        }
        // Ctrl-Delete of st, followed by a byte that no mouse report contains
        [b'M', ..] if rest.iter().skip(1).take(3).any(|byte| *byte < 0x20) => {
            return FirstInput::Complete(3, Some(key(KeyCode::Delete, KeyModifiers::CONTROL)));
        }
        [b'M', ..] if rest.len() < 4 => return FirstInput::Incomplete,
        [b'M', ..] => return FirstInput::Complete(6, None),
        _ => {}
    }
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 0 && rest.get(digits) == Some(&b'$') {
        // rxvt ends a key with Shift by a sign that ends nothing elsewhere
        let parameters = String::from_utf8_lossy(&rest[..digits]);
        return FirstInput::Complete(3 + digits, csi::parse(&parameters, b'$', kitty));
    }
    let Some(end) = rest.iter().position(|byte| !(0x20..0x40).contains(byte)) else {
        return FirstInput::Incomplete;
    };
    let (parameters, last) = (String::from_utf8_lossy(&rest[..end]), rest[end]);
    if !(0x40..0x7f).contains(&last) {
        // cut off by another sequence or a key: drop what came, keep what follows
        return FirstInput::Complete(2 + end, None);
    }
    if last == b'~' && parameters == PASTE_START {
        return FirstInput::Paste(3 + end);
    }
    FirstInput::Complete(3 + end, csi::parse(&parameters, last, kitty))
}

/// Decodes a terminal's answer up to BEL or ST: to our queries, or to those of the program before
/// us.
fn decode_answer(bytes: &[u8]) -> FirstInput {
    let end = bytes
        .iter()
        .enumerate()
        .skip(2)
        .find_map(|(at, byte)| match byte {
            0x07 => Some((at, at + 1)),
            b'\\' if bytes[at - 1] == ESC => Some((at - 1, at + 1)),
            _ => None,
        });
    end.map_or(FirstInput::Incomplete, |(end, length)| {
        let text = String::from_utf8_lossy(&bytes[1..end]);
        FirstInput::Complete(length, answer_input(&text))
    })
}

/// Returns the meaning of an answer: background color, terminal name, or kitty graphics support.
fn answer_input(text: &str) -> Option<TerminalInput> {
    if let Some(color) = text.strip_prefix("]11;") {
        return background::is_dark(color).map(|dark| TerminalInput::Background { dark });
    }
    if let Some(name) = text.strip_prefix("P>|") {
        return Some(TerminalInput::Reply(TerminalReply::name(name)));
    }
    let said = text.strip_prefix("_G")?.split_once(';')?.1;
    Some(TerminalInput::Reply(TerminalReply::Kitty {
        ok: said == "OK",
    }))
}

/// Converts the text of a paste: terminals send a carriage return for each line end.
fn pasted(bytes: &[u8]) -> TerminalInput {
    TerminalInput::Paste(
        String::from_utf8_lossy(bytes)
            .replace("\r\n", "\n")
            .replace('\r', "\n"),
    )
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> TerminalInput {
    TerminalInput::Key(crossterm::event::KeyEvent::new(code, modifiers))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decode(bytes: &[u8]) -> Vec<TerminalInput> {
        Decoder::default().feed(bytes)
    }

    fn plain(code: KeyCode) -> TerminalInput {
        key(code, KeyModifiers::NONE)
    }

    #[test]
    fn an_arrow_split_after_esc_is_still_an_arrow() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(b"\x1b"), []);
        assert_eq!(decoder.incomplete(), Some(IncompleteInput::Escape));
        assert_eq!(decoder.feed(b"[A"), [plain(KeyCode::Up)]);
        assert_eq!(decoder.incomplete(), None);
    }

    #[test]
    fn a_reply_about_images_types_nothing() {
        for (bytes, answer) in [
            (
                &b"\x1bP>|kitty(0.42.1)\x1b\\"[..],
                TerminalReply::name("kitty(0.42.1)"),
            ),
            (
                b"\x1bP>|ghostty 1.2.0\x1b\\",
                TerminalReply::name("ghostty 1.2.0"),
            ),
            (
                b"\x1bP>|WezTerm 2024\x1b\\",
                TerminalReply::name("WezTerm 2024"),
            ),
            (
                b"\x1bP>|XTerm(390)\x1b\\",
                TerminalReply::name("XTerm(390)"),
            ),
            (b"\x1b_Gi=31;OK\x1b\\", TerminalReply::Kitty { ok: true }),
            (
                b"\x1b_Gi=31;EINVAL:no\x1b\\",
                TerminalReply::Kitty { ok: false },
            ),
        ] {
            for cut in 0..bytes.len() {
                let mut decoder = Decoder::default();
                let mut inputs = decoder.feed(&bytes[..cut]);
                inputs.extend(decoder.feed(&bytes[cut..]));
                assert_eq!(inputs, [TerminalInput::Reply(answer)], "{cut}");
            }
        }
    }

    #[test]
    fn esc_alone_is_a_key_when_nothing_follows_in_time() {
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b");
        assert_eq!(decoder.flush_incomplete(), [plain(KeyCode::Esc)]);
        assert_eq!(
            decoder.feed(b"[A"),
            [
                plain(KeyCode::Char('[')),
                key(KeyCode::Char('A'), KeyModifiers::SHIFT)
            ]
        );
    }

    #[test]
    fn esc_twice_loses_neither() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(b"\x1b\x1b"), []);
        assert_eq!(decoder.incomplete(), Some(IncompleteInput::Escape));
        let escape = || plain(KeyCode::Esc);
        assert_eq!(decoder.flush_incomplete(), [escape(), escape()]);
        assert_eq!(
            decode(b"\x1b\x1b\x1b[<0;1;1M").first(),
            Some(&plain(KeyCode::Esc))
        );
        assert_eq!(decode(b"\x1b\x1b\x1b"), [plain(KeyCode::Esc)]);
    }

    #[test]
    fn esc_before_a_letter_is_alt() {
        assert_eq!(
            decode(b"\x1bf"),
            [key(KeyCode::Char('f'), KeyModifiers::ALT)]
        );
        assert_eq!(
            decode("\x1bé".as_bytes()),
            [key(KeyCode::Char('é'), KeyModifiers::ALT)]
        );
    }

    #[test]
    fn a_paste_is_one_event_with_plain_line_ends() {
        let pasted = TerminalInput::Paste("a\nb\nc\x1b[A".to_owned());
        assert_eq!(
            decode(b"\x1b[200~a\rb\r\nc\x1b[A\x1b[201~x"),
            [pasted, plain(KeyCode::Char('x'))]
        );
    }

    #[test]
    fn a_paste_without_an_end_is_not_lost() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(b"\x1b[200~abc"), []);
        assert_eq!(
            decoder.flush_incomplete(),
            [TerminalInput::Paste("abc".to_owned())]
        );
        assert_eq!(decoder.feed(b"x"), [plain(KeyCode::Char('x'))]);
    }

    #[test]
    fn a_late_answer_of_the_terminal_types_nothing() {
        let answers =
            b"\x1b]10;rgb:0000/0000/0000\x1b\\\x1b[>1;2c\x1b[12;40R\x1bP1+r\x1b\\\x1b]4;1\x07";
        assert_eq!(decode(answers), []);
    }

    #[test]
    fn a_split_background_reply_is_decoded() {
        let bytes = b"\x1b]11;rgb:fafa/fafa/fafa\x1b\\j";
        for at in 3..bytes.len() {
            let mut decoder = Decoder::default();
            let mut inputs = decoder.feed(&bytes[..at]);
            inputs.extend(decoder.feed(&bytes[at..]));
            let light = TerminalInput::Background { dark: false };
            assert_eq!(inputs, [light, plain(KeyCode::Char('j'))], "cut at {at}");
        }
        assert_eq!(
            decode(b"\x1b]11;rgb:00/00/00\x07"),
            [TerminalInput::Background { dark: true }]
        );
    }

    #[test]
    fn a_split_capability_reply_is_decoded() {
        let attributes = |scrolls_sideways| {
            let shows_sixels = false;
            TerminalInput::Reply(TerminalReply::Attributes {
                scrolls_sideways,
                shows_sixels,
            })
        };
        let margins = |known| TerminalInput::Reply(TerminalReply::Margins { known });
        let answers: [(&str, Option<TerminalInput>); 9] = [
            ("\x1b[?65;1;6;21;22c", Some(attributes(true))),
            ("\x1b[?65;1;6;22;121c", Some(attributes(false))),
            ("\x1b[?6c", Some(attributes(false))),
            ("\x1b[?69;1$y", Some(margins(true))),
            ("\x1b[?69;2$y", Some(margins(true))),
            ("\x1b[?69;3$y", Some(margins(true))),
            ("\x1b[?69;0$y", Some(margins(false))),
            ("\x1b[?69;4$y", Some(margins(false))),
            ("\x1b[?2026;2$y", None),
        ];
        for (bytes, answer) in answers {
            let wanted: Vec<TerminalInput> = answer
                .into_iter()
                .chain([plain(KeyCode::Char('j'))])
                .collect();
            for at in 3..bytes.len() {
                let mut decoder = Decoder::default();
                let (first, second) = bytes.as_bytes().split_at(at);
                let mut inputs = decoder.feed(first);
                inputs.extend(decoder.feed(second));
                inputs.extend(decoder.feed(b"j"));
                assert_eq!(inputs, wanted, "{bytes:?} cut at {at}");
            }
        }
    }

    #[test]
    fn an_unterminated_sequence_does_not_block_keys() {
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b]11;rgb:");
        assert_eq!(decoder.incomplete(), Some(IncompleteInput::Sequence));
        assert_eq!(decoder.flush_incomplete(), []);
        assert_eq!(decoder.feed(b"j"), [plain(KeyCode::Char('j'))]);
    }

    #[test]
    fn an_unknown_sequence_types_nothing() {
        assert_eq!(
            decode(b"\x1b[99;99~\x1b[?1;2y\x1b[1;9Wq"),
            [plain(KeyCode::Char('q'))]
        );
    }

    #[test]
    fn a_sequence_cut_off_by_a_key_keeps_the_key() {
        assert_eq!(
            decode(b"\x1b[1;\rj"),
            [plain(KeyCode::Enter), plain(KeyCode::Char('j'))]
        );
    }

    #[test]
    fn noise_does_not_grow_without_bound() {
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b[");
        for _ in 0..100 {
            decoder.feed(&[b'1'; 100]);
        }
        assert!(decoder.bytes.len() <= MAX_SEQUENCE_BYTES);
    }

    /// Input sequences of terminals, none of which can be mistaken for a part of another.
    fn typed() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop::sample::select(vec![
            "a",
            "Z",
            "é",
            "猫",
            "🙂",
            "\r",
            "\t",
            "\x7f",
            "\x01",
            "\x1b[A",
            "\x1bOP",
            "\x1b[1;5D",
            "\x1b[3~",
            "\x1b[<0;10;5M",
            "\x1b[<0;10;5m",
            "\x1b[105;5u",
            "\x1b[200~x\ry\x1b[201~",
            "\x1bf",
            "\x1b[I",
            "\x1b[[A",
        ]);
        prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat().into_bytes())
    }

    proptest! {
        #[test]
        fn where_the_reads_are_cut_makes_no_difference(bytes in typed(), size in 1_usize..8) {
            let mut decoder = Decoder::default();
            let cut: Vec<TerminalInput> = bytes.chunks(size).flat_map(|chunk| decoder.feed(chunk)).collect();
            prop_assert_eq!(cut, decode(&bytes));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut decoder = Decoder::default();
            decoder.feed(&bytes);
            decoder.flush_incomplete();
        }
    }
}
