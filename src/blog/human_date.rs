//! Dates and numbers for display: short, without zone or seconds.

use jiff::Timestamp;

use super::{Clock, Post, StateKind};

impl Post {
    /// Returns the day of the post: `22 Nov 2026`.
    ///
    /// It is the day in the zone of the site, if the site has one.
    pub fn day(&self, clock: &Clock) -> String {
        let local = self.date.local(&clock.zone);
        local.strftime("%-d %b %Y").to_string()
    }

    /// Returns the month of the date, in eight columns: `Nov 2026`.
    pub fn month(&self, clock: &Clock) -> String {
        let local = self.date.local(&clock.zone);
        local.strftime("%b %Y").to_string()
    }

    /// Returns the time since a draft was changed, if less than 30 days ago: `2 h ago`.
    pub fn age(&self, clock: &Clock) -> Option<String> {
        if self.state.kind != StateKind::Draft {
            return None;
        }
        let modified = i64::try_from(self.stamp.modified / 1_000_000_000).ok()?;
        let seconds = clock.now.as_second().checked_sub(modified)?;
        match seconds {
            ..0 => None,
            0..MINUTE_SECONDS => Some("now".to_owned()),
            MINUTE_SECONDS..HOUR_SECONDS => Some(format!("{} min ago", seconds / MINUTE_SECONDS)),
            HOUR_SECONDS..DAY_SECONDS => Some(format!("{} h ago", seconds / HOUR_SECONDS)),
            DAY_SECONDS..MONTH_SECONDS => Some(days_ago(seconds / DAY_SECONDS)),
            _ => None,
        }
    }
}

/// Returns the time of day of an instant: `10:44`.
pub fn time(at: Timestamp, clock: &Clock) -> String {
    let local = at.to_zoned(clock.zone.clone());
    local.strftime("%H:%M").to_string()
}

/// Returns the time of an instant, with its day unless that is today: `22 Nov 10:44`.
pub fn time_with_day(at: Timestamp, clock: &Clock) -> String {
    let local = at.to_zoned(clock.zone.clone());
    let is_today = local.date() == clock.now.to_zoned(clock.zone.clone()).date();
    let format = if is_today { "%H:%M" } else { "%-d %b %H:%M" };
    local.strftime(format).to_string()
}

const MINUTE_SECONDS: i64 = 60;
const HOUR_SECONDS: i64 = 60 * MINUTE_SECONDS;
const DAY_SECONDS: i64 = 24 * HOUR_SECONDS;
const MONTH_SECONDS: i64 = 30 * DAY_SECONDS;

fn days_ago(days: i64) -> String {
    if days == 1 {
        "1 day ago".to_owned()
    } else {
        format!("{days} days ago")
    }
}

/// Returns the reading time in whole minutes, at least one, as sites show it.
pub fn rounded_reading_minutes(post: &Post) -> usize {
    post.summary.words.div_ceil(200).max(1)
}

/// Formats a number with thousands separators.
pub fn format_number(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Adds milliseconds to an instant; saturates at the maximum.
pub fn add_milliseconds(at: Timestamp, milliseconds: i64) -> Timestamp {
    at.checked_add(jiff::SignedDuration::from_millis(milliseconds))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::DateFrom;
    use crate::blog::post::samples::{in_state, post};
    use jiff::tz::TimeZone;
    use std::sync::Arc;

    fn clock(now: &str) -> Clock {
        Clock {
            now: now.parse().unwrap(),
            zone: TimeZone::fixed(jiff::tz::offset(-8)),
        }
    }

    #[test]
    fn a_written_date_is_the_day_it_says_and_a_file_date_the_readers() {
        let mut post = post("a", "A", "2026-11-22");
        let clock = clock("2026-11-23T10:00:00Z");
        assert_eq!(post.day(&clock), "22 Nov 2026");
        Arc::make_mut(&mut post).date.from = DateFrom::FileSystem;
        assert_eq!(post.day(&clock), "21 Nov 2026");
    }

    #[test]
    fn a_month_always_has_its_year() {
        let clock = clock("2026-11-23T10:00:00Z");
        assert_eq!(post("a", "A", "2026-02-01").month(&clock), "Feb 2026");
        assert_eq!(post("a", "A", "1999-12-31").month(&clock), "Dec 1999");
    }

    #[test]
    fn a_draft_tells_its_age_while_it_is_young() {
        let clock = clock("2026-11-23T10:00:00Z");
        let mut draft = in_state(post("a", "A", "2026-02-01"), StateKind::Draft);
        for (ago, words) in [
            (30, Some("now")),
            (7_300, Some("2 h ago")),
            (90_000, Some("1 day ago")),
            (9_999_999, None),
            (-60, None),
        ] {
            Arc::make_mut(&mut draft).stamp.modified =
                i128::from(clock.now.as_second() - ago) * 1_000_000_000;
            assert_eq!(draft.age(&clock).as_deref(), words);
        }
        assert_eq!(post("a", "A", "2026-02-01").age(&clock), None);
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!(format_number(0), "0");
        assert_eq!(format_number(1_214), "1,214");
        assert_eq!(format_number(1_000_000), "1,000,000");
    }
}
