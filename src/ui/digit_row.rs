//! The row that names the tags of the digit keys: `1 rust   2 ssh   3 release`.

use crate::app::digit_tags::is_used;
use crate::app::event::ClickTarget;
use crate::app::{App, InputMode, ScreenLayout};
use crate::blog::query::TagChoice;
use crate::text::{Background, Role, Span, TextModifier, TextStyle, span, width};

use super::canvas::Canvas;

/// Blanks between two tags.
const GAP_COLUMNS: usize = 3;
/// Minimum columns of a tag whose name is cut.
const MIN_CUT_COLUMNS: usize = 4;

/// Draws the row, if there is one.
pub(super) fn draw(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let Some(y) = screen.digit_row(&app.view) else {
        return;
    };
    let right = screen.size.width.saturating_sub(screen.margins.1);
    let mut x = screen.margins.0;
    for (digit, label) in (1..).zip(app.digit_tags()) {
        let Some(label) = label.filter(|label| is_used(label, &app.library)) else {
            continue;
        };
        let spans = tag(app, digit, &label, right.saturating_sub(x), canvas);
        if spans.is_empty() {
            canvas.literal((x, y), canvas.ellipsis(), Role::Muted);
            return;
        }
        let end = canvas.spans((x, y), right, &spans, Background::Plain);
        canvas.target(x..end, y, ClickTarget::Tag(label));
        x = end + GAP_COLUMNS;
    }
}

/// Returns a digit with its tag; nothing if there is no room for it and an ellipsis after it.
fn tag(app: &App, digit: usize, label: &str, room: usize, canvas: &Canvas<'_>) -> Vec<Span> {
    // digits are typed into fields
    let acts = matches!(app.mode, InputMode::Browse);
    let key = if acts {
        TextStyle::of(Role::Accent).bold()
    } else {
        TextStyle::of(Role::Muted)
    };
    let (mark, look) = match app.library.query().choice(label) {
        Some(TagChoice::Include) => ("+", TextStyle::of(Role::Accent).bold()),
        Some(TagChoice::Exclude) => {
            let struck = TextStyle::of(Role::Error).with(TextModifier::STRIKE);
            (canvas.pick("−", "-"), struck)
        }
        None => ("", TextStyle::of(Role::Tag)),
    };
    let mut spans = vec![Span::new(&digit.to_string(), key)];
    let label = format!(" {mark}{label}");
    let used = span::width(&spans);
    let room = room.saturating_sub(used);
    if room < MIN_CUT_COLUMNS {
        return Vec::new();
    }
    let label = width::truncate(&label, room, canvas.ellipsis());
    spans.push(Span::new(&label, look));
    spans
}
