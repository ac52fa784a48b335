//! Checks of fields that no list shows but that can fail a build.

use super::super::front_matter::value::{Map, ScalarKind, Value};
use super::super::post::Problem;
use super::{bool_field, date, describe_value, field_problem, joi_string, text};

/// Checks every remaining field that the plugin validates.
pub(super) fn check_other_fields(map: &Map) -> Result<(), Problem> {
    for key in ["id", "title_meta", "sidebar_label"] {
        text(map, key, key != "id")?;
    }
    if let Some(image) = map.get("image") {
        check_url("image", image)?;
    }
    bool_field(map, "hide_table_of_contents")?;
    map.get("keywords").map_or(Ok(()), keywords)?;
    map.get("last_update").map_or(Ok(()), last_update)?;
    levels(map)
}

/// Checks a URL, absolute or relative; characters that need escaping are errors.
pub(super) fn check_url(key: &str, value: &Value) -> Result<(), Problem> {
    let scalar = value
        .as_scalar()
        .filter(|scalar| scalar.kind == ScalarKind::Text);
    if scalar.is_some_and(|scalar| is_url(&scalar.text)) {
        return Ok(());
    }
    let message = format!("`{key}` must be a URL, not {}", describe_value(value));
    Err(field_problem(
        value.place,
        &message,
        "write spaces as %20 and percent-encode non-ASCII letters",
    ))
}

fn is_url(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    !text.is_empty() && (text.chars().all(allowed) || has_scheme(text))
}

fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        let mut chars = scheme.chars();
        !rest.is_empty()
            && chars.next().is_some_and(|c| c.is_ascii_alphabetic())
            && chars.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

fn keywords(value: &Value) -> Result<(), Problem> {
    let filled = |item: &Value| {
        item.as_scalar()
            .and_then(joi_string)
            .is_some_and(|text| !text.is_empty())
    };
    match value.as_list() {
        Some(list) if !list.is_empty() && list.iter().all(filled) => Ok(()),
        Some([]) => Err(field_problem(
            value.place,
            "`keywords` is an empty list",
            "remove the line",
        )),
        _ => {
            let message = format!(
                "`keywords` must be a list of strings, not {}",
                describe_value(value)
            );
            Err(field_problem(
                value.place,
                &message,
                "write `keywords: [a, b]`",
            ))
        }
    }
}

fn last_update(value: &Value) -> Result<(), Problem> {
    let known = |map: &Map| map.get("author").is_some() || map.get("date").is_some();
    let Some(map) = value.as_map().filter(|map| known(map)) else {
        let message = format!(
            "`last_update` must have an author or a date, not {}",
            describe_value(value)
        );
        return Err(field_problem(
            value.place,
            &message,
            "write `last_update: {date: 2026-01-31}`",
        ));
    };
    text(map, "author", false)?;
    map.get("date")
        .map_or(Ok(()), |value| date(value).map(drop))
}

fn levels(map: &Map) -> Result<(), Problem> {
    let highest = level(map, "toc_max_heading_level", 6.0)?;
    level(map, "toc_min_heading_level", highest.unwrap_or(6.0)).map(drop)
}

fn level(map: &Map, key: &str, most: f64) -> Result<Option<f64>, Problem> {
    let Some(value) = map.get(key) else {
        return Ok(None);
    };
    let number = value.as_scalar().and_then(|scalar| match scalar.kind {
        ScalarKind::Number(number) => Some(number),
        ScalarKind::Text => scalar.text.parse().ok(),
        _ => None,
    });
    match number {
        Some(number) if (2.0..=most).contains(&number) => Ok(Some(number)),
        _ => {
            let message = format!(
                "`{key}` must be a number from 2 to {most}, not {}",
                describe_value(value)
            );
            Err(field_problem(
                value.place,
                &message,
                &format!("write `{key}: 2`, or remove the line"),
            ))
        }
    }
}
