//! Requests for the page of the selected post, and their answers.
//!
//! Answers to older requests are dropped; code highlighting that arrives later changes no row.

use std::sync::Arc;

use crate::app::{App, Effect, RenderJob};
use crate::blog::Post;
use crate::config::action_sets::Motion;
use crate::markdown::RenderedPage;
use crate::markdown::color::{HighlightedSnippet, SnippetKey};
use crate::markdown::post_header::HeaderOptions;

use super::{DisplayedPage, PreviewMode, RenderKey, Rendered};

/// Minimum rows of a page that is dropped on another thread.
const LONG_PAGE_ROWS: usize = 2_000;

impl RenderKey {
    /// Whether the requests are the same; a post read again from disk counts as another.
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.post, &other.post)
            && (self.head, self.has_code_background, self.code, self.mode)
                == (
                    other.head,
                    other.has_code_background,
                    other.code,
                    other.mode,
                )
            && (&self.folds, self.max_image_size, self.revision)
                == (&other.folds, other.max_image_size, other.revision)
    }
}

impl App {
    /// Requests the page of the selected post, unless it is the one requested last.
    pub(in crate::app) fn request_preview(&mut self) {
        let screen = self.screen();
        let Some(area) = screen.preview else {
            return;
        };
        let Some(post) = self.previewed_post().map(Arc::clone) else {
            self.preview.displayed = None;
            self.preview.requested = None;
            return;
        };
        let head = HeaderOptions {
            width: area.width.max(1),
            glyphs: self.session.glyphs,
            compact: screen.is_compact(),
        };
        let source = self.edit.edited_text(&post.path);
        let asked = self.preview.requested.as_ref();
        if asked.is_some_and(|asked| asked.post.id != post.id) {
            self.view.code_column = 0;
        }
        let asks = RenderKey {
            post: Arc::clone(&post),
            head,
            has_code_background: self.session.has_backgrounds(),
            code: self.session.code_lines(self.view.code_column),
            mode: self.preview.mode,
            folds: (self.preview.folds.get(&post.id).cloned()).unwrap_or_default(),
            max_image_size: self.max_image_size(),
            revision: source.as_ref().map(|(_, state)| *state),
        };
        let asked = self.preview.requested.as_ref();
        if asked.is_some_and(|asked| asked.is_same(&asks)) {
            return;
        }
        self.preview.ticket += 1;
        let first = self.preview.first_line_needed(&post.id, head.width);
        let job = RenderJob {
            ticket: self.preview.ticket,
            post,
            source,
            kind: self.library.kind,
            dialect: self.library.kind.into(),
            head,
            has_code_background: asks.has_code_background,
            code: asks.code,
            mode: asks.mode,
            first_line: first,
            folds: asks.folds.clone(),
            max_image_size: asks.max_image_size,
            colors: Arc::clone(&self.preview.colors),
            clock: self.clock.clone(),
        };
        self.preview.requested = Some(asks);
        self.outbox.push(Effect::Render(Box::new(job)));
    }

    /// Returns the post for the preview: the one in the editor, else the selected one.
    pub(in crate::app) fn previewed_post(&self) -> Option<&Arc<Post>> {
        match self.edit.current() {
            Some(open_post) => self.library.post(open_post.post.as_ref()?),
            None => self.list.chosen(&self.library),
        }
    }

    /// Toggles a display mode; the scroll position stays.
    pub(in crate::app) fn toggle_preview_mode(&mut self, form: PreviewMode) {
        let preview = &mut self.preview;
        preview.mode = if preview.mode == form {
            PreviewMode::Page
        } else {
            form
        };
        preview.save_position();
    }

    /// Displays a laid-out post, unless a newer one was requested since.
    pub(in crate::app) fn handle_rendered(&mut self, rendered: Rendered) {
        let Rendered {
            ticket,
            id,
            page,
            is_whole,
            mut plain,
        } = rendered;
        if ticket != self.preview.ticket {
            return self.drop_page(page);
        }
        if self
            .preview
            .displayed
            .as_ref()
            .is_some_and(|shown| shown.id != id)
        {
            // the matches were those of the other post
            self.preview.matches = None;
        }
        if !self.preview.has_same_rows(&id, &page) {
            let is_next = self.preview.displayed.as_ref().is_some_and(|shown| {
                // the rest of a page whose end is awaited
                shown.id == id && !shown.is_whole
            });
            self.preview.scrolls_to_end &= is_next;
            self.preview.restore_position(&id, &page, is_whole);
        }
        self.preview.mark_match();
        let is_on_screen = self.preview.is_match_visible(&self.screen());
        let all = plain.len();
        plain.retain(|snippet| self.preview.colors.get(&snippet.key).is_none());
        if plain.len() < all {
            // code was highlighted during layout
            self.preview.requested = None;
        }
        let keys = plain.iter().map(|snippet| snippet.key.clone());
        let old = self.preview.displayed.replace(DisplayedPage {
            ticket,
            id,
            page,
            is_whole,
            plain: keys.collect(),
            words: None,
        });
        self.scroll_to_page(is_whole, is_on_screen);
        if let Some(old) = old {
            self.drop_page(old.page);
        }
        if !plain.is_empty() {
            self.outbox.push(Effect::Color(plain));
        }
    }

    /// Scrolls a new page to its position; a match that was in view stays in view.
    fn scroll_to_page(&mut self, is_whole: bool, keeps_match: bool) {
        self.preview.refresh_matches();
        let screen = self.screen();
        if is_whole && std::mem::take(&mut self.preview.scrolls_to_end) {
            self.preview.scroll_by(Motion::Last, &screen);
        }
        self.preview.clamp_scroll(&screen);
        if let Some(row) = self.preview.current_row().filter(|_| keeps_match) {
            self.preview.show_row(row, &screen);
        }
        self.preview_match_again();
        self.preview.apply_pending_scroll(&screen);
        self.edit
            .restore_preview_row(&mut self.preview, context!(self));
    }

    /// Requests the page again if it refers to images, as one of them may have changed.
    pub(in crate::app) fn refresh_images(&mut self) {
        if self.preview.page().is_some_and(|page| page.has_images) {
            self.preview.requested = None;
        }
    }

    /// Adds highlighted code; requests the page again if it has that code.
    pub(in crate::app) fn take_colors(&mut self, done: Vec<(SnippetKey, HighlightedSnippet)>) {
        let preview = &mut self.preview;
        let waits = |key: &SnippetKey| {
            let shown = preview.displayed.as_ref();
            shown.is_some_and(|shown| shown.plain.contains(key))
        };
        if done.iter().any(|(key, _)| waits(key)) {
            preview.requested = None;
        }
        let colors = Arc::make_mut(&mut preview.colors);
        for (key, colored) in done {
            colors.add(key, colored);
        }
    }

    /// Drops a page; a long one on another thread.
    fn drop_page(&mut self, page: RenderedPage) {
        if page.rows.len() < LONG_PAGE_ROWS {
            return;
        }
        self.outbox.push(Effect::DropPage(Box::new(page)));
    }
}
