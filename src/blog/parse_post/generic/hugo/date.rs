//! Hugo dates: the formats that Go's `cast.ToTimeInDefaultLocation` reads.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regex::Regex;

use super::super::super::super::date;
use super::super::super::super::front_matter::value::{ScalarKind, Value};

/// Result of reading a date value.
pub(super) enum HugoDateValue {
    /// The value is empty.
    Empty,
    /// A valid time.
    At(Timestamp),
    /// An invalid value, which stops the build.
    Invalid,
}

/// Matches a date, or a date with a time and an optional offset.
static ISO_DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?(?: [A-Z]{3,4})?)?$").ok()
});
/// Matches `02 Jan 2006`.
static DAY_MONTH_YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\d{2} [A-Z][a-z]{2} \d{4}$").ok());
/// Matches a date at the start of a file name, with an optional time, and captures the rest.
static NAME_DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\d{4}-\d{2}-\d{2})(?:[T-](\d{2})-(\d{2})-(\d{2}))?(?:[-_]?(.*))$").ok()
});

/// Reads a date value; a time without an offset is in `zone`.
pub(super) fn read(value: &Value, zone: &TimeZone) -> HugoDateValue {
    let Some(scalar) = value.as_scalar() else {
        return HugoDateValue::Invalid;
    };
    let at = match scalar.kind {
        ScalarKind::Null => return HugoDateValue::Empty,
        ScalarKind::Text if scalar.text.is_empty() => return HugoDateValue::Empty,
        ScalarKind::Number(number) => Timestamp::from_second(number as i64).ok(),
        ScalarKind::Text | ScalarKind::Time => parse_text(&scalar.text, zone),
        ScalarKind::Bool(_) => None,
    };
    at.map_or(HugoDateValue::Invalid, HugoDateValue::At)
}

fn parse_text(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let is = |shape: &LazyLock<Option<Regex>>| shape.as_ref().is_some_and(|it| it.is_match(text));
    if is(&ISO_DATE) {
        let word = text
            .rsplit(' ')
            .next()
            .filter(|word| word.bytes().all(|b| b.is_ascii_uppercase()));
        let text = word.filter(|it| *it != "Z").map_or(text, |word| {
            text.strip_suffix(word).unwrap_or(text).trim_end()
        });
        return date::parse_lenient(text, zone);
    }
    if is(&DAY_MONTH_YEAR) {
        return date::ruby::parse(text, zone);
    }
    jiff::fmt::rfc2822::parse(text)
        .ok()
        .map(|zoned| zoned.timestamp())
}

/// Reads the date at the start of a file name (`:filename`); also returns the name without it.
pub(super) fn split_name_date(name: &str, zone: &TimeZone) -> Option<(Timestamp, String)> {
    let found = NAME_DATE.as_ref()?.captures(name)?;
    let part = |at| found.get(at).map(|it| it.as_str());
    let day = part(1)?;
    let text = match (part(2), part(3), part(4)) {
        (Some(hour), Some(minute), Some(second)) => format!("{day} {hour}:{minute}:{second}"),
        _ => day.to_owned(),
    };
    let at = date::parse_lenient(&text, zone)?;
    Some((at, part(5).unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter::value::SourcePosition;

    #[test]
    fn the_forms_of_go_are_read_and_no_others() {
        let read = |text: &str| {
            let place = SourcePosition { line: 1, column: 1 };
            let value = Value::scalar(text, ScalarKind::Text, place);
            match read(&value, &TimeZone::UTC) {
                HugoDateValue::At(at) => at.to_string(),
                HugoDateValue::Empty => "nothing".to_owned(),
                HugoDateValue::Invalid => "refused".to_owned(),
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
            let (at, rest) = split_name_date(name, &TimeZone::UTC)?;
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
