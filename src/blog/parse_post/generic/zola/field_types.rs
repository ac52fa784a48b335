//! Field types that Zola requires; any other type stops its build.
//!
//! Source: Zola 0.22, `PageFrontMatter` in `components/content/src/front_matter/page.rs`.

use super::super::super::super::front_matter::Language;
use super::super::super::super::front_matter::value::{Kind, Map, Node, Value};
use super::super::super::super::post::{Problem, ProblemCode};
use super::super::Input;
use super::problem;

/// The required type of a field.
#[derive(Clone, Copy)]
enum Wanted {
    Text,
    /// A non-empty string.
    SomeText,
    Truth,
    /// A non-negative integer.
    Count,
    /// A list of strings.
    Texts,
}

const FIELDS: [(&str, Wanted); 11] = [
    ("title", Wanted::Text),
    ("description", Wanted::Text),
    ("draft", Wanted::Truth),
    ("render", Wanted::Truth),
    ("slug", Wanted::SomeText),
    ("path", Wanted::SomeText),
    ("weight", Wanted::Count),
    ("authors", Wanted::Texts),
    ("aliases", Wanted::Texts),
    ("template", Wanted::Text),
    ("in_search_index", Wanted::Truth),
];

/// Checks the fields of a post; the error is the first problem that stops the build.
pub(super) fn check(input: &Input<'_>) -> Result<(), Problem> {
    if input.language == Language::None {
        return Err(problem(
            None,
            ProblemCode::NotAMap,
            "Zola finds no front matter, which stops the build".to_owned(),
            "begin the file with `+++`, the fields, and `+++`",
        ));
    }
    for (key, wanted) in FIELDS {
        if let Some(value) = input.map.get(key) {
            check_field(input.language, key, value, wanted)?;
        }
    }
    taxonomies(input)
}

fn check_field(
    language: Language,
    key: &str,
    value: &Value,
    wanted: Wanted,
) -> Result<(), Problem> {
    let optional = matches!(wanted, Wanted::Text | Wanted::SomeText | Wanted::Count);
    if value.is_null() && optional {
        return Ok(());
    }
    let (is, what) = match wanted {
        Wanted::Text => (is_text(language, value), "text"),
        Wanted::SomeText => {
            let some = value.as_written().is_some_and(|text| !text.is_empty());
            (is_text(language, value) && some, "text that is not empty")
        }
        Wanted::Truth => (
            matches!(value.as_scalar().map(|it| it.kind), Some(Kind::Bool(_))),
            "`true` or `false`",
        ),
        Wanted::Count => (is_count(value), "a whole number from 0"),
        Wanted::Texts => (is_texts(language, value), "a list of texts"),
    };
    if is {
        return Ok(());
    }
    Err(problem(
        Some(value),
        ProblemCode::Field,
        format!("`{key}` is not {what}, which stops the build"),
        "write it as Zola reads it, text in quotes",
    ))
}

/// Whether a value is a string; in YAML any non-null scalar is (`serde_yaml` uses its source text).
fn is_text(language: Language, value: &Value) -> bool {
    match value.as_scalar().map(|scalar| scalar.kind) {
        Some(Kind::Text) => true,
        Some(Kind::Null) | None => false,
        Some(_) => language == Language::Yaml,
    }
}

fn is_count(value: &Value) -> bool {
    let number = value.as_scalar().map(|scalar| scalar.kind);
    matches!(number, Some(Kind::Number(number)) if number >= 0.0 && number.fract() == 0.0)
}

fn is_texts(language: Language, value: &Value) -> bool {
    let list = value.as_list();
    list.is_some_and(|list| list.iter().all(|item| is_text(language, item)))
}

/// Checks that the terms of every taxonomy are non-empty strings.
fn taxonomies(input: &Input<'_>) -> Result<(), Problem> {
    let Some(value) = input.map.get("taxonomies") else {
        return Ok(());
    };
    let Node::Map(all) = &value.node else {
        return Err(problem(
            Some(value),
            ProblemCode::Field,
            "`taxonomies` is not a table, which stops the build".to_owned(),
            "write `[taxonomies]` and below it `tags = [\"a\"]`",
        ));
    };
    for (name, terms) in all.iter() {
        if !is_texts(input.language, terms) {
            return Err(problem(
                Some(terms),
                ProblemCode::Field,
                format!("`{name}` is not a list of texts, which stops the build"),
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
                "take the empty term out",
            ));
        }
    }
    Ok(())
}

/// Checks that every taxonomy of a post is defined for its language; drafts are not checked
/// (`add_page` in `components/site/src/lib.rs`).
pub(super) fn check_defined(input: &Input<'_>, language: Option<&str>) -> Result<(), Problem> {
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
