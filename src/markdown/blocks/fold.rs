//! Collapsible sections, such as `<details>`, and tabs, which are shown one after another.

use crate::markdown::Marks;
use crate::markdown::blocks::{FoldMade, Holder, Ink, Kind, Tone};
use crate::markdown::preprocess::Held;

use super::build::Builder;
use super::container_stack::Opener;

/// The summary that a browser shows if there is none.
const NO_SUMMARY: &str = "Details";

impl Builder<'_> {
    /// Opens a collapsible section, with its summary if that is known already.
    pub(super) fn open_fold(&mut self, open: bool, summary: &str) {
        self.flush(Kind::Text);
        let index = self.document.folds.len();
        let opener = Opener::Marker(Held::Fold);
        if self.open_scope(Holder::Fold(index), opener) {
            self.document.folds.push(FoldMade { open });
        }
        if !summary.is_empty() {
            self.open_summary();
            self.piece.push(summary, self.pen.ink(), self.place.line());
            self.close_summary();
        }
    }

    /// Starts the summary.
    pub(super) fn open_summary(&mut self) {
        self.flush(Kind::Text);
        self.in_summary = true;
    }

    /// Ends the summary and starts the body.
    pub(super) fn close_summary(&mut self) {
        self.flush(Kind::Text);
        self.in_summary = false;
        if let Some(index) = self.fold_without_body() {
            self.open_body(index);
        }
    }

    /// Starts the body of a section that has no summary, after a default one.
    pub(super) fn enter_fold(&mut self) {
        if self.in_summary {
            return;
        }
        if let Some(index) = self.fold_without_body() {
            self.in_summary = true;
            let words = crate::text::Clean::literal(NO_SUMMARY);
            let ink = Ink {
                tone: Tone::Note,
                ..Ink::default()
            };
            let lines = self.document.add_line(&words, ink, self.place.line());
            self.push(Kind::Text, lines);
            self.in_summary = false;
            self.open_body(index);
        }
    }

    fn open_body(&mut self, index: usize) {
        self.in_summary = true;
        self.open_scope(Holder::Body(index), Opener::Body);
        self.in_summary = false;
    }

    fn fold_without_body(&self) -> Option<usize> {
        let container = self.document.containers.get(self.within())?;
        match container.holder {
            Holder::Fold(index) if self.is_within_marked() => Some(index),
            _ => None,
        }
    }

    /// Opens a tab: its label, then its content, indented.
    pub(super) fn open_tab(&mut self, label: &str) {
        self.flush(Kind::Text);
        let ink = Ink {
            marks: Marks::BOLD,
            ..self.pen.ink()
        };
        self.piece.push(label, ink, self.place.line());
        self.flush(Kind::Label);
        self.open_scope(Holder::Indent, Opener::Marker(Held::Tab));
    }
}
