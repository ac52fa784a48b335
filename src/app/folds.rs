//! Parts of a post that fold: opened and closed by a key, by letters, by a click.
//!
//! What is open is kept for each post while the program runs. A search and a link into a folded
//! part open all of its post, since nobody can see what they do not find.

use crate::blog::PostId;
use crate::markdown::{Fold, Folds, Page};

use super::pick::{Place, What};
use super::travel::Goal;
use super::{App, Effect};

impl App {
    /// Opens or closes the part on the screen, or labels several.
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

    /// Tells whether something on the screen can be opened or closed.
    pub fn can_fold(&self) -> bool {
        !self.on_screen(folds).is_empty()
    }

    /// Opens or closes one of the page's parts.
    pub(super) fn turn_fold(&mut self, index: usize) -> Vec<Effect> {
        let page = self.preview.page();
        let fold = page.and_then(|page| page.folds.get(index));
        if let Some((fold, id)) = fold.map(|fold| fold.index).zip(self.preview.id().cloned()) {
            self.preview.remember();
            self.preview.folds.entry(id).or_default().turn(fold);
        }
        Vec::new()
    }

    /// Opens or closes the part whose summary stands in a row; tells whether there is one.
    pub(super) fn turn_fold_at(&mut self, row: usize) -> bool {
        let page = self.preview.page();
        let place = page.and_then(|page| page.folds.iter().position(|fold| fold.row == row));
        if let Some(place) = place {
            self.turn_fold(place);
        }
        place.is_some()
    }

    /// Opens all parts of the post on the screen; tells whether one was closed.
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

    /// Looks for a target of links in what is folded, where something is.
    pub(super) fn go_to_folded(&mut self, anchor: &str) -> bool {
        let id: Option<PostId> = self.preview.id().cloned();
        let opened = self.open_folds();
        if let Some(id) = id.filter(|_| opened) {
            self.preview.wait_for(id, Goal::Folded(anchor.to_owned()));
        }
        opened
    }
}

/// Finds the summaries in some rows, each at its mark.
fn folds(page: &Page, top: usize, end: usize) -> Vec<Place> {
    let folds = page.folds.iter().enumerate();
    let on_screen = folds.filter(|(_, fold)| (top..end).contains(&fold.row));
    on_screen
        .map(|(index, fold)| (index, fold.row, fold.column))
        .collect()
}
