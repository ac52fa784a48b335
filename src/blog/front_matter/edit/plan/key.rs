//! Edits of any key, by the name as it is typed: the generator need not know it.

use super::super::super::value::{Map, Node, Scalar, ScalarKind, Value as Written, kind_of_plain};
use super::super::session::EditSession;
use super::super::span_tree::PathSegment;
use super::super::text_edit::NewValue;
use super::super::value_op::{ValueOp, find};
use super::super::{EditError, FieldValue, KeyName};
use super::{bool_text, to_segments};

/// Plans a new value of a key.
pub(super) fn set(
    work: &EditSession<'_>,
    name: &KeyName,
    value: &FieldValue,
) -> Result<Vec<ValueOp>, EditError> {
    let path = path_of(name, &work.map);
    let refuse = |why: &str| {
        Err(EditError::InvalidValue {
            key: name.as_str().to_owned(),
            why: why.to_owned(),
            place: work.place(&path),
        })
    };
    for length in 1..path.len() {
        let above = path.get(..length).and_then(|part| find(&work.map, part));
        if above.is_some_and(|value| value.as_map().is_none()) {
            return refuse("can't be added: the key above it is not a map");
        }
    }
    let new = new_value(value);
    let old = find(&work.map, &path);
    match (old.map(|old| &old.node), &new) {
        (Some(Node::Map(_)), _) => {
            refuse("is a map; set one of its keys, with a dot between the names")
        }
        (Some(Node::List(items)), _) if items.iter().any(|item| item.as_scalar().is_none()) => {
            refuse("is a list of lists or maps; change it by hand")
        }
        (Some(Node::List(items)), NewValue::List(wanted)) => Ok(rearrange(&path, items, wanted)),
        (Some(Node::Scalar(old)), NewValue::Scalar(new)) if is_same(old, new) => Ok(Vec::new()),
        _ => Ok(vec![ValueOp::Put(path, new)]),
    }
}

/// Plans the removal of a key.
pub(super) fn remove(work: &EditSession<'_>, name: &KeyName) -> Vec<ValueOp> {
    let path = name.find(&work.map).map(to_segments);
    path.map(ValueOp::Remove).into_iter().collect()
}

/// Returns the path of a key, or that at which it is added.
fn path_of(name: &KeyName, map: &Map) -> Vec<PathSegment> {
    to_segments(name.find(map).unwrap_or_else(|| name.new_path(map)))
}

fn new_value(value: &FieldValue) -> NewValue {
    let number = |text: &String| Scalar::new(text.as_str(), kind_of_plain(text));
    let text = |text: &String| Scalar::new(text.as_str(), ScalarKind::Text);
    match value {
        FieldValue::Text(it) => NewValue::Scalar(text(it)),
        FieldValue::Bool(is) => {
            NewValue::Scalar(Scalar::new(bool_text(*is), ScalarKind::Bool(*is)))
        }
        FieldValue::Number(it) => NewValue::Scalar(number(it)),
        FieldValue::Date(it) => NewValue::Scalar(Scalar::new(it.as_str(), ScalarKind::Time)),
        FieldValue::List(items) => NewValue::List(items.iter().map(text).collect()),
        FieldValue::Numbers(items) => NewValue::List(items.iter().map(number).collect()),
    }
}

/// Whether a value has the text and the type already. A quoted date stays quoted.
fn is_same(old: &Scalar, new: &Scalar) -> bool {
    let is_date = new.kind == ScalarKind::Time;
    old.text == new.text && (old.kind == new.kind || (is_date && old.kind == ScalarKind::Text))
}

/// Converts one list to another; items that keep their order stay untouched.
fn rearrange(path: &[PathSegment], old: &[Written], wanted: &[Scalar]) -> Vec<ValueOp> {
    let old: Vec<&Scalar> = old.iter().filter_map(Written::as_scalar).collect();
    let mut kept = 0;
    let mut steps = Vec::new();
    for (at, item) in old.iter().enumerate() {
        if wanted.get(kept).is_some_and(|wanted| wanted == *item) {
            kept += 1;
        } else {
            steps.push(ValueOp::Drop(path.to_vec(), at));
        }
    }
    let new = wanted.get(kept..).unwrap_or_default().iter();
    let pushes: Vec<ValueOp> = new
        .map(|item| ValueOp::Push(path.to_vec(), item.clone()))
        .collect();
    // from the last, so that the places before it stay; the list is never empty in between, as an
    // empty one loses its form
    let drops = steps.into_iter().rev();
    if kept == 0 {
        return pushes.into_iter().chain(drops).collect();
    }
    drops.chain(pushes).collect()
}
