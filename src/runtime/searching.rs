//! The thread that looks through posts: it reads each from the disk, or takes its text as it is being
//! written, and tells in pieces what was found.
//!
//! It starts with the first search. The newest job wins, also over one that was begun. Nothing of a
//! text is kept but the lines that hold what is looked for, and of those no more than are shown.

use std::io;
use std::ops::Range;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::app::Event;
use crate::app::notice::{Level, Topic};
use crate::app::search::look::{Group, look};
use crate::app::search::{MOST, SearchJob, Sought, Tally};
use crate::blog::{Post, body};

use super::clock::Until;
use super::message::Message;
use super::panics;

/// How soon what was found first is told, in milliseconds.
const SOON: u64 = 8;
/// And how soon after that what was found since.
const LATER: u64 = 60;

/// The thread, started with the first order.
#[derive(Debug)]
pub struct SearchThread {
    out: Sender<Message>,
    orders: Option<Sender<SearchJob>>,
}

impl SearchThread {
    /// Says where what is found goes; nothing is started.
    pub fn new(out: Sender<Message>) -> Self {
        Self { out, orders: None }
    }

    /// Orders a search in the place of the one before; without a thread to be had it says so.
    pub fn order(&mut self, job: SearchJob) {
        if self.orders.is_none() {
            match start(self.out.clone()) {
                Ok(orders) => self.orders = Some(orders),
                Err(error) => {
                    let text =
                        format!("Nothing is looked through: there is no thread for it: {error}.");
                    let event = Event::Say(Level::Error, Topic::Failure, text);
                    // without the loop there is nobody to tell
                    let _ = self.out.send(Message::Event(event));
                }
            }
        }
        if let Some(orders) = &self.orders {
            let _ = orders.send(job);
        }
    }
}

/// Starts the thread; it ends when either side of the channels is gone.
fn start(out: Sender<Message>) -> io::Result<Sender<SearchJob>> {
    let (sender, orders) = mpsc::channel();
    thread::Builder::new()
        .name("search".to_owned())
        .spawn(move || run(&orders, &out))?;
    Ok(sender)
}

fn run(orders: &Receiver<SearchJob>, out: &Sender<Message>) {
    let mut newer = None;
    while let Some(first) = newer.take().or_else(|| orders.recv().ok()) {
        let job = orders.try_iter().last().unwrap_or(first);
        look_through(&job, &mut |sought| {
            newer = orders.try_iter().last().or(newer.take());
            let is_told = sought.is_none_or(|sought| {
                let event = Event::Sought(Box::new(sought));
                newer.is_some() || out.send(Message::Event(event)).is_ok()
            });
            is_told && newer.is_none()
        });
    }
}

/// Takes what was found, where there is something to tell, and says whether the rest is wanted.
type Tell<'a> = dyn FnMut(Option<Sought>) -> bool + 'a;

/// Looks through the posts of a job for as long as that is wanted.
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

/// Looks through one post. One that cannot be read, or brings the search to grief, is told apart
/// from one that holds nothing.
fn look_at(
    job: &SearchJob,
    post: (usize, &Arc<Post>),
    most: usize,
    tell: &mut Tell<'_>,
) -> Result<Option<Group>, Unread> {
    let written = job.texts.iter().find(|(path, _)| *path == post.1.path);
    let work = AssertUnwindSafe(|| {
        let text = match written {
            Some((_, text)) => text.to_string(),
            None => {
                body::read(&post.1.path)
                    .map_err(|_told_in_the_list| Unread)?
                    .text
            }
        };
        let wanted = &mut || tell(None);
        Ok(look(post, &text, job.kind, &job.pattern, (most, wanted)))
    });
    panics::caught(work).unwrap_or(Err(Unread))
}

/// A post that could not be looked through.
struct Unread;

/// What was found since it was told last.
#[derive(Default)]
struct Piece {
    from: usize,
    found: Vec<Group>,
    tally: Tally,
}

impl Piece {
    /// Takes what was found in a post; gives the rows of it that are kept.
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
