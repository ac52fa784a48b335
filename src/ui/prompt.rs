//! Text prompt: its purpose, the input field, and a preview of the result.

use crate::app::prompt::{Asked, Prompt};
use crate::app::{App, Screen};
use crate::blog::human_date;
use crate::text::{Clean, Ground, Look, Role, Span, width};

use super::canvas::Canvas;
use super::line_input;

/// Minimum number of columns for the input field.
const FIELD: usize = 16;

/// Draws the prompt in a row; returns the cursor position.
pub(super) fn draw(
    app: &App,
    prompt: &Prompt,
    (y, screen): (usize, &Screen),
    canvas: &mut Canvas<'_>,
) -> (u16, u16) {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let heading = heading(&prompt.what);
    let outcome = prompt.outcome(&app.library);
    let room = right.saturating_sub(left + FIELD);
    let (start, end) = (width::of(&heading), width::of(&outcome) + 3);
    let end = if start + end <= room {
        let side = [Span::new(&outcome, Role::Muted)];
        let at = canvas.spans_right(y, right, &side, Ground::Plain);
        at.saturating_sub(3)
    } else {
        right
    };
    let heading = width::cut(&heading, room, canvas.ellipsis());
    let heading = [Span::new(&heading, Look::of(Role::Accent).bold())];
    let start = canvas.spans((left, y), end, &heading, Ground::Plain) + 1;
    let typed = vec![Span::new(prompt.field.text(), Role::Text)];
    line_input::draw(
        &prompt.field,
        typed,
        (start, y),
        (end, Ground::Plain),
        canvas,
    )
}

/// Returns the label of the input field.
fn heading(what: &Asked) -> String {
    let posts = |count: usize| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{} post{plural}", human_date::number(count))
    };
    match what {
        Asked::RenameTag(from) => format!("rename {} to", names(from)),
        Asked::MergeTags(from) => format!("make {} one, called", names(from)),
        Asked::AddTag(to) => format!("tag {} with", posts(to.len())),
        Asked::RemoveTag(of) => format!("take from {} the tag", posts(of.len())),
        Asked::NewBlog(_) => "Folder for a new blog:".to_owned(),
        Asked::NewTitle => "new post, called".to_owned(),
        Asked::NewTags(_) => "tags, with commas".to_owned(),
        Asked::Title(..) => "title".to_owned(),
        Asked::NewName(_) | Asked::Name(..) => "named".to_owned(),
    }
}

fn names(labels: &[String]) -> String {
    let clean: Vec<String> = labels
        .iter()
        .map(|label| Clean::new(label).as_str().to_owned())
        .collect();
    match clean.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
