//! JSON front matter, in source order.

use serde_json::de::{Deserializer, StreamDeserializer};

use super::value::{Map, Node, ScalarKind, SourcePosition, Value, javascript_number};
use crate::blog::post::{Problem, ProblemCode};

/// Returns the length of the JSON object at the start of a text; `None` if there is none.
pub fn object_length(text: &str) -> Option<usize> {
    let mut stream = Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    stream.next()?.ok()?;
    Some(StreamDeserializer::byte_offset(&stream))
}

/// Parses an object; `line` is the line of the file on which `text` begins.
pub fn map(text: &str, line: usize) -> Result<Map, Problem> {
    let refused = |at: SourcePosition, code, message: String, hint: &str| Problem {
        line: at.line,
        column: at.column,
        code,
        message,
        hint: hint.to_owned(),
    };
    let start = SourcePosition { line, column: 1 };
    if text.len() > super::yaml::MAX_FRONT_MATTER_BYTES {
        let message = "the front matter is longer than 64 KiB".to_owned();
        return Err(refused(
            start,
            ProblemCode::TooLarge,
            message,
            "move long text out of it",
        ));
    }
    let parsed: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let at = SourcePosition {
            line: line + error.line().saturating_sub(1),
            column: error.column().max(1),
        };
        refused(
            at,
            ProblemCode::Json,
            error.to_string(),
            "check quotes, commas and braces here",
        )
    })?;
    match value(parsed, start).node {
        Node::Map(map) => Ok(map),
        _ => Err(refused(
            start,
            ProblemCode::NotAMap,
            "the front matter must be an object".to_owned(),
            "write `{\"title\": \"…\"}`",
        )),
    }
}

/// Parses the members of an object that has no braces; `line` is the line of the file on which
/// `text` begins.
pub fn members(text: &str, line: usize) -> Result<Map, Problem> {
    map(&format!("{{{text}}}"), line).map_err(|problem| {
        // the added brace is on the first line
        let column = problem.column - usize::from(problem.line == line && problem.column > 1);
        Problem { column, ..problem }
    })
}

fn value(json: serde_json::Value, place: SourcePosition) -> Value {
    use serde_json::Value as Json;
    let node = match json {
        Json::Null => return Value::scalar("", ScalarKind::Null, place),
        Json::Bool(is) => return Value::scalar(is.to_string(), ScalarKind::Bool(is), place),
        Json::String(text) => return Value::scalar(text, ScalarKind::Text, place),
        Json::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            return Value::scalar(javascript_number(number), ScalarKind::Number(number), place);
        }
        Json::Array(list) => Node::List(list.into_iter().map(|item| value(item, place)).collect()),
        Json::Object(entries) => {
            let mut map = Map::default();
            for (key, entry) in entries {
                map.insert(key, value(entry, place), place);
            }
            Node::Map(map)
        }
    };
    Value { node, place }
}
