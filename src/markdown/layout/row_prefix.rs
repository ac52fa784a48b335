//! Row prefixes: bars of quotes and admonitions, bullets, numbers, indents.

use crate::markdown::blocks::{Container, ContainerKind, ListProperties};
use crate::markdown::page::{RowSpan, SpanKind};
use crate::text::{CleanText, Role};

use super::PageBuilder;
use super::styles::{generated_span, space_span};

/// Minimum width of text in columns; outer prefixes are dropped first.
const MIN_TEXT_COLUMNS: usize = 8;
/// Indent of a list that isn't nested, in columns.
const LIST_INDENT_COLUMNS: usize = 2;

/// Prefix of a block's rows.
#[derive(Clone, Debug, Default, Hash)]
pub(in crate::markdown) struct RowPrefix {
    /// Its width in columns.
    pub(super) columns: usize,
    first: Option<Vec<RowSpan>>,
    rest: Vec<RowSpan>,
}

impl RowPrefix {
    /// Returns the prefix of the next row; markers are in the first row only.
    pub(super) fn next_row(&mut self) -> Vec<RowSpan> {
        self.first.take().unwrap_or_else(|| self.rest.clone())
    }

    /// Returns a prefix for the next row and those below it that can be extended on its own.
    pub(super) fn fork(&mut self) -> Self {
        Self {
            columns: self.columns,
            first: Some(self.next_row()),
            rest: self.rest.clone(),
        }
    }

    /// Returns the first link in the prefix of the next row, such as the number of a footnote.
    pub(super) fn first_link(&self) -> Option<usize> {
        let spans = self.first.iter().flatten();
        spans.filter_map(|span| span.link).min()
    }

    /// Returns the prefix with link indices relative to `first`.
    pub(super) fn with_relative_links(&self, first: usize) -> Self {
        let mut margin = self.clone();
        let spans = margin.first.iter_mut().flatten();
        for link in spans.filter_map(|span| span.link.as_mut()) {
            *link = link.wrapping_sub(first);
        }
        margin
    }

    /// Appends a part: its spans in the first row and in the rows below.
    pub(super) fn append(&mut self, first: RowSpan, rest: RowSpan) {
        self.columns += first.text.width();
        if let Some(spans) = &mut self.first {
            spans.push(first);
        }
        self.rest.push(rest);
    }
}

impl PageBuilder<'_> {
    /// Returns the prefix for a block in a container; markers not drawn yet are in its first row.
    pub(super) fn row_prefix(&mut self, within: usize) -> RowPrefix {
        let mut margin = RowPrefix {
            first: Some(Vec::new()),
            ..RowPrefix::default()
        };
        for index in self.fitting_containers(within) {
            let Some((mark, rest)) = self.container_prefix(index) else {
                continue;
            };
            let drawn = self.marker_drawn.get_mut(index);
            let is_new = drawn.is_some_and(|drawn| !std::mem::replace(drawn, true));
            margin.append(if is_new { mark } else { rest.clone() }, rest);
        }
        margin
    }

    /// Returns the prefix of a blank row: the bars of a container.
    pub(super) fn blank_row_prefix(&self, within: usize) -> RowPrefix {
        let mut margin = RowPrefix::default();
        for index in self.fitting_containers(within) {
            if let Some((_, rest)) = self.container_prefix(index) {
                margin.append(rest.clone(), rest);
            }
        }
        let is_blank = |span: &RowSpan| span.text.as_str().trim().is_empty();
        while margin.rest.last().is_some_and(is_blank) {
            margin.rest.pop();
        }
        margin
    }

    /// Returns the width in columns that is left for the text of a block.
    pub(super) fn text_columns(&self, margin: &RowPrefix) -> usize {
        self.page.width.saturating_sub(margin.columns).max(1)
    }

    /// Returns the containers whose prefixes fit, from the outside in.
    pub(super) fn fitting_containers(&self, within: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut room = self.page.width.saturating_sub(MIN_TEXT_COLUMNS);
        let mut at = within;
        while let Some(container) = self.document.containers.get(at).filter(|_| at != 0) {
            let taken = self.prefix_columns(container);
            if taken > room {
                break;
            }
            room -= taken;
            chain.push(at);
            at = container.parent;
        }
        chain.reverse();
        chain
    }

    fn prefix_columns(&self, container: &Container) -> usize {
        match &container.kind {
            ContainerKind::Post | ContainerKind::List(_) | ContainerKind::Body(_) => 0,
            ContainerKind::Quote
            | ContainerKind::Admonition(_)
            | ContainerKind::Fold(_)
            | ContainerKind::Indent => 2,
            ContainerKind::Item(_, task) => {
                let list = self.parent_list(container);
                let mark = match (list.digits(), task) {
                    (0, None) => 2,
                    (0, Some(_)) => 4,
                    (digits, None) => digits + 2,
                    (digits, Some(_)) => digits + 6,
                };
                self.list_indent(container) + mark
            }
            ContainerKind::Footnote(number, _) => number.to_string().len() + 3,
        }
    }

    fn parent_list(&self, item: &Container) -> ListProperties {
        let parent = self.document.containers.get(item.parent);
        match parent.map(|parent| &parent.kind) {
            Some(ContainerKind::List(list)) => *list,
            _ => ListProperties {
                is_loose: false,
                depth: 0,
                next: None,
            },
        }
    }

    fn list_indent(&self, item: &Container) -> usize {
        let list = self.document.containers.get(item.parent);
        let around = list.and_then(|list| self.document.containers.get(list.parent));
        match around.map(|around| &around.kind) {
            Some(ContainerKind::Item(..)) => 0,
            _ => LIST_INDENT_COLUMNS,
        }
    }

    /// Returns a container's part of the prefix: for its first row and for those below.
    pub(super) fn container_prefix(&self, index: usize) -> Option<(RowSpan, RowSpan)> {
        let container = self.document.containers.get(index)?;
        let glyphs = self.style.glyphs;
        let bar = |bar: &'static str, role: Role| {
            let bar = generated_span(CleanText::literal(bar), role, SpanKind::Gutter);
            Some((bar.clone(), bar))
        };
        match &container.kind {
            ContainerKind::Post | ContainerKind::List(_) | ContainerKind::Body(_) => None,
            ContainerKind::Indent => Some((space_span(2), space_span(2))),
            ContainerKind::Fold(index) => Some((self.fold_marker(*index), space_span(2))),
            ContainerKind::Quote => bar(glyphs.pick("│ ", "| "), Role::Faint),
            ContainerKind::Admonition(kind) => bar(glyphs.pick("▎ ", "| "), kind.role),
            ContainerKind::Item(number, task) => Some(self.item_prefix(container, *number, *task)),
            ContainerKind::Footnote(number, link) => Some(footnote_prefix(*number, *link)),
        }
    }

    fn item_prefix(
        &self,
        container: &Container,
        number: Option<u64>,
        task: Option<bool>,
    ) -> (RowSpan, RowSpan) {
        let list = self.parent_list(container);
        let marked = match task {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        let mark = match number {
            Some(number) => {
                let digits = list.digits();
                format!("{number:>digits$}. {marked}")
            }
            None if task.is_some() => marked.to_owned(),
            None => format!("{} ", self.bullet(list.depth)),
        };
        let indent = " ".repeat(self.list_indent(container));
        let mark = CleanText::new(&format!("{indent}{mark}"));
        let rest = space_span(mark.width());
        (generated_span(mark, Role::Muted, SpanKind::Gutter), rest)
    }

    fn bullet(&self, depth: usize) -> &'static str {
        let glyphs = self.style.glyphs;
        match depth % 3 {
            0 => glyphs.pick("•", "*"),
            1 => glyphs.pick("–", "-"),
            _ => glyphs.pick("·", "."),
        }
    }
}

/// Returns the number of a footnote, which links back to its reference.
fn footnote_prefix(number: usize, link: Option<usize>) -> (RowSpan, RowSpan) {
    let mark = format!("[{number}] ");
    let rest = space_span(mark.len());
    let role = link.map_or(Role::Muted, |_| Role::Accent);
    let mut mark = generated_span(CleanText::new(&mark), role, SpanKind::Note);
    mark.link = link;
    (mark, rest)
}
