//! TOML span tree: the spans come from `toml_edit`, whose own serialization would change the line
//! endings of a file with CRLF to LF.

use std::collections::HashSet;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use super::{CollectionStyle, NodeShape, QuoteStyle, SpanEntry, SpanNode, SpanTree};

/// Builds the tree.
pub(super) fn tree(text: &str) -> Option<SpanTree> {
    let document = Document::parse(text).ok()?;
    let (table, form) = (document.as_table(), CollectionStyle::Block);
    let entries = entries(table, text)?;
    Some(SpanTree {
        root: SpanNode::new(0..text.len(), NodeShape::Map(entries, form)),
        aliased: HashSet::new(),
    })
}

/// Returns the entries in source order.
fn entries(table: &dyn TableLike, text: &str) -> Option<Vec<SpanEntry>> {
    let mut entries = Vec::new();
    for (name, item) in table.iter() {
        let at = table.key(name)?.span()?;
        let value = node(item, text)?;
        entries.push(SpanEntry {
            key: name.to_owned(),
            at,
            value,
        });
    }
    entries.sort_by_key(|entry| entry.at.start);
    Some(entries)
}

fn node(item: &Item, text: &str) -> Option<SpanNode> {
    let span = item.span()?;
    let shape = match item {
        Item::Value(value) => return node_of_value(value, text),
        Item::Table(table) if table.is_dotted() || table.is_implicit() => {
            NodeShape::Map(entries(table, text)?, CollectionStyle::Dotted)
        }
        Item::Table(table) => NodeShape::Map(entries(table, text)?, CollectionStyle::Block),
        Item::ArrayOfTables(_) | Item::None => NodeShape::Other,
    };
    Some(SpanNode::new(span, shape))
}

fn node_of_value(value: &Value, text: &str) -> Option<SpanNode> {
    let span = value.span()?;
    let shape = match value {
        Value::Array(array) => {
            let items = array.iter().map(|item| node_of_value(item, text));
            NodeShape::List(items.collect::<Option<_>>()?, CollectionStyle::Flow)
        }
        Value::InlineTable(table) if table.is_dotted() => {
            NodeShape::Map(entries(table, text)?, CollectionStyle::Dotted)
        }
        Value::InlineTable(table) => NodeShape::Map(entries(table, text)?, CollectionStyle::Flow),
        _ => NodeShape::Scalar(quote_style(text, &span)?),
    };
    Some(SpanNode::new(span, shape))
}

fn quote_style(text: &str, span: &Range<usize>) -> Option<QuoteStyle> {
    let written = text.get(span.clone())?;
    Some(
        if written.starts_with("\"\"\"") || written.starts_with("'''") {
            QuoteStyle::Multiline
        } else if written.starts_with('"') {
            QuoteStyle::Double
        } else if written.starts_with('\'') {
            QuoteStyle::Single
        } else {
            QuoteStyle::Plain
        },
    )
}
