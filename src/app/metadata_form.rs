//! Metadata form of a post: its fields, and a preview of what saving would change.
//!
//! ```text
//! m ─▶ request metadata ─▶ fields ─ a key ─▶ request a plan ─▶ notes and changed lines
//!                                 └ save ─▶ apply the change that was shown
//! ```
//!
//! Unsaved input survives leaving the form, a failed save and opening the form of another post.

mod completion;
mod save;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::command::metadata::{self, FieldNote, MetadataField, MetadataView};
use crate::blog::front_matter::edit::Field as Key;
use crate::blog::recovery::typed_input::{InputKind, InputSlot};
use crate::blog::{Post, PostId};
use crate::config::action_sets::FormAction;
use crate::config::{Key as Pressed, KeyCode};
use crate::editor::LineInput;

use super::mode::InputMode;
use super::overlay::Overlay;
use super::typed_text::TypedJob;
use super::{App, Effect};

/// Request to read the metadata of a post, and to plan a change of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// The post.
    pub post: PostId,
    /// All posts of the blog.
    pub posts: Vec<Arc<Post>>,
    /// Typed values; empty if the file is only to be read.
    pub typed: Vec<MetadataField>,
}

/// Answer to a metadata request.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataReady {
    /// Number of the job.
    pub ticket: u64,
    /// The metadata, or why there is none, in one plain line.
    pub result: Result<MetadataView, String>,
}

/// A field of the form.
#[derive(Clone, Debug)]
pub struct MetadataRow {
    /// Metadata field that it edits.
    pub key: Key,
    /// Typed text.
    pub input: LineInput,
    /// Value in the file.
    saved_text: String,
}

/// A save of the form that is on its way.
#[derive(Clone, Debug)]
struct RunningSave {
    /// Time of its operation.
    at: Timestamp,
    /// Texts of the fields that it writes.
    texts: Vec<String>,
}

/// Metadata form of a post.
#[derive(Clone, Debug)]
pub struct MetadataForm {
    /// The post.
    pub post: PostId,
    /// File of the post.
    file: PathBuf,
    ticket: u64,
    /// The fields; empty until the file was read.
    pub rows: Vec<MetadataRow>,
    /// Index of the focused field.
    pub chosen: usize,
    /// Metadata with the changes that saving would make, as far as known.
    pub metadata: Option<MetadataView>,
    /// Whether the answer for the typed text is still on its way.
    awaits_plan: bool,
    /// Whether to save as soon as that answer arrives.
    saves_when_planned: bool,
    /// The running save.
    running_save: Option<RunningSave>,
    /// Why the file could not be read.
    pub problem: Option<String>,
}

impl MetadataRow {
    fn is_changed(&self) -> bool {
        self.input.text().trim() != self.saved_text.trim()
    }
}

impl MetadataForm {
    fn new(post: &Post) -> Self {
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

    fn slot(&self) -> InputSlot {
        InputSlot {
            what: InputKind::Metadata,
            file: self.file.clone(),
        }
    }

    /// Returns the note shown beside a field.
    pub fn note(&self, key: Key) -> Option<&FieldNote> {
        let mut notes = self.metadata.iter().flat_map(|sheet| &sheet.notes);
        notes.find(|note| note.field == key)
    }

    /// Returns why it can't be saved, with the field at fault if there is one.
    pub fn refusal(&self) -> Option<(Option<Key>, &str)> {
        let (field, why) = self.metadata.as_ref()?.refused.as_ref()?;
        Some((*field, why))
    }

    fn typed_rows(&self) -> Vec<MetadataField> {
        let row = |row: &MetadataRow| MetadataField {
            field: row.key,
            text: row.input.text().to_owned(),
        };
        self.rows.iter().map(row).collect()
    }

    /// Updates the values from the file, keeping what was typed.
    fn update_from_file(&mut self, sheet: MetadataView) {
        if self.rows.is_empty() {
            let row = |row: &MetadataField| MetadataRow {
                key: row.field,
                input: LineInput::new(&row.text),
                saved_text: row.text.clone(),
            };
            self.rows = sheet.rows.iter().map(row).collect();
        }
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

impl App {
    /// Opens the metadata form of the selected post, with its unsaved input.
    pub(super) fn open_form(&mut self) {
        if self.session.read_only {
            return self.show_message("Not changed: started with --read-only.");
        }
        let Some(post) = self.list.chosen(&self.library).cloned() else {
            return self.show_message("No post selected.");
        };
        if self.edit.is_unsaved(&post.path) {
            return self.show_message("Save the post first: it has unsaved changes.");
        }
        let is_same = self.form.as_ref().is_some_and(|form| form.post == post.id);
        if !is_same {
            self.park_form();
            let place = self
                .parked_forms
                .iter()
                .position(|form| form.post == post.id);
            let parked = place.map(|place| self.parked_forms.remove(place));
            self.form = Some(parked.unwrap_or_else(|| MetadataForm::new(&post)));
        }
        self.open_mode(InputMode::Overlay(Overlay::Metadata));
        self.request_metadata();
    }

    /// Puts the form aside while another one is open, keeping its unsaved input.
    fn park_form(&mut self) {
        self.parked_forms
            .extend(self.form.take().filter(MetadataForm::is_changed));
    }

    /// Fills the fields with the unsaved input of an earlier run.
    fn restore_unsaved_input(&mut self) {
        let Some(slot) = self.form.as_ref().map(MetadataForm::slot) else {
            return;
        };
        let Some((fields, replaces)) = self.continue_typed(&slot) else {
            return;
        };
        let rows = self.form.iter_mut().flat_map(|form| &mut form.rows);
        for row in rows {
            if let Some((_, text)) = fields.iter().find(|(name, _)| name == row.key.name()) {
                row.input.set(text);
            }
        }
        // this run's copy is written before the old one is deleted
        self.autosave_typed();
        self.outbox.extend(replaces);
    }

    /// Requests a plan of what saving would change.
    fn request_metadata(&mut self) {
        let Some(form) = &mut self.form else {
            return;
        };
        form.ticket += 1;
        form.awaits_plan = true;
        self.outbox.push(Effect::LoadMetadata(Box::new(MetadataJob {
            ticket: form.ticket,
            post: form.post.clone(),
            posts: self.library.posts().to_vec(),
            typed: form.typed_rows(),
        })));
    }

    /// Requests the plan again if files changed while the form is open.
    pub(super) fn refresh_form(&mut self) {
        if matches!(self.mode, InputMode::Overlay(Overlay::Metadata)) {
            self.request_metadata();
        }
    }

    /// Handles the metadata and plan.
    pub(super) fn handle_metadata(&mut self, done: MetadataReady) {
        let Some(form) = self.form.as_mut().filter(|form| form.ticket == done.ticket) else {
            return;
        };
        match done.result {
            Ok(sheet) => {
                let was_empty = form.rows.is_empty();
                form.problem = None;
                form.update_from_file(sheet);
                // notes need the fields
                if was_empty {
                    self.restore_unsaved_input();
                    self.request_metadata();
                    return;
                }
            }
            Err(why) => {
                form.problem = Some(why);
                form.awaits_plan = false;
                form.saves_when_planned = false;
                self.keep_form_open();
                return;
            }
        }
        if std::mem::take(&mut form.saves_when_planned) {
            self.save_form();
        }
    }

    /// Handles an action in the form.
    pub(super) fn dispatch_in_form(&mut self, action: FormAction) {
        match action {
            FormAction::Down => self.move_in_form(true),
            FormAction::Up => self.move_in_form(false),
            FormAction::Complete => self.complete_in_form(),
            FormAction::Save => self.save_form(),
            FormAction::Back => self.leave_form(),
        }
    }

    fn move_in_form(&mut self, on: bool) {
        if let Some(form) = &mut self.form {
            let count = form.rows.len().max(1);
            let by = if on { 1 } else { count - 1 };
            form.chosen = (form.chosen + by) % count;
        }
    }

    /// Types into the focused field; a boolean is toggled.
    pub(super) fn type_in_form(&mut self, key: Pressed) {
        let Some(row) = self.focused_form_row() else {
            return;
        };
        let is_changed = if row.key.is_bool() {
            toggle_boolean(&mut row.input, key)
        } else {
            row.input.press(key)
        };
        if is_changed {
            self.request_metadata();
        }
    }

    /// Pastes into the focused field.
    pub(super) fn paste_in_form(&mut self, text: &str) {
        let row = self.focused_form_row().filter(|row| !row.key.is_bool());
        if row.is_some_and(|row| row.input.paste(text)) {
            self.request_metadata();
        }
    }

    fn focused_form_row(&mut self) -> Option<&mut MetadataRow> {
        let form = self.form.as_mut()?;
        form.rows.get_mut(form.chosen)
    }
}

/// Sets a boolean by the key; returns whether it changed.
fn toggle_boolean(input: &mut LineInput, key: Pressed) -> bool {
    let is = input.text() == metadata::YES;
    let wanted = match (key.code, key.typed()) {
        (KeyCode::Left | KeyCode::Right, _) | (_, Some(' ')) => !is,
        (_, Some('y')) => true,
        (_, Some('n')) => false,
        _ => return false,
    };
    input.set(if wanted { metadata::YES } else { metadata::NO });
    wanted != is
}
