//! Scroll anchor: a position in a post that survives edits, reflow and restarts.

mod block_anchor;

use crate::markdown::{PageRow, RenderedPage};

pub use block_anchor::BlockAnchor;

/// Scroll anchor: the block at the top of the screen and the row within it. If the page has no
/// blocks, or that block and all around it are gone, it falls back to a source line, the rows below
/// the first row of that line, and the text found there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScrollAnchor {
    /// Line of the file, from 1; 0 in the post header.
    pub line: usize,
    /// Rows below the first row of that line.
    pub rows_below_line: usize,
    /// Text of that row, or of the next one that isn't blank.
    pub text: String,
    /// How many rows below the position that text is.
    pub rows_to_text: usize,
    /// Block anchor; `None` in positions saved by earlier versions, and for a jump to a line.
    pub block: Option<BlockAnchor>,
}

/// How far below a position its text is searched for; there are never more blank rows in a row than
/// this.
const MAX_BLANK_ROWS: usize = 6;

impl ScrollAnchor {
    /// Creates the position of a source line, from 1.
    pub(super) fn at_line(line: usize) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    /// Creates the position of a row; the cost grows with the rows of its source line only.
    pub(super) fn at(page: &RenderedPage, top: usize) -> Self {
        let above = page.rows.get(..=top).unwrap_or(&page.rows);
        // generated rows (blanks, rules) belong to the text above them
        let line = above.iter().map(|row| row.line).rfind(|line| *line > 0);
        let line = line.unwrap_or(0);
        let below = page.rows.iter().skip(top).map(row_text).enumerate();
        let (words_below, words) = below
            .take(MAX_BLANK_ROWS)
            .find(|(_, words)| !words.trim().is_empty())
            .unwrap_or_default();
        let of_line = |row: &&PageRow| line > 0 && (row.line == line || row.line == 0);
        let rows_of_line = above.iter().rev().take_while(of_line);
        // blank rows above the line don't belong to it
        let first = rows_of_line.zip(1..).filter(|(row, _)| row.line > 0).last();
        Self {
            line,
            rows_below_line: first.map_or(top, |(_, rows)| rows - 1),
            rows_to_text: words_below,
            text: words,
            block: BlockAnchor::at(page, top),
        }
    }

    /// Returns the row of the position in a page.
    pub(super) fn row_of(&self, page: &RenderedPage) -> usize {
        if (self.line, self.rows_below_line) == (0, 0) {
            return 0;
        }
        let block = self.block.as_ref();
        block
            .and_then(|block| block.row_of(page))
            .unwrap_or_else(|| self.row_by_line(page))
    }

    /// Returns the same position with its surroundings in a changed page; `None` if its block is
    /// missing there, as it may come back.
    pub(super) fn refreshed(&self, page: &RenderedPage) -> Option<Self> {
        let block = self.block.as_ref()?.refreshed(page)?;
        let place = Self::at(page, self.row_of(page));
        Some(Self {
            block: Some(block),
            ..place
        })
    }

    fn row_by_line(&self, page: &RenderedPage) -> usize {
        let first = first_row_of(page, self.line);
        let next = first_row_of(page, self.line + 1);
        // a line that became shorter must not push the position into the next one
        let row = (first + self.rows_below_line).min(next.max(first + 1) - 1);
        let found = nearest_row_with(page, row + self.rows_to_text, &self.text);
        found.map_or(row, |found| found.saturating_sub(self.rows_to_text))
    }
}

/// Returns the row with this text that is nearest to `row`.
fn nearest_row_with(page: &RenderedPage, row: usize, wanted: &str) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    let same = page
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| has_text(row, wanted));
    same.map(|(at, _)| at).min_by_key(|at| at.abs_diff(row))
}

/// Whether a row has exactly this text, without joining its spans.
fn has_text(row: &PageRow, wanted: &str) -> bool {
    let rest = row
        .spans
        .iter()
        .try_fold(wanted, |rest, span| rest.strip_prefix(span.text.as_str()));
    rest == Some("")
}

fn row_text(row: &PageRow) -> String {
    row.spans.iter().map(|span| span.text.as_str()).collect()
}

fn first_row_of(page: &RenderedPage, line: usize) -> usize {
    let at_or_behind = |row: &PageRow| line == 0 || row.line >= line;
    page.rows
        .iter()
        .position(at_or_behind)
        .unwrap_or(page.rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::RowSpan;
    use crate::text::CleanText;

    fn page(lines: &[usize]) -> RenderedPage {
        let rows = lines.iter().map(|line| PageRow {
            line: *line,
            ..PageRow::default()
        });
        RenderedPage {
            rows: rows.collect(),
            ..RenderedPage::default()
        }
    }

    #[test]
    fn a_place_is_found_again_at_another_width() {
        let wide = page(&[0, 0, 1, 1, 0, 3, 3, 5]);
        let narrow = page(&[0, 0, 0, 1, 1, 1, 1, 0, 3, 3, 3, 5]);
        assert_eq!(ScrollAnchor::at(&wide, 5).row_of(&narrow), 8);
        assert_eq!(ScrollAnchor::at(&wide, 6).row_of(&narrow), 9);
        assert_eq!(ScrollAnchor::at(&narrow, 10).row_of(&wide), 6);
    }

    #[test]
    fn the_top_stays_the_top() {
        let before = page(&[0, 0, 1, 2]);
        assert_eq!(ScrollAnchor::at(&before, 0).row_of(&before), 0);
        assert_eq!(ScrollAnchor::at(&before, 1).row_of(&before), 1);
    }

    #[test]
    fn a_place_is_found_again_when_lines_come_above_it() {
        let with_words = |lines: &[(usize, &str)]| {
            let mut page = page(&lines.iter().map(|line| line.0).collect::<Vec<_>>());
            for (row, (_, text)) in page.rows.iter_mut().zip(lines) {
                row.spans = vec![RowSpan {
                    text: CleanText::new(text),
                    ..RowSpan::default()
                }];
            }
            page
        };
        let before = with_words(&[(1, "one"), (2, "two"), (3, "three")]);
        let after = with_words(&[
            (1, "new"),
            (2, "newer"),
            (3, "one"),
            (4, "two"),
            (5, "three"),
        ]);
        assert_eq!(ScrollAnchor::at(&before, 1).row_of(&after), 3);
        let before = with_words(&[(1, "one"), (0, ""), (3, "two"), (4, "three")]);
        let after = with_words(&[(1, "new"), (0, ""), (3, "one"), (0, ""), (5, "two")]);
        assert_eq!(ScrollAnchor::at(&before, 1).row_of(&after), 3);
    }

    #[test]
    fn a_place_in_text_that_is_gone_is_the_end() {
        let long = page(&[1, 2, 3, 4, 5]);
        let short = page(&[1, 2]);
        assert_eq!(ScrollAnchor::at(&long, 4).row_of(&short), 2);
    }
}
