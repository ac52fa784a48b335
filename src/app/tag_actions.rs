//! Tag changes requested in the list and the tag pane.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::tags::change::Retag;

use super::change_preview::Wish;
use super::prompt::Asked;
use super::{App, Effect};

/// Posts that aren't read yet would be missed by the change.
const UNREAD: &str = "The posts are still being read; try again in a moment.";

impl App {
    /// Prompts for a tag to add to, or remove from, the marked posts, else all listed ones.
    pub(super) fn ask_tag(&mut self, adds: bool) -> Vec<Effect> {
        if !self.library.is_read() {
            return self.answer(UNREAD);
        }
        let posts = self.marked_posts();
        let posts = if posts.is_empty() {
            self.library.shown().to_vec()
        } else {
            posts
        };
        if posts.is_empty() {
            return self.answer("No post is listed.");
        }
        let what = if adds {
            Asked::AddTag(posts)
        } else {
            Asked::RemoveTag(posts)
        };
        self.prompt(what, "")
    }

    /// Prompts for a new name of the selected tag.
    pub(super) fn rename_tag(&mut self) -> Vec<Effect> {
        let Some(row) = self.tags.row(&self.library) else {
            return Vec::new();
        };
        let (labels, label) = (row.labels(), row.label().to_owned());
        self.prompt(Asked::RenameTag(labels), &label)
    }

    /// Prompts for the tag to merge the selected one into, along with all similar tags.
    pub(super) fn merge_tags(&mut self) -> Vec<Effect> {
        let Some(row) = self.tags.row(&self.library) else {
            return Vec::new();
        };
        let cluster = self.tags.cluster(row.label());
        let best = cluster.last().cloned().unwrap_or_default();
        let mut labels = row.labels();
        labels.retain(|label| !cluster.contains(label));
        labels.extend(cluster);
        self.prompt(Asked::MergeTags(labels), &best)
    }

    /// Previews the deletion of the selected tag.
    pub(super) fn delete_tag(&mut self) -> Vec<Effect> {
        let row = self.tags.row(&self.library);
        let Some(labels) = row.map(|row| row.labels()) else {
            return Vec::new();
        };
        self.change_tags(Retag::Delete(labels), None)
    }

    /// Previews adding the selected tag to the tags file.
    pub(super) fn define_tag(&mut self) -> Vec<Effect> {
        let row = self.tags.row(&self.library);
        let Some(label) = row.map(|row| row.label().to_owned()) else {
            return Vec::new();
        };
        self.change_tags(Retag::Define(label), None)
    }

    /// Previews the tag change that a name was prompted for.
    pub(super) fn retag(&mut self, what: Asked, name: String) -> Vec<Effect> {
        match what {
            Asked::AddTag(posts) => self.change_tags(Retag::Add(name), Some(posts)),
            Asked::RemoveTag(posts) => self.change_tags(Retag::Remove(name), Some(posts)),
            Asked::RenameTag(mut from) | Asked::MergeTags(mut from) => {
                from.retain(|label| *label != name);
                let retag = match from.as_slice() {
                    [] => return self.answer("It is called that already."),
                    [one] => Retag::Rename(one.clone(), name),
                    _ => Retag::Merge(from, name),
                };
                self.change_tags(retag, None)
            }
            what => self.take_answer(what, name),
        }
    }

    /// Previews a tag change of all posts, or of the given ones.
    pub(super) fn change_tags(
        &mut self,
        retag: Retag,
        chosen: Option<Vec<Arc<Post>>>,
    ) -> Vec<Effect> {
        if !self.library.is_read() {
            return self.answer(UNREAD);
        }
        self.wish(Wish::Tags {
            retag,
            chosen,
            define: false,
            leave_out: false,
        })
    }
}
