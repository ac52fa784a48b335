//! Jekyll dates: values as read by `SafeYAML` and then Ruby's `Time.parse`.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::super::super::date;
use super::super::super::super::front_matter::value::{Scalar, ScalarKind};

/// Reads the value of `date`; `zone` is the site's.
///
/// An unquoted time with seconds and without an offset is UTC, since YAML parses it; one that is
/// quoted or has no seconds is a string, which Ruby parses in the site's zone.
pub(super) fn parse_scalar(scalar: &Scalar, zone: &TimeZone) -> Option<Timestamp> {
    match scalar.kind {
        ScalarKind::Time if scalar.text.contains(':') => date::yaml_timestamp(&scalar.text),
        ScalarKind::Time | ScalarKind::Text | ScalarKind::Number(_) => parse(&scalar.text, zone),
        ScalarKind::Null | ScalarKind::Bool(_) => None,
    }
}

/// Parses text like `Time.parse`.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return parse_digits(text, zone);
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    date::ruby::parse(text, zone)
}

/// Parses `20210102` and `210102`; other numbers are not dates.
fn parse_digits(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let (year, rest) = match text.len() {
        8 => text.split_at_checked(4)?,
        6 => text.split_at_checked(2)?,
        _ => return None,
    };
    let (month, day) = rest.split_at_checked(2)?;
    date::ruby::parse(&format!("{year}-{month}-{day}"), zone)
}
