//! Search worker: searches each post as it is on disk or in the editor, and sends the results in
//! batches.
//!
//! Of each text only the matching lines are kept, and no more of them than are shown.

use std::collections::HashSet;
use std::ops::Range;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::Event;
use crate::app::full_text::{InTexts, TextsJob};
use crate::app::search::matcher::{Group, look};
use crate::app::search::{MOST, SearchJob, Sought, Tally};
use crate::blog::query::Search;
use crate::blog::{Post, PostId, Query, SiteKind, read_file};
use crate::editor::Text;
use crate::editor::search::{Options, Pattern};

use super::clock::Until;
use super::latest_worker::Hand;
use super::panics;

/// Delay of the first batch of results, in milliseconds.
const SOON: u64 = 8;
/// Delay between later batches, in milliseconds.
const LATER: u64 = 60;

/// Searches posts for matching lines.
pub(super) fn rows(job: &SearchJob, hand: &mut Hand<'_>) {
    look_through(job, &mut |sought| {
        hand(sought.map(|sought| Event::Sought(Box::new(sought))))
    });
}

/// Searches the texts of posts for the words of a filter.
pub(super) fn words(job: &TextsJob, hand: &mut Hand<'_>) {
    for words in &job.words {
        let posts = holding(job, words, &mut || hand(None));
        let found = posts.map(|posts| InTexts {
            ticket: job.ticket,
            words: words.clone(),
            posts,
        });
        let event = found.map(|found| Event::InTexts(Box::new(found)));
        if event.is_none() || !hand(event) {
            return;
        }
    }
}

/// Finds the posts whose texts contain words; returns `None` once they are no longer wanted. An
/// unreadable post never matches; the list marks it.
fn holding(
    job: &TextsJob,
    words: &str,
    is_wanted: &mut dyn FnMut() -> bool,
) -> Option<HashSet<PostId>> {
    let pattern = Pattern::words(words, Options::default()).ok()?;
    let mut found = HashSet::new();
    for post in &job.posts {
        if !is_wanted() {
            return None;
        }
        let holds = AssertUnwindSafe(|| {
            let text = text_of(post, &job.texts)?;
            let body = read_file::body_of(&text, job.kind);
            Ok(pattern.in_source(&body.text).find(0).is_some())
        });
        if matches!(panics::caught(holds), Ok(Ok::<_, Unread>(true))) {
            found.insert(post.id.clone());
        }
    }
    Some(found)
}

/// Prepares the evaluation of a query: searches the texts of posts if the query needs them.
pub fn search_for(query: &Query, posts: &[Arc<Post>], kind: SiteKind) -> Search {
    let mut search = Search::default();
    let words: Vec<String> = query.exact().map(str::to_owned).collect();
    if words.is_empty() {
        return search;
    }
    let job = TextsJob {
        ticket: 0,
        words,
        posts: posts.to_vec(),
        texts: Vec::new(),
        kind,
    };
    for words in &job.words {
        let posts = holding(&job, words, &mut || true);
        search.texts.learn(words, posts.unwrap_or_default());
    }
    search
}

/// Reports a batch of results, if there is one; returns whether the rest is still wanted.
type Tell<'a> = dyn FnMut(Option<Sought>) -> bool + 'a;

/// Searches the posts of a job for as long as the results are wanted.
pub fn look_through(job: &SearchJob, tell: &mut Tell<'_>) {
    let mut piece = Piece::default();
    let mut kept = 0;
    let mut until = Until::after(SOON);
    for (place, post) in job.posts.iter().enumerate() {
        if !tell(None) {
            return;
        }
        let most = MOST.saturating_sub(kept);
        kept += piece.add(look_at(job, (place, post), most, tell));
        let is_last = place + 1 == job.posts.len();
        if is_last || until.left().is_none() {
            if !tell(Some(piece.end(job.ticket, place + 1))) {
                return;
            }
            until = Until::after(LATER);
        }
    }
}

/// Searches one post. One that can't be read, or makes the search panic, is an error, not a post
/// without matches.
fn look_at(
    job: &SearchJob,
    post: (usize, &Arc<Post>),
    most: usize,
    tell: &mut Tell<'_>,
) -> Result<Option<Group>, Unread> {
    let work = AssertUnwindSafe(|| {
        let text = text_of(post.1, &job.texts)?;
        let wanted = &mut || tell(None);
        Ok(look(post, &text, job.kind, &job.pattern, (most, wanted)))
    });
    panics::caught(work).unwrap_or(Err(Unread))
}

/// Returns the text of a post, as it is in the editor or on disk.
fn text_of(post: &Post, written: &[(PathBuf, Text)]) -> Result<String, Unread> {
    let written = written.iter().find(|(path, _)| *path == post.path);
    if let Some((_, text)) = written {
        return Ok(text.to_string());
    }
    let read = read_file::read_post(post);
    let shown = |text: String| {
        if post.for_readers {
            read_file::without_comments(&text)
        } else {
            text
        }
    };
    read.map(|source| shown(source.text))
        .map_err(|_told_in_the_list| Unread)
}

/// A post that could not be searched.
struct Unread;

/// The results since the last batch.
#[derive(Default)]
struct Piece {
    from: usize,
    found: Vec<Group>,
    tally: Tally,
}

impl Piece {
    /// Adds the matches in a post; returns how many lines of it are kept.
    fn add(&mut self, found: Result<Option<Group>, Unread>) -> usize {
        let group = match found {
            Ok(Some(group)) => group,
            Ok(None) => return 0,
            Err(Unread) => {
                self.tally.unread += 1;
                return 0;
            }
        };
        self.tally.matches += group.count;
        self.tally.posts += 1;
        let rows = group.stops();
        if rows > 0 {
            self.found.push(group);
        }
        rows
    }

    fn end(&mut self, ticket: u64, to: usize) -> Sought {
        let piece = std::mem::take(self);
        self.from = to;
        let posts: Range<usize> = piece.from..to;
        Sought {
            ticket,
            posts,
            found: piece.found,
            tally: piece.tally,
        }
    }
}

#[cfg(test)]
mod tests;
