//! Viewport: the visible rows of a text, and the cursor in them.
//!
//! The top is the position where a row starts and is adjusted after every change. The wheel scrolls
//! the view away from the cursor; moving the cursor or typing scrolls it back.

use std::borrow::Cow;

use crate::text::Size;

use super::soft_wrap::{VisualRow, VisualRows};
use super::text::Text;

/// Minimum number of rows between the cursor and the edge.
const SCROLL_MARGIN_ROWS: usize = 2;

/// Returns how many rows to keep between the cursor and the edge.
fn margin(room: Size) -> usize {
    SCROLL_MARGIN_ROWS.min(room.height.saturating_sub(1) / 2)
}

/// The visible part of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    top: usize,
    /// Column to which vertical motions return.
    goal_column: Option<usize>,
    /// Whether the wheel has scrolled the view; the cursor may be out of view.
    is_scrolled_away: bool,
    /// The rows after the last update.
    known: KnownRows,
}

/// Rows of a screen, with all that they depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct KnownRows {
    top: usize,
    revision: u64,
    room: Size,
    rows: Vec<VisualRow>,
}

impl Viewport {
    /// Returns the position at which the first row starts.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Sets the top to a position, for instance when the text above it changed.
    pub fn set_top(&mut self, top: usize) {
        self.top = top;
    }

    /// Returns the visible rows of a text, which its revision identifies.
    pub fn rows(&self, (text, revision): (&Text, u64), room: Size) -> Cow<'_, [VisualRow]> {
        let known = &self.known;
        if (known.top, known.revision, known.room) == (self.top, revision, room) {
            return Cow::Borrowed(&known.rows);
        }
        Cow::Owned(self.lay_out(text, room))
    }

    fn lay_out(&self, text: &Text, room: Size) -> Vec<VisualRow> {
        let mut rows = Vec::with_capacity(room.height);
        if room.height == 0 {
            return rows;
        }
        let mut walk = VisualRows::from(text, self.top, room.width);
        rows.push(walk.row());
        while rows.len() < room.height && walk.down() {
            rows.push(walk.row());
        }
        rows
    }

    /// Aligns the top to a row, and scrolls to the cursor unless the wheel has scrolled the view.
    pub fn update(&mut self, (text, revision): (&Text, u64), head: usize, room: Size) {
        self.top = VisualRow::at(text, self.top, room.width).start;
        if !self.is_scrolled_away && room.height > 0 {
            self.follow(text, head, room);
        }
        if let Cow::Owned(rows) = self.rows((text, revision), room) {
            self.known = KnownRows {
                top: self.top,
                revision,
                room,
                rows,
            };
        }
    }

    /// Makes the next [`Self::update`] scroll to the cursor, and resets the goal column.
    pub fn release_scroll(&mut self) {
        self.is_scrolled_away = false;
        self.goal_column = None;
    }

    fn follow(&mut self, text: &Text, head: usize, room: Size) {
        let row = VisualRow::at(text, head, room.width);
        let above = rows_between(text, row.start, self.top, room);
        let below = rows_between(text, self.top, row.start, room);
        match (above, below) {
            (Some(rows), _) if rows > 0 => self.place_row(text, row, margin(room), room),
            (_, Some(rows)) => {
                let last = room.height - 1 - spare_below(text, row, room);
                if rows < margin(room) {
                    self.place_row(text, row, margin(room), room);
                } else if rows > last {
                    self.place_row(text, row, last, room);
                }
            }
            _ => self.place_row(text, row, room.height / 2, room),
        }
    }

    fn place_row(&mut self, text: &Text, row: VisualRow, y: usize, room: Size) {
        let mut walk = VisualRows::from(text, row.start, room.width);
        walk.move_by(-y.cast_signed());
        self.top = walk.row().start;
    }

    /// Scrolls so that the row of a position is `y` rows below the top.
    pub fn show_at(&mut self, text: &Text, at: usize, y: usize, room: Size) {
        let row = VisualRow::at(text, at, room.width);
        self.place_row(text, row, y.min(room.height.saturating_sub(1)), room);
    }

    /// Scrolls the view without the cursor; the last row stays visible.
    pub fn scroll(&mut self, text: &Text, rows: isize, room: Size) {
        let mut walk = VisualRows::from(text, self.top, room.width);
        walk.move_by(rows);
        self.top = walk.row().start;
        self.is_scrolled_away = true;
    }

    /// Returns the position a number of rows below the cursor, above if negative, in the goal
    /// column.
    pub fn move_vertically(&mut self, text: &Text, head: usize, rows: isize, room: Size) -> usize {
        let mut walk = VisualRows::from(text, head, room.width);
        let column = walk.row().column_of(text, head);
        let goal = *self.goal_column.get_or_insert(column);
        self.is_scrolled_away = false;
        if walk.move_by(rows) == 0 {
            // up from the first row goes to its start, down from the last one to its end
            return if rows < 0 { 0 } else { text.len() };
        }
        walk.row().at_column(text, goal)
    }

    /// Returns the position at a cell of the text area.
    pub fn position_at(
        &self,
        (text, revision): (&Text, u64),
        (x, y): (usize, usize),
        room: Size,
    ) -> usize {
        let rows = self.rows((text, revision), room);
        match rows.get(y).or_else(|| rows.last()) {
            Some(row) if y < rows.len() => row.at_column(text, x),
            _ => text.len(),
        }
    }

    /// Returns the cell of a position, if it is visible.
    pub fn cell(
        &self,
        (text, revision): (&Text, u64),
        at: usize,
        room: Size,
    ) -> Option<(usize, usize)> {
        let rows = self.rows((text, revision), room);
        let holds = |row: &VisualRow| {
            row.start <= at && (at < row.end || row.ends_line && at == row.end || row.start == at)
        };
        let y = rows.iter().rposition(holds)?;
        let column = rows.get(y)?.column_of(text, at);
        Some((column.min(room.width), y))
    }
}

/// Returns the number of rows to keep below the cursor: the margin, or fewer at the end of the
/// text.
fn spare_below(text: &Text, row: VisualRow, room: Size) -> usize {
    let mut walk = VisualRows::from(text, row.start, room.width);
    walk.move_by(margin(room).cast_signed())
}

/// Returns the number of rows from one position down to another, if at most two screens.
fn rows_between(text: &Text, from: usize, to: usize, room: Size) -> Option<usize> {
    if from > to {
        return None;
    }
    let mut walk = VisualRows::from(text, from, room.width);
    let wanted = VisualRow::at(text, to, room.width).start;
    for rows in 0..=room.height * 2 {
        if walk.row().start >= wanted {
            return Some(rows);
        }
        if !walk.down() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Size = Size {
        width: 10,
        height: 7,
    };

    fn numbered(lines: usize) -> Text {
        let lines: Vec<String> = (0..lines).map(|line| format!("line {line}")).collect();
        Text::new(&lines.join("\n"))
    }

    fn first_line(view: &Viewport, text: &Text) -> usize {
        text.line_of(view.top())
    }

    #[test]
    fn the_cursor_stays_two_rows_from_the_edges() {
        let text = numbered(30);
        let mut view = Viewport::default();
        let mut tops = Vec::new();
        for line in [0, 4, 5, 6, 5, 3, 2, 1, 0, 29] {
            view.update((&text, 0), text.line_start(line), ROOM);
            tops.push(first_line(&view, &text));
        }
        assert_eq!(tops, [0, 0, 1, 2, 2, 1, 0, 0, 0, 26]);
        view.update((&text, 0), text.line_start(28), ROOM);
        view.update((&text, 0), text.len(), ROOM);
        assert_eq!(first_line(&view, &text), 26);
    }

    #[test]
    fn a_far_jump_puts_the_cursor_in_the_middle() {
        let text = numbered(300);
        let mut view = Viewport::default();
        view.update((&text, 0), text.line_start(150), ROOM);
        assert_eq!(first_line(&view, &text), 147);
    }

    #[test]
    fn the_column_aimed_for_survives_shorter_lines() {
        let text = Text::new("long line\n\nlong again\nx");
        let mut view = Viewport::default();
        let down = |view: &mut Viewport, at| view.move_vertically(&text, at, 1, ROOM);
        let empty = down(&mut view, 6);
        assert_eq!(empty, 10);
        assert_eq!(down(&mut view, empty), 17);
        view.release_scroll();
        assert_eq!(down(&mut view, empty), 11);
        assert_eq!(view.move_vertically(&text, text.len(), 1, ROOM), text.len());
        assert_eq!(view.move_vertically(&text, 3, -1, ROOM), 0);
    }

    #[test]
    fn the_wheel_leaves_the_cursor_and_typing_comes_back() {
        let text = numbered(100);
        let mut view = Viewport::default();
        view.scroll(&text, 50, ROOM);
        view.update((&text, 0), 0, ROOM);
        assert_eq!(first_line(&view, &text), 50);
        assert_eq!(view.cell((&text, 0), 0, ROOM), None);
        view.release_scroll();
        view.update((&text, 0), 0, ROOM);
        assert_eq!(first_line(&view, &text), 0);
        view.scroll(&text, 1_000, ROOM);
        assert_eq!(first_line(&view, &text), 99);
    }

    #[test]
    fn a_click_and_the_cursor_agree_on_every_cell() {
        let text = Text::new("words that wrap here\n\n\tTab and 日本語 x\ne\u{301}nd");
        let room = Size {
            width: 9,
            height: 20,
        };
        let view = Viewport::default();
        let mut at = 0;
        loop {
            let (x, y) = view.cell((&text, 0), at, room).expect("in sight");
            let row = view.rows((&text, 0), room)[y];
            // spaces that hang over at a wrap share the last column
            if row.column_of(&text, at) < room.width || row.ends_line {
                assert_eq!(view.position_at((&text, 0), (x, y), room), at);
            }
            if at == text.len() {
                break;
            }
            at = super::super::grapheme::next(&text, at);
        }
    }

    #[test]
    fn rows_are_laid_out_once_for_a_text_and_a_size() {
        let (old, new) = (numbered(30), numbered(5));
        let mut view = Viewport::default();
        view.update((&old, 1), 0, ROOM);
        let is_known =
            |view: &Viewport, version, room| matches!(view.rows(version, room), Cow::Borrowed(_));
        assert!(is_known(&view, (&old, 1), ROOM));
        assert!(!is_known(&view, (&new, 2), ROOM));
        assert_eq!(view.rows((&new, 2), ROOM).len(), 5);
        let wide = Size { width: 20, ..ROOM };
        assert!(!is_known(&view, (&old, 1), wide));
        view.set_top(old.line_start(3));
        assert!(!is_known(&view, (&old, 1), ROOM));
    }

    #[test]
    fn empty_sizes_and_texts_are_fine() {
        for (width, height) in [(0, 0), (0, 5), (5, 0), (1, 1), (2, 2)] {
            let room = Size { width, height };
            for contents in ["", "a", "日本語\n\nwords"] {
                let text = Text::new(contents);
                let mut view = Viewport::default();
                for at in 0..=text.len() {
                    view.update((&text, 0), at, room);
                    view.scroll(&text, 1, room);
                    view.release_scroll();
                    let _ = view.move_vertically(&text, text.floor(at), -1, room);
                    let _ = view.position_at((&text, 0), (at, at), room);
                    assert!(view.rows((&text, 0), room).len() <= height);
                }
            }
        }
    }
}
