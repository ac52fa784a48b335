//! List pane: selected post and scroll position.
//!
//! The selection is a post, not an index: it survives every reload, filter and order, and comes
//! back when the post does. The selected row keeps its height on the screen where possible.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::blog::{Delta, Post, PostId};
use crate::config::action_sets::Motion;

use super::layout::ScreenLayout;
use super::library::Library;
use super::list_navigation::next_row;
use super::list_rows::ListRows;
use super::recent_posts::RecentPosts;

/// State of the list pane.
#[derive(Debug, Default)]
pub struct ListPane {
    selected_id: Option<PostId>,
    index: usize,
    top: usize,
    /// How many posts are to be above the selected one until all posts are read.
    restored_row: Option<usize>,
    /// Post of the earlier run that is awaited with the first posts.
    awaited: Option<PostId>,
    marked: BTreeSet<PostId>,
    /// Posts that were opened.
    pub(super) recent: RecentPosts,
}

impl ListPane {
    /// Creates the pane with a post selected, or the first one.
    pub fn new(wanted: Option<PostId>) -> Self {
        Self {
            selected_id: wanted,
            ..Self::default()
        }
    }

    /// Returns the index of the selected post in the list.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns the index of the first visible post.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Returns the selected post.
    pub fn chosen<'a>(&self, library: &'a Library) -> Option<&'a Arc<Post>> {
        library.visible().get(self.index)
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
    pub(super) fn set_marks(&mut self, posts: impl Iterator<Item = PostId>) {
        self.marked = posts.collect();
    }

    /// Renames a post in the selection and the marks.
    pub(super) fn rename(&mut self, old: &PostId, new: &PostId) {
        if self.selected_id.as_ref() == Some(old) {
            self.selected_id = Some(new.clone());
        }
        if self.marked.remove(old) {
            self.marked.insert(new.clone());
        }
        self.recent.rename(old, new);
    }

    /// Removes the marks of deleted posts.
    pub(super) fn unmark_deleted(&mut self, delta: &Delta) {
        for id in &delta.removed {
            self.marked.remove(id);
        }
    }

    /// Moves the selection.
    pub fn move_selection(&mut self, motion: Motion, library: &Library, screen: &ScreenLayout) {
        let page = ListRows::new(library, screen).page_size(self.top);
        let last = library.visible().len().saturating_sub(1);
        self.choose(next_row(motion, self.index, last, page), library, screen);
    }

    /// Selects the post at an index.
    pub fn choose(&mut self, place: usize, library: &Library, screen: &ScreenLayout) {
        if let Some(post) = library.visible().get(place) {
            self.index = place;
            self.selected_id = Some(post.id.clone());
            self.restored_row = None;
        }
        self.scroll_to_selection(library, screen);
    }

    /// Selects a post by id, as soon as it is in the list.
    pub(super) fn select(&mut self, id: PostId) {
        self.selected_id = Some(id);
    }

    /// Selects the post of an earlier run as soon as it is in the list, with as many posts above it
    /// on the screen as then; `None` if the list was at its top.
    pub(super) fn restore(&mut self, id: PostId, row: Option<usize>) {
        self.selected_id = Some(id.clone());
        self.awaited = Some(id);
        self.restored_row = row;
    }

    /// Stops waiting for the post of an earlier run once posts are read; returns whether it isn't
    /// listed.
    pub(super) fn forget_missing_restored(&mut self, library: &Library) -> bool {
        let Some(awaited) = self.awaited.take() else {
            return false;
        };
        let is_missing = library.visible().iter().all(|post| post.id != awaited);
        if is_missing {
            self.selected_id = None;
            self.restored_row = None;
        }
        is_missing
    }

    /// Pins the selected post, even if it was only selected as the first one.
    pub fn pin_selection(&mut self, library: &Library) {
        self.selected_id = self.chosen(library).map(|post| post.id.clone());
        self.restored_row = None;
    }

    /// Scrolls the list, moving the selection only as far as needed to stay visible.
    pub fn scroll(&mut self, rows: isize, library: &Library, screen: &ScreenLayout) {
        let list = ListRows::new(library, screen);
        let top = self.top.saturating_add_signed(rows);
        self.top = top.min(list.last_top());
        let fitting = list.page_size(self.top);
        let place = self.index.clamp(self.top, self.top + fitting - 1);
        if place != self.index {
            self.choose(place, library, screen);
        }
    }

    /// Moves the selection along when its file was renamed (same file id on disk). Returns the old
    /// and the new id.
    pub fn follow_rename(&mut self, delta: &Delta, library: &Library) -> Option<(PostId, PostId)> {
        let gone = self.selected_id.clone();
        let gone = gone.filter(|id| delta.removed.contains(id))?;
        let file = library.post(&gone)?.stamp.file;
        let renamed = delta.upserts.iter().find(|post| post.stamp.file == file)?;
        self.selected_id = Some(renamed.id.clone());
        self.recent.rename(&gone, &renamed.id);
        Some((gone, renamed.id.clone()))
    }

    /// Restores selection and scroll position after the list has changed.
    pub fn restore_selection(&mut self, library: &Library, screen: &ScreenLayout) {
        let shown = library.visible();
        let row = self.restored_row;
        let height = row.unwrap_or_else(|| self.index.saturating_sub(self.top));
        let found = self
            .selected_id
            .as_ref()
            .and_then(|wanted| shown.iter().position(|post| post.id == *wanted));
        match found {
            Some(place) => {
                self.index = place;
                // a list at its top stays there, so that new posts above are visible
                let page = ListRows::new(library, screen).page_size(0);
                let at_top = row.is_none() && self.top == 0 && place < page;
                self.top = if at_top {
                    0
                } else {
                    place.saturating_sub(height)
                };
            }
            None => self.index = self.index.min(shown.len().saturating_sub(1)),
        }
        self.scroll_to_selection(library, screen);
    }

    fn scroll_to_selection(&mut self, library: &Library, screen: &ScreenLayout) {
        self.top = ListRows::new(library, screen).top_showing(self.top, self.index);
    }
}
