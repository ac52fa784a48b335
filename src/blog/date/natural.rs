//! Natural-language dates: `2026-12-01`, `tomorrow 9:00`, `friday`, `in 2 weeks`, `1 Dec`.
//!
//! A day without a time stays a day. Input that contains a zone is kept verbatim.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, Timestamp, ToSpan, Zoned};

/// Example inputs, shown when a date cannot be parsed.
pub const DATE_EXAMPLES: &str = "2026-12-01, tomorrow 9:00, friday, in 2 weeks";

/// Month abbreviations, January first.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// A date typed by the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NaturalDate {
    /// A day without a time.
    Day(Date),
    /// A local date and time.
    Time(DateTime),
    /// A time with its own zone, kept verbatim.
    Verbatim(String),
}

/// Parses a typed date, relative to `now`.
pub fn parse(text: &str, now: &Zoned) -> Option<NaturalDate> {
    let text = text.trim();
    if text.parse::<Timestamp>().is_ok() {
        return Some(NaturalDate::Verbatim(text.to_owned()));
    }
    let words = text.to_lowercase().replace(',', " ");
    let words = split_date_time(&words);
    let mut words: Vec<&str> = words.split_whitespace().collect();
    if let ["in", count, unit] | ["in", count, unit, "from", "now"] = words.as_slice() {
        return relative_date(count.parse().ok()?, unit, now);
    }
    let time = words.last().and_then(|word| time(word));
    if time.is_some() {
        words.pop();
        words.pop_if(|word| *word == "at");
    }
    let date = match words.as_slice() {
        [] if time.is_some() => now.date(),
        ["now"] if time.is_none() => return Some(NaturalDate::Time(to_the_minute(now.datetime()))),
        words => date(words, now.date())?,
    };
    Some(time.map_or(NaturalDate::Day(date), |time| {
        NaturalDate::Time(date.to_datetime(time))
    }))
}

/// Replaces the `t` between a date and its time by a blank: `2026-12-01t09:00`.
fn split_date_time(words: &str) -> String {
    let is_digit = |at: usize| words.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let joins = |at: usize, c: char| c == 't' && at > 0 && is_digit(at - 1) && is_digit(at + 1);
    let parted = words
        .char_indices()
        .map(|(at, c)| if joins(at, c) { ' ' } else { c });
    parted.collect()
}

fn date(words: &[&str], today: Date) -> Option<Date> {
    match words {
        ["today"] => Some(today),
        ["tomorrow"] => today.tomorrow().ok(),
        ["yesterday"] => today.yesterday().ok(),
        ["next" | "on", day] => weekday(day, today),
        [one] => one.parse().ok().or_else(|| weekday(one, today)),
        [day, month] => {
            month_day(month, day, today.year()).or_else(|| month_day(day, month, today.year()))
        }
        [day, month, year] => {
            let year = year
                .parse()
                .ok()
                .filter(|year| (1000..=9999).contains(year))?;
            month_day(month, day, year).or_else(|| month_day(day, month, year))
        }
        _ => None,
    }
}

/// Returns the next day with this name; today's name means a week from now.
fn weekday(name: &str, today: Date) -> Option<Date> {
    let (_, day) = DAYS
        .iter()
        .find(|(short, _)| is_abbreviation(short, name))?;
    today.nth_weekday(1, *day).ok()
}

fn month_day(month: &str, day: &str, year: i16) -> Option<Date> {
    let month = MONTHS
        .iter()
        .position(|short| is_abbreviation(short, month))?;
    let day = day.trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h']);
    Date::new(year, i8::try_from(month).ok()? + 1, day.parse().ok()?).ok()
}

/// Whether `name` starts with the abbreviation `short` and is a prefix of a month or weekday name:
/// `monday` for `mon`, but not `monkey`.
fn is_abbreviation(short: &str, name: &str) -> bool {
    const NAMES: &str = "monday tuesday wednesday thursday friday saturday sunday january february \
        march april may june july august september october november december";
    let mut names = NAMES.split_whitespace();
    name.starts_with(short) && names.any(|whole| whole.starts_with(name.trim_end_matches('.')))
}

/// Parses `9:00`, `09:30:15`, `9am`, `noon`.
fn time(word: &str) -> Option<Time> {
    match word {
        "noon" => return Some(Time::constant(12, 0, 0, 0)),
        "midnight" => return Some(Time::midnight()),
        _ => {}
    }
    let (digits, shift) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (word, None),
    };
    // a number alone is a day or a year
    if shift.is_none() && !digits.contains(':') {
        return None;
    }
    let mut parts = digits.split(':').map(str::parse::<i8>);
    let hour = parts.next()?.ok()?;
    let hour = match shift {
        Some(shift) if (1..=12).contains(&hour) => hour % 12 + shift,
        Some(_) => return None,
        None => hour,
    };
    let minute = parts.next().transpose().ok()?.unwrap_or(0);
    let second = parts.next().transpose().ok()?.unwrap_or(0);
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

/// Returns the date a span after now: whole days for days and longer units, exact to the minute for
/// hours and minutes.
fn relative_date(count: i64, unit: &str, now: &Zoned) -> Option<NaturalDate> {
    let count = Some(count).filter(|count| (0..=100_000).contains(count))?;
    let by = |span: Span| now.date().checked_add(span).ok().map(NaturalDate::Day);
    let at = |span: Span| {
        let at = now.checked_add(span).ok()?;
        Some(NaturalDate::Time(to_the_minute(at.datetime())))
    };
    match unit.strip_suffix('s').unwrap_or(unit) {
        "minute" | "min" => at(count.minutes()),
        "hour" => at(count.hours()),
        "day" => by(count.days()),
        "week" => by(count.weeks()),
        "month" => by(count.months()),
        "year" => by(Some(count).filter(|count| *count <= 5_000)?.years()),
        _ => None,
    }
}

fn to_the_minute(at: DateTime) -> DateTime {
    at.with()
        .second(0)
        .subsec_nanosecond(0)
        .build()
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a Wednesday.
    fn now() -> Zoned {
        "2026-11-25T15:04:05[Europe/Berlin]"
            .parse()
            .expect("a time")
    }

    fn parsed(text: &str) -> String {
        match parse(text, &now()) {
            Some(NaturalDate::Day(day)) => day.to_string(),
            Some(NaturalDate::Time(time)) => time.to_string(),
            Some(NaturalDate::Verbatim(text)) => format!("verbatim: {text}"),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn natural_dates_are_parsed() {
        for (text, wanted) in [
            ("2026-12-01", "2026-12-01"),
            (" today ", "2026-11-25"),
            ("Tomorrow", "2026-11-26"),
            ("yesterday", "2026-11-24"),
            ("friday", "2026-11-27"),
            ("next fri", "2026-11-27"),
            ("wednesday", "2026-12-02"),
            ("in 3 days", "2026-11-28"),
            ("in 2 weeks", "2026-12-09"),
            ("in 1 month", "2026-12-25"),
            ("1 Dec", "2026-12-01"),
            ("December 1st, 2027", "2027-12-01"),
            ("1 sept 2027", "2027-09-01"),
            ("29 feb 2028", "2028-02-29"),
        ] {
            assert_eq!(parsed(text), wanted, "{text}");
        }
    }

    #[test]
    fn times_without_a_day_are_today() {
        for (text, wanted) in [
            ("tomorrow 9:00", "2026-11-26T09:00:00"),
            ("tomorrow at 9pm", "2026-11-26T21:00:00"),
            ("12am", "2026-11-25T00:00:00"),
            ("noon", "2026-11-25T12:00:00"),
            ("2026-12-01 09:30:15", "2026-12-01T09:30:15"),
            ("2026-12-01T09:30", "2026-12-01T09:30:00"),
            ("friday 18:45", "2026-11-27T18:45:00"),
            ("now", "2026-11-25T15:04:00"),
            ("in 2 hours", "2026-11-25T17:04:00"),
            ("in 10 hours", "2026-11-26T01:04:00"),
            ("2026-12-01T09:00:00Z", "verbatim: 2026-12-01T09:00:00Z"),
            (
                "2026-12-01T09:00:00+02:00",
                "verbatim: 2026-12-01T09:00:00+02:00",
            ),
        ] {
            assert_eq!(parsed(text), wanted, "{text}");
        }
    }

    #[test]
    fn other_text_is_not_a_date() {
        for text in [
            "",
            "soon",
            "2026-13-01",
            "2026-02-30",
            "30 feb 2026",
            "25:00",
            "13pm",
            "0am",
            "9:60",
            "in 3",
            "in -3 days",
            "in 99999999999 days",
            "monkey",
            "1 2 3",
            "tomorrow tomorrow",
            "2026",
            "1 Dec 26",
            "at 9",
            "mon tue",
            "9:00:00:00",
            "👩‍💻",
        ] {
            assert_eq!(parsed(text), "nothing", "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,30}") {
            parse(&text, &now());
        }
    }
}
