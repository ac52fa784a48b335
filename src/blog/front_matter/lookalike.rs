//! Front matter lookalikes: whether a text begins like front matter in any notation, for any reader.
//!
//! Asked before a new block is written. Above such a text a block would turn metadata into text: a
//! draft that its generator did not publish would be published, with its front matter on the page.
//! So everything that some generator or person takes for front matter counts, including a thematic
//! break on the first line.

/// Maximum number of lines searched for a closing delimiter when none opens the text.
const MAX_SCANNED_LINES: usize = 500;
/// Maximum length of the quoted line, in characters.
const MAX_SHOWN_CHARS: usize = 40;

/// Text that looks like front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// 1-based line of the text.
    pub line: usize,
    /// Content of the line, cut if it is long.
    pub shown: String,
    /// Whether keys follow, so that it isn't a thematic break.
    pub has_keys: bool,
}

/// Returns where a text begins like front matter, after whitespace and comments; reads only the
/// first lines of a long post.
pub fn find(text: &str) -> Option<Lookalike> {
    let mut rest = text.trim_start_matches(is_blank);
    while let Some((inner, after)) = split_comment(rest) {
        let inner = inner.trim_start_matches(is_blank);
        if starts_front_matter(inner) {
            return Some(lookalike_at(text, inner));
        }
        rest = after.trim_start_matches(is_blank);
    }
    starts_front_matter(rest).then(|| lookalike_at(text, rest))
}

/// Whether a JSON object begins here, rather than a template tag or an expression.
pub(super) fn starts_json_object(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('{') else {
        return false;
    };
    let first = inner.trim_start();
    let is_alone = lines(inner)
        .next()
        .is_some_and(|line| line.trim().is_empty());
    is_alone || first.starts_with(['"', '}', '\'']) || is_key(first)
}

fn lookalike_at(text: &str, rest: &str) -> Lookalike {
    let before = text.get(..text.len() - rest.len()).unwrap_or(text);
    let line = lines(rest).next().unwrap_or_default();
    let ends = before.replace("\r\n", "\n").matches(['\n', '\r']).count();
    Lookalike {
        line: 1 + ends,
        has_keys: starts_json_object(rest)
            || has_keys_above_delimiter(rest)
            || has_keys_above_delimiter(rest.get(line.len()..).unwrap_or_default()),
        shown: line
            .trim_matches(is_blank)
            .chars()
            .take(MAX_SHOWN_CHARS)
            .collect(),
    }
}

/// Whether a character is invisible: whitespace of any script, control or zero-width character.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

/// Iterates over the lines of a text, with any line endings.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let pairs = text.split('\n');
    pairs.flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// Splits off an HTML, MDX or template comment: its content, and what follows it.
fn split_comment(text: &str) -> Option<(&str, &str)> {
    [("<!--", "-->"), ("{/*", "*/}"), ("{#", "#}")]
        .into_iter()
        .find_map(|(open, close)| {
            let inner = text.strip_prefix(open)?;
            Some(inner.split_once(close).unwrap_or((inner, "")))
        })
}

fn starts_front_matter(text: &str) -> bool {
    is_delimiter(text) || starts_json_object(text) || has_keys_above_delimiter(text)
}

/// Whether a line begins with three or more `-`, `+` or `;`.
pub(super) fn is_delimiter(line: &str) -> bool {
    ["---", "+++", ";;;"].iter().any(|it| line.starts_with(it))
}

/// Whether lines of keys and their values are closed by a delimiter. Comments may precede them, and
/// a delimiter may follow the comments.
pub(super) fn has_keys_above_delimiter(text: &str) -> bool {
    let (mut has_keys, mut is_open) = (false, false);
    for line in lines(text).take(MAX_SCANNED_LINES) {
        let inner = line.trim_matches(is_blank);
        let is_indented = line.starts_with([' ', '\t']);
        if is_delimiter(inner) || (has_keys && inner == "...") {
            if has_keys || is_open {
                return has_keys;
            }
            is_open = true;
        } else if inner.is_empty() || inner.starts_with('#') || inner.starts_with("//") {
        } else if !is_indented && is_key(inner) {
            has_keys = true;
        } else if !has_keys || !(is_indented || continues_value(inner)) {
            return false;
        }
    }
    false
}

/// Whether a line can belong to the key above it: a list item, brackets, quoted text.
fn continues_value(line: &str) -> bool {
    line == "-" || line.starts_with("- ") || line.starts_with(['[', ']', '{', '}', '"', '\''])
}

/// Whether a line begins with a key: `key: value`, `"key": value`, `key = value`.
pub(super) fn is_key(line: &str) -> bool {
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let behind = if let Some(quote) = quote {
        line.get(1..).and_then(|it| it.split_once(quote))
    } else {
        let end = line.find(|c| !is_part(c)).unwrap_or(line.len());
        line.split_at_checked(end)
    };
    let Some((key, behind)) = behind.filter(|(key, _)| !key.is_empty()) else {
        return false;
    };
    let behind = behind.trim_start();
    let is_yaml = behind.strip_prefix(':').is_some_and(|value| {
        quote.is_some() || value.is_empty() || value.starts_with([' ', '\t', '"', '\''])
    });
    let is_toml = behind.starts_with('=') && !behind.starts_with("==");
    !key.starts_with('-') && (is_yaml || is_toml)
}

#[cfg(test)]
mod tests;
