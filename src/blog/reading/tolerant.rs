//! Front matter as the other generators read it: keys by alias and whatever their case.
//!
//! Also what a post is shown with when Docusaurus refuses one of its fields.

use jiff::{Timestamp, tz::TimeZone};

use super::super::date;
use super::super::excerpt;
use super::super::front_matter::Split;
use super::super::front_matter::value::{Kind, Map, Node, Value};
use super::super::index::Clock;
use super::super::post::{
    Address, Author, DateFrom, Post, PostDate, State, StateKind, Summary, Tag, Title, TitleFrom,
};
use super::super::rules::Rules;
use super::super::site::SiteKind;
use super::super::slug::FileName;
use super::super::words;
use super::Found;

/// The keys that name the file where the image is a map (Hugo's `PaperMod`, Jekyll's `seo-tag`).
const IMAGE_FILES: &[&str] = &["image", "path", "src", "url"];
/// The keys under which the image of a post is looked for.
const IMAGES: &[&str] = &["image", "cover", "thumbnail", "featured_image", "banner"];

/// The keys under which a date is looked for, the first that can be read wins.
const DATES: [&str; 10] = [
    "date",
    "pubDate",
    "pubDatetime",
    "publishDate",
    "pubdate",
    "published",
    "created_at",
    "created",
    "lastmod",
    "modified",
];

/// Reads a post.
pub(super) fn post(
    found: &Found,
    split: &Split<'_>,
    map: &Map,
    rules: &Rules,
    clock: &Clock,
) -> Post {
    let name = FileName::parse(found.id.as_str());
    let heading = excerpt::content_title(split.body);
    let content = excerpt::without_title(split.body, heading.as_ref());
    let date = dated(found, map, &name, &zone(rules.kind, clock));
    let address = address(map, &name, rules);
    let title = match (text(map, &["title"]), heading) {
        (Some(text), _) => (text, TitleFrom::FrontMatter),
        (None, Some(heading)) => (heading.text, TitleFrom::Heading),
        (None, None) => (readable(&name, rules.kind), TitleFrom::FileName),
    };
    let described = text(map, &["description", "summary", "excerpt"]);
    Post {
        id: found.id.clone(),
        path: found.path.clone(),
        title: Title {
            text: title.0,
            from: title.1,
        },
        address,
        date,
        tags: tags(map, rules),
        authors: authors(map),
        state: state(found, map, &date, rules, clock),
        summary: Summary {
            description: described
                .or_else(|| excerpt::excerpt(&content))
                .unwrap_or_default(),
            image: image(map).unwrap_or_default(),
            has_truncate_marker: excerpt::has_more_marker(&content),
            words: words::count(&content),
        },
        problem: None,
        stamp: found.stamp,
    }
}

/// Where a date without a zone is: Jekyll and Hexo take the machine's, the others UTC.
fn zone(kind: SiteKind, clock: &Clock) -> TimeZone {
    match kind {
        SiteKind::Jekyll | SiteKind::Hexo => clock.zone.clone(),
        _ => TimeZone::UTC,
    }
}

fn text(map: &Map, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let written = map.get_any_case(key)?.as_written()?;
        (!written.is_empty()).then(|| written.to_owned())
    })
}

/// The image of a post: a text, or a map that names its file.
fn image(map: &Map) -> Option<String> {
    IMAGES.iter().find_map(|key| {
        let file = |value: &Value| text(value.as_map()?, IMAGE_FILES);
        text(map, &[key]).or_else(|| file(map.get_any_case(key)?))
    })
}

/// A title made of a file name: the last part of the path, where that is not only a date.
fn readable(name: &FileName<'_>, kind: SiteKind) -> String {
    let text = if kind == SiteKind::Docusaurus {
        name.text
    } else {
        last_part(name.text)
    };
    match (text, name.date) {
        ("", Some(date)) => date.to_owned(),
        _ => text.trim_start_matches('_').to_owned(),
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn instant(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    let scalar = value.as_scalar()?;
    match scalar.kind {
        Kind::Time | Kind::Text => date::patient(&scalar.text, zone),
        _ => None,
    }
}

fn dated(found: &Found, map: &Map, name: &FileName<'_>, zone: &TimeZone) -> PostDate {
    let written = DATES
        .iter()
        .find_map(|key| instant(map.get_any_case(key)?, zone));
    let named = || {
        name.date
            .and_then(|date| date::patient(&date.replace('/', "-"), zone))
    };
    let (at, from) = match written {
        Some(at) => (at, DateFrom::FrontMatter),
        None => named().map_or((found.born, DateFrom::FileSystem), |at| {
            (at, DateFrom::FileName)
        }),
    };
    PostDate { at, from }
}

fn address(map: &Map, name: &FileName<'_>, rules: &Rules) -> Address {
    let written = text(map, &["slug", "permalink", "path", "url"]);
    let slug = written.unwrap_or_else(|| match rules.kind {
        SiteKind::Docusaurus => name.slug(),
        SiteKind::Jekyll | SiteKind::Hexo if name.date.is_some() => {
            let date = name.date.unwrap_or_default().replace('-', "/");
            format!("/{date}/{}", last_part(name.text))
        }
        _ => format!("/{}{}", name.folder, name.text),
    });
    Address {
        url: rules.post_url(&slug),
        slug,
    }
}

fn tags(map: &Map, rules: &Rules) -> Vec<Tag> {
    let taxonomies = map.get_any_case("taxonomies").and_then(Value::as_map);
    let Some(value) = taxonomies
        .and_then(|map| map.get("tags"))
        .or_else(|| map.get_any_case("tags"))
    else {
        return Vec::new();
    };
    let labels = match &value.node {
        Node::List(list) => list.iter().filter_map(label).collect(),
        Node::Scalar(_) => value
            .as_written()
            .map_or_else(Vec::new, |written| several(written, rules.kind)),
        Node::Map(_) => Vec::new(),
    };
    let labels = labels.into_iter().filter(|label| !label.is_empty());
    labels.map(|label| rules.tag(&label)).collect()
}

fn label(item: &Value) -> Option<String> {
    match item.as_map() {
        Some(map) => text(map, &["label", "name"]),
        None => item.as_written().map(str::to_owned),
    }
}

/// One string of tags: Jekyll and plain files part it at blanks, the others hold it for one tag.
fn several(written: &str, kind: SiteKind) -> Vec<String> {
    let trimmed = |label: &str| label.trim().to_owned();
    match kind {
        SiteKind::Jekyll | SiteKind::Plain if written.contains(',') => {
            written.split(',').map(trimmed).collect()
        }
        SiteKind::Jekyll | SiteKind::Plain => written.split_whitespace().map(trimmed).collect(),
        _ => vec![trimmed(written)],
    }
}

fn authors(map: &Map) -> Vec<Author> {
    let Some(value) = map
        .get_any_case("authors")
        .or_else(|| map.get_any_case("author"))
    else {
        return Vec::new();
    };
    let name = |item: &Value| match item.as_map() {
        Some(map) => text(map, &["key", "name"]),
        None => item.as_written().map(str::to_owned),
    };
    match value.as_list() {
        Some(list) => list.iter().filter_map(name).map(Author).collect(),
        None => name(value).map(Author).into_iter().collect(),
    }
}

fn state(found: &Found, map: &Map, date: &PostDate, rules: &Rules, clock: &Clock) -> State {
    let path = found.id.as_str();
    let drafts = path.starts_with("_drafts/") || path.contains("/_drafts/");
    if is_true(map, "draft") {
        return told(StateKind::Draft, "`draft: true`");
    }
    if is_false(map, "published") {
        return told(StateKind::Draft, "`published: false`");
    }
    if drafts {
        return told(StateKind::Draft, "it lies in `_drafts`");
    }
    let zone = zone(rules.kind, clock);
    let day = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string();
    if matches!(rules.kind, SiteKind::Hugo | SiteKind::Jekyll) {
        let publish = map
            .get_any_case("publishDate")
            .and_then(|value| instant(value, &zone));
        let begins = publish.unwrap_or(date.at);
        if begins > clock.now && !(publish.is_none() && date.is_fallback()) {
            return told(StateKind::Scheduled, &format!("date is {}", day(begins)));
        }
    }
    let expiry = ["expiryDate", "unpublishdate"];
    let ends = expiry
        .iter()
        .find_map(|key| Some((key, instant(map.get_any_case(key)?, &zone)?)));
    match ends.filter(|(_, at)| rules.kind == SiteKind::Hugo && *at <= clock.now) {
        Some((key, at)) => told(StateKind::Expired, &format!("`{key}` is {}", day(at))),
        None if is_true(map, "unlisted") => told(StateKind::Unlisted, "`unlisted: true`"),
        None => told(StateKind::Published, ""),
    }
}

fn told(kind: StateKind, reason: &str) -> State {
    State {
        kind,
        reason: reason.to_owned(),
    }
}

fn is_true(map: &Map, key: &str) -> bool {
    let scalar = map.get_any_case(key).and_then(Value::as_scalar);
    scalar.is_some_and(|scalar| match scalar.kind {
        Kind::Bool(is) => is,
        _ => ["true", "yes", "on"]
            .iter()
            .any(|word| scalar.text.eq_ignore_ascii_case(word)),
    })
}

fn is_false(map: &Map, key: &str) -> bool {
    let scalar = map.get_any_case(key).and_then(Value::as_scalar);
    scalar.is_some_and(|scalar| match scalar.kind {
        Kind::Bool(is) => !is,
        _ => ["false", "no", "off"]
            .iter()
            .any(|word| scalar.text.eq_ignore_ascii_case(word)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::body::Source;
    use super::super::super::post::{PostId, Stamp};
    use super::*;

    fn read(kind: SiteKind, path: &str, text: &str) -> Post {
        let found = Found {
            id: PostId::new(path),
            path: path.into(),
            stamp: Stamp::default(),
            born: Timestamp::UNIX_EPOCH,
        };
        let clock = Clock {
            now: "2026-11-23T12:00:00Z".parse().expect("a time"),
            zone: TimeZone::UTC,
        };
        let source = Source {
            text: text.to_owned(),
            lossy: false,
            stamp: Stamp::default(),
        };
        super::super::post(&found, Ok(&source), &Rules::new(kind, "/"), &clock)
    }

    fn labels(post: &Post) -> Vec<&str> {
        post.tags.iter().map(|tag| tag.label.as_str()).collect()
    }

    #[test]
    fn the_image_is_read_under_its_common_names() {
        let image = |kind, text| read(kind, "a.md", text).summary.image;
        let docusaurus = "---\nimage: /img/a.png\n---\n";
        assert_eq!(image(SiteKind::Docusaurus, docusaurus), "/img/a.png");
        assert_eq!(image(SiteKind::Hexo, "---\nbanner: a.png\n---\n"), "a.png");
        assert_eq!(
            image(SiteKind::Hugo, "+++\ncover = \"b.png\"\n+++\n"),
            "b.png"
        );
        assert_eq!(
            image(
                SiteKind::Hugo,
                "---\ncover:\n  alt: y\n  image: b.png\n---\n"
            ),
            "b.png"
        );
        assert_eq!(
            image(
                SiteKind::Jekyll,
                "---\nimage: {alt: y, path: /c.png}\n---\n"
            ),
            "/c.png"
        );
        assert_eq!(
            image(
                SiteKind::Hugo,
                "---\ncover: {alt: y}\nthumbnail: d.png\n---\n"
            ),
            "d.png"
        );
        assert_eq!(image(SiteKind::Jekyll, "---\ntitle: x\n---\n"), "");
    }

    #[test]
    fn tags_are_read_in_every_common_form() {
        let hugo = |text| read(SiteKind::Hugo, "a.md", text);
        assert_eq!(
            labels(&hugo("+++\ntags = [\"a\", \"b\"]\n+++\n")),
            ["a", "b"]
        );
        assert_eq!(labels(&hugo("---\nTags: [a]\n---\n")), ["a"]);
        assert_eq!(labels(&hugo("{\"tags\": [\"a\"]}\n")), ["a"]);
        assert_eq!(
            labels(&read(
                SiteKind::Zola,
                "a.md",
                "+++\n[taxonomies]\ntags = [\"z\"]\n+++\n"
            )),
            ["z"]
        );
        assert_eq!(
            labels(&read(SiteKind::Jekyll, "a.md", "---\ntags: a b\n---\n")),
            ["a", "b"]
        );
        assert_eq!(
            labels(&read(SiteKind::Eleventy, "a.md", "---\ntags: a b\n---\n")),
            ["a b"]
        );
        assert_eq!(
            labels(&read(
                SiteKind::Hexo,
                "a.md",
                "title: x\ntags:\n- 日本\n---\n"
            )),
            ["日本"]
        );
        assert_eq!(
            labels(&read(SiteKind::Hexo, "a.md", "title: x\ntags:\n---\n")),
            [""; 0]
        );
    }

    #[test]
    fn dates_come_from_aliases_names_and_offsets() {
        let date = |kind, path, text| read(kind, path, text).date.at.to_string();
        assert_eq!(
            date(
                SiteKind::Astro,
                "a.md",
                "---\npubDate: 2023-07-17T00:00:00Z\n---\n"
            ),
            "2023-07-17T00:00:00Z"
        );
        assert_eq!(
            date(
                SiteKind::Jekyll,
                "2013-05-06-a.markdown",
                "---\ntitle: x\n---\n"
            ),
            "2013-05-06T00:00:00Z"
        );
        assert_eq!(
            date(
                SiteKind::Jekyll,
                "2013-05-06-a.md",
                "---\ndate: 2013-05-06 02:12:52 +0200\n---\n"
            ),
            "2013-05-06T00:12:52Z"
        );
        assert_eq!(
            date(SiteKind::Zola, "a.md", "+++\ndate = 2017-01-01\n+++\n"),
            "2017-01-01T00:00:00Z"
        );
        assert_eq!(
            date(SiteKind::Zola, "2016-10-08_x.md", "+++\n+++\n"),
            "2016-10-08T00:00:00Z"
        );
    }

    #[test]
    fn states_tell_their_reason() {
        let state = |kind, text| {
            let state = read(kind, "a.md", text).state;
            (state.kind, state.reason)
        };
        let is = |kind: StateKind, reason: &str| (kind, reason.to_owned());
        assert_eq!(
            state(SiteKind::Hugo, "---\ndraft: true\n---\n"),
            is(StateKind::Draft, "`draft: true`")
        );
        assert_eq!(
            state(SiteKind::Jekyll, "---\npublished: false\n---\n"),
            is(StateKind::Draft, "`published: false`")
        );
        assert_eq!(
            state(SiteKind::Hugo, "---\ndate: 2026-12-01\n---\n"),
            is(StateKind::Scheduled, "date is 2026-12-01")
        );
        assert_eq!(
            state(SiteKind::Hugo, "---\nexpiryDate: 2026-01-01\n---\n"),
            is(StateKind::Expired, "`expiryDate` is 2026-01-01")
        );
        assert_eq!(
            state(SiteKind::Zola, "---\ndate: 2999-12-01\n---\n"),
            is(StateKind::Published, "")
        );
        assert_eq!(
            state(SiteKind::Docusaurus, "---\ndate: 2999-12-01\n---\n"),
            is(StateKind::Published, "")
        );
    }

    #[test]
    fn a_broken_post_keeps_its_title_date_and_tags() {
        let post = read(
            SiteKind::Docusaurus,
            "a.md",
            "---\ntitle: a: b\ndate: 2020-01-02\ntags: [x, y]\n---\nText",
        );
        assert_eq!(post.title.text, "a: b");
        assert_eq!(post.date.at.to_string(), "2020-01-02T00:00:00Z");
        assert_eq!(labels(&post), ["x", "y"]);
        assert_eq!(post.state.kind, StateKind::Problem);
        assert_eq!(post.problem.map(|problem| problem.line), Some(2));
    }

    #[test]
    fn a_refused_field_does_not_hide_the_others() {
        let post = read(
            SiteKind::Docusaurus,
            "a.md",
            "---\ntitle: T\ndraft: 1\ntags: [x]\n---\nText",
        );
        assert_eq!((post.title.text.as_str(), labels(&post)), ("T", vec!["x"]));
        assert_eq!(post.state.kind, StateKind::Problem);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_make_a_post(
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300),
            fence in 0..4usize,
            kind in 0..SiteKind::ALL.len(),
        ) {
            let opener = ["", "---\n", "+++\n", "{"][fence];
            let text = format!("{opener}{}", String::from_utf8_lossy(&bytes));
            read(SiteKind::ALL[kind], "2020-01-02-a.md", &text);
        }

        #[test]
        fn anything_like_front_matter_makes_a_post(
            text in "(---|\\+\\+\\+|\\{)\n((title|date|tags|draft|authors|slug|\"a\")(: |=|:)[-\\[\\]{}*&!|>'\"#a0-9:, é]{0,12}\n( {0,3}- [a-z~]{0,3}\n)?){0,5}(---|\\+\\+\\+)?\n[#*_~`!\\[\\]()<>:{}= a\n]{0,60}",
            kind in 0..SiteKind::ALL.len(),
        ) {
            read(SiteKind::ALL[kind], "2020-01-02-a.md", &text);
        }
    }
}
