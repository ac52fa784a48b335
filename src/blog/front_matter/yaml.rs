//! YAML front matter, parsed strictly as the generators do, with positions and bounded work.
//!
//! The events come from a libyaml-family parser; the values are composed here, so that merge keys,
//! duplicate keys and unknown tags are judged as js-yaml judges them, and nesting depth and alias
//! expansion are bounded.

mod guard;
mod parse_error;

use std::borrow::Cow;
use std::collections::HashMap;
use std::panic::{self, AssertUnwindSafe};

use libyaml_safer::{Encoding, Event, EventData, Mark, Parser, ScalarStyle};

use super::value::{Map, Node, Scalar, ScalarKind, SourcePosition, Value, kind_of_plain};
use crate::blog::post::{Problem, ProblemCode};

/// Maximum size of a front matter that is read, in bytes.
pub const MAX_FRONT_MATTER_BYTES: usize = 64 * 1024;
/// Maximum nesting depth of lists and maps.
pub const MAX_NESTING_DEPTH: usize = 32;
/// Maximum number of values after alias expansion.
const MAX_EXPANDED_VALUES: usize = 20_000;

/// Parses one document; `line` is the line of the file on which `text` begins.
///
/// An empty document is an empty map. A scalar or a list is a problem.
pub fn map(text: &str, line: usize) -> Result<Map, Problem> {
    root(value(text, line)?)
}

/// Parses one document as Ruby's Psych does: the last value of a duplicate key wins.
pub fn map_last_wins(text: &str, line: usize) -> Result<Map, Problem> {
    root(read(text, line, true)?)
}

fn root(value: Option<Value>) -> Result<Map, Problem> {
    match value.map(|value| (value.place, value.node)) {
        None => Ok(Map::default()),
        Some((_, Node::Map(map))) => Ok(map),
        Some((_, Node::Scalar(scalar))) if scalar.kind == ScalarKind::Null => Ok(Map::default()),
        Some((place, node)) => Err(not_a_map(place, &node)),
    }
}

fn not_a_map(place: SourcePosition, node: &Node) -> Problem {
    let what = match node {
        Node::List(_) => "a list",
        _ => "plain text",
    };
    Problem {
        line: place.line,
        column: place.column,
        code: ProblemCode::NotAMap,
        message: format!("the front matter must be keys and values, not {what}"),
        hint: "write `key: value` lines with a space after each colon; for a thematic break, write `***` instead of `---`"
            .to_owned(),
    }
}

/// Parses one document of any type; `None` if it is empty.
pub fn value(text: &str, line: usize) -> Result<Option<Value>, Problem> {
    read(text, line, false)
}

fn read(text: &str, line: usize, repeats: bool) -> Result<Option<Value>, Problem> {
    if text.len() > MAX_FRONT_MATTER_BYTES {
        return Err(too_large(
            SourcePosition { line, column: 1 },
            "is longer than 64 KiB",
        ));
    }
    if let Some(at) = guard::tag_before_comma(text) {
        let before = text.get(..at).unwrap_or_default();
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        let line = line + before.matches('\n').count();
        let hint = "quote the value if the `!` is part of the text";
        return Err(yaml_problem(
            SourcePosition { line, column },
            "unexpected comma after a tag",
            hint,
        ));
    }
    let ended = if text.ends_with('\n') {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{text}\n"))
    };
    let mut input = ended.as_bytes();
    let mut parser = Parser::new();
    parser.set_encoding(Encoding::Utf8);
    parser.set_input(&mut input);
    let mut composer = Composer {
        parser,
        text: &ended,
        line,
        anchors: HashMap::new(),
        values: 0,
        allows_duplicates: repeats,
    };
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| composer.document()));
    outcome.unwrap_or_else(|_| {
        let place = SourcePosition { line, column: 1 };
        Err(yaml_problem(
            place,
            "the front matter can't be parsed",
            "check tags, quotes and brackets",
        ))
    })
}

/// State of the composer: parser events, anchors, and the number of values created so far.
struct Composer<'a, 'b> {
    parser: Parser<&'a mut &'b [u8]>,
    text: &'b str,
    line: usize,
    anchors: HashMap<String, (Value, usize)>,
    values: usize,
    /// Whether duplicate keys are allowed.
    allows_duplicates: bool,
}

impl Composer<'_, '_> {
    fn document(&mut self) -> Result<Option<Value>, Problem> {
        let mut root = None;
        loop {
            let event = self.next()?;
            let place = self.place(event.start_mark);
            match event.data {
                EventData::StreamStart { .. } | EventData::DocumentEnd { .. } => {}
                EventData::DocumentStart { .. } if root.is_some() => {
                    let message = "the front matter contains more than one document";
                    return Err(yaml_problem(
                        place,
                        message,
                        "remove the `...` or `---` inside it",
                    ));
                }
                EventData::DocumentStart { .. } => {
                    let event = self.next()?;
                    root = Some(self.node(event, 0)?);
                }
                _ => return Ok(root),
            }
        }
    }

    fn next(&mut self) -> Result<Event, Problem> {
        let (text, line) = (self.text, self.line);
        self.parser
            .parse()
            .map_err(|error| parse_error::parse_problem(&error, text, line))
    }

    fn place(&self, mark: Mark) -> SourcePosition {
        place(mark, self.line)
    }

    fn node(&mut self, event: Event, depth: usize) -> Result<Value, Problem> {
        let place = self.place(event.start_mark);
        self.count_values(1, place)?;
        let (node, anchor) = match event.data {
            EventData::Alias { anchor } => return self.alias(&anchor, place),
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => (
                Node::Scalar(scalar(value, tag.as_deref(), style, place)?),
                anchor,
            ),
            EventData::SequenceStart { anchor, tag, .. } => {
                check_tag(tag.as_deref(), place)?;
                (Node::List(self.list(depth + 1, place)?), anchor)
            }
            EventData::MappingStart { anchor, tag, .. } => {
                check_tag(tag.as_deref(), place)?;
                (Node::Map(self.map(depth + 1, place)?), anchor)
            }
            _ => return Ok(Value::scalar("", ScalarKind::Null, place)),
        };
        let value = Value { node, place };
        if let Some(anchor) = anchor {
            let count = value.count();
            self.count_values(count, place)?;
            self.anchors.insert(anchor, (value.clone(), count));
        }
        Ok(value)
    }

    fn alias(&mut self, anchor: &str, place: SourcePosition) -> Result<Value, Problem> {
        let Some(count) = self.anchors.get(anchor).map(|(_, count)| *count) else {
            let message = format!("undefined anchor `*{anchor}`");
            let hint =
                format!("define it with `&{anchor}` before an earlier value, or quote the text");
            return Err(yaml_problem(place, &message, &hint));
        };
        self.count_values(count, place)?;
        let value = self.anchors.get(anchor).map(|(value, _)| value.clone());
        Ok(value.unwrap_or_else(|| Value::scalar("", ScalarKind::Null, place)))
    }

    fn list(&mut self, depth: usize, place: SourcePosition) -> Result<Vec<Value>, Problem> {
        check_depth(depth, place)?;
        let mut list = Vec::new();
        loop {
            let event = self.next()?;
            if event.data == EventData::SequenceEnd {
                return Ok(list);
            }
            list.push(self.node(event, depth)?);
        }
    }

    fn map(&mut self, depth: usize, place: SourcePosition) -> Result<Map, Problem> {
        check_depth(depth, place)?;
        let mut map = Map::default();
        let mut merges = Vec::new();
        loop {
            let event = self.next()?;
            if event.data == EventData::MappingEnd {
                break;
            }
            let plain = matches!(&event.data, EventData::Scalar { style, .. } if *style == ScalarStyle::Plain);
            let key = self.node(event, depth)?;
            let event = self.next()?;
            let value = self.node(event, depth)?;
            let at = key.place;
            let key = key_text(key)?;
            if self.allows_duplicates {
                map.remove(&key);
            }
            if plain && key == "<<" {
                merges.push(value);
            } else if !map.insert(key.clone(), value, at) {
                let message = format!("duplicate key `{key}`");
                return Err(yaml_problem(at, &message, "remove one of the lines"));
            }
        }
        for value in merges {
            merge(&mut map, value)?;
        }
        Ok(map)
    }

    fn count_values(&mut self, values: usize, place: SourcePosition) -> Result<(), Problem> {
        self.values += values;
        if self.values > MAX_EXPANDED_VALUES {
            return Err(too_large(place, "expands to more than 20000 values"));
        }
        Ok(())
    }
}

/// Merges a `<<` value: the map's own keys win over merged ones, earlier merged ones over later.
fn merge(map: &mut Map, value: Value) -> Result<(), Problem> {
    let place = value.place;
    match value.node {
        Node::Map(other) => {
            for (key, value) in other.iter() {
                let at = other.place(key).unwrap_or(place);
                map.insert(key.to_owned(), value.clone(), at);
            }
            Ok(())
        }
        Node::List(list) if list.iter().all(|value| value.as_map().is_some()) => {
            list.into_iter().try_for_each(|value| merge(map, value))
        }
        _ => Err(yaml_problem(
            place,
            "`<<` can only merge maps",
            "define a map with `&name`, then write `<<: *name`",
        )),
    }
}

fn key_text(key: Value) -> Result<String, Problem> {
    match key.node {
        Node::Scalar(scalar) => Ok(scalar.text),
        _ => Err(yaml_problem(
            key.place,
            "a list or map cannot be a key",
            "use a plain word before the colon",
        )),
    }
}

fn scalar(
    text: String,
    tag: Option<&str>,
    style: ScalarStyle,
    place: SourcePosition,
) -> Result<Scalar, Problem> {
    let kind = match tag {
        None if style == ScalarStyle::Plain => kind_of_plain(&text),
        None | Some("!" | "tag:yaml.org,2002:str" | "tag:yaml.org,2002:binary") => ScalarKind::Text,
        Some(tag) => {
            check_tag(Some(tag), place)?;
            kind_of_plain(&text)
        }
    };
    Ok(Scalar {
        plain: tag.is_none() && style == ScalarStyle::Plain,
        text,
        kind,
    })
}

fn check_tag(tag: Option<&str>, place: SourcePosition) -> Result<(), Problem> {
    match tag {
        None | Some("!") => Ok(()),
        Some(tag) if tag.starts_with("tag:yaml.org,2002:") => Ok(()),
        Some(tag) => Err(yaml_problem(
            place,
            &format!("unknown YAML tag `{tag}`"),
            "quote the value if the `!` is part of the text",
        )),
    }
}

fn check_depth(depth: usize, place: SourcePosition) -> Result<(), Problem> {
    if depth > MAX_NESTING_DEPTH {
        return Err(too_large(place, "is nested deeper than 32 levels"));
    }
    Ok(())
}

fn place(mark: Mark, line: usize) -> SourcePosition {
    SourcePosition {
        line: usize::try_from(mark.line).unwrap_or(0) + line,
        column: usize::try_from(mark.column).unwrap_or(0) + 1,
    }
}

fn yaml_problem(place: SourcePosition, message: &str, hint: &str) -> Problem {
    Problem {
        line: place.line,
        column: place.column,
        code: ProblemCode::Yaml,
        message: message.to_owned(),
        hint: hint.to_owned(),
    }
}

fn too_large(place: SourcePosition, what: &str) -> Problem {
    Problem {
        line: place.line,
        column: place.column,
        code: ProblemCode::TooLarge,
        message: format!("the front matter {what}"),
        hint: "move long text out of the front matter".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem_position(text: &str) -> (ProblemCode, usize, usize) {
        let problem = map(text, 2).expect_err("a problem");
        (problem.code, problem.line, problem.column)
    }

    #[test]
    fn yaml_that_js_yaml_rejects_is_a_problem_at_its_position() {
        for (text, line) in [
            ("title: @handle\n", 2),
            ("title: `x`\n", 2),
            ("title: %x\n", 2),
            ("title: a: b\n", 2),
            ("title: a\ntitle: b\n", 3),
            ("title: !important\n", 2),
            ("a: !foo bar\n", 2),
            ("title: *bold*\n", 2),
            ("title: a\n  b: c\n", 3),
            ("title: \"open\n", 3),
            ("tags:\n\t- a\n", 3),
            ("title: c\n ---\nBody\n", 5),
        ] {
            let (code, at, _) = problem_position(text);
            assert_eq!((code, at), (ProblemCode::Yaml, line), "{text}");
        }
    }

    #[test]
    fn a_refusal_names_the_character_and_the_way_out() {
        let problem = map("title: @handle\n", 2).expect_err("a problem");
        assert_eq!(problem.message, "a value cannot begin with `@`");
        let problem = map("tags:\n\t- a\n", 2).expect_err("a problem");
        assert_eq!(problem.hint, "indent with spaces");
    }

    #[test]
    fn a_root_that_is_not_a_map_is_a_problem() {
        assert_eq!(problem_position("title:\u{a0} x\n").0, ProblemCode::NotAMap);
        assert_eq!(problem_position("- a\n").0, ProblemCode::NotAMap);
        assert!(map("", 2).expect("empty").is_empty());
        assert!(map("# only a comment\n", 2).expect("empty").is_empty());
    }

    #[test]
    fn anchors_aliases_and_merges_are_followed() {
        let map = map(
            "a: &t [x, y]\nb: *t\nc: &m {k: 1}\nd:\n  <<: *m\n  l: 2\n",
            2,
        )
        .expect("valid");
        assert_eq!(
            map.get("b").and_then(Value::as_list).map(<[_]>::len),
            Some(2)
        );
        let merged = map.get("d").and_then(Value::as_map).expect("a map");
        assert_eq!(merged.get("k").and_then(Value::as_written), Some("1"));
        assert_eq!(merged.len(), 2);
    }

    #[test]
    fn input_that_panics_the_parser_is_a_problem() {
        for text in [
            "a: [!b, c]\n",
            "a: |",
            "a: >",
            "[!a,!b]",
            "'",
            "\"\\",
            "a: &",
        ] {
            let _ = map(text, 2);
        }
        assert_eq!(
            problem_position("a: x\nb: [c, !d, e]\n"),
            (ProblemCode::Yaml, 3, 8)
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_parsed_without_panic(text in "([a-c:|>'\"#&*!%@`0~<,\\[\\]{}?\\\\\t\r\n -]|é|---|<<: |a: ){0,24}") {
            let _ = map(&text, 2);
        }
    }

    #[test]
    fn oversized_input_is_refused_with_a_reason() {
        use std::fmt::Write as _;
        let mut laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for (new, old) in ('b'..='j').zip('a'..='i') {
            let aliases = vec![format!("*{old}"); 9].join(",");
            writeln!(laughs, "{new}: &{new} [{aliases}]").expect("a string takes all");
        }
        assert_eq!(problem_position(&laughs).0, ProblemCode::TooLarge);
        assert_eq!(
            problem_position(&format!("a: {}", "[".repeat(10_000))).0,
            ProblemCode::TooLarge
        );
        assert_eq!(
            problem_position(&format!("a: {}", "x".repeat(70_000))).0,
            ProblemCode::TooLarge
        );
        assert_eq!(
            problem_position(&format!("{}a", "- ".repeat(10_000))).0,
            ProblemCode::TooLarge
        );
    }
}
