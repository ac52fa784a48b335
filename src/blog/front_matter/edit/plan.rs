//! Edit planning: converts a field edit to value operations, choosing the key and its form.

mod items;
mod key;

use super::super::value::{
    Map, Scalar, ScalarKind, SourcePosition, Value as Written, kind_of_plain,
};
use super::session::EditSession;
use super::span_tree::PathSegment;
use super::text_edit::NewValue;
use super::value_op::{ValueOp, find};
use super::{EditError, Field, FieldEdit, FieldValue};
use crate::blog::date;
use crate::blog::docusaurus;
use crate::blog::generator::SiteKind;

/// Plans an edit.
pub(super) fn value_ops(
    edit: &FieldEdit,
    work: &EditSession<'_>,
) -> Result<Vec<ValueOp>, EditError> {
    let open_post = |field: &Field| {
        let open_post = FieldEditor::new(*field, work);
        open_post.check().map(|()| open_post)
    };
    match edit {
        FieldEdit::Set(field, value) => open_post(field)?.set(*field, value),
        FieldEdit::Remove(Field::Draft) => {
            let paths = open_post(&Field::Draft)?.draft_paths();
            Ok(paths.into_iter().map(ValueOp::Remove).collect())
        }
        FieldEdit::Remove(field) => {
            let path = open_post(field)?.path;
            Ok(path.map(ValueOp::Remove).into_iter().collect())
        }
        FieldEdit::AddItem(field, item) => open_post(field)?.add(item),
        FieldEdit::RemoveItem(field, item) => open_post(field)?.remove(item),
        FieldEdit::RenameItem(field, from, to) => open_post(field)?.rename(from, to),
        FieldEdit::SetKey(name, value) => key::set(work, name, value),
        FieldEdit::RemoveKey(name) => Ok(key::remove(work, name)),
    }
}

/// A field of the post being edited, with its key path.
struct FieldEditor<'w> {
    field: Field,
    work: &'w EditSession<'w>,
    map: &'w Map,
    kind: SiteKind,
    /// Key path of the field, if it is present.
    path: Option<Vec<PathSegment>>,
}

impl<'w> FieldEditor<'w> {
    fn new(field: Field, work: &'w EditSession<'w>) -> Self {
        let (map, kind) = (&work.map, work.rules.kind);
        Self {
            field,
            work,
            map,
            kind,
            path: field.find(map, &work.rules).map(to_segments),
        }
    }

    /// Returns the key path of the field, or that at which it would be added.
    fn path_or_default(&self) -> Vec<PathSegment> {
        let path = self.path.clone();
        path.unwrap_or_else(|| to_segments(self.field.default_path(&self.work.rules)))
    }

    fn value(&self) -> Option<&'w Written> {
        find(self.map, self.path.as_ref()?)
    }

    fn refuse<T>(&self, why: &str) -> Result<T, EditError> {
        let path = self.path_or_default();
        let key = path.iter().rev().find_map(|part| match part {
            PathSegment::Key(key) => Some(key.clone()),
            PathSegment::Index(_) => None,
        });
        Err(EditError::InvalidValue {
            key: key.unwrap_or_default(),
            why: why.to_owned(),
            place: self.work.place(&path),
        })
    }

    /// Refuses fields that the generator doesn't support, or reads differently.
    fn check(&self) -> Result<(), EditError> {
        let (labels, kind) = (&self.kind.generator_rules().taxonomies, self.kind);
        let unknown = format!("is not supported by {kind}");
        match (self.field, kind) {
            (Field::Unlisted, _) if Field::unlisted_value(kind).is_none() => self.refuse(&unknown),
            (Field::Categories, _) if labels.categories.is_empty() => self.refuse(&unknown),
            // Jekyll, "Posts": the singular key wins
            (Field::Tags, SiteKind::Jekyll) if self.has_key("tag") && self.has_key("tags") => {
                self.refuse("has no effect next to `tag`; merge the two lists by hand")
            }
            (Field::Authors, SiteKind::Docusaurus)
                if self.has_key("author") && !self.has_key("authors") =>
            {
                self.refuse("can't be combined with `author`; remove the lines of `author`")
            }
            _ => Ok(()),
        }
    }

    fn has_key(&self, key: &str) -> bool {
        self.map.get(key).is_some()
    }

    fn set(&self, field: Field, value: &FieldValue) -> Result<Vec<ValueOp>, EditError> {
        match (field, value) {
            (Field::Draft, FieldValue::Bool(is)) => Ok(self.set_draft(*is)),
            (Field::Unlisted, FieldValue::Bool(is)) => Ok(self.set_unlisted(*is)),
            (Field::Date, FieldValue::Date(text)) => self.set_date(text),
            (
                Field::Tags | Field::Categories | Field::Authors | Field::Redirects,
                FieldValue::List(all),
            ) => self.set_list(all),
            (
                Field::Title | Field::Description | Field::Slug | Field::Image,
                FieldValue::Text(text),
            ) => Ok(self.set_text(text)),
            (field, _) => {
                let wanted = match field {
                    Field::Draft | Field::Unlisted => "true or false",
                    Field::Date => "a date",
                    Field::Tags | Field::Categories | Field::Authors | Field::Redirects => "a list",
                    _ => "text",
                };
                Err(EditError::wrong_type(
                    field,
                    wanted,
                    self.work.place(&self.path_or_default()),
                ))
            }
        }
    }

    fn set_text(&self, text: &str) -> Vec<ValueOp> {
        // for some generators `title: 2015-10-11` is a date, whatever its text
        let is_so = |value: &Written| {
            let scalar = value.as_scalar();
            scalar.is_some_and(|it| it.text == text && it.kind == ScalarKind::Text)
        };
        if self.value().is_some_and(is_so) {
            return Vec::new();
        }
        vec![put(self.path_or_default(), text, ScalarKind::Text)]
    }

    fn set_unlisted(&self, is: bool) -> Vec<ValueOp> {
        let wanted = Field::unlisted_value(self.kind).unwrap_or("true");
        let now = self.value().and_then(Written::as_written);
        // without the field the post is listed already
        if now.is_some_and(|now| now.eq_ignore_ascii_case(wanted)) == is {
            return Vec::new();
        }
        let (word, kind) = match (wanted, is) {
            ("true", is) => (bool_text(is), ScalarKind::Bool(is)),
            (wanted, true) => (wanted, ScalarKind::Text),
            // Hugo, "Build options": the default of `list`
            (_, false) => ("always", ScalarKind::Text),
        };
        vec![put(self.path_or_default(), word, kind)]
    }

    /// Returns the existing keys that can make the post a draft for its generator.
    fn draft_paths(&self) -> Vec<Vec<PathSegment>> {
        let draft = self.draft_path();
        draft.into_iter().chain(self.published_path()).collect()
    }

    fn draft_path(&self) -> Option<Vec<PathSegment>> {
        let is_known = self.kind.generator_rules().visibility.drafts;
        self.path.clone().filter(|_| is_known)
    }

    fn published_path(&self) -> Option<Vec<PathSegment>> {
        if !self.kind.generator_rules().visibility.unpublished {
            return None;
        }
        let mut keys = self.map.iter();
        let (key, _) = keys.find(|(key, value)| {
            key.eq_ignore_ascii_case("published") && parse_bool(value).is_some()
        })?;
        Some(vec![PathSegment::Key(key.to_owned())])
    }

    fn set_draft(&self, is: bool) -> Vec<ValueOp> {
        let published = self.published_path();
        let set = |path: Vec<PathSegment>, is: bool| {
            let was = find(self.map, &path).and_then(parse_bool);
            (was != Some(is)).then(|| put(path, bool_text(is), ScalarKind::Bool(is)))
        };
        match (self.draft_path(), published) {
            (None, None) if !is => Vec::new(),
            (None, None) if !self.kind.generator_rules().visibility.drafts => {
                let path = to_segments(vec!["published".to_owned()]);
                set(path, false).into_iter().collect()
            }
            (None, None) => set(self.path_or_default(), true).into_iter().collect(),
            (draft, published) => {
                let draft = draft.and_then(|path| set(path, is));
                let published = published.and_then(|path| set(path, !is));
                draft.into_iter().chain(published).collect()
            }
        }
    }

    fn set_date(&self, text: &str) -> Result<Vec<ValueOp>, EditError> {
        let is_so = |value: &Written| value.as_written() == Some(text);
        if self.value().is_some_and(is_so) {
            return Ok(Vec::new());
        }
        let kind = kind_of_plain(text);
        let is_read = match self.kind {
            SiteKind::Docusaurus => {
                let value = Written::scalar(text, kind, SourcePosition::default());
                docusaurus::date(&value).is_ok()
            }
            _ => date::parse_lenient(text, &jiff::tz::TimeZone::UTC).is_some(),
        };
        if !is_read || !matches!(kind, ScalarKind::Time | ScalarKind::Text) {
            return self.refuse("must be a date such as 2026-12-01 or 2026-12-01T08:30:00Z");
        }
        Ok(vec![put(self.path_or_default(), text, ScalarKind::Time)])
    }
}

fn to_segments(keys: Vec<String>) -> Vec<PathSegment> {
    keys.into_iter().map(PathSegment::Key).collect()
}

fn put(path: Vec<PathSegment>, text: &str, kind: ScalarKind) -> ValueOp {
    let text = text.to_owned();
    ValueOp::Put(path, NewValue::Scalar(Scalar::new(text, kind)))
}

fn bool_text(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

/// Parses a boolean as the readers do: `true`, `"true"`.
fn parse_bool(value: &Written) -> Option<bool> {
    let scalar = value.as_scalar()?;
    match scalar.kind {
        ScalarKind::Bool(is) => Some(is),
        _ if scalar.text.eq_ignore_ascii_case("true") => Some(true),
        _ if scalar.text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
