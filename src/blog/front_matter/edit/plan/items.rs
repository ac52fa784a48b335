//! Edits of front matter lists, in all their forms: a list, a single text, a text separated by
//! commas or spaces.

use super::super::super::value::{Node, Scalar, ScalarKind, Value as Written};
use super::super::field::{item_name, item_name_key};
use super::super::span_tree::PathSegment;
use super::super::text_edit::NewValue;
use super::super::value_op::ValueOp;
use super::super::{EditError, Field};
use super::{FieldEditor, put};
use crate::blog::generator::{SiteKind, TagSplitting};

/// Items of a list, and the form they are written in.
enum ListItems {
    /// No items.
    None,
    /// A list.
    List(Vec<String>),
    /// A text that is one item.
    One(String),
    /// A text separated by commas.
    Commas(Vec<String>),
    /// A text separated by spaces.
    Blanks(Vec<String>),
}

impl ListItems {
    fn names(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(name) => std::slice::from_ref(name),
            Self::List(names) | Self::Commas(names) | Self::Blanks(names) => names,
        }
    }
}

impl FieldEditor<'_> {
    /// Returns the items and the form of the list.
    fn items(&self) -> Result<ListItems, EditError> {
        let Some(value) = self.value() else {
            return Ok(ListItems::None);
        };
        match &value.node {
            Node::List(list) => {
                let names = list
                    .iter()
                    .map(|item| item_name(item).unwrap_or_default().to_owned());
                Ok(ListItems::List(names.collect()))
            }
            Node::Map(_) => self.refuse("is a map, not a list; change it by hand"),
            Node::Scalar(scalar)
                if scalar.kind == ScalarKind::Null || scalar.text.trim().is_empty() =>
            {
                Ok(ListItems::None)
            }
            Node::Scalar(scalar) => self.split_text(&scalar.text),
        }
    }

    /// Splits a text into items as the generator does; a singular key has one item.
    fn split_text(&self, text: &str) -> Result<ListItems, EditError> {
        if self.kind == SiteKind::Docusaurus && self.field == Field::Tags {
            return self.refuse(&format!("must be a list; write `tags: [{}]`", text.trim()));
        }
        let is_plural = matches!(self.path_or_default().last(), Some(PathSegment::Key(key)) if key.ends_with('s'));
        let rule = match self.field {
            Field::Tags | Field::Categories if is_plural => {
                self.kind.generator_rules().taxonomies.splitting
            }
            _ => TagSplitting::One,
        };
        let owned = |part: &str| part.trim().to_owned();
        Ok(match rule {
            TagSplitting::One => ListItems::One(owned(text)),
            TagSplitting::CommasOrWords if text.contains(',') => {
                ListItems::Commas(text.split(',').map(owned).collect())
            }
            TagSplitting::CommasOrWords | TagSplitting::Words => {
                ListItems::Blanks(text.split_whitespace().map(owned).collect())
            }
        })
    }

    /// Adds an item.
    pub(super) fn add(&self, item: &str) -> Result<Vec<ValueOp>, EditError> {
        let items = self.items()?;
        if items.names().iter().any(|name| name == item) {
            return Ok(Vec::new());
        }
        Ok(match items {
            ListItems::List(_) => vec![self.push(item)],
            _ => vec![self.write(&items, &[items.names(), &[item.to_owned()]].concat())],
        })
    }

    /// Returns the operation that appends an item.
    fn push(&self, item: &str) -> ValueOp {
        ValueOp::Push(self.path_or_default(), Scalar::new(item, ScalarKind::Text))
    }

    /// Removes an item.
    pub(super) fn remove(&self, item: &str) -> Result<Vec<ValueOp>, EditError> {
        let items = self.items()?;
        if !items.names().iter().any(|name| name == item) {
            return Ok(Vec::new());
        }
        if let ListItems::List(names) = &items {
            return Ok(self.drop_matching(names, |name| name == item));
        }
        let rest = items.names().iter().filter(|name| *name != item).cloned();
        Ok(vec![self.write(&items, &rest.collect::<Vec<_>>())])
    }

    fn drop_matching(&self, names: &[String], goes: impl Fn(&str) -> bool) -> Vec<ValueOp> {
        let places = names.iter().enumerate().rev();
        let gone = places.filter(|(_, name)| goes(name));
        gone.map(|(at, _)| ValueOp::Drop(self.path_or_default(), at))
            .collect()
    }

    /// Renames an item.
    pub(super) fn rename(&self, from: &str, to: &str) -> Result<Vec<ValueOp>, EditError> {
        let items = self.items()?;
        let names = items.names();
        let Some(first) = names
            .iter()
            .position(|name| name == from)
            .filter(|_| from != to)
        else {
            return Ok(Vec::new());
        };
        let is_there = names.iter().any(|name| name == to);
        if !matches!(items, ListItems::List(_)) {
            let mut renamed: Vec<String> = Vec::new();
            for name in names {
                let name = if name == from { to } else { name };
                if !renamed.iter().any(|other| other == name) {
                    renamed.push(name.to_owned());
                }
            }
            return Ok(vec![self.write(&items, &renamed)]);
        }
        // the first occurrence is renamed, unless the new name exists; the others are removed
        let mut steps = Vec::new();
        let places = names.iter().enumerate().rev();
        for (at, _) in places.filter(|(_, name)| *name == from) {
            if at == first && !is_there {
                steps.push(put(self.item_path(at), to, ScalarKind::Text));
            } else {
                steps.push(ValueOp::Drop(self.path_or_default(), at));
            }
        }
        Ok(steps)
    }

    /// Returns the path of the text that names an item.
    fn item_path(&self, at: usize) -> Vec<PathSegment> {
        let mut path = self.path_or_default();
        path.push(PathSegment::Index(at));
        let item = self.value().and_then(|value| value.as_list()?.get(at));
        let key = item.and_then(Written::as_map).and_then(item_name_key);
        path.extend(key.map(|key| PathSegment::Key(key.to_owned())));
        path
    }

    /// Writes items that are in one text or missing: as a text again if possible, else as a list.
    fn write(&self, items: &ListItems, names: &[String]) -> ValueOp {
        let path = self.path_or_default();
        let between = match items {
            ListItems::Commas(_) => ", ",
            _ => " ",
        };
        let fits = match items {
            ListItems::Commas(_) => names.iter().all(|name| !name.contains(',')),
            ListItems::Blanks(_) => {
                let commas =
                    self.kind.generator_rules().taxonomies.splitting == TagSplitting::CommasOrWords;
                let odd = |name: &String| {
                    let has_blank = name.chars().any(char::is_whitespace);
                    name.is_empty() || has_blank || (commas && name.contains(','))
                };
                !names.iter().any(odd)
            }
            ListItems::One(_) => names.len() == 1,
            ListItems::None | ListItems::List(_) => false,
        };
        match names {
            [] if self.path.is_some() => ValueOp::Remove(path),
            // without the comma, spaces would split the last name
            [one] if matches!(items, ListItems::Commas(_)) && one.contains(' ') => {
                ValueOp::Put(path, NewValue::texts(names))
            }
            _ if fits => put(path, &names.join(between), ScalarKind::Text),
            _ => ValueOp::Put(path, NewValue::texts(names)),
        }
    }

    /// Replaces all items.
    pub(super) fn set_list(&self, wanted: &[String]) -> Result<Vec<ValueOp>, EditError> {
        let items = self.items()?;
        if items.names() == wanted && (self.path.is_some() || wanted.is_empty()) {
            return Ok(Vec::new());
        }
        let ListItems::List(names) = &items else {
            if wanted.is_empty() && self.path.is_none() {
                return Ok(Vec::new());
            }
            let single = self.field == Field::Authors && matches!(items, ListItems::One(_));
            let one = single && wanted.len() == 1;
            return Ok(match (one, wanted) {
                (true, [name]) => vec![put(self.path_or_default(), name, ScalarKind::Text)],
                _ => vec![self.write(&items, wanted)],
            });
        };
        Ok(self.rearrange(names, wanted))
    }

    /// Converts one list to another, leaving items that keep their order untouched.
    fn rearrange(&self, names: &[String], wanted: &[String]) -> Vec<ValueOp> {
        let stay: Vec<_> = names.iter().filter(|name| wanted.contains(name)).collect();
        let in_order = stay.len() <= wanted.len() && stay.iter().zip(wanted).all(|(a, b)| *a == b);
        if in_order {
            let mut steps = self.drop_matching(names, |name| !wanted.iter().any(|it| it == name));
            let new = wanted.get(stay.len()..).unwrap_or_default();
            steps.extend(new.iter().map(|name| self.push(name)));
            return steps;
        }
        let mut steps: Vec<ValueOp> = (wanted.len()..names.len())
            .rev()
            .map(|at| ValueOp::Drop(self.path_or_default(), at))
            .collect();
        for (at, name) in wanted.iter().enumerate() {
            match names.get(at) {
                Some(old) if old == name => {}
                Some(_) => steps.push(put(self.item_path(at), name, ScalarKind::Text)),
                None => steps.push(self.push(name)),
            }
        }
        steps
    }
}
