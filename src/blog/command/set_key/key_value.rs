//! Values of a key from typed text, by the type that the key has.

use super::super::text_list::split_list;
use super::super::{PlanContext, date_format};
use crate::blog::date::{is_yaml_timestamp, natural};
use crate::blog::front_matter::edit::FieldValue;
use crate::blog::front_matter::value::{Node, Scalar, ScalarKind, Value, kind_of_plain};

/// Type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyType {
    Text,
    Bool,
    Number,
    Date,
    List,
    Numbers,
}

/// Returns the value that a typed text is, by the type of the value it replaces.
pub(super) fn typed_value(
    context: &PlanContext<'_>,
    old: Option<&Value>,
    text: &str,
    usual: Option<KeyType>,
) -> Result<FieldValue, String> {
    let kind = old.and_then(type_of).or(usual);
    let kind = kind.unwrap_or_else(|| type_of_text(text));
    let is_list = matches!(kind, KeyType::List | KeyType::Numbers);
    if let Some(text) = unquoted(text).filter(|_| !is_list) {
        return Ok(FieldValue::Text(text));
    }
    Ok(match kind {
        KeyType::Text if is_date(old) && parse_date(context, old, text).is_ok() => {
            FieldValue::Date(parse_date(context, old, text)?)
        }
        KeyType::Text => FieldValue::Text(text.to_owned()),
        KeyType::Bool => FieldValue::Bool(parse_bool(text)?),
        KeyType::Number => FieldValue::Number(parse_number(text)?),
        KeyType::Date => FieldValue::Date(parse_date(context, old, text)?),
        KeyType::List => FieldValue::List(parse_list(text)),
        KeyType::Numbers => {
            let items = parse_list(text);
            let items: Result<_, String> = items.iter().map(|item| parse_number(item)).collect();
            FieldValue::Numbers(items?)
        }
    })
}

/// Returns the type of a value; `None` if it has none, or can't be typed.
pub(super) fn type_of(value: &Value) -> Option<KeyType> {
    let is_number = |item: &Value| matches!(item.as_scalar(), Some(it) if is_number(it));
    match &value.node {
        Node::Scalar(scalar) => match scalar.kind {
            ScalarKind::Null => None,
            ScalarKind::Bool(_) => Some(KeyType::Bool),
            ScalarKind::Number(_) => Some(KeyType::Number),
            ScalarKind::Time => Some(KeyType::Date),
            ScalarKind::Text => Some(KeyType::Text),
        },
        Node::List(items) if !items.is_empty() && items.iter().all(is_number) => {
            Some(KeyType::Numbers)
        }
        Node::List(_) => Some(KeyType::List),
        // the edit refuses it
        Node::Map(_) => Some(KeyType::Text),
    }
}

fn is_number(scalar: &Scalar) -> bool {
    matches!(scalar.kind, ScalarKind::Number(_))
}

/// Whether a value is a date in quotes, as in JSON.
fn is_date(value: Option<&Value>) -> bool {
    let written = value.and_then(Value::as_written);
    written.is_some_and(is_yaml_timestamp)
}

/// Returns the type of a text that nothing else decides.
fn type_of_text(text: &str) -> KeyType {
    if text.starts_with('[') && text.ends_with(']') {
        return KeyType::List;
    }
    match kind_of_plain(text) {
        ScalarKind::Bool(_) => KeyType::Bool,
        ScalarKind::Number(_) if parse_number(text).is_ok() => KeyType::Number,
        ScalarKind::Time => KeyType::Date,
        _ => KeyType::Text,
    }
}

/// Parses a typed boolean.
pub(super) fn parse_bool(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "on" => Ok(true),
        "false" | "no" | "off" => Ok(false),
        _ => Err("must be true or false".to_owned()),
    }
}

/// Returns a number if YAML, TOML and JSON read it alike.
fn parse_number(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_octal = whole.len() > 1 && whole.starts_with('0');
    if all(whole) && all(fraction) && !is_octal && digits.len() <= 15 {
        return Ok(text.to_owned());
    }
    Err("must be a number such as 3 or 0.5; quotes make it text".to_owned())
}

/// Parses a typed date, and formats it as this site writes it.
pub(super) fn parse_date(
    context: &PlanContext<'_>,
    old: Option<&Value>,
    text: &str,
) -> Result<String, String> {
    let typed = natural::parse(text, &date_format::today(context));
    let typed = typed.ok_or_else(|| format!("must be a date: {}", natural::DATE_EXAMPLES))?;
    let before = old.and_then(Value::as_written);
    Ok(date_format::format_typed(context, &typed, before))
}

/// Splits a typed list, with or without brackets; items may be in double quotes.
pub(super) fn parse_list(text: &str) -> Vec<String> {
    let inner = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let items = split_list(inner.unwrap_or(text));
    let items = items.into_iter();
    items.map(|item| unquoted(&item).unwrap_or(item)).collect()
}

/// Returns the text between double quotes, if it is one quoted text as in JSON.
pub(super) fn unquoted(text: &str) -> Option<String> {
    let is_quoted = text.len() >= 2 && text.starts_with('"');
    is_quoted.then(|| serde_json::from_str(text).ok()).flatten()
}
