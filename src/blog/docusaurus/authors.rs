//! Authors of a post: keys of the authors file, inline objects, or the legacy single author.

use super::super::front_matter::value::{Map, Value};
use super::super::post::{Author, Problem, ProblemCode};
use super::super::site_rules::SiteRules;
use super::{describe_value, field_problem, joi_string};

/// Legacy keys, each a part of one author.
const LEGACY_KEYS: [&str; 7] = [
    "author",
    "author_title",
    "authorTitle",
    "author_url",
    "authorURL",
    "author_image_url",
    "authorImageURL",
];

/// Reads the authors in their order.
pub(super) fn authors(map: &Map, rules: &SiteRules) -> Result<Vec<Author>, Problem> {
    let older = legacy_author(map)?;
    let Some(value) = map.get("authors") else {
        return Ok(older.into_iter().map(|(author, _)| author).collect());
    };
    let items = value.as_list().unwrap_or(std::slice::from_ref(value));
    let mut authors = Vec::new();
    for item in items {
        let author = author(item, rules)?;
        if author.1 && authors.contains(&author) {
            let message = format!("duplicate author `{}`", author.0.0);
            return Err(field_problem(item.place, &message, "remove one of them"));
        }
        authors.push(author);
    }
    match older {
        Some((_, at)) if !authors.is_empty() => Err(field_problem(
            at.place,
            "`authors` and `author` can't be combined",
            "use `authors`, and move the values of the older keys into it",
        )),
        _ => Ok(authors.into_iter().map(|(author, _)| author).collect()),
    }
}

/// Reads one entry; also returns whether it is a key of the authors file.
fn author(item: &Value, rules: &SiteRules) -> Result<(Author, bool), Problem> {
    let Some(map) = item.as_map() else {
        let key = item
            .as_scalar()
            .and_then(joi_string)
            .filter(|text| !text.is_empty());
        let key = key.ok_or_else(|| {
            let message = format!(
                "an author must be a key or have a name, not {}",
                describe_value(item)
            );
            field_problem(
                item.place,
                &message,
                "write `authors: [key]` or `authors: [{name: \"Ada\"}]`",
            )
        })?;
        return author_by_key(key, item, rules);
    };
    let part = |key| {
        let written = map.get(key).and_then(Value::as_scalar).and_then(joi_string);
        written.filter(|text| !text.is_empty())
    };
    if let Some(key) = part("key") {
        return author_by_key(key, item, rules);
    }
    let name = part("name")
        .or_else(|| part("imageURL"))
        .or_else(|| part("image_url"));
    match name {
        Some(name) => Ok((Author(name), false)),
        None => Err(field_problem(
            item.place,
            "an author has no key and no name",
            "add `name: \"Ada\"` to the author",
        )),
    }
}

fn author_by_key(key: String, item: &Value, rules: &SiteRules) -> Result<(Author, bool), Problem> {
    let (message, hint) = match &rules.authors {
        Some(keys) if keys.contains(&key) => return Ok((Author(key), true)),
        // without a configuration the location of the authors file is unknown
        None if rules.settings.files.is_assumed => return Ok((Author(key), true)),
        Some(keys) if !keys.is_empty() => {
            let some: Vec<&str> = keys.iter().map(String::as_str).take(8).collect();
            let hint = format!(
                "add the key to the authors file, or use one of: {}",
                some.join(", ")
            );
            (
                format!("the author `{key}` is not in the authors file"),
                hint,
            )
        }
        _ => (
            format!("unknown author key `{key}`: no authors file"),
            format!("write `authors: [{{name: \"{key}\"}}]`, or create authors.yml"),
        ),
    };
    Err(Problem {
        line: item.place.line,
        column: item.place.column,
        code: ProblemCode::Author,
        message,
        hint,
    })
}

/// Reads the legacy keys; returns their author and the value that names it.
fn legacy_author(map: &Map) -> Result<Option<(Author, &Value)>, Problem> {
    let mut found = None;
    for key in LEGACY_KEYS {
        let Some(value) = map.get(key) else {
            continue;
        };
        let written = value
            .as_scalar()
            .and_then(joi_string)
            .filter(|text| !text.is_empty());
        let Some(text) = written else {
            let message = format!("`{key}` must be text, not {}", describe_value(value));
            return Err(field_problem(
                value.place,
                &message,
                "write the text in quotes, or remove the line",
            ));
        };
        if key.to_ascii_lowercase().ends_with("url") {
            super::checks::check_url(key, value)?;
        }
        found = found.or(Some((Author(text), value)));
    }
    Ok(found)
}
