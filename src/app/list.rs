//! List pane: selected post and scroll position.
//!
//! The selection is a post, not an index: it survives every reload, filter and order, and comes
//! back when the post does. The selected row keeps its height on the screen where possible.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::blog::{Delta, Post, PostId};
use crate::config::Action;

use super::layout::Screen;
use super::library::Library;
use super::list_navigation::moved;

/// State of the list pane.
#[derive(Debug, Default)]
pub struct ListPane {
    wanted: Option<PostId>,
    place: usize,
    top: usize,
    marked: BTreeSet<PostId>,
}

impl ListPane {
    /// Creates the pane with a post selected, or the first one.
    pub fn new(wanted: Option<PostId>) -> Self {
        Self {
            wanted,
            ..Self::default()
        }
    }

    /// Returns the index of the selected post in the list.
    pub fn place(&self) -> usize {
        self.place
    }

    /// Returns the index of the first visible post.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Returns the selected post.
    pub fn chosen<'a>(&self, library: &'a Library) -> Option<&'a Arc<Post>> {
        library.shown().get(self.place)
    }

    /// Returns the marked posts, on which actions work together.
    pub fn marked(&self) -> &BTreeSet<PostId> {
        &self.marked
    }

    /// Toggles the mark of a post.
    pub(super) fn toggle_mark(&mut self, id: &PostId) {
        if !self.marked.remove(id) {
            self.marked.insert(id.clone());
        }
    }

    /// Marks exactly these posts.
    pub(super) fn mark_only(&mut self, posts: impl Iterator<Item = PostId>) {
        self.marked = posts.collect();
    }

    /// Renames a post in the selection and the marks.
    pub(super) fn rename(&mut self, old: &PostId, new: &PostId) {
        if self.wanted.as_ref() == Some(old) {
            self.wanted = Some(new.clone());
        }
        if self.marked.remove(old) {
            self.marked.insert(new.clone());
        }
    }

    /// Removes the marks of deleted posts.
    pub(super) fn unmark_gone(&mut self, delta: &Delta) {
        for id in &delta.removed {
            self.marked.remove(id);
        }
    }

    /// Returns how many posts fit on the screen.
    pub fn fitting(screen: &Screen) -> usize {
        let rows = screen.list.map_or(screen.body.1, |area| area.height);
        // the blank row after the last post may be off the screen
        let blank = usize::from(screen.density.rows() == 3);
        ((rows + blank) / screen.density.rows()).max(1)
    }

    /// Moves the selection; returns whether `action` is a motion.
    pub fn go(&mut self, action: Action, library: &Library, screen: &Screen) -> bool {
        let page = Self::fitting(screen);
        let last = library.shown().len().saturating_sub(1);
        let Some(place) = moved(action, self.place, last, page) else {
            return false;
        };
        self.choose(place, library, screen);
        true
    }

    /// Selects the post at an index.
    pub fn choose(&mut self, place: usize, library: &Library, screen: &Screen) {
        if let Some(post) = library.shown().get(place) {
            self.place = place;
            self.wanted = Some(post.id.clone());
        }
        self.follow(library, screen);
    }

    /// Selects a post by id, as soon as it is in the list.
    pub(super) fn want(&mut self, id: PostId) {
        self.wanted = Some(id);
    }

    /// Pins the selected post, even if it was only selected as the first one.
    pub fn hold(&mut self, library: &Library) {
        self.wanted = self.chosen(library).map(|post| post.id.clone());
    }

    /// Scrolls the list, moving the selection only as far as needed to stay visible.
    pub fn scroll(&mut self, rows: isize, library: &Library, screen: &Screen) {
        let fitting = Self::fitting(screen);
        let most = library.shown().len().saturating_sub(fitting);
        self.top = self.top.saturating_add_signed(rows).min(most);
        let place = self.place.clamp(self.top, self.top + fitting - 1);
        if place != self.place {
            self.choose(place, library, screen);
        }
    }

    /// Moves the selection along when its file was renamed (same file id on disk). Returns the old
    /// and the new id.
    pub fn follow_rename(&mut self, delta: &Delta, library: &Library) -> Option<(PostId, PostId)> {
        let gone = self.wanted.clone();
        let gone = gone.filter(|id| delta.removed.contains(id))?;
        let file = library.post(&gone)?.stamp.file;
        let renamed = delta.upserts.iter().find(|post| post.stamp.file == file)?;
        self.wanted = Some(renamed.id.clone());
        Some((gone, renamed.id.clone()))
    }

    /// Restores selection and scroll position after the list has changed.
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
                // a list at its top stays there, so that new posts above are visible
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
