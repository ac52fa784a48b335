//! Turns changed cells into the fewest bytes.
//!
//! Over SSH a frame is bytes, and ratatui's own backend sends a tail that resets colours and
//! shows the cursor with every one. This one remembers the pen, the cursor and what the terminal
//! shows between frames, and only speaks of what differs. It holds bytes and knows no terminal.

use std::io;
use std::ops::RangeInclusive;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::brush::Brush;
use super::grid::Grid;

/// A frame of more bytes than this is shown at once by terminals that know how to.
const LARGE: usize = 2048;

/// The bytes of the next frame, and what the terminal looks like after them.
#[derive(Debug)]
pub(super) struct Painter {
    /// What the terminal shows.
    shown: Grid,
    /// What it is to show; the same between two frames.
    next: Grid,
    brush: Brush,
    /// Where the cursor is to be seen.
    wanted: Option<Position>,
    wants_cursor: bool,
    shows_cursor: bool,
}

impl Painter {
    /// Starts with an empty screen and a hidden cursor.
    pub(super) fn new(size: Size) -> Self {
        Self {
            shown: Grid::new(size),
            next: Grid::new(size),
            brush: Brush::default(),
            wanted: None,
            wants_cursor: false,
            shows_cursor: false,
        }
    }

    /// Tells the size of the next frame.
    pub(super) fn set_size(&mut self, size: Size) {
        if self.shown.size() != size {
            let mut bytes = self.brush.take();
            bytes.extend_from_slice(b"\x1b[m");
            *self = Self {
                brush: Brush::after(bytes),
                shows_cursor: self.shows_cursor,
                ..Self::new(size)
            };
        }
    }

    /// Forgets everything about the terminal, as after others had it.
    pub(super) fn forget(&mut self) {
        *self = Self {
            brush: Brush::after(b"\x1b[m\x1b[?25l".to_vec()),
            ..Self::new(self.shown.size())
        };
    }

    /// Takes the bytes of the frame.
    pub(super) fn take_frame(&mut self) -> Vec<u8> {
        let frame = self.brush.take();
        if frame.len() <= LARGE {
            return frame;
        }
        [b"\x1b[?2026h", frame.as_slice(), b"\x1b[?2026l"].concat()
    }

    /// Has the terminal show the next screen, where only these rows may differ.
    fn paint(&mut self, rows: RangeInclusive<u16>) {
        let changes = self.shown.changes(&self.next, rows.clone());
        self.brush.paint(&self.next, &changes);
        self.shown.take_rows(&self.next, rows);
    }
}

impl Backend for Painter {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut rows: Option<RangeInclusive<u16>> = None;
        for (x, y, cell) in content {
            self.next.set(x, y, cell);
            let (first, last) = rows.map_or((y, y), RangeInclusive::into_inner);
            rows = Some(first.min(y)..=last.max(y));
        }
        if let Some(rows) = rows {
            self.paint(rows);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wants_cursor = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.wants_cursor = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.wanted.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        let size = self.shown.size();
        self.wanted = Some(Position {
            x: x.min(size.width - 1),
            y: y.min(size.height - 1),
        });
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Clears everything, whatever is asked for: a full screen is never cleared in part.
    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.brush.clear();
        self.shown.clear();
        self.next.clear();
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.shown.size())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.shown.size(),
            pixels: Size::default(),
        })
    }

    /// Ends the frame: puts the cursor where it is wanted.
    fn flush(&mut self) -> io::Result<()> {
        if self.wants_cursor {
            self.brush.go(&self.shown, self.wanted.unwrap_or_default());
        }
        if self.wants_cursor != self.shows_cursor {
            self.brush.say(if self.wants_cursor {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            });
            self.shows_cursor = self.wants_cursor;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::backend::CrosstermBackend;
    use ratatui::buffer::Buffer;
    use ratatui::style::{Color, Modifier, Style};
    use vt100::Parser;

    use super::*;

    const SIZE: Size = Size {
        width: 12,
        height: 4,
    };

    /// One thing to draw: where, what, how.
    type Stroke = (u16, u16, &'static str, Style);

    fn stroke() -> impl Strategy<Value = Stroke> {
        let text = prop::sample::select(vec![
            "a",
            "word and more",
            " ",
            "            ",
            "猫",
            "猫x猫",
            "🙂",
            "e\u{301}",
            "│",
            "x",
        ]);
        let ink = prop::sample::select(vec![
            Color::Reset,
            Color::Red,
            Color::LightBlue,
            Color::Indexed(99),
            Color::Rgb(1, 2, 3),
        ]);
        let ground = prop::sample::select(vec![
            Color::Reset,
            Color::Reset,
            Color::Blue,
            Color::DarkGray,
        ]);
        let modifier = prop::sample::select(vec![
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::DIM,
            Modifier::UNDERLINED,
            Modifier::REVERSED | Modifier::BOLD,
            Modifier::ITALIC,
        ]);
        (0..SIZE.width, 0..SIZE.height, text, ink, ground, modifier).prop_map(
            |(x, y, text, ink, ground, modifier)| {
                (
                    x,
                    y,
                    text,
                    Style::reset().fg(ink).bg(ground).add_modifier(modifier),
                )
            },
        )
    }

    fn paint(buffer: &mut Buffer, strokes: &[Stroke]) {
        for (x, y, text, style) in strokes {
            buffer.set_string(*x, *y, text, *style);
        }
    }

    fn screen() -> Parser {
        let cells = |count| std::num::NonZeroU16::new(count).expect("a size");
        Parser::new(cells(SIZE.height), cells(SIZE.width), 0)
    }

    /// What can be seen of a cell: the ink of a blank can't.
    fn visible(parser: &Parser) -> Vec<String> {
        let cells =
            (0..SIZE.height).flat_map(|row| (0..SIZE.width).map(move |column| (row, column)));
        cells
            .filter_map(|(row, column)| parser.screen().cell(row, column))
            .map(|cell| {
                let blank =
                    cell.contents().trim().is_empty() && !cell.inverse() && !cell.underline();
                let ground = (cell.bgcolor(), cell.inverse(), cell.underline());
                let ink = (cell.fgcolor(), cell.bold(), cell.dim(), cell.italic());
                let ink = (!blank).then_some(ink);
                format!("{:?} {ground:?} {ink:?}", cell.contents().trim())
            })
            .collect()
    }

    /// What the stock backend sends for a change.
    fn stock_bytes(before: &Buffer, next: &Buffer) -> Vec<u8> {
        // whatever NO_COLOR says where the tests run
        crossterm::style::force_color_output(true);
        let mut bytes = Vec::new();
        let changes = before.diff(next).into_iter();
        CrosstermBackend::new(&mut bytes)
            .draw(changes)
            .expect("bytes");
        bytes
    }

    fn ours() -> Terminal<Painter> {
        Terminal::new(Painter::new(SIZE)).expect("a screen")
    }

    /// The bytes of one frame.
    fn frame(
        terminal: &mut Terminal<Painter>,
        strokes: &[Stroke],
        cursor: Option<Position>,
    ) -> Vec<u8> {
        let drawn = terminal.draw(|frame| {
            paint(frame.buffer_mut(), strokes);
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        });
        drawn.expect("a frame");
        terminal.backend_mut().take_frame()
    }

    proptest! {
        #[test]
        fn its_screens_are_those_of_the_stock_backend(
            frames in prop::collection::vec(prop::collection::vec(stroke(), 0..6), 1..6),
            cursor in prop::option::of((0..SIZE.width, 0..SIZE.height)),
        ) {
            let cursor = cursor.map(Position::from);
            let (mut terminal, mut mine, mut stock_screen) = (ours(), screen(), screen());
            let mut before = Buffer::empty(ratatui::layout::Rect::from(SIZE));
            for strokes in &frames {
                mine.process(&frame(&mut terminal, strokes, cursor));
                let mut next = Buffer::empty(before.area);
                paint(&mut next, strokes);
                stock_screen.process(&stock_bytes(&before, &next));
                before = next;
                prop_assert_eq!(visible(&mine), visible(&stock_screen));
                if let Some(cursor) = cursor {
                    prop_assert_eq!(mine.screen().cursor_position(), (cursor.y, cursor.x));
                }
                prop_assert!(!mine.screen().hide_cursor() || cursor.is_none());
            }
        }
    }

    #[test]
    fn an_equal_frame_is_no_bytes() {
        let (mut terminal, cursor) = (ours(), Some(Position::new(3, 1)));
        let strokes = [(0, 1, "text", Style::new().fg(Color::Red))];
        assert!(!frame(&mut terminal, &strokes, cursor).is_empty());
        assert_eq!(frame(&mut terminal, &strokes, cursor), b"");
    }

    #[test]
    fn a_character_typed_at_the_end_is_one_byte() {
        let mut terminal = ours();
        frame(
            &mut terminal,
            &[(0, 1, "tex", Style::new())],
            Some(Position::new(3, 1)),
        );
        let typed = frame(
            &mut terminal,
            &[(0, 1, "text", Style::new())],
            Some(Position::new(4, 1)),
        );
        assert_eq!(typed, b"t");
    }

    #[test]
    fn a_control_character_never_reaches_the_terminal() {
        let mut painter = Painter::new(SIZE);
        let mut cell = Cell::default();
        for symbol in ["\x1b", "\x1b[31m", "\u{9b}", "\u{7f}", "\n"] {
            cell.set_symbol(symbol);
            painter.draw([(0, 0, &cell)].into_iter()).expect("bytes");
        }
        let bytes = String::from_utf8(painter.take_frame()).expect("text");
        assert!(
            !bytes
                .replace("\x1b[H", "")
                .replace('\r', "")
                .chars()
                .any(char::is_control),
            "{bytes:?}"
        );
    }

    #[test]
    fn a_large_frame_is_shown_at_once() {
        let mut painter = Painter::new(SIZE);
        painter.brush = Brush::after(vec![b'x'; LARGE + 1]);
        let bytes = painter.take_frame();
        assert!(bytes.starts_with(b"\x1b[?2026h") && bytes.ends_with(b"\x1b[?2026l"));
    }

    #[test]
    fn a_new_size_starts_from_a_cleared_screen() {
        let mut terminal = ours();
        frame(&mut terminal, &[(0, 0, "text", Style::new())], None);
        terminal.backend_mut().set_size(Size::new(20, 5));
        let bytes = frame(&mut terminal, &[(0, 0, "text", Style::new())], None);
        assert!(String::from_utf8_lossy(&bytes).contains("\x1b[2J"));
        assert!(bytes.ends_with(b"text"));
    }
}
