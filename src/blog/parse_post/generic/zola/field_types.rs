//! Field types that Zola requires; any other type stops its build.
//!
//! Source: Zola 0.22, `PageFrontMatter` in `components/content/src/front_matter/page.rs`.

use super::super::super::super::front_matter::FrontMatterLanguage;
use super::super::super::super::front_matter::value::{Map, Node, ScalarKind, Value};
use super::super::super::super::post::{Problem, ProblemCode};
use super::super::ParseInput;
use super::problem;

/// The required type of a field.
#[derive(Clone, Copy)]
enum ZolaFieldType {
    Text,
    /// A non-empty string.
    NonEmptyText,
    Bool,
    /// A non-negative integer.
    Count,
    /// A list of strings.
    TextList,
}

const FIELD_TYPES: [(&str, ZolaFieldType); 11] = [
    ("title", ZolaFieldType::Text),
    ("description", ZolaFieldType::Text),
    ("draft", ZolaFieldType::Bool),
    ("render", ZolaFieldType::Bool),
    ("slug", ZolaFieldType::NonEmptyText),
    ("path", ZolaFieldType::NonEmptyText),
    ("weight", ZolaFieldType::Count),
    ("authors", ZolaFieldType::TextList),
    ("aliases", ZolaFieldType::TextList),
    ("template", ZolaFieldType::Text),
    ("in_search_index", ZolaFieldType::Bool),
];

/// Checks the fields of a post; the error is the first problem that stops the build.
pub(super) fn check(input: &ParseInput<'_>) -> Result<(), Problem> {
    if input.language == FrontMatterLanguage::None {
        return Err(problem(
            None,
            ProblemCode::NotAMap,
            "Zola finds no front matter, which stops the build".to_owned(),
            "begin the file with `+++`, the fields, and `+++`",
        ));
    }
    for (key, wanted) in FIELD_TYPES {
        if let Some(value) = input.map.get(key) {
            check_field(input.language, key, value, wanted)?;
        }
    }
    check_taxonomies(input)
}

fn check_field(
    language: FrontMatterLanguage,
    key: &str,
    value: &Value,
    wanted: ZolaFieldType,
) -> Result<(), Problem> {
    let optional = matches!(
        wanted,
        ZolaFieldType::Text | ZolaFieldType::NonEmptyText | ZolaFieldType::Count
    );
    if value.is_null() && optional {
        return Ok(());
    }
    let (is, what) = match wanted {
        ZolaFieldType::Text => (is_text(language, value), "text"),
        ZolaFieldType::NonEmptyText => {
            let some = value.as_written().is_some_and(|text| !text.is_empty());
            (is_text(language, value) && some, "non-empty text")
        }
        ZolaFieldType::Bool => (
            matches!(
                value.as_scalar().map(|it| it.kind),
                Some(ScalarKind::Bool(_))
            ),
            "`true` or `false`",
        ),
        ZolaFieldType::Count => (is_count(value), "a whole number of 0 or more"),
        ZolaFieldType::TextList => (is_texts(language, value), "a list of strings"),
    };
    if is {
        return Ok(());
    }
    Err(problem(
        Some(value),
        ProblemCode::Field,
        format!("`{key}` must be {what}, or the build stops"),
        "fix the value; text must be in quotes",
    ))
}

/// Whether a value is a string; in YAML any non-null scalar is (`serde_yaml` uses its source text).
fn is_text(language: FrontMatterLanguage, value: &Value) -> bool {
    match value.as_scalar().map(|scalar| scalar.kind) {
        Some(ScalarKind::Text) => true,
        Some(ScalarKind::Null) | None => false,
        Some(_) => language == FrontMatterLanguage::Yaml,
    }
}

fn is_count(value: &Value) -> bool {
    let number = value.as_scalar().map(|scalar| scalar.kind);
    matches!(number, Some(ScalarKind::Number(number)) if number >= 0.0 && number.fract() == 0.0)
}

fn is_texts(language: FrontMatterLanguage, value: &Value) -> bool {
    let list = value.as_list();
    list.is_some_and(|list| list.iter().all(|item| is_text(language, item)))
}

/// Checks that the terms of every taxonomy are non-empty strings.
fn check_taxonomies(input: &ParseInput<'_>) -> Result<(), Problem> {
    let Some(value) = input.map.get("taxonomies") else {
        return Ok(());
    };
    let Node::Map(all) = &value.node else {
        return Err(problem(
            Some(value),
            ProblemCode::Field,
            "`taxonomies` must be a table, or the build stops".to_owned(),
            "write `[taxonomies]` and below it `tags = [\"a\"]`",
        ));
    };
    for (name, terms) in all.iter() {
        if !is_texts(input.language, terms) {
            return Err(problem(
                Some(terms),
                ProblemCode::Field,
                format!("`{name}` must be a list of strings, or the build stops"),
                "write `tags = [\"a\", \"b\"]`",
            ));
        }
        let terms_written = terms.as_list().unwrap_or_default();
        let empty = terms_written
            .iter()
            .find(|term| term.as_written().is_none_or(|text| text.trim().is_empty()));
        if let Some(empty) = empty {
            return Err(problem(
                Some(empty),
                ProblemCode::Field,
                format!("`{name}` has an empty term, which stops the build"),
                "remove the empty term",
            ));
        }
    }
    Ok(())
}

/// Checks that every taxonomy of a post is defined for its language; drafts are not checked
/// (`add_page` in `components/site/src/lib.rs`).
pub(super) fn check_defined(input: &ParseInput<'_>, language: Option<&str>) -> Result<(), Problem> {
    let Some(known) = &input.rules.settings.zola.taxonomies else {
        return Ok(());
    };
    let all = input.map.get("taxonomies").and_then(Value::as_map);
    let is_known = |name: &str| {
        let mut known = known.iter();
        known.any(|it| it.name == name && it.language == language.unwrap_or_default())
    };
    let mut all = all.into_iter().flat_map(Map::iter);
    let Some((name, terms)) = all.find(|(name, _)| !is_known(name)) else {
        return Ok(());
    };
    Err(problem(
        Some(terms),
        ProblemCode::Field,
        format!("the taxonomy `{name}` is not defined in config.toml, which stops the build"),
        &format!("add `{{ name = \"{name}\" }}` to `taxonomies` in config.toml"),
    ))
}
