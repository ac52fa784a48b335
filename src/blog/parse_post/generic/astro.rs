//! Astro post parser.
//!
//! Source: Astro 5, `packages/astro/src/content/loaders/glob.ts` and `content/utils.ts` (ids),
//! `docs.astro.build/en/guides/routing` (URLs). Dates, drafts and tags follow the conventions of
//! its blog starter and of common themes, since each site has its own schema.

use jiff::Timestamp;

use super::super::super::date::{self, js_date};
use super::super::super::front_matter::value::{Node, Scalar, ScalarKind, Value};
use super::super::super::post::{
    DateFrom, PageUrl, PostDate, PostPermalink, PostState, Problem, ProblemCode, StateKind, Tag,
};
use super::{ParseInput, ParsedFields, has_excerpt_marker};

/// Keys for dates; the first readable one wins.
const DATE_KEYS: [&str; 4] = ["pubDate", "publishDate", "date", "pubDatetime"];

/// Parses the fields of a post; returns an error if the build would stop.
pub(super) fn fields(input: &ParseInput<'_>) -> Result<ParsedFields, Problem> {
    let id = entry_id(input)?;
    Ok(ParsedFields {
        title: input.map.get("title").and_then(Value::as_javascript),
        date: date(input),
        address: PostPermalink {
            url: url(input, &id),
            slug: id,
        },
        tags: tags(input),
        categories: super::labels::categories(input.found, input.map, input.rules),
        state: state(input),
        has_excerpt_marker: has_excerpt_marker(input.content, input.map, input.rules),
    })
}

/// Returns the entry id: `slug`, else the path in lower case without punctuation.
fn entry_id(input: &ParseInput<'_>) -> Result<String, Problem> {
    if let Some(value) = input.map.get("slug").filter(|value| !value.is_null()) {
        let scalar = value.as_scalar();
        if scalar.is_some_and(|scalar| matches!(scalar.kind, ScalarKind::Text | ScalarKind::Time)) {
            let slug = value.as_written().unwrap_or_default();
            if !slug.is_empty() {
                return Ok(slug.to_owned());
            }
        } else {
            return Err(Problem {
                line: value.place.line,
                column: value.place.column,
                code: ProblemCode::Field,
                message: "`slug` is not text, which stops the build".to_owned(),
                hint: "put it in quotes: `slug: \"42\"`".to_owned(),
            });
        }
    }
    let path = input.found.id.as_str();
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let parts: Vec<String> = stem.split('/').map(github_slug).collect();
    let id = parts.join("/");
    Ok(id.strip_suffix("/index").map_or(id.clone(), str::to_owned))
}

/// Converts a name to a slug like github-slugger.
fn github_slug(name: &str) -> String {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    let kept = |c: &char| {
        c.is_alphanumeric()
            || matches!(c, '-' | '_' | ' ')
            || c.general_category_group() == GeneralCategoryGroup::Mark
    };
    let lower = name.to_lowercase();
    lower
        .chars()
        .filter(kept)
        .collect::<String>()
        .replace(' ', "-")
}

/// Returns the URL from the page that renders the collection: one that names it, else one in a
/// folder of the same name.
fn url(input: &ParseInput<'_>, id: &str) -> PageUrl {
    let settings = &input.rules.settings;
    let folder = settings.posts_folder.rsplit('/').next().unwrap_or_default();
    let collection = match settings.collection.as_str() {
        "" => folder,
        name => name,
    };
    let routes = &settings.astro_routes;
    let naming = routes
        .iter()
        .find(|(_, names)| names.iter().any(|name| name == collection));
    let called = || {
        let end = format!("/{collection}/:id/");
        routes.iter().find(|(path, _)| path.ends_with(&end))
    };
    let route = naming.or_else(called).map(|(path, _)| path.as_str());
    // Markdown files below `src/pages` are pages themselves
    let pages = settings.posts_folder.strip_prefix("src/pages");
    let of_pages = pages.map(|below| format!("{below}/:id/"));
    match route.map(str::to_owned).or(of_pages) {
        Some(route) => PageUrl::Known(input.rules.post_url(&route.replace(":id", id))),
        None => PageUrl::Unknown(format!(
            "no page under src/pages renders the collection `{collection}`"
        )),
    }
}

fn date(input: &ParseInput<'_>) -> PostDate {
    let values = DATE_KEYS
        .iter()
        .filter_map(|key| input.map.get(key)?.as_scalar());
    let found = values
        .filter(|scalar| scalar.kind != ScalarKind::Null)
        .find_map(instant);
    match found {
        Some(at) => PostDate::new(at, DateFrom::FrontMatter),
        None => PostDate::new(input.found.created, DateFrom::FileSystem),
    }
}

/// Reads a value like `z.coerce.date()`, that is `new Date(value)`.
fn instant(scalar: &Scalar) -> Option<Timestamp> {
    match scalar.kind {
        ScalarKind::Time => date::yaml_timestamp(&scalar.text),
        ScalarKind::Number(number) => Timestamp::from_millisecond(number as i64).ok(),
        ScalarKind::Text => js_date::parse(&scalar.text),
        ScalarKind::Bool(_) | ScalarKind::Null => None,
    }
}

fn tags(input: &ParseInput<'_>) -> Vec<Tag> {
    let labels = match input.map.get("tags").map(|value| &value.node) {
        Some(Node::List(list)) => list.iter().filter_map(Value::as_javascript).collect(),
        Some(Node::Scalar(scalar)) if scalar.kind != ScalarKind::Null => {
            vec![scalar.as_javascript()]
        }
        _ => Vec::new(),
    };
    labels.iter().map(|label| input.rules.tag(label)).collect()
}

fn state(input: &ParseInput<'_>) -> PostState {
    let draft = input.map.get("draft").and_then(Value::as_scalar);
    if draft.is_some_and(|scalar| scalar.kind == ScalarKind::Bool(true)) {
        if input.rules.publishes_drafts(input.found.id.as_str()) {
            return PostState::new(StateKind::Published, super::DRAFT_HAS_NO_EFFECT);
        }
        return PostState::new(StateKind::Draft, "`draft: true`");
    }
    PostState::new(StateKind::Published, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_github_slugger_writes_them() {
        for (name, slug) in [
            ("n04.with.dots", "n04withdots"),
            ("n06-a+b&c", "n06-abc"),
            ("n07-it's", "n07-its"),
            ("A Post — two", "a-post--two"),
            ("N02-UPPER", "n02-upper"),
            ("n03-é日本", "n03-é日本"),
        ] {
            assert_eq!(github_slug(name), slug, "{name}");
        }
    }
}
