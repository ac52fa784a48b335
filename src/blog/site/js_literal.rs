//! JavaScript and TypeScript literals. Nothing is executed: of a computed value only the line is known.

mod token;

use token::{JsToken, JsTokenKind, tokens};

/// Maximum size of a file that is parsed, in bytes.
const MAX_FILE_BYTES: usize = 1024 * 1024;
/// Maximum nesting depth of values.
const MAX_NESTING_DEPTH: usize = 64;
/// Maximum number of objects examined until one is the configuration.
const MAX_OBJECTS: usize = 64;
/// Keys of which a configuration object has at least one.
const ROOT_KEYS: [&str; 5] = ["presets", "plugins", "baseUrl", "url", "integrations"];

/// A literal value.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::blog) enum JsLiteral {
    /// No value.
    Null,
    /// Text in any quotes, without interpolation.
    Text(String),
    /// A boolean.
    Bool(bool),
    /// Values in order.
    List(Vec<JsLiteral>),
    /// Keys and values in order.
    Map(Vec<(String, JsLiteral)>),
    /// A value that only running the file would yield, and its 1-based line.
    Computed(usize),
}

impl JsLiteral {
    /// Returns a value of a map; the last one of a duplicate key wins, as in JavaScript.
    pub(in crate::blog) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        let mut entries = entries.iter().rev();
        entries.find(|(name, _)| name == key).map(|(_, it)| it)
    }

    /// Returns the text, if the value is one.
    pub(in crate::blog) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the values of a list, empty if the value isn't one.
    pub(in crate::blog) fn list(&self) -> &[Self] {
        match self {
            Self::List(list) => list,
            _ => &[],
        }
    }
}

/// Parses the object that a file exports as its configuration.
pub(in crate::blog) fn parse_config_object(text: &str) -> Option<JsLiteral> {
    parse_object(text, &ROOT_KEYS).or_else(|| parse_object(text, &["title"]))
}

/// Parses the first object of a file that has one of the given keys; any object if none are given.
pub(in crate::blog) fn parse_object(text: &str, keys: &[&str]) -> Option<JsLiteral> {
    if text.len() > MAX_FILE_BYTES {
        return None;
    }
    let tokens = tokens(text);
    let starts = (1..tokens.len()).filter(|&at| {
        let before = tokens.get(at - 1).map(|it| &it.kind);
        let gives = match before {
            Some(JsTokenKind::Mark(mark)) => matches!(mark, '=' | '(' | '>'),
            Some(JsTokenKind::Word(word)) => word == "default" || word == "return",
            _ => false,
        };
        gives && tokens.get(at).is_some_and(|it| it.is('{'))
    });
    let read = |at| {
        let mut reader = LiteralParser {
            tokens: &tokens,
            at,
        };
        reader.value(MAX_NESTING_DEPTH)
    };
    let mut objects = starts.take(MAX_OBJECTS).map(read);
    objects.find(|it| keys.is_empty() || keys.iter().any(|key| it.get(key).is_some()))
}

/// Parses the objects that a function is called with, each with the name that the result is
/// assigned to: `const posts = defineCollection({ loader: glob({ … }) })` yields `posts` and the
/// argument of `glob`.
pub(in crate::blog) fn call_arguments(
    text: &str,
    function: &str,
    within: &str,
) -> Vec<(String, JsLiteral)> {
    if text.len() > MAX_FILE_BYTES {
        return Vec::new();
    }
    let tokens = tokens(text);
    let is_word = |at: usize, word: &str| {
        let kind = tokens.get(at).map(|it| &it.kind);
        matches!(kind, Some(JsTokenKind::Word(found)) if found == word)
    };
    let is_mark = |at: usize, mark: char| tokens.get(at).is_some_and(|it| it.is(mark));
    let mut found = Vec::new();
    let mut name = String::new();
    for at in 0..tokens.len() {
        if (is_mark(at + 1, '=') || is_mark(at + 1, ':')) && is_word(at + 2, within) {
            let kind = tokens.get(at).map(|it| &it.kind);
            if let Some(JsTokenKind::Word(word) | JsTokenKind::Text(word)) = kind {
                name.clone_from(word);
            }
        }
        if is_word(at, function) && is_mark(at + 1, '(') && is_mark(at + 2, '{') {
            let mut reader = LiteralParser {
                tokens: &tokens,
                at: at + 2,
            };
            found.push((name.clone(), reader.value(MAX_NESTING_DEPTH)));
        }
    }
    found
}

/// Parses the keys of an object with the names of their values: `{ blog: posts, notes }`.
pub(in crate::blog) fn object_aliases(text: &str, object: &str) -> Vec<(String, String)> {
    if text.len() > MAX_FILE_BYTES {
        return Vec::new();
    }
    let tokens = tokens(text);
    let start = (0..tokens.len()).find(|&at| {
        let kind = tokens.get(at).map(|it| &it.kind);
        let is = |offset, mark| {
            tokens
                .get(at + offset)
                .is_some_and(|it: &JsToken| it.is(mark))
        };
        matches!(kind, Some(JsTokenKind::Word(word)) if word == object) && is(1, '=') && is(2, '{')
    });
    let rest = start
        .and_then(|at| tokens.get(at + 3..))
        .unwrap_or_default();
    let mut found = Vec::new();
    for entry in rest.split(|token| token.is(',')) {
        let entry: Vec<&JsToken> = entry.iter().take_while(|token| !token.is('}')).collect();
        match entry.iter().map(|token| &token.kind).collect::<Vec<_>>()[..] {
            [JsTokenKind::Word(name)] => found.push((name.clone(), name.clone())),
            [
                JsTokenKind::Word(name) | JsTokenKind::Text(name),
                JsTokenKind::Mark(':'),
                JsTokenKind::Word(of),
            ] => {
                found.push((name.clone(), of.clone()));
            }
            _ => break,
        }
    }
    found
}

/// Parser of literals over a list of tokens.
struct LiteralParser<'a> {
    tokens: &'a [JsToken],
    at: usize,
}

impl LiteralParser<'_> {
    fn peek(&self) -> Option<&JsToken> {
        self.tokens.get(self.at)
    }

    fn is(&self, mark: char) -> bool {
        self.peek().is_some_and(|it| it.is(mark))
    }

    fn eat(&mut self, mark: char) -> bool {
        let is = self.is(mark);
        self.at += usize::from(is);
        is
    }

    fn line(&self) -> usize {
        self.peek().map_or(1, |it| it.line)
    }

    /// Parses a value, or skips an expression.
    fn value(&mut self, depth: usize) -> JsLiteral {
        let (start, line) = (self.at, self.line());
        if depth > 0
            && let Some(literal) = self.literal(depth)
            && self.is_at_end()
        {
            return literal;
        }
        self.at = start;
        self.skip_expression();
        JsLiteral::Computed(line)
    }

    fn literal(&mut self, depth: usize) -> Option<JsLiteral> {
        let token = self.peek()?.clone();
        self.at += 1;
        match token.kind {
            JsTokenKind::Text(text) => Some(JsLiteral::Text(text)),
            JsTokenKind::Word(word) if word == "null" => Some(JsLiteral::Null),
            JsTokenKind::Word(word) if word == "true" => Some(JsLiteral::Bool(true)),
            JsTokenKind::Word(word) if word == "false" => Some(JsLiteral::Bool(false)),
            JsTokenKind::Word(word) if word == "require" => self.require_name(),
            JsTokenKind::Mark('[') => Some(self.list(depth)),
            JsTokenKind::Mark('{') => Some(self.map(depth)),
            JsTokenKind::Mark('(') => {
                let inner = self.value(depth - 1);
                self.eat(')').then_some(inner)
            }
            _ => None,
        }
    }

    /// Parses `require('name')` and `require.resolve('name')` as the name of the module.
    fn require_name(&mut self) -> Option<JsLiteral> {
        if self.eat('.') {
            self.at += 1;
        }
        if !self.eat('(') {
            return None;
        }
        let name = self.literal(1)?;
        (self.eat(')') && name.text().is_some()).then_some(name)
    }

    fn list(&mut self, depth: usize) -> JsLiteral {
        let mut items = Vec::new();
        while self.peek().is_some() && !self.eat(']') {
            items.push(self.value(depth - 1));
            self.skip_comma(']');
        }
        JsLiteral::List(items)
    }

    fn map(&mut self, depth: usize) -> JsLiteral {
        let mut entries = Vec::new();
        while self.peek().is_some() && !self.eat('}') {
            entries.extend(self.entry(depth));
            self.skip_comma('}');
        }
        JsLiteral::Map(entries)
    }

    fn entry(&mut self, depth: usize) -> Option<(String, JsLiteral)> {
        let token = self.peek()?.clone();
        let (JsTokenKind::Word(key) | JsTokenKind::Text(key)) = token.kind else {
            self.skip_expression();
            return None;
        };
        self.at += 1;
        if self.eat(':') {
            return Some((key, self.value(depth - 1)));
        }
        self.skip_expression();
        Some((key, JsLiteral::Computed(token.line)))
    }

    /// Skips the comma after an item, or one token that is neither a comma nor the end.
    fn skip_comma(&mut self, end: char) {
        if !self.eat(',') && !self.is(end) {
            self.at += 1;
        }
    }

    /// Whether a value ends here, after skipping the type annotation that TypeScript may add.
    fn is_at_end(&mut self) -> bool {
        if let Some(JsTokenKind::Word(word)) = self.peek().map(|it| &it.kind)
            && (word == "as" || word == "satisfies")
        {
            self.skip_expression();
        }
        let mark = self.peek().map(|it| &it.kind);
        match mark {
            None => true,
            Some(JsTokenKind::Mark(mark)) => matches!(mark, ',' | '}' | ']' | ')' | ';'),
            // the next statement, in code without semicolons
            Some(JsTokenKind::Word(_)) => self.tokens.get(self.at - 1).is_some_and(|it| it.is('}')),
            Some(_) => false,
        }
    }

    /// Skips an expression: up to a comma or closing bracket that isn't its own.
    fn skip_expression(&mut self) {
        let mut open = 0_usize;
        while let Some(token) = self.peek() {
            match token.kind {
                JsTokenKind::Mark(',' | ')' | ']' | '}') if open == 0 => return,
                JsTokenKind::Mark('(' | '[' | '{') => open += 1,
                JsTokenKind::Mark(')' | ']' | '}') => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get<'a>(root: &'a JsLiteral, path: &[&str]) -> Option<&'a JsLiteral> {
        path.iter().try_fold(root, |at, key| at.get(key))
    }

    #[test]
    fn literals_are_parsed_in_every_notation() {
        let text = "import type {Config} from 'x'; // presets: {}\nconst help = {a: 1};\n\
            const config: Config = {\n  'title': \"My \\'Site\\'\", baseUrl: `/base/`,\n  /* url: 'no' */\n  \
            on: true, off: false, list: ['a', \"b\",],\n  deep: ({ x: 'y' } satisfies Options),\n  \
            name: require.resolve('@docusaurus/plugin-content-blog'),\n}\nexport default config\n";
        let root = parse_config_object(text).expect("an object");
        let is = |path: &[&str]| {
            get(&root, path)
                .and_then(JsLiteral::text)
                .map(str::to_owned)
        };
        assert_eq!(is(&["title"]).as_deref(), Some("My 'Site'"));
        assert_eq!(is(&["baseUrl"]).as_deref(), Some("/base/"));
        assert_eq!(is(&["deep", "x"]).as_deref(), Some("y"));
        assert_eq!(
            is(&["name"]).as_deref(),
            Some("@docusaurus/plugin-content-blog")
        );
        assert_eq!(root.get("on"), Some(&JsLiteral::Bool(true)));
        assert_eq!(root.get("list").map(|it| it.list().len()), Some(2));
        assert_eq!(root.get("url"), None);
    }

    #[test]
    fn computed_values_have_their_line() {
        let text = "module.exports = {\n  url: 'a',\n  title: 'a' + b,\n  tag: `x${y({a: `}`})}`,\n  \
            call: f({path: 'x'}), ...rest,\n  short,\n  async method() { return {a: 1}; },\n  \
            re: /[}/]'/g,\n  last: 'z' };\n";
        let root = parse_config_object(text).expect("an object");
        for (key, line) in [
            ("title", 3),
            ("tag", 4),
            ("call", 5),
            ("short", 6),
            ("re", 8),
        ] {
            assert_eq!(root.get(key), Some(&JsLiteral::Computed(line)), "{key}");
        }
        assert_eq!(root.get("last").and_then(JsLiteral::text), Some("z"));
    }

    #[test]
    fn a_function_that_returns_the_configuration_is_looked_into() {
        let text = "export default async function () {\n  return { url: 'u', presets: [] };\n}\n";
        let root = parse_config_object(text).expect("an object");
        assert_eq!(root.get("url").and_then(JsLiteral::text), Some("u"));
        assert_eq!(parse_config_object("const a = 1;"), None);
        assert!(parse_config_object("module.exports = {title: 'T'};").is_some());
    }

    #[test]
    fn escapes_in_text_are_decoded() {
        let text = |text: &str| {
            let root = parse_config_object(&format!("x = {{title: {text}}}"));
            let root = root.expect("an object");
            root.get("title")
                .and_then(JsLiteral::text)
                .map(str::to_owned)
        };
        for (written, read) in [
            (r"'caf\u00e9'", "café"),
            (r"'\x41\u{1F600}'", "A😀"),
            (r"'\ud83d\ude00'", "😀"),
            (r"`\u0041`", "A"),
            (r"'\b\f\v\0'", "\u{8}\u{c}\u{b}\0"),
            (r"'\r\n\t\\\q'", "\r\n\t\\q"),
            ("'a\\\nb'", "ab"),
            ("'a\\\r\nb'", "ab"),
            // no character, and not an escape
            (r"'\ud83d'", "\u{fffd}"),
            (r"'\ud83dx'", "\u{fffd}x"),
            (r"'\ud83d\u0041'", "\u{fffd}A"),
            (r"'\u{110000}'", "\u{fffd}"),
            (r"'\uzz'", "uzz"),
            (r"'\x4'", "x4"),
        ] {
            assert_eq!(text(written).as_deref(), Some(read), "{written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_parsed_without_panic(
            text in "((= \\{|url: |presets: )|[\\{\\}\\[\\]\\(\\),:;/'\"`$\\\\a-c1\\.=>\n ]){0,120}",
        ) {
            parse_config_object(&text);
        }
    }
}
