//! Date of a post: from its front matter, its name, or its file.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::super::clock::Clock;
use super::super::super::date;
use super::super::super::front_matter::value::{Map, ScalarKind, Value};
use super::super::super::generator::PathDate;
use super::super::super::post::{DateFrom, PostDate};
use super::super::super::site_rules::SiteRules;
use super::super::super::slug::{LeadingDate, PostFileName};
use super::super::PostFile;

/// A date, and whether the generator also has it (false for the file's time).
pub(super) struct ResolvedDate {
    pub(super) date: PostDate,
    pub(super) is_known: bool,
}

/// Returns the time zone for times without an offset.
pub(super) fn zone(rules: &SiteRules, clock: &Clock) -> TimeZone {
    rules.zone(&clock.zone)
}

/// Parses a value as a date.
pub(in crate::blog::parse_post) fn instant(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    let scalar = value.as_scalar()?;
    match scalar.kind {
        ScalarKind::Time | ScalarKind::Text => date::parse_lenient(&scalar.text, zone),
        _ => None,
    }
}

/// Resolves the date of a post.
pub(super) fn resolve_date(
    found: &PostFile,
    map: &Map,
    rules: &SiteRules,
    zone: &TimeZone,
) -> ResolvedDate {
    let (profile, settings) = (&rules.kind.generator_rules().dates, &rules.settings.dates);
    let named = || date_from_path(found.id.as_str(), profile.path_date, zone);
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
    let counts =
        !matches!(profile.path_date, PathDate::Never | PathDate::Configured) || settings.in_names;
    let of_name = || Some((named().filter(|_| counts)?, DateFrom::FileName));
    let known = configured.or_else(own).or_else(of_name);
    let (at, from) = known.unwrap_or((found.created, DateFrom::FileSystem));
    ResolvedDate {
        date: PostDate::new(at, from),
        is_known: known.is_some(),
    }
}

/// Reads the date in the path of a file.
fn date_from_path(id: &str, rule: PathDate, zone: &TimeZone) -> Option<Timestamp> {
    if rule == PathDate::Anywhere {
        let name = PostFileName::parse(id);
        return date::parse_lenient(&name.date?.replace('/', "-"), zone);
    }
    date::parse_lenient(&LeadingDate::of(id)?.date, zone)
}
