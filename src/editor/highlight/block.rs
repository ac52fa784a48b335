//! Block structure of a line: headings, list items, fences, continuations of open blocks.

use super::fence::Fence;
use super::inline::inline;
use super::line_prefix::{CODE, Lead, blanks};
use super::state::{Above, Block, End, State};
use super::token_builder::{Cover, Paint};
use super::{Kind, front_matter, link};

/// HTML elements with literal content, and how each ends.
const LITERAL: [(&str, End); 4] = [
    ("<script", End::Script),
    ("<style", End::Style),
    ("<pre", End::Pre),
    ("<textarea", End::Pre),
];

/// Lexes a line. Returns the state of the next.
pub(super) fn line(line: &str, before: State, paint: &mut Paint) -> State {
    match before.block {
        Block::Start(start) => match front_matter::opens(line, start, paint) {
            Some(matter) => before.with(Block::Matter(matter)),
            None if start.skips(line) => before.with(Block::Start(start.below())),
            None => text(line, before.with(Block::Text), paint),
        },
        Block::Matter(matter) => match matter.line(line, paint) {
            Some(matter) => before.with(Block::Matter(matter)),
            None => before.with(Block::Text),
        },
        Block::Unknown | Block::Text => text(line, before, paint),
        Block::Fence(fence) if fence.is_left(line) => text(line, left(before), paint),
        Block::Fence(fence) => in_fence(line, fence, before, paint),
        Block::Math => in_math(line, before, paint),
        Block::Module if line.trim().is_empty() => left(before),
        Block::Module => {
            paint.part(0..line.len(), Kind::Code);
            before
        }
        Block::Until(end) => go_on(line, end, before, paint),
    }
}

/// Returns the state after a block that is not a paragraph.
const fn left(before: State) -> State {
    before.with(Block::Text).below(Above::Blank)
}

fn in_fence(line: &str, fence: Fence, before: State, paint: &mut Paint) -> State {
    let lead = fence.lead(line);
    paint.part(0..lead, Kind::Mark);
    let ends = line.get(lead..).is_some_and(|text| fence.ends(text));
    let kind = if ends { Kind::Mark } else { Kind::Code };
    paint.part(lead..line.len(), kind);
    if ends { left(before) } else { before }
}

fn in_math(line: &str, before: State, paint: &mut Paint) -> State {
    let Some(end) = line.find("$$") else {
        paint.part(0..line.len(), Kind::Math);
        return before;
    };
    paint.part(0..end, Kind::Math);
    paint.part(end..end + 2, Kind::Mark);
    let open = inline(line, end + 2, before.math, paint);
    after(left(before), open, Above::Blank)
}

/// Lexes a line that continues an open construct.
fn go_on(line: &str, end: End, before: State, paint: &mut Paint) -> State {
    if end.ends_at_blank() && line.trim().is_empty() {
        return left(before);
    }
    let Some(at) = end_of(line, end) else {
        let is_marker = end.kind() == Kind::Comment && link::is_truncate(line);
        let kind = if is_marker {
            Kind::Truncate
        } else {
            end.kind()
        };
        paint.part(0..line.len(), kind);
        return before;
    };
    paint.part(0..at, end.kind());
    let open = inline(line, at, before.math, paint);
    after(before.with(Block::Text), open, Above::Text)
}

/// Returns where a line ends the open construct and its own text begins.
fn end_of(line: &str, end: End) -> Option<usize> {
    if end == End::Tag {
        let is_end = |at: &usize| line.as_bytes().get(at.wrapping_sub(1)) != Some(&b'=');
        let mut angles = line.match_indices('>').map(|(at, _)| at);
        return angles.find(is_end).map(|at| at + 1);
    }
    let at = find(line, end.characters())?;
    if end.is_part() {
        return Some(at + end.characters().len());
    }
    let tag = line.get(..=at)?.rfind(['<', '{']);
    Some(tag.unwrap_or(at))
}

/// Finds lowercase characters in a text, ignoring ASCII case.
fn find(text: &str, characters: &str) -> Option<usize> {
    let mut windows = text.as_bytes().windows(characters.len());
    windows.position(|window| window.eq_ignore_ascii_case(characters.as_bytes()))
}

/// Whether a text contains characters, ignoring ASCII case.
pub(super) fn contains(text: &str, characters: &str) -> bool {
    find(text, characters).is_some()
}

fn after(state: State, open: Option<End>, above: Above) -> State {
    match open {
        Some(end) => state.with(Block::Until(end)).below(Above::Text),
        None => state.with(Block::Text).below(above),
    }
}

fn text(line: &str, before: State, paint: &mut Paint) -> State {
    let mut lead = Lead::new(line, before);
    let mut above = before.above;
    loop {
        let rest = line.get(lead.at..).unwrap_or_default();
        let (len, columns) = blanks(rest, lead.column);
        let text = rest.get(len..).unwrap_or_default();
        if text.trim().is_empty() {
            return lead.state(before).below(Above::Blank);
        }
        lead.at += len;
        lead.column += columns;
        if above != Above::Text && lead.column >= lead.base + CODE {
            paint.part(lead.at..line.len(), Kind::Code);
            return lead.state(before).below(Above::Code);
        }
        if lead.quote(text, paint) {
            above = before.above;
        } else if !is_rule(text) && lead.item(text, above, paint) {
            above = Above::Blank;
        } else {
            break;
        }
    }
    block(line, &lead, before.below(above), paint)
}

/// Whether a line, without indentation and quote markers, is a thematic break: `***`, `- - -`
/// (`CommonMark` 4.1).
pub(in crate::editor) fn is_rule(text: &str) -> bool {
    let Some(sign @ ('-' | '*' | '_')) = text.chars().next() else {
        return false;
    };
    let is_blank = |c: char| c == ' ' || c == '\t';
    text.chars().all(|c| c == sign || is_blank(c))
        && text.chars().filter(|c| *c == sign).count() >= 3
}

/// Whether a line is a setext underline.
fn is_underline(text: &str) -> bool {
    let text = text.trim_end();
    ['=', '-']
        .iter()
        .any(|sign| text.chars().all(|c| c == *sign))
}

/// Lexes the rest of a line after quote and list markers.
fn block(line: &str, lead: &Lead, before: State, paint: &mut Paint) -> State {
    let text = line.get(lead.at..).unwrap_or_default();
    let mut state = lead.state(before);
    let in_text = before.above == Above::Text;
    if let Some(block) = other(line, lead, in_text, paint) {
        if lead.column < lead.list {
            state.list = u8::try_from(lead.column).unwrap_or(0);
        }
        return state.with(block).below(Above::Blank);
    }
    if let Some(end) = element(text) {
        return within(line, lead.at, end, state, paint);
    }
    if lead.quoted {
        paint.cover(lead.at..line.len(), Cover::Italic);
    }
    let from = lead.at + definition(text, lead.at, paint);
    let open = inline(line, from, before.math, paint);
    after(state, open, Above::Text)
}

/// Lexes a block that is neither a paragraph nor HTML. Returns what it opens.
fn other(line: &str, lead: &Lead, in_text: bool, paint: &mut Paint) -> Option<Block> {
    let text = line.get(lead.at..)?;
    let whole = lead.at..line.len();
    match text.as_bytes().first()? {
        b'#' => heading(line, lead, text, paint),
        b'`' | b'~' => {
            let inside = u8::try_from(lead.base).unwrap_or(0);
            let inside = if lead.list > 0 { inside } else { 0 };
            let (fence, len) = Fence::opens(text, inside, lead.quoted)?;
            paint.part(lead.at..lead.at + len, Kind::Mark);
            paint.part(lead.at + len..line.len(), Kind::Info);
            Some(Block::Fence(fence))
        }
        b'-' | b'*' | b'_' | b'=' if is_rule(text) || (in_text && is_underline(text)) => {
            paint.part(whole, Kind::Mark);
            Some(Block::Text)
        }
        b':' => note(line, lead, text, paint),
        b'$' if lead.math.opens(2) && text.starts_with("$$") && !text.get(2..)?.contains("$$") => {
            paint.part(lead.at..lead.at + 2, Kind::Mark);
            paint.part(lead.at + 2..line.len(), Kind::Math);
            Some(Block::Math)
        }
        b'|' if text.bytes().all(|byte| b"|-: \t".contains(&byte)) => {
            paint.part(whole, Kind::Mark);
            Some(Block::Text)
        }
        b'i' | b'e' if lead.at == 0 && !in_text && is_module(text) => {
            paint.part(whole, Kind::Code);
            Some(Block::Module)
        }
        _ => None,
    }
}

fn heading(line: &str, lead: &Lead, text: &str, paint: &mut Paint) -> Option<Block> {
    let at = lead.at;
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = text.get(level..)?;
    if level > 6 || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    paint.part(at..at + level, Kind::Mark);
    let words = rest.trim_end();
    let bare = words.trim_end_matches('#');
    let closes = bare.is_empty() || bare.ends_with([' ', '\t']);
    let end = at + level + if closes { bare.len() } else { words.len() };
    paint.part(end..at + level + words.len(), Kind::Mark);
    paint.cover(at + level..end, Cover::Heading);
    match inline(line, lead.at + level, lead.math, paint) {
        Some(end) => Some(Block::Until(end)),
        None => Some(Block::Text),
    }
}

/// Lexes an admonition: `:::tip Title`, `:::tip[Title]` and the closing `:::`.
fn note(line: &str, lead: &Lead, text: &str, paint: &mut Paint) -> Option<Block> {
    let at = lead.at;
    let colons = text.bytes().take_while(|byte| *byte == b':').count();
    let rest = text.get(colons..).filter(|_| colons >= 3)?;
    let word = rest.trim_start();
    let start = at + text.len() - word.len();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let len = word.bytes().take_while(is_name).count();
    paint.part(at..at + colons, Kind::Mark);
    paint.part(start..start + len, Kind::Note);
    paint.cover(start + len..line.len(), Cover::Bold);
    let open = inline(line, start + len, lead.math, paint);
    Some(open.map_or(Block::Text, Block::Until))
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
fn definition(text: &str, at: usize, paint: &mut Paint) -> usize {
    let Some((name, rest)) = text
        .strip_prefix('[')
        .and_then(|inner| inner.split_once("]:"))
        .filter(|(name, _)| !name.is_empty() && !name.contains(['[', ']']))
    else {
        return 0;
    };
    let len = name.len() + 3;
    if name.starts_with('^') {
        paint.part(at..at + len, Kind::Footnote);
        return len;
    }
    let blanks = rest.len() - rest.trim_start().len();
    let url = rest.trim_start().find([' ', '\t']);
    let url = url.unwrap_or(rest.len() - blanks);
    if url == 0 {
        return 0;
    }
    paint.part(at..at + 1, Kind::Mark);
    paint.part(at + 1..at + 1 + name.len(), Kind::Link);
    paint.part(at + 1 + name.len()..at + len, Kind::Mark);
    paint.part(at + len + blanks..at + len + blanks + url, Kind::Url);
    len + blanks + url
}

/// Returns how the element or tag at the start of a line ends, if it does not end on the line.
fn element(text: &str) -> Option<End> {
    let inner = text.strip_prefix('<')?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':');
    let name = inner.bytes().take_while(|byte| is_name(*byte)).count();
    let begins = |start: &str| {
        let tag = text.as_bytes().get(..=name);
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(start.as_bytes()))
    };
    if let Some((_, end)) = LITERAL.iter().find(|(start, _)| begins(start)) {
        return (!contains(text, end.characters())).then_some(*end);
    }
    let rest = inner.get(name..)?;
    let is_tag = inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && (rest.is_empty() || rest.starts_with([' ', '\t']));
    let is_open = link::tag(inner).is_none() && !inner.contains('<');
    (is_tag && is_open).then_some(End::Tag)
}

/// Lexes the first line of an element: its tag, and the content after it.
fn within(line: &str, at: usize, end: End, state: State, paint: &mut Paint) -> State {
    let tag = line.get(at..).and_then(|text| text.find('>'));
    let split = match tag {
        Some(tag) if end != End::Tag => at + tag + 1,
        _ => line.len(),
    };
    paint.part(at..split, Kind::Html);
    paint.part(split..line.len(), Kind::Code);
    after(state, Some(end), Above::Text)
}
