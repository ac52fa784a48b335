//! Foldable parts of a post, toggled by key, hint or click.
//!
//! The state of each post is kept while the program runs. A search in a post and a link into a
//! folded part unfold all of it, so that no match is hidden.

use crate::blog::PostId;
use crate::markdown::{FoldState, PageFold, RenderedPage};

use super::App;
use super::hints::{HintKind, TargetPosition};
use super::jump_list::JumpTarget;

impl App {
    /// Toggles the only fold on the screen, or shows hints for several.
    pub(super) fn show_fold_hints(&mut self) {
        let places = self.visible_targets(find_folds);
        match places.as_slice() {
            [(index, ..)] => self.toggle_fold(*index),
            _ => self.show_hints(HintKind::Fold, places, "No fold on the screen."),
        }
    }

    /// Whether a fold is on the screen.
    pub fn can_fold(&self) -> bool {
        !self.visible_targets(find_folds).is_empty()
    }

    /// Toggles a fold of the page.
    pub(super) fn toggle_fold(&mut self, index: usize) {
        let page = self.preview.page();
        let fold = page.and_then(|page| page.folds.get(index));
        if let Some((fold, id)) = fold.map(|fold| fold.index).zip(self.preview.id().cloned()) {
            self.preview.save_position();
            self.preview.folds.entry(id).or_default().toggle(fold);
        }
    }

    /// Toggles the fold whose summary is in a row; returns whether there is one.
    pub(super) fn toggle_fold_at(&mut self, row: usize) -> bool {
        let page = self.preview.page();
        let place = page.and_then(|page| page.folds.iter().position(|fold| fold.row == row));
        if let Some(place) = place {
            self.toggle_fold(place);
        }
        place.is_some()
    }

    /// Opens all folds of the previewed post; returns whether one was closed.
    pub(super) fn unfold_all(&mut self) -> bool {
        let page = self.preview.page();
        let is_closed = |fold: &PageFold| !fold.open;
        let any = page.is_some_and(|page| page.folds.iter().any(is_closed));
        if let Some(id) = self.preview.id().cloned().filter(|_| any) {
            self.preview.save_position();
            self.preview.folds.insert(id, FoldState::all_open());
        }
        any
    }

    /// Opens all folds to find a link target in them; returns whether one was closed.
    pub(super) fn unfold_to_anchor(&mut self, anchor: &str) -> bool {
        let id: Option<PostId> = self.preview.id().cloned();
        let opened = self.unfold_all();
        if let Some(id) = id.filter(|_| opened) {
            self.preview
                .scroll_on_next_page(id, JumpTarget::FoldedLinkAnchor(anchor.to_owned()));
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
