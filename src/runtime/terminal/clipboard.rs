//! Clipboard via the terminal (OSC 52), which works over SSH: the terminal is where the user sits.
//!
//! A multiplexer is a terminal of its own. tmux accepts the sequence where `set-clipboard` is `on`,
//! and passes a wrapped one on where `allow-passthrough` is; by default it does neither with a
//! plain one, so both are sent, and at worst the same text is set twice. GNU screen passes on the
//! contents of a device control string, in pieces short enough for it.

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

/// Multiplexer between the program and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MultiplexerKind {
    /// None.
    None,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

/// Bytes of a device control string that every version of GNU screen accepts.
const MAX_STRING_BYTES: usize = 240;

impl MultiplexerKind {
    /// Detects the multiplexer from the environment variables that each sets.
    pub(super) fn from_env(variable: &dyn Fn(&str) -> bool) -> Self {
        if variable("TMUX") {
            Self::Tmux
        } else if variable("STY") {
            Self::Screen
        } else {
            Self::None
        }
    }
}

/// Returns the bytes that make the terminal copy a text.
pub(super) fn bytes(text: &str, between: MultiplexerKind) -> Vec<u8> {
    let mut plain = String::new();
    if CopyToClipboard::to_clipboard_from(text)
        .write_ansi(&mut plain)
        .is_err()
    {
        return Vec::new();
    }
    match between {
        MultiplexerKind::None => plain.into_bytes(),
        MultiplexerKind::Tmux => {
            let wrapped = plain.replace('\x1b', "\x1b\x1b");
            format!("{plain}\x1bPtmux;{wrapped}\x1b\\").into_bytes()
        }
        MultiplexerKind::Screen => {
            // the end of the inner sequence must not end the string around it
            let inner = plain.replace("\x1b\\", "\x07");
            let pieces = inner.as_bytes().chunks(MAX_STRING_BYTES);
            let pieces = pieces.map(|piece| [b"\x1bP", piece, b"\x1b\\"].concat());
            pieces.collect::<Vec<_>>().concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str, between: MultiplexerKind) -> String {
        String::from_utf8(bytes(text, between)).unwrap()
    }

    #[test]
    fn text_is_handed_over_in_base64() {
        assert_eq!(
            sent("hé\x1b]0;x\x07", MultiplexerKind::None),
            "\x1b]52;c;aMOpG10wO3gH\x1b\\"
        );
    }

    #[test]
    fn tmux_gets_it_for_itself_and_to_pass_on() {
        assert_eq!(
            sent("a", MultiplexerKind::Tmux),
            "\x1b]52;c;YQ==\x1b\\\x1bPtmux;\x1b\x1b]52;c;YQ==\x1b\x1b\\\x1b\\"
        );
    }

    #[test]
    fn screen_gets_pieces_that_join_to_the_sequence() {
        let text = "x".repeat(1_000);
        let sent = sent(&text, MultiplexerKind::Screen);
        let pieces: Vec<&str> = sent
            .split("\x1b\\")
            .filter(|piece| !piece.is_empty())
            .collect();
        assert!(
            pieces
                .iter()
                .all(|piece| piece.len() <= MAX_STRING_BYTES + 2)
        );
        let joined: String = pieces
            .iter()
            .map(|piece| piece.strip_prefix("\x1bP").unwrap())
            .collect();
        assert!(joined.starts_with("\x1b]52;c;eHh4") && joined.ends_with('\x07'));
        assert_eq!(joined.matches('\x1b').count(), 1);
    }

    #[test]
    fn the_multiplexer_is_detected_from_variables() {
        assert_eq!(
            MultiplexerKind::from_env(&|name| name == "TMUX"),
            MultiplexerKind::Tmux
        );
        assert_eq!(
            MultiplexerKind::from_env(&|name| name == "STY"),
            MultiplexerKind::Screen
        );
        assert_eq!(MultiplexerKind::from_env(&|_| false), MultiplexerKind::None);
    }
}
