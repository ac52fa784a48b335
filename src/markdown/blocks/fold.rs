//! Collapsible sections, such as `<details>`, and tabs, which are shown one after another.

use crate::markdown::blocks::{BlockKind, ContainerKind, FoldSection, InlineStyle, TextRole};
use crate::markdown::preprocess::MarkerContainer;
use crate::text::TextModifier;

use super::build::DocumentBuilder;
use super::container_stack::ContainerOpener;

/// The summary that a browser shows if there is none.
const DEFAULT_SUMMARY: &str = "Details";

impl DocumentBuilder<'_> {
    /// Opens a collapsible section, with its summary if that is known already.
    pub(super) fn open_fold(&mut self, open: bool, summary: &str) {
        self.flush(BlockKind::Text);
        let index = self.document.fold_sections.len();
        let opener = ContainerOpener::Marker(MarkerContainer::Fold);
        if self.push_container(ContainerKind::Fold(index), opener) {
            self.document.fold_sections.push(FoldSection { open });
        }
        if !summary.is_empty() {
            self.open_summary();
            self.block_text.push(
                summary,
                self.style_stack.current_style(),
                self.cursor.line(),
            );
            self.close_summary();
        }
    }

    /// Starts the summary.
    pub(super) fn open_summary(&mut self) {
        self.flush(BlockKind::Text);
        self.in_summary = true;
    }

    /// Ends the summary and starts the body.
    pub(super) fn close_summary(&mut self) {
        self.flush(BlockKind::Text);
        self.in_summary = false;
        if let Some(index) = self.fold_without_body() {
            self.open_fold_body(index);
        }
    }

    /// Starts the body of a section that has no summary, after a default one.
    pub(super) fn ensure_fold_body(&mut self) {
        if self.in_summary {
            return;
        }
        if let Some(index) = self.fold_without_body() {
            self.in_summary = true;
            let words = crate::text::CleanText::literal(DEFAULT_SUMMARY);
            let ink = InlineStyle {
                role: TextRole::Generated,
                ..InlineStyle::default()
            };
            let lines = self.document.add_line(&words, ink, self.cursor.line());
            self.push(BlockKind::Text, lines);
            self.in_summary = false;
            self.open_fold_body(index);
        }
    }

    fn open_fold_body(&mut self, index: usize) {
        self.in_summary = true;
        self.push_container(ContainerKind::Body(index), ContainerOpener::Body);
        self.in_summary = false;
    }

    fn fold_without_body(&self) -> Option<usize> {
        let container = self.document.containers.get(self.current_container())?;
        match container.kind {
            ContainerKind::Fold(index) if self.is_in_marker_container() => Some(index),
            _ => None,
        }
    }

    /// Opens a tab: its label, then its content, indented.
    pub(super) fn open_tab(&mut self, label: &str) {
        self.flush(BlockKind::Text);
        let ink = InlineStyle {
            marks: TextModifier::BOLD,
            ..self.style_stack.current_style()
        };
        self.block_text.push(label, ink, self.cursor.line());
        self.flush(BlockKind::Label);
        self.push_container(
            ContainerKind::Indent,
            ContainerOpener::Marker(MarkerContainer::Tab),
        );
    }
}
