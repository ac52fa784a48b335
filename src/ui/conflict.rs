//! Conflict dialog: two versions of a post, and the ways to resolve them.

mod hunks;

use crate::app::edit::conflict::{ConflictDialog, ConflictSource};
use crate::app::{App, ScreenLayout};
use crate::blog::human_date;
use crate::config::Action;
use crate::text::{Background, Role, Span, TextStyle, width};

use super::canvas::Canvas;

/// Below this width, in columns, the short texts are used.
const MIN_WIDE_COLUMNS: usize = 60;

/// Draws the whole screen except the status line.
pub(super) fn draw(
    app: &App,
    dialog: &ConflictDialog,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) {
    let wide = screen.size.width;
    for y in 0..screen.status {
        canvas.clear(y, 0, wide, Background::Plain);
    }
    head(app, dialog, screen, canvas);
    hunks::draw(app, dialog, screen, canvas);
    let (_, mut y) = dialog.hunk_area(screen);
    if !screen.is_compact() {
        let look = TextStyle::of(Role::Strong).bold();
        canvas.literal((screen.margins.0, y + 1), "Choose a version", look);
        y += 3;
    }
    for (action, word, what) in &choices(dialog, wide < MIN_WIDE_COLUMNS) {
        choice(app, (*action, word, what), y, screen, canvas);
        y += 1;
    }
}

/// Draws what happened.
fn head(app: &App, dialog: &ConflictDialog, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let (left, right) = text_columns(screen);
    let (title, below) = title(app, dialog, screen.size.width < MIN_WIDE_COLUMNS);
    let count = match dialog.hunks.as_ref().map(Vec::len) {
        None => "comparing".to_owned(),
        Some(1) => "1 difference".to_owned(),
        Some(count) => format!("{} differences", human_date::format_number(count)),
    };
    let y = screen.header.unwrap_or(0);
    let side = [Span::new(&count, Role::Muted)];
    let end = canvas
        .spans_right(y, right, &side, Background::Plain)
        .saturating_sub(2);
    let mark = TextStyle::of(Role::Error).bold();
    let from = if left > 1 {
        canvas.literal((left - 2, y), "!", mark);
        left
    } else {
        canvas.literal((0, y), "!", mark);
        2
    };
    let title = width::truncate(&title, end.saturating_sub(from), canvas.ellipsis());
    canvas.spans(
        (from, y),
        end,
        &[Span::new(&title, TextStyle::of(Role::Strong).bold())],
        Background::Plain,
    );
    canvas.spans(
        (from, y + 1),
        right,
        &[Span::new(below, Role::Muted)],
        Background::Plain,
    );
}

/// Returns the title of the dialog and the line below it.
fn title(app: &App, dialog: &ConflictDialog, is_narrow: bool) -> (String, &'static str) {
    let time = |at| human_date::time_with_day(at, &app.clock);
    match (&dialog.source, is_narrow) {
        (ConflictSource::Typed, false) => (
            "This post changed on disk while you were editing it".to_owned(),
            "Nothing has been overwritten. Both versions are kept whatever you choose.",
        ),
        (ConflictSource::Typed, true) => (
            "Changed on disk".to_owned(),
            "Nothing has been overwritten.",
        ),
        (ConflictSource::Recovered { at, .. }, false) => (
            format!("Unsaved changes from {} were recovered", time(*at)),
            "They differ from the file on disk. Both versions are kept.",
        ),
        (ConflictSource::Recovered { at, .. }, true) => {
            (format!("Recovered {}", time(*at)), "Unsaved changes.")
        }
    }
}

/// Returns the first column of the text, and the one after its last.
fn text_columns(screen: &ScreenLayout) -> (usize, usize) {
    let (left, right) = screen.margins;
    (left, screen.size.width.saturating_sub(right))
}

/// Returns the choices: action, name, description.
fn choices(dialog: &ConflictDialog, is_narrow: bool) -> Vec<(Action, &'static str, String)> {
    let beside = dialog.copy_name();
    let say = |long: &str, short: &str| if is_narrow { short } else { long }.to_owned();
    match dialog.source {
        ConflictSource::Typed => {
            let keep = say(
                "save your version; keep theirs as a recovery copy",
                "theirs: recovery copy",
            );
            let take = "load the version on disk; keep yours as a recovery copy";
            let take = say(take, "yours: recovery copy");
            let mut choices = vec![
                (Action::KeepMine, "Keep mine", keep),
                (Action::TakeTheirs, "Take theirs", take),
            ];
            if dialog.can_merge() {
                let open = dialog.conflict_numbers().len();
                let short = match open {
                    0 => "combine both changes".to_owned(),
                    _ => format!("{open} conflicts left"),
                };
                choices.push((
                    Action::Merge,
                    "Merge",
                    say(&merge_description(dialog), &short),
                ));
            }
            let beside = say(&format!("save yours to {beside}"), &beside);
            choices.push((Action::SaveCopy, "Save copy", beside));
            choices
        }
        ConflictSource::Recovered { .. } => {
            let restore = say("continue with the recovered text, unsaved", "still unsaved");
            let keep = "load the version on disk; keep the recovery copy";
            let keep = say(keep, "keep the copy");
            let both = say(&format!("save the recovered text to {beside}"), &beside);
            vec![
                (Action::KeepMine, "Restore", restore),
                (Action::TakeTheirs, "Keep disk's", keep),
                (Action::Merge, "Keep both", both),
            ]
        }
    }
}

fn merge_description(dialog: &ConflictDialog) -> String {
    let list = |numbers: Vec<usize>| {
        let words: Vec<String> = numbers.iter().map(usize::to_string).collect();
        match words.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
            None => String::new(),
        }
    };
    let open = dialog.conflict_numbers();
    let all = dialog.hunks.as_ref().map_or(0, Vec::len);
    if all > 12 {
        return format!("merge; {} conflicts left, marked in your text", open.len());
    }
    let clean = (1..=all).filter(|place| !open.contains(place)).collect();
    match (open.is_empty(), open.len() == all) {
        (true, _) => "combine both changes".to_owned(),
        (_, true) => format!("mark {} in your text as conflicts", list(open)),
        _ => format!(
            "merge {}; mark {} in your text as conflicts",
            list(clean),
            list(open)
        ),
    }
}

fn choice(
    app: &App,
    (action, word, what): (Action, &str, &str),
    y: usize,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) {
    let (left, right) = text_columns(screen);
    let Some(key) = app.session.keymap.key(app.scope(), action) else {
        return;
    };
    let key = [Span::new(
        &key.to_string(),
        TextStyle::of(Role::Accent).bold(),
    )];
    canvas.spans((left, y), right, &key, Background::Plain);
    canvas.spans(
        (left + 3, y),
        right,
        &[Span::new(word, Role::Text)],
        Background::Plain,
    );
    let room = right.saturating_sub(left + 17);
    let what = width::truncate(what, room, canvas.ellipsis());
    canvas.spans(
        (left + 17, y),
        right,
        &[Span::new(&what, Role::Muted)],
        Background::Plain,
    );
}
