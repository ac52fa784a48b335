//! Conversion of value operations to text edits, in the form and type required by the language and
//! the surrounding text.

use std::ops::Range;

use super::super::super::FrontMatterLanguage;
use super::super::super::value::{Scalar, ScalarKind, javascript_number, kind_of_plain};
use super::super::span_tree::{CollectionStyle, NodeShape, PathSegment, SpanNode, SpanTree};
use super::super::text_edit::{self, NewValue, SourceText, TextEdit};
use super::super::value_op::ValueOp;
use super::{EditSession, entry_of};

/// The operation as written, its text edits, and the byte range whose lines it may touch; `None` if
/// it only inserts.
pub(super) type TextEditPlan = (ValueOp, Vec<TextEdit>, Option<Range<usize>>);

impl EditSession<'_> {
    /// Converts an operation to text edits; also returns the operation as this language writes it,
    /// and the bytes that it may touch.
    pub(super) fn to_text_edits(
        &self,
        step: &ValueOp,
        tree: &SpanTree,
        way: &[&SpanNode],
    ) -> Option<TextEditPlan> {
        let page = SourceText {
            text: &self.matter,
            language: self.language,
            end: self.end,
        };
        let path = step.path();
        let is_whole = way.len() == path.len() + 1;
        let target = *way.last()?;
        match step {
            ValueOp::Put(_, leaf) if is_whole => {
                let leaf = self.coerce_value(leaf, target.style()?.is_quoted());
                let above = way.get(..path.len())?;
                let edits = text_edit::replace(page, target, collection_style(above), &leaf)?;
                let step = ValueOp::Put(path.to_owned(), leaf);
                Some((step, edits, Some(target.span.clone())))
            }
            ValueOp::Put(_, leaf) => {
                let leaf = self.coerce_value(leaf, false);
                let keys = missing_keys(path, way)?;
                let is_first = keys == ["title"];
                let edits = text_edit::insert(page, target, &keys, &leaf, is_first)?;
                let is_flow = matches!(target.shape, NodeShape::Map(_, CollectionStyle::Flow));
                let touched = is_flow.then(|| target.span.clone());
                Some((ValueOp::Put(path.to_owned(), leaf), edits, touched))
            }
            ValueOp::Remove(_) => {
                let (edits, touched) = remove_key(page, path, way)?;
                Some((step.clone(), edits, Some(touched)))
            }
            ValueOp::RenameKey(_, to) => {
                let entry = entry_of(tree, path)?;
                let edits = text_edit::rename(page, entry, to)?;
                Some((step.clone(), edits, Some(entry.at.clone())))
            }
            ValueOp::Push(_, item) => {
                let item = self.coerce_scalar(item, false);
                let edits = text_edit::push(page, target, &item)?;
                let is_flow = matches!(target.shape, NodeShape::List(_, CollectionStyle::Flow));
                let touched = is_flow.then(|| target.span.clone());
                Some((ValueOp::Push(path.to_owned(), item), edits, touched))
            }
            ValueOp::Drop(_, at) => {
                let entry = entry_of(tree, path)?;
                let touched = entry.at.start..entry.value.span.end;
                let edits = text_edit::remove_item(page, entry, *at)?;
                Some((step.clone(), edits, Some(touched)))
            }
        }
    }

    /// Converts a value to the type it has in this language, depending on whether the old one was
    /// quoted.
    fn coerce_value(&self, leaf: &NewValue, is_quoted: bool) -> NewValue {
        match leaf {
            NewValue::Scalar(scalar) => NewValue::Scalar(self.coerce_scalar(scalar, is_quoted)),
            NewValue::List(items) => {
                let items = items.iter().map(|item| self.coerce_scalar(item, false));
                NewValue::List(items.collect())
            }
        }
    }

    fn coerce_scalar(&self, scalar: &Scalar, is_quoted: bool) -> Scalar {
        let as_text = |text: &str| Scalar::new(text, ScalarKind::Text);
        match (scalar.kind, self.language) {
            // these readers keep no text of a number
            (ScalarKind::Number(number), FrontMatterLanguage::Toml | FrontMatterLanguage::Json) => {
                Scalar::new(javascript_number(number), scalar.kind)
            }
            (ScalarKind::Time, FrontMatterLanguage::Json) => as_text(&scalar.text),
            (ScalarKind::Time | ScalarKind::Bool(_), _) if is_quoted => as_text(&scalar.text),
            (ScalarKind::Time, FrontMatterLanguage::Toml) => {
                match scalar.text.parse::<toml::value::Datetime>() {
                    Ok(time) => Scalar::new(time.to_string(), ScalarKind::Time),
                    Err(_) => as_text(&scalar.text),
                }
            }
            (ScalarKind::Time, _) => Scalar::new(scalar.text.as_str(), kind_of_plain(&scalar.text)),
            _ => scalar.clone(),
        }
    }
}

/// Returns the collection style of a value below these nodes.
fn collection_style(above: &[&SpanNode]) -> CollectionStyle {
    let is_flow = |node: &&SpanNode| {
        matches!(
            node.shape,
            NodeShape::List(_, CollectionStyle::Flow) | NodeShape::Map(_, CollectionStyle::Flow)
        )
    };
    if above.iter().any(is_flow) {
        CollectionStyle::Flow
    } else {
        CollectionStyle::Block
    }
}

/// Returns the missing keys of a path, with the parent keys that a dotted key includes.
fn missing_keys<'p>(path: &'p [PathSegment], way: &[&SpanNode]) -> Option<Vec<&'p str>> {
    let is_dotted =
        |node: &&&SpanNode| matches!(node.shape, NodeShape::Map(_, CollectionStyle::Dotted));
    let dotted = way.iter().rev().take_while(is_dotted).count();
    let keys = path.get(way.len().checked_sub(1 + dotted)?..)?.iter();
    keys.map(|part| match part {
        PathSegment::Key(key) => Some(key.as_str()),
        PathSegment::Index(_) => None,
    })
    .collect()
}

/// Returns the edits that remove a key, and the bytes they touch.
fn remove_key(
    page: SourceText<'_>,
    path: &[PathSegment],
    way: &[&SpanNode],
) -> Option<(Vec<TextEdit>, Range<usize>)> {
    let PathSegment::Key(key) = path.last()? else {
        return None;
    };
    let map = *way.get(path.len() - 1)?;
    let entry = map.entry(key)?;
    // a comma may be removed from the line before
    let is_flow = matches!(map.shape, NodeShape::Map(_, CollectionStyle::Flow));
    let touched = if is_flow {
        map.span.clone()
    } else {
        entry.at.start..entry.value.span.end
    };
    Some((text_edit::remove(page, map, key)?, touched))
}
