//! Highlight worker: highlights code on a thread, so that no key or page waits for a grammar.
//!
//! It starts with the first code, and loads the grammars then. The newest request replaces the
//! older one; a snippet that is in both is finished, so that widening the window does not start it
//! over again and again.

use std::collections::VecDeque;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::app::Event;
use crate::markdown::color::{Grammars, HighlightedSnippet, Snippet, SnippetCache, SnippetKey};

use super::clock::Deadline;
use super::log::log_failure;
use super::message::Message;
use super::panics;

/// Longest time for one snippet, in milliseconds; the lines after that stay plain.
const MAX_SNIPPET_MS: u64 = 2_000;
/// How often results are shown while there are more to come, in milliseconds.
const REPORT_INTERVAL_MS: u64 = 60;

/// Handle of the thread, which starts with the first request.
#[derive(Debug)]
pub struct HighlightThread {
    out: Sender<Message>,
    orders: Option<Sender<Vec<Snippet>>>,
    stored: Vec<Snippet>,
}

impl HighlightThread {
    /// Creates the handle with a channel for the results; starts no thread yet.
    pub fn new(out: Sender<Message>) -> Self {
        Self {
            out,
            orders: None,
            stored: Vec::new(),
        }
    }

    /// Stores code until it has been drawn without highlighting; replaces what was stored before.
    pub fn store(&mut self, snippets: Vec<Snippet>) {
        self.stored = snippets;
    }

    /// Requests highlighting of the stored code; without a thread code stays plain.
    pub fn request_stored(&mut self) {
        if self.stored.is_empty() {
            return;
        }
        if self.orders.is_none() {
            let started = start(self.out.clone());
            log_failure("start a thread", &started);
            self.orders = started.ok();
        }
        let snippets = std::mem::take(&mut self.stored);
        if let Some(orders) = &self.orders {
            // if the thread is gone, code stays plain too
            let _ = orders.send(snippets);
        }
    }
}

/// Starts the thread; it ends when either side of its channels is gone.
fn start(out: Sender<Message>) -> io::Result<Sender<Vec<Snippet>>> {
    let (sender, orders) = mpsc::channel();
    thread::Builder::new()
        .name("color".to_owned())
        .spawn(move || {
            let mut open_post = HighlightQueue::new(orders);
            while open_post.wait() {
                while let Some(done) = open_post.highlight_batch() {
                    let event = Event::Colored(done);
                    if out.send(Message::Event(event)).is_err() {
                        return;
                    }
                }
            }
        })?;
    Ok(sender)
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
            let (_none, orders) = mpsc::channel();
            let mut open_post = HighlightQueue::new(orders);
            open_post.todo = snippets.into();
            let until = Deadline::after(MAX_SNIPPET_MS);
            std::iter::from_fn(|| until.left().and_then(|_| open_post.highlight_batch()))
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

struct HighlightQueue {
    orders: Receiver<Vec<Snippet>>,
    grammars: Option<Grammars>,
    todo: VecDeque<Snippet>,
}

impl HighlightQueue {
    fn new(orders: Receiver<Vec<Snippet>>) -> Self {
        Self {
            orders,
            grammars: None,
            todo: VecDeque::new(),
        }
    }

    /// Sleeps until there is a request; returns false once there can't be one any more.
    fn wait(&mut self) -> bool {
        let Ok(first) = self.orders.recv() else {
            return false;
        };
        self.todo = self.orders.try_iter().last().unwrap_or(first).into();
        true
    }

    /// Works for a short time, on at least one snippet; returns `None` when nothing is left to do.
    fn highlight_batch(&mut self) -> Option<HighlightedSnippets> {
        let moment = Deadline::after(REPORT_INTERVAL_MS);
        let mut done = Vec::new();
        while let Some(snippet) = self.todo.pop_front() {
            if let Some(colored) = self.color(&snippet) {
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
    fn color(&mut self, snippet: &Snippet) -> Option<HighlightedSnippet> {
        let Self {
            orders,
            grammars,
            todo,
        } = self;
        let until = Deadline::after(MAX_SNIPPET_MS);
        let mut wanted = true;
        let mut goes_on = || {
            if let Some(newer) = orders.try_iter().last() {
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
        let (sender, orders) = mpsc::channel();
        let mut open_post = HighlightQueue::new(orders);
        sender.send(both.clone()).expect("a desk");
        assert!(open_post.wait());
        let first = open_post.todo.pop_front().expect("a snippet");
        sender.send(both.clone()).expect("a desk");
        assert!(open_post.color(&first).is_some());
        assert_eq!(open_post.todo, &both[1..], "what is done is not done again");
        sender.send(both[1..].to_vec()).expect("a desk");
        assert_eq!(open_post.color(&first), None, "nobody wants it any more");
        let done = open_post.highlight_batch().expect("one is left");
        assert_eq!((done.len(), &done[0].0), (1, &both[1].key));
        assert_eq!(open_post.highlight_batch(), None);
    }

    #[test]
    fn nothing_is_loaded_before_there_is_code() {
        let (_sender, orders) = mpsc::channel();
        let mut open_post = HighlightQueue::new(orders);
        assert_eq!(open_post.highlight_batch(), None);
        assert!(open_post.grammars.is_none());
    }
}
