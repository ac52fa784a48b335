//! Starts postdesk: arguments in, an exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    postdesk::cli::main()
}
