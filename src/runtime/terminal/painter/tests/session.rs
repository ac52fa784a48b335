//! Tests of long sessions: whatever happens between the frames, the terminal shows the same as with
//! ratatui's own backend.

use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, Sender};

use proptest::test_runner::Config;
use ratatui::layout::Rect;
use ratatui::{TerminalOptions, Viewport};

use super::*;

/// All modifiers.
const MODIFIERS: [Modifier; 9] = [
    Modifier::BOLD,
    Modifier::DIM,
    Modifier::ITALIC,
    Modifier::UNDERLINED,
    Modifier::SLOW_BLINK,
    Modifier::RAPID_BLINK,
    Modifier::REVERSED,
    Modifier::HIDDEN,
    Modifier::CROSSED_OUT,
];

const COLORS: [Color; 8] = [
    Color::Reset,
    Color::Reset,
    Color::Black,
    Color::Red,
    Color::White,
    Color::LightBlue,
    Color::Indexed(99),
    Color::Rgb(1, 2, 3),
];

const LINES: [&str; 12] = [
    "It began with a lamp, at the edge of a screen.",
    "",
    "猫 sleeps, 猫猫 sleep, 猫猫猫猫猫猫猫猫猫猫猫猫猫猫",
    "e\u{301}a\u{308}o\u{302} marks a\u{300}\u{301}\u{302} that combine",
    "🙂 faces and flags 🇨🇭 and ☺\u{fe0f}",
    "────────────────────────────────────────────────",
    "    let x = 1; // ünïcödé",
    "| a | b | c | d | e | f | g | h | i | j | k | l |",
    "",
    "x",
    "한국어 문장과 日本語の文 and ｆｕｌｌ width",
    "It began with a lamp, at the edge of a screen.",
];

/// One event before a frame.
#[derive(Clone, Debug)]
enum SessionStep {
    /// Text is drawn, and stays for some frames.
    Draw(u16, u16, &'static str, Style),
    /// The background text scrolls.
    Scroll(isize),
    /// A character is typed after the previous one.
    Type(u16, char),
    /// All drawn texts are removed.
    Wipe,
    /// The terminal is resized.
    Size(u16, u16),
    /// Others had the terminal, and left it in a mess.
    Suspend,
    /// The user requested a repaint.
    Repaint,
    /// The cursor moves, or is hidden.
    Cursor(Option<(u16, u16)>),
    /// Nothing.
    Rest,
}

fn style() -> impl Strategy<Value = Style> {
    let color = || prop::sample::select(COLORS.to_vec());
    let modifiers = prop::sample::subsequence(MODIFIERS.to_vec(), 0..3);
    (color(), color(), modifiers).prop_map(|(fg, bg, modifiers)| {
        let mut modifier = modifiers
            .into_iter()
            .fold(Modifier::empty(), Modifier::union);
        // vt100 keeps only the later of bold and dim, so a cell of both shows which came last
        if modifier.contains(Modifier::BOLD) {
            modifier.remove(Modifier::DIM);
        }
        Style::reset().fg(fg).bg(bg).add_modifier(modifier)
    })
}

fn step() -> impl Strategy<Value = SessionStep> {
    let text = prop::sample::select(vec![
        "a",
        " ",
        "word",
        "          ",
        "猫",
        "猫x猫",
        "🙂",
        "e\u{301}",
        "│",
        "ü",
        "☺\u{fe0f}",
    ]);
    prop_oneof![
        8 => (0..50_u16, 0..16_u16, text, style()).prop_map(|(x, y, text, style)| SessionStep::Draw(x, y, text, style)),
        4 => (-4..5_isize).prop_map(SessionStep::Scroll),
        6 => (0..16_u16, prop::sample::select(vec!['a', 'b', ' ', 'é', '猫', '🙂'])).prop_map(|(y, c)| SessionStep::Type(y, c)),
        1 => Just(SessionStep::Wipe),
        1 => (1..50_u16, 1..16_u16).prop_map(|(width, height)| SessionStep::Size(width, height)),
        1 => Just(SessionStep::Suspend),
        1 => Just(SessionStep::Repaint),
        2 => prop::option::of((0..50_u16, 0..16_u16)).prop_map(SessionStep::Cursor),
        1 => Just(SessionStep::Rest),
    ]
}

/// Contents of the frames.
#[derive(Debug, Default)]
struct FrameContents {
    from: usize,
    strokes: Vec<(u16, u16, String, Style)>,
    cursor: Option<Position>,
}

impl FrameContents {
    fn apply(&mut self, step: &SessionStep) {
        match step {
            SessionStep::Draw(x, y, text, style) => {
                self.strokes.push((*x, *y, (*text).to_owned(), *style));
            }
            SessionStep::Scroll(rows) => self.from = self.from.saturating_add_signed(*rows),
            SessionStep::Type(y, c) => match self.strokes.last_mut() {
                Some((_, row, text, _)) if row == y => text.push(*c),
                _ => self.strokes.push((3, *y, c.to_string(), Style::reset())),
            },
            SessionStep::Wipe => self.strokes.clear(),
            SessionStep::Cursor(at) => self.cursor = at.map(Position::from),
            SessionStep::Size(..)
            | SessionStep::Suspend
            | SessionStep::Repaint
            | SessionStep::Rest => {}
        }
        let old = self.strokes.len().saturating_sub(12);
        self.strokes.drain(..old);
    }

    fn draw(&self, frame: &mut ratatui::Frame) {
        let area = frame.area();
        let buffer = frame.buffer_mut();
        for y in 0..area.height {
            let line = LINES[(self.from + usize::from(y)) % LINES.len()];
            buffer.set_stringn(0, y, line, usize::from(area.width), Style::reset());
        }
        for (x, y, text, style) in &self.strokes {
            if *x < area.width && *y < area.height {
                buffer.set_stringn(*x, *y, text, usize::from(area.width - x), *style);
            }
        }
        blank_half_characters(buffer);
        if let Some(cursor) = self.cursor {
            let x = cursor.x.min(area.width - 1);
            frame.set_cursor_position((x, cursor.y.min(area.height - 1)));
        }
    }
}

/// Blanks wide characters whose second half was drawn over, even with a blank: ratatui treats such
/// a buffer as broken, and misses changes in it.
fn blank_half_characters(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width);
    for row in buffer.content.chunks_mut(width) {
        for x in 1..width {
            if width::of(row[x - 1].symbol()) > 1 && row[x] != Cell::default() {
                row[x - 1].set_symbol(" ");
            }
        }
    }
}

/// The output of ratatui's own backend.
struct ByteChannel(Sender<Vec<u8>>);

impl Write for ByteChannel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.send(bytes.to_vec()).expect("somebody reads");
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// ratatui's own backend, and the terminal it writes to.
struct StockTerminal {
    terminal: Terminal<CrosstermBackend<ByteChannel>>,
    bytes: Receiver<Vec<u8>>,
    screen: Parser,
}

impl StockTerminal {
    fn new(size: Size) -> Self {
        // ignores NO_COLOR where the tests run
        crossterm::style::force_color_output(true);
        let (sender, bytes) = mpsc::channel();
        let viewport = Viewport::Fixed(Rect::from(size));
        let options = TerminalOptions { viewport };
        let terminal = Terminal::with_options(CrosstermBackend::new(ByteChannel(sender)), options);
        Self {
            terminal: terminal.expect("a screen"),
            bytes,
            screen: screen_of(size),
        }
    }

    fn show(&mut self, context: &FrameContents) {
        self.terminal
            .draw(|frame| context.draw(frame))
            .expect("a frame");
        for bytes in self.bytes.try_iter() {
            self.screen.process(&bytes);
        }
    }
}

/// Shows the frames of a session with both backends. The painter paints them one after the other;
/// ratatui's own backend gets an empty terminal for each, since it may leave half of a wide
/// character that is removed.
fn play(steps: &[SessionStep]) {
    let mut size = Size::new(48, 14);
    let mut mine = Terminal::new(Painter::new(size)).expect("a screen");
    let mut screen = screen_of(size);
    screen.process(b"\x1b[?25l");
    let mut context = FrameContents::default();
    for step in steps {
        context.apply(step);
        match step {
            SessionStep::Size(width, height) => {
                size = Size::new(*width, *height);
                mine.backend_mut().set_size(size);
                screen.screen_mut().set_size(rows(size), columns(size));
            }
            SessionStep::Suspend => {
                let mess = b"\x1b[3;4H\x1b[7;31mmess\x1b[?25h\x1b[1;5r\x1b[r\x1b[2;2H";
                screen.process(mess);
                mine.backend_mut().reset();
                mine.clear().expect("bytes");
            }
            SessionStep::Repaint => {
                mine.backend_mut().reset();
                mine.clear().expect("bytes");
            }
            _ => {}
        }
        mine.draw(|frame| context.draw(frame)).expect("a frame");
        let frame = mine.backend_mut().take_frame();
        screen.process(&frame);
        let mut fresh = StockTerminal::new(size);
        fresh.show(&context);
        let (seen, wanted) = (visible(&screen), visible(&fresh.screen));
        let differs = (0..)
            .zip(seen.iter().zip(&wanted))
            .find(|(_, (a, b))| a != b);
        assert!(
            differs.is_none(),
            "{differs:?} at {size:?} after {}",
            frame.escape_ascii()
        );
        assert_eq!(screen.screen().hide_cursor(), context.cursor.is_none());
        if context.cursor.is_some() {
            let places = [&screen, &fresh.screen].map(|it| it.screen().cursor_position());
            assert_eq!(
                places[0],
                places[1],
                "the cursor after {}",
                frame.escape_ascii()
            );
        }
    }
}

fn rows(size: Size) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(size.height).expect("a size")
}

fn columns(size: Size) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(size.width).expect("a size")
}

proptest! {
    #![proptest_config(Config::with_cases(24))]

    #[test]
    fn a_long_session_shows_what_the_stock_backend_shows(
        steps in prop::collection::vec(step(), 1..300),
    ) {
        play(&steps);
    }
}
