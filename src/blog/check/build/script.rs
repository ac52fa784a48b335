//! JavaScript in MDX, as far as it can be checked without a parser: whether it is complete, and
//! some cases that are certainly invalid.

/// Whether a piece of JavaScript is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScriptState {
    /// All brackets and strings are closed.
    Complete,
    /// A bracket or string is open.
    Open,
}

/// Determines whether code is complete. If elements, regular expressions or apostrophes in text
/// make that uncertain, only braces count.
pub(super) fn scan_script(code: &str) -> ScriptState {
    let counted = open_braces(code);
    let is_plain = !code.contains('/') && !code.contains("<>");
    match open_brackets(code) {
        Some(depth) if is_plain || depth == 0 => state_of_depth(depth),
        _ => state_of_depth(counted),
    }
}

fn state_of_depth(depth: i64) -> ScriptState {
    if depth > 0 {
        ScriptState::Open
    } else {
        ScriptState::Complete
    }
}

/// Returns the number of open braces.
fn open_braces(code: &str) -> i64 {
    code.bytes().fold(0, |depth, byte| match byte {
        b'{' => depth + 1,
        b'}' => depth - 1,
        _ => depth,
    })
}

/// Returns the number of open brackets outside of strings and comments; `None` if a string or
/// comment is not closed.
fn open_brackets(code: &str) -> Option<i64> {
    let bytes = code.as_bytes();
    let (mut depth, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' | b'`' => at = string_end(bytes, at, *byte)?,
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let rest = code.get(at + 2..)?;
                at += 2 + rest.find("*/")? + 1;
            }
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    Some(depth)
}

/// Returns the byte offset of the quote that ends a string.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' if quote != b'`' => return None,
            byte if *byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Words that may be next to another word in an expression.
const KEYWORD_OPERATORS: [&str; 14] = [
    "as",
    "async",
    "await",
    "class",
    "delete",
    "extends",
    "function",
    "in",
    "instanceof",
    "new",
    "of",
    "typeof",
    "void",
    "yield",
];

/// Whether code is certainly no expression: it starts with a character that can't start one, or is
/// plain words.
pub(super) fn is_invalid_expression(code: &str) -> bool {
    let code = code.trim();
    let begins_wrong = code.starts_with([
        '%', '*', ')', ']', ',', ';', '?', '=', '&', '|', '^', '>', '#', '@',
    ]);
    if is_invalid_object(code) || is_json_member(code) {
        return true;
    }
    let mut words = code.split_whitespace();
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_alphabetic())
            && word.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !KEYWORD_OPERATORS.contains(&word)
    };
    let count = code.split_whitespace().take(2).count();
    begins_wrong || (count == 2 && words.all(is_word))
}

/// Whether code that starts with a brace is certainly no object: leftovers of other template
/// languages, such as `{{ page.title }}` and `{{< name >}}`.
fn is_invalid_object(code: &str) -> bool {
    let Some(rest) = code.strip_prefix('{') else {
        return false;
    };
    let rest = rest.trim_start();
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$'))
        .unwrap_or(rest.len());
    let (name, behind) = rest.split_at(end);
    let follows = behind.trim_start();
    if name.is_empty() {
        let is_comment = follows.starts_with("//") || follows.starts_with("/*");
        return !is_comment
            && follows.starts_with([
                '%', '<', '>', '-', '+', '/', '&', '|', '=', '?', ';', ':', ')', ',', '@', '!',
                '~', '^',
            ]);
    }
    let is_accessor = matches!(name, "async" | "get" | "set" | "static");
    let another =
        follows.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '\'' | '`'));
    let is_comment = follows.starts_with("//") || follows.starts_with("/*");
    (another && !is_accessor)
        || !is_comment
            && follows.starts_with([
                '.', '|', '+', '-', '/', '%', '<', '>', '&', '?', ';', '!', '@', '[', '^',
            ])
}

/// Whether code is a member of a JSON object without the braces: `"key": value`.
fn is_json_member(code: &str) -> bool {
    let Some(rest) = code.strip_prefix('"') else {
        return false;
    };
    let end = rest.find(['"', '\\', '\n']);
    let behind = end.and_then(|end| rest.get(end..)?.strip_prefix('"'));
    behind.is_some_and(|behind| behind.trim_start().starts_with(':'))
}

/// Words that may follow `export`, including TypeScript's.
const EXPORT_KEYWORDS: [&str; 13] = [
    "abstract",
    "async",
    "class",
    "const",
    "declare",
    "default",
    "enum",
    "function",
    "import",
    "interface",
    "let",
    "type",
    "var",
];

/// Whether a paragraph that starts with `import` or `export` is certainly no statement.
pub(super) fn is_invalid_statement(code: &str) -> bool {
    if let Some(rest) = code.strip_prefix("import ") {
        let rest = rest.trim_start();
        if !rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            // `import { a } from`, `import * as`, `import "x"`, `import(…)`
            return !rest.starts_with(['{', '*', '"', '\'', '(', '$', '.', '/']);
        }
        let mut words = rest.split_whitespace();
        let first = words.next().unwrap_or_default();
        let second = words.next();
        let may_follow = |word: &str| word == "from" || word.starts_with([',', '{', '*']);
        return first != "type"
            && !first.contains([',', '{', '.', '(', '='])
            && !second.is_some_and(may_follow);
    }
    let Some(rest) = code.strip_prefix("export ") else {
        return false;
    };
    let rest = rest.trim_start();
    let end = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or_default();
    !rest.starts_with(['{', '*', '/', '@'])
        && word != "namespace"
        && !EXPORT_KEYWORDS.contains(&word)
}
