//! Status line: mode, file and position, and the key hints for the current context.

use crate::app::confirm::Confirmation;
use crate::app::edit::find_bar::FindBarKind;
use crate::app::filter::FilterInput;
use crate::app::hints::HintKind as Picked;
use crate::app::jobs::render::PreviewMode;
use crate::app::overlay::Overlay;
use crate::app::popup::PopupKind;
use crate::app::prompt::PromptKind;
use crate::app::select_mode::{SelectMode, SelectUnit};
use crate::app::{App, InputMode, Pane, ScreenLayout};
use crate::blog::human_date;
use crate::blog::tags::similar_tags::{SimilarTags, Similarity};
use crate::config::ColorDepth;
use crate::text::{Background, Role, Span, TextStyle, span, width};

use super::canvas::Canvas;
use super::key_hints::{KeyHint, draw_hints, hint_spans, hints, pinned_hints, similar_tag};
use super::{confirm, edit, header, search};

/// Blanks after each part on the left.
const PART_GAP_COLUMNS: usize = 3;

/// Draws the status line, unless the text of the editor is alone on the screen.
pub(super) fn draw(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    // the text copied last is alone on the screen
    if matches!(app.mode, InputMode::Overlay(Overlay::Copied(_))) {
        return;
    }
    let is_idle = matches!(app.mode, InputMode::Browse | InputMode::Completion(_));
    let has_message = app.notices.status_message().is_some();
    if !app.view.is_text_alone() || !is_idle || has_message {
        draw_line(app, screen, canvas);
    }
}

fn draw_line(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    // without a header, a text field takes this row
    if screen.header.is_none()
        && matches!(
            app.mode,
            InputMode::Find(_)
                | InputMode::FindReplace(_)
                | InputMode::Prompt(_)
                | InputMode::Search
        )
    {
        return;
    }
    if screen.is_narrow() && draw_filter_error(app, screen, canvas) {
        return;
    }
    if let InputMode::Confirm(asked) = &app.mode {
        return confirm::draw(app, asked, screen, canvas);
    }
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let blank = if screen.is_narrow() { 2 } else { 3 };
    let mut hints = hints(app, screen);
    let message = app.notices.status_message();
    let message = message.map(|notice| notice.shown_in(app));
    let message = message.filter(|text| fits_beside_keys(app, text, screen));
    let mut parts = left_parts(app, message.as_deref(), screen);
    let room = right.saturating_sub(left);
    if message.is_some() {
        make_room(&parts, (&mut hints, pinned_hints(app)), (room, blank));
    }
    if screen.is_narrow() && is_field_help(app) && !fits(&parts, &hints, room, blank) {
        parts.clear();
    }
    drop_parts(app, (&mut parts, &mut hints), (room, blank));
    let y = screen.status;
    let mut x = left;
    for part in &parts {
        x = canvas.spans((x, y), right, part, Background::Plain) + gap_after(part);
    }
    let start = right.saturating_sub(span::width(&hint_spans(&hints, blank)));
    draw_hints(&hints, blank, (start, y, right), Background::Plain, canvas);
}

/// Drops the file name first, then the position, then keys from the left, until the rest fits; help
/// is last.
fn drop_parts(
    app: &App,
    (parts, hints): (&mut Vec<Vec<Span>>, &mut Vec<KeyHint>),
    (room, blank): (usize, usize),
) {
    while !fits(parts, hints, room, blank) {
        if parts.len() > 2 && app.view.focus == Pane::Edit {
            parts.pop();
        } else if parts.len() == 2 && is_in_list(app) && hints.len() > MIN_LIST_HINTS {
            hints.remove(0);
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
}

/// Keys kept beside the position in the list.
const MIN_LIST_HINTS: usize = 3;

/// Whether the list has the keys: its position matters more than a fourth key.
fn is_in_list(app: &App) -> bool {
    matches!(app.mode, InputMode::Browse) && app.view.focus == Pane::List
}

/// Whether the text on the left only explains a text field: keys matter more.
fn is_field_help(app: &App) -> bool {
    let is_field = matches!(
        app.mode,
        InputMode::Filter(_) | InputMode::TagFilter | InputMode::Prompt(_) | InputMode::Find(_)
    );
    is_field && app.notices.status_message().is_none()
}

/// Draws the error of the filter being typed, if the header has no room for it; returns whether
/// there is one.
fn draw_filter_error(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) -> bool {
    let wrong = app.library.query().errors().first();
    let Some(wrong) = wrong.filter(|_| matches!(app.mode, InputMode::Filter(_))) else {
        return false;
    };
    let left = screen.margins.0;
    let room = screen.size.width.saturating_sub(left + screen.margins.1);
    let text = width::truncate(&wrong.reason, room, canvas.ellipsis());
    let spans = [Span::new(&text, Role::Error)];
    canvas.spans(
        (left, screen.status),
        screen.size.width,
        &spans,
        Background::Plain,
    );
    true
}

/// Makes room for a message: drops hints from the left except the pinned ones.
fn make_room(
    parts: &[Vec<Span>],
    (hints, kept): (&mut Vec<KeyHint>, Vec<KeyHint>),
    (room, blank): (usize, usize),
) {
    let least = kept.len().max(1);
    if !kept.is_empty() && !fits(parts, hints, room, blank) {
        *hints = kept;
    }
    while hints.len() > least && !fits(parts, hints, room, blank) {
        hints.remove(0);
    }
}

/// Returns the message that doesn't fit into the status line, if there is one.
pub(super) fn long_message(app: &App, screen: &ScreenLayout) -> Option<String> {
    let text = app.notices.status_message()?.shown_in(app);
    let is_asking = matches!(app.mode, InputMode::Confirm(_));
    (!is_asking && !fits_beside_keys(app, &text, screen)).then_some(text)
}

/// Whether a message fits beside the mode and the keys that stay.
fn fits_beside_keys(app: &App, text: &str, screen: &ScreenLayout) -> bool {
    let mut hints = hints(app, screen);
    let blank = if screen.is_narrow() { 2 } else { 3 };
    let room = screen.size.width;
    let room = room.saturating_sub(screen.margins.0 + screen.margins.1);
    let parts = left_parts(app, Some(text), screen);
    make_room(&parts, (&mut hints, pinned_hints(app)), (room, blank));
    fits(&parts, &hints, room, blank)
}

/// Returns the blanks after a part: the padding of a filled cell is one of them.
fn gap_after(part: &[Span]) -> usize {
    PART_GAP_COLUMNS - usize::from(is_filled(part))
}

fn is_filled(part: &[Span]) -> bool {
    let mut spans = part.iter();
    spans.any(|span| span.style.background == Background::Filled)
}

fn fits(parts: &[Vec<Span>], hints: &[KeyHint], room: usize, blank: usize) -> bool {
    let left: usize = parts
        .iter()
        .map(|part| span::width(part) + gap_after(part))
        .sum();
    left + span::width(&hint_spans(hints, blank)) <= room + spare_columns(parts)
}

/// Returns the columns that the last gap may lack: the padding of a filled cell costs the keys a
/// blank, not a word.
fn spare_columns(parts: &[Vec<Span>]) -> usize {
    usize::from(parts.iter().any(|part| is_filled(part)))
}

/// Returns the parts left of the keys: the mode, then the message or where things are.
fn left_parts(app: &App, message: Option<&str>, screen: &ScreenLayout) -> Vec<Vec<Span>> {
    let mut parts = Vec::new();
    if !screen.is_narrow() {
        parts.push(vec![mode_cell(app)]);
    }
    if let Some(text) = message {
        parts.push(vec![Span::new(text, Role::Text)]);
        return parts;
    }
    let progress = app.library.progress(app.clock.now);
    let words = match &app.mode {
        InputMode::Popup(_) | InputMode::Overlay(_) => Vec::new(),
        _ if progress.is_some() => {
            let (read, total) = progress.unwrap_or_default();
            let (read, total) = (
                human_date::format_number(read),
                human_date::format_number(total),
            );
            vec![format!("reading {read} of {total}")]
        }
        InputMode::Filter(filter) => vec![completions(filter)],
        InputMode::TagFilter => vec!["type to filter tags".to_owned()],
        InputMode::Search => search::position_status(app),
        InputMode::Browse if app.view.focus == Pane::Search => search::position_status(app),
        InputMode::Hints(pick) => vec![pick.typed.clone()],
        InputMode::Confirm(_) | InputMode::FindReplace(_) | InputMode::Completion(_) => Vec::new(),
        InputMode::Prompt(prompt) if matches!(prompt.kind, PromptKind::NewBlog(_)) => {
            vec!["The tour is temporary; your posts go into this folder.".to_owned()]
        }
        InputMode::Prompt(_) => vec!["you'll see a preview before anything is written".to_owned()],
        InputMode::Find(_) => vec!["a capital matches only itself".to_owned()],
        InputMode::Conflict(dialog) => vec![dialog.name.clone()],
        InputMode::Select(mode) => vec![selected(app, mode)],
        InputMode::Browse if app.view.focus == Pane::Tags => vec![chosen_tags(app)],
        InputMode::Browse if app.view.focus == Pane::Edit => {
            let open_post = app.edit.current();
            open_post.map_or_else(Vec::new, |open_post| {
                edit::cursor_status(app, open_post, screen)
            })
        }
        InputMode::Browse => file_and_place(app, screen),
    };
    parts.extend(words.iter().map(|word| vec![Span::new(word, Role::Muted)]));
    parts
}

/// Columns for the completions of a filter.
const COMPLETION_COLUMNS: usize = 50;

/// Returns the completions of the filter being typed, as many as fit; without any, where words are
/// searched for.
fn completions(filter: &FilterInput) -> String {
    let mut shown = String::new();
    for item in &filter.completions.items {
        let item = item.trim_end();
        let gap = if shown.is_empty() { "" } else { "  " };
        if width::of(&shown) + gap.len() + width::of(item) > COMPLETION_COLUMNS {
            break;
        }
        shown = format!("{shown}{gap}{item}");
    }
    if shown.is_empty() {
        shown.push_str("title, slug, tags, description; \"text\" in quotes");
    }
    shown
}

/// Returns the mode word as a filled cell; in bold alone where there are no colors.
fn mode_cell(app: &App) -> Span {
    if app.session.depth == ColorDepth::None {
        return Span::new(mode(app), TextStyle::of(Role::Strong).bold());
    }
    let look = TextStyle::of(mode_role(app)).on(Background::Filled).bold();
    Span::new(&format!(" {} ", mode(app)), look)
}

/// Returns the role that colors the mode word.
fn mode_role(app: &App) -> Role {
    match &app.mode {
        InputMode::Conflict(dialog) if dialog.is_recovered() => Role::Warn,
        InputMode::Conflict(_) => Role::Error,
        InputMode::Filter(_)
        | InputMode::Find(_)
        | InputMode::FindReplace(_)
        | InputMode::Search => Role::Warn,
        InputMode::Prompt(_)
        | InputMode::Confirm(_)
        | InputMode::Completion(_)
        | InputMode::Overlay(Overlay::NewPost(_)) => Role::Good,
        InputMode::Browse => match app.view.focus {
            Pane::Edit => Role::Good,
            Pane::Search => Role::Warn,
            _ => Role::Accent,
        },
        _ => Role::Accent,
    }
}

fn mode(app: &App) -> &'static str {
    match &app.mode {
        InputMode::Filter(_) => "FILTER",
        InputMode::Find(_) => "FIND",
        InputMode::Prompt(prompt) => prompt.mode_word(),
        InputMode::TagFilter => "TAGS",
        InputMode::Search => "SEARCH",
        InputMode::Popup(popup) => match popup.kind {
            PopupKind::Help => "HELP",
            PopupKind::Palette => "COMMAND",
            PopupKind::Sort => "SORT",
            PopupKind::Filters(_) => "FILTERS",
            PopupKind::Theme(_) => "THEME",
            PopupKind::Outline => "OUTLINE",
            PopupKind::Backlinks(_) => "BACKLINKS",
            PopupKind::Messages => "MESSAGES",
        },
        InputMode::Overlay(panel) => panel.mode_word(),
        InputMode::Browse if app.view.focus == Pane::Tags => "TAGS",
        InputMode::Hints(pick) => match pick.kind {
            Picked::Link => "LINKS",
            Picked::Code => "COPY",
            Picked::Fold => "OPEN",
        },
        InputMode::Confirm(Confirmation::OpenUrl { .. }) => "OPEN",
        InputMode::Confirm(_) | InputMode::Completion(_) => "EDIT",
        InputMode::Conflict(dialog) if dialog.is_recovered() => "RECOVER",
        InputMode::Conflict(_) => "CONFLICT",
        InputMode::Select(_) => "SELECT",
        InputMode::FindReplace(find_bar) => match find_bar.kind {
            FindBarKind::Find => "FIND",
            FindBarKind::Replace => "REPLACE",
            FindBarKind::GoToLine => "LINE",
        },
        InputMode::Browse if app.view.focus == Pane::Edit => "EDIT",
        InputMode::Browse if app.view.focus == Pane::Search => "SEARCH",
        InputMode::Browse if app.view.focus == Pane::List => "LIST",
        InputMode::Browse => match app.preview.mode() {
            PreviewMode::Page => "READ",
            PreviewMode::Source => "SOURCE",
            PreviewMode::Excerpt => "EXCERPT",
        },
    }
}

/// Returns how much is selected.
fn selected(app: &App, mode: &SelectMode) -> String {
    let count = app.preview.page().map_or(0, |page| mode.count(page));
    let unit = match mode.unit() {
        SelectUnit::Block => "block",
        SelectUnit::Row => "row",
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {unit}{plural}", human_date::format_number(count))
}

fn chosen_tags(app: &App) -> String {
    if let Some(SimilarTags { from, to, kind }) = similar_tag(app) {
        return match kind {
            Similarity::Page => format!("{from} and {to} share a page"),
            _ => format!("{from} is similar to {to}"),
        };
    }
    let (included, excluded) = app.library.query().choice_counts();
    format!("{included} included, {excluded} excluded")
}

fn file_and_place(app: &App, screen: &ScreenLayout) -> Vec<String> {
    let Some(post) = app.list.chosen(&app.library) else {
        return Vec::new();
    };
    let shown = app.library.visible().len();
    let of_list = format!(
        "{} of {}",
        human_date::format_number(app.list.index() + 1),
        human_date::format_number(shown)
    );
    match (screen.preview, screen.is_narrow()) {
        (None, true) => vec![of_list],
        (None, false) => vec![post.id.to_string(), of_list],
        (Some(_), false) if app.view.focus == Pane::List => vec![post.id.to_string(), of_list],
        (Some(_), true) => vec![app.preview.scroll_label(screen)],
        (Some(_), false) => {
            let mut parts = vec![post.id.to_string(), app.preview.scroll_label(screen)];
            parts.extend(header::match_position(app));
            parts
        }
    }
}
