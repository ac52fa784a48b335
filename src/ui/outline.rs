//! Outline beside the preview on wide screens, with the current heading marked.

use crate::app::{App, ScreenLayout};
use crate::text::{Background, CleanText, Role, Span, TextStyle, width};

use super::canvas::Canvas;

/// Columns before the first heading, with the mark of the current one.
const MARK_COLUMNS: usize = 2;
/// Most columns that a heading is indented by.
const MAX_INDENT_COLUMNS: usize = 8;

/// Draws the headings around the current one.
pub(super) fn draw(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let (Some(area), Some(page)) = (screen.outline(), app.preview.page()) else {
        return;
    };
    if app.list.chosen(&app.library).is_none() {
        return;
    }
    let here = app.preview.current_heading();
    let highest = page.outline.iter().map(|heading| heading.level).min();
    let first = first_heading(here.unwrap_or(0), page.outline.len(), area.height);
    let shown = page.outline.iter().enumerate().skip(first);
    for (y, (place, heading)) in (area.y..).zip(shown.take(area.height)) {
        let is_here = here == Some(place);
        let deeper = usize::from(heading.level - highest.unwrap_or(heading.level));
        let indent = (2 * deeper).min(MAX_INDENT_COLUMNS);
        let room = area.width.saturating_sub(MARK_COLUMNS + indent);
        let text = CleanText::new(&heading.text);
        let text = width::truncate(text.as_str(), room, canvas.ellipsis());
        let look = if is_here {
            TextStyle::of(Role::Accent).bold()
        } else {
            Role::Muted.into()
        };
        let mark = if is_here {
            canvas.pick("▎", ":")
        } else {
            " "
        };
        canvas.literal((area.x, y), mark, Role::Accent);
        let x = area.x + MARK_COLUMNS + indent;
        canvas.spans(
            (x, y),
            area.right(),
            &[Span::new(&text, look)],
            Background::Plain,
        );
    }
}

/// Returns the first heading to show of `count`, so that the current one is in the middle.
fn first_heading(here: usize, count: usize, height: usize) -> usize {
    here.saturating_sub(height / 2)
        .min(count.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::first_heading;

    #[test]
    fn the_current_heading_is_in_view_and_no_row_is_wasted() {
        for (here, count, height, first) in [
            (0, 5, 10, 0),
            (4, 5, 10, 0),
            (0, 50, 10, 0),
            (20, 50, 10, 15),
            (49, 50, 10, 40),
        ] {
            assert_eq!(first_heading(here, count, height), first);
        }
    }
}
