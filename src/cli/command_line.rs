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
/// Query terms that begin with `-` are taken out first, as clap can't tell them from options.
pub(super) fn read(given: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let given: Vec<OsString> = given.into_iter().collect();
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
        Some(Verb::List(list)) => list.query.extend(terms),
        Some(Verb::Check(check)) => check.query.extend(terms),
        Some(Verb::Stats(stats)) => stats.query.extend(terms),
        Some(Verb::Set(set)) => set.query.extend(terms),
        Some(Verb::Tag(tag)) => tag.verb.extend_query(terms).map_err(refused)?,
        _ => {}
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

/// Whether a word is an excluding query term: `-tag:draft`, `-word`.
fn is_excluding_term(word: &str) -> bool {
    let behind = word.strip_prefix('-').unwrap_or_default();
    behind.len() > 1 && !behind.starts_with('-')
}
