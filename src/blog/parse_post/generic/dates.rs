//! Date of a post: from its front matter, its name, or its file.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::super::clock::Clock;
use super::super::super::date;
use super::super::super::front_matter::value::{Kind, Map, Value};
use super::super::super::generator::NameDate;
use super::super::super::post::{DateFrom, PostDate};
use super::super::super::site_rules::Rules;
use super::super::super::slug::{FileName, LeadingDate};
use super::super::Found;

/// A date, and whether the generator also has it (false for the file's time).
pub(super) struct Dated {
    pub(super) date: PostDate,
    pub(super) is_known: bool,
}

/// Returns the time zone for times without an offset.
pub(super) fn zone(rules: &Rules, clock: &Clock) -> TimeZone {
    rules.zone(&clock.zone)
}

/// Parses a value as a date.
pub(in crate::blog::parse_post) fn instant(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    let scalar = value.as_scalar()?;
    match scalar.kind {
        Kind::Time | Kind::Text => date::patient(&scalar.text, zone),
        _ => None,
    }
}

/// Resolves the date of a post.
pub(super) fn dated(found: &Found, map: &Map, rules: &Rules, zone: &TimeZone) -> Dated {
    let (profile, settings) = (&rules.kind.profile().dates, &rules.settings.dates);
    let named = || named(found.id.as_str(), profile.name, zone);
    let written = |key: &str| {
        Some((
            instant(map.get_any_case(key)?, zone)?,
            DateFrom::FrontMatter,
        ))
    };
    let find = |key: &str| match key {
        ":filename" => Some((named()?, DateFrom::FileName)),
        _ => written(key),
    };
    let configured = settings.keys.iter().find_map(|key| find(key));
    let own = || profile.keys.iter().find_map(|key| written(key));
    let counts = !matches!(profile.name, NameDate::No | NameDate::Configured) || settings.in_names;
    let of_name = || Some((named().filter(|_| counts)?, DateFrom::FileName));
    let known = configured.or_else(own).or_else(of_name);
    let (at, from) = known.unwrap_or((found.born, DateFrom::FileSystem));
    Dated {
        date: PostDate::new(at, from),
        is_known: known.is_some(),
    }
}

/// Reads the date in the path of a file.
fn named(id: &str, rule: NameDate, zone: &TimeZone) -> Option<Timestamp> {
    if rule == NameDate::Anywhere {
        let name = FileName::parse(id);
        return date::patient(&name.date?.replace('/', "-"), zone);
    }
    date::patient(&LeadingDate::of(id)?.date, zone)
}
