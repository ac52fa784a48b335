//! Text buffer: a text with selection and undo history.
//!
//! Every change goes through [`Buffer::apply`]. Afterwards the cursor is after the typed text, a
//! selection ends at grapheme boundaries, the change can be undone, and the touched lines are
//! recorded for the per-line caches.

use super::history::{ApplyFn, History, StoredHistory};
use super::selection::Selection;
use super::text::Text;
use super::transaction::{Transaction, UndoGroup};

/// Lines touched by changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TouchedLines {
    /// First changed line, from 0.
    pub line: usize,
    /// Number of lines before the change, including that one.
    pub before: usize,
    /// Number of lines after the change.
    pub after: usize,
}

/// A text that is open for editing.
#[derive(Clone, Debug)]
pub struct Buffer {
    text: Text,
    selection: Selection,
    history: History,
    touched: Option<TouchedLines>,
}

impl Buffer {
    /// Creates a buffer from the contents of a file.
    pub fn new(contents: &str) -> Self {
        Self::of(Text::new(contents))
    }

    /// Creates a buffer from a text as it is on disk.
    pub fn of(text: Text) -> Self {
        Self {
            text,
            selection: Selection::default(),
            history: History::new(),
            touched: None,
        }
    }

    /// Creates a buffer from a text as it is on disk, with the undo steps that led to it.
    pub fn with_history(text: Text, stored: StoredHistory) -> Self {
        Self {
            history: History::from_stored(stored),
            ..Self::of(text)
        }
    }

    /// Returns the newest undo steps, up to a size in bytes of text.
    pub fn stored_history(&self, max_bytes: usize) -> StoredHistory {
        self.history.to_stored(max_bytes)
    }

    /// Returns the text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Returns the selection.
    pub fn selection(&self) -> Selection {
        self.selection
    }

    /// Returns the position of the cursor.
    pub fn head(&self) -> usize {
        self.selection.head
    }

    /// Sets the selection, moved to grapheme boundaries. Unless it stays the same, the next change
    /// starts a new undo step.
    pub fn select(&mut self, selection: Selection) {
        if selection == self.selection {
            return;
        }
        let selection = selection.snapped(&self.text);
        if selection != self.selection {
            self.history.close();
        }
        self.selection = selection;
    }

    /// Applies a transaction.
    pub fn apply(&mut self, change: &Transaction) {
        if change.is_empty() {
            self.select(change.selection());
            return;
        }
        let joins = self.continues_step(change);
        let before = self.selection;
        note(&self.text, change, &mut self.touched);
        let back = change.apply(&mut self.text, before);
        self.history.push(back, joins);
        self.selection = change.selection().after_change(&self.text);
    }

    /// Whether a change continues the last undo step: nothing is selected, and it does not start a
    /// word after a space.
    fn continues_step(&self, change: &Transaction) -> bool {
        let [one] = change.changes() else {
            return false;
        };
        match change.group() {
            UndoGroup::Typing => {
                let at = one.range.start;
                let begins = one.text.chars().next().is_some_and(|c| !c.is_whitespace());
                let blank = |byte: u8| byte.is_ascii_whitespace();
                let is_word = begins && at > 0 && self.text.byte(at - 1).is_some_and(blank);
                self.selection.is_empty() && !is_word
            }
            UndoGroup::Deleting | UndoGroup::Pasting => self.selection.is_empty(),
            UndoGroup::Separate => false,
        }
    }

    /// Undoes the last step. Returns whether there was one.
    pub fn undo(&mut self) -> bool {
        self.step_history(History::undo)
    }

    /// Redoes the last undone step. Returns whether there was one.
    pub fn redo(&mut self) -> bool {
        self.step_history(History::redo)
    }

    fn step_history(&mut self, turn: fn(&mut History, &mut ApplyFn<'_>) -> bool) -> bool {
        let (text, touched) = (&mut self.text, &mut self.touched);
        let mut selection = self.selection;
        let turned = turn(&mut self.history, &mut |change| {
            note(text, change, touched);
            let back = change.apply(text, selection);
            selection = change.selection();
            back
        });
        self.selection = selection.after_change(&self.text);
        turned
    }

    /// Ends the current undo step; the next change starts a new one.
    pub fn close_step(&mut self) {
        self.history.close();
    }

    /// Continues the last undo step: the next change joins it if possible.
    pub fn reopen_step(&mut self) {
        self.history.reopen();
    }

    /// Merges the steps that typed the last bytes before the cursor into one and continues it,
    /// because they turned out to be the beginning of a paste. Returns whether there are such
    /// steps.
    pub fn join_typed(&mut self, bytes: usize) -> bool {
        self.selection.is_empty() && self.history.join_typed(bytes, self.head())
    }

    /// Returns the lines touched since the last call.
    pub fn take_touched(&mut self) -> Option<TouchedLines> {
        self.touched.take()
    }

    /// Marks a revision as the one on disk.
    pub fn mark_saved(&mut self, state: u64) {
        self.history.mark_saved(state);
    }

    /// Marks the text as modified until it is saved.
    pub fn mark_unsaved(&mut self) {
        self.history.mark_unsaved();
    }

    /// Whether the text differs from the one on disk.
    pub fn is_modified(&self) -> bool {
        self.history.is_modified()
    }

    /// Returns the revision of the text; equal revisions mean equal texts.
    pub fn revision(&self) -> u64 {
        self.history.revision()
    }
}

/// Records the lines that the changes will touch, from last to first, the order they are applied
/// in.
fn note(text: &Text, change: &Transaction, touched: &mut Option<TouchedLines>) {
    for change in change.changes().iter().rev() {
        let line = text.line_of(change.range.start);
        let last = text.line_of(change.range.end);
        let added = change.text.bytes().filter(|byte| *byte == b'\n').count();
        let new = TouchedLines {
            line,
            before: last - line + 1,
            after: added + 1,
        };
        *touched = Some(touched.map_or(new, |old| old.merged_with(new)));
    }
}

impl TouchedLines {
    /// Merges this change with a later one.
    fn merged_with(self, next: Self) -> Self {
        let line = self.line.min(next.line);
        let end = (self.line + self.after).max(next.line + next.before);
        let between = end - line;
        Self {
            line,
            before: between + self.before - self.after,
            after: between + next.after - next.before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::transaction::Replacement;
    use super::*;

    fn typed(buffer: &mut Buffer, text: &str) {
        for c in text.chars() {
            let range = buffer.selection().range();
            let change = Transaction::replace(range, c.to_string()).with_group(UndoGroup::Typing);
            buffer.apply(&change);
        }
    }

    #[test]
    fn typing_is_undone_word_by_word() {
        let mut buffer = Buffer::new("");
        typed(&mut buffer, "one two three");
        for expected in ["one two ", "one ", ""] {
            assert!(buffer.undo());
            assert_eq!(buffer.text().to_string(), expected);
        }
        assert!(!buffer.undo());
        while buffer.redo() {}
        assert_eq!(buffer.text().to_string(), "one two three");
        assert_eq!(buffer.head(), 13);
    }

    #[test]
    fn a_paste_that_comes_in_pieces_is_one_step() {
        let mut buffer = Buffer::new("");
        typed(&mut buffer, "before ");
        for (piece, step) in [
            ("one\ntw", UndoGroup::Separate),
            ("o\n", UndoGroup::Pasting),
            ("e", UndoGroup::Pasting),
        ] {
            let range = buffer.selection().range();
            if step == UndoGroup::Pasting {
                buffer.reopen_step();
            }
            buffer.apply(&Transaction::replace(range, piece).with_group(step));
            buffer.close_step();
        }
        typed(&mut buffer, "nd");
        for expected in ["before one\ntwo\ne", "before ", ""] {
            assert!(buffer.undo());
            assert_eq!(buffer.text().to_string(), expected);
        }
        assert!(buffer.redo() && buffer.redo());
        assert_eq!(buffer.text().to_string(), "before one\ntwo\ne");
    }

    #[test]
    fn a_move_of_the_cursor_ends_the_step() {
        let mut buffer = Buffer::new("");
        typed(&mut buffer, "ab");
        buffer.select(Selection::at(0));
        buffer.select(Selection::at(2));
        typed(&mut buffer, "cd");
        buffer.undo();
        assert_eq!(buffer.text().to_string(), "ab");
    }

    /// Text before the cursor, text to type, text after it: while it is typed it joins what
    /// follows.
    const JOINING: [(&str, &str, &str); 16] = [
        ("हि", "न\u{94d}", "दी"),
        ("हि", "न\u{94d}त", "दी"),
        ("ক", "ন\u{9cd}", "দ"),
        ("ગુ", "જ\u{acd}", "રાતી"),
        ("త", "ల\u{c4d}", "గు"),
        ("മ", "ല\u{d4d}", "യാ"),
        ("ಕ", "ನ\u{ccd}", "ನಡ"),
        ("த", "ம\u{bcd}", "ழ"),
        ("", "🇩🇪", "🇫🇷"),
        ("🇮🇹", "🇩🇪🇪🇸", "🇫🇷🇬🇧"),
        ("a", "👩\u{200d}👩\u{200d}👧", "🙂"),
        ("", "👩\u{200d}", "💻"),
        ("", "a", "\u{301}b"),
        ("", "e\u{302}", "\u{301}"),
        ("", "ᄀ", "\u{1161}\u{11a8}"),
        ("가 ", "ᄀ", "\u{1161}"),
    ];

    #[test]
    fn text_that_joins_what_follows_keeps_the_order_typed() {
        for (before, text, behind) in JOINING {
            let mut buffer = Buffer::new(&format!("{before}{behind}"));
            buffer.select(Selection::at(before.len()));
            typed(&mut buffer, text);
            typed(&mut buffer, "|");
            assert_eq!(
                buffer.text().to_string(),
                format!("{before}{text}|{behind}")
            );
            assert_eq!(buffer.head(), before.len() + text.len() + 1);
        }
    }

    #[test]
    fn undo_and_redo_keep_a_cursor_inside_a_joined_cluster() {
        for (before, text, behind) in JOINING {
            let (was, at) = (format!("{before}{behind}"), before.len());
            let mut buffer = Buffer::new(&was);
            buffer.select(Selection::at(at));
            typed(&mut buffer, text);
            let head = buffer.head();
            buffer.undo();
            assert_eq!(
                (buffer.text().to_string(), buffer.head()),
                (was.clone(), at)
            );
            buffer.redo();
            assert_eq!(buffer.head(), head, "{text:?}");
            typed(&mut buffer, "|");
            assert_eq!(
                buffer.text().to_string(),
                format!("{before}{text}|{behind}")
            );
            while buffer.undo() {}
            assert_eq!(buffer.text().to_string(), was);
        }
    }

    #[test]
    fn a_selection_ends_between_clusters_and_a_cursor_outside_line_ends() {
        let mut buffer = Buffer::new("e x");
        buffer.apply(&Transaction::replace(1..1, "\u{301}").selecting(Selection::between(4, 1)));
        assert_eq!(buffer.selection(), Selection::between(4, 0));
        let mut buffer = Buffer::new("a\rx\nb");
        buffer.apply(&Transaction::replace(2..3, ""));
        assert_eq!(buffer.selection(), Selection::at(1));
    }

    #[test]
    fn the_lines_touched_hold_every_change() {
        let mut buffer = Buffer::new("a\nb\nc\nd\ne\n");
        let told = |buffer: &mut Buffer| {
            let touched = buffer.take_touched().expect("a change");
            (touched.line, touched.before, touched.after)
        };
        buffer.apply(&Transaction::replace(2..4, "x\ny\nz\n"));
        assert_eq!(told(&mut buffer), (1, 2, 4));
        buffer.undo();
        assert_eq!(told(&mut buffer), (1, 4, 2));
        assert_eq!(buffer.take_touched(), None);
        let two = vec![Replacement::new(0..2, ""), Replacement::new(6..6, "1\n2\n")];
        buffer.apply(&Transaction::new(two, Selection::default()));
        buffer.apply(&Transaction::replace(4..4, "x\n"));
        assert_eq!(buffer.text().to_string(), "b\nc\nx\n1\n2\nd\ne\n");
        assert_eq!(told(&mut buffer), (0, 4, 6));
    }

    #[test]
    fn a_save_that_ends_after_more_was_typed_leaves_the_text_unsaved() {
        let mut buffer = Buffer::new("");
        typed(&mut buffer, "one");
        let state = buffer.revision();
        typed(&mut buffer, " more");
        buffer.mark_saved(state);
        assert!(buffer.is_modified());
        buffer.undo();
        buffer.undo();
        assert_eq!(buffer.text().to_string(), "");
        assert!(buffer.is_modified());
        buffer.redo();
        assert!(!buffer.is_modified() || buffer.text().to_string() != "one");
    }
}
