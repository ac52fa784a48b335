//! Actions of the search pane: type a pattern, select a match, open it.
//!
//! Leaving returns to where the search began; the pattern is kept for the next time.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::jump_list::Goal;
use crate::app::mode::{Left, Mode, Pane};
use crate::app::popup::PopupKind;
use crate::app::preview::Form;
use crate::app::scroll_anchor::Place;
use crate::app::{App, Effect};
use crate::blog::{Post, PostId};
use crate::config::Action;
use crate::editor::Text;
use crate::editor::search::Pattern;

use super::{SearchJob, Sought, Wanted};

/// Position before the search.
#[derive(Debug)]
pub(super) struct Origin {
    post: Option<PostId>,
    place: Place,
    form: Form,
    focus: Pane,
    zoom: bool,
}

impl App {
    /// Opens the search in all listed posts, or returns to its field.
    pub(in crate::app) fn open_search(&mut self) -> Vec<Effect> {
        if !self.view.searches() {
            self.list.hold(&self.library);
            let post = self.list.chosen(&self.library);
            self.search.origin = Some(Origin {
                post: post.map(|post| post.id.clone()),
                place: self.preview.place(),
                form: self.preview.form(),
                focus: self.view.focus,
                zoom: self.view.zoom,
            });
            self.view.left = Left::Found;
        }
        self.view.zoom = false;
        self.view.focus = Pane::Search;
        self.mode = Mode::Search;
        self.settle();
        self.stand_at_choice();
        Vec::new()
    }

    /// Handles an action in the search field.
    pub(in crate::app) fn act_in_search(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Keep => return self.read_choice(),
            Action::Cancel => return self.close_search(),
            Action::Help => return self.open(PopupKind::Help),
            Action::Complete if self.search.stops() > 0 => self.mode = Mode::Browse,
            Action::ByRegex | Action::ByCase | Action::ByWord => return self.turn_search(action),
            other => {
                self.move_choice(other);
            }
        }
        Vec::new()
    }

    /// Handles an action in the list of matches; `None` if it has no special meaning there.
    pub(in crate::app) fn act_in_results(&mut self, action: Action) -> Option<Vec<Effect>> {
        if self.view.focus != Pane::Search {
            return None;
        }
        if self.move_choice(action) {
            return Some(Vec::new());
        }
        Some(match action {
            Action::Read => self.read_choice(),
            Action::NextHit => self.step_choice(1),
            Action::PreviousHit => self.step_choice(-1),
            Action::Edit => self.edit_choice(),
            Action::External => self.hand_choice_over(),
            Action::ByRegex | Action::ByCase | Action::ByWord => self.turn_search(action),
            _ => return None,
        })
    }

    /// Moves the selection; returns whether `action` is a motion.
    pub(in crate::app) fn move_choice(&mut self, action: Action) -> bool {
        let screen = self.screen();
        let moved = self.search.go(action, &screen);
        if moved {
            self.stand_at_choice();
        }
        moved
    }

    fn step_choice(&mut self, by: isize) -> Vec<Effect> {
        let is_round = self.search.step(by, &self.screen());
        self.stand_at_choice();
        match (is_round, by > 0) {
            (false, _) => Vec::new(),
            (true, true) => self.answer("From the top again."),
            (true, false) => self.answer("From the end again."),
        }
    }

    /// Selects the match in a row of the pane.
    pub(in crate::app) fn choose_found(&mut self, row: usize) {
        self.view.focus = Pane::Search;
        if self.search.choose_row(row, &self.screen()) {
            self.stand_at_choice();
        }
    }

    /// Opens the selected match in the preview and focuses it.
    fn read_choice(&mut self) -> Vec<Effect> {
        self.search.hold();
        let Some(choice) = self.search.choice() else {
            return Vec::new();
        };
        let (id, line) = (choice.post.id.clone(), choice.hit.map_or(0, |hit| hit.line));
        self.mode = Mode::Browse;
        self.list.want(id.clone());
        self.view.focus = Pane::Preview;
        self.settle();
        self.mark_found(true);
        self.preview.aim(id, Goal::Line(line), &self.screen());
        Vec::new()
    }

    fn edit_choice(&mut self) -> Vec<Effect> {
        self.search.hold();
        let Some(choice) = self.search.choice() else {
            return Vec::new();
        };
        let (path, at) = (choice.post.path.clone(), choice.at());
        if self.setup.read_only {
            return self.answer("Not opened for writing: started with --read-only.");
        }
        self.edit_file(path, at)
    }

    fn hand_choice_over(&mut self) -> Vec<Effect> {
        let Some(choice) = self.search.choice() else {
            return Vec::new();
        };
        let (path, at) = (choice.post.path.clone(), choice.at());
        if self.setup.read_only {
            return self.answer("Not opened: started with --read-only.");
        }
        if self.edit.is_unsaved(&path) {
            return self.answer("Save it first: your editor opens what is on disk.");
        }
        vec![Effect::External(path, at)]
    }

    fn turn_search(&mut self, action: Action) -> Vec<Effect> {
        let word = self.search.options.turn(action);
        self.answer(word)
    }

    /// Returns to where the search began, stopping a search that runs.
    pub(in crate::app) fn close_search(&mut self) -> Vec<Effect> {
        self.mode = Mode::Browse;
        self.search.hold();
        let origin = self.search.origin.take();
        self.view.left = Left::Posts;
        self.preview.found = None;
        self.view.focus = origin.as_ref().map_or(Pane::List, |origin| origin.focus);
        if let Some(origin) = origin {
            self.view.zoom = origin.zoom;
            if let Some(id) = origin.post {
                self.list.want(id.clone());
                self.settle();
                let left = (origin.place, origin.form);
                self.preview.go_back_to(id, left, &self.screen());
            }
        }
        self.settle();
        self.stop_search().into_iter().collect()
    }

    /// Closes a search whose pane was left for another.
    fn drop_search(&mut self) -> Option<Effect> {
        self.search.origin = None;
        self.view.left = Left::Posts;
        self.preview.found = None;
        self.stop_search()
    }

    /// Stops the running search, if any; it starts over the next time.
    fn stop_search(&mut self) -> Option<Effect> {
        let pattern = self
            .search
            .pattern
            .clone()
            .filter(|_| !self.search.is_done())?;
        self.search.asked = None;
        self.search.progress.ticket += 1;
        Some(self.search_job(pattern, Vec::new(), Vec::new()))
    }

    fn search_job(
        &self,
        pattern: Pattern,
        posts: Vec<Arc<Post>>,
        texts: Vec<(PathBuf, Text)>,
    ) -> Effect {
        Effect::Search(Box::new(SearchJob {
            ticket: self.search.progress.ticket,
            pattern,
            posts,
            texts,
            kind: self.library.kind,
        }))
    }

    /// Requests a search if the pattern, the posts or their texts have changed.
    pub(in crate::app) fn ask_for_search(&mut self) -> Option<Effect> {
        if !self.view.searches() || self.view.focus == Pane::Edit {
            return None;
        }
        if matches!(self.view.focus, Pane::List | Pane::Tags) {
            return self.drop_search();
        }
        let texts = self.texts_written();
        let numbers = texts.iter().map(|(path, _, state)| (path.clone(), *state));
        let wanted = Wanted {
            typed: self.search.words().to_owned(),
            options: self.search.options,
            version: self.library.version(),
            texts: numbers.collect(),
        };
        if self.search.asked.as_ref() == Some(&wanted) {
            return None;
        }
        let screen = self.screen();
        let y = self.search.height(&screen);
        let unfinished = self
            .search
            .pattern
            .clone()
            .filter(|_| !self.search.is_done());
        let now = self.clock.now;
        let pattern = self.search.begin(wanted, self.library.shown(), now);
        self.search.settle(y, &screen);
        self.stand_at_choice();
        let Some(pattern) = pattern else {
            return unfinished.map(|pattern| self.search_job(pattern, Vec::new(), Vec::new()));
        };
        let texts = texts.into_iter().map(|(path, text, _)| (path, text));
        Some(self.search_job(pattern, self.library.shown().to_vec(), texts.collect()))
    }

    /// Adds a batch of matches, unless another search was started since.
    pub(in crate::app) fn take_sought(&mut self, sought: Sought) -> Vec<Effect> {
        if sought.ticket == self.search.progress.ticket {
            let screen = self.screen();
            let y = self.search.height(&screen);
            self.search.take(sought);
            self.search.settle(y, &screen);
            self.stand_at_choice();
        }
        Vec::new()
    }

    /// Returns when the progress of a search has to be shown.
    pub(in crate::app) fn search_deadline(&self) -> Option<jiff::Timestamp> {
        let at = self.search.slow_at().filter(|_| self.view.searches())?;
        (at > self.clock.now).then_some(at)
    }
}
