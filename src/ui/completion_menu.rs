//! Completion menu at the cursor: below its row, or above it if there is more room.

use crate::app::edit::OpenPost;
use crate::app::edit::completion_menu::{CompletionMenu, CompletionSource, MAX_VISIBLE_ROWS};
use crate::app::layout::ScreenArea;
use crate::app::{App, ScreenLayout};
use crate::editor::completion::CompletionItem;
use crate::text::{Background, CleanText, Role, Size, Span, TextStyle, width};

use super::canvas::Canvas;
use super::popup;

/// Maximum width in columns, edges included.
const MAX_MENU_COLUMNS: usize = 60;

/// Draws the menu; it covers text but moves none.
pub(super) fn draw(
    app: &App,
    menu: &CompletionMenu,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) {
    let Some((area, open_post)) = screen.edit.zip(app.edit.current()) else {
        return;
    };
    let waits = matches!(
        menu.source,
        CompletionSource::Spelling {
            is_pending: true,
            ..
        }
    );
    let rows = if waits {
        1
    } else {
        menu.rows.len().min(MAX_VISIBLE_ROWS)
    };
    let Some(list) = menu_area(open_post, menu, (area, rows), canvas) else {
        return;
    };
    popup::frame(list, canvas);
    let edge = usize::from(!canvas.has_backgrounds());
    let shown = list.height.saturating_sub(2 * edge);
    let body = ScreenArea {
        x: list.x + 2,
        y: list.y + edge,
        width: list.width.saturating_sub(3),
        height: shown,
    };
    if waits {
        let words = CleanText::literal("searching");
        let look = TextStyle::of(Role::Muted).on(Background::Raised);
        canvas.text((body.x, body.y), body.right(), &words, look);
        return;
    }
    // keep the selected row visible if the screen cuts the menu
    let chosen = menu.selected.unwrap_or(0);
    let top = menu.top.max((chosen + 1).saturating_sub(shown));
    let labels = menu.rows.iter().map(|row| width::of(&row.label));
    let wide = labels.max().unwrap_or(0).min(body.width);
    for (y, (index, row)) in menu
        .rows
        .iter()
        .enumerate()
        .skip(top)
        .take(shown)
        .enumerate()
    {
        let is_chosen = menu.selected == Some(index);
        draw_row(row, is_chosen, (list, body, wide, body.y + y), canvas);
    }
}

/// Draws one row: the label and its detail.
fn draw_row(
    row: &CompletionItem,
    is_chosen: bool,
    (list, body, wide, y): (ScreenArea, ScreenArea, usize, usize),
    canvas: &mut Canvas<'_>,
) {
    let edge = usize::from(!canvas.has_backgrounds());
    let ground = if is_chosen && canvas.has_backgrounds() {
        Background::Selection
    } else {
        Background::Raised
    };
    canvas.fill(y, list.x + 1, list.right() - edge, ground);
    if is_chosen && edge > 0 {
        canvas.literal((list.x + 1, y), canvas.pick("▌", ">"), Role::Accent);
    }
    let look = if is_chosen {
        TextStyle::of(Role::Strong).bold()
    } else {
        TextStyle::of(Role::Text)
    };
    let cut =
        |text: &str, room| width::truncate(CleanText::new(text).as_str(), room, canvas.ellipsis());
    let label = cut(&row.label, wide);
    let detail = cut(&row.detail, body.width.saturating_sub(wide + 2));
    canvas.spans(
        (body.x, y),
        body.right(),
        &[Span::new(&label, look)],
        ground,
    );
    let at = body.x + wide + 2;
    if at < body.right() {
        canvas.spans(
            (at, y),
            body.right(),
            &[Span::new(&detail, Role::Muted)],
            ground,
        );
    }
}

/// Returns the area of the menu: below the cursor's row, or above it if more rows are free.
fn menu_area(
    open_post: &OpenPost,
    menu: &CompletionMenu,
    (area, rows): (ScreenArea, usize),
    canvas: &Canvas<'_>,
) -> Option<ScreenArea> {
    let room = Size {
        width: area.width,
        height: area.height,
    };
    let text = open_post.version();
    let (cursor, row) = open_post.view.cell(text, open_post.buffer.head(), room)?;
    let start = open_post.view.cell(text, menu.replaced_range.start, room);
    let column = start.filter(|(_, y)| *y == row).map_or(cursor, |(x, _)| x);
    let edge = usize::from(!canvas.has_backgrounds());
    let wanted = rows + 2 * edge;
    let (above, below) = (row, area.height.saturating_sub(row + 1));
    let is_below = wanted <= below || below >= above;
    let height = wanted.min(if is_below { below } else { above });
    let measure = |row: &CompletionItem| {
        let detail = width::of(&row.detail);
        width::of(&row.label) + if detail > 0 { detail + 2 } else { 0 }
    };
    let content = menu.rows.iter().map(measure).max().unwrap_or(0).max(17);
    let wide = (content + 4).min(MAX_MENU_COLUMNS).min(area.width + 2);
    let left = (area.x + column).saturating_sub(2);
    // left of the text there is room only for the bar
    let left = left.min((area.right() + 1).saturating_sub(wide));
    let y = if is_below {
        area.y + row + 1
    } else {
        area.y + row - height
    };
    (height > 2 * edge).then_some(ScreenArea {
        x: left,
        y,
        width: wide,
        height,
    })
}
