//! Reading positions: where the displayed post is scrolled to, and where posts were left.
//!
//! A post that is only passed by shows its top. One that is opened to be read continues where it
//! was left, unless it was read to its end.

use crate::app::context::Context;
use crate::app::layout::ScreenLayout;
use crate::app::scroll_anchor::ScrollAnchor;
use crate::blog::{Post, PostId};
use crate::markdown::RenderedPage;

use super::{PreviewPane, visible_rows};

/// Whether a position is the top of a post, where reading starts anyway.
fn is_top(place: &ScrollAnchor) -> bool {
    (place.line, place.rows_below_line) == (0, 0)
}

impl PreviewPane {
    /// Returns the reading positions of this run.
    pub(in crate::app) fn positions(&self) -> impl Iterator<Item = (&PostId, &ScrollAnchor)> {
        self.positions.left.iter()
    }

    /// Shows a post where it was left, unless it is scrolled already.
    pub fn resume(&mut self, id: PostId) {
        let here = self.positions.here.as_ref();
        if here.is_none_or(|(of, place)| *of != id || is_top(place)) {
            self.positions.resuming = Some(id);
        }
    }

    /// Determines where a post that is about to be requested is shown.
    pub(super) fn prepare_position(&mut self, post: &Post, cx: &mut Context<'_>) {
        let positions = &mut self.positions;
        positions.here.take_if(|(of, _)| *of != post.id);
        if positions.resuming.take_if(|id| *id == post.id).is_none() {
            return;
        }
        let place = positions.left.get(&post.id);
        let place = place.or_else(|| positions.saved.get(&post.path));
        let Some(place) = place.filter(|place| !is_top(place)).cloned() else {
            return;
        };
        positions.here = Some((post.id.clone(), place.clone()));
        positions.unannounced = Some(post.id.clone());
        let shown = self.displayed.as_ref();
        let shown = shown.filter(|shown| shown.id == post.id && shown.is_whole);
        if let Some(row) = shown.map(|shown| place.row_of(&shown.page)) {
            self.top = row;
            self.clamp_scroll(&cx.screen());
            self.announce_resumed(cx);
        }
    }

    /// Says where reading continues, once the whole page is there.
    pub(super) fn announce_resumed(&mut self, cx: &mut Context<'_>) {
        let is_whole = |id: &PostId| {
            let shown = self.displayed.as_ref();
            shown.is_some_and(|shown| shown.id == *id && shown.is_whole)
        };
        if !self.positions.unannounced.as_ref().is_some_and(is_whole) {
            return;
        }
        self.positions.unannounced = None;
        let label = self.scroll_label(&cx.screen());
        if label.ends_with('%') {
            cx.show_message(&format!("Resumed at {label}."));
        }
    }

    /// Returns the position of the displayed post, if it is that one.
    pub(super) fn position_in(&self, id: &PostId) -> Option<&ScrollAnchor> {
        let here = self.positions.here.as_ref();
        here.filter(|(of, _)| of == id).map(|(_, place)| place)
    }

    /// Scrolls a new page to the post's position; a complete page also updates the surroundings of
    /// that position.
    pub(super) fn restore_position(&mut self, id: &PostId, page: &RenderedPage, is_whole: bool) {
        let Some(place) = self.position_in(id).filter(|place| !is_top(place)) else {
            self.top = 0;
            return;
        };
        let (top, renewed) = (place.row_of(page), place.refreshed(page));
        let is_left_here = self.positions.left.get(id) == Some(place);
        self.top = top;
        if let Some(place) = renewed.filter(|_| is_whole) {
            if is_left_here {
                self.positions.left.insert(id.clone(), place.clone());
            }
            self.positions.here = Some((id.clone(), place));
        }
    }

    /// Keeps the displayed post where it is when its next page arrives.
    pub(super) fn hold_position(&mut self) {
        let Some(shown) = &self.displayed else { return };
        let place = match self.top {
            0 => ScrollAnchor::default(),
            top => ScrollAnchor::at(&shown.page, top),
        };
        self.positions.here = Some((shown.id.clone(), place));
    }

    /// Saves the reading position of the displayed post; one read to its end has
    /// its top.
    pub(in crate::app) fn save_position(&mut self, screen: &ScreenLayout) {
        self.hold_position();
        self.positions.unannounced = None;
        let at_end = self.is_at_end(screen) && self.top > 0;
        if let Some((id, place)) = self.positions.here.clone() {
            let place = if at_end {
                ScrollAnchor::default()
            } else {
                place
            };
            self.positions.left.insert(id, place);
        }
    }

    /// Whether the end of the displayed post is on the screen.
    pub(in crate::app) fn is_at_end(&self, screen: &ScreenLayout) -> bool {
        let shown = self.displayed.as_ref();
        shown.is_some_and(|shown| {
            shown.is_whole && self.top + visible_rows(screen) >= shown.page.rows.len()
        })
    }

    /// Keeps the reading position of a renamed post.
    pub(in crate::app) fn rename(&mut self, old: &PostId, new: PostId) {
        if let Some((of, _)) = self.positions.here.as_mut().filter(|(of, _)| of == old) {
            *of = new.clone();
        }
        if let Some(place) = self.positions.left.remove(old) {
            self.positions.left.insert(new, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::DisplayedPage;
    use super::*;
    use crate::app::view::ViewState;

    #[test]
    fn every_reading_position_of_a_run_is_kept() {
        let screen = ScreenLayout::compute(&ViewState::new(false, false), 80, 0);
        let mut pane = PreviewPane::default();
        for number in (0..1_500).chain([0]) {
            pane.displayed = Some(DisplayedPage {
                ticket: 0,
                id: PostId::new(&format!("{number}.md")),
                page: RenderedPage::default(),
                is_whole: true,
                plain: Vec::new(),
                words: None,
            });
            pane.save_position(&screen);
        }
        assert_eq!(pane.positions().count(), 1_500);
    }
}
