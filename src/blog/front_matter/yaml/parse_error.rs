//! Messages for YAML parse errors: the cause and the fix.

use libyaml_safer::Error;

use super::super::value::SourcePosition;
use super::{place, yaml_problem};
use crate::blog::post::Problem;

/// Converts a parser error to a problem; `text` begins on line `line` of the file.
pub(super) fn parse_problem(error: &Error, text: &str, line: usize) -> Problem {
    let mark = error.problem_mark().or_else(|| error.context_mark());
    let at = mark.map_or(SourcePosition { line, column: 1 }, |mark| place(mark, line));
    let (message, hint) = explain(error.problem(), character_at(text, at, line));
    let message = if message.is_empty() {
        [error.problem(), error.context().unwrap_or_default()]
            .join(" ")
            .trim_end()
            .to_owned()
    } else {
        message
    };
    yaml_problem(at, &message, hint)
}

/// Returns the character at a position.
fn character_at(text: &str, at: SourcePosition, line: usize) -> Option<char> {
    let found = text.split('\n').nth(at.line.checked_sub(line)?)?;
    found.chars().nth(at.column.checked_sub(1)?)
}

/// Returns a clearer message and a hint; the message is empty if the parser's own is good enough.
fn explain(problem: &str, character: Option<char>) -> (String, &'static str) {
    let said = |message: &str, hint| (message.to_owned(), hint);
    match (problem, character) {
        ("found character that cannot start any token", Some('\t')) => {
            said("tabs can't be used for indentation", "indent with spaces")
        }
        ("found character that cannot start any token", Some(c)) => (
            format!("a value cannot begin with `{}`", c.escape_debug()),
            "put the value in quotes",
        ),
        ("mapping values are not allowed in this context", _) => said(
            "unexpected second colon",
            "quote a value that contains a colon: `title: \"a: b\"`, and check the indentation",
        ),
        ("could not find expected ':'", _) => said(
            "a line without `key:` between keys",
            "write `key: value`, or indent the line to continue the value above",
        ),
        ("found unexpected end of stream", _) => {
            said("a quote is not closed", "add the closing quote")
        }
        ("did not find expected ',' or ']'" | "did not find expected ',' or '}'", _) => {
            said("a bracket is not closed", "close it: `[a, b]`")
        }
        ("control characters are not allowed", _) => {
            (String::new(), "remove the control character")
        }
        _ => (String::new(), "check quotes, brackets and indentation here"),
    }
}
