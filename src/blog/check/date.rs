//! Dates that differ from the file name, and future dates.

use jiff::civil::Date;
use jiff::{SignedDuration, tz::TimeZone};

use super::build;
use super::finding::Finding;
use super::post_text::{PostText, TOP};
use super::rule::{Rule, Severity};
use super::{CheckInput, Post};
use crate::blog::front_matter::value::SourcePosition;
use crate::blog::generator::SiteKind;
use crate::blog::slug::PostFileName;
use crate::blog::{DateFrom, StateKind};

/// Date keys, in order of precedence.
const DATE_KEYS: [&str; 8] = [
    "date",
    "pubDate",
    "pubDatetime",
    "publishDate",
    "pubdate",
    "published",
    "created_at",
    "created",
];

/// Checks the dates of all posts.
pub(super) fn check_dates(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    for (post, sheet) in blog.accepted_posts() {
        found.extend(name_mismatch(post, sheet));
        found.extend(future_date(blog, post, sheet));
    }
}

/// Reports a date that is not the day in the file name.
///
/// A date with a time matches if it falls on that day in any time zone.
fn name_mismatch(post: &std::sync::Arc<Post>, sheet: &PostText) -> Option<Finding> {
    if post.date.from != DateFrom::FrontMatter {
        return None;
    }
    let named = PostFileName::parse(post.id.as_str()).date?;
    let day: Date = padded(named)?.parse().ok()?;
    let written = sheet.value(&DATE_KEYS)?.as_written()?;
    let is_day_only = !written.trim().contains([' ', 'T', 't', ':']);
    let at = post.date.at;
    let same = if is_day_only {
        post.date.day(&TimeZone::UTC) == day
    } else {
        let start = day.to_zoned(TimeZone::UTC).ok()?.timestamp();
        let from = start.checked_sub(SignedDuration::from_hours(14)).ok()?;
        let to = start.checked_add(SignedDuration::from_hours(36)).ok()?;
        (from..to).contains(&at)
    };
    if same {
        return None;
    }
    let message = format!("the date is {written}, but the file name says {named}");
    let hint = "use the same day in both; the date in the front matter wins";
    Some(Finding::new(post, Rule::DateName, date_position(sheet), message).with_hint(hint))
}

/// Formats a date from a file name with a two-digit month and day.
fn padded(date: &str) -> Option<String> {
    let mut parts = date.split(['-', '/']).map(str::parse::<u16>);
    let mut next = || parts.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Reports future dates. Hugo and Jekyll hold back such a post, which may be intended; other
/// generators publish it with the next build.
fn future_date(
    blog: &CheckInput<'_>,
    post: &std::sync::Arc<Post>,
    sheet: &PostText,
) -> Option<Finding> {
    let is_written = !post.date.is_fallback();
    let is_to_come = is_written && post.date.at > blog.clock.now;
    let finding = |message| Finding::new(post, Rule::FutureDate, date_position(sheet), message);
    match post.state.kind {
        StateKind::Scheduled => {
            let message = format!("not published yet: {}", post.state.reason);
            let hint = "fine if intended; rebuild the site on that date";
            Some(
                finding(message)
                    .with_hint(hint)
                    .with_severity(Severity::Hint),
            )
        }
        StateKind::Published if is_to_come => {
            let day = post.date.day(&blog.clock.zone);
            let message = format!("the date {day} is in the future");
            let kind = blog.site.kind;
            let (hint, severity) = match kind {
                SiteKind::Docusaurus | SiteKind::Zola | SiteKind::Hexo => (
                    format!(
                        "{} publishes it with the next build anyway; `draft: true` prevents that",
                        build::generator_name(kind)
                    ),
                    Severity::Warning,
                ),
                _ => (
                    "the site decides whether it is shown before then".to_owned(),
                    Severity::Hint,
                ),
            };
            Some(finding(message).with_hint(hint).with_severity(severity))
        }
        _ => None,
    }
}

fn date_position(sheet: &PostText) -> SourcePosition {
    let key = DATE_KEYS.iter().find(|key| sheet.value(&[key]).is_some());
    key.map_or(TOP, |key| sheet.position_of(key))
}
