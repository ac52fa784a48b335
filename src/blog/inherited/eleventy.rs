//! Eleventy data files (directory and template data) and global data from the configuration.
//!
//! Source: `11ty.dev/docs/data-template-dir`, `/docs/data-js`, `/docs/data-global-custom`.
//! Functions are not run; one that only returns a template literal is read as a template.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::{DataFile, InheritedLayer, LayerScope};
use crate::blog::front_matter::json;
use crate::blog::front_matter::value::{Map, Node, ScalarKind, SourcePosition, Value};
use crate::blog::front_matter::yaml::MAX_FRONT_MATTER_BYTES;
use crate::blog::site::js_literal::{self, JsLiteral};
use crate::text::step_counter;

/// ``data => `…` `` and ``({ page }) => `…` ``: captures the key, the parameter and the template
/// literal.
static ARROW_FUNCTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(\w+)\s*(?::|["']\s*,)\s*(?:\(\s*\)\s*=>\s*)?\(?\s*(\w+|\{[^}]*\})\s*\)?\s*=>\s*`([^`]*)`"#).ok()
});

/// Returns the sort key of a data file, weakest first: directory data before template data, outer
/// folders before inner ones, then `.json`, `.11tydata.json`, `.11tydata.js` (`getLocalDataPaths`
/// in `src/Data/TemplateData.js`).
pub(super) fn precedence(file: &DataFile) -> (bool, usize, usize) {
    let parts = file.folder.split('/').filter(|part| !part.is_empty());
    let suffix = match file.name.rsplit_once('.') {
        Some((stem, "json")) => usize::from(stem.ends_with(".11tydata")),
        _ => 2,
    };
    (!is_directory_data(file), parts.count(), suffix)
}

/// Returns the name of a data file without its extensions.
fn stem(name: &str) -> &str {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.strip_suffix(".11tydata").unwrap_or(stem)
}

/// Whether a data file applies to its whole folder (directory data).
fn is_directory_data(file: &DataFile) -> bool {
    file.folder.rsplit('/').next() == Some(stem(&file.name))
}

/// Returns the layers of a data file, weakest first; `None` if the file can't be read.
pub(super) fn layers(file: &DataFile) -> Option<Vec<InheritedLayer>> {
    let (values, computed) = match file.name.rsplit_once('.')? {
        // a list is not front matter
        (_, "json") if file.text.trim_start().starts_with('[') => return Some(Vec::new()),
        (_, "json") => (json::map(&file.text, 1).ok()?, Vec::new()),
        _ => {
            let (values, mut computed) = parse_script(&file.text)?;
            // code that mentions drafts may exclude them
            if !computed.is_empty() && file.text.contains("draft") {
                computed.push("draft".to_owned());
            }
            (values, computed)
        }
    };
    let stem = stem(&file.name);
    let scope = if is_directory_data(file) {
        LayerScope::Folder(file.folder.clone())
    } else if file.folder.is_empty() {
        LayerScope::File(stem.to_owned())
    } else {
        LayerScope::File(format!("{}/{stem}", file.folder))
    };
    Some(vec![InheritedLayer {
        source: file.path(),
        scope,
        values,
        computed,
    }])
}

/// Reads the object a script exports: its values, and the keys that code sets.
fn parse_script(text: &str) -> Option<(Map, Vec<String>)> {
    let JsLiteral::Map(entries) = js_literal::parse_object(text, &[])? else {
        return None;
    };
    let mut values = Map::default();
    let mut computed = Vec::new();
    for (key, literal) in entries {
        let found = value(&literal).or_else(|| parse_template_literal(text, &key));
        match found {
            Some(found) => {
                values.insert(key, found, TOP);
            }
            None => computed.push(key),
        }
    }
    Some((values, computed))
}

/// Reads JavaScript front matter: the literals of an object, or of `const` declarations. A key set
/// by code becomes an empty map, which is not a valid value for any key we read. A script longer
/// than any front matter that is read is skipped.
pub(in crate::blog) fn front_matter(text: &str) -> Map {
    if text.len() > MAX_FRONT_MATTER_BYTES {
        return Map::default();
    }
    let trimmed = text.trim();
    let (mut values, computed) = if trimmed.starts_with('{') {
        parse_script(&format!("export default {trimmed}")).unwrap_or_default()
    } else {
        parse_constants(trimmed)
    };
    for key in computed {
        let empty = Value {
            node: Node::Map(Map::default()),
            place: TOP,
        };
        values.insert(key, empty, TOP);
    }
    values
}

/// Declaration in a script: its text after the keyword, up to the line that begins the next one.
struct Declaration<'a> {
    is_function: bool,
    text: &'a str,
}

/// Returns the declarations that begin a line.
fn declarations(text: &str) -> Vec<Declaration<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix("export ").unwrap_or(line);
        let rest = rest.strip_prefix("async ").unwrap_or(rest);
        if let Some((word, rest)) = rest.split_once(char::is_whitespace)
            && ["const", "let", "var", "function"].contains(&word)
        {
            starts.push((at, at + line.len() - rest.len(), word == "function"));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(line, ..)| *line);
    let ends = ends.chain([text.len()]);
    let found = starts.iter().zip(ends);
    found
        .map(|((_, from, is_function), to)| Declaration {
            is_function: *is_function,
            text: text.get(*from..to).unwrap_or_default(),
        })
        .collect()
}

/// Reads `const name = literal`; other declarations are keys set by code. A variable without a
/// value is skipped, unless code mentions it again.
fn parse_constants(text: &str) -> (Map, Vec<String>) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    let mut values = Map::default();
    let (mut computed, mut unset) = (Vec::new(), Vec::new());
    for declaration in declarations(text) {
        let written = declaration.text.trim_start();
        let end = written.find(|c| !is_name(c)).unwrap_or(written.len());
        let (name, rest) = written.split_at(end);
        let assigned = rest.trim_start().strip_prefix('=');
        let is_ended = rest.trim_start_matches([' ', '\t']);
        let is_ended = is_ended.is_empty() || is_ended.starts_with([';', '\r', '\n']);
        match assigned.filter(|_| !declaration.is_function).map(literal) {
            Some(Some(found)) => {
                values.insert(name.to_owned(), found, TOP);
            }
            None if is_ended && !declaration.is_function => unset.push(name),
            _ => computed.push(name.to_owned()),
        }
    }
    let mut mentions: HashMap<&str, usize> = HashMap::new();
    for word in text.split(|c| !is_name(c)) {
        *mentions.entry(word).or_default() += 1;
    }
    unset.retain(|name| mentions.get(name).is_some_and(|count| *count > 1));
    computed.extend(unset.into_iter().map(str::to_owned));
    (values, computed)
}

/// Reads the literal that a text begins with.
fn literal(text: &str) -> Option<Value> {
    step_counter::count(text.len());
    // the literal parser reads objects that follow `=`
    let object = js_literal::parse_object(&format!("x = {{v: {}", text.trim_start()), &["v"])?;
    value(object.get("v")?)
}

const TOP: SourcePosition = SourcePosition { line: 1, column: 1 };

fn value(literal: &JsLiteral) -> Option<Value> {
    let node = match literal {
        JsLiteral::Null => return Some(Value::scalar("null", ScalarKind::Null, TOP)),
        JsLiteral::Text(text) => return Some(Value::scalar(text.as_str(), ScalarKind::Text, TOP)),
        JsLiteral::Bool(is) => {
            return Some(Value::scalar(is.to_string(), ScalarKind::Bool(*is), TOP));
        }
        JsLiteral::List(list) => Node::List(list.iter().map(value).collect::<Option<_>>()?),
        JsLiteral::Map(entries) => {
            let mut map = Map::default();
            for (key, literal) in entries {
                map.insert(key.clone(), value(literal)?, TOP);
            }
            Node::Map(map)
        }
        JsLiteral::Computed(_) => return None,
    };
    Some(Value { node, place: TOP })
}

/// Reads a function that only returns a template literal as a template.
fn parse_template_literal(text: &str, key: &str) -> Option<Value> {
    let mut found = ARROW_FUNCTION.as_ref()?.captures_iter(text);
    let found = found.find(|found| &found[1] == key)?;
    let (argument, literal) = (found.get(2)?.as_str(), found.get(3)?.as_str());
    let prefix = if argument.starts_with('{') {
        String::new()
    } else {
        format!("{argument}.")
    };
    let mut out = String::new();
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once("${") {
        let (inner, tail) = after.split_once('}')?;
        let path = inner.trim().strip_prefix(prefix.as_str())?;
        let is_path = path
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
        if !is_path {
            return None;
        }
        out.push_str(before);
        out.push_str(&format!("{{{{ {path} }}}}"));
        rest = tail;
    }
    out.push_str(rest);
    Some(Value::scalar(out, ScalarKind::Text, TOP))
}

/// Returns the global data that a configuration adds: literals and templates; other keys count as
/// set by code.
pub(in crate::blog) fn global_data(config: &str) -> Vec<InheritedLayer> {
    let mut values = Map::default();
    let mut computed = Vec::new();
    for part in config.split("addGlobalData(").skip(1) {
        let part = part.trim_start();
        let quote = part
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '`'));
        let name = quote.and_then(|quote| part.get(1..)?.split(quote).next());
        let Some(name) = name else { continue };
        let rest = part.get(name.len() + 2..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        match literal(rest).or_else(|| parse_template_literal(&format!("{name}: {rest}"), name)) {
            Some(found) => {
                values.insert(name.to_owned(), found, TOP);
            }
            None => computed.push(name.to_owned()),
        }
    }
    let layer = InheritedLayer {
        source: "the configuration".to_owned(),
        scope: LayerScope::All,
        values,
        computed,
    };
    vec![layer]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_gives_its_literals_and_names_what_code_sets() {
        let text = "export default { tags: [\"post\"], permalink: data => `/js/${data.page.fileSlug}/`, \
            draft: data => isDraft(data) };";
        let (values, computed) = parse_script(text).expect("an object");
        let permalink = values.get("permalink").and_then(Value::as_written);
        assert_eq!(permalink, Some("/js/{{ page.fileSlug }}/"));
        assert_eq!(
            values.get("tags").and_then(Value::as_list).map(<[_]>::len),
            Some(1)
        );
        assert_eq!(computed, ["draft"]);
    }

    #[test]
    fn inner_folders_and_templates_are_stronger() {
        let file = |folder: &str, name: &str| DataFile {
            folder: folder.to_owned(),
            name: name.to_owned(),
            text: String::new(),
        };
        let mut files = [
            file("posts", "a.json"),
            file("posts/sub", "sub.json"),
            file("posts", "posts.11tydata.js"),
            file("posts", "posts.json"),
            file("posts", "a.11tydata.json"),
            file("posts", "posts.11tydata.json"),
        ];
        files.sort_by_key(precedence);
        let names = files.each_ref().map(|file| file.name.as_str());
        assert_eq!(
            names,
            [
                "posts.json",
                "posts.11tydata.json",
                "posts.11tydata.js",
                "sub.json",
                "a.json",
                "a.11tydata.json",
            ]
        );
    }

    #[test]
    fn code_that_speaks_of_drafts_decides_the_state() {
        let file = DataFile {
            folder: "posts".to_owned(),
            name: "posts.11tydata.js".to_owned(),
            text: "export default { eleventyComputed: { permalink: (d) => d.draft ? false : d.permalink } };"
                .to_owned(),
        };
        let layers = layers(&file).expect("it can be read");
        assert!(layers[0].computed.iter().any(|key| key == "draft"));
    }

    #[test]
    fn global_data_of_the_configuration_is_read() {
        let text = "c.addGlobalData(\"permalink\", () => (data) => `${data.page.filePathStem}.html`);\n\
            c.addGlobalData('layout', 'post.njk'); c.addGlobalData('now', () => new Date());";
        let layer = global_data(text).pop().expect("a layer");
        let is = |key: &str| layer.values.get(key).and_then(Value::as_written);
        assert_eq!(is("permalink"), Some("{{ page.filePathStem }}.html"));
        assert_eq!(is("layout"), Some("post.njk"));
        assert_eq!(layer.computed, ["now"]);
    }

    #[test]
    fn constants_are_read_whatever_the_line_endings() {
        let text = format!(
            "{}const a = 'x';\nconst draft = true;\n",
            "// one\n".repeat(20)
        );
        for text in [text.replace('\n', "\r\n"), text] {
            let values = front_matter(&text);
            let is = |key: &str| values.get(key).and_then(Value::as_written);
            assert_eq!((is("a"), is("draft")), (Some("x"), Some("true")));
        }
    }

    #[test]
    fn a_declaration_has_only_its_own_value() {
        let text = "let draft;\nconst featured = true;\nlet title\nvar date\n  =\n  '2026-01-02';\n\
            let tags, layout = 'x';\nfunction url() {}\nconst { a } = b;\n";
        let values = front_matter(text);
        let is = |key: &str| values.get(key).and_then(Value::as_written);
        assert!(values.get("draft").is_none() && values.get("title").is_none());
        assert_eq!(
            (is("featured"), is("date")),
            (Some("true"), Some("2026-01-02"))
        );
        let is_computed = |key: &str| values.get(key).is_some_and(|it| it.as_map().is_some());
        assert!(is_computed("tags") && is_computed("url"));
    }

    #[test]
    fn a_variable_without_a_value_that_code_mentions_again_is_set_by_code() {
        for text in [
            "let draft;\ndraft = true;",
            "let draft\nif (a) { draft = b }",
        ] {
            let values = front_matter(text);
            let draft = values.get("draft").expect("a key set by code");
            assert!(draft.as_map().is_some(), "{text}");
        }
    }

    #[test]
    fn a_script_is_read_in_steps_that_grow_with_its_length() {
        let steps = |lines: usize| {
            let text = "const a = 'x';\n".repeat(lines);
            step_counter::measure(|| drop(front_matter(&text)))
        };
        assert!(steps(1000) > 0 && steps(4000) <= 5 * steps(1000));
    }

    #[test]
    fn a_script_longer_than_any_front_matter_is_not_read() {
        for text in ["const a = 'x';\n", "{ a: 'x' }\n"] {
            assert!(front_matter(text).get("a").is_some());
            let long = format!("{text}{}", "//\n".repeat(MAX_FRONT_MATTER_BYTES / 3));
            assert!(front_matter(&long).is_empty(), "{text}");
        }
    }
}
