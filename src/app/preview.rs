//! The preview pane: which post is laid out, and the place in its text.
//!
//! The place is kept as a line of the source, so that it holds over a reload, a resize and a
//! visit to another post.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::{Post, PostId};
use crate::config::Action;
use crate::markdown::Page;
use crate::markdown::colour::{CodeKey, Coloured, Colours, Snippet};
use crate::markdown::find::find;
use crate::markdown::head::HeadStyle;

use super::find::Found;
use super::place::{Place, place_at, row_of};
use super::screen::Screen;
use super::travel::Goal;
use super::{App, Effect, RenderJob};

/// The preview pane.
#[derive(Debug, Default)]
pub struct PreviewPane {
    shown: Option<Shown>,
    asked: Option<Asked>,
    ticket: u64,
    top: usize,
    form: Form,
    goal: Option<(PostId, Goal)>,
    /// What was found in the post on the screen.
    pub found: Option<Found>,
    places: HashMap<PostId, Place>,
    /// Places of earlier runs, by file.
    kept: HashMap<PathBuf, Place>,
    colours: Arc<Colours>,
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
    form: Form,
}

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
            .map(|page| place_at(page, self.top))
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

    /// Goes to a place in a post: at once where it is on the screen, else when it comes.
    pub(super) fn aim(&mut self, id: PostId, goal: Goal, screen: &Screen) {
        let is_here = self.shown.as_ref().is_some_and(|shown| shown.id == id);
        let at_once = is_here && self.form == Form::Page;
        self.form = Form::Page;
        self.goal = Some((id, goal));
        if at_once {
            self.arrive(screen);
        }
    }

    /// Goes to the goal, where there is one in this post.
    fn arrive(&mut self, screen: &Screen) {
        let Some(shown) = &self.shown else { return };
        let Some((_, goal)) = self.goal.take_if(|(id, _)| *id == shown.id) else {
            return;
        };
        let row = match goal {
            Goal::Top => 0,
            Goal::Anchor(anchor) => self.row_of_anchor(&anchor).unwrap_or(0),
            Goal::Place(place) => row_of(&shown.page, &place),
        };
        self.go_to_row(row, screen);
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
        let form = self.preview.form;
        let asked = self.preview.asked.as_ref();
        if asked.is_some_and(|asked| {
            Arc::ptr_eq(&asked.post, post)
                && (asked.head, asked.fills, asked.form) == (head, fills, form)
        }) {
            return None;
        }
        let post = Arc::clone(post);
        self.preview.ticket += 1;
        self.preview.asked = Some(Asked {
            post: Arc::clone(&post),
            head,
            fills,
            form,
        });
        Some(Effect::Render(Box::new(RenderJob {
            ticket: self.preview.ticket,
            post,
            kind: self.library.kind,
            head,
            fills,
            form,
            colours: Arc::clone(&self.preview.colours),
            clock: self.clock.clone(),
        })))
    }

    /// Changes between the page and another form of it; the place stays.
    pub(super) fn toggle_form(&mut self, form: Form) -> Vec<Effect> {
        let preview = &mut self.preview;
        preview.form = if preview.form == form {
            Form::Page
        } else {
            form
        };
        preview.remember();
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
            let asked = self.preview.asked.as_ref();
            let kept = asked.and_then(|asked| self.preview.kept.get(&asked.post.path));
            let place = self.preview.places.get(&id).or(kept);
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
        self.preview.arrive(&screen);
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
