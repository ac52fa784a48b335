//! JavaScript tokens: words, strings and punctuation; comments are skipped.

use std::iter::Peekable;
use std::str::Chars;

/// Maximum nesting depth of template literals.
const MAX_TEMPLATE_DEPTH: usize = 32;

/// A token and its 1-based line.
#[derive(Clone, Debug)]
pub(super) struct JsToken {
    pub(super) kind: JsTokenKind,
    pub(super) line: usize,
}

impl JsToken {
    pub(super) fn is(&self, mark: char) -> bool {
        self.kind == JsTokenKind::Mark(mark)
    }
}

/// Type of a token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum JsTokenKind {
    /// A name, a keyword or a number.
    Word(String),
    /// Text without interpolation.
    Text(String),
    /// Any other character.
    Mark(char),
    /// A template literal with interpolation, or a regular expression.
    Computed,
}

/// Splits a text into tokens.
pub(super) fn tokens(text: &str) -> Vec<JsToken> {
    let mut lexer = JsLexer {
        rest: text.chars().peekable(),
        line: 1,
        found: Vec::new(),
    };
    while let Some(c) = lexer.next() {
        lexer.token(c);
    }
    lexer.found
}

struct JsLexer<'a> {
    rest: Peekable<Chars<'a>>,
    line: usize,
    found: Vec<JsToken>,
}

impl JsLexer<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn token(&mut self, c: char) {
        let line = self.line;
        let kind = match c {
            _ if c.is_whitespace() => return,
            '/' if self.rest.peek() == Some(&'/') => return self.line_comment(),
            '/' if self.rest.peek() == Some(&'*') => return self.block_comment(),
            '/' if self.starts_regex() => {
                self.skip_regex();
                JsTokenKind::Computed
            }
            '\'' | '"' => JsTokenKind::Text(self.text(c)),
            '`' => self
                .template(MAX_TEMPLATE_DEPTH)
                .map_or(JsTokenKind::Computed, JsTokenKind::Text),
            _ if is_word(c) => JsTokenKind::Word(self.word(c)),
            _ => JsTokenKind::Mark(c),
        };
        self.found.push(JsToken { kind, line });
    }

    fn line_comment(&mut self) {
        while self.next().is_some_and(|c| c != '\n') {}
    }

    fn block_comment(&mut self) {
        self.next();
        let mut before = ' ';
        while let Some(c) = self.next() {
            if before == '*' && c == '/' {
                return;
            }
            before = c;
        }
    }

    /// Whether a slash here begins a regular expression: in a position where a value is expected.
    fn starts_regex(&self) -> bool {
        match self.found.last().map(|it| &it.kind) {
            None => true,
            Some(JsTokenKind::Mark(mark)) => !matches!(mark, ')' | ']' | '}'),
            Some(JsTokenKind::Word(word)) => word == "return",
            Some(_) => false,
        }
    }

    fn skip_regex(&mut self) {
        let mut class = false;
        while let Some(c) = self.rest.next_if(|c| *c != '\n') {
            match c {
                '\\' => drop(self.rest.next_if(|c| *c != '\n')),
                '[' => class = true,
                ']' => class = false,
                '/' if !class => return,
                _ => {}
            }
        }
    }

    /// Reads text to its closing quote; a line ending closes it too, as it is a syntax error.
    fn text(&mut self, quote: char) -> String {
        let mut out = String::new();
        while let Some(c) = self.rest.next_if(|c| *c != '\n') {
            match c {
                '\\' => out.extend(self.escaped()),
                _ if c == quote => break,
                _ => out.push(c),
            }
        }
        out
    }

    /// Reads the rest of an escape sequence; a line continuation yields nothing.
    fn escaped(&mut self) -> Option<char> {
        let decoded = match self.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '0' => '\0',
            '\n' => return None,
            '\r' => {
                if self.rest.peek() == Some(&'\n') {
                    self.next();
                }
                return None;
            }
            'x' => hex(&mut self.rest, 2)
                .and_then(char::from_u32)
                .unwrap_or('x'),
            'u' => unicode(&mut self.rest).unwrap_or('u'),
            c => c,
        };
        Some(decoded)
    }

    /// Reads a template literal; `None` if it has an interpolation.
    fn template(&mut self, depth: usize) -> Option<String> {
        let mut out = Some(String::new());
        while let Some(c) = self.next() {
            match c {
                '`' => break,
                '\\' => {
                    let escaped = self.escaped();
                    if let Some(out) = &mut out {
                        out.extend(escaped);
                    }
                }
                '$' if self.rest.peek() == Some(&'{') => {
                    self.next();
                    out = None;
                    self.skip_interpolation(depth);
                }
                _ => {
                    if let Some(out) = &mut out {
                        out.push(c);
                    }
                }
            }
        }
        out
    }

    /// Skips the expression of a template literal, up to its closing brace.
    fn skip_interpolation(&mut self, depth: usize) {
        let mut open = 1;
        while let Some(c) = self.next() {
            match c {
                '{' => open += 1,
                '}' => open -= 1,
                '`' if depth > 0 => drop(self.template(depth - 1)),
                '\'' | '"' => drop(self.text(c)),
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    fn word(&mut self, first: char) -> String {
        let mut out = String::from(first);
        while let Some(c) = self.rest.next_if(|c| is_word(*c)) {
            out.push(c);
        }
        out
    }
}

/// Reads the character of `\u00e9` or `\u{e9}` after the `u`, or of two such surrogates; `None` if
/// it is malformed.
fn unicode(rest: &mut Peekable<Chars<'_>>) -> Option<char> {
    let mut code = code_unit(rest)?;
    if (0xD800..0xDC00).contains(&code) {
        let mut after = rest.clone();
        let is_escape = after.next() == Some('\\') && after.next() == Some('u');
        let low = is_escape.then(|| hex(&mut after, 4)).flatten();
        if let Some(low) = low.filter(|low| (0xDC00..0xE000).contains(low)) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            *rest = after;
        }
    }
    Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// Reads four hexadecimal digits, or any number of them in braces.
fn code_unit(rest: &mut Peekable<Chars<'_>>) -> Option<u32> {
    let mut after = rest.clone();
    if after.next() != Some('{') {
        return hex(rest, 4);
    }
    let mut digits = String::new();
    while let Some(digit) = after.next_if(char::is_ascii_hexdigit) {
        digits.push(digit);
    }
    if digits.is_empty() || after.next() != Some('}') {
        return None;
    }
    *rest = after;
    Some(u32::from_str_radix(&digits, 16).unwrap_or(u32::MAX))
}

/// Reads a number of exactly so many hexadecimal digits.
fn hex(rest: &mut Peekable<Chars<'_>>, length: usize) -> Option<u32> {
    let mut after = rest.clone();
    let mut code = 0;
    for _ in 0..length {
        code = code * 16 + after.next()?.to_digit(16)?;
    }
    *rest = after;
    Some(code)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}
