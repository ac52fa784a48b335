//! Hugo post parser.
//!
//! Source: Hugo 0.168, `resources/page/pagemeta` (dates, build options),
//! `resources/page/permalinks.go` and `common/paths` (URLs),
//! `gohugo.io/configuration/front-matter`, `/content-management/build-options`,
//! `/content-management/multilingual`.

mod date;
mod url;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::super::front_matter::value::{
    Map, Node, Scalar, ScalarKind, Value, javascript_number,
};
use super::super::super::generator::hugo_date_keys;
use super::super::super::post::{
    DateFrom, PostDate, PostPermalink, PostState, Problem, ProblemCode, StateKind, Tag,
};
use super::{ParseInput, ParsedFields, has_excerpt_marker, value};

/// Parses the fields of a post; returns an error if the build would stop.
pub(super) fn fields(input: &ParseInput<'_>) -> Result<ParsedFields, Problem> {
    let zone = super::dates::zone(input.rules, input.clock);
    let dates = HugoDates::of(input, &zone)?;
    check_removed_keys(input.map)?;
    let file = url::HugoPath::of(input);
    let title = input.map.get_any_case("title").and_then(Value::as_scalar);
    let title = title.map(text).unwrap_or_default();
    let url = url::url(&url::HugoUrlInput {
        input,
        file: &file,
        title: &title,
        date: &dates.date.at.to_zoned(zone.clone()),
        is_dated_by_name: dates.date.from == DateFrom::FileName,
    });
    Ok(ParsedFields {
        address: PostPermalink {
            slug: file.name.clone(),
            url,
        },
        title: Some(title).filter(|title| !title.is_empty()),
        tags: tags(input, &file),
        state: state(input, &file, &dates, &zone),
        has_excerpt_marker: has_excerpt_marker(input.content, input.map, input.rules),
        categories: labels(input.map, "categories"),
        date: dates.date,
    })
}

/// Formats a scalar like Go's `cast.ToString`.
fn text(scalar: &Scalar) -> String {
    match scalar.kind {
        ScalarKind::Null => String::new(),
        ScalarKind::Number(number) => javascript_number(number),
        _ => scalar.text.clone(),
    }
}

/// The dates of a post.
struct HugoDates {
    date: PostDate,
    /// Publish date, with its key.
    publish: Option<(String, Timestamp)>,
    /// Expiry date, with its key.
    expiry: Option<(String, Timestamp)>,
}

impl HugoDates {
    fn of(input: &ParseInput<'_>, zone: &TimeZone) -> Result<Self, Problem> {
        let settings = &input.rules.settings;
        let or = |keys: &[String], own: &[&str]| -> Vec<String> {
            if keys.is_empty() {
                own.iter().map(|&key| key.to_owned()).collect()
            } else {
                keys.to_vec()
            }
        };
        let find = |keys: &[String]| find_date(input, keys, zone);
        let date = find(&or(&settings.dates.keys, &hugo_date_keys::DATE_KEYS))?;
        let publish = find(&or(
            &settings.hugo.publish_keys,
            &hugo_date_keys::PUBLISH_DATE_KEYS,
        ))?;
        let expiry = find(&or(
            &settings.hugo.expiry_keys,
            &hugo_date_keys::EXPIRY_DATE_KEYS,
        ))?;
        let date = match date {
            Some((key, at)) if key == ":filename" => post_date(at, DateFrom::FileName),
            Some((_, at)) => post_date(at, DateFrom::FrontMatter),
            None => post_date(input.found.created, DateFrom::FileSystem),
        };
        Ok(Self {
            date,
            publish,
            expiry,
        })
    }
}

fn post_date(at: Timestamp, from: DateFrom) -> PostDate {
    PostDate::new(at, from)
}

/// Returns the first key that has a value, and its date; an error if the value is invalid.
fn find_date(
    input: &ParseInput<'_>,
    keys: &[String],
    zone: &TimeZone,
) -> Result<Option<(String, Timestamp)>, Problem> {
    for key in keys {
        if key == ":filename" {
            if let Some((at, _)) = date::split_name_date(url::name_for_date(input), zone) {
                return Ok(Some((key.clone(), at)));
            }
            continue;
        }
        let Some(value) = input.map.get_any_case(key) else {
            continue;
        };
        match date::read(value, zone) {
            date::HugoDateValue::Empty => {}
            date::HugoDateValue::At(at) => return Ok(Some((key.clone(), at))),
            date::HugoDateValue::Invalid => {
                return Err(Problem {
                    line: value.place.line,
                    column: value.place.column,
                    code: ProblemCode::Date,
                    message: format!("Hugo cannot read the date in `{key}`, which stops the build"),
                    hint: "write `date: 2026-01-31` or `date: 2026-01-31T09:30:00+01:00`"
                        .to_owned(),
                });
            }
        }
    }
    Ok(None)
}

/// Checks for keys that stop the build.
fn check_removed_keys(map: &Map) -> Result<(), Problem> {
    let Some(value) = map.get_any_case("_build") else {
        return Ok(());
    };
    Err(Problem {
        line: value.place.line,
        column: value.place.column,
        code: ProblemCode::Field,
        message: "`_build` stops the build since Hugo 0.145".to_owned(),
        hint: "write `build`".to_owned(),
    })
}

/// Returns the terms of a taxonomy, which may also be under `params`.
fn labels(map: &Map, key: &str) -> Vec<String> {
    let within = || map.get_any_case("params")?.as_map()?.get_any_case(key);
    match map
        .get_any_case(key)
        .or_else(within)
        .map(|value| &value.node)
    {
        Some(Node::List(list)) => {
            let scalars = list.iter().filter_map(Value::as_scalar);
            let labels = scalars.filter(|it| it.kind != ScalarKind::Null).map(text);
            labels.filter(|label| !label.is_empty()).collect()
        }
        Some(Node::Scalar(scalar)) if scalar.kind != ScalarKind::Null => Some(text(scalar))
            .filter(|it| !it.is_empty())
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn tags(input: &ParseInput<'_>, file: &url::HugoPath) -> Vec<Tag> {
    let settings = &input.rules.settings;
    let is_taxonomy = match &settings.taxonomy_keys {
        Some((tags, _)) => !tags.is_empty(),
        None => true,
    };
    let has_pages = is_taxonomy && !settings.hugo.tags_have_no_pages;
    let labels = labels(input.map, "tags").into_iter();
    labels
        .map(|label| Tag {
            url: if has_pages {
                url::tag_url(input, file, &label)
            } else {
                String::new()
            },
            label,
        })
        .collect()
}

/// Whether a value is true for Go's `cast.ToBool`.
fn is_true(value: &Value) -> bool {
    let Some(scalar) = value.as_scalar() else {
        return false;
    };
    match scalar.kind {
        ScalarKind::Bool(is) => is,
        ScalarKind::Number(number) => number != 0.0,
        ScalarKind::Text => ["1", "t", "T", "TRUE", "true", "True"].contains(&scalar.text.as_str()),
        ScalarKind::Null | ScalarKind::Time => false,
    }
}

/// Whether a build option is `never` or `false`.
fn is_never(input: &ParseInput<'_>, path: &str) -> bool {
    let written = value(input.map, path).and_then(Value::as_written);
    written.is_some_and(|it| it == "never" || it == "false")
}

fn state(
    input: &ParseInput<'_>,
    file: &url::HugoPath,
    dates: &HugoDates,
    zone: &TimeZone,
) -> PostState {
    let shows = input.rules.settings.visibility;
    let now = input.clock.now;
    let draft = input.map.get_any_case("draft").is_some_and(is_true);
    if draft && !shows.drafts {
        return PostState::new(StateKind::Draft, "`draft: true`");
    }
    if let Some(language) = &file.disabled_language {
        let reason = format!("the language `{language}` is not built");
        return PostState::new(StateKind::Draft, &reason);
    }
    let headless = input.map.get_any_case("headless").is_some_and(is_true);
    if headless {
        return PostState::new(StateKind::Draft, "`headless: true`");
    }
    if is_never(input, "build.render") {
        return PostState::new(StateKind::Draft, "`build.render: never`");
    }
    let day = |at: Timestamp| super::state::format_day(at, zone);
    if let Some((key, at)) = &dates.expiry
        && *at <= now
        && !shows.expired
    {
        return PostState::new(StateKind::Expired, &format!("`{key}` is {}", day(*at)));
    }
    if let Some((key, at)) = &dates.publish
        && *at > now
        && !shows.future.unwrap_or(false)
    {
        let what = if key == "date" {
            "date".to_owned()
        } else {
            format!("`{key}`")
        };
        return PostState {
            changes_at: Some(*at),
            ..PostState::new(StateKind::Scheduled, &format!("{what} is {}", day(*at)))
        };
    }
    let turns = dates.expiry.as_ref().map(|(_, at)| *at);
    let turns = turns.filter(|_| !shows.expired);
    let (kind, reason) = if is_never(input, "build.list") {
        (StateKind::Unlisted, "`build.list: never`")
    } else {
        (StateKind::Published, "")
    };
    PostState {
        changes_at: turns,
        ..PostState::new(kind, reason)
    }
}
