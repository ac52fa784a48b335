//! Line and list commands: Enter and Tab, moving and duplicating lines, tasks.

use super::{CommandOutcome, MAX_MARKER_BYTES, few_lines, is_blank, line_beginning};
use crate::editor::display_cell::TAB_WIDTH;
use crate::editor::highlight::is_thematic_break;
use crate::editor::selection::Selection;
use crate::editor::text::Text;
use crate::editor::transaction::{Replacement, Transaction};

/// Leading markers of a line: quotes, indentation, list marker, task checkbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct LineMarkers {
    /// Quote markers and whitespace before the list marker.
    before: String,
    item: Option<ListMarker>,
    /// Character in the task checkbox.
    task: Option<char>,
    /// Length of the checkbox in bytes, with the space after it if there is one.
    task_bytes: usize,
}

/// A list marker.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ListMarker {
    /// `-`, `*` or `+`, and the number of spaces after it.
    Bullet(char, usize),
    /// Number, `.` or `)`, and the number of spaces after it.
    Number(ItemNumber, char, usize),
}

/// Number of a list item, with the digits it is written in: `007`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ItemNumber {
    value: u64,
    digits: usize,
}

impl ItemNumber {
    fn text(self) -> String {
        format!("{:0width$}", self.value, width = self.digits)
    }

    /// Returns the number `items` items further on.
    fn after(self, items: u64) -> Self {
        Self {
            value: self.value.saturating_add(items),
            ..self
        }
    }
}

impl ListMarker {
    fn text(&self) -> String {
        match self {
            Self::Bullet(mark, blanks) => format!("{mark}{}", " ".repeat(*blanks)),
            Self::Number(number, mark, blanks) => {
                format!("{}{mark}{}", number.text(), " ".repeat(*blanks))
            }
        }
    }

    /// Returns the marker of the next item, with a number that is `step` higher.
    fn next(&self, step: u64) -> Self {
        match *self {
            Self::Number(number, mark, blanks) => Self::Number(number.after(step), mark, blanks),
            Self::Bullet(mark, blanks) => Self::Bullet(mark, blanks),
        }
    }
}

impl LineMarkers {
    fn of(line: &str) -> Self {
        let start = line
            .find(|c: char| c != '>' && c != ' ' && c != '\t')
            .unwrap_or(line.len());
        let (before, rest) = line.split_at_checked(start).unwrap_or((line, ""));
        let item = parse_list_marker(rest).filter(|_| !is_thematic_break(rest));
        let behind = item.as_ref().map_or(0, |item| item.text().len());
        let rest = rest.get(behind..).unwrap_or_default();
        let task = item.as_ref().and_then(|_| {
            let mut chars = rest.chars();
            let (open, tick) = (chars.next()?, chars.next()?);
            let (close, space) = (chars.next()?, chars.next());
            let closed = close == ']' && space.is_none_or(|c| c == ' ');
            let is_box = open == '[' && closed && matches!(tick, ' ' | 'x' | 'X');
            is_box.then(|| (tick, 3 + space.map_or(0, char::len_utf8)))
        });
        Self {
            before: before.to_owned(),
            item,
            task: task.map(|(tick, _)| tick),
            task_bytes: task.map_or(0, |(_, bytes)| bytes),
        }
    }

    /// Returns the length of the markers, in bytes.
    fn len(&self) -> usize {
        let item = self.item.as_ref().map_or(0, |item| item.text().len());
        self.before.len() + item + self.task_bytes
    }

    /// Returns the markers of the next line, with a number that is `step` higher.
    fn next(&self, step: u64) -> String {
        let item = self
            .item
            .as_ref()
            .map_or_else(String::new, |item| item.next(step).text());
        let task = if self.task.is_some() { "[ ] " } else { "" };
        format!("{}{item}{task}", self.before)
    }

    fn has_markers(&self) -> bool {
        self.item.is_some() || self.before.contains('>')
    }
}

fn parse_list_marker(rest: &str) -> Option<ListMarker> {
    let blanks = |at: usize| {
        let behind = rest.get(at..)?;
        let blanks = behind.len() - behind.trim_start_matches(' ').len();
        (blanks > 0).then_some(blanks)
    };
    let first = rest.chars().next()?;
    if matches!(first, '-' | '*' | '+') {
        return Some(ListMarker::Bullet(first, blanks(1)?));
    }
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let value: u64 = rest.get(..digits.min(10))?.parse().ok()?;
    let mark = rest
        .get(digits..)?
        .chars()
        .next()
        .filter(|c| matches!(c, '.' | ')'))?;
    (digits < 10).then_some(())?;
    let number = ItemNumber { value, digits };
    Some(ListMarker::Number(number, mark, blanks(digits + 1)?))
}

/// Inserts a line break and continues the list, quote or indentation of the line. On an empty item
/// it removes the item instead. In code it continues only the indentation.
pub fn enter(text: &Text, selection: Selection, in_code: bool) -> Transaction {
    let at = selection.range().start;
    let line = text.line_of(at);
    let start = text.line_start(line);
    let end = text.line_ending_at(at).as_str();
    let first = line_beginning(text, line);
    let marks = LineMarkers::of(&first);
    let plain = |blanks: &str| Transaction::replace(selection.range(), format!("{end}{blanks}"));
    if !selection.is_empty() || at - start > MAX_MARKER_BYTES {
        return plain("");
    }
    if in_code || !marks.has_markers() {
        let blanks = first.len() - first.trim_start_matches([' ', '\t']).len();
        let blanks = first.get(..blanks.min(at - start)).unwrap_or_default();
        return plain(blanks);
    }
    if at < start + marks.len() {
        return plain("");
    }
    let rest = text.slice(start + marks.len()..text.line_end(line).min(start + MAX_MARKER_BYTES));
    if rest.trim().is_empty() {
        return Transaction::replace(start..text.line_end(line), remaining_markers(&marks));
    }
    let step = number_step(text, line, &marks);
    let next = marks.next(step);
    let gap = text.slice(at..text.line_end(line).min(at + MAX_MARKER_BYTES));
    let gap = gap.len() - gap.trim_start_matches(' ').len();
    let behind = at + end.len() + next.len();
    let mut changes = vec![Replacement::new(at..at + gap, format!("{end}{next}"))];
    if let Some(ListMarker::Number(number, ..)) = marks.item.as_ref().filter(|_| step > 0) {
        changes.extend(renumbered(text, line, &marks, number.after(2)));
    }
    Transaction::new(changes, Selection::at(behind))
}

/// Returns the markers that remain when an empty item ends: those of the quote around it.
fn remaining_markers(marks: &LineMarkers) -> String {
    if marks.item.is_some() && marks.before.contains('>') {
        let end = marks.before.rfind('>').map_or(0, |at| at + 1);
        let quote = marks.before.get(..end).unwrap_or_default();
        return format!("{quote} ");
    }
    String::new()
}

/// Returns the difference between item numbers: 0 for a list that repeats one number (`1.`, `1.`,
/// `1.`), otherwise 1.
fn number_step(text: &Text, line: usize, marks: &LineMarkers) -> u64 {
    let Some(ListMarker::Number(number, ..)) = &marks.item else {
        return 0;
    };
    let above = line.saturating_sub(super::MAX_LINES)..line;
    let below = line + 1..text.lines().min(line + super::MAX_LINES);
    let mut others = siblings(text, above.rev(), marks)
        .chain(siblings(text, below, marks))
        .peekable();
    let is_counted =
        others.peek().is_none() || others.any(|(_, other)| other.value != number.value);
    u64::from(is_counted)
}

/// Iterates over the numbered items of the list that an item with the markers `like` belongs to,
/// with the position of each number. Deeper lines belong to an item, and blank lines to the list.
fn siblings<'a>(
    text: &'a Text,
    lines: impl Iterator<Item = usize> + 'a,
    like: &'a LineMarkers,
) -> impl Iterator<Item = (usize, ItemNumber)> + 'a {
    let items = lines.map_while(move |line| {
        let head = line_beginning(text, line);
        if is_blank(text, line) || head.trim_end() == like.before.trim_end() {
            return Some(None);
        }
        let marks = LineMarkers::of(&head);
        if marks.before.len() > like.before.len() {
            return Some(None);
        }
        match (marks.item, &like.item) {
            (Some(ListMarker::Number(number, mark, _)), Some(ListMarker::Number(_, wanted, _)))
                if marks.before == like.before && mark == *wanted =>
            {
                Some(Some((text.line_start(line) + marks.before.len(), number)))
            }
            _ => None,
        }
    });
    items.flatten()
}

/// Renumbers the items after a line that belong to the same list.
fn renumbered(text: &Text, line: usize, like: &LineMarkers, first: ItemNumber) -> Vec<Replacement> {
    let below = line + 1..text.lines().min(line + 1 + super::MAX_LINES);
    let items = siblings(text, below, like).zip(first.value..);
    let changes = items.filter_map(|((at, old), value)| {
        let new = ItemNumber { value, ..old };
        (old != new).then(|| Replacement::new(at..at + old.digits, new.text()))
    });
    changes.collect()
}

/// Inserts spaces up to the next tab stop; a list item or several selected lines are indented.
pub fn indent(text: &Text, selection: Selection) -> CommandOutcome {
    let lines = few_lines(text, selection)?;
    let first = *lines.start();
    let marks = LineMarkers::of(&line_beginning(text, first));
    let at_marks = selection.head <= text.line_start(first) + marks.len();
    if selection.is_empty() && !(marks.item.is_some() && at_marks) {
        let column = text.chars_in(text.line_start(first)..selection.head);
        let blanks = " ".repeat(TAB_WIDTH - column % TAB_WIDTH);
        return Ok(Transaction::replace(selection.range(), blanks));
    }
    let blanks = " ".repeat(nested_indent(&marks));
    let filled = lines.filter(|line| !is_blank(text, *line));
    let changes = filled.map(|line| {
        let marks = LineMarkers::of(&line_beginning(text, line));
        let quotes = marks.before.rfind('>').map_or(0, |at| at + 2);
        let at = text.line_start(line) + quotes.min(marks.before.len());
        Replacement::new(at..at, blanks.as_str())
    });
    Ok(super::with_mapped_selection(changes.collect(), selection))
}

/// Outdents the selected lines by one step.
pub fn outdent(text: &Text, selection: Selection) -> CommandOutcome {
    let lines = few_lines(text, selection)?;
    let most = nested_indent(&LineMarkers::of(&line_beginning(text, *lines.start())));
    let changes = lines.filter_map(|line| {
        let marks = LineMarkers::of(&line_beginning(text, line));
        let quotes = marks.before.rfind('>').map_or(0, |at| at + 2);
        let blanks = marks.before.get(quotes.min(marks.before.len())..)?;
        let width = match blanks.chars().next()? {
            '\t' => 1,
            _ => blanks
                .bytes()
                .take_while(|byte| *byte == b' ')
                .count()
                .min(most),
        };
        let at = text.line_start(line) + quotes;
        (width > 0).then(|| Replacement::new(at..at + width, ""))
    });
    let changes: Vec<Replacement> = changes.collect();
    if changes.is_empty() {
        return Err("nothing to outdent");
    }
    Ok(super::with_mapped_selection(changes, selection))
}

/// Returns the indentation of a nested item: the width of the parent's marker.
fn nested_indent(marks: &LineMarkers) -> usize {
    marks.item.as_ref().map_or(TAB_WIDTH, |item| match item {
        ListMarker::Bullet(..) => 2,
        ListMarker::Number(..) => item.text().len().max(3),
    })
}

/// Toggles the checkboxes of the selected items; an item without one gets one.
pub fn toggle_task(text: &Text, selection: Selection) -> CommandOutcome {
    let lines = few_lines(text, selection)?;
    let changes = lines.filter_map(|line| {
        let marks = LineMarkers::of(&line_beginning(text, line));
        let item = marks.item.as_ref()?.text();
        let at = text.line_start(line) + marks.before.len() + item.len();
        Some(match marks.task {
            None => Replacement::new(at..at, "[ ] "),
            Some(' ') => Replacement::new(at + 1..at + 2, "x"),
            Some(_) => Replacement::new(at + 1..at + 2, " "),
        })
    });
    let changes: Vec<Replacement> = changes.collect();
    if changes.is_empty() {
        return Err("not in a list item");
    }
    Ok(super::with_mapped_selection(changes, selection))
}

/// Moves the selected lines over the line above or below.
pub fn move_lines(text: &Text, selection: Selection, down: bool) -> CommandOutcome {
    let lines = few_lines(text, selection)?;
    let (first, last) = (*lines.start(), *lines.end());
    let other = if down {
        last + 1
    } else {
        first.wrapping_sub(1)
    };
    if other >= text.lines() {
        return Err("no line to move past");
    }
    let (block, line) = (
        text.line_start(first)..text.line_end(last),
        text.line_range(other),
    );
    let (block_text, line_text) = (text.slice(block.clone()), text.slice(line.clone()));
    let changes = vec![
        Replacement::new(block.clone(), line_text.clone()),
        Replacement::new(line.clone(), block_text.clone()),
    ];
    let between = if down {
        line.start - block.end + line.len()
    } else {
        0
    };
    let start = if down {
        block.start + between
    } else {
        line.start
    };
    let moved = |at: usize| start + (at.clamp(block.start, block.end) - block.start);
    let to = Selection::between(moved(selection.anchor), moved(selection.head));
    Ok(Transaction::new(changes, to))
}

/// Duplicates the selected lines; the cursor moves to the copy.
pub fn duplicate(text: &Text, selection: Selection) -> CommandOutcome {
    let lines = few_lines(text, selection)?;
    let (start, end) = (text.line_start(*lines.start()), text.line_end(*lines.end()));
    let copy = text.slice(start..end);
    let put = format!("{}{copy}", text.line_ending_at(end).as_str());
    let by = put.len();
    let to = Selection::between(selection.anchor + by, selection.head + by);
    Ok(Transaction::replace(end..end, put).selecting(to))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{done, marked};
    use super::*;

    fn entered(source: &str) -> String {
        let (text, selection) = marked(source);
        done(&text, &enter(&text, selection, false))
    }

    fn after(source: &str, command: impl Fn(&Text, Selection) -> CommandOutcome) -> String {
        let (text, selection) = marked(source);
        match command(&text, selection) {
            Ok(made) => done(&text, &made),
            Err(why) => why.to_owned(),
        }
    }

    #[test]
    fn enter_goes_on_with_lists_quotes_and_tasks() {
        assert_eq!(entered("- one¦"), "- one\n- ¦");
        assert_eq!(entered("  * one¦ two"), "  * one\n  * ¦two");
        assert_eq!(entered("- [x] done¦"), "- [x] done\n- [ ] ¦");
        assert_eq!(entered("> a¦b"), "> a\n> ¦b");
        assert_eq!(entered("> - a¦\r\nb\r\n"), "> - a\r\n> - ¦\r\nb\r\n");
        assert_eq!(
            entered("9) a¦\n10) b\n   - c\n\n11) d\ne"),
            "9) a\n10) ¦\n11) b\n   - c\n\n12) d\ne"
        );
        assert_eq!(entered("  plain¦"), "  plain\n  ¦");
        assert_eq!(entered("-¦ a"), "-\n¦ a");
        assert_eq!(entered("*bold*¦"), "*bold*\n¦");
        assert_eq!(entered("2026. was a year¦"), "2026. was a year\n2027. ¦");
    }

    #[test]
    fn a_list_of_one_number_keeps_it_and_nobody_else_is_renumbered() {
        for (before, after) in [
            ("1. one¦\n1. two", "1. one\n1. ¦\n1. two"),
            ("1. one\n1. two¦", "1. one\n1. two\n1. ¦"),
            ("1. a\n1. b¦c\n1. d\n", "1. a\n1. b\n1. ¦c\n1. d\n"),
            ("0. a¦\r\n0. b\r\n", "0. a\r\n0. ¦\r\n0. b\r\n"),
            ("7) a\n7) b¦", "7) a\n7) b\n7) ¦"),
            ("1. a\n\n1. b¦\n\n1. c", "1. a\n\n1. b\n1. ¦\n\n1. c"),
            ("> 1. a\n>\n> 1. b¦", "> 1. a\n>\n> 1. b\n> 1. ¦"),
            ("1. [x] a¦\n1. [ ] b", "1. [x] a\n1. [ ] ¦\n1. [ ] b"),
            (
                "1. a\n   - x\n   2. y\n1. b¦",
                "1. a\n   - x\n   2. y\n1. b\n1. ¦",
            ),
            ("- x\n  1. a¦\n  1. b\n", "- x\n  1. a\n  1. ¦\n  1. b\n"),
            (
                "1. a¦\n   ```\n   2. code\n   ```\n1. b",
                "1. a\n1. ¦\n   ```\n   2. code\n   ```\n1. b",
            ),
            ("01. a¦\n01. b", "01. a\n01. ¦\n01. b"),
            // a single item, or items that count, are continued by counting
            ("1. a¦", "1. a\n2. ¦"),
            ("0. a¦\n", "0. a\n1. ¦\n"),
            ("1. a¦\n2. b", "1. a\n2. ¦\n3. b"),
            ("1. a\n1. b¦\n2. c", "1. a\n1. b\n2. ¦\n3. c"),
            ("08. a\n09. b¦\n10. c", "08. a\n09. b\n10. ¦\n11. c"),
            // the end of a list and another delimiter start another list
            ("1. a\n\ntext\n\n1. b¦", "1. a\n\ntext\n\n1. b\n2. ¦"),
            ("1) a\n1. b¦", "1) a\n1. b\n2. ¦"),
            ("1. a¦\n\n* * *\n\n1. b", "1. a\n2. ¦\n\n* * *\n\n1. b"),
        ] {
            assert_eq!(entered(before), after, "{before:?}");
        }
    }

    #[test]
    fn a_rule_is_no_item() {
        for rule in [
            "* * *", "- - -", "_ _ _", "***", "---", "* * * *", "-  -  -", "*\t*\t*", "- - -  ",
            "  * * *",
        ] {
            let blanks = rule.len() - rule.trim_start().len();
            let wanted = format!("{rule}\n{}¦\n1. a", " ".repeat(blanks));
            assert_eq!(entered(&format!("{rule}¦\n1. a")), wanted, "{rule:?}");
            let quoted = format!("> {rule}\n> {}¦", " ".repeat(blanks));
            assert_eq!(entered(&format!("> {rule}¦")), quoted, "{rule:?}");
            let told = after(&format!("{rule}¦"), toggle_task);
            assert_eq!(told, "not in a list item", "{rule:?}");
        }
        for (before, after) in [
            ("- -¦", "- -\n- ¦"),
            ("- * * *¦", "- * * *\n- ¦"),
            ("* * * a¦", "* * * a\n* ¦"),
            ("- - -a¦", "- - -a\n- ¦"),
            ("+ + +¦", "+ + +\n+ ¦"),
        ] {
            assert_eq!(entered(before), after, "{before:?}");
        }
    }

    #[test]
    fn enter_on_an_empty_item_ends_the_list() {
        assert_eq!(entered("- a\n- ¦"), "- a\n¦");
        assert_eq!(entered("> - ¦\nx"), "> ¦\nx");
        assert_eq!(entered("> ¦"), "¦");
        assert_eq!(entered("1. [ ] ¦"), "¦");
        assert_eq!(entered("- a\n- [ ]¦"), "- a\n¦");
        assert_eq!(entered("- [x]¦\nb"), "¦\nb");
        assert_eq!(entered("- [ ¦]"), "- [ \n¦]");
    }

    #[test]
    fn in_code_only_the_blanks_go_on() {
        let (text, selection) = marked("    - x¦");
        assert_eq!(
            done(&text, &enter(&text, selection, true)),
            "    - x\n    ¦"
        );
    }

    #[test]
    fn tab_nests_items_and_indents_lines() {
        assert_eq!(after("- a\n- ¦b", indent), "- a\n  - ¦b");
        assert_eq!(after("1. a\n2. ¦b", indent), "1. a\n   2. ¦b");
        assert_eq!(after("ab¦c", indent), "ab  ¦c");
        assert_eq!(after("«a\n\nb»", indent), "«    a\n\n    b»");
        assert_eq!(after("> - ¦a", indent), ">   - ¦a");
        assert_eq!(after("  - ¦b", outdent), "- ¦b");
        assert_eq!(after("«      a\n\tb»", outdent), "«  a\nb»");
    }

    #[test]
    fn items_are_ticked_and_get_boxes() {
        assert_eq!(after("- [ ] a¦", toggle_task), "- [x] a¦");
        assert_eq!(after("- [X] a¦", toggle_task), "- [ ] a¦");
        assert_eq!(after("«- a\n- b»", toggle_task), "«- [ ] a\n- [ ] b»");
        assert_eq!(after("text¦", toggle_task), "not in a list item");
    }

    #[test]
    fn lines_are_moved_and_doubled_with_their_ends() {
        let down = |text: &Text, at| move_lines(text, at, true);
        let up = |text: &Text, at| move_lines(text, at, false);
        assert_eq!(after("a¦\r\nbc\nd", down), "bc\r\na¦\nd");
        assert_eq!(after("a\nbc\nd¦e", up), "a\nd¦e\nbc");
        assert_eq!(after("¦a\n", up), "no line to move past");
        assert_eq!(after("a\n¦b", down), "no line to move past");
        assert_eq!(after("a¦b\nc", duplicate), "ab\na¦b\nc");
    }
}
