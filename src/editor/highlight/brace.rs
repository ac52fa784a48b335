//! Constructs that begin with a brace: MDX comments, shortcodes and template tags, heading
//! attributes.

use super::inline::{InlineLexer, MAX_LOOKAHEAD_BYTES};
use super::state::ConstructEnd;
use super::{HighlightKind, link};

/// Delimiters of tags, and how those end that may continue on the next line; longer ones first.
const TAG_DELIMITERS: [(&str, &str, Option<ConstructEnd>); 4] = [
    ("{{<", ">}}", Some(ConstructEnd::HugoShortcode)),
    ("{{%", "%}}", Some(ConstructEnd::HugoMarkdownShortcode)),
    ("{%", "%}", None),
    ("{{", "}}", None),
];

/// Tags with literal content, and how each ends.
const LITERAL_TAGS: [(&str, ConstructEnd); 4] = [
    ("highlight", ConstructEnd::JekyllHighlight),
    ("codeblock", ConstructEnd::HexoCodeBlock),
    ("code", ConstructEnd::HexoCodeBlock),
    ("raw", ConstructEnd::Raw),
];

/// Position of the next end of each kind of tag: searched for once, however many tags begin.
#[derive(Default)]
pub(super) struct TagEnds([Option<usize>; TAG_DELIMITERS.len()]);

impl TagEnds {
    /// Returns the next end of a kind of tag from a byte offset on, or the length of the line
    /// without one.
    fn find(&mut self, line: &str, kind: usize, from: usize) -> Option<usize> {
        let (_, characters, _) = TAG_DELIMITERS.get(kind)?;
        let known = self.0.get_mut(kind)?;
        if let Some(end) = known.filter(|end| *end >= from) {
            return Some(end);
        }
        let found = line.get(from..)?.find(characters);
        *known = Some(found.map_or(line.len(), |at| from + at));
        *known
    }
}

/// Lexes the construct at a brace. Returns its length.
pub(super) fn read(inline: &mut InlineLexer<'_, '_>, at: usize) -> usize {
    let rest = inline.rest(at);
    if rest.starts_with("{/*") {
        return comment(inline, at);
    }
    if let Some(len) = attributes(inline, at) {
        return len;
    }
    let Some(kind) = TAG_DELIMITERS
        .iter()
        .position(|(begin, ..)| rest.starts_with(begin))
    else {
        return 1;
    };
    lex_tag(inline, at, kind).unwrap_or(2)
}

fn lex_tag(inline: &mut InlineLexer<'_, '_>, at: usize, kind: usize) -> Option<usize> {
    let (begin, characters, open) = TAG_DELIMITERS.get(kind)?;
    let from = at + begin.len();
    let end = inline.ends.find(inline.line, kind, from)?;
    if end == inline.line.len() {
        let is_alone = inline.line.get(..at)?.trim().is_empty();
        return open
            .filter(|_| is_alone)
            .map(|open| inline.leave_open(at, open));
    }
    let len = end + characters.len() - at;
    if len > MAX_LOOKAHEAD_BYTES {
        return None;
    }
    inline.part(at..at + len, HighlightKind::Shortcode);
    let ended_by = literal_end(begin, inline.line.get(from..end)?);
    match ended_by.filter(|end| end.find_in(inline.rest(at + len)).is_none()) {
        Some(end) => Some(len + inline.leave_open(at + len, end)),
        None => Some(len),
    }
}

/// Returns the length of the tag at the beginning of a text.
pub(super) fn tag_len(text: &str) -> Option<usize> {
    let (begin, end, _) = TAG_DELIMITERS
        .iter()
        .find(|(begin, ..)| text.starts_with(begin))?;
    let text = text
        .get(..text.len().min(MAX_LOOKAHEAD_BYTES))
        .unwrap_or(text);
    let len = text.get(begin.len()..)?.find(end)?;
    Some(begin.len() + len + end.len())
}

/// Returns what ends the literal content after a tag.
fn literal_end(begin: &str, words: &str) -> Option<ConstructEnd> {
    let words = words.trim_matches(['-', ' ']);
    let name = words.split(' ').next().unwrap_or_default();
    let found = LITERAL_TAGS.iter().find(|(pair, _)| *pair == name)?.1;
    match (begin, found) {
        ("{%", end) => Some(end),
        ("{{<" | "{{%", ConstructEnd::JekyllHighlight) if !words.ends_with('/') => {
            Some(ConstructEnd::HugoHighlight)
        }
        _ => None,
    }
}

fn comment(inline: &mut InlineLexer<'_, '_>, at: usize) -> usize {
    let words = inline.rest(at + 3);
    let Some(len) = words.find("*/}") else {
        return inline.leave_open(at, ConstructEnd::MdxComment);
    };
    let is_marker = words.get(..len).is_some_and(link::is_truncate);
    let kind = if is_marker {
        HighlightKind::Truncate
    } else {
        HighlightKind::Comment
    };
    inline.part(at..at + 3 + len + 3, kind)
}

/// Lexes attributes: `{#id .class}` of a heading or block, and Kramdown's `{:.class}`.
fn attributes(inline: &mut InlineLexer<'_, '_>, at: usize) -> Option<usize> {
    let inner = inline.rest(at).strip_prefix('{')?;
    if !inner.starts_with(['#', ':', '.']) {
        return None;
    }
    let len = inline.near(at).find('}')?;
    let is_last = inline.rest(at + len + 1).trim().is_empty();
    is_last.then(|| inline.part(at..at + len + 1, HighlightKind::Mark))
}

/// Lexes up to the end of a construct, or leaves it open if the end is not on the line.
pub(super) fn to_end(
    inline: &mut InlineLexer<'_, '_>,
    at: usize,
    begin: usize,
    end: ConstructEnd,
) -> usize {
    match inline.rest(at + begin).find(end.characters()) {
        Some(len) => {
            let len = begin + len + end.characters().len();
            inline.part(at..at + len, end.kind())
        }
        None => inline.leave_open(at, end),
    }
}
