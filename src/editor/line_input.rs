//! Single-line input: input, undo and kill ring of `tui_textarea`, made safe for graphemes.
//!
//! The widget moves and deletes by code point, which would split an emoji or a letter and its
//! accent. These keys are therefore repeated once for each code point of the grapheme. The key map
//! has already handled the keys that leave the input or act on a list beside it.

use tui_textarea::{CursorMove, Input, Key as AreaKey, TextArea};

use crate::config::{Key, KeyCode};
use crate::text::width;

/// Maximum length for pasting, in bytes: a whole book would be a mistake, and each key lays the
/// line out again.
const MAX_INPUT_BYTES: usize = 10_000;

/// A line of text with a cursor.
#[derive(Clone, Debug)]
pub struct LineInput {
    area: TextArea<'static>,
    /// Whether the whole text is selected: typing replaces it.
    is_selected: bool,
}

impl Default for LineInput {
    fn default() -> Self {
        Self::new("")
    }
}

impl LineInput {
    /// Creates an input with a text and the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(text)]);
        area.move_cursor(CursorMove::End);
        Self {
            area,
            is_selected: false,
        }
    }

    /// Creates an input with a text that is selected as a whole: typing replaces it, and moving the
    /// cursor keeps it.
    pub fn selected(text: &str) -> Self {
        let mut input = Self::new(text);
        input.select_all();
        input
    }

    /// Selects the whole text, if there is any.
    pub fn select_all(&mut self) {
        self.area.move_cursor(CursorMove::End);
        self.is_selected = !self.text().is_empty();
    }

    /// Whether the whole text is selected.
    pub fn is_selected(&self) -> bool {
        self.is_selected
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Returns the byte offset of the cursor.
    pub fn cursor(&self) -> usize {
        let place = self.area.cursor().1;
        let mut chars = self.text().char_indices();
        chars.nth(place).map_or(self.text().len(), |(at, _)| at)
    }

    /// Handles a key. Returns whether the text changed.
    pub fn press(&mut self, key: Key) -> bool {
        if std::mem::take(&mut self.is_selected) {
            match (key.code, key.typed()) {
                (_, Some(_)) => self.set(""),
                (KeyCode::Backspace | KeyCode::Delete, _) | (KeyCode::Char('h' | 'w'), None) => {
                    self.set("");
                    return true;
                }
                (KeyCode::Left, _) => {
                    self.area.move_cursor(CursorMove::Head);
                    return false;
                }
                (KeyCode::Right, _) => return false,
                _ => {}
            }
        }
        match (key.code, key.ctrl, key.alt) {
            (KeyCode::Left, false, false) => self.step_back(),
            (KeyCode::Right, false, false) => self.step_forward(),
            (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => {
                return self.delete_backward();
            }
            (KeyCode::Delete, false, false) => return self.delete_forward(),
            // word motions as terminals send them, under the keys the widget knows
            (KeyCode::Left | KeyCode::Right, _, true) => {
                let held = Key {
                    ctrl: true,
                    alt: false,
                    ..key
                };
                return self.area.input(input(held));
            }
            (KeyCode::Backspace | KeyCode::Delete, true, _) => {
                let held = Key {
                    ctrl: false,
                    alt: true,
                    ..key
                };
                return self.area.input(input(held));
            }
            // as in every shell; the widget uses it for undo
            (KeyCode::Char('u'), true, false) => return self.area.delete_line_by_head(),
            (KeyCode::Char('z'), true, false) => return self.area.undo(),
            (KeyCode::Char('y'), true, false) => return self.area.redo(),
            (KeyCode::Enter | KeyCode::Tab | KeyCode::BackTab, ..)
            | (KeyCode::Char('m' | 'j'), true, _) => {}
            _ => return self.area.input(input(key)),
        }
        false
    }

    /// Inserts pasted text, up to 10,000 bytes, as one undo step; line endings become spaces.
    pub fn paste(&mut self, text: &str) -> bool {
        if std::mem::take(&mut self.is_selected) {
            self.set("");
        }
        let room = MAX_INPUT_BYTES.saturating_sub(self.text().len());
        self.area
            .insert_str(one_line(truncate_to_bytes(text, room)))
    }

    /// Replaces the whole text as one undo step.
    pub fn set(&mut self, text: &str) {
        self.is_selected = false;
        self.area.select_all();
        self.area.insert_str(one_line(text));
    }

    fn chars_before_cursor(&self) -> usize {
        let head = self.text().get(..self.cursor()).unwrap_or_default();
        let last = width::clusters(head).last();
        last.map_or(0, |cluster| cluster.text.chars().count())
    }

    fn chars_after_cursor(&self) -> usize {
        let tail = self.text().get(self.cursor()..).unwrap_or_default();
        let first = width::clusters(tail).next();
        first.map_or(0, |cluster| cluster.text.chars().count())
    }

    fn step_back(&mut self) {
        for _ in 0..self.chars_before_cursor() {
            self.area.move_cursor(CursorMove::Back);
        }
    }

    fn step_forward(&mut self) {
        for _ in 0..self.chars_after_cursor() {
            self.area.move_cursor(CursorMove::Forward);
        }
    }

    fn delete_backward(&mut self) -> bool {
        let chars = self.chars_before_cursor();
        self.step_back();
        self.area.delete_str(chars)
    }

    fn delete_forward(&mut self) -> bool {
        let chars = self.chars_after_cursor();
        self.area.delete_str(chars)
    }
}

/// Returns as many leading graphemes as fit into a number of bytes.
fn truncate_to_bytes(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    // does not look at the rest, which may be huge
    let head = (0..=bytes)
        .rev()
        .find_map(|end| text.get(..end))
        .unwrap_or_default();
    let last = width::clusters(head).last().map_or("", |last| last.text);
    head.strip_suffix(last).unwrap_or(head)
}

fn one_line(text: &str) -> String {
    text.trim_end_matches(['\n', '\r'])
        .replace(['\n', '\r', '\t'], " ")
}

fn input(key: Key) -> Input {
    Input {
        key: match key.code {
            KeyCode::Char(c) => AreaKey::Char(c),
            KeyCode::F(n) => AreaKey::F(n),
            KeyCode::Enter => AreaKey::Enter,
            KeyCode::Esc => AreaKey::Esc,
            KeyCode::Tab | KeyCode::BackTab => AreaKey::Tab,
            KeyCode::Backspace => AreaKey::Backspace,
            KeyCode::Delete => AreaKey::Delete,
            KeyCode::Left => AreaKey::Left,
            KeyCode::Right => AreaKey::Right,
            KeyCode::Up => AreaKey::Up,
            KeyCode::Down => AreaKey::Down,
            KeyCode::Home => AreaKey::Home,
            KeyCode::End => AreaKey::End,
            KeyCode::PageUp => AreaKey::PageUp,
            KeyCode::PageDown => AreaKey::PageDown,
            KeyCode::Insert => AreaKey::Null,
        },
        ctrl: key.ctrl,
        alt: key.alt,
        shift: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> LineInput {
        let mut field = LineInput::default();
        for c in text.chars() {
            field.press(Key::char(c));
        }
        field
    }

    #[test]
    fn every_printable_key_is_text() {
        let all: String = (' '..='~').collect();
        assert_eq!(typed(&all).text(), all);
        assert_eq!(
            typed("https://a.example/?q=1:2#é 日本 👩‍💻").text(),
            "https://a.example/?q=1:2#é 日本 👩‍💻"
        );
    }

    #[test]
    fn a_selected_text_is_replaced_by_what_is_typed_and_kept_by_motions() {
        let pressed = |keys: &[Key]| {
            let mut field = LineInput::selected("old words");
            assert!(field.is_selected());
            for key in keys {
                field.press(*key);
            }
            assert!(!field.is_selected());
            field.text().to_owned()
        };
        let plain = |code| Key::plain(code);
        assert_eq!(pressed(&[Key::char('n'), Key::char('w')]), "nw");
        assert_eq!(pressed(&[Key::char(' ')]), " ");
        for erase in [
            plain(KeyCode::Backspace),
            plain(KeyCode::Delete),
            Key::ctrl('h'),
            Key::ctrl('w'),
            Key::ctrl('u'),
        ] {
            assert_eq!(pressed(&[erase]), "", "{erase}");
        }
        assert_eq!(
            pressed(&[plain(KeyCode::Left), Key::char('x')]),
            "xold words"
        );
        assert_eq!(
            pressed(&[plain(KeyCode::Home), Key::char('x')]),
            "xold words"
        );
        assert_eq!(
            pressed(&[plain(KeyCode::Right), Key::char('x')]),
            "old wordsx"
        );
        assert_eq!(
            pressed(&[plain(KeyCode::End), Key::char('x')]),
            "old wordsx"
        );
        assert_eq!(
            pressed(&[Key::char('n'), Key::ctrl('z'), Key::ctrl('z')]),
            "old words"
        );
        let mut field = LineInput::selected("old words");
        field.paste("new");
        assert_eq!(field.text(), "new");
        assert!(!LineInput::selected("").is_selected());
    }

    #[test]
    fn backspace_takes_a_whole_cluster() {
        for cluster in ["e\u{301}", "👩‍💻", "🇩🇪", "日", "x"] {
            let mut field = typed(&format!("a{cluster}"));
            assert!(field.press(Key::plain(KeyCode::Backspace)));
            assert_eq!(field.text(), "a", "{cluster}");
            let mut field = typed(&format!("{cluster}b"));
            field.press(Key::plain(KeyCode::Home));
            field.press(Key::plain(KeyCode::Delete));
            assert_eq!(field.text(), "b", "{cluster}");
        }
    }

    #[test]
    fn the_cursor_steps_over_a_whole_cluster() {
        let mut field = typed("👩‍💻b");
        field.press(Key::plain(KeyCode::Home));
        field.press(Key::plain(KeyCode::Right));
        assert_eq!(field.cursor(), "👩‍💻".len());
        field.press(Key::plain(KeyCode::Left));
        assert_eq!(field.cursor(), 0);
    }

    #[test]
    fn text_that_joins_what_follows_keeps_the_order_typed() {
        for (before, text, behind) in [
            ("हि", "न\u{94d}त", "दी"),
            ("ক", "ন\u{9cd}", "দ"),
            ("", "🇩🇪", "🇫🇷"),
            ("a", "👩\u{200d}👩\u{200d}👧", "🙂"),
            ("", "a", "\u{301}b"),
            ("", "ᄀ", "\u{1161}\u{11a8}"),
        ] {
            let mut field = typed(&format!("{before}{behind}"));
            field.press(Key::plain(KeyCode::Home));
            while field.cursor() < before.len() {
                field.press(Key::plain(KeyCode::Right));
            }
            for c in format!("{text}|").chars() {
                field.press(Key::char(c));
            }
            assert_eq!(field.text(), format!("{before}{text}|{behind}"));
        }
    }

    #[test]
    fn a_paste_is_one_line_and_one_undo() {
        let mut field = typed("a");
        field.paste("b\r\nc\n");
        assert_eq!(field.text(), "ab  c");
        field.press(Key::ctrl('z'));
        assert_eq!(field.text(), "a");
    }

    #[test]
    fn words_are_passed_and_deleted_by_the_keys_of_every_terminal() {
        let held = |code, ctrl, alt| Key {
            ctrl,
            alt,
            ..Key::plain(code)
        };
        let (char_b, char_f, char_d) = (KeyCode::Char('b'), KeyCode::Char('f'), KeyCode::Char('d'));
        for (back, forth, erase, delete) in [
            (
                held(char_b, false, true),
                held(char_f, false, true),
                Key::ctrl('w'),
                held(char_d, false, true),
            ),
            (
                held(KeyCode::Left, false, true),
                held(KeyCode::Right, false, true),
                held(KeyCode::Backspace, false, true),
                held(KeyCode::Delete, false, true),
            ),
            (
                held(KeyCode::Left, true, false),
                held(KeyCode::Right, true, false),
                held(KeyCode::Backspace, true, false),
                held(KeyCode::Delete, true, false),
            ),
        ] {
            let mut field = typed("one two three");
            field.press(back);
            assert_eq!(field.cursor(), 8, "{back}");
            field.press(back);
            field.press(forth);
            assert_eq!(field.cursor(), 8, "{forth}");
            field.press(erase);
            assert_eq!(field.text(), "one three", "{erase}");
            field.press(delete);
            assert_eq!(field.text(), "one ", "{delete}");
        }
    }

    #[test]
    fn control_u_deletes_to_the_start() {
        let mut field = typed("one two");
        assert!(field.press(Key::ctrl('u')));
        assert_eq!(field.text(), "");
        field.press(Key::ctrl('z'));
        assert_eq!(field.text(), "one two");
    }

    #[test]
    fn control_h_deletes_backwards() {
        let mut field = typed("ab");
        field.press(Key::ctrl('h'));
        assert_eq!(field.text(), "a");
    }
}
