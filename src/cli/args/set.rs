//! Arguments of `set`.

use clap::Args;

/// Arguments of `set`.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "The value gets the type that the key has in the post, in other posts, or for the generator: true or false, a number, a date (also `tomorrow 9:00`), a list with commas, or text. `\"…\"` is always text, `[a, b]` a new list, and an empty VALUE removes the key. A dot leads into a map: `params.toc`.\n\nExamples:\n  postdesk set weight 10 tag:rust\n  postdesk set params.toc true is:draft\n  postdesk set expiryDate \"in 2 weeks\" tag:event\n  postdesk set layout \"\" --all"
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub struct SetArguments {
    /// Key of the front matter; it need not exist.
    pub key: String,
    /// New value; an empty one removes the key.
    #[arg(allow_negative_numbers = true)]
    pub value: String,
    /// Posts to change: words, tag:rust, -tag:draft, is:draft, date:>2025-01.
    #[arg(
        value_name = "QUERY",
        required_unless_present = "all",
        allow_negative_numbers = true
    )]
    pub query: Vec<String>,
    /// Change every post.
    #[arg(long, conflicts_with = "query")]
    pub all: bool,
    /// Show what would change and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Don't ask on a terminal.
    #[arg(long, short)]
    pub yes: bool,
    /// Skip posts that cannot be changed, instead of changing nothing.
    #[arg(long)]
    pub skip_failing: bool,
}
