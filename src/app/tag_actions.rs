//! Tag changes requested in the list and the tag pane.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::command::{PostCommand, TagChange, TagCommand};

use super::App;
use super::change_preview::ChangeRequest;
use super::prompt::PromptKind;

/// Posts that aren't read yet would be missed by the change.
const STILL_READING: &str = "The posts are still being read; try again in a moment.";

impl App {
    /// Prompts for a tag to add to, or remove from, the marked posts, else all listed ones.
    pub(super) fn prompt_for_tag(&mut self, adds: bool) {
        if !self.library.is_scanned() {
            return self.show_message(STILL_READING);
        }
        let posts = self.marked_posts();
        let posts = if posts.is_empty() {
            self.library.visible().to_vec()
        } else {
            posts
        };
        if posts.is_empty() {
            return self.show_message("No posts listed.");
        }
        let what = if adds {
            PromptKind::AddTag(posts)
        } else {
            PromptKind::RemoveTag(posts)
        };
        self.open_prompt(what, "");
    }

    /// Prompts for a new name of the selected tag.
    pub(super) fn rename_tag(&mut self) {
        let Some(row) = self.tags.selected(&self.library) else {
            return;
        };
        let (labels, label) = (row.labels(), row.label().to_owned());
        self.open_prompt(PromptKind::RenameTag(labels), &label);
    }

    /// Prompts for the tag to merge the selected one into, along with all similar tags.
    pub(super) fn merge_tags(&mut self) {
        let Some(row) = self.tags.selected(&self.library) else {
            return;
        };
        let cluster = self.tags.similar_labels(row.label());
        let best = cluster.last().cloned().unwrap_or_default();
        let mut labels = row.labels();
        labels.retain(|label| !cluster.contains(label));
        labels.extend(cluster);
        self.open_prompt(PromptKind::MergeTags(labels), &best);
    }

    /// Previews the deletion of the selected tag.
    pub(super) fn delete_tag(&mut self) {
        let row = self.tags.selected(&self.library);
        let Some(labels) = row.map(|row| row.labels()) else {
            return;
        };
        self.preview_tag_change(TagChange::Delete(labels), None);
    }

    /// Previews adding the selected tag to the tags file.
    pub(super) fn define_tag(&mut self) {
        let row = self.tags.selected(&self.library);
        let Some(label) = row.map(|row| row.label().to_owned()) else {
            return;
        };
        self.preview_tag_change(TagChange::Define(label), None);
    }

    /// Previews the tag change that a name was prompted for.
    pub(super) fn handle_tag_prompt(&mut self, what: PromptKind, name: String) {
        match what {
            PromptKind::AddTag(posts) => self.preview_tag_change(TagChange::Add(name), Some(posts)),
            PromptKind::RemoveTag(posts) => {
                self.preview_tag_change(TagChange::Remove(name), Some(posts));
            }
            PromptKind::RenameTag(mut from) | PromptKind::MergeTags(mut from) => {
                from.retain(|label| *label != name);
                let change = match from.as_slice() {
                    [] => return self.show_message("It already has this name."),
                    [one] => TagChange::Rename(one.clone(), name),
                    _ => TagChange::Merge(from, name),
                };
                self.preview_tag_change(change, None);
            }
            what => self.handle_post_prompt(what, name),
        }
    }

    /// Previews a tag change of all posts, or of the given ones.
    pub(super) fn preview_tag_change(&mut self, change: TagChange, chosen: Option<Vec<Arc<Post>>>) {
        if !self.library.is_scanned() {
            return self.show_message(STILL_READING);
        }
        let posts = chosen.map(|posts| posts.iter().map(|post| post.id.clone()).collect());
        self.preview_change(ChangeRequest::Command(PostCommand::Tags(TagCommand {
            posts,
            ..TagCommand::all(change)
        })));
    }
}
