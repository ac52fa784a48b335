//! Single keys: the meaning of a byte, a character or a final letter.

use crossterm::event::{KeyCode, KeyModifiers};

/// A key with its modifiers.
pub(super) type KeyPress = (KeyCode, KeyModifiers);

/// Parses one key that is not a sequence: returns its length in bytes, the key and its modifiers.
/// Returns `None` where a character is incomplete; an invalid byte becomes U+FFFD.
pub(super) fn plain(bytes: &[u8]) -> Option<(usize, KeyCode, KeyModifiers)> {
    let control = |letter: char| (1, KeyCode::Char(letter), KeyModifiers::CONTROL);
    let named = |code: KeyCode| (1, code, KeyModifiers::NONE);
    Some(match *bytes.first()? {
        b'\r' => named(KeyCode::Enter),
        b'\t' => named(KeyCode::Tab),
        0x1b => named(KeyCode::Esc),
        0x7f => named(KeyCode::Backspace),
        0 => control(' '),
        byte @ 0x01..=0x1a => control(char::from(byte - 1 + b'a')),
        byte @ 0x1c..=0x1f => control(char::from(byte - 0x1c + b'4')),
        _ => return character(bytes),
    })
}

fn character(bytes: &[u8]) -> Option<(usize, KeyCode, KeyModifiers)> {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(error) => {
            let length = error.error_len()?;
            return Some((
                length,
                KeyCode::Char(char::REPLACEMENT_CHARACTER),
                KeyModifiers::NONE,
            ));
        }
    };
    let letter = valid.chars().next()?;
    Some((letter.len_utf8(), KeyCode::Char(letter), shift_of(letter)))
}

/// Returns the modifiers that typing a letter needs.
pub(super) fn shift_of(letter: char) -> KeyModifiers {
    if letter.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    }
}

/// Returns the cursor or function key of a final letter after `ESC O` or `ESC [`.
pub(super) fn of_letter(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return None,
    })
}

/// Returns the key of any letter after `ESC O`: the arrows of rxvt with Ctrl, the keypad in
/// application mode (xterm's control sequences, "VT220-style keypad"), or a cursor or function key.
pub(super) fn of_application(letter: u8) -> Option<KeyPress> {
    let typed = |c: char| Some((KeyCode::Char(c), KeyModifiers::NONE));
    match letter {
        b'a'..=b'd' => arrow(letter).map(|code| (code, KeyModifiers::CONTROL)),
        b'I' => Some((KeyCode::Tab, KeyModifiers::NONE)),
        b' ' => typed(' '),
        b'X' => typed('='),
        b'j'..=b'y' => typed(char::from(letter - 0x40)),
        _ => of_letter(letter).map(|code| (code, KeyModifiers::NONE)),
    }
}

/// Returns the key of a sequence that only some terminals send, with a number or without: rxvt's
/// arrows with Shift, and the editing keys of st while the keypad is in normal mode.
pub(super) fn of_rare_sequence(number: &str, last: u8) -> Option<KeyPress> {
    let code = match (number, last) {
        ("", b'a'..=b'd') => (arrow(last)?, KeyModifiers::SHIFT),
        ("4", b'h') => (KeyCode::Insert, KeyModifiers::NONE),
        ("4", b'l') => (KeyCode::Insert, KeyModifiers::SHIFT),
        ("", b'L') => (KeyCode::Insert, KeyModifiers::CONTROL),
        ("2", b'K') => (KeyCode::Delete, KeyModifiers::SHIFT),
        ("2", b'J') => (KeyCode::Home, KeyModifiers::SHIFT),
        ("", b'K') => (KeyCode::End, KeyModifiers::SHIFT),
        ("", b'J') => (KeyCode::End, KeyModifiers::CONTROL),
        _ => return None,
    };
    Some(code)
}

/// Returns the modifiers of the sign that ends a numbered key of rxvt instead of `~`.
pub(super) fn modifiers_of_sign(sign: u8) -> Option<KeyModifiers> {
    match sign {
        b'~' => Some(KeyModifiers::NONE),
        b'^' => Some(KeyModifiers::CONTROL),
        b'$' => Some(KeyModifiers::SHIFT),
        b'@' => Some(KeyModifiers::CONTROL | KeyModifiers::SHIFT),
        _ => None,
    }
}

fn arrow(letter: u8) -> Option<KeyCode> {
    of_letter(letter.to_ascii_uppercase())
}

/// Returns the function key of a letter after `ESC [ [` on the Linux console.
pub(super) fn of_console(letter: u8) -> Option<KeyCode> {
    matches!(letter, b'A'..=b'E').then(|| KeyCode::F(letter - b'A' + 1))
}

/// Returns the key of a number, as in `ESC [ 3 ~` (the numbers of the VT220 and of xterm).
pub(super) fn of_number(number: u32) -> Option<KeyCode> {
    let function = |less: u32| u8::try_from(number - less).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(10),
        17..=21 => function(11),
        23..=26 => function(12),
        28..=29 => function(13),
        31..=34 => function(14),
        _ => None,
    }
}

/// Returns the key of a code point of the kitty keyboard protocol; the keypad and function keys are
/// from its table in the private use area.
pub(super) fn of_code_point(point: u32) -> Option<KeyCode> {
    const KEYPAD: [char; 18] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '/', '*', '-', '+', '\r', '=', ',',
    ];
    const MOVES: [KeyCode; 10] = [
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::Insert,
        KeyCode::Delete,
    ];
    let letter = match point {
        57_376..=57_398 => return u8::try_from(point - 57_376 + 13).ok().map(KeyCode::F),
        57_399..=57_416 => *KEYPAD.get((point - 57_399) as usize)?,
        57_417..=57_426 => return MOVES.get((point - 57_417) as usize).copied(),
        57_344..=63_743 => return None,
        _ => char::from_u32(point)?,
    };
    Some(match letter {
        '\r' | '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\x1b' => KeyCode::Esc,
        '\x7f' | '\x08' => KeyCode::Backspace,
        letter if letter.is_control() => return None,
        letter => KeyCode::Char(letter),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delete_backwards_and_control_h_stay_two_keys() {
        assert_eq!(
            plain(b"\x7f"),
            Some((1, KeyCode::Backspace, KeyModifiers::NONE))
        );
        assert_eq!(
            plain(b"\x08"),
            Some((1, KeyCode::Char('h'), KeyModifiers::CONTROL))
        );
    }

    #[test]
    fn a_character_waits_for_its_last_byte() {
        assert_eq!(plain(&"猫".as_bytes()[..2]), None);
        assert_eq!(
            plain("猫x".as_bytes()),
            Some((3, KeyCode::Char('猫'), KeyModifiers::NONE))
        );
    }

    #[test]
    fn an_invalid_byte_becomes_a_replacement_character() {
        let replaced = KeyCode::Char(char::REPLACEMENT_CHARACTER);
        assert_eq!(plain(b"\xffab"), Some((1, replaced, KeyModifiers::NONE)));
    }

    #[test]
    fn function_keys_have_their_numbers() {
        let numbers = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];
        for (index, number) in (1..).zip(numbers) {
            assert_eq!(of_number(number), Some(KeyCode::F(index)));
        }
    }
}
