//! Layout of collapsible sections: which are open, the marker of a summary, and what is hidden.

use std::collections::BTreeSet;

use crate::markdown::blocks::{Block, Document, Holder};
use crate::markdown::page::{Fold, RowSpan, SpanKind};
use crate::text::{Clean, Role};

use super::Sheet;
use super::styles::span;

/// Open state of the collapsible sections: as written by the author, except those that were
/// toggled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    all_open: bool,
    turned: BTreeSet<usize>,
}

impl Folds {
    /// Returns a state with all sections open, for output without keyboard.
    pub const fn all_open() -> Self {
        Self {
            all_open: true,
            turned: BTreeSet::new(),
        }
    }

    /// Toggles a section.
    pub fn turn(&mut self, index: usize) {
        if !self.turned.remove(&index) {
            self.turned.insert(index);
        }
    }

    fn is_open(&self, index: usize, written: bool) -> bool {
        (self.all_open || written) != self.turned.contains(&index)
    }
}

/// Resolved open state: for each section whether it is open, for each container whether it is
/// hidden.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    open: Vec<bool>,
    away: Vec<bool>,
}

impl State {
    /// Resolves the state of a document's sections.
    pub(super) fn of(document: &Document, folds: &Folds) -> Self {
        let made = document.folds.iter().enumerate();
        let open: Vec<bool> = made
            .map(|(index, fold)| folds.is_open(index, fold.open))
            .collect();
        let mut away = Vec::new();
        if !open.is_empty() {
            for container in &document.containers {
                let above = away.get(container.parent).copied().unwrap_or(false);
                let closed = match container.holder {
                    Holder::Body(index) => open.get(index) == Some(&false),
                    _ => false,
                };
                away.push(above || closed);
            }
        }
        Self { open, away }
    }

    fn is_open(&self, index: usize) -> bool {
        self.open.get(index).copied().unwrap_or(true)
    }
}

impl Sheet<'_> {
    /// Whether a block is not drawn: within a closed section, or an image shown by its text label
    /// only.
    pub(super) fn is_away(&self, block: &Block) -> bool {
        self.folds.away.get(block.within) == Some(&true) || self.is_said(block)
    }

    /// Records the sections whose summary starts with this block.
    pub(super) fn enter_folds(&mut self, block: &Block) {
        if self.document.folds.is_empty() {
            return;
        }
        let mut at = block.within;
        while let Some(container) = self.document.containers.get(at).filter(|_| at != 0) {
            if let Holder::Fold(index) = container.holder
                && self.marked.get(at) == Some(&false)
            {
                self.page.folds.push(Fold {
                    index,
                    row: self.page.rows.len(),
                    column: self.column_of(at),
                    open: self.folds.is_open(index),
                    summary: self.document.summary(block.lines),
                });
            }
            at = container.parent;
        }
    }

    /// Returns the column of a container's marker.
    fn column_of(&self, within: usize) -> usize {
        let around = self.document.containers.get(within);
        let chain = self.chain(around.map_or(0, |container| container.parent));
        let parts = chain.into_iter().filter_map(|index| self.part(index));
        parts.map(|(_, rest)| rest.text.width()).sum()
    }

    /// Returns the marker of a summary.
    pub(super) fn fold_mark(&self, index: usize) -> RowSpan {
        let glyphs = self.style.glyphs;
        let mark = if self.folds.is_open(index) {
            glyphs.pick("▾ ", "- ")
        } else {
            glyphs.pick("▸ ", "+ ")
        };
        span(Clean::literal(mark), Role::Accent, SpanKind::Gutter)
    }

    /// Whether a block is the summary of a collapsible section.
    pub(super) fn is_summary(&self, block: &Block) -> bool {
        let container = self.document.containers.get(block.within);
        container.is_some_and(|container| matches!(container.holder, Holder::Fold(_)))
    }
}
