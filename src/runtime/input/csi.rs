//! CSI sequences: the meaning of a complete control sequence from the terminal.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::TerminalInput;
use super::keys::{self, KeyPress};
use crate::runtime::terminal_reply::TerminalReply;

/// Event type of a key release in kitty's keyboard protocol.
const RELEASE_EVENT: u32 = 3;

/// Parses the `parameters` and the `last` letter of a sequence; returns `None` where it has no
/// meaning for us. `kitty` means that the terminal uses kitty's keyboard protocol.
pub(super) fn parse(parameters: &str, last: u8, kitty: bool) -> Option<TerminalInput> {
    if let Some(report) = parameters.strip_prefix('<') {
        return mouse(report, last);
    }
    if let Some(report) = parameters.strip_prefix('?') {
        return answer(report, last).map(TerminalInput::Reply);
    }
    match (parameters, last) {
        ("", b'I') => return Some(TerminalInput::Focus(true)),
        ("", b'O') => return Some(TerminalInput::Focus(false)),
        ("0", b'n') => return Some(TerminalInput::Reply(TerminalReply::Ready)),
        _ => {}
    }
    pressed_key(parameters, last, kitty)
        .or_else(|| keys::of_rare_sequence(parameters, last))
        .map(|(code, modifiers)| TerminalInput::Key(KeyEvent::new(code, modifiers)))
}

/// Parses a key press.
fn pressed_key(parameters: &str, last: u8, kitty: bool) -> Option<KeyPress> {
    let numbers = CsiParams::parse(parameters)?;
    let (code, modifiers) = match last {
        b'~' | b'^' | b'$' | b'@' => parse_numbered_key(&numbers, keys::modifiers_of_sign(last)?)?,
        b'u' if numbers.count > 0 => (keys::of_code_point(numbers.first)?, numbers.modifiers()),
        // st's Delete; in kitty's protocol it is F1
        b'P' if numbers.count == 0 && !kitty => (KeyCode::Delete, KeyModifiers::NONE),
        b'Z' => (KeyCode::BackTab, numbers.modifiers() | KeyModifiers::SHIFT),
        // without a modifier this is a cursor position report, which is never requested
        b'R' if numbers.count == 2 && numbers.first == 1 && (2..=16).contains(&numbers.second) => {
            (KeyCode::F(3), numbers.modifiers())
        }
        b'A'..=b'D' | b'F' | b'H' | b'P' | b'Q' | b'S' => {
            (keys::of_letter(last)?, numbers.letter_modifiers())
        }
        _ => return None,
    };
    let modifiers = if kitty || last == b'u' {
        modifiers
    } else {
        meta_to_alt(modifiers)
    };
    (numbers.kind != RELEASE_EVENT).then(|| normalize_key(code, modifiers))
}

/// Parses a numbered key, or one of xterm's other keys, `27;modifiers;code`.
fn parse_numbered_key(numbers: &CsiParams, sign: KeyModifiers) -> Option<KeyPress> {
    match (numbers.count, numbers.first) {
        (0, _) => None,
        (3, 27) => Some((keys::of_code_point(numbers.third)?, numbers.modifiers())),
        (_, number) => Some((keys::of_number(number)?, numbers.modifiers() | sign)),
    }
}

/// Converts the bit that xterm and iTerm2 use for Meta to Alt; in kitty's protocol it is Super.
fn meta_to_alt(modifiers: KeyModifiers) -> KeyModifiers {
    if modifiers.contains(KeyModifiers::SUPER) {
        (modifiers - KeyModifiers::SUPER) | KeyModifiers::ALT
    } else {
        modifiers
    }
}

/// Parses a terminal's reply about itself: DA1, or the state of mode 69 (DECRPM), where 1, 2 and 3
/// mean set, reset and permanently set.
fn answer(report: &str, last: u8) -> Option<TerminalReply> {
    match last {
        b'c' => {
            let has = |wanted: &str| report.split(';').skip(1).any(|number| number == wanted);
            Some(TerminalReply::Attributes {
                scrolls_sideways: has("21"),
                shows_sixels: has("4"),
            })
        }
        b'y' => Some(TerminalReply::Margins {
            known: matches!(report.strip_prefix("69;")?, "1$" | "2$" | "3$"),
        }),
        _ => None,
    }
}

/// The numbers of a sequence, `first[:…][;second[:kind]][;third]`; a missing one is 1.
struct CsiParams {
    /// Number of fields.
    count: usize,
    first: u32,
    second: u32,
    kind: u32,
    third: u32,
}

impl CsiParams {
    fn parse(parameters: &str) -> Option<Self> {
        let number = |field: Option<&str>| match field {
            None | Some("") => Some(1),
            Some(digits) => digits.parse::<u32>().ok(),
        };
        let mut fields = parameters.split(';').map(|field| field.split(':'));
        let first = number(fields.next().and_then(|mut parts| parts.next()))?;
        let mut second = fields.next();
        let mask = number(second.as_mut().and_then(Iterator::next))?;
        let kind = number(second.as_mut().and_then(Iterator::next))?;
        let third = number(fields.next().and_then(|mut parts| parts.next()))?;
        Some(Self {
            count: if parameters.is_empty() {
                0
            } else {
                parameters.split(';').count()
            },
            first,
            second: mask,
            kind,
            third,
        })
    }

    fn modifiers(&self) -> KeyModifiers {
        modifiers(self.second.saturating_sub(1))
    }

    /// Returns the modifiers of a key with a letter: a single number is its modifier, as in
    /// `ESC [ 5 D` (xterm's `modifyCursorKeys` 0 and 1).
    fn letter_modifiers(&self) -> KeyModifiers {
        if self.count == 1 {
            modifiers(self.first.saturating_sub(1))
        } else {
            self.modifiers()
        }
    }
}

/// Parses a cursor or function key with modifiers after `ESC O`, as in `ESC O 5 D` (older xterm and
/// Konsole) and `ESC O 1 ; 5 D`.
pub(super) fn application(parameters: &str, last: u8) -> Option<KeyPress> {
    let modifiers = CsiParams::parse(parameters)?.letter_modifiers();
    let (code, own) = keys::of_application(last)?;
    Some((code, meta_to_alt(own | modifiers)))
}

/// Parses xterm's modifier bits; Caps Lock and Num Lock are ignored.
fn modifiers(mask: u32) -> KeyModifiers {
    KeyModifiers::from_bits_truncate(0)
        | if mask & 1 != 0 {
            KeyModifiers::SHIFT
        } else {
            KeyModifiers::NONE
        }
        | if mask & 2 != 0 {
            KeyModifiers::ALT
        } else {
            KeyModifiers::NONE
        }
        | if mask & 4 != 0 {
            KeyModifiers::CONTROL
        } else {
            KeyModifiers::NONE
        }
        | if mask & 8 != 0 {
            KeyModifiers::SUPER
        } else {
            KeyModifiers::NONE
        }
        | if mask & 16 != 0 {
            KeyModifiers::HYPER
        } else {
            KeyModifiers::NONE
        }
        | if mask & 32 != 0 {
            KeyModifiers::META
        } else {
            KeyModifiers::NONE
        }
}

/// Normalizes a key to what a terminal without the kitty protocol would send, so that a key map
/// needs one name: Ctrl-I is Tab, Ctrl-M is Enter, Ctrl-[ is Esc, and Shift-Tab is a key of its
/// own.
fn normalize_key(code: KeyCode, modifiers: KeyModifiers) -> (KeyCode, KeyModifiers) {
    let without_control = modifiers - KeyModifiers::CONTROL;
    match code {
        KeyCode::Char('i') if modifiers == KeyModifiers::CONTROL => (KeyCode::Tab, without_control),
        KeyCode::Char('m') if modifiers == KeyModifiers::CONTROL => {
            (KeyCode::Enter, without_control)
        }
        KeyCode::Char('[') if modifiers == KeyModifiers::CONTROL => (KeyCode::Esc, without_control),
        KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => (KeyCode::BackTab, modifiers),
        KeyCode::Char(letter) => (code, modifiers | keys::shift_of(letter)),
        _ => (code, modifiers),
    }
}

/// Parses a mouse report in xterm's SGR format, `buttons;column;row`, both 1-based.
fn mouse(report: &str, last: u8) -> Option<TerminalInput> {
    let mut numbers = report.split(';').map(|digits| digits.parse::<u16>().ok());
    let (buttons, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let kind = match last {
        b'M' => press_kind(buttons)?,
        b'm' => MouseEventKind::Up(button(buttons)?),
        _ => return None,
    };
    let modifiers = modifiers(u32::from(buttons >> 2 & 7));
    let (column, row) = (column.saturating_sub(1), row.saturating_sub(1));
    Some(TerminalInput::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers,
    }))
}

fn press_kind(buttons: u16) -> Option<MouseEventKind> {
    let moving = buttons & 32 != 0;
    Some(match (buttons & 64 != 0, buttons & 3) {
        (true, 0) => MouseEventKind::ScrollUp,
        (true, 1) => MouseEventKind::ScrollDown,
        (true, 2) => MouseEventKind::ScrollLeft,
        (true, _) => MouseEventKind::ScrollRight,
        (false, 3) => MouseEventKind::Moved,
        _ if moving => MouseEventKind::Drag(button(buttons)?),
        _ => MouseEventKind::Down(button(buttons)?),
    })
}

fn button(buttons: u16) -> Option<MouseButton> {
    match buttons & 3 {
        0 => Some(MouseButton::Left),
        1 => Some(MouseButton::Middle),
        2 => Some(MouseButton::Right),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "compared with what may be none")]
    fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<TerminalInput> {
        Some(TerminalInput::Key(KeyEvent::new(code, modifiers)))
    }

    #[test]
    fn modifiers_come_with_cursor_and_editing_keys() {
        assert_eq!(
            parse("1;5", b'D', false),
            key(KeyCode::Left, KeyModifiers::CONTROL)
        );
        assert_eq!(
            parse("3;2", b'~', false),
            key(KeyCode::Delete, KeyModifiers::SHIFT)
        );
        assert_eq!(parse("", b'A', false), key(KeyCode::Up, KeyModifiers::NONE));
        assert_eq!(
            parse("1;3", b'F', false),
            key(KeyCode::End, KeyModifiers::ALT)
        );
    }

    #[test]
    fn key_releases_are_ignored() {
        assert_eq!(parse("97;1:3", b'u', false), None);
        assert_eq!(
            parse("97;1:2", b'u', false),
            key(KeyCode::Char('a'), KeyModifiers::NONE)
        );
    }

    #[test]
    fn kitty_keys_have_the_names_of_other_terminals() {
        assert_eq!(
            parse("105;5", b'u', false),
            key(KeyCode::Tab, KeyModifiers::NONE)
        );
        assert_eq!(
            parse("27", b'u', false),
            key(KeyCode::Esc, KeyModifiers::NONE)
        );
        assert_eq!(
            parse("9;2", b'u', false),
            key(KeyCode::BackTab, KeyModifiers::SHIFT)
        );
        assert_eq!(
            parse("115;5", b'u', false),
            key(KeyCode::Char('s'), KeyModifiers::CONTROL)
        );
        assert_eq!(
            parse("57414", b'u', false),
            key(KeyCode::Enter, KeyModifiers::NONE)
        );
    }

    #[test]
    fn the_mouse_counts_from_zero() {
        let report = |kind| MouseEvent {
            kind,
            column: 9,
            row: 4,
            modifiers: KeyModifiers::NONE,
        };
        assert_eq!(
            parse("<0;10;5", b'M', false),
            Some(TerminalInput::Mouse(report(MouseEventKind::Down(
                MouseButton::Left
            ))))
        );
        assert_eq!(
            parse("<0;10;5", b'm', false),
            Some(TerminalInput::Mouse(report(MouseEventKind::Up(
                MouseButton::Left
            ))))
        );
        assert_eq!(
            parse("<65;10;5", b'M', false),
            Some(TerminalInput::Mouse(report(MouseEventKind::ScrollDown)))
        );
        assert_eq!(
            parse("<32;10;5", b'M', false),
            Some(TerminalInput::Mouse(report(MouseEventKind::Drag(
                MouseButton::Left
            ))))
        );
    }
}
