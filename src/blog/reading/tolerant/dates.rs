//! When a post was written: by its front matter, its name, or its file.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::super::clock::Clock;
use super::super::super::date;
use super::super::super::front_matter::value::{Kind, Map, Value};
use super::super::super::post::{DateFrom, PostDate};
use super::super::super::profile::{NameDate, Zone};
use super::super::super::rules::Rules;
use super::super::super::slug::{FileName, LeadingDate};
use super::super::Found;

/// Keys that are common somewhere: looked at last, so that a post of another generator has its
/// date too.
const ALIASES: [&str; 10] = [
    "date",
    "pubDate",
    "pubDatetime",
    "publishDate",
    "published",
    "created_at",
    "created",
    "lastmod",
    "modified",
    "updated",
];

/// A date, and whether the generator knows it as well as we do.
pub(super) struct Dated {
    pub(super) date: PostDate,
    pub(super) is_known: bool,
}

/// The zone of times that name none.
pub(super) fn zone(rules: &Rules, clock: &Clock) -> TimeZone {
    let site = rules.settings.dates.zone.clone();
    match rules.kind.profile().dates.zone {
        Zone::Utc => TimeZone::UTC,
        Zone::SiteOrUtc => site.unwrap_or(TimeZone::UTC),
        Zone::SiteOrMachine => site.unwrap_or_else(|| clock.zone.clone()),
    }
}

/// Reads a value as a date.
pub(in crate::blog::reading) fn instant(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    let scalar = value.as_scalar()?;
    match scalar.kind {
        Kind::Time | Kind::Text => date::patient(&scalar.text, zone),
        _ => None,
    }
}

/// Finds the date of a post.
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
    let known = configured.or_else(own);
    if let Some((at, from)) = known.or_else(|| ALIASES.iter().find_map(|key| written(key))) {
        return Dated {
            date: PostDate { at, from },
            is_known: known.is_some(),
        };
    }
    let counts = !matches!(profile.name, NameDate::No | NameDate::Configured) || settings.in_names;
    match named() {
        Some(at) => Dated {
            date: PostDate {
                at,
                from: DateFrom::FileName,
            },
            is_known: counts,
        },
        None => Dated {
            date: PostDate {
                at: found.born,
                from: DateFrom::FileSystem,
            },
            is_known: false,
        },
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
