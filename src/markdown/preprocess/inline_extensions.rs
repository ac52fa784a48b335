//! Inline syntax that some dialects have and the parser lacks or reads differently: bare URLs,
//! emoji codes, highlighted and inserted text, super- and subscript, math.

use crate::blog::{Dialect, Extension};
use crate::markdown::autolinks;
use crate::text::step_counter;

use super::lookahead::within_lookahead;

/// Delimiter of display math.
pub(super) const DISPLAY_MATH_DELIMITER: &str = "$$";
/// Maximum length of an emoji name, in bytes.
const MAX_EMOJI_NAME_BYTES: usize = 40;

/// Bytes that can start inline syntax in a dialect.
#[derive(Clone, Copy, Debug)]
pub(super) struct TriggerBytes([bool; 128]);

impl TriggerBytes {
    /// Returns the bytes for a dialect.
    pub(super) fn of(dialect: Dialect) -> Self {
        let mut signs = [false; 128];
        let rows = [
            (b'^', Extension::Superscript),
            (b'~', Extension::Subscript),
            (b'$', Extension::DollarMath),
            (b'$', Extension::DoubleDollarMath),
            (b'=', Extension::Highlight),
            (b'+', Extension::Insert),
            (b':', Extension::EmojiCodes),
        ];
        let own = rows.iter().filter(|(_, it)| dialect.has(*it));
        let all = own.map(|(sign, _)| *sign).chain(*b"`\\{<");
        for sign in all {
            if let Some(is_sign) = signs.get_mut(usize::from(sign)) {
                *is_sign = true;
            }
        }
        Self(signs)
    }

    /// Whether a byte can start inline syntax.
    pub(super) fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).copied().unwrap_or_default()
    }
}

impl Default for TriggerBytes {
    fn default() -> Self {
        Self::of(Dialect::default())
    }
}

/// Replacement for inline syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SyntaxReplacement {
    /// The text for the parser.
    pub(super) text: String,
    /// The length of the replaced source, in bytes.
    pub(super) len: usize,
}

/// Parses inline syntax at the start of a text; `before` is the preceding character.
pub(super) fn replacement_at(
    text: &str,
    before: Option<char>,
    dialect: Dialect,
) -> Option<SyntaxReplacement> {
    match text.bytes().next()? {
        b':' => replace_emoji(text),
        b'^' => replace_script(text, "^", ("<sup>", "</sup>")),
        // a double `~` is strikethrough
        b'~' if before != Some('~') => replace_script(text, "~", ("<sub>", "</sub>")),
        b'=' => replace_delimited(text, "==", ("<mark>", "</mark>")),
        b'+' => replace_delimited(text, "++", ("<ins>", "</ins>")),
        b'$' if dialect.has(Extension::DollarMath) => Some(replace_dollar(text, before)),
        b'$' if text.starts_with(DISPLAY_MATH_DELIMITER) => replace_double_dollar(text, before),
        b'$' => Some(literal("\\$", 1)),
        _ => None,
    }
}

fn literal(text: &str, len: usize) -> SyntaxReplacement {
    SyntaxReplacement {
        text: text.to_owned(),
        len,
    }
}

fn replace_emoji(text: &str) -> Option<SyntaxReplacement> {
    let name = text.get(1..)?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
    let len = name
        .bytes()
        .take(MAX_EMOJI_NAME_BYTES)
        .take_while(|byte| is_name(*byte));
    let len = len.count();
    let is_closed = name.get(len..)?.starts_with(':');
    let emoji = gh_emoji::get(name.get(..len)?).filter(|_| is_closed)?;
    Some(literal(emoji, len + 2))
}

/// Parses `==text==`: delimiters adjacent to the text, on one line.
fn replace_delimited(
    text: &str,
    sign: &str,
    (open, close): (&str, &str),
) -> Option<SyntaxReplacement> {
    let inner = within_lookahead(text).strip_prefix(sign)?;
    step_counter::count(inner.len());
    let is_inner = |inner: &&str| {
        let ends = [inner.chars().next(), inner.chars().next_back()];
        ends.iter()
            .all(|end| end.is_some_and(|c| !c.is_whitespace() && !sign.contains(c)))
    };
    let (inner, _) = inner
        .split_once(sign)
        .filter(|(inner, _)| is_inner(inner))?;
    if inner.contains('`') {
        return None;
    }
    Some(SyntaxReplacement {
        text: format!("{open}{inner}{close}"),
        len: inner.len() + 2 * sign.len(),
    })
}

/// Parses `x^2^` and `H~2~O`: no whitespace between the delimiters, which may be within a word,
/// unlike in the parser.
fn replace_script(text: &str, sign: &str, tags: (&str, &str)) -> Option<SyntaxReplacement> {
    let replaced = replace_delimited(text, sign, tags)?;
    let inner = text.get(sign.len()..replaced.len - sign.len())?;
    Some(replaced).filter(|_| !inner.contains(char::is_whitespace))
}

/// Parses math between `$`, as pandoc does: the opening `$` has text directly after it and no
/// letter or digit before, the closing one has text directly before it and no letter or digit
/// after. Any other `$` is a dollar sign.
fn replace_dollar(text: &str, before: Option<char>) -> SyntaxReplacement {
    if let Some(rest) = text.strip_prefix(DISPLAY_MATH_DELIMITER) {
        let len = rest.find(DISPLAY_MATH_DELIMITER).map_or(2, |end| end + 4);
        return literal(text.get(..len).unwrap_or_default(), len);
    }
    let text = within_lookahead(text);
    let inner = text.get(1..).unwrap_or_default();
    step_counter::count(inner.len());
    let is_open = !before.is_some_and(char::is_alphanumeric)
        && inner.starts_with(|c: char| !c.is_whitespace() && c != '$');
    let mut ends = inner.match_indices('$').map(|(end, _)| end);
    // the parser would end math at the first dollar that isn't escaped
    let first = ends.find(|end| !matches!(inner.as_bytes().get(end.wrapping_sub(1)), Some(b'\\')));
    let is_end = |end: &usize| {
        let last = inner.get(..*end).and_then(|math| math.chars().next_back());
        let next = inner.get(end + 1..).and_then(|rest| rest.chars().next());
        last.is_some_and(|c| !c.is_whitespace()) && !next.is_some_and(char::is_alphanumeric)
    };
    match first.filter(is_end).filter(|_| is_open) {
        Some(end) => literal(text.get(..end + 2).unwrap_or_default(), end + 2),
        None => literal("\\$", 1),
    }
}

/// Parses math between `$$`: inline math within text, display math if alone on its line.
fn replace_double_dollar(text: &str, before: Option<char>) -> Option<SyntaxReplacement> {
    let inner = within_lookahead(text).strip_prefix(DISPLAY_MATH_DELIMITER)?;
    step_counter::count(inner.len());
    let Some((inner, rest)) = inner.split_once(DISPLAY_MATH_DELIMITER) else {
        return Some(literal(
            DISPLAY_MATH_DELIMITER,
            DISPLAY_MATH_DELIMITER.len(),
        ));
    };
    let is_alone = before.is_none() && rest.trim().is_empty();
    let math = if is_alone {
        format!("$${inner}$$")
    } else {
        format!("${}$", inner.trim())
    };
    Some(SyntaxReplacement {
        text: math,
        len: inner.len() + 4,
    })
}

/// Finds the bare URLs of a line as byte ranges, from the last to the first.
///
/// Link targets, attributes and text between `<` and `>` aren't bare URLs.
pub(super) fn bare_urls(line: &str, dialect: Dialect) -> Vec<(usize, usize)> {
    if !dialect.has(Extension::Autolinks) || !autolinks::may_contain_url(line) {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (extent, _) in autolinks::bare_urls(line) {
        let before = line.get(..extent.start).unwrap_or_default();
        let url = line.get(extent.start..extent.end).unwrap_or_default();
        // in the text of a link the URL ends before the target
        let len = url.find("](").unwrap_or(url.len());
        if !before.ends_with(['<', '"', '\'', '=']) && !before.ends_with("](") {
            found.push((extent.start, extent.start + len));
        }
    }
    found.reverse();
    found
}

/// Escapes a URL so that none of its characters is parsed as emphasis or other syntax.
pub(super) fn escape_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len() + 8);
    let mut before = None;
    for c in url.chars() {
        // two of these would become one typographic character
        let is_double = matches!(c, '-' | '.') && before.replace(c) == Some(c);
        if is_double || matches!(c, '*' | '_' | '~' | '$' | '`' | '\'') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn math_begins_and_ends_against_text() {
        let read = |text: &str| replace_dollar(text, None).text;
        assert_eq!(read("$x_1 + y_2$ z"), "$x_1 + y_2$");
        assert_eq!(read("$$a$$ b"), "$$a$$");
        for text in [
            "$5-$10",
            "$5 and $6",
            "$ x$",
            "$FOO/$BAR",
            "$1,$2",
            "$20",
            "$a $ b",
        ] {
            assert_eq!(read(text), "\\$", "{text}");
        }
        assert_eq!(replace_dollar("$5$", Some('S')).text, "\\$");
    }

    #[test]
    fn pairs_stand_against_their_text() {
        let marked = |text: &str| replace_delimited(text, "==", ("<", ">")).map(|it| it.text);
        assert_eq!(marked("==a b== c").as_deref(), Some("<a b>"));
        for text in ["== a==", "==a ==", "===a==", "==a", "==`a==`"] {
            assert_eq!(marked(text), None, "{text}");
        }
    }

    #[test]
    fn emoji_have_the_names_of_github() {
        let read = |text: &str| replace_emoji(text).map(|it| (it.text, it.len));
        assert_eq!(read(":smile: a"), Some(("😄".to_owned(), 7)));
        for text in [":no_such_name:", "::", ":smile", ": smile:"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
