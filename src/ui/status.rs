//! Status line: mode, file and position, and the key hints for the current context.

mod hints;

use crate::app::confirm::Question;
use crate::app::edit::find_replace::What;
use crate::app::hints::What as Picked;
use crate::app::popup::PopupKind;
use crate::app::preview::Form;
use crate::app::prompt::Asked;
use crate::app::{App, Mode, Pane, Screen};
use crate::blog::human_date;
use crate::blog::tags::similar_tags::{Kind, Near};
use crate::text::{Clean, Ground, Look, Role, Span, span, width};

use super::canvas::Canvas;
use super::{confirm, edit, header, search};

pub(super) use hints::{Wanted, with_keys};
use hints::{hints, near};

/// A key hint: the key, and the word for its action.
pub(super) type Hint = (String, String);

/// Blanks after each part on the left.
const AFTER: usize = 3;

/// Draws the status line.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) {
    // without a header, a text field takes this row
    if screen.header.is_none()
        && matches!(
            app.mode,
            Mode::Find(_) | Mode::Seek(_) | Mode::Prompt(_) | Mode::Search
        )
    {
        return;
    }
    if screen.is_narrow() && reason(app, screen, canvas) {
        return;
    }
    if let Mode::Ask(asked) = &app.mode {
        return confirm::draw(app, asked, screen, canvas);
    }
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let blank = if screen.is_narrow() { 2 } else { 3 };
    let mut hints = hints(app, screen);
    let mut parts = left_parts(app, screen);
    let room = right.saturating_sub(left);
    if app.notices.word().is_some() {
        let kept = hints::kept(app);
        make_room(&mut parts, (&mut hints, kept), (room, blank), canvas);
    }
    if screen.is_narrow() && says_how(app) && !fits(&parts, &hints, room, blank) {
        parts.clear();
    }
    while !fits(&parts, &hints, room, blank) {
        // drop the file name first, then the position, then keys from the left; help is last
        if parts.len() > 2 && app.view.focus == Pane::Edit {
            parts.pop();
        } else if parts.len() > 1 {
            parts.remove(1);
        } else if hints.len() > 1 {
            hints.remove(0);
        } else if !parts.is_empty() {
            parts.clear();
        } else {
            break;
        }
    }
    let y = screen.status;
    let mut x = left;
    for part in &parts {
        x = canvas.spans((x, y), right, part, Ground::Plain) + AFTER;
    }
    canvas.spans_right(y, right, &hint_spans(&hints, blank), Ground::Plain);
}

/// Whether the text on the left only explains a text field: keys matter more.
fn says_how(app: &App) -> bool {
    let is_field = matches!(
        app.mode,
        Mode::Filter(_) | Mode::Narrow | Mode::Prompt(_) | Mode::Find(_)
    );
    is_field && app.notices.word().is_none()
}

/// Draws the error of the filter being typed, if the header has no room for it; returns whether
/// there is one.
fn reason(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) -> bool {
    let wrong = app.library.query().wrong().first();
    let Some(wrong) = wrong.filter(|_| matches!(app.mode, Mode::Filter(_))) else {
        return false;
    };
    let left = screen.margins.0;
    let room = screen.size.width.saturating_sub(left + screen.margins.1);
    let text = width::cut(&wrong.reason, room, canvas.ellipsis());
    let spans = [Span::new(&text, Role::Error)];
    canvas.spans(
        (left, screen.status),
        screen.size.width,
        &spans,
        Ground::Plain,
    );
    true
}

/// Makes room for a message: drops hints from the left except the pinned ones, then cuts the
/// message.
fn make_room(
    parts: &mut [Vec<Span>],
    (hints, kept): (&mut Vec<Hint>, Vec<Hint>),
    (room, blank): (usize, usize),
    canvas: &Canvas<'_>,
) {
    let least = kept.len().max(1);
    if !kept.is_empty() && !fits(parts, hints, room, blank) {
        *hints = kept;
    }
    while hints.len() > least && !fits(parts, hints, room, blank) {
        hints.remove(0);
    }
    let Some((said, others)) = parts.split_last_mut() else {
        return;
    };
    let others: usize = others.iter().map(|part| span::width(part) + AFTER).sum();
    let beside = AFTER + span::width(&hint_spans(hints, blank));
    let room = room.saturating_sub(others + beside);
    if let [said] = said.as_mut_slice() {
        let text = shortened(said.text.as_str(), room, canvas.ellipsis());
        *said = Span::new(&text, said.look);
    }
}

/// Minimum number of columns of a message before its last sentence.
const LEAST: usize = 10;

/// Cuts a message to `columns`, but keeps a short last sentence, which says what can be done now.
fn shortened(text: &str, columns: usize, mark: &str) -> String {
    let (first, last) = text.rsplit_once(". ").unwrap_or((text, ""));
    let kept = width::of(last) + 1;
    if width::of(text) <= columns || last.is_empty() || kept + LEAST > columns {
        return width::cut(text, columns, mark);
    }
    let first = width::cut(&format!("{first}."), columns - kept, mark);
    format!("{first} {last}")
}

fn fits(parts: &[Vec<Span>], hints: &[Hint], room: usize, blank: usize) -> bool {
    let left: usize = parts.iter().map(|part| span::width(part) + AFTER).sum();
    left + span::width(&hint_spans(hints, blank)) <= room
}

pub(super) fn hint_spans(hints: &[Hint], blank: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    for (key, word) in hints {
        if !spans.is_empty() {
            spans.push(Span::clean(Clean::repeat(" ", blank), Role::Text));
        }
        spans.push(Span::new(key, Look::of(Role::Accent).bold()));
        spans.push(Span::new(&format!(" {word}"), Role::Muted));
    }
    spans
}

fn left_parts(app: &App, screen: &Screen) -> Vec<Vec<Span>> {
    let mut parts = Vec::new();
    if !screen.is_narrow() {
        parts.push(vec![Span::clean(
            Clean::literal(mode(app)),
            Look::of(Role::Strong).bold(),
        )]);
    }
    if let Some(notice) = app.notices.word() {
        parts.push(vec![Span::new(&notice.text, Role::Text)]);
        return parts;
    }
    let progress = app.library.progress(app.clock.now);
    let words = match &app.mode {
        Mode::Popup(_) | Mode::Panel(_) => Vec::new(),
        _ if progress.is_some() => {
            let (read, total) = progress.unwrap_or_default();
            let (read, total) = (human_date::number(read), human_date::number(total));
            vec![format!("reading {read} of {total}")]
        }
        Mode::Filter(_) => {
            vec!["title, slug, tags, description; \"text\" in quotes".to_owned()]
        }
        Mode::Narrow => vec!["type a part of the tag".to_owned()],
        Mode::Search => search::place(app),
        Mode::Browse if app.view.focus == Pane::Search => search::place(app),
        Mode::Pick(pick) => vec![pick.typed.clone()],
        Mode::Ask(_) | Mode::Seek(_) | Mode::Offer(_) => Vec::new(),
        Mode::Prompt(prompt) if matches!(prompt.what, Asked::NewBlog(_)) => {
            vec!["The tour is not kept; your posts go into this folder.".to_owned()]
        }
        Mode::Prompt(_) => vec!["the lines that change are shown first".to_owned()],
        Mode::Find(_) => vec!["capitals count where you type one".to_owned()],
        Mode::Settle(settle) => vec![settle.name.clone()],
        Mode::Browse if app.view.focus == Pane::Tags => vec![chosen_tags(app)],
        Mode::Browse if app.view.focus == Pane::Edit => {
            let desk = app.edit.desk();
            desk.map_or_else(Vec::new, |desk| edit::place(app, desk, screen))
        }
        Mode::Browse => file_and_place(app, screen),
    };
    parts.extend(words.iter().map(|word| vec![Span::new(word, Role::Muted)]));
    parts
}

fn mode(app: &App) -> &'static str {
    match &app.mode {
        Mode::Filter(_) => "FILTER",
        Mode::Find(_) => "FIND",
        Mode::Prompt(prompt) => prompt.word(),
        Mode::Narrow => "TAGS",
        Mode::Search => "SEARCH",
        Mode::Popup(popup) => match popup.kind {
            PopupKind::Help => "HELP",
            PopupKind::Palette => "COMMAND",
            PopupKind::Sort => "SORT",
            PopupKind::Theme(_) => "THEME",
            PopupKind::Outline => "OUTLINE",
            PopupKind::Messages => "MESSAGES",
        },
        Mode::Panel(panel) => panel.word(),
        Mode::Browse if app.view.focus == Pane::Tags => "TAGS",
        Mode::Pick(pick) => match pick.what {
            Picked::Link => "LINKS",
            Picked::Code => "COPY",
            Picked::Fold => "OPEN",
        },
        Mode::Ask(Question::Open { .. }) => "OPEN",
        Mode::Ask(_) | Mode::Offer(_) => "EDIT",
        Mode::Settle(_) => "CONFLICT",
        Mode::Seek(seek) => match seek.what {
            What::Find => "FIND",
            What::Replace => "REPLACE",
            What::Line => "LINE",
        },
        Mode::Browse if app.view.focus == Pane::Edit => "EDIT",
        Mode::Browse if app.view.focus == Pane::Search => "SEARCH",
        Mode::Browse => match app.preview.form() {
            Form::Page => "READ",
            Form::Source => "SOURCE",
            Form::Excerpt => "EXCERPT",
        },
    }
}

fn chosen_tags(app: &App) -> String {
    if let Some(Near { from, to, kind }) = near(app) {
        return match kind {
            Kind::Page => format!("{from} and {to} share a page"),
            _ => format!("{from} may be {to}"),
        };
    }
    let (included, excluded) = app.library.query().choices();
    format!("{included} included, {excluded} left out")
}

fn file_and_place(app: &App, screen: &Screen) -> Vec<String> {
    let Some(post) = app.list.chosen(&app.library) else {
        return Vec::new();
    };
    let shown = app.library.shown().len();
    let of_list = format!("{}/{}", app.list.place() + 1, shown);
    match (screen.preview, screen.is_narrow()) {
        (None, true) => vec![of_list],
        (None, false) => vec![post.id.to_string(), of_list],
        (Some(_), true) => vec![app.preview.place_word(screen)],
        (Some(_), false) => {
            let mut parts = vec![post.id.to_string(), app.preview.place_word(screen)];
            parts.extend(header::hits(app));
            parts
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_where_a_long_name_is_cut() {
        let done = "Done: publish 2026-11-25-a-new-post.md. u takes it back.";
        assert_eq!(shortened(done, 60, "…"), done);
        assert_eq!(
            shortened(done, 40, "…"),
            "Done: publish 2026-11-… u takes it back."
        );
        let by_one = shortened(done, width::of(done) - 1, "…");
        assert_eq!(
            by_one,
            "Done: publish 2026-11-25-a-new-post.m… u takes it back."
        );
        assert_eq!(shortened(done, 24, "…"), "Done: publish 2026-11-2…");
        assert_eq!(shortened("no sentence at all", 10, "…"), "no senten…");
        for columns in 0..60 {
            assert!(width::of(&shortened(done, columns, "…")) <= columns.max(1));
        }
    }
}
