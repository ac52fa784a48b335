//! Tag changes requested in the list and the tag pane.

use std::sync::Arc;

use crate::blog::command::{PostCommand, TagChange, TagCommand};
use crate::blog::query::TagChoice;
use crate::blog::{Post, human_date};
use crate::editor::LineInput;

use super::App;
use super::digit_tags;
use super::jobs::change::ChangeRequest;
use super::mode::InputMode;
use super::prompt::PromptKind;
use super::view::{LeftPane, Pane};

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
        context!(self).open_prompt(what, "");
    }

    /// Prompts for a new name of the selected tag.
    pub(super) fn rename_tag(&mut self) {
        let Some(row) = self.tags.selected(&self.library) else {
            return;
        };
        let (labels, label) = (row.labels(), row.label().to_owned());
        context!(self).open_prompt(PromptKind::RenameTag(labels), &label);
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
        context!(self).open_prompt(PromptKind::MergeTags(labels), &best);
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

    /// Opens and focuses the tag pane.
    pub(super) fn open_tags(&mut self) {
        self.view.tags = true;
        self.view.zoom = false;
        self.view.focus = Pane::Tags;
        self.tags.match_any |= self.library.query().matches_any_tag();
        self.tags.update_similar(&self.library);
        self.tags.fix_order(&self.library);
        self.clamp_panes();
    }

    /// Closes the tag pane, keeping the filter.
    pub(super) fn close_tags(&mut self) {
        self.view.tags = false;
        self.view.focus = Pane::List;
        self.tags.field = LineInput::default();
        self.tags.similar_only = false;
        self.clamp_panes();
    }

    /// Toggles listing only similar tags.
    pub(super) fn toggle_similar_tags(&mut self) {
        self.tags.similar_only = !self.tags.similar_only;
        if self.tags.similar_only && self.tags.rows(&self.library).is_empty() {
            self.tags.similar_only = false;
            return self.show_message("No similar tags.");
        }
        self.clamp_panes();
    }

    /// Includes or excludes the selected tag, or removes it from the filter.
    pub(super) fn toggle_selected_tag(&mut self, choice: TagChoice) {
        let row = self.tags.selected(&self.library);
        if let Some(label) = row.map(|row| row.label().to_owned()) {
            self.toggle_tag(&label, choice);
        }
    }

    /// Includes or excludes the tag of a digit key, or removes it from the filter.
    pub(super) fn toggle_digit_tag(&mut self, index: u8, choice: TagChoice) {
        let digits = self.digit_tags();
        let Some(label) = digits.get(usize::from(index)).cloned().flatten() else {
            return self.show_message("No tag has this key.");
        };
        if !digit_tags::is_used(&label, &self.library) {
            return self.show_message(&format!("No post has the tag {label}."));
        }
        self.toggle_tag(&label, choice);
        if self.screen().list.is_none() && self.screen().tags.is_none() {
            self.show_filter();
        }
    }

    /// Says what the filter is, where neither the list nor the tags are on the screen.
    fn show_filter(&mut self) {
        let shown = human_date::format_number(self.library.visible().len());
        let total = human_date::format_number(self.library.total());
        let query = self.library.query().text();
        self.show_message(&format!("{shown} of {total} posts: {query}"));
    }

    /// Returns the tags of the digit keys: those in the row that names them, if it is shown.
    pub fn digit_tags(&self) -> Vec<Option<String>> {
        let pinned = &self.session.settings.filters.pinned_tags;
        let shown = self.tags.digits.clone();
        shown.unwrap_or_else(|| digit_tags::assign(&self.library, pinned))
    }

    /// Shows the row that names the digit keys while a filter is set or the tag pane is open. The
    /// tags keep their keys as long as it is shown.
    pub(super) fn update_digit_row(&mut self) {
        let is_shown = self.view.tags || !self.library.query().text().is_empty();
        self.view.list.has_digit_row = is_shown;
        self.tags.digits = is_shown.then(|| self.digit_tags());
    }

    /// Sorts the tags by name, or by number of posts again.
    pub(super) fn sort_tags(&mut self) {
        self.tags.by_name = !self.tags.by_name;
        self.clamp_panes();
        self.show_message(if self.tags.by_name {
            "Tags by name."
        } else {
            "Tags by number of posts."
        });
    }

    /// Lists the posts with a tag of the displayed post.
    pub(super) fn follow_tag(&mut self, index: usize) {
        let post = self.preview.id().and_then(|id| self.library.post(id));
        let label = post.and_then(|post| post.tags.get(index));
        let Some(label) = label.map(|tag| tag.label.clone()) else {
            return;
        };
        self.push_jump();
        if self.library.query().choice(&label) != Some(TagChoice::Include) {
            self.toggle_tag(&label, TagChoice::Include);
        }
        self.view.zoom = false;
        self.view.left = LeftPane::Posts;
        self.focus(Pane::List);
    }

    /// Toggles between matching all and any of the included tags.
    pub(super) fn toggle_match_all(&mut self) {
        self.tags.match_any = !self.tags.match_any;
        let query = self.library.query().with_match_any(self.tags.match_any);
        self.set_filter(query);
    }

    /// Opens the filter field of the tag pane.
    pub(super) fn open_tag_filter(&mut self) {
        self.open_mode(InputMode::TagFilter);
    }

    /// Includes or excludes a tag, or removes it from the filter.
    pub(super) fn toggle_tag(&mut self, label: &str, choice: TagChoice) {
        let any = self.tags.match_any;
        let query = self.library.query().with_tag_toggled(label, choice, any);
        self.set_filter(query);
    }
}
