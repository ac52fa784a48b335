//! Arguments of the subcommands that change posts.

use clap::Args;

/// Arguments of `new`.
#[derive(Clone, Debug, Args)]
pub struct NewArguments {
    /// Title of the post.
    pub title: String,
    /// Tag of the post; can be repeated.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// File name and slug, without a date; by default derived from the title.
    #[arg(long, value_name = "NAME")]
    pub slug: Option<String>,
    /// The state of the post.
    #[command(flatten)]
    pub state: NewStateArguments,
    /// Open it in the editor.
    #[arg(long)]
    pub edit: bool,
    /// Show the new file and write nothing.
    #[arg(long, conflicts_with = "edit")]
    pub dry_run: bool,
}

/// State of a new post.
#[derive(Clone, Copy, Debug, Args)]
pub struct NewStateArguments {
    /// Create it as published; by default it is a draft.
    #[arg(long)]
    pub publish: bool,
    /// Accepted for older scripts: a new post is a draft anyway.
    #[arg(long, hide = true, conflicts_with = "publish")]
    pub draft: bool,
}

/// Posts to change.
#[derive(Clone, Debug, Args)]
pub struct PostsArguments {
    /// Slugs (the last part is enough when only one post has it), or files.
    #[arg(value_name = "SLUG|FILE", required = true)]
    pub named: Vec<String>,
    /// Show what would change and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Arguments of `publish`: the posts, and whether hooks run.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "The `on_publish` commands of config.toml are shown, and run only if you confirm: postdesk asks on a terminal; elsewhere, pass --yes. Exit code 1 if a command fails."
)]
pub struct PublishArguments {
    /// Posts to change.
    #[command(flatten)]
    pub posts: PostsArguments,
    /// Run the `on_publish` commands without asking.
    #[arg(long, short)]
    pub yes: bool,
    /// Don't run the `on_publish` commands.
    #[arg(long, conflicts_with = "yes")]
    pub no_hooks: bool,
}

/// Arguments of `draft` and `unlist`: the posts, and the target state.
#[derive(Clone, Debug, Args)]
pub struct ToggleArguments {
    /// Posts to change.
    #[command(flatten)]
    pub posts: PostsArguments,
    /// Revert the state instead.
    #[arg(long)]
    pub off: bool,
}

/// Arguments of `rename`.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "The old URL of a published post redirects to the new one if the site supports it: `aliases` of Hugo and Zola, `redirect_from` of jekyll-redirect-from, `redirects` of Docusaurus' client redirects. Otherwise a note says that the old URL no longer works."
)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["title", "slug"]))]
pub struct RenameArguments {
    /// Slug or file of the post.
    #[arg(value_name = "SLUG|FILE")]
    pub post: String,
    /// New title; the file is renamed to match unless --slug or --keep-name is given.
    #[arg(value_name = "TITLE")]
    pub title: Option<String>,
    /// New name of the file or folder and new slug, without a date.
    #[arg(long, value_name = "NAME")]
    pub slug: Option<String>,
    /// Don't add a redirect from the old URL of a published post.
    #[arg(long)]
    pub no_redirect: bool,
    /// Change only the title, so that the URL stays the same.
    #[arg(long, conflicts_with = "slug", requires = "title")]
    pub keep_name: bool,
    /// Show what would change and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Arguments of `trash`.
#[derive(Clone, Debug, Args)]
pub struct TrashArguments {
    /// Slugs or files; without any, list the trash.
    #[arg(value_name = "SLUG|FILE")]
    pub named: Vec<String>,
    /// Restore this file, named as in the list.
    #[arg(long, value_name = "FILE", conflicts_with = "named")]
    pub restore: Option<String>,
    /// Show what would change and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

impl TrashArguments {
    /// Whether it changes anything rather than only listing.
    pub(super) fn writes(&self) -> bool {
        !self.dry_run && (self.restore.is_some() || !self.named.is_empty())
    }
}
