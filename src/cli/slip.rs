//! Slips of the command line: what was written, and what was probably meant.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::config::mistake::did_you_mean;

use super::CliError;
use super::args::{Arguments, Verb};

/// Options that take the next word as their value.
const WITH_VALUE: [&str; 5] = ["--posts", "--site", "--blog", "--theme", "-C"];

/// Returns the error for a path that is not there and looks like a misspelt command.
pub(super) fn misspelt_command(path: &Path) -> Result<(), CliError> {
    let word = path.to_string_lossy();
    match near_command(&word).filter(|_| !path.exists()) {
        Some(near) => Err(CliError::Usage(format!(
            "there is no folder, file or command `{word}`; did you mean `postdesk {near}`?"
        ))),
        None => Ok(()),
    }
}

/// Explains an error of the arguments where the first word is a misspelt command, or where a
/// folder stands behind a command that takes none.
pub(super) fn explain(error: clap::Error, given: &[OsString]) -> clap::Error {
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
    let Some(at) = first_word(&words) else {
        return error;
    };
    let Some(first) = words.get(at) else {
        return error;
    };
    if let Some(near) = near_command(first).filter(|_| !Path::new(first).exists()) {
        let meant = replaced(&words, at, &near);
        let text = format!("unrecognized command '{first}'; did you mean `postdesk {meant}`?\n");
        return clap::Error::raw(error.kind(), text);
    }
    let Some(ContextValue::String(wrong)) = error.get(unknown) else {
        return error;
    };
    if commands().any(|name| name == *first) && Path::new(wrong).is_dir() {
        let rest = words.iter().filter(|word| *word != wrong);
        let rest: Vec<String> = rest.map(|word| quoted(word)).collect();
        let text = format!(
            "`{wrong}` is a folder, which `{first}` does not take there; did you mean `postdesk {} {}`?\n",
            quoted(wrong),
            rest.join(" ")
        );
        return clap::Error::raw(error.kind(), text);
    }
    error
}

/// Fails where nothing matched a query of which one word is a folder or a post's file, or where
/// there is no blog and a folder stands where a post is named.
pub(super) fn folder_in_query(arguments: &Arguments, matched: bool) -> Result<(), CliError> {
    let (verb, words) = match &arguments.verb {
        Some(Verb::Show(show)) => ("list", std::slice::from_ref(&show.post)),
        Some(Verb::Publish(publish)) => ("list", publish.them.named.as_slice()),
        Some(Verb::Draft(some) | Verb::Unlist(some)) => ("list", some.them.named.as_slice()),
        Some(Verb::Duplicate(them)) => ("list", them.named.as_slice()),
        Some(Verb::Trash(trash)) => ("list", trash.named.as_slice()),
        Some(Verb::List(list)) => ("list", list.query.as_slice()),
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
    let rest: Vec<String> = rest.map(|word| quoted(word)).collect();
    let meant = [&[verb.to_owned()], rest.as_slice()].concat().join(" ");
    let name = quoted(word);
    Err(CliError::Usage(if Path::new(word).is_dir() {
        format!(
            "`{word}` is a folder, and no post matches it; did you mean `postdesk {name} {meant}`?"
        )
    } else {
        format!("`{word}` is a file, and no post matches it; did you mean `postdesk show {name}`?")
    }))
}

/// Returns what may have been meant by the name of a post that there is not.
pub(super) fn near_post<'a>(name: &str, slugs: impl Iterator<Item = &'a str>) -> String {
    if Path::new(name).is_dir() {
        let folder = quoted(name);
        return format!("; it is a folder: did you mean `postdesk {folder} list`?");
    }
    did_you_mean(name, slugs)
}

/// Returns the command that a word is near to.
fn near_command(word: &str) -> Option<String> {
    let all: Vec<String> = commands().collect();
    if all.iter().any(|name| name == word) {
        return None;
    }
    let near = did_you_mean(word, all.iter().map(String::as_str));
    all.into_iter()
        .find(|name| near.contains(&format!("`{name}`")))
}

fn commands() -> impl Iterator<Item = String> {
    let command = Arguments::command();
    let names = command.get_subcommands().map(|it| it.get_name().to_owned());
    names.collect::<Vec<_>>().into_iter()
}

/// Finds the first word that is no option and no value of one.
fn first_word(words: &[String]) -> Option<usize> {
    let mut is_value = false;
    words.iter().position(|word| {
        let skipped = std::mem::replace(&mut is_value, WITH_VALUE.contains(&word.as_str()));
        !skipped && !word.starts_with('-')
    })
}

fn replaced(words: &[String], at: usize, with: &str) -> String {
    let word = |(place, word): (usize, &String)| {
        if place == at {
            with.to_owned()
        } else {
            quoted(word)
        }
    };
    words
        .iter()
        .enumerate()
        .map(word)
        .collect::<Vec<_>>()
        .join(" ")
}

fn quoted(word: &str) -> String {
    shell_words::quote(word).into_owned()
}
