//! Foldable parts of a post, toggled by key, hint or click.
//!
//! The state of each post is kept while the program runs. A search in a post and a link into a
//! folded part unfold all of it, so that no match is hidden.

use crate::app::context::Context;
use crate::app::hints::{HintKind, TargetPosition};
use crate::app::jump_list::JumpTarget;
use crate::app::layout::ScreenLayout;
use crate::blog::PostId;
use crate::markdown::{FoldState, PageFold, RenderedPage};

use super::PreviewPane;
use super::hint_targets::show_hints;

impl PreviewPane {
    /// Toggles the only fold on the screen, or shows hints for several.
    pub(in crate::app) fn show_fold_hints(&mut self, cx: &mut Context<'_>) {
        let places = self.visible_targets(find_folds, &cx.screen());
        match places.as_slice() {
            [(index, ..)] => self.toggle_fold(*index),
            _ => show_hints(HintKind::Fold, places, "No fold on the screen.", cx),
        }
    }

    /// Whether a fold is on the screen.
    pub fn can_fold(&self, screen: &ScreenLayout) -> bool {
        !self.visible_targets(find_folds, screen).is_empty()
    }

    /// Toggles a fold of the page.
    pub(in crate::app) fn toggle_fold(&mut self, index: usize) {
        let page = self.page();
        let fold = page.and_then(|page| page.folds.get(index));
        if let Some((fold, id)) = fold.map(|fold| fold.index).zip(self.id().cloned()) {
            self.hold_position();
            self.folds.entry(id).or_default().toggle(fold);
        }
    }

    /// Toggles the fold whose summary is in a row; returns whether there is one.
    pub(in crate::app) fn toggle_fold_at(&mut self, row: usize) -> bool {
        let page = self.page();
        let place = page.and_then(|page| page.folds.iter().position(|fold| fold.row == row));
        if let Some(place) = place {
            self.toggle_fold(place);
        }
        place.is_some()
    }

    /// Opens all folds of the previewed post; returns whether one was closed.
    pub(in crate::app) fn unfold_all(&mut self) -> bool {
        let page = self.page();
        let is_closed = |fold: &PageFold| !fold.open;
        let any = page.is_some_and(|page| page.folds.iter().any(is_closed));
        if let Some(id) = self.id().cloned().filter(|_| any) {
            self.hold_position();
            self.folds.insert(id, FoldState::all_open());
        }
        any
    }

    /// Opens all folds to find a link target in them; returns whether one was closed.
    pub(in crate::app) fn unfold_to_anchor(&mut self, anchor: &str) -> bool {
        let id: Option<PostId> = self.id().cloned();
        let opened = self.unfold_all();
        if let Some(id) = id.filter(|_| opened) {
            self.scroll_on_next_page(id, JumpTarget::FoldedLinkAnchor(anchor.to_owned()));
        }
        opened
    }
}

/// Finds the fold summaries in a range of rows, each at its marker.
fn find_folds(page: &RenderedPage, top: usize, end: usize) -> Vec<TargetPosition> {
    let folds = page.folds.iter().enumerate();
    let on_screen = folds.filter(|(_, fold)| (top..end).contains(&fold.row));
    on_screen
        .map(|(index, fold)| (index, fold.row, fold.column))
        .collect()
}
