//! Text prompt: its purpose, the input field, and a preview of the result.

use crate::app::prompt::{Prompt, PromptKind};
use crate::app::{App, ScreenLayout};
use crate::blog::human_date;
use crate::text::{Background, CleanText, Role, Span, TextStyle, width};

use super::canvas::Canvas;
use super::line_input;

/// Minimum number of columns for the input field.
const MIN_FIELD_COLUMNS: usize = 16;

/// Draws the prompt in a row; returns the cursor position.
pub(super) fn draw(
    app: &App,
    prompt: &Prompt,
    (y, screen): (usize, &ScreenLayout),
    canvas: &mut Canvas<'_>,
) -> (u16, u16) {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let heading = heading(&prompt.kind);
    let outcome = prompt.outcome(&app.library);
    let room = right.saturating_sub(left + MIN_FIELD_COLUMNS);
    let (start, end) = (width::of(&heading), width::of(&outcome) + 3);
    let end = if start + end <= room {
        let side = [Span::new(&outcome, Role::Muted)];
        let at = canvas.spans_right(y, right, &side, Background::Plain);
        at.saturating_sub(3)
    } else {
        right
    };
    let heading = width::truncate(&heading, room, canvas.ellipsis());
    let heading = [Span::new(&heading, TextStyle::of(Role::Accent).bold())];
    let start = canvas.spans((left, y), end, &heading, Background::Plain) + 1;
    let typed = vec![Span::new(prompt.field.text(), Role::Text)];
    line_input::draw(
        &prompt.field,
        typed,
        (start, y),
        (end, Background::Plain),
        canvas,
    )
}

/// Returns the label of the input field.
fn heading(what: &PromptKind) -> String {
    let posts = |count: usize| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{} post{plural}", human_date::format_number(count))
    };
    match what {
        PromptKind::RenameTag(from) => format!("rename {} to:", names(from)),
        PromptKind::MergeTags(from) => format!("merge {} into:", names(from)),
        PromptKind::AddTag(to) => format!("add tag to {}:", posts(to.len())),
        PromptKind::RemoveTag(of) => format!("remove tag from {}:", posts(of.len())),
        PromptKind::SetKey(of) => format!("metadata of {}:", posts(of.len())),
        PromptKind::NewBlog(_) => "Folder for a new blog:".to_owned(),
        PromptKind::RenameTitle(..) => "title:".to_owned(),
        PromptKind::RenameFile(..) => "file name:".to_owned(),
    }
}

fn names(labels: &[String]) -> String {
    let clean: Vec<String> = labels
        .iter()
        .map(|label| CleanText::new(label).as_str().to_owned())
        .collect();
    match clean.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
