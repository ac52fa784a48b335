//! Tests of the painter's output, as emulated terminals see it.

mod links;
mod moving;
mod session;

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

/// One text to draw: column, row, text, style.
type DrawnText = (u16, u16, &'static str, Style);

fn stroke() -> impl Strategy<Value = DrawnText> {
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

fn paint(buffer: &mut Buffer, strokes: &[DrawnText]) {
    for (x, y, text, style) in strokes {
        buffer.set_string(*x, *y, text, *style);
    }
    blank_cut_characters(buffer);
}

/// Blanks the remains of wide characters that were drawn over, as every drawing function must.
fn blank_cut_characters(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width);
    for row in buffer.content.chunks_mut(width) {
        for x in 1..width {
            if width::of(row[x - 1].symbol()) > 1 && row[x].symbol() != " " {
                row[x - 1].set_symbol(" ");
            }
        }
    }
}

fn screen() -> Parser {
    screen_of(SIZE)
}

fn screen_of(size: Size) -> Parser {
    let cells = |count| std::num::NonZeroU16::new(count).expect("a size");
    Parser::new(cells(size.height), cells(size.width), 0)
}

/// Returns what is visible of each cell; the foreground of a blank isn't.
fn visible(parser: &Parser) -> Vec<String> {
    let (rows, columns) = parser.screen().size();
    let cells = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    cells
        .filter_map(|(row, column)| parser.screen().cell(row, column))
        .map(|cell| {
            let blank = cell.contents().trim().is_empty() && !cell.inverse() && !cell.underline();
            let ground = (cell.bgcolor(), cell.inverse(), cell.underline());
            let ink = (cell.fgcolor(), cell.bold(), cell.dim(), cell.italic());
            let ink = (!blank).then_some(ink);
            format!("{:?} {ground:?} {ink:?}", cell.contents().trim())
        })
        .collect()
}

/// Returns what ratatui's own backend sends for a change.
fn stock_bytes(before: &Buffer, next: &Buffer) -> Vec<u8> {
    // ignores NO_COLOR where the tests run
    crossterm::style::force_color_output(true);
    let mut bytes = Vec::new();
    let changes = before.diff(next).into_iter();
    CrosstermBackend::new(&mut bytes)
        .draw(changes)
        .expect("bytes");
    bytes
}

fn painter_terminal() -> Terminal<Painter> {
    Terminal::new(Painter::new(SIZE)).expect("a screen")
}

/// Returns the bytes of one frame.
fn frame(
    terminal: &mut Terminal<Painter>,
    strokes: &[DrawnText],
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
        erases_in_background in any::<bool>(),
    ) {
        let cursor = cursor.map(Position::from);
        let (mut terminal, mut mine) = (painter_terminal(), screen());
        if erases_in_background {
            terminal.backend_mut().set_erases_in_background();
        }
        let empty = Buffer::empty(ratatui::layout::Rect::from(SIZE));
        for strokes in &frames {
            mine.process(&frame(&mut terminal, strokes, cursor));
            let mut next = empty.clone();
            paint(&mut next, strokes);
            // a full repaint: a partial one by ratatui's backend may leave half a wide character
            let mut stock_screen = screen();
            stock_screen.process(&stock_bytes(&empty, &next));
            prop_assert_eq!(visible(&mine), visible(&stock_screen));
            if let Some(cursor) = cursor {
                prop_assert_eq!(mine.screen().cursor_position(), (cursor.y, cursor.x));
            }
            prop_assert!(!mine.screen().hide_cursor() || cursor.is_none());
        }
    }
}

#[test]
fn an_equal_frame_writes_nothing() {
    let (mut terminal, cursor) = (painter_terminal(), Some(Position::new(3, 1)));
    let strokes = [(0, 1, "text", Style::new().fg(Color::Red))];
    assert!(!frame(&mut terminal, &strokes, cursor).is_empty());
    assert_eq!(frame(&mut terminal, &strokes, cursor), b"");
}

#[test]
fn a_character_typed_at_the_end_is_one_byte() {
    let mut terminal = painter_terminal();
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
fn blanks_in_a_background_are_erased_where_the_terminal_can() {
    let strokes = [(0, 1, "            ", Style::new().bg(Color::Indexed(4)))];
    for (erases, bytes) in [
        (false, "\x1b[2H\x1b[48;5;4m            "),
        (true, "\x1b[2H\x1b[48;5;4m\x1b[K"),
    ] {
        let mut terminal = painter_terminal();
        if erases {
            terminal.backend_mut().set_erases_in_background();
        }
        frame(&mut terminal, &[], None);
        let painted = frame(&mut terminal, &strokes, None);
        assert_eq!(String::from_utf8_lossy(&painted), bytes);
    }
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
            .replace("\x1b[K", "")
            .replace('\r', "")
            .chars()
            .any(char::is_control),
        "{bytes:?}"
    );
}

#[test]
fn cells_overwritten_by_unjoined_characters_are_repainted() {
    let mut terminal = painter_terminal();
    let ground = "abcdefghijkl";
    let mut mine = screen();
    mine.process(&frame(&mut terminal, &[(0, 1, ground, Style::new())], None));
    // joined it takes two columns, unjoined four: the last position has no room for those
    let joined = "👩\u{200d}🚀";
    for x in [2, 10] {
        let strokes = [(0, 1, ground, Style::new()), (x, 1, joined, Style::new())];
        mine.process(&frame(&mut terminal, &strokes, None));
        let row = mine.screen().rows(0, SIZE.width).nth(1).expect("a row");
        let before = ground.get(..usize::from(x)).expect("the start");
        let behind = ground.get(usize::from(x) + 2..).expect("the end");
        assert_eq!(
            row,
            format!("{before}👩{}{behind}", if x == 2 { "\u{200d}" } else { "" })
        );
        assert_eq!(
            mine.screen().rows(0, SIZE.width).nth(2).as_deref(),
            Some("")
        );
    }
}

#[test]
fn a_large_frame_is_shown_at_once() {
    let mut painter = Painter::new(SIZE);
    painter.writer = CellWriter::default().restart_after(vec![b'x'; SYNCHRONIZED_FRAME_BYTES + 1]);
    let bytes = painter.take_frame();
    assert!(bytes.starts_with(b"\x1b[?2026h") && bytes.ends_with(b"\x1b[?2026l"));
}

#[test]
fn a_new_size_starts_from_a_cleared_screen() {
    let mut terminal = painter_terminal();
    frame(&mut terminal, &[(0, 0, "text", Style::new())], None);
    terminal.backend_mut().set_size(Size::new(20, 5));
    let bytes = frame(&mut terminal, &[(0, 0, "text", Style::new())], None);
    assert!(String::from_utf8_lossy(&bytes).contains("\x1b[2J"));
    assert!(bytes.ends_with(b"text"));
}
