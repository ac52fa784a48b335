//! What a complete control sequence from the terminal means.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{Answer, Input, keys};

/// The number of the kitty protocol for a key that came up.
const RELEASED: u32 = 3;

/// Reads `parameters` and the `last` letter of a sequence; nothing where it has no meaning for us.
pub(super) fn meaning(parameters: &str, last: u8) -> Option<Input> {
    if let Some(report) = parameters.strip_prefix('<') {
        return mouse(report, last);
    }
    if let Some(report) = parameters.strip_prefix('?') {
        return answer(report, last).map(Input::Answer);
    }
    match (parameters, last) {
        ("", b'I') => return Some(Input::Focus(true)),
        ("", b'O') => return Some(Input::Focus(false)),
        ("0", b'n') => return Some(Input::Answer(Answer::Ready)),
        ("", b'Z') => {
            return Some(Input::Key(KeyEvent::new(
                KeyCode::BackTab,
                KeyModifiers::SHIFT,
            )));
        }
        _ => {}
    }
    let (number, modifiers, kind) = numbers(parameters)?;
    let code = match last {
        b'~' => keys::of_number(number)?,
        b'u' => keys::of_code_point(number)?,
        b'A'..=b'D' | b'F' | b'H' | b'P' | b'Q' | b'S' => keys::of_letter(last)?,
        _ => return None,
    };
    let (code, modifiers) = usual(code, modifiers);
    (kind != RELEASED).then(|| Input::Key(KeyEvent::new(code, modifiers)))
}

/// Reads what a terminal tells of itself: DA1, and the state of mode 69 (DECRPM), where 1, 2 and
/// 3 are set, reset and always set.
fn answer(report: &str, last: u8) -> Option<Answer> {
    match last {
        b'c' => {
            let has = |wanted: &str| report.split(';').skip(1).any(|number| number == wanted);
            Some(Answer::Attributes {
                scrolls_sideways: has("21"),
                shows_sixels: has("4"),
            })
        }
        b'y' => Some(Answer::Margins {
            known: matches!(report.strip_prefix("69;")?, "1$" | "2$" | "3$"),
        }),
        _ => None,
    }
}

/// Reads `number[:…][;modifiers[:kind]][;…]`, each missing one as 1.
fn numbers(parameters: &str) -> Option<(u32, KeyModifiers, u32)> {
    let mut fields = parameters.split(';').map(|field| field.split(':'));
    let number = |field: Option<&str>| match field {
        None | Some("") => Some(1),
        Some(digits) => digits.parse::<u32>().ok(),
    };
    let first = number(fields.next().and_then(|mut parts| parts.next()))?;
    let mut second = fields.next();
    let mask = number(second.as_mut().and_then(Iterator::next))?;
    let kind = number(second.as_mut().and_then(Iterator::next))?;
    Some((first, modifiers(mask.saturating_sub(1)), kind))
}

/// Reads the bits of xterm's modifiers; the locks are none of a key's business.
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

/// Names a key as a terminal without the kitty protocol would, so that a key map needs one name:
/// Ctrl-I is Tab, Ctrl-M is Enter, Ctrl-[ is Esc, and Shift-Tab is its own key.
fn usual(code: KeyCode, modifiers: KeyModifiers) -> (KeyCode, KeyModifiers) {
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

/// Reads a report of the mouse in xterm's SGR form, `buttons;column;row`, both from 1.
fn mouse(report: &str, last: u8) -> Option<Input> {
    let mut numbers = report.split(';').map(|digits| digits.parse::<u16>().ok());
    let (buttons, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let kind = match last {
        b'M' => pressed(buttons)?,
        b'm' => MouseEventKind::Up(button(buttons)?),
        _ => return None,
    };
    let modifiers = modifiers(u32::from(buttons >> 2 & 7));
    let (column, row) = (column.saturating_sub(1), row.saturating_sub(1));
    Some(Input::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers,
    }))
}

fn pressed(buttons: u16) -> Option<MouseEventKind> {
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
    fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<Input> {
        Some(Input::Key(KeyEvent::new(code, modifiers)))
    }

    #[test]
    fn modifiers_come_with_cursor_and_editing_keys() {
        assert_eq!(
            meaning("1;5", b'D'),
            key(KeyCode::Left, KeyModifiers::CONTROL)
        );
        assert_eq!(
            meaning("3;2", b'~'),
            key(KeyCode::Delete, KeyModifiers::SHIFT)
        );
        assert_eq!(meaning("", b'A'), key(KeyCode::Up, KeyModifiers::NONE));
        assert_eq!(meaning("1;3", b'F'), key(KeyCode::End, KeyModifiers::ALT));
    }

    #[test]
    fn a_key_that_comes_up_is_not_told() {
        assert_eq!(meaning("97;1:3", b'u'), None);
        assert_eq!(
            meaning("97;1:2", b'u'),
            key(KeyCode::Char('a'), KeyModifiers::NONE)
        );
    }

    #[test]
    fn kitty_keys_have_the_names_of_other_terminals() {
        assert_eq!(
            meaning("105;5", b'u'),
            key(KeyCode::Tab, KeyModifiers::NONE)
        );
        assert_eq!(meaning("27", b'u'), key(KeyCode::Esc, KeyModifiers::NONE));
        assert_eq!(
            meaning("9;2", b'u'),
            key(KeyCode::BackTab, KeyModifiers::SHIFT)
        );
        assert_eq!(
            meaning("115;5", b'u'),
            key(KeyCode::Char('s'), KeyModifiers::CONTROL)
        );
        assert_eq!(
            meaning("57414", b'u'),
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
            meaning("<0;10;5", b'M'),
            Some(Input::Mouse(report(MouseEventKind::Down(
                MouseButton::Left
            ))))
        );
        assert_eq!(
            meaning("<0;10;5", b'm'),
            Some(Input::Mouse(report(MouseEventKind::Up(MouseButton::Left))))
        );
        assert_eq!(
            meaning("<65;10;5", b'M'),
            Some(Input::Mouse(report(MouseEventKind::ScrollDown)))
        );
        assert_eq!(
            meaning("<32;10;5", b'M'),
            Some(Input::Mouse(report(MouseEventKind::Drag(
                MouseButton::Left
            ))))
        );
    }
}
