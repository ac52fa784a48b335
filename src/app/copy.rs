//! What is copied, what is kept for the next run, and the excerpt.

use crate::blog::SiteKind;
use crate::blog::post::PageUrl;
use crate::text::Clean;
use crate::text::sanitize;

use super::preview::Form;
use super::{App, Effect};

impl App {
    /// Hands a text to the terminal to copy; it never says whether it did.
    pub(super) fn copy(&mut self, text: &str, done: &str) -> Vec<Effect> {
        let text = sanitize::to_copy(text);
        let lines = text.lines().count();
        let what = match lines {
            0 | 1 => text.trim_end().to_owned(),
            lines => format!("{lines} lines"),
        };
        self.answer(&format!("{done}: {what}"));
        vec![Effect::Copy(text)]
    }

    /// Copies a code block of the page.
    pub(super) fn copy_code(&mut self, index: usize) -> Vec<Effect> {
        let page = self.preview.page();
        let Some(block) = page.and_then(|page| page.code.get(index)) else {
            return Vec::new();
        };
        let text = block.text.to_string();
        self.copy(&text, "Copied")
    }

    /// Copies the path of the post that is written in, or chosen.
    pub(super) fn copy_path(&mut self) -> Vec<Effect> {
        let Some(post) = self.post_to_show() else {
            return Vec::new();
        };
        let path = sanitize::path_to_copy(&post.path);
        self.copy(&path, "Copied")
    }

    /// Copies the address that the site gives the post that is written in, or chosen.
    pub(super) fn copy_url(&mut self) -> Vec<Effect> {
        let Some(post) = self.post_to_show() else {
            return Vec::new();
        };
        match &post.address.url {
            // a line end that a slug smuggles in is shown as any other hidden character
            PageUrl::Known(url) => {
                let url = Clean::new(url);
                self.copy(url.as_str(), "Copied")
            }
            PageUrl::Unknown(reason) => {
                let reason = format!("The URL is unknown: {reason}.");
                self.answer(&reason)
            }
        }
    }

    /// Changes between the post and its excerpt; one without a marker says what is shown instead.
    pub(super) fn show_excerpt(&mut self) -> Vec<Effect> {
        let Some(post) = self.list.chosen(&self.library) else {
            return Vec::new();
        };
        let marked = post.summary.has_truncate_marker;
        self.toggle_form(Form::Excerpt);
        if self.preview.form() == Form::Excerpt && !marked {
            return self.answer(match self.library.kind {
                SiteKind::Jekyll => "No excerpt marker: the index page shows the first paragraph.",
                SiteKind::Hugo => "No excerpt marker: the index page shows about 70 words.",
                SiteKind::Docusaurus | SiteKind::Hexo => {
                    "No excerpt marker: the index page shows all of this post."
                }
                _ => "No excerpt marker.",
            });
        }
        Vec::new()
    }

    /// Names the places in the posts that were read, by file.
    pub(super) fn keep_places(&self) -> Effect {
        let places = self.preview.places().filter_map(|(id, place)| {
            let post = self.library.post(id)?;
            Some((post.path.clone(), place.clone()))
        });
        Effect::KeepPlaces(places.collect())
    }
}
