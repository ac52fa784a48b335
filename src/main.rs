//! Entry point: calls [`postdesk::cli::main`].

use std::process::ExitCode;

fn main() -> ExitCode {
    postdesk::cli::main()
}
