//! State of a post in a production build, by the generator's rules and the site's settings; keys
//! the generator doesn't know have no effect.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::super::clock::Clock;
use super::super::super::front_matter::value::{Map, ScalarKind};
use super::super::super::post::{PostState, StateKind};
use super::super::super::site_rules::SiteRules;
use super::super::PostFile;
use super::dates::{ResolvedDate, instant, zone};
use super::value;

/// Determines the state of a post at the current time.
pub(super) fn state(
    found: &PostFile,
    map: &Map,
    dated: &ResolvedDate,
    rules: &SiteRules,
    clock: &Clock,
) -> PostState {
    let zone = zone(rules, clock);
    if let Some(reason) = draft_reason(found, map, rules) {
        return PostState::new(StateKind::Draft, &reason);
    }
    let ends = expiry_date(map, rules, &zone);
    if let Some((key, at)) = ends
        && at <= clock.now
    {
        return PostState::new(
            StateKind::Expired,
            &format!("`{key}` is {}", format_day(at, &zone)),
        );
    }
    let (what, begins) = publish_date(map, dated, rules, &zone);
    if let Some(at) = begins.filter(|at| *at > clock.now) {
        return PostState {
            changes_at: Some(at),
            ..PostState::new(
                StateKind::Scheduled,
                &format!("{what} is {}", format_day(at, &zone)),
            )
        };
    }
    let unlisted = matching_key_reason(map, rules.kind.generator_rules().visibility.unlisted);
    let (kind, reason) = unlisted.map_or((StateKind::Published, String::new()), |reason| {
        (StateKind::Unlisted, reason)
    });
    PostState {
        changes_at: ends.map(|(_, at)| at),
        ..PostState::new(kind, &reason)
    }
}

/// Returns why a post is never on the site.
fn draft_reason(found: &PostFile, map: &Map, rules: &SiteRules) -> Option<String> {
    let (hides, shows) = (
        &rules.kind.generator_rules().visibility,
        rules.settings.visibility,
    );
    let built = |reason: String, shown: bool| {
        let more = if shown {
            "; the site is configured to show such posts"
        } else {
            ""
        };
        Some(reason + more)
    };
    if hides.drafts && is_bool_key(map, "draft", true) {
        return built("`draft: true`".to_owned(), shows.drafts);
    }
    if hides.unpublished && is_bool_key(map, "published", false) {
        return built("`published: false`".to_owned(), shows.unpublished);
    }
    let id = found.id.as_str();
    let folder = |name: &str| id.split('/').rev().skip(1).any(|part| part == name);
    if let Some(name) = hides.drafts_folder.filter(|name| folder(name)) {
        return built(format!("it is in `{name}`"), shows.drafts);
    }
    if let Some(reason) = draft_section_reason(found, rules) {
        return built(reason, shows.drafts);
    }
    matching_key_reason(map, hides.unrendered)
}

/// Returns which parent section is a draft.
pub(in crate::blog::parse_post) fn draft_section_reason(
    found: &PostFile,
    rules: &SiteRules,
) -> Option<String> {
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
fn matching_key_reason(map: &Map, keys: &[(&str, &str)]) -> Option<String> {
    let has = |(key, wanted): &&(&str, &str)| {
        let written = value(map, key).and_then(|it| it.as_written());
        written.is_some_and(|it| it.eq_ignore_ascii_case(wanted))
    };
    keys.iter()
        .find(has)
        .map(|(key, wanted)| format!("`{key}: {wanted}`"))
}

/// Returns the label of the date a post waits for, and that date; `None` if it doesn't wait.
fn publish_date(
    map: &Map,
    dated: &ResolvedDate,
    rules: &SiteRules,
    zone: &TimeZone,
) -> (String, Option<Timestamp>) {
    let profile = rules.kind.generator_rules();
    if rules
        .settings
        .visibility
        .future
        .unwrap_or(!profile.visibility.future)
    {
        return (String::new(), None);
    }
    let written = profile
        .dates
        .publish_keys
        .iter()
        .find_map(|key| Some((key, instant(map.get_any_case(key)?, zone)?)));
    match written {
        Some((key, at)) => (format!("`{key}`"), Some(at)),
        None => ("date".to_owned(), dated.is_known.then_some(dated.date.at)),
    }
}

fn expiry_date(map: &Map, rules: &SiteRules, zone: &TimeZone) -> Option<(&'static str, Timestamp)> {
    let profile = rules.kind.generator_rules();
    if !profile.visibility.expired || rules.settings.visibility.expired {
        return None;
    }
    profile
        .dates
        .expiry_keys
        .iter()
        .find_map(|key| Some((*key, instant(map.get_any_case(key)?, zone)?)))
}

/// Formats a timestamp as a date, with the time unless it is midnight.
pub(super) fn format_day(at: Timestamp, zone: &TimeZone) -> String {
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

fn is_bool_key(map: &Map, key: &str, wanted: bool) -> bool {
    let words: &[&str] = if wanted {
        &["true", "yes", "on"]
    } else {
        &["false", "no", "off"]
    };
    let scalar = value(map, key).and_then(|it| it.as_scalar());
    scalar.is_some_and(|scalar| match scalar.kind {
        ScalarKind::Bool(is) => is == wanted,
        _ => words
            .iter()
            .any(|word| scalar.text.eq_ignore_ascii_case(word)),
    })
}
