//! Block structure of a line: headings, list items, fences, continuations of open blocks.

use super::fence::OpenFence;
use super::indent::blanks;
use super::inline::inline;
use super::line_prefix::{CODE_INDENT, LinePrefix};
use super::state::{ConstructEnd, LexerState, LineAbove, OpenBlock};
use super::token_builder::{StyleOverlay, TokenBuilder};
use super::{HighlightKind, front_matter, link};
use crate::blog::dialect::IndentedText;

/// HTML elements with literal content, and how each ends.
const LITERAL_ELEMENTS: [(&str, ConstructEnd); 4] = [
    ("<script", ConstructEnd::Script),
    ("<style", ConstructEnd::Style),
    ("<pre", ConstructEnd::Pre),
    ("<textarea", ConstructEnd::Pre),
];

/// Lexes a line. Returns the state of the next.
pub(super) fn line(line: &str, before: LexerState, paint: &mut TokenBuilder) -> LexerState {
    match before.block {
        OpenBlock::Start(start) => match front_matter::opens(line, start, paint) {
            Some(matter) => before.with(OpenBlock::Matter(matter)),
            None if start.may_begin_after(line) => before.with(OpenBlock::Start(start.below())),
            None => text(line, before.with(OpenBlock::Text), paint),
        },
        OpenBlock::Matter(matter) => match matter.line(line, paint) {
            Some(matter) => before.with(OpenBlock::Matter(matter)),
            None => before.with(OpenBlock::Text),
        },
        OpenBlock::Unknown | OpenBlock::Text => text(line, before, paint),
        OpenBlock::Fence(fence) if fence.is_outside(line) => text(line, after_block(before), paint),
        OpenBlock::Fence(fence) => in_fence(line, fence, before, paint),
        OpenBlock::Math => in_math(line, before, paint),
        OpenBlock::Module if line.trim().is_empty() => after_block(before),
        OpenBlock::Module => {
            paint.token(0..line.len(), HighlightKind::Code);
            before
        }
        OpenBlock::Construct(end) => continued_line(line, end, before, paint),
    }
}

/// Returns the state after a block that is not a paragraph.
const fn after_block(before: LexerState) -> LexerState {
    before.with(OpenBlock::Text).below(LineAbove::Blank)
}

fn in_fence(
    line: &str,
    fence: OpenFence,
    before: LexerState,
    paint: &mut TokenBuilder,
) -> LexerState {
    let lead = fence.quote_prefix_len(line);
    paint.token(0..lead, HighlightKind::Mark);
    let ends = line.get(lead..).is_some_and(|text| fence.is_closing(text));
    let kind = if ends {
        HighlightKind::Mark
    } else {
        HighlightKind::Code
    };
    paint.token(lead..line.len(), kind);
    if ends { after_block(before) } else { before }
}

fn in_math(line: &str, before: LexerState, paint: &mut TokenBuilder) -> LexerState {
    let Some(end) = line.find("$$") else {
        paint.token(0..line.len(), HighlightKind::Math);
        return before;
    };
    paint.token(0..end, HighlightKind::Math);
    paint.token(end..end + 2, HighlightKind::Mark);
    let open = inline(line, end + 2, before.math, paint);
    after(after_block(before), open, LineAbove::Blank)
}

/// Lexes a line that continues an open construct.
fn continued_line(
    line: &str,
    end: ConstructEnd,
    before: LexerState,
    paint: &mut TokenBuilder,
) -> LexerState {
    if end.ends_at_blank() && line.trim().is_empty() {
        return after_block(before);
    }
    let Some(at) = end_of(line, end) else {
        let is_marker = end.kind() == HighlightKind::Comment && link::is_truncate(line);
        let kind = if is_marker {
            HighlightKind::Truncate
        } else {
            end.kind()
        };
        paint.token(0..line.len(), kind);
        return before;
    };
    paint.token(0..at, end.kind());
    let open = inline(line, at, before.math, paint);
    after(before.with(OpenBlock::Text), open, LineAbove::Text)
}

/// Returns where a line ends the open construct and its own text begins.
fn end_of(line: &str, end: ConstructEnd) -> Option<usize> {
    if end == ConstructEnd::Tag {
        let is_end = |at: &usize| line.as_bytes().get(at.wrapping_sub(1)) != Some(&b'=');
        let mut angles = line.match_indices('>').map(|(at, _)| at);
        return angles.find(is_end).map(|at| at + 1);
    }
    let at = end.find_in(line)?;
    if end.is_own_end() {
        return Some(at + end.characters().len());
    }
    let tag = line.get(..=at)?.rfind(['<', '{']);
    Some(tag.unwrap_or(at))
}

fn after(state: LexerState, open: Option<ConstructEnd>, above: LineAbove) -> LexerState {
    match open {
        Some(end) => state.with(OpenBlock::Construct(end)).below(LineAbove::Text),
        None => state.with(OpenBlock::Text).below(above),
    }
}

fn text(line: &str, before: LexerState, paint: &mut TokenBuilder) -> LexerState {
    let mut lead = LinePrefix::new(line, before);
    let mut above = before.above;
    loop {
        let rest = line.get(lead.at..).unwrap_or_default();
        let (len, columns) = blanks(rest, lead.column);
        let text = rest.get(len..).unwrap_or_default();
        if text.trim().is_empty() {
            return lead.state(before).below(LineAbove::Blank);
        }
        lead.at += len;
        lead.column += columns;
        if above != LineAbove::Text && lead.column >= lead.content_column + CODE_INDENT {
            match before.indented_text {
                IndentedText::Code => {
                    paint.token(lead.at..line.len(), HighlightKind::Code);
                    return lead.state(before).below(LineAbove::Code);
                }
                IndentedText::Paragraph => {
                    let open = inline(line, lead.at, before.math, paint);
                    return after(lead.state(before), open, LineAbove::Text);
                }
                IndentedText::Blocks => {}
            }
        }
        if lead.quote(text, paint) {
            above = before.above;
        } else if !is_thematic_break(text) && lead.item(text, above, paint) {
            above = LineAbove::Blank;
        } else {
            break;
        }
    }
    block(line, &lead, before.below(above), paint)
}

/// Whether a line, without indentation and quote markers, is a thematic break: `***`, `- - -`
/// (`CommonMark` 4.1).
pub(in crate::editor) fn is_thematic_break(text: &str) -> bool {
    let Some(sign @ ('-' | '*' | '_')) = text.chars().next() else {
        return false;
    };
    let is_blank = |c: char| c == ' ' || c == '\t';
    text.chars().all(|c| c == sign || is_blank(c))
        && text.chars().filter(|c| *c == sign).count() >= 3
}

/// Whether a line is a setext underline.
fn is_setext_underline(text: &str) -> bool {
    let text = text.trim_end();
    ['=', '-']
        .iter()
        .any(|sign| text.chars().all(|c| c == *sign))
}

/// Lexes the rest of a line after quote and list markers.
fn block(
    line: &str,
    lead: &LinePrefix,
    before: LexerState,
    paint: &mut TokenBuilder,
) -> LexerState {
    let text = line.get(lead.at..).unwrap_or_default();
    let mut state = lead.state(before);
    let in_text = before.above == LineAbove::Text;
    if let Some(block) = special_block(line, lead, in_text, paint) {
        if lead.column < lead.list {
            state.list_column = u8::try_from(lead.column).unwrap_or(0);
        }
        return state.with(block).below(LineAbove::Blank);
    }
    if let Some(end) = element(text) {
        return element_line(line, lead.at, end, state, paint);
    }
    if lead.quoted {
        paint.overlay(lead.at..line.len(), StyleOverlay::Italic);
    }
    let from = lead.at + definition(text, lead.at, paint);
    let open = inline(line, from, before.math, paint);
    after(state, open, LineAbove::Text)
}

/// Lexes a block that is neither a paragraph nor HTML. Returns what it opens.
fn special_block(
    line: &str,
    lead: &LinePrefix,
    in_text: bool,
    paint: &mut TokenBuilder,
) -> Option<OpenBlock> {
    let text = line.get(lead.at..)?;
    let whole = lead.at..line.len();
    match text.as_bytes().first()? {
        b'#' => heading(line, lead, text, paint),
        b'`' | b'~' => {
            let inside = u8::try_from(lead.content_column).unwrap_or(0);
            let inside = if lead.list > 0 { inside } else { 0 };
            let (fence, len) = OpenFence::opens(text, inside, lead.quoted)?;
            paint.token(lead.at..lead.at + len, HighlightKind::Mark);
            paint.token(lead.at + len..line.len(), HighlightKind::Info);
            Some(OpenBlock::Fence(fence))
        }
        b'-' | b'*' | b'_' | b'='
            if is_thematic_break(text) || (in_text && is_setext_underline(text)) =>
        {
            paint.token(whole, HighlightKind::Mark);
            Some(OpenBlock::Text)
        }
        b':' => admonition(line, lead, text, paint),
        b'$' if lead.math.opens(2) && text.starts_with("$$") && !text.get(2..)?.contains("$$") => {
            paint.token(lead.at..lead.at + 2, HighlightKind::Mark);
            paint.token(lead.at + 2..line.len(), HighlightKind::Math);
            Some(OpenBlock::Math)
        }
        b'|' if text.bytes().all(|byte| b"|-: \t".contains(&byte)) => {
            paint.token(whole, HighlightKind::Mark);
            Some(OpenBlock::Text)
        }
        b'i' | b'e' if lead.at == 0 && !in_text && is_module(text) => {
            paint.token(whole, HighlightKind::Code);
            Some(OpenBlock::Module)
        }
        _ => None,
    }
}

fn heading(
    line: &str,
    lead: &LinePrefix,
    text: &str,
    paint: &mut TokenBuilder,
) -> Option<OpenBlock> {
    let at = lead.at;
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = text.get(level..)?;
    if level > 6 || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    paint.token(at..at + level, HighlightKind::Mark);
    let words = rest.trim_end();
    let bare = words.trim_end_matches('#');
    let closes = bare.is_empty() || bare.ends_with([' ', '\t']);
    let end = at + level + if closes { bare.len() } else { words.len() };
    paint.token(end..at + level + words.len(), HighlightKind::Mark);
    paint.overlay(at + level..end, StyleOverlay::Heading);
    match inline(line, lead.at + level, lead.math, paint) {
        Some(end) => Some(OpenBlock::Construct(end)),
        None => Some(OpenBlock::Text),
    }
}

/// Lexes an admonition: `:::tip Title`, `:::tip[Title]` and the closing `:::`.
fn admonition(
    line: &str,
    lead: &LinePrefix,
    text: &str,
    paint: &mut TokenBuilder,
) -> Option<OpenBlock> {
    let at = lead.at;
    let colons = text.bytes().take_while(|byte| *byte == b':').count();
    let rest = text.get(colons..).filter(|_| colons >= 3)?;
    let word = rest.trim_start();
    let start = at + text.len() - word.len();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let len = word.bytes().take_while(is_name).count();
    paint.token(at..at + colons, HighlightKind::Mark);
    paint.token(start..start + len, HighlightKind::Note);
    paint.overlay(start + len..line.len(), StyleOverlay::Bold);
    let open = inline(line, start + len, lead.math, paint);
    Some(open.map_or(OpenBlock::Text, OpenBlock::Construct))
}

/// Whether a line is an MDX import or export.
fn is_module(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "const ", "let ", "var ", "function", "default ", "class ", "async ", "{", "*",
    ];
    let exports = text
        .strip_prefix("export ")
        .is_some_and(|rest| WORDS.iter().any(|word| rest.starts_with(word)));
    let imports = text.strip_prefix("import ").is_some_and(|rest| {
        let rest = rest.trim_end().trim_end_matches(';');
        rest == "{" || rest.ends_with(['"', '\''])
    });
    exports || imports
}

/// Lexes a link reference or footnote definition. Returns the length of the part that is done.
fn definition(text: &str, at: usize, paint: &mut TokenBuilder) -> usize {
    let Some((name, rest)) = text
        .strip_prefix('[')
        .and_then(|inner| inner.split_once("]:"))
        .filter(|(name, _)| !name.is_empty() && !name.contains(['[', ']']))
    else {
        return 0;
    };
    let len = name.len() + 3;
    if name.starts_with('^') {
        paint.token(at..at + len, HighlightKind::Footnote);
        return len;
    }
    let blanks = rest.len() - rest.trim_start().len();
    let url = rest.trim_start().find([' ', '\t']);
    let url = url.unwrap_or(rest.len() - blanks);
    if url == 0 {
        return 0;
    }
    paint.token(at..at + 1, HighlightKind::Mark);
    paint.token(at + 1..at + 1 + name.len(), HighlightKind::Link);
    paint.token(at + 1 + name.len()..at + len, HighlightKind::Mark);
    paint.token(
        at + len + blanks..at + len + blanks + url,
        HighlightKind::Url,
    );
    len + blanks + url
}

/// Returns how the element or tag at the start of a line ends, if it does not end on the line.
fn element(text: &str) -> Option<ConstructEnd> {
    let inner = text.strip_prefix('<')?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':');
    let name = inner.bytes().take_while(|byte| is_name(*byte)).count();
    let begins = |start: &str| {
        let tag = text.as_bytes().get(..=name);
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(start.as_bytes()))
    };
    if let Some((_, end)) = LITERAL_ELEMENTS.iter().find(|(start, _)| begins(start)) {
        return end.find_in(text).is_none().then_some(*end);
    }
    let rest = inner.get(name..)?;
    let is_tag = inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && (rest.is_empty() || rest.starts_with([' ', '\t']));
    let is_open = link::html_tag_len(inner).is_none() && !inner.contains('<');
    (is_tag && is_open).then_some(ConstructEnd::Tag)
}

/// Lexes the first line of an element: its tag, and the content after it.
fn element_line(
    line: &str,
    at: usize,
    end: ConstructEnd,
    state: LexerState,
    paint: &mut TokenBuilder,
) -> LexerState {
    let tag = line.get(at..).and_then(|text| text.find('>'));
    let split = match tag {
        Some(tag) if end != ConstructEnd::Tag => at + tag + 1,
        _ => line.len(),
    };
    paint.token(at..split, HighlightKind::Html);
    paint.token(split..line.len(), HighlightKind::Code);
    after(state, Some(end), LineAbove::Text)
}
