//! The arguments of `show`.

use clap::Args;

/// The post to show, and the form of the output.
#[derive(Clone, Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct ShowArguments {
    /// A slug (its last part is enough when only one post has it), a file, or - for standard input.
    #[arg(value_name = "SLUG|FILE|-")]
    pub post: String,
    /// Columns, 1 to 1000; else those of the terminal, at most 80.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub width: Option<u16>,
    /// Laid-out text without colour, also on a terminal.
    #[arg(long, conflicts_with_all = ["ansi", "json"])]
    pub plain: bool,
    /// With colour, also in a pipe.
    #[arg(long, conflicts_with = "json")]
    pub ansi: bool,
    /// List the targets of links below plain text.
    #[arg(long, conflicts_with_all = ["ansi", "json"])]
    pub links: bool,
    /// As JSON, version 1: rows of spans, the outline, the links.
    #[arg(long)]
    pub json: bool,
}
