//! The time in hand, written as the posts of a site have it.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::Scene;
use crate::blog::date::typed::Typed;
use crate::blog::profile::Zone;
use crate::blog::site::SiteKind;

/// A day.
pub(super) const DAY: &str = "%Y-%m-%d";

/// Gives the zone in which the site reads times that name none.
pub(super) fn zone(scene: &Scene<'_>) -> TimeZone {
    let site = scene.site.settings.dates.zone.clone();
    match scene.site.kind.profile().dates.zone {
        // a day is that of the writer, whatever zone the page says
        Zone::Utc => scene.clock.zone.clone(),
        Zone::SiteOrUtc | Zone::SiteOrMachine => site.unwrap_or_else(|| scene.clock.zone.clone()),
    }
}

/// Gives the time in hand, in that zone.
pub(super) fn today(scene: &Scene<'_>) -> Zoned {
    scene.clock.now.to_zoned(zone(scene))
}

/// Writes the time in hand: as the date that stands there, else as the generator's own posts have
/// it.
pub(super) fn now(scene: &Scene<'_>, written: Option<&str>) -> String {
    let now = today(scene);
    let is_day = |text: &str| text.len() <= 10 && text.starts_with(|c: char| c.is_ascii_digit());
    let form = match scene.site.kind {
        _ if written.is_some_and(is_day) => DAY,
        // gohugo.io/content-management/archetypes: `.Date` is a time of RFC 3339
        SiteKind::Hugo => "%Y-%m-%dT%H:%M:%S%:z",
        // jekyllrb.com/docs/front-matter: `YYYY-MM-DD HH:MM:SS +/-TTTT`
        SiteKind::Jekyll => "%Y-%m-%d %H:%M:%S %z",
        // hexo.io/docs/front-matter: as its scaffolds are filled
        SiteKind::Hexo => "%Y-%m-%d %H:%M:%S",
        // a time without a zone would be read in UTC, and one with `+0900` wrongly by Docusaurus
        _ if written.is_some_and(|it| it.contains('T')) => {
            let utc = scene.clock.now.to_zoned(TimeZone::UTC);
            return utc.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        }
        _ => DAY,
    };
    now.strftime(form).to_string()
}

/// Writes a date that was typed: a day as a day, a time as the generator's own posts have it; in
/// the form of what stands there, where that is a day or a time with its zone.
pub(super) fn written(scene: &Scene<'_>, typed: &Typed, before: Option<&str>) -> String {
    let (day, time) = match typed {
        Typed::Written(text) => return text.clone(),
        Typed::Day(day) => (*day, None),
        Typed::Time(time) => (time.date(), Some(time)),
    };
    let at = time.and_then(|time| time.to_zoned(zone(scene)).ok());
    let Some(at) = at else {
        return day.to_string();
    };
    match scene.site.kind {
        SiteKind::Hugo => at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        SiteKind::Jekyll => at.strftime("%Y-%m-%d %H:%M:%S %z").to_string(),
        SiteKind::Hexo => at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        // as in `now`: UTC, which every one of the others reads as it is meant
        _ => {
            let utc = at.with_time_zone(TimeZone::UTC);
            let form = if before.is_some_and(|it| it.contains(".000Z")) {
                "%Y-%m-%dT%H:%M:%S.000Z"
            } else {
                "%Y-%m-%dT%H:%M:%SZ"
            };
            utc.strftime(form).to_string()
        }
    }
}
