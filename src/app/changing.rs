//! Changes of posts: planning, previewing and undoing them.

use crate::blog::command::PostCommand;
use crate::blog::file_transaction::FileTransaction;
use crate::config::action_sets::ChangeAction;

use super::change_preview::applied::AfterApply;
use super::change_preview::{PreviewRequest, preview_size};
use super::edit::{CursorStart, OpenPost};
use super::jobs::change::{ChangeRequest, PlanJob, PreviewReady};
use super::mode::InputMode;
use super::overlay::Overlay;
use super::{App, Effect};

impl App {
    /// Plans a change and opens its preview.
    pub(super) fn preview_change(&mut self, request: ChangeRequest) {
        if let Some(why) = self.change_blocker() {
            self.keep_request_text(Some(&request));
            return self.show_message(why);
        }
        self.changes.result = None;
        self.changes.top = 0;
        self.changes.request = Some(request.clone());
        self.open_mode(InputMode::Overlay(Overlay::ChangePreview));
        self.plan_change(request);
    }

    pub(super) fn change_blocker(&self) -> Option<&'static str> {
        if self.session.read_only {
            return Some("Not changed: started with --read-only.");
        }
        let waits = !self.library.is_scanned();
        waits.then_some("The posts are still being read; try again in a moment.")
    }

    pub(super) fn plan_change(&mut self, request: ChangeRequest) {
        self.changes.ticket += 1;
        self.outbox.push(Effect::Plan(Box::new(PlanJob {
            ticket: self.changes.ticket,
            posts: self.library.posts().to_vec(),
            request,
            on_publish: self.session.settings.on_publish.clone(),
        })));
    }

    /// Undoes the last change: at once if it is of this run, else after a preview.
    pub(super) fn undo_change(&mut self) {
        if self.session.read_only {
            return self.show_message("Not changed: started with --read-only.");
        }
        let Some(done) = self.changes.applied.last() else {
            return self.preview_change(ChangeRequest::Undo);
        };
        let at = done.at;
        match self.undo_conflict(&done.names) {
            Some(why) => self.show_message(&why),
            None => self.outbox.push(Effect::UndoChange(at)),
        }
    }

    /// Handles the result of planning.
    pub(super) fn handle_planned(&mut self, mut planned: PreviewReady) {
        if let Some(place) = self
            .changes
            .immediate
            .iter()
            .position(|it| *it == planned.ticket)
        {
            self.changes.immediate.remove(place);
            return self.apply_planned(planned.result);
        }
        if planned.ticket == self.changes.ticket && self.shows_plan() {
            if let Ok(proposal) = &mut planned.result {
                let notes = self.unsaved_notes(&proposal.plan.transaction);
                proposal.plan.notes.extend(notes);
            }
            self.changes.result = Some(planned.result);
            self.handle_new_post_planned();
        }
    }

    /// Returns a note per text in the editor that is unsaved and whose file would change on disk.
    fn unsaved_notes(&self, transaction: &FileTransaction) -> Vec<String> {
        let changes = transaction.changes.iter();
        let unsaved = self.edit.not_on_disk();
        let unsaved =
            unsaved.filter(|open_post| changes.clone().any(|it| it.path() == open_post.path));
        let note = |open_post: &OpenPost| {
            let name = &open_post.name;
            format!("{name} has unsaved changes; saving it will merge them")
        };
        unsaved.map(note).collect()
    }

    /// Whether the change preview is open, or the form of a new post with its plan.
    fn shows_plan(&self) -> bool {
        matches!(
            self.mode,
            InputMode::Overlay(Overlay::ChangePreview | Overlay::NewPost(_))
        )
    }

    /// Carries out what the change preview asks for.
    pub(super) fn dispatch_in_change_preview(&mut self, action: ChangeAction) {
        let outcome = self.changes.handle(action, preview_size(&self.screen()));
        match self.apply_outcome(outcome) {
            None => {}
            Some(PreviewRequest::Leave) => self.leave_change_preview(),
            Some(PreviewRequest::Apply { with_hooks }) => self.apply_preview(with_hooks),
            Some(PreviewRequest::Replan {
                define,
                skip_failing,
            }) => self.replan(define, skip_failing),
        }
    }

    fn leave_change_preview(&mut self) {
        let is_over = self.changes.result.is_some() && self.changes.proposal().is_none();
        if is_over {
            let request = self.changes.request.take();
            self.keep_request_text(request.as_ref());
        }
        self.close_change_preview();
        if is_over {
            return;
        }
        self.show_message("Nothing was changed.");
    }

    fn close_change_preview(&mut self) {
        self.changes.forget_preview();
        self.close_mode();
    }

    /// Applies the previewed change; then runs its hooks if `runs`.
    pub(super) fn apply_preview(&mut self, runs: bool) {
        let Some(proposal) = self.changes.proposal() else {
            if self.changes.result.is_some() {
                self.leave_change_preview();
            }
            return;
        };
        let (undoes, transaction) = (proposal.plan.undoes, proposal.plan.transaction.clone());
        let hooks = if runs {
            proposal.hooks.clone()
        } else {
            Vec::new()
        };
        let first = proposal.plan.after.first().map(|post| post.path.clone());
        let request = self.changes.request.take();
        let is_new = matches!(request, Some(ChangeRequest::Command(PostCommand::New(_))));
        self.changes.after_apply.push(AfterApply {
            at: undoes.unwrap_or(transaction.at),
            hooks,
            request,
        });
        self.close_change_preview();
        self.apply_transaction(undoes, transaction);
        // the file is loaded after it was written; letters typed meanwhile are meant for it
        if let Some(path) = first.filter(|_| is_new) {
            self.edit_file(path, CursorStart::Body(1));
        }
    }

    /// Plans the same change again with tags defined or posts skipped, if that was offered.
    fn replan(&mut self, define: bool, skip_failing: bool) {
        let is_offered = match &self.changes.result {
            Some(Ok(proposal)) => define && proposal.plan.undefined_tag.is_some(),
            Some(Err(declined)) => skip_failing && declined.can_skip,
            None => false,
        };
        let Some(mut request) = self.changes.request.clone().filter(|_| is_offered) else {
            return;
        };
        match &mut request {
            ChangeRequest::Command(PostCommand::Tags(tags)) => {
                tags.define |= define;
                tags.skip_failing |= skip_failing;
            }
            ChangeRequest::Command(PostCommand::Set(set)) => set.skip_failing |= skip_failing,
            _ => {}
        }
        self.preview_change(request);
    }
}
