//! JavaScript and TypeScript literals. Nothing is executed: of a computed value only the line is known.

mod token;

use token::{Kind, Token, tokens};

/// Maximum size of a file that is parsed, in bytes.
const MOST_BYTES: usize = 1024 * 1024;
/// Maximum nesting depth of values.
const DEPTH: usize = 64;
/// Maximum number of objects examined until one is the configuration.
const OBJECTS: usize = 64;
/// Keys of which a configuration object has at least one.
const ROOT_KEYS: [&str; 5] = ["presets", "plugins", "baseUrl", "url", "integrations"];

/// A literal value.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::blog) enum Literal {
    /// Text in any quotes, without interpolation.
    Text(String),
    /// A boolean.
    Bool(bool),
    /// Values in order.
    List(Vec<Literal>),
    /// Keys and values in order.
    Map(Vec<(String, Literal)>),
    /// A value that only running the file would yield, and its 1-based line.
    Computed(usize),
}

impl Literal {
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
pub(in crate::blog) fn configuration(text: &str) -> Option<Literal> {
    object(text, &ROOT_KEYS).or_else(|| object(text, &["title"]))
}

/// Parses the first object of a file that has one of the given keys; any object if none are given.
pub(in crate::blog) fn object(text: &str, keys: &[&str]) -> Option<Literal> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let tokens = tokens(text);
    let starts = (1..tokens.len()).filter(|&at| {
        let before = tokens.get(at - 1).map(|it| &it.kind);
        let gives = match before {
            Some(Kind::Mark(mark)) => matches!(mark, '=' | '(' | '>'),
            Some(Kind::Word(word)) => word == "default" || word == "return",
            _ => false,
        };
        gives && tokens.get(at).is_some_and(|it| it.is('{'))
    });
    let read = |at| {
        let mut reader = Reader {
            tokens: &tokens,
            at,
        };
        reader.value(DEPTH)
    };
    let mut objects = starts.take(OBJECTS).map(read);
    objects.find(|it| keys.is_empty() || keys.iter().any(|key| it.get(key).is_some()))
}

/// Parses the objects that a function is called with, each with the name that the result is
/// assigned to: `const posts = defineCollection({ loader: glob({ … }) })` yields `posts` and the
/// argument of `glob`.
pub(in crate::blog) fn calls(text: &str, function: &str, within: &str) -> Vec<(String, Literal)> {
    if text.len() > MOST_BYTES {
        return Vec::new();
    }
    let tokens = tokens(text);
    let is_word = |at: usize, word: &str| {
        let kind = tokens.get(at).map(|it| &it.kind);
        matches!(kind, Some(Kind::Word(found)) if found == word)
    };
    let is_mark = |at: usize, mark: char| tokens.get(at).is_some_and(|it| it.is(mark));
    let mut found = Vec::new();
    let mut name = String::new();
    for at in 0..tokens.len() {
        if (is_mark(at + 1, '=') || is_mark(at + 1, ':')) && is_word(at + 2, within) {
            let kind = tokens.get(at).map(|it| &it.kind);
            if let Some(Kind::Word(word) | Kind::Text(word)) = kind {
                name.clone_from(word);
            }
        }
        if is_word(at, function) && is_mark(at + 1, '(') && is_mark(at + 2, '{') {
            let mut reader = Reader {
                tokens: &tokens,
                at: at + 2,
            };
            found.push((name.clone(), reader.value(DEPTH)));
        }
    }
    found
}

/// Parses the keys of an object with the names of their values: `{ blog: posts, notes }`.
pub(in crate::blog) fn aliases(text: &str, object: &str) -> Vec<(String, String)> {
    if text.len() > MOST_BYTES {
        return Vec::new();
    }
    let tokens = tokens(text);
    let start = (0..tokens.len()).find(|&at| {
        let kind = tokens.get(at).map(|it| &it.kind);
        let is = |offset, mark| {
            tokens
                .get(at + offset)
                .is_some_and(|it: &Token| it.is(mark))
        };
        matches!(kind, Some(Kind::Word(word)) if word == object) && is(1, '=') && is(2, '{')
    });
    let rest = start
        .and_then(|at| tokens.get(at + 3..))
        .unwrap_or_default();
    let mut found = Vec::new();
    for entry in rest.split(|token| token.is(',')) {
        let entry: Vec<&Token> = entry.iter().take_while(|token| !token.is('}')).collect();
        match entry.iter().map(|token| &token.kind).collect::<Vec<_>>()[..] {
            [Kind::Word(name)] => found.push((name.clone(), name.clone())),
            [
                Kind::Word(name) | Kind::Text(name),
                Kind::Mark(':'),
                Kind::Word(of),
            ] => {
                found.push((name.clone(), of.clone()));
            }
            _ => break,
        }
    }
    found
}

/// Parser of literals over a list of tokens.
struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn is(&self, mark: char) -> bool {
        self.peek().is_some_and(|it| it.is(mark))
    }

    fn take(&mut self, mark: char) -> bool {
        let is = self.is(mark);
        self.at += usize::from(is);
        is
    }

    fn line(&self) -> usize {
        self.peek().map_or(1, |it| it.line)
    }

    /// Parses a value, or skips an expression.
    fn value(&mut self, depth: usize) -> Literal {
        let (start, line) = (self.at, self.line());
        if depth > 0
            && let Some(literal) = self.literal(depth)
            && self.ends()
        {
            return literal;
        }
        self.at = start;
        self.skip();
        Literal::Computed(line)
    }

    fn literal(&mut self, depth: usize) -> Option<Literal> {
        let token = self.peek()?.clone();
        self.at += 1;
        match token.kind {
            Kind::Text(text) => Some(Literal::Text(text)),
            Kind::Word(word) if word == "true" => Some(Literal::Bool(true)),
            Kind::Word(word) if word == "false" => Some(Literal::Bool(false)),
            Kind::Word(word) if word == "require" => self.required(),
            Kind::Mark('[') => Some(self.list(depth)),
            Kind::Mark('{') => Some(self.map(depth)),
            Kind::Mark('(') => {
                let inner = self.value(depth - 1);
                self.take(')').then_some(inner)
            }
            _ => None,
        }
    }

    /// Parses `require('name')` and `require.resolve('name')` as the name of the module.
    fn required(&mut self) -> Option<Literal> {
        if self.take('.') {
            self.at += 1;
        }
        if !self.take('(') {
            return None;
        }
        let name = self.literal(1)?;
        (self.take(')') && name.text().is_some()).then_some(name)
    }

    fn list(&mut self, depth: usize) -> Literal {
        let mut items = Vec::new();
        while self.peek().is_some() && !self.take(']') {
            items.push(self.value(depth - 1));
            self.pass(']');
        }
        Literal::List(items)
    }

    fn map(&mut self, depth: usize) -> Literal {
        let mut entries = Vec::new();
        while self.peek().is_some() && !self.take('}') {
            entries.extend(self.entry(depth));
            self.pass('}');
        }
        Literal::Map(entries)
    }

    fn entry(&mut self, depth: usize) -> Option<(String, Literal)> {
        let token = self.peek()?.clone();
        let (Kind::Word(key) | Kind::Text(key)) = token.kind else {
            self.skip();
            return None;
        };
        self.at += 1;
        if self.take(':') {
            return Some((key, self.value(depth - 1)));
        }
        self.skip();
        Some((key, Literal::Computed(token.line)))
    }

    /// Skips the comma after an item, or one token that is neither a comma nor the end.
    fn pass(&mut self, end: char) {
        if !self.take(',') && !self.is(end) {
            self.at += 1;
        }
    }

    /// Whether a value ends here, after skipping the type annotation that TypeScript may add.
    fn ends(&mut self) -> bool {
        if let Some(Kind::Word(word)) = self.peek().map(|it| &it.kind)
            && (word == "as" || word == "satisfies")
        {
            self.skip();
        }
        let mark = self.peek().map(|it| &it.kind);
        match mark {
            None => true,
            Some(Kind::Mark(mark)) => matches!(mark, ',' | '}' | ']' | ')' | ';'),
            // the next statement, in code without semicolons
            Some(Kind::Word(_)) => self.tokens.get(self.at - 1).is_some_and(|it| it.is('}')),
            Some(_) => false,
        }
    }

    /// Skips an expression: up to a comma or closing bracket that isn't its own.
    fn skip(&mut self) {
        let mut open = 0_usize;
        while let Some(token) = self.peek() {
            match token.kind {
                Kind::Mark(',' | ')' | ']' | '}') if open == 0 => return,
                Kind::Mark('(' | '[' | '{') => open += 1,
                Kind::Mark(')' | ']' | '}') => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get<'a>(root: &'a Literal, path: &[&str]) -> Option<&'a Literal> {
        path.iter().try_fold(root, |at, key| at.get(key))
    }

    #[test]
    fn what_is_written_out_is_read_in_any_dress() {
        let text = "import type {Config} from 'x'; // presets: {}\nconst help = {a: 1};\n\
            const config: Config = {\n  'title': \"My \\'Site\\'\", baseUrl: `/base/`,\n  /* url: 'no' */\n  \
            on: true, off: false, list: ['a', \"b\",],\n  deep: ({ x: 'y' } satisfies Options),\n  \
            name: require.resolve('@docusaurus/plugin-content-blog'),\n}\nexport default config\n";
        let root = configuration(text).expect("an object");
        let is = |path: &[&str]| get(&root, path).and_then(Literal::text).map(str::to_owned);
        assert_eq!(is(&["title"]).as_deref(), Some("My 'Site'"));
        assert_eq!(is(&["baseUrl"]).as_deref(), Some("/base/"));
        assert_eq!(is(&["deep", "x"]).as_deref(), Some("y"));
        assert_eq!(
            is(&["name"]).as_deref(),
            Some("@docusaurus/plugin-content-blog")
        );
        assert_eq!(root.get("on"), Some(&Literal::Bool(true)));
        assert_eq!(root.get("list").map(|it| it.list().len()), Some(2));
        assert_eq!(root.get("url"), None);
    }

    #[test]
    fn what_is_computed_is_known_by_its_line() {
        let text = "module.exports = {\n  url: 'a',\n  title: 'a' + b,\n  tag: `x${y({a: `}`})}`,\n  \
            call: f({path: 'x'}), ...rest,\n  short,\n  async method() { return {a: 1}; },\n  \
            re: /[}/]'/g,\n  last: 'z' };\n";
        let root = configuration(text).expect("an object");
        for (key, line) in [
            ("title", 3),
            ("tag", 4),
            ("call", 5),
            ("short", 6),
            ("re", 8),
        ] {
            assert_eq!(root.get(key), Some(&Literal::Computed(line)), "{key}");
        }
        assert_eq!(root.get("last").and_then(Literal::text), Some("z"));
    }

    #[test]
    fn a_function_that_returns_the_configuration_is_looked_into() {
        let text = "export default async function () {\n  return { url: 'u', presets: [] };\n}\n";
        let root = configuration(text).expect("an object");
        assert_eq!(root.get("url").and_then(Literal::text), Some("u"));
        assert_eq!(configuration("const a = 1;"), None);
        assert!(configuration("module.exports = {title: 'T'};").is_some());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_harm(
            text in "((= \\{|url: |presets: )|[\\{\\}\\[\\]\\(\\),:;/'\"`$\\\\a-c1\\.=>\n ]){0,120}",
        ) {
            configuration(&text);
        }
    }
}
