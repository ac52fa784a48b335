//! Soft wrap: visual rows of a text, and the columns in them.
//!
//! A row never extends beyond its [`LineWindow`], so that a key in a line of ten megabytes looks at a
//! few kilobytes. All widths are those of the cells drawn, from [`super::display_cell`].

use unicode_linebreak::linebreaks;

use super::display_cell::{self, DisplayCell};
use super::line_window::LineWindow;
use super::text::Text;

/// A visual row: a part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisualRow {
    /// Position of the first byte.
    pub start: usize,
    /// Position after the last byte; at a soft wrap, the start of the next row.
    pub end: usize,
    /// Line number, from 0.
    pub line: usize,
    /// Whether the line begins here.
    pub starts_line: bool,
    /// Whether the line ends here.
    pub ends_line: bool,
}

impl VisualRow {
    /// Returns the row that contains a position; at a wrap, the one after it.
    pub fn at(text: &Text, at: usize, columns: usize) -> Self {
        VisualRows::from(text, at, columns).row()
    }

    /// Returns the cells of the row from left to right: tabs as spaces, invisible characters as
    /// symbols.
    pub fn cells(&self, text: &Text) -> Vec<DisplayCell> {
        display_cell::cells_of(&text.slice(self.start..self.end), self.start)
    }

    /// Returns the column of a position in the row; inside a grapheme, the column after it, since
    /// what was typed into the grapheme is drawn as part of it.
    pub fn column_of(&self, text: &Text, at: usize) -> usize {
        let glyphs = self.cells(text).into_iter();
        let before = glyphs.take_while(|glyph| glyph.start < at);
        before.map(|glyph| glyph.width()).sum()
    }

    /// Returns the position at a column: the start of the grapheme that covers it. After the last
    /// grapheme, that is the end of the line, or in a wrapped row the start of its last grapheme.
    pub fn at_column(&self, text: &Text, column: usize) -> usize {
        let mut used = 0;
        let mut last = self.start;
        for glyph in self.cells(text) {
            used += glyph.width();
            if used > column {
                return glyph.start;
            }
            last = glyph.start;
        }
        if self.ends_line { self.end } else { last }
    }
}

/// An iterator over visual rows in both directions.
#[derive(Clone, Debug)]
pub struct VisualRows<'a> {
    text: &'a Text,
    columns: usize,
    segment: LineWindow,
    rows: Vec<VisualRow>,
    index: usize,
}

impl<'a> VisualRows<'a> {
    /// Starts at the row that contains a position.
    pub fn from(text: &'a Text, at: usize, columns: usize) -> Self {
        let at = at.min(text.len());
        let segment = LineWindow::at(text, at);
        let rows = rows(text, &segment, columns);
        let index = rows.iter().rposition(|row| row.start <= at);
        Self {
            text,
            columns,
            segment,
            index: index.unwrap_or(0),
            rows,
        }
    }

    /// Returns the current row.
    pub fn row(&self) -> VisualRow {
        let segment = &self.segment;
        let whole = VisualRow {
            start: segment.start,
            end: segment.end,
            line: segment.line,
            starts_line: segment.starts_line,
            ends_line: segment.ends_line,
        };
        self.rows.get(self.index).copied().unwrap_or(whole)
    }

    /// Moves to the next row. Returns whether there is one.
    pub fn down(&mut self) -> bool {
        if self.index + 1 < self.rows.len() {
            self.index += 1;
            return true;
        }
        let next = self.segment.next(self.text);
        next.is_some_and(|next| self.enter(next, false))
    }

    /// Moves to the previous row. Returns whether there is one.
    pub fn up(&mut self) -> bool {
        if self.index > 0 {
            self.index -= 1;
            return true;
        }
        let before = self.segment.previous(self.text);
        before.is_some_and(|before| self.enter(before, true))
    }

    /// Moves by a number of rows, up if negative. Returns how many rows it moved.
    pub fn move_by(&mut self, rows: isize) -> usize {
        let step = |walk: &mut Self| if rows < 0 { walk.up() } else { walk.down() };
        (0..rows.unsigned_abs()).take_while(|_| step(self)).count()
    }

    fn enter(&mut self, segment: LineWindow, at_end: bool) -> bool {
        self.rows = rows(self.text, &segment, self.columns);
        self.index = if at_end {
            self.rows.len().saturating_sub(1)
        } else {
            0
        };
        self.segment = segment;
        true
    }
}

/// Wraps a window into rows of at most `columns` columns; spaces at a wrap may extend beyond.
fn rows(text: &Text, segment: &LineWindow, columns: usize) -> Vec<VisualRow> {
    let source = segment.text(text);
    let ends = wrap(&source, columns.max(1));
    let mut rows = Vec::with_capacity(ends.len());
    let mut start = segment.start;
    for end in ends {
        let end = segment.start + end;
        rows.push(VisualRow {
            start,
            end,
            line: segment.line,
            starts_line: segment.starts_line && start == segment.start,
            ends_line: segment.ends_line && end == segment.end,
        });
        start = end;
    }
    rows
}

/// Returns the end of each row, in bytes; there is at least one row.
fn wrap(source: &str, columns: usize) -> Vec<usize> {
    if source.len() <= columns && source.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return vec![source.len()];
    }
    let clusters = display_cell::graphemes(source);
    let breaks: Vec<usize> = linebreaks(source).map(|(at, _)| at).collect();
    let (mut ends, mut first) = (Vec::new(), 0);
    while first < clusters.len() {
        let next = row_end(&clusters, &breaks, first, columns);
        let end = clusters.get(next).map_or(source.len(), |(at, _)| *at);
        ends.push(end);
        first = next;
    }
    if ends.is_empty() {
        ends.push(0);
    }
    ends
}

/// Returns the index of the grapheme that begins the next row.
fn row_end(clusters: &[(usize, &str)], breaks: &[usize], first: usize, columns: usize) -> usize {
    let (mut column, mut place) = (0, None);
    for (index, (at, cluster)) in clusters.iter().enumerate().skip(first) {
        if index > first && breaks.binary_search(at).is_ok() {
            place = Some(index);
        }
        let width = display_cell::width(cluster, column);
        let hangs = matches!(*cluster, " " | "\t");
        if column + width > columns && !hangs && index > first {
            let fits = |place: &usize| fits(clusters, breaks, *place, columns);
            return place.filter(fits).unwrap_or(index);
        }
        column += width;
    }
    clusters.len()
}

/// Whether the unbreakable text after a break fits into a row. If it fits into none, breaking
/// before it gains nothing.
fn fits(clusters: &[(usize, &str)], breaks: &[usize], place: usize, columns: usize) -> bool {
    let mut used = 0;
    for (index, (at, cluster)) in clusters.iter().enumerate().skip(place) {
        if index > place && breaks.binary_search(at).is_ok() {
            return true;
        }
        if !matches!(*cluster, " " | "\t") {
            used += display_cell::width(cluster, used);
        }
        if used > columns {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(contents: &str, columns: usize) -> Vec<String> {
        let text = Text::new(contents);
        let mut walk = VisualRows::from(&text, 0, columns);
        let mut out = Vec::new();
        loop {
            let row = walk.row();
            out.push(text.slice(row.start..row.end).into_owned());
            if !walk.down() {
                return out;
            }
        }
    }

    #[test]
    fn words_stay_whole_with_their_punctuation() {
        assert_eq!(
            lines("See (the first), \"then\" go.\nEnd", 10),
            ["See (the ", "first), ", "\"then\" go.", "End"]
        );
    }

    #[test]
    fn a_long_word_is_cut_between_clusters() {
        assert_eq!(lines("日本語日本", 4), ["日本", "語日", "本"]);
        assert_eq!(
            lines("👩\u{200d}💻👩\u{200d}💻", 3),
            ["👩\u{200d}💻", "👩\u{200d}💻"]
        );
    }

    #[test]
    fn a_word_that_no_row_holds_begins_where_it_stands() {
        assert_eq!(lines("ab abcdefgh x", 5), ["ab ab", "cdefg", "h x"]);
        assert_eq!(lines("ab abcde x", 5), ["ab ", "abcde ", "x"]);
    }

    #[test]
    fn blanks_hang_at_a_wrap_and_tabs_run_to_their_stop() {
        assert_eq!(lines("abcd    ef", 4), ["abcd    ", "ef"]);
        let text = Text::new("\ta\tb");
        let row = VisualRow::at(&text, 0, 20);
        assert_eq!((row.column_of(&text, 1), row.column_of(&text, 3)), (4, 8));
        assert_eq!((row.at_column(&text, 2), row.at_column(&text, 5)), (0, 2));
    }

    #[test]
    fn a_position_inside_a_cluster_is_drawn_behind_it() {
        let text = Text::new("a🇩🇪b");
        let row = VisualRow::at(&text, 0, 20);
        let columns = [0, 1, 5, 9, 10].map(|at| row.column_of(&text, at));
        assert_eq!(columns, [0, 1, 3, 3, 4]);
    }

    #[test]
    fn a_position_at_a_wrap_belongs_to_the_next_row() {
        let text = Text::new("one two");
        assert_eq!(VisualRow::at(&text, 4, 4).start, 4);
        assert_eq!(VisualRow::at(&text, 3, 4).start, 0);
        let first = VisualRow::at(&text, 0, 4);
        assert_eq!(first.at_column(&text, 99), 3);
    }

    #[test]
    fn an_empty_text_and_an_empty_last_line_are_rows() {
        assert_eq!(lines("", 5), [""]);
        assert_eq!(lines("a\n", 5), ["a", ""]);
        assert_eq!(lines("\r\n\r\n", 1), ["", "", ""]);
    }

    #[test]
    fn the_way_up_is_the_way_down_backwards() {
        let text = Text::new(&"words and 日本語 more\n\n".repeat(30).repeat(9));
        for columns in [1, 2, 7, 40] {
            let mut walk = VisualRows::from(&text, 0, columns);
            let mut down = vec![walk.row()];
            while walk.down() {
                down.push(walk.row());
            }
            let mut up = vec![walk.row()];
            while walk.up() {
                up.push(walk.row());
            }
            up.reverse();
            assert!(down == up, "{columns}");
        }
    }
}
