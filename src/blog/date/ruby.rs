//! Date parsing as in Ruby's `Time.parse`: the parts are found anywhere in the text.
//!
//! Source: `ext/date/date_parse.c` of Ruby (`Date._parse`): the time first, then a date with a
//! month name, in ISO 8601, with slashes or with dots.

use std::sync::LazyLock;

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use regex::{Captures, Regex};

/// Zone abbreviations found in posts, with their offsets in minutes.
const ZONES: [(&str, i64); 22] = [
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("ist", 330),
    ("jst", 540),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
];

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Date patterns, in the order in which they are tried.
struct Patterns {
    time: Option<Regex>,
    day_month: Option<Regex>,
    month_day: Option<Regex>,
    iso: Option<Regex>,
    parted: Option<Regex>,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let month = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    let of = |pattern: &str| Regex::new(&format!("(?i){pattern}")).ok();
    Patterns {
        time: of(
            r"(?:^|[\sT])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\b\.?)?\s*(z\b|[a-z]{3,5}\b|[+-]\d{1,2}:?\d{0,2})?",
        ),
        day_month: of(&format!(
            r"\b(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{month}[\s,.-]*(\d{{2,4}})\b"
        )),
        month_day: of(&format!(
            r"\b{month}[\s.-]*(\d{{1,2}})(?:st|nd|rd|th)?\b[\s,]*(\d{{4}})?"
        )),
        iso: of(r"(?:^|\s)(\d{2,4})-(\d{1,2})-(\d{1,2})"),
        parted: of(r"(?:^|\s)(\d{1,4})[/.](\d{1,2})[/.](\d{1,4})"),
    }
});

/// Parses a date with an optional time; without an offset it is in `zone`.
pub fn parse(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let patterns = &*PATTERNS;
    let time = patterns.time.as_ref()?.captures(text);
    let without_time = match &time {
        Some(found) => {
            let range = found.get(0)?.range();
            let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
            format!("{before} {after}")
        }
        None => text.to_owned(),
    };
    let [year, month, day] = date(&without_time)?;
    let (hour, minute, second) = match &time {
        Some(found) => clock(found)?,
        None => (0, 0, 0),
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 24 {
        return None;
    }
    let offset = time
        .as_ref()
        .and_then(|found| offset(found.get(5)?.as_str()));
    let at = super::utc([year, month, day], [hour, minute, second, 0])?;
    match offset {
        Some(minutes) => at.checked_sub(SignedDuration::from_mins(minutes)).ok(),
        None => in_zone(at, zone),
    }
}

/// Reinterprets a UTC time as a local time in a zone.
fn in_zone(at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let civil: civil::DateTime = TimeZone::UTC.to_datetime(at);
    Some(civil.to_zoned(zone.clone()).ok()?.timestamp())
}

fn date(text: &str) -> Option<[i64; 3]> {
    let patterns = &*PATTERNS;
    if let Some(found) = patterns.day_month.as_ref()?.captures(text) {
        let [day, month, year] = parts(&found)?;
        return Some([full_year(&year)?, month_of(&month)?, day.parse().ok()?]);
    }
    if let Some(found) = patterns.month_day.as_ref()?.captures(text) {
        let year = match found.get(3) {
            Some(year) => year.as_str().to_owned(),
            None => last_year(text)?,
        };
        let (month, day) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        return Some([full_year(&year)?, month_of(month)?, day.parse().ok()?]);
    }
    if let Some(found) = patterns.iso.as_ref()?.captures(text) {
        let [year, month, day] = parts(&found)?;
        return Some([full_year(&year)?, month.parse().ok()?, day.parse().ok()?]);
    }
    let found = patterns.parted.as_ref()?.captures(text)?;
    let [first, month, last] = parts(&found)?;
    let (year, day) = if last.len() > 2 {
        (last, first)
    } else {
        (first, last)
    };
    Some([full_year(&year)?, month.parse().ok()?, day.parse().ok()?])
}

fn parts(found: &Captures<'_>) -> Option<[String; 3]> {
    let part = |at| Some(found.get(at)?.as_str().to_owned());
    Some([part(1)?, part(2)?, part(3)?])
}

/// Returns a four-digit year at the end of the text, as in `Sep 3 11:21:31 CEST 2021`.
fn last_year(text: &str) -> Option<String> {
    let word = text
        .split_whitespace()
        .rev()
        .find(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    word.map(str::to_owned)
}

/// Parses a year: two digits below 69 mean 20xx, others 19xx.
fn full_year(text: &str) -> Option<i64> {
    let year: i64 = text.parse().ok()?;
    Some(match text.len() {
        2 if year < 69 => year + 2000,
        2 => year + 1900,
        _ => year,
    })
}

fn month_of(name: &str) -> Option<i64> {
    let name = name.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == name)?;
    i64::try_from(at + 1).ok()
}

fn clock(found: &Captures<'_>) -> Option<(i64, i64, i64)> {
    let number = |at| found.get(at).map_or(Some(0), |it| it.as_str().parse().ok());
    let (hour, minute, second): (i64, i64, i64) = (number(1)?, number(2)?, number(3)?);
    let half = found.get(4).map(|it| it.as_str().to_ascii_lowercase());
    let hour = match half.as_deref() {
        Some(half) if half.starts_with('p') => hour % 12 + 12,
        Some(_) => hour % 12,
        None => hour,
    };
    (minute < 60 && second <= 60).then_some((hour, minute, second))
}

/// Returns an offset in minutes, from a zone name, `+2`, `+02`, `+0200` or `+02:00`.
fn offset(text: &str) -> Option<i64> {
    let name = text.to_ascii_lowercase();
    if let Some((_, minutes)) = ZONES.iter().find(|(zone, _)| *zone == name) {
        return Some(*minutes);
    }
    super::loose_offset(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_ruby_reads_them() {
        let zone = TimeZone::fixed(jiff::tz::offset(9));
        for (text, at) in [
            ("2021-01-02", "2021-01-01T15:00:00Z"),
            ("2021/01/02", "2021-01-01T15:00:00Z"),
            ("2021-1-2", "2021-01-01T15:00:00Z"),
            ("20-01-02", "2020-01-01T15:00:00Z"),
            ("2020-02-30", "2020-02-29T15:00:00Z"),
            ("05.01.2024", "2024-01-04T15:00:00Z"),
            ("2021-01-02 03:04:05 +0200", "2021-01-02T01:04:05Z"),
            ("2021-01-02 23:30:00 -0800", "2021-01-03T07:30:00Z"),
            ("2021-01-02 3:04 PM", "2021-01-02T06:04:00Z"),
            ("2021-01-02T03:04", "2021-01-01T18:04:00Z"),
            ("March 5, 2020", "2020-03-04T15:00:00Z"),
            ("5 Mar 2020", "2020-03-04T15:00:00Z"),
            ("Fri Sep  3 11:21:31 CEST 2021", "2021-09-03T09:21:31Z"),
            ("Sat Mar 4 18:30:22 2023 -0800", "2023-03-04T09:30:22Z"),
            ("Mon, 04 Mar 2024 05:06:07 GMT", "2024-03-04T05:06:07Z"),
        ] {
            let read = parse(text, &zone).map(|at| at.to_string());
            assert_eq!(read.as_deref(), Some(at), "{text}");
        }
        for text in ["someday", "", "2024-13-45", "2024-01-05 25:61"] {
            assert_eq!(parse(text, &zone), None, "{text}");
        }
    }
}
