//! TOML span tree: the spans come from `toml_edit`, whose own serialization would change the line
//! endings of a file with CRLF to LF.

use std::collections::HashSet;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use super::{Entry, Form, Node, Shape, Style, Tree};

/// Builds the tree.
pub(super) fn tree(text: &str) -> Option<Tree> {
    let document = Document::parse(text).ok()?;
    let (table, form) = (document.as_table(), Form::Lines);
    let entries = entries(table, text)?;
    Some(Tree {
        root: Node::new(0..text.len(), Shape::Map(entries, form)),
        repeated: HashSet::new(),
    })
}

/// Returns the entries in source order.
fn entries(table: &dyn TableLike, text: &str) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    for (name, item) in table.iter() {
        let at = table.key(name)?.span()?;
        let value = node(item, text)?;
        entries.push(Entry {
            key: name.to_owned(),
            at,
            value,
        });
    }
    entries.sort_by_key(|entry| entry.at.start);
    Some(entries)
}

fn node(item: &Item, text: &str) -> Option<Node> {
    let span = item.span()?;
    let shape = match item {
        Item::Value(value) => return node_of_value(value, text),
        Item::Table(table) if table.is_dotted() || table.is_implicit() => {
            Shape::Map(entries(table, text)?, Form::Dotted)
        }
        Item::Table(table) => Shape::Map(entries(table, text)?, Form::Lines),
        Item::ArrayOfTables(_) | Item::None => Shape::Other,
    };
    Some(Node::new(span, shape))
}

fn node_of_value(value: &Value, text: &str) -> Option<Node> {
    let span = value.span()?;
    let shape = match value {
        Value::Array(array) => {
            let items = array.iter().map(|item| node_of_value(item, text));
            Shape::List(items.collect::<Option<_>>()?, Form::Flow)
        }
        Value::InlineTable(table) if table.is_dotted() => {
            Shape::Map(entries(table, text)?, Form::Dotted)
        }
        Value::InlineTable(table) => Shape::Map(entries(table, text)?, Form::Flow),
        _ => Shape::Scalar(style(text, &span)?),
    };
    Some(Node::new(span, shape))
}

fn style(text: &str, span: &Range<usize>) -> Option<Style> {
    let written = text.get(span.clone())?;
    Some(
        if written.starts_with("\"\"\"") || written.starts_with("'''") {
            Style::Long
        } else if written.starts_with('"') {
            Style::Double
        } else if written.starts_with('\'') {
            Style::Single
        } else {
            Style::Plain
        },
    )
}
