//! Tests of moved rows: the screen always equals that of a plain repaint.

use proptest::prelude::*;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::super::super::test_terminal::TestTerminal;
use super::*;

/// Two panes with a border between them, or one pane.
#[derive(Clone, Debug)]
struct TestPage {
    size: Size,
    /// The column of the border; `None` where the right pane has the whole screen.
    line: Option<u16>,
    rule: &'static str,
    /// The first line that each pane shows.
    from: [usize; 2],
    /// Texts drawn over the panes.
    strokes: Vec<(u16, u16, &'static str, Style)>,
}

/// One change between two frames.
#[derive(Clone, Debug)]
enum PageStep {
    Scroll(usize, isize),
    Line(Option<u16>, &'static str),
    Strokes(Vec<(u16, u16, &'static str, Style)>),
    Size(u16, u16),
    Margins(bool),
    ErasesInBackground,
    Forget,
}

const TEXTS: [&str; 16] = [
    "It began with a lamp.",
    "the keeper climbs 猫 every night",
    "",
    "猫猫猫猫猫 wide all through 猫猫猫猫猫",
    "a b c d e f g h i j k l m n o p q r s t",
    "│ a table │ with lines │ in it │",
    "x",
    "    indented code: let x = 1;",
    "e\u{301} accents e\u{301} and 🙂 faces",
    "",
    "another line of plain text, quite long",
    "odd 猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫",
    "────────────────────────────────────────",
    "- a list ☺\u{fe0f} item, then ☺\u{fe0f}☺\u{fe0f}",
    "It began with a lamp.",
    "the last of these lines, before they begin again",
];

fn styles() -> [Style; 6] {
    [
        Style::reset(),
        Style::reset().fg(Color::Rgb(1, 2, 3)),
        Style::reset().bg(Color::Indexed(236)),
        Style::reset().fg(Color::Red).add_modifier(Modifier::BOLD),
        Style::reset().add_modifier(Modifier::REVERSED),
        Style::reset().add_modifier(Modifier::UNDERLINED),
    ]
}

impl TestPage {
    fn new(size: Size) -> Self {
        Self {
            size,
            line: Some(size.width / 3),
            rule: "│",
            from: [3, 40],
            strokes: Vec::new(),
        }
    }

    fn apply(&mut self, step: &PageStep) {
        self.strokes.clear();
        match step {
            PageStep::Scroll(pane, rows) => {
                self.from[*pane] = self.from[*pane].saturating_add_signed(*rows);
            }
            PageStep::Line(line, rule) => {
                self.line = line.map(|line| line % self.size.width);
                self.rule = rule;
            }
            PageStep::Strokes(strokes) => self.strokes.clone_from(strokes),
            PageStep::Size(width, height) => self.size = Size::new(*width, *height),
            PageStep::Margins(_) | PageStep::ErasesInBackground | PageStep::Forget => {}
        }
    }

    fn draw(&self, buffer: &mut Buffer) {
        let Size { width, height } = self.size;
        let line = self.line.filter(|line| *line < width);
        for y in 1..height.saturating_sub(1) {
            let row = usize::from(y);
            let mut pane = |from: usize, x: u16, columns: u16| {
                let index = from + row;
                let style = styles()[index * 7 % 11 % 6];
                let text = TEXTS[index * 5 % 17 % 16];
                buffer.set_stringn(x, y, text, usize::from(columns), style);
            };
            if let Some(line) = line {
                pane(self.from[0], 0, line);
                pane(self.from[1], line + 1, width - line - 1);
                buffer.set_string(line, y, self.rule, styles()[1]);
            } else {
                pane(self.from[1], 0, width);
            }
        }
        let status = format!("{} of many", self.from[1]);
        buffer.set_stringn(0, height - 1, status, usize::from(width), styles()[4]);
        for (x, y, text, style) in &self.strokes {
            if *x < width && *y < height {
                buffer.set_stringn(*x, *y, text, usize::from(width - x), *style);
            }
        }
        blank_cut_characters(buffer);
    }
}

fn step() -> impl Strategy<Value = PageStep> {
    let stroke = (
        0..40_u16,
        0..14_u16,
        prop::sample::select(vec![
            "猫",
            "x猫",
            "   ",
            "words",
            "                        ",
            "🙂",
            "e\u{301}",
            "│",
        ]),
        prop::sample::select(styles().to_vec()),
    );
    let rule = prop::sample::select(vec!["│", "┃", " ", "|"]);
    prop_oneof![
        12 => (0..2_usize, -9..10_isize).prop_map(|(pane, rows)| PageStep::Scroll(pane, rows)),
        6 => (0..2_usize, -1..2_isize).prop_map(|(pane, rows)| PageStep::Scroll(pane, rows)),
        2 => (prop::option::of(0..40_u16), rule).prop_map(|(line, rule)| PageStep::Line(line, rule)),
        3 => prop::collection::vec(stroke, 1..5).prop_map(PageStep::Strokes),
        1 => (1..40_u16, 1..14_u16).prop_map(|(width, height)| PageStep::Size(width, height)),
        1 => any::<bool>().prop_map(PageStep::Margins),
        1 => Just(PageStep::ErasesInBackground),
        1 => Just(PageStep::Forget),
    ]
}

/// Paints a page; with `eager`, moves rows wherever some seem to have moved.
fn show(painter: &mut Painter, before: &mut Buffer, page: &TestPage, eager: bool) -> Vec<u8> {
    let area = Rect::from(page.size);
    painter.set_size(page.size);
    if before.area != area {
        painter.clear().expect("bytes");
        *before = Buffer::empty(area);
    }
    let mut next = Buffer::empty(area);
    page.draw(&mut next);
    let changes = before.diff(&next);
    let rows = painter.apply_cells(changes.into_iter());
    if let Some(moved) = painter.paint_scrolled(&rows).filter(|_| eager) {
        painter.writer = moved;
        painter.shown.copy_rows(&painter.next, &rows);
    } else {
        painter.paint(&rows);
    }
    *before = next;
    painter.take_frame()
}

/// Returns the bytes that paint the same page on an empty terminal.
fn repaint_bytes(page: &TestPage) -> Vec<u8> {
    let mut painter = Painter::new(page.size);
    let mut empty = Buffer::empty(Rect::from(page.size));
    show(&mut painter, &mut empty, page, false)
}

/// Compares two screens, and reports the first difference.
#[track_caller]
fn assert_same(screen: &[String], wanted: &[String], bytes: &[u8]) {
    let differs = (0..)
        .zip(screen.iter().zip(wanted))
        .find(|(_, (a, b))| a != b);
    assert!(
        differs.is_none(),
        "{differs:?} after {}",
        bytes.escape_ascii()
    );
    assert_eq!(screen.len(), wanted.len());
}

/// Applies steps and compares every screen; returns how often rows moved.
fn play(steps: &[PageStep], margins: bool, eager: bool) -> (usize, usize) {
    let mut page = TestPage::new(Size::new(40, 14));
    let mut painter = Painter::new(page.size);
    painter.margins = margins;
    let mut before = Buffer::empty(Rect::from(page.size));
    let (mut model, mut moves) = (TestTerminal::new(page.size), (0, 0));
    model.process(b"\x1b[H");
    for step in steps {
        page.apply(step);
        match step {
            PageStep::Size(..) if before.area != Rect::from(page.size) => {
                moves = (moves.0 + model.moves.0, moves.1 + model.moves.1);
                let erases_in_background = model.erases_in_background;
                model = TestTerminal::new(page.size);
                model.erases_in_background = erases_in_background;
            }
            PageStep::Margins(on) => painter.margins = *on && margins,
            PageStep::ErasesInBackground => {
                painter.set_erases_in_background();
                model.erases_in_background = true;
            }
            PageStep::Forget => {
                painter.reset();
                painter.clear().expect("bytes");
                before = Buffer::empty(before.area);
            }
            _ => {}
        }
        let bytes = show(&mut painter, &mut before, &page, eager);
        model.process(&bytes);
        let mut fresh = TestTerminal::new(page.size);
        fresh.process(&repaint_bytes(&page));
        assert_same(&model.visible(), &fresh.visible(), &bytes);
    }
    (moves.0 + model.moves.0, moves.1 + model.moves.1)
}

/// Applies steps without margins on another emulator, the one that the end-to-end tests use.
fn play_vt100(steps: &[PageStep]) {
    let mut page = TestPage::new(Size::new(40, 14));
    let mut painter = Painter::new(page.size);
    let mut before = Buffer::empty(Rect::from(page.size));
    let mut screen = screen_of(page.size);
    for step in steps {
        page.apply(step);
        match step {
            PageStep::Size(..) if before.area != Rect::from(page.size) => {
                screen = screen_of(page.size);
            }
            PageStep::Forget => {
                painter.reset();
                painter.clear().expect("bytes");
                before = Buffer::empty(before.area);
            }
            _ => {}
        }
        let bytes = show(&mut painter, &mut before, &page, true);
        screen.process(&bytes);
        let mut fresh = screen_of(page.size);
        fresh.process(&repaint_bytes(&page));
        assert_same(&visible(&screen), &visible(&fresh), &bytes);
    }
}

proptest! {
    #[test]
    fn moved_rows_make_the_screen_of_a_repaint(
        steps in prop::collection::vec(step(), 1..12),
        margins in any::<bool>(),
        eager in any::<bool>(),
    ) {
        play(&steps, margins, eager);
    }

    #[test]
    fn moved_rows_make_the_screen_of_a_repaint_on_a_vt100(
        steps in prop::collection::vec(step(), 1..12),
    ) {
        play_vt100(&steps);
    }
}

const DOWN: PageStep = PageStep::Scroll(1, 1);

#[test]
fn a_scrolled_pane_moves_between_margins() {
    assert_eq!(play(&[DOWN, DOWN, DOWN], true, false), (0, 2));
    let back = [
        DOWN,
        PageStep::Scroll(1, -1),
        PageStep::Scroll(0, 2),
        PageStep::Scroll(0, -3),
    ];
    assert_eq!(play(&back, true, false), (0, 3));
}

#[test]
fn a_scrolled_screen_moves_without_margins() {
    let whole = PageStep::Line(None, "│");
    assert_eq!(
        play(&[whole, DOWN, DOWN, PageStep::Scroll(1, -3)], false, false),
        (3, 0)
    );
}

#[test]
fn a_terminal_without_margins_is_sent_none() {
    assert_eq!(play(&[DOWN, DOWN, DOWN], false, true).1, 0);
}

#[test]
fn no_margin_cuts_a_wide_character_in_two() {
    for (text, moves) in [("x", true), ("猫", false)] {
        let mut page = TestPage::new(Size::new(40, 14));
        let mut painter = Painter::new(page.size);
        painter.margins = true;
        // its second half is where the right pane begins
        page.strokes = vec![(13, 6, text, Style::reset())];
        let mut before = Buffer::empty(Rect::from(page.size));
        show(&mut painter, &mut before, &page, false);
        page.from[1] += 1;
        let bytes = show(&mut painter, &mut before, &page, true);
        let bytes = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(bytes.contains("\x1b[?69h"), moves, "{bytes:?}");
    }
}
