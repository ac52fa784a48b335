//! Actions of the search pane: type a pattern, select a match, open it.
//!
//! Leaving returns to where the search began; the pattern is kept for the next time.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::jump_list::JumpTarget;
use crate::app::mode::{InputMode, LeftPane, Pane};
use crate::app::popup::PopupKind;
use crate::app::preview::PreviewMode;
use crate::app::scroll_anchor::ScrollAnchor;
use crate::app::{App, Effect};
use crate::blog::{Post, PostId};
use crate::config::action_sets::{FieldAction, Motion, ResultsAction, SearchToggle};
use crate::editor::Text;
use crate::editor::search::Pattern;

use super::{SearchJob, SearchKey, SearchResults};

/// Position before the search.
#[derive(Debug)]
pub(super) struct SearchOrigin {
    post: Option<PostId>,
    anchor: ScrollAnchor,
    mode: PreviewMode,
    focus: Pane,
    zoom: bool,
}

impl App {
    /// Opens the search in all listed posts, or returns to its field.
    pub(in crate::app) fn open_search(&mut self) {
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
        }
        self.view.zoom = false;
        self.view.focus = Pane::Search;
        self.open_mode(InputMode::Search);
        self.clamp_panes();
        self.preview_selected_match();
    }

    /// Handles an action in the search field.
    pub(in crate::app) fn dispatch_in_search(&mut self, action: FieldAction) {
        match action {
            FieldAction::Accept => self.open_match(),
            FieldAction::Cancel => self.close_search(),
            FieldAction::Help => self.open_popup(PopupKind::Help),
            FieldAction::Complete if self.search.selectable_rows() > 0 => drop(self.close_mode()),
            FieldAction::Complete | FieldAction::Back | FieldAction::ReplaceAll => {}
            FieldAction::Toggle(option) => self.toggle_search_option(option),
            FieldAction::Move(motion) => self.move_search_selection(motion),
        }
    }

    /// Handles an action in the list of matches.
    pub(in crate::app) fn dispatch_in_results(&mut self, action: ResultsAction) {
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
    pub(in crate::app) fn move_search_selection(&mut self, motion: Motion) {
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
    pub(in crate::app) fn select_match_at(&mut self, row: usize) {
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
        self.mark_matches(true);
        self.preview
            .scroll_to(id, JumpTarget::Line(line), &self.screen());
    }

    fn edit_match(&mut self) {
        self.search.pin_selection();
        let Some(choice) = self.search.selected() else {
            return;
        };
        let (path, at) = (choice.post.path.clone(), choice.at());
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
    pub(in crate::app) fn close_search(&mut self) {
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
        self.stop_search();
    }

    /// Closes a search whose pane was left for another.
    fn abandon_search(&mut self) {
        self.search.origin = None;
        self.view.left = LeftPane::Posts;
        self.preview.matches = None;
        self.stop_search();
    }

    /// Stops the running search, if any; it starts over the next time.
    fn stop_search(&mut self) {
        let pattern = self.search.pattern.clone();
        let Some(pattern) = pattern.filter(|_| !self.search.is_done()) else {
            return;
        };
        self.search.requested = None;
        self.search.progress.ticket += 1;
        self.start_search(pattern, Vec::new(), Vec::new());
    }

    /// Requests a search; one of no posts stops the one that runs.
    fn start_search(
        &mut self,
        pattern: Pattern,
        posts: Vec<Arc<Post>>,
        texts: Vec<(PathBuf, Text)>,
    ) {
        self.outbox.push(Effect::Search(Box::new(SearchJob {
            ticket: self.search.progress.ticket,
            pattern,
            posts,
            texts,
            kind: self.library.kind,
        })));
    }

    /// Requests a search if the pattern, the posts or their texts have changed.
    pub(in crate::app) fn request_search(&mut self) {
        if !self.view.is_searching() || self.view.focus == Pane::Edit {
            return;
        }
        if matches!(self.view.focus, Pane::List | Pane::Tags) {
            return self.abandon_search();
        }
        let texts = self.edit.edited_texts();
        let numbers = texts.iter().map(|(path, _, state)| (path.clone(), *state));
        let wanted = SearchKey {
            typed: self.search.text().to_owned(),
            options: self.search.options,
            version: self.library.version(),
            texts: numbers.collect(),
        };
        if self.search.requested.as_ref() == Some(&wanted) {
            return;
        }
        let screen = self.screen();
        let y = self.search.selection_height(&screen);
        let unfinished = self
            .search
            .pattern
            .clone()
            .filter(|_| !self.search.is_done());
        let now = self.clock.now;
        let pattern = self.search.start(wanted, self.library.visible(), now);
        self.search.restore_selection(y, &screen);
        self.preview_selected_match();
        if let Some(pattern) = pattern {
            let texts = texts.into_iter().map(|(path, text, _)| (path, text));
            self.start_search(pattern, self.library.visible().to_vec(), texts.collect());
        } else if let Some(pattern) = unfinished {
            self.start_search(pattern, Vec::new(), Vec::new());
        }
    }

    /// Adds a batch of matches, unless another search was started since.
    pub(in crate::app) fn handle_search_results(&mut self, find_state: SearchResults) {
        if find_state.ticket == self.search.progress.ticket {
            let screen = self.screen();
            let y = self.search.selection_height(&screen);
            self.search.add_results(find_state);
            self.search.restore_selection(y, &screen);
            self.preview_selected_match();
        }
    }

    /// Returns when the progress of a search has to be shown.
    pub(in crate::app) fn search_deadline(&self) -> Option<jiff::Timestamp> {
        let at = self
            .search
            .progress_due_at()
            .filter(|_| self.view.is_searching())?;
        (at > self.clock.now).then_some(at)
    }
}
