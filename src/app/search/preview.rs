//! Preview beside the search results: scrolled to the selected match, with all matches marked.

use crate::app::App;
use crate::app::find::Found;
use crate::app::jump_list::Goal;
use crate::app::mode::Pane;

use super::SearchPane;

impl SearchPane {
    /// Returns the text to mark in a post: the search text, or for a regex the text it matched in
    /// the selected line.
    fn marks(&self) -> String {
        let hit = self.choice().and_then(|choice| choice.hit);
        let found = hit.and_then(|hit| hit.text.get(hit.found.first()?.clone()));
        let words = match found {
            Some(found) if self.options.regex => found,
            _ if self.options.regex => "",
            _ => self.words(),
        };
        // a rendered line has one space where the source has several, or a line break
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl App {
    /// Selects the post of the selected match, and scrolls the preview to its line.
    pub(in crate::app) fn stand_at_choice(&mut self) {
        if self.view.focus != Pane::Search {
            return;
        }
        let Some(choice) = self.search.choice() else {
            self.preview.found = None;
            return;
        };
        let (id, line) = (choice.post.id.clone(), choice.hit.map_or(0, |hit| hit.line));
        if self.list.chosen(&self.library).map(|post| &post.id) != Some(&id) {
            self.list.want(id.clone());
            self.settle();
        }
        self.mark_found(true);
        self.preview.aim(id, Goal::Glance(line), &self.screen());
    }

    /// Marks the matches in a new page, and scrolls to the selected one again.
    pub(in crate::app) fn glance_again(&mut self) {
        if !self.view.searches() || self.view.focus == Pane::Edit {
            return;
        }
        let is_glanced_at = self.view.focus == Pane::Search;
        self.mark_found(is_glanced_at);
        let choice = self.search.choice().filter(|_| is_glanced_at);
        if let Some(choice) = choice {
            let (id, line) = (choice.post.id.clone(), choice.hit.map_or(0, |hit| hit.line));
            self.preview.wait_for(id, Goal::Glance(line));
        }
    }

    /// Marks the matches in the displayed post. The current one becomes that of the selection if
    /// none were marked before, or if `anew`.
    pub(super) fn mark_found(&mut self, anew: bool) {
        let text = self.search.marks();
        let before = self.preview.found.as_ref();
        if before.is_some_and(|found| found.text == text) && !anew {
            return;
        }
        if text.is_empty() {
            self.preview.found = None;
            return;
        }
        let hits = self.preview.find(&text);
        let choice = self.search.choice();
        let is_here = |id| self.preview.id() == Some(id);
        let line = choice
            .filter(|choice| is_here(&choice.post.id))
            .map(|choice| choice.hit.map_or(0, |hit| hit.line));
        let current = line.and_then(|line| {
            let (first, behind) = self.preview.rows_of_line(line);
            let first = hits.from_row(first)?;
            let wanted = first + self.search.before_in_line();
            let is_in_line = hits.row(wanted).is_some_and(|row| row < behind);
            Some(if is_in_line { wanted } else { first })
        });
        self.preview.found = Some(Found {
            text,
            hits,
            current: current.unwrap_or(0),
            mark: None,
        });
    }
}
