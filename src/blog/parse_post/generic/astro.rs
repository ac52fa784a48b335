//! Astro post parser.
//!
//! Source: Astro 5, `packages/astro/src/content/loaders/glob.ts` and `content/utils.ts` (ids),
//! `docs.astro.build/en/guides/routing` (URLs). Dates, drafts and tags follow the conventions of
//! its blog starter and of common themes, since each site has its own schema.

use jiff::Timestamp;

use super::super::super::date::{self, js_date};
use super::super::super::front_matter::value::{Kind, Node, Scalar, Value};
use super::super::super::post::{
    Address, DateFrom, PageUrl, PostDate, Problem, ProblemCode, State, StateKind, Tag,
};
use super::{Fields, Input, has_marker};

/// Keys for dates; the first readable one wins.
const DATES: [&str; 4] = ["pubDate", "publishDate", "date", "pubDatetime"];

/// Parses the fields of a post; returns an error if the build would stop.
pub(super) fn fields(input: &Input<'_>) -> Result<Fields, Problem> {
    let id = id(input)?;
    Ok(Fields {
        title: input.map.get("title").and_then(Value::as_javascript),
        date: date(input),
        address: Address {
            url: url(input, &id),
            slug: id,
        },
        tags: tags(input),
        categories: super::labels::categories(input.found, input.map, input.rules),
        state: state(input),
        has_marker: has_marker(input.content, input.map, input.rules),
    })
}

/// Returns the entry id: `slug`, else the path in lower case without punctuation.
fn id(input: &Input<'_>) -> Result<String, Problem> {
    if let Some(value) = input.map.get("slug").filter(|value| !value.is_null()) {
        let scalar = value.as_scalar();
        if scalar.is_some_and(|scalar| matches!(scalar.kind, Kind::Text | Kind::Time)) {
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
    let parts: Vec<String> = stem.split('/').map(slugged).collect();
    let id = parts.join("/");
    Ok(id.strip_suffix("/index").map_or(id.clone(), str::to_owned))
}

/// Converts a name to a slug like github-slugger.
fn slugged(name: &str) -> String {
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
fn url(input: &Input<'_>, id: &str) -> PageUrl {
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

fn date(input: &Input<'_>) -> PostDate {
    let values = DATES
        .iter()
        .filter_map(|key| input.map.get(key)?.as_scalar());
    let found = values
        .filter(|scalar| scalar.kind != Kind::Null)
        .find_map(instant);
    match found {
        Some(at) => PostDate::new(at, DateFrom::FrontMatter),
        None => PostDate::new(input.found.born, DateFrom::FileSystem),
    }
}

/// Reads a value like `z.coerce.date()`, that is `new Date(value)`.
fn instant(scalar: &Scalar) -> Option<Timestamp> {
    match scalar.kind {
        Kind::Time => date::yaml_timestamp(&scalar.text),
        Kind::Number(number) => Timestamp::from_millisecond(number as i64).ok(),
        Kind::Text => js_date::parse(&scalar.text),
        Kind::Bool(_) | Kind::Null => None,
    }
}

fn tags(input: &Input<'_>) -> Vec<Tag> {
    let labels = match input.map.get("tags").map(|value| &value.node) {
        Some(Node::List(list)) => list.iter().filter_map(Value::as_javascript).collect(),
        Some(Node::Scalar(scalar)) if scalar.kind != Kind::Null => vec![scalar.as_javascript()],
        _ => Vec::new(),
    };
    labels.iter().map(|label| input.rules.tag(label)).collect()
}

fn state(input: &Input<'_>) -> State {
    let draft = input.map.get("draft").and_then(Value::as_scalar);
    if draft.is_some_and(|scalar| scalar.kind == Kind::Bool(true)) {
        if input.rules.publishes_drafts(input.found.id.as_str()) {
            return State::new(StateKind::Published, super::NO_DRAFTS);
        }
        return State::new(StateKind::Draft, "`draft: true`");
    }
    State::new(StateKind::Published, "")
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
            assert_eq!(slugged(name), slug, "{name}");
        }
    }
}
