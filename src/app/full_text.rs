//! Full-text terms of the filter (words in quotes), searched by a worker, since texts are not kept
//! in memory. A post stays listed until its current text is known not to match.

use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::Post;
use crate::editor::Text;

use super::Effect;
use super::context::Context;
use super::jobs::full_text::{FullTextJob, FullTextMatches};
use super::view::Pane;

/// Input of the last search: terms, revision of the posts, revisions of the edited texts.
type FullTextKey = (Vec<String>, u64, Vec<(PathBuf, u64)>);

/// State of the full-text search.
#[derive(Debug, Default)]
pub struct FullTextFilter {
    ticket: u64,
    requested: Option<FullTextKey>,
    /// Number of terms not yet answered.
    unanswered: usize,
}

impl FullTextFilter {
    /// Requests a search if the terms or the texts have changed; `texts` returns those in the
    /// editor, with their revisions.
    pub(super) fn request(
        &mut self,
        texts: impl FnOnce() -> Vec<(PathBuf, Text, u64)>,
        cx: &mut Context<'_>,
    ) {
        // while a text is edited the list is not visible
        if !cx.library.is_scanned() || cx.view.focus == Pane::Edit {
            return;
        }
        let words = cx.library.query().exact_phrases().map(str::to_owned);
        let words: Vec<String> = words.collect();
        if words.is_empty() {
            // stops a search that is no longer needed
            if self.requested.take().is_some() {
                self.start(words, Vec::new(), Vec::new(), cx);
            }
            return;
        }
        let texts = texts();
        let states = texts.iter().map(|(path, _, state)| (path.clone(), *state));
        let wanted = (words.clone(), cx.library.scan_count(), states.collect());
        let asked = self.requested.as_ref();
        // constant changes of posts must not restart a search for the same terms: it runs again
        // afterwards
        let goes_on = self.unanswered > 0 && asked.is_some_and(|(of, ..)| *of == words);
        if goes_on || asked == Some(&wanted) {
            return;
        }
        self.requested = Some(wanted);
        self.unanswered = words.len();
        self.start(words, cx.library.posts().to_vec(), texts, cx);
    }

    fn start(
        &mut self,
        words: Vec<String>,
        posts: Vec<Arc<Post>>,
        texts: Vec<(PathBuf, Text, u64)>,
        cx: &mut Context<'_>,
    ) {
        self.ticket += 1;
        let texts = texts.into_iter();
        let job = FullTextJob {
            ticket: self.ticket,
            words,
            posts,
            texts: texts.map(|(path, text, _)| (path, text)).collect(),
            kind: cx.library.kind,
        };
        cx.outbox.push(Effect::SearchFullText(Box::new(job)));
    }

    /// Records an answer; returns whether it is to the current search.
    pub(super) fn is_current(&mut self, found: &FullTextMatches) -> bool {
        let is_current = found.ticket == self.ticket;
        self.unanswered = self.unanswered.saturating_sub(usize::from(is_current));
        is_current
    }
}
