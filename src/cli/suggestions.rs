//! Suggestions for mistyped command lines.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::config::config_error::did_you_mean;
use crate::text::step_counter;

use super::CliError;
use super::args::{Arguments, Verb};

/// Returns an error if a path does not exist and looks like a misspelled command.
pub(super) fn check_misspelled_command(path: &Path) -> Result<(), CliError> {
    let word = path.to_string_lossy();
    match suggest_command(&word).filter(|_| !path.exists()) {
        Some(near) => Err(CliError::Usage(format!(
            "no such folder, file or command: `{word}`; did you mean `postdesk {near}`?"
        ))),
        None => Ok(()),
    }
}

/// Improves an error of clap if the first word is a misspelled command, or if a folder follows a
/// command that takes none.
pub(super) fn explain_error(error: clap::Error, given: &[OsString]) -> clap::Error {
    let unknown = match error.kind() {
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        _ => return error,
    };
    let words: Vec<String> = given
        .iter()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let Some(at) = free_words(&words).next() else {
        return error;
    };
    let Some(first) = words.get(at) else {
        return error;
    };
    if let Some(near) = suggest_command(first).filter(|_| !Path::new(first).exists()) {
        let meant = replace_word(&words, at, &near);
        let text = format!("unrecognized command '{first}'; did you mean `postdesk {meant}`?\n");
        return clap::Error::raw(error.kind(), text);
    }
    let Some(ContextValue::String(wrong)) = error.get(unknown) else {
        return error;
    };
    if commands().any(|name| name == *first) && Path::new(wrong).is_dir() {
        let rest = words.iter().filter(|word| *word != wrong);
        let rest: Vec<String> = rest.map(|word| shell_quoted(word)).collect();
        let text = format!(
            "`{wrong}` is a folder; did you mean `postdesk {} {}`?\n",
            shell_quoted(wrong),
            rest.join(" ")
        );
        return clap::Error::raw(error.kind(), text);
    }
    error
}

/// Returns an error if nothing matched a query and one of its words is a file or folder, or if
/// there is no blog and a folder was given in place of a post.
pub(super) fn check_path_in_query(arguments: &Arguments, matched: bool) -> Result<(), CliError> {
    let (verb, words) = match &arguments.verb {
        Some(Verb::Show(show)) => ("list", std::slice::from_ref(&show.post)),
        Some(Verb::Publish(publish)) => ("list", publish.posts.named.as_slice()),
        Some(Verb::Draft(some) | Verb::Unlist(some)) => ("list", some.posts.named.as_slice()),
        Some(Verb::Duplicate(them)) => ("list", them.named.as_slice()),
        Some(Verb::Trash(trash)) => ("list", trash.named.as_slice()),
        Some(Verb::List(list)) => ("list", list.query.as_slice()),
        Some(Verb::Set(set)) => ("list", set.query.as_slice()),
        Some(Verb::Check(check)) => ("check", check.query.as_slice()),
        Some(Verb::Stats(stats)) => ("stats", stats.query.as_slice()),
        _ => return Ok(()),
    };
    let Some(word) = words.iter().find(|word| Path::new(word).exists()) else {
        return Ok(());
    };
    if matched {
        return Ok(());
    }
    let rest = words.iter().filter(|other| *other != word);
    let rest: Vec<String> = rest.map(|word| shell_quoted(word)).collect();
    let meant = [&[verb.to_owned()], rest.as_slice()].concat().join(" ");
    let name = shell_quoted(word);
    Err(CliError::Usage(if Path::new(word).is_dir() {
        format!(
            "`{word}` is a folder, and no post matches it; did you mean `postdesk {name} {meant}`?"
        )
    } else {
        format!("`{word}` is a file, and no post matches it; did you mean `postdesk show {name}`?")
    }))
}

/// Returns a suggestion for the name of a post that does not exist; empty if there is none.
pub(super) fn suggest_post<'a>(name: &str, slugs: impl Iterator<Item = &'a str>) -> String {
    if Path::new(name).is_dir() {
        let folder = shell_quoted(name);
        return format!("; it is a folder: did you mean `postdesk {folder} list`?");
    }
    did_you_mean(name, slugs)
}

/// Returns the most similar command, unless the word is a command itself.
fn suggest_command(word: &str) -> Option<String> {
    let all: Vec<String> = commands().collect();
    if all.iter().any(|name| name == word) {
        return None;
    }
    let near = did_you_mean(word, all.iter().map(String::as_str));
    all.into_iter()
        .find(|name| near.contains(&format!("`{name}`")))
}

/// Builds the commands and options, which takes long enough to be counted.
fn build_command() -> clap::Command {
    step_counter::count(1);
    Arguments::command()
}

fn commands() -> impl Iterator<Item = String> {
    let command = build_command();
    let names = command.get_subcommands().map(|it| it.get_name().to_owned());
    names.collect::<Vec<_>>().into_iter()
}

/// Returns the index of the command in a command line that begins with the name of the program: the
/// command may follow a folder.
pub(super) fn command_index(given: &[String]) -> Option<usize> {
    let words = given.get(1..)?;
    let names: Vec<String> = commands().collect();
    let found = free_words(words).take(2);
    let mut found = found.filter(|at| words.get(*at).is_some_and(|word| names.contains(word)));
    found.next().map(|at| at + 1)
}

/// Returns the indexes of the words that are neither options nor their values.
fn free_words(words: &[String]) -> impl Iterator<Item = usize> {
    let options = options_with_value();
    let mut is_value = false;
    let free = words.iter().enumerate().filter(move |(_, word)| {
        let skipped = std::mem::replace(&mut is_value, options.contains(word));
        !skipped && !word.starts_with('-')
    });
    free.map(|(at, _)| at)
}

/// Returns the options whose value is the next word.
fn options_with_value() -> Vec<String> {
    let command = build_command();
    let options = command.get_arguments();
    let options = options.filter(|it| it.get_action().takes_values());
    let names = options.flat_map(|it| {
        let long = it.get_long().map(|long| format!("--{long}"));
        long.into_iter()
            .chain(it.get_short().map(|short| format!("-{short}")))
    });
    names.collect()
}

fn replace_word(words: &[String], at: usize, with: &str) -> String {
    let word = |(place, word): (usize, &String)| {
        if place == at {
            with.to_owned()
        } else {
            shell_quoted(word)
        }
    };
    words
        .iter()
        .enumerate()
        .map(word)
        .collect::<Vec<_>>()
        .join(" ")
}

fn shell_quoted(word: &str) -> String {
    shell_words::quote(word).into_owned()
}
