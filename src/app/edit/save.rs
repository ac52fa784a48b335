//! Saving and autosaving. Nothing is reported as saved before the disk confirms it.

use std::path::Path;

use crate::app::confirm::Confirmation;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::app::{App, Effect};
use crate::blog::human_date;
use crate::blog::recovery::StoredIn;
use crate::blog::save::{DiskState, FileVersion, SaveError, SaveMethod, SavedFile as Done};

use super::open_post::{OpenPost, PendingSave};
use super::read_only::ReadOnlyReason;
use super::{AutosaveDone, AutosaveJob, SaveDone, SaveJob};

impl App {
    /// Saves the text on the screen.
    pub(in crate::app) fn save_text(&mut self) {
        let Some(open_post) = self.edit.current_mut() else {
            return;
        };
        if let Some(lock) = open_post.read_only_reason {
            return self.refuse_save(lock);
        }
        if open_post.is_unsaved() {
            self.outbox.extend(start_save(open_post));
            return;
        }
        if open_post.pending_save.is_some() {
            return self.show_message("Already saving this text.");
        }
        self.show_message("Nothing to save: it is on disk as it is here.");
    }

    /// Saves everything, then quits.
    pub(in crate::app) fn save_and_quit(&mut self) {
        self.edit.quitting = true;
        let unsaved = self
            .edit
            .posts
            .iter_mut()
            .filter(|open_post| open_post.is_unsaved());
        self.outbox.extend(unsaved.filter_map(start_save));
        if self.edit.not_on_disk().next().is_none() {
            self.save_next_form();
        }
    }

    /// Quits when the running saves are done. Asks the user if called again, since a disk can be
    /// slow.
    pub(super) fn quit_when_saved(&mut self, count: usize) {
        if std::mem::replace(&mut self.edit.quitting, true) {
            return self.confirm(Confirmation::Quit { count });
        }
        self.show_message("Saving. postdesk quits when the text is on disk.");
    }

    /// Handles the result of a save.
    pub(in crate::app) fn handle_saved(&mut self, saved: SaveDone) {
        let now = self.clock.now;
        if self.handle_copy_saved(&saved) {
            return;
        }
        let Some(open_post) = self.edit.find_mut(&saved.path) else {
            return;
        };
        let Some(saving) = open_post.pending_save.take() else {
            return;
        };
        match saved.result {
            Ok(done) => {
                let had_file = open_post.base.is_some();
                let is_last = saving.revision == open_post.buffer.revision();
                let again = saving.again && !is_last;
                open_post.finish_save(saving, done.base.clone());
                open_post.take_snapshot();
                let word = saved_message(open_post, &done, had_file);
                if is_last {
                    open_post.autosaved_revision = Some(open_post.buffer.revision());
                    open_post.last_autosave = None;
                    self.outbox
                        .push(Effect::DropAutosave(open_post.path.clone()));
                } else {
                    // autosaves of later edits are based on a new version now
                    open_post.autosaved_revision = None;
                }
                if again {
                    self.outbox.extend(start_save(open_post));
                }
                self.notices.retract(&NoticeTopic::Save);
                self.notices.retract(&NoticeTopic::ChangedOnDisk);
                self.notices
                    .push(NoticeLevel::Done, NoticeTopic::Key, &word, now);
                if self.edit.quitting && self.edit.not_on_disk().next().is_none() {
                    self.save_next_form();
                }
            }
            Err(error) => {
                self.edit.quitting = false;
                self.save_failed(&saved.path, saving, &error);
            }
        }
    }

    fn save_failed(&mut self, path: &Path, saving: PendingSave, error: &SaveError) {
        match error {
            SaveError::Changed(theirs) => return self.open_conflict(path, theirs),
            SaveError::Protected => return self.lock_protected(path),
            _ => {}
        }
        let on_disk = error.on_disk();
        let mut name = String::new();
        if let Some(open_post) = self.edit.find_mut(path) {
            open_post.name.clone_into(&mut name);
            match on_disk {
                // the text is on disk, so the recovery copy is no longer needed
                DiskState::Old if open_post.is_on_disk() => open_post.autosaved_revision = None,
                DiskState::Old => {}
                DiskState::New => open_post.finish_uncertain_save(saving),
                DiskState::Unknown => open_post.buffer.mark_unsaved(),
            }
        }
        let there = match on_disk {
            DiskState::Old => "The disk is as it was",
            DiskState::New => "The new text may not last on disk",
            DiskState::Unknown => "The file on disk may be torn",
        };
        let text = format!(
            "Error: {name} was not saved: {error}. {there}; yours is in the drafts. Save again when that is fixed."
        );
        self.notices.retract(&NoticeTopic::Save);
        self.notices
            .push(NoticeLevel::Error, NoticeTopic::Save, &text, self.clock.now);
    }

    /// Makes a text read-only after its file lost its write permission.
    fn lock_protected(&mut self, path: &Path) {
        let Some(open_post) = self.edit.find_mut(path) else {
            return;
        };
        open_post.read_only_reason = Some(ReadOnlyReason::NoWritePermission);
        let look = open_post.request_reload();
        let text = format!(
            "{} was not saved: the file is read-only by now (no write permission). Your text is in a recovery copy. Save again to edit it anyway.",
            open_post.name
        );
        self.notices
            .push(NoticeLevel::Error, NoticeTopic::Save, &text, self.clock.now);
        self.outbox.push(look);
    }

    /// Autosaves all changed texts, and deletes the autosaves of saved ones.
    pub(in crate::app) fn autosave_texts(&mut self) {
        for open_post in &mut self.edit.posts {
            let state = open_post.buffer.revision();
            if open_post.autosaved_revision == Some(state) {
                continue;
            }
            open_post.autosaved_revision = Some(state);
            // a recovery copy goes only once its text is on disk; a running save may still fail
            self.outbox.push(if open_post.is_on_disk() {
                open_post.last_autosave = None;
                Effect::DropAutosave(open_post.path.clone())
            } else {
                Effect::Autosave(Box::new(autosave_job(open_post)))
            });
        }
    }

    /// Handles the result of an autosave.
    pub(in crate::app) fn handle_autosaved(&mut self, kept: AutosaveDone) {
        let now = self.clock.now;
        match kept.location {
            Ok(place) => {
                self.notices.retract(&NoticeTopic::Autosave);
                let file = place.path().display();
                let warning = match &place {
                    StoredIn::Primary(_) => None,
                    StoredIn::Fallback(_) => Some(format!(
                        "The folder of drafts cannot be written: unsaved text is kept in {file}."
                    )),
                    StoredIn::Unsynced(_) => Some(format!(
                        "The disk does not say that drafts will last: unsaved text is in {file}. Save it elsewhere."
                    )),
                };
                if let Some(text) = warning {
                    self.notices
                        .push(NoticeLevel::Warning, NoticeTopic::Autosave, &text, now);
                }
                if let Some(open_post) = self.edit.find_mut(&kept.path) {
                    let (state, at) = (kept.revision, kept.at);
                    open_post.last_autosave =
                        (!open_post.is_on_disk()).then_some(super::open_post::LastAutosave {
                            revision: state,
                            at,
                        });
                }
            }
            Err(why) => {
                let text =
                    format!("Unsaved text is not kept anywhere: {why}. Save it, or make room.");
                self.notices
                    .push(NoticeLevel::Error, NoticeTopic::Autosave, &text, now);
            }
        }
    }
}

/// Starts a save, or queues another one behind the running save.
pub(super) fn start_save(open_post: &mut OpenPost) -> Option<Effect> {
    if let Some(saving) = &mut open_post.pending_save {
        saving.again = true;
        return None;
    }
    let (text, state) = (open_post.buffer.text().clone(), open_post.buffer.revision());
    open_post.buffer.close_step();
    open_post.pending_save = Some(PendingSave {
        revision: state,
        text: text.clone(),
        again: false,
    });
    Some(Effect::Save(Box::new(SaveJob {
        path: open_post.path.clone(),
        base: open_post.base.clone(),
        text,
        revision: state,
        is_escaped: open_post.is_escaped,
    })))
}

/// Returns the autosave request for a text.
pub(super) fn autosave_job(open_post: &OpenPost) -> AutosaveJob {
    AutosaveJob {
        path: open_post.path.clone(),
        base: open_post.base.as_ref().map(FileVersion::fingerprint),
        text: open_post.buffer.text().clone(),
        revision: open_post.buffer.revision(),
        cursor: open_post.line_and_column(),
        is_escaped: open_post.is_escaped,
    }
}

fn saved_message(open_post: &OpenPost, done: &Done, had_file: bool) -> String {
    let words = human_date::format_number(open_post.snapshot.words);
    match done.method {
        SaveMethod::New if had_file => {
            format!("Saved. The file was gone and was made again. {words} words.")
        }
        SaveMethod::New | SaveMethod::Replaced => format!("Saved. {words} words."),
        SaveMethod::InPlace(why) => format!("Saved in place: {why}. {words} words."),
    }
}
