//! Metadata of a post as form fields: their current text, and the effect of typed changes.
//!
//! ```text
//! file ─▶ MetadataField each ─ typed text ─▶ edits ─▶ new text, parsed again ─▶ notes and plan
//! ```
//!
//! Values are shown as written; the value that the site derives from them is shown as a note.

mod form_key;
mod notes;

use std::sync::Arc;

use super::date_format;
use super::post_text::{apply_edits, map_of, parse_at, parse_verified, read_rules, text_of};
use super::set_key::{self, split_key};
use super::{ChangePlan, CommandError, PlanContext, PostCommand};
use crate::blog::date::natural;
use crate::blog::front_matter::edit::{Field, FieldEdit, FieldValue, KeyName};
use crate::blog::front_matter::value::Map;
use crate::blog::post::{Post, PostId, StateKind};

pub use super::text_list::split_list;
pub use form_key::FormKey;

use notes::notes;

/// Text for `true` in a boolean field.
pub const YES: &str = "yes";
/// Text for `false` in a boolean field.
pub const NO: &str = "no";

/// A row of the form with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataField {
    /// The field or key that it edits.
    pub field: FormKey,
    /// Its text; lists are comma-separated, booleans are [`YES`] or [`NO`].
    pub text: String,
}

/// Note shown beside a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldNote {
    /// The field.
    pub field: FormKey,
    /// The note.
    pub text: String,
    /// Whether this note is a warning.
    pub is_warning: bool,
}

/// Why the form cannot be saved, with the field at fault if there is one.
pub type MetadataRefusal = (Option<FormKey>, String);

/// Metadata form with its typed changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataView {
    /// Fields as in the file.
    pub rows: Vec<MetadataField>,
    /// Notes beside the fields.
    pub notes: Vec<FieldNote>,
    /// The changes to save; `None` if there are none or they are refused.
    pub plan: Option<ChangePlan>,
    /// Why the form cannot be saved as typed.
    pub refused: Option<MetadataRefusal>,
    /// Number of lines in the front matter.
    pub lines: usize,
    /// Keys of the authors file, if the site has one.
    pub authors: Vec<String>,
}

impl Field {
    /// Whether the field is boolean, so that it is toggled rather than typed.
    pub fn is_bool(self) -> bool {
        matches!(self, Self::Draft | Self::Unlisted)
    }

    /// Whether the field is a list.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Tags | Self::Authors)
    }
}

impl PlanContext<'_> {
    /// Reads the metadata of a post and plans the typed changes.
    pub fn metadata(
        &self,
        id: &PostId,
        typed: &[MetadataField],
    ) -> Result<MetadataView, CommandError> {
        let post = self.post(id)?;
        let text = text_of(post)?;
        let map = map_of(self, &text);
        let here = parse_at(self, post, &post.path, &text);
        let rows = rows(self, &here, &map);
        let mut sheet = MetadataView {
            lines: lines(self, &text),
            authors: self.rules.authors.iter().flatten().cloned().collect(),
            rows,
            notes: Vec::new(),
            plan: None,
            refused: None,
        };
        let then = match self.typed_edits(post, (&text, &map), &sheet.rows, typed) {
            Ok((edits, then)) => {
                sheet.plan = self.plan_edits(id, edits, &mut sheet.refused);
                then
            }
            Err(refused) => {
                sheet.refused = Some(refused);
                Arc::new(here)
            }
        };
        let typed = if typed.is_empty() { &sheet.rows } else { typed };
        sheet.notes = notes(self, &then, &sheet.rows, typed);
        Ok(sheet)
    }

    /// Returns the edits for the typed changes, and the post that results.
    fn typed_edits(
        &self,
        post: &Arc<Post>,
        (text, map): (&str, &Map),
        rows: &[MetadataField],
        typed: &[MetadataField],
    ) -> Result<(Vec<FieldEdit>, Arc<Post>), MetadataRefusal> {
        let mut edits = Vec::new();
        for row in typed {
            let stands = rows.iter().find(|it| it.field == row.field);
            let stands = stands.map_or("", |it| it.text.as_str());
            if stands.trim() != row.text.trim() {
                let made = row_edits(self, row, stands, map);
                edits.extend(made.map_err(|why| (Some(row.field.clone()), why))?);
            }
        }
        let told = |error: CommandError| (None, error.to_string());
        let new = apply_edits(self, post, text, &edits).map_err(told)?;
        let then = parse_verified(self, post, &post.path, &new).map_err(told)?;
        Ok((edits, then))
    }

    fn plan_edits(
        &self,
        id: &PostId,
        edits: Vec<FieldEdit>,
        refused: &mut Option<MetadataRefusal>,
    ) -> Option<ChangePlan> {
        if edits.is_empty() {
            return None;
        }
        let what = "edit the metadata of".to_owned();
        match self.plan(&PostCommand::Fields(vec![id.clone()], edits, what)) {
            Ok(plan) => Some(plan),
            Err(CommandError::NoChange(_)) => None,
            Err(error) => {
                *refused = Some((None, error.to_string()));
                None
            }
        }
    }
}

/// Returns the number of lines in the front matter.
fn lines(context: &PlanContext<'_>, text: &str) -> usize {
    let split = crate::blog::front_matter::split(text, context.site.kind);
    split.matter.lines().count()
}

/// Returns the fields that the site's generator supports.
fn supported_fields(context: &PlanContext<'_>) -> impl Iterator<Item = Field> {
    let hides = &context.site.kind.generator_rules().visibility;
    let (drafts, unlists) = (hides.drafts, !hides.unlisted.is_empty());
    let all = [
        Field::Title,
        Field::Slug,
        Field::Date,
        Field::Tags,
        Field::Authors,
        Field::Description,
        Field::Image,
        Field::Draft,
        Field::Unlisted,
    ];
    all.into_iter().filter(move |field| match field {
        Field::Draft => drafts,
        Field::Unlisted => unlists,
        _ => true,
    })
}

fn rows(context: &PlanContext<'_>, post: &Post, map: &Map) -> Vec<MetadataField> {
    let rules = read_rules(context);
    let written = |field: Field| {
        let value = field.value(map, &rules)?;
        value.as_written().map(str::to_owned)
    };
    let text = |field: Field| match field {
        Field::Tags => {
            let labels: Vec<&str> = post.tags.iter().map(|tag| tag.label.as_str()).collect();
            labels.join(", ")
        }
        Field::Authors => {
            let names: Vec<&str> = post.authors.iter().map(|one| one.0.as_str()).collect();
            names.join(", ")
        }
        Field::Draft => bool_text(written(field).is_some_and(|text| text == "true")),
        Field::Unlisted => bool_text(post.state.kind == StateKind::Unlisted),
        field => written(field).unwrap_or_default(),
    };
    let fields = supported_fields(context).map(|field| MetadataField {
        field: FormKey::Field(field),
        text: text(field),
    });
    fields.chain(form_key::other_rows(context, map)).collect()
}

fn bool_text(truth: bool) -> String {
    if truth { YES } else { NO }.to_owned()
}

/// Returns the edits that replace the current value of a row by the typed one.
fn row_edits(
    context: &PlanContext<'_>,
    row: &MetadataField,
    stands: &str,
    map: &Map,
) -> Result<Vec<FieldEdit>, String> {
    let text = row.text.trim();
    match &row.field {
        FormKey::Field(field) => field_edits(context, (*field, text), stands, map),
        FormKey::Key(key) => set_key::edits_of_one(context, map, (key, text)),
        FormKey::New => {
            let (key, text) = split_key(text).ok_or("write KEY: VALUE, as in weight: 10")?;
            let key = KeyName::parse(key)?;
            if key.value(map).is_some() {
                return Err(format!("`{key}` has a row above"));
            }
            set_key::edits_of_one(context, map, (&key, text))
        }
    }
}

/// Returns the edits that replace the current value of a field by the typed one.
fn field_edits(
    context: &PlanContext<'_>,
    (field, text): (Field, &str),
    stands: &str,
    map: &Map,
) -> Result<Vec<FieldEdit>, String> {
    if field.is_list() {
        return Ok(list_edits(field, &split_list(stands), &split_list(text)));
    }
    if field.is_bool() {
        let is = match text.to_lowercase().as_str() {
            YES | "true" | "y" => true,
            NO | "false" | "n" | "" => false,
            _ => return Err(format!("write {YES} or {NO}")),
        };
        return Ok(vec![FieldEdit::Set(field, FieldValue::Bool(is))]);
    }
    if text.is_empty() {
        return Ok(vec![FieldEdit::Remove(field)]);
    }
    let value = if field == Field::Date {
        let now = date_format::today(context);
        let typed = natural::parse(text, &now)
            .ok_or_else(|| format!("no date; write {}", natural::DATE_EXAMPLES))?;
        let before = field.value(map, &read_rules(context));
        FieldValue::Date(date_format::format_typed(
            context,
            &typed,
            before.and_then(|it| it.as_written()),
        ))
    } else {
        FieldValue::Text(text.to_owned())
    };
    Ok(vec![FieldEdit::Set(field, value)])
}

fn list_edits(field: Field, old: &[String], new: &[String]) -> Vec<FieldEdit> {
    let gone = old.iter().filter(|item| !new.contains(item));
    let come = new.iter().filter(|item| !old.contains(item));
    let gone = gone.map(|item| FieldEdit::RemoveItem(field, item.clone()));
    let come = come.map(|item| FieldEdit::AddItem(field, item.clone()));
    gone.chain(come).collect()
}
