//! Hexo post parser.
//!
//! Source: Hexo 8.1, `lib/plugins/processor/post.ts` (names, dates, labels), `common.ts` (time
//! zones), `lib/models/post.ts` (what is published), `lib/plugins/filter/post_permalink.ts` and
//! hexo-util's `slugize.ts` and `permalink.ts` (URLs).

mod file_name;
mod url;

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

use super::super::super::date;
use super::super::super::front_matter::value::{
    Map, Node, Scalar, ScalarKind, Value, javascript_number,
};
use super::super::super::post::{
    DateFrom, PostDate, PostPermalink, PostState, Problem, ProblemCode, StateKind, Tag,
};
use super::{ParseInput, ParsedFields};
use file_name::HexoFileName;

/// Drafts folder.
const DRAFTS_FOLDER: &str = "_drafts";

/// Parses the fields of a post; returns an error if the build would stop.
pub(super) fn fields(input: &ParseInput<'_>) -> Result<ParsedFields, Problem> {
    let file = HexoFileName::of(input);
    let zone = super::dates::zone(input.rules, input.clock);
    let date = date(input, &file, &zone);
    let categories = categories(input.map);
    let title = input
        .map
        .get("title")
        .map(|value| title(value, &input.clock.zone));
    let url = url::url(&url::HexoUrlInput {
        input,
        file: &file,
        title: title.as_deref().unwrap_or_default(),
        date: &date.at.to_zoned(zone.clone()),
        category: categories.last().map(String::as_str),
    });
    if let Some(path) = url.known().filter(|path| !is_decodable(path)) {
        return Err(malformed(path));
    }
    Ok(ParsedFields {
        address: PostPermalink {
            slug: file.slug.clone(),
            url,
        },
        title: title.filter(|title| !title.is_empty()),
        tags: tags(input),
        state: state(input, &file, date, &zone),
        has_excerpt_marker: super::excerpt_marker::has_marker_in_source(input.content, is_more)
            || input.map.get("excerpt").is_some_and(|it| !it.is_null()),
        categories: last_names(&categories),
        date,
    })
}

/// Whether a comment is the excerpt marker, in any case and with extra hyphens
/// (`lib/plugins/filter/after_post_render/excerpt.ts`).
fn is_more(comment: &str) -> bool {
    let word = comment.trim_matches('-').trim();
    word.eq_ignore_ascii_case("more")
}

/// Formats a title like JavaScript's `String(value)`; a date is in the machine's time zone.
fn title(value: &Value, machine: &TimeZone) -> String {
    let scalar = match &value.node {
        Node::Scalar(scalar) => scalar,
        Node::List(list) => {
            let items: Vec<String> = list.iter().map(|it| title(it, machine)).collect();
            return items.join(",");
        }
        Node::Map(_) => return "[object Object]".to_owned(),
    };
    let at = (scalar.kind == ScalarKind::Time).then(|| date::yaml_timestamp(&scalar.text));
    let Some(at) = at.flatten() else {
        return text(scalar);
    };
    let zoned = at.to_zoned(machine.clone());
    let name = if zoned.offset().is_zero() {
        " (Coordinated Universal Time)"
    } else {
        ""
    };
    let format = "%a %b %d %Y %H:%M:%S GMT%z";
    format!("{}{name}", zoned.strftime(format))
}

/// Whether JavaScript's `decodeURI` accepts a path: each `%` starts an escaped byte, and the bytes
/// are UTF-8.
fn is_decodable(path: &str) -> bool {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, byte) {
            (b'%', None) => return false,
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

fn malformed(path: &str) -> Problem {
    Problem {
        line: 1,
        column: 1,
        code: ProblemCode::Field,
        message: format!("Hexo cannot decode the URL `{path}` and drops the post"),
        hint: "remove the `%` from the file name or the permalink".to_owned(),
    }
}

/// Formats a scalar as JavaScript does, but `null` as an empty string.
fn text(scalar: &Scalar) -> String {
    match scalar.kind {
        ScalarKind::Null => String::new(),
        ScalarKind::Number(number) => javascript_number(number),
        ScalarKind::Bool(is) => is.to_string(),
        ScalarKind::Time | ScalarKind::Text => scalar.text.clone(),
    }
}

/// Whether a value is truthy in JavaScript.
fn is_truthy(value: &Value) -> bool {
    match value.as_scalar() {
        Some(scalar) => match scalar.kind {
            ScalarKind::Null => false,
            ScalarKind::Bool(is) => is,
            ScalarKind::Number(number) => number != 0.0 && !number.is_nan(),
            ScalarKind::Time => true,
            ScalarKind::Text => !scalar.text.is_empty(),
        },
        None => true,
    }
}

/// Resolves the date: from the front matter, else the file name, else the file.
fn date(input: &ParseInput<'_>, file: &HexoFileName, zone: &TimeZone) -> PostDate {
    let machine = &input.clock.zone;
    let written = input.map.get("date").and_then(Value::as_scalar);
    if let Some(at) = written.and_then(|scalar| instant(scalar, machine, zone)) {
        return post_date(at, DateFrom::FrontMatter);
    }
    let named = file.date.and_then(|day| midnight(day, zone));
    match named {
        Some(at) => post_date(at, DateFrom::FileName),
        None => post_date(input.found.created, DateFrom::FileSystem),
    }
}

fn post_date(at: Timestamp, from: DateFrom) -> PostDate {
    PostDate::new(at, from)
}

fn midnight(day: civil::Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(day.to_zoned(zone.clone()).ok()?.timestamp())
}

/// Parses a date. For an unquoted one only the clock time counts, whatever its offset; a string is
/// parsed by JavaScript in the machine's zone, and its clock time is then taken in the site's zone.
fn instant(scalar: &Scalar, machine: &TimeZone, zone: &TimeZone) -> Option<Timestamp> {
    let civil = match scalar.kind {
        ScalarKind::Time => TimeZone::UTC.to_datetime(date::yaml_timestamp(&scalar.text)?),
        ScalarKind::Number(number) => {
            let at = Timestamp::from_millisecond(number as i64).ok()?;
            machine.to_datetime(at)
        }
        ScalarKind::Text => {
            let at = date::js_date::parse(&scalar.text)?;
            if has_zone(&scalar.text, at) {
                machine.to_datetime(at)
            } else {
                TimeZone::UTC.to_datetime(at)
            }
        }
        ScalarKind::Null | ScalarKind::Bool(_) => return None,
    };
    Some(civil.to_zoned(zone.clone()).ok()?.timestamp())
}

/// Whether a text has an explicit zone, or is a date alone, which JavaScript reads as UTC.
fn has_zone(text: &str, at: Timestamp) -> bool {
    let day = text.len() == 10 && !text.contains(':');
    let later = |text: String| {
        let read = date::js_date::parse(&text);
        read.is_some_and(|read| at.duration_since(read).as_secs() == 3600)
    };
    day || !(later(format!("{text}+01:00")) || later(format!("{text} +0100")))
}

/// Returns the distinct tags; `tag` is used if `tags` is empty.
fn tags(input: &ParseInput<'_>) -> Vec<Tag> {
    let mut seen = std::collections::BTreeSet::new();
    let labels = labels(input.map, "tags", "tag");
    let once = labels
        .into_iter()
        .filter(|label| seen.insert(label.clone()));
    once.map(|label| Tag {
        url: input
            .rules
            .tag_url(&format!("/{}", url::tag_slug(input.rules, &label))),
        label,
    })
    .collect()
}

/// Returns the values of a key, or of its alias if the key is empty.
fn labels(map: &Map, several: &str, one: &str) -> Vec<String> {
    let found = [several, one].into_iter().find_map(|key| {
        let value = map.get(key)?;
        is_truthy(value).then_some(value)
    });
    let items = match found.map(|value| &value.node) {
        Some(Node::List(list)) => list.iter().filter_map(Value::as_scalar).map(text).collect(),
        Some(Node::Scalar(scalar)) => vec![text(scalar)],
        Some(Node::Map(_)) => vec!["[object Object]".to_owned()],
        None => Vec::new(),
    };
    items
        .into_iter()
        .filter(|label| !label.is_empty())
        .collect()
}

/// Returns the categories as paths, separated by NUL: in a flat list each name is the parent of the
/// next; nested lists are separate paths.
fn categories(map: &Map) -> Vec<String> {
    let found = ["categories", "category"].into_iter().find_map(|key| {
        let value = map.get(key)?;
        is_truthy(value).then_some(value)
    });
    let Some(list) = found.and_then(Value::as_list) else {
        let one = found.and_then(Value::as_scalar).map(text);
        return one.into_iter().collect();
    };
    let nested = list.iter().any(|item| item.as_list().is_some());
    let mut paths: Vec<String> = Vec::new();
    let mut add = |names: &mut dyn Iterator<Item = String>| {
        let mut path = String::new();
        for name in names.filter(|name| !name.is_empty()) {
            path = if path.is_empty() {
                name
            } else {
                format!("{path}\0{name}")
            };
            if !paths.contains(&path) {
                paths.push(path.clone());
            }
        }
    };
    let scalars = |list: &[Value]| -> Vec<String> {
        list.iter().filter_map(Value::as_scalar).map(text).collect()
    };
    if nested {
        for item in list {
            match item.as_list() {
                Some(list) => add(&mut scalars(list).into_iter()),
                None => add(&mut item.as_scalar().map(text).into_iter()),
            }
        }
    } else {
        add(&mut scalars(list).into_iter());
    }
    paths
}

/// Returns the last names of category paths.
fn last_names(paths: &[String]) -> Vec<String> {
    let last = |path: &String| path.rsplit('\0').next().unwrap_or_default().to_owned();
    paths.iter().map(last).collect()
}

/// Determines whether a production build includes the post.
fn state(
    input: &ParseInput<'_>,
    file: &HexoFileName,
    date: PostDate,
    zone: &TimeZone,
) -> PostState {
    let shows = input.rules.settings.visibility;
    let published = input.map.get("published").and_then(Value::as_scalar);
    let is_false = published.is_some_and(|scalar| match scalar.kind {
        ScalarKind::Bool(is) => !is,
        ScalarKind::Number(number) => number == 0.0,
        ScalarKind::Text => matches!(scalar.text.as_str(), "" | "0" | "false"),
        ScalarKind::Null | ScalarKind::Time => false,
    });
    if file.is_draft && !shows.drafts {
        return PostState::new(StateKind::Draft, "it is in `_drafts`");
    }
    if is_false && !shows.drafts {
        return PostState::new(StateKind::Draft, "`published: false`");
    }
    if shows.future == Some(false) && date.at > input.clock.now {
        let day = super::state::format_day(date.at, zone);
        return PostState {
            changes_at: Some(date.at),
            ..PostState::new(StateKind::Scheduled, &format!("date is {day}"))
        };
    }
    PostState::new(StateKind::Published, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_javascript_cannot_decode_are_found() {
        for path in ["/a/", "/a%20b/", "/%E6%97%A5/", "/日/"] {
            assert!(is_decodable(path), "{path}");
        }
        for path in ["/100%/", "/100%-sure/", "/%E6/", "/%zz/"] {
            assert!(!is_decodable(path), "{path}");
        }
    }

    #[test]
    fn the_marker_of_the_excerpt_is_a_comment() {
        for comment in [" more ", "more", "  MORE  ", "- more -"] {
            assert!(is_more(comment), "{comment}");
        }
        assert!(!is_more(" read more "));
    }
}
