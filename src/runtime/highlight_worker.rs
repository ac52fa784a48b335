//! Highlight worker: highlights code on a thread, so that no key or page waits for a grammar.
//!
//! The grammars are loaded with the first code. The newest request replaces the older one; a snippet
//! that is in both is finished, so that widening the window does not start it over again and again.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::Sender;
use std::thread;

use crate::app::Event;
use crate::markdown::color::{Grammars, HighlightedSnippet, Snippet, SnippetCache, SnippetKey};

use super::clock::Deadline;
use super::latest_worker::{LatestJobs, LatestWorker};
use super::message::Message;
use super::panics;

/// Longest time for one snippet, in milliseconds; the lines after that stay plain.
const MAX_SNIPPET_MS: u64 = 2_000;
/// How often results are shown while there are more to come, in milliseconds.
const REPORT_INTERVAL_MS: u64 = 60;

/// Highlight worker, and the code that waits for it.
pub(super) struct HighlightWorker {
    worker: LatestWorker<Vec<Snippet>>,
    stored: Vec<Snippet>,
}

impl HighlightWorker {
    /// Creates the worker with a channel for the results; without its thread code stays plain.
    pub(super) fn new(out: Sender<Message>) -> Self {
        let mut queue = HighlightQueue::default();
        let work = move |snippets: Vec<Snippet>, jobs: &mut LatestJobs<Vec<Snippet>>| {
            queue.todo = snippets.into();
            while let Some(done) = queue.highlight_batch(&mut || jobs.take_newer()) {
                if !jobs.send(Event::Colored(done)) {
                    return;
                }
            }
        };
        Self {
            worker: LatestWorker::new("color", out, work),
            stored: Vec::new(),
        }
    }

    /// Stores code until it has been drawn without highlighting; replaces what was stored before.
    pub(super) fn store(&mut self, snippets: Vec<Snippet>) {
        self.stored = snippets;
    }

    /// Requests highlighting of the stored code.
    pub(super) fn request_stored(&mut self) {
        if !self.stored.is_empty() {
            self.worker.submit(std::mem::take(&mut self.stored));
        }
    }
}

/// Highlights everything synchronously, for output other than the screen; code that fails or takes
/// too long stays plain.
pub fn highlight_all(snippets: Vec<Snippet>) -> SnippetCache {
    let mut colors = SnippetCache::default();
    if snippets.is_empty() {
        return colors;
    }
    panics::install();
    let worker = thread::Builder::new()
        .name("color".to_owned())
        .spawn(move || {
            let mut queue = HighlightQueue {
                todo: snippets.into(),
                ..HighlightQueue::default()
            };
            let until = Deadline::after(MAX_SNIPPET_MS);
            let mut batch = || queue.highlight_batch(&mut || None);
            std::iter::from_fn(|| until.left().and_then(|_| batch()))
                .flatten()
                .collect::<Vec<_>>()
        });
    let done = worker.ok().and_then(|worker| worker.join().ok());
    for (key, colored) in done.into_iter().flatten() {
        colors.add(key, colored);
    }
    colors
}

type HighlightedSnippets = Vec<(SnippetKey, HighlightedSnippet)>;

/// Returns the request that replaces the one in progress, if there is one.
type TakeNewer<'a> = dyn FnMut() -> Option<Vec<Snippet>> + 'a;

/// Code to highlight, and the grammars, which are loaded with the first snippet.
#[derive(Default)]
struct HighlightQueue {
    grammars: Option<Grammars>,
    todo: VecDeque<Snippet>,
}

impl HighlightQueue {
    /// Works for a short time, on at least one snippet; returns `None` when nothing is left to do.
    fn highlight_batch(&mut self, newer: &mut TakeNewer<'_>) -> Option<HighlightedSnippets> {
        let moment = Deadline::after(REPORT_INTERVAL_MS);
        let mut done = Vec::new();
        while let Some(snippet) = self.todo.pop_front() {
            if let Some(colored) = self.color(&snippet, newer) {
                done.push((snippet.key, colored));
            }
            if moment.left().is_none() {
                break;
            }
        }
        (!done.is_empty() || !self.todo.is_empty()).then_some(done)
    }

    /// Highlights a snippet; returns `None` if a newer request no longer contains it. One that
    /// fails is plain.
    fn color(
        &mut self,
        snippet: &Snippet,
        newer: &mut TakeNewer<'_>,
    ) -> Option<HighlightedSnippet> {
        let Self { grammars, todo } = self;
        let until = Deadline::after(MAX_SNIPPET_MS);
        let mut wanted = true;
        let mut goes_on = || {
            if let Some(newer) = newer() {
                let before = newer.len();
                *todo = newer.into_iter().filter(|one| one != snippet).collect();
                wanted = todo.len() < before;
            }
            wanted && until.left().is_some()
        };
        let colored = panics::catch_panic(AssertUnwindSafe(|| {
            panics::trigger_for_test("color");
            let grammars = grammars.get_or_insert_with(Grammars::load);
            grammars.color(snippet, &mut goes_on)
        }));
        wanted.then(|| colored.unwrap_or_else(|_| HighlightedSnippet::plain(snippet)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    fn snippets(source: &str) -> Vec<Snippet> {
        parse(source).missing_snippets(&SnippetCache::default())
    }

    #[test]
    fn the_newest_request_replaces_older_ones_and_keeps_shared_snippets() {
        let both = snippets("```js\nlet a;\n```\n\n```js\nlet b;\n```\n");
        let mut queue = HighlightQueue {
            todo: both.clone().into(),
            ..HighlightQueue::default()
        };
        let first = queue.todo.pop_front().expect("a snippet");
        let mut newer = Some(both.clone());
        assert!(queue.color(&first, &mut || newer.take()).is_some());
        assert_eq!(queue.todo, &both[1..], "what is done is not applied again");
        let mut newer = Some(both[1..].to_vec());
        let done = queue.color(&first, &mut || newer.take());
        assert_eq!(done, None, "nobody wants it any more");
        let done = queue.highlight_batch(&mut || None).expect("one is left");
        assert_eq!((done.len(), &done[0].0), (1, &both[1].key));
        assert_eq!(queue.highlight_batch(&mut || None), None);
    }

    #[test]
    fn nothing_is_loaded_before_there_is_code() {
        let mut queue = HighlightQueue::default();
        assert_eq!(queue.highlight_batch(&mut || None), None);
        assert!(queue.grammars.is_none());
    }
}
