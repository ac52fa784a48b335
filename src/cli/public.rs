//! `--public`: which commands readers may run, and which error messages they get.

use std::io;
use std::path::Path;

use super::args::{Arguments, Verb};
use super::{CliError, standard_input};

/// Message for readers if the blog itself fails; the details are only for its owner.
const UNAVAILABLE_MESSAGE: &str =
    "this blog is not available now; try again later, or contact its owner";

/// Returns an error that lists the available commands if readers may not run this one.
pub(super) fn check_allowed(arguments: &Arguments) -> Result<(), CliError> {
    if arguments.log.is_some() {
        let why = "--log can't be used with --public";
        return Err(CliError::Usage(why.to_owned()));
    }
    let is_allowed = match &arguments.verb {
        None => arguments.path.as_deref() != Some(Path::new(standard_input::ARGUMENT)),
        Some(Verb::List(_) | Verb::Stats(_) | Verb::Keys(_)) => true,
        Some(Verb::Show(show)) => show.post != "-",
        Some(Verb::Tags(tags)) => !tags.near,
        Some(_) => false,
    };
    if is_allowed {
        return Ok(());
    }
    let why = "this command isn't available with --public; use list, show, tags, stats or keys";
    Err(CliError::Usage(why.to_owned()))
}

/// Replaces an error that could reveal files and folders of this machine with a general one.
pub(super) fn hide_details(error: CliError) -> CliError {
    match error {
        CliError::NoPost { .. }
        | CliError::Ambiguous { .. }
        | CliError::Usage(_)
        | CliError::NoTerminal => error,
        CliError::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => CliError::Io(error),
        _ => CliError::Usage(UNAVAILABLE_MESSAGE.to_owned()),
    }
}
