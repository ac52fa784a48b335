//! Bar charts of the statistics: posts and words by month, posts by year.

use ratatui::symbols::bar;
use ratatui::widgets::{Bar, BarChart, BarGroup, Sparkline};

use crate::app::layout::ScreenArea;
use crate::blog::human_date::format_number;
use crate::blog::stats::{Month, Stats};
use crate::text::{Background, Role, Span, width};

use super::super::canvas::Canvas;
use super::{heading, month_name, plural, raised};

/// Columns of a month, including the gap after it.
const MONTH_COLUMNS: usize = 4;
/// Columns of a year, including the gap after it.
const YEAR_COLUMNS: usize = 6;
/// Maximum number of months shown.
const MAX_SHOWN_MONTHS: usize = 24;
/// Maximum number of rows for the bars.
const MAX_BAR_ROWS: usize = 6;

/// A bar: its label, and the number of posts.
struct PostBar {
    label: String,
    posts: usize,
}

/// Draws the last months: a bar for the posts of each, with its words below. Returns the number of
/// rows used.
pub(super) fn months(stats: &Stats, area: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    let fitting = ((area.width + 1) / MONTH_COLUMNS).min(MAX_SHOWN_MONTHS);
    let months = stats.last_months(fitting);
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return heading("Posts per month", "no dates", area, canvas);
    };
    let words = months.iter().map(|it| it.words).max().unwrap_or(0);
    let span = match (name_of(first), name_of(last)) {
        (first, last) if first == last => first,
        (first, last) => format!("{first} to {last}"),
    };
    let mut used = heading("Posts per month", &span, area, canvas);
    let bars = months.iter().map(|month| PostBar {
        label: name_of(month).chars().take(3).collect(),
        posts: month.posts,
    });
    let bars: Vec<PostBar> = bars.collect();
    used += bar_rows(&bars, MONTH_COLUMNS, below(area, used), canvas);
    if area.height > used {
        words_line(months, words, below(area, used), canvas);
        used += 1;
    }
    used
}

/// Draws a bar for the posts of each of the last years; returns the number of rows used.
pub(super) fn years(years: &[(i16, usize)], area: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    let fitting = (area.width + 1) / YEAR_COLUMNS;
    let shown = years.get(years.len().saturating_sub(fitting)..);
    let bars: Vec<PostBar> = shown
        .unwrap_or_default()
        .iter()
        .map(|(year, posts)| PostBar {
            label: year.to_string(),
            posts: *posts,
        })
        .collect();
    let more = plural(years.len(), "year");
    let used = heading("Posts per year", &more, area, canvas);
    used + bar_rows(&bars, YEAR_COLUMNS, below(area, used), canvas)
}

fn below(area: ScreenArea, used: usize) -> ScreenArea {
    ScreenArea {
        y: area.y + used,
        height: area.height.saturating_sub(used),
        ..area
    }
}

/// Draws the bars with their labels, and the numbers below where there is room; returns the number
/// of rows used. Without room for a bar and its label, nothing is drawn.
fn bar_rows(bars: &[PostBar], columns: usize, area: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    if area.height < 2 {
        return 0;
    }
    let rows = MAX_BAR_ROWS.min(area.height.saturating_sub(2)).max(1);
    let chart = ScreenArea {
        height: rows + 1,
        ..area
    };
    bar_chart(bars, columns, chart, canvas);
    let used = rows + 1;
    if area.height <= used {
        return used;
    }
    let number = |bar: &PostBar| match bar.posts {
        0 => " ".repeat(columns),
        posts => format!("{:<columns$}", format_number(posts)),
    };
    let numbers: String = bars.iter().map(number).collect();
    let numbers = [Span::new(&numbers, Role::Text)];
    canvas.spans(
        (area.x, area.y + used),
        area.right(),
        &numbers,
        Background::Raised,
    );
    used + 1
}

fn bar_chart(bars: &[PostBar], columns: usize, area: ScreenArea, canvas: &mut Canvas<'_>) {
    let bar_of = |bar: &PostBar| {
        // the number is below: inside the bar it would look like its base
        Bar::default()
            .value(bar.posts as u64)
            .text_value("")
            .label(bar.label.clone())
    };
    let bars: Vec<Bar<'_>> = bars.iter().map(bar_of).collect();
    let chart = BarChart::default()
        .data(BarGroup::default().bars(&bars))
        .bar_width(u16::try_from(columns - 1).unwrap_or(1))
        .bar_gap(1)
        .bar_set(bar_symbols(canvas))
        .style(canvas.style(raised(Role::Text)))
        .bar_style(canvas.style(raised(Role::Accent)))
        .label_style(canvas.style(raised(Role::Muted)));
    canvas.chart(area, chart);
}

/// Draws the words of each month in one row, as wide as the bars above, and the most of a month
/// after it where that fits.
fn words_line(months: &[Month], most: usize, area: ScreenArea, canvas: &mut Canvas<'_>) {
    let columns = |month: &Month| {
        let words = month.words as u64;
        [Some(words), Some(words), Some(words), None]
    };
    let line = Sparkline::default()
        .data(months.iter().flat_map(columns).collect::<Vec<_>>())
        .absent_value_symbol(" ")
        .bar_set(bar_symbols(canvas))
        .style(canvas.style(raised(Role::Muted)));
    canvas.chart(ScreenArea { height: 1, ..area }, line);
    let label = format!("up to {}", plural(most, "word"));
    let x = area.x + months.len() * MONTH_COLUMNS;
    if x + width::of(&label) <= area.right() {
        let label = [Span::new(&label, Role::Muted)];
        canvas.spans((x, area.y), area.right(), &label, Background::Raised);
    }
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
    let (year, number) = month.month.rsplit_once('-').unwrap_or_default();
    format!("{} {year}", month_name(number.parse().unwrap_or(0)))
}
