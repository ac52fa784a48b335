//! The rows of what was found: titles with the lines below them, one of which is chosen.
//!
//! The choice is a line of a post, not a row, so that what is found above it, or changed in its
//! post, does not move it. Until somebody moves it is the first there is.

use std::sync::Arc;

use crate::blog::{Post, PostId};
use crate::config::Action;

use super::SearchPane;
use super::look::{Group, Hit};
use crate::app::moves::{in_sight, moved};
use crate::app::screen::Screen;

/// A row of what was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SearchRow<'a> {
    /// A post, with how much there is in it; its title may be the choice where that was found.
    Post(&'a Group, bool),
    /// A line of its text, and whether it is the choice.
    Hit(&'a Hit, bool),
    /// Nothing, between two posts.
    Blank,
}

/// A line that was chosen; 0 is the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    id: PostId,
    line: usize,
    column: usize,
}

/// What is chosen.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Choice<'a> {
    /// The post.
    pub(in crate::app) post: &'a Arc<Post>,
    /// The line of its text; nothing for its title.
    pub(in crate::app) hit: Option<&'a Hit>,
}

impl Choice<'_> {
    /// Gives line and character, from 1.
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
    /// Counts the rows that can be chosen.
    pub fn stops(&self) -> usize {
        self.groups.iter().map(Group::stops).sum()
    }

    /// Gives the place of the choice among them, from 0.
    pub fn place(&self) -> usize {
        self.chosen
    }

    /// Gives the first row on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Gives the rows, blanks between posts where there is room for such.
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

    /// Gives what is chosen.
    pub(in crate::app) fn choice(&self) -> Option<Choice<'_>> {
        self.choices().nth(self.chosen)
    }

    /// Counts what was found in the line of the choice before its row: a long line has several.
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

    /// Moves the choice; tells whether the action was one of moving.
    pub(in crate::app) fn go(&mut self, action: Action, screen: &Screen) -> bool {
        let page = height(screen).saturating_sub(1).max(1);
        let last = self.stops().saturating_sub(1);
        let Some(to) = moved(action, self.chosen, last, page) else {
            return false;
        };
        self.choose(to, screen);
        true
    }

    /// Chooses the next row or the one before; behind the last comes the first. Tells whether it was
    /// gone round.
    pub(in crate::app) fn step(&mut self, by: isize, screen: &Screen) -> bool {
        let count = self.stops().max(1);
        let before = self.chosen;
        self.choose((before + count).saturating_add_signed(by) % count, screen);
        (self.chosen < before) == (by > 0) && self.chosen != before
    }

    /// Chooses the row at a place, and holds on to it.
    pub(in crate::app) fn choose(&mut self, place: usize, screen: &Screen) {
        self.chosen = place.min(self.stops().saturating_sub(1));
        self.hold();
        self.follow(screen);
    }

    /// Chooses what stands in a row of the pane; tells whether something that can be chosen does.
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

    /// Holds on to what is chosen.
    pub(super) fn hold(&mut self) {
        self.held = self.choice().map(|choice| choice.held());
    }

    /// Tells how many rows below the top of the screen the choice stands.
    pub(super) fn height(&self, screen: &Screen) -> usize {
        self.row(screen).1.saturating_sub(self.top)
    }

    /// Finds the choice again after something else was found; its row stays as high as it was.
    pub(super) fn settle(&mut self, y: usize, screen: &Screen) {
        self.chosen = self.found_again();
        let row = self.row(screen).1;
        let stays_at_top = self.top == 0 && row < height(screen);
        if !stays_at_top {
            self.top = row.saturating_sub(y);
        }
        self.follow(screen);
    }

    /// Finds the held line, else the one of its post that is nearest, else what has its place.
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

    /// Gives the first row that belongs to the choice, the title of its post where that stands
    /// above it, and its own.
    fn row(&self, screen: &Screen) -> (usize, usize) {
        let rows = self.rows(screen.is_compact());
        let is_chosen =
            |row: &SearchRow<'_>| matches!(row, SearchRow::Post(_, true) | SearchRow::Hit(_, true));
        let row = rows.iter().position(is_chosen).unwrap_or(0);
        let above = row.checked_sub(1).and_then(|above| rows.get(above));
        let is_named = matches!(above, Some(SearchRow::Post(..)));
        (row - usize::from(is_named), row)
    }

    /// Brings the choice onto the screen.
    pub(super) fn follow(&mut self, screen: &Screen) {
        let (first, row) = self.row(screen);
        let count = self.rows(screen.is_compact()).len();
        self.top = in_sight(self.top, first..=row, count, height(screen));
    }
}

fn height(screen: &Screen) -> usize {
    screen.search.map_or(screen.body.1, |area| area.height)
}
