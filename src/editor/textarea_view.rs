//! Renders rows of spans with `tui_textarea`: one line of it is one screen row.
//!
//! The widget gets only the visible rows, so the cost depends on the screen, not on the document.
//! Its own wrapping, scrolling and cursor are turned off.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;
use tui_textarea::{CursorRenderMode, TextArea, WrapMode};

use crate::text::sanitize::is_mark;
use crate::text::{Span, TextStyle};

/// Renders rows of spans from the top left of an area; `style` maps looks to the theme.
pub fn paint(
    rows: &[Vec<Span>],
    area: Rect,
    buffer: &mut Buffer,
    style: &dyn Fn(TextStyle) -> Style,
) {
    let area = area.intersection(buffer.area);
    let rows = rows
        .get(..rows.len().min(area.height.into()))
        .unwrap_or(rows);
    if area.is_empty() || rows.is_empty() {
        return;
    }
    let lines = rows.iter().map(|row| line(row)).collect();
    let mut pane = TextArea::new(lines);
    pane.set_cursor_render_mode(CursorRenderMode::Hidden);
    pane.set_cursor_line_style(Style::default());
    pane.set_wrap_mode(WrapMode::None);
    for (y, row) in rows.iter().enumerate() {
        let mut at = 0;
        for span in row {
            let end = at + span.text.as_str().len();
            pane.custom_highlight(((y, at), (y, end)), styled(span, style), 1);
            at = end;
        }
    }
    (&pane).render(area, buffer);
}

fn line(row: &[Span]) -> String {
    row.iter().map(|span| span.text.as_str()).collect()
}

/// Returns the style of a span; symbols for invisible characters are dimmed.
fn styled(span: &Span, style: &dyn Fn(TextStyle) -> Style) -> Style {
    let is_dim = span.text.as_str().chars().next().is_some_and(is_mark);
    let style = style(span.style);
    if is_dim {
        style.add_modifier(Modifier::DIM)
    } else {
        style
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::*;
    use crate::text::{CleanText, Role};

    fn style(look: TextStyle) -> Style {
        match look.role {
            Role::Accent => Style::new().fg(Color::Cyan),
            _ => Style::new().fg(Color::Gray),
        }
    }

    fn span(text: &str, role: Role) -> Span {
        Span::clean(CleanText::new(text), TextStyle::of(role))
    }

    #[test]
    fn each_cluster_has_its_cell_and_its_color() {
        let rows = [
            vec![
                span("日e\u{301}", Role::Accent),
                span("👩\u{200d}💻x", Role::Text),
            ],
            Vec::new(),
            vec![span("b", Role::Accent)],
        ];
        let area = Rect::new(2, 1, 8, 3);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 6));
        paint(&rows, area, &mut buffer, &style);
        let cell = |x, y| (buffer[(x, y)].symbol(), buffer[(x, y)].fg);
        assert_eq!(cell(2, 1), ("日", Color::Cyan));
        assert_eq!(cell(4, 1), ("e\u{301}", Color::Cyan));
        assert_eq!(cell(5, 1), ("👩\u{200d}💻", Color::Gray));
        assert_eq!(cell(7, 1), ("x", Color::Gray));
        assert_eq!(cell(2, 3), ("b", Color::Cyan));
        assert_eq!(cell(2, 2).0, " ");
    }

    #[test]
    fn more_rows_than_room_and_no_room_at_all_are_fine() {
        let rows = vec![vec![span("abcdef", Role::Text)]; 9];
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 3));
        for area in [
            Rect::new(0, 0, 4, 3),
            Rect::new(3, 2, 90, 90),
            Rect::new(9, 9, 1, 1),
        ] {
            paint(&rows, area, &mut buffer, &style);
        }
        paint(&[], Rect::new(0, 0, 4, 3), &mut buffer, &style);
        assert_eq!(buffer[(3, 0)].symbol(), "d");
    }
}
