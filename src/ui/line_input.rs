//! Single-line input: as much of its text as fits, with the cursor always visible.

use crate::editor::LineInput;
use crate::text::{Background, CleanText, Role, Span, TextStyle, span, width};

use super::canvas::Canvas;

/// Draws the text of a field from `at` up to the column `end`, in the styles of `spans`; returns
/// the cursor position.
pub(super) fn draw(
    field: &LineInput,
    spans: Vec<Span>,
    at: (usize, usize),
    (end, ground): (usize, Background),
    canvas: &mut Canvas<'_>,
) -> (u16, u16) {
    let (start, y) = at;
    let before = field.text().get(..field.cursor()).unwrap_or_default();
    let cursor = CleanText::new(before).width();
    // the cursor needs a column after the text
    let hidden = cursor.saturating_sub(end.saturating_sub(start + 1));
    let spans = if field.is_selected() {
        spans.into_iter().map(selected).collect()
    } else {
        spans
    };
    canvas.spans(at, end, &skip_columns(spans, hidden), ground);
    ((start + cursor - hidden) as u16, y as u16)
}

/// Removes the first columns of spans.
pub(super) fn skip_columns(spans: Vec<Span>, columns: usize) -> Vec<Span> {
    let mut left = columns.min(span::width(&spans));
    let mut out = Vec::new();
    for span in spans {
        let whole = span.width();
        let head = width::prefix_that_fits(span.text.as_str(), left).len();
        left = left.saturating_sub(whole);
        let text = span.text.slice(head..span.text.as_str().len());
        out.push(Span::clean(text, span.style));
    }
    out
}

/// Shows a span as selected text.
fn selected(span: Span) -> Span {
    // also visible without colors
    let style = TextStyle::of(Role::Strong).on(Background::Found);
    Span::clean(span.text, style)
}
