//! What stands left of a block: bars of quotes and notes, bullets, numbers, indents.

use crate::markdown::blocks::{Container, Holder, List};
use crate::markdown::row::{RowSpan, SpanKind};
use crate::text::{Clean, Role};

use super::Sheet;
use super::looks::{blanks, span};

/// Text keeps at least so many columns; the outer margins go first.
const FEWEST: usize = 8;
/// A list that stands in no other begins so many columns in.
const INDENT: usize = 2;

/// The margin of a block.
#[derive(Clone, Debug, Default, Hash)]
pub(in crate::markdown) struct Margin {
    /// Columns it takes.
    pub(super) columns: usize,
    first: Option<Vec<RowSpan>>,
    rest: Vec<RowSpan>,
}

impl Margin {
    /// Gives the margin of the next row; the marks stand in the first row alone.
    pub(super) fn take(&mut self) -> Vec<RowSpan> {
        self.first.take().unwrap_or_else(|| self.rest.clone())
    }

    /// Gives a margin for the next row and others below it, which may get parts of their own.
    pub(super) fn fork(&mut self) -> Self {
        Self {
            columns: self.columns,
            first: Some(self.take()),
            rest: self.rest.clone(),
        }
    }

    /// Gives the first link of its next row: the number of a footnote is one.
    pub(super) fn link(&self) -> Option<usize> {
        let spans = self.first.iter().flatten();
        spans.filter_map(|span| span.link).min()
    }

    /// Gives the margin with its links counted from one.
    pub(super) fn counted_from(&self, first: usize) -> Self {
        let mut margin = self.clone();
        let spans = margin.first.iter_mut().flatten();
        for link in spans.filter_map(|span| span.link.as_mut()) {
            *link = link.wrapping_sub(first);
        }
        margin
    }

    /// Adds a part further in.
    pub(super) fn add(&mut self, first: RowSpan, rest: RowSpan) {
        self.columns += first.text.width();
        if let Some(spans) = &mut self.first {
            spans.push(first);
        }
        self.rest.push(rest);
    }
}

impl Sheet<'_> {
    /// Gives the margin of a block in a container; marks not drawn before stand in its first row.
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

    /// Gives the bars of a container for a row of blanks.
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

    /// Tells how many columns the text of a block has.
    pub(super) fn columns(&self, margin: &Margin) -> usize {
        self.page.width.saturating_sub(margin.columns).max(1)
    }

    /// Lists the containers whose margins there is room for, from the outside in.
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

    /// Gives a container's part of the margin: for its first row and for those below.
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

/// Draws the number of a footnote, which leads back to the mark in the text.
fn footnote(number: usize, link: Option<usize>) -> (RowSpan, RowSpan) {
    let mark = format!("[{number}] ");
    let rest = blanks(mark.len());
    let role = link.map_or(Role::Muted, |_| Role::Accent);
    let mut mark = span(Clean::new(&mark), role, SpanKind::Note);
    mark.link = link;
    (mark, rest)
}
