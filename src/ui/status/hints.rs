//! Key hints: one table for each context, most important last.

use crate::app::edit::find_replace::What;
use crate::app::{App, Mode, Pane, Screen};
use crate::blog::tags::similar_tags::Near;
use crate::config::{Action, Key, KeyCode, Scope};
use crate::text::Glyphs;

use super::Hint;

/// Hints of the post list. In every table the most important is last; the leftmost are dropped
/// first.
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
/// Before any post has been read.
const AWAITED: &[Wanted] = &[(Action::Quit, "quit"), (Action::Help, "help")];
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
    (Action::AllOrAny, "any"),
    (Action::Narrow, "narrow"),
    (Action::RenameTag, "rename"),
    (Action::Exclude, "leave out"),
    (Action::Include, "include"),
    (Action::Apply, "apply"),
];
const ANY_TAGS: &[Wanted] = &[
    (Action::AllOrAny, "all"),
    (Action::Narrow, "narrow"),
    (Action::RenameTag, "rename"),
    (Action::Exclude, "leave out"),
    (Action::Include, "include"),
    (Action::Apply, "apply"),
];
/// The selected tag may be a variant of another.
const NEAR_TAGS: &[Wanted] = &[
    (Action::NearTags, "only such"),
    (Action::RenameTag, "rename"),
    (Action::MergeTags, "make them one"),
    (Action::Apply, "apply"),
];
/// Only similar tags are listed.
const ONLY_NEAR: &[Wanted] = &[
    (Action::NearTags, "all tags"),
    (Action::RenameTag, "rename"),
    (Action::MergeTags, "make them one"),
    (Action::Apply, "apply"),
];
const FILTER: &[Wanted] = &[
    (Action::Complete, "complete"),
    (Action::Keep, "keep"),
    (Action::Cancel, "clear"),
];
/// While the full-text query is being typed.
const SEARCH: &[Wanted] = &[
    (Action::ByRegex, "regex"),
    (Action::Complete, "results"),
    (Action::Keep, "open here"),
    (Action::Cancel, "back"),
];
/// The search results have focus.
const FOUND: &[Wanted] = &[
    (Action::ByRegex, "regex"),
    (Action::Search, "words"),
    (Action::Edit, "edit here"),
    (Action::Read, "open here"),
    (Action::Back, "back"),
    (Action::Help, "help"),
];
/// The same two, with less room.
const SMALL_SEARCH: &[Wanted] = &[
    (Action::Complete, "results"),
    (Action::Keep, "open here"),
    (Action::Cancel, "back"),
];
const SMALL_FOUND: &[Wanted] = &[
    (Action::Search, "words"),
    (Action::Edit, "edit"),
    (Action::Read, "open"),
    (Action::Back, "back"),
    (Action::Help, "help"),
];
/// While a search result is being read.
const READ_FOUND: &[Wanted] = &[
    (Action::Edit, "edit"),
    (Action::PreviousHit, "previous"),
    (Action::NextHit, "next"),
    (Action::Back, "results"),
    (Action::Help, "help"),
];
const FIND: &[Wanted] = &[
    (Action::Down, "next"),
    (Action::Keep, "keep"),
    (Action::Cancel, "clear"),
];
/// Another prompt follows this one.
const PROMPT_MORE: &[Wanted] = &[(Action::Keep, "go on"), (Action::Cancel, "back")];
const PROMPT: &[Wanted] = &[
    (Action::Complete, "complete"),
    (Action::Keep, "show what changes"),
    (Action::Cancel, "back"),
];
const NARROW_PROMPT: &[Wanted] = &[
    (Action::Complete, "complete"),
    (Action::Keep, "show"),
    (Action::Cancel, "back"),
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
/// A completion is available.
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

/// An action, with its word in this context.
pub(in crate::ui) type Wanted = (Action, &'static str);

/// Returns the key hints for the current context, in display order.
pub(super) fn hints(app: &App, screen: &Screen) -> Vec<Hint> {
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
        Mode::Prompt(prompt) if prompt.has_more() => PROMPT_MORE,
        Mode::Prompt(_) if screen.is_narrow() => NARROW_PROMPT,
        Mode::Prompt(_) => PROMPT,
        Mode::Narrow => NARROW_TAGS,
        Mode::Search if !screen.sides_by_side() => SMALL_SEARCH,
        Mode::Search => SEARCH,
        Mode::Browse => match app.view.focus {
            Pane::List if app.library.is_awaited() => AWAITED,
            Pane::List if app.library.total() == 0 => EMPTY,
            Pane::List if app.library.shown().is_empty() => NO_MATCH,
            Pane::List if screen.is_narrow() => NARROW_LIST,
            Pane::List => LIST,
            Pane::Search if !screen.sides_by_side() => SMALL_FOUND,
            Pane::Search => FOUND,
            Pane::Preview if app.view.searches() => READ_FOUND,
            Pane::Preview if app.preview.found.is_some() => HITS,
            Pane::Preview if screen.is_narrow() => NARROW_PREVIEW,
            Pane::Preview if app.view.zoom => ZOOMED,
            Pane::Preview => PREVIEW,
            Pane::Tags if app.tags.near_only => ONLY_NEAR,
            Pane::Tags if near(app).is_some() => NEAR_TAGS,
            Pane::Tags if app.tags.any => ANY_TAGS,
            Pane::Tags => ALL_TAGS,
            Pane::Edit if !screen.sides_by_side() => NARROW_EDIT,
            Pane::Edit => EDIT,
        },
    };
    let mut hints = with_keys(app, rows);
    let completes = app.edit.desk().is_some_and(|desk| desk.calm.completes);
    if matches!(app.mode, Mode::Filter(_) | Mode::Offer(_) | Mode::Search) {
        hints.splice(0..0, choose(app));
    } else if app.scope() == Scope::Edit && completes {
        hints.splice(0..0, with_keys(app, COMPLETE));
    } else if matches!(app.mode, Mode::Browse) && app.view.focus == Pane::Preview {
        hints.splice(0..0, with_keys(app, for_what_shows(app, screen)));
    }
    hints
}

/// Returns the hints that stay beside any message: how to save and leave.
pub(super) fn kept(app: &App) -> Vec<Hint> {
    const KEPT: &[Wanted] = &[(Action::Save, "save"), (Action::Back, "leave")];
    if app.scope() == Scope::Edit {
        with_keys(app, KEPT)
    } else {
        Vec::new()
    }
}

/// Returns the hints for visible content: a foldable block, cut code.
fn for_what_shows(app: &App, screen: &Screen) -> &'static [Wanted] {
    match (app.can_fold(), app.has_cut_code(screen)) {
        (true, _) => FOLD,
        (false, true) => CUT_CODE,
        (false, false) => &[],
    }
}

/// Returns the hint for the two keys that select a row while typing.
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

/// Looks up the keys of actions; actions without a key here are left out.
pub(in crate::ui) fn with_keys(app: &App, rows: &[Wanted]) -> Vec<Hint> {
    let scope = app.scope();
    let key = |action| app.setup.keymap.key(scope, action);
    rows.iter()
        .filter_map(|(action, word)| key(*action).map(|key: Key| (key.short(), (*word).to_owned())))
        .collect()
}

/// Returns the tag that the selected tag is similar to, or shares a page with.
pub(super) fn near(app: &App) -> Option<&Near> {
    app.tags.near(app.tags.row(&app.library)?.label())
}
