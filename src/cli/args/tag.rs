//! What `tag` and `undo` are told.

use clap::{Args, Subcommand};

/// How to change tags.
#[derive(Clone, Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub struct TagArguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: TagVerb,
    /// Show what would change and write nothing.
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Do not ask on a terminal.
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// Add a new tag to tags.yml, where the blog has one.
    #[arg(long, global = true)]
    pub define: bool,
    /// Leave out posts that cannot be changed, instead of changing nothing.
    #[arg(long, global = true)]
    pub leave_out: bool,
}

/// What to do with tags.
#[derive(Clone, Debug, Subcommand)]
pub enum TagVerb {
    /// Add a tag to the posts that pass a query.
    Add {
        /// The tag.
        tag: String,
        /// The posts: words, tag:rust, -tag:draft, is:draft, date:>2025-01.
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
        /// Add it to every post.
        #[arg(long, conflicts_with = "query")]
        all: bool,
    },
    /// Take a tag out of all posts, or of those that pass a query.
    Remove {
        /// The tag.
        tag: String,
        /// The posts.
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Give a tag another name; where a post has that too, the two become one.
    Rename {
        /// The tag.
        from: String,
        /// Its new name.
        to: String,
        /// The posts.
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Make several tags one.
    Merge {
        /// The tags that go.
        #[arg(required = true)]
        from: Vec<String>,
        /// The tag they become.
        #[arg(long, value_name = "TAG")]
        into: String,
    },
    /// Take tags out of all posts, and out of tags.yml.
    Delete {
        /// The tags.
        #[arg(value_name = "TAG", required = true)]
        tags: Vec<String>,
    },
    /// Add a tag that posts have to tags.yml.
    Define {
        /// The tag.
        tag: String,
    },
}

impl TagVerb {
    /// Adds terms to the query, where there is one.
    pub(super) fn extend_query(&mut self, terms: impl Iterator<Item = String>) {
        match self {
            Self::Add { query, .. } | Self::Remove { query, .. } | Self::Rename { query, .. } => {
                query.extend(terms);
            }
            Self::Merge { .. } | Self::Delete { .. } | Self::Define { .. } => {}
        }
    }
}

/// How to take a step back.
#[derive(Clone, Debug, Args)]
pub struct UndoArguments {
    /// Say what would be taken back and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}
