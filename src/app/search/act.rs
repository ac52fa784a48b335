//! What keys do in a search: words are typed, what was found is chosen, read and written at.
//!
//! Whoever leaves stands where the search began, and the words are still there the next time.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::mode::{Left, Mode, Pane};
use crate::app::place::Place;
use crate::app::popup::PopupKind;
use crate::app::preview::Form;
use crate::app::travel::Goal;
use crate::app::{App, Effect};
use crate::blog::{Post, PostId};
use crate::config::Action;
use crate::editor::Text;
use crate::editor::search::Pattern;

use super::{SearchJob, Sought, Wanted};

/// Where somebody was before a search.
#[derive(Debug)]
pub(super) struct Origin {
    post: Option<PostId>,
    place: Place,
    form: Form,
    focus: Pane,
    zoom: bool,
}

impl App {
    /// Starts typing words that are looked for in all posts of the list, or goes back to that.
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

    /// Takes an action while the words are typed.
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

    /// Takes an action while what was found has the keys, where it means something of its own there.
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

    /// Moves the choice; tells whether the action was one of moving.
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

    /// Chooses what stands in a row of the pane.
    pub(in crate::app) fn choose_found(&mut self, row: usize) {
        self.view.focus = Pane::Search;
        if self.search.choose_row(row, &self.screen()) {
            self.stand_at_choice();
        }
    }

    /// Gives the keys to the post, at the line of the choice.
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

    /// Goes back to where the search began; what is still being looked through is left.
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

    /// Ends a search that somebody went away from.
    fn drop_search(&mut self) -> Option<Effect> {
        self.search.origin = None;
        self.view.left = Left::Posts;
        self.preview.found = None;
        self.stop_search()
    }

    /// Ends what is being looked through, where something is; it is begun anew the next time.
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

    /// Asks for what is looked for, where that, the posts or their texts are others than before.
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

    /// Takes a piece of what was found, unless something else is looked for since.
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

    /// Tells when it is to be said how far a search has come.
    pub(in crate::app) fn search_deadline(&self) -> Option<jiff::Timestamp> {
        let at = self.search.slow_at().filter(|_| self.view.searches())?;
        (at > self.clock.now).then_some(at)
    }
}
