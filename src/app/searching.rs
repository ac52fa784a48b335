//! Search in all posts: its actions, and what they change in the list and the preview.
//!
//! Leaving returns to where the search began; the pattern is kept for the next time.

use crate::config::action_sets::{FieldAction, Motion, ResultsAction, SearchToggle};

use super::App;
use super::edit::CursorStart;
use super::effect::Effect;
use super::jobs::search::SearchResults;
use super::jump_list::JumpTarget;
use super::mode::InputMode;
use super::popup::PopupKind;
use super::search::{SearchOrigin, SearchRequest};
use super::view::{LeftPane, Pane};

impl App {
    /// Opens the search in all listed posts, or returns to its field.
    pub(super) fn open_search(&mut self) {
        if !self.view.is_searching() {
            self.list.pin_selection(&self.library);
            let post = self.list.chosen(&self.library);
            self.search.origin = Some(SearchOrigin {
                post: post.map(|post| post.id.clone()),
                anchor: self.preview.anchor(),
                mode: self.preview.mode(),
                focus: self.view.focus,
                zoom: self.view.zoom,
            });
            self.view.left = LeftPane::SearchResults;
            self.search.field.select_all();
        }
        self.view.zoom = false;
        self.view.focus = Pane::Search;
        self.open_mode(InputMode::Search);
        self.clamp_panes();
        self.preview_selected_match();
    }

    /// Handles an action in the search field.
    pub(super) fn dispatch_in_search(&mut self, action: FieldAction) {
        let outcome = self.search.handle_field(action);
        match self.apply_outcome(outcome) {
            None => {}
            Some(SearchRequest::OpenMatch) => self.open_match(),
            Some(SearchRequest::Leave) => self.close_search(),
            Some(SearchRequest::Help) => self.open_popup(PopupKind::Help),
            Some(SearchRequest::Move(motion)) => self.move_search_selection(motion),
            Some(SearchRequest::Toggle(option)) => self.toggle_search_option(option),
        }
    }

    /// Handles an action in the list of matches.
    pub(super) fn dispatch_in_results(&mut self, action: ResultsAction) {
        match action {
            ResultsAction::FocusPreview => self.open_match(),
            ResultsAction::NextMatch => self.step_match(1),
            ResultsAction::PreviousMatch => self.step_match(-1),
            ResultsAction::Edit => self.edit_match(),
            ResultsAction::OpenInEditor => self.open_match_externally(),
            ResultsAction::Move(motion) => self.move_search_selection(motion),
            ResultsAction::Toggle(option) => self.toggle_search_option(option),
            ResultsAction::Pane(action) => self.dispatch_in_pane(action),
        }
    }

    /// Moves the selection.
    pub(super) fn move_search_selection(&mut self, motion: Motion) {
        let screen = self.screen();
        self.search.move_selection(motion, &screen);
        self.preview_selected_match();
    }

    fn step_match(&mut self, by: isize) {
        let is_round = self.search.step_selection(by, &self.screen());
        self.preview_selected_match();
        match (is_round, by > 0) {
            (false, _) => {}
            (true, true) => self.show_message("Search wrapped to the top."),
            (true, false) => self.show_message("Search wrapped to the end."),
        }
    }

    /// Selects the match in a row of the pane.
    pub(super) fn select_match_at(&mut self, row: usize) {
        self.view.focus = Pane::Search;
        if self.search.choose_row(row, &self.screen()) {
            self.preview_selected_match();
        }
    }

    /// Opens the selected match in the preview and focuses it.
    fn open_match(&mut self) {
        self.search.pin_selection();
        let Some(choice) = self.search.selected() else {
            return;
        };
        let (id, line) = (
            choice.post.id.clone(),
            choice.line.map_or(0, |hit| hit.line),
        );
        self.close_mode();
        self.list.select(id.clone());
        self.view.focus = Pane::Preview;
        self.clamp_panes();
        self.search.mark_matches(true, &mut self.preview);
        self.preview
            .scroll_to(id, JumpTarget::Line(line), &self.screen());
    }

    fn edit_match(&mut self) {
        self.search.pin_selection();
        let Some(choice) = self.search.selected() else {
            return;
        };
        let path = choice.post.path.clone();
        let at = CursorStart::of(choice.line.map(|_| choice.at()));
        if self.session.read_only {
            return self.show_message("Can't edit: started with --read-only.");
        }
        self.edit_file(path, at);
    }

    fn open_match_externally(&mut self) {
        let Some(choice) = self.search.selected() else {
            return;
        };
        let (path, at) = (choice.post.path.clone(), choice.at());
        if self.session.read_only {
            return self.show_message("Can't open an editor: started with --read-only.");
        }
        if self.edit.is_unsaved(&path) {
            return self.show_message("Save first: the external editor opens the file on disk.");
        }
        self.outbox.push(Effect::OpenExternalEditor(path, at));
    }

    fn toggle_search_option(&mut self, option: SearchToggle) {
        let word = self.search.options.toggle(option);
        self.show_message(word);
    }

    /// Returns to where the search began, stopping a search that runs.
    pub(super) fn close_search(&mut self) {
        self.close_mode();
        self.search.pin_selection();
        let origin = self.search.origin.take();
        self.view.left = LeftPane::Posts;
        self.preview.matches = None;
        self.view.focus = origin.as_ref().map_or(Pane::List, |origin| origin.focus);
        if let Some(origin) = origin {
            self.view.zoom = origin.zoom;
            if let Some(id) = origin.post {
                self.list.select(id.clone());
                self.clamp_panes();
                let left = (origin.anchor, origin.mode);
                self.preview.restore(id, left, &self.screen());
            }
        }
        self.clamp_panes();
        self.search.stop(context!(self));
    }

    /// Closes a search whose pane was left for another.
    fn abandon_search(&mut self) {
        self.search.origin = None;
        self.view.left = LeftPane::Posts;
        self.preview.matches = None;
        self.search.stop(context!(self));
    }

    /// Requests a search if the pattern, the posts or their texts have changed.
    pub(super) fn request_search(&mut self) {
        if !self.view.is_searching() || self.view.focus == Pane::Edit {
            return;
        }
        if matches!(self.view.focus, Pane::List | Pane::Tags) {
            return self.abandon_search();
        }
        let texts = self.edit.edited_texts();
        if self.search.request(texts, context!(self)) {
            self.preview_selected_match();
        }
    }

    /// Adds a batch of matches, unless another search was started since.
    pub(super) fn handle_search_results(&mut self, find_state: SearchResults) {
        if self.search.handle_results(find_state, &self.screen()) {
            self.preview_selected_match();
        }
    }

    /// Returns when the progress of a search has to be shown.
    pub(super) fn search_deadline(&self) -> Option<jiff::Timestamp> {
        let at = self
            .search
            .progress_due_at()
            .filter(|_| self.view.is_searching())?;
        (at > self.clock.now).then_some(at)
    }

    /// Selects the post of the selected match, and scrolls the preview to its line.
    pub(super) fn preview_selected_match(&mut self) {
        if self.view.focus != Pane::Search {
            return;
        }
        let Some(choice) = self.search.selected() else {
            self.preview.matches = None;
            return;
        };
        let (id, line) = (
            choice.post.id.clone(),
            choice.line.map_or(0, |hit| hit.line),
        );
        if self.list.chosen(&self.library).map(|post| &post.id) != Some(&id) {
            self.list.select(id.clone());
            self.clamp_panes();
        }
        self.search.mark_matches(true, &mut self.preview);
        self.preview
            .scroll_to(id, JumpTarget::Peek(line), &self.screen());
    }

    /// Marks the matches in a new page, and scrolls to the selected one again.
    pub(super) fn preview_match_again(&mut self) {
        if !self.view.is_searching() || self.view.focus == Pane::Edit {
            return;
        }
        let is_glanced_at = self.view.focus == Pane::Search;
        self.search.mark_matches(is_glanced_at, &mut self.preview);
        let choice = self.search.selected().filter(|_| is_glanced_at);
        if let Some(choice) = choice {
            let (id, line) = (
                choice.post.id.clone(),
                choice.line.map_or(0, |hit| hit.line),
            );
            self.preview.scroll_on_next_page(id, JumpTarget::Peek(line));
        }
    }
}
