//! The status line: the mode, the file and the place; the keys that matter here.

use crate::app::edit::seek::What;
use crate::app::pick::What as Picked;
use crate::app::popup::PopupKind;
use crate::app::preview::Form;
use crate::app::question::Question;
use crate::app::{App, Mode, Pane, Screen};
use crate::blog::when;
use crate::config::{Action, Key, KeyCode, Scope};
use crate::text::{Clean, Glyphs, Ground, Look, Role, Span, span, width};

use super::canvas::Canvas;
use super::{edit, header, question};

/// A key that matters here: what is pressed, and the word for what it does.
pub(super) type Hint = (String, String);

/// Draws the status line.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) {
    // a field takes this row where there is no header
    if screen.header.is_none() && matches!(app.mode, Mode::Find(_) | Mode::Seek(_)) {
        return;
    }
    if screen.is_narrow() && reason(app, screen, canvas) {
        return;
    }
    if let Mode::Ask(asked) = &app.mode {
        return question::draw(app, asked, screen, canvas);
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
        make_room(&mut parts, &mut hints, room, canvas);
    }
    while !fits(&parts, &hints, room, blank) {
        // the file name goes first, then the place, then keys from the left; help goes last
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
        x = canvas.spans((x, y), right, part, Ground::Plain) + 3;
    }
    canvas.spans_right(y, right, &hint_spans(&hints, blank), Ground::Plain);
}

/// Says what is wrong with the filter that is typed, where the header has no room for it.
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

/// Makes room for what is said: hints go from the left, then its end.
fn make_room(parts: &mut [Vec<Span>], hints: &mut Vec<Hint>, room: usize, canvas: &Canvas<'_>) {
    while hints.len() > 1 && !fits(parts, hints, room, 3) {
        hints.remove(0);
    }
    let Some((said, others)) = parts.split_last_mut() else {
        return;
    };
    let others: usize = others.iter().map(|part| span::width(part) + 3).sum();
    let room = room.saturating_sub(others + 3 + span::width(&hint_spans(hints, 3)));
    if let [said] = said.as_mut_slice() {
        let text = width::cut(said.text.as_str(), room, canvas.ellipsis());
        *said = Span::new(&text, said.look);
    }
}

fn fits(parts: &[Vec<Span>], hints: &[Hint], room: usize, blank: usize) -> bool {
    let left: usize = parts.iter().map(|part| span::width(part) + 3).sum();
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
            let (read, total) = (when::number(read), when::number(total));
            vec![format!("reading {read} of {total}")]
        }
        Mode::Filter(_) => vec!["words match title, slug, tags, description".to_owned()],
        Mode::Narrow => vec!["type a part of the tag".to_owned()],
        Mode::Pick(pick) => vec![pick.typed.clone()],
        Mode::Ask(_) | Mode::Seek(_) | Mode::Offer(_) => Vec::new(),
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
        Mode::Narrow => "TAGS",
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
        Mode::Browse => match app.preview.form() {
            Form::Page => "READ",
            Form::Source => "SOURCE",
            Form::Excerpt => "EXCERPT",
        },
    }
}

fn chosen_tags(app: &App) -> String {
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

/// What matters where, most wanted last; the first to go are at the left.
const LIST: &[Wanted] = &[
    (Action::Read, "read"),
    (Action::Filter, "filter"),
    (Action::OpenTags, "tags"),
    (Action::Sort, "sort"),
    (Action::Help, "help"),
];
const NARROW_LIST: &[Wanted] = &[
    (Action::Read, "read"),
    (Action::Filter, "filter"),
    (Action::Help, "help"),
];
const NARROW_PREVIEW: &[Wanted] = &[
    (Action::PageDown, "page"),
    (Action::Back, "list"),
    (Action::Help, "help"),
];
const NO_MATCH: &[Wanted] = &[
    (Action::ClearFilter, "clear"),
    (Action::Filter, "filter"),
    (Action::OpenTags, "tags"),
    (Action::Help, "help"),
];
const EMPTY: &[Wanted] = &[(Action::Rescan, "rescan"), (Action::Help, "help")];
const PREVIEW: &[Wanted] = &[
    (Action::Find, "find"),
    (Action::Links, "links"),
    (Action::Outline, "outline"),
    (Action::Zoom, "zoom"),
    (Action::Back, "list"),
    (Action::Help, "help"),
];
const FOLD: &[Wanted] = &[(Action::Fold, "open")];
const ZOOMED: &[Wanted] = &[
    (Action::Find, "find"),
    (Action::Links, "links"),
    (Action::Outline, "outline"),
    (Action::Zoom, "list"),
    (Action::Help, "help"),
];
const ALL_TAGS: &[Wanted] = &[
    (Action::Include, "include"),
    (Action::Exclude, "leave out"),
    (Action::AllOrAny, "any"),
    (Action::Narrow, "narrow"),
    (Action::Apply, "apply"),
    (Action::Back, "back"),
];
const ANY_TAGS: &[Wanted] = &[
    (Action::Include, "include"),
    (Action::Exclude, "leave out"),
    (Action::AllOrAny, "all"),
    (Action::Narrow, "narrow"),
    (Action::Apply, "apply"),
    (Action::Back, "back"),
];
const FILTER: &[Wanted] = &[
    (Action::Complete, "complete"),
    (Action::Keep, "keep"),
    (Action::Cancel, "clear"),
];
const FIND: &[Wanted] = &[
    (Action::Down, "next"),
    (Action::Keep, "keep"),
    (Action::Cancel, "clear"),
];
const HITS: &[Wanted] = &[
    (Action::NextHit, "next"),
    (Action::PreviousHit, "previous"),
    (Action::Back, "clear"),
    (Action::Help, "help"),
];
const EDIT: &[Wanted] = &[
    (Action::Save, "save"),
    (Action::Find, "find"),
    (Action::Undo, "undo"),
    (Action::Help, "help"),
    (Action::Back, "leave"),
];
const NARROW_EDIT: &[Wanted] = &[
    (Action::Save, "save"),
    (Action::Back, "leave"),
    (Action::Help, "help"),
];
/// Where something can be completed.
const COMPLETE: &[Wanted] = &[(Action::Indent, "complete")];
const OFFER: &[Wanted] = &[(Action::Complete, "take"), (Action::Cancel, "close")];
const SEEK: &[Wanted] = &[
    (Action::ByRegex, "regex"),
    (Action::ByCase, "case"),
    (Action::ByWord, "words"),
    (Action::Down, "next"),
    (Action::Keep, "stay there"),
    (Action::Cancel, "back"),
];
const REPLACE: &[Wanted] = &[
    (Action::ByRegex, "regex"),
    (Action::Complete, "other field"),
    (Action::Keep, "replace"),
    (Action::ReplaceAll, "all"),
    (Action::Cancel, "back"),
];
const GO_TO: &[Wanted] = &[(Action::Keep, "go"), (Action::Cancel, "back")];
const SETTLE: &[Wanted] = &[
    (Action::NextHit, "next"),
    (Action::PreviousHit, "previous place"),
    (Action::Back, "decide later"),
];
const CUT_CODE: &[Wanted] = &[(Action::CodeLeft, "left"), (Action::CodeRight, "right")];
const PICK: &[Wanted] = &[(Action::Cancel, "back")];
const NARROW_TAGS: &[Wanted] = &[(Action::Keep, "keep"), (Action::Cancel, "all tags")];

/// An action with the word for it here.
pub(super) type Wanted = (Action, &'static str);

fn hints(app: &App, screen: &Screen) -> Vec<Hint> {
    let rows = match &app.mode {
        Mode::Popup(_) | Mode::Panel(_) | Mode::Ask(_) => return Vec::new(),
        Mode::Pick(_) => PICK,
        Mode::Seek(seek) => match seek.what {
            What::Find => SEEK,
            What::Replace => REPLACE,
            What::Line => GO_TO,
        },
        Mode::Settle(_) => SETTLE,
        Mode::Offer(_) => OFFER,
        Mode::Filter(_) => FILTER,
        Mode::Find(_) => FIND,
        Mode::Narrow => NARROW_TAGS,
        Mode::Browse => match app.view.focus {
            Pane::List if app.library.total() == 0 => EMPTY,
            Pane::List if app.library.shown().is_empty() => NO_MATCH,
            Pane::List if screen.is_narrow() => NARROW_LIST,
            Pane::List => LIST,
            Pane::Preview if app.preview.found.is_some() => HITS,
            Pane::Preview if screen.is_narrow() => NARROW_PREVIEW,
            Pane::Preview if app.view.zoom => ZOOMED,
            Pane::Preview => PREVIEW,
            Pane::Tags if app.tags.any => ANY_TAGS,
            Pane::Tags => ALL_TAGS,
            Pane::Edit if !screen.sides_by_side() => NARROW_EDIT,
            Pane::Edit => EDIT,
        },
    };
    let mut hints = with_keys(app, rows);
    let completes = app.edit.desk().is_some_and(|desk| desk.calm.completes);
    if matches!(app.mode, Mode::Filter(_) | Mode::Offer(_)) {
        hints.splice(0..0, choose(app));
    } else if app.scope() == Scope::Edit && completes {
        hints.splice(0..0, with_keys(app, COMPLETE));
    } else if matches!(app.mode, Mode::Browse) && app.view.focus == Pane::Preview {
        hints.splice(0..0, with_keys(app, for_what_shows(app, screen)));
    }
    hints
}

/// The keys for what a post has on the screen: a part that folds, code that is cut.
fn for_what_shows(app: &App, screen: &Screen) -> &'static [Wanted] {
    match (app.can_fold(), app.has_cut_code(screen)) {
        (true, _) => FOLD,
        (false, true) => CUT_CODE,
        (false, false) => &[],
    }
}

/// The two keys that choose a post while a filter is typed.
fn choose(app: &App) -> Option<Hint> {
    let keys = [Action::Up, Action::Down].map(|action| app.setup.keymap.key(app.scope(), action));
    let [Some(up), Some(down)] = keys else {
        return None;
    };
    let arrows = (up.code, down.code) == (KeyCode::Up, KeyCode::Down);
    let keys = if arrows && app.setup.glyphs == Glyphs::Unicode {
        "↑↓".to_owned()
    } else {
        format!("{up} {down}")
    };
    Some((keys, "choose".to_owned()))
}

pub(super) fn with_keys(app: &App, rows: &[Wanted]) -> Vec<Hint> {
    let scope = app.scope();
    let key = |action| app.setup.keymap.key(scope, action);
    rows.iter()
        .filter_map(|(action, word)| key(*action).map(|key: Key| (key.short(), (*word).to_owned())))
        .collect()
}
