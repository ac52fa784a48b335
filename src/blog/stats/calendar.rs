//! Calendar of the statistics: the posts of each day of a year, and those of each year.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

/// Number of weeks in the calendar.
pub const CALENDAR_WEEKS: usize = 52;
/// Highest level that [`level`] returns.
pub const MAX_LEVEL: usize = 4;

/// Public posts by day: 52 weeks up to the current one, or to the week of the last post if that is
/// older than these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Weeks, oldest first.
    pub weeks: Vec<CalendarWeek>,
    /// Maximum number of posts on one day.
    pub most: usize,
}

/// A week of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarWeek {
    /// Its Monday.
    pub monday: Date,
    /// Number of posts by day, from Monday.
    pub posts: [usize; 7],
}

impl CalendarWeek {
    /// Returns the number of posts of the week.
    pub fn total(&self) -> usize {
        self.posts.iter().sum()
    }
}

impl Calendar {
    /// Computes the calendar; `days` has the date of each post.
    pub(super) fn of(days: &[(Date, usize)], today: Date) -> Self {
        let past = || days.iter().map(|(day, _)| *day).filter(|day| *day <= today);
        let Some(last) = past().max() else {
            return Self::default();
        };
        let weeks_back = |week: Date, count: usize| {
            let weeks = i64::try_from(count).unwrap_or(0).weeks();
            week.checked_sub(weeks).ok()
        };
        let now = monday_of(today);
        let is_recent = weeks_back(now, CALENDAR_WEEKS - 1).is_none_or(|first| last >= first);
        let end = if is_recent { now } else { monday_of(last) };
        let mut counts: BTreeMap<Date, usize> = BTreeMap::new();
        for day in past() {
            *counts.entry(day).or_default() += 1;
        }
        let mondays = (0..CALENDAR_WEEKS).rev();
        let mondays = mondays.filter_map(|back| weeks_back(end, back));
        let weeks: Vec<CalendarWeek> = mondays
            .map(|monday| CalendarWeek {
                monday,
                posts: std::array::from_fn(|day| posts_on(monday, day, &counts)),
            })
            .collect();
        let days = weeks.iter().flat_map(|week| week.posts);
        Self {
            most: days.max().unwrap_or(0),
            weeks,
        }
    }
}

/// Returns the level of a day or week with this number of posts: 0 for none, [`MAX_LEVEL`] for that
/// with the most.
pub fn level(posts: usize, most: usize) -> usize {
    (posts.min(most) * MAX_LEVEL).div_ceil(most.max(1))
}

fn posts_on(monday: Date, day: usize, counts: &BTreeMap<Date, usize>) -> usize {
    let days = i64::try_from(day).unwrap_or(0).days();
    let date = monday.checked_add(days).ok();
    date.and_then(|date| counts.get(&date))
        .copied()
        .unwrap_or(0)
}

fn monday_of(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(since.days()).unwrap_or(day)
}

/// Returns the years from the first with a post to the last, with their number of posts.
pub(super) fn years(days: &[(Date, usize)]) -> Vec<(i16, usize)> {
    let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
    for (day, _) in days {
        *counts.entry(day.year()).or_default() += 1;
    }
    let (Some(first), Some(last)) = (counts.keys().next(), counts.keys().last()) else {
        return Vec::new();
    };
    let count = |year: i16| (year, counts.get(&year).copied().unwrap_or(0));
    (*first..=*last).map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn of(days: &[Date], today: Date) -> Calendar {
        let days: Vec<(Date, usize)> = days.iter().map(|day| (*day, 1)).collect();
        Calendar::of(&days, today)
    }

    fn total(calendar: &Calendar) -> usize {
        calendar.weeks.iter().map(CalendarWeek::total).sum()
    }

    #[test]
    fn the_last_week_is_the_current_one_and_a_day_has_its_weekday() {
        // 25 November 2026 is a Wednesday
        let today = date(2026, 11, 25);
        let calendar = of(
            &[date(2026, 11, 22), date(2026, 11, 23), today, today],
            today,
        );
        assert_eq!(calendar.weeks.len(), CALENDAR_WEEKS);
        let [.., before, last] = calendar.weeks.as_slice() else {
            panic!("two weeks");
        };
        assert_eq!(last.monday, date(2026, 11, 23));
        assert_eq!(last.posts, [1, 0, 2, 0, 0, 0, 0]);
        assert_eq!(before.posts, [0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(total(&calendar), 4);
    }

    #[test]
    fn the_calendar_of_an_idle_blog_ends_with_its_last_post() {
        let today = date(2026, 11, 25);
        for (last, monday) in [
            (date(2025, 12, 1), date(2026, 11, 23)),
            (date(2025, 11, 30), date(2025, 11, 24)),
            (date(2019, 1, 1), date(2018, 12, 31)),
        ] {
            let calendar = of(&[last], today);
            let end = calendar.weeks.last().map(|week| week.monday);
            assert_eq!(end, Some(monday), "{last}");
            assert_eq!(total(&calendar), 1, "{last}");
        }
    }

    #[test]
    fn posts_of_the_future_are_in_no_week() {
        let today = date(2026, 11, 25);
        assert_eq!(of(&[date(2026, 11, 26)], today), Calendar::default());
        assert_eq!(total(&of(&[date(2026, 11, 26), today], today)), 1);
    }

    #[test]
    fn every_day_with_a_post_has_a_level_and_the_fullest_the_highest() {
        for most in 1..20 {
            let levels: Vec<usize> = (0..=most).map(|posts| level(posts, most)).collect();
            assert_eq!((levels[0], levels[most]), (0, MAX_LEVEL), "{most}");
            assert!(levels.is_sorted() && levels[1] >= 1, "{levels:?}");
        }
    }

    #[test]
    fn dates_at_the_ends_of_time_end_no_calendar() {
        for day in [Date::MIN, Date::MAX] {
            assert_eq!(total(&of(&[day], day)), 1, "{day}");
        }
    }

    #[test]
    fn years_have_no_gaps() {
        let days = [
            (date(2020, 1, 1), 1),
            (date(2022, 5, 5), 1),
            (date(2022, 6, 6), 1),
        ];
        assert_eq!(years(&days), [(2020, 1), (2021, 0), (2022, 2)]);
        assert_eq!(years(&[]), []);
    }
}
