//! Comparisons of numbers and days, and what may be typed as a date.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

/// The signs of the comparisons, longest first.
const SIGNS: [(&str, Comparison); 5] = [
    (">=", Comparison::GreaterOrEqual),
    ("<=", Comparison::LessOrEqual),
    (">", Comparison::Greater),
    ("<", Comparison::Less),
    ("=", Comparison::Equal),
];

/// Splits the sign of a comparison from what follows it.
pub(super) fn split_sign(value: &str) -> (Option<Comparison>, &str) {
    let found = SIGNS
        .into_iter()
        .find_map(|(sign, compare)| Some((Some(compare), value.strip_prefix(sign)?)));
    found.unwrap_or((None, value))
}

impl Comparison {
    /// Returns its sign.
    pub(super) fn sign(self) -> &'static str {
        let row = SIGNS.into_iter().find(|(_, compare)| *compare == self);
        row.map_or("", |(sign, _)| sign)
    }

    /// Whether it holds for two values.
    pub(super) fn holds<T: PartialOrd + ?Sized>(self, a: &T, b: &T) -> bool {
        match self {
            Self::Less => a < b,
            Self::LessOrEqual => a <= b,
            Self::Equal => a == b,
            Self::GreaterOrEqual => a >= b,
            Self::Greater => a > b,
        }
    }

    /// Whether it holds for a day and a span of days.
    fn holds_for_days(self, day: Date, (first, last): (Date, Date)) -> bool {
        match self {
            Self::Less => day < first,
            Self::LessOrEqual => day <= last,
            Self::Equal => (first..=last).contains(&day),
            Self::GreaterOrEqual => day >= first,
            Self::Greater => day > last,
        }
    }
}

/// A date as typed: a span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateValue {
    Year(i16),
    Month(i16, i8),
    Day(Date),
    /// The last days, with today.
    LastDays(u16),
    Today,
    Yesterday,
    ThisMonth,
    ThisYear,
}

/// The words for dates, with an example for the one with a number.
pub(super) const DATE_WORDS: [&str; 6] = [
    "today",
    "yesterday",
    "this-month",
    "this-year",
    "last-7-days",
    "last-30-days",
];

const DATE_SHAPE: &str = "`date:` needs a year, month or day: date:>2025-01";

impl DateValue {
    /// Parses a year, month or day, or a word such as `this-year`, given in lower case.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "today" => return Ok(Self::Today),
            "yesterday" => return Ok(Self::Yesterday),
            "this-month" => return Ok(Self::ThisMonth),
            "this-year" => return Ok(Self::ThisYear),
            _ => {}
        }
        let days = text.strip_prefix("last-");
        if let Some(days) = days.and_then(|rest| rest.strip_suffix("-days")) {
            let days = days.parse().ok().filter(|days| *days > 0);
            let days = days.ok_or("`last-N-days` needs a number from 1 to 65535: last-30-days")?;
            return Ok(Self::LastDays(days));
        }
        Self::parse_written(text)
    }

    fn parse_written(text: &str) -> Result<Self, String> {
        let mut parts = text.split('-');
        let is_year = |year: &&str| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let year = parts.next().filter(is_year).ok_or(DATE_SHAPE)?;
        let year: i16 = year.parse().map_err(|_more_digits| DATE_SHAPE)?;
        let mut number = || match parts.next() {
            None => Ok(None),
            Some(part) => part
                .parse::<i8>()
                .map(Some)
                .map_err(|_no_number| DATE_SHAPE),
        };
        let (month, day) = (number()?, number()?);
        if parts.next().is_some() {
            return Err(DATE_SHAPE.to_owned());
        }
        let Some(month) = month else {
            return Ok(Self::Year(year));
        };
        let first = Date::new(year, month, 1);
        let first = first.map_err(|_of_month| format!("invalid month {month}; use 01 to 12"))?;
        let Some(day) = day else {
            return Ok(Self::Month(year, month));
        };
        let most = first.days_in_month();
        Date::new(year, month, day)
            .map(Self::Day)
            .map_err(|_of_day| format!("invalid day {day}; use 01 to {most}"))
    }

    /// Whether a day compares to it as wanted; `None` if that depends on the day of today, which is
    /// unknown.
    pub(super) fn holds(self, how: Comparison, day: Date, today: Option<Date>) -> Option<bool> {
        Some(how.holds_for_days(day, self.days(today)?))
    }

    /// Returns its first and last day.
    fn days(self, today: Option<Date>) -> Option<(Date, Date)> {
        let of_month = |year, month| {
            let first = Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month()))
        };
        let of_year = |year| Some((of_month(year, 1)?.0, of_month(year, 12)?.1));
        match self {
            Self::Year(year) => of_year(year),
            Self::Month(year, month) => of_month(year, month),
            Self::Day(day) => Some((day, day)),
            Self::LastDays(days) => {
                let first = today?.checked_sub((i64::from(days) - 1).days()).ok()?;
                Some((first, today?))
            }
            Self::Today => Some((today?, today?)),
            Self::Yesterday => {
                let day = today?.yesterday().ok()?;
                Some((day, day))
            }
            Self::ThisMonth => of_month(today?.year(), today?.month()),
            Self::ThisYear => of_year(today?.year()),
        }
    }
}

impl fmt::Display for DateValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(out, "{year:04}"),
            Self::Month(year, month) => write!(out, "{year:04}-{month:02}"),
            Self::Day(day) => write!(out, "{day}"),
            Self::LastDays(days) => write!(out, "last-{days}-days"),
            Self::Today => out.write_str("today"),
            Self::Yesterday => out.write_str("yesterday"),
            Self::ThisMonth => out.write_str("this-month"),
            Self::ThisYear => out.write_str("this-year"),
        }
    }
}

/// Whether what is typed may become a date.
pub(super) fn may_become_date(text: &str) -> bool {
    let begins = |word: &str| word.starts_with(text);
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let is_open = text.len() < 4 || text.ends_with('-') || text.ends_with("-0");
    DATE_WORDS.into_iter().any(begins) || text.starts_with("last-") || (is_number && is_open)
}

/// Returns the day at the start of a front matter value: `2025-03-01`, `2025-03-01T10:00`.
pub(super) fn day_of(value: &str) -> Option<Date> {
    let day = value.get(..10)?.replace('/', "-");
    day.parse().ok()
}

/// Returns a number as front matter has it; `nan` and `inf` are words.
pub(super) fn number(text: &str) -> Option<f64> {
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    text.parse().ok().filter(|_| begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_compare_to_spans() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let today = day("2026-03-01");
        let held = |written: &str, of: &str| {
            let (sign, text) = split_sign(written);
            let date = DateValue::parse(text).expect("a date");
            let how = sign.unwrap_or(Comparison::Equal);
            date.holds(how, day(of), Some(today)).expect("a known day")
        };
        for (written, yes, no) in [
            ("2025", "2025-12-31", "2026-01-01"),
            ("2025-03", "2025-03-31", "2025-04-01"),
            (">2025", "2026-01-01", "2025-12-31"),
            (">=2025-02", "2025-02-01", "2025-01-31"),
            ("<=2024-02", "2024-02-29", "2024-03-01"),
            ("<2025-03-04", "2025-03-03", "2025-03-04"),
            ("today", "2026-03-01", "2026-02-28"),
            ("yesterday", "2026-02-28", "2026-03-01"),
            ("this-month", "2026-03-31", "2026-02-28"),
            ("this-year", "2026-12-31", "2025-12-31"),
            ("last-30-days", "2026-01-31", "2026-01-30"),
            ("last-1-days", "2026-03-01", "2026-03-02"),
            ("<last-7-days", "2026-02-22", "2026-02-23"),
        ] {
            assert!(held(written, yes), "{written} {yes}");
            assert!(!held(written, no), "{written} {no}");
        }
        let unknown = DateValue::Today.holds(Comparison::Equal, today, None);
        assert_eq!(unknown, None);
    }

    #[test]
    fn a_wrong_date_says_what_is_wrong() {
        for (text, wanted) in [
            ("2026-13", "invalid month 13; use 01 to 12"),
            ("2026-00", "invalid month 0; use 01 to 12"),
            ("2026-02-29", "invalid day 29; use 01 to 28"),
            ("26", DATE_SHAPE),
            ("2026-1-2-3", DATE_SHAPE),
            ("soon", DATE_SHAPE),
            (
                "last-0-days",
                "`last-N-days` needs a number from 1 to 65535: last-30-days",
            ),
        ] {
            assert_eq!(DateValue::parse(text), Err(wanted.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_date_being_typed_is_not_wrong_yet() {
        for text in [
            "",
            "2",
            "202",
            "2025-",
            "2025-0",
            "this",
            "last-3",
            "last-30-d",
            "2025-01-",
        ] {
            assert!(may_become_date(text), "{text}");
        }
        for text in ["2026-13", "soon", "2025x"] {
            assert!(!may_become_date(text), "{text}");
        }
    }
}
