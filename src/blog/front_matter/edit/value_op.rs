//! Value operations: the effect of an edit on the parsed front matter, used to verify the edited text.

use super::super::value::{Kind, Map, Node, Place, Value};
use super::span_tree::Part;
use super::text_edit::Leaf;

/// A change of one value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// Sets the value at a path, replacing a scalar or adding a key.
    Put(Vec<Part>, Leaf),
    /// Removes a key.
    Remove(Vec<Part>),
    /// Renames a key to a name that isn't used yet.
    Call(Vec<Part>, String),
    /// Appends a text to a list.
    Push(Vec<Part>, String),
    /// Removes an item from a list.
    Drop(Vec<Part>, usize),
}

impl Step {
    /// Returns the path of the value.
    pub(super) fn path(&self) -> &[Part] {
        match self {
            Self::Put(path, _)
            | Self::Remove(path)
            | Self::Call(path, _)
            | Self::Push(path, _)
            | Self::Drop(path, _) => path,
        }
    }

    /// Applies the operation to parsed values; `None` if the path doesn't exist.
    pub(super) fn on(&self, map: &mut Map) -> Option<()> {
        match self {
            Self::Put(path, leaf) => put(map, path, value_of(leaf)),
            Self::Remove(path) => {
                let (last, above) = path.split_last()?;
                let Part::Key(key) = last else { return None };
                map_at(map, above)?.remove(key).map(drop)
            }
            Self::Call(path, to) => {
                let (last, above) = path.split_last()?;
                let Part::Key(key) = last else { return None };
                let map = map_at(map, above)?;
                let value = map.remove(key)?;
                map.insert(to.clone(), value, Place::default())
                    .then_some(())
            }
            Self::Push(path, text) => {
                let text = Value::scalar(text, Kind::Text, Place::default());
                list_at(map, path)?.push(text);
                Some(())
            }
            Self::Drop(path, at) => {
                let list = list_at(map, path)?;
                (*at < list.len()).then(|| drop(list.remove(*at)))
            }
        }
    }
}

fn value_of(leaf: &Leaf) -> Value {
    let place = Place::default();
    match leaf {
        Leaf::Scalar(scalar) => Value::scalar(&scalar.text, scalar.kind, place),
        Leaf::List(texts) => {
            let texts = texts
                .iter()
                .map(|text| Value::scalar(text, Kind::Text, place));
            let node = Node::List(texts.collect());
            Value { node, place }
        }
    }
}

fn put(map: &mut Map, path: &[Part], value: Value) -> Option<()> {
    if let Some(old) = value_at(map, path) {
        *old = value;
        return Some(());
    }
    let (Part::Key(first), below) = path.split_first()? else {
        return None;
    };
    if below.is_empty() {
        return map
            .insert(first.clone(), value, Place::default())
            .then_some(());
    }
    if map.get(first).is_none() {
        let (node, place) = (Node::Map(Map::default()), Place::default());
        map.insert(first.clone(), Value { node, place }, place);
    }
    match &mut map.get_mut(first)?.node {
        Node::Map(inner) => put(inner, below, value),
        _ => None,
    }
}

/// Returns the value at a path for modification.
fn value_at<'a>(map: &'a mut Map, path: &[Part]) -> Option<&'a mut Value> {
    let (Part::Key(first), below) = path.split_first()? else {
        return None;
    };
    let mut value = map.get_mut(first)?;
    for part in below {
        value = match (&mut value.node, part) {
            (Node::Map(map), Part::Key(key)) => map.get_mut(key)?,
            (Node::List(list), Part::Index(at)) => list.get_mut(*at)?,
            _ => return None,
        };
    }
    Some(value)
}

fn map_at<'a>(map: &'a mut Map, path: &[Part]) -> Option<&'a mut Map> {
    if path.is_empty() {
        return Some(map);
    }
    match &mut value_at(map, path)?.node {
        Node::Map(map) => Some(map),
        _ => None,
    }
}

fn list_at<'a>(map: &'a mut Map, path: &[Part]) -> Option<&'a mut Vec<Value>> {
    match &mut value_at(map, path)?.node {
        Node::List(list) => Some(list),
        _ => None,
    }
}

/// Returns the value at a path.
pub(super) fn find<'m>(map: &'m Map, path: &[Part]) -> Option<&'m Value> {
    let (Part::Key(first), below) = path.split_first()? else {
        return None;
    };
    let step = |value: &'m Value, part: &Part| match part {
        Part::Key(key) => value.as_map()?.get(key),
        Part::Index(at) => value.as_list()?.get(*at),
    };
    below.iter().try_fold(map.get(first)?, step)
}
