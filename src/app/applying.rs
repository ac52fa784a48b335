//! Changes of posts: applying them, their report, and follow-up where posts or tags were renamed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::command::{PostCommand, TagChange};
use crate::blog::file_transaction::{FileTransaction, PathChanges};
use crate::blog::{Post, PostId, Query, human_date};
use crate::config::Action;

use super::change_preview::applied::{AfterApply, AppliedChange, TagRename};
use super::jobs::change::{ChangeApplied, ChangePreview, ChangeRefusal, ChangeRequest};
use super::mode::InputMode;
use super::notice::{NoticeLevel, NoticeText, NoticeTopic};
use super::{App, Effect};

/// Minimum number of files for a message that a change has started.
const MANY_FILES: usize = 50;

impl App {
    /// Applies a change as soon as it is planned, without a preview.
    pub(super) fn apply_immediately(&mut self, request: ChangeRequest) {
        if let Some(why) = self.change_blocker() {
            return self.show_message(why);
        }
        self.plan_change(request);
        self.changes.immediate.push(self.changes.ticket);
    }

    /// Applies a planned change, or reports why not.
    pub(super) fn apply_planned(&mut self, result: Result<ChangePreview, ChangeRefusal>) {
        match result {
            Ok(proposal) => self.apply_transaction(proposal.plan.undoes, proposal.plan.transaction),
            Err(declined) if declined.is_unchanged => {
                let why = declined.lines.join("; ");
                self.show_message(&format!("Nothing to change: {why}."));
            }
            Err(declined) => {
                let why = declined.lines.join("; ");
                self.show_change_error(&format!("Error: not applied: {why}"));
            }
        }
    }

    /// Applies or undoes a transaction, unless it would delete or rename a file with unsaved text.
    pub(super) fn apply_transaction(
        &mut self,
        undoes: Option<Timestamp>,
        transaction: FileTransaction,
    ) {
        if let Some(why) = self.unsaved_text_conflict(&transaction) {
            self.cancel_follow_up(undoes.unwrap_or(transaction.at));
            return self.show_change_error(&format!("Error: not applied: {why}"));
        }
        let files = transaction.changes.len();
        if files >= MANY_FILES {
            self.show_message(&format!(
                "Writing {} files.",
                human_date::format_number(files)
            ));
        }
        self.outbox.push(match undoes {
            Some(at) => Effect::UndoChange(at),
            None => Effect::ApplyChange(Box::new(transaction)),
        });
    }

    fn show_change_error(&mut self, text: &str) {
        self.notices.push(
            NoticeLevel::Error,
            NoticeTopic::Change,
            text,
            self.clock.now,
        );
    }

    /// Returns an error if an undo would delete or move a file with unsaved text.
    pub(super) fn undo_conflict(&self, names: &PathChanges) -> Option<String> {
        let open_post = self.edit.not_on_disk().find(|open_post| {
            let made = names.created.contains(&open_post.path);
            made || names
                .renamed
                .iter()
                .any(|(_, to)| open_post.path.starts_with(to))
        })?;
        Some(format!(
            "{} has unsaved changes; save it, then undo.",
            open_post.name
        ))
    }

    /// Reports the result of a change, and rescans the disk.
    pub(super) fn handle_change_applied(&mut self, operated: &ChangeApplied) {
        let ChangeApplied {
            description: what,
            at,
            is_undo,
            ..
        } = operated;
        self.handle_form_saved(operated);
        self.notices.retract(&NoticeTopic::Change);
        if let Err(why) = &operated.result {
            self.cancel_follow_up(*at);
            if *is_undo {
                // the last change on disk is no longer one of this run
                self.changes.applied.clear();
            }
            let which = if *is_undo {
                "not undone"
            } else {
                "not applied"
            };
            self.show_change_error(&format!("Error: {which}: {why}"));
            self.outbox.push(Effect::Rescan);
            return;
        }
        self.follow_renames(&operated.names);
        let then = self.changes.take_follow_up(*at);
        if *is_undo {
            let done = &mut self.changes.applied;
            let place = done.iter().position(|done| done.at == *at);
            let turn = place.and_then(|place| done.remove(place).tag_rename);
            self.changes.tag_rename = turn.map(TagRename::reversed);
            self.show_message(&format!("Undone: {what}."));
        } else {
            self.changes.tag_rename = then.as_ref().and_then(|then| self.tag_rename_of(then));
            self.changes.applied.push(AppliedChange {
                at: *at,
                names: operated.names.clone(),
                tag_rename: self.changes.tag_rename.clone(),
            });
            let text = NoticeText::new(&format!("Done: {what}. "));
            self.show_text(text.key(Action::UndoChange).words(" undoes."));
        }
        self.follow_tag_rename(&[]);
        let hooks = then.map(|then| then.hooks).filter(|it| !it.is_empty());
        let hooks = hooks.map(Effect::RunHooks);
        self.outbox
            .extend([Effect::Rescan].into_iter().chain(hooks));
        let is_over = self.edit.unsaved().next().is_none() && self.typed_being_saved().is_empty();
        if self.edit.is_quitting() && is_over && !self.outbox.contains(&Effect::Quit) {
            self.save_next_form();
        }
    }

    /// Cancels the follow-up of a failed change and a pending quit, keeping the text typed for it.
    fn cancel_follow_up(&mut self, at: Timestamp) {
        self.edit.stop_quitting();
        let then = self.changes.take_follow_up(at);
        let request = then.and_then(|then| then.request);
        self.keep_request_text(request.as_ref());
    }

    /// Returns the tag rename made by a change, if any.
    fn tag_rename_of(&self, then: &AfterApply) -> Option<TagRename> {
        let Some(ChangeRequest::Command(PostCommand::Tags(tags))) = &then.request else {
            return None;
        };
        let (from, to) = match &tags.change {
            TagChange::Rename(from, to) => (std::slice::from_ref(from), to),
            TagChange::Merge(from, to) => (from.as_slice(), to),
            _ => return None,
        };
        let before = self.library.query();
        let after = before.with_tag_renamed(from, to);
        let is_named = before.text() != after.text();
        Some(TagRename {
            from: from.first()?.clone(),
            to: to.clone(),
            filter: is_named.then(|| (before.clone(), after)),
        })
    }

    /// Updates selection and filter for a renamed tag, once posts have the new name or none has the
    /// old one left; leaves a filter that was edited since.
    pub(super) fn follow_tag_rename(&mut self, read: &[Arc<Post>]) {
        let has = |label: &str, posts: &[Arc<Post>]| {
            let mut tags = posts.iter().flat_map(|post| &post.tags);
            tags.any(|tag| tag.label == label)
        };
        let is_due =
            |turn: &mut TagRename| has(&turn.to, read) || !has(&turn.from, self.library.posts());
        let Some(turn) = self.changes.tag_rename.take_if(is_due) else {
            return;
        };
        self.tags.select_renamed(&turn.to, &self.library);
        let is_typed = matches!(self.mode, InputMode::Filter(_));
        let stands = |from: &Query| !is_typed && from.text() == self.library.query().text();
        if let Some((_, to)) = turn.filter.filter(|(from, _)| stands(from)) {
            self.set_filter(to);
        }
    }

    /// Moves selection, pins and reading positions to the new names of posts, and selects a created
    /// post.
    fn follow_renames(&mut self, names: &PathChanges) {
        if self.library.rename_pins(names) {
            self.save_pins();
        }
        let posts = self.library.posts().iter();
        let renamed = posts.filter_map(|post| {
            let path = names.new_path(&post.path)?;
            Some((post.id.clone(), self.library.id_at(&path)?))
        });
        let renamed: Vec<(PostId, PostId)> = renamed.collect();
        for (old, new) in renamed {
            self.list.rename(&old, &new);
            self.preview.rename(&old, new);
        }
        let is_post = |path: &Path| {
            path.extension().is_some_and(|ending| {
                let ending = ending.to_string_lossy();
                ending.starts_with("md") || ending == "markdown"
            })
        };
        let is_new = |(from, to): &&(PathBuf, PathBuf)| {
            let was = |from: &Path| {
                self.library
                    .id_at(from)
                    .and_then(|id| self.library.post(&id))
            };
            is_post(to) && was(from).is_none()
        };
        let named = names.renamed.iter().filter(is_new).map(|(_, to)| to);
        let mut made = names
            .created
            .iter()
            .filter(|path| is_post(path))
            .chain(named);
        if let Some(id) = made.next().and_then(|path| self.library.id_at(path)) {
            self.list.select(id);
        }
    }
}
