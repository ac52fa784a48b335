//! List-pane actions that change posts: create, publish, rename, duplicate, trash; and marks.
//!
//! Changes of one post that a key can undo are applied at once; changes of several posts, and those
//! that readers see, are previewed first. Posts with unsaved text are refused.

use std::path::Path;
use std::sync::Arc;

use crate::blog::command::{Deed, New, Wish as Turn, called};
use crate::blog::file_transaction::{Change, Operation};
use crate::blog::recovery::typed_input::What;
use crate::blog::{Post, PostId};
use crate::config::Action;

use super::change_preview::Wish;
use super::new_blog::First;
use super::prompt::{Asked, split_tags};
use super::{App, Effect};

impl App {
    /// Handles an action of the list that changes or marks posts.
    pub(super) fn act_on_posts(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::New => self.new_post(),
            Action::ToggleDraft => self.toggle_draft(),
            Action::Publish => self.publish(),
            Action::Unlist => self.unlist(),
            Action::Rename => self.rename_post(),
            Action::Duplicate => self.duplicate(),
            Action::Trash => self.trash(),
            Action::Mark => self.mark(),
            Action::MarkAll => self.mark_all(),
            Action::TakeBack => self.take_back(),
            other => self.act_everywhere(other),
        }
    }

    /// Prompts for the title of a new post; in the tour, for the folder of a new blog first.
    pub(super) fn new_post(&mut self) -> Vec<Effect> {
        if self.library.is_tour {
            return self.ask_for_blog(First::Title);
        }
        self.prompt_again(Asked::NewTitle, What::New, "")
    }

    /// Toggles the draft state; all posts get the opposite of the first one's.
    fn toggle_draft(&mut self) -> Vec<Effect> {
        self.deed("make a draft of", |posts| Deed::Draft(posts, Turn::Other))
    }

    /// Previews publishing.
    fn publish(&mut self) -> Vec<Effect> {
        match self.free_posts("publish") {
            Ok(posts) => self.wish(Wish::Deed(Deed::Publish(posts))),
            Err(why) => self.answer(&why),
        }
    }

    /// Toggles the unlisted state; all posts get the opposite of the first one's.
    fn unlist(&mut self) -> Vec<Effect> {
        self.deed("unlist", |posts| Deed::Unlist(posts, Turn::Other))
    }

    /// Duplicates posts as drafts; in the tour, into a new blog.
    fn duplicate(&mut self) -> Vec<Effect> {
        if self.library.is_tour {
            let posts = self.free_posts("copy");
            return match posts {
                Err(why) => self.answer(&why),
                Ok(ids) => {
                    let posts = ids.iter().filter_map(|id| self.library.post(id));
                    let posts = posts.map(|post| post.path.clone()).collect();
                    self.ask_for_blog(First::Copies(posts))
                }
            };
        }
        self.deed("copy", Deed::Duplicate)
    }

    /// Moves posts to the trash.
    fn trash(&mut self) -> Vec<Effect> {
        self.deed("move", Deed::Trash)
    }

    /// Prompts for the new title of the selected post.
    fn rename_post(&mut self) -> Vec<Effect> {
        let Some(post) = self.list.chosen(&self.library).cloned() else {
            return self.answer("There is no post to rename.");
        };
        if let Some(why) = self.taken(&post, "rename") {
            return self.answer(&why);
        }
        let name = called(self.library.kind, &post);
        let title = post.title.text.clone();
        self.prompt_again(Asked::Title(post, name), What::Rename, &title)
    }

    /// Handles the answer of a prompt about a post, and prompts for the rest.
    pub(super) fn take_answer(&mut self, what: Asked, typed: String) -> Vec<Effect> {
        match what {
            Asked::NewBlog(first) => self.make_blog(*first, typed),
            Asked::NewTitle => {
                let name = self.typed.ahead("name").map(str::to_owned);
                let name = name.unwrap_or_else(|| self.library.name_style().proposed(&typed));
                self.prompt(Asked::NewName(typed), &name)
            }
            Asked::NewName(title) => {
                let new = New {
                    title,
                    name: typed,
                    // nobody sees it until it is published
                    draft: true,
                    ..New::default()
                };
                let tags = self.typed.ahead("tags").unwrap_or_default().to_owned();
                self.prompt(Asked::NewTags(new), &tags)
            }
            Asked::NewTags(new) => {
                let tags = split_tags(&typed).map(str::to_owned).collect();
                self.wish(Wish::Deed(Deed::New(New { tags, ..new })))
            }
            Asked::Title(post, name) => {
                // a file name that follows the title changes with it, any other stays
                let style = self.library.name_style().like(&name);
                let follows = name == style.proposed(&post.title.text);
                let next = match self.typed.ahead("name") {
                    Some(ahead) => ahead.to_owned(),
                    None if follows => style.proposed(&typed),
                    None => name.clone(),
                };
                self.prompt(Asked::Name(post, typed, name), &next)
            }
            Asked::Name(post, title, _) => self.wish(Wish::Deed(Deed::Rename {
                post: post.id.clone(),
                title: Some(title),
                name: Some(typed),
                redirect: true,
            })),
            _ => Vec::new(),
        }
    }

    /// Runs a command on the marked posts, or on the selected one: one at once, several previewed.
    fn deed(&mut self, word: &str, deed: impl Fn(Vec<PostId>) -> Deed) -> Vec<Effect> {
        match self.free_posts(word) {
            Err(why) => self.answer(&why),
            Ok(posts) if posts.len() > 1 => self.wish(Wish::Deed(deed(posts))),
            Ok(posts) => self.wish_at_once(Wish::Deed(deed(posts))),
        }
    }

    /// Returns the marked posts, or the selected one; an error if one of them must not be changed.
    fn free_posts(&self, word: &str) -> Result<Vec<PostId>, String> {
        let marked = self.marked_posts();
        let chosen = self.list.chosen(&self.library).cloned();
        let posts = if marked.is_empty() {
            chosen.into_iter().collect()
        } else {
            marked
        };
        if posts.is_empty() {
            return Err(format!("There is no post to {word}."));
        }
        if let Some(why) = posts.iter().find_map(|post| self.taken(post, word)) {
            return Err(why);
        }
        Ok(posts.iter().map(|post| post.id.clone()).collect())
    }

    /// Returns why a post must not be changed now: its text is unsaved or being saved.
    fn taken(&self, post: &Post, word: &str) -> Option<String> {
        let desk = self.edit.find(&post.path)?;
        let why = if desk.is_unsaved() {
            "has unsaved text"
        } else {
            "is being saved"
        };
        Some(format!("{} {why}: save it, then {word} it.", post.id))
    }

    /// Returns an error if the operation would delete or rename a file with unsaved text.
    pub(super) fn in_the_way(&self, operation: &Operation) -> Option<String> {
        let goes = |path: &Path| {
            operation.changes.iter().any(|change| match change {
                Change::Rename { from, .. } => path.starts_with(from),
                Change::Remove { path: gone, .. } => path == gone,
                _ => false,
            })
        };
        let desk = self.edit.not_on_disk().find(|desk| goes(&desk.path))?;
        Some(format!("{} has unsaved text; save it first", desk.name))
    }

    /// Returns the marked posts in list order, including those that the filter hides.
    pub(super) fn marked_posts(&self) -> Vec<Arc<Post>> {
        let all = self.library.posts().iter();
        let marked = all.filter(|post| self.list.marked().contains(&post.id));
        marked.cloned().collect()
    }

    /// Toggles the mark of the selected post and moves to the next.
    fn mark(&mut self) -> Vec<Effect> {
        let Some(id) = self.list.chosen(&self.library).map(|post| post.id.clone()) else {
            return Vec::new();
        };
        self.list.toggle_mark(&id);
        let (place, screen) = (self.list.place() + 1, self.screen());
        self.list.choose(place, &self.library, &screen);
        self.tell_marks()
    }

    /// Marks all listed posts; clears all marks if they were marked already.
    fn mark_all(&mut self) -> Vec<Effect> {
        let shown = self.library.shown();
        let all = shown
            .iter()
            .all(|post| self.list.marked().contains(&post.id));
        let posts: Vec<PostId> = if all {
            Vec::new()
        } else {
            shown.iter().map(|post| post.id.clone()).collect()
        };
        self.list.mark_only(posts.into_iter());
        self.tell_marks()
    }

    /// Clears all marks.
    pub(super) fn unmark(&mut self) -> Vec<Effect> {
        self.list.mark_only(std::iter::empty());
        self.tell_marks()
    }

    fn tell_marks(&mut self) -> Vec<Effect> {
        match self.list.marked().len() {
            0 => self.answer("No post is marked."),
            1 => self.answer("One post is marked."),
            more => self.answer(&format!("{more} posts are marked.")),
        }
    }
}
