//! Conversion of value operations to text edits, in the form and type required by the language and
//! the surrounding text.

use std::ops::Range;

use super::super::super::Language;
use super::super::super::value::{Kind, Scalar, kind_of_plain};
use super::super::span_tree::{Form, Node, Part, Shape, Tree};
use super::super::text_edit::{self, Leaf, Page, Splice};
use super::super::value_op::Step;
use super::{Work, entry_of};

/// The operation as written, its text edits, and the byte range whose lines it may touch; `None` if
/// it only inserts.
pub(super) type Cut = (Step, Vec<Splice>, Option<Range<usize>>);

impl Work<'_> {
    /// Converts an operation to text edits; also returns the operation as this language writes it,
    /// and the bytes that it may touch.
    pub(super) fn cut(&self, step: &Step, tree: &Tree, way: &[&Node]) -> Option<Cut> {
        let page = Page {
            text: &self.matter,
            language: self.language,
            end: self.end,
        };
        let path = step.path();
        let is_whole = way.len() == path.len() + 1;
        let target = *way.last()?;
        match step {
            Step::Put(_, leaf) if is_whole => {
                let leaf = self.fit(leaf, target.style()?.is_quoted());
                let above = way.get(..path.len())?;
                let splices = text_edit::replace(page, target, form_in(above), &leaf)?;
                let step = Step::Put(path.to_owned(), leaf);
                Some((step, splices, Some(target.span.clone())))
            }
            Step::Put(_, leaf) => {
                let leaf = self.fit(leaf, false);
                let keys = missing(path, way)?;
                let is_first = keys == ["title"];
                let splices = text_edit::insert(page, target, &keys, &leaf, is_first)?;
                let is_flow = matches!(target.shape, Shape::Map(_, Form::Flow));
                let touched = is_flow.then(|| target.span.clone());
                Some((Step::Put(path.to_owned(), leaf), splices, touched))
            }
            Step::Remove(_) => {
                let Part::Key(key) = path.last()? else {
                    return None;
                };
                let map = *way.get(path.len() - 1)?;
                let entry = map.entry(key)?;
                // a comma may be removed from the line before
                let is_flow = matches!(map.shape, Shape::Map(_, Form::Flow));
                let touched = if is_flow {
                    map.span.clone()
                } else {
                    entry.at.start..entry.value.span.end
                };
                Some((
                    step.clone(),
                    text_edit::remove(page, map, key)?,
                    Some(touched),
                ))
            }
            Step::Call(_, to) => {
                let entry = entry_of(tree, path)?;
                let splices = text_edit::rename(page, entry, to)?;
                Some((step.clone(), splices, Some(entry.at.clone())))
            }
            Step::Push(_, text) => {
                let splices = text_edit::push(page, target, text)?;
                let is_flow = matches!(target.shape, Shape::List(_, Form::Flow));
                let touched = is_flow.then(|| target.span.clone());
                Some((step.clone(), splices, touched))
            }
            Step::Drop(_, at) => {
                let entry = entry_of(tree, path)?;
                let touched = entry.at.start..entry.value.span.end;
                let splices = text_edit::drop_item(page, entry, *at)?;
                Some((step.clone(), splices, Some(touched)))
            }
        }
    }

    /// Converts a value to the type it has in this language, depending on whether the old one was
    /// quoted.
    fn fit(&self, leaf: &Leaf, is_quoted: bool) -> Leaf {
        let Leaf::Scalar(scalar) = leaf else {
            return leaf.clone();
        };
        let as_text = |text: &str| Scalar::new(text, Kind::Text);
        let fitted = match (scalar.kind, self.language) {
            (Kind::Time, Language::Json) => as_text(&scalar.text),
            (Kind::Time | Kind::Bool(_), _) if is_quoted => as_text(&scalar.text),
            (Kind::Time, Language::Toml) => match scalar.text.parse::<toml::value::Datetime>() {
                Ok(time) => Scalar::new(time.to_string(), Kind::Time),
                Err(_) => as_text(&scalar.text),
            },
            (Kind::Time, _) => Scalar::new(scalar.text.as_str(), kind_of_plain(&scalar.text)),
            _ => scalar.clone(),
        };
        Leaf::Scalar(fitted)
    }
}

/// Returns the collection style of a value below these nodes.
fn form_in(above: &[&Node]) -> Form {
    let is_flow = |node: &&Node| {
        matches!(
            node.shape,
            Shape::List(_, Form::Flow) | Shape::Map(_, Form::Flow)
        )
    };
    if above.iter().any(is_flow) {
        Form::Flow
    } else {
        Form::Lines
    }
}

/// Returns the missing keys of a path, with the parent keys that a dotted key includes.
fn missing<'p>(path: &'p [Part], way: &[&Node]) -> Option<Vec<&'p str>> {
    let is_dotted = |node: &&&Node| matches!(node.shape, Shape::Map(_, Form::Dotted));
    let dotted = way.iter().rev().take_while(is_dotted).count();
    let keys = path.get(way.len().checked_sub(1 + dotted)?..)?.iter();
    keys.map(|part| match part {
        Part::Key(key) => Some(key.as_str()),
        Part::Index(_) => None,
    })
    .collect()
}
