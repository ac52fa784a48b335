//! Test terminal with left and right margins, as strict as possible: anything that terminals do
//! differently is an error. The cursor position can be unknown; then only absolute moves are
//! allowed.

use std::collections::BTreeSet;
use std::fmt::Write;

use ratatui::layout::Size;

use crate::text::width;

/// Text and style of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
struct TestCell {
    text: String,
    style: TestStyle,
    /// Parameters and URL of its hyperlink; empty for none.
    link: String,
}

/// Colors as requested, and the modifiers in effect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct TestStyle {
    fg: String,
    bg: String,
    on: BTreeSet<u8>,
}

impl TestStyle {
    /// Whether all terminals erase alike with it: what it sets needs a character to be seen.
    fn is_erasing(&self) -> bool {
        !self.on.iter().any(|it| matches!(it, 4 | 7 | 9))
    }
}

/// The terminal.
#[derive(Debug)]
pub(super) struct TestTerminal {
    size: (usize, usize),
    cells: Vec<Vec<TestCell>>,
    at: Option<(usize, usize)>,
    /// The row, where a line feed has left the column unknown.
    row_of_line_feed: Option<usize>,
    style: TestStyle,
    /// Parameters and URL of the open hyperlink; empty for none.
    link: String,
    /// First and last row, first and last column.
    region: (usize, usize, usize, usize),
    margins: bool,
    /// Whether it fills erased cells with the current background.
    pub(super) erases_in_background: bool,
    /// How often rows were moved: over the whole width, and within columns.
    pub(super) moves: (usize, usize),
}

impl TestTerminal {
    /// Creates an empty screen.
    pub(super) fn new(size: Size) -> Self {
        let (width, height) = (usize::from(size.width), usize::from(size.height));
        let blank = TestCell {
            text: " ".to_owned(),
            style: TestStyle::default(),
            link: String::new(),
        };
        Self {
            size: (width, height),
            cells: vec![vec![blank; width]; height],
            at: None,
            row_of_line_feed: None,
            style: TestStyle::default(),
            link: String::new(),
            region: (0, height - 1, 0, width - 1),
            margins: false,
            erases_in_background: false,
            moves: (0, 0),
        }
    }

    /// Processes bytes; panics at those that no terminal should be sent.
    pub(super) fn process(&mut self, bytes: &[u8]) {
        let mut rest = std::str::from_utf8(bytes).expect("UTF-8");
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix("\x1b[") {
                let end = behind.find(|c: char| ('@'..='~').contains(&c));
                let (parameters, last) = behind.split_at(end.expect("a final letter"));
                self.control(parameters, last.chars().next().expect("a letter"));
                rest = last.get(1..).expect("a letter");
                continue;
            }
            if let Some(behind) = rest.strip_prefix("\x1b]8;") {
                let (link, behind) = behind.split_once("\x1b\\").expect("an end");
                self.link = if link == ";" { "" } else { link }.to_owned();
                rest = behind;
                continue;
            }
            let next = width::clusters(rest).next().expect("a cluster").text;
            self.text(next);
            rest = rest.strip_prefix(next).expect("its start");
        }
    }

    /// Returns what is visible, row by row; panics if margins are still set.
    pub(super) fn visible(&self) -> Vec<String> {
        let whole = (0, self.size.1 - 1, 0, self.size.0 - 1);
        assert_eq!((self.margins, self.region), (false, whole), "margins stay");
        self.cells.iter().map(|row| row_of(row)).collect()
    }

    /// Returns the hyperlink of each cell; panics if one is still open.
    pub(super) fn links(&self) -> Vec<Vec<&str>> {
        assert_eq!(self.link, "", "a hyperlink stays open");
        let rows = self.cells.iter();
        rows.map(|row| row.iter().map(|cell| cell.link.as_str()).collect())
            .collect()
    }

    fn text(&mut self, text: &str) {
        if text == "\n" {
            return self.line_feed();
        }
        let (x, y) = self.at.expect("a place to print at");
        match text {
            "\r" => self.at = Some((0, y)),
            "\r\n" => {
                assert!(y + 1 < self.size.1, "a line end below the screen");
                self.at = Some((0, y + 1));
            }
            "\x08" => self.at = Some((x.checked_sub(1).expect("a column"), y)),
            _ => self.print(text),
        }
    }

    /// Goes down a row; with newline mode (LNM) to the first column, so that it is unknown.
    fn line_feed(&mut self) {
        let y = self.at.take().map(|(_, y)| y).or(self.row_of_line_feed);
        let y = y.expect("a row to feed from") + 1;
        assert!(y < self.size.1, "a line feed below the screen");
        self.row_of_line_feed = Some(y);
    }

    fn print(&mut self, text: &str) {
        let (x, y) = self.at.expect("a place to print at");
        assert!(!self.margins, "prints between margins");
        assert!(!text.chars().any(char::is_control), "{text:?}");
        let columns = width::of(text);
        for place in x..x + columns {
            self.blank_other_half(place, y);
            self.cells[y][place] = TestCell {
                text: String::new(),
                style: self.style.clone(),
                link: self.link.clone(),
            };
        }
        text.clone_into(&mut self.cells[y][x].text);
        // terminals differ at the end of a row, and about grapheme clusters
        let sure = x + columns < self.size.0 && text.chars().count() == 1;
        self.at = sure.then_some((x + columns, y));
    }

    /// Blanks the other half of a wide character that is overwritten.
    fn blank_other_half(&mut self, x: usize, y: usize) {
        let row = &mut self.cells[y];
        if row[x].text.is_empty() {
            row[x - 1].text = " ".to_owned();
        } else if row.get(x + 1).is_some_and(|half| half.text.is_empty()) {
            row[x + 1].text = " ".to_owned();
        }
    }

    fn control(&mut self, parameters: &str, last: char) {
        let number = |at: usize| {
            let field = parameters.split(';').nth(at).unwrap_or_default();
            field.parse::<usize>().ok()
        };
        let count = number(0).unwrap_or(1);
        match (parameters, last) {
            ("?25" | "?2026", 'h' | 'l') => {}
            ("?69", 'h') => self.margins = true,
            ("?69", 'l') => {
                self.margins = false;
                (self.region.2, self.region.3) = (0, self.size.0 - 1);
            }
            ("2", 'J') => self.cells = Self::new(self.as_size()).cells,
            ("", 'K') => {
                let end = self.size.0;
                self.erase(|_| end);
            }
            (_, 'X') => self.erase(|x| x + count),
            (_, 'H') => {
                self.row_of_line_feed = None;
                self.at = Some((number(1).unwrap_or(1) - 1, count - 1));
            }
            (_, 'G') => {
                let y = self.at.map(|(_, y)| y).or(self.row_of_line_feed.take());
                self.at = Some((count - 1, y.expect("a row")));
            }
            (_, 'C' | 'D') => {
                let (x, y) = self.at.expect("a place to go from");
                let x = if last == 'C' { x + count } else { x - count };
                assert!(x < self.size.0, "goes beyond the row");
                self.at = Some((x, y));
            }
            (_, 'm') => self.style(parameters),
            (_, 'r') => {
                let (top, bottom) = (number(0).unwrap_or(1), number(1).unwrap_or(self.size.1));
                assert!(top < bottom && bottom <= self.size.1, "rows {parameters}");
                (self.region.0, self.region.1) = (top - 1, bottom - 1);
                self.at = None;
            }
            (_, 's') => {
                assert!(self.margins, "saves the cursor");
                let (left, right) = (number(0).unwrap_or(1), number(1).unwrap_or(self.size.0));
                assert!(left < right && right <= self.size.0, "columns {parameters}");
                (self.region.2, self.region.3) = (left - 1, right - 1);
                self.at = None;
            }
            (_, 'L' | 'M') => self.move_rows(count, last == 'M'),
            _ => panic!("unknown: CSI {parameters} {last}"),
        }
    }

    fn as_size(&self) -> Size {
        Size::new(self.size.0 as u16, self.size.1 as u16)
    }

    /// Erases cells from the cursor to a column, which is not included.
    fn erase(&mut self, to: impl FnOnce(usize) -> usize) {
        let (x, y) = self.at.expect("a place to erase from");
        let is_alike = self.erases_in_background || self.style.bg.is_empty();
        assert!(is_alike && self.style.is_erasing(), "erases with a pen");
        assert_eq!(self.link, "", "erases in a hyperlink");
        let to = to(x);
        assert!(to <= self.size.0, "erases beyond the row");
        for place in x..to {
            self.blank_other_half(place, y);
            self.cells[y][place] = TestCell {
                text: " ".to_owned(),
                style: TestStyle {
                    bg: self.style.bg.clone(),
                    ..TestStyle::default()
                },
                link: String::new(),
            };
        }
    }

    /// DL and IL, with the cursor at the top left of the region.
    fn move_rows(&mut self, count: usize, up: bool) {
        let (top, bottom, left, right) = self.region;
        assert_eq!(self.at, Some((left, top)), "moves rows from elsewhere");
        let is_plain = self.style.bg.is_empty() && self.style.is_erasing();
        assert!(is_plain, "moves rows with a pen");
        assert!(count <= bottom - top, "moves everything away");
        let before = self.cells.clone();
        for (row, y) in before.iter().zip(0..).take(bottom + 1).skip(top) {
            for edge in [left, right + 1] {
                let half = row.get(edge).is_some_and(|cell| cell.text.is_empty());
                assert!(!half, "row {y} is cut at {edge}");
            }
        }
        for y in top..=bottom {
            let from = if up {
                Some(y + count)
            } else {
                y.checked_sub(count)
            };
            let from = from.filter(|from| (top..=bottom).contains(from));
            let blanks = vec![Self::new(Size::new(1, 1)).cells[0][0].clone(); self.size.0];
            let source = from.map_or(&blanks, |from| &before[from]);
            self.cells[y][left..=right].clone_from_slice(&source[left..=right]);
        }
        if right - left + 1 == self.size.0 {
            self.moves.0 += 1;
        } else {
            self.moves.1 += 1;
        }
        self.at = None;
    }

    fn style(&mut self, parameters: &str) {
        let mut numbers = parameters.split(';');
        while let Some(number) = numbers.next() {
            let number: u8 = number.parse().unwrap_or(0);
            let mut color = number.to_string();
            if let 38 | 48 = number {
                let kind = numbers.next().expect("a kind of color");
                let count = if kind == "5" { 1 } else { 3 };
                let parts: Vec<&str> = numbers.by_ref().take(count).collect();
                color = format!("{kind}:{}", parts.join(":"));
            }
            let TestStyle { fg, bg, on } = &mut self.style;
            match number {
                0 => self.style = TestStyle::default(),
                1..=9 => drop(on.insert(number)),
                22 => on.retain(|it| !matches!(it, 1 | 2)),
                25 => on.retain(|it| !matches!(it, 5 | 6)),
                23..=29 => drop(on.remove(&(number - 20))),
                39 => fg.clear(),
                49 => bg.clear(),
                30..=38 | 90..=97 => *fg = color,
                40..=48 | 100..=107 => *bg = color,
                _ => panic!("unknown: SGR {parameters}"),
            }
        }
    }
}

/// Returns what is visible in a row: a blank has no foreground.
fn row_of(row: &[TestCell]) -> String {
    let mut text = String::new();
    for TestCell {
        text: shown, style, ..
    } in row
    {
        let TestStyle { fg, bg, on } = style;
        let on_blanks = on.iter().any(|it| matches!(it, 4 | 7 | 9));
        let ink = (shown != " " || on_blanks).then_some((fg, on));
        write!(text, "[{shown}").expect("a string");
        if ink.is_some_and(|(fg, on)| !fg.is_empty() || !on.is_empty()) || !bg.is_empty() {
            write!(text, " {ink:?} {bg}").expect("a string");
        }
        text.push(']');
    }
    text
}
