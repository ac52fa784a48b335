//! Finds the tags Hexo runs in a body: only tags outside of code, and only closed ones
//! (`PostRenderEscape` of its `lib/hexo/post.ts`).

use std::collections::HashMap;

use super::super::RawFault;
use super::super::build_context::BuildContext;
use super::{
    BLOCK_TAGS, NunjucksTag, blank_out, read_tag, tag_between, tag_or_raw_block_end, unclosed,
    unknown,
};
use crate::text::step_counter;

/// Maximum average number of reads per byte; beyond it, nothing is reported.
const MAX_READS_PER_BYTE: usize = 40;

/// Finds what stops a Hexo build.
pub(in super::super) fn find(text: &str, builder: &BuildContext) -> Vec<RawFault> {
    let text = &blank_fences(text);
    let mut walk = HexoTokenizer {
        text,
        reads: 0,
        has_end_tag: HashMap::new(),
        missing_closers: HashMap::new(),
    };
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some((piece, next)) = walk.next(at) {
        at = next;
        if walk.reads > text.len() * MAX_READS_PER_BYTE {
            return Vec::new();
        }
        match piece {
            HexoToken::Other => {}
            // if it is not closed, the rest of the text is raw
            HexoToken::Tag(tag) if tag.is_raw() => break,
            HexoToken::Tag(tag) => {
                found.extend(unknown(tag, builder, builder.hidden_definitions));
                if BLOCK_TAGS.contains(&tag.name) {
                    found.push(unclosed(tag, builder));
                }
            }
            HexoToken::Block(tag) => {
                found.extend(unknown(tag, builder, builder.hidden_definitions));
                if !tag.is_raw() {
                    check_block_body(text, (tag.end, next), builder, &mut found);
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
fn check_block_body(
    text: &str,
    (mut at, end): (usize, usize),
    builder: &BuildContext,
    found: &mut Vec<RawFault>,
) {
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
                let Some(tag) = read_tag(text, start) else {
                    return;
                };
                found.extend(unknown(tag, builder, builder.hidden_definitions));
                at = tag_or_raw_block_end(text, tag).unwrap_or(end);
            }
            _ => {}
        }
    }
}

/// A token of a Hexo body.
enum HexoToken<'a> {
    /// Code, a comment, an output, or text.
    Other,
    /// A tag without a body.
    Tag(NunjucksTag<'a>),
    /// A tag with its body and end tag.
    Block(NunjucksTag<'a>),
}

/// Splits a body into tokens like Hexo.
struct HexoTokenizer<'a> {
    text: &'a str,
    reads: usize,
    /// Whether the text contains `end` + name, by name.
    has_end_tag: HashMap<&'a str, bool>,
    /// Closers that don't occur after a byte offset.
    missing_closers: HashMap<&'static str, usize>,
}

impl<'a> HexoTokenizer<'a> {
    /// Returns the next token and its end.
    fn next(&mut self, at: usize) -> Option<(HexoToken<'a>, usize)> {
        let rest = self.text.get(at..)?;
        let skipped = rest.find(['`', '{', '<'])?;
        self.count_reads(skipped + 1);
        let start = at + skipped;
        let rest = self.text.get(start..)?;
        let other = |end: Option<usize>| Some((HexoToken::Other, end.unwrap_or(start + 1)));
        match (rest.as_bytes().first(), rest.as_bytes().get(1)) {
            (Some(b'`'), _) if !self.text.get(..start)?.ends_with('\\') => {
                other(Some(self.code_span_end(start)))
            }
            (Some(b'<'), _) if rest.starts_with("<!--") => {
                let end = self.closer_end(start, "-->").unwrap_or(self.text.len());
                other(Some(end))
            }
            (Some(b'{'), Some(b'#')) => other(self.closer_end(start, "#}")),
            (Some(b'{'), Some(b'{')) => other(self.value(start)),
            (Some(b'{'), Some(b'%')) => match self.tag_with_body(start) {
                Some(found) => Some(found),
                None => other(None),
            },
            _ => other(None),
        }
    }

    /// Returns the end of a code span, or of backticks that open none.
    fn code_span_end(&mut self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let run = rest.len() - rest.trim_start_matches('`').len();
        let behind = start + run;
        let mut at = behind;
        while let Some(found) = self
            .text
            .get(at..)
            .and_then(|rest| rest.find(['`', '\n', '{']))
        {
            self.count_reads(found + 1);
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
            } else if let Some(tag) = read_tag(self.text, here).filter(|tag| tag.name == "raw") {
                at = tag_or_raw_block_end(self.text, tag).unwrap_or(at);
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
                    self.count_reads(at);
                    let is_double = inside.as_bytes().get(at + 1) == Some(&b'}');
                    return Some(start + 2 + at + 1 + usize::from(is_double));
                }
                _ => {}
            }
        }
        self.count_reads(inside.len());
        None
    }

    /// Reads a tag, with its body and end tag if it has them.
    fn tag_with_body(&mut self, start: usize) -> Option<(HexoToken<'a>, usize)> {
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
        self.count_reads(end.unwrap_or(inside.len()));
        let end = end?;
        let tag = tag_between(self.text, start, start + 2 + end)?;
        if !self.has_end(tag.name) {
            return Some((HexoToken::Tag(tag), tag.end));
        }
        let ends = format!("end{}", tag.name);
        let mut at = tag.end;
        while let Some(found) = self.text.get(at..).and_then(|rest| rest.find("{%")) {
            let here = at + found;
            let closer = self.text.get(here..).and_then(|rest| rest.find("%}"))?;
            self.count_reads(found + closer + 2);
            if self.text.get(here..here + closer)?.contains(&ends) {
                return Some((HexoToken::Block(tag), here + closer + 2));
            }
            at = here + 1;
        }
        // `end…` occurs, but in no tag after this one: report nothing
        Some((HexoToken::Other, tag.end))
    }

    fn has_end(&mut self, name: &'a str) -> bool {
        if let Some(has) = self.has_end_tag.get(name) {
            return *has;
        }
        self.count_reads(self.text.len() / 8);
        let has = self.text.contains(&format!("end{name}"));
        self.has_end_tag.insert(name, has);
        has
    }

    /// Returns the end of the first closer after a byte offset; a failed search is remembered.
    fn closer_end(&mut self, start: usize, closer: &'static str) -> Option<usize> {
        if self
            .missing_closers
            .get(closer)
            .is_some_and(|from| *from <= start)
        {
            return None;
        }
        let rest = self.text.get(start + 2..)?;
        let found = rest.find(closer);
        self.count_reads(found.unwrap_or(rest.len()));
        if found.is_none() {
            self.missing_closers.insert(closer, start);
        }
        found.map(|at| start + 2 + at + closer.len())
    }

    fn count_reads(&mut self, bytes: usize) {
        self.reads += bytes;
        step_counter::count(bytes);
    }
}

/// Blanks fenced code blocks, which Hexo extracts first
/// (`lib/plugins/filter/before_post_render/backtick_code_block.ts`).
fn blank_fences(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut open: Option<(&str, usize)> = None;
    for line in text.split_inclusive('\n') {
        step_counter::count(line.len());
        let bare = line.trim_start_matches(['>', ' ', '\t']);
        let bare = strip_list_marker(bare).trim_start_matches([' ', '\t']);
        let sign = if bare.starts_with('~') { '~' } else { '`' };
        let run = bare.len() - bare.trim_start_matches(sign).len();
        let fence = bare.get(..run).unwrap_or_default();
        let info = bare.get(run..).unwrap_or_default().trim_end();
        let start = shown.len();
        shown.push_str(line);
        match open {
            None if run >= 3 && !info.ends_with('`') => open = Some((fence, start)),
            Some((opener, begin)) if opener == fence && info.is_empty() => {
                let blank = blank_out(shown.get(begin..).unwrap_or_default());
                shown.truncate(begin);
                shown.push_str(&blank);
                open = None;
            }
            _ => {}
        }
    }
    // an unclosed fence extends to the end of the text
    if let Some((_, begin)) = open {
        let blank = blank_out(shown.get(begin..).unwrap_or_default());
        shown.truncate(begin);
        shown.push_str(&blank);
    }
    shown
}

/// Strips a list item marker from a line.
fn strip_list_marker(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() < line.len() {
        return digits.strip_prefix('.').unwrap_or(line);
    }
    line.strip_prefix(['-', '*', '+']).unwrap_or(line)
}
