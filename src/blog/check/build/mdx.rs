//! MDX 3, as Docusaurus and Astro compile it.
//!
//! The MDX parser stops at its first error; the block with the error is then blanked and the body
//! parsed again, so that one run reports all errors. Docusaurus preprocesses a body
//! (`@docusaurus/mdx-loader`, `preprocessor.ts`): this is done here by blanking, which preserves
//! positions. JavaScript is not parsed: what may be valid is accepted.

mod preprocess;

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use mdx::mdast::Node;
use mdx::message::{Message, Place};
use mdx::{Constructs, MdxExpressionKind, MdxSignal, ParseOptions};

use super::RawFault;
use super::build_context::MdxSettings;
use super::nunjucks::blank_out;
use super::script::{self, ScriptState};
use crate::text::step_counter;

use preprocess::{has_mdx, is_too_deep, preprocess};

/// Longer bodies are not parsed.
const MAX_BYTES: usize = 1 << 20;
/// Maximum number of times a body is parsed.
const MAX_PARSES: usize = 12;
/// Rule id of the error that aborts parsing.
const ABORT_RULE: &str = "given-up";
/// Source name of errors raised here.
const ERROR_SOURCE: &str = "postdesk";

/// Finds what stops the MDX compiler.
pub(super) fn find(text: &str, settings: MdxSettings) -> Vec<RawFault> {
    step_counter::count(text.len());
    let signs = ["<", "{", "import ", "export "];
    if text.len() > MAX_BYTES || !signs.iter().any(|sign| text.contains(sign)) || is_too_deep(text)
    {
        return Vec::new();
    }
    let mut source = preprocess(text, settings);
    if !has_mdx(&source) {
        return Vec::new();
    }
    let options = options(settings, source.len());
    let mut found = Vec::new();
    for _ in 0..MAX_PARSES {
        step_counter::count(source.len());
        let (raw, at) = match mdx::to_mdast(&source, &options) {
            Ok(tree) => match find_unfinished_tag(&tree, &source) {
                Some(at) => (unfinished_tag_fault(at), at),
                None => break,
            },
            Err(message) if *message.rule_id == ABORT_RULE => break,
            Err(message) => {
                let (at, opener) = error_offsets(&source, &message);
                (parser_fault(opener.unwrap_or(at), &message), at)
            }
        };
        let first = raw.at;
        found.push(raw);
        let mut is_changed = false;
        for at in [first, at] {
            let block = surrounding_block(&source, at);
            let old = source.get(block.clone()).unwrap_or_default();
            let blank = blank_out(old);
            is_changed |= blank != old;
            source.replace_range(block, &blank);
        }
        if !is_changed {
            break;
        }
    }
    found
}

/// Returns the first `<` that starts a tag but was parsed as text: the parser does so if the tag is
/// cut off by the end of its block, where the generators' compilers stop.
fn find_unfinished_tag(tree: &Node, source: &str) -> Option<usize> {
    let mut nodes = vec![tree];
    let mut first = None;
    while let Some(node) = nodes.pop() {
        nodes.extend(node.children().into_iter().flatten());
        let Node::Text(text) = node else {
            continue;
        };
        let position = text.position.as_ref()?;
        let (start, end) = (position.start.offset, position.end.offset);
        let written = source.get(start..end).unwrap_or_default();
        step_counter::count(written.len());
        let found = written.match_indices('<').find(|(at, _)| {
            let before = source.get(..start + at).unwrap_or_default();
            let after = written.get(*at..).unwrap_or_default();
            let slashes = before.len() - before.trim_end_matches('\\').len();
            let next = after.chars().nth(1);
            slashes % 2 == 0
                && next.is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '$' | '/'))
        });
        let found = found.map(|(at, _)| start + at);
        first = first.into_iter().chain(found).min();
    }
    first
}

fn unfinished_tag_fault(at: usize) -> RawFault {
    let message = "MDX stops the build: `<` begins an unfinished tag";
    RawFault::error(
        at,
        message,
        "write `&lt;` or `\\<` for `<`, or put it in code",
    )
}

/// Converts a parser error into a fault with a fix.
fn parser_fault(at: usize, message: &Message) -> RawFault {
    let reason = message.reason.as_str();
    let (what, hint) = if let Some(tag) = unclosed_tag_name(reason) {
        (
            format!("`{tag}` is not closed"),
            "close it in the same paragraph, as `<br />` or `<b>…</b>`, or write `&lt;` for `<`",
        )
    } else if reason.contains("losing tag") || reason.contains("closing slash") {
        (
            "a closing tag does not match the open one".to_owned(),
            "close elements in reverse order",
        )
    } else if reason.contains("create a link in MDX") || reason.contains("character `@`") {
        (
            "`<` begins an element, even in front of a URL or email".to_owned(),
            "write `[text](url)`, or the URL without angle brackets",
        )
    } else if reason.contains("create a comment in MDX") || reason.contains("character `!`") {
        (
            "MDX does not support HTML comments".to_owned(),
            "write comments as `{/* … */}`",
        )
    } else if matches!(message.rule_id.as_str(), "expression" | "statement") {
        (
            reason.to_owned(),
            "write `\\{` for a literal brace, or put the text in code",
        )
    } else if reason.contains("brace") || reason.contains("expression") {
        (
            "`{` is not closed with `}`".to_owned(),
            "close it, write `\\{` for a literal brace, or put it in code",
        )
    } else {
        (
            "`<` begins an element, but no valid tag follows".to_owned(),
            "write `&lt;` or `\\<` for `<`, or put it in code",
        )
    };
    RawFault::error(at, format!("MDX stops the build: {what}"), hint)
}

/// Extracts the name of the open tag from the parser's message.
fn unclosed_tag_name(reason: &str) -> Option<&str> {
    let rest = reason.strip_prefix("Expected a closing tag for `")?;
    rest.split('`').next()
}

/// Returns the byte offset of an error, and that of the open tag or brace it refers to.
fn error_offsets(source: &str, message: &Message) -> (usize, Option<usize>) {
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
        .filter(|_| unclosed_tag_name(&message.reason).is_some());
    let opener = named.and_then(|named| {
        let (line, rest) = named.split_once(':')?;
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let column: usize = rest.get(..end)?.parse().ok()?;
        offset(source, line.parse().ok()?, column)
    });
    (at, opener)
}

/// Returns the last `{` before a byte offset that is not closed before it.
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

/// Returns the byte offset of a line and a byte column, both from 1.
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

/// Returns the block of lines around a byte offset, delimited by blank lines.
fn surrounding_block(source: &str, at: usize) -> Range<usize> {
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

/// Iterates over the lines before a byte offset, last first.
fn lines_back(source: &str, mut end: usize) -> impl Iterator<Item = (usize, &str)> {
    std::iter::from_fn(move || {
        let before = source.get(..end)?.strip_suffix('\n')?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = source.get(start..end)?;
        end = start;
        Some((start, line))
    })
}

fn options(settings: MdxSettings, bytes: usize) -> ParseOptions {
    // the parser calls back at every brace: limit the bytes checked in total
    let left = Rc::new(Cell::new(bytes * 20 + 10_000));
    let spend = |left: &Cell<usize>, code: &str| {
        step_counter::count(code.len());
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
                signal("", ABORT_RULE)
            }
        })),
        mdx_esm_parse: Some(Box::new(move |code| {
            if spend(&of_statements, code) {
                statement(code)
            } else {
                signal("", ABORT_RULE)
            }
        })),
        ..ParseOptions::default()
    }
}

fn signal(reason: &str, rule: &str) -> MdxSignal {
    let source = Box::new(ERROR_SOURCE.to_owned());
    MdxSignal::Error(reason.to_owned(), 0, source, Box::new(rule.to_owned()))
}

fn expression(code: &str, kind: &MdxExpressionKind) -> MdxSignal {
    if script::scan_script(code) == ScriptState::Open {
        let reason = "an open brace `{` has no `}`".to_owned();
        let (source, rule) = (ERROR_SOURCE.to_owned(), "open".to_owned());
        return MdxSignal::Eof(reason, Box::new(source), Box::new(rule));
    }
    if matches!(kind, MdxExpressionKind::Expression) && script::is_invalid_expression(code) {
        return signal(
            "the text between the braces is not JavaScript",
            "expression",
        );
    }
    MdxSignal::Ok
}

fn statement(code: &str) -> MdxSignal {
    if script::is_invalid_statement(code) {
        return signal(
            "a paragraph that begins with `import` or `export` is read as JavaScript",
            "statement",
        );
    }
    if script::scan_script(code) == ScriptState::Open {
        let reason = "this `import` or `export` is not complete JavaScript".to_owned();
        let (source, rule) = (ERROR_SOURCE.to_owned(), "open".to_owned());
        return MdxSignal::Eof(reason, Box::new(source), Box::new(rule));
    }
    MdxSignal::Ok
}
