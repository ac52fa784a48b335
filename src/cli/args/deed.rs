//! What the verbs that change posts are told.

use clap::Args;

/// What to make.
#[derive(Clone, Debug, Args)]
pub struct NewArguments {
    /// Its title.
    pub title: String,
    /// A tag of it; may be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// The name of its file and its address, without a date; else made from the title.
    #[arg(long, value_name = "NAME")]
    pub slug: Option<String>,
    /// Begin it as a draft.
    #[arg(long)]
    pub draft: bool,
    /// Show the file and its text and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Which posts.
#[derive(Clone, Debug, Args)]
pub struct PostsArguments {
    /// Slugs (the last part is enough when only one post has it), or files.
    #[arg(value_name = "SLUG|FILE", required = true)]
    pub named: Vec<String>,
    /// Show what would change and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Which posts, and what becomes of what is set to run then.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "What `on_publish` in config.toml names is shown, and runs once you say so: \
    on a terminal you are asked, elsewhere --yes says it. Exit code 1 when it fails."
)]
pub struct PublishArguments {
    /// Which posts.
    #[command(flatten)]
    pub them: PostsArguments,
    /// Run what is set to run then without asking.
    #[arg(long, short)]
    pub yes: bool,
    /// Run nothing then.
    #[arg(long, conflicts_with = "yes")]
    pub no_hooks: bool,
}

/// Which posts, and whether it ends.
#[derive(Clone, Debug, Args)]
pub struct OffArguments {
    /// Which posts.
    #[command(flatten)]
    pub them: PostsArguments,
    /// Make them none instead.
    #[arg(long)]
    pub off: bool,
}

/// Which post, and what it is to be called.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "The old URL of a published post redirects to the new one where the site has redirects: \
    `aliases` of Hugo and Zola, `redirect_from` of jekyll-redirect-from, `redirects` of Docusaurus' client \
    redirects. Elsewhere you are told that the old URL is gone."
)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["title", "slug"]))]
pub struct RenameArguments {
    /// A slug, or a file.
    #[arg(value_name = "SLUG|FILE")]
    pub post: String,
    /// Its new title; its name follows, unless --slug or --keep-name says otherwise.
    #[arg(value_name = "TITLE")]
    pub title: Option<String>,
    /// The new name of its file or folder and of its slug, without a date.
    #[arg(long, value_name = "NAME")]
    pub slug: Option<String>,
    /// Add no redirect from the old URL of a published post.
    #[arg(long)]
    pub no_redirect: bool,
    /// Change the title alone, so that its address stays.
    #[arg(long, conflicts_with = "slug", requires = "title")]
    pub keep_name: bool,
    /// Show what would change and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// What to take away or to bring back.
#[derive(Clone, Debug, Args)]
pub struct TrashArguments {
    /// Slugs or files; none lists what is in the trash.
    #[arg(value_name = "SLUG|FILE")]
    pub named: Vec<String>,
    /// Bring this file back, as the list names it.
    #[arg(long, value_name = "FILE", conflicts_with = "named")]
    pub restore: Option<String>,
    /// Show what would change and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

impl TrashArguments {
    /// Tells whether it is more than a look.
    pub(super) fn writes(&self) -> bool {
        !self.dry_run && (self.restore.is_some() || !self.named.is_empty())
    }
}
