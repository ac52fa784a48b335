//! Requests for the page of the selected post, and their answers.
//!
//! Answers to older requests are dropped; code highlighting that arrives later changes no row.

use std::sync::Arc;

use crate::app::{App, Effect, RenderJob};
use crate::blog::Post;
use crate::config::Action;
use crate::markdown::Page;
use crate::markdown::colour::{CodeKey, Coloured};
use crate::markdown::post_header::HeadStyle;

use super::{Asked, Form, Rendered, Shown};

/// Minimum rows of a page that is dropped on another thread.
const LONG: usize = 2_000;

impl Asked {
    /// Whether the requests are the same; a post read again from disk counts as another.
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.post, &other.post)
            && (self.head, self.fills, self.code, self.form)
                == (other.head, other.fills, other.code, other.form)
            && (&self.folds, self.room, self.written) == (&other.folds, other.room, other.written)
    }
}

impl App {
    /// Requests the page of the selected post, unless it is the one requested last.
    pub(in crate::app) fn ask_for_preview(&mut self) -> Option<Effect> {
        let screen = self.screen();
        let area = screen.preview?;
        let Some(post) = self.post_to_show().map(Arc::clone) else {
            self.preview.shown = None;
            self.preview.asked = None;
            return None;
        };
        let head = HeadStyle {
            width: area.width.max(1),
            glyphs: self.setup.glyphs,
            compact: screen.is_compact(),
        };
        let source = self.text_of(&post.path);
        let asked = self.preview.asked.as_ref();
        if asked.is_some_and(|asked| asked.post.id != post.id) {
            self.view.sideways = 0;
        }
        let asks = Asked {
            post: Arc::clone(&post),
            head,
            fills: self.setup.has_grounds(),
            code: self.setup.code_lines(self.view.sideways),
            form: self.preview.form,
            folds: (self.preview.folds.get(&post.id).cloned()).unwrap_or_default(),
            room: self.room_of_pictures(),
            written: source.as_ref().map(|(_, state)| *state),
        };
        let asked = self.preview.asked.as_ref();
        if asked.is_some_and(|asked| asked.is_same(&asks)) {
            return None;
        }
        self.preview.ticket += 1;
        let first = self.preview.first_wanted(&post.id, head.width);
        let job = RenderJob {
            ticket: self.preview.ticket,
            post,
            source,
            kind: self.library.kind,
            dialect: self.library.kind.into(),
            head,
            fills: asks.fills,
            code: asks.code,
            form: asks.form,
            first,
            folds: asks.folds.clone(),
            room: asks.room,
            colours: Arc::clone(&self.preview.colours),
            clock: self.clock.clone(),
        };
        self.preview.asked = Some(asks);
        Some(Effect::Render(Box::new(job)))
    }

    /// Returns the post for the preview: the one in the editor, else the selected one.
    pub(in crate::app) fn post_to_show(&self) -> Option<&Arc<Post>> {
        match self.edit.desk() {
            Some(desk) => self.library.post(desk.post.as_ref()?),
            None => self.list.chosen(&self.library),
        }
    }

    /// Toggles a display mode; the scroll position stays.
    pub(in crate::app) fn toggle_form(&mut self, form: Form) -> Vec<Effect> {
        let preview = &mut self.preview;
        preview.form = if preview.form == form {
            Form::Page
        } else {
            form
        };
        preview.remember();
        Vec::new()
    }

    /// Displays a laid-out post, unless a newer one was requested since.
    pub(in crate::app) fn show(&mut self, rendered: Rendered) -> Vec<Effect> {
        let Rendered {
            ticket,
            id,
            page,
            is_whole,
            mut plain,
        } = rendered;
        if ticket != self.preview.ticket {
            return discard(page);
        }
        if self
            .preview
            .shown
            .as_ref()
            .is_some_and(|shown| shown.id != id)
        {
            // the matches were those of the other post
            self.preview.found = None;
        }
        if !self.preview.shows_rows_of(&id, &page) {
            let is_next = self.preview.shown.as_ref().is_some_and(|shown| {
                // the rest of a page whose end is awaited
                shown.id == id && !shown.is_whole
            });
            self.preview.to_end &= is_next;
            self.preview.take_place(&id, &page, is_whole);
        }
        self.preview.mark_match();
        let is_on_screen = self.preview.is_match_on(&self.screen());
        let all = plain.len();
        plain.retain(|snippet| self.preview.colours.get(&snippet.key).is_none());
        if plain.len() < all {
            // code was highlighted during layout
            self.preview.asked = None;
        }
        let keys = plain.iter().map(|snippet| snippet.key.clone());
        let old = self.preview.shown.replace(Shown {
            ticket,
            id,
            page,
            is_whole,
            plain: keys.collect(),
            words: None,
        });
        self.scroll_to_page(is_whole, is_on_screen);
        let mut effects = old.map_or_else(Vec::new, |old| discard(old.page));
        if !plain.is_empty() {
            effects.push(Effect::Colour(plain));
        }
        effects
    }

    /// Scrolls a new page to its position; a match that was in view stays in view.
    fn scroll_to_page(&mut self, is_whole: bool, keeps_match: bool) {
        self.preview.find_again();
        let screen = self.screen();
        if is_whole && std::mem::take(&mut self.preview.to_end) {
            self.preview.go(Action::Last, &screen);
        }
        self.preview.settle(&screen);
        if let Some(row) = self.preview.current_row().filter(|_| keeps_match) {
            self.preview.show_row(row, &screen);
        }
        self.glance_again();
        self.preview.arrive(&screen);
        self.anchor_preview();
    }

    /// Requests the page again if it refers to images, as one of them may have changed.
    pub(in crate::app) fn look_for_images_again(&mut self) -> Vec<Effect> {
        if self.preview.page().is_some_and(|page| page.names_images) {
            self.preview.asked = None;
        }
        Vec::new()
    }

    /// Adds highlighted code; requests the page again if it has that code.
    pub(in crate::app) fn take_colours(&mut self, done: Vec<(CodeKey, Coloured)>) -> Vec<Effect> {
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

/// Drops a page; a long one on another thread.
fn discard(page: Page) -> Vec<Effect> {
    if page.rows.len() < LONG {
        return Vec::new();
    }
    vec![Effect::Discard(Box::new(page))]
}
