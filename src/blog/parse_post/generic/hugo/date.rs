//! Hugo dates: the formats that Go's `cast.ToTimeInDefaultLocation` reads.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regex::Regex;

use super::super::super::super::date;
use super::super::super::super::front_matter::value::{Kind, Value};

/// Result of reading a date value.
pub(super) enum Read {
    /// The value is empty.
    Nothing,
    /// A valid time.
    At(Timestamp),
    /// An invalid value, which stops the build.
    Refused,
}

/// Matches a date, or a date with a time and an optional offset.
static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?(?: [A-Z]{3,4})?)?$").ok()
});
/// Matches `02 Jan 2006`.
static SPELLED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\d{2} [A-Z][a-z]{2} \d{4}$").ok());
/// Matches a date at the start of a file name, with an optional time, and captures the rest.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\d{4}-\d{2}-\d{2})(?:[T-](\d{2})-(\d{2})-(\d{2}))?(?:[-_]?(.*))$").ok()
});

/// Reads a date value; a time without an offset is in `zone`.
pub(super) fn read(value: &Value, zone: &TimeZone) -> Read {
    let Some(scalar) = value.as_scalar() else {
        return Read::Refused;
    };
    let at = match scalar.kind {
        Kind::Null => return Read::Nothing,
        Kind::Text if scalar.text.is_empty() => return Read::Nothing,
        Kind::Number(number) => Timestamp::from_second(number as i64).ok(),
        Kind::Text | Kind::Time => of_text(&scalar.text, zone),
        Kind::Bool(_) => None,
    };
    at.map_or(Read::Refused, Read::At)
}

fn of_text(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let is = |shape: &LazyLock<Option<Regex>>| shape.as_ref().is_some_and(|it| it.is_match(text));
    if is(&ISO) {
        let word = text
            .rsplit(' ')
            .next()
            .filter(|word| word.bytes().all(|b| b.is_ascii_uppercase()));
        let text = word.filter(|it| *it != "Z").map_or(text, |word| {
            text.strip_suffix(word).unwrap_or(text).trim_end()
        });
        return date::patient(text, zone);
    }
    if is(&SPELLED) {
        return date::ruby::parse(text, zone);
    }
    jiff::fmt::rfc2822::parse(text)
        .ok()
        .map(|zoned| zoned.timestamp())
}

/// Reads the date at the start of a file name (`:filename`); also returns the name without it.
pub(super) fn of_name(name: &str, zone: &TimeZone) -> Option<(Timestamp, String)> {
    let found = NAMED.as_ref()?.captures(name)?;
    let part = |at| found.get(at).map(|it| it.as_str());
    let day = part(1)?;
    let text = match (part(2), part(3), part(4)) {
        (Some(hour), Some(minute), Some(second)) => format!("{day} {hour}:{minute}:{second}"),
        _ => day.to_owned(),
    };
    let at = date::patient(&text, zone)?;
    Some((at, part(5).unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter::value::Place;

    #[test]
    fn the_forms_of_go_are_read_and_no_others() {
        let read = |text: &str| {
            let place = Place { line: 1, column: 1 };
            let value = Value::scalar(text, Kind::Text, place);
            match read(&value, &TimeZone::UTC) {
                Read::At(at) => at.to_string(),
                Read::Nothing => "nothing".to_owned(),
                Read::Refused => "refused".to_owned(),
            }
        };
        for (text, at) in [
            ("2020-01-02", "2020-01-02T00:00:00Z"),
            ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"),
            ("2020-01-02T03:04:05", "2020-01-02T03:04:05Z"),
            ("2020-01-02 03:04:05 +0200", "2020-01-02T01:04:05Z"),
            ("2020-01-02 03:04:05.678", "2020-01-02T03:04:05.678Z"),
            ("02 Jan 2020", "2020-01-02T00:00:00Z"),
            ("Thu, 02 Jan 2020 03:04:05 GMT", "2020-01-02T03:04:05Z"),
            ("", "nothing"),
            ("2020-01-02T03:04", "refused"),
            ("2020/01/02", "refused"),
            ("2020-1-2", "refused"),
            ("January 2, 2020", "refused"),
            ("someday", "refused"),
        ] {
            assert_eq!(read(text), at, "{text}");
        }
    }

    #[test]
    fn a_date_begins_a_name() {
        let named = |name: &str| {
            let (at, rest) = of_name(name, &TimeZone::UTC)?;
            Some(format!("{at} {rest}"))
        };
        assert_eq!(
            named("2019-02-03-dated").as_deref(),
            Some("2019-02-03T00:00:00Z dated")
        );
        assert_eq!(
            named("2019-02-03T04-05-06-x").as_deref(),
            Some("2019-02-03T04:05:06Z x")
        );
        assert_eq!(
            named("2019-02-03-04-05-06-x").as_deref(),
            Some("2019-02-03T04:05:06Z x")
        );
        assert_eq!(
            named("2019-02-03").as_deref(),
            Some("2019-02-03T00:00:00Z ")
        );
        assert_eq!(named("x-2019-02-03"), None);
    }
}
