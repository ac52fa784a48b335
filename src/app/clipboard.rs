//! Clipboard, saved reading positions and the excerpt mode.

use crate::blog::SiteKind;
use crate::blog::post::PageUrl;
use crate::text::CleanText;
use crate::text::sanitize;

use super::preview::PreviewMode;
use super::{App, Effect};

impl App {
    /// Copies text by way of the terminal, which never confirms it.
    pub(super) fn copy(&mut self, text: &str, done: &str) {
        let text = sanitize::for_clipboard(text);
        let lines = text.lines().count();
        let what = match lines {
            0 | 1 => text.trim_end().to_owned(),
            lines => format!("{lines} lines"),
        };
        self.show_message(&format!("{done}: {what}"));
        self.outbox.push(Effect::Copy(text));
    }

    /// Copies a code block of the page.
    pub(super) fn copy_code(&mut self, index: usize) {
        let page = self.preview.page();
        let Some(block) = page.and_then(|page| page.code.get(index)) else {
            return;
        };
        let text = block.text.to_string();
        self.copy(&text, "Copied");
    }

    /// Copies the path of the post being edited, or of the selected one.
    pub(super) fn copy_path(&mut self) {
        let Some(post) = self.previewed_post() else {
            return;
        };
        let path = sanitize::path_for_clipboard(&post.path);
        self.copy(&path, "Copied");
    }

    /// Copies the URL of the post being edited, or of the selected one.
    pub(super) fn copy_url(&mut self) {
        let Some(post) = self.previewed_post() else {
            return;
        };
        match &post.permalink.url {
            // a line break in a slug is shown like any other hidden character
            PageUrl::Known(url) => {
                let url = CleanText::new(url);
                self.copy(url.as_str(), "Copied");
            }
            PageUrl::Unknown(reason) => {
                let reason = format!("URL unknown: {reason}.");
                self.show_message(&reason);
            }
        }
    }

    /// Toggles the excerpt mode; without a marker, says what the index page shows.
    pub(super) fn toggle_excerpt(&mut self) {
        let Some(post) = self.list.chosen(&self.library) else {
            return;
        };
        let marked = post.summary.has_truncate_marker;
        self.toggle_preview_mode(PreviewMode::Excerpt);
        if self.preview.mode() == PreviewMode::Excerpt && !marked {
            self.show_message(match self.library.kind {
                SiteKind::Jekyll => "No excerpt marker: the index page shows the first paragraph.",
                SiteKind::Hugo => "No excerpt marker: the index page shows about 70 words.",
                SiteKind::Docusaurus | SiteKind::Hexo => {
                    "No excerpt marker: the index page shows all of this post."
                }
                _ => "No excerpt marker.",
            });
        }
    }

    /// Returns the effect that saves the reading positions, by file.
    pub(super) fn save_reading_positions(&self) -> Effect {
        let places = self.preview.positions().filter_map(|(id, place)| {
            let post = self.library.post(id)?;
            Some((post.path.clone(), place.clone()))
        });
        Effect::SaveReadingPositions(places.collect())
    }
}
