//! List-pane actions that change posts: create, publish, rename, duplicate, trash; and marks.
//!
//! Changes of one post that a key can undo are applied at once; changes of several posts, and those
//! that readers see, are previewed first. Posts with unsaved text are refused.

use std::path::Path;
use std::sync::Arc;

use crate::blog::command::{PostCommand, SetCommand, Toggle as Turn, file_stem, split_key};
use crate::blog::file_transaction::{FileChange, FileTransaction};
use crate::blog::front_matter::edit::KeyName;
use crate::blog::recovery::typed_input::InputKind;
use crate::blog::{Post, PostId};
use crate::config::action_sets::PostAction;

use super::App;
use super::effect::Effect;
use super::jobs::change::ChangeRequest;
use super::new_blog::{FirstContent, NewBlogJob, NewBlogRefusal};
use super::prompt::PromptKind;
use super::view::Pane;

impl App {
    /// Handles an action of the list that changes or marks posts.
    pub(super) fn dispatch_post_action(&mut self, action: PostAction) {
        match action {
            PostAction::New => self.new_post(),
            PostAction::ToggleDraft => self.toggle_draft(),
            PostAction::Publish => self.publish(),
            PostAction::Unlist => self.unlist(),
            PostAction::Rename => self.rename_post(),
            PostAction::Duplicate => self.duplicate(),
            PostAction::Trash => self.trash(),
            PostAction::Mark => self.toggle_mark(),
            PostAction::MarkAll => self.toggle_all_marks(),
            PostAction::TogglePin => self.toggle_pins(),
            PostAction::UndoChange => self.undo_change(),
            PostAction::Metadata => self.edit_metadata(),
        }
    }

    /// Opens the metadata form of the selected post; with marked posts in the list, prompts for a
    /// key to set in all of them.
    fn edit_metadata(&mut self) {
        let marked = self.marked_posts();
        if marked.is_empty() || self.view.focus != Pane::List {
            return self.open_form();
        }
        if self.session.read_only {
            return self.show_message("Not changed: started with --read-only.");
        }
        match self.target_posts("change") {
            Ok(_) => context!(self).open_prompt(PromptKind::SetKey(marked), ""),
            Err(why) => self.show_message(&why),
        }
    }

    /// Previews the change of the key that was typed, or prompts again.
    fn set_key(&mut self, posts: Vec<Arc<Post>>, typed: &str) {
        let named = split_key(typed).ok_or_else(|| "write KEY: VALUE, as in weight: 10".to_owned());
        let named = named.and_then(|(key, text)| Ok((KeyName::parse(key)?, text.to_owned())));
        match named {
            Ok((key, text)) => {
                let command = SetCommand {
                    posts: posts.iter().map(|post| post.id.clone()).collect(),
                    key,
                    text,
                    skip_failing: false,
                };
                self.preview_change(ChangeRequest::Command(PostCommand::Set(command)));
            }
            Err(why) => {
                context!(self).open_prompt(PromptKind::SetKey(posts), typed);
                self.show_message(&format!("Not changed: {why}."));
            }
        }
    }

    /// Opens the form of a new post; in the tour, prompts for the folder of a new blog first.
    pub(super) fn new_post(&mut self) {
        if self.library.is_tour {
            return context!(self).prompt_for_blog_folder(FirstContent::Title);
        }
        self.open_new_post_form();
    }

    /// Toggles the draft state; all posts get the opposite of the first one's.
    fn toggle_draft(&mut self) {
        self.run_post_command("mark as draft", |posts| {
            PostCommand::Draft(posts, Turn::Flip)
        });
    }

    /// Previews publishing.
    fn publish(&mut self) {
        match self.target_posts("publish") {
            Ok(posts) => self.preview_change(ChangeRequest::Command(PostCommand::Publish(posts))),
            Err(why) => self.show_message(&why),
        }
    }

    /// Toggles the unlisted state; all posts get the opposite of the first one's.
    fn unlist(&mut self) {
        self.run_post_command("unlist", |posts| PostCommand::Unlist(posts, Turn::Flip));
    }

    /// Duplicates posts as drafts; in the tour, into a new blog.
    fn duplicate(&mut self) {
        if self.library.is_tour {
            let posts = self.target_posts("copy");
            return match posts {
                Err(why) => self.show_message(&why),
                Ok(ids) => {
                    let posts = ids.iter().filter_map(|id| self.library.post(id));
                    let posts = posts.map(|post| post.path.clone()).collect();
                    context!(self).prompt_for_blog_folder(FirstContent::Copies(posts));
                }
            };
        }
        self.run_post_command("copy", PostCommand::Duplicate);
    }

    /// Moves posts to the trash.
    fn trash(&mut self) {
        self.run_post_command("move", PostCommand::Trash);
    }

    /// Prompts for the new title of the selected post.
    fn rename_post(&mut self) {
        let Some(post) = self.list.chosen(&self.library).cloned() else {
            return self.show_message("No post to rename.");
        };
        if let Some(why) = self.busy_reason(&post, "rename") {
            return self.show_message(&why);
        }
        let name = file_stem(self.library.kind, &post);
        let title = post.title.text.clone();
        self.prompt_with_unfinished(
            PromptKind::RenameTitle(post, name),
            InputKind::Rename,
            &title,
        );
    }

    /// Handles the answer of a prompt about a post, and prompts for the rest.
    pub(super) fn handle_post_prompt(&mut self, what: PromptKind, typed: String) {
        match what {
            PromptKind::NewBlog(first) => self.create_blog(*first, typed),
            PromptKind::SetKey(posts) => self.set_key(posts, &typed),
            PromptKind::RenameTitle(post, name) => {
                // a file name that follows the title changes with it, any other stays
                let style = self.library.name_style().with_script_of(&name);
                let follows = name == style.file_name_for(&post.title.text);
                let next = match self.typed.next_text("name") {
                    Some(ahead) => ahead.to_owned(),
                    None if follows => style.file_name_for(&typed),
                    None => name.clone(),
                };
                context!(self).open_prompt(PromptKind::RenameFile(post, typed, name), &next);
            }
            PromptKind::RenameFile(post, title, _) => {
                self.preview_change(ChangeRequest::Command(PostCommand::Rename {
                    post: post.id.clone(),
                    title: Some(title),
                    name: Some(typed),
                    redirect: true,
                }));
            }
            _ => {}
        }
    }

    /// Runs a command on the marked posts, or on the selected one: one at once, several previewed.
    fn run_post_command(&mut self, word: &str, command: impl Fn(Vec<PostId>) -> PostCommand) {
        match self.target_posts(word) {
            Err(why) => self.show_message(&why),
            Ok(posts) if posts.len() > 1 => {
                self.preview_change(ChangeRequest::Command(command(posts)));
            }
            Ok(posts) => self.apply_immediately(ChangeRequest::Command(command(posts))),
        }
    }

    /// Returns the marked posts, or the selected one; an error if one of them must not be changed.
    fn target_posts(&self, word: &str) -> Result<Vec<PostId>, String> {
        let marked = self.marked_posts();
        let chosen = self.list.chosen(&self.library).cloned();
        let posts = if marked.is_empty() {
            chosen.into_iter().collect()
        } else {
            marked
        };
        if posts.is_empty() {
            return Err(format!("No post to {word}."));
        }
        if let Some(why) = posts.iter().find_map(|post| self.busy_reason(post, word)) {
            return Err(why);
        }
        Ok(posts.iter().map(|post| post.id.clone()).collect())
    }

    /// Returns why a post must not be changed now: its text is unsaved or being saved.
    fn busy_reason(&self, post: &Post, word: &str) -> Option<String> {
        let open_post = self.edit.find(&post.path)?;
        let why = if open_post.is_unsaved() {
            "has unsaved changes"
        } else {
            "is being saved"
        };
        Some(format!("{} {why}; save it first, then {word}.", post.id))
    }

    /// Returns an error if the operation would delete or rename a file with unsaved text.
    pub(super) fn unsaved_text_conflict(&self, operation: &FileTransaction) -> Option<String> {
        let goes = |path: &Path| {
            operation.changes.iter().any(|change| match change {
                FileChange::Rename { from, .. } => path.starts_with(from),
                FileChange::Remove { path: gone, .. } => path == gone,
                _ => false,
            })
        };
        let open_post = self
            .edit
            .not_on_disk()
            .find(|open_post| goes(&open_post.path))?;
        Some(format!(
            "{} has unsaved changes; save it first",
            open_post.name
        ))
    }

    /// Returns the marked posts in list order, including those that the filter hides.
    pub(super) fn marked_posts(&self) -> Vec<Arc<Post>> {
        let all = self.library.posts().iter();
        let marked = all.filter(|post| self.list.marked().contains(&post.id));
        marked.cloned().collect()
    }

    /// Toggles the mark of the selected post and moves to the next.
    fn toggle_mark(&mut self) {
        let Some(id) = self.list.chosen(&self.library).map(|post| post.id.clone()) else {
            return;
        };
        self.list.toggle_mark(&id);
        let (place, screen) = (self.list.index() + 1, self.screen());
        self.list.choose(place, &self.library, &screen);
        self.report_marks();
    }

    /// Marks all listed posts; clears all marks if they were marked already.
    fn toggle_all_marks(&mut self) {
        let shown = self.library.visible();
        let all = shown
            .iter()
            .all(|post| self.list.marked().contains(&post.id));
        let posts: Vec<PostId> = if all {
            Vec::new()
        } else {
            shown.iter().map(|post| post.id.clone()).collect()
        };
        self.list.set_marks(posts.into_iter());
        self.report_marks();
    }

    /// Pins the marked posts, or else the selected one; unpins them if the first one is pinned.
    fn toggle_pins(&mut self) {
        let marked = self.marked_posts();
        let chosen = self.list.chosen(&self.library).cloned();
        let posts = if marked.is_empty() {
            chosen.into_iter().collect()
        } else {
            marked
        };
        let Some(first) = posts.first() else { return };
        let is_pinned = !self.library.is_pinned(first);
        let what = match posts.len() {
            1 => String::new(),
            count => format!(" {count} posts"),
        };
        let ids: Vec<PostId> = posts.iter().map(|post| post.id.clone()).collect();
        self.list.pin_selection(&self.library);
        self.library.set_pinned(&ids, is_pinned);
        self.clamp_panes();
        let verb = if is_pinned { "Pinned" } else { "Unpinned" };
        if self.session.read_only {
            let why = "until you quit: started with --read-only.";
            return self.show_message(&format!("{verb}{what} {why}"));
        }
        self.save_pins();
        self.show_message(&format!("{verb}{what}."));
    }

    /// Clears all marks.
    pub(super) fn clear_marks(&mut self) {
        self.list.set_marks(std::iter::empty());
        self.report_marks();
    }

    fn report_marks(&mut self) {
        match self.list.marked().len() {
            0 => self.show_message("No posts marked."),
            1 => self.show_message("1 post marked."),
            more => self.show_message(&format!("{more} posts marked.")),
        }
    }

    /// Requests a new blog in the folder that was typed.
    pub(super) fn create_blog(&mut self, first: FirstContent, folder: String) {
        self.show_message("Creating the blog.");
        self.outbox
            .push(Effect::CreateBlog(Box::new(NewBlogJob { folder, first })));
    }

    /// Prompts for the folder again, saying why the one that was typed can't be used.
    pub(super) fn handle_blog_refused(&mut self, refused: NewBlogRefusal) {
        let NewBlogJob { folder, first } = refused.job;
        context!(self).open_prompt(PromptKind::NewBlog(Box::new(first)), &folder);
        self.show_message(&refused.why);
    }

    /// Starts a new post: opens its form.
    pub fn start_new_post(&mut self) {
        self.new_post();
    }
}
