//! Builds a change plan; order: text edits, new folders, new files, renames, deletions.
//!
//! Text edits use the old file names, so that every file is compared with the text the plan was
//! made from before anything is renamed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::post_move::{PostMove, renames};
use super::{ChangePlan, CommandError, PlanContext, PlannedPost};
use crate::blog::file_transaction::{FileChange, FileTransaction};
use crate::blog::post::Post;

/// A text edit of a post.
#[derive(Debug)]
pub(super) struct TextChange {
    pub(super) post: Arc<Post>,
    pub(super) old: String,
    pub(super) new: String,
}

/// A change plan under construction.
#[derive(Debug, Default)]
pub(super) struct PlanBuilder {
    pub(super) what: String,
    pub(super) texts: Vec<TextChange>,
    folders: Vec<PathBuf>,
    creates: Vec<FileChange>,
    pub(super) moves: Vec<PostMove>,
    /// Edits of files that are not posts, and those that may not be UTF-8.
    files: Vec<FileChange>,
    /// Renames of files that are not posts.
    renames: Vec<FileChange>,
    removes: Vec<FileChange>,
    pub(super) notes: Vec<String>,
    after: Vec<PlannedPost>,
    /// A tag that is not defined in the tags file, but could be.
    pub(super) undefined_tag: Option<String>,
    /// Whether a plan that changes nothing is returned too, for its notes.
    pub(super) may_be_empty: bool,
}

impl PlanBuilder {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            ..Self::default()
        }
    }

    /// Whether the plan changes nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
            && self.creates.is_empty()
            && self.moves.is_empty()
            && self.renames.is_empty()
            && self.removes.is_empty()
            && self.files.is_empty()
    }

    /// Sets the new text of a post, replacing one that is already planned.
    pub(super) fn write(&mut self, post: &Arc<Post>, old: &str, new: String) {
        if let Some(text) = self.texts.iter_mut().find(|it| it.post.id == post.id) {
            text.new = new;
        } else if new != old {
            self.texts.push(TextChange {
                post: Arc::clone(post),
                old: old.to_owned(),
                new,
            });
        }
    }

    /// Returns the planned text of a post, if it changes.
    pub(super) fn planned_text(&self, post: &Post) -> Option<&str> {
        let found = self.texts.iter().find(|it| it.post.id == post.id);
        found.map(|text| text.new.as_str())
    }

    /// Returns the planned text of a file that is not a post, if it changes.
    pub(super) fn planned_file(&self, path: &Path) -> Option<String> {
        let found = self.files.iter().find(|change| change.path() == path)?;
        match found {
            FileChange::Write { new, .. } => String::from_utf8(new.clone()).ok(),
            _ => None,
        }
    }

    /// Adds an edit of a file that is not a post, merging it with one that is already planned.
    pub(super) fn rewrite(&mut self, change: FileChange) {
        let known = self.files.iter_mut().find(|it| it.path() == change.path());
        match (known, change) {
            (Some(FileChange::Write { new, .. }), FileChange::Write { new: text, .. }) => {
                *new = text;
            }
            (_, change) => self.files.push(change),
        }
    }

    /// Adds an edit of a post whose text may not be UTF-8. Each post may be added once.
    pub(super) fn edit_bytes(&mut self, write: FileChange) {
        self.files.push(write);
    }

    /// Adds a new post with its text.
    pub(super) fn create_post(&mut self, post: &Post, text: &str) {
        self.after.push(planned_post(None, post));
        self.create(&post.path, text.into(), None);
    }

    /// Adds a new file and its missing parent folders.
    pub(super) fn create(&mut self, path: &Path, bytes: Vec<u8>, mode: Option<u32>) {
        self.create_parents(path);
        self.creates.push(FileChange::Create {
            path: path.to_owned(),
            bytes,
            mode,
        });
    }

    /// Adds a rename of a post.
    pub(super) fn move_post(&mut self, to: PostMove) {
        self.create_parents(&to.to);
        self.moves.push(to);
    }

    /// Adds a rename of a file within its folder; `is_same` if the file system takes both for
    /// spellings of one name.
    pub(super) fn rename(&mut self, from: &Path, to: &Path, is_same: bool) {
        self.renames.extend(renames(from, to, is_same));
    }

    /// Adds deletions of files and folders.
    pub(super) fn remove(&mut self, changes: Vec<FileChange>) {
        self.removes.extend(changes);
    }

    /// Whether the plan already creates this path or renames something to it.
    pub(super) fn is_claimed(&self, path: &Path) -> bool {
        let created = self.creates.iter().any(|change| change.path() == path);
        let is_there = |it: &PostMove| it.to == path || it.new.path == path;
        created || self.moves.iter().any(is_there)
    }

    /// Whether the plan creates a file below a folder.
    pub(super) fn creates_below(&self, folder: &Path) -> bool {
        self.creates
            .iter()
            .any(|change| change.path().starts_with(folder))
    }

    /// Adds the missing parent folders of a file.
    fn create_parents(&mut self, path: &Path) {
        let missing = path.ancestors().skip(1);
        let missing = missing.take_while(|it| it.symlink_metadata().is_err());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        for folder in missing.into_iter().rev() {
            if !self.folders.contains(&folder) {
                self.folders.push(folder);
            }
        }
    }

    /// Returns the plan with its changes in order.
    pub(super) fn finish(mut self, context: &PlanContext<'_>) -> Result<ChangePlan, CommandError> {
        if self.is_empty() && !self.may_be_empty {
            return Err(CommandError::NoChange("already up to date".to_owned()));
        }
        self.list_planned_posts();
        let texts = self.texts.into_iter().map(|text| FileChange::Write {
            path: text.post.path.clone(),
            old: text.old.into_bytes(),
            new: text.new.into_bytes(),
        });
        let mut changes: Vec<FileChange> = texts.chain(self.files).collect();
        changes.extend(
            self.folders
                .into_iter()
                .map(|path| FileChange::MakeFolder { path, mode: None }),
        );
        changes.extend(self.creates);
        changes.extend(self.moves.iter().flat_map(PostMove::changes));
        changes.extend(self.renames);
        changes.extend(self.removes);
        let transaction = FileTransaction {
            what: self.what,
            root: context.site.root.clone(),
            at: context.clock.now,
            changes,
        };
        Ok(ChangePlan {
            notes: self.notes,
            after: self.after,
            undefined_tag: self.undefined_tag,
            ..ChangePlan::new(transaction)
        })
    }

    /// Lists the posts after the change, renamed ones first.
    fn list_planned_posts(&mut self) {
        for to in &self.moves {
            self.after
                .push(planned_post(Some(to.post.path.clone()), &to.new));
        }
        for text in &self.texts {
            if !self.moves.iter().any(|it| it.post.id == text.post.id) {
                let was = text.post.path.clone();
                self.after.push(planned_post(Some(was), &text.post));
            }
        }
    }
}

fn planned_post(was: Option<PathBuf>, post: &Post) -> PlannedPost {
    PlannedPost {
        was,
        path: post.path.clone(),
        id: post.id.clone(),
        title: post.title.text.clone(),
        url: post.permalink.url.path().to_owned(),
        url_unknown: post.permalink.url.reason().map(str::to_owned),
    }
}
