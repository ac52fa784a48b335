//! The preview pane: which post is laid out, and the place in its text.
//!
//! The place is kept as a line of the source, so that it holds over a reload, a resize and a
//! visit to another post.

use std::collections::HashMap;
use std::sync::Arc;

use crate::blog::{Post, PostId};
use crate::config::Action;
use crate::markdown::colour::{CodeKey, Coloured, Colours, Snippet};
use crate::markdown::find::find;
use crate::markdown::head::HeadStyle;
use crate::markdown::{Page, Row};

use super::find::Found;
use super::screen::Screen;
use super::{App, Effect, RenderJob};

/// The preview pane.
#[derive(Debug, Default)]
pub struct PreviewPane {
    shown: Option<Shown>,
    asked: Option<Asked>,
    ticket: u64,
    top: usize,
    source: bool,
    /// What was found in the post on the screen.
    pub found: Option<Found>,
    places: HashMap<PostId, Place>,
    colours: Arc<Colours>,
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
    /// Its code that has no colours yet.
    pub plain: Vec<Snippet>,
}

#[derive(Debug)]
struct Shown {
    ticket: u64,
    id: PostId,
    page: Page,
    /// The code that waits for its colours.
    plain: Vec<CodeKey>,
}

/// What was asked for last; the same is not asked for twice.
#[derive(Debug)]
struct Asked {
    post: Arc<Post>,
    head: HeadStyle,
    fills: bool,
    source: bool,
}

/// A place in a text: a line of the source, rows below the first of that line, and the words that
/// stand there or next below, so that it is found again when lines come or go above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    line: usize,
    below: usize,
    words: String,
    // how many rows below the place the words stand
    words_below: usize,
}

/// How far below a place its words are looked for: there are never more blank rows than this.
const MOST_BLANKS: usize = 6;

/// Posts whose reading place is kept; far more than anyone reads in one sitting.
const MOST_PLACES: usize = 1_000;

impl PreviewPane {
    /// Gives the page on the screen.
    pub fn page(&self) -> Option<&Page> {
        self.shown.as_ref().map(|shown| &shown.page)
    }

    /// Tells whether the answer to the last question is still on its way.
    pub fn is_waiting(&self) -> bool {
        let answered = self.shown.as_ref().map_or(0, |shown| shown.ticket);
        self.asked.is_some() && answered != self.ticket
    }

    /// Tells whether the source is shown in place of the page.
    pub fn shows_source(&self) -> bool {
        self.source
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
        self.top = self.top.saturating_add_signed(rows);
        self.settle(screen);
        self.remember();
    }

    /// Puts a row at the top of the screen.
    pub(super) fn go_to_row(&mut self, row: usize, screen: &Screen) {
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

    /// Gives the row of the hit that was gone to.
    pub(super) fn current_row(&self) -> Option<usize> {
        let found = self.found.as_ref()?;
        found.hits.row(found.current)
    }

    /// Looks again for what was found, in a page that is new.
    fn find_again(&mut self) {
        let Some(shown) = &self.shown else { return };
        if let Some(found) = &mut self.found {
            found.hits = find(&shown.page, &found.text);
            found.current = found.current.min(found.hits.count().saturating_sub(1));
        }
    }

    /// Says how far down the text is: `top`, `43 %`, `end`, `all`.
    pub fn place_word(&self, screen: &Screen) -> String {
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
        let lines = |page: &Page| page.rows.iter().map(|row| row.line).collect::<Vec<_>>();
        self.shown.as_ref().is_some_and(|shown| {
            shown.id == *id && shown.page.width == page.width && lines(&shown.page) == lines(page)
        })
    }

    fn remember(&mut self) {
        let Some(shown) = &self.shown else { return };
        if self.places.len() >= MOST_PLACES {
            self.places.clear();
        }
        self.places
            .insert(shown.id.clone(), place_at(&shown.page, self.top));
    }
}

impl App {
    /// Asks for the chosen post when what is on the screen is not that.
    pub(super) fn ask_for_preview(&mut self) -> Option<Effect> {
        let screen = self.screen();
        let area = screen.preview?;
        let Some(post) = self.list.chosen(&self.library) else {
            self.preview.shown = None;
            self.preview.asked = None;
            return None;
        };
        let head = HeadStyle {
            width: area.width.max(1),
            glyphs: self.setup.glyphs,
            compact: screen.is_compact(),
        };
        let fills = self.setup.has_grounds();
        let source = self.preview.source;
        let asked = self.preview.asked.as_ref();
        if asked.is_some_and(|asked| {
            Arc::ptr_eq(&asked.post, post)
                && (asked.head, asked.fills, asked.source) == (head, fills, source)
        }) {
            return None;
        }
        let post = Arc::clone(post);
        self.preview.ticket += 1;
        self.preview.asked = Some(Asked {
            post: Arc::clone(&post),
            head,
            fills,
            source,
        });
        Some(Effect::Render(Box::new(RenderJob {
            ticket: self.preview.ticket,
            post,
            kind: self.library.kind,
            head,
            fills,
            source,
            colours: Arc::clone(&self.preview.colours),
            clock: self.clock.clone(),
        })))
    }

    /// Changes between the page and its source; the place stays.
    pub(super) fn toggle_source(&mut self) -> Vec<Effect> {
        self.preview.source = !self.preview.source;
        self.preview.remember();
        Vec::new()
    }

    /// Takes a laid-out post, unless a newer one was asked for since.
    pub(super) fn show(&mut self, rendered: Rendered) -> Vec<Effect> {
        let Rendered {
            ticket,
            id,
            page,
            mut plain,
        } = rendered;
        if ticket != self.preview.ticket {
            return Vec::new();
        }
        if self
            .preview
            .shown
            .as_ref()
            .is_some_and(|shown| shown.id != id)
        {
            // what was looked for was looked for in that post
            self.preview.found = None;
        }
        if !self.preview.shows_rows_of(&id, &page) {
            let place = self.preview.places.get(&id);
            self.preview.top = place.map_or(0, |place| row_of(&page, place));
        }
        let all = plain.len();
        plain.retain(|snippet| self.preview.colours.get(&snippet.key).is_none());
        if plain.len() < all {
            // colours came while the page was made
            self.preview.asked = None;
        }
        let keys = plain.iter().map(|snippet| snippet.key.clone());
        self.preview.shown = Some(Shown {
            ticket,
            id,
            page,
            plain: keys.collect(),
        });
        self.preview.find_again();
        let screen = self.screen();
        self.preview.settle(&screen);
        if plain.is_empty() {
            Vec::new()
        } else {
            vec![Effect::Colour(plain)]
        }
    }

    /// Takes the colours of code; the page is asked for again where they are on it.
    pub(super) fn take_colours(&mut self, done: Vec<(CodeKey, Coloured)>) -> Vec<Effect> {
        let preview = &mut self.preview;
        let waits = |key: &CodeKey| {
            let shown = preview.shown.as_ref();
            shown.is_some_and(|shown| shown.plain.contains(key))
        };
        if done.iter().any(|(key, _)| waits(key)) {
            preview.asked = None;
        }
        let colours = Arc::make_mut(&mut preview.colours);
        for (key, coloured) in done {
            colours.add(key, coloured);
        }
        Vec::new()
    }
}

fn rows_of(screen: &Screen) -> usize {
    screen.preview.map_or(screen.body.1, |area| area.height)
}

fn place_at(page: &Page, top: usize) -> Place {
    let line = page.rows.get(top).map_or(0, |row| row.line);
    // rows of ours (blanks, rules) belong to the text above them
    let line = if line > 0 {
        line
    } else {
        page.rows
            .iter()
            .take(top)
            .rev()
            .map(|row| row.line)
            .find(|line| *line > 0)
            .unwrap_or(0)
    };
    let below = page.rows.iter().map(words).skip(top).enumerate();
    let (words_below, words) = below
        .take(MOST_BLANKS)
        .find(|(_, words)| !words.trim().is_empty())
        .unwrap_or_default();
    Place {
        line,
        below: top - first_row_of(page, line).min(top),
        words_below,
        words,
    }
}

fn row_of(page: &Page, place: &Place) -> usize {
    if (place.line, place.below) == (0, 0) {
        return 0;
    }
    let first = first_row_of(page, place.line);
    let next = first_row_of(page, place.line + 1);
    // a line that got shorter must not push the place into the next one
    let row = (first + place.below).min(next.max(first + 1) - 1);
    let found = nearest_with(page, row + place.words_below, &place.words);
    found.map_or(row, |found| found.saturating_sub(place.words_below))
}

/// Finds the row with these words that is nearest to another.
fn nearest_with(page: &Page, row: usize, wanted: &str) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    let same = page
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| words(row) == wanted);
    same.map(|(at, _)| at).min_by_key(|at| at.abs_diff(row))
}

fn words(row: &Row) -> String {
    row.spans.iter().map(|span| span.text.as_str()).collect()
}

fn first_row_of(page: &Page, line: usize) -> usize {
    let at_or_behind = |row: &Row| line == 0 || row.line >= line;
    page.rows
        .iter()
        .position(at_or_behind)
        .unwrap_or(page.rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::RowSpan;
    use crate::text::Clean;

    fn page(lines: &[usize]) -> Page {
        let rows = lines.iter().map(|line| Row {
            line: *line,
            ..Row::default()
        });
        Page {
            rows: rows.collect(),
            ..Page::default()
        }
    }

    #[test]
    fn a_place_is_found_again_at_another_width() {
        let wide = page(&[0, 0, 1, 1, 0, 3, 3, 5]);
        let narrow = page(&[0, 0, 0, 1, 1, 1, 1, 0, 3, 3, 3, 5]);
        assert_eq!(row_of(&narrow, &place_at(&wide, 5)), 8);
        assert_eq!(row_of(&narrow, &place_at(&wide, 6)), 9);
        assert_eq!(row_of(&wide, &place_at(&narrow, 10)), 6);
    }

    #[test]
    fn the_top_stays_the_top() {
        let before = page(&[0, 0, 1, 2]);
        assert_eq!(row_of(&before, &place_at(&before, 0)), 0);
        assert_eq!(row_of(&before, &place_at(&before, 1)), 1);
    }

    #[test]
    fn a_place_is_found_again_when_lines_come_above_it() {
        let with_words = |lines: &[(usize, &str)]| {
            let mut page = page(&lines.iter().map(|line| line.0).collect::<Vec<_>>());
            for (row, (_, text)) in page.rows.iter_mut().zip(lines) {
                row.spans = vec![RowSpan {
                    text: Clean::new(text),
                    ..RowSpan::default()
                }];
            }
            page
        };
        let before = with_words(&[(1, "one"), (2, "two"), (3, "three")]);
        let after = with_words(&[
            (1, "new"),
            (2, "newer"),
            (3, "one"),
            (4, "two"),
            (5, "three"),
        ]);
        assert_eq!(row_of(&after, &place_at(&before, 1)), 3);
        let before = with_words(&[(1, "one"), (0, ""), (3, "two"), (4, "three")]);
        let after = with_words(&[(1, "new"), (0, ""), (3, "one"), (0, ""), (5, "two")]);
        assert_eq!(row_of(&after, &place_at(&before, 1)), 3);
    }

    #[test]
    fn a_place_in_text_that_is_gone_is_the_end() {
        let long = page(&[1, 2, 3, 4, 5]);
        let short = page(&[1, 2]);
        assert_eq!(row_of(&short, &place_at(&long, 4)), 2);
    }
}
