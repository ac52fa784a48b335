//! TOML front matter (Hugo and Zola).

use toml::Value as Toml;

use super::value::{Map, Node, ScalarKind, SourcePosition, Value, javascript_number};
use crate::blog::post::{Problem, ProblemCode};

/// Parses a table; `line` is the line of the file on which `text` begins.
pub fn map(text: &str, line: usize) -> Result<Map, Problem> {
    if text.len() > super::yaml::MAX_FRONT_MATTER_BYTES {
        return Err(Problem {
            line,
            column: 1,
            code: ProblemCode::TooLarge,
            message: "the front matter is longer than 64 KiB".to_owned(),
            hint: "move long text out of it".to_owned(),
        });
    }
    let table: toml::Table = text
        .parse()
        .map_err(|error| parse_problem(&error, text, line))?;
    Ok(entries(table, SourcePosition { line, column: 1 }))
}

fn parse_problem(error: &toml::de::Error, text: &str, line: usize) -> Problem {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    Problem {
        line: line + before.matches('\n').count(),
        column,
        code: ProblemCode::Toml,
        message: error.message().lines().collect::<Vec<_>>().join("; "),
        hint: "write `key = \"value\"`".to_owned(),
    }
}

fn entries(table: toml::Table, place: SourcePosition) -> Map {
    let mut map = Map::default();
    for (key, value) in table {
        map.insert(key, convert(value, place), place);
    }
    map
}

fn convert(toml: Toml, place: SourcePosition) -> Value {
    let node = match toml {
        Toml::String(text) => return Value::scalar(text, ScalarKind::Text, place),
        Toml::Integer(number) => {
            let kind = ScalarKind::Number(number as f64);
            return Value::scalar(number.to_string(), kind, place);
        }
        Toml::Float(number) => {
            return Value::scalar(javascript_number(number), ScalarKind::Number(number), place);
        }
        Toml::Boolean(is) => return Value::scalar(is.to_string(), ScalarKind::Bool(is), place),
        Toml::Datetime(time) => return Value::scalar(time.to_string(), ScalarKind::Time, place),
        Toml::Array(list) => {
            Node::List(list.into_iter().map(|item| convert(item, place)).collect())
        }
        Toml::Table(table) => Node::Map(entries(table, place)),
    };
    Value { node, place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_nesting_never_panics() {
        for text in [
            format!("a{} = 1\n", ".a".repeat(32_000)),
            format!("[a{}]\n", ".a".repeat(32_000)),
            format!("a = {}\n", "[".repeat(60_000)),
            format!("a = {}\n", "{a=".repeat(20_000)),
        ] {
            let _ = map(&text, 2);
        }
    }

    #[test]
    fn a_parse_problem_has_its_position() {
        let problem = map("title = \"x\"\ndraft = maybe\n", 2).expect_err("a problem");
        assert_eq!((problem.code, problem.line), (ProblemCode::Toml, 3));
    }
}
