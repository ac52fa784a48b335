//! Preview pane: the rendered post and its scroll position.
//!
//! The position is kept as a scroll anchor, so it survives a reload, a resize and a visit to
//! another post. So does the current match.

mod render;
mod scroll_to;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::{Post, PostId};
use crate::config::Action;
use crate::markdown::colour::{CodeKey, Colours, Snippet};
use crate::markdown::find::{Hits, Words, find};
use crate::markdown::placed_image::Room;
use crate::markdown::post_header::HeadStyle;
use crate::markdown::{CodeLines, Folds, Page};

use super::find::{Found, Mark};
use super::images::Pictures;
use super::jump_list::Goal;
use super::layout::Screen;
use super::scroll_anchor::Place;

/// State of the preview pane.
#[derive(Debug, Default)]
pub struct PreviewPane {
    shown: Option<Shown>,
    asked: Option<Asked>,
    ticket: u64,
    top: usize,
    form: Form,
    goal: Option<(PostId, Goal)>,
    /// Whether to scroll to the end once it is there.
    to_end: bool,
    /// Matches of the search in the post.
    pub found: Option<Found>,
    places: HashMap<PostId, Place>,
    /// Open and closed folds, by post.
    pub(super) folds: HashMap<PostId, Folds>,
    /// Positions from earlier runs, by file.
    kept: HashMap<PathBuf, Place>,
    colours: Arc<Colours>,
    /// Decoded images.
    pub pictures: Pictures,
}

/// Display mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// The rendered post.
    #[default]
    Page,
    /// The source file.
    Source,
    /// The excerpt shown on index pages of the site.
    Excerpt,
}

/// Result of laying out a post.
#[derive(Debug)]
pub struct Rendered {
    /// Number of the job.
    pub ticket: u64,
    /// Post that was laid out.
    pub id: PostId,
    /// Its rows, including the header.
    pub page: Page,
    /// Whether the page is complete; if not, it has the first rows and the complete page follows.
    pub is_whole: bool,
    /// Its code that isn't highlighted yet.
    pub plain: Vec<Snippet>,
}

#[derive(Debug)]
struct Shown {
    ticket: u64,
    id: PostId,
    page: Page,
    is_whole: bool,
    /// Code that waits for highlighting.
    plain: Vec<CodeKey>,
    /// Its words, once it was searched.
    words: Option<Arc<Words>>,
}

/// Parameters of the last request, so that the same isn't requested twice.
#[derive(Debug)]
struct Asked {
    post: Arc<Post>,
    head: HeadStyle,
    fills: bool,
    code: CodeLines,
    form: Form,
    folds: Folds,
    room: Option<Room>,
    /// Revision of the text, if it is open in the editor.
    written: Option<u64>,
}

/// Minimum distance in rows of a shown source line from the top and bottom edge.
const EDGE: usize = 2;

/// Maximum number of remembered reading positions; far more than anyone needs in one run.
const MOST_PLACES: usize = 1_000;

impl PreviewPane {
    /// Returns the displayed page.
    pub fn page(&self) -> Option<&Page> {
        self.shown.as_ref().map(|shown| &shown.page)
    }

    /// Returns the displayed post.
    pub(super) fn id(&self) -> Option<&PostId> {
        self.shown.as_ref().map(|shown| &shown.id)
    }

    /// Whether the last request hasn't been answered yet.
    pub fn is_waiting(&self) -> bool {
        let answered = self.shown.as_ref().map_or(0, |shown| shown.ticket);
        self.asked.is_some() && answered != self.ticket
    }

    /// Returns the display mode.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Sets the reading positions of earlier runs.
    pub fn keep(&mut self, kept: HashMap<PathBuf, Place>) {
        self.kept = kept;
    }

    /// Returns the reading positions of this run.
    pub(super) fn places(&self) -> impl Iterator<Item = (&PostId, &Place)> {
        self.places.iter()
    }

    /// Returns the scroll anchor of the top row.
    pub(super) fn place(&self) -> Place {
        self.page()
            .map(|page| Place::at(page, self.top))
            .unwrap_or_default()
    }

    /// Returns the first visible row.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Scrolls; returns whether `action` is a motion.
    pub fn go(&mut self, action: Action, screen: &Screen) -> bool {
        let height = rows_of(screen);
        // two rows stay visible when paging, to keep the reader's place
        let page = height.saturating_sub(2).max(1);
        let half = (height / 2).max(1);
        let is_whole = self.shown.as_ref().is_none_or(|shown| shown.is_whole);
        self.to_end = action == Action::Last && !is_whole;
        self.top = match action {
            Action::Down => self.top + 1,
            Action::Up => self.top.saturating_sub(1),
            Action::First => 0,
            Action::Last => usize::MAX,
            Action::HalfDown => self.top + half,
            Action::HalfUp => self.top.saturating_sub(half),
            Action::PageDown => self.top + page,
            Action::PageUp => self.top.saturating_sub(page),
            _ => return false,
        };
        self.settle(screen);
        self.remember();
        true
    }

    /// Scrolls by rows, as the mouse wheel does.
    pub fn scroll(&mut self, rows: isize, screen: &Screen) {
        self.to_end = false;
        self.top = self.top.saturating_add_signed(rows);
        self.settle(screen);
        self.remember();
    }

    /// Scrolls a row to the top.
    pub(super) fn go_to_row(&mut self, row: usize, screen: &Screen) {
        self.to_end = false;
        self.top = row;
        self.settle(screen);
        self.remember();
    }

    /// Scrolls a row into view; one that was out of view is put a third down.
    pub(super) fn show_row(&mut self, row: usize, screen: &Screen) {
        let height = rows_of(screen);
        if !(self.top..self.top + height).contains(&row) {
            self.go_to_row(row.saturating_sub(height / 3), screen);
        }
    }

    /// Scrolls a source line into view; one that was out of view is put `y` rows below the top.
    pub(super) fn show_line(&mut self, line: usize, y: usize, screen: &Screen) {
        let Some(page) = self.page() else { return };
        let place = Place {
            line,
            ..Place::default()
        };
        let row = place.row_of(page);
        let height = rows_of(screen);
        let seen = self.top + EDGE.min(self.top)..self.top + height.saturating_sub(EDGE);
        if !seen.contains(&row) {
            self.go_to_row(row.saturating_sub(y), screen);
        }
    }

    /// Scrolls a source line to `y` rows below the top.
    pub(super) fn put_line(&mut self, line: usize, y: usize, screen: &Screen) {
        let Some(page) = self.page() else { return };
        let place = Place {
            line,
            ..Place::default()
        };
        let row = place.row_of(page);
        self.go_to_row(row.saturating_sub(y), screen);
    }

    /// Returns how many rows below the top a source line is; `None` if it is above.
    pub(super) fn height_of(&self, line: usize) -> Option<usize> {
        let place = Place {
            line,
            ..Place::default()
        };
        place.row_of(self.page()?).checked_sub(self.top)
    }

    /// Returns the source line of a row, from 1; 0 in the post header.
    pub(super) fn line_of(&self, row: usize) -> usize {
        self.page().map_or(1, |page| Place::at(page, row).line)
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

    /// Returns the row of the current match.
    pub(super) fn current_row(&self) -> Option<usize> {
        let found = self.found.as_ref()?;
        found.hits.row(found.current)
    }

    /// Whether the current match is in view.
    fn is_match_on(&self, screen: &Screen) -> bool {
        let rows = self.top..self.top + rows_of(screen);
        self.current_row().is_some_and(|row| rows.contains(&row))
    }

    /// Finds a text in the displayed page.
    pub(super) fn find(&mut self, text: &str) -> Hits {
        let shown = self.shown.as_mut();
        shown.map_or_else(Hits::default, |shown| {
            find(&shown.page, text, &mut shown.words)
        })
    }

    /// Records the position of the current match, to find it in the next page.
    fn mark_match(&mut self) {
        let Some(page) = self.shown.as_ref().map(|shown| &shown.page) else {
            return;
        };
        if let Some(found) = self.found.as_mut().filter(|found| found.mark.is_none()) {
            found.mark = Mark::of(found, page);
        }
    }

    /// Finds the text again in a new page, keeping the current match.
    fn find_again(&mut self) {
        let Some(shown) = &mut self.shown else { return };
        let Some(found) = &mut self.found else { return };
        found.hits = find(&shown.page, &found.text, &mut shown.words);
        if let Some(mark) = &found.mark {
            found.current = mark.find(&found.hits, &shown.page);
        }
        found.current = found.current.min(found.hits.count().saturating_sub(1));
        if shown.is_whole {
            found.mark = None;
        }
    }

    /// Returns the scroll position as text: `top`, `43 %`, `end`, `all`; `...` until it is known.
    pub fn place_word(&self, screen: &Screen) -> String {
        if self.shown.as_ref().is_some_and(|shown| !shown.is_whole) {
            let is_top = self.top == 0;
            return if is_top { "top" } else { "..." }.to_owned();
        }
        let rows = self.page().map_or(0, |page| page.rows.len());
        let most = rows.saturating_sub(rows_of(screen));
        match self.top {
            _ if most == 0 => "all".to_owned(),
            0 => "top".to_owned(),
            top if top >= most => "end".to_owned(),
            top => format!("{} %", (top * 100 / most).clamp(1, 99)),
        }
    }

    /// Clamps the scroll position to the page.
    pub fn settle(&mut self, screen: &Screen) {
        let rows = self.page().map_or(0, |page| page.rows.len());
        self.top = self.top.min(rows.saturating_sub(rows_of(screen)));
    }

    /// Keeps the reading position of a renamed post.
    pub(super) fn rename(&mut self, old: &PostId, new: PostId) {
        if let Some(place) = self.places.remove(old) {
            self.places.insert(new, place);
        }
    }

    /// Whether a page has the same rows as the displayed one, though their style may differ.
    fn shows_rows_of(&self, id: &PostId, page: &Page) -> bool {
        let Some(shown) = &self.shown else {
            return false;
        };
        let (old, new) = (&shown.page, page);
        let is_same = old.width == new.width && old.blocks == new.blocks;
        is_same && shown.id == *id && shown.is_whole && old.lines().eq(new.lines())
    }

    /// Scrolls a new page to the post's reading position; a complete page also updates the
    /// surroundings of that position.
    fn take_place(&mut self, id: &PostId, page: &Page, is_whole: bool) {
        let Some(place) = self.place_in(id) else {
            self.top = 0;
            return;
        };
        let (top, renewed) = (place.row_of(page), place.renewed(page));
        self.top = top;
        if let Some(place) = renewed.filter(|_| is_whole) {
            self.places.insert(id.clone(), place);
        }
    }

    /// Returns the source line whose rows are needed first; `None` if the post is displayed already
    /// at this width.
    fn first_wanted(&self, id: &PostId, width: usize) -> Option<usize> {
        let is_there =
            |shown: &Shown| shown.is_whole && shown.id == *id && shown.page.width == width;
        if self.shown.as_ref().is_some_and(is_there) {
            return None;
        }
        let goal = self.goal.as_ref().filter(|(of, _)| of == id);
        let line = goal.and_then(|(_, goal)| goal.line());
        let left = || self.place_in(id).map_or(0, |place| place.line);
        Some(line.unwrap_or_else(left))
    }

    /// Returns the reading position of a post, from this run or an earlier one.
    fn place_in(&self, id: &PostId) -> Option<&Place> {
        let asked = self.asked.as_ref().map(|asked| &asked.post);
        let post = asked.filter(|post| post.id == *id);
        let kept = || self.kept.get(&post?.path);
        self.places.get(id).or_else(kept)
    }

    /// Saves the reading position of the displayed post.
    pub(super) fn remember(&mut self) {
        let Some(shown) = &self.shown else { return };
        if self.places.len() >= MOST_PLACES {
            self.places.clear();
        }
        self.places
            .insert(shown.id.clone(), Place::at(&shown.page, self.top));
    }
}

fn rows_of(screen: &Screen) -> usize {
    screen.preview.map_or(screen.body.1, |area| area.height)
}
