//! Copies text, paths and URLs by way of the terminal.

use crate::blog::Post;
use crate::blog::post::PageUrl;
use crate::config::Action;
use crate::text::{CleanText, sanitize};

use super::context::Context;
use super::effect::Effect;
use super::notice::NoticeText;

impl Context<'_> {
    /// Copies text by way of the terminal, which never confirms it. The message shows a line of text
    /// whole, for terminals that don't copy.
    pub(super) fn copy(&mut self, text: &str) {
        let done = if self.session.remote {
            "Sent to your terminal's clipboard"
        } else {
            "Copied"
        };
        self.copy_and_say(text, done);
    }

    /// Copies text like [`copy`](Self::copy), with another message.
    pub(super) fn copy_and_say(&mut self, text: &str, done: &str) {
        let text = sanitize::for_clipboard(text);
        let what = match text.lines().count() {
            0 | 1 => text.trim_end().to_owned(),
            lines => format!("{lines} lines"),
        };
        let mut message = NoticeText::new(&format!("{done}: {what}"));
        if self.session.remote && what != text.trim_end() {
            message = message
                .words(". ")
                .key(Action::ShowCopied)
                .words(" shows the text.");
        }
        self.show_text(message);
        self.notices.copied.clone_from(&text);
        self.outbox.push(Effect::Copy(text));
    }

    /// Copies the path of a post.
    pub(super) fn copy_path(&mut self, post: &Post) {
        let path = sanitize::path_for_clipboard(&post.path);
        self.copy(&path);
    }

    /// Copies the URL of a post, or of a heading in it; with the host of the site, if it is known.
    pub(super) fn copy_url(&mut self, post: &Post, heading: Option<&str>) {
        match &post.permalink.url {
            // a line break in a slug is shown like any other hidden character
            PageUrl::Known(url) => {
                let host = self.session.host.as_deref().unwrap_or_default();
                let anchor = heading.map_or_else(String::new, |id| format!("#{id}"));
                let url = CleanText::new(&format!("{host}{url}{anchor}"));
                self.copy(url.as_str());
            }
            PageUrl::Unknown(reason) => {
                let reason = format!("URL unknown: {reason}.");
                self.show_message(&reason);
            }
        }
    }
}
