//! Saving and autosaving. Nothing is reported as saved before the disk confirms it.

use std::path::Path;

use crate::app::Effect;
use crate::app::confirm::Confirmation;
use crate::app::context::Context;
use crate::app::jobs::edit::{AutosaveDone, AutosaveJob, SaveDone, SaveJob};
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::blog::check::build;
use crate::blog::human_date;
use crate::blog::recovery::StoredIn;
use crate::blog::save::{DiskState, FileVersion, SaveError, SaveMethod, SavedFile as Done};
use crate::editor::Text;

use super::EditPane;
use super::open_post::{LastAutosave, OpenPost, PendingSave};
use super::read_only::ReadOnlyReason;

/// Maximum size of the undo steps that are kept for later runs, in bytes of text.
const MAX_STORED_BYTES: usize = 1 << 20;
/// Longest text that is searched for conflict markers when it is saved, in bytes.
const MAX_MARKER_BYTES: usize = 4 << 20;

impl EditPane {
    /// Saves the text on the screen.
    pub(in crate::app) fn save_text(&mut self, cx: &mut Context<'_>) {
        if let Some(path) = self.current_path.clone() {
            self.save_file(&path, cx);
        }
    }

    /// Saves an open text; asks first if its front matter is damaged.
    pub(in crate::app) fn save_file(&mut self, path: &Path, cx: &mut Context<'_>) {
        let Some(open_post) = self.find_mut(path) else {
            return;
        };
        if let Some(lock) = open_post.read_only_reason {
            return lock.refuse_save(cx);
        }
        if open_post.is_unsaved() {
            if open_post.needs_confirmation() {
                let path = path.to_owned();
                return cx.confirm(Confirmation::SaveDamaged { path, quits: false });
            }
            cx.outbox.extend(start_save(open_post));
            return;
        }
        if open_post.pending_save.is_some() {
            return cx.show_message("Already saving.");
        }
        cx.show_message("No changes to save.");
    }

    /// Saves everything, to quit afterwards; returns whether nothing had to be saved.
    pub(in crate::app) fn save_before_quit(&mut self, cx: &mut Context<'_>) -> bool {
        self.quitting = true;
        let unsaved = self
            .posts
            .iter_mut()
            .filter(|open_post| open_post.is_unsaved());
        cx.outbox.extend(unsaved.filter_map(start_save));
        self.not_on_disk().next().is_none()
    }

    /// Quits when the running saves are done. Asks the user if called again, since a disk can be
    /// slow.
    pub(in crate::app) fn quit_when_saved(&mut self, count: usize, cx: &mut Context<'_>) {
        if std::mem::replace(&mut self.quitting, true) {
            return cx.confirm(Confirmation::Quit { count });
        }
        cx.show_message("Saving before quitting.");
    }

    /// Handles the result of a save; returns whether it was the last one before quitting.
    pub(in crate::app) fn handle_saved(&mut self, saved: SaveDone, cx: &mut Context<'_>) -> bool {
        if self.handle_copy_saved(&saved, cx) {
            return false;
        }
        let Some(open_post) = self.find_mut(&saved.path) else {
            return false;
        };
        let Some(saving) = open_post.pending_save.take() else {
            return false;
        };
        match saved.result {
            Ok(done) => {
                let had_file = open_post.base.is_some();
                let is_last = saving.revision == open_post.buffer.revision();
                let again = saving.again && !is_last;
                let marked = conflict_marker_line(&saving.text);
                open_post.finish_save(saving, done.base.clone());
                open_post.take_snapshot();
                let word = saved_message(open_post, &done, had_file);
                if is_last {
                    open_post.autosaved_revision = Some(open_post.buffer.revision());
                    open_post.last_autosave = None;
                    cx.outbox.push(Effect::DropAutosave(open_post.path.clone()));
                } else {
                    // autosaves of later edits are based on a new version now
                    open_post.autosaved_revision = None;
                }
                if again {
                    cx.outbox.extend(start_save(open_post));
                }
                cx.notices.retract(&NoticeTopic::Save);
                cx.notices.retract(&NoticeTopic::ChangedOnDisk);
                cx.notices.retract(&NoticeTopic::ConflictMarkers);
                cx.show_message(&word);
                if let Some(line) = marked {
                    let text = format!(
                        "Saved with conflict markers (line {line}). Keep one version and delete the marker lines."
                    );
                    cx.notify(NoticeLevel::Warning, NoticeTopic::ConflictMarkers, &text);
                }
                self.quitting && self.not_on_disk().next().is_none()
            }
            Err(error) => {
                self.quitting = false;
                self.save_failed(&saved.path, saving, &error, cx);
                false
            }
        }
    }

    fn save_failed(
        &mut self,
        path: &Path,
        saving: PendingSave,
        error: &SaveError,
        cx: &mut Context<'_>,
    ) {
        match error {
            SaveError::Changed(theirs) => return self.open_conflict(path, theirs, cx),
            SaveError::Protected => return self.lock_protected(path, cx),
            _ => {}
        }
        let on_disk = error.on_disk();
        let mut name = String::new();
        if let Some(open_post) = self.find_mut(path) {
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
            DiskState::Old => "The file is unchanged",
            DiskState::New => "The new text may not be safe on disk",
            DiskState::Unknown => "The file may be incomplete",
        };
        let text = format!(
            "Error: {name} was not saved: {error}. {there}; your text is in a recovery copy. Fix the cause and save again."
        );
        cx.notices.retract(&NoticeTopic::Save);
        cx.notify(NoticeLevel::Error, NoticeTopic::Save, &text);
    }

    /// Makes a text read-only after its file lost its write permission.
    fn lock_protected(&mut self, path: &Path, cx: &mut Context<'_>) {
        let Some(open_post) = self.find_mut(path) else {
            return;
        };
        open_post.read_only_reason = Some(ReadOnlyReason::NoWritePermission);
        let look = open_post.request_reload();
        let text = format!(
            "{} was not saved: the file is now read-only (no write permission). Your text is in a recovery copy. Save again to edit it anyway.",
            open_post.name
        );
        cx.notify(NoticeLevel::Error, NoticeTopic::Save, &text);
        cx.outbox.push(look);
    }

    /// Autosaves all changed texts, and deletes the autosaves of saved ones.
    pub(in crate::app) fn autosave_texts(&mut self, cx: &mut Context<'_>) {
        for open_post in &mut self.posts {
            let state = open_post.buffer.revision();
            if open_post.autosaved_revision == Some(state) {
                continue;
            }
            open_post.autosaved_revision = Some(state);
            // a recovery copy goes only once its text is on disk; a running save may still fail
            cx.outbox.push(if open_post.is_on_disk() {
                open_post.last_autosave = None;
                Effect::DropAutosave(open_post.path.clone())
            } else {
                Effect::Autosave(Box::new(autosave_job(open_post)))
            });
        }
    }

    /// Handles the result of an autosave.
    pub(in crate::app) fn handle_autosaved(&mut self, kept: AutosaveDone, cx: &mut Context<'_>) {
        match kept.location {
            Ok(place) => {
                let is_retracted = cx.notices.retract(&NoticeTopic::Autosave);
                let file = place.path().display();
                let warning = match &place {
                    StoredIn::Primary(_) => None,
                    StoredIn::Fallback(_) => Some(format!(
                        "The recovery folder is not writable: unsaved text is autosaved to {file}."
                    )),
                    StoredIn::Unsynced(_) => Some(format!(
                        "The autosave may not survive a crash: unsaved text is in {file}. Save it elsewhere."
                    )),
                };
                let is_quiet = warning.is_none() && !is_retracted;
                if let Some(text) = warning {
                    cx.notify(NoticeLevel::Warning, NoticeTopic::Autosave, &text);
                }
                if let Some(open_post) = self.find_mut(&kept.path) {
                    let minute = |kept: LastAutosave| kept.at.as_second().div_euclid(60);
                    let before = open_post.last_autosave.map(minute);
                    let (revision, at) = (kept.revision, kept.at);
                    let now = LastAutosave { revision, at };
                    open_post.last_autosave = (!open_post.is_on_disk()).then_some(now);
                    // the header names the minute
                    if is_quiet && before == open_post.last_autosave.map(minute) {
                        cx.outbox.push(Effect::KeepFrame);
                    }
                }
            }
            Err(why) => {
                let text = format!("Autosave failed: {why}. Save now, or free disk space.");
                cx.notify(NoticeLevel::Error, NoticeTopic::Autosave, &text);
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
        history: open_post.buffer.stored_history(MAX_STORED_BYTES),
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

/// Returns the line, from 1, of the first leftover conflict marker of a text.
fn conflict_marker_line(text: &Text) -> Option<usize> {
    let is_short = text.len() <= MAX_MARKER_BYTES;
    let at = build::find_conflict(&is_short.then(|| text.to_string())?)?;
    Some(text.line_of(at) + 1)
}

fn saved_message(open_post: &OpenPost, done: &Done, had_file: bool) -> String {
    let words = human_date::format_number(open_post.snapshot.words);
    match done.method {
        SaveMethod::New if had_file => {
            format!("Saved. The deleted file was created again. {words} words.")
        }
        SaveMethod::New | SaveMethod::Replaced => format!("Saved. {words} words."),
        SaveMethod::InPlace(why) => format!("Saved in place: {why}. {words} words."),
    }
}
