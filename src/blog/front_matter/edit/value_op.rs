//! Value operations: the effect of an edit on the parsed front matter, used to verify the edited text.

use super::super::value::{Map, Node, Scalar, SourcePosition, Value};
use super::span_tree::PathSegment;
use super::text_edit::NewValue;

/// A change of one value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ValueOp {
    /// Sets the value at a path, replacing a scalar or adding a key.
    Put(Vec<PathSegment>, NewValue),
    /// Removes a key.
    Remove(Vec<PathSegment>),
    /// Renames a key to a name that isn't used yet.
    RenameKey(Vec<PathSegment>, String),
    /// Appends an item to a list.
    Push(Vec<PathSegment>, Scalar),
    /// Removes an item from a list.
    Drop(Vec<PathSegment>, usize),
}

impl ValueOp {
    /// Returns the path of the value.
    pub(super) fn path(&self) -> &[PathSegment] {
        match self {
            Self::Put(path, _)
            | Self::Remove(path)
            | Self::RenameKey(path, _)
            | Self::Push(path, _)
            | Self::Drop(path, _) => path,
        }
    }

    /// Applies the operation to parsed values; `None` if the path doesn't exist.
    pub(super) fn apply(&self, map: &mut Map) -> Option<()> {
        match self {
            Self::Put(path, leaf) => put(map, path, value_of(leaf)),
            Self::Remove(path) => {
                let (last, above) = path.split_last()?;
                let PathSegment::Key(key) = last else {
                    return None;
                };
                map_mut(map, above)?.remove(key).map(drop)
            }
            Self::RenameKey(path, to) => {
                let (last, above) = path.split_last()?;
                let PathSegment::Key(key) = last else {
                    return None;
                };
                let map = map_mut(map, above)?;
                let value = map.remove(key)?;
                map.insert(to.clone(), value, SourcePosition::default())
                    .then_some(())
            }
            Self::Push(path, item) => {
                let item = Value::scalar(&item.text, item.kind, SourcePosition::default());
                list_mut(map, path)?.push(item);
                Some(())
            }
            Self::Drop(path, at) => {
                let list = list_mut(map, path)?;
                (*at < list.len()).then(|| drop(list.remove(*at)))
            }
        }
    }
}

fn value_of(leaf: &NewValue) -> Value {
    let place = SourcePosition::default();
    match leaf {
        NewValue::Scalar(scalar) => Value::scalar(&scalar.text, scalar.kind, place),
        NewValue::List(items) => {
            let items = items
                .iter()
                .map(|item| Value::scalar(&item.text, item.kind, place));
            let node = Node::List(items.collect());
            Value { node, place }
        }
    }
}

fn put(map: &mut Map, path: &[PathSegment], value: Value) -> Option<()> {
    if let Some(old) = value_mut(map, path) {
        *old = value;
        return Some(());
    }
    let (PathSegment::Key(first), below) = path.split_first()? else {
        return None;
    };
    if below.is_empty() {
        return map
            .insert(first.clone(), value, SourcePosition::default())
            .then_some(());
    }
    if map.get(first).is_none() {
        let (node, place) = (Node::Map(Map::default()), SourcePosition::default());
        map.insert(first.clone(), Value { node, place }, place);
    }
    match &mut map.get_mut(first)?.node {
        Node::Map(inner) => put(inner, below, value),
        _ => None,
    }
}

/// Returns the value at a path for modification.
fn value_mut<'a>(map: &'a mut Map, path: &[PathSegment]) -> Option<&'a mut Value> {
    let (PathSegment::Key(first), below) = path.split_first()? else {
        return None;
    };
    let mut value = map.get_mut(first)?;
    for part in below {
        value = match (&mut value.node, part) {
            (Node::Map(map), PathSegment::Key(key)) => map.get_mut(key)?,
            (Node::List(list), PathSegment::Index(at)) => list.get_mut(*at)?,
            _ => return None,
        };
    }
    Some(value)
}

fn map_mut<'a>(map: &'a mut Map, path: &[PathSegment]) -> Option<&'a mut Map> {
    if path.is_empty() {
        return Some(map);
    }
    match &mut value_mut(map, path)?.node {
        Node::Map(map) => Some(map),
        _ => None,
    }
}

fn list_mut<'a>(map: &'a mut Map, path: &[PathSegment]) -> Option<&'a mut Vec<Value>> {
    match &mut value_mut(map, path)?.node {
        Node::List(list) => Some(list),
        _ => None,
    }
}

/// Returns the value at a path.
pub(super) fn find<'m>(map: &'m Map, path: &[PathSegment]) -> Option<&'m Value> {
    let (PathSegment::Key(first), below) = path.split_first()? else {
        return None;
    };
    let step = |value: &'m Value, part: &PathSegment| match part {
        PathSegment::Key(key) => value.as_map()?.get(key),
        PathSegment::Index(at) => value.as_list()?.get(*at),
    };
    below.iter().try_fold(map.get(first)?, step)
}
