//! Completion items from the blog: tags, authors, posts, headings, code languages.

use crate::app::mode::Mode;
use crate::app::{App, Effect, RenderJob};
use crate::blog::link::resolve;
use crate::blog::{Destination, Post, PostId};
use crate::editor::completion::{self, Candidate, LANGUAGES, Place, What, rank};
use crate::markdown::post_header::HeadStyle;
use crate::markdown::{CodeLines, Folds, Heading};

use super::completion_menu::{Kind, Offer};

/// Maximum number of items.
const MOST: usize = 50;

/// Headings of the post that a link points to.
#[derive(Clone, Debug)]
pub struct Headings {
    /// The post.
    pub id: PostId,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
}

impl App {
    /// Completes what is typed: inserts the only match, or opens the completion menu. Returns
    /// `None` if nothing can be completed at the cursor.
    pub(super) fn complete(&mut self) -> Option<Vec<Effect>> {
        let (at, place) = self.place_here()?;
        if let Some(effect) = self.headings_for(&place) {
            return Some(vec![effect]);
        }
        let rows = self.fitting(&place);
        match rows.as_slice() {
            [] => Some(self.answer("Nothing here is called that.")),
            [one] if place.written(&one.insert) == place.typed => {
                Some(self.answer("Nothing more to complete."))
            }
            [one] => Some(self.put_name(&place, at, one)),
            _ => {
                self.mode = Mode::Offer(Box::new(Offer::new(Kind::Name(place), at, rows)));
                Some(Vec::new())
            }
        }
    }

    /// Opens the completion menu without being asked, with no row selected.
    pub(super) fn offer(&mut self) {
        let Some((at, place)) = self.place_here() else {
            return;
        };
        let rows = self.fitting(&place);
        if !rows.is_empty() {
            let mut offer = Offer::new(Kind::Name(place), at, rows);
            offer.chosen = None;
            self.mode = Mode::Offer(Box::new(offer));
        }
    }

    /// Returns the names that fit a context, best match first.
    pub(super) fn fitting(&self, place: &Place) -> Vec<Candidate> {
        let posts = self.library.posts();
        let candidates = match &place.what {
            What::Tag => completion::tags(self.library.tags()),
            What::Author => {
                let mut names: Vec<&str> = posts
                    .iter()
                    .flat_map(|post| post.authors.iter().map(|author| author.0.as_str()))
                    .collect();
                names.sort_unstable();
                names.dedup();
                completion::names(names)
            }
            What::Language => completion::names(LANGUAGES),
            What::Post if place.typed.starts_with('/') => completion::addresses(posts),
            What::Post => self
                .post_here()
                .map_or_else(Vec::new, |from| completion::posts(posts, from)),
            What::Anchor(path) => self.anchors(path),
        };
        rank(candidates, &place.typed, MOST)
    }

    fn post_here(&self) -> Option<&Post> {
        let id = self.edit.desk()?.post.as_ref()?;
        self.library.post(id).map(AsRef::as_ref)
    }

    /// Returns the post that a link path points to, if it is a post.
    fn led_to(&self, path: &str) -> Option<PostId> {
        let from = self.post_here()?;
        if path.is_empty() {
            return Some(from.id.clone());
        }
        match resolve(path, from, self.library.posts()) {
            Destination::Post(id, _) => Some(id),
            _ => None,
        }
    }

    fn anchors(&self, path: &str) -> Vec<Candidate> {
        let Some(id) = self.led_to(path) else {
            return Vec::new();
        };
        let own = self
            .preview
            .page()
            .filter(|_| self.preview.id() == Some(&id));
        let known = self.edit.headings.as_ref().filter(|known| known.id == id);
        let headings = own.map(|page| page.outline.as_slice());
        let headings = headings.or(known.map(|known| known.headings.as_slice()));
        let pairs = headings.unwrap_or_default().iter();
        completion::anchors(pairs.map(|one| (one.anchor.as_str(), one.text.as_str())))
    }

    /// Requests the headings of another post that a link points into.
    fn headings_for(&self, place: &Place) -> Option<Effect> {
        let What::Anchor(path) = &place.what else {
            return None;
        };
        let id = self.led_to(path)?;
        let is_known = self
            .edit
            .headings
            .as_ref()
            .is_some_and(|known| known.id == id);
        if is_known || self.preview.id() == Some(&id) {
            return None;
        }
        let post = self.library.post(&id)?;
        Some(Effect::Headings(Box::new(RenderJob {
            ticket: 0,
            source: self.text_of(&post.path),
            post: post.clone(),
            kind: self.library.kind,
            dialect: self.library.kind.into(),
            head: HeadStyle {
                width: 80,
                glyphs: self.setup.glyphs,
                compact: true,
            },
            form: crate::app::preview::Form::Page,
            fills: false,
            code: CodeLines::Wrap,
            folds: Folds::default(),
            room: None,
            first: None,
            colours: std::sync::Arc::default(),
            clock: self.clock.clone(),
        })))
    }

    /// Stores the requested headings, and continues the completion if the cursor is still there.
    pub(in crate::app) fn take_headings(&mut self, headings: Headings) -> Vec<Effect> {
        let id = headings.id.clone();
        self.edit.headings = Some(headings);
        let place = self
            .place_here()
            .filter(|_| matches!(self.mode, Mode::Browse));
        let waits = place.is_some_and(|(_, place)| match &place.what {
            What::Anchor(path) => self.led_to(path) == Some(id),
            _ => false,
        });
        if !waits {
            return Vec::new();
        }
        self.complete().unwrap_or_default()
    }
}
