//! Date parsing as generators do it: JavaScript's parser for Docusaurus, a lenient one for the
//! rest.
//!
//! The JavaScript side follows V8's `dateparser`: ISO first, then the legacy rules, under which
//! words before the first number are ignored, a zone named last wins over an offset, and day 31 is
//! accepted in every month and rolls over.

pub mod js_date;
pub mod natural;
pub mod ruby;

use jiff::civil;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// Returns the timestamp of a number of milliseconds since 1970, if in range.
fn at_millisecond(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

/// Returns the timestamp that `Date.UTC` computes: months and days beyond their ends roll over.
fn utc(date: [i64; 3], time: [i64; 4]) -> Option<Timestamp> {
    let [year, month, day] = date;
    let [hour, minute, second, millisecond] = time;
    let first = days_before_year_and_month(year, month - 1);
    let seconds = ((first + day - 1) * 24 + hour) * 3600 + minute * 60 + second;
    at_millisecond(seconds * 1000 + millisecond)
}

/// Returns the days from 1970-01-01 to the first of a month. `month` starts at 0; values beyond 11
/// roll over.
fn days_before_year_and_month(year: i64, month: i64) -> i64 {
    let year = year + month.div_euclid(12);
    let month = month.rem_euclid(12) + 1;
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5;
    let of_all = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    era * 146_097 + of_all - 719_468
}

/// Whether js-yaml reads an unquoted scalar as a date or time.
pub fn is_yaml_timestamp(text: &str) -> bool {
    parse_yaml_timestamp(text).is_some()
}

/// Parses an unquoted date or time as js-yaml does: UTC without a zone, fractions cut to
/// milliseconds.
pub fn yaml_timestamp(text: &str) -> Option<Timestamp> {
    let (date, time, offset) = parse_yaml_timestamp(text)?;
    let [year, month, day] = date;
    let year = if year < 100 { year + 1900 } else { year };
    let at = utc([year, month, day], time)?;
    at.checked_sub(SignedDuration::from_mins(offset)).ok()
}

type TimestampParts = ([i64; 3], [i64; 4], i64);

fn parse_yaml_timestamp(text: &str) -> Option<TimestampParts> {
    let mut cursor = DateCursor(text);
    let year = cursor.digits(4, 4)?;
    cursor.eat("-")?;
    let month = cursor.digits(1, 2)?;
    cursor.eat("-")?;
    let day = cursor.digits(1, 2)?;
    let date = [year, month, day];
    if cursor.0.is_empty() {
        return Some((date, [0; 4], 0));
    }
    if cursor.eat("T").or_else(|| cursor.eat("t")).is_none() {
        cursor.blanks().then_some(())?;
    }
    let hour = cursor.digits(1, 2)?;
    cursor.eat(":")?;
    let minute = cursor.digits(2, 2)?;
    cursor.eat(":")?;
    let second = cursor.digits(2, 2)?;
    let millisecond = match cursor.eat(".") {
        Some(()) => cursor.fraction(),
        None => 0,
    };
    cursor.blanks();
    let offset = cursor.offset()?;
    cursor
        .0
        .is_empty()
        .then_some((date, [hour, minute, second, millisecond], offset))
}

/// The text that has not been parsed yet.
struct DateCursor<'a>(&'a str);

impl DateCursor<'_> {
    fn eat(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    fn blanks(&mut self) -> bool {
        let rest = self.0.trim_start_matches([' ', '\t']);
        let some = rest.len() < self.0.len();
        self.0 = rest;
        some
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let all = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let taken = all.min(most);
        let digits = self.0.get(..taken).filter(|_| taken >= least)?;
        self.0 = self.0.get(taken..)?;
        digits.parse().ok()
    }

    /// Reads the digits after a dot as milliseconds.
    fn fraction(&mut self) -> i64 {
        let count = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let digits = self.0.get(..count).unwrap_or_default();
        self.0 = self.0.get(count..).unwrap_or_default();
        let milliseconds = format!("{digits:0<3}");
        milliseconds
            .get(..3)
            .and_then(|ms| ms.parse().ok())
            .unwrap_or(0)
    }

    /// Reads `Z`, `+h`, `+hh:mm` or nothing; returns minutes.
    fn offset(&mut self) -> Option<i64> {
        if self.0.is_empty() || self.eat("Z").is_some() {
            return Some(0);
        }
        let sign = if self.eat("-").is_some() {
            -1
        } else {
            self.eat("+")?;
            1
        };
        let hours = self.digits(1, 2)?;
        let minutes = match self.eat(":") {
            Some(()) => self.digits(2, 2)?,
            None => 0,
        };
        Some(sign * (hours * 60 + minutes))
    }
}

/// Parses a date in any common form; one without a zone is in `zone`.
pub fn parse_lenient(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let spaced = text.replacen('/', "-", 2);
    for candidate in [text, spaced.as_str()] {
        if let Some((date, time, offset)) = parse_loose(candidate) {
            return to_timestamp(date, time, offset, zone);
        }
    }
    jiff::fmt::rfc2822::parse(text)
        .map(|zoned| zoned.timestamp())
        .ok()
        .or_else(|| js_date::parse(&format!("{text}Z")))
        .or_else(|| js_date::parse(text))
}

fn to_timestamp(
    date: [i64; 3],
    time: [i64; 4],
    offset: Option<i64>,
    zone: &TimeZone,
) -> Option<Timestamp> {
    if let Some(minutes) = offset {
        return utc(date, time)?
            .checked_sub(SignedDuration::from_mins(minutes))
            .ok();
    }
    let small = |part: i64| i8::try_from(part).ok();
    let year = i16::try_from(date[0]).ok()?;
    let civil = civil::Date::new(year, small(date[1])?, small(date[2])?).ok()?;
    let nanosecond = i32::try_from(time[3] * 1_000_000).ok()?;
    let time = civil::Time::new(
        small(time[0])?,
        small(time[1])?,
        small(time[2])?,
        nanosecond,
    )
    .ok()?;
    let zoned = civil.to_datetime(time).to_zoned(zone.clone()).ok()?;
    Some(zoned.timestamp())
}

/// Parses `Y-M-D`, then optionally `h:m` or `h:m:s.f`, then optionally a zone, Jekyll's forms
/// included.
fn parse_loose(text: &str) -> Option<([i64; 3], [i64; 4], Option<i64>)> {
    let mut cursor = DateCursor(text);
    let year = cursor.digits(4, 4)?;
    cursor.eat("-")?;
    let month = cursor.digits(1, 2)?;
    cursor.eat("-")?;
    let date = [year, month, cursor.digits(1, 2)?];
    if cursor.0.is_empty() {
        return Some((date, [0; 4], None));
    }
    if cursor.eat("T").or_else(|| cursor.eat("t")).is_none() {
        cursor.blanks().then_some(())?;
    }
    let hour = cursor.digits(1, 2)?;
    cursor.eat(":")?;
    let minute = cursor.digits(1, 2)?;
    let second = match cursor.eat(":") {
        Some(()) => cursor.digits(1, 2)?,
        None => 0,
    };
    let millisecond = match cursor.eat(".") {
        Some(()) => cursor.fraction(),
        None => 0,
    };
    cursor.blanks();
    let time = [hour, minute, second, millisecond];
    if cursor.0.is_empty() {
        return Some((date, time, None));
    }
    Some((date, time, Some(loose_offset(cursor.0)?)))
}

/// Parses `Z`, `UTC`, `+h`, `+hhmm` or `+hh:mm`; returns minutes.
fn loose_offset(text: &str) -> Option<i64> {
    if ["Z", "z", "UTC", "GMT"].contains(&text) {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.strip_prefix(['+', '-'])?.replace(':', "");
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    Some(sign * minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> Option<String> {
        yaml_timestamp(text).map(|at| at.to_string())
    }

    #[test]
    fn unquoted_timestamps_are_read_as_js_yaml_does() {
        let is = |text, at: &str| assert_eq!(yaml(text).as_deref(), Some(at), "{text}");
        is("2020-03-04", "2020-03-04T00:00:00Z");
        is("2020-3-4", "2020-03-04T00:00:00Z");
        is("2020-03-04T05:06:07Z", "2020-03-04T05:06:07Z");
        is("2020-03-04 05:06:07 +09:00", "2020-03-03T20:06:07Z");
        is("2020-03-04 05:06:07.123456", "2020-03-04T05:06:07.123Z");
        is("2020-02-30", "2020-03-01T00:00:00Z");
        is("0001-01-01", "1901-01-01T00:00:00Z");
        for text in [
            "2020",
            "2020-03",
            "2020-03-04T05:06",
            "2020-03-04 05:06:07 +0900",
            "2020-03-04t05:06:07z",
        ] {
            assert_eq!(yaml(text), None, "{text}");
        }
    }

    #[test]
    fn the_patient_reader_honours_offsets_and_zones() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let is = |text, at: &str| {
            let read = parse_lenient(text, &zone).map(|at| at.to_string());
            assert_eq!(read.as_deref(), Some(at), "{text}");
        };
        is("2013-05-06 02:12:52 +0200", "2013-05-06T00:12:52Z");
        is("2013/7/13 20:46:25", "2013-07-13T18:46:25Z");
        is("2013-07-13", "2013-07-12T22:00:00Z");
        is("2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z");
        is("Wed, 04 Mar 2020 05:06:07 GMT", "2020-03-04T05:06:07Z");
        is("March 4, 2020", "2020-03-04T00:00:00Z");
        assert_eq!(parse_lenient("not a date", &zone), None);
    }
}
