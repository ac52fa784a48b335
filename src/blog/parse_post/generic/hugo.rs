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

use super::super::super::front_matter::value::{Kind, Map, Node, Scalar, Value, javascript_number};
use super::super::super::post::{
    Address, DateFrom, PostDate, Problem, ProblemCode, State, StateKind, Tag,
};
use super::super::super::site::settings::hugo_date_keys;
use super::{Fields, Input, has_marker, value};

/// Parses the fields of a post; returns an error if the build would stop.
pub(super) fn fields(input: &Input<'_>) -> Result<Fields, Problem> {
    let zone = super::dates::zone(input.rules, input.clock);
    let dates = Dates::of(input, &zone)?;
    check(input.map)?;
    let file = url::File::of(input);
    let title = input.map.get_any_case("title").and_then(Value::as_scalar);
    let title = title.map(text).unwrap_or_default();
    let url = url::url(&url::Parts {
        input,
        file: &file,
        title: &title,
        date: &dates.date.at.to_zoned(zone.clone()),
    });
    Ok(Fields {
        address: Address {
            slug: file.name.clone(),
            url,
        },
        title: Some(title).filter(|title| !title.is_empty()),
        tags: tags(input, &file),
        state: state(input, &file, &dates, &zone),
        has_marker: has_marker(input.content, input.map, input.rules),
        categories: labels(input.map, "categories"),
        date: dates.date,
    })
}

/// Formats a scalar like Go's `cast.ToString`.
fn text(scalar: &Scalar) -> String {
    match scalar.kind {
        Kind::Null => String::new(),
        Kind::Number(number) => javascript_number(number),
        _ => scalar.text.clone(),
    }
}

/// The dates of a post.
struct Dates {
    date: PostDate,
    /// Publish date, with its key.
    publish: Option<(String, Timestamp)>,
    /// Expiry date, with its key.
    expiry: Option<(String, Timestamp)>,
}

impl Dates {
    fn of(input: &Input<'_>, zone: &TimeZone) -> Result<Self, Problem> {
        let settings = &input.rules.settings;
        let or = |keys: &[String], own: &[&str]| -> Vec<String> {
            if keys.is_empty() {
                own.iter().map(|&key| key.to_owned()).collect()
            } else {
                keys.to_vec()
            }
        };
        let find = |keys: &[String]| find(input, keys, zone);
        let date = find(&or(&settings.dates.keys, &hugo_date_keys::DATE))?;
        let publish = find(&or(&settings.hugo.publish_keys, &hugo_date_keys::PUBLISH))?;
        let expiry = find(&or(&settings.hugo.expiry_keys, &hugo_date_keys::EXPIRY))?;
        let date = match date {
            Some((key, at)) if key == ":filename" => from(at, DateFrom::FileName),
            Some((_, at)) => from(at, DateFrom::FrontMatter),
            None => from(input.found.born, DateFrom::FileSystem),
        };
        Ok(Self {
            date,
            publish,
            expiry,
        })
    }
}

fn from(at: Timestamp, from: DateFrom) -> PostDate {
    PostDate::new(at, from)
}

/// Returns the first key that has a value, and its date; an error if the value is invalid.
fn find(
    input: &Input<'_>,
    keys: &[String],
    zone: &TimeZone,
) -> Result<Option<(String, Timestamp)>, Problem> {
    for key in keys {
        if key == ":filename" {
            if let Some((at, _)) = date::of_name(url::name_of(input), zone) {
                return Ok(Some((key.clone(), at)));
            }
            continue;
        }
        let Some(value) = input.map.get_any_case(key) else {
            continue;
        };
        match date::read(value, zone) {
            date::Read::Nothing => {}
            date::Read::At(at) => return Ok(Some((key.clone(), at))),
            date::Read::Refused => {
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
fn check(map: &Map) -> Result<(), Problem> {
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
            let labels = scalars.filter(|it| it.kind != Kind::Null).map(text);
            labels.filter(|label| !label.is_empty()).collect()
        }
        Some(Node::Scalar(scalar)) if scalar.kind != Kind::Null => Some(text(scalar))
            .filter(|it| !it.is_empty())
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn tags(input: &Input<'_>, file: &url::File) -> Vec<Tag> {
    let settings = &input.rules.settings;
    let is_taxonomy = match &settings.labels {
        Some((tags, _)) => !tags.is_empty(),
        None => true,
    };
    let has_pages = is_taxonomy && !settings.hugo.tags_have_no_pages;
    let labels = labels(input.map, "tags").into_iter();
    labels
        .map(|label| Tag {
            url: if has_pages {
                url::tag(input, file, &label)
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
        Kind::Bool(is) => is,
        Kind::Number(number) => number != 0.0,
        Kind::Text => ["1", "t", "T", "TRUE", "true", "True"].contains(&scalar.text.as_str()),
        Kind::Null | Kind::Time => false,
    }
}

/// Whether a build option is `never` or `false`.
fn is_never(input: &Input<'_>, path: &str) -> bool {
    let written = value(input.map, path).and_then(Value::as_written);
    written.is_some_and(|it| it == "never" || it == "false")
}

fn state(input: &Input<'_>, file: &url::File, dates: &Dates, zone: &TimeZone) -> State {
    let shows = input.rules.settings.shows;
    let now = input.clock.now;
    let draft = input.map.get_any_case("draft").is_some_and(is_true);
    if draft && !shows.drafts {
        return State::new(StateKind::Draft, "`draft: true`");
    }
    if let Some(language) = &file.disabled {
        let reason = format!("the language `{language}` is not built");
        return State::new(StateKind::Draft, &reason);
    }
    let headless = input.map.get_any_case("headless").is_some_and(is_true);
    if headless {
        return State::new(StateKind::Draft, "`headless: true`");
    }
    if is_never(input, "build.render") {
        return State::new(StateKind::Draft, "`build.render: never`");
    }
    let day = |at: Timestamp| super::state::day(at, zone);
    if let Some((key, at)) = &dates.expiry
        && *at <= now
        && !shows.expired
    {
        return State::new(StateKind::Expired, &format!("`{key}` is {}", day(*at)));
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
        return State {
            turns: Some(*at),
            ..State::new(StateKind::Scheduled, &format!("{what} is {}", day(*at)))
        };
    }
    let turns = dates.expiry.as_ref().map(|(_, at)| *at);
    let turns = turns.filter(|_| !shows.expired);
    let (kind, reason) = if is_never(input, "build.list") {
        (StateKind::Unlisted, "`build.list: never`")
    } else {
        (StateKind::Published, "")
    };
    State {
        turns,
        ..State::new(kind, reason)
    }
}
