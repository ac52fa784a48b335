//! Select mode of the preview: blocks or rows of the page, to be copied as Markdown or as text.
//!
//! ```text
//! V ─▶ a block ─ j, k ─▶ another ─ v, j ─▶ several ─┬ y ─▶ lines of the source
//!                                                   └ Y ─▶ text without markup
//! ```
//! The selection survives a new layout of the page: its ends are kept as positions in the post.

use std::ops::Range;

use crate::blog::PostId;
use crate::config::action_sets::{Motion, SelectAction};
use crate::markdown::{PageBlock, RenderedPage};

use super::jobs::copy::CopyForm;
use super::outcome::Outcome;
use super::scroll_anchor::ScrollAnchor;

/// Unit of the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectUnit {
    /// A paragraph, heading, list item, table or code block.
    Block,
    /// A row of the page.
    Row,
}

/// Request of select mode.
pub(super) enum SelectRequest {
    /// Scroll the selection's moved end into view.
    Show,
    /// Copy the selection.
    Copy(CopyForm),
}

/// A row of the page, and where it is in the post.
#[derive(Clone, Debug)]
struct SelectionEnd {
    row: usize,
    place: ScrollAnchor,
}

impl SelectionEnd {
    fn at(page: &RenderedPage, row: usize) -> Self {
        let place = ScrollAnchor::at(page, row);
        Self { row, place }
    }
}

/// State of select mode.
#[derive(Clone, Debug)]
pub struct SelectMode {
    /// The post.
    pub(super) post: PostId,
    unit: SelectUnit,
    /// The end that stays where several units are being selected.
    anchor: Option<SelectionEnd>,
    /// The end that moves.
    cursor: SelectionEnd,
}

impl SelectMode {
    /// Creates a selection of the first block at or below a row; `None` on a page without blocks.
    pub(super) fn new(post: PostId, page: &RenderedPage, top: usize) -> Option<Self> {
        let first = page.blocks.partition_point(|block| block.rows.start < top);
        let block = page.blocks.get(first).or(page.blocks.last())?;
        Some(Self {
            post,
            unit: SelectUnit::Block,
            anchor: None,
            cursor: SelectionEnd::at(page, block.rows.start),
        })
    }

    /// Returns the unit of the selection.
    pub fn unit(&self) -> SelectUnit {
        self.unit
    }

    /// Returns the rows of the unit at the end that moves.
    pub(super) fn cursor_rows(&self, page: &RenderedPage) -> Range<usize> {
        let row = self.cursor.row;
        let block = block_at(page, row).filter(|_| self.unit == SelectUnit::Block);
        block.map_or(row..row + 1, |block| block.rows.clone())
    }

    /// Handles an action; a page has `height` visible rows.
    pub(super) fn handle(
        &mut self,
        action: SelectAction,
        page: &RenderedPage,
        height: usize,
    ) -> Outcome<SelectRequest> {
        match action {
            SelectAction::Move(motion) => self.move_by(motion, page, height),
            SelectAction::ToggleUnit => {
                self.unit = match self.unit {
                    SelectUnit::Block => SelectUnit::Row,
                    SelectUnit::Row => SelectUnit::Block,
                };
            }
            SelectAction::ToggleRange => {
                self.anchor = match self.anchor.take() {
                    None => Some(self.cursor.clone()),
                    Some(_) => None,
                };
            }
            SelectAction::CopyMarkdown => {
                return Outcome::Finish(SelectRequest::Copy(CopyForm::Markdown));
            }
            SelectAction::CopyPlain => {
                return Outcome::Finish(SelectRequest::Copy(CopyForm::Text));
            }
            SelectAction::Back => return Outcome::Close,
        }
        Outcome::Run(SelectRequest::Show)
    }

    fn move_by(&mut self, motion: Motion, page: &RenderedPage, height: usize) {
        let row = self.cursor.row;
        let goal = match motion {
            Motion::Down => return self.step(page, true),
            Motion::Up => return self.step(page, false),
            Motion::First => 0,
            Motion::Last => page.rows.len(),
            Motion::HalfDown => row + height / 2,
            Motion::HalfUp => row.saturating_sub(height / 2),
            Motion::PageDown => row + height,
            Motion::PageUp => row.saturating_sub(height),
        };
        let block = block_at(page, goal).map_or(row, |block| block.rows.start);
        let row = match self.unit {
            SelectUnit::Block => block,
            SelectUnit::Row => goal.clamp(first_row(page), last_row(page)),
        };
        self.cursor = SelectionEnd::at(page, row);
    }

    /// Moves by one unit, if there is another.
    fn step(&mut self, page: &RenderedPage, is_down: bool) {
        let row = self.cursor.row;
        let next = match (self.unit, is_down) {
            (SelectUnit::Block, true) => page
                .blocks
                .iter()
                .map(|it| it.rows.start)
                .find(|it| *it > row),
            (SelectUnit::Block, false) => page
                .blocks
                .iter()
                .rev()
                .map(|it| it.rows.start)
                .find(|it| *it < block_at(page, row).map_or(row, |block| block.rows.start)),
            (SelectUnit::Row, true) => Some(row + 1).filter(|it| *it <= last_row(page)),
            (SelectUnit::Row, false) => row.checked_sub(1).filter(|it| *it >= first_row(page)),
        };
        if let Some(next) = next {
            self.cursor = SelectionEnd::at(page, next);
        }
    }

    /// Finds the selection again in a new layout of the page.
    pub(super) fn relocate(&mut self, page: &RenderedPage) {
        for end in self.anchor.iter_mut().chain([&mut self.cursor]) {
            end.row = end
                .place
                .row_of(page)
                .clamp(first_row(page), last_row(page));
        }
    }

    /// Returns the selected rows.
    pub fn rows(&self, page: &RenderedPage) -> Range<usize> {
        let other = self.anchor.as_ref().map_or(self.cursor.row, |end| end.row);
        let (first, last) = (self.cursor.row.min(other), self.cursor.row.max(other));
        match self.unit {
            SelectUnit::Row => first..last + 1,
            SelectUnit::Block => {
                let start = block_at(page, first).map_or(first, |block| block.rows.start);
                let end = block_at(page, last).map_or(last + 1, |block| block.rows.end);
                start..end
            }
        }
    }

    /// Returns the number of selected units.
    pub fn count(&self, page: &RenderedPage) -> usize {
        let rows = self.rows(page);
        match self.unit {
            SelectUnit::Row => rows.len(),
            SelectUnit::Block => blocks_in(page, &rows).len(),
        }
    }

    /// Returns the lines of the file that the selection comes from, from 1. The lines between two
    /// blocks, such as the end of a fence, belong to the first.
    pub(super) fn source_lines(&self, page: &RenderedPage) -> Range<usize> {
        let rows = self.rows(page);
        let selected = page.rows.get(rows.clone()).unwrap_or_default();
        let begun = |block: &&PageBlock| rows.contains(&block.rows.start);
        let starts = blocks_in(page, &rows)
            .iter()
            .filter(begun)
            .map(|block| block.line);
        let lines = selected.iter().map(|row| row.line).chain(starts);
        let lines: Vec<usize> = lines.filter(|line| *line > 0).collect();
        let (first, last) = (lines.iter().min(), lines.iter().max());
        let (Some(first), Some(last)) = (first, last) else {
            return 0..0;
        };
        let starts = page.blocks.iter().map(|block| block.line);
        let next = page.lines().chain(starts).filter(|line| line > last).min();
        *first..next.unwrap_or(usize::MAX)
    }
}

/// Returns the block that contains a row, or the first one below it; the last one at the end.
fn block_at(page: &RenderedPage, row: usize) -> Option<&PageBlock> {
    let index = page.blocks.partition_point(|block| block.rows.end <= row);
    page.blocks.get(index).or(page.blocks.last())
}

fn blocks_in<'a>(page: &'a RenderedPage, rows: &Range<usize>) -> &'a [PageBlock] {
    let first = page
        .blocks
        .partition_point(|block| block.rows.end <= rows.start);
    let end = page
        .blocks
        .partition_point(|block| block.rows.start < rows.end);
    page.blocks.get(first..end).unwrap_or_default()
}

/// Returns the first row of the text, below the header.
fn first_row(page: &RenderedPage) -> usize {
    page.blocks.first().map_or(0, |block| block.rows.start)
}

fn last_row(page: &RenderedPage) -> usize {
    page.blocks
        .last()
        .map_or(0, |block| block.rows.end.saturating_sub(1))
}
