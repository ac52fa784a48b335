//! Planning and applying a change of posts.

use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::Post;
use crate::blog::command::{ChangePlan, PostCommand};
use crate::blog::file_transaction::{FileDiff, PathChanges};

/// A change that the user requested.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeRequest {
    /// A command on posts.
    Command(PostCommand),
    /// Undo of the last change.
    Undo,
}

/// Request to plan a change.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// All posts of the blog.
    pub posts: Vec<Arc<Post>>,
    /// Change to plan.
    pub request: ChangeRequest,
    /// Publish hooks from the settings.
    pub on_publish: Vec<Vec<String>>,
}

/// A planned change, for the preview.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangePreview {
    /// The change and its notes.
    pub plan: ChangePlan,
    /// Changed files, with their changed lines.
    pub files: Vec<FileDiff>,
    /// Programs to run afterwards, with their arguments.
    pub hooks: Vec<Vec<String>>,
}

impl ChangePreview {
    /// Creates the preview of a plan, with the programs to run afterwards.
    pub fn new(plan: ChangePlan, hooks: Vec<Vec<String>>) -> Self {
        Self {
            files: plan.transaction.file_diffs(),
            plan,
            hooks,
        }
    }
}

/// Why a change is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRefusal {
    /// Reasons, one per line.
    pub lines: Vec<String>,
    /// Whether the rest could be changed without the posts that are named.
    pub can_skip: bool,
    /// Whether nothing has to be changed, which is not an error.
    pub is_unchanged: bool,
}

/// Result of planning.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewReady {
    /// Number of the job.
    pub ticket: u64,
    /// The plan, or why the change is refused.
    pub result: Result<ChangePreview, ChangeRefusal>,
}

/// Result of applying or undoing an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeApplied {
    /// Description of the change.
    pub description: String,
    /// Time at which it was requested.
    pub at: Timestamp,
    /// Whether it was undone.
    pub is_undo: bool,
    /// Error message, if it failed.
    pub result: Result<(), String>,
    /// New names of the files.
    pub names: PathChanges,
}
