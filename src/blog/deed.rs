//! What can be done to posts, as values, and the step over files that each comes down to.
//!
//! ```text
//! Deed ─▶ plan: read the files, edit their front matter, find new names, follow links ─▶ Plan
//!         Plan.operation ─▶ shown to a person ─▶ Ledger::perform, all of it or none
//! ```
//!
//! A plan writes nothing. It is proved by reading each new text again as the generator would: a
//! post that would be rejected then, or would not be in the state that was asked for, refuses the
//! whole deed and says where to look.

mod create;
mod duplicate;
mod fields;
mod making;
mod moment;
mod name;
mod name_style;
mod named;
mod place;
mod redirect;
mod relink;
mod rename;
pub mod sheet;
mod state;
mod template;
mod trash;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::body::{is_protected, protected};
use super::check::Mentions;
use super::clock::Clock;
use super::dialect::Dialect;
use super::front_matter::edit::Edit;
use super::operation::Operation;
use super::post::{Post, PostId, Problem};
use super::rules::Rules;
use super::site::Site;

pub use create::New;
pub use name_style::NameStyle;
pub use place::called;
pub use trash::restore;

use making::Making;

/// Something to be done to posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Change fields of the front matter of posts; the words say what that is, as in "add the tag
    /// rust".
    Fields(Vec<PostId>, Vec<Edit>, String),
    /// Make drafts of posts, or no drafts.
    Draft(Vec<PostId>, Wish),
    /// Put posts on the site: no draft, dated now where nothing later is written.
    Publish(Vec<PostId>),
    /// Keep posts out of lists, or in them.
    Unlist(Vec<PostId>, Wish),
    /// Make a post.
    New(New),
    /// Give a post another title, another name, or both; links of other posts go along.
    Rename {
        /// The post.
        post: PostId,
        /// Its new title.
        title: Option<String>,
        /// The new name of its file or folder and of its slug, without a date.
        name: Option<String>,
        /// Whether the old URL of a published post redirects to the new one, where the site can.
        redirect: bool,
    },
    /// Give a file the name in its folder that makes it a post.
    Name {
        /// The file.
        file: PathBuf,
        /// The name.
        name: String,
    },
    /// Make drafts that say the same as posts.
    Duplicate(Vec<PostId>),
    /// Take posts away; undoing brings them back.
    Trash(Vec<PostId>),
}

impl Deed {
    /// Gives the posts it is about.
    pub fn posts(&self) -> &[PostId] {
        match self {
            Self::Fields(posts, ..)
            | Self::Draft(posts, _)
            | Self::Publish(posts)
            | Self::Unlist(posts, _)
            | Self::Duplicate(posts)
            | Self::Trash(posts) => posts,
            Self::Rename { post, .. } => std::slice::from_ref(post),
            Self::New(_) | Self::Name { .. } => &[],
        }
    }
}

/// Which of two states is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// That which is named.
    Yes,
    /// The other one.
    No,
    /// The one that the first post is not in.
    Other,
}

impl Wish {
    /// Decides, given what holds of the first post.
    fn decide(self, is: bool) -> bool {
        match self {
            Self::Yes => true,
            Self::No => false,
            Self::Other => !is,
        }
    }
}

/// The blog as a deed finds it.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its rules.
    pub rules: &'a Rules,
    /// Every post.
    pub posts: &'a [Arc<Post>],
    /// Now.
    pub clock: &'a Clock,
    /// Finds what a body names, given the line of the file it begins on.
    pub mentions: fn(&str, usize, Dialect) -> Mentions,
}

/// What a deed comes down to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The step over files.
    pub operation: Operation,
    /// What a person should know of it, a line each.
    pub notes: Vec<String>,
    /// The posts as they are called afterwards; the first is the one to stand on.
    pub after: Vec<After>,
}

/// A post as a plan leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// What it was called before; nothing for a new one.
    pub was: Option<PathBuf>,
    /// Its file.
    pub path: PathBuf,
    /// Its id.
    pub id: PostId,
    /// Its title.
    pub title: String,
    /// The path of its page on the site, empty where it is unknown.
    pub url: String,
    /// Why the path is unknown.
    pub url_unknown: Option<String>,
}

/// Why a deed is not done; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum DeedError {
    /// A file does not allow it.
    #[error("{post}:{line}: {why}")]
    Refused {
        /// The post.
        post: PostId,
        /// The line to look at, from 1.
        line: usize,
        /// Why, and the way out.
        why: String,
    },
    /// The name is none for a file.
    #[error("`{name}` is no name for a post: {why}")]
    Name {
        /// What was asked for.
        name: String,
        /// Why not, and the way out.
        why: &'static str,
    },
    /// There is a file of that name.
    #[error("{file} is there already; choose another slug")]
    Taken {
        /// The file, below the posts folder.
        file: String,
    },
    /// Everything is as it is to be.
    #[error("{0}")]
    Nothing(String),
    /// It cannot be done.
    #[error("{0}")]
    Unfit(String),
    /// The post is not there.
    #[error("{0} is no longer there")]
    Gone(PostId),
}

impl Scene<'_> {
    /// Says what a deed would do.
    pub fn plan(&self, deed: &Deed) -> Result<Plan, DeedError> {
        let making = match deed {
            Deed::Fields(posts, edits, what) => fields::change(self, posts, edits, what),
            Deed::Draft(posts, wish) => state::draft(self, posts, *wish),
            Deed::Publish(posts) => state::publish(self, posts),
            Deed::Unlist(posts, wish) => state::unlist(self, posts, *wish),
            Deed::New(new) => create::create(self, new),
            Deed::Rename {
                post,
                title,
                name,
                redirect,
            } => rename::rename(self, post, (title.as_deref(), name.as_deref()), *redirect),
            Deed::Name { file, name } => named::give_name(self, file, name),
            Deed::Duplicate(posts) => duplicate::duplicate(self, posts),
            Deed::Trash(posts) => trash::trash(self, posts),
        }?;
        let plan = making.finish(self)?;
        self.refuse_protected(&plan, deed)?;
        Ok(plan)
    }

    /// Refuses a plan that would change or remove posts without write permission.
    fn refuse_protected(&self, plan: &Plan, deed: &Deed) -> Result<(), DeedError> {
        let mut files: Vec<PathBuf> = plan.operation.protected().collect();
        if let Deed::Trash(posts) = deed {
            let posts = posts.iter().filter_map(|id| self.post(id).ok());
            let posts = posts.map(|post| post.path.clone());
            files.extend(posts.filter(|path| is_protected(path)));
        }
        let line = |path: &PathBuf| format!("{}: {}", self.name_of(path), protected(path));
        let lines: Vec<String> = files.iter().map(line).collect();
        if lines.is_empty() {
            return Ok(());
        }
        Err(DeedError::Unfit(lines.join("\n")))
    }

    /// Returns how file names are made of titles in the blog.
    pub fn name_style(&self) -> NameStyle {
        let case = self.site.settings.hexo.case;
        NameStyle::of(self.site.kind, case, self.posts.iter().map(AsRef::as_ref))
    }

    fn post(&self, id: &PostId) -> Result<&Arc<Post>, DeedError> {
        let found = self.posts.iter().find(|post| post.id == *id);
        found.ok_or_else(|| DeedError::Gone(id.clone()))
    }

    /// Names a file as people do: by its path below the posts folder.
    fn name_of(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.site.posts);
        let below = below.or_else(|_| path.strip_prefix(&self.site.root));
        below.unwrap_or(path).display().to_string()
    }
}

/// Refuses because of what a post is.
fn refused(post: &Post, line: usize, why: impl Into<String>) -> DeedError {
    DeedError::Refused {
        post: post.id.clone(),
        line,
        why: why.into(),
    }
}

/// Refuses because the generator would.
fn rejected(post: &Post, problem: &Problem) -> DeedError {
    let why = format!("{}; {}", problem.message, problem.hint);
    refused(post, problem.line, why)
}

/// Says how many posts: "a.md", "3 posts".
fn posts_in_words(posts: &[PostId]) -> String {
    match posts {
        [post] => post.to_string(),
        all => format!("{} posts", all.len()),
    }
}
