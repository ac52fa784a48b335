//! Command line: reads the arguments, and the query terms among them that look like options.

#[cfg(test)]
mod tests;

use std::ffi::OsString;

use clap::Parser;
use clap::error::ErrorKind;

use super::args::{Arguments, Verb};
use super::suggestions;

/// Parses a command line that begins with the name of the program.
///
/// Query terms that begin with `-` keep their place among the others; clap can't tell them from
/// options.
pub(super) fn read(given: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let given: Vec<OsString> = given.into_iter().collect();
    let is_term = |word: &OsString| is_excluding_term(&word.to_string_lossy());
    let in_place = given.iter().any(is_term).then(|| read_in_place(&given));
    in_place.flatten().map_or_else(|| read_apart(given), Ok)
}

/// Marks an excluding term for clap; no argument begins with it otherwise.
const MARK: char = '\u{1}';

/// Parses a command line with its excluding terms marked where they are. Returns `None` if one is
/// anywhere but in the query.
fn read_in_place(given: &[OsString]) -> Option<Arguments> {
    let (start, has_value) = query_start(given)?;
    let (mut literal, mut count) = (false, 0);
    let marked = given.iter().enumerate().map(|(at, word)| {
        literal |= word == "--";
        let text = word.to_string_lossy();
        let is_value = has_value && text.parse::<f64>().is_ok();
        if at < start || literal || is_value || !is_excluding_term(&text) {
            return word.clone();
        }
        count += 1;
        OsString::from(format!("{MARK}{text}"))
    });
    let marked: Vec<OsString> = marked.collect();
    let mut arguments = Arguments::try_parse_from(&marked).ok()?;
    arguments.read_only |= arguments.public;
    let query = arguments.verb.as_mut().and_then(query_of)?;
    for word in query {
        if let Some(term) = word.strip_prefix(MARK) {
            *word = term.to_owned();
            count -= 1;
        }
    }
    (count == 0).then_some(arguments)
}

/// Returns the words of the query of a command.
fn query_of(verb: &mut Verb) -> Option<&mut Vec<String>> {
    match verb {
        Verb::List(list) => Some(&mut list.query),
        Verb::Check(check) => Some(&mut check.query),
        Verb::Stats(stats) => Some(&mut stats.query),
        Verb::Set(set) => Some(&mut set.query),
        Verb::Tag(tag) => tag.verb.query_mut(),
        _ => None,
    }
}

/// Parses a command line whose excluding terms are taken out first, wherever they are.
fn read_apart(given: Vec<OsString>) -> Result<Arguments, clap::Error> {
    let is_term = |word: &OsString| is_excluding_term(&word.to_string_lossy());
    let start = given.iter().any(is_term).then(|| query_start(&given));
    let (start, has_value) = start.flatten().unwrap_or((given.len(), false));
    // a negative number may be the value to set
    let is_value = |word: &OsString| has_value && word.to_string_lossy().parse::<f64>().is_ok();
    let (mut at, mut literal) = (0, false);
    let (terms, rest): (Vec<OsString>, Vec<OsString>) = given.into_iter().partition(|word| {
        literal |= word == "--";
        at += 1;
        at > start && !literal && is_term(word) && !is_value(word)
    });
    let mut arguments = Arguments::try_parse_from(&rest)
        .map_err(|error| suggestions::explain_error(error, &rest))?;
    arguments.read_only |= arguments.public;
    let terms = terms.iter().map(|term| term.to_string_lossy().into_owned());
    let refused = |why: String| clap::Error::raw(ErrorKind::UnknownArgument, why + "\n");
    match &mut arguments.verb {
        Some(Verb::Tag(tag)) => tag.verb.extend_query(terms).map_err(refused)?,
        Some(verb) => {
            if let Some(query) = query_of(verb) {
                query.extend(terms);
            }
        }
        None => {}
    }
    Ok(arguments)
}

/// Returns the index of the first word after a command with a query, and whether a value comes
/// before the query.
fn query_start(given: &[OsString]) -> Option<(usize, bool)> {
    let words = given.iter().map(|word| word.to_string_lossy().into_owned());
    let words: Vec<String> = words.collect();
    let at = suggestions::command_index(&words)?;
    let name = words.get(at)?.as_str();
    let has_query = ["list", "check", "stats", "tag", "set"].contains(&name);
    has_query.then_some((at + 1, name == "set"))
}

/// Whether a word is an excluding query term: `-tag:draft`, `-word`, `-(`.
fn is_excluding_term(word: &str) -> bool {
    let behind = word.strip_prefix('-').unwrap_or_default();
    (behind.len() > 1 || behind == "(") && !behind.starts_with('-')
}
