//! Tables directly below a line of text, which the parser reads as one paragraph (GFM since 2023,
//! micromark's table extension, Goldmark, marked and markdown-it read a table).

use super::Preprocessor;
use super::callout::split_quote;
use super::lookahead::last_line;

/// An empty heading, which ends a paragraph and is not shown, and a line end that doesn't count as
/// a line of the source, since lines are counted by `\n`.
const PARAGRAPH_END: &str = "#\r";

/// State after the line above.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PreviousLine {
    /// Whether a list may be open, in which text is indented.
    pub(super) list: bool,
    /// Whether the line contains text.
    pub(super) text: bool,
    /// Whether the line is part of a table.
    pub(super) table: bool,
}

impl Preprocessor {
    /// Separates a table from the text above its header, if a line is its delimiter row.
    pub(super) fn separate_table(&mut self, content: &str) {
        let text = split_quote(content).1.trim();
        if text.is_empty() {
            self.previous_line.table = false;
        }
        if self.previous_line.table || !is_delimiter_row(text) {
            return;
        }
        let head = self.line_above().to_owned();
        let (prefix, cells) = split_quote(&head);
        if count_cells(cells.trim()) != count_cells(text) {
            return;
        }
        self.previous_line.table = true;
        let depth = |prefix: &str| prefix.matches('>').count();
        let (quotes, above) = split_quote(self.second_line_above());
        if above.trim().is_empty() || depth(quotes) != depth(prefix) {
            return;
        }
        let text = &mut self.prepared.text;
        text.truncate(text.len().saturating_sub(head.len() + 1));
        self.push_source(prefix);
        self.push_source(PARAGRAPH_END);
        self.push_source(&head);
        self.push_source("\n");
    }

    /// Returns the line above in the result, or its last part if it is long.
    pub(super) fn line_above(&self) -> &str {
        let text = self.prepared.text.strip_suffix('\n').unwrap_or_default();
        last_line(text)
    }

    /// Returns the second line above, or its last part if it is long.
    fn second_line_above(&self) -> &str {
        let text = self.prepared.text.strip_suffix('\n').unwrap_or_default();
        let head = last_line(text);
        let text = text.get(..text.len() - head.len()).unwrap_or_default();
        last_line(text.strip_suffix('\n').unwrap_or_default())
    }
}

/// Whether a line is the delimiter row of a table with at least two columns, or with one between
/// bars.
fn is_delimiter_row(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, '|' | '-' | ':' | ' ' | '\t');
    if !text.contains('|') || !text.contains('-') || !text.chars().all(is_sign) {
        return false;
    }
    let cells = without_outer_bars(text).split('|').map(str::trim);
    let is_cell = |cell: &str| {
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
    };
    cells.into_iter().all(is_cell)
}

/// Returns the number of cells in a row.
fn count_cells(row: &str) -> usize {
    let mut is_escaped = false;
    let bars = without_outer_bars(row).bytes().filter(|byte| {
        let is_bar = *byte == b'|' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_bar
    });
    if row.is_empty() { 0 } else { bars.count() + 1 }
}

fn without_outer_bars(row: &str) -> &str {
    let row = row.strip_prefix('|').unwrap_or(row);
    let is_escaped = row.ends_with("\\|");
    row.strip_suffix('|').filter(|_| !is_escaped).unwrap_or(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_the_line_between_them_are_told_by_their_cells() {
        for (row, is_between, cells) in [
            ("--|--", true, 2),
            ("| :-- | :-: | --: |", true, 3),
            ("|---|", true, 1),
            ("---", false, 1),
            ("| a | b |", false, 2),
            ("a \\| b | c", false, 2),
            ("| a | b \\|", false, 2),
            ("|--||--|", false, 3),
            ("", false, 0),
        ] {
            assert_eq!(
                (is_delimiter_row(row), count_cells(row)),
                (is_between, cells),
                "{row}"
            );
        }
    }
}
