//! `--log` and `POSTDESK_LOG`: whether a log is written, where to, and how much.

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;

use tracing::level_filters::LevelFilter;

use crate::blog::save::private_file;
use crate::config::Paths;
use crate::runtime::{disk_timeout, log};

use super::CliError;
use super::args::{Arguments, Verb};
use super::setup::variable;
use super::user_files::UserFiles;

/// Variable that names the level, and turns the log on.
const LEVEL_VARIABLE: &str = "POSTDESK_LOG";

/// Returns the log file and the level, if a log is wanted; readers get none.
pub(super) fn find_log(
    arguments: &Arguments,
    own: &UserFiles,
) -> Result<Option<(PathBuf, LevelFilter)>, CliError> {
    if arguments.public {
        return Ok(None);
    }
    let level = match variable(LEVEL_VARIABLE) {
        Some(name) => parse_level(&name)?,
        None if arguments.log.is_some() => LevelFilter::DEBUG,
        None => LevelFilter::OFF,
    };
    if level == LevelFilter::OFF {
        return Ok(None);
    }
    let file = arguments.log.clone();
    // the watcher ignores files with this extension: a log beside posts must not wake it
    if file
        .as_ref()
        .is_some_and(|file| file.extension() != Some(OsStr::new("log")))
    {
        let why = "--log: the file name must end in .log, for example --log debug.log";
        return Err(CliError::Usage(why.to_owned()));
    }
    let file = file.or_else(|| own.paths().map(Paths::log_file));
    let no_folder = || {
        let why = "no state folder for the log; set POSTDESK_STATE, or use --log FILE";
        CliError::Usage(why.to_owned())
    };
    Ok(Some((file.ok_or_else(no_folder)?, level)))
}

/// Starts the log, if one is wanted; `doctor` writes none.
pub(super) fn start_log(arguments: &Arguments, own: &UserFiles) -> Result<(), CliError> {
    let is_doctor = matches!(arguments.verb, Some(Verb::Doctor(_)));
    if is_doctor || (arguments.log.is_none() && variable(LEVEL_VARIABLE).is_none()) {
        return Ok(());
    }
    // the state folder is another one if the usual one is unsafe
    let own = own.clone().read();
    let Some((file, level)) = find_log(arguments, &own)? else {
        return Ok(());
    };
    let (is_own, path) = (arguments.log.is_none(), file.clone());
    let opened = disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
        if let Some(folder) = path.parent().filter(|_| is_own) {
            private_file::create_private_folder(folder)?;
        }
        log::open(&path)
    });
    let silent = || Err(io::Error::other("its disk did not respond"));
    let started = opened.unwrap_or_else(silent);
    let started = started.and_then(|opened| log::start(opened, level));
    started.map_err(|error| CliError::File {
        file: file.display().to_string(),
        message: format!("can't write the log: {error}"),
        hint: "use another file: --log FILE".to_owned(),
    })?;
    let command = arguments.verb.as_ref().map(log::VariantName);
    let command = command.map_or("Screen".to_owned(), |name| name.to_string());
    tracing::info!(version = env!("CARGO_PKG_VERSION"), command, "started");
    Ok(())
}

fn parse_level(name: &str) -> Result<LevelFilter, CliError> {
    let levels = [
        ("off", LevelFilter::OFF),
        ("error", LevelFilter::ERROR),
        ("warn", LevelFilter::WARN),
        ("info", LevelFilter::INFO),
        ("debug", LevelFilter::DEBUG),
        ("trace", LevelFilter::TRACE),
    ];
    let found = levels.iter().find(|(level, _)| *level == name);
    found.map(|(_, level)| *level).ok_or_else(|| {
        let why = "is not a log level; use error, warn, info, debug, trace or off";
        CliError::Usage(format!("{LEVEL_VARIABLE}: `{name}` {why}"))
    })
}
