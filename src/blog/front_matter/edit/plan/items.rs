//! Edits of front matter lists, in all their forms: a list, a single text, a text separated by
//! commas or spaces.

use super::super::super::value::{Kind, Node, Value as Written};
use super::super::field::{label, label_key};
use super::super::span_tree::Part;
use super::super::text_edit::Leaf;
use super::super::value_op::Step;
use super::super::{Field, Refusal};
use super::{Desk, put};
use crate::blog::generator::OneText;
use crate::blog::site::SiteKind;

/// Items of a list, and the form they are written in.
enum Items {
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

impl Items {
    fn names(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(name) => std::slice::from_ref(name),
            Self::List(names) | Self::Commas(names) | Self::Blanks(names) => names,
        }
    }
}

impl Desk<'_> {
    /// Returns the items and the form of the list.
    fn items(&self) -> Result<Items, Refusal> {
        let Some(value) = self.value() else {
            return Ok(Items::None);
        };
        match &value.node {
            Node::List(list) => {
                let names = list
                    .iter()
                    .map(|item| label(item).unwrap_or_default().to_owned());
                Ok(Items::List(names.collect()))
            }
            Node::Map(_) => self.refuse("is a map and no list; change it by hand"),
            Node::Scalar(scalar) if scalar.kind == Kind::Null || scalar.text.trim().is_empty() => {
                Ok(Items::None)
            }
            Node::Scalar(scalar) => self.one_text(&scalar.text),
        }
    }

    /// Splits a text into items as the generator does; a singular key has one item.
    fn one_text(&self, text: &str) -> Result<Items, Refusal> {
        if self.kind == SiteKind::Docusaurus && self.field == Field::Tags {
            return self.refuse(&format!("wants a list; write `tags: [{}]`", text.trim()));
        }
        let is_plural = matches!(self.home().last(), Some(Part::Key(key)) if key.ends_with('s'));
        let rule = match self.field {
            Field::Tags | Field::Categories if is_plural => self.kind.profile().labels.text,
            _ => OneText::One,
        };
        let owned = |part: &str| part.trim().to_owned();
        Ok(match rule {
            OneText::One => Items::One(owned(text)),
            OneText::CommasOrWords if text.contains(',') => {
                Items::Commas(text.split(',').map(owned).collect())
            }
            OneText::CommasOrWords | OneText::Words => {
                Items::Blanks(text.split_whitespace().map(owned).collect())
            }
        })
    }

    /// Adds an item.
    pub(super) fn add(&self, item: &str) -> Result<Vec<Step>, Refusal> {
        let items = self.items()?;
        if items.names().iter().any(|name| name == item) {
            return Ok(Vec::new());
        }
        Ok(match items {
            Items::List(_) => vec![Step::Push(self.home(), item.to_owned())],
            _ => vec![self.write(&items, [items.names(), &[item.to_owned()]].concat())],
        })
    }

    /// Removes an item.
    pub(super) fn take(&self, item: &str) -> Result<Vec<Step>, Refusal> {
        let items = self.items()?;
        if !items.names().iter().any(|name| name == item) {
            return Ok(Vec::new());
        }
        if let Items::List(names) = &items {
            return Ok(self.drop_all(names, |name| name == item));
        }
        let rest = items.names().iter().filter(|name| *name != item).cloned();
        Ok(vec![self.write(&items, rest.collect())])
    }

    fn drop_all(&self, names: &[String], goes: impl Fn(&str) -> bool) -> Vec<Step> {
        let places = names.iter().enumerate().rev();
        let gone = places.filter(|(_, name)| goes(name));
        gone.map(|(at, _)| Step::Drop(self.home(), at)).collect()
    }

    /// Renames an item.
    pub(super) fn rename(&self, from: &str, to: &str) -> Result<Vec<Step>, Refusal> {
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
        if !matches!(items, Items::List(_)) {
            let mut renamed: Vec<String> = Vec::new();
            for name in names {
                let name = if name == from { to } else { name };
                if !renamed.iter().any(|other| other == name) {
                    renamed.push(name.to_owned());
                }
            }
            return Ok(vec![self.write(&items, renamed)]);
        }
        // the first occurrence is renamed, unless the new name exists; the others are removed
        let mut steps = Vec::new();
        let places = names.iter().enumerate().rev();
        for (at, _) in places.filter(|(_, name)| *name == from) {
            if at == first && !is_there {
                steps.push(put(self.item_path(at), to, Kind::Text));
            } else {
                steps.push(Step::Drop(self.home(), at));
            }
        }
        Ok(steps)
    }

    /// Returns the path of the text that names an item.
    fn item_path(&self, at: usize) -> Vec<Part> {
        let mut path = self.home();
        path.push(Part::Index(at));
        let item = self.value().and_then(|value| value.as_list()?.get(at));
        let key = item.and_then(Written::as_map).and_then(label_key);
        path.extend(key.map(|key| Part::Key(key.to_owned())));
        path
    }

    /// Writes items that are in one text or missing: as a text again if possible, else as a list.
    fn write(&self, items: &Items, names: Vec<String>) -> Step {
        let path = self.home();
        let between = match items {
            Items::Commas(_) => ", ",
            _ => " ",
        };
        let fits = match items {
            Items::Commas(_) => names.iter().all(|name| !name.contains(',')),
            Items::Blanks(_) => {
                let commas = self.kind.profile().labels.text == OneText::CommasOrWords;
                let odd = |name: &String| {
                    let has_blank = name.chars().any(char::is_whitespace);
                    name.is_empty() || has_blank || (commas && name.contains(','))
                };
                !names.iter().any(odd)
            }
            Items::One(_) => names.len() == 1,
            Items::None | Items::List(_) => false,
        };
        match names.as_slice() {
            [] if self.path.is_some() => Step::Remove(path),
            // without the comma, spaces would split the last name
            [one] if matches!(items, Items::Commas(_)) && one.contains(' ') => {
                Step::Put(path, Leaf::List(names))
            }
            _ if fits => put(path, &names.join(between), Kind::Text),
            _ => Step::Put(path, Leaf::List(names)),
        }
    }

    /// Replaces all items.
    pub(super) fn set_list(&self, wanted: &[String]) -> Result<Vec<Step>, Refusal> {
        let items = self.items()?;
        if items.names() == wanted && (self.path.is_some() || wanted.is_empty()) {
            return Ok(Vec::new());
        }
        let Items::List(names) = &items else {
            if wanted.is_empty() && self.path.is_none() {
                return Ok(Vec::new());
            }
            let single = self.field == Field::Authors && matches!(items, Items::One(_));
            let one = single && wanted.len() == 1;
            return Ok(match (one, wanted) {
                (true, [name]) => vec![put(self.home(), name, Kind::Text)],
                _ => vec![self.write(&items, wanted.to_vec())],
            });
        };
        Ok(self.rearrange(names, wanted))
    }

    /// Converts one list to another, leaving items that keep their order untouched.
    fn rearrange(&self, names: &[String], wanted: &[String]) -> Vec<Step> {
        let stay: Vec<_> = names.iter().filter(|name| wanted.contains(name)).collect();
        let in_order = stay.len() <= wanted.len() && stay.iter().zip(wanted).all(|(a, b)| *a == b);
        if in_order {
            let mut steps = self.drop_all(names, |name| !wanted.iter().any(|it| it == name));
            let new = wanted.get(stay.len()..).unwrap_or_default();
            steps.extend(new.iter().map(|name| Step::Push(self.home(), name.clone())));
            return steps;
        }
        let mut steps: Vec<Step> = (wanted.len()..names.len())
            .rev()
            .map(|at| Step::Drop(self.home(), at))
            .collect();
        for (at, name) in wanted.iter().enumerate() {
            match names.get(at) {
                Some(old) if old == name => {}
                Some(_) => steps.push(put(self.item_path(at), name, Kind::Text)),
                None => steps.push(Step::Push(self.home(), name.clone())),
            }
        }
        steps
    }
}
