//! Statistics view: totals, posts and words by month, tags, drafts.

use ratatui::symbols::bar;
use ratatui::widgets::{Bar, BarChart, BarGroup, Sparkline};

use crate::app::App;
use crate::app::layout::ScreenArea;
use crate::app::stats::{StatsSection, StatsView};
use crate::blog::human_date::format_number;
use crate::blog::stats::{Month, Stats, Streaks};
use crate::config::Action;
use crate::text::{Background, CleanText, Role, Span, TextStyle, span, width};

use super::canvas::Canvas;
use super::key_hints::{hint_spans, with_keys};
use super::popup::raised;

/// Columns of a month, including the gap after it.
const MONTH_COLUMNS: usize = 4;
/// Maximum number of months shown.
const MAX_SHOWN_MONTHS: usize = 24;
/// Maximum number of rows for the month bars.
const MAX_BAR_ROWS: usize = 6;
/// Maximum number of columns for a tag before its bar.
const MAX_NAME_COLUMNS: usize = 24;

/// Draws the statistics inside the frame.
pub(super) fn draw(app: &App, view: &StatsView, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    let last = inner.y + inner.height.saturating_sub(1);
    let mut y = summary(&view.stats, app.screen().is_compact(), inner, canvas);
    let blank = usize::from(!app.screen().is_compact());
    for section in StatsSection::ALL.into_iter().skip(view.top) {
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
            StatsSection::Months => months(&view.stats, area, canvas),
            StatsSection::Tags => tags(&view.stats, area, canvas),
            StatsSection::Drafts => drafts(&view.stats, area, canvas),
        };
    }
    let mut wanted = vec![(Action::Back, "close")];
    if !crate::app::stats::fits_all_sections(&app.screen()) {
        wanted.insert(0, (Action::Down, "next"));
        wanted.insert(1, (Action::Up, "previous"));
    }
    let keys = hint_spans(&with_keys(app, &wanted), 3);
    canvas.spans((inner.x, last), inner.right(), &keys, Background::Raised);
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
    let median = format!("{} in the middle", format_number(stats.median));
    format!(
        "{}, {}, {median}",
        plural(stats.posts, "post"),
        plural(stats.words, "word")
    )
}

fn states(stats: &Stats) -> String {
    let all = [
        (stats.states.published, "published"),
        (stats.states.draft, "draft"),
        (stats.states.scheduled, "scheduled"),
        (stats.states.unlisted, "unlisted"),
        (stats.states.expired, "expired"),
        (stats.states.problem, "with a problem"),
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
        "in a row: {} (at most {}), {} (at most {})",
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

/// Draws the last months: a bar for the posts of each, with its words below. Returns the number of
/// rows used.
fn months(stats: &Stats, area: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    let fitting = ((area.width + 1) / MONTH_COLUMNS).min(MAX_SHOWN_MONTHS);
    let months = stats.last_months(fitting);
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return heading("Posts a month", "no post has a date", area, canvas);
    };
    let most = months.iter().map(|it| it.posts).max().unwrap_or(0);
    let words = months.iter().map(|it| it.words).max().unwrap_or(0);
    let span = match (name_of(first), name_of(last)) {
        (first, last) if first == last => first,
        (first, last) => format!("{first} to {last}"),
    };
    let more = format!(
        "{span}, at most {} and {}",
        plural(most, "post"),
        plural(words, "word"),
    );
    let mut used = heading("Posts a month", &more, area, canvas);
    let bars = MAX_BAR_ROWS
        .min(area.height.saturating_sub(used + 2))
        .max(1);
    let here = |used: usize, height: usize| ScreenArea {
        y: area.y + used,
        height,
        ..area
    };
    bar_chart(months, here(used, bars + 1), canvas);
    used += bars + 1;
    if area.height > used {
        words_line(months, here(used, 1), canvas);
        used += 1;
    }
    used
}

fn bar_chart(months: &[Month], area: ScreenArea, canvas: &mut Canvas<'_>) {
    let bar_of = |month: &Month| {
        let label = name_of(month).chars().take(3).collect::<String>();
        // the height is the value; a number inside the bar would look like its base
        Bar::default()
            .value(month.posts as u64)
            .text_value("")
            .label(label)
    };
    let bars: Vec<Bar<'_>> = months.iter().map(bar_of).collect();
    let chart = BarChart::default()
        .data(BarGroup::default().bars(&bars))
        .bar_width(MONTH_COLUMNS as u16 - 1)
        .bar_gap(1)
        .bar_set(bar_symbols(canvas))
        .style(canvas.style(raised(Role::Text)))
        .bar_style(canvas.style(raised(Role::Accent)))
        .label_style(canvas.style(raised(Role::Muted)));
    canvas.chart(area, chart);
}

/// Draws the words of each month in one row, as wide as the bars above.
fn words_line(months: &[Month], area: ScreenArea, canvas: &mut Canvas<'_>) {
    let columns = |month: &Month| {
        let words = month.words as u64;
        [Some(words), Some(words), Some(words), None]
    };
    let line = Sparkline::default()
        .data(months.iter().flat_map(columns).collect::<Vec<_>>())
        .absent_value_symbol(" ")
        .bar_set(bar_symbols(canvas))
        .style(canvas.style(raised(Role::Muted)));
    canvas.chart(area, line);
}

fn bar_symbols(canvas: &Canvas<'_>) -> bar::Set<'static> {
    const ASCII: bar::Set<'static> = bar::Set {
        full: "#",
        seven_eighths: "#",
        three_quarters: "#",
        five_eighths: "=",
        half: "=",
        three_eighths: "-",
        one_quarter: "-",
        one_eighth: ".",
        empty: " ",
    };
    if canvas.pick("u", "a") == "a" {
        ASCII
    } else {
        bar::NINE_LEVELS
    }
}

/// Returns the name of a month: `Nov 2026`.
fn name_of(month: &Month) -> String {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (year, number) = month.month.rsplit_once('-').unwrap_or_default();
    let place = number.parse::<usize>().unwrap_or(1);
    format!("{} {year}", NAMES.get(place.wrapping_sub(1)).unwrap_or(&""))
}

/// Draws the most used tags, each with a bar for its posts; returns the number of rows used.
fn tags(stats: &Stats, area: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    let more = match stats.tags.len() {
        0 => "no post has one".to_owned(),
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
        0 => "none; everything is published".to_owned(),
        count => format!("{}, the longest untouched first", format_number(count)),
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
