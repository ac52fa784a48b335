//! Preview pane: the rendered post and its scroll position.
//!
//! The position is kept as a scroll anchor, so it survives a reload, a resize and a visit to
//! another post. So does the current match.

mod code_scroll;
mod find_in_page;
mod folds;
mod hint_targets;
mod image_requests;
mod positions;
mod render;
mod scroll_to;

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::{Post, PostId};
use crate::config::action_sets::Motion;
use crate::markdown::color::{SnippetCache, SnippetKey};
use crate::markdown::find::{PageMatches, PageText, find};
use crate::markdown::placed_image::ImageBounds;
use crate::markdown::post_header::HeaderOptions;
use crate::markdown::{CodeLines, FoldState, RenderedPage};

use super::find::{FindMatches, MatchMark};
use super::images::ImageStore;
use super::jobs::render::PreviewMode;
use super::jump_list::{Jump, JumpTarget};
use super::layout::ScreenLayout;
use super::scroll_anchor::ScrollAnchor;

/// State of the preview pane.
#[derive(Debug, Default)]
pub struct PreviewPane {
    displayed: Option<DisplayedPage>,
    requested: Option<RenderKey>,
    ticket: u64,
    top: usize,
    mode: PreviewMode,
    pending_scroll: Option<(PostId, JumpTarget)>,
    /// Whether to scroll to the end once it is there.
    scrolls_to_end: bool,
    /// Matches of the search in the post.
    pub matches: Option<FindMatches>,
    /// Where links were followed from, the last one last.
    pub(super) jumps: Vec<Jump>,
    /// Reading positions.
    positions: ReadingPositions,
    /// Open and closed folds, by post.
    pub(super) folds: HashMap<PostId, FoldState>,
    colors: Arc<SnippetCache>,
    /// Decoded images.
    pub images: ImageStore,
}

/// Positions of this run and of earlier runs.
#[derive(Debug, Default)]
struct ReadingPositions {
    /// Position of the displayed post; its top if none.
    here: Option<(PostId, ScrollAnchor)>,
    /// Positions to come back to, at most one per post; a post read to its end has its top.
    left: HashMap<PostId, ScrollAnchor>,
    /// Positions from earlier runs, by file.
    saved: HashMap<PathBuf, ScrollAnchor>,
    /// Post to show where it was left.
    resuming: Option<PostId>,
    /// Post that is shown where it was left, until that is said.
    unannounced: Option<PostId>,
}

#[derive(Debug)]
struct DisplayedPage {
    ticket: u64,
    id: PostId,
    page: RenderedPage,
    is_whole: bool,
    /// Code that waits for highlighting.
    plain: Vec<SnippetKey>,
    /// Its words, once it was searched.
    words: Option<Arc<PageText>>,
}

/// Parameters of the last request, so that the same isn't requested twice.
#[derive(Debug)]
struct RenderKey {
    post: Arc<Post>,
    head: HeaderOptions,
    has_code_background: bool,
    code: CodeLines,
    mode: PreviewMode,
    folds: FoldState,
    max_image_size: Option<ImageBounds>,
    /// Revision of the text, if it is open in the editor.
    revision: Option<u64>,
}

/// Minimum distance in rows of a shown source line from the top and bottom edge.
const EDGE_ROWS: usize = 2;

impl PreviewPane {
    /// Returns the displayed page.
    pub fn page(&self) -> Option<&RenderedPage> {
        self.displayed.as_ref().map(|shown| &shown.page)
    }

    /// Returns the displayed post.
    pub(super) fn id(&self) -> Option<&PostId> {
        self.displayed.as_ref().map(|shown| &shown.id)
    }

    /// Whether the last request hasn't been answered yet.
    pub fn is_waiting(&self) -> bool {
        let answered = self.displayed.as_ref().map_or(0, |shown| shown.ticket);
        self.requested.is_some() && answered != self.ticket
    }

    /// Returns the display mode.
    pub fn mode(&self) -> PreviewMode {
        self.mode
    }

    /// Sets the reading positions of earlier runs.
    pub fn set_saved_positions(&mut self, kept: HashMap<PathBuf, ScrollAnchor>) {
        self.positions.saved = kept;
    }

    /// Returns the scroll anchor of the top row.
    pub(super) fn anchor(&self) -> ScrollAnchor {
        self.page()
            .map(|page| ScrollAnchor::at(page, self.top))
            .unwrap_or_default()
    }

    /// Returns the first visible row.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Scrolls by a motion.
    pub fn scroll_by(&mut self, motion: Motion, screen: &ScreenLayout) {
        let height = visible_rows(screen);
        // two rows stay visible when paging, to keep the reader's place
        let page = height.saturating_sub(2).max(1);
        let half = (height / 2).max(1);
        let is_whole = self.displayed.as_ref().is_none_or(|shown| shown.is_whole);
        self.scrolls_to_end = motion == Motion::Last && !is_whole;
        self.top = match motion {
            Motion::Down => self.top + 1,
            Motion::Up => self.top.saturating_sub(1),
            Motion::First => 0,
            Motion::Last => usize::MAX,
            Motion::HalfDown => self.top + half,
            Motion::HalfUp => self.top.saturating_sub(half),
            Motion::PageDown => self.top + page,
            Motion::PageUp => self.top.saturating_sub(page),
        };
        self.clamp_scroll(screen);
        self.save_position(screen);
    }

    /// Scrolls by rows, as the mouse wheel does.
    pub fn scroll(&mut self, rows: isize, screen: &ScreenLayout) {
        self.scrolls_to_end = false;
        self.top = self.top.saturating_add_signed(rows);
        self.clamp_scroll(screen);
        self.save_position(screen);
    }

    /// Scrolls a row to the top.
    pub(super) fn go_to_row(&mut self, row: usize, screen: &ScreenLayout) {
        self.scrolls_to_end = false;
        self.top = row;
        self.clamp_scroll(screen);
        self.save_position(screen);
    }

    /// Scrolls a row into view; one that was out of view is put a third down.
    pub(super) fn show_row(&mut self, row: usize, screen: &ScreenLayout) {
        let height = visible_rows(screen);
        if !(self.top..self.top + height).contains(&row) {
            self.go_to_row(row.saturating_sub(height / 3), screen);
        }
    }

    /// Scrolls just as far as needed to show some rows, from the first if there isn't room for all.
    pub(super) fn show_rows(&mut self, rows: &Range<usize>, screen: &ScreenLayout) {
        let height = visible_rows(screen);
        if rows.start < self.top {
            self.go_to_row(rows.start, screen);
        } else if rows.end > self.top + height {
            self.go_to_row(rows.end.saturating_sub(height).min(rows.start), screen);
        }
    }

    /// Scrolls a source line into view; one that was out of view is put `y` rows below the top.
    pub(super) fn show_line(&mut self, line: usize, y: usize, screen: &ScreenLayout) {
        let Some(page) = self.page() else { return };
        let place = ScrollAnchor {
            line,
            ..ScrollAnchor::default()
        };
        let row = place.row_of(page);
        let height = visible_rows(screen);
        let seen = self.top + EDGE_ROWS.min(self.top)..self.top + height.saturating_sub(EDGE_ROWS);
        if !seen.contains(&row) {
            self.go_to_row(row.saturating_sub(y), screen);
        }
    }

    /// Scrolls a source line to `y` rows below the top.
    pub(super) fn scroll_line_to(&mut self, line: usize, y: usize, screen: &ScreenLayout) {
        let Some(page) = self.page() else { return };
        let place = ScrollAnchor {
            line,
            ..ScrollAnchor::default()
        };
        let row = place.row_of(page);
        self.go_to_row(row.saturating_sub(y), screen);
    }

    /// Returns how many rows below the top a source line is; `None` if it is above.
    pub(super) fn rows_below_top(&self, line: usize) -> Option<usize> {
        let place = ScrollAnchor {
            line,
            ..ScrollAnchor::default()
        };
        place.row_of(self.page()?).checked_sub(self.top)
    }

    /// Returns the source line of a row, from 1; 0 in the post header.
    pub(super) fn line_of(&self, row: usize) -> usize {
        self.page()
            .map_or(1, |page| ScrollAnchor::at(page, row).line)
    }

    /// Returns the row of a link target, by its id.
    pub(super) fn row_of_anchor(&self, anchor: &str) -> Option<usize> {
        let page = self.page()?;
        let mut headings = page.outline.iter();
        let heading = headings.find(|heading| heading.anchor == anchor);
        let named = || page.anchors.iter().find(|(name, _)| name == anchor);
        heading
            .map(|heading| heading.row)
            .or_else(|| named().map(|(_, row)| *row))
    }

    /// Returns the index of the current heading: the last one at or above the top of the screen.
    pub fn current_heading(&self) -> Option<usize> {
        let outline = &self.page()?.outline;
        let top = self.top;
        outline
            .partition_point(|heading| heading.row <= top)
            .checked_sub(1)
    }

    /// Returns the anchor of the current heading, unless the page is at its top.
    pub(super) fn current_anchor(&self) -> Option<&str> {
        let heading = self.current_heading().filter(|_| self.top > 0)?;
        let heading = self.page()?.outline.get(heading)?;
        Some(&heading.anchor)
    }

    /// Returns the row of the current match.
    pub(super) fn current_row(&self) -> Option<usize> {
        let found = self.matches.as_ref()?;
        found.matches.row(found.current)
    }

    /// Whether the current match is in view.
    fn is_match_visible(&self, screen: &ScreenLayout) -> bool {
        let rows = self.top..self.top + visible_rows(screen);
        self.current_row().is_some_and(|row| rows.contains(&row))
    }

    /// Finds a text in the displayed page.
    pub(super) fn find(&mut self, text: &str) -> PageMatches {
        let shown = self.displayed.as_mut();
        shown.map_or_else(PageMatches::default, |shown| {
            find(&shown.page, text, &mut shown.words)
        })
    }

    /// Records the position of the current match, to find it in the next page.
    fn mark_match(&mut self) {
        let Some(page) = self.displayed.as_ref().map(|shown| &shown.page) else {
            return;
        };
        if let Some(found) = self.matches.as_mut().filter(|found| found.mark.is_none()) {
            found.mark = MatchMark::of(found, page);
        }
    }

    /// Finds the text again in a new page, keeping the current match.
    fn refresh_matches(&mut self) {
        let Some(shown) = &mut self.displayed else {
            return;
        };
        let Some(found) = &mut self.matches else {
            return;
        };
        found.matches = find(&shown.page, &found.text, &mut shown.words);
        if let Some(mark) = &found.mark {
            found.current = mark.find(&found.matches, &shown.page);
        }
        found.current = found.current.min(found.matches.count().saturating_sub(1));
        if shown.is_whole {
            found.mark = None;
        }
    }

    /// Returns the scroll position as text: `top`, `43 %`, `end`, `all`; `...` until it is known.
    pub fn scroll_label(&self, screen: &ScreenLayout) -> String {
        if self.displayed.as_ref().is_some_and(|shown| !shown.is_whole) {
            let is_top = self.top == 0;
            return if is_top { "top" } else { "..." }.to_owned();
        }
        let rows = self.page().map_or(0, |page| page.rows.len());
        let most = rows.saturating_sub(visible_rows(screen));
        match self.top {
            _ if most == 0 => "all".to_owned(),
            0 => "top".to_owned(),
            top if top >= most => "end".to_owned(),
            top => format!("{} %", (top * 100 / most).clamp(1, 99)),
        }
    }

    /// Clamps the scroll position to the page.
    pub fn clamp_scroll(&mut self, screen: &ScreenLayout) {
        let rows = self.page().map_or(0, |page| page.rows.len());
        self.top = self.top.min(rows.saturating_sub(visible_rows(screen)));
    }

    /// Whether a page has the same rows as the displayed one, though their style may differ.
    fn has_same_rows(&self, id: &PostId, page: &RenderedPage) -> bool {
        let Some(shown) = &self.displayed else {
            return false;
        };
        let (old, new) = (&shown.page, page);
        let is_same = old.width == new.width && old.blocks == new.blocks;
        is_same && shown.id == *id && shown.is_whole && old.lines().eq(new.lines())
    }

    /// Returns the source line whose rows are needed first; `None` if the post is displayed already
    /// at this width.
    fn first_line_needed(&self, id: &PostId, width: usize) -> Option<usize> {
        let is_there =
            |shown: &DisplayedPage| shown.is_whole && shown.id == *id && shown.page.width == width;
        if self.displayed.as_ref().is_some_and(is_there) {
            return None;
        }
        let goal = self.pending_scroll.as_ref().filter(|(of, _)| of == id);
        let line = goal.and_then(|(_, goal)| goal.line());
        let left = || self.position_in(id).map_or(0, |place| place.line);
        Some(line.unwrap_or_else(left))
    }
}

fn visible_rows(screen: &ScreenLayout) -> usize {
    screen.preview.map_or(screen.body.1, |area| area.height)
}
