//! Keys and their notation: `j`, `Ctrl-d`, `Shift-Tab`, `F1`, `Space`.

use std::fmt;
use std::str::FromStr;

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Whether Control was held.
    pub ctrl: bool,
    /// Whether Alt (or Meta) was held.
    pub alt: bool,
    /// Whether Shift was held with a key that types nothing; a shifted letter is its capital.
    pub shift: bool,
}

/// Which key; a shifted letter is its capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

const KEY_NAMES: [(&str, KeyCode); 16] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Space", KeyCode::Char(' ')),
];

impl Key {
    /// Creates a key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// Creates a character key without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// Creates a character key with Control.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            ctrl: true,
            alt: false,
            shift: false,
        }
    }

    /// Returns the same key without Shift.
    #[must_use]
    pub const fn unshifted(self) -> Self {
        Self {
            shift: false,
            ..self
        }
    }

    /// Formats the key in the short form of status lines: `^S`.
    pub fn short(self) -> String {
        match self.code {
            KeyCode::Char(c) if self.ctrl && !self.alt && c.is_ascii_alphabetic() => {
                format!("^{}", c.to_ascii_uppercase())
            }
            _ => self.to_string(),
        }
    }

    /// Returns the character that the key types into a field, if any.
    pub const fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            out.write_str("Ctrl-")?;
        }
        if self.alt {
            out.write_str("Alt-")?;
        }
        if self.shift {
            out.write_str("Shift-")?;
        }
        if let Some((name, _)) = KEY_NAMES.iter().find(|(_, code)| *code == self.code) {
            return out.write_str(name);
        }
        match self.code {
            KeyCode::Char(c) => write!(out, "{c}"),
            KeyCode::F(n) => write!(out, "F{n}"),
            _ => Ok(()),
        }
    }
}

/// Error: the text names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a key; use one like `j`, `Ctrl-d`, `Shift-Tab`, `Space` or `F1`")]
pub struct KeyError(String);

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (mut ctrl, mut alt, mut shift, mut rest) = (false, false, false, text);
        while rest.chars().count() > 1 {
            if let Some(after) = strip_prefix_ignoring_case(rest, "ctrl-") {
                (ctrl, rest) = (true, after);
            } else if let Some(after) = strip_prefix_ignoring_case(rest, "alt-") {
                (alt, rest) = (true, after);
            } else if let Some(after) = strip_prefix_ignoring_case(rest, "shift-")
                .filter(|_| parse_key_code(rest).is_none())
            {
                (shift, rest) = (true, after);
            } else {
                break;
            }
        }
        let code = parse_key_code(rest).ok_or_else(|| KeyError(text.to_owned()))?;
        let code = match code {
            // terminals send the same byte for both cases, so the letter is lower-cased
            KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            KeyCode::Char(_) if shift => return Err(KeyError(text.to_owned())),
            other => other,
        };
        Ok(Self {
            code,
            ctrl,
            alt,
            shift,
        })
    }
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word)
        .then(|| text.get(word.len()..))
        .flatten()
        .filter(|rest| !rest.is_empty())
}

fn parse_key_code(text: &str) -> Option<KeyCode> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control()).then_some(KeyCode::Char(c));
    }
    if let Some((_, code)) = KEY_NAMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
    {
        return Some(*code);
    }
    let number: u8 = text.strip_prefix(['F', 'f'])?.parse().ok()?;
    (1..=24).contains(&number).then_some(KeyCode::F(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_as_it_is_written() {
        for text in [
            "j",
            "G",
            "?",
            "Ctrl-d",
            "Alt-p",
            "Shift-Tab",
            "F12",
            "Space",
            "PgDn",
            "-",
            "Ctrl--",
            "日",
        ] {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn invalid_key_names_are_rejected() {
        for text in ["", "jk", "Ctrl-", "F99", "Hyper-x"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }
}
