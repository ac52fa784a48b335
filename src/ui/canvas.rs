//! The drawing surface: cells with a theme, and the only way to put text into them.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::Widget;

use crate::app::event::ClickTarget;
use crate::app::images::{CellHalf, HalfBlock, PLACEHOLDER, PixelColor, ProtocolImage};
use crate::app::layout::ScreenArea;
use crate::text::sanitize::is_mark;
use crate::text::{Background, CleanText, Glyphs, Role, Span, TextStyle, width};

use super::hyperlinks;
use super::style::Palette;

/// A cell buffer with a theme.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    palette: Palette<'a>,
    /// Unicode or ASCII glyphs.
    pub glyphs: Glyphs,
    /// Columns, row and target of each clickable part; `None` while nobody asks.
    targets: Option<Vec<(Range<usize>, usize, ClickTarget)>>,
}

impl<'a> Canvas<'a> {
    /// Creates a canvas on the cells of a frame.
    pub fn new(buffer: &'a mut Buffer, palette: Palette<'a>, glyphs: Glyphs) -> Self {
        Self {
            buffer,
            palette,
            glyphs,
            targets: None,
        }
    }

    /// Collects from now on what can be clicked.
    pub(super) fn collect_targets(&mut self) {
        self.targets = Some(Vec::new());
    }

    /// Notes that a click on these columns of a row does something.
    pub(super) fn target(&mut self, columns: Range<usize>, y: usize, target: ClickTarget) {
        if let Some(targets) = &mut self.targets {
            targets.push((columns, y, target));
        }
    }

    /// Forgets what can be clicked: something is drawn over it.
    pub(super) fn cover_targets(&mut self) {
        if let Some(targets) = &mut self.targets {
            targets.clear();
        }
    }

    /// Returns what a click on a cell does; what was drawn last is on top.
    pub(super) fn target_at(&self, x: usize, y: usize) -> Option<&ClickTarget> {
        let targets = self.targets.as_ref()?;
        let found = targets
            .iter()
            .rfind(|(columns, row, _)| *row == y && columns.contains(&x));
        found.map(|(_, _, target)| target)
    }

    /// Paints the theme's background, if the user enabled it.
    pub fn paint_background(&mut self) {
        let style = self.palette.base();
        let area = self.buffer.area;
        self.buffer.set_style(area, style);
    }

    /// Whether background colors can be distinguished.
    pub fn has_backgrounds(&self) -> bool {
        self.palette.has_grounds()
    }

    /// Draws sanitized text from a column up to `end`; returns the column after it.
    pub fn text(
        &mut self,
        at: (usize, usize),
        end: usize,
        text: &CleanText,
        look: TextStyle,
    ) -> usize {
        let (mut x, y) = at;
        let end = end.min(usize::from(self.buffer.area.right()));
        if y >= usize::from(self.buffer.area.bottom()) {
            return x;
        }
        let style = self.palette.style(look);
        self.cut_before(x, y);
        for cluster in width::clusters(text.as_str()) {
            if cluster.width == 0 {
                continue;
            }
            if x + cluster.width > end {
                break;
            }
            let marked = cluster.text.chars().next().is_some_and(is_mark);
            let style = if marked {
                style.add_modifier(Modifier::DIM)
            } else {
                style
            };
            self.put(x, y, cluster.text, style);
            for behind in 1..cluster.width {
                self.put(x + behind, y, " ", style);
            }
            x += cluster.width;
        }
        x
    }

    /// Makes columns of a row, drawn before, part of a link of the page.
    pub(super) fn link(&mut self, columns: Range<usize>, y: usize, index: usize) {
        if y < usize::from(self.buffer.area.bottom()) {
            let end = columns.end.min(usize::from(self.buffer.area.right()));
            for x in columns.start..end {
                hyperlinks::mark(&mut self.buffer[(x as u16, y as u16)], index);
            }
        }
    }

    /// Draws spans from a column up to `end`, on this background where they have none; returns the
    /// column after them.
    pub fn spans(
        &mut self,
        at: (usize, usize),
        end: usize,
        spans: &[Span],
        ground: Background,
    ) -> usize {
        let (mut x, y) = at;
        for span in spans {
            x = self.text((x, y), end, &span.text, with_background(span.style, ground));
        }
        x
    }

    /// Draws spans right-aligned before `end`; returns the column where they start.
    pub fn spans_right(
        &mut self,
        y: usize,
        end: usize,
        spans: &[Span],
        ground: Background,
    ) -> usize {
        let start = end.saturating_sub(crate::text::span::width(spans));
        self.spans((start, y), end, spans, ground);
        start
    }

    /// Draws the rows of the editor, from the top left of an area.
    pub fn rows(&mut self, area: Rect, rows: &[Vec<Span>]) {
        let area = area.intersection(self.buffer.area);
        for (y, row) in (area.top()..area.bottom()).zip(rows) {
            let at = (area.left().into(), y.into());
            self.spans(at, area.right().into(), row, Background::Plain);
        }
    }

    /// Draws a chart.
    pub fn chart(&mut self, area: ScreenArea, chart: impl Widget) {
        let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(|n| n as u16);
        let area = Rect::new(x, y, width, height).intersection(self.buffer.area);
        chart.render(area, self.buffer);
    }

    /// Returns the terminal style of a style, for charts.
    pub fn style(&self, look: TextStyle) -> Style {
        self.palette.style(look)
    }

    /// Draws one row of an image from half blocks, from a column up to `end`.
    pub fn blocks(&mut self, at: (usize, usize), end: usize, row: &[Option<HalfBlock>]) {
        let end = end.min(usize::from(self.buffer.area.right()));
        if at.1 >= usize::from(self.buffer.area.bottom()) {
            return;
        }
        self.cut_before(at.0, at.1);
        for (x, block) in (at.0..end).zip(row) {
            let Some(block) = block else { continue };
            let symbol = match block.half {
                CellHalf::None => " ",
                CellHalf::Upper => "▀",
                CellHalf::Lower => "▄",
            };
            let page = self.buffer[(x as u16, at.1 as u16)].bg;
            let style = Style::reset()
                .fg(color(block.foreground, page))
                .bg(color(block.background, page));
            self.put(x, at.1, symbol, style);
        }
    }

    /// Draws the placeholder characters of one image row, from a column up to `end`.
    pub fn image_placeholders(
        &mut self,
        at: (usize, usize),
        end: usize,
        graphic: &ProtocolImage,
        row: usize,
    ) {
        let end = end.min(usize::from(self.buffer.area.right()));
        let Some(mark) = graphic.placeholders.get(row) else {
            return;
        };
        if at.1 >= usize::from(self.buffer.area.bottom()) {
            return;
        }
        self.cut_before(at.0, at.1);
        let [_, red, green, blue] = graphic.id.to_be_bytes();
        let style = Style::reset().fg(Color::Rgb(red, green, blue));
        let mut cell = [0; 4];
        let other = PLACEHOLDER.encode_utf8(&mut cell);
        for x in (at.0..end).take(graphic.columns) {
            let symbol = if x == at.0 { mark } else { &*other };
            self.put(x, at.1, symbol, style);
        }
    }

    /// Draws a string literal; returns the column after it.
    pub fn literal(
        &mut self,
        at: (usize, usize),
        text: &'static str,
        look: impl Into<TextStyle>,
    ) -> usize {
        self.text(at, usize::MAX, &CleanText::literal(text), look.into())
    }

    /// Sets the background of the columns from `start` up to `end` in a row.
    pub fn fill(&mut self, y: usize, start: usize, end: usize, ground: Background) {
        let style = self.palette.style(TextStyle::of(Role::Text).on(ground));
        let end = end.min(usize::from(self.buffer.area.right()));
        if y < usize::from(self.buffer.area.bottom()) {
            for x in start..end {
                self.buffer[(x as u16, y as u16)].set_style(style);
            }
        }
    }

    /// Clears the columns from `start` up to `end` in a row, with a background.
    pub fn clear(&mut self, y: usize, start: usize, end: usize, ground: Background) {
        let style = self.palette.base();
        let end = end.min(usize::from(self.buffer.area.right()));
        if y < usize::from(self.buffer.area.bottom()) {
            self.cut_before(start, y);
            for x in start..end {
                let cell = &mut self.buffer[(x as u16, y as u16)];
                cell.reset();
                cell.set_style(style);
            }
        }
        self.fill(y, start, end, ground);
    }

    /// Dims everything behind an overlay.
    pub fn dim(&mut self) {
        let style = self.palette.behind();
        let ground = self.palette.base();
        for cell in &mut self.buffer.content {
            cell.set_style(Style::reset());
            cell.set_style(ground);
            cell.set_style(style);
        }
    }

    /// Returns the Unicode or the ASCII variant of a literal.
    pub fn pick(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        self.glyphs.pick(unicode, ascii)
    }

    /// Returns the ellipsis that marks cut text.
    pub fn ellipsis(&self) -> &'static str {
        self.pick("…", "...")
    }

    /// Blanks a wide character that begins in the column before `x`: what is drawn from there on
    /// covers its second half, and a terminal would draw it over that.
    fn cut_before(&mut self, x: usize, y: usize) {
        let Some(before) = x.checked_sub(1) else {
            return;
        };
        let cell = self.buffer.cell_mut((before as u16, y as u16));
        if let Some(cell) = cell.filter(|cell| width::of(cell.symbol()) > 1) {
            cell.set_symbol(" ");
        }
    }

    fn put(&mut self, x: usize, y: usize, symbol: &str, style: Style) {
        let cell = &mut self.buffer[(x as u16, y as u16)];
        cell.set_symbol(symbol).set_style(style);
        hyperlinks::unmark(cell);
    }
}

fn color(tint: PixelColor, page: Color) -> Color {
    match tint {
        PixelColor::Page => page,
        PixelColor::Full(red, green, blue) => Color::Rgb(red, green, blue),
        PixelColor::Indexed(index) => Color::Indexed(index),
    }
}

/// Applies a background to a style that has none.
fn with_background(look: TextStyle, ground: Background) -> TextStyle {
    if look.background == Background::Plain {
        look.on(ground)
    } else {
        look
    }
}
