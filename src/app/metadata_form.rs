//! Metadata form of a post: its fields, and a preview of what saving would change.
//!
//! ```text
//! m ─▶ request metadata ─▶ fields ─ a key ─▶ request a plan ─▶ notes and changed lines
//!                                 └ save ─▶ apply the change that was shown
//! ```
//!
//! Unsaved input survives leaving the form, a failed save and opening the form of another post.

mod completion;

use std::path::PathBuf;

use jiff::Timestamp;

use crate::blog::command::metadata::{FieldNote, FormKey, MetadataField, MetadataView};
use crate::blog::recovery::typed_input::{InputKind, InputSlot};
use crate::blog::{Post, PostId};
use crate::config::Key as Pressed;
use crate::config::action_sets::FormAction;
use crate::editor::LineInput;

use super::form_inputs::toggle_boolean;
use super::jobs::typed_text::TypedJob;
use super::library::Library;
use super::outcome::Outcome;

/// A field of the form.
#[derive(Clone, Debug)]
pub struct MetadataRow {
    /// The field or key that it edits.
    pub key: FormKey,
    /// Typed text.
    pub input: LineInput,
    /// Value in the file.
    pub(super) saved_text: String,
}

/// A save of the form that is on its way.
#[derive(Clone, Debug)]
pub(super) struct RunningSave {
    /// Time of its operation.
    pub(super) at: Timestamp,
    /// Texts of the fields that it writes.
    pub(super) texts: Vec<String>,
}

/// Metadata form of a post.
#[derive(Clone, Debug)]
pub struct MetadataForm {
    /// The post.
    pub post: PostId,
    /// File of the post.
    file: PathBuf,
    pub(super) ticket: u64,
    /// The fields; empty until the file was read.
    pub rows: Vec<MetadataRow>,
    /// Index of the focused field.
    pub chosen: usize,
    /// Metadata with the changes that saving would make, as far as known.
    pub metadata: Option<MetadataView>,
    /// Whether the answer for the typed text is still on its way.
    pub(super) awaits_plan: bool,
    /// Whether to save as soon as that answer arrives.
    pub(super) saves_when_planned: bool,
    /// The running save.
    pub(super) running_save: Option<RunningSave>,
    /// Why the file could not be read.
    pub problem: Option<String>,
}

impl MetadataRow {
    fn is_changed(&self) -> bool {
        self.input.text().trim() != self.saved_text.trim()
    }
}

impl MetadataForm {
    pub(super) fn new(post: &Post) -> Self {
        Self {
            post: post.id.clone(),
            file: post.path.clone(),
            ticket: 0,
            rows: Vec::new(),
            chosen: 0,
            metadata: None,
            awaits_plan: true,
            saves_when_planned: false,
            running_save: None,
            problem: None,
        }
    }

    /// Whether it has unsaved input.
    pub fn is_changed(&self) -> bool {
        self.rows.iter().any(MetadataRow::is_changed)
    }

    /// Whether a save of all its input is on its way.
    pub(super) fn is_sent(&self) -> bool {
        let texts = self.rows.iter().map(|row| row.input.text());
        let save = self.running_save.as_ref();
        save.is_some_and(|save| texts.eq(save.texts.iter().map(String::as_str)))
    }

    /// Returns the unsaved input, for autosave.
    pub(super) fn typed_job(&self) -> TypedJob {
        let changed = self.rows.iter().filter(|row| row.is_changed());
        let field = |row: &MetadataRow| (row.key.name().to_owned(), row.input.text().to_owned());
        TypedJob {
            slot: self.slot(),
            fields: changed.map(field).collect(),
        }
    }

    pub(super) fn slot(&self) -> InputSlot {
        InputSlot {
            what: InputKind::Metadata,
            file: self.file.clone(),
        }
    }

    /// Returns the note shown beside a field.
    pub fn note(&self, key: &FormKey) -> Option<&FieldNote> {
        let mut notes = self.metadata.iter().flat_map(|sheet| &sheet.notes);
        notes.find(|note| note.field == *key)
    }

    /// Returns why it can't be saved, with the field at fault if there is one.
    pub fn refusal(&self) -> Option<(Option<&FormKey>, &str)> {
        let (field, why) = self.metadata.as_ref()?.refused.as_ref()?;
        Some((field.as_ref(), why))
    }

    pub(super) fn typed_rows(&self) -> Vec<MetadataField> {
        let row = |row: &MetadataRow| MetadataField {
            field: row.key.clone(),
            text: row.input.text().to_owned(),
        };
        self.rows.iter().map(row).collect()
    }

    /// Adds rows for new keys of the file, and removes those of keys that are gone, unless something
    /// was typed there. The focus stays on its row.
    fn match_rows(&mut self, sheet: &MetadataView) {
        let focused = self.rows.get(self.chosen).map(|row| row.key.clone());
        let is_kept =
            |row: &MetadataRow| row.is_changed() || sheet.rows.iter().any(|it| it.field == row.key);
        self.rows.retain(is_kept);
        for (at, row) in sheet.rows.iter().enumerate() {
            if !self.rows.iter().any(|it| it.key == row.field) {
                let new = MetadataRow {
                    key: row.field.clone(),
                    input: LineInput::new(&row.text),
                    saved_text: row.text.clone(),
                };
                self.rows.insert(at.min(self.rows.len()), new);
            }
        }
        let place = self
            .rows
            .iter()
            .position(|row| Some(&row.key) == focused.as_ref());
        self.chosen = place.unwrap_or_else(|| self.chosen.min(self.rows.len().saturating_sub(1)));
    }

    /// Updates the values from the file, keeping what was typed.
    pub(super) fn update_from_file(&mut self, sheet: MetadataView) {
        self.match_rows(&sheet);
        for row in &mut self.rows {
            let Some(stands) = sheet.rows.iter().find(|it| it.field == row.key) else {
                continue;
            };
            if !row.is_changed() && row.saved_text != stands.text {
                row.input = LineInput::new(&stands.text);
            }
            row.saved_text.clone_from(&stands.text);
        }
        self.metadata = Some(sheet);
        self.awaits_plan = false;
    }
}

/// Request of the form.
pub(super) enum FormRequest {
    /// Plan again what saving would change.
    Plan,
    Save,
    Leave,
}

impl MetadataForm {
    /// Handles an action.
    pub(super) fn handle(&mut self, action: FormAction, library: &Library) -> Outcome<FormRequest> {
        match action {
            FormAction::Up => self.move_focus(false),
            FormAction::Complete if self.complete(library) => {
                return Outcome::Run(FormRequest::Plan);
            }
            FormAction::Complete | FormAction::Down | FormAction::Accept => self.move_focus(true),
            FormAction::Save => return Outcome::Run(FormRequest::Save),
            FormAction::Back => return Outcome::Run(FormRequest::Leave),
        }
        Outcome::Stay
    }

    fn move_focus(&mut self, down: bool) {
        let count = self.rows.len().max(1);
        let by = if down { 1 } else { count - 1 };
        self.chosen = (self.chosen + by) % count;
    }

    /// Types into the focused field; a boolean is toggled. Returns whether it changed.
    pub(super) fn type_key(&mut self, key: Pressed) -> bool {
        let Some(row) = self.rows.get_mut(self.chosen) else {
            return false;
        };
        if row.key.is_bool() {
            toggle_boolean(&mut row.input, key)
        } else {
            row.input.press(key)
        }
    }

    /// Pastes into the focused field; returns whether it changed.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        let row = self.rows.get_mut(self.chosen);
        let row = row.filter(|row| !row.key.is_bool());
        row.is_some_and(|row| row.input.paste(text))
    }
}
