//! Requests for the page of the selected post, and their answers.
//!
//! Answers to older requests are dropped; code highlighting that arrives later changes no row.

use std::sync::Arc;

use crate::app::Effect;
use crate::app::context::Context;
use crate::app::jobs::render::{PreviewMode, RenderJob, Rendered};
use crate::app::layout::ScreenLayout;
use crate::blog::{Post, PostId, SiteKind};
use crate::config::action_sets::Motion;
use crate::editor::Text;
use crate::markdown::color::{HighlightedSnippet, SnippetKey};
use crate::markdown::post_header::HeaderOptions;
use crate::markdown::{PageRow, RenderedPage};

use super::{DisplayedPage, PreviewPane, RenderKey, visible_rows};

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

impl PreviewPane {
    /// Toggles a display mode; the scroll position stays.
    pub(in crate::app) fn toggle_preview_mode(&mut self, form: PreviewMode) {
        self.mode = if self.mode == form {
            PreviewMode::Page
        } else {
            form
        };
        self.hold_position();
    }

    /// Requests the page again if it refers to images, as one of them may have changed.
    pub(in crate::app) fn refresh_images(&mut self) {
        if self.page().is_some_and(|page| page.has_images) {
            self.requested = None;
        }
    }

    /// Adds highlighted code; requests the page again if it has that code.
    pub(in crate::app) fn take_colors(&mut self, done: Vec<(SnippetKey, HighlightedSnippet)>) {
        let waits = |key: &SnippetKey| {
            let shown = self.displayed.as_ref();
            shown.is_some_and(|shown| shown.plain.contains(key))
        };
        if done.iter().any(|(key, _)| waits(key)) {
            self.requested = None;
        }
        let colors = Arc::make_mut(&mut self.colors);
        for (key, colored) in done {
            colors.add(key, colored);
        }
    }

    /// Requests the page of a post, unless it is the one requested last; with it comes its text in
    /// the editor and the revision, if it is open there.
    pub(in crate::app) fn request(
        &mut self,
        post: Option<Arc<Post>>,
        source: Option<(Text, u64)>,
        cx: &mut Context<'_>,
    ) {
        let screen = cx.screen();
        let Some(area) = screen.preview else {
            return;
        };
        let Some(post) = post else {
            self.displayed = None;
            self.requested = None;
            return;
        };
        let head = HeaderOptions {
            width: area.width.max(1),
            glyphs: cx.session.glyphs,
            compact: screen.is_compact(),
        };
        self.prepare_position(&post, cx);
        let asked = self.requested.as_ref();
        if asked.is_some_and(|asked| asked.post.id != post.id) {
            cx.view.code_column = 0;
        }
        let asks = RenderKey {
            post: Arc::clone(&post),
            head,
            has_code_background: cx.session.has_backgrounds(),
            code: cx.session.code_lines(cx.view.code_column),
            mode: self.mode,
            folds: (self.folds.get(&post.id).cloned()).unwrap_or_default(),
            max_image_size: self.max_image_size(cx.session, cx.view.size.height),
            revision: source.as_ref().map(|(_, state)| *state),
        };
        let asked = self.requested.as_ref();
        if asked.is_some_and(|asked| asked.is_same(&asks)) {
            return;
        }
        self.ticket += 1;
        let first = self.first_line_needed(&post.id, head.width);
        let job = RenderJob {
            ticket: self.ticket,
            post,
            source,
            kind: cx.library.kind,
            dialect: cx.library.kind.into(),
            head,
            has_code_background: asks.has_code_background,
            code: asks.code,
            mode: asks.mode,
            first_line: first,
            folds: asks.folds.clone(),
            max_image_size: asks.max_image_size,
            colors: Arc::clone(&self.colors),
            clock: cx.clock.clone(),
        };
        self.requested = Some(asks);
        cx.outbox.push(Effect::Render(Box::new(job)));
    }

    /// Whether a page shows what the screen shows already: it is outdated, or its visible rows are the
    /// same and everything else that depends on it too.
    pub(in crate::app) fn is_same_view(&self, rendered: &Rendered, screen: &ScreenLayout) -> bool {
        let Some(shown) = &self.displayed else {
            return false;
        };
        if rendered.ticket != self.ticket {
            return true;
        }
        let (old, new) = (&shown.page, &rendered.page);
        let visible = self.top..self.top + visible_rows(screen);
        let visible = visible.start..visible.end.min(old.rows.len());
        shown.id == rendered.id
            && (shown.is_whole, true) == (rendered.is_whole, self.matches.is_none())
            && old.rows.len() == new.rows.len()
            && old.rows.get(visible.clone()) == new.rows.get(visible)
            && (&old.outline, &old.images, &old.links) == (&new.outline, &new.images, &new.links)
    }

    /// Displays a laid-out post, unless a newer one was requested since. Returns whether it did.
    pub(in crate::app) fn show_page(&mut self, rendered: Rendered, cx: &mut Context<'_>) -> bool {
        let Rendered {
            ticket,
            id,
            page,
            is_whole,
            mut plain,
        } = rendered;
        if ticket != self.ticket {
            drop_page(page, cx);
            return false;
        }
        if self.displayed.as_ref().is_some_and(|shown| shown.id != id) {
            // the matches were those of the other post
            self.matches = None;
        }
        if !self.has_same_rows(&id, &page) {
            let is_next = self.displayed.as_ref().is_some_and(|shown| {
                // the rest of a page whose end is awaited
                shown.id == id && !shown.is_whole
            });
            self.scrolls_to_end &= is_next;
            self.restore_position(&id, &page, is_whole);
        } else if self.position_in(&id).is_none() {
            // back from a post whose page never came
            self.hold_position();
        }
        self.mark_match();
        let is_on_screen = self.is_match_visible(&cx.screen());
        let all = plain.len();
        plain.retain(|snippet| self.colors.get(&snippet.key).is_none());
        if plain.len() < all {
            // code was highlighted during layout
            self.requested = None;
        }
        let keys = plain.iter().map(|snippet| snippet.key.clone());
        let old = self.displayed.replace(DisplayedPage {
            ticket,
            id,
            page,
            is_whole,
            plain: keys.collect(),
            words: None,
        });
        self.scroll_to_page(is_whole, is_on_screen, &cx.screen());
        self.announce_resumed(cx);
        if let Some(old) = old {
            drop_page(old.page, cx);
        }
        if !plain.is_empty() {
            cx.outbox.push(Effect::Color(plain));
        }
        true
    }

    /// Scrolls a new page to its position; a match that was in view stays in view.
    fn scroll_to_page(&mut self, is_whole: bool, keeps_match: bool, screen: &ScreenLayout) {
        self.refresh_matches();
        if is_whole && std::mem::take(&mut self.scrolls_to_end) {
            self.scroll_by(Motion::Last, screen);
        }
        self.clamp_scroll(screen);
        if let Some(row) = self.current_row().filter(|_| keeps_match) {
            self.show_row(row, screen);
        }
    }

    /// Returns the displayed post if its end is on the screen.
    pub(in crate::app) fn post_at_end(&self, screen: &ScreenLayout) -> Option<&PostId> {
        let shown = self.displayed.as_ref().filter(|shown| shown.is_whole)?;
        let is_text = |row: &PageRow| {
            row.spans
                .iter()
                .any(|it| !it.text.as_str().trim().is_empty())
        };
        let end = shown.page.rows.iter().rposition(is_text)? + 1;
        let area = screen
            .preview
            .filter(|_| self.mode != PreviewMode::Excerpt)?;
        (self.top + area.height >= end).then_some(&shown.id)
    }

    /// Toggles the excerpt mode; without a marker, says what the index page shows.
    pub(in crate::app) fn toggle_excerpt(&mut self, post: &Post, cx: &mut Context<'_>) {
        let marked = post.summary.has_truncate_marker;
        self.toggle_preview_mode(PreviewMode::Excerpt);
        if self.mode() == PreviewMode::Excerpt && !marked {
            cx.show_message(match cx.library.kind {
                SiteKind::Jekyll => "No excerpt marker: the index page shows the first paragraph.",
                SiteKind::Hugo => "No excerpt marker: the index page shows about 70 words.",
                SiteKind::Docusaurus | SiteKind::Hexo => {
                    "No excerpt marker: the index page shows all of this post."
                }
                _ => "No excerpt marker.",
            });
        }
    }
}

/// Drops a page; a long one on another thread.
fn drop_page(page: RenderedPage, cx: &mut Context<'_>) {
    if page.rows.len() < LONG_PAGE_ROWS {
        return;
    }
    cx.outbox.push(Effect::DropPage(Box::new(page)));
}
