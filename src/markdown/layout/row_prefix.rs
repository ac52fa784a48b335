//! Row prefixes: bars of quotes and admonitions, bullets, numbers, indents.

use crate::markdown::blocks::{Container, Holder, List};
use crate::markdown::page::{RowSpan, SpanKind};
use crate::text::{Clean, Role};

use super::Sheet;
use super::styles::{blanks, span};

/// Minimum width of text in columns; outer prefixes are dropped first.
const FEWEST: usize = 8;
/// Indent of a list that isn't nested, in columns.
const INDENT: usize = 2;

/// Prefix of a block's rows.
#[derive(Clone, Debug, Default, Hash)]
pub(in crate::markdown) struct Margin {
    /// Its width in columns.
    pub(super) columns: usize,
    first: Option<Vec<RowSpan>>,
    rest: Vec<RowSpan>,
}

impl Margin {
    /// Returns the prefix of the next row; markers are in the first row only.
    pub(super) fn take(&mut self) -> Vec<RowSpan> {
        self.first.take().unwrap_or_else(|| self.rest.clone())
    }

    /// Returns a prefix for the next row and those below it that can be extended on its own.
    pub(super) fn fork(&mut self) -> Self {
        Self {
            columns: self.columns,
            first: Some(self.take()),
            rest: self.rest.clone(),
        }
    }

    /// Returns the first link in the prefix of the next row, such as the number of a footnote.
    pub(super) fn link(&self) -> Option<usize> {
        let spans = self.first.iter().flatten();
        spans.filter_map(|span| span.link).min()
    }

    /// Returns the prefix with link indices relative to `first`.
    pub(super) fn counted_from(&self, first: usize) -> Self {
        let mut margin = self.clone();
        let spans = margin.first.iter_mut().flatten();
        for link in spans.filter_map(|span| span.link.as_mut()) {
            *link = link.wrapping_sub(first);
        }
        margin
    }

    /// Appends a part: its spans in the first row and in the rows below.
    pub(super) fn add(&mut self, first: RowSpan, rest: RowSpan) {
        self.columns += first.text.width();
        if let Some(spans) = &mut self.first {
            spans.push(first);
        }
        self.rest.push(rest);
    }
}

impl Sheet<'_> {
    /// Returns the prefix for a block in a container; markers not drawn yet are in its first row.
    pub(super) fn margin(&mut self, within: usize) -> Margin {
        let mut margin = Margin {
            first: Some(Vec::new()),
            ..Margin::default()
        };
        for index in self.chain(within) {
            let Some((mark, rest)) = self.part(index) else {
                continue;
            };
            let drawn = self.marked.get_mut(index);
            let is_new = drawn.is_some_and(|drawn| !std::mem::replace(drawn, true));
            margin.add(if is_new { mark } else { rest.clone() }, rest);
        }
        margin
    }

    /// Returns the prefix of a blank row: the bars of a container.
    pub(super) fn bars(&self, within: usize) -> Margin {
        let mut margin = Margin::default();
        for index in self.chain(within) {
            if let Some((_, rest)) = self.part(index) {
                margin.add(rest.clone(), rest);
            }
        }
        let is_blank = |span: &RowSpan| span.text.as_str().trim().is_empty();
        while margin.rest.last().is_some_and(is_blank) {
            margin.rest.pop();
        }
        margin
    }

    /// Returns the width in columns that is left for the text of a block.
    pub(super) fn columns(&self, margin: &Margin) -> usize {
        self.page.width.saturating_sub(margin.columns).max(1)
    }

    /// Returns the containers whose prefixes fit, from the outside in.
    pub(super) fn chain(&self, within: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut room = self.page.width.saturating_sub(FEWEST);
        let mut at = within;
        while let Some(container) = self.document.containers.get(at).filter(|_| at != 0) {
            let taken = self.width_of_margin(container);
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

    fn width_of_margin(&self, container: &Container) -> usize {
        match &container.holder {
            Holder::Post | Holder::List(_) | Holder::Body(_) => 0,
            Holder::Quote | Holder::Note(_) | Holder::Fold(_) | Holder::Indent => 2,
            Holder::Item(_, task) => {
                let list = self.list_of(container);
                let mark = match (list.digits(), task) {
                    (0, None) => 2,
                    (0, Some(_)) => 4,
                    (digits, None) => digits + 2,
                    (digits, Some(_)) => digits + 6,
                };
                self.indent(container) + mark
            }
            Holder::Footnote(number, _) => number.to_string().len() + 3,
        }
    }

    fn list_of(&self, item: &Container) -> List {
        let parent = self.document.containers.get(item.parent);
        match parent.map(|parent| &parent.holder) {
            Some(Holder::List(list)) => *list,
            _ => List {
                loose: false,
                depth: 0,
                next: None,
            },
        }
    }

    fn indent(&self, item: &Container) -> usize {
        let list = self.document.containers.get(item.parent);
        let around = list.and_then(|list| self.document.containers.get(list.parent));
        match around.map(|around| &around.holder) {
            Some(Holder::Item(..)) => 0,
            _ => INDENT,
        }
    }

    /// Returns a container's part of the prefix: for its first row and for those below.
    pub(super) fn part(&self, index: usize) -> Option<(RowSpan, RowSpan)> {
        let container = self.document.containers.get(index)?;
        let glyphs = self.style.glyphs;
        let bar = |bar: &'static str, role: Role| {
            let bar = span(Clean::literal(bar), role, SpanKind::Gutter);
            Some((bar.clone(), bar))
        };
        match &container.holder {
            Holder::Post | Holder::List(_) | Holder::Body(_) => None,
            Holder::Indent => Some((blanks(2), blanks(2))),
            Holder::Fold(index) => Some((self.fold_mark(*index), blanks(2))),
            Holder::Quote => bar(glyphs.pick("│ ", "| "), Role::Faint),
            Holder::Note(kind) => bar(glyphs.pick("▎ ", "| "), kind.role),
            Holder::Item(number, task) => Some(self.item(container, *number, *task)),
            Holder::Footnote(number, link) => Some(footnote(*number, *link)),
        }
    }

    fn item(
        &self,
        container: &Container,
        number: Option<u64>,
        task: Option<bool>,
    ) -> (RowSpan, RowSpan) {
        let list = self.list_of(container);
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
        let indent = " ".repeat(self.indent(container));
        let mark = Clean::new(&format!("{indent}{mark}"));
        let rest = blanks(mark.width());
        (span(mark, Role::Muted, SpanKind::Gutter), rest)
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
fn footnote(number: usize, link: Option<usize>) -> (RowSpan, RowSpan) {
    let mark = format!("[{number}] ");
    let rest = blanks(mark.len());
    let role = link.map_or(Role::Muted, |_| Role::Accent);
    let mut mark = span(Clean::new(&mark), role, SpanKind::Note);
    mark.link = link;
    (mark, rest)
}
