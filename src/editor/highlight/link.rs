//! Links, images, footnotes, URLs, comments and tags.

use std::ops::Range;

use super::inline::InlineLexer;
use super::state::ConstructEnd;
use super::token_builder::StyleOverlay;
use super::{HighlightKind, brace};

/// Maximum nesting of parentheses in a URL (`CommonMark` 6.3 leaves it open).
const MAX_PAREN_DEPTH: usize = 32;
/// Maximum length of a footnote name, in bytes.
const MAX_FOOTNOTE_NAME_BYTES: usize = 200;

/// Lexes a link after its closing bracket: destination or reference. Returns the length from the
/// closing bracket on.
pub(super) fn lex_destination(
    inline: &mut InlineLexer<'_, '_>,
    open: Range<usize>,
    close: usize,
) -> Option<usize> {
    let after = inline.near(close + 1);
    let (inner, kind) = match after.as_bytes().first()? {
        b'(' => (destination(after.get(1..)?)?, HighlightKind::Url),
        b'[' => (name(after.get(1..)?)?, HighlightKind::Url),
        _ => return None,
    };
    let end = close + 2 + inner;
    inline.paint.overlay(open.end..close, StyleOverlay::Link);
    inline.part(open, HighlightKind::Mark);
    inline.part(close..close + 2, HighlightKind::Mark);
    inline.part(close + 2..end, kind);
    inline.mark_at(end);
    Some(end + 1 - close)
}

impl InlineLexer<'_, '_> {
    fn mark_at(&mut self, at: usize) -> usize {
        self.part(at..at + 1, HighlightKind::Mark)
    }
}

/// Returns the length of a destination and title up to the closing parenthesis.
fn destination(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let blanks = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| **byte == b' ').count()
    };
    let at = blanks(0);
    let end = if bytes.get(at) == Some(&b'<') {
        at + text.get(at..)?.find('>')? + 1
    } else {
        at + url_len(text.get(at..)?)?
    };
    let at = blanks(end);
    match bytes.get(at)? {
        b')' => Some(at),
        quote @ (b'"' | b'\'' | b'(') if at > end => {
            let closing = if *quote == b'(' {
                ')'
            } else {
                char::from(*quote)
            };
            let title = text.get(at + 1..)?.find(closing)?;
            let at = blanks(at + 1 + title + 1);
            (bytes.get(at) == Some(&b')')).then_some(at)
        }
        _ => None,
    }
}

/// Returns the length of a URL: up to a space or an unbalanced parenthesis; it may begin with a
/// template tag.
fn url_len(text: &str) -> Option<usize> {
    if let Some(tag) = brace::tag_len(text) {
        return Some(tag + url_len(text.get(tag..)?)?);
    }
    let mut depth = 0;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'(' if depth == MAX_PAREN_DEPTH => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            0..=b' ' => return (depth == 0).then_some(at),
            _ => {}
        }
    }
    None
}

/// Returns the length of a reference name in brackets.
fn name(text: &str) -> Option<usize> {
    let end = text.find(['[', ']'])?;
    (text.as_bytes().get(end) == Some(&b']')).then_some(end)
}

/// Lexes a footnote: `[^name]`.
pub(super) fn footnote(inline: &mut InlineLexer<'_, '_>, at: usize) -> Option<usize> {
    let name = inline.near(at).strip_prefix("[^")?;
    let end = name.find([']', '[', ' ', '^'])?;
    let is_name =
        end > 0 && end < MAX_FOOTNOTE_NAME_BYTES && name.as_bytes().get(end) == Some(&b']');
    is_name.then(|| inline.part(at..at + 2 + end + 1, HighlightKind::Footnote))
}

/// Lexes a bare URL, as in GFM and in the preview.
pub(super) fn bare_url(inline: &mut InlineLexer<'_, '_>, at: usize) -> usize {
    let before = at.checked_sub(1).and_then(|before| inline.byte(before));
    let is_first =
        before.is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'(' | b'*' | b'_' | b'~' | b'"'));
    let rest = inline.rest(at);
    let begins = ["https://", "http://", "www.", "mailto:"];
    let Some(start) = begins.iter().find(|start| rest.starts_with(**start)) else {
        return 1;
    };
    if !is_first {
        return 1;
    }
    let len = rest.find([' ', '\t', '<', '`', '|']).unwrap_or(rest.len());
    let url = rest.get(..len).map_or("", trimmed);
    if url.len() <= start.len() {
        return len;
    }
    inline.part(at..at + url.len(), HighlightKind::Link)
}

/// Trims punctuation that ends the sentence rather than the URL.
fn trimmed(url: &str) -> &str {
    let mut url = url;
    let (opened, mut closed) = (url.matches('(').count(), url.matches(')').count());
    loop {
        let shorter =
            url.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"']);
        match shorter.strip_suffix(')') {
            Some(inner) if closed > opened => {
                closed -= 1;
                url = inner;
            }
            _ => return shorter,
        }
    }
}

/// Lexes the construct at a `<`: comment, autolink or tag.
pub(super) fn angle(inline: &mut InlineLexer<'_, '_>, at: usize) -> usize {
    let rest = inline.rest(at);
    if rest.starts_with("<!--") {
        return comment(inline, at);
    }
    let literal = [
        ("<?", ConstructEnd::Instruction),
        ("<![CDATA[", ConstructEnd::CharacterData),
    ];
    if let Some((begin, end)) = literal.iter().find(|(begin, _)| rest.starts_with(begin)) {
        return brace::to_end(inline, at, begin.len(), *end);
    }
    let near = inline.near(at + 1);
    if let Some(len) = autolink(near) {
        inline.mark_at(at);
        inline.part(at + 1..at + 1 + len, HighlightKind::Link);
        inline.mark_at(at + 1 + len);
        return len + 2;
    }
    if inline.is_unclosed(b'<', 0) {
        return 1;
    }
    match html_tag_len(near) {
        Some(len) => inline.part(at..at + 1 + len, HighlightKind::Html),
        None if inline.rest(at + 1).contains('<') && !near.contains('>') => {
            inline.mark_unclosed(b'<', 0);
            1
        }
        None => 1,
    }
}

fn comment(inline: &mut InlineLexer<'_, '_>, at: usize) -> usize {
    let Some(len) = inline.rest(at + 4).find("-->") else {
        return inline.leave_open(at, ConstructEnd::Comment);
    };
    let words = inline.rest(at + 4).get(..len).unwrap_or_default();
    let kind = if is_truncate(words) {
        HighlightKind::Truncate
    } else {
        HighlightKind::Comment
    };
    inline.part(at..at + 4 + len + 3, kind)
}

/// Whether a comment is an excerpt marker.
pub(super) fn is_truncate(words: &str) -> bool {
    matches!(words.trim(), "truncate" | "more")
}

/// Returns the length of an autolink between angle brackets.
fn autolink(text: &str) -> Option<usize> {
    let len = text.find(['>', '<', ' '])?;
    let inner = text
        .get(..len)
        .filter(|_| text.as_bytes().get(len) == Some(&b'>'))?;
    let (scheme, rest) = inner.split_once([':', '@'])?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-' | '_');
    let fits = scheme.len() > 1 && !rest.is_empty() && scheme.chars().all(is_scheme);
    fits.then_some(len)
}

/// Returns the length of a tag after its `<`, including its `>`.
pub(super) fn html_tag_len(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('/').unwrap_or(text);
    let first = inner.bytes().next()?;
    if !(first.is_ascii_alphabetic()
        || first == b'>'
        || (first == b'!' && inner.len() < text.len()))
    {
        return None;
    }
    let mut quote = None;
    let mut braces = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{') => braces += 1,
            (None, b'}') => braces = braces.saturating_sub(1),
            (None, b'<') if braces == 0 => return None,
            (None, b'>') if braces == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}
