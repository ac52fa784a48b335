//! Plain-text forms of a page: for pipes, and for the clipboard.

use std::ops::Range;

use super::page::{PageRow, RenderedPage, RowSpan, SpanKind};

/// Returns the text of the rows, without trailing spaces.
pub fn plain_text(page: &RenderedPage) -> String {
    let mut out = String::new();
    for row in &page.rows {
        for span in &row.spans {
            out.push_str(span.text.as_str());
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}

/// Returns rows as text without what only decorates them: lines of tables and headings, labels and
/// generated text. The cells of a table are separated by tabs.
pub fn text_of_rows(rows: &[PageRow]) -> String {
    let rows = rows.iter().filter(|row| !is_decoration(row));
    let texts: Vec<String> = rows.map(text_of_row).collect();
    texts.join("\n").trim_end().to_owned()
}

/// Returns the text of the blocks that come from these lines of the source, with a blank line
/// between two blocks unless they are items of a list that follow each other directly.
pub fn text_of_lines(page: &RenderedPage, lines: &Range<usize>) -> String {
    let mut text = String::new();
    let mut before: Option<(usize, bool)> = None;
    for block in &page.blocks {
        let rows = page.rows.get(block.rows.clone()).unwrap_or_default();
        if !rows.iter().any(|row| lines.contains(&row.line)) {
            continue;
        }
        let shown = text_of_rows(rows);
        if shown.is_empty() {
            continue;
        }
        let is_item = rows.first().is_some_and(has_marker);
        if let Some((end, was_item)) = before.replace((block.rows.end, is_item)) {
            let is_tight = is_item && was_item && end == block.rows.start;
            text.push_str(if is_tight { "\n" } else { "\n\n" });
        }
        text.push_str(&shown);
    }
    text
}

/// Whether a row has generated text and none of the post, as the rule below a heading has.
fn is_decoration(row: &PageRow) -> bool {
    let is_generated = |span: &RowSpan| matches!(span.kind, SpanKind::Border | SpanKind::Note);
    row.spans.iter().any(is_generated)
        && row.spans.iter().all(|span| span.kind != SpanKind::Content)
}

fn text_of_row(row: &PageRow) -> String {
    let mut text = String::new();
    let mut column = 0;
    if has_marker(row) {
        let gutter = row
            .spans
            .iter()
            .take_while(|it| it.kind == SpanKind::Gutter);
        text.extend(gutter.map(|span| span.text.as_str()));
        let indented = text.strip_prefix(LIST_INDENT).map(str::to_owned);
        text = indented.unwrap_or(text);
    }
    for span in row.spans.iter().filter(|it| it.kind == SpanKind::Content) {
        if span.table_column > column && column > 0 {
            text.truncate(text.trim_end().len());
            text.push('\t');
        }
        column = column.max(span.table_column);
        text.push_str(span.text.as_str());
    }
    text.truncate(text.trim_end().len());
    text
}

/// Whether a row begins with the bullet or number of a list item.
fn has_marker(row: &PageRow) -> bool {
    let mut gutter = row
        .spans
        .iter()
        .take_while(|it| it.kind == SpanKind::Gutter);
    gutter.any(|span| is_marker(span.text.as_str()))
}

/// Indent of a list that isn't in another.
const LIST_INDENT: &str = "  ";

/// Whether the gutter has the bullet or number of a list item, not only bars and blanks.
fn is_marker(gutter: &str) -> bool {
    gutter.chars().any(|c| !" │▎|>▾▸".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{PageStyle, layout, parse};

    const SOURCE: &str = "Para **one**\nsecond  \nhard\n\n- a\n- b\n  - c\n\n```rust\nfn a() {}\n\n  b\n```\n\n\
        > quote\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n## Head\n\nLast[^1].\n\n[^1]: Note.\n";

    #[test]
    fn text_has_no_markup_and_no_decoration() {
        let page = layout(&parse(SOURCE), 200, PageStyle::default());
        let wanted = "Para one second\nhard\n\n• a\n• b\n  – c\n\nfn a() {}\n\n  b\n\nquote\n\nx\ty\n1\t2\n\n\
            Head\n\nLast.\n\nNote.";
        assert_eq!(text_of_lines(&page, &(0..usize::MAX)), wanted);
    }

    #[test]
    fn only_the_blocks_of_the_lines_are_in_the_text() {
        let page = layout(&parse(SOURCE), 200, PageStyle::default());
        assert_eq!(text_of_lines(&page, &(5..7)), "• a\n• b");
        assert_eq!(text_of_lines(&page, &(100..101)), "");
    }
}
