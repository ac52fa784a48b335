//! MDX 3, as Docusaurus and Astro compile it.
//!
//! A parser of MDX reads the body and stops at its first error; the block with the error is blanked
//! then, and the body is read again, so that one run tells them all. Docusaurus changes a body before
//! that (`@docusaurus/mdx-loader`, `preprocessor.ts`): that is done here with blanks, which keep every
//! place. JavaScript is not parsed: what may be right is taken for right.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use mdx::message::{Message, Place};
use mdx::{Constructs, MdxExpressionKind, MdxSignal, ParseOptions};

use super::Raw;
use super::builder::Mdx;
use super::nunjucks::blanked;
use super::script::{self, Script};
use crate::text::steps;

/// A longer body is not looked at.
const MAX_BYTES: usize = 1 << 20;
/// How often a body is read.
const MAX_READS: usize = 12;
/// The most signs of emphasis and brackets in one block, and the most containers of one line or
/// elements within each other: with more the parser takes long.
const MAX_SIGNS: usize = 1_500;
const MAX_DEPTH: usize = 60;
/// The rule by which reading is given up.
const GIVEN_UP: &str = "given-up";
/// The source of what is judged here.
const OWN: &str = "postdesk";

/// Finds at what the compiler of MDX stops.
pub(super) fn find(text: &str, settings: Mdx) -> Vec<Raw> {
    steps::count(text.len());
    let signs = ["<", "{", "import ", "export "];
    if text.len() > MAX_BYTES || !signs.iter().any(|sign| text.contains(sign)) || is_deep(text) {
        return Vec::new();
    }
    let mut source = prepared(text, settings);
    let options = options(settings, source.len());
    let mut found = Vec::new();
    for _ in 0..MAX_READS {
        steps::count(source.len());
        let Err(message) = mdx::to_mdast(&source, &options) else {
            break;
        };
        if *message.rule_id == GIVEN_UP {
            break;
        }
        let (at, opener) = place(&source, &message);
        let first = opener.unwrap_or(at);
        found.push(raw(first, &message));
        let mut is_changed = false;
        for at in [first, at] {
            let block = block(&source, at);
            let old = source.get(block.clone()).unwrap_or_default();
            let blank = blanked(old);
            is_changed |= blank != old;
            source.replace_range(block, &blank);
        }
        if !is_changed {
            break;
        }
    }
    found
}

/// Says what the parser says, with a way to fix it.
fn raw(at: usize, message: &Message) -> Raw {
    let reason = message.reason.as_str();
    let (what, hint) = if let Some(tag) = unclosed(reason) {
        (
            format!("`{tag}` is not closed where it must be"),
            "close it in the same paragraph, as `<br />` or `<b>…</b>`, or write `&lt;` for `<`",
        )
    } else if reason.contains("losing tag") || reason.contains("closing slash") {
        (
            "a closing tag does not match the open one".to_owned(),
            "close elements in the order in which they opened",
        )
    } else if reason.contains("create a link in MDX") || reason.contains("character `@`") {
        (
            "`<` begins an element, also in front of a URL or mail address".to_owned(),
            "write `[text](url)`, or the URL without angle brackets",
        )
    } else if reason.contains("create a comment in MDX") || reason.contains("character `!`") {
        (
            "MDX has no comments of HTML".to_owned(),
            "write comments as `{/* … */}`",
        )
    } else if matches!(message.rule_id.as_str(), "expression" | "statement") {
        (
            reason.to_owned(),
            "write `\\{` for a brace that is text, or put the text into code",
        )
    } else if reason.contains("brace") || reason.contains("expression") {
        (
            "`{` is not closed with `}`".to_owned(),
            "close it, write `\\{` for a brace that is text, or put it into code",
        )
    } else {
        (
            "`<` begins an element, but no valid tag follows".to_owned(),
            "write `&lt;` or `\\<` for `<`, or put it into code",
        )
    };
    Raw::error(at, format!("MDX stops the build: {what}"), hint)
}

/// Takes the tag that is open from what the parser says.
fn unclosed(reason: &str) -> Option<&str> {
    let rest = reason.strip_prefix("Expected a closing tag for `")?;
    rest.split('`').next()
}

/// Returns the byte of an error, and that of the tag that it names as open.
fn place(source: &str, message: &Message) -> (usize, Option<usize>) {
    let at = match message.place.as_deref() {
        Some(Place::Point(point)) => point.offset,
        Some(Place::Position(position)) => position.start.offset,
        None => 0,
    };
    let at = floor(source, at.min(source.len()));
    if message.reason.contains("closing brace") || *message.rule_id == "open" {
        let opener = open_brace(source, at);
        return (opener.unwrap_or(at), opener);
    }
    let named = message
        .reason
        .split(" (")
        .nth(1)
        .filter(|_| unclosed(&message.reason).is_some());
    let opener = named.and_then(|named| {
        let (line, rest) = named.split_once(':')?;
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let column: usize = rest.get(..end)?.parse().ok()?;
        offset(source, line.parse().ok()?, column)
    });
    (at, opener)
}

/// Returns the last brace before a byte that is not closed before it.
fn open_brace(source: &str, at: usize) -> Option<usize> {
    let mut closed = 0_usize;
    for (at, byte) in source.get(..at)?.bytes().enumerate().rev() {
        match byte {
            b'}' => closed += 1,
            b'{' if closed == 0 => return Some(at),
            b'{' => closed -= 1,
            _ => {}
        }
    }
    None
}

/// Returns the byte at a line and a column of bytes, from 1.
fn offset(source: &str, line: usize, column: usize) -> Option<usize> {
    let start = match line {
        0 => return None,
        1 => 0,
        _ => source.match_indices('\n').nth(line - 2)?.0 + 1,
    };
    Some(floor(
        source,
        (start + column.saturating_sub(1)).min(source.len()),
    ))
}

fn floor(source: &str, mut at: usize) -> usize {
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Returns the lines around a byte, from one empty line to the next.
fn block(source: &str, at: usize) -> Range<usize> {
    let before = source.get(..at).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let (mut start, mut end) = (line, line);
    for (begin, line) in lines_back(source, line) {
        if line.trim().is_empty() {
            break;
        }
        start = begin;
    }
    for line in source.get(end..).unwrap_or_default().split_inclusive('\n') {
        if line.trim().is_empty() && end > at {
            break;
        }
        end += line.len();
    }
    start..end
}

/// Walks the lines before a byte, the last first.
fn lines_back(source: &str, mut end: usize) -> impl Iterator<Item = (usize, &str)> {
    std::iter::from_fn(move || {
        let before = source.get(..end)?.strip_suffix('\n')?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = source.get(start..end)?;
        end = start;
        Some((start, line))
    })
}

fn options(settings: Mdx, bytes: usize) -> ParseOptions {
    // the parser asks again at every brace: what it asks is limited
    let left = Rc::new(Cell::new(bytes * 20 + 10_000));
    let spend = |left: &Cell<usize>, code: &str| {
        steps::count(code.len());
        left.set(left.get().saturating_sub(code.len()));
        left.get() > 0
    };
    let of_statements = Rc::clone(&left);
    ParseOptions {
        constructs: Constructs {
            gfm_autolink_literal: true,
            gfm_footnote_definition: true,
            gfm_label_start_footnote: true,
            gfm_strikethrough: true,
            gfm_table: true,
            gfm_task_list_item: true,
            math_flow: settings.has_math,
            math_text: settings.has_math,
            ..Constructs::mdx()
        },
        mdx_expression_parse: Some(Box::new(move |code, kind| {
            if spend(&left, code) {
                expression(code, kind)
            } else {
                signal("", GIVEN_UP)
            }
        })),
        mdx_esm_parse: Some(Box::new(move |code| {
            if spend(&of_statements, code) {
                statement(code)
            } else {
                signal("", GIVEN_UP)
            }
        })),
        ..ParseOptions::default()
    }
}

fn signal(reason: &str, rule: &str) -> MdxSignal {
    let source = Box::new(OWN.to_owned());
    MdxSignal::Error(reason.to_owned(), 0, source, Box::new(rule.to_owned()))
}

fn expression(code: &str, kind: &MdxExpressionKind) -> MdxSignal {
    if script::judge(code) == Script::Open {
        let reason = "an open brace `{` has no `}`".to_owned();
        let (source, rule) = (OWN.to_owned(), "open".to_owned());
        return MdxSignal::Eof(reason, Box::new(source), Box::new(rule));
    }
    if matches!(kind, MdxExpressionKind::Expression) && script::is_no_expression(code) {
        return signal("what is between the braces is not JavaScript", "expression");
    }
    MdxSignal::Ok
}

fn statement(code: &str) -> MdxSignal {
    if script::is_no_statement(code) {
        return signal(
            "a paragraph that begins with `import` or `export` is read as JavaScript",
            "statement",
        );
    }
    if script::judge(code) == Script::Open {
        let reason = "this `import` or `export` is not complete JavaScript".to_owned();
        let (source, rule) = (OWN.to_owned(), "open".to_owned());
        return MdxSignal::Eof(reason, Box::new(source), Box::new(rule));
    }
    MdxSignal::Ok
}

/// Whether a body is so deep or dense that the parser would take long.
fn is_deep(text: &str) -> bool {
    let (mut signs, mut elements) = (0, 0_usize);
    for line in text.lines() {
        steps::count(line.len());
        if line.trim().is_empty() {
            signs = 0;
        }
        let bare = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        let markers = line.len() - bare.len();
        let indent = line.len() - line.trim_start().len();
        signs += line
            .bytes()
            .filter(|byte| b"*_[~<{`".contains(byte))
            .count();
        let closed = line.matches("</").count() + line.matches("/>").count();
        let opened = line
            .matches('<')
            .count()
            .saturating_sub(line.matches("</").count());
        elements = (elements + opened).saturating_sub(closed);
        if signs > MAX_SIGNS || indent > 4 * MAX_DEPTH || elements > MAX_SIGNS {
            return true;
        }
        let is_rule = bare.is_empty();
        if !is_rule && markers - indent.min(markers) > 2 * MAX_DEPTH {
            return true;
        }
    }
    false
}

/// Blanks what the generator takes out before it compiles.
fn prepared(text: &str, settings: Mdx) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<(char, usize)> = None;
    let mut is_comment = false;
    // a comment without an end is none
    let last_end = text.rfind("-->").unwrap_or(0);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let sign = bare.chars().next().unwrap_or(' ');
        let run = bare.len() - bare.trim_start_matches(sign).len();
        let info = bare.get(run..).unwrap_or_default().trim();
        let is_fence = matches!(sign, '`' | '~') && run >= 3 && !is_comment;
        match fence {
            Some((open, least)) => {
                if is_fence && open == sign && run >= least && info.is_empty() {
                    fence = None;
                }
                out.push_str(line);
            }
            // a fence of Docusaurus whose text is MDX
            None if is_fence && info == "mdx-code-block" => out.push_str(&blanked(line)),
            None if is_fence && !(sign == '`' && info.contains('`')) => {
                fence = Some((sign, run));
                out.push_str(line);
            }
            None if settings.is_docusaurus => {
                let has_end = out.len() + line.len() <= last_end;
                let line = comments(line, &mut is_comment, has_end);
                out.push_str(&braces(&line));
            }
            None => out.push_str(line),
        }
    }
    out
}

/// Blanks comments of HTML outside of code spans.
fn comments(line: &str, is_comment: &mut bool, has_end: bool) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let mut span = 0;
    while !rest.is_empty() {
        if *is_comment {
            let end = rest.find("-->").map(|at| at + 3);
            let (comment, after) = rest.split_at(end.unwrap_or(rest.len()));
            out.push_str(&blanked(comment));
            *is_comment = end.is_none();
            rest = after;
            continue;
        }
        let next = rest.find(['`', '<']).unwrap_or(rest.len());
        let (before, after) = rest.split_at(next);
        out.push_str(before);
        rest = after;
        if rest.starts_with("<!--") && span == 0 && (has_end || rest.contains("-->")) {
            *is_comment = true;
        } else if rest.starts_with('`') {
            let behind = rest.trim_start_matches('`');
            let (ticks, behind) = rest.split_at(rest.len() - behind.len());
            if span == ticks.len() {
                span = 0;
            } else if span == 0 && closes(behind, ticks.len()) {
                span = ticks.len();
            }
            out.push_str(ticks);
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix('<') {
            out.push('<');
            rest = behind;
        }
    }
    out
}

/// Whether a line has a run of so many backticks.
fn closes(line: &str, ticks: usize) -> bool {
    let mut rest = line;
    // runs that do not fit are passed, a bounded number of them
    for _ in 0..64 {
        let Some(at) = rest.find('`') else {
            return false;
        };
        let from = rest.get(at..).unwrap_or_default();
        let behind = from.trim_start_matches('`');
        if from.len() - behind.len() == ticks {
            return true;
        }
        rest = behind;
    }
    false
}

/// Blanks the `{#id}` behind a heading, and the attributes of directives.
fn braces(line: &str) -> String {
    let bare = line.trim_start_matches([' ', '\t', '>']);
    let is_heading = bare.starts_with('#');
    let is_directive = bare.starts_with(":::");
    let end = line.trim_end().len();
    let text = line.get(..end).unwrap_or_default();
    let start = match (text.ends_with('}'), is_heading, is_directive) {
        (true, true, _) => text.rfind("{#"),
        (true, _, true) => text.find('{'),
        _ => None,
    };
    let Some(start) = start else {
        return line.to_owned();
    };
    let (before, ids) = line.split_at(start);
    before.to_owned() + &blanked(ids)
}
