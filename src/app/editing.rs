//! Opening, leaving and quitting the editor, with what these change in the other panes.

use std::path::{Path, PathBuf};

use crate::blog::PostId;
use crate::blog::check::Fix;
use crate::config::Action;
use crate::config::action_sets::CoveredTextAction;

use super::confirm::Confirmation;
use super::edit::{CursorStart, OpenPost, PendingInput};
use super::jobs::edit::{LoadDone, SaveDone};
use super::jump_list::JumpTarget;
use super::layout::next_preview_place;
use super::scroll_anchor::ScrollAnchor;
use super::view::Pane;
use super::{App, Effect, session_restore};

impl App {
    /// Opens the selected post for editing at the line on the screen.
    pub(super) fn edit_selected(&mut self) {
        let Some(post) = self.list.chosen(&self.library) else {
            return self.show_message("No post to edit.");
        };
        let (path, line) = (post.path.clone(), self.line_on_screen(&post.id));
        if self.session.read_only {
            return self.show_message("Can't edit: started with --read-only.");
        }
        self.list.pin_selection(&self.library);
        self.edit_file(path, CursorStart::Body(line));
    }

    /// Returns the line of a post at the top of the preview, from 1; 0 in the post header.
    fn line_on_screen(&self, id: &PostId) -> usize {
        let is_shown = self.preview.id() == Some(id);
        let line = is_shown.then(|| self.preview.anchor().line);
        line.unwrap_or_default()
    }

    /// Opens the post in `$EDITOR` at the line on the screen.
    pub(super) fn open_in_external_editor(&mut self) {
        let place = match (self.edit.current(), self.list.chosen(&self.library)) {
            (Some(open_post), _) => Some((open_post.path.clone(), open_post.line_and_column())),
            (None, Some(post)) => {
                let line = self.line_on_screen(&post.id).max(1);
                Some((post.path.clone(), (line, 1)))
            }
            (None, None) => None,
        };
        self.edit.open_externally(place, context!(self));
    }

    /// Opens a file for editing with the cursor at a place.
    pub fn edit_file(&mut self, path: PathBuf, at: CursorStart) {
        if self.edit.open(&path, at, context!(self)) {
            self.show_open_post(path);
        }
    }

    /// Shows an open post.
    fn show_open_post(&mut self, path: PathBuf) {
        self.edit.show(path, context!(self));
        self.preview.matches = None;
        self.clamp_panes();
    }

    /// Handles a loaded file; input that was typed meanwhile follows.
    pub(super) fn handle_loaded(&mut self, loaded: LoadDone) {
        let path = loaded.path.clone();
        let Some(opened) = self.edit.handle_loaded(loaded, context!(self)) else {
            return;
        };
        self.show_open_post(path);
        let input = self.edit.finish_opening(opened, context!(self));
        for typed in input {
            match typed {
                PendingInput::Key(key) => self.handle_key(key),
                PendingInput::Paste(text) => self.paste(&text),
                PendingInput::Fix(at, fix) => self.edit.fix_in_text(at, &fix, context!(self)),
            }
        }
    }

    /// Opens a file at a line and column and applies a quick fix once it is loaded.
    pub(super) fn open_and_fix(&mut self, path: &Path, at: (usize, usize), fix: Fix) {
        self.edit_file(path.to_owned(), CursorStart::At(at.0, at.1));
        self.edit.fix_once_open(path, at, fix, context!(self));
    }

    /// Returns to the pane where `e` was pressed; unsaved text stays open.
    pub(super) fn leave_text(&mut self) {
        if let Some((id, line)) = self.edit.leave(context!(self)) {
            let place = JumpTarget::ScrollAnchor(ScrollAnchor::at_line(line));
            self.list.select(id.clone());
            self.preview.scroll_on_next_page(id, place);
        }
        self.clamp_panes();
    }

    /// Moves the preview to its next place: right of the text, below it, or nowhere; on a screen
    /// without room for both, switches between the two.
    pub(super) fn move_preview(&mut self) {
        self.view.preview_place = next_preview_place(&self.view);
        self.clamp_panes();
        let screen = self.screen();
        self.edit.show_in_preview(&mut self.preview, &screen);
    }

    /// Handles a key while the preview covers the text: scrolls the preview, goes back, or shows
    /// the text first so that nothing is typed unseen. Returns whether the key is consumed.
    pub(super) fn dispatch_in_preview_over_text(&mut self, action: Option<Action>) -> bool {
        let screen = self.screen();
        if screen.edit.is_some() || self.edit.current().is_none() {
            return false;
        }
        match action.and_then(|action| CoveredTextAction::try_from(action).ok()) {
            Some(CoveredTextAction::Back) if self.notices.dismiss() => true,
            Some(CoveredTextAction::Back | CoveredTextAction::TogglePreview) => {
                self.move_preview();
                true
            }
            Some(CoveredTextAction::Move(motion)) => {
                self.preview.scroll_by(motion, &screen);
                true
            }
            Some(
                CoveredTextAction::Save
                | CoveredTextAction::Palette
                | CoveredTextAction::Help
                | CoveredTextAction::Redraw
                | CoveredTextAction::Quit
                | CoveredTextAction::Suspend
                | CoveredTextAction::WordCount,
            ) => false,
            None => {
                self.move_preview();
                false
            }
        }
    }

    /// Quits, or asks what to do with unsaved text.
    pub(super) fn quit(&mut self) {
        let count = self.edit.unsaved().count() + self.typed_not_sent().len();
        let running = self.edit.not_on_disk().count();
        match (count, running) {
            (0, 0) if !self.typed_being_saved().is_empty() && !self.edit.is_quitting() => {
                // quits when the save is done, or at once when asked again
                self.edit.start_quitting();
                self.show_message("Saving before quitting.");
            }
            (0, 0) => self.exit_program(),
            (0, _) => self.edit.quit_when_saved(running, context!(self)),
            _ => {
                self.interrupt_typing();
                context!(self).confirm(Confirmation::Quit { count });
            }
        }
    }

    /// Quits despite unsaved text, which stays in recovery copies.
    pub(super) fn terminate(&mut self) {
        self.edit.autosave_texts(context!(self));
        self.autosave_typed();
        self.exit_program();
    }

    /// Handles the result of a save.
    pub(super) fn handle_saved(&mut self, saved: SaveDone) {
        if self.edit.handle_saved(saved, context!(self)) {
            self.save_next_form();
        }
    }

    /// Saves the unsaved text of the selected post, or else the only one there is.
    pub(super) fn save_unsaved_text(&mut self) {
        let chosen = self.list.chosen(&self.library).map(|post| &post.path);
        let chosen = chosen.filter(|path| self.edit.is_unsaved(path)).cloned();
        let unsaved = self.edit.not_on_disk().map(|post| post.path.clone());
        let unsaved: Vec<PathBuf> = unsaved.collect();
        let (first, has_more) = (unsaved.first().cloned(), unsaved.len() > 1);
        match chosen.or(first.filter(|_| !has_more)) {
            Some(path) => self.edit.save_file(&path, context!(self)),
            None if has_more => {
                self.show_message("Several posts have unsaved changes. Select one to save it.");
            }
            None => self.show_message("No changes to save."),
        }
    }

    /// Saves everything, then quits.
    pub(super) fn save_and_quit(&mut self) {
        if let Some(path) = self.edit.first_damaged() {
            self.show_open_post(path.clone());
            return context!(self).confirm(Confirmation::SaveDamaged { path, quits: true });
        }
        if self.edit.save_before_quit(context!(self)) {
            self.save_next_form();
        }
    }

    /// Discards unsaved text and quits.
    pub(super) fn discard_and_quit(&mut self) {
        self.edit.discard_all(context!(self));
        self.discard_typed();
        self.exit_program();
    }

    /// Whether the blog has no posts and this session can create one.
    pub fn can_create_first_post(&self) -> bool {
        let is_empty = self.library.is_scanned() && self.library.total() == 0;
        let can_write = !self.limits.is_public && !self.session.read_only;
        is_empty && !self.library.is_missing() && can_write
    }

    /// Whether spell check is on.
    pub fn is_spell_check_on(&self) -> bool {
        self.edit.is_spell_check_on(&self.session)
    }

    /// Returns the word goal of a text: from its front matter, or else from the settings.
    pub fn word_goal(&self, open_post: &OpenPost) -> Option<usize> {
        open_post.word_goal(&self.session)
    }

    /// Returns the message printed after the screen is gone, if the session timed out.
    pub fn exit_message(&self) -> Option<String> {
        self.limits.exit_message(self.edit.unsaved().count())
    }

    /// Saves reading positions, read marks, pins and the session for the next run.
    pub(super) fn save_for_next_run(&mut self) {
        self.outbox
            .push(self.preview.save_reading_positions(&self.library));
        if !self.session.read_only {
            let read = self.library.newly_read();
            let read = Some(read).filter(|read| !read.is_empty());
            self.outbox.extend(read.map(Effect::SaveReadMarks));
            self.save_pins();
            let saved = session_restore::session_of(self).map(Box::new);
            self.outbox.extend(saved.map(Effect::SaveSession));
        }
    }

    /// Saves the pins that were changed in this run.
    pub(super) fn save_pins(&mut self) {
        let changes = self.library.pin_changes();
        if !changes.is_empty() {
            self.outbox.push(Effect::SavePins(changes));
        }
    }

    /// Quits, saving what the next run needs.
    pub(super) fn exit_program(&mut self) {
        self.save_for_next_run();
        self.outbox.push(Effect::Quit);
    }

    /// Marks the post being read as read once its end is on the screen; a reader of a public blog
    /// leaves no marks.
    pub(super) fn mark_read_post(&mut self) {
        if self.limits.is_public || self.view.focus != Pane::Preview {
            return;
        }
        let screen = self.screen();
        if let Some(id) = self.preview.post_at_end(&screen) {
            self.library.mark_read(id);
        }
    }
}
