//! Finds the tags Hexo runs in a body: only tags outside of code, and only closed ones
//! (`PostRenderEscape` of its `lib/hexo/post.ts`).

use std::collections::HashMap;

use super::super::Raw;
use super::super::build_context::Builder;
use super::{BLOCKS, Tag, blanked, named, raw_end, tag, unclosed, unknown};
use crate::text::step_counter;

/// Maximum average number of reads per byte; beyond it, nothing is reported.
const MOST_LOOKS: usize = 40;

/// Finds what stops a Hexo build.
pub(in super::super) fn find(text: &str, builder: &Builder) -> Vec<Raw> {
    let text = &without_fences(text);
    let mut walk = Walk {
        text,
        looks: 0,
        ends: HashMap::new(),
        has_no: HashMap::new(),
    };
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some((piece, next)) = walk.next(at) {
        at = next;
        if walk.looks > text.len() * MOST_LOOKS {
            return Vec::new();
        }
        match piece {
            Piece::Other => {}
            // if it is not closed, the rest of the text is raw
            Piece::Tag(tag) if tag.is_raw() => break,
            Piece::Tag(tag) => {
                found.extend(unknown(tag, builder, builder.unseen));
                if BLOCKS.contains(&tag.name) {
                    found.push(unclosed(tag, builder));
                }
            }
            Piece::Block(tag) => {
                found.extend(unknown(tag, builder, builder.unseen));
                if !tag.is_raw() {
                    inside(text, (tag.end, next), builder, &mut found);
                }
            }
        }
        if found.len() > super::super::MAX_FAULTS {
            break;
        }
    }
    found
}

/// Checks the tags in the body of a block, except those in code spans.
fn inside(text: &str, (mut at, end): (usize, usize), builder: &Builder, found: &mut Vec<Raw>) {
    let mut is_in_span = false;
    while let Some(skipped) = text
        .get(at..end)
        .and_then(|rest| rest.find(['{', '`', '\n']))
    {
        let start = at + skipped;
        step_counter::count(skipped + 1);
        at = start + 1;
        match text.as_bytes().get(start) {
            Some(b'`') => is_in_span = !is_in_span,
            Some(b'\n') => is_in_span = false,
            _ if text.as_bytes().get(start + 1) == Some(&b'%') && !is_in_span => {
                let Some(tag) = tag(text, start) else {
                    return;
                };
                found.extend(unknown(tag, builder, builder.unseen));
                at = raw_end(text, tag).unwrap_or(end);
            }
            _ => {}
        }
    }
}

/// A token of a Hexo body.
enum Piece<'a> {
    /// Code, a comment, an output, or text.
    Other,
    /// A tag without a body.
    Tag(Tag<'a>),
    /// A tag with its body and end tag.
    Block(Tag<'a>),
}

/// Splits a body into tokens like Hexo.
struct Walk<'a> {
    text: &'a str,
    looks: usize,
    /// Whether the text contains `end` + name, by name.
    ends: HashMap<&'a str, bool>,
    /// Closers that don't occur after a byte offset.
    has_no: HashMap<&'static str, usize>,
}

impl<'a> Walk<'a> {
    /// Returns the next token and its end.
    fn next(&mut self, at: usize) -> Option<(Piece<'a>, usize)> {
        let rest = self.text.get(at..)?;
        let skipped = rest.find(['`', '{', '<'])?;
        self.look(skipped + 1);
        let start = at + skipped;
        let rest = self.text.get(start..)?;
        let other = |end: Option<usize>| Some((Piece::Other, end.unwrap_or(start + 1)));
        match (rest.as_bytes().first(), rest.as_bytes().get(1)) {
            (Some(b'`'), _) if !self.text.get(..start)?.ends_with('\\') => {
                other(Some(self.span(start)))
            }
            (Some(b'<'), _) if rest.starts_with("<!--") => {
                let end = self.behind(start, "-->").unwrap_or(self.text.len());
                other(Some(end))
            }
            (Some(b'{'), Some(b'#')) => other(self.behind(start, "#}")),
            (Some(b'{'), Some(b'{')) => other(self.value(start)),
            (Some(b'{'), Some(b'%')) => match self.tag(start) {
                Some(found) => Some(found),
                None => other(None),
            },
            _ => other(None),
        }
    }

    /// Returns the end of a code span, or of backticks that open none.
    fn span(&mut self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let run = rest.len() - rest.trim_start_matches('`').len();
        let behind = start + run;
        let mut at = behind;
        while let Some(found) = self
            .text
            .get(at..)
            .and_then(|rest| rest.find(['`', '\n', '{']))
        {
            self.look(found + 1);
            let here = at + found;
            let rest = self.text.get(here..).unwrap_or_default();
            at = here + 1;
            if rest.starts_with('`') {
                let length = rest.len() - rest.trim_start_matches('`').len();
                at = here + length;
                // a longer run closes it as well
                if length >= run {
                    return at;
                }
            } else if rest.starts_with('\n') {
                let next = rest.get(1..).unwrap_or_default();
                if next.starts_with('\n') || next.starts_with("\r\n") {
                    return behind;
                }
            } else if let Some(tag) = tag(self.text, here).filter(|tag| tag.name == "raw") {
                at = raw_end(self.text, tag).unwrap_or(at);
            }
        }
        behind
    }

    /// Returns the end of `{{ … }}`, or of the single brace that makes it text.
    fn value(&mut self, start: usize) -> Option<usize> {
        let mut quote = None;
        let inside = self.text.get(start + 2..)?;
        for (at, byte) in inside.bytes().enumerate() {
            match (byte, quote) {
                (b'"' | b'\'', None) => quote = Some(byte),
                (byte, Some(open)) if byte == open => quote = None,
                (b'}', None) => {
                    self.look(at);
                    let is_double = inside.as_bytes().get(at + 1) == Some(&b'}');
                    return Some(start + 2 + at + 1 + usize::from(is_double));
                }
                _ => {}
            }
        }
        self.look(inside.len());
        None
    }

    /// Reads a tag, with its body and end tag if it has them.
    fn tag(&mut self, start: usize) -> Option<(Piece<'a>, usize)> {
        let inside = self.text.get(start + 2..)?;
        let mut quote = None;
        let mut end = None;
        for (at, byte) in inside.bytes().enumerate() {
            match (byte, quote) {
                (b'"' | b'\'', None) => quote = Some(byte),
                (byte, Some(open)) if byte == open => quote = None,
                (b'%', None) if inside.as_bytes().get(at + 1) == Some(&b'}') => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        self.look(end.unwrap_or(inside.len()));
        let end = end?;
        let tag = named(self.text, start, start + 2 + end)?;
        if !self.has_end(tag.name) {
            return Some((Piece::Tag(tag), tag.end));
        }
        let ends = format!("end{}", tag.name);
        let mut at = tag.end;
        while let Some(found) = self.text.get(at..).and_then(|rest| rest.find("{%")) {
            let here = at + found;
            let closer = self.text.get(here..).and_then(|rest| rest.find("%}"))?;
            self.look(found + closer + 2);
            if self.text.get(here..here + closer)?.contains(&ends) {
                return Some((Piece::Block(tag), here + closer + 2));
            }
            at = here + 1;
        }
        // `end…` occurs, but in no tag after this one: report nothing
        Some((Piece::Other, tag.end))
    }

    fn has_end(&mut self, name: &'a str) -> bool {
        if let Some(has) = self.ends.get(name) {
            return *has;
        }
        self.look(self.text.len() / 8);
        let has = self.text.contains(&format!("end{name}"));
        self.ends.insert(name, has);
        has
    }

    /// Returns the end of the first closer after a byte offset; a failed search is remembered.
    fn behind(&mut self, start: usize, closer: &'static str) -> Option<usize> {
        if self.has_no.get(closer).is_some_and(|from| *from <= start) {
            return None;
        }
        let rest = self.text.get(start + 2..)?;
        let found = rest.find(closer);
        self.look(found.unwrap_or(rest.len()));
        if found.is_none() {
            self.has_no.insert(closer, start);
        }
        found.map(|at| start + 2 + at + closer.len())
    }

    fn look(&mut self, bytes: usize) {
        self.looks += bytes;
        step_counter::count(bytes);
    }
}

/// Blanks fenced code blocks, which Hexo extracts first
/// (`lib/plugins/filter/before_post_render/backtick_code_block.ts`).
fn without_fences(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut open: Option<(&str, usize)> = None;
    for line in text.split_inclusive('\n') {
        step_counter::count(line.len());
        let bare = line.trim_start_matches(['>', ' ', '\t']);
        let bare = item(bare).trim_start_matches([' ', '\t']);
        let sign = if bare.starts_with('~') { '~' } else { '`' };
        let run = bare.len() - bare.trim_start_matches(sign).len();
        let fence = bare.get(..run).unwrap_or_default();
        let info = bare.get(run..).unwrap_or_default().trim_end();
        let start = shown.len();
        shown.push_str(line);
        match open {
            None if run >= 3 && !info.ends_with('`') => open = Some((fence, start)),
            Some((opener, begin)) if opener == fence && info.is_empty() => {
                let blank = blanked(shown.get(begin..).unwrap_or_default());
                shown.truncate(begin);
                shown.push_str(&blank);
                open = None;
            }
            _ => {}
        }
    }
    // an unclosed fence extends to the end of the text
    if let Some((_, begin)) = open {
        let blank = blanked(shown.get(begin..).unwrap_or_default());
        shown.truncate(begin);
        shown.push_str(&blank);
    }
    shown
}

/// Strips a list item marker from a line.
fn item(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() < line.len() {
        return digits.strip_prefix('.').unwrap_or(line);
    }
    line.strip_prefix(['-', '*', '+']).unwrap_or(line)
}
