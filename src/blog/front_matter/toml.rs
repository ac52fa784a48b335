//! TOML front matter (Hugo and Zola).

use toml::Value as Toml;

use super::value::{Kind, Map, Node, Place, Value, javascript_number};
use crate::blog::post::{Problem, ProblemCode};

/// Parses a table; `line` is the line of the file on which `text` begins.
pub fn map(text: &str, line: usize) -> Result<Map, Problem> {
    if text.len() > super::yaml::MOST_BYTES {
        return Err(Problem {
            line,
            column: 1,
            code: ProblemCode::TooLarge,
            message: "the front matter is longer than 64 KiB".to_owned(),
            hint: "move what is not about the post out of it".to_owned(),
        });
    }
    let table: toml::Table = text.parse().map_err(|error| refused(&error, text, line))?;
    Ok(entries(table, Place { line, column: 1 }))
}

fn refused(error: &toml::de::Error, text: &str, line: usize) -> Problem {
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

fn entries(table: toml::Table, place: Place) -> Map {
    let mut map = Map::default();
    for (key, value) in table {
        map.insert(key, convert(value, place), place);
    }
    map
}

fn convert(toml: Toml, place: Place) -> Value {
    let node = match toml {
        Toml::String(text) => return Value::scalar(text, Kind::Text, place),
        Toml::Integer(number) => {
            let kind = Kind::Number(number as f64);
            return Value::scalar(number.to_string(), kind, place);
        }
        Toml::Float(number) => {
            return Value::scalar(javascript_number(number), Kind::Number(number), place);
        }
        Toml::Boolean(is) => return Value::scalar(is.to_string(), Kind::Bool(is), place),
        Toml::Datetime(time) => return Value::scalar(time.to_string(), Kind::Time, place),
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
    fn depth_is_refused_or_survived() {
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
    fn a_refusal_has_its_place() {
        let problem = map("title = \"x\"\ndraft = maybe\n", 2).expect_err("a problem");
        assert_eq!((problem.code, problem.line), (ProblemCode::Toml, 3));
    }
}
