//! Calendar of the statistics: a row for each day of the week, a column for each week.

use jiff::civil::Date;

use crate::app::layout::ScreenArea;
use crate::blog::stats::calendar::{Calendar, CalendarWeek, MAX_LEVEL, level};
use crate::text::{Background, Role, Span};

use super::super::canvas::Canvas;
use super::{heading, month_name, plural};

/// Columns before the weeks, for the names of the days.
const DAY_NAME_COLUMNS: usize = 5;
/// Rows of the whole section: heading, months, and seven days.
const CALENDAR_ROWS: usize = 9;

/// Draws the weeks that fit, the latest at the right; returns the number of rows used. Without room
/// for the days, a week is one cell.
pub(super) fn draw(calendar: &Calendar, area: ScreenArea, canvas: &mut Canvas<'_>) -> usize {
    let room = area.width.saturating_sub(DAY_NAME_COLUMNS);
    let columns = if room >= calendar.weeks.len() * 2 {
        2
    } else {
        1
    };
    let from = calendar.weeks.len().saturating_sub(room / columns);
    let weeks = calendar.weeks.get(from..).unwrap_or_default();
    let posts: usize = weeks.iter().map(CalendarWeek::total).sum();
    let more = format!(
        "{} in {}",
        plural(posts, "post"),
        plural(weeks.len(), "week")
    );
    let used = heading("Calendar", &more, area, canvas);
    if area.height < CALENDAR_ROWS {
        let most = weeks.iter().map(CalendarWeek::total).max().unwrap_or(0);
        let level = |week: &CalendarWeek| level(week.total(), most);
        let cells: Vec<Span> = weeks
            .iter()
            .map(|week| cell(level(week), columns, canvas))
            .collect();
        let at = (area.x, area.y + used);
        canvas.spans(at, area.right(), &cells, Background::Raised);
        return used + 1;
    }
    let x = area.x + DAY_NAME_COLUMNS;
    let months = month_row(weeks, columns);
    let spans = [Span::new(&months, Role::Muted)];
    canvas.spans((x, area.y + used), area.right(), &spans, Background::Raised);
    for day in 0..7 {
        let y = area.y + used + 1 + day;
        let name = ["Mon", "", "Wed", "", "Fri", "", "Sun"]
            .get(day)
            .unwrap_or(&"");
        let name = [Span::new(name, Role::Muted)];
        canvas.spans((area.x, y), x, &name, Background::Raised);
        let cells: Vec<Span> = weeks
            .iter()
            .map(|week| cell(level(week.posts[day], calendar.most), columns, canvas))
            .collect();
        canvas.spans((x, y), area.right(), &cells, Background::Raised);
    }
    CALENDAR_ROWS
}

/// Returns the cell of a day: denser for more posts, so that it needs no color.
fn cell(level: usize, columns: usize, canvas: &Canvas<'_>) -> Span {
    const UNICODE: [&str; MAX_LEVEL + 1] = ["·", "░", "▒", "▓", "█"];
    const ASCII: [&str; MAX_LEVEL + 1] = [".", "-", "=", "%", "#"];
    let glyph = canvas.pick(UNICODE[level], ASCII[level]);
    let text = if level == 0 {
        format!("{glyph:columns$}")
    } else {
        glyph.repeat(columns)
    };
    let role = if level == 0 {
        Role::Muted
    } else {
        Role::Accent
    };
    Span::new(&text, role)
}

/// Returns the names of the months above the weeks in which they begin.
fn month_row(weeks: &[CalendarWeek], columns: usize) -> String {
    let mut row = String::new();
    let mut before: Option<Date> = None;
    for (place, week) in weeks.iter().enumerate() {
        let begins = before.is_some_and(|it| it.month() != week.monday.month());
        before = Some(week.monday);
        let at = place * columns;
        // a name needs room after the one before, and before the edge
        if begins && row.len() <= at && at + 3 <= weeks.len() * columns {
            row.push_str(&" ".repeat(at - row.len()));
            row.push_str(month_name(week.monday.month()));
            row.push(' ');
        }
    }
    row.truncate(row.trim_end().len());
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    #[test]
    fn a_month_stands_above_its_first_week_and_never_beyond_the_last() {
        let weeks: Vec<CalendarWeek> = (0..9_i64)
            .map(|week| CalendarWeek {
                monday: date(2026, 1, 5).checked_add(week.weeks()).expect("a date"),
                posts: [0; 7],
            })
            .collect();
        // February begins in the fifth week (2 February), March in the ninth (2 March)
        assert_eq!(month_row(&weeks, 1), "    Feb");
        assert_eq!(month_row(&weeks, 2), "        Feb");
        assert_eq!(month_row(&weeks[..5], 1), "");
        assert_eq!(month_row(&[], 2), "");
    }
}
