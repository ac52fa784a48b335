//! Commands that change posts, as values, and the plan of file changes for each.
//!
//! ```text
//! PostCommand ─▶ plan: read files, edit front matter, choose file names, update links ─▶ ChangePlan
//! undo        ─▶ the inverse of the last transaction                                  ─▶ ChangePlan
//!                ChangePlan ─▶ preview or diff ─▶ ChangePlan::apply, all of it or nothing
//! ```
//!
//! Planning writes nothing. Each new text is parsed again as the generator would: if a post would
//! be rejected, or would not be in the requested state, the whole command is refused with the line
//! to look at.

mod create;
mod date_format;
mod duplicate;
mod fields;
mod file_name;
mod fix_file_name;
mod link_rewrite;
mod location;
pub mod metadata;
mod name_style;
mod plan;
mod plan_builder;
mod post_move;
mod post_text;
mod redirect;
mod rename;
mod set_key;
mod state;
mod tag_change;
mod tag_command;
mod tag_definitions;
mod template;
mod text_list;
mod trash;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::References;
use super::clock::Clock;
use super::dialect::Dialect;
use super::front_matter::edit::FieldEdit;
use super::generator::SiteKind;
use super::post::{Post, PostId, Problem};
use super::read_file::{is_protected, read_only_message};
use super::site::Site;
use super::site_rules::SiteRules;

pub use create::NewPost;
pub use location::file_stem;
pub use name_style::NameStyle;
pub use plan::{ChangePlan, PlannedPost};
pub use set_key::{SetCommand, split_key};
pub use tag_command::{TagChange, TagCommand};
pub use trash::restore;

use plan_builder::PlanBuilder;

/// A command that changes posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostCommand {
    /// Edit front matter fields of posts; the string describes the change, as in "add the tag
    /// rust".
    Fields(Vec<PostId>, Vec<FieldEdit>, String),
    /// Mark posts as drafts, or unmark them.
    Draft(Vec<PostId>, Toggle),
    /// Publish posts: no draft, and dated now unless a later date is set.
    Publish(Vec<PostId>),
    /// Unlist posts (keep them out of lists), or list them again.
    Unlist(Vec<PostId>, Toggle),
    /// Create a post.
    New(NewPost),
    /// Change a post's title, file name or both, and update the links of other posts.
    Rename {
        /// The post.
        post: PostId,
        /// New title.
        title: Option<String>,
        /// New name of the file or folder and of the slug, without a date.
        name: Option<String>,
        /// Whether to redirect the old URL of a published post, where the site supports it.
        redirect: bool,
    },
    /// Rename a file in its folder so that the generator accepts it as a post.
    FixFileName {
        /// The file.
        file: PathBuf,
        /// New file name.
        name: String,
    },
    /// Copy posts as drafts.
    Duplicate(Vec<PostId>),
    /// Delete posts; undo restores them.
    Trash(Vec<PostId>),
    /// Change tags of posts, and their definitions.
    Tags(TagCommand),
    /// Set or remove one front matter key.
    Set(SetCommand),
}

impl PostCommand {
    /// Returns the existing posts the command applies to; none if it applies to all.
    pub fn posts(&self) -> &[PostId] {
        match self {
            Self::Fields(posts, ..)
            | Self::Draft(posts, _)
            | Self::Publish(posts)
            | Self::Unlist(posts, _)
            | Self::Duplicate(posts)
            | Self::Trash(posts) => posts,
            Self::Rename { post, .. } => std::slice::from_ref(post),
            Self::Tags(tags) => tags.posts.as_deref().unwrap_or_default(),
            Self::Set(set) => &set.posts,
            Self::New(_) | Self::FixFileName { .. } => &[],
        }
    }
}

/// Target of a toggle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toggle {
    /// Turn it on.
    On,
    /// Turn it off.
    Off,
    /// The opposite of the first post's state.
    Flip,
}

impl Toggle {
    /// Returns the target state, given the state of the first post.
    fn decide(self, is: bool) -> bool {
        match self {
            Self::On => true,
            Self::Off => false,
            Self::Flip => !is,
        }
    }
}

/// The blog as input for planning.
#[derive(Clone, Copy)]
pub struct PlanContext<'a> {
    /// The site.
    pub site: &'a Site,
    /// Rules of the site.
    pub rules: &'a SiteRules,
    /// All posts.
    pub posts: &'a [Arc<Post>],
    /// Path of the tags file, if there is one.
    pub tags_file: Option<&'a Path>,
    /// Current time and time zone.
    pub clock: &'a Clock,
    /// Parser for links and images of a body; the number is the file line on which the body begins.
    pub mentions: fn(&str, usize, Dialect) -> References,
}

/// Why a command was refused; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The contents of posts do not permit the change.
    #[error("{}", lines(.0))]
    Refused(Vec<PostRefusal>),
    /// The requested file name is not valid for a post.
    #[error("`{name}` can't be a post name: {why}")]
    InvalidName {
        /// The requested name.
        name: String,
        /// The reason and the fix.
        why: &'static str,
    },
    /// A file of that name already exists.
    #[error("{file} already exists; choose another slug")]
    NameTaken {
        /// Path below the posts folder.
        file: String,
    },
    /// Nothing to change.
    #[error("{0}")]
    NoChange(String),
    /// The command is impossible for this site or input.
    #[error("{0}")]
    Impossible(String),
    /// The post no longer exists.
    #[error("{0} no longer exists")]
    Gone(PostId),
    /// The name is not valid for a tag.
    #[error("`{}` can't be a tag name: {why}", .name.escape_debug())]
    InvalidTag {
        /// The requested name.
        name: String,
        /// The reason.
        why: &'static str,
    },
    /// A tag is to be defined, but there is no tags file.
    #[error("`{tag}` is not defined: {}", tag_definitions::missing_file_hint(*.kind))]
    NoTagsFile {
        /// The tag.
        tag: String,
        /// Generator of the site.
        kind: SiteKind,
    },
    /// The tags file cannot be changed.
    #[error("{}:{line}: {why}", .file.display())]
    TagsFile {
        /// Path of the file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The reason.
        why: String,
    },
}

/// Why a post does not permit a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRefusal {
    /// The post.
    pub post: PostId,
    /// Line to look at, from 1.
    pub line: usize,
    /// Column, from 1, if it is known.
    pub column: Option<usize>,
    /// The reason and the fix.
    pub why: String,
}

impl fmt::Display for PostRefusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.post, self.line)?;
        if let Some(column) = self.column {
            write!(out, ":{column}")?;
        }
        write!(out, ": {}", self.why)
    }
}

/// Formats refusals, one per line.
fn lines(refusals: &[PostRefusal]) -> String {
    let lines = refusals.iter().map(PostRefusal::to_string);
    lines.collect::<Vec<_>>().join("\n")
}

impl PlanContext<'_> {
    /// Plans a command without writing anything.
    pub fn plan(&self, command: &PostCommand) -> Result<ChangePlan, CommandError> {
        let mut plan = match command {
            PostCommand::Fields(posts, edits, what) => fields::change(self, posts, edits, what),
            PostCommand::Draft(posts, request) => state::draft(self, posts, *request),
            PostCommand::Publish(posts) => state::publish(self, posts),
            PostCommand::Unlist(posts, request) => state::unlist(self, posts, *request),
            PostCommand::New(new) => create::create(self, new),
            PostCommand::Rename {
                post,
                title,
                name,
                redirect,
            } => rename::rename(self, post, (title.as_deref(), name.as_deref()), *redirect),
            PostCommand::FixFileName { file, name } => {
                fix_file_name::rename_to_post(self, file, name)
            }
            PostCommand::Duplicate(posts) => duplicate::duplicate(self, posts),
            PostCommand::Trash(posts) => trash::trash(self, posts),
            PostCommand::Tags(tags) => tag_change::plan(self, tags),
            PostCommand::Set(set) => set_key::plan(self, set),
        }?;
        link_rewrite::rewrite_links(self, &mut plan);
        let plan = plan.finish(self)?;
        self.refuse_protected(&plan, command)?;
        Ok(plan)
    }

    /// Refuses a plan that would change or remove posts without write permission.
    fn refuse_protected(
        &self,
        plan: &ChangePlan,
        command: &PostCommand,
    ) -> Result<(), CommandError> {
        let mut files: Vec<PathBuf> = plan.transaction.read_only_files().collect();
        if let PostCommand::Trash(posts) = command {
            let posts = posts.iter().filter_map(|id| self.post(id).ok());
            let posts = posts.map(|post| post.path.clone());
            files.extend(posts.filter(|path| is_protected(path)));
        }
        let line =
            |path: &PathBuf| format!("{}: {}", self.display_path(path), read_only_message(path));
        let lines: Vec<String> = files.iter().map(line).collect();
        if lines.is_empty() {
            return Ok(());
        }
        Err(CommandError::Impossible(lines.join("\n")))
    }

    /// Returns how this blog derives file names from titles.
    pub fn name_style(&self) -> NameStyle {
        let case = self.site.settings.hexo.case;
        NameStyle::of(self.site.kind, case, self.posts.iter().map(AsRef::as_ref))
    }

    fn post(&self, id: &PostId) -> Result<&Arc<Post>, CommandError> {
        let found = self.posts.iter().find(|post| post.id == *id);
        found.ok_or_else(|| CommandError::Gone(id.clone()))
    }

    /// Returns the path of a file for messages, relative to the posts folder or the site root.
    fn display_path(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.site.posts);
        let below = below.or_else(|_| path.strip_prefix(&self.site.root));
        below.unwrap_or(path).display().to_string()
    }
}

/// Creates the error for a post that does not permit the change.
fn post_refusal(post: &Post, line: usize, why: impl Into<String>) -> CommandError {
    CommandError::Refused(vec![PostRefusal {
        post: post.id.clone(),
        line,
        column: None,
        why: why.into(),
    }])
}

/// Creates the error for a post that the generator would reject.
fn generator_refusal(post: &Post, problem: &Problem) -> CommandError {
    let why = format!("{}; {}", problem.message, problem.hint);
    post_refusal(post, problem.line, why)
}

/// Returns the post or the number of posts for messages: "a.md", "3 posts".
fn posts_in_words(posts: &[PostId]) -> String {
    match posts {
        [post] => post.to_string(),
        all => format!("{} posts", all.len()),
    }
}
