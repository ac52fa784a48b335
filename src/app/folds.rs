//! Foldable parts of a post, toggled by key, hint or click.
//!
//! The state of each post is kept while the program runs. A search in a post and a link into a
//! folded part unfold all of it, so that no match is hidden.

use crate::blog::PostId;
use crate::markdown::{Fold, Folds, Page};

use super::hints::{Place, What};
use super::jump_list::Goal;
use super::{App, Effect};

impl App {
    /// Toggles the only fold on the screen, or shows hints for several.
    pub(super) fn pick_fold(&mut self) -> Vec<Effect> {
        let places = self.on_screen(folds);
        match places.as_slice() {
            [(index, ..)] => self.turn_fold(*index),
            _ => self.pick(
                What::Fold,
                places,
                "Nothing to open or close on the screen.",
            ),
        }
    }

    /// Whether a fold is on the screen.
    pub fn can_fold(&self) -> bool {
        !self.on_screen(folds).is_empty()
    }

    /// Toggles a fold of the page.
    pub(super) fn turn_fold(&mut self, index: usize) -> Vec<Effect> {
        let page = self.preview.page();
        let fold = page.and_then(|page| page.folds.get(index));
        if let Some((fold, id)) = fold.map(|fold| fold.index).zip(self.preview.id().cloned()) {
            self.preview.remember();
            self.preview.folds.entry(id).or_default().turn(fold);
        }
        Vec::new()
    }

    /// Toggles the fold whose summary is in a row; returns whether there is one.
    pub(super) fn turn_fold_at(&mut self, row: usize) -> bool {
        let page = self.preview.page();
        let place = page.and_then(|page| page.folds.iter().position(|fold| fold.row == row));
        if let Some(place) = place {
            self.turn_fold(place);
        }
        place.is_some()
    }

    /// Opens all folds of the previewed post; returns whether one was closed.
    pub(super) fn open_folds(&mut self) -> bool {
        let page = self.preview.page();
        let is_closed = |fold: &Fold| !fold.open;
        let any = page.is_some_and(|page| page.folds.iter().any(is_closed));
        if let Some(id) = self.preview.id().cloned().filter(|_| any) {
            self.preview.remember();
            self.preview.folds.insert(id, Folds::all_open());
        }
        any
    }

    /// Opens all folds to find a link target in them; returns whether one was closed.
    pub(super) fn go_to_folded(&mut self, anchor: &str) -> bool {
        let id: Option<PostId> = self.preview.id().cloned();
        let opened = self.open_folds();
        if let Some(id) = id.filter(|_| opened) {
            self.preview.wait_for(id, Goal::Folded(anchor.to_owned()));
        }
        opened
    }
}

/// Finds the fold summaries in a range of rows, each at its marker.
fn folds(page: &Page, top: usize, end: usize) -> Vec<Place> {
    let folds = page.folds.iter().enumerate();
    let on_screen = folds.filter(|(_, fold)| (top..end).contains(&fold.row));
    on_screen
        .map(|(index, fold)| (index, fold.row, fold.column))
        .collect()
}
