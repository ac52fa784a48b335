//! Full-text terms of the filter (words in quotes), searched by a worker, since texts are not kept
//! in memory. A post stays listed until its current text is known not to match.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::{Post, PostId, SiteKind};
use crate::editor::Text;

use super::mode::Pane;
use super::{App, Effect};

/// Request to search the texts of posts.
#[derive(Clone, Debug)]
pub struct FullTextJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// Quoted words, in lower case; each is answered separately.
    pub words: Vec<String>,
    /// Posts to search; empty to stop the search.
    pub posts: Vec<Arc<Post>>,
    /// Texts in the editor, searched instead of their files.
    pub texts: Vec<(PathBuf, Text)>,
    /// Generator of the site.
    pub kind: SiteKind,
}

impl PartialEq for FullTextJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

/// Posts that contain a full-text term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullTextMatches {
    /// Number of the job.
    pub ticket: u64,
    /// The term.
    pub words: String,
    /// Posts that contain it.
    pub posts: HashSet<PostId>,
}

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

impl App {
    /// Requests a full-text search if the terms or the texts have changed.
    pub(super) fn request_full_text(&mut self) {
        // while a text is edited the list is not visible
        if !self.library.is_scanned() || self.view.focus == Pane::Edit {
            return;
        }
        let words: Vec<String> = self
            .library
            .query()
            .exact_phrases()
            .map(str::to_owned)
            .collect();
        if words.is_empty() {
            // stops a search that is no longer needed
            if self.full_text.requested.take().is_some() {
                self.start_full_text(words, Vec::new());
            }
            return;
        }
        let texts = self.edit.edited_texts();
        let states = texts.iter().map(|(path, _, state)| (path.clone(), *state));
        let wanted = (words.clone(), self.library.scan_count(), states.collect());
        let asked = self.full_text.requested.as_ref();
        // constant changes of posts must not restart a search for the same terms: it runs again
        // afterwards
        let goes_on = self.full_text.unanswered > 0 && asked.is_some_and(|(of, ..)| *of == words);
        if goes_on || asked == Some(&wanted) {
            return;
        }
        self.full_text.requested = Some(wanted);
        self.full_text.unanswered = words.len();
        self.start_full_text(words, self.library.posts().to_vec());
    }

    fn start_full_text(&mut self, words: Vec<String>, posts: Vec<Arc<Post>>) {
        self.full_text.ticket += 1;
        let texts = self.edit.edited_texts().into_iter();
        let job = FullTextJob {
            ticket: self.full_text.ticket,
            words,
            posts,
            texts: texts.map(|(path, text, _)| (path, text)).collect(),
            kind: self.library.kind,
        };
        self.outbox.push(Effect::SearchFullText(Box::new(job)));
    }

    /// Handles the posts that contain a term.
    pub(super) fn handle_full_text_matches(&mut self, found: FullTextMatches) {
        if found.ticket == self.full_text.ticket {
            self.full_text.unanswered = self.full_text.unanswered.saturating_sub(1);
            self.library
                .set_full_text_matches(&found.words, found.posts);
            self.clamp_panes();
        }
    }
}
