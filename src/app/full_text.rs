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
pub struct TextsJob {
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

impl PartialEq for TextsJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

/// Posts that contain a full-text term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTexts {
    /// Number of the job.
    pub ticket: u64,
    /// The term.
    pub words: String,
    /// Posts that contain it.
    pub posts: HashSet<PostId>,
}

/// Input of the last search: terms, revision of the posts, revisions of the edited texts.
type Asked = (Vec<String>, u64, Vec<(PathBuf, u64)>);

/// State of the full-text search.
#[derive(Debug, Default)]
pub struct Texts {
    ticket: u64,
    asked: Option<Asked>,
    /// Number of terms not yet answered.
    left: usize,
}

impl App {
    /// Requests a full-text search if the terms or the texts have changed.
    pub(super) fn ask_for_texts(&mut self) -> Option<Effect> {
        // while a text is edited the list is not visible
        if !self.library.is_read() || self.view.focus == Pane::Edit {
            return None;
        }
        let words: Vec<String> = self.library.query().exact().map(str::to_owned).collect();
        if words.is_empty() {
            // stops a search that is no longer needed
            let asked = self.texts.asked.take();
            return asked.map(|_| self.texts_job(words, Vec::new()));
        }
        let texts = self.texts_written();
        let states = texts.iter().map(|(path, _, state)| (path.clone(), *state));
        let wanted = (words.clone(), self.library.reads(), states.collect());
        let asked = self.texts.asked.as_ref();
        // constant changes of posts must not restart a search for the same terms: it runs again
        // afterwards
        let goes_on = self.texts.left > 0 && asked.is_some_and(|(of, ..)| *of == words);
        if goes_on || asked == Some(&wanted) {
            return None;
        }
        self.texts.asked = Some(wanted);
        self.texts.left = words.len();
        Some(self.texts_job(words, self.library.posts().to_vec()))
    }

    fn texts_job(&mut self, words: Vec<String>, posts: Vec<Arc<Post>>) -> Effect {
        self.texts.ticket += 1;
        let texts = self.texts_written().into_iter();
        Effect::LookInTexts(Box::new(TextsJob {
            ticket: self.texts.ticket,
            words,
            posts,
            texts: texts.map(|(path, text, _)| (path, text)).collect(),
            kind: self.library.kind,
        }))
    }

    /// Handles the posts that contain a term.
    pub(super) fn take_in_texts(&mut self, found: InTexts) -> Vec<Effect> {
        if found.ticket == self.texts.ticket {
            self.texts.left = self.texts.left.saturating_sub(1);
            self.library.learn(&found.words, found.posts);
            self.settle();
        }
        Vec::new()
    }
}
