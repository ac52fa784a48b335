//! Zola post parser.
//!
//! Source: Zola 0.22, `components/content/src/page.rs` (dates in names, slugs, paths),
//! `front_matter/page.rs` (field types), `file_info.rs` (languages), `taxonomies.rs` (URLs of
//! terms), `components/site/src/lib.rs` (undefined taxonomies).

mod field_types;

use std::sync::LazyLock;

use jiff::Timestamp;
use regex::Regex;

use super::super::super::date;
use super::super::super::front_matter::value::{Map, ScalarKind, Value};
use super::super::super::permalink::ascii_slug;
use super::super::super::post::{
    DateFrom, PageUrl, PostDate, PostPermalink, PostState, Problem, ProblemCode, StateKind, Tag,
};
use super::super::super::site::settings::{Slugify, ZolaSettings};
use super::super::super::slug::split_extension;
use super::{ParseInput, ParsedFields};

/// Matches a date or an RFC 3339 time at the start of a name, and captures the rest.
static DATED_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let day = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])";
    let time =
        r"T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)";
    Regex::new(&format!(r"^({day}(?:{time})?)(?:\s?[_-](.+)$)?")).ok()
});

/// Parses the fields of a post; returns an error if the build would stop.
pub(super) fn fields(input: &ParseInput<'_>) -> Result<ParsedFields, Problem> {
    let own = &input.rules.settings.zola;
    if let Some(state) = draft_section_state(input) {
        // Zola reads nothing below a draft section, so nothing in it stops the build
        return Ok(unread_fields(input, state));
    }
    field_types::check(input)?;
    let file = ZolaPath::of(input)?;
    if !is_bool_key(input, "draft", true) || input.rules.settings.visibility.drafts {
        field_types::check_defined(input, file.language.as_deref())?;
    }
    let (date, name) = resolve_date(input, &file)?;
    Ok(ParsedFields {
        title: text_of_key(input.map, "title"),
        address: address(input, &file, &name),
        tags: terms(input.map, "tags")
            .into_iter()
            .map(|label| tag(input, &file, own, label))
            .collect(),
        categories: terms(input.map, "categories"),
        state: state(input),
        has_excerpt_marker: super::excerpt_marker::has_marker_on_page(input.content, is_more),
        date,
    })
}

/// Returns the fields of a post in a draft section, which Zola doesn't read; problems are ignored.
fn unread_fields(input: &ParseInput<'_>, state: PostState) -> ParsedFields {
    let fields = ParsedFields {
        state,
        ..super::common_fields(input)
    };
    let Ok(file) = ZolaPath::of(input) else {
        return fields;
    };
    let name = resolve_date(input, &file).map_or_else(|_| file.name.clone(), |(_, name)| name);
    ParsedFields {
        address: address(input, &file, &name),
        ..fields
    }
}

/// Whether a comment is the summary marker (`MORE_DIVIDER_RE`).
fn is_more(comment: &str) -> bool {
    comment.trim().eq_ignore_ascii_case("more")
}

/// The path of a page, split into its parts.
struct ZolaPath {
    /// The folders relative to the content folder, without that of an `index.md`.
    folders: Vec<String>,
    /// The name the slug is built from; for `index.md` the folder name.
    name: String,
    /// The language, unless it is the default.
    language: Option<String>,
    /// Whether it is the `index.md` of the content folder itself.
    is_root: bool,
}

impl ZolaPath {
    fn of(input: &ParseInput<'_>) -> Result<Self, Problem> {
        let id = input.found.id.as_str();
        let above = input.rules.settings.urls.folder_prefix.as_str();
        let (folder, name) = id.rsplit_once('/').unwrap_or(("", id));
        let parts = above.split('/').chain(folder.split('/'));
        let mut folders: Vec<String> = parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        let stem = split_extension(name).0;
        let (stem, language) = match input.rules.settings.urls.languages {
            Some(_) => split_language(stem, &input.rules.settings.zola)?,
            None => guess_language(stem),
        };
        let is_index = stem == "index";
        let name = match folders.pop_if(|_| is_index) {
            Some(folder) => folder,
            None => stem.to_owned(),
        };
        Ok(Self {
            is_root: is_index && name == "index",
            folders,
            name,
            language,
        })
    }
}

/// Splits a language code from a file stem; an error if the site doesn't have the language.
fn split_language<'a>(
    stem: &'a str,
    own: &ZolaSettings,
) -> Result<(&'a str, Option<String>), Problem> {
    let found = stem.split_once('.').filter(|_| !own.languages.is_empty());
    let Some((name, code)) = found else {
        return Ok((stem, None));
    };
    if code == own.default_language {
        return Ok((stem, None));
    }
    if own.languages.iter().any(|known| known == code) {
        return Ok((name, Some(code.to_owned())));
    }
    Err(problem(
        None,
        ProblemCode::Field,
        format!("`{code}` in the file name isn't a language of the site, which stops the build"),
        "add it to `[languages]` in config.toml, or remove the dot from the name",
    ))
}

/// Splits a two-letter language code from a file stem, for sites without configured languages.
fn guess_language(stem: &str) -> (&str, Option<String>) {
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase());
    match stem.split_once('.').filter(|(_, code)| is_code(code)) {
        Some((name, code)) => (name, Some(code.to_owned())),
        None => (stem, None),
    }
}

/// Returns the date, and the file name without it.
fn resolve_date(input: &ParseInput<'_>, file: &ZolaPath) -> Result<(PostDate, String), Problem> {
    let found = DATED_NAME
        .as_ref()
        .and_then(|dated| dated.captures(&file.name));
    let part = |at| Some(found.as_ref()?.get(at)?.as_str());
    let keeps = input.rules.settings.zola.keeps_dates;
    let name = part(2).filter(|_| !keeps).unwrap_or(&file.name).to_owned();
    date_of_key(input.map, "updated")?;
    if let Some(at) = date_of_key(input.map, "date")? {
        return Ok((post_date(at, DateFrom::FrontMatter), name));
    }
    let named = part(1).and_then(parse_name_date);
    let date = named.map(|at| post_date(at, DateFrom::FileName));
    Ok((
        date.unwrap_or_else(|| post_date(input.found.created, DateFrom::FileSystem)),
        name,
    ))
}

fn post_date(at: Timestamp, from: DateFrom) -> PostDate {
    PostDate::new(at, from)
}

/// Reads the date in a key; an error if it is set but invalid.
fn date_of_key(map: &Map, key: &str) -> Result<Option<Timestamp>, Problem> {
    let Some(value) = map.get(key) else {
        return Ok(None);
    };
    let text = value.as_written().unwrap_or_default();
    let at = parse_date(text).ok_or_else(|| {
        problem(
            Some(value),
            ProblemCode::Date,
            format!("Zola cannot read the date `{text}` in `{key}`, which stops the build"),
            &format!("write `{key} = 2026-01-31` or `{key} = 2026-01-31T09:30:00Z`"),
        )
    })?;
    Ok(Some(at))
}

/// Parses a TOML or YAML date; UTC without an offset (`from_unknown_datetime`). Seconds are
/// optional.
fn parse_date(text: &str) -> Option<Timestamp> {
    static MINUTES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2})((?:[Zz]|[+-]\d{2}:\d{2})?)$").ok()
    });
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let minutes = MINUTES.as_ref().and_then(|it| it.captures(text));
    match minutes {
        Some(found) => date::yaml_timestamp(&format!("{}:00{}", &found[1], &found[2])),
        None => date::yaml_timestamp(text),
    }
}

/// Parses a date from a file name; `None` if the day doesn't exist.
fn parse_name_date(text: &str) -> Option<Timestamp> {
    let day = text.get(..10)?.parse::<jiff::civil::Date>();
    day.ok().and_then(|_| parse_date(text))
}

/// Returns the slug and the URL, which always has a trailing slash.
fn address(input: &ParseInput<'_>, file: &ZolaPath, name: &str) -> PostPermalink {
    let own = &input.rules.settings.zola;
    let slug = match text_of_key(input.map, "slug") {
        Some(slug) => slugified(&slug, own.paths),
        None => slugified(name, own.paths),
    };
    let path = text_of_key(input.map, "path").map_or_else(
        || {
            let last = if file.is_root { "" } else { slug.as_str() };
            let language = file.language.iter();
            let parts = language.chain(&file.folders).map(String::as_str);
            parts.chain([last]).collect::<Vec<_>>().join("/")
        },
        |path| path.trim().to_owned(),
    );
    let path = format!("/{}", path.trim_start_matches('/'));
    let slash = if path.ends_with('/') { "" } else { "/" };
    PostPermalink {
        url: PageUrl::Known(input.rules.post_url(&format!("{path}{slash}"))),
        slug,
    }
}

fn slugified(text: &str, how: Slugify) -> String {
    match how {
        Slugify::On => ascii_slug(text),
        Slugify::Safe => {
            let text = text.trim_end_matches([' ', '.']);
            let kept = text.chars().filter(|c| !r#"<>:"/\|?*"#.contains(*c));
            kept.collect()
        }
        Slugify::Off => text.to_owned(),
    }
}

/// Returns the terms of a taxonomy; keys outside `[taxonomies]` are ignored.
fn terms(map: &Map, taxonomy: &str) -> Vec<String> {
    let all = map.get("taxonomies").and_then(Value::as_map);
    let list = all.and_then(|all| all.get(taxonomy)?.as_list());
    let terms = list
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_written);
    terms.map(str::to_owned).collect()
}

/// Returns a tag with the URL of its page in the post's language.
fn tag(input: &ParseInput<'_>, file: &ZolaPath, own: &ZolaSettings, label: String) -> Tag {
    let root = own.taxonomy_root.as_str();
    let term = slugified(&label, own.terms);
    let parts = [
        file.language.as_deref().unwrap_or_default(),
        root,
        "tags",
        &term,
    ];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    let path = parts.collect::<Vec<_>>().join("/");
    Tag {
        url: input.rules.post_url(&format!("/{path}")),
        label,
    }
}

/// Returns the state of a post in a draft section; `None` outside of one or if drafts are shown.
fn draft_section_state(input: &ParseInput<'_>) -> Option<PostState> {
    let reason = super::state::draft_section_reason(input.found, input.rules)?;
    let reason = if is_bool_key(input, "draft", true) {
        "`draft: true`".to_owned()
    } else {
        reason
    };
    let state = PostState::new(StateKind::Draft, &reason);
    (!input.rules.settings.visibility.drafts).then_some(state)
}

/// Whether a key is the given boolean.
fn is_bool_key(input: &ParseInput<'_>, key: &str, wanted: bool) -> bool {
    let scalar = input.map.get(key).and_then(Value::as_scalar);
    scalar.is_some_and(|scalar| scalar.kind == ScalarKind::Bool(wanted))
}

fn state(input: &ParseInput<'_>) -> PostState {
    let shows = input.rules.settings.visibility.drafts;
    if is_bool_key(input, "draft", true) && !shows {
        return PostState::new(StateKind::Draft, "`draft: true`");
    }
    if is_bool_key(input, "render", false) {
        return PostState::new(StateKind::Draft, "`render: false`");
    }
    PostState::new(StateKind::Published, "")
}

/// Returns the text of a key; `None` if it is empty.
fn text_of_key(map: &Map, key: &str) -> Option<String> {
    let text = map.get(key)?.as_written()?;
    (!text.is_empty()).then(|| text.to_owned())
}

fn problem(at: Option<&Value>, code: ProblemCode, message: String, hint: &str) -> Problem {
    Problem {
        line: at.map_or(1, |value| value.place.line),
        column: at.map_or(1, |value| value.place.column),
        code,
        message,
        hint: hint.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_parts_of_urls_by_the_setting() {
        for (text, on, safe) in [
            ("test ", "test", "test"),
            ("dot. ", "dot", "dot"),
            ("日本", "ri-ben", "日本"),
            ("test (hey)", "test-hey", "test (hey)"),
        ] {
            assert_eq!(slugified(text, Slugify::On), on);
            assert_eq!(slugified(text, Slugify::Safe), safe);
            assert_eq!(slugified(text, Slugify::Off), text);
        }
    }

    #[test]
    fn a_date_begins_a_name() {
        let parts = |name: &str| {
            let found = DATED_NAME.as_ref().and_then(|dated| dated.captures(name))?;
            let part = |at| found.get(at).map(|it| it.as_str().to_owned());
            Some((part(1)?, part(2)))
        };
        let is = |name: &str, date: &str, rest: Option<&str>| {
            let wanted = Some((date.to_owned(), rest.map(str::to_owned)));
            assert_eq!(parts(name), wanted, "{name}");
        };
        is("2018-10-10_x", "2018-10-10", Some("x"));
        is("2018-10-10 -x", "2018-10-10", Some("x"));
        is("2018-10-10T12:00:00Z-x", "2018-10-10T12:00:00Z", Some("x"));
        is("2018-10-10", "2018-10-10", None);
        is("2018-10-10 x", "2018-10-10", None);
        assert_eq!(parts("2018-13-10-x"), None);
        assert_eq!(parts("2018-1-2-x"), None);
    }
}
