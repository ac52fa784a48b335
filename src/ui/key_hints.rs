//! Key hints: one table for each context, most important last.

use crate::app::edit::find_bar::FindBarKind;
use crate::app::event::ClickTarget;
use crate::app::{App, InputMode, Pane, ScreenLayout};
use crate::blog::tags::similar_tags::SimilarTags;
use crate::config::{Action, Key, KeyCode, KeyScope};
use crate::text::{Background, CleanText, Glyphs, Role, Span, TextStyle, width};

use super::canvas::Canvas;

/// Hints of the post list. In every table the most important is last; the leftmost are dropped
/// first.
const LIST: &[LabeledAction] = &[
    (Action::FocusPreview, "read"),
    (Action::Filter, "filter"),
    (Action::OpenTags, "tags"),
    (Action::Sort, "sort"),
    (Action::Help, "help"),
];
const NARROW_LIST: &[LabeledAction] = &[
    (Action::FocusPreview, "read"),
    (Action::Filter, "filter"),
    (Action::Help, "help"),
];
const NARROW_PREVIEW: &[LabeledAction] = &[
    (Action::ReadOn, "page"),
    (Action::Back, "list"),
    (Action::Help, "help"),
];
const NO_MATCH: &[LabeledAction] = &[
    (Action::ClearFilter, "clear"),
    (Action::Filter, "filter"),
    (Action::OpenTags, "tags"),
    (Action::Help, "help"),
];
/// Before any post has been read.
const BEFORE_FIRST_POST: &[LabeledAction] = &[(Action::Quit, "quit"), (Action::Help, "help")];
/// No posts, and none can be created.
const EMPTY_FOLDER: &[LabeledAction] = &[(Action::Rescan, "rescan"), (Action::Help, "help")];
const EMPTY: &[LabeledAction] = &[
    (Action::Rescan, "rescan"),
    (Action::New, "new post"),
    (Action::Help, "help"),
];
const PREVIEW: &[LabeledAction] = &[
    (Action::Find, "find"),
    (Action::FollowLink, "links"),
    (Action::Outline, "outline"),
    (Action::Zoom, "zoom"),
    (Action::Back, "list"),
    (Action::Help, "help"),
];
const FOLD: &[LabeledAction] = &[(Action::ToggleFold, "open")];
const ZOOMED: &[LabeledAction] = &[
    (Action::Find, "find"),
    (Action::FollowLink, "links"),
    (Action::Outline, "outline"),
    (Action::Zoom, "list"),
    (Action::Help, "help"),
];
const ALL_TAGS: &[LabeledAction] = &[
    (Action::ToggleMatchAll, "any"),
    (Action::FilterTags, "filter"),
    (Action::RenameTag, "rename"),
    (Action::Exclude, "exclude"),
    (Action::Include, "include"),
    (Action::CloseTags, "apply"),
];
const ANY_TAGS: &[LabeledAction] = &[
    (Action::ToggleMatchAll, "all"),
    (Action::FilterTags, "filter"),
    (Action::RenameTag, "rename"),
    (Action::Exclude, "exclude"),
    (Action::Include, "include"),
    (Action::CloseTags, "apply"),
];
/// The selected tag may be a variant of another.
const SIMILAR_TAGS: &[LabeledAction] = &[
    (Action::SimilarTags, "similar only"),
    (Action::RenameTag, "rename"),
    (Action::MergeTags, "merge"),
    (Action::CloseTags, "apply"),
];
/// Only similar tags are listed.
const ONLY_SIMILAR: &[LabeledAction] = &[
    (Action::SimilarTags, "all tags"),
    (Action::RenameTag, "rename"),
    (Action::MergeTags, "merge"),
    (Action::CloseTags, "apply"),
];
const FILTER: &[LabeledAction] = &[
    (Action::Complete, "complete"),
    (Action::Accept, "keep"),
    (Action::Cancel, "clear"),
];
/// While blocks or rows of the preview are selected.
const SELECT: &[LabeledAction] = &[
    (Action::ToggleUnit, "blocks/rows"),
    (Action::ToggleRange, "range"),
    (Action::CopyPlain, "copy text"),
    (Action::CopyMarkdown, "copy Markdown"),
    (Action::Back, "cancel"),
];
/// While the full-text query is being typed.
const SEARCH: &[LabeledAction] = &[
    (Action::ToggleRegex, "regex"),
    (Action::Complete, "results"),
    (Action::Accept, "open"),
    (Action::Cancel, "back"),
];
/// The search results have focus.
const SEARCH_RESULTS: &[LabeledAction] = &[
    (Action::ToggleRegex, "regex"),
    (Action::Search, "words"),
    (Action::Edit, "edit"),
    (Action::FocusPreview, "open"),
    (Action::Back, "back"),
    (Action::Help, "help"),
];
/// The same two, with less room.
const SMALL_SEARCH: &[LabeledAction] = &[
    (Action::Complete, "results"),
    (Action::Accept, "open"),
    (Action::Cancel, "back"),
];
const SMALL_SEARCH_RESULTS: &[LabeledAction] = &[
    (Action::Search, "words"),
    (Action::Edit, "edit"),
    (Action::FocusPreview, "open"),
    (Action::Back, "back"),
    (Action::Help, "help"),
];
/// While a search result is being read.
const READ_RESULT: &[LabeledAction] = &[
    (Action::Edit, "edit"),
    (Action::PreviousMatch, "previous"),
    (Action::NextMatch, "next"),
    (Action::Back, "results"),
    (Action::Help, "help"),
];
const FIND: &[LabeledAction] = &[
    (Action::Down, "next"),
    (Action::Accept, "keep"),
    (Action::Cancel, "clear"),
];
/// Another prompt follows this one.
const PROMPT_MORE: &[LabeledAction] = &[(Action::Accept, "next"), (Action::Cancel, "back")];
const PROMPT: &[LabeledAction] = &[
    (Action::Complete, "complete"),
    (Action::Accept, "preview changes"),
    (Action::Cancel, "back"),
];
const NARROW_PROMPT: &[LabeledAction] = &[
    (Action::Complete, "complete"),
    (Action::Accept, "show"),
    (Action::Cancel, "back"),
];
const FIND_MATCHES: &[LabeledAction] = &[
    (Action::NextMatch, "next"),
    (Action::PreviousMatch, "previous"),
    (Action::Back, "clear"),
    (Action::Help, "help"),
];
const EDIT: &[LabeledAction] = &[
    (Action::Save, "save"),
    (Action::Find, "find"),
    (Action::Undo, "undo"),
    (Action::Help, "help"),
    (Action::Back, "leave"),
];
const NARROW_EDIT: &[LabeledAction] = &[
    (Action::Save, "save"),
    (Action::Back, "leave"),
    (Action::Help, "help"),
];
/// A completion is available.
const COMPLETE: &[LabeledAction] = &[(Action::Indent, "complete")];
const COMPLETION_MENU: &[LabeledAction] =
    &[(Action::Complete, "accept"), (Action::Cancel, "close")];
const FIND_BAR: &[LabeledAction] = &[
    (Action::ToggleRegex, "regex"),
    (Action::ToggleCase, "case"),
    (Action::ToggleWholeWord, "words"),
    (Action::Down, "next"),
    (Action::Accept, "stay here"),
    (Action::Cancel, "back"),
];
const REPLACE: &[LabeledAction] = &[
    (Action::ToggleRegex, "regex"),
    (Action::Complete, "other field"),
    (Action::Accept, "replace"),
    (Action::ReplaceAll, "all"),
    (Action::Cancel, "back"),
];
const GO_TO: &[LabeledAction] = &[(Action::Accept, "go"), (Action::Cancel, "back")];
const CONFLICT: &[LabeledAction] = &[
    (Action::NextMatch, "next"),
    (Action::PreviousMatch, "previous"),
    (Action::Back, "decide later"),
];
const CUT_CODE: &[LabeledAction] = &[(Action::CodeLeft, "left"), (Action::CodeRight, "right")];
const HINT_LABELS: &[LabeledAction] = &[(Action::Cancel, "back")];
const NARROW_TAGS: &[LabeledAction] = &[(Action::Accept, "keep"), (Action::Cancel, "all tags")];

/// A key hint.
#[derive(Clone, Debug)]
pub(super) struct KeyHint {
    /// The key, or several.
    pub(super) key: String,
    /// The word for its action.
    pub(super) word: String,
    /// The action, which a click carries out; `None` for several.
    pub(super) action: Option<Action>,
}

/// An action, with its word in this context.
pub(super) type LabeledAction = (Action, &'static str);

/// Returns the key hints for the current context, in display order.
pub(super) fn hints(app: &App, screen: &ScreenLayout) -> Vec<KeyHint> {
    let rows = match &app.mode {
        InputMode::Popup(_) | InputMode::Overlay(_) | InputMode::Confirm(_) => return Vec::new(),
        InputMode::Hints(_) => HINT_LABELS,
        InputMode::FindReplace(find_bar) => match find_bar.kind {
            FindBarKind::Find => FIND_BAR,
            FindBarKind::Replace => REPLACE,
            FindBarKind::GoToLine => GO_TO,
        },
        InputMode::Conflict(_) => CONFLICT,
        InputMode::Select(_) => SELECT,
        InputMode::Completion(_) => COMPLETION_MENU,
        InputMode::Filter(_) => FILTER,
        InputMode::Find(_) => FIND,
        InputMode::Prompt(prompt) if prompt.has_next() => PROMPT_MORE,
        InputMode::Prompt(_) if screen.is_narrow() => NARROW_PROMPT,
        InputMode::Prompt(_) => PROMPT,
        InputMode::TagFilter => NARROW_TAGS,
        InputMode::Search if !screen.has_room_for_two_versions() => SMALL_SEARCH,
        InputMode::Search => SEARCH,
        InputMode::Browse => match app.view.focus {
            Pane::List if app.library.is_awaiting_posts() => BEFORE_FIRST_POST,
            Pane::List if app.can_create_first_post() => EMPTY,
            Pane::List if app.library.total() == 0 => EMPTY_FOLDER,
            Pane::List if app.library.visible().is_empty() => NO_MATCH,
            Pane::List if screen.is_narrow() => NARROW_LIST,
            Pane::List => LIST,
            Pane::Search if !screen.has_room_for_two_versions() => SMALL_SEARCH_RESULTS,
            Pane::Search => SEARCH_RESULTS,
            Pane::Preview if app.view.is_searching() => READ_RESULT,
            Pane::Preview if app.preview.matches.is_some() => FIND_MATCHES,
            Pane::Preview if screen.is_narrow() => NARROW_PREVIEW,
            Pane::Preview if app.view.zoom => ZOOMED,
            Pane::Preview => PREVIEW,
            Pane::Tags if app.tags.similar_only => ONLY_SIMILAR,
            Pane::Tags if similar_tag(app).is_some() => SIMILAR_TAGS,
            Pane::Tags if app.tags.match_any => ANY_TAGS,
            Pane::Tags => ALL_TAGS,
            Pane::Edit if !screen.has_room_for_two_versions() => NARROW_EDIT,
            Pane::Edit => EDIT,
        },
    };
    let mut hints = with_keys(app, rows);
    repeat_esc(app, &mut hints);
    let completes = app
        .edit
        .current()
        .is_some_and(|open_post| open_post.snapshot.can_complete);
    if matches!(
        app.mode,
        InputMode::Filter(_) | InputMode::Completion(_) | InputMode::Search
    ) {
        hints.splice(0..0, arrow_hint(app));
    } else if app.scope() == KeyScope::Edit && completes {
        hints.splice(0..0, with_keys(app, COMPLETE));
    } else if matches!(app.mode, InputMode::Browse) && app.view.focus == Pane::Preview {
        hints.splice(0..0, with_keys(app, visible_content_hints(app, screen)));
    }
    hints
}

/// Returns the hints that stay beside any message: how to save and leave.
pub(super) fn pinned_hints(app: &App) -> Vec<KeyHint> {
    const PINNED: &[LabeledAction] = &[(Action::Save, "save"), (Action::Back, "leave")];
    if app.scope() == KeyScope::Edit {
        let mut hints = with_keys(app, PINNED);
        repeat_esc(app, &mut hints);
        hints
    } else {
        Vec::new()
    }
}

/// Shows that the key for leaving the text is pressed twice, where once stays.
fn repeat_esc(app: &App, hints: &mut [KeyHint]) {
    if app.scope() != KeyScope::Edit || app.session.settings.keys.esc_leaves() {
        return;
    }
    for hint in hints.iter_mut().filter(|hint| hint.word == "leave") {
        hint.key = format!("{0} {0}", hint.key);
    }
}

/// Returns the hints for visible content: a foldable block, cut code.
fn visible_content_hints(app: &App, screen: &ScreenLayout) -> &'static [LabeledAction] {
    let has_cut_code = app.preview.has_cut_code(screen, app.view.code_column);
    match (app.preview.can_fold(screen), has_cut_code) {
        (true, _) => FOLD,
        (false, true) => CUT_CODE,
        (false, false) => &[],
    }
}

/// Returns the hint for the two keys that select a row while typing.
fn arrow_hint(app: &App) -> Option<KeyHint> {
    let keys = [Action::Up, Action::Down].map(|action| app.session.keymap.key(app.scope(), action));
    let [Some(up), Some(down)] = keys else {
        return None;
    };
    let arrows = (up.code, down.code) == (KeyCode::Up, KeyCode::Down);
    let keys = if arrows && app.session.glyphs == Glyphs::Unicode {
        "↑↓".to_owned()
    } else {
        format!("{up} {down}")
    };
    Some(KeyHint {
        key: keys,
        word: "choose".to_owned(),
        action: None,
    })
}

/// Looks up the keys of actions; actions without a key here are skipped.
pub(super) fn with_keys(app: &App, rows: &[LabeledAction]) -> Vec<KeyHint> {
    let scope = app.scope();
    let key = |action| app.session.keymap.key(scope, action);
    let rows = rows
        .iter()
        .filter(|(action, _)| app.limits.can_use(*action));
    rows.filter_map(|(action, word)| {
        let key: Key = key(*action)?;
        Some(KeyHint {
            key: key.short(),
            word: (*word).to_owned(),
            action: Some(*action),
        })
    })
    .collect()
}

/// Returns the text of key hints, separated by blanks.
pub(super) fn hint_spans(hints: &[KeyHint], blank: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    for KeyHint { key, word, .. } in hints {
        if !spans.is_empty() {
            spans.push(Span::clean(CleanText::repeat(" ", blank), Role::Text));
        }
        spans.push(Span::new(key, TextStyle::of(Role::Accent).bold()));
        spans.push(Span::new(&format!(" {word}"), Role::Muted));
    }
    spans
}

/// Draws key hints from a column up to `end`, and notes what a click on each does.
pub(super) fn draw_hints(
    hints: &[KeyHint],
    blank: usize,
    (x, y, end): (usize, usize, usize),
    ground: Background,
    canvas: &mut Canvas<'_>,
) {
    canvas.spans((x, y), end, &hint_spans(hints, blank), ground);
    let mut at = x;
    for hint in hints {
        let columns = width::of(&hint.key) + 1 + width::of(&hint.word);
        if let Some(action) = hint.action {
            canvas.target(at..(at + columns).min(end), y, ClickTarget::Action(action));
        }
        at += columns + blank;
    }
}

/// Returns the tag that the selected tag is similar to, or shares a page with.
pub(super) fn similar_tag(app: &App) -> Option<&SimilarTags> {
    app.tags
        .similar_to(app.tags.selected(&app.library)?.label())
}
