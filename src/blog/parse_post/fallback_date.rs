//! Fallback dates: what a post without a date is shown and sorted by.
//!
//! The post's fields, URL and state are determined before, so a fallback date never reaches the
//! site. The next fallbacks, first commit and file time, are left to the index.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::date;
use super::super::front_matter::value::{Map, ScalarKind, Value};
use super::super::post::{DateFrom, PostDate};
use super::super::slug::PostFileName;
use super::generic::{instant, value};

/// Common date keys; those of first publication come before those of modification.
const DATE_KEYS: [&str; 17] = [
    "date",
    "pubDate",
    "pubDatetime",
    "publishDate",
    "publish_date",
    "publishedAt",
    "published_at",
    "published",
    "datetime",
    "posted",
    "created_at",
    "created",
    "createdAt",
    "lastmod",
    "modified",
    "updated",
    "last_update.date",
];
/// Keys for expiry dates, which are not used as a post's date.
const EXPIRY_KEYS: [&str; 5] = [
    "expiryDate",
    "unpublishDate",
    "expires",
    "expiry",
    "archived",
];
/// Keys that may hold the path of the page.
const PATH_KEYS: [&str; 4] = ["path", "slug", "permalink", "url"];

/// Returns the post's own date, else the first fallback found in its front matter or path.
pub(super) fn date_or_fallback(id: &str, map: &Map, own: PostDate, zone: &TimeZone) -> PostDate {
    if own.from != DateFrom::FileSystem {
        return own;
    }
    let key = || Some((date_from_keys(map, zone)?, DateFrom::OtherKey));
    let page = || Some((date_from_page_path(map, zone)?, DateFrom::Permalink));
    let path = || Some((date_from_path(id, zone)?, DateFrom::PathOnly));
    let found = key().or_else(page).or_else(path);
    found.map_or(own, |(at, from)| PostDate::new(at, from))
}

/// Reads the first common date key, else the first other key whose value has a date type.
fn date_from_keys(map: &Map, zone: &TimeZone) -> Option<Timestamp> {
    let common = DATE_KEYS
        .iter()
        .find_map(|key| instant(value(map, key)?, zone));
    let is_time = |value: &Value| {
        let scalar = value.as_scalar();
        scalar.is_some_and(|scalar| scalar.kind == ScalarKind::Time)
    };
    let ends = |key: &str| EXPIRY_KEYS.iter().any(|end| end.eq_ignore_ascii_case(key));
    let is_page = |key: &str| PATH_KEYS.iter().any(|path| path.eq_ignore_ascii_case(key));
    let is_other = |key: &str| !ends(key) && !is_page(key) && !key.eq_ignore_ascii_case("title");
    common.or_else(|| {
        let mut others = map.iter().filter(|(key, it)| is_other(key) && is_time(it));
        others.find_map(|(_, value)| instant(value, zone))
    })
}

/// Reads a date from a key that holds the path of the page.
fn date_from_page_path(map: &Map, zone: &TimeZone) -> Option<Timestamp> {
    PATH_KEYS
        .iter()
        .find_map(|key| date_from_path(map.get_any_case(key)?.as_written()?, zone))
}

/// Reads the last date in a path: four-digit year, month, day.
fn date_from_path(path: &str, zone: &TimeZone) -> Option<Timestamp> {
    let written = PostFileName::parse(path).date?;
    date::parse_lenient(&written.replace('/', "-"), zone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter::yaml;

    /// Returns the fallback date of a post whose file was created on 2000-01-01.
    fn fallback(id: &str, matter: &str) -> (String, DateFrom) {
        let map = yaml::map(matter, 1).expect("front matter");
        let born = "2000-01-01T00:00:00Z".parse().expect("a time");
        let own = PostDate::new(born, DateFrom::FileSystem);
        let date = date_or_fallback(id, &map, own, &TimeZone::UTC);
        (date.at.strftime("%F").to_string(), date.from)
    }

    #[test]
    fn each_fallback_comes_before_the_next_one() {
        use DateFrom::{FileSystem, OtherKey, PathOnly, Permalink};
        const BORN: &str = "2000-01-01";
        for (id, matter, day, from) in [
            ("a.md", "title: x\n", BORN, FileSystem),
            ("2020-01-02-a.md", "title: x\n", "2020-01-02", PathOnly),
            ("2020/1/2/a.md", "", "2020-01-02", PathOnly),
            ("2020-01-02-a/index.md", "", "2020-01-02", PathOnly),
            (
                "2020-01-02-a.md",
                "permalink: /2021/03/04/x/\n",
                "2021-03-04",
                Permalink,
            ),
            ("a.md", "slug: 2021-03-04-x\n", "2021-03-04", Permalink),
            (
                "2020-01-02-a.md",
                "path: /2021/3/4/x\nupdated: 2022-05-06\n",
                "2022-05-06",
                OtherKey,
            ),
            (
                "a.md",
                "updated: 2022-05-06\ncreated: 2021-05-06\n",
                "2021-05-06",
                OtherKey,
            ),
            ("a.md", "when: 2021-05-06\n", "2021-05-06", OtherKey),
            ("a.md", "expiryDate: 2021-05-06\n", BORN, FileSystem),
            ("a.md", "title: 2021-05-06\n", BORN, FileSystem),
            ("a.md", "created: soon\n", BORN, FileSystem),
            ("99-1-2-a.md", "", BORN, FileSystem),
            ("2020-13-41-a.md", "", BORN, FileSystem),
        ] {
            assert_eq!(
                fallback(id, matter),
                (day.to_owned(), from),
                "{id} {matter}"
            );
        }
    }
}
