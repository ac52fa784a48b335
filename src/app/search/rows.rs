//! Rows of the search results: post titles with the matching lines below, one of them selected.
//!
//! The selection is a line of a post, not a row, so matches found above it and changes of its post
//! don't move it. Until the user moves it, it is the first match.

use std::sync::Arc;

use crate::blog::{Post, PostId};
use crate::config::Action;

use super::SearchPane;
use super::matcher::{Group, Hit};
use crate::app::layout::Screen;
use crate::app::list_navigation::{in_sight, moved};

/// A row of the search results.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SearchRow<'a> {
    /// A post with its matches, and whether it is selected (possible if its title matches).
    Post(&'a Group, bool),
    /// A matching line, and whether it is selected.
    Hit(&'a Hit, bool),
    /// Blank row between two posts.
    Blank,
}

/// A pinned selection; line 0 is the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    id: PostId,
    line: usize,
    column: usize,
}

/// The selected match.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Choice<'a> {
    /// Post it is in.
    pub(in crate::app) post: &'a Arc<Post>,
    /// Matching line; `None` for the title.
    pub(in crate::app) hit: Option<&'a Hit>,
}

impl Choice<'_> {
    /// Returns line and character, from 1.
    pub(in crate::app) fn at(&self) -> (usize, usize) {
        self.hit.map_or((1, 1), |hit| (hit.line, hit.column))
    }

    fn held(&self) -> Held {
        let (line, column) = self.hit.map_or((0, 0), |hit| (hit.line, hit.column));
        Held {
            id: self.post.id.clone(),
            line,
            column,
        }
    }
}

impl SearchPane {
    /// Returns the number of rows that can be selected.
    pub fn stops(&self) -> usize {
        self.groups.iter().map(Group::stops).sum()
    }

    /// Returns the index of the selection among them.
    pub fn place(&self) -> usize {
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
        for group in &self.groups {
            if !rows.is_empty() && !is_compact {
                rows.push(SearchRow::Blank);
            }
            let has_title = !group.title.is_empty();
            rows.push(SearchRow::Post(group, has_title && place == self.chosen));
            place += usize::from(has_title);
            for hit in &group.hits {
                rows.push(SearchRow::Hit(hit, place == self.chosen));
                place += 1;
            }
        }
        rows
    }

    /// Returns the selected match.
    pub(in crate::app) fn choice(&self) -> Option<Choice<'_>> {
        self.choices().nth(self.chosen)
    }

    /// Counts the matches in the selection's line that are in rows before its own; a long line has
    /// several rows.
    pub(super) fn before_in_line(&self) -> usize {
        let rows = self.choices().take(self.chosen).collect::<Vec<_>>();
        let choice = self.choice().and_then(|choice| choice.hit);
        let same = |it: &&Choice<'_>| {
            let hit = it.hit.zip(choice);
            hit.is_some_and(|(hit, choice)| hit.line == choice.line)
        };
        let rows = rows.iter().rev().take_while(same);
        rows.filter_map(|it| it.hit)
            .map(|hit| hit.found.len())
            .sum()
    }

    fn choices(&self) -> impl Iterator<Item = Choice<'_>> {
        self.groups.iter().flat_map(|group| {
            let post = &group.post;
            let title = (!group.title.is_empty()).then_some(Choice { post, hit: None });
            let hits = group.hits.iter().map(move |hit| Choice {
                post,
                hit: Some(hit),
            });
            title.into_iter().chain(hits)
        })
    }

    /// Moves the selection; returns whether `action` is a motion.
    pub(in crate::app) fn go(&mut self, action: Action, screen: &Screen) -> bool {
        let page = height(screen).saturating_sub(1).max(1);
        let last = self.stops().saturating_sub(1);
        let Some(to) = moved(action, self.chosen, last, page) else {
            return false;
        };
        self.choose(to, screen);
        true
    }

    /// Selects the next row or the previous one, wrapping around. Returns whether it wrapped.
    pub(in crate::app) fn step(&mut self, by: isize, screen: &Screen) -> bool {
        let count = self.stops().max(1);
        let before = self.chosen;
        self.choose((before + count).saturating_add_signed(by) % count, screen);
        (self.chosen < before) == (by > 0) && self.chosen != before
    }

    /// Selects the row at an index, and pins it.
    pub(in crate::app) fn choose(&mut self, place: usize, screen: &Screen) {
        self.chosen = place.min(self.stops().saturating_sub(1));
        self.hold();
        self.follow(screen);
    }

    /// Selects the match in a row of the pane; returns whether there is one.
    pub(in crate::app) fn choose_row(&mut self, row: usize, screen: &Screen) -> bool {
        let rows = self.rows(screen.is_compact());
        let can_be = |row: &&SearchRow<'_>| match row {
            SearchRow::Post(group, _) => !group.title.is_empty(),
            SearchRow::Hit(..) => true,
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
    pub(super) fn hold(&mut self) {
        self.held = self.choice().map(|choice| choice.held());
    }

    /// Returns how many rows below the top of the screen the selection is.
    pub(super) fn height(&self, screen: &Screen) -> usize {
        self.row(screen).1.saturating_sub(self.top)
    }

    /// Restores the selection after the matches have changed; its row keeps its height on the screen.
    pub(super) fn settle(&mut self, y: usize, screen: &Screen) {
        self.chosen = self.found_again();
        let row = self.row(screen).1;
        let stays_at_top = self.top == 0 && row < height(screen);
        if !stays_at_top {
            self.top = row.saturating_sub(y);
        }
        self.follow(screen);
    }

    /// Finds the pinned line, else the nearest in its post, else what is at its index now.
    fn found_again(&self) -> usize {
        let last = self.stops().saturating_sub(1);
        let Some(held) = &self.held else { return 0 };
        let of_post = self
            .choices()
            .enumerate()
            .filter(|(_, choice)| choice.post.id == held.id);
        let far = |(_, choice): &(usize, Choice<'_>)| {
            let it = choice.held();
            (it.line.abs_diff(held.line), it.column.abs_diff(held.column))
        };
        let nearest = of_post.min_by_key(far);
        nearest.map_or(self.chosen.min(last), |(place, _)| place)
    }

    /// Returns the row of the selection, preceded by the first row that belongs to it: the title of
    /// its post if that is directly above.
    fn row(&self, screen: &Screen) -> (usize, usize) {
        let rows = self.rows(screen.is_compact());
        let is_chosen =
            |row: &SearchRow<'_>| matches!(row, SearchRow::Post(_, true) | SearchRow::Hit(_, true));
        let row = rows.iter().position(is_chosen).unwrap_or(0);
        let above = row.checked_sub(1).and_then(|above| rows.get(above));
        let is_named = matches!(above, Some(SearchRow::Post(..)));
        (row - usize::from(is_named), row)
    }

    /// Scrolls the selection into view.
    pub(super) fn follow(&mut self, screen: &Screen) {
        let (first, row) = self.row(screen);
        let count = self.rows(screen.is_compact()).len();
        self.top = in_sight(self.top, first..=row, count, height(screen));
    }
}

fn height(screen: &Screen) -> usize {
    screen.search.map_or(screen.body.1, |area| area.height)
}
