//! Arguments of `doctor`.

use clap::Args;

/// Output format of the report.
#[derive(Clone, Copy, Debug, Args)]
#[command(
    after_help = "No titles, tags, texts or file names of posts are printed, and the home folder is \
    shown as ~. Paths outside the home folder, such as that of the blog, are printed in full.\n\
    Nothing is written. Exit code: 0, also if there is no blog."
)]
pub struct DoctorArguments {
    /// Print JSON, version 1.
    #[arg(long)]
    pub json: bool,
}
