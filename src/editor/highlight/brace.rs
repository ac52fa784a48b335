//! Constructs that begin with a brace: MDX comments, shortcodes and template tags, heading
//! attributes.

use super::inline::{Inline, NEAR};
use super::state::End;
use super::{Kind, link};

/// Delimiters of tags, and how those end that may continue on the next line; longer ones first.
const TAGS: [(&str, &str, Option<End>); 4] = [
    ("{{<", ">}}", Some(End::Angle)),
    ("{{%", "%}}", Some(End::Percent)),
    ("{%", "%}", None),
    ("{{", "}}", None),
];

/// Tags with literal content, and how each ends.
const PAIRS: [(&str, End); 4] = [
    ("highlight", End::Highlight),
    ("codeblock", End::CodeBlock),
    ("code", End::CodeBlock),
    ("raw", End::Raw),
];

/// Position of the next end of each kind of tag: searched for once, however many tags begin.
#[derive(Default)]
pub(super) struct Ends([Option<usize>; TAGS.len()]);

impl Ends {
    /// Returns the next end of a kind of tag from a byte offset on, or the length of the line
    /// without one.
    fn find(&mut self, line: &str, kind: usize, from: usize) -> Option<usize> {
        let (_, characters, _) = TAGS.get(kind)?;
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
pub(super) fn read(inline: &mut Inline<'_, '_>, at: usize) -> usize {
    let rest = inline.rest(at);
    if rest.starts_with("{/*") {
        return comment(inline, at);
    }
    if let Some(len) = id(inline, at) {
        return len;
    }
    let Some(kind) = TAGS.iter().position(|(begin, ..)| rest.starts_with(begin)) else {
        return 1;
    };
    tag_of(inline, at, kind).unwrap_or(2)
}

fn tag_of(inline: &mut Inline<'_, '_>, at: usize, kind: usize) -> Option<usize> {
    let (begin, characters, open) = TAGS.get(kind)?;
    let from = at + begin.len();
    let end = inline.ends.find(inline.line, kind, from)?;
    if end == inline.line.len() {
        let is_alone = inline.line.get(..at)?.trim().is_empty();
        return open
            .filter(|_| is_alone)
            .map(|open| inline.leave_open(at, open));
    }
    let len = end + characters.len() - at;
    if len > NEAR {
        return None;
    }
    inline.part(at..at + len, Kind::Shortcode);
    let ended_by = pair(begin, inline.line.get(from..end)?);
    match ended_by.filter(|end| !super::block::contains(inline.rest(at + len), end.characters())) {
        Some(end) => Some(len + inline.leave_open(at + len, end)),
        None => Some(len),
    }
}

/// Returns the length of the tag at the beginning of a text.
pub(super) fn tag(text: &str) -> Option<usize> {
    let (begin, end, _) = TAGS.iter().find(|(begin, ..)| text.starts_with(begin))?;
    let text = text.get(..text.len().min(NEAR)).unwrap_or(text);
    let len = text.get(begin.len()..)?.find(end)?;
    Some(begin.len() + len + end.len())
}

/// Returns what ends the literal content after a tag.
fn pair(begin: &str, words: &str) -> Option<End> {
    let words = words.trim_matches(['-', ' ']);
    let name = words.split(' ').next().unwrap_or_default();
    let found = PAIRS.iter().find(|(pair, _)| *pair == name)?.1;
    match (begin, found) {
        ("{%", end) => Some(end),
        ("{{<" | "{{%", End::Highlight) if !words.ends_with('/') => Some(End::HugoHighlight),
        _ => None,
    }
}

fn comment(inline: &mut Inline<'_, '_>, at: usize) -> usize {
    let words = inline.rest(at + 3);
    let Some(len) = words.find("*/}") else {
        return inline.leave_open(at, End::Mdx);
    };
    let is_marker = words.get(..len).is_some_and(link::is_truncate);
    let kind = if is_marker {
        Kind::Truncate
    } else {
        Kind::Comment
    };
    inline.part(at..at + 3 + len + 3, kind)
}

/// Lexes attributes: `{#id .class}` of a heading or block, and Kramdown's `{:.class}`.
fn id(inline: &mut Inline<'_, '_>, at: usize) -> Option<usize> {
    let inner = inline.rest(at).strip_prefix('{')?;
    if !inner.starts_with(['#', ':', '.']) {
        return None;
    }
    let len = inline.near(at).find('}')?;
    let is_last = inline.rest(at + len + 1).trim().is_empty();
    is_last.then(|| inline.part(at..at + len + 1, Kind::Mark))
}

/// Lexes up to the end of a construct, or leaves it open if the end is not on the line.
pub(super) fn to_end(inline: &mut Inline<'_, '_>, at: usize, begin: usize, end: End) -> usize {
    match inline.rest(at + begin).find(end.characters()) {
        Some(len) => {
            let len = begin + len + end.characters().len();
            inline.part(at..at + len, end.kind())
        }
        None => inline.leave_open(at, end),
    }
}
