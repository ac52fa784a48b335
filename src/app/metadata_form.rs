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

use crate::blog::command::metadata::{self, Note, Row, Sheet};
use crate::blog::front_matter::edit::Field as Key;
use crate::blog::recovery::typed_input::{Slot, What};
use crate::blog::{Post, PostId};
use crate::config::{Action, Key as Pressed, KeyCode};
use crate::editor::Field;

use super::mode::Mode;
use super::overlay::Panel;
use super::typed_text::TypedJob;
use super::{App, Effect};

/// Request to read the metadata of a post, and to plan a change of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// The post.
    pub post: PostId,
    /// All posts of the blog.
    pub posts: Vec<Arc<Post>>,
    /// Typed values; empty if the file is only to be read.
    pub typed: Vec<Row>,
}

/// Answer to a metadata request.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetDone {
    /// Number of the job.
    pub ticket: u64,
    /// The metadata, or why there is none, in one plain line.
    pub result: Result<Sheet, String>,
}

/// A field of the form.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// Metadata field that it edits.
    pub key: Key,
    /// Typed text.
    pub input: Field,
    /// Value in the file.
    stands: String,
}

/// Metadata form of a post.
#[derive(Clone, Debug)]
pub struct Form {
    /// The post.
    pub post: PostId,
    /// File of the post.
    file: PathBuf,
    ticket: u64,
    /// The fields; empty until the file was read.
    pub rows: Vec<FormRow>,
    /// Index of the focused field.
    pub chosen: usize,
    /// Metadata with the changes that saving would make, as far as known.
    pub sheet: Option<Sheet>,
    /// Whether the answer for the typed text is still on its way.
    waits: bool,
    /// Whether to save as soon as that answer arrives.
    saving: bool,
    /// Time of the operation that saves it, while that is running.
    sent: Option<Timestamp>,
    /// Why the file could not be read.
    pub problem: Option<String>,
}

impl FormRow {
    fn is_changed(&self) -> bool {
        self.input.text().trim() != self.stands.trim()
    }
}

impl Form {
    fn new(post: &Post) -> Self {
        Self {
            post: post.id.clone(),
            file: post.path.clone(),
            ticket: 0,
            rows: Vec::new(),
            chosen: 0,
            sheet: None,
            waits: true,
            saving: false,
            sent: None,
            problem: None,
        }
    }

    /// Whether it has unsaved input.
    pub fn is_changed(&self) -> bool {
        self.rows.iter().any(FormRow::is_changed)
    }

    /// Whether a save is on its way.
    pub(super) fn is_sent(&self) -> bool {
        self.sent.is_some()
    }

    /// Returns the unsaved input, for autosave.
    pub(super) fn typed_job(&self) -> TypedJob {
        let changed = self.rows.iter().filter(|row| row.is_changed());
        let field = |row: &FormRow| (row.key.name().to_owned(), row.input.text().to_owned());
        TypedJob {
            slot: self.slot(),
            fields: changed.map(field).collect(),
        }
    }

    fn slot(&self) -> Slot {
        Slot {
            what: What::Metadata,
            file: self.file.clone(),
        }
    }

    /// Returns the note shown beside a field.
    pub fn note(&self, key: Key) -> Option<&Note> {
        let mut notes = self.sheet.iter().flat_map(|sheet| &sheet.notes);
        notes.find(|note| note.field == key)
    }

    /// Returns why it can't be saved, with the field at fault if there is one.
    pub fn refused(&self) -> Option<(Option<Key>, &str)> {
        let (field, why) = self.sheet.as_ref()?.refused.as_ref()?;
        Some((*field, why))
    }

    fn typed(&self) -> Vec<Row> {
        let row = |row: &FormRow| Row {
            field: row.key,
            text: row.input.text().to_owned(),
        };
        self.rows.iter().map(row).collect()
    }

    /// Updates the values from the file, keeping what was typed.
    fn take(&mut self, sheet: Sheet) {
        if self.rows.is_empty() {
            let row = |row: &Row| FormRow {
                key: row.field,
                input: Field::new(&row.text),
                stands: row.text.clone(),
            };
            self.rows = sheet.rows.iter().map(row).collect();
        }
        for row in &mut self.rows {
            let Some(stands) = sheet.rows.iter().find(|it| it.field == row.key) else {
                continue;
            };
            if !row.is_changed() && row.stands != stands.text {
                row.input = Field::new(&stands.text);
            }
            row.stands.clone_from(&stands.text);
        }
        self.sheet = Some(sheet);
        self.waits = false;
    }
}

impl App {
    /// Opens the metadata form of the selected post, with its unsaved input.
    pub(super) fn open_form(&mut self) -> Vec<Effect> {
        if self.setup.read_only {
            return self.answer("Not changed: started with --read-only.");
        }
        let Some(post) = self.list.chosen(&self.library).cloned() else {
            return self.answer("No post is chosen.");
        };
        if self.edit.is_unsaved(&post.path) {
            return self.answer("Not now: its text has changes that are not saved.");
        }
        let is_same = self.form.as_ref().is_some_and(|form| form.post == post.id);
        if !is_same {
            self.park_form();
            let place = self.parked.iter().position(|form| form.post == post.id);
            let parked = place.map(|place| self.parked.remove(place));
            self.form = Some(parked.unwrap_or_else(|| Form::new(&post)));
        }
        self.mode = Mode::Panel(Panel::Form);
        self.ask_for_sheet()
    }

    /// Puts the form aside while another one is open, keeping its unsaved input.
    fn park_form(&mut self) {
        self.parked
            .extend(self.form.take().filter(Form::is_changed));
    }

    /// Fills the fields with the unsaved input of an earlier run.
    fn fill_form(&mut self) -> Vec<Effect> {
        let Some(slot) = self.form.as_ref().map(Form::slot) else {
            return Vec::new();
        };
        let Some((fields, replaces)) = self.go_on(&slot) else {
            return Vec::new();
        };
        let rows = self.form.iter_mut().flat_map(|form| &mut form.rows);
        for row in rows {
            if let Some((_, text)) = fields.iter().find(|(name, _)| name == row.key.name()) {
                row.input.set(text);
            }
        }
        // this run's copy is written before the old one is deleted
        let mut effects = self.keep_typed();
        effects.extend(replaces);
        effects
    }

    /// Requests a plan of what saving would change.
    fn ask_for_sheet(&mut self) -> Vec<Effect> {
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        form.ticket += 1;
        form.waits = true;
        vec![Effect::Sheet(Box::new(SheetJob {
            ticket: form.ticket,
            post: form.post.clone(),
            posts: self.library.posts().to_vec(),
            typed: form.typed(),
        }))]
    }

    /// Requests the plan again if files changed while the form is open.
    pub(super) fn follow_form(&mut self) -> Vec<Effect> {
        if matches!(self.mode, Mode::Panel(Panel::Form)) {
            return self.ask_for_sheet();
        }
        Vec::new()
    }

    /// Handles the metadata and plan.
    pub(super) fn take_sheet(&mut self, done: SheetDone) -> Vec<Effect> {
        let Some(form) = self.form.as_mut().filter(|form| form.ticket == done.ticket) else {
            return Vec::new();
        };
        match done.result {
            Ok(sheet) => {
                let was_empty = form.rows.is_empty();
                form.problem = None;
                form.take(sheet);
                // notes need the fields
                if was_empty {
                    let mut effects = self.fill_form();
                    effects.extend(self.ask_for_sheet());
                    return effects;
                }
            }
            Err(why) => {
                form.problem = Some(why);
                form.waits = false;
                form.saving = false;
                self.stay_in_form();
                return Vec::new();
            }
        }
        if std::mem::take(&mut form.saving) {
            return self.save_form();
        }
        Vec::new()
    }

    /// Handles an action in the form.
    pub(super) fn act_in_form(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Down => self.step_in_form(true),
            Action::Up => self.step_in_form(false),
            Action::Complete => self.complete_in_form(),
            Action::Save => self.save_form(),
            Action::Back => self.leave_form(),
            Action::Quit => self.quit(),
            _ => Vec::new(),
        }
    }

    fn step_in_form(&mut self, on: bool) -> Vec<Effect> {
        if let Some(form) = &mut self.form {
            let count = form.rows.len().max(1);
            let by = if on { 1 } else { count - 1 };
            form.chosen = (form.chosen + by) % count;
        }
        Vec::new()
    }

    /// Types into the focused field; a boolean is toggled.
    pub(super) fn type_in_form(&mut self, key: Pressed) -> Vec<Effect> {
        let Some(row) = self.form_row() else {
            return Vec::new();
        };
        let is_changed = if row.key.is_truth() {
            turn(&mut row.input, key)
        } else {
            row.input.press(key)
        };
        if is_changed {
            return self.ask_for_sheet();
        }
        Vec::new()
    }

    /// Pastes into the focused field.
    pub(super) fn paste_in_form(&mut self, text: &str) -> Vec<Effect> {
        let row = self.form_row().filter(|row| !row.key.is_truth());
        if row.is_some_and(|row| row.input.paste(text)) {
            return self.ask_for_sheet();
        }
        Vec::new()
    }

    fn form_row(&mut self) -> Option<&mut FormRow> {
        let form = self.form.as_mut()?;
        form.rows.get_mut(form.chosen)
    }
}

/// Sets a boolean by the key; returns whether it changed.
fn turn(input: &mut Field, key: Pressed) -> bool {
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
