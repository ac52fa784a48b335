//! Insert, delete, cut and paste.
//!
//! Deletions remove whole graphemes, except where typing has left the cursor inside one: there they
//! remove the part on one side of the cursor. Runs of typing and of deleting are joined in the undo
//! history; deleting a selection or a line is a step of its own.

use std::ops::Range;

use super::line_beginning;
use crate::editor::highlight::LexerState;
use crate::editor::selection::Selection;
use crate::editor::text::Text;
use crate::editor::transaction::{Transaction, UndoGroup};
use crate::editor::{grapheme, paste};

/// Longest text that becomes the text of a link, in bytes.
const MAX_LINK_TEXT_BYTES: usize = 4_096;

/// Replaces the selection with typed text.
pub fn insert(selection: Selection, typed: &str) -> Transaction {
    Transaction::replace(selection.range(), typed).with_group(UndoGroup::Typing)
}

/// Deletes the selection, or the grapheme before the cursor. In the indentation of a line it
/// deletes spaces back to the previous tab stop; stops are `tab` columns apart.
pub fn delete_backward(text: &Text, selection: Selection, tab: usize) -> Transaction {
    let at = selection.head;
    let start = indent_stop(text, at, tab).unwrap_or_else(|| grapheme::previous(text, at));
    delete_selection_or(selection, start..at)
}

/// Deletes the selection, or the grapheme after the cursor.
pub fn delete_forward(text: &Text, selection: Selection) -> Transaction {
    delete_selection_or(
        selection,
        selection.head..grapheme::next(text, selection.head),
    )
}

/// Deletes the selection, or back to the start of a word.
pub fn delete_word_backward(text: &Text, selection: Selection) -> Transaction {
    let start = grapheme::previous_word(text, selection.head);
    delete_selection_or(selection, start..selection.head)
}

/// Deletes the selection, or up to the start of the next word.
pub fn delete_word_forward(text: &Text, selection: Selection) -> Transaction {
    let end = grapheme::next_word(text, selection.head);
    delete_selection_or(selection, selection.head..end)
}

/// Deletes the selection, or back to the start of the line; at the start, the line ending before
/// it.
pub fn delete_to_line_start(text: &Text, selection: Selection) -> Transaction {
    let at = selection.head;
    let start = text.line_start(text.line_of(at));
    let start = if start == at {
        grapheme::previous(text, at)
    } else {
        start
    };
    delete_selection_or(selection, start..at)
}

/// Deletes the selection, or up to the end of the line; at the end, the line ending.
pub fn delete_to_line_end(text: &Text, selection: Selection) -> Transaction {
    let at = selection.head;
    let end = text.line_end(text.line_of(at));
    let end = if end <= at {
        grapheme::next(text, at)
    } else {
        end
    };
    delete_selection_or(selection, at..end)
}

/// Cuts the selection, or the line. Returns the text for the clipboard too.
pub fn cut(text: &Text, selection: Selection) -> (Transaction, String) {
    if selection.is_empty() {
        return cut_line(text, selection);
    }
    let cut = text.slice(selection.range()).into_owned();
    (Transaction::replace(selection.range(), ""), cut)
}

/// Cuts the line of the cursor with its ending. Returns the text for the clipboard too.
pub fn cut_line(text: &Text, selection: Selection) -> (Transaction, String) {
    let range = whole_line(text, selection.head);
    let cut = with_line_ending(text, &range);
    if range.is_empty() {
        return (
            Transaction::select(Selection::at(range.start)),
            String::new(),
        );
    }
    (Transaction::replace(range, ""), cut)
}

/// Returns the selection, or the line with its ending, for the clipboard.
pub fn copy(text: &Text, selection: Selection) -> String {
    if selection.is_empty() {
        return with_line_ending(text, &whole_line(text, selection.head));
    }
    text.slice(selection.range()).into_owned()
}

/// Replaces the selection with pasted text; a URL pasted over words makes them a link. `state` is
/// the parser state of the line.
pub fn paste(text: &Text, selection: Selection, pasted: &str, state: LexerState) -> Transaction {
    let range = selection.range();
    let link = (1..=MAX_LINK_TEXT_BYTES).contains(&range.len()).then(|| {
        let marked = text.slice(range.clone());
        paste::link(&marked, pasted, state)
    });
    let put = link.flatten().unwrap_or_else(|| {
        let end = text.line_ending_at(range.start);
        paste::normalize_line_endings(pasted, end.as_str())
    });
    Transaction::replace(range, put)
}

fn delete_selection_or(selection: Selection, range: Range<usize>) -> Transaction {
    if !selection.is_empty() {
        return Transaction::replace(selection.range(), "");
    }
    if range.is_empty() {
        return Transaction::select(selection);
    }
    Transaction::replace(range, "").with_group(UndoGroup::Deleting)
}

/// Returns the tab stop before a position, if only indentation is before it and it ends with a
/// space.
fn indent_stop(text: &Text, at: usize, tab: usize) -> Option<usize> {
    let line = text.line_of(at);
    let inner = at - text.line_start(line);
    let head = line_beginning(text, line);
    let blanks = head.get(..inner)?;
    if !blanks.ends_with(' ') || !blanks.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
        return None;
    }
    let column = column_after(blanks, tab);
    let stop = (column - 1) / tab.max(1) * tab.max(1);
    let spaces = blanks
        .bytes()
        .rev()
        .take_while(|byte| *byte == b' ')
        .count();
    Some(at - spaces.min(column - stop))
}

/// Returns the column after leading whitespace.
pub(super) fn column_after(blanks: &str, tab: usize) -> usize {
    let tab = tab.max(1);
    blanks.bytes().fold(0, |column, byte| match byte {
        b'\t' => (column / tab + 1) * tab,
        _ => column + 1,
    })
}

/// Returns the range of the line that contains a position, including its ending.
fn whole_line(text: &Text, at: usize) -> Range<usize> {
    let line = text.line_of(at);
    text.line_start(line)..text.line_start(line + 1).max(text.line_end(line))
}

/// Returns a line for the clipboard, always with an ending, so that it is pasted as a line.
fn with_line_ending(text: &Text, range: &Range<usize>) -> String {
    let mut line = text.slice(range.clone()).into_owned();
    if !line.is_empty() && !line.ends_with('\n') {
        line.push_str(text.line_ending_at(range.start).as_str());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::tests::{done, marked};
    use super::*;

    type DeleteCommand = fn(&Text, Selection) -> Transaction;

    fn check(erase: DeleteCommand, cases: &[(&str, &str)]) {
        for (before, after) in cases {
            let (text, selection) = marked(before);
            assert_eq!(done(&text, &erase(&text, selection)), *after, "{before:?}");
        }
    }

    #[test]
    fn typing_replaces_what_is_selected_and_joins() {
        let (text, selection) = marked("a «long» b");
        let made = insert(selection, "ö");
        assert_eq!(done(&text, &made), "a ö¦ b");
        assert_eq!((made.changes().len(), made.group()), (1, UndoGroup::Typing));
    }

    #[test]
    fn deleting_takes_whole_clusters_and_line_ends() {
        check(
            |text, selection| delete_backward(text, selection, 4),
            &[
                ("e\u{301}¦x", "¦x"),
                ("a👩‍💻¦", "a¦"),
                ("a\r\n¦b", "a¦b"),
                ("¦b", "¦b"),
                ("a «b» c", "a ¦ c"),
                ("हिन\u{94d}¦दी", "हि¦दी"),
                ("🇩🇪🇮¦🇹", "🇩🇪¦🇹"),
            ],
        );
        check(
            delete_forward,
            &[
                ("¦🇩🇪x", "¦x"),
                ("a¦\r\nb", "a¦b"),
                ("a¦", "a¦"),
                ("«ab»c", "¦c"),
                ("हिन\u{94d}¦दी", "हिन\u{94d}¦"),
            ],
        );
    }

    #[test]
    fn backspace_in_an_indent_goes_to_the_tab_stop_before() {
        check(
            |text, selection| delete_backward(text, selection, 4),
            &[
                ("        ¦x", "    ¦x"),
                ("      ¦x", "    ¦x"),
                ("  ¦x", "¦x"),
                ("\t  ¦x", "\t¦x"),
                ("\t¦x", "¦x"),
                ("a   ¦x", "a  ¦x"),
                ("  \n¦x", "  ¦x"),
            ],
        );
    }

    #[test]
    fn words_and_rests_of_lines_are_deleted() {
        check(
            delete_word_backward,
            &[("one two¦", "one ¦"), ("a\n¦b", "a¦b"), ("«a»b", "¦b")],
        );
        check(
            delete_word_forward,
            &[("¦one two", "¦two"), ("a¦\nb", "a¦b"), ("x¦", "x¦")],
        );
        check(
            delete_to_line_start,
            &[("a\none two¦ x", "a\n¦ x"), ("a\n¦b", "a¦b"), ("¦b", "¦b")],
        );
        check(
            delete_to_line_end,
            &[
                ("a ¦b c\r\nd", "a ¦\r\nd"),
                ("a¦\r\nd", "a¦d"),
                ("a¦", "a¦"),
            ],
        );
    }

    #[test]
    fn runs_of_deleting_join_and_selections_do_not() {
        let (text, selection) = marked("ab¦c");
        assert_eq!(
            delete_forward(&text, selection).group(),
            UndoGroup::Deleting
        );
        assert_eq!(
            delete_backward(&text, selection, 4).group(),
            UndoGroup::Deleting
        );
        let (text, selection) = marked("«ab»c");
        assert_eq!(
            delete_forward(&text, selection).group(),
            UndoGroup::Separate
        );
    }

    #[test]
    fn a_line_is_cut_and_copied_with_its_end() {
        for (before, after, clip) in [
            ("a\nb¦c\nd", "a\n¦d", "bc\n"),
            ("a\r\nb¦c", "a\r\n¦", "bc\r\n"),
            ("a\n¦\nb", "a\n¦b", "\n"),
            ("a «b\nc» d", "a ¦ d", "b\nc"),
            ("¦", "¦", ""),
        ] {
            let (text, selection) = marked(before);
            assert_eq!(copy(&text, selection), clip);
            let (made, cut) = cut(&text, selection);
            assert_eq!((done(&text, &made).as_str(), cut.as_str()), (after, clip));
        }
        let (text, selection) = marked("a «b\nc» d");
        assert_eq!(cut_line(&text, selection).1, "c d\n");
    }

    #[test]
    fn a_paste_gets_the_line_ends_of_its_place() {
        for (before, after) in [
            ("a\r\n¦b", "a\r\nx\r\ny\r\nz\r\n¦b"),
            ("a\n«b»", "a\nx\ny\nz\n¦"),
            ("a\r\nb\n¦", "a\r\nb\nx\ny\nz\n¦"),
        ] {
            let (text, selection) = marked(before);
            let made = paste(&text, selection, "x\r\ny\rz\n", LexerState::TEXT);
            assert_eq!(done(&text, &made), after);
            assert_eq!(
                (made.changes().len(), made.group()),
                (1, UndoGroup::Separate)
            );
        }
    }
}
