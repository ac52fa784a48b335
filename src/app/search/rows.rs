//! Rows of the search results: post titles with the matching lines below, one of them selected.
//!
//! The selection is a line of a post, not a row, so matches found above it and changes of its post
//! don't move it. Until the user moves it, it is the first match.

use std::sync::Arc;

use crate::app::layout::ScreenLayout;
use crate::app::list_navigation::{next_row, scroll_into_view};
use crate::blog::Post;
use crate::config::action_sets::Motion;

use super::matcher::{LineMatch, PostMatches};
use super::{PinnedLine, SearchPane};

/// A row of the search results.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SearchRow<'a> {
    /// A post with its matches, and whether it is selected (possible if its title matches).
    Post(&'a PostMatches, bool),
    /// A matching line, and whether it is selected.
    Line(&'a LineMatch, bool),
    /// Blank row between two posts.
    Blank,
}

/// The selected match.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct SelectedMatch<'a> {
    /// Post it is in.
    pub(in crate::app) post: &'a Arc<Post>,
    /// Matching line; `None` for the title.
    pub(in crate::app) line: Option<&'a LineMatch>,
}

impl SelectedMatch<'_> {
    /// Returns line and character, from 1.
    pub(in crate::app) fn at(&self) -> (usize, usize) {
        self.line.map_or((1, 1), |hit| (hit.line, hit.column))
    }

    fn pinned(&self) -> PinnedLine {
        let (line, column) = self.line.map_or((0, 0), |hit| (hit.line, hit.column));
        PinnedLine {
            id: self.post.id.clone(),
            line,
            column,
        }
    }
}

impl SearchPane {
    /// Returns the number of rows that can be selected.
    pub fn selectable_rows(&self) -> usize {
        self.results.iter().map(PostMatches::selectable_rows).sum()
    }

    /// Returns the index of the selection among them.
    pub fn index(&self) -> usize {
        self.chosen
    }

    /// Returns the first visible row.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Returns the rows; if not compact, with a blank row between posts.
    pub fn rows(&self, is_compact: bool) -> Vec<SearchRow<'_>> {
        let mut rows = Vec::new();
        let mut place = 0;
        for group in &self.results {
            if !rows.is_empty() && !is_compact {
                rows.push(SearchRow::Blank);
            }
            let has_title = !group.title_ranges.is_empty();
            rows.push(SearchRow::Post(group, has_title && place == self.chosen));
            place += usize::from(has_title);
            for hit in &group.lines {
                rows.push(SearchRow::Line(hit, place == self.chosen));
                place += 1;
            }
        }
        rows
    }

    /// Returns the selected match.
    pub(in crate::app) fn selected(&self) -> Option<SelectedMatch<'_>> {
        self.selectable().nth(self.chosen)
    }

    /// Counts the matches in the selection's line that are in rows before its own; a long line has
    /// several rows.
    pub(super) fn matches_before_in_line(&self) -> usize {
        let Some(choice) = self.selected() else {
            return 0;
        };
        let rows = self.selectable().take(self.chosen).collect::<Vec<_>>();
        let same = |it: &&SelectedMatch<'_>| {
            let hit = it.line.zip(choice.line);
            let is_line = hit.is_some_and(|(hit, choice)| hit.line == choice.line);
            is_line && it.post.id == choice.post.id
        };
        let rows = rows.iter().rev().take_while(same);
        rows.filter_map(|it| it.line)
            .map(|hit| hit.ranges.len())
            .sum()
    }

    fn selectable(&self) -> impl Iterator<Item = SelectedMatch<'_>> {
        self.results.iter().flat_map(|group| {
            let post = &group.post;
            let title =
                (!group.title_ranges.is_empty()).then_some(SelectedMatch { post, line: None });
            let hits = group.lines.iter().map(move |hit| SelectedMatch {
                post,
                line: Some(hit),
            });
            title.into_iter().chain(hits)
        })
    }

    /// Moves the selection.
    pub(in crate::app) fn move_selection(&mut self, motion: Motion, screen: &ScreenLayout) {
        let page = pane_height(screen).saturating_sub(1).max(1);
        let last = self.selectable_rows().saturating_sub(1);
        self.choose(next_row(motion, self.chosen, last, page), screen);
    }

    /// Selects the next row or the previous one, wrapping around. Returns whether it wrapped.
    pub(in crate::app) fn step_selection(&mut self, by: isize, screen: &ScreenLayout) -> bool {
        let count = self.selectable_rows().max(1);
        let before = self.chosen;
        self.choose((before + count).saturating_add_signed(by) % count, screen);
        (self.chosen < before) == (by > 0) && self.chosen != before
    }

    /// Selects the row at an index, and pins it.
    pub(in crate::app) fn choose(&mut self, place: usize, screen: &ScreenLayout) {
        self.chosen = place.min(self.selectable_rows().saturating_sub(1));
        self.pin_selection();
        self.scroll_to_selection(screen);
    }

    /// Selects the match in a row of the pane; returns whether there is one.
    pub(in crate::app) fn choose_row(&mut self, row: usize, screen: &ScreenLayout) -> bool {
        let rows = self.rows(screen.is_compact());
        let can_be = |row: &&SearchRow<'_>| match row {
            SearchRow::Post(group, _) => !group.title_ranges.is_empty(),
            SearchRow::Line(..) => true,
            SearchRow::Blank => false,
        };
        if !rows.get(self.top + row).is_some_and(|row| can_be(&row)) {
            return false;
        }
        let above = rows.iter().take(self.top + row);
        let place = above.filter(can_be).count();
        self.choose(place, screen);
        true
    }

    /// Pins the selection.
    pub(in crate::app) fn pin_selection(&mut self) {
        self.pinned = self.selected().map(|choice| choice.pinned());
    }

    /// Returns how many rows below the top of the screen the selection is.
    pub(super) fn selection_height(&self, screen: &ScreenLayout) -> usize {
        self.selection_rows(screen).1.saturating_sub(self.top)
    }

    /// Restores the selection after the matches have changed; its row keeps its height on the screen.
    pub(super) fn restore_selection(&mut self, y: usize, screen: &ScreenLayout) {
        self.chosen = self.find_pinned();
        let row = self.selection_rows(screen).1;
        let stays_at_top = self.top == 0 && row < pane_height(screen);
        if !stays_at_top {
            self.top = row.saturating_sub(y);
        }
        self.scroll_to_selection(screen);
    }

    /// Finds the pinned line, else the nearest in its post, else what is at its index now.
    fn find_pinned(&self) -> usize {
        let last = self.selectable_rows().saturating_sub(1);
        let Some(held) = &self.pinned else { return 0 };
        let of_post = self
            .selectable()
            .enumerate()
            .filter(|(_, choice)| choice.post.id == held.id);
        let far = |(_, choice): &(usize, SelectedMatch<'_>)| {
            let it = choice.pinned();
            (it.line.abs_diff(held.line), it.column.abs_diff(held.column))
        };
        let nearest = of_post.min_by_key(far);
        nearest.map_or(self.chosen.min(last), |(place, _)| place)
    }

    /// Returns the row of the selection, preceded by the first row that belongs to it: the title of
    /// its post if that is directly above.
    fn selection_rows(&self, screen: &ScreenLayout) -> (usize, usize) {
        let rows = self.rows(screen.is_compact());
        let is_chosen = |row: &SearchRow<'_>| {
            matches!(row, SearchRow::Post(_, true) | SearchRow::Line(_, true))
        };
        let row = rows.iter().position(is_chosen).unwrap_or(0);
        let above = row.checked_sub(1).and_then(|above| rows.get(above));
        let is_named = matches!(above, Some(SearchRow::Post(..)));
        (row - usize::from(is_named), row)
    }

    /// Scrolls the selection into view.
    pub(super) fn scroll_to_selection(&mut self, screen: &ScreenLayout) {
        let (first, row) = self.selection_rows(screen);
        let count = self.rows(screen.is_compact()).len();
        self.top = scroll_into_view(self.top, first..=row, count, pane_height(screen));
    }
}

fn pane_height(screen: &ScreenLayout) -> usize {
    screen.search.map_or(screen.body.1, |area| area.height)
}
