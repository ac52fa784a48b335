//! Scrolling the preview to a target: now if it is displayed, else once its page arrives.

use crate::app::effect::Effect;
use crate::app::jobs::render::PreviewMode;
use crate::app::jump_list::JumpTarget;
use crate::app::layout::ScreenLayout;
use crate::app::library::Library;
use crate::app::scroll_anchor::ScrollAnchor;
use crate::blog::PostId;

use super::{EDGE_ROWS, PreviewPane, visible_rows};

impl PreviewPane {
    /// Scrolls to a target in a rendered post: now if it is displayed, else once its page arrives.
    pub(in crate::app) fn scroll_to(
        &mut self,
        id: PostId,
        goal: JumpTarget,
        screen: &ScreenLayout,
    ) {
        self.scroll_in_mode(id, goal, PreviewMode::Page, screen);
    }

    /// Restores a post's display mode and scroll anchor, once its page is there.
    pub(in crate::app) fn restore(
        &mut self,
        id: PostId,
        left: (ScrollAnchor, PreviewMode),
        screen: &ScreenLayout,
    ) {
        let (place, form) = left;
        self.scroll_in_mode(id, JumpTarget::ScrollAnchor(place), form, screen);
    }

    fn scroll_in_mode(
        &mut self,
        id: PostId,
        goal: JumpTarget,
        form: PreviewMode,
        screen: &ScreenLayout,
    ) {
        let is_here = self.displayed.as_ref().is_some_and(|shown| shown.id == id);
        let at_once = is_here && self.mode == form;
        self.mode = form;
        self.pending_scroll = Some((id, goal));
        if at_once {
            self.apply_pending_scroll(screen);
        }
    }

    /// Scrolls to a target when the post's next page arrives.
    pub(in crate::app) fn scroll_on_next_page(&mut self, id: PostId, goal: JumpTarget) {
        self.pending_scroll = Some((id, goal));
    }

    /// Scrolls to the pending target if it is in this post. A target below the first rows of an
    /// incomplete page waits for the rest.
    pub(in crate::app) fn apply_pending_scroll(&mut self, screen: &ScreenLayout) {
        let Some(shown) = &self.displayed else { return };
        let is_there = |goal: &JumpTarget| {
            let below = |line| shown.page.rows.iter().rev().any(|row| row.line > line);
            shown.is_whole || goal.line().is_none_or(below)
        };
        let is_reached = |it: &mut (PostId, JumpTarget)| it.0 == shown.id && is_there(&it.1);
        let Some((_, goal)) = self.pending_scroll.take_if(is_reached) else {
            return;
        };
        let row = match goal {
            JumpTarget::Top => 0,
            JumpTarget::LinkAnchor(anchor) => self.row_of_anchor(&anchor).unwrap_or(0),
            JumpTarget::FoldedLinkAnchor(anchor) => self.row_of_anchor(&anchor).unwrap_or(self.top),
            JumpTarget::ScrollAnchor(place) => place.row_of(&shown.page),
            JumpTarget::Line(line) => return self.show_match_in_line(line, true, screen),
            JumpTarget::Peek(line) => return self.show_match_in_line(line, false, screen),
        };
        self.go_to_row(row, screen);
    }

    /// Returns the first row of a source line, and the first of the next line.
    pub(in crate::app) fn rows_of_line(&self, line: usize) -> (usize, usize) {
        let row = |line| {
            let place = ScrollAnchor {
                line,
                ..ScrollAnchor::default()
            };
            self.page().map_or(0, |page| place.row_of(page))
        };
        (row(line), row(line + 1))
    }

    /// Scrolls the match in a line into view, a third down if it was out of view; if not `stays`,
    /// the reading position of the post doesn't change.
    fn show_match_in_line(&mut self, line: usize, stays: bool, screen: &ScreenLayout) {
        let (first, behind) = self.rows_of_line(line);
        let found = self.current_row();
        let row = found.filter(|row| (first..behind.max(first + 1)).contains(row));
        let row = row.unwrap_or(first);
        let height = visible_rows(screen);
        let seen = self.top + EDGE_ROWS.min(self.top)..self.top + height.saturating_sub(EDGE_ROWS);
        if !seen.contains(&row) {
            self.scrolls_to_end = false;
            self.top = row.saturating_sub(height / 3);
            self.clamp_scroll(screen);
        }
        if stays {
            self.save_position(screen);
        }
    }

    /// Returns the effect that saves the reading positions, by file.
    pub(in crate::app) fn save_reading_positions(&self, library: &Library) -> Effect {
        let places = self.positions().filter_map(|(id, place)| {
            let post = library.post(id)?;
            Some((post.path.clone(), place.clone()))
        });
        Effect::SaveReadingPositions(places.collect())
    }
}
