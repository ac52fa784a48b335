//! `Date.parse` as V8 implements it, for strings that contain their zone.
//!
//! Source: the grammar in the comments of V8's `src/date/dateparser.h`, checked against the dates
//! that the real plugin computed for sample posts.

use jiff::{SignedDuration, Timestamp};

use super::{DateCursor, utc};

/// Parses a date; one that names no zone is in UTC.
pub fn parse(text: &str) -> Option<Timestamp> {
    match iso(text) {
        IsoDate::Time(at) => at,
        IsoDate::Other => LegacyParser::default().read(&tokens(text)),
    }
}

/// Result of the ISO rules.
enum IsoDate {
    /// An ISO date with a `T`; `None` if the time is invalid.
    Time(Option<Timestamp>),
    /// Not an ISO date followed by `T`.
    Other,
}

fn iso(text: &str) -> IsoDate {
    let mut cursor = DateCursor(text);
    let mut date = || {
        let year = cursor.digits(4, 4)?;
        cursor.eat("-")?;
        let month = cursor.digits(2, 2)?;
        cursor.eat("-")?;
        let day = cursor.digits(2, 2)?;
        cursor.eat("T")?;
        Some([year, month, day])
    };
    match date() {
        Some(date) => IsoDate::Time(iso_time(date, cursor)),
        None => IsoDate::Other,
    }
}

fn iso_time(date: [i64; 3], mut cursor: DateCursor<'_>) -> Option<Timestamp> {
    let hour = cursor.digits(2, 2)?;
    cursor.eat(":")?;
    let minute = cursor.digits(2, 2)?;
    let mut second = 0;
    let mut millisecond = 0;
    if cursor.eat(":").is_some() {
        second = cursor.digits(2, 2)?;
        if cursor.eat(".").is_some() {
            millisecond = cursor.fraction();
        }
    }
    let offset = cursor.offset()?;
    if !cursor.0.is_empty() || !is_in_range(date, [hour, minute, second]) {
        return None;
    }
    let at = utc(date, [hour, minute, second, millisecond])?;
    at.checked_sub(SignedDuration::from_mins(offset)).ok()
}

fn is_in_range(date: [i64; 3], time: [i64; 3]) -> bool {
    let midnight = time == [24, 0, 0];
    (1..=12).contains(&date[1])
        && (1..=31).contains(&date[2])
        && (midnight || (time[0] < 24 && time[1] < 60 && time[2] < 60))
}

/// A token of a date in the legacy format.
#[derive(Clone, Copy, Debug, PartialEq)]
enum DateToken<'a> {
    Number(i64, usize),
    Word(&'a str),
    Symbol(char),
    Blank,
}

fn tokens(text: &str) -> Vec<DateToken<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let (token, length) = if first.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            let number = rest.get(..length).and_then(|digits| digits.parse().ok());
            (
                DateToken::Number(number.unwrap_or(i64::MAX), length),
                length,
            )
        } else if first.is_alphabetic() {
            let length = run(char::is_alphabetic);
            (
                DateToken::Word(rest.get(..length).unwrap_or_default()),
                length,
            )
        } else if first.is_whitespace() {
            (DateToken::Blank, run(char::is_whitespace))
        } else {
            (DateToken::Symbol(first), first.len_utf8())
        };
        tokens.push(token);
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

/// Parser state of the legacy rules.
#[derive(Default)]
struct LegacyParser {
    days: Vec<i64>,
    month: Option<i64>,
    times: Vec<i64>,
    time_done: bool,
    afternoon: Option<bool>,
    offset: Option<i64>,
    /// Sign of the offset whose minutes come next.
    expects_minutes: Option<i64>,
    numbers: bool,
}

impl LegacyParser {
    fn read(mut self, tokens: &[DateToken<'_>]) -> Option<Timestamp> {
        let mut at = 0;
        while let Some(&token) = tokens.get(at) {
            let next = tokens.get(at + 1).copied();
            at += 1;
            at += match token {
                DateToken::Number(number, _) => {
                    self.number(number, next, tokens.get(at + 1).copied())?
                }
                DateToken::Word(word) => self.word(word, next)?,
                DateToken::Symbol(sign @ ('+' | '-'))
                    if self.offset == Some(0) || !self.times.is_empty() =>
                {
                    self.sign(sign, next, tokens.get(at + 1).copied())?
                }
                DateToken::Symbol('+' | '-' | ')') if self.numbers => return None,
                DateToken::Symbol('(') => {
                    let close = tokens
                        .get(at..)?
                        .iter()
                        .position(|&t| t == DateToken::Symbol(')'));
                    close.map_or(tokens.len(), |close| close + 1)
                }
                DateToken::Symbol(_) | DateToken::Blank => 0,
            };
        }
        self.finish()
    }

    /// Handles a number; returns how many of the tokens after it were consumed.
    fn number(
        &mut self,
        number: i64,
        next: Option<DateToken<'_>>,
        after: Option<DateToken<'_>>,
    ) -> Option<usize> {
        self.numbers = true;
        let expects_time = !self.times.is_empty() && !self.time_done;
        if next == Some(DateToken::Symbol(':')) && self.expects_minutes.is_none() {
            if self.time_done || self.times.len() >= 2 {
                return None;
            }
            self.times.push(number);
            return Some(1);
        }
        if expects_time && next == Some(DateToken::Symbol('.')) {
            let Some(DateToken::Number(fraction, length)) = after else {
                return None;
            };
            self.times.push(number);
            self.times.resize(3, 0);
            self.times.push(milliseconds(fraction, length));
            self.time_done = true;
            return Some(2);
        }
        if let Some(sign) = self.expects_minutes.take() {
            // larger ones are out of the range of dates
            let minutes = i64::from(i32::try_from(number).ok()?);
            self.offset = Some(self.offset.unwrap_or(0) + sign * minutes);
            return Some(0);
        }
        if expects_time {
            self.times.push(number);
            self.time_done = true;
            let ends = matches!(
                next,
                None | Some(
                    DateToken::Blank | DateToken::Word("Z" | "z") | DateToken::Symbol('+' | '-')
                )
            );
            return ends.then_some(0);
        }
        if self.days.len() >= 3 {
            return None;
        }
        self.days.push(number);
        Some(usize::from(next == Some(DateToken::Symbol('-'))))
    }

    fn word(&mut self, word: &str, next: Option<DateToken<'_>>) -> Option<usize> {
        let lower = word.to_ascii_lowercase();
        if let Some(month) = month(&lower) {
            self.month = Some(month);
            return Some(usize::from(next == Some(DateToken::Symbol('-'))));
        }
        match lower.as_str() {
            "am" | "pm" if !self.times.is_empty() => self.afternoon = Some(lower == "pm"),
            _ if self.numbers => self.offset = Some(zone(&lower)?),
            _ if matches!(next, Some(DateToken::Number(..))) => return None,
            _ => {}
        }
        Some(0)
    }

    fn sign(
        &mut self,
        sign: char,
        next: Option<DateToken<'_>>,
        after: Option<DateToken<'_>>,
    ) -> Option<usize> {
        let sign = if sign == '-' { -1 } else { 1 };
        self.numbers = true;
        let Some(DateToken::Number(number, length)) = next else {
            return None;
        };
        let minutes = match length {
            1 | 2 => number * 60,
            3 | 4 => number / 100 * 60 + number % 100,
            _ => return None,
        };
        self.offset = Some(sign * minutes);
        self.expects_minutes = (after == Some(DateToken::Symbol(':'))).then_some(sign);
        Some(if self.expects_minutes.is_some() { 2 } else { 1 })
    }

    fn finish(mut self) -> Option<Timestamp> {
        if self.days.is_empty() {
            return None;
        }
        self.days.resize(3, 1);
        self.times.resize(4, 0);
        let is_day = |day: i64| (1..=31).contains(&day);
        let [a, b, c] = [self.days[0], self.days[1], self.days[2]];
        let [year, month, day] = match self.month {
            None if !is_day(a) => [a, b, c],
            None => [c, a, b],
            Some(month) if !is_day(a) => [a, month, b],
            Some(month) => [b, month, a],
        };
        let year = match year {
            0..=49 => year + 2000,
            50..=99 => year + 1900,
            _ => year,
        };
        let [mut hour, minute, second, ms] =
            [self.times[0], self.times[1], self.times[2], self.times[3]];
        if let Some(afternoon) = self.afternoon {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if afternoon { 12 } else { 0 };
        }
        if year > 300_000 || !is_in_range([year, month, day], [hour, minute, second]) {
            return None;
        }
        let at = utc([year, month, day], [hour, minute, second, ms])?;
        at.checked_sub(SignedDuration::from_mins(self.offset.unwrap_or(0)))
            .ok()
    }
}

fn milliseconds(fraction: i64, length: usize) -> i64 {
    let digits = format!("{fraction:0>length$}00");
    digits.get(..3).and_then(|ms| ms.parse().ok()).unwrap_or(0)
}

/// Returns the number of a month, from 1; only the first three letters of the name matter.
fn month(lower: &str) -> Option<i64> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let at = MONTHS.find(lower.get(..3)?)?;
    (at % 3 == 0).then(|| i64::try_from(at / 3 + 1).unwrap_or(1))
}

fn zone(lower: &str) -> Option<i64> {
    Some(match lower {
        "z" | "ut" | "utc" | "gmt" => 0,
        "est" | "cdt" => -5 * 60,
        "edt" => -4 * 60,
        "cst" | "mdt" => -6 * 60,
        "mst" | "pdt" => -7 * 60,
        "pst" => -8 * 60,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_with_a_z_added_are_read_as_v8_reads_them() {
        let is = |text: &str, at: Option<&str>| {
            let read = parse(&format!("{text}Z")).map(|at| at.to_string());
            assert_eq!(read.as_deref(), at, "{text}");
        };
        is("2020/03/04", Some("2020-03-04T00:00:00Z"));
        is("03/04/2020", Some("2020-03-04T00:00:00Z"));
        is("2020-3-4", Some("2020-03-04T00:00:00Z"));
        is("March 4, 2020", Some("2020-03-04T00:00:00Z"));
        is("4 Mar 2020", Some("2020-03-04T00:00:00Z"));
        is("2020-03", Some("2020-03-01T00:00:00Z"));
        is("2021-02-30", Some("2021-03-02T00:00:00Z"));
        is("2020-03-04T05:06", Some("2020-03-04T05:06:00Z"));
        is("2020-03-04 05:06", Some("2020-03-04T05:06:00Z"));
        is("2020-03-04 05:06:07 +0900", Some("2020-03-04T05:06:07Z"));
        is("Wed, 04 Mar 2020 05:06:07", Some("2020-03-04T05:06:07Z"));
        for text in [
            "2020-03-04T05:06:07Z",
            "2020-03-04 05:06:07 UTC",
            "Wed, 04 Mar 2020 05:06:07 GMT",
            "2020-03-04t05:06:07z",
            "2021-13-45",
            "not a date",
            "",
        ] {
            is(text, None);
        }
    }

    #[test]
    fn minutes_of_an_offset_are_added_and_too_many_make_the_date_invalid() {
        let is = |text: &str, at: Option<&str>| {
            let read = parse(text).map(|at| at.to_string());
            assert_eq!(read.as_deref(), at, "{text}");
        };
        is("2020-01-01 10:00 +1:30", Some("2020-01-01T08:30:00Z"));
        is("2020-01-01 10:00 -1:30", Some("2020-01-01T11:30:00Z"));
        is("2020-01-01 10:00 +0:30", Some("2020-01-01T09:30:00Z"));
        is("2020-01-01 10:00 -0:30", Some("2020-01-01T10:30:00Z"));
        is("2020-01-01 00:00 +1:900000000000000000 (x", None);
        is("2020-01-01 00:00 -1:9223372036854775807", None);
        is("2020-01-01 00:00 +1:99999999999999999999", None);
    }
}
