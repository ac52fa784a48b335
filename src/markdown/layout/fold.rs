//! Layout of collapsible sections: which are open, the marker of a summary, and what is hidden.

use std::collections::BTreeSet;

use crate::markdown::blocks::{ContainerKind, Document, LeafBlock};
use crate::markdown::page::{PageFold, RowSpan, SpanKind};
use crate::text::{CleanText, Role};

use super::PageBuilder;
use super::styles::generated_span;

/// Open state of the collapsible sections: as written by the author, except those that were
/// toggled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoldState {
    all_open: bool,
    toggled: BTreeSet<usize>,
}

impl FoldState {
    /// Returns a state with all sections open, for output without keyboard.
    pub const fn all_open() -> Self {
        Self {
            all_open: true,
            toggled: BTreeSet::new(),
        }
    }

    /// Toggles a section.
    pub fn toggle(&mut self, index: usize) {
        if !self.toggled.remove(&index) {
            self.toggled.insert(index);
        }
    }

    fn is_open(&self, index: usize, written: bool) -> bool {
        (self.all_open || written) != self.toggled.contains(&index)
    }
}

/// Resolved open state: for each section whether it is open, for each container whether it is
/// hidden.
#[derive(Clone, Debug, Default)]
pub(super) struct ResolvedFolds {
    open: Vec<bool>,
    hidden: Vec<bool>,
}

impl ResolvedFolds {
    /// Resolves the state of a document's sections.
    pub(super) fn of(document: &Document, folds: &FoldState) -> Self {
        let made = document.fold_sections.iter().enumerate();
        let open: Vec<bool> = made
            .map(|(index, fold)| folds.is_open(index, fold.open))
            .collect();
        let mut away = Vec::new();
        if !open.is_empty() {
            for container in &document.containers {
                let above = away.get(container.parent).copied().unwrap_or(false);
                let closed = match container.kind {
                    ContainerKind::Body(index) => open.get(index) == Some(&false),
                    _ => false,
                };
                away.push(above || closed);
            }
        }
        Self { open, hidden: away }
    }

    fn is_open(&self, index: usize) -> bool {
        self.open.get(index).copied().unwrap_or(true)
    }
}

impl PageBuilder<'_> {
    /// Whether a block is not drawn: within a closed section, or an image shown by its text label
    /// only.
    pub(super) fn is_hidden(&self, block: &LeafBlock) -> bool {
        self.folds.hidden.get(block.container) == Some(&true) || self.is_label_only(block)
    }

    /// Records the sections whose summary starts with this block.
    pub(super) fn record_folds(&mut self, block: &LeafBlock) {
        if self.document.fold_sections.is_empty() {
            return;
        }
        let mut at = block.container;
        while let Some(container) = self.document.containers.get(at).filter(|_| at != 0) {
            if let ContainerKind::Fold(index) = container.kind
                && self.marker_drawn.get(at) == Some(&false)
            {
                self.page.folds.push(PageFold {
                    index,
                    row: self.page.rows.len(),
                    column: self.marker_column(at),
                    open: self.folds.is_open(index),
                    summary: self.document.summary_text(block.lines),
                });
            }
            at = container.parent;
        }
    }

    /// Returns the column of a container's marker.
    fn marker_column(&self, within: usize) -> usize {
        let around = self.document.containers.get(within);
        let chain = self.fitting_containers(around.map_or(0, |container| container.parent));
        let parts = chain
            .into_iter()
            .filter_map(|index| self.container_prefix(index));
        parts.map(|(_, rest)| rest.text.width()).sum()
    }

    /// Returns the marker of a summary.
    pub(super) fn fold_marker(&self, index: usize) -> RowSpan {
        let glyphs = self.style.glyphs;
        let mark = if self.folds.is_open(index) {
            glyphs.pick("▾ ", "- ")
        } else {
            glyphs.pick("▸ ", "+ ")
        };
        generated_span(CleanText::literal(mark), Role::Accent, SpanKind::Gutter)
    }

    /// Whether a block is the summary of a collapsible section.
    pub(super) fn is_summary(&self, block: &LeafBlock) -> bool {
        let container = self.document.containers.get(block.container);
        container.is_some_and(|container| matches!(container.kind, ContainerKind::Fold(_)))
    }
}
