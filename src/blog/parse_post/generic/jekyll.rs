//! Jekyll post parser.
//!
//! Source: Jekyll 4.3, `lib/jekyll/document.rb` (titles, categories, dates), `utils.rb`
//! (`pluralized_array_from_hash`, `slugify`), `publisher.rb` (what is published),
//! `drops/url_drop.rb` and `url.rb` (URLs).

mod time;
mod url;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::super::front_matter::value::{Map, Node, Scalar, ScalarKind, Value};
use super::super::super::post::{
    DateFrom, PageUrl, PostDate, PostPermalink, PostState, Problem, ProblemCode, StateKind,
};
use super::super::super::slug::split_extension;
use super::{ParseInput, ParsedFields, has_excerpt_marker};

/// Posts and drafts folders.
const POSTS_FOLDER: &str = "_posts";
const DRAFTS_FOLDER: &str = "_drafts";

/// Parses the fields of a post; returns an error if the build would stop.
pub(super) fn fields(input: &ParseInput<'_>) -> Result<ParsedFields, Problem> {
    let file = JekyllPath::of(input);
    let zone = super::dates::zone(input.rules, input.clock);
    let date = date(input, &file, &zone)?;
    let categories = categories(input, &file);
    let slug = slug(input.map, &file)?;
    let address = if let Some(why) = file.skip_reason() {
        PostPermalink {
            slug,
            url: PageUrl::Unknown(why.to_owned()),
        }
    } else {
        {
            let parts = url::JekyllUrlInput {
                date: &date.at.to_zoned(zone.clone()),
                slug: &slug,
                stem: file.stem,
                path: &file.cleaned_path(),
                categories: &categories,
            };
            let url = url::url(input, &parts)?;
            PostPermalink {
                url: PageUrl::Known(input.rules.post_url(&url)),
                slug,
            }
        }
    };
    Ok(ParsedFields {
        title: Some(title(input.map, &file)),
        address,
        tags: labels(input.map, "tag", "tags")
            .iter()
            .map(|label| input.rules.tag(label))
            .collect(),
        state: state(input, &file, date, &zone),
        has_excerpt_marker: has_excerpt_marker(input.content, input.map, input.rules),
        categories,
        date,
    })
}

/// The path of a post, split into its parts.
struct JekyllPath<'a> {
    /// Folders above `_posts` or `_drafts`.
    above: Vec<&'a str>,
    /// Folders below it.
    below: Vec<&'a str>,
    /// Whether the file is in `_drafts`.
    is_draft: bool,
    /// File name without its extension.
    stem: &'a str,
    /// The date at the start of the name, verbatim.
    date: Option<&'a str>,
    /// File name without date, extension and trailing dots.
    slug: &'a str,
}

impl<'a> JekyllPath<'a> {
    fn of(input: &ParseInput<'a>) -> Self {
        let id = input.found.id.as_str();
        let folder = input.rules.settings.posts_folder.as_str();
        let outer = input.rules.settings.urls.folder_prefix.as_str();
        let (folders, name) = id.rsplit_once('/').unwrap_or(("", id));
        let mut parts: Vec<&str> = outer.split('/').filter(|part| !part.is_empty()).collect();
        let last = folder.rsplit('/').next();
        parts.extend(last.filter(|part| [POSTS_FOLDER, DRAFTS_FOLDER].contains(part)));
        parts.extend(folders.split('/').filter(|part| !part.is_empty()));
        let magic = parts
            .iter()
            .position(|part| [POSTS_FOLDER, DRAFTS_FOLDER].contains(part));
        let below = match magic {
            Some(at) => parts.split_off(at),
            // the folder itself was opened, and its name doesn't say what it holds: assume posts
            None => std::iter::once(POSTS_FOLDER)
                .chain(parts.split_off(0))
                .collect(),
        };
        let (stem, _) = split_extension(name);
        let (date, slug) = match split_date(stem) {
            Some((date, slug)) => (Some(date), slug),
            None => (None, stem),
        };
        Self {
            above: parts,
            is_draft: below.first() == Some(&DRAFTS_FOLDER),
            below: below.into_iter().skip(1).collect(),
            stem,
            date,
            slug: slug.trim_end_matches('.'),
        }
    }

    /// Returns why Jekyll builds no page from the file.
    fn skip_reason(&self) -> Option<&'static str> {
        (self.date.is_none() && !self.is_draft)
            .then_some("Jekyll skips it: the file name does not begin with a date")
    }

    /// Returns the path relative to `_posts` or `_drafts`, without extension (`:path`).
    fn cleaned_path(&self) -> String {
        let mut parts = self.below.clone();
        parts.push(self.stem);
        parts.join("/")
    }
}

/// Splits a stem after its date: two to four digits, then twice one or two
/// (`DATE_FILENAME_MATCHER`).
fn split_date(stem: &str) -> Option<(&str, &str)> {
    let mut rest = stem;
    for (least, most) in [(2, 4), (1, 2), (1, 2)] {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(least..=most).contains(&digits) {
            return None;
        }
        rest = rest.get(digits..)?.strip_prefix('-')?;
    }
    let date = stem.get(..stem.len() - rest.len() - 1)?;
    Some((date, rest))
}

/// Returns the title: from the front matter, else derived from the file name (`titleize_slug`).
fn title(map: &Map, file: &JekyllPath<'_>) -> String {
    match map.get("title").map(|value| &value.node) {
        Some(Node::Scalar(scalar)) if !is_false(scalar) => ruby_text(scalar),
        Some(Node::List(list)) => inspected(list),
        _ => file
            .slug
            .split('-')
            .map(super::capitalized)
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// Formats a scalar as Ruby does: a decimal number without redundant digits.
fn ruby_text(scalar: &Scalar) -> String {
    match scalar.kind {
        ScalarKind::Number(number) if scalar.text.contains('.') && number.abs() < 1e15 => {
            format!("{number:?}")
        }
        _ => scalar.text.clone(),
    }
}

/// Formats a list like Ruby's `inspect`.
fn inspected(list: &[Value]) -> String {
    let items = list.iter().map(|value| match value.as_scalar() {
        Some(scalar) if scalar.kind == ScalarKind::Text => format!("{:?}", scalar.text),
        Some(scalar) if scalar.kind == ScalarKind::Null => "nil".to_owned(),
        Some(scalar) => ruby_text(scalar),
        None => String::new(),
    });
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// Whether a value is falsy in Ruby: null, or a YAML 1.1 word for false.
fn is_false(scalar: &Scalar) -> bool {
    scalar.kind == ScalarKind::Null || yaml_bool(scalar) == Some(false)
}

/// Returns the boolean that an unquoted word is in YAML 1.1.
fn yaml_bool(scalar: &Scalar) -> Option<bool> {
    match scalar.kind {
        ScalarKind::Bool(is) => Some(is),
        ScalarKind::Text if scalar.plain => match scalar.text.as_str() {
            "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
            "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the slug: from the front matter, else the file name.
fn slug(map: &Map, file: &JekyllPath<'_>) -> Result<String, Problem> {
    let Some(value) = map.get("slug") else {
        return Ok(file.slug.to_owned());
    };
    match value.as_scalar() {
        Some(scalar) if is_false(scalar) => Ok(file.slug.to_owned()),
        Some(scalar) if scalar.kind == ScalarKind::Text => Ok(scalar.text.clone()),
        _ => Err(Problem {
            line: value.place.line,
            column: value.place.column,
            code: ProblemCode::Field,
            message: "`slug` is not text, which stops the build".to_owned(),
            hint: "put it in quotes: `slug: \"42\"`".to_owned(),
        }),
    }
}

/// Resolves the date: from the front matter, else the file name, else the file.
fn date(
    input: &ParseInput<'_>,
    file: &JekyllPath<'_>,
    zone: &TimeZone,
) -> Result<PostDate, Problem> {
    if let Some(value) = input.map.get("date") {
        let scalar = value.as_scalar();
        let at = scalar.and_then(|scalar| time::parse_scalar(scalar, zone));
        return at
            .map(|at| post_date(at, DateFrom::FrontMatter))
            .ok_or_else(|| {
                let text = scalar.map_or("", |scalar| scalar.text.as_str());
                invalid_date(text, value.place.line, value.place.column)
            });
    }
    match file.date {
        Some(date) => {
            let at = time::parse(date, zone).ok_or_else(|| invalid_date(date, 1, 1))?;
            Ok(post_date(at, DateFrom::FileName))
        }
        None => Ok(post_date(input.found.created, DateFrom::FileSystem)),
    }
}

fn post_date(at: Timestamp, from: DateFrom) -> PostDate {
    PostDate::new(at, from)
}

fn invalid_date(text: &str, line: usize, column: usize) -> Problem {
    Problem {
        line,
        column,
        code: ProblemCode::Date,
        message: format!("Jekyll cannot read the date `{text}`, which stops the build"),
        hint: "write `date: 2026-01-31` or `date: 2026-01-31 09:30:00 +0100`".to_owned(),
    }
}

/// Returns the categories: the folders above, then those of the defaults and the post.
fn categories(input: &ParseInput<'_>, file: &JekyllPath<'_>) -> Vec<String> {
    let mut all: Vec<String> = file.above.iter().map(|&folder| folder.to_owned()).collect();
    all.extend(plural_values(input.map.get("categories")));
    all.extend(labels(input.map, "category", "categories"));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|label| seen.insert(label.clone()));
    // `merge_categories!` merges values with their string forms: a number occurs as both
    let list = input.map.get("categories").and_then(Value::as_list);
    let scalars = list.unwrap_or_default().iter().filter_map(Value::as_scalar);
    all.extend(scalars.filter(|it| is_not_text(it)).map(ruby_text));
    all
}

fn is_not_text(scalar: &Scalar) -> bool {
    !matches!(scalar.kind, ScalarKind::Text | ScalarKind::Null)
}

/// Returns the values of the singular key, else of the plural one (`pluralized_array_from_hash`).
fn labels(map: &Map, singular: &str, several: &str) -> Vec<String> {
    match map.get(singular).filter(|value| !value.is_null()) {
        Some(value) => match value.as_list() {
            Some(list) => list_values(list),
            None => value.as_scalar().map(ruby_text).into_iter().collect(),
        },
        None => plural_values(map.get(several)),
    }
}

/// Splits a string at whitespace; returns list items as they are, and nothing for other types.
fn plural_values(value: Option<&Value>) -> Vec<String> {
    match value.map(|value| &value.node) {
        Some(Node::List(list)) => list_values(list),
        Some(Node::Scalar(scalar)) if scalar.kind == ScalarKind::Text => {
            scalar.text.split_whitespace().map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

fn list_values(list: &[Value]) -> Vec<String> {
    let mut all = Vec::new();
    for value in list {
        match &value.node {
            Node::List(list) => all.extend(list_values(list)),
            Node::Scalar(scalar) if scalar.kind != ScalarKind::Null => all.push(ruby_text(scalar)),
            _ => {}
        }
    }
    all
}

/// Determines whether a production build includes the post (`Publisher#publish?`).
fn state(
    input: &ParseInput<'_>,
    file: &JekyllPath<'_>,
    date: PostDate,
    zone: &TimeZone,
) -> PostState {
    let shows = input.rules.settings.visibility;
    if let Some(why) = file.skip_reason() {
        return PostState::new(StateKind::Draft, why);
    }
    let published = input.map.get("published").and_then(Value::as_scalar);
    if published.is_some_and(is_false) && !shows.unpublished {
        return PostState::new(StateKind::Draft, "`published: false`");
    }
    if file.is_draft && !shows.drafts {
        return PostState::new(StateKind::Draft, "it is in `_drafts`");
    }
    if !shows.future.unwrap_or(false) && date.at > input.clock.now {
        let day = super::state::format_day(date.at, zone);
        return PostState {
            changes_at: Some(date.at),
            ..PostState::new(StateKind::Scheduled, &format!("date is {day}"))
        };
    }
    PostState::new(StateKind::Published, "")
}
