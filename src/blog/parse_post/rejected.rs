//! Fallback for a post that its generator rejects: a list entry with the reason.
//!
//! Title, date and tags are found by scanning lines.

use jiff::tz::TimeZone;

use super::super::date;
use super::super::excerpt;
use super::super::front_matter;
use super::super::post::{
    DateFrom, PageUrl, Post, PostDate, PostMetadata, PostPermalink, PostState, Problem, StateKind,
    Summary, Tag, Title, TitleFrom,
};
use super::super::site_rules::SiteRules;
use super::super::slug::PostFileName;
use super::super::word_count;
use super::PostFile;

/// Maximum number of front matter lines scanned.
const MAX_LINES: usize = 200;

/// Builds a post from what a line scan finds.
pub(super) fn post(found: &PostFile, text: &str, problem: Problem, rules: &SiteRules) -> Post {
    let split = front_matter::split(text, rules.kind);
    let name = PostFileName::parse(found.id.as_str());
    let body = split.body;
    let heading = excerpt::content_title(body);
    let title = scan_value(split.matter, "title").map(|text| (text, TitleFrom::FrontMatter));
    let title = title.or_else(|| {
        heading
            .as_ref()
            .map(|it| (it.text.clone(), TitleFrom::Heading))
    });
    let (text, from) = title.unwrap_or_else(|| (name.text.to_owned(), TitleFrom::FileName));
    let content = excerpt::without_title(body, heading.as_ref());
    let slug = scan_value(split.matter, "slug").unwrap_or_else(|| name.slug());
    let mut post = Post {
        id: found.id.clone(),
        path: found.path.clone(),
        title: Title { text, from },
        permalink: PostPermalink {
            url: PageUrl::Known(rules.post_url(&slug)),
            slug,
        },
        date: scan_date(found, split.matter, &name),
        tags: tags(split.matter, rules),
        authors: Vec::new(),
        metadata: PostMetadata::default(),
        state: PostState::new(StateKind::Problem, ""),
        summary: Summary {
            description: excerpt::excerpt(&content).unwrap_or_default(),
            image: String::new(),
            has_truncate_marker: excerpt::has_truncate_marker(&content),
            words: word_count::count_body(&content),
        },
        problem: None,
        stamp: found.stamp,
        for_readers: false,
    };
    mark(&mut post, problem);
    post
}

/// Marks a post as having a problem.
pub(super) fn mark(post: &mut Post, problem: Problem) {
    post.state = PostState::new(StateKind::Problem, &problem.message);
    post.problem = Some(problem);
}

fn scan_date(found: &PostFile, matter: &str, name: &PostFileName<'_>) -> PostDate {
    let written =
        scan_value(matter, "date").and_then(|text| date::parse_lenient(&text, &TimeZone::UTC));
    let (at, from) = match (written, name.instant().flatten()) {
        (Some(at), _) => (at, DateFrom::FrontMatter),
        (None, Some(at)) => (at, DateFrom::FileName),
        (None, None) => (found.created, DateFrom::FileSystem),
    };
    PostDate::new(at, from)
}

/// Returns the value of a `key: value` or `key = value` line, without quotes.
fn scan_value(matter: &str, key: &str) -> Option<String> {
    let value = matter.lines().take(MAX_LINES).find_map(|line| {
        let rest = line.get(key.len()..).filter(|_| {
            line.get(..key.len())
                .is_some_and(|it| it.eq_ignore_ascii_case(key))
        })?;
        rest.trim_start().strip_prefix([':', '='])
    })?;
    let value = value.trim();
    let quoted = ['"', '\'', '`']
        .into_iter()
        .find(|&quote| value.starts_with(quote));
    let bare = quoted.map_or(value, |quote| value.trim_matches(quote));
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// Reads a one-line tag list; block lists are skipped, since their indentation may be the problem.
fn tags(matter: &str, rules: &SiteRules) -> Vec<Tag> {
    let Some(value) = scan_value(matter, "tags") else {
        return Vec::new();
    };
    let Some(inner) = value
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    else {
        return Vec::new();
    };
    let labels = inner
        .split(',')
        .map(|label| label.trim().trim_matches(['"', '\'']));
    labels
        .filter(|label| !label.is_empty())
        .map(|label| rules.tag(label))
        .collect()
}
