//! Scrolling the preview to a target: now if it is displayed, else once its page arrives.

use crate::app::jump_list::Goal;
use crate::app::layout::Screen;
use crate::app::scroll_anchor::Place;
use crate::blog::PostId;

use super::{EDGE, Form, PreviewPane, rows_of};

impl PreviewPane {
    /// Scrolls to a target in a rendered post: now if it is displayed, else once its page arrives.
    pub(in crate::app) fn aim(&mut self, id: PostId, goal: Goal, screen: &Screen) {
        self.show_in(id, goal, Form::Page, screen);
    }

    /// Restores a post's display mode and scroll anchor, once its page is there.
    pub(in crate::app) fn go_back_to(&mut self, id: PostId, left: (Place, Form), screen: &Screen) {
        let (place, form) = left;
        self.show_in(id, Goal::Place(place), form, screen);
    }

    fn show_in(&mut self, id: PostId, goal: Goal, form: Form, screen: &Screen) {
        let is_here = self.shown.as_ref().is_some_and(|shown| shown.id == id);
        let at_once = is_here && self.form == form;
        self.form = form;
        self.goal = Some((id, goal));
        if at_once {
            self.arrive(screen);
        }
    }

    /// Scrolls to a target when the post's next page arrives.
    pub(in crate::app) fn wait_for(&mut self, id: PostId, goal: Goal) {
        self.goal = Some((id, goal));
    }

    /// Scrolls to the pending target if it is in this post. A target below the first rows of an
    /// incomplete page waits for the rest.
    pub(super) fn arrive(&mut self, screen: &Screen) {
        let Some(shown) = &self.shown else { return };
        let is_there = |goal: &Goal| {
            let below = |line| shown.page.rows.iter().rev().any(|row| row.line > line);
            shown.is_whole || goal.line().is_none_or(below)
        };
        let is_reached = |it: &mut (PostId, Goal)| it.0 == shown.id && is_there(&it.1);
        let Some((_, goal)) = self.goal.take_if(is_reached) else {
            return;
        };
        let row = match goal {
            Goal::Top => 0,
            Goal::Anchor(anchor) => self.row_of_anchor(&anchor).unwrap_or(0),
            Goal::Folded(anchor) => self.row_of_anchor(&anchor).unwrap_or(self.top),
            Goal::Place(place) => place.row_of(&shown.page),
            Goal::Line(line) => return self.show_hit_of(line, true, screen),
            Goal::Glance(line) => return self.show_hit_of(line, false, screen),
        };
        self.go_to_row(row, screen);
    }

    /// Returns the first row of a source line, and the first of the next line.
    pub(in crate::app) fn rows_of_line(&self, line: usize) -> (usize, usize) {
        let row = |line| {
            let place = Place {
                line,
                ..Place::default()
            };
            self.page().map_or(0, |page| place.row_of(page))
        };
        (row(line), row(line + 1))
    }

    /// Scrolls the match in a line into view, a third down if it was out of view; if not `stays`,
    /// the reading position of the post doesn't change.
    fn show_hit_of(&mut self, line: usize, stays: bool, screen: &Screen) {
        let (first, behind) = self.rows_of_line(line);
        let found = self.current_row();
        let row = found.filter(|row| (first..behind.max(first + 1)).contains(row));
        let row = row.unwrap_or(first);
        let height = rows_of(screen);
        let seen = self.top + EDGE.min(self.top)..self.top + height.saturating_sub(EDGE);
        if !seen.contains(&row) {
            self.to_end = false;
            self.top = row.saturating_sub(height / 3);
            self.settle(screen);
        }
        if stays {
            self.remember();
        }
    }
}
