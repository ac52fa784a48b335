//! Rows of the metadata form: the fields that generators know, every other key of the post, and one
//! for a new key.

use super::super::PlanContext;
use super::super::post_text::read_rules;
use super::{MetadataField, supported_fields};
use crate::blog::front_matter::edit::{Field, KeyName};
use crate::blog::front_matter::value::{Map, Node, Value};

/// Maximum number of rows for keys that are not fields.
const MAX_KEY_ROWS: usize = 60;
/// Maximum depth of maps whose keys have rows.
const MAX_DEPTH: usize = 4;

/// The field or key that a row of the form edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormKey {
    /// A field, in the key that the generator reads it from.
    Field(Field),
    /// Any other key.
    Key(KeyName),
    /// A key to add, with its value.
    New,
}

impl FormKey {
    /// Returns the name shown beside the row.
    pub fn name(&self) -> &str {
        match self {
            Self::Field(field) => field.name(),
            Self::Key(key) => key.as_str(),
            Self::New => "new key",
        }
    }

    /// Whether the value is boolean, so that it is toggled rather than typed.
    pub fn is_bool(&self) -> bool {
        matches!(self, Self::Field(field) if field.is_bool())
    }

    /// Whether the value is a list with completions.
    pub fn is_list(&self) -> bool {
        matches!(self, Self::Field(field) if field.is_list())
    }
}

impl From<Field> for FormKey {
    fn from(field: Field) -> Self {
        Self::Field(field)
    }
}

impl PartialEq<Field> for FormKey {
    fn eq(&self, other: &Field) -> bool {
        matches!(self, Self::Field(field) if field == other)
    }
}

/// Returns the rows of the keys that no field covers, in source order, and the row of a new key.
pub(super) fn other_rows(context: &PlanContext<'_>, map: &Map) -> Vec<MetadataField> {
    let rules = read_rules(context);
    let fields = supported_fields(context);
    let covered: Vec<Vec<String>> = fields.filter_map(|field| field.find(map, &rules)).collect();
    let mut rows = Vec::new();
    add_rows(map, &mut Vec::new(), &covered, &mut rows);
    rows.truncate(MAX_KEY_ROWS);
    rows.push(MetadataField {
        field: FormKey::New,
        text: String::new(),
    });
    rows
}

fn add_rows(
    map: &Map,
    above: &mut Vec<String>,
    covered: &[Vec<String>],
    rows: &mut Vec<MetadataField>,
) {
    for (key, value) in map.iter() {
        above.push(key.to_owned());
        match value.as_map() {
            _ if covered.contains(above) => {}
            Some(inner) if !inner.is_empty() && above.len() < MAX_DEPTH => {
                add_rows(inner, above, covered, rows);
            }
            _ => rows.extend(row(map, above, value)),
        }
        above.pop();
    }
}

/// Returns the row of a key, unless its name can't be told from the path of another one.
fn row(map: &Map, path: &[String], value: &Value) -> Option<MetadataField> {
    let key = KeyName::parse(&path.join(".")).ok()?;
    let is_nested = path.len() > 1;
    let has_dot = path.iter().any(|part| part.contains('.'));
    let is_own = !is_nested || !has_dot;
    (is_own && (is_nested || key.find(map).is_some())).then(|| MetadataField {
        text: text_of_value(value),
        field: FormKey::Key(key),
    })
}

/// Returns a value as it is typed: a list with commas, an item with a comma in quotes.
fn text_of_value(value: &Value) -> String {
    let quoted = |item: &str| {
        if item.contains(',') || item.trim() != item {
            serde_json::Value::from(item).to_string()
        } else {
            item.to_owned()
        }
    };
    match &value.node {
        Node::Scalar(_) => value.as_written().unwrap_or_default().to_owned(),
        Node::List(items) if items.iter().all(|item| item.as_scalar().is_some()) => {
            let items = items.iter().filter_map(Value::as_written).map(quoted);
            items.collect::<Vec<_>>().join(", ")
        }
        Node::List(items) => counted(items.len(), "item"),
        Node::Map(map) => counted(map.len(), "key"),
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("({count} {noun}{plural}; edit the text)")
}
