//! State of a post in a production build, by the generator's rules and the site's settings; keys
//! the generator doesn't know have no effect.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::super::clock::Clock;
use super::super::super::front_matter::value::{Kind, Map};
use super::super::super::post::{State, StateKind};
use super::super::super::site_rules::Rules;
use super::super::Found;
use super::dates::{Dated, instant, zone};
use super::value;

/// Determines the state of a post at the current time.
pub(super) fn state(
    found: &Found,
    map: &Map,
    dated: &Dated,
    rules: &Rules,
    clock: &Clock,
) -> State {
    let zone = zone(rules, clock);
    if let Some(reason) = draft(found, map, rules) {
        return State::new(StateKind::Draft, &reason);
    }
    let ends = expiry(map, rules, &zone);
    if let Some((key, at)) = ends
        && at <= clock.now
    {
        return State::new(
            StateKind::Expired,
            &format!("`{key}` is {}", day(at, &zone)),
        );
    }
    let (what, begins) = begins(map, dated, rules, &zone);
    if let Some(at) = begins.filter(|at| *at > clock.now) {
        return State {
            turns: Some(at),
            ..State::new(
                StateKind::Scheduled,
                &format!("{what} is {}", day(at, &zone)),
            )
        };
    }
    let unlisted = said(map, rules.kind.profile().hides.unlisted);
    let (kind, reason) = unlisted.map_or((StateKind::Published, String::new()), |reason| {
        (StateKind::Unlisted, reason)
    });
    State {
        turns: ends.map(|(_, at)| at),
        ..State::new(kind, &reason)
    }
}

/// Returns why a post is never on the site.
fn draft(found: &Found, map: &Map, rules: &Rules) -> Option<String> {
    let (hides, shows) = (&rules.kind.profile().hides, rules.settings.shows);
    let built = |reason: String, shown: bool| {
        let more = if shown {
            "; the site is configured to show such posts"
        } else {
            ""
        };
        Some(reason + more)
    };
    if hides.drafts && is(map, "draft", true) {
        return built("`draft: true`".to_owned(), shows.drafts);
    }
    if hides.unpublished && is(map, "published", false) {
        return built("`published: false`".to_owned(), shows.unpublished);
    }
    let id = found.id.as_str();
    let folder = |name: &str| id.split('/').rev().skip(1).any(|part| part == name);
    if let Some(name) = hides.drafts_folder.filter(|name| folder(name)) {
        return built(format!("it lies in `{name}`"), shows.drafts);
    }
    if let Some(reason) = draft_section(found, rules) {
        return built(reason, shows.drafts);
    }
    said(map, hides.unwritten)
}

/// Returns which parent section is a draft.
pub(in crate::blog::parse_post) fn draft_section(found: &Found, rules: &Rules) -> Option<String> {
    let id = found.id.as_str();
    let section = rules.draft_folders.iter().find(|it| is_below(id, it))?;
    let slash = if section.is_empty() { "" } else { "/" };
    Some(format!("`{section}{slash}_index.md` is a draft"))
}

fn is_below(id: &str, folder: &str) -> bool {
    folder.is_empty()
        || id
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Returns the first of these keys that has the given value, as a reason.
fn said(map: &Map, keys: &[(&str, &str)]) -> Option<String> {
    let has = |(key, wanted): &&(&str, &str)| {
        let written = value(map, key).and_then(|it| it.as_written());
        written.is_some_and(|it| it.eq_ignore_ascii_case(wanted))
    };
    keys.iter()
        .find(has)
        .map(|(key, wanted)| format!("`{key}: {wanted}`"))
}

/// Returns the label of the date a post waits for, and that date; `None` if it doesn't wait.
fn begins(map: &Map, dated: &Dated, rules: &Rules, zone: &TimeZone) -> (String, Option<Timestamp>) {
    let profile = rules.kind.profile();
    if rules.settings.shows.future.unwrap_or(!profile.hides.future) {
        return (String::new(), None);
    }
    let written = profile
        .dates
        .from
        .iter()
        .find_map(|key| Some((key, instant(map.get_any_case(key)?, zone)?)));
    match written {
        Some((key, at)) => (format!("`{key}`"), Some(at)),
        None => ("date".to_owned(), dated.is_known.then_some(dated.date.at)),
    }
}

fn expiry(map: &Map, rules: &Rules, zone: &TimeZone) -> Option<(&'static str, Timestamp)> {
    let profile = rules.kind.profile();
    if !profile.hides.expired || rules.settings.shows.expired {
        return None;
    }
    profile
        .dates
        .until
        .iter()
        .find_map(|key| Some((*key, instant(map.get_any_case(key)?, zone)?)))
}

/// Formats a timestamp as a date, with the time unless it is midnight.
pub(super) fn day(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    let midnight = local.time() == jiff::civil::Time::midnight();
    local
        .strftime(if midnight {
            "%Y-%m-%d"
        } else {
            "%Y-%m-%d %H:%M"
        })
        .to_string()
}

fn is(map: &Map, key: &str, wanted: bool) -> bool {
    let words: &[&str] = if wanted {
        &["true", "yes", "on"]
    } else {
        &["false", "no", "off"]
    };
    let scalar = value(map, key).and_then(|it| it.as_scalar());
    scalar.is_some_and(|scalar| match scalar.kind {
        Kind::Bool(is) => is == wanted,
        _ => words
            .iter()
            .any(|word| scalar.text.eq_ignore_ascii_case(word)),
    })
}
