//! Statistics view: totals, calendar, posts by month and year, tags, drafts.

mod calendar;
mod charts;

use crate::app::App;
use crate::app::layout::ScreenArea;
use crate::app::stats::{StatsSection, StatsView};
use crate::blog::human_date::format_number;
use crate::blog::stats::{Stats, Streaks};
use crate::config::Action;
use crate::text::{Background, CleanText, Role, Span, TextStyle, span, width};

use super::canvas::Canvas;
use super::key_hints::{draw_hints, with_keys};
use super::popup::raised;

/// Maximum number of columns for a tag before its bar.
const MAX_NAME_COLUMNS: usize = 24;

/// Draws the statistics inside the frame.
pub(super) fn draw(app: &App, view: &StatsView, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    let last = inner.y + inner.height.saturating_sub(1);
    let mut y = summary(&view.stats, app.screen().is_compact(), inner, canvas);
    let blank = usize::from(!app.screen().is_compact());
    for section in view.sections().into_iter().skip(view.top) {
        let room = last.saturating_sub(y + blank);
        if room < 2 + blank {
            break;
        }
        y += blank;
        let area = ScreenArea {
            y,
            height: last.saturating_sub(y + blank),
            ..inner
        };
        y += match section {
            StatsSection::Calendar => calendar::draw(&view.stats.calendar, area, canvas),
            StatsSection::Months => charts::months(&view.stats, area, canvas),
            StatsSection::Years => charts::years(&view.stats.years, area, canvas),
            StatsSection::Tags => tags(&view.stats, area, canvas),
            StatsSection::Drafts => drafts(&view.stats, area, canvas),
        };
    }
    let mut wanted = vec![(Action::Back, "close")];
    if !crate::app::stats::fits_all_sections(&app.screen()) {
        wanted.insert(0, (Action::Down, "next"));
        wanted.insert(1, (Action::Up, "previous"));
    }
    let at = (inner.x, last, inner.right());
    draw_hints(&with_keys(app, &wanted), 3, at, Background::Raised, canvas);
}

/// Draws the totals, states and streaks; returns the next row.
fn summary(stats: &Stats, compact: bool, inner: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    let mut lines = vec![
        (counts(stats), raised(Role::Strong).bold()),
        (states(stats), raised(Role::Muted)),
        (streaks(stats.streaks), raised(Role::Muted)),
    ];
    if compact {
        lines.truncate(1);
    }
    lines.retain(|(line, _)| !line.is_empty());
    for (place, (line, look)) in lines.iter().enumerate() {
        let line = width::truncate(line, inner.width, canvas.ellipsis());
        let spans = [Span::new(&line, *look)];
        canvas.spans(
            (inner.x, inner.y + place),
            inner.right(),
            &spans,
            Background::Raised,
        );
    }
    inner.y + lines.len()
}

fn plural(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {word}{ending}", format_number(count))
}

fn counts(stats: &Stats) -> String {
    format!(
        "{}, {}, median {}",
        plural(stats.posts, "post"),
        plural(stats.words, "word"),
        format_number(stats.median)
    )
}

fn states(stats: &Stats) -> String {
    let all = [
        (stats.states.published, "published"),
        (stats.states.draft, "draft"),
        (stats.states.scheduled, "scheduled"),
        (stats.states.unlisted, "unlisted"),
        (stats.states.expired, "expired"),
        (stats.states.problem, "with problems"),
        (stats.undated, "without a date"),
    ];
    let there = all.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = there
        .map(|(count, word)| format!("{} {word}", format_number(*count)))
        .collect();
    words.join(", ")
}

fn streaks(streaks: Streaks) -> String {
    if streaks.best_months == 0 {
        return String::new();
    }
    format!(
        "streak: {} (best {}), {} (best {})",
        plural(streaks.weeks, "week"),
        format_number(streaks.best_weeks),
        plural(streaks.months, "month"),
        format_number(streaks.best_months)
    )
}

/// Draws a heading with a note after it; returns the number of rows used.
fn heading(words: &'static str, more: &str, area: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    let look = raised(Role::Text).bold();
    let end = canvas.text(
        (area.x, area.y),
        area.right(),
        &CleanText::literal(words),
        look,
    );
    let more = width::truncate(
        more,
        area.right().saturating_sub(end + 3),
        canvas.ellipsis(),
    );
    let more = [Span::new(&more, Role::Muted)];
    canvas.spans((end + 3, area.y), area.right(), &more, Background::Raised);
    1
}

/// Returns the short name of a month, from 1.
fn month_name(number: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let place = usize::try_from(number - 1).ok();
    place.and_then(|place| NAMES.get(place)).unwrap_or(&"")
}

/// Draws the most used tags, each with a bar for its posts; returns the number of rows used.
fn tags(stats: &Stats, area: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    let more = match stats.tags.len() {
        0 => "none".to_owned(),
        count => plural(count, "tag"),
    };
    let mut used = heading("Tags", &more, area, canvas);
    let most = stats.tags.first().map_or(1, |tag| tag.posts).max(1);
    let fitting = area
        .height
        .saturating_sub(used)
        .min(crate::app::stats::MAX_LISTED);
    let shown = stats
        .tags
        .get(..fitting.min(stats.tags.len()))
        .unwrap_or_default();
    let name = shown
        .iter()
        .map(|tag| width::of(&tag.label))
        .max()
        .unwrap_or(0)
        .min(MAX_NAME_COLUMNS);
    for tag in shown {
        let after = format!(
            "{}  {}",
            plural(tag.posts, "post"),
            plural(tag.words, "word")
        );
        let after = if area.width < 60 {
            format_number(tag.posts)
        } else {
            after
        };
        let room = area.width.saturating_sub(name + 2 + width::of(&after) + 2);
        let bar = (tag.posts * room.min(40)).div_ceil(most);
        row(
            (&tag.label, name),
            bar,
            &after,
            (area, area.y + used),
            canvas,
        );
        used += 1;
    }
    used
}

/// Draws a name, a bar and text on the right.
fn row(
    (label, columns): (&str, usize),
    bar: usize,
    after: &str,
    (area, y): (ScreenArea, usize),
    canvas: &mut Canvas<'_>,
) {
    let clean = CleanText::new(label);
    let name = width::truncate(clean.as_str(), columns, canvas.ellipsis());
    let pad = " ".repeat(columns.saturating_sub(width::of(&name)) + 2);
    let spans = [
        Span::new(&name, Role::Text),
        Span::new(&pad, Role::Text),
        Span::clean(
            CleanText::repeat(canvas.pick("━", "="), bar),
            TextStyle::of(Role::Accent),
        ),
    ];
    canvas.spans((area.x, y), area.right(), &spans, Background::Raised);
    let after = [Span::new(after, Role::Muted)];
    canvas.spans_right(y, area.right(), &after, Background::Raised);
}

/// Draws the drafts, least recently changed first; returns the number of rows used.
fn drafts(stats: &Stats, area: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    let more = match stats.drafts.len() {
        0 => "none".to_owned(),
        count => format!("{}, least recently changed first", format_number(count)),
    };
    let mut used = heading("Drafts", &more, area, canvas);
    let fitting = area
        .height
        .saturating_sub(used)
        .min(crate::app::stats::MAX_LISTED);
    for draft in stats.drafts.iter().take(fitting) {
        let age = match usize::try_from(draft.days).unwrap_or(0) {
            0 => "today".to_owned(),
            days => plural(days, "day"),
        };
        let words = plural(draft.words, "word");
        let after = if area.width < 60 {
            age
        } else {
            format!("{words}  {age}")
        };
        let after = vec![Span::new(&after, Role::Muted)];
        let room = area.width.saturating_sub(span::width(&after) + 2);
        row(
            (&draft.title, room),
            0,
            after[0].text.as_str(),
            (area, area.y + used),
            canvas,
        );
        used += 1;
    }
    used
}
