//! Generic post parser for all generators except Docusaurus: keys by alias, in any case.
//!
//! Also used to show a post when Docusaurus rejects one of its fields.

mod astro;
mod dates;
mod eleventy;
mod excerpt_marker;
mod hexo;
mod hugo;
mod jekyll;
mod labels;
mod post_url;
mod state;
mod zola;

pub(super) use dates::instant;
pub(super) use state::draft_section_reason;

use super::super::clock::Clock;
use super::super::excerpt;
use super::super::front_matter::value::{Map, Value};
use super::super::front_matter::{FrontMatterLanguage, FrontMatterSplit};
use super::super::generator::{SiteKind, TitleFallback};
use super::super::post::{
    Post, PostDate, PostMetadata, PostPermalink, PostState, Problem, Summary, Tag, Title, TitleFrom,
};
use super::super::site_rules::SiteRules;
use super::super::slug::PostFileName;
use super::super::word_count;
use super::{PostFile, rejected};

/// Keys of the file name when the image is a map (Hugo's `PaperMod`, Jekyll's `seo-tag`).
const IMAGE_FILE_KEYS: &[&str] = &["image", "path", "src", "url"];
/// Keys for the image of a post.
const IMAGE_KEYS: &[&str] = &["image", "cover", "thumbnail", "featured_image", "banner"];

/// Why a post with `draft: true` is published anyway.
const DRAFT_HAS_NO_EFFECT: &str =
    "`draft: true` has no effect: the site's code does not exclude drafts";

/// Input of the generator-specific parsers.
struct ParseInput<'a> {
    /// The file.
    found: &'a PostFile,
    /// The front matter, with what the post inherits.
    map: &'a Map,
    /// Title to use if the front matter has none: the content heading, else the file name.
    fallback_title: &'a str,
    /// The body without the heading that serves as title.
    content: &'a str,
    /// The notation of the front matter.
    language: FrontMatterLanguage,
    rules: &'a SiteRules,
    clock: &'a Clock,
}

/// Fields that each generator determines by its own rules.
struct ParsedFields {
    /// The front matter title.
    title: Option<String>,
    date: PostDate,
    address: PostPermalink,
    tags: Vec<Tag>,
    categories: Vec<String>,
    state: PostState,
    /// Whether the body has an excerpt marker.
    has_excerpt_marker: bool,
}

/// Parses a post; if the build would stop at it, the problem is recorded in the post.
pub(super) fn post(
    found: &PostFile,
    split: &FrontMatterSplit<'_>,
    map: &Map,
    rules: &SiteRules,
    clock: &Clock,
) -> Post {
    let heading = excerpt::content_title(split.body);
    let content = excerpt::without_title(split.body, heading.as_ref());
    let untitled = title_from_file_name(found, rules);
    let input = ParseInput {
        found,
        map,
        fallback_title: heading.as_ref().map_or(untitled.as_str(), |it| &it.text),
        content: &content,
        language: split.language,
        rules,
        clock,
    };
    let (fields, problem) = match fields(&input) {
        Ok(fields) => (fields, None),
        Err(problem) => (common_fields(&input), Some(problem)),
    };
    let (title, from) = match (fields.title, heading) {
        (Some(text), _) => (text, TitleFrom::FrontMatter),
        (None, Some(heading)) => (heading.text, TitleFrom::Heading),
        (None, None) => (untitled, TitleFrom::FileName),
    };
    let described = text(map, &["description", "summary", "excerpt"]);
    let mut post = Post {
        id: found.id.clone(),
        path: found.path.clone(),
        permalink: fields.address,
        title: Title { text: title, from },
        date: fields.date,
        tags: fields.tags,
        authors: labels::authors(map),
        metadata: PostMetadata {
            categories: fields.categories,
            ..PostMetadata::default()
        },
        state: fields.state,
        summary: Summary {
            description: described
                .or_else(|| excerpt::excerpt(&content))
                .unwrap_or_default(),
            image: image(map).unwrap_or_default(),
            has_truncate_marker: fields.has_excerpt_marker,
            words: count_words(&content, split.body, rules),
        },
        problem: None,
        stamp: found.stamp,
        for_readers: false,
    };
    if let Some(problem) = problem {
        rejected::mark(&mut post, problem);
    }
    post
}

/// Counts words as the generator does, if it counts them.
fn count_words(content: &str, body: &str, rules: &SiteRules) -> usize {
    match rules.kind {
        SiteKind::Hugo => word_count::count_hugo(body, rules.settings.hugo.text),
        SiteKind::Zola => word_count::count_zola(body),
        _ => word_count::count_body(content),
    }
}

/// Parses the generator-specific fields; returns an error if the build would stop.
fn fields(input: &ParseInput<'_>) -> Result<ParsedFields, Problem> {
    match input.rules.kind {
        SiteKind::Hugo => hugo::fields(input),
        SiteKind::Zola => zola::fields(input),
        SiteKind::Jekyll => jekyll::fields(input),
        SiteKind::Hexo => hexo::fields(input),
        SiteKind::Astro => astro::fields(input),
        SiteKind::Eleventy => eleventy::fields(input),
        SiteKind::Docusaurus | SiteKind::Plain => Ok(common_fields(input)),
    }
}

/// Parses the fields by the table of generator rules alone.
fn common_fields(input: &ParseInput<'_>) -> ParsedFields {
    let &ParseInput {
        found,
        map,
        rules,
        clock,
        ..
    } = input;
    let title = text(map, &["title"]);
    let zone = dates::zone(rules, clock);
    let dated = dates::resolve_date(found, map, rules, &zone);
    let categories = labels::categories(found, map, rules);
    let named = post_url::UrlInput {
        id: found.id.as_str(),
        title: title.as_deref().unwrap_or(input.fallback_title),
        date: &dated.date.at.to_zoned(zone.clone()),
        categories: &categories,
    };
    ParsedFields {
        address: post_url::resolve_url(&named, map, rules),
        title,
        date: dated.date,
        tags: labels::tags(map, rules),
        state: state::state(found, map, &dated, rules, clock),
        has_excerpt_marker: has_excerpt_marker(input.content, map, rules),
        categories,
    }
}

/// Looks up a value by key, ignoring case; `a.b` is key `b` in map `a`.
pub(super) fn value<'a>(map: &'a Map, path: &str) -> Option<&'a Value> {
    let mut parts = path.split('.');
    let first = map.get_any_case(parts.next()?)?;
    parts.try_fold(first, |at, key| at.as_map()?.get_any_case(key))
}

fn text(map: &Map, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let written = map.get_any_case(key)?.as_written()?;
        (!written.is_empty()).then(|| written.to_owned())
    })
}

/// Returns the image of a post: a string, or a map with a file key.
fn image(map: &Map) -> Option<String> {
    IMAGE_KEYS.iter().find_map(|key| {
        let file = |value: &Value| text(value.as_map()?, IMAGE_FILE_KEYS);
        text(map, &[key]).or_else(|| file(map.get_any_case(key)?))
    })
}

/// Whether a body contains the excerpt marker of the post, the site or the generator.
fn has_excerpt_marker(content: &str, map: &Map, rules: &SiteRules) -> bool {
    let own = text(map, &["excerpt_separator"]);
    if let Some(marker) = own.as_ref().or(rules.settings.excerpt.as_ref()) {
        return content.contains(marker.as_str());
    }
    let mut markers = rules.kind.generator_rules().excerpt_markers.iter();
    markers.any(|marker| excerpt::has_marker(content, marker))
}

/// Returns the title derived from the file name: the last path segment, or the date if nothing else
/// is left.
fn title_from_file_name(found: &PostFile, rules: &SiteRules) -> String {
    let name = PostFileName::parse(found.id.as_str());
    let text = if rules.kind == SiteKind::Docusaurus {
        name.text
    } else {
        name.text.rsplit('/').next().unwrap_or(name.text)
    };
    let text = match (text, name.date) {
        ("", Some(date)) => date,
        _ => text.trim_start_matches('_'),
    };
    match rules.kind.generator_rules().title_fallback {
        TitleFallback::FileName => text.to_owned(),
        TitleFallback::CapitalizedWords => text
            .split('-')
            .map(capitalized)
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// Capitalizes a word like Ruby's `capitalize`: first letter upper case, the rest lower case.
fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + &letters.as_str().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::super::post::{FileStamp, PostId, StateKind};
    use super::super::super::read_file::FileText;
    use super::super::super::site::SiteSettings;
    use super::*;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    fn read(kind: SiteKind, path: &str, text: &str) -> Post {
        let found = PostFile {
            id: PostId::new(path),
            path: path.into(),
            stamp: FileStamp::default(),
            created: Timestamp::UNIX_EPOCH,
        };
        let clock = Clock {
            now: "2026-11-23T12:00:00Z".parse().expect("a time"),
            zone: TimeZone::UTC,
        };
        let source = FileText {
            text: text.to_owned(),
            lossy: false,
            stamp: FileStamp::default(),
        };
        super::super::parse_post(
            &found,
            Ok(&source),
            &SiteRules::new(kind, &SiteSettings::default()),
            &clock,
        )
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
            state(SiteKind::Hexo, "---\npublished: false\n---\n"),
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
