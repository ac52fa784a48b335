//! Completion items from the blog: tags, authors, posts, headings, code languages.

use crate::app::context::Context;
use crate::app::jobs::edit::{PostHeadings, PostImages};
use crate::app::jobs::render::RenderJob;
use crate::app::mode::InputMode;
use crate::app::preview::PreviewPane;
use crate::app::{Effect, Event};
use crate::blog::link::resolve;
use crate::blog::{LinkDestination, Post, PostId};
use crate::editor::completion::{
    self, CompletionContext, CompletionItem, CompletionKind, LANGUAGES, rank,
};

use super::EditPane;
use super::completion_menu::{CompletionMenu, CompletionSource};
use super::listed_names::NoMatch;

/// Maximum number of items.
const MAX_ITEMS: usize = 50;

impl EditPane {
    /// Completes what is typed: inserts the only match, or opens the completion menu. Returns
    /// whether anything can be completed at the cursor.
    pub(super) fn complete(
        &mut self,
        otherwise: NoMatch,
        preview: &PreviewPane,
        cx: &mut Context<'_>,
    ) -> bool {
        let Some((_, place)) = self.completion_context() else {
            return false;
        };
        if let Some(effect) = self.request_headings(&place, preview, cx) {
            cx.outbox.push(effect);
            return true;
        }
        let post = self.current_path.clone();
        if let Some(post) = post.filter(|_| place.kind == CompletionKind::Image) {
            // listed each time: the newest image may be seconds old
            self.listed.awaits_images = Some(otherwise);
            cx.outbox.push(Effect::ListImages(post));
            return true;
        }
        self.complete_known(otherwise, preview, cx);
        true
    }

    /// Completes what is typed with the names that are known.
    fn complete_known(&mut self, otherwise: NoMatch, preview: &PreviewPane, cx: &mut Context<'_>) {
        let Some((at, place)) = self.completion_context() else {
            return;
        };
        let rows = self.matching_items(&place, preview, cx);
        let is_complete = |row: &CompletionItem| place.quoted(&row.insert) == place.typed;
        let leaves = otherwise == NoMatch::Leave && place.is_link_destination();
        match rows.as_slice() {
            [] if leaves && self.go_to_link_part(true, cx) => {}
            [first, ..] if leaves && is_complete(first) && self.go_to_link_part(true, cx) => {}
            [] => cx.show_message("No matches."),
            [one] if is_complete(one) => cx.show_message("Already complete."),
            [one] => self.insert_completion(&place, at, one, cx),
            _ => {
                cx.open_mode(InputMode::Completion(Box::new(CompletionMenu::new(
                    CompletionSource::Names(place),
                    at,
                    rows,
                ))));
            }
        }
    }

    /// Stores the image files, and continues the completion if the cursor is still there.
    fn handle_images(&mut self, images: PostImages, preview: &PreviewPane, cx: &mut Context<'_>) {
        let is_current = self.current_path.as_ref() == Some(&images.post);
        self.listed.images = Some(images);
        let otherwise = self.listed.awaits_images.take();
        let is_waiting = self
            .completion_context()
            .is_some_and(|(_, place)| place.kind == CompletionKind::Image);
        if let Some(otherwise) = otherwise.filter(|_| is_current && is_waiting)
            && matches!(cx.mode, InputMode::Browse)
        {
            self.complete_known(otherwise, preview, cx);
        }
    }

    /// Returns the image files of the post on the screen, as last listed.
    fn image_items(&self) -> Vec<CompletionItem> {
        let own = self.listed.images.as_ref();
        let own = own.filter(|images| self.current_path.as_ref() == Some(&images.post));
        let images = own.iter().flat_map(|own| &own.images);
        completion::images(images.map(|image| (image.path.as_str(), image.bytes)))
    }

    /// Opens the completion menu without being asked, with no row selected.
    pub(super) fn open_completion(&mut self, preview: &PreviewPane, cx: &mut Context<'_>) {
        let Some((at, place)) = self.completion_context() else {
            return;
        };
        let rows = self.matching_items(&place, preview, cx);
        if !rows.is_empty() {
            let mut menu = CompletionMenu::new(CompletionSource::Names(place), at, rows);
            menu.selected = None;
            cx.open_mode(InputMode::Completion(Box::new(menu)));
        }
    }

    /// Returns the names that fit a context, best match first.
    pub(super) fn matching_items(
        &self,
        place: &CompletionContext,
        preview: &PreviewPane,
        cx: &Context<'_>,
    ) -> Vec<CompletionItem> {
        let posts = cx.library.posts();
        let candidates = match &place.kind {
            CompletionKind::Tag => completion::tags(cx.library.tags()),
            CompletionKind::Author => {
                let mut names: Vec<&str> = posts
                    .iter()
                    .flat_map(|post| post.authors.iter().map(|author| author.0.as_str()))
                    .collect();
                names.sort_unstable();
                names.dedup();
                completion::names(names)
            }
            CompletionKind::Language => completion::names(LANGUAGES),
            CompletionKind::Post if place.typed.starts_with('/') => completion::url_items(posts),
            CompletionKind::Post => self
                .edited_post(cx)
                .map_or_else(Vec::new, |from| completion::posts(posts, from)),
            CompletionKind::Anchor(path) => self.heading_items(path, preview, cx),
            CompletionKind::Image => self.image_items(),
        };
        rank(candidates, &place.typed, MAX_ITEMS)
    }

    fn edited_post<'a>(&self, cx: &Context<'a>) -> Option<&'a Post> {
        let id = self.current()?.post.as_ref()?;
        cx.library.post(id).map(AsRef::as_ref)
    }

    /// Returns the post that a link path points to, if it is a post.
    fn link_target(&self, path: &str, cx: &Context<'_>) -> Option<PostId> {
        let from = self.edited_post(cx)?;
        if path.is_empty() {
            return Some(from.id.clone());
        }
        match resolve(path, from, cx.library.posts()) {
            LinkDestination::Post(id, _) => Some(id),
            _ => None,
        }
    }

    fn heading_items(
        &self,
        path: &str,
        preview: &PreviewPane,
        cx: &Context<'_>,
    ) -> Vec<CompletionItem> {
        let Some(id) = self.link_target(path, cx) else {
            return Vec::new();
        };
        let own = preview.page().filter(|_| preview.id() == Some(&id));
        let known = self.listed.headings.as_ref().filter(|known| known.id == id);
        let headings = own.map(|page| page.outline.as_slice());
        let headings = headings.or(known.map(|known| known.headings.as_slice()));
        let pairs = headings.unwrap_or_default().iter();
        completion::anchors(pairs.map(|one| (one.anchor.as_str(), one.text.as_str())))
    }

    /// Requests the headings of another post that a link points into.
    fn request_headings(
        &self,
        place: &CompletionContext,
        preview: &PreviewPane,
        cx: &Context<'_>,
    ) -> Option<Effect> {
        let CompletionKind::Anchor(path) = &place.kind else {
            return None;
        };
        let id = self.link_target(path, cx)?;
        let is_known = self
            .listed
            .headings
            .as_ref()
            .is_some_and(|known| known.id == id);
        if is_known || preview.id() == Some(&id) {
            return None;
        }
        let post = cx.library.post(&id)?;
        Some(Effect::Headings(Box::new(RenderJob::for_text(
            post.clone(),
            self.edited_text(&post.path),
            cx.library.kind,
            cx.session.glyphs,
            cx.clock.clone(),
        ))))
    }

    /// Handles names that were listed on request.
    pub(in crate::app) fn handle_listed(
        &mut self,
        event: Event,
        preview: &PreviewPane,
        cx: &mut Context<'_>,
    ) {
        match event {
            Event::Headings(headings) => self.handle_headings(headings, preview, cx),
            Event::ImagesListed(images) => self.handle_images(images, preview, cx),
            _ => {}
        }
    }

    /// Stores the requested headings, and continues the completion if the cursor is still there.
    fn handle_headings(
        &mut self,
        headings: PostHeadings,
        preview: &PreviewPane,
        cx: &mut Context<'_>,
    ) {
        let id = headings.id.clone();
        self.listed.headings = Some(headings);
        let place = self
            .completion_context()
            .filter(|_| matches!(cx.mode, InputMode::Browse));
        let waits = place.is_some_and(|(_, place)| match &place.kind {
            CompletionKind::Anchor(path) => self.link_target(path, cx) == Some(id),
            _ => false,
        });
        if waits {
            self.complete(NoMatch::Say, preview, cx);
        }
    }
}
