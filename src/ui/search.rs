//! Full-text search: the query in the header, post titles with their matching lines.

use std::ops::Range;

use crate::app::layout::ScreenArea;
use crate::app::search::matcher::{LineMatch, PostMatches};
use crate::app::search::{MAX_ROWS, SearchPane, SearchRow};
use crate::app::{App, InputMode, Pane, ScreenLayout};
use crate::blog::human_date;
use crate::text::{Background, CleanText, Role, Span, TextModifier, TextStyle, span, width, wrap};

use super::canvas::Canvas;
use super::{line_input, scrollbar};

/// Columns of a line number; longer ones take more.
const NUMBER: usize = 4;
/// Gap between a line number and its text.
const NUMBER_GAP_COLUMNS: usize = 2;
/// Maximum number of columns before a match, in a line cut at its start.
const MAX_COLUMNS_BEFORE_MATCH: usize = 14;
/// Minimum number of columns for the query; the counts beside it give way.
const MIN_QUERY_COLUMNS: usize = 14;

/// Draws the query and the number of matches; returns the cursor position while the query is being
/// typed.
pub(super) fn head(
    app: &App,
    y: usize,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let pane = &app.search;
    let typed = width::of(CleanText::new(pane.field.text()).as_str()) + 1;
    let room = right.saturating_sub(left + 2 + 3 + typed.max(MIN_QUERY_COLUMNS));
    let (side, role) = match &pane.error {
        Some(why) => (
            width::truncate(CleanText::new(why).as_str(), room, canvas.ellipsis()),
            Role::Error,
        ),
        None => (counts(app, room), Role::Muted),
    };
    let side = [Span::new(&side, role)];
    let end = canvas
        .spans_right(y, right, &side, Background::Plain)
        .saturating_sub(3);
    let start = canvas.literal((left, y), "S ", TextStyle::of(Role::Accent).bold());
    let look = match &pane.error {
        Some(_) => TextStyle::of(Role::Error).with(TextModifier::UNDERLINE),
        None => TextStyle::of(Role::Text),
    };
    let words = vec![Span::new(pane.field.text(), look)];
    let cursor = line_input::draw(
        &pane.field,
        words,
        (start, y),
        (end, Background::Plain),
        canvas,
    );
    matches!(app.mode, InputMode::Search).then_some(cursor)
}

/// Returns the number of matches and of posts, in as many words as fit.
fn counts(app: &App, room: usize) -> String {
    let (shown, total) = (app.library.visible().len(), app.library.total());
    if app.search.text().is_empty() && shown < total {
        return of_all(app, shown);
    }
    if app.search.text().is_empty() {
        return counted(total, "post");
    }
    let mut forms = match_counts(app);
    if app.search.can_show_count(app.clock.now) {
        let longest = forms
            .first()
            .map(|found| format!("{found}   {}", searched(app)));
        forms.splice(0..0, longest);
    }
    let fits = |form: &String| width::of(form) <= room;
    forms.into_iter().find(fits).unwrap_or_default()
}

/// Returns the number of matches in several forms, longest first.
fn match_counts(app: &App) -> Vec<String> {
    let tally = app.search.count();
    let (matches, posts) = (tally.matches, tally.posts);
    let [all, kept, of] = [matches, MAX_ROWS, posts].map(human_date::format_number);
    let noun = if matches == 1 { "match" } else { "matches" };
    let short = format!("{all} in {of}");
    let long = format!("{all} {noun} in {}", counted(posts, "post"));
    match matches {
        0 => vec![format!("{all} {noun}"), all],
        _ if matches > MAX_ROWS => vec![format!("first {kept} of {long}"), short, all],
        _ => vec![long, short, all],
    }
}

/// Returns how many posts were searched, of those to search or of all.
fn searched(app: &App) -> String {
    let (searched, of) = app.search.searched(app.clock.now);
    if searched < of {
        return format!(
            "{} of {} searched",
            human_date::format_number(searched),
            human_date::format_number(of)
        );
    }
    if of < app.library.total() {
        return format!("{} searched", of_all(app, of));
    }
    format!("{} searched", human_date::format_number(of))
}

fn of_all(app: &App, shown: usize) -> String {
    let total = human_date::format_number(app.library.total());
    format!("{} of {total} posts", human_date::format_number(shown))
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", human_date::format_number(count))
}

/// Returns which row of how many is selected, and the filter.
pub(super) fn position_status(app: &App) -> Vec<String> {
    let mut words = Vec::new();
    let stops = app.search.selectable_rows();
    if stops > 0 {
        let place = human_date::format_number(app.search.index() + 1);
        words.push(format!("{place} of {}", human_date::format_number(stops)));
    }
    let query = app.library.query().text();
    if !query.is_empty() {
        words.push(format!("in {query}"));
    }
    words
}

/// Draws the results.
pub(super) fn draw(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let Some(area) = screen.search else { return };
    let rows = app.search.rows(screen.is_compact());
    if rows.is_empty() {
        return draw_no_results(app, (screen, area), canvas);
    }
    let shown = rows.iter().skip(app.search.top()).take(area.height);
    for (place, row) in shown.enumerate() {
        let y = area.y + place;
        match row {
            SearchRow::Post(group, chosen) => {
                let ground = bar(app, (area, y), *chosen, canvas);
                post(group, (screen, area, y), (*chosen, ground), canvas);
            }
            SearchRow::Line(hit, chosen) => {
                let ground = bar(app, (area, y), *chosen, canvas);
                line(hit, (screen, area, y), (*chosen, ground), canvas);
            }
            SearchRow::Blank => {}
        }
    }
}

/// Returns the rows of the scrollbar thumb; empty if all results are visible.
pub(super) fn thumb(app: &App, screen: &ScreenLayout) -> (usize, usize) {
    let all = app.search.rows(screen.is_compact()).len();
    scrollbar::thumb_rows(all, screen.body.1, app.search.top(), screen.body.1)
}

/// Highlights the selected row and marks it with a bar.
fn bar(
    app: &App,
    (area, y): (ScreenArea, usize),
    chosen: bool,
    canvas: &mut Canvas<'_>,
) -> Background {
    if !chosen {
        return Background::Plain;
    }
    let focused = app.view.focus == Pane::Search;
    let (ground, bar, role) = if focused {
        (Background::Selection, canvas.pick("▌", ">"), Role::Accent)
    } else {
        (Background::Idle, canvas.pick("▎", ":"), Role::Muted)
    };
    canvas.fill(y, area.x, area.right(), ground);
    canvas.literal((area.x, y), bar, TextStyle::of(role).on(ground));
    ground
}

type RowTarget<'a> = (&'a ScreenLayout, ScreenArea, usize);

/// Draws the title of a post, with its number of matches.
fn post(group: &PostMatches, at: RowTarget<'_>, row: (bool, Background), canvas: &mut Canvas<'_>) {
    let ((screen, area, y), (chosen, ground)) = (at, row);
    let (left, right) = screen.text_columns(area);
    let count = [Span::new(
        &human_date::format_number(group.count),
        Role::Muted,
    )];
    let end = canvas
        .spans_right(y, right, &count, ground)
        .saturating_sub(2);
    let look = TextStyle::of(Role::Strong).bold();
    let spans = if group.title_ranges.is_empty() {
        vec![Span::new(
            crate::markdown::post_header::display_title(&group.post),
            look,
        )]
    } else {
        highlight_matches(&group.post.title.text, &group.title_ranges, look, chosen)
    };
    let spans = span::cut(spans, end.saturating_sub(left), canvas.ellipsis());
    canvas.spans((left, y), end, &spans, ground);
}

/// Draws a matching line after its number.
fn line(hit: &LineMatch, at: RowTarget<'_>, row: (bool, Background), canvas: &mut Canvas<'_>) {
    let ((screen, area, y), (chosen, ground)) = (at, row);
    let (left, right) = screen.text_columns(area);
    let number = format!("{:>NUMBER$}", hit.line);
    let number = [Span::new(&number, Role::Muted)];
    let start = canvas.spans((left, y), right, &number, ground) + NUMBER_GAP_COLUMNS;
    let room = right.saturating_sub(start);
    let spans = excerpt(hit, room, chosen, canvas.ellipsis());
    canvas.spans((start, y), right, &spans, ground);
}

/// Returns the part of a line that fits: from its start, or from shortly before the match.
fn excerpt(hit: &LineMatch, room: usize, chosen: bool, mark: &str) -> Vec<Span> {
    let mut spans = highlight_matches(&hit.text, &hit.ranges, TextStyle::of(Role::Text), chosen);
    let all = span::width(&spans);
    let is_found = |span: &Span| span.style.background == Background::Found;
    let before = spans.iter().take_while(|span| !is_found(span));
    let before: usize = before.map(Span::width).sum();
    let found = spans
        .iter()
        .find(|span| is_found(span))
        .map_or(0, Span::width);
    let fits = all <= room || before + found + width::of(mark) <= room;
    if hit.cut.0 || !fits {
        let kept =
            MAX_COLUMNS_BEFORE_MATCH.min(room.saturating_sub(found + 2 * width::of(mark)) / 2);
        let marks = width::of(mark) * (1 + usize::from(hit.cut.1));
        let too_much = (all + marks).saturating_sub(room);
        let hidden = if fits {
            0
        } else {
            before.saturating_sub(kept).min(too_much)
        };
        spans = start_at_word(line_input::skip_columns(spans, hidden), before - hidden);
        spans.insert(0, Span::new(mark, TextStyle::of(Role::Text)));
    }
    if hit.cut.1 {
        spans.push(Span::new(mark, TextStyle::of(Role::Text)));
    }
    span::cut(spans, room, mark)
}

/// Drops the partial word at the start of spans, if another word begins before the match.
fn start_at_word(spans: Vec<Span>, before: usize) -> Vec<Span> {
    let first = spans.first().map(|span| span.text.as_str().to_owned());
    let head = first.filter(|_| before > 0).unwrap_or_default();
    let blank = head
        .find(' ')
        .map(|blank| width::of(head.get(..=blank).unwrap_or_default()));
    match blank.filter(|columns| *columns < before) {
        Some(columns) => line_input::skip_columns(spans, columns),
        None => spans,
    }
}

/// Highlights the matches in a text.
fn highlight_matches(
    text: &str,
    found: &[Range<usize>],
    look: TextStyle,
    chosen: bool,
) -> Vec<Span> {
    let mark = TextStyle::of(Role::Strong).on(Background::Found).bold();
    let mark = if chosen {
        mark.with(TextModifier::UNDERLINE)
    } else {
        mark
    };
    let mut spans = Vec::new();
    let mut from = 0;
    for range in found {
        spans.push(Span::new(
            text.get(from..range.start).unwrap_or_default(),
            look,
        ));
        spans.push(Span::new(text.get(range.clone()).unwrap_or_default(), mark));
        from = range.end;
    }
    spans.push(Span::new(text.get(from..).unwrap_or_default(), look));
    spans.retain(|span| !span.text.is_empty());
    spans
}

/// Draws that nothing was found, or what can be searched.
fn draw_no_results(
    app: &App,
    (screen, area): (&ScreenLayout, ScreenArea),
    canvas: &mut Canvas<'_>,
) {
    let pane: &SearchPane = &app.search;
    let (left, right) = screen.text_columns(area);
    let room = right.saturating_sub(left);
    let shown = app.library.visible().len();
    let mut texts = Vec::new();
    if pane.text().is_empty() {
        texts.push((
            Role::Muted,
            "Searches titles and texts as you type.".to_owned(),
        ));
    } else if pane.error.is_some() || !pane.is_done() {
        return;
    } else {
        let words = width::truncate(
            CleanText::new(pane.text()).as_str(),
            room,
            canvas.ellipsis(),
        );
        let posts = counted(shown, "post");
        texts.push((
            Role::Text,
            format!("No matches for \"{words}\" in {posts}."),
        ));
    }
    let hidden = app.library.total().saturating_sub(shown);
    if hidden > 0 {
        let posts = counted(hidden, "post");
        texts.push((Role::Muted, format!("The filter excludes {posts}.")));
    }
    let lines = texts.iter().flat_map(|(role, text)| {
        wrap::wrap(text, room)
            .into_iter()
            .map(|line| Span::new(&line, *role))
    });
    for (place, line) in lines.take(area.height).enumerate() {
        canvas.spans((left, area.y + place), right, &[line], Background::Plain);
    }
}
