//! The metadata of a post as a form: fields typed into, and what a save would change.
//!
//! ```text
//! m ─▶ Sheet asked for ─▶ fields ─ a key ─▶ Sheet asked for again ─▶ notes and lines that change
//!                                └ save ─▶ Operate: the step that was shown
//! ```
//!
//! What was typed stays until it is saved: leaving keeps it, and so do a save that fails and the
//! form of another post.

mod names;
mod save;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::deed::sheet::{self, Note, Row, Sheet};
use crate::blog::drafts::typed::{Slot, What};
use crate::blog::front_matter::edit::Field as Key;
use crate::blog::{Post, PostId};
use crate::config::{Action, Key as Pressed, KeyCode};
use crate::editor::Field;

use super::mode::Mode;
use super::panel::Panel;
use super::typed::TypedJob;
use super::{App, Effect};

/// The metadata of a post to be read, and what it would be with something typed.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetJob {
    /// Names the job; an answer to an older one is dropped.
    pub ticket: u64,
    /// The post.
    pub post: PostId,
    /// All posts of the blog.
    pub posts: Vec<Arc<Post>>,
    /// What is typed; nothing where the file is only read.
    pub typed: Vec<Row>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetDone {
    /// The ticket of the job.
    pub ticket: u64,
    /// The metadata, or why there is none: one plain line.
    pub result: Result<Sheet, String>,
}

/// A field of the form.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// What it is.
    pub key: Key,
    /// What is typed.
    pub input: Field,
    /// What stands in the file.
    stands: String,
}

/// The form of a post.
#[derive(Clone, Debug)]
pub struct Form {
    /// The post.
    pub post: PostId,
    /// Its file.
    file: PathBuf,
    ticket: u64,
    /// The fields; none until the file was read.
    pub rows: Vec<FormRow>,
    /// The field that has the keys.
    pub chosen: usize,
    /// What a save would do, as far as is known.
    pub sheet: Option<Sheet>,
    /// The answer for what is typed is still on its way.
    waits: bool,
    /// It is saved as soon as that is there.
    saving: bool,
    /// When the step was asked for that saves it.
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

    /// Tells whether something was typed that is not saved.
    pub fn is_changed(&self) -> bool {
        self.rows.iter().any(FormRow::is_changed)
    }

    /// Whether a save of it is on its way.
    pub(super) fn is_sent(&self) -> bool {
        self.sent.is_some()
    }

    /// Returns what was typed, to be kept.
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

    /// Gives what is told beside a field.
    pub fn note(&self, key: Key) -> Option<&Note> {
        let mut notes = self.sheet.iter().flat_map(|sheet| &sheet.notes);
        notes.find(|note| note.field == key)
    }

    /// Tells why it cannot be saved, and the field where it is one.
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

    /// Takes what stands in the file; what was typed stays.
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
    /// Opens the metadata of the chosen post; what was typed there before is still there.
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

    /// Puts the form aside while another one is open; what was typed there stays.
    fn park_form(&mut self) {
        self.parked
            .extend(self.form.take().filter(Form::is_changed));
    }

    /// Puts what an earlier run left into the fields, which are there.
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
        // the copy of this run comes before that of the other goes
        let mut effects = self.keep_typed();
        effects.extend(replaces);
        effects
    }

    /// Asks what a save would change.
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

    /// Asks again where the files changed while the form is open.
    pub(super) fn follow_form(&mut self) -> Vec<Effect> {
        if matches!(self.mode, Mode::Panel(Panel::Form)) {
            return self.ask_for_sheet();
        }
        Vec::new()
    }

    /// Takes what a save would change.
    pub(super) fn take_sheet(&mut self, done: SheetDone) -> Vec<Effect> {
        let Some(form) = self.form.as_mut().filter(|form| form.ticket == done.ticket) else {
            return Vec::new();
        };
        match done.result {
            Ok(sheet) => {
                let was_empty = form.rows.is_empty();
                form.problem = None;
                form.take(sheet);
                // with fields there are notes to be had
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

    /// Takes an action while the form has the keys.
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

    /// Types into the chosen field; a truth is turned over.
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

    /// Pastes into the chosen field.
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

/// Turns a truth over, or takes the letter of one.
fn turn(input: &mut Field, key: Pressed) -> bool {
    let is = input.text() == sheet::YES;
    let wanted = match (key.code, key.typed()) {
        (KeyCode::Left | KeyCode::Right, _) | (_, Some(' ')) => !is,
        (_, Some('y')) => true,
        (_, Some('n')) => false,
        _ => return false,
    };
    input.set(if wanted { sheet::YES } else { sheet::NO });
    wanted != is
}
