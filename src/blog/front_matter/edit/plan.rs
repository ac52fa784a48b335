//! Edit planning: converts a field edit to value operations, choosing the key and its form.

mod items;

use super::super::value::{Kind, Map, Place, Scalar, Value as Written, kind_of_plain};
use super::session::Work;
use super::span_tree::Part;
use super::text_edit::Leaf;
use super::value_op::{Step, find};
use super::{Edit, Field, Refusal, Value};
use crate::blog::date;
use crate::blog::docusaurus;
use crate::blog::site::SiteKind;

/// Plans an edit.
pub(super) fn steps(edit: &Edit, work: &Work<'_>) -> Result<Vec<Step>, Refusal> {
    let desk = Desk::new(edit.field(), work);
    desk.check()?;
    match edit {
        Edit::Set(field, value) => desk.set(*field, value),
        Edit::Remove(Field::Draft) => Ok(desk.drafts().into_iter().map(Step::Remove).collect()),
        Edit::Remove(_) => Ok(desk.path.map(Step::Remove).into_iter().collect()),
        Edit::Add(_, item) => desk.add(item),
        Edit::Take(_, item) => desk.take(item),
        Edit::Rename(_, from, to) => desk.rename(from, to),
    }
}

/// A field of the post being edited, with its key path.
struct Desk<'w> {
    field: Field,
    work: &'w Work<'w>,
    map: &'w Map,
    kind: SiteKind,
    /// Key path of the field, if it is present.
    path: Option<Vec<Part>>,
}

impl<'w> Desk<'w> {
    fn new(field: Field, work: &'w Work<'w>) -> Self {
        let (map, kind) = (&work.map, work.ways.kind);
        Self {
            field,
            work,
            map,
            kind,
            path: field.find(map, kind).map(parts),
        }
    }

    /// Returns the key path of the field, or that at which it would be added.
    fn home(&self) -> Vec<Part> {
        let path = self.path.clone();
        path.unwrap_or_else(|| parts(self.field.home(self.kind)))
    }

    fn value(&self) -> Option<&'w Written> {
        find(self.map, self.path.as_ref()?)
    }

    fn refuse<T>(&self, why: &str) -> Result<T, Refusal> {
        let path = self.home();
        let key = path.iter().rev().find_map(|part| match part {
            Part::Key(key) => Some(key.clone()),
            Part::Index(_) => None,
        });
        Err(Refusal::Unfit {
            key: key.unwrap_or_default(),
            why: why.to_owned(),
            place: self.work.place(&path),
        })
    }

    /// Refuses fields that the generator doesn't support, or reads differently.
    fn check(&self) -> Result<(), Refusal> {
        let (labels, kind) = (&self.kind.profile().labels, self.kind);
        let unknown = format!("is nothing that {kind} knows");
        match (self.field, kind) {
            (Field::Unlisted, _) if Field::wanted(kind).is_none() => self.refuse(&unknown),
            (Field::Categories, _) if labels.categories.is_empty() => self.refuse(&unknown),
            // Jekyll, "Posts": the singular key wins
            (Field::Tags, SiteKind::Jekyll) if self.has("tag") && self.has("tags") => {
                self.refuse("does nothing beside `tag`; make the two one list by hand")
            }
            (Field::Authors, SiteKind::Docusaurus)
                if self.has("author") && !self.has("authors") =>
            {
                self.refuse("cannot stand beside `author`; take the lines of `author` away")
            }
            _ => Ok(()),
        }
    }

    fn has(&self, key: &str) -> bool {
        self.map.get(key).is_some()
    }

    fn set(&self, field: Field, value: &Value) -> Result<Vec<Step>, Refusal> {
        match (field, value) {
            (Field::Draft, Value::Truth(is)) => Ok(self.set_draft(*is)),
            (Field::Unlisted, Value::Truth(is)) => Ok(self.set_unlisted(*is)),
            (Field::Date, Value::Date(text)) => self.set_date(text),
            (
                Field::Tags | Field::Categories | Field::Authors | Field::Redirects,
                Value::List(all),
            ) => self.set_list(all),
            (Field::Title | Field::Description | Field::Slug | Field::Image, Value::Text(text)) => {
                Ok(self.set_text(text))
            }
            (field, _) => {
                let wanted = match field {
                    Field::Draft | Field::Unlisted => "true or false",
                    Field::Date => "a date",
                    Field::Tags | Field::Categories | Field::Authors | Field::Redirects => "a list",
                    _ => "text",
                };
                Err(Refusal::wants(field, wanted, self.work.place(&self.home())))
            }
        }
    }

    fn set_text(&self, text: &str) -> Vec<Step> {
        // for some generators `title: 2015-10-11` is a date, whatever its text
        let is_so = |value: &Written| {
            let scalar = value.as_scalar();
            scalar.is_some_and(|it| it.text == text && it.kind == Kind::Text)
        };
        if self.value().is_some_and(is_so) {
            return Vec::new();
        }
        vec![put(self.home(), text, Kind::Text)]
    }

    fn set_unlisted(&self, is: bool) -> Vec<Step> {
        let wanted = Field::wanted(self.kind).unwrap_or("true");
        let now = self.value().and_then(Written::as_written);
        // without the field the post is listed already
        if now.is_some_and(|now| now.eq_ignore_ascii_case(wanted)) == is {
            return Vec::new();
        }
        let (word, kind) = match (wanted, is) {
            ("true", is) => (truth_word(is), Kind::Bool(is)),
            (wanted, true) => (wanted, Kind::Text),
            // Hugo, "Build options": the default of `list`
            (_, false) => ("always", Kind::Text),
        };
        vec![put(self.home(), word, kind)]
    }

    /// Returns the existing keys that can make the post a draft for its generator.
    fn drafts(&self) -> Vec<Vec<Part>> {
        let draft = self.draft();
        draft.into_iter().chain(self.published()).collect()
    }

    fn draft(&self) -> Option<Vec<Part>> {
        let is_known = self.kind.profile().hides.drafts;
        self.path.clone().filter(|_| is_known)
    }

    fn published(&self) -> Option<Vec<Part>> {
        if !self.kind.profile().hides.unpublished {
            return None;
        }
        let mut keys = self.map.iter();
        let (key, _) = keys
            .find(|(key, value)| key.eq_ignore_ascii_case("published") && truth(value).is_some())?;
        Some(vec![Part::Key(key.to_owned())])
    }

    fn set_draft(&self, is: bool) -> Vec<Step> {
        let published = self.published();
        let set = |path: Vec<Part>, is: bool| {
            let was = find(self.map, &path).and_then(truth);
            (was != Some(is)).then(|| put(path, truth_word(is), Kind::Bool(is)))
        };
        match (self.draft(), published) {
            (None, None) if !is => Vec::new(),
            (None, None) if !self.kind.profile().hides.drafts => {
                let path = parts(vec!["published".to_owned()]);
                set(path, false).into_iter().collect()
            }
            (None, None) => set(self.home(), true).into_iter().collect(),
            (draft, published) => {
                let draft = draft.and_then(|path| set(path, is));
                let published = published.and_then(|path| set(path, !is));
                draft.into_iter().chain(published).collect()
            }
        }
    }

    fn set_date(&self, text: &str) -> Result<Vec<Step>, Refusal> {
        let is_so = |value: &Written| value.as_written() == Some(text);
        if self.value().is_some_and(is_so) {
            return Ok(Vec::new());
        }
        let kind = kind_of_plain(text);
        let is_read = match self.kind {
            SiteKind::Docusaurus => {
                let value = Written::scalar(text, kind, Place::default());
                docusaurus::date(&value).is_ok()
            }
            _ => date::patient(text, &jiff::tz::TimeZone::UTC).is_some(),
        };
        if !is_read || !matches!(kind, Kind::Time | Kind::Text) {
            return self.refuse("wants a date such as 2026-12-01 or 2026-12-01T08:30:00Z");
        }
        Ok(vec![put(self.home(), text, Kind::Time)])
    }
}

fn parts(keys: Vec<String>) -> Vec<Part> {
    keys.into_iter().map(Part::Key).collect()
}

fn put(path: Vec<Part>, text: &str, kind: Kind) -> Step {
    let text = text.to_owned();
    Step::Put(path, Leaf::Scalar(Scalar::new(text, kind)))
}

fn truth_word(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

/// Parses a boolean as the readers do: `true`, `"true"`.
fn truth(value: &Written) -> Option<bool> {
    let scalar = value.as_scalar()?;
    match scalar.kind {
        Kind::Bool(is) => Some(is),
        _ if scalar.text.eq_ignore_ascii_case("true") => Some(true),
        _ if scalar.text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
