//! Arguments of `show`.

use clap::Args;

/// Post to show, and the output format.
#[derive(Clone, Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct ShowArguments {
    /// A slug (its last part is enough when only one post has it), a file, or - for standard input.
    #[arg(value_name = "SLUG|FILE|-")]
    pub post: String,
    /// Width in columns, 1 to 1000; by default that of the terminal, at most 80.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub width: Option<u16>,
    /// Rendered text without color, also on a terminal.
    #[arg(long, conflicts_with_all = ["ansi", "json"])]
    pub plain: bool,
    /// Rendered text with color, also in a pipe.
    #[arg(long, conflicts_with = "json")]
    pub ansi: bool,
    /// List the URLs of links after the plain text.
    #[arg(long, conflicts_with_all = ["ansi", "json"])]
    pub links: bool,
    /// Print JSON, version 1: rows of spans, the outline, the links.
    #[arg(long)]
    pub json: bool,
}
