//! TOML span tree: the spans come from the same parser that reads the values. How a table is written
//! follows from its first character, as its span is the header, the braces or a part of a key.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{CollectionStyle, NodeShape, QuoteStyle, SpanEntry, SpanNode, SpanTree};

/// Builds the tree.
pub(super) fn tree(text: &str) -> Option<SpanTree> {
    let document = DeTable::parse(text).ok()?;
    let entries = entries(document.get_ref(), text)?;
    let root = NodeShape::Map(entries, CollectionStyle::Block);
    Some(SpanTree {
        root: SpanNode::new(0..text.len(), root),
        aliased: HashSet::new(),
    })
}

/// Returns the entries in source order.
fn entries(table: &DeTable<'_>, text: &str) -> Option<Vec<SpanEntry>> {
    let mut entries = Vec::new();
    for (name, value) in table {
        entries.push(SpanEntry {
            key: name.get_ref().to_string(),
            at: name.span(),
            value: node(value, text)?,
        });
    }
    entries.sort_by_key(|entry| entry.at.start);
    Some(entries)
}

fn node(value: &Spanned<DeValue<'_>>, text: &str) -> Option<SpanNode> {
    let mut span = value.span();
    let written = text.get(span.clone())?;
    let shape = match value.get_ref() {
        // an array of tables; in other arrays, two brackets begin an array
        DeValue::Array(tables)
            if written.starts_with("[[") && tables.iter().all(|it| it.get_ref().is_table()) =>
        {
            span.end = tables.iter().last()?.span().end;
            NodeShape::Other
        }
        DeValue::Array(items) => {
            let items = items.iter().map(|item| node(item, text));
            NodeShape::List(items.collect::<Option<_>>()?, CollectionStyle::Flow)
        }
        DeValue::Table(table) => {
            let style = match written.chars().next() {
                Some('[') => CollectionStyle::Block,
                Some('{') => CollectionStyle::Flow,
                _ => CollectionStyle::Dotted,
            };
            NodeShape::Map(entries(table, text)?, style)
        }
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
