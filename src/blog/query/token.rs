//! Tokens of a query, with their byte positions: words, parentheses and `or`.

use std::ops::Range;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// Its bytes in the query.
    pub(super) at: Range<usize>,
    pub(super) kind: TokenKind<'a>,
}

/// The kind of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    /// A word without its `-`.
    Word {
        /// Whether an odd number of `-` precedes it.
        negative: bool,
        /// The word as typed, with its quotes.
        raw: &'a str,
    },
    /// `(`, maybe behind `-`.
    Open {
        /// Whether an odd number of `-` precedes it.
        negative: bool,
    },
    /// `)`.
    Close,
    /// The word `or`, which can be typed as `OR` too.
    Or,
}

/// Splits a query into tokens. Every text is a sequence of tokens; a quote that isn't closed ends
/// with the text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = next_token(text, at) {
        at = token.at.end;
        found.push(token);
    }
    found
}

fn next_token(text: &str, from: usize) -> Option<Token<'_>> {
    let rest = text.get(from..)?.trim_start();
    let start = text.len() - rest.len();
    let behind = rest.trim_start_matches('-');
    let dashes = rest.len() - behind.len();
    let negative = dashes % 2 == 1;
    let (length, kind) = match behind.chars().next() {
        None if dashes == 0 => return None,
        Some(')') if dashes == 0 => (1, TokenKind::Close),
        Some('(') => (dashes + 1, TokenKind::Open { negative }),
        _ => {
            let raw = behind.get(..word_length(behind)).unwrap_or(behind);
            let is_or = dashes == 0 && matches!(raw, "or" | "OR");
            let word = TokenKind::Word { negative, raw };
            (dashes + raw.len(), if is_or { TokenKind::Or } else { word })
        }
    };
    let at = start..start + length;
    Some(Token { at, kind })
}

/// Returns the length of the word at the start of a text: up to a blank outside quotes, or to a
/// `)` that the word itself doesn't open.
fn word_length(text: &str) -> usize {
    let (mut quoted, mut open) = (false, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            ')' => return at,
            c if c.is_whitespace() => return at,
            _ => {}
        }
    }
    text.len()
}

/// Splits the key from a word as typed: letters, digits, `-`, `_` and `.` before the first `:`. A
/// letter may consist of several characters.
pub(super) fn split_key(raw: &str) -> (Option<&str>, &str) {
    let is_key = |key: &str| {
        let is_other = |c: char| !c.is_ascii() && !c.is_whitespace();
        let is_part = |c: char| c.is_alphanumeric() || "-_.".contains(c) || is_other(c);
        key.starts_with(char::is_alphabetic) && key.chars().all(is_part)
    };
    match raw.split_once(':') {
        Some((key, value)) if is_key(key) => (Some(key), value),
        _ => (None, raw),
    }
}

/// Whether a text ends inside quotes.
pub(super) fn ends_in_quotes(text: &str) -> bool {
    text.matches('"').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Vec<String> {
        let name = |token: &Token<'_>| match &token.kind {
            TokenKind::Word { negative, raw } => {
                format!("{}{raw}", if *negative { "-" } else { "" })
            }
            TokenKind::Open { negative } => if *negative { "-(" } else { "(" }.to_owned(),
            TokenKind::Close => ")".to_owned(),
            TokenKind::Or => "OR".to_owned(),
        };
        tokens(text).iter().map(name).collect()
    }

    #[test]
    fn a_parenthesis_belongs_to_the_word_that_opens_it() {
        for (text, wanted) in [
            ("a f(x) b", "a f(x) b"),
            ("(a or f(x))", "( a OR f(x) )"),
            ("-(a -b)", "-( a -b )"),
            ("--a ---b --(c)", "a -b ( c )"),
            ("\"a ) b\" tag:\"( c\"", "\"a ) b\" tag:\"( c\""),
            ("a) )", "a ) )"),
            ("or \"or\" -or OR", "OR \"or\" -or OR"),
            ("(-)", "( - )"),
            ("", ""),
        ] {
            assert_eq!(written(text).join(" "), wanted, "{text}");
        }
    }
}
