//! Eleventy post parser.
//!
//! Source: Eleventy 3, `src/Template.js` (dates), `src/TemplateFileSlug.js`,
//! `src/TemplatePermalink.js` and `src/Util/…` (URLs), `src/Data/TemplateData.js` (tags),
//! `11ty.dev/docs/collections` (posts excluded from collections).

mod url;

use std::sync::LazyLock;

use jiff::Timestamp;
use regex::Regex;

use super::super::super::date::{self, js_date};
use super::super::super::front_matter::value::{Node, ScalarKind, Value};
use super::super::super::post::{
    DateFrom, PostDate, PostPermalink, PostState, Problem, ProblemCode, StateKind, Tag,
};
use super::{ParseInput, ParsedFields, has_excerpt_marker};

/// Matches a date in a path.
static PATH_DATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d{4}-\d{2}-\d{2}").ok());

/// Parses the fields of a post; returns an error if the build would stop.
pub(super) fn fields(input: &ParseInput<'_>) -> Result<ParsedFields, Problem> {
    let date = date(input)?;
    let tags = tags(input)?;
    let (slug, url) = url::url(input, &date)?;
    Ok(ParsedFields {
        title: title(input, &date),
        address: PostPermalink { slug, url },
        tags,
        categories: super::labels::categories(input.found, input.map, input.rules),
        state: state(input),
        has_excerpt_marker: has_excerpt_marker(input.content, input.map, input.rules),
        date,
    })
}

/// Returns the title; a computed one takes precedence (`11ty.dev/docs/data-computed`).
fn title(input: &ParseInput<'_>, date: &PostDate) -> Option<String> {
    let computed = input.map.get("eleventyComputed").and_then(Value::as_map);
    let template = computed.and_then(|map| map.get("title")?.as_written());
    template
        .and_then(|template| url::evaluate_computed(input, template, date))
        .or_else(|| input.map.get("title").and_then(Value::as_javascript))
}

/// Resolves the date: from the front matter, else the first in the path, else the file.
fn date(input: &ParseInput<'_>) -> Result<PostDate, Problem> {
    let file = PostDate::new(input.found.created, DateFrom::FileSystem);
    let Some(value) = input.map.get("date").filter(|value| is_truthy(value)) else {
        return Ok(date_from_path(input).unwrap_or(file));
    };
    let scalar = value.as_scalar();
    let at = match scalar.map(|scalar| (scalar.kind, scalar.text.as_str())) {
        // js-yaml requires two-digit months and days in a date without a time
        Some((ScalarKind::Time, text)) if text.len() >= 10 => date::yaml_timestamp(text),
        Some((ScalarKind::Text, text)) if is_date_keyword(text) => return Ok(file),
        Some((ScalarKind::Text, text)) => parse_iso(text),
        _ => None,
    };
    at.map(|at| PostDate::new(at, DateFrom::FrontMatter))
        .ok_or_else(|| {
            let text = scalar.map_or("", |scalar| scalar.text.as_str());
            problem(
                value,
                ProblemCode::Date,
                format!("Eleventy cannot read the date `{text}`, which stops the build"),
                "write `date: 2026-01-31`",
            )
        })
}

fn is_truthy(value: &Value) -> bool {
    match value.as_scalar() {
        Some(scalar) => match scalar.kind {
            ScalarKind::Null => false,
            ScalarKind::Bool(is) => is,
            ScalarKind::Number(number) => number != 0.0,
            ScalarKind::Time => true,
            ScalarKind::Text => !scalar.text.is_empty(),
        },
        None => true,
    }
}

/// Whether a text is a keyword for a file or Git time (`11ty.dev/docs/dates`).
fn is_date_keyword(text: &str) -> bool {
    let words = [
        "last modified",
        "created",
        "git last modified",
        "git created",
    ];
    words.contains(&text.to_ascii_lowercase().as_str())
}

/// Parses an ISO 8601 time like luxon; UTC without an offset.
fn parse_iso(text: &str) -> Option<Timestamp> {
    static SHAPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?(?:T\d{2}(?::\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$").ok()
    });
    SHAPE.as_ref().filter(|shape| shape.is_match(text))?;
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    js_date::parse(&whole)
}

/// Returns the first date in the path from the site root.
fn date_from_path(input: &ParseInput<'_>) -> Option<PostDate> {
    let path = input.rules.path_from_root(input.found.id.as_str());
    let day = PATH_DATE.as_ref()?.find(&path)?.as_str();
    let day: jiff::civil::Date = day.parse().ok()?;
    let at = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    Some(PostDate::new(at, DateFrom::FileName))
}

/// Returns the distinct tags; a string is split at commas.
fn tags(input: &ParseInput<'_>) -> Result<Vec<Tag>, Problem> {
    let Some(value) = input.map.get("tags").filter(|value| is_truthy(value)) else {
        return Ok(Vec::new());
    };
    let parted = |text: &str| -> Vec<String> { text.split(',').map(str::to_owned).collect() };
    let mut labels = Vec::new();
    match &value.node {
        Node::List(list) => labels.extend(list.iter().filter_map(Value::as_javascript)),
        Node::Scalar(scalar) if scalar.kind == ScalarKind::Text => labels = parted(&scalar.text),
        _ => {
            return Err(problem(
                value,
                ProblemCode::Field,
                "`tags` is neither text nor a list, which stops the build".to_owned(),
                "write `tags: [a, b]`",
            ));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    labels.retain(|label| seen.insert(label.clone()));
    Ok(labels.iter().map(|label| input.rules.tag(label)).collect())
}

fn state(input: &ParseInput<'_>) -> PostState {
    let is = |key: &str, wanted: bool| {
        let scalar = input.map.get(key).and_then(Value::as_scalar);
        scalar.is_some_and(|scalar| scalar.kind == ScalarKind::Bool(wanted))
    };
    if is("permalink", false) {
        return PostState::new(StateKind::Draft, "`permalink: false`");
    }
    let draft = input.map.get("draft").is_some_and(is_truthy);
    let is_built = draft && input.rules.publishes_drafts(input.found.id.as_str());
    if draft && !is_built {
        return PostState::new(StateKind::Draft, "`draft: true`");
    }
    if is("eleventyExcludeFromCollections", true) {
        return PostState::new(
            StateKind::Unlisted,
            "`eleventyExcludeFromCollections: true`",
        );
    }
    PostState::new(
        StateKind::Published,
        if is_built {
            super::DRAFT_HAS_NO_EFFECT
        } else {
            ""
        },
    )
}

fn problem(value: &Value, code: ProblemCode, message: String, hint: &str) -> Problem {
    Problem {
        line: value.place.line,
        column: value.place.column,
        code,
        message,
        hint: hint.to_owned(),
    }
}
