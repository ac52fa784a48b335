//! Arguments of `tag` and `undo`.

use clap::{Args, Subcommand};

/// Arguments of `tag`.
#[derive(Clone, Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub struct TagArguments {
    /// Action.
    #[command(subcommand)]
    pub verb: TagVerb,
    /// Show what would change and write nothing.
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Don't ask on a terminal.
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// Add a new tag to tags.yml, if the blog has one.
    #[arg(long, global = true)]
    pub define: bool,
    /// Skip posts that cannot be changed, instead of changing nothing.
    #[arg(long, alias = "leave-out", global = true)]
    pub skip_failing: bool,
}

/// Tag change.
#[derive(Clone, Debug, Subcommand)]
pub enum TagVerb {
    /// Add a tag to the posts that match a query.
    Add {
        /// The tag.
        tag: String,
        /// Posts to change: words, tag:rust, -tag:draft, is:draft, date:>2025-01.
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
        /// Add it to every post.
        #[arg(long, conflicts_with = "query")]
        all: bool,
    },
    /// Remove a tag from all posts, or from those that match a query.
    Remove {
        /// The tag.
        tag: String,
        /// Posts to change; all by default.
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Rename a tag; posts that have both names keep one.
    Rename {
        /// The tag.
        from: String,
        /// Its new name.
        to: String,
        /// Posts to change; all by default.
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Merge several tags into one.
    Merge {
        /// Tags to replace.
        #[arg(required = true)]
        from: Vec<String>,
        /// Tag to replace them with.
        #[arg(long, value_name = "TAG")]
        into: String,
    },
    /// Remove tags from all posts and from tags.yml.
    Delete {
        /// The tags.
        #[arg(value_name = "TAG", required = true)]
        tags: Vec<String>,
    },
    /// Add a tag that posts use to tags.yml.
    Define {
        /// The tag.
        tag: String,
    },
}

impl TagVerb {
    /// Returns the words of the query; `None` for actions without one.
    pub(in crate::cli) fn query_mut(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Self::Add { query, .. } | Self::Remove { query, .. } | Self::Rename { query, .. } => {
                Some(query)
            }
            Self::Merge { .. } | Self::Delete { .. } | Self::Define { .. } => None,
        }
    }

    /// Appends excluding terms to the query. Fails for actions without one, which change all posts.
    pub(in crate::cli) fn extend_query(
        &mut self,
        mut terms: impl Iterator<Item = String>,
    ) -> Result<(), String> {
        if let Some(query) = self.query_mut() {
            query.extend(terms);
            return Ok(());
        }
        let (name, other) = match self {
            Self::Merge { .. } => ("merge", Some("rename FROM TO")),
            Self::Delete { .. } => ("delete", Some("remove TAG")),
            _ => ("define", None),
        };
        let Some(term) = terms.next() else {
            return Ok(());
        };
        let instead = other.map(|it| format!(", or use `postdesk tag {it} {term}`"));
        Err(format!(
            "`tag {name}` takes no query; remove `{term}`{}",
            instead.unwrap_or_default()
        ))
    }
}

/// Arguments of `undo`.
#[derive(Clone, Debug, Args)]
pub struct UndoArguments {
    /// Show what would be undone and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}
