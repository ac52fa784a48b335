//! Preview beside the search results: scrolled to the selected match, with all matches marked.

use crate::app::App;
use crate::app::find::FindMatches;
use crate::app::jump_list::JumpTarget;
use crate::app::mode::Pane;

use super::SearchPane;

impl SearchPane {
    /// Returns the text to mark in a post: the search text, or for a regex the text it matched in
    /// the selected line.
    fn marked_text(&self) -> String {
        let hit = self.selected().and_then(|choice| choice.line);
        let found = hit.and_then(|hit| hit.text.get(hit.ranges.first()?.clone()));
        let words = match found {
            Some(found) if self.options.regex => found,
            _ if self.options.regex => "",
            _ => self.text(),
        };
        // a rendered line has one space where the source has several, or a line break
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl App {
    /// Selects the post of the selected match, and scrolls the preview to its line.
    pub(in crate::app) fn preview_selected_match(&mut self) {
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
        self.mark_matches(true);
        self.preview
            .scroll_to(id, JumpTarget::Peek(line), &self.screen());
    }

    /// Marks the matches in a new page, and scrolls to the selected one again.
    pub(in crate::app) fn preview_match_again(&mut self) {
        if !self.view.is_searching() || self.view.focus == Pane::Edit {
            return;
        }
        let is_glanced_at = self.view.focus == Pane::Search;
        self.mark_matches(is_glanced_at);
        let choice = self.search.selected().filter(|_| is_glanced_at);
        if let Some(choice) = choice {
            let (id, line) = (
                choice.post.id.clone(),
                choice.line.map_or(0, |hit| hit.line),
            );
            self.preview.scroll_on_next_page(id, JumpTarget::Peek(line));
        }
    }

    /// Marks the matches in the displayed post. The current one becomes that of the selection if
    /// none were marked before, or if `anew`.
    pub(super) fn mark_matches(&mut self, anew: bool) {
        let text = self.search.marked_text();
        let before = self.preview.matches.as_ref();
        if before.is_some_and(|found| found.text == text) && !anew {
            return;
        }
        if text.is_empty() {
            self.preview.matches = None;
            return;
        }
        let hits = self.preview.find(&text);
        let choice = self.search.selected();
        let is_here = |id| self.preview.id() == Some(id);
        let line = choice
            .filter(|choice| is_here(&choice.post.id))
            .map(|choice| choice.line.map_or(0, |hit| hit.line));
        let current = line.and_then(|line| {
            let (first, behind) = self.preview.rows_of_line(line);
            let first = hits.first_from_row(first)?;
            let wanted = first + self.search.matches_before_in_line();
            let is_in_line = hits.row(wanted).is_some_and(|row| row < behind);
            Some(if is_in_line { wanted } else { first })
        });
        self.preview.matches = Some(FindMatches {
            text,
            matches: hits,
            current: current.unwrap_or(0),
            mark: None,
        });
    }
}
