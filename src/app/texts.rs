//! Words in quotes, which a filter finds in the texts of posts: looked for off the keys, since texts
//! are not kept. Until it is known of a post, as it is now, that it holds them not, it is not hidden.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::{Post, PostId, SiteKind};
use crate::editor::Text;

use super::mode::Pane;
use super::{App, Effect};

/// Posts whose texts are looked through for words.
#[derive(Clone, Debug)]
pub struct TextsJob {
    /// Names the job; an answer to an older one is dropped.
    pub ticket: u64,
    /// The words, in lower case; each is answered for itself.
    pub words: Vec<String>,
    /// The posts; none ends what is being done.
    pub posts: Vec<Arc<Post>>,
    /// Texts that are being written, which count in place of what is on disk.
    pub texts: Vec<(PathBuf, Text)>,
    /// The rules the posts are read by.
    pub kind: SiteKind,
}

impl PartialEq for TextsJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

/// The posts that hold words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTexts {
    /// The ticket of the job.
    pub ticket: u64,
    /// The words.
    pub words: String,
    /// The posts.
    pub posts: HashSet<PostId>,
}

/// What was asked for last: the words, and the state of the texts.
type Asked = (Vec<String>, u64, Vec<(PathBuf, u64)>);

/// What the filter wants to know of texts.
#[derive(Debug, Default)]
pub struct Texts {
    ticket: u64,
    asked: Option<Asked>,
    /// So many of the words asked for have no answer yet.
    left: usize,
}

impl App {
    /// Asks which posts hold the words in quotes, where those or the texts are others than before.
    pub(super) fn ask_for_texts(&mut self) -> Option<Effect> {
        // while a text is written the list is not on the screen
        if !self.library.is_read() || self.view.focus == Pane::Edit {
            return None;
        }
        let words: Vec<String> = self.library.query().exact().map(str::to_owned).collect();
        if words.is_empty() {
            // ends what is being looked for in vain
            let asked = self.texts.asked.take();
            return asked.map(|_| self.texts_job(words, Vec::new()));
        }
        let texts = self.texts_written();
        let states = texts.iter().map(|(path, _, state)| (path.clone(), *state));
        let wanted = (words.clone(), self.library.reads(), states.collect());
        let asked = self.texts.asked.as_ref();
        // posts that change all the time end no search for the same words: it is begun again after
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

    /// Takes the posts that hold words.
    pub(super) fn take_in_texts(&mut self, found: InTexts) -> Vec<Effect> {
        if found.ticket == self.texts.ticket {
            self.texts.left = self.texts.left.saturating_sub(1);
            self.library.learn(&found.words, found.posts);
            self.settle();
        }
        Vec::new()
    }
}
