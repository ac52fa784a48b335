//! Post parser: turns one file into a [`Post`], as a function of its text, the rules and the time.
//!
//! Every text yields a post: one that the generator would reject carries its problem, and a title
//! found by scanning lines.

mod fallback_date;
mod generic;
mod language;
mod lenient_front_matter;
mod query_fields;
mod rejected;
mod state_certainty;

pub use lenient_front_matter::SCRIPT_NOT_RUN;

use jiff::Timestamp;

use super::clock::Clock;
use super::docusaurus::{self, DocusaurusFields};
use super::excerpt::{self, ContentTitle};
use super::front_matter::{self, FrontMatterSplit, value::Map};
use super::generator::SiteKind;
use super::post::{
    DateFrom, FileStamp, PageUrl, Post, PostDate, PostId, PostMetadata, PostPermalink, PostState,
    Problem, ProblemCode, StateKind, Summary, Title, TitleFrom,
};
use super::read_file::FileText;
use super::reserved;
use super::site_rules::SiteRules;
use super::slug::PostFileName;
use super::word_count;

/// A file that may be a post, before it is parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostFile {
    /// Path relative to the posts folder.
    pub id: PostId,
    /// Path of the file.
    pub path: std::path::PathBuf,
    /// File metadata at the time of the listing, to detect changes.
    pub stamp: FileStamp,
    /// Creation time if the file system records it, else modification time.
    pub created: Timestamp,
}

/// Parses a post from its text, or builds a placeholder from the reason it could not be read.
pub fn parse_post(
    found: &PostFile,
    source: Result<&FileText, Problem>,
    rules: &SiteRules,
    clock: &Clock,
) -> Post {
    let stamp = source.as_ref().map_or(found.stamp, |source| source.stamp);
    let mut post = match source {
        Err(problem) => rejected::post(found, "", problem, rules),
        Ok(source) if source.text.contains('\0') && rules.kind != SiteKind::Docusaurus => {
            rejected::post(found, &source.text, not_text(), rules)
        }
        Ok(source) => from_text(found, source, rules, clock),
    };
    if post.problem.is_none()
        && let Some(problem) = bundle_problem(&post, rules)
    {
        rejected::mark(&mut post, problem);
    }
    post.date = post.date.in_zone(&rules.day_zone(post.date, &clock.zone));
    post.stamp = stamp;
    post
}

/// Returns the problem of a post swallowed by a page bundle. Only files probably meant as pages are
/// reported: those with a date, and those whose bundle is a section (a top-level folder). The rest
/// are resources.
fn bundle_problem(post: &Post, rules: &SiteRules) -> Option<Problem> {
    let bundle = reserved::bundle_of(&rules.bundles, post.id.as_str())?;
    let above = rules.settings.urls.folder_prefix.split('/');
    let depth = above
        .chain(bundle.split('/'))
        .filter(|it| !it.is_empty())
        .count();
    let is_dated = matches!(post.date.from, DateFrom::FrontMatter | DateFrom::FileName);
    let folder = if bundle.is_empty() { "." } else { bundle };
    (is_dated || depth <= 1).then(|| Problem {
        line: 1,
        column: 1,
        code: ProblemCode::Bundled,
        message: format!(
            "{} does not build it: `index` makes {folder} a single page",
            rules.kind
        ),
        hint: "rename the `index` file, or move this post out of its folder".to_owned(),
    })
}

fn not_text() -> Problem {
    Problem {
        line: 1,
        column: 1,
        code: ProblemCode::NotText,
        message: "the file is not text".to_owned(),
        hint: "save it as UTF-8".to_owned(),
    }
}

fn from_text(found: &PostFile, source: &FileText, rules: &SiteRules, clock: &Clock) -> Post {
    let split = front_matter::split(&source.text, rules.kind);
    let matter = match lenient_front_matter::read(&split, rules) {
        Ok(matter) => matter,
        Err(problem) => return rejected::post(found, &source.text, problem, rules),
    };
    let map = rules.with_inherited(found.id.as_str(), &matter.map);
    let mut post = from_parts(found, &split, &map, rules, clock);
    post.metadata.language =
        language::language(found.id.as_str(), &map, rules).map(String::into_boxed_str);
    post.metadata.fields = query_fields::query_fields(&matter.map);
    let zone = rules.zone(&clock.zone);
    post.date = fallback_date::date_or_fallback(found.id.as_str(), &map, post.date, &zone);
    post.state.is_certain &= matter.ignored.is_none()
        && state_certainty::is_certain(found.id.as_str(), source, &split, &map, rules);
    record_state_source(&mut post.state, found, &matter.map, rules);
    if let Some(why) = matter.ignored
        && post.state.kind == StateKind::Published
    {
        post.state.reason = why;
    }
    post
}

/// Records which other file sets a state that the post doesn't set itself.
fn record_state_source(state: &mut PostState, found: &PostFile, own: &Map, rules: &SiteRules) {
    if state.kind == StateKind::Published {
        return;
    }
    let id = found.id.as_str();
    if let Some(section) =
        generic::draft_section_reason(found, rules).filter(|it| *it == state.reason)
    {
        // the reason contains the file name of the section page
        state.inherited_from = section.split('`').nth(1).map(str::to_owned);
        return;
    }
    let said = state.reason.split('`').nth(1).unwrap_or("date");
    let key = said.split([':', '.']).next().unwrap_or_default().trim();
    if own.get_any_case(key).is_some() {
        return;
    }
    if let Some(source) = rules.inherited_from(id, key) {
        state.reason.push_str(&format!(", set in `{source}`"));
        state.inherited_from = Some(source.to_owned());
    }
}

fn from_parts(
    found: &PostFile,
    split: &FrontMatterSplit<'_>,
    map: &Map,
    rules: &SiteRules,
    clock: &Clock,
) -> Post {
    if rules.kind != SiteKind::Docusaurus {
        return generic::post(found, split, map, rules, clock);
    }
    let title = excerpt::content_title(split.body);
    match docusaurus::fields(map, rules).and_then(|fields| resolve_date(found, fields)) {
        Ok(read) => docusaurus_post(found, split, title.as_ref(), read, rules),
        Err(problem) => {
            let mut post = generic::post(found, split, map, rules, clock);
            rejected::mark(&mut post, problem);
            post
        }
    }
}

/// Resolves the date: from the front matter, else the file name, else the file.
fn resolve_date(
    found: &PostFile,
    fields: DocusaurusFields,
) -> Result<(DocusaurusFields, PostDate), Problem> {
    let name = PostFileName::parse(found.id.as_str());
    let (at, from) = match (fields.date, name.instant()) {
        (Some(at), _) => (at, DateFrom::FrontMatter),
        (None, Some(Some(at))) => (at, DateFrom::FileName),
        (None, Some(None)) => return Err(invalid_name_date(name.date.unwrap_or_default())),
        (None, None) => (found.created, DateFrom::FileSystem),
    };
    Ok((fields, PostDate::new(at, from)))
}

fn invalid_name_date(date: &str) -> Problem {
    Problem {
        line: 1,
        column: 1,
        code: ProblemCode::Date,
        message: format!("the file name contains `{date}`, which isn't a date"),
        hint: "rename the file, or add `date: 2026-01-31` to its front matter".to_owned(),
    }
}

fn docusaurus_post(
    found: &PostFile,
    split: &FrontMatterSplit<'_>,
    title: Option<&ContentTitle>,
    (fields, date): (DocusaurusFields, PostDate),
    rules: &SiteRules,
) -> Post {
    let name = PostFileName::parse(found.id.as_str());
    let content = excerpt::without_title(split.body, title);
    let slug = fields.slug.unwrap_or_else(|| name.slug());
    let (kind, reason) = match (fields.draft, fields.unlisted) {
        (true, _) => (StateKind::Draft, "`draft: true`"),
        (_, true) => (StateKind::Unlisted, "`unlisted: true`"),
        _ => (StateKind::Published, ""),
    };
    Post {
        id: found.id.clone(),
        path: found.path.clone(),
        title: choose_title(fields.title, title, name.text),
        permalink: PostPermalink {
            url: PageUrl::Known(rules.post_url(&slug)),
            slug,
        },
        date,
        tags: fields.tags,
        authors: fields.authors,
        metadata: PostMetadata::default(),
        state: PostState::new(kind, reason),
        summary: Summary {
            description: fields
                .description
                .or_else(|| excerpt::excerpt(&content))
                .unwrap_or_default(),
            image: fields.image.unwrap_or_default(),
            has_truncate_marker: excerpt::has_truncate_marker(&content),
            words: word_count::count_body(&content),
        },
        problem: None,
        stamp: found.stamp,
        for_readers: false,
    }
}

fn choose_title(written: Option<String>, heading: Option<&ContentTitle>, name: &str) -> Title {
    let (text, from) = match (written, heading) {
        (Some(text), _) => (text, TitleFrom::FrontMatter),
        (None, Some(heading)) => (heading.text.clone(), TitleFrom::Heading),
        (None, None) => (name.to_owned(), TitleFrom::FileName),
    };
    Title { text, from }
}
