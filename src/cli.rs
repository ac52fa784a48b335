//! Command line: argument parsing and the subcommands that need no screen.
//!
//! Scripts can get everything the screen shows. Output to a pipe is plain text; a pipe that closes
//! early is not an error. Exit codes: 0 success, 1 problems found, 2 usage error.

mod apply;
pub mod args;
pub mod check;
mod command_line;
pub mod diff;
mod doctor;
pub mod keys;
pub mod list;
mod loaded_blog;
mod logging;
mod manual;
pub mod open;
mod output;
pub mod post_commands;
mod public;
mod query;
pub mod recover;
pub mod setup;
pub mod show;
mod site;
mod standard_input;
pub mod stats;
mod suggestions;
pub mod tag;
pub mod trash;
pub mod user_files;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::app::limits::SessionLimits;
use crate::app::saved_session::SavedSession;
use crate::app::{SessionConfig, edit::CursorStart};
use crate::blog::command::CommandError;
use crate::blog::file_transaction::FileTransactionError;
use crate::blog::generator::UnknownGenerator;
use crate::blog::save::private_file as ownership;
use crate::blog::{BlogError, PostId};
use crate::config::Paths;
use crate::runtime::{
    disk_timeout, keyboard, log, panics, reading_positions, run, saved_sessions, signals,
    spell_worker,
};
use crate::text::sanitize;

use args::{Arguments, ConfigVerb, Verb};
use output::print;
use user_files::UserFiles;

/// Error that ends a command with exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The blog cannot be opened.
    #[error(transparent)]
    Blog(#[from] BlogError),
    /// The generator is unknown.
    #[error(transparent)]
    Generator(#[from] UnknownGenerator),
    /// No blog was found.
    #[error("no blog found in {0} or its parents; pass one: `postdesk DIR list` or --posts DIR")]
    NoBlog(String),
    /// The file is not a text file.
    #[error("{0} isn't a text file; pass a Markdown file or a folder")]
    NoPostFile(String),
    /// No post matches the name.
    #[error("no such post: `{name}`; `postdesk list` lists all, a file path works too{near}")]
    NoPost {
        /// The name that was given.
        name: String,
        /// Suggestion to append, if a similar name exists; otherwise empty.
        near: String,
    },
    /// Several posts match the name.
    #[error("`{name}` is ambiguous: {choices}; use one of these")]
    Ambiguous {
        /// The name that was given.
        name: String,
        /// The matching posts, separated by commas.
        choices: String,
    },
    /// An argument is invalid, or the command cannot run; the text says why and how to fix it.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read.
    #[error("{file}: {message}; {hint}")]
    File {
        /// Path of the file.
        file: String,
        /// The reason.
        message: String,
        /// How to fix it.
        hint: String,
    },
    /// The tags of some posts cannot be changed.
    #[error("{0}\nnothing was changed; fix them, or skip them with --skip-failing")]
    Tags(CommandError),
    /// A multi-file change cannot be applied or undone.
    #[error(transparent)]
    Transaction(#[from] FileTransactionError),
    /// Standard output is not a terminal, or `TERM` is `dumb`.
    #[error("postdesk needs a terminal; in a pipe, use `postdesk list` or `postdesk show`")]
    NoTerminal,
    /// There is not a terminal to read keys from.
    #[error(
        "can't read keys: standard input is not a terminal and /dev/tty can't be opened ({0}); use `postdesk list` or `postdesk show`"
    )]
    NoKeys(io::Error),
    /// The requested change to posts is not possible.
    #[error("{0}; nothing was changed")]
    Command(#[from] CommandError),
    /// A disk did not answer: the path, and the time limit in seconds.
    #[error("{0} did not answer within {1} s; check its disk or network mount, then try again")]
    Stalled(String, u64),
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl CliError {
    /// Returns the error for a folder that could not be read within the time limit.
    fn stalled(folder: &Path) -> Self {
        Self::Stalled(
            folder.display().to_string(),
            disk_timeout::command_timeout().as_secs(),
        )
    }
}

type CommandResult = Result<ExitCode, CliError>;

/// Runs the program and returns its exit code.
pub fn main() -> ExitCode {
    // systems without this signal need no protection from it
    let _ = signals::ignore_file_size_signal();
    match command_line::read(std::env::args_os()) {
        Ok(arguments) if arguments.public => {
            finish(dispatch(&arguments).map_err(public::hide_details))
        }
        Ok(arguments) => finish(dispatch(&arguments)),
        Err(error) if error.use_stderr() => {
            // the message contains the arguments, which a shell may have expanded from hostile file
            // names
            let text = error.render().to_string();
            let _ = writeln!(io::stderr(), "{}", sanitize::sanitize_lines(&text));
            ExitCode::from(2)
        }
        Err(help) => {
            // a closed pipe is not an error
            let _ = help.print();
            ExitCode::SUCCESS
        }
    }
}

fn finish(done: CommandResult) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(CliError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            if matches!(error, CliError::Stalled(..)) {
                output::close();
            }
            let text = format!("postdesk: {error}");
            let _ = writeln!(io::stderr(), "{}", sanitize::sanitize_lines(&text));
            // last, as the disk of the log may have stalled
            tracing::error!(kind = %log::VariantName(&error), "ended with an error");
            ExitCode::from(2)
        }
    }
}

/// Changes to each folder given with `-C`, in order.
fn change_folder(folders: &[OsString]) -> Result<(), CliError> {
    for folder in folders.iter().filter(|it| !it.is_empty()) {
        std::env::set_current_dir(folder).map_err(|error| CliError::File {
            file: folder.to_string_lossy().into_owned(),
            message: format!("can't change to this folder: {error}"),
            hint: "pass an existing folder to -C".to_owned(),
        })?;
    }
    Ok(())
}

fn dispatch(arguments: &Arguments) -> CommandResult {
    change_folder(&arguments.change_to)?;
    let own = UserFiles::find();
    if arguments.public {
        panics::hide_messages();
        public::check_allowed(arguments)?;
    }
    logging::start_log(arguments, &own)?;
    if arguments.read_only && arguments.writes() {
        let why = "nothing was changed: --read-only is set; omit it to write";
        return Err(CliError::Usage(why.to_owned()));
    }
    if matches!(arguments.verb, None | Some(Verb::Edit { .. })) {
        return open_screen(arguments, own);
    }
    let own = own.read();
    if let Some(Verb::Doctor(wanted)) = &arguments.verb {
        // it waits for no disk that does not answer
        return doctor::doctor(arguments, *wanted, &own);
    }
    if arguments.needs_blog() {
        let (writes, mine) = (!arguments.read_only, own.clone());
        let recovered =
            disk_timeout::run_with_timeout(disk_timeout::command_timeout(), move || {
                startup_messages(writes, &mine)
            });
        for line in recovered.ok_or_else(|| own.stalled())? {
            // on standard error, so that programs reading the output are not disturbed
            let _ = writeln!(
                io::stderr(),
                "postdesk: {}",
                sanitize::sanitize_lines(&line)
            );
        }
    }
    if let Some(new) = arguments.new_in_editor() {
        return post_commands::new_in_editor(arguments, new, own);
    }
    let asked = arguments.clone();
    let done = disk_timeout::run_command(move || run_verb(&asked, &own));
    done.ok_or_else(|| CliError::stalled(&open::path_waited_for(arguments)))?
}

/// Rolls back changes that an earlier run left unfinished, if `writes`. Returns messages about that
/// and about the state folder.
fn startup_messages(writes: bool, own: &UserFiles) -> Vec<String> {
    let undone = writes.then(|| tag::recover_unfinished(own));
    let warning = own.warning().into_iter();
    warning.chain(undone.into_iter().flatten()).collect()
}

fn run_verb(arguments: &Arguments, own: &UserFiles) -> CommandResult {
    match &arguments.verb {
        None | Some(Verb::Edit { .. }) => open_screen(arguments, own.clone()),
        Some(Verb::List(list)) => list::list(arguments, list, own),
        Some(Verb::Tags(tags)) => list::tags(arguments, tags, own),
        Some(Verb::Tag(tag)) => tag::tag(arguments, tag, own),
        Some(Verb::Set(wanted)) => tag::set(arguments, wanted, own),
        Some(Verb::Undo(undo)) => tag::undo(arguments, undo, own),
        Some(Verb::Show(show)) => show::show(arguments, show, own),
        Some(Verb::New(new)) => post_commands::new(arguments, new, own),
        Some(Verb::Publish(publish)) => post_commands::publish(arguments, publish, own),
        Some(Verb::Draft(some)) => post_commands::draft(arguments, some, own),
        Some(Verb::Unlist(some)) => post_commands::unlist(arguments, some, own),
        Some(Verb::Rename(rename)) => post_commands::rename(arguments, rename, own),
        Some(Verb::Duplicate(them)) => post_commands::duplicate(arguments, them, own),
        Some(Verb::Trash(trash)) => trash::trash(arguments, trash, own),
        Some(Verb::Check(check)) => check::check(arguments, check, own),
        Some(Verb::Stats(stats)) => stats::stats(arguments, stats, own),
        Some(Verb::Recover { verb }) => recover::recover(verb.as_ref(), own),
        Some(Verb::Config { verb }) => match verb {
            ConfigVerb::Path => own.print_paths(),
            ConfigVerb::Show => own.print_settings(),
            ConfigVerb::Check => own.check(),
            ConfigVerb::Site { json } => site::site(arguments, own, *json),
        },
        Some(Verb::Doctor(wanted)) => doctor::doctor(arguments, *wanted, own),
        Some(Verb::Keys(wanted)) => keys::keys(arguments, wanted, own),
        Some(Verb::Completions { shell }) => manual::completions(*shell),
        Some(Verb::Man { command }) => manual::man(command),
    }
}

/// Opens the screen. Settings and the blog are loaded on another thread: a disk may be slow.
fn open_screen(arguments: &Arguments, own: UserFiles) -> CommandResult {
    if arguments.path.as_deref() == Some(Path::new(standard_input::ARGUMENT)) {
        let own = own.read();
        let (setup, mut words) = setup::read(arguments, &own)?;
        words.extend(startup_messages(!arguments.read_only, &own));
        return standard_input::screen(arguments, setup, words);
    }
    let asked = arguments.clone();
    let begun = run::start_lookup(move |tell| {
        let (own, kept) =
            own.read_with(|paths| reading_positions::read_all(&paths.reading_positions_file()));
        let (setup, words) = setup::read(&asked, &own)?;
        // the receiver is gone if the blog was found right away
        let _ = tell.send(setup.clone());
        let start = find_start(&asked, &own, (setup, words))?;
        // what the owner has read or pinned is nothing for readers
        let reading = kept.filter(|_| !asked.public);
        Ok(run::StartupParams {
            saved: run::SavedState {
                reading,
                ..start.saved
            },
            ..start
        })
    })?;
    // an invalid argument matters more than the missing terminal
    if let run::LookupResult::Found(Err(error)) = begun {
        return Err(error);
    }
    require_screen()?;
    keyboard::use_terminal().map_err(CliError::NoKeys)?;
    let waiting = |setup| run::WaitingParams {
        setup,
        limits: SessionLimits::new(arguments.public, arguments.idle()),
        place: open::path_waited_for(arguments),
    };
    run::run(begun, || setup::defaults(arguments), waiting)
}

/// Finds the blog and gathers all that the screen needs. Reads files, which can block forever.
fn find_start(
    arguments: &Arguments,
    own: &UserFiles,
    (setup, mut words): (SessionConfig, Vec<String>),
) -> Result<run::StartupParams, CliError> {
    words.extend(startup_messages(!arguments.read_only, own));
    let (opened, edit) = if let Some(Verb::Edit { post, at }) = &arguments.verb {
        let (opened, path) = loaded_blog::for_edit(arguments, own, post)?;
        (opened, Some((path, CursorStart::of(*at))))
    } else {
        let posts = setup.settings.posts.as_deref();
        (open::for_screen(arguments, own, posts)?, None)
    };
    let dictionaries = spell_worker::SpellConfig {
        language: setup.settings.spelling.language.clone(),
        folders: setup.settings.spelling.dictionaries.clone(),
        word_list: own.paths().map(Paths::words_file),
    };
    // a configuration that cannot be parsed is reported when it is read again
    if opened.site.config.is_none() {
        words.extend(opened.site.warnings.clone());
    }
    words.extend(opened.reason.clone());
    words.extend(open::list_blogs(&opened.site));
    words.extend(warn_foreign_owner(&opened.site.posts));
    let start = run::StartupParams {
        limits: SessionLimits::new(arguments.public, arguments.idle()),
        saved: run::SavedState {
            reading: None,
            session: saved_session(arguments, own, &opened.site.posts),
        },
        site: opened.site,
        chosen: opened.chosen.as_deref().map(PostId::new),
        recovery_folders: setup::recovery_folders(arguments, own, &setup.settings),
        setup,
        warnings: words,
        edit,
        dictionaries,
        state_files: own.state_files(),
        undo_log: own.undo_log(),
        temp_folder: None,
        is_tour: opened.is_tour,
        starts_new_post: false,
    };
    Ok(if arguments.public {
        start.for_readers()
    } else {
        start
    })
}

/// Reads the session of the last run on a blog; readers get none.
fn saved_session(arguments: &Arguments, own: &UserFiles, posts: &Path) -> Option<SavedSession> {
    let folder = own.answering_paths()?.sessions_folder();
    if arguments.public {
        return None;
    }
    let posts = posts.to_owned();
    let read = move || saved_sessions::read(&folder, &posts);
    disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, read)?
}

/// Returns an error if standard output is not a terminal to draw on.
fn require_screen() -> Result<(), CliError> {
    let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
    if dumb || !io::stdout().is_terminal() {
        return Err(CliError::NoTerminal);
    }
    Ok(())
}

/// Returns a warning if the user is root and the posts folder belongs to another user.
fn warn_foreign_owner(posts: &Path) -> Option<String> {
    let owner = ownership::foreign_owner(posts)?;
    Some(format!(
        "Running as root in a folder of user {owner}: files keep their owner, new ones belong to root."
    ))
}
