//! Requests of the search in all posts, and their answers.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::Effect;
use crate::app::context::Context;
use crate::app::jobs::search::{SearchJob, SearchResults};
use crate::app::layout::ScreenLayout;
use crate::blog::Post;
use crate::editor::Text;
use crate::editor::search::Pattern;

use super::{SearchKey, SearchPane};

impl SearchPane {
    /// Requests a search if the pattern, the posts or their texts have changed; returns whether it
    /// did. `texts` are those in the editor, with their revisions.
    pub(in crate::app) fn request(
        &mut self,
        texts: Vec<(PathBuf, Text, u64)>,
        cx: &mut Context<'_>,
    ) -> bool {
        let numbers = texts.iter().map(|(path, _, state)| (path.clone(), *state));
        let wanted = SearchKey {
            typed: self.text().to_owned(),
            options: self.options,
            version: cx.library.version(),
            texts: numbers.collect(),
        };
        if self.requested.as_ref() == Some(&wanted) {
            return false;
        }
        let screen = cx.screen();
        let y = self.selection_height(&screen);
        let unfinished = self.pattern.clone().filter(|_| !self.is_done());
        let posts = cx.library.visible();
        let pattern = self.start(wanted, posts, cx.clock.now);
        self.restore_selection(y, &screen);
        if let Some(pattern) = pattern {
            let texts = texts.into_iter().map(|(path, text, _)| (path, text));
            self.send(pattern, posts.to_vec(), texts.collect(), cx);
        } else if let Some(pattern) = unfinished {
            self.send(pattern, Vec::new(), Vec::new(), cx);
        }
        true
    }

    /// Stops the running search, if any; it starts over the next time.
    pub(in crate::app) fn stop(&mut self, cx: &mut Context<'_>) {
        let pattern = self.pattern.clone();
        let Some(pattern) = pattern.filter(|_| !self.is_done()) else {
            return;
        };
        self.requested = None;
        self.progress.ticket += 1;
        self.send(pattern, Vec::new(), Vec::new(), cx);
    }

    /// Sends a request; one to search no posts stops the search that runs.
    fn send(
        &self,
        pattern: Pattern,
        posts: Vec<Arc<Post>>,
        texts: Vec<(PathBuf, Text)>,
        cx: &mut Context<'_>,
    ) {
        cx.outbox.push(Effect::Search(Box::new(SearchJob {
            ticket: self.progress.ticket,
            pattern,
            posts,
            texts,
            kind: cx.library.kind,
        })));
    }

    /// Adds a batch of matches, unless another search was started since; returns whether it did.
    pub(in crate::app) fn handle_results(
        &mut self,
        results: SearchResults,
        screen: &ScreenLayout,
    ) -> bool {
        let is_current = results.ticket == self.progress.ticket;
        if is_current {
            let y = self.selection_height(screen);
            self.add_results(results);
            self.restore_selection(y, screen);
        }
        is_current
    }
}
