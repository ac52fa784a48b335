//! The list pane: which post is chosen, and which stands at the top.
//!
//! The choice is a post, not a place: it is kept over every reload, filter and order, and comes
//! back when the post does. The chosen row keeps its height on the screen where it can.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::blog::{Delta, Post, PostId};
use crate::config::Action;

use super::library::Library;
use super::moves::moved;
use super::screen::Screen;

/// The list pane.
#[derive(Debug, Default)]
pub struct ListPane {
    wanted: Option<PostId>,
    place: usize,
    top: usize,
    marked: BTreeSet<PostId>,
}

impl ListPane {
    /// Starts on a post, or on the first one there is.
    pub fn new(wanted: Option<PostId>) -> Self {
        Self {
            wanted,
            ..Self::default()
        }
    }

    /// Gives the place of the chosen post in the list.
    pub fn place(&self) -> usize {
        self.place
    }

    /// Gives the place of the first post on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Gives the chosen post.
    pub fn chosen<'a>(&self, library: &'a Library) -> Option<&'a Arc<Post>> {
        library.shown().get(self.place)
    }

    /// Gives the posts that are marked, to have something done to all of them.
    pub fn marked(&self) -> &BTreeSet<PostId> {
        &self.marked
    }

    /// Marks a post, or takes its mark away.
    pub(super) fn toggle_mark(&mut self, id: &PostId) {
        if !self.marked.remove(id) {
            self.marked.insert(id.clone());
        }
    }

    /// Marks these posts and no others.
    pub(super) fn mark_only(&mut self, posts: impl Iterator<Item = PostId>) {
        self.marked = posts.collect();
    }

    /// Goes with posts that get other names: the choice and the marks.
    pub(super) fn rename(&mut self, old: &PostId, new: &PostId) {
        if self.wanted.as_ref() == Some(old) {
            self.wanted = Some(new.clone());
        }
        if self.marked.remove(old) {
            self.marked.insert(new.clone());
        }
    }

    /// Forgets marks of posts that are gone.
    pub(super) fn unmark_gone(&mut self, delta: &Delta) {
        for id in &delta.removed {
            self.marked.remove(id);
        }
    }

    /// Counts the posts that fit on the screen.
    pub fn fitting(screen: &Screen) -> usize {
        let rows = screen.list.map_or(screen.body.1, |area| area.height);
        // the blank below the last post may be off the screen
        let blank = usize::from(screen.density.rows() == 3);
        ((rows + blank) / screen.density.rows()).max(1)
    }

    /// Moves the choice; tells whether the action was one of moving.
    pub fn go(&mut self, action: Action, library: &Library, screen: &Screen) -> bool {
        let page = Self::fitting(screen);
        let last = library.shown().len().saturating_sub(1);
        let Some(place) = moved(action, self.place, last, page) else {
            return false;
        };
        self.choose(place, library, screen);
        true
    }

    /// Chooses the post at a place.
    pub fn choose(&mut self, place: usize, library: &Library, screen: &Screen) {
        if let Some(post) = library.shown().get(place) {
            self.place = place;
            self.wanted = Some(post.id.clone());
        }
        self.follow(library, screen);
    }

    /// Wants a post chosen, wherever it stands; `settle` finds it.
    pub(super) fn want(&mut self, id: PostId) {
        self.wanted = Some(id);
    }

    /// Holds on to the chosen post, also where it was only the first one there was.
    pub fn hold(&mut self, library: &Library) {
        self.wanted = self.chosen(library).map(|post| post.id.clone());
    }

    /// Moves the posts on the screen without moving the choice further than it must.
    pub fn scroll(&mut self, rows: isize, library: &Library, screen: &Screen) {
        let fitting = Self::fitting(screen);
        let most = library.shown().len().saturating_sub(fitting);
        self.top = self.top.saturating_add_signed(rows).min(most);
        let place = self.place.clamp(self.top, self.top + fitting - 1);
        if place != self.place {
            self.choose(place, library, screen);
        }
    }

    /// Goes with the chosen post when its file gets another name: the same file on the same disk.
    /// Gives the old name and the new one.
    pub fn follow_rename(&mut self, delta: &Delta, library: &Library) -> Option<(PostId, PostId)> {
        let gone = self.wanted.clone();
        let gone = gone.filter(|id| delta.removed.contains(id))?;
        let file = library.post(&gone)?.stamp.file;
        let renamed = delta.upserts.iter().find(|post| post.stamp.file == file)?;
        self.wanted = Some(renamed.id.clone());
        Some((gone, renamed.id.clone()))
    }

    /// Finds the chosen post again after the list has changed.
    pub fn settle(&mut self, library: &Library, screen: &Screen) {
        let shown = library.shown();
        let height = self.place.saturating_sub(self.top);
        let found = self
            .wanted
            .as_ref()
            .and_then(|wanted| shown.iter().position(|post| post.id == *wanted));
        match found {
            Some(place) => {
                self.place = place;
                // a list at its top stays there, so that what comes above is seen
                let at_top = self.top == 0 && place < Self::fitting(screen);
                self.top = if at_top {
                    0
                } else {
                    place.saturating_sub(height)
                };
            }
            None => self.place = self.place.min(shown.len().saturating_sub(1)),
        }
        self.follow(library, screen);
    }

    fn follow(&mut self, library: &Library, screen: &Screen) {
        let fitting = Self::fitting(screen);
        let most = library.shown().len().saturating_sub(fitting);
        if self.place < self.top {
            self.top = self.place;
        } else if self.place >= self.top + fitting {
            self.top = self.place + 1 - fitting;
        }
        self.top = self.top.min(most);
    }
}
