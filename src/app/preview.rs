//! The preview pane: which post is laid out, and the place in its text.
//!
//! The place is kept as a block and the text above it in that block, so that it holds over a
//! reload, a resize and a visit to another post. So is the match that was gone to.

mod aim;
mod answer;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::{Post, PostId};
use crate::config::Action;
use crate::markdown::colour::{CodeKey, Colours, Snippet};
use crate::markdown::find::{Hits, Words, find};
use crate::markdown::head::HeadStyle;
use crate::markdown::picture::Room;
use crate::markdown::{CodeLines, Folds, Page};

use super::find::{Found, Mark};
use super::pictures::Pictures;
use super::place::Place;
use super::screen::Screen;
use super::travel::Goal;

/// The preview pane.
#[derive(Debug, Default)]
pub struct PreviewPane {
    shown: Option<Shown>,
    asked: Option<Asked>,
    ticket: u64,
    top: usize,
    form: Form,
    goal: Option<(PostId, Goal)>,
    /// Whether the end is wanted as soon as it is there.
    to_end: bool,
    /// What was found in the post on the screen.
    pub found: Option<Found>,
    places: HashMap<PostId, Place>,
    /// What was opened and closed in posts.
    pub(super) folds: HashMap<PostId, Folds>,
    /// Places of earlier runs, by file.
    kept: HashMap<PathBuf, Place>,
    colours: Arc<Colours>,
    /// The pictures that are there.
    pub pictures: Pictures,
}

/// What of a post is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// All of it, laid out.
    #[default]
    Page,
    /// The file as it is written.
    Source,
    /// What stands on the index page of the site.
    Excerpt,
}

/// A post that was laid out.
#[derive(Debug)]
pub struct Rendered {
    /// The ticket of the job.
    pub ticket: u64,
    /// The post.
    pub id: PostId,
    /// Its rows, the head included.
    pub page: Page,
    /// Whether these are all its rows; else they are the first, and the whole page follows.
    pub is_whole: bool,
    /// Its code that has no colours yet.
    pub plain: Vec<Snippet>,
}

#[derive(Debug)]
struct Shown {
    ticket: u64,
    id: PostId,
    page: Page,
    is_whole: bool,
    /// The code that waits for its colours.
    plain: Vec<CodeKey>,
    /// Its words, once something was looked for in it.
    words: Option<Arc<Words>>,
}

/// What was asked for last; the same is not asked for twice.
#[derive(Debug)]
struct Asked {
    post: Arc<Post>,
    head: HeadStyle,
    fills: bool,
    code: CodeLines,
    form: Form,
    folds: Folds,
    room: Option<Room>,
    /// The number of the text, where it is being written.
    written: Option<u64>,
}

/// A line of the text being written is no nearer to the edge of its preview.
const EDGE: usize = 2;

/// Posts whose reading place is kept; far more than anyone reads in one sitting.
const MOST_PLACES: usize = 1_000;

impl PreviewPane {
    /// Gives the page on the screen.
    pub fn page(&self) -> Option<&Page> {
        self.shown.as_ref().map(|shown| &shown.page)
    }

    /// Gives the post on the screen.
    pub(super) fn id(&self) -> Option<&PostId> {
        self.shown.as_ref().map(|shown| &shown.id)
    }

    /// Tells whether the answer to the last question is still on its way.
    pub fn is_waiting(&self) -> bool {
        let answered = self.shown.as_ref().map_or(0, |shown| shown.ticket);
        self.asked.is_some() && answered != self.ticket
    }

    /// Tells what of the post is shown.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Takes the places of earlier runs.
    pub fn keep(&mut self, kept: HashMap<PathBuf, Place>) {
        self.kept = kept;
    }

    /// Gives the places in posts that were moved in.
    pub(super) fn places(&self) -> impl Iterator<Item = (&PostId, &Place)> {
        self.places.iter()
    }

    /// Gives the place at the top of the screen.
    pub(super) fn place(&self) -> Place {
        self.page()
            .map(|page| Place::at(page, self.top))
            .unwrap_or_default()
    }

    /// Gives the first row on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Scrolls; tells whether the action was one of moving.
    pub fn go(&mut self, action: Action, screen: &Screen) -> bool {
        let height = rows_of(screen);
        // a page keeps two rows of what was read, so that the eye finds its place
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

    /// Scrolls by rows, as the wheel does.
    pub fn scroll(&mut self, rows: isize, screen: &Screen) {
        self.to_end = false;
        self.top = self.top.saturating_add_signed(rows);
        self.settle(screen);
        self.remember();
    }

    /// Puts a row at the top of the screen.
    pub(super) fn go_to_row(&mut self, row: usize, screen: &Screen) {
        self.to_end = false;
        self.top = row;
        self.settle(screen);
        self.remember();
    }

    /// Brings a row onto the screen, a third down where it was not there.
    pub(super) fn show_row(&mut self, row: usize, screen: &Screen) {
        let height = rows_of(screen);
        if !(self.top..self.top + height).contains(&row) {
            self.go_to_row(row.saturating_sub(height / 3), screen);
        }
    }

    /// Shows the rows of a line of the source, `y` rows below the top where they are out of sight.
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

    /// Puts a line of the source so many rows below the top.
    pub(super) fn put_line(&mut self, line: usize, y: usize, screen: &Screen) {
        let Some(page) = self.page() else { return };
        let place = Place {
            line,
            ..Place::default()
        };
        let row = place.row_of(page);
        self.go_to_row(row.saturating_sub(y), screen);
    }

    /// Tells how many rows below the top a line of the source stands, where it is below.
    pub(super) fn height_of(&self, line: usize) -> Option<usize> {
        let place = Place {
            line,
            ..Place::default()
        };
        place.row_of(self.page()?).checked_sub(self.top)
    }

    /// Gives the line of the source that a row shows, from 1.
    pub(super) fn line_of(&self, row: usize) -> usize {
        self.page().map_or(1, |page| Place::at(page, row).line)
    }

    /// Finds the row of a target of links, by its name.
    pub(super) fn row_of_anchor(&self, anchor: &str) -> Option<usize> {
        let page = self.page()?;
        let mut headings = page.outline.iter();
        let heading = headings.find(|heading| heading.anchor == anchor);
        let named = || page.anchors.iter().find(|(name, _)| name == anchor);
        heading
            .map(|heading| heading.row)
            .or_else(|| named().map(|(_, row)| *row))
    }

    /// Gives the row of the hit that was gone to.
    pub(super) fn current_row(&self) -> Option<usize> {
        let found = self.found.as_ref()?;
        found.hits.row(found.current)
    }

    /// Whether the match that was gone to is on the screen.
    fn is_match_on(&self, screen: &Screen) -> bool {
        let rows = self.top..self.top + rows_of(screen);
        self.current_row().is_some_and(|row| rows.contains(&row))
    }

    /// Looks for a text in the page on the screen.
    pub(super) fn find(&mut self, text: &str) -> Hits {
        let shown = self.shown.as_mut();
        shown.map_or_else(Hits::default, |shown| {
            find(&shown.page, text, &mut shown.words)
        })
    }

    /// Notes where the current match is, for the page that comes.
    fn mark_match(&mut self) {
        let Some(page) = self.shown.as_ref().map(|shown| &shown.page) else {
            return;
        };
        if let Some(found) = self.found.as_mut().filter(|found| found.mark.is_none()) {
            found.mark = Mark::of(found, page);
        }
    }

    /// Looks again for what was found, in a page that is new; the match that was gone to stays the
    /// current one.
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

    /// Says how far down the text is: `top`, `43 %`, `end`, `all`; `...` until that is known.
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

    /// Brings the top back within the page.
    pub fn settle(&mut self, screen: &Screen) {
        let rows = self.page().map_or(0, |page| page.rows.len());
        self.top = self.top.min(rows.saturating_sub(rows_of(screen)));
    }

    /// Keeps the place in a post whose file gets another name.
    pub(super) fn rename(&mut self, old: &PostId, new: PostId) {
        if let Some(place) = self.places.remove(old) {
            self.places.insert(new, place);
        }
    }

    /// Tells whether a page has the rows that are on the screen, though they may look other now.
    fn shows_rows_of(&self, id: &PostId, page: &Page) -> bool {
        let Some(shown) = &self.shown else {
            return false;
        };
        let (old, new) = (&shown.page, page);
        let is_same = old.width == new.width && old.blocks == new.blocks;
        is_same && shown.id == *id && shown.is_whole && old.lines().eq(new.lines())
    }

    /// Finds the place in a post in a page of it that comes; a whole page says what is around that
    /// place from now on.
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

    /// Gives the line whose rows are wanted first: none where the post is on the screen as it was.
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

    /// Gives the place where a post was left, in this run or one before.
    fn place_in(&self, id: &PostId) -> Option<&Place> {
        let asked = self.asked.as_ref().map(|asked| &asked.post);
        let post = asked.filter(|post| post.id == *id);
        let kept = || self.kept.get(&post?.path);
        self.places.get(id).or_else(kept)
    }

    /// Keeps the place in the post on the screen.
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
