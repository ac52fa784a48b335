//! Editor pane: its rows, its header, its cursor position.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::app::edit::find_bar::FindBarKind;
use crate::app::edit::read_only::ReadOnlyReason;
use crate::app::edit::word_count::format_word_count;
use crate::app::edit::{FindBar, OpenPost};
use crate::app::layout::ScreenArea;
use crate::app::{App, ScreenLayout};
use crate::blog::human_date;
use crate::editor::styled_rows::{self, RowAnnotations};
use crate::editor::{Selection, Text};
use crate::text::{Background, CleanText, Role, Size, Span, TextStyle, span, width};

use super::canvas::Canvas;
use super::line_input;

/// Shown while a post of the tour is edited.
const TOUR_NOTICE: &str = "Tour: changes are not kept";
const TOUR_NOTICE_SHORT: &str = "Not kept";

/// Draws the rows of the text; returns the cell of the cursor.
pub(super) fn draw(
    app: &App,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let (area, open_post) = (screen.edit?, app.edit.current()?);
    let room = Size {
        width: area.width,
        height: area.height,
    };
    let text = open_post.buffer.text();
    let rows = open_post.view.rows(open_post.version(), room);
    let shown = rows.first().map_or(0, |row| row.start)..rows.last().map_or(0, |row| row.end);
    let found = app.edit.matches_in_text(shown);
    let misspelled = if app.is_spell_check_on() {
        open_post.visible_misspellings()
    } else {
        Vec::new()
    };
    let current = app.edit.find_state.current_match.as_ref();
    let selection = open_post.buffer.selection();
    let is_hit = current.is_some_and(|hit| *hit == selection.range());
    let marks = RowAnnotations {
        // the current match is highlighted as a match, not as a selection
        selection: if is_hit {
            Selection::at(selection.head)
        } else {
            selection
        },
        found: &found,
        current,
        misspelled: &misspelled,
    };
    let bright = app
        .view
        .is_text_alone()
        .then(|| paragraph_lines(text, text.line_of(open_post.buffer.head())));
    let rows: Vec<Vec<Span>> = rows
        .iter()
        .map(|row| {
            let spans =
                styled_rows::row(text, *row, area.width, open_post.tokens(row.line), &marks);
            match &bright {
                Some(bright) if !bright.contains(&row.line) => dimmed(spans),
                _ => spans,
            }
        })
        .collect();
    canvas.rows(rect(area), &rows);
    let version = open_post.version();
    let (x, y) = open_post
        .view
        .cell(version, open_post.buffer.head(), room)?;
    Some(((area.x + x) as u16, (area.y + y) as u16))
}

/// Bytes of a line that decide whether it is blank.
const MAX_BLANK_BYTES: usize = 1_000;
/// Most lines of a paragraph before and after the cursor.
const MAX_PARAGRAPH_LINES: usize = 200;

/// Returns the lines of the paragraph that a line is in.
fn paragraph_lines(text: &Text, line: usize) -> Range<usize> {
    let is_blank = |line: &usize| text.line_head(*line, MAX_BLANK_BYTES).trim().is_empty();
    if is_blank(&line) {
        return line..line + 1;
    }
    let above = (0..line).rev().take(MAX_PARAGRAPH_LINES);
    let above = above.take_while(|line| !is_blank(line)).count();
    let below = (line + 1..text.lines()).take(MAX_PARAGRAPH_LINES);
    let below = below.take_while(|line| !is_blank(line)).count();
    line - above..line + below + 1
}

/// Returns the spans of a row in one muted style, except for what is highlighted.
fn dimmed(spans: Vec<Span>) -> Vec<Span> {
    let dim = |span: Span| match span.style.background {
        Background::Plain => Span::clean(span.text, Role::Muted),
        _ => span,
    };
    spans.into_iter().map(dim).collect()
}

fn rect(area: ScreenArea) -> Rect {
    Rect {
        x: area.x as u16,
        y: area.y as u16,
        width: area.width as u16,
        height: area.height as u16,
    }
}

/// Draws the header: title, whether the post is saved, time of the last autosave.
pub(super) fn head(
    app: &App,
    open_post: &OpenPost,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) {
    let Some(y) = screen.header else { return };
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let state = state(open_post, canvas);
    let mut side = autosave_status(app, open_post).unwrap_or_default();
    if app.library.is_tour {
        let words = if screen.is_narrow() {
            TOUR_NOTICE_SHORT
        } else {
            TOUR_NOTICE
        };
        side = vec![Span::clean(CleanText::literal(words), Role::Warn)];
    } else if screen.is_narrow() {
        side = state;
    }
    let mut end = right;
    if left + span::width(&side) + 16 <= right || screen.is_narrow() {
        let begin = canvas.spans_right(y, right, &side, Background::Plain);
        end = begin.saturating_sub(if side.is_empty() { 0 } else { 3 });
    }
    let room = end.saturating_sub(left);
    let state = if screen.is_narrow() {
        Vec::new()
    } else {
        self::state(open_post, canvas)
    };
    let behind = if state.is_empty() {
        0
    } else {
        3 + span::width(&state)
    };
    let name = width::truncate(
        CleanText::new(&title(app, open_post)).as_str(),
        room.saturating_sub(behind),
        canvas.ellipsis(),
    );
    let mut spans = vec![Span::new(&name, TextStyle::of(Role::Title).bold())];
    if !state.is_empty() {
        spans.push(Span::clean(CleanText::literal("   "), Role::Text));
        spans.extend(state);
    }
    canvas.spans((left, y), end, &spans, Background::Plain);
}

/// Draws the find, replace or go-to-line bar; returns the cell of the cursor.
pub(super) fn draw_find_bar(
    app: &App,
    find_bar: &FindBar,
    y: usize,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) -> (u16, u16) {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let side = match_status(app, find_bar);
    let end = canvas
        .spans_right(y, right, &side, Background::Plain)
        .saturating_sub(3);
    let bold = TextStyle::of(Role::Accent).bold();
    let word = match find_bar.kind {
        FindBarKind::GoToLine => "line ",
        FindBarKind::Find | FindBarKind::Replace => "find ",
    };
    let start = canvas.literal((left, y), word, bold);
    let role = if app.edit.find_state.error.is_some() {
        Role::Error
    } else {
        Role::Text
    };
    let typed = vec![Span::new(find_bar.field.text(), role)];
    if find_bar.kind != FindBarKind::Replace {
        return line_input::draw(
            &find_bar.field,
            typed,
            (start, y),
            (end, Background::Plain),
            canvas,
        );
    }
    let half = start + end.saturating_sub(start) / 2;
    let first = line_input::draw(
        &find_bar.field,
        typed,
        (start, y),
        (half.saturating_sub(2), Background::Plain),
        canvas,
    );
    let start = canvas.literal((half, y), "with ", bold);
    let typed = vec![Span::new(find_bar.replacement.text(), Role::Text)];
    let second = line_input::draw(
        &find_bar.replacement,
        typed,
        (start, y),
        (end, Background::Plain),
        canvas,
    );
    if find_bar.is_in_replacement {
        second
    } else {
        first
    }
}

/// Returns the current match and their number, the search options, or the error.
fn match_status(app: &App, find_bar: &FindBar) -> Vec<Span> {
    let sought = &app.edit.find_state;
    if find_bar.kind == FindBarKind::GoToLine {
        return vec![Span::new("12 or 12:5", Role::Muted)];
    }
    if let Some(why) = &sought.error {
        return vec![Span::new(why, Role::Error)];
    }
    let options = [
        (sought.options.regex, "regex"),
        (sought.options.case, "case"),
        (sought.options.word, "words"),
    ];
    let mut words: Vec<String> = options
        .into_iter()
        .filter(|(on, _)| *on)
        .map(|(_, word)| word.to_owned())
        .collect();
    let count = sought.count;
    let more = if count.is_more { "+" } else { "" };
    if !find_bar.field.text().is_empty() {
        words.push(match count.total {
            0 => "no matches".to_owned(),
            all => format!(
                "{} of {}{more}",
                human_date::format_number(count.up_to_position),
                human_date::format_number(all)
            ),
        });
    }
    vec![Span::new(&words.join("   "), Role::Muted)]
}

/// Returns the title of the post as in the list, or the file name.
fn title(app: &App, open_post: &OpenPost) -> String {
    let post = open_post.post.as_ref().and_then(|id| app.library.post(id));
    let title = post.map(|post| post.title.text.clone());
    title
        .filter(|title| !title.trim().is_empty())
        .unwrap_or_else(|| open_post.name.clone())
}

fn state(open_post: &OpenPost, canvas: &Canvas<'_>) -> Vec<Span> {
    let dot = canvas.pick("● ", "* ");
    let word = match open_post.read_only_reason {
        Some(ReadOnlyReason::OtherInstance) => return muted("read-only: open in another postdesk"),
        Some(ReadOnlyReason::NotText) => return muted("read-only: not a text file"),
        Some(ReadOnlyReason::ReadOnlySession) => return muted("read-only"),
        Some(ReadOnlyReason::NoWritePermission) if open_post.is_unsaved() => {
            "unsaved, no write permission"
        }
        Some(ReadOnlyReason::NoWritePermission) => return muted("read-only: no write permission"),
        Some(ReadOnlyReason::TooLarge) => return muted("read-only: larger than 64 MiB"),
        None if open_post.is_unsaved() => "unsaved",
        None if open_post.pending_save.is_some() => "saving",
        None => return Vec::new(),
    };
    let look = TextStyle::of(Role::Warn);
    vec![
        Span::clean(CleanText::literal(dot), look),
        Span::clean(CleanText::literal(word), look),
    ]
}

fn muted(word: &'static str) -> Vec<Span> {
    vec![Span::clean(CleanText::literal(word), Role::Muted)]
}

/// Returns the time of the last autosave: an absolute time, so that it stays true without
/// redrawing.
fn autosave_status(app: &App, open_post: &OpenPost) -> Option<Vec<Span>> {
    let kept = open_post
        .last_autosave
        .filter(|_| !open_post.is_on_disk())?;
    let words = format!("autosaved {}", human_date::time(kept.at, &app.clock));
    Some(vec![Span::new(&words, Role::Muted)])
}

/// Returns the cursor position and the word count, as of the last pause in typing.
pub(super) fn cursor_status(app: &App, open_post: &OpenPost, screen: &ScreenLayout) -> Vec<String> {
    let (line, column) = open_post.snapshot.cursor;
    if screen.is_narrow() {
        return vec![format!("{line}:{column}")];
    }
    vec![
        format!(
            "line {}, column {}",
            human_date::format_number(line),
            human_date::format_number(column)
        ),
        format_word_count(open_post.snapshot.words, app.word_goal(open_post)),
    ]
}

/// Returns the rows of the scrollbar thumb; empty if all of the text is visible.
pub(super) fn thumb(app: &App, screen: &ScreenLayout) -> (usize, usize) {
    let (Some(open_post), Some(room)) = (app.edit.current(), screen.editor_size()) else {
        return (0, 0);
    };
    let text = open_post.buffer.text();
    let rows = open_post.view.rows(open_post.version(), room);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return (0, 0);
    };
    let all = text.len().max(1);
    if first.start == 0 && last.end == text.len() {
        return (0, 0);
    }
    let shown = last.end - first.start;
    let long = (room.height * shown / all).clamp(1, room.height);
    let most = all.saturating_sub(shown).max(1);
    let from = (room.height - long) * first.start.min(most) / most;
    (from, from + long)
}
