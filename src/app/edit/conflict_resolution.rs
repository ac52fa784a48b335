//! Applies the user's resolution of an edit conflict.

use crate::app::Effect;
use crate::app::context::Context;
use crate::app::jobs::edit::{AutosaveJob, SaveDone, SaveJob};
use crate::app::new_blog::FirstContent;
use crate::blog::save::SaveError;
use crate::editor::{Selection, StoredHistory, Text, Transaction};

use super::conflict::{ConflictSource, PendingCopy, ResolutionChoice, ResolvedConflict, copy_path};
use super::{EditPane, save};

/// Number of file names tried for a copy.
const MAX_COPY_NAMES: usize = 50;

impl EditPane {
    /// Applies a resolution, once the dialog is closed.
    pub(in crate::app) fn resolve_conflict(
        &mut self,
        choice: ResolutionChoice,
        settled: ResolvedConflict,
        cx: &mut Context<'_>,
    ) {
        match choice {
            ResolutionChoice::Merge(text, left) => self.apply_merged(settled, &text, left, cx),
            ResolutionChoice::KeepMine => self.keep_mine(settled, cx),
            ResolutionChoice::TakeTheirs => self.take_theirs(settled, cx),
            // a copy of a tour post would land in the tour
            ResolutionChoice::SaveCopy if cx.library.is_tour => {
                cx.prompt_for_blog_folder(FirstContent::Text(settled.path, settled.mine));
            }
            ResolutionChoice::SaveCopy => self.save_copy(settled, 1, cx),
        }
    }

    /// Saves the user's version over the one on disk, which goes to a recovery copy; restores a
    /// recovery copy into the editor.
    fn keep_mine(&mut self, settled: ResolvedConflict, cx: &mut Context<'_>) {
        let now = cx.clock.now;
        let Some(open_post) = self.find_mut(&settled.path) else {
            return;
        };
        if let ConflictSource::Recovered {
            recovery_file: draft,
            cursor,
            ..
        } = settled.kind
        {
            open_post.apply(
                &Transaction::between(open_post.buffer.text(), &settled.mine),
                now,
            );
            let at = open_post.position_at(cursor);
            open_post.select(Selection::at(at), now);
            // from now on its autosaves belong to this session
            self.autosave_texts(cx);
            cx.outbox.push(Effect::ReplaceRecovery(settled.path, draft));
            cx.show_message("Restored. Not saved yet.");
            return;
        }
        let aside = AutosaveJob {
            text: settled.theirs.clone(),
            base: None,
            ..save::autosave_job(open_post)
        };
        open_post.base = Some(settled.base);
        open_post.base_text = settled.theirs;
        open_post.autosaved_revision = None;
        cx.outbox.push(Effect::StashText(Box::new(aside), false));
        cx.outbox.extend(save::start_save(open_post));
    }

    /// Loads the version on disk; the user's version goes to a recovery copy, and undo restores it.
    fn take_theirs(&mut self, settled: ResolvedConflict, cx: &mut Context<'_>) {
        let now = cx.clock.now;
        let Some(open_post) = self.find_mut(&settled.path) else {
            return;
        };
        let aside = AutosaveJob {
            text: settled.mine,
            ..save::autosave_job(open_post)
        };
        cx.outbox.push(Effect::StashText(Box::new(aside), true));
        if let ConflictSource::Recovered {
            recovery_file: draft,
            ..
        } = settled.kind
        {
            cx.outbox.push(Effect::ReplaceRecovery(settled.path, draft));
            cx.show_message(
                "Loaded the version on disk. The recovered text stays in its recovery copy.",
            );
            return;
        }
        open_post.apply(
            &Transaction::between(open_post.buffer.text(), &settled.theirs),
            now,
        );
        open_post.set_disk_version(settled.theirs, settled.base);
        cx.outbox.push(open_post.request_reload());
        cx.show_message(
            "Loaded the version on disk. Undo restores yours, also kept as a recovery copy.",
        );
    }

    /// Puts the merged text into the editor; the user checks and saves it.
    fn apply_merged(
        &mut self,
        settled: ResolvedConflict,
        merged: &str,
        left: usize,
        cx: &mut Context<'_>,
    ) {
        let now = cx.clock.now;
        let Some(open_post) = self.find_mut(&settled.path) else {
            return;
        };
        let merged = Text::new(merged);
        open_post.apply(&Transaction::between(open_post.buffer.text(), &merged), now);
        open_post.base = Some(settled.base);
        open_post.base_text = settled.theirs;
        open_post.autosaved_revision = None;
        let look = open_post.request_reload();
        let first = merged.slice(0..merged.len()).find("<<<<<<< mine");
        if let Some(at) = first.filter(|_| left > 0) {
            open_post.select(Selection::at(at), now);
        }
        let word = match left {
            0 => "Merged. Review it, then save.".to_owned(),
            1 => "Merged. Resolve the conflict between <<<<<<< and >>>>>>>.".to_owned(),
            _ => format!("Merged. Resolve {left} conflicts between <<<<<<< and >>>>>>>."),
        };
        cx.show_message(&word);
        cx.outbox.push(look);
    }

    /// Saves the user's version to a new file next to the post.
    fn save_copy(&mut self, settled: ResolvedConflict, tries: usize, cx: &mut Context<'_>) {
        let file = copy_path(&settled.path, tries);
        let job = SaveJob {
            path: file.clone(),
            base: None,
            text: settled.mine.clone(),
            revision: 0,
            is_escaped: self
                .find(&settled.path)
                .is_some_and(|open_post| open_post.is_escaped),
            history: StoredHistory::default(),
        };
        self.pending_copy = Some(PendingCopy {
            file,
            conflict: settled,
            tries,
        });
        cx.outbox.push(Effect::Save(Box::new(job)));
    }

    /// Handles the result of saving a copy; returns whether the save was one.
    pub(super) fn handle_copy_saved(&mut self, saved: &SaveDone, cx: &mut Context<'_>) -> bool {
        let is_this = |beside: &mut PendingCopy| beside.file == saved.path;
        let Some(done) = self.pending_copy.take_if(is_this) else {
            return false;
        };
        let settled = done.conflict;
        match &saved.result {
            Ok(_) => {
                let word = format!("Saved your version to {}.", done.file.display());
                self.load_disk_version(settled, cx);
                cx.show_message(&word);
            }
            Err(SaveError::Exists) if done.tries < MAX_COPY_NAMES => {
                self.save_copy(settled, done.tries + 1, cx);
            }
            Err(error) => {
                let text = format!(
                    "Error: {} was not written: {error}. Your text is in a recovery copy.",
                    done.file.display()
                );
                cx.notify_failure(&text);
            }
        }
        true
    }

    /// Shows the version on disk once the user's version is safe in the copy.
    fn load_disk_version(&mut self, settled: ResolvedConflict, cx: &mut Context<'_>) {
        let now = cx.clock.now;
        if let ConflictSource::Recovered {
            recovery_file: draft,
            ..
        } = settled.kind
        {
            cx.outbox.push(Effect::DeleteRecovery(draft));
            return;
        }
        let Some(open_post) = self.find_mut(&settled.path) else {
            return;
        };
        if open_post.buffer.text() != &settled.mine {
            // more was typed meanwhile: it stays, unsaved
            return;
        }
        open_post.apply(
            &Transaction::between(open_post.buffer.text(), &settled.theirs),
            now,
        );
        open_post.set_disk_version(settled.theirs, settled.base);
        cx.outbox.push(open_post.request_reload());
        cx.outbox.push(Effect::DropAutosave(settled.path));
    }
}
