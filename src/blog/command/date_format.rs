//! Formats dates the way this site writes them.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::PlanContext;
use crate::blog::date::natural::NaturalDate;
use crate::blog::generator::{DefaultZone, SiteKind};

/// Date format of a day.
pub(super) const DAY_FORMAT: &str = "%Y-%m-%d";

/// Returns the time zone in which the site reads times without a zone.
pub(super) fn zone(context: &PlanContext<'_>) -> TimeZone {
    let site = context.site.settings.dates.zone.clone();
    match context.site.kind.generator_rules().dates.default_zone {
        // a day is meant in the writer's zone, whatever zone the page shows
        DefaultZone::Utc => context.clock.zone.clone(),
        DefaultZone::SiteOrUtc | DefaultZone::SiteOrMachine => {
            site.unwrap_or_else(|| context.clock.zone.clone())
        }
    }
}

/// Returns the current time in that zone.
pub(super) fn today(context: &PlanContext<'_>) -> Zoned {
    context.clock.now.to_zoned(zone(context))
}

/// Formats the current time, in the format of the date it replaces, else in the generator's own.
pub(super) fn format_now(context: &PlanContext<'_>, written: Option<&str>) -> String {
    let now = today(context);
    let is_day = |text: &str| text.len() <= 10 && text.starts_with(|c: char| c.is_ascii_digit());
    let form = match context.site.kind {
        _ if written.is_some_and(is_day) => DAY_FORMAT,
        // gohugo.io/content-management/archetypes: `.Date` is in RFC 3339 format
        SiteKind::Hugo => "%Y-%m-%dT%H:%M:%S%:z",
        // jekyllrb.com/docs/front-matter: `YYYY-MM-DD HH:MM:SS +/-TTTT`
        SiteKind::Jekyll => "%Y-%m-%d %H:%M:%S %z",
        // hexo.io/docs/front-matter: as its scaffolds are filled
        SiteKind::Hexo => "%Y-%m-%d %H:%M:%S",
        // Docusaurus would read a time without a zone as UTC, and one with `+0900` wrongly
        _ if written.is_some_and(|it| it.contains('T')) => {
            let utc = context.clock.now.to_zoned(TimeZone::UTC);
            return utc.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        }
        _ => DAY_FORMAT,
    };
    now.strftime(form).to_string()
}

/// Formats a date that the user typed: a day as a day, a time in the generator's own format. With
/// `before`, the date it replaces, milliseconds are kept.
pub(super) fn format_typed(
    context: &PlanContext<'_>,
    typed: &NaturalDate,
    before: Option<&str>,
) -> String {
    let (day, time) = match typed {
        NaturalDate::Verbatim(text) => return text.clone(),
        NaturalDate::Day(day) => (*day, None),
        NaturalDate::Time(time) => (time.date(), Some(time)),
    };
    let at = time.and_then(|time| time.to_zoned(zone(context)).ok());
    let Some(at) = at else {
        return day.to_string();
    };
    match context.site.kind {
        SiteKind::Hugo => at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        SiteKind::Jekyll => at.strftime("%Y-%m-%d %H:%M:%S %z").to_string(),
        SiteKind::Hexo => at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        // UTC as in `now`, which all other generators read correctly
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
