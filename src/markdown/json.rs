//! JSON form of a page: the contract of `postdesk show --json`, version 1.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::page::{RenderedPage, RowSpan};
use crate::text::TextModifier;

/// Buffer size at which output is written; the JSON of a page is many times larger than its post.
const OUTPUT_CHUNK_BYTES: usize = 64 << 10;
/// Number of bytes scanned together for non-ASCII text.
const SCAN_CHUNK_BYTES: usize = 64;
/// Modifiers of a span, as keys of the contract.
const MARK_KEYS: [(&str, TextModifier); 4] = [
    (",\"bold\":", TextModifier::BOLD),
    (",\"italic\":", TextModifier::ITALIC),
    (",\"code\":", TextModifier::CODE),
    (",\"strike\":", TextModifier::STRIKE),
];

#[derive(Serialize)]
struct HeadingJson<'a> {
    level: u8,
    text: &'a str,
    row: usize,
    anchor: &'a str,
}

#[derive(Serialize)]
struct LinkJson<'a> {
    text: &'a str,
    url: &'a str,
    row: usize,
}

/// Writes a page as JSON; hidden characters in texts are written as `\u` escapes.
///
/// Rows are written without serde: a long page has many spans, each with the same seven keys.
pub fn write_json(page: &RenderedPage, to: &mut dyn Write) -> io::Result<()> {
    write_json_with(page, &[], to)
}

/// Writes a page as JSON with more members: names, and values in JSON.
pub fn write_json_with(
    page: &RenderedPage,
    members: &[(&str, String)],
    to: &mut dyn Write,
) -> io::Result<()> {
    let outline = page.outline.iter().map(|heading| HeadingJson {
        level: heading.level,
        text: &heading.text,
        row: heading.row,
        anchor: &heading.anchor,
    });
    let links = page.links.iter().map(|link| LinkJson {
        text: &link.text,
        url: &link.url,
        row: link.row,
    });
    // writing to a string cannot fail
    let mut out = format!("{{\"version\":1,\"width\":{},\"rows\":[", page.width);
    for (place, row) in page.rows.iter().enumerate() {
        push_comma(place, &mut out);
        _ = write!(out, "{{\"line\":{},\"spans\":[", row.line);
        for (place, one) in row.spans.iter().enumerate() {
            push_comma(place, &mut out);
            push_span(page, one, &mut out);
        }
        out.push_str("]}");
        if out.len() >= OUTPUT_CHUNK_BYTES {
            to.write_all(out.as_bytes())?;
            out.clear();
        }
    }
    out.push_str("],\"outline\":");
    out.push_str(&to_escaped_json(&outline.collect::<Vec<_>>()));
    out.push_str(",\"links\":");
    out.push_str(&to_escaped_json(&links.collect::<Vec<_>>()));
    for (name, value) in members {
        _ = write!(out, ",\"{name}\":{value}");
    }
    out.push('}');
    to.write_all(out.as_bytes())
}

/// Writes a comma before every list member but the first.
fn push_comma(place: usize, out: &mut String) {
    if place > 0 {
        out.push(',');
    }
}

fn push_span(page: &RenderedPage, span: &RowSpan, out: &mut String) {
    out.push_str("{\"text\":");
    push_text(span.text.as_str(), out);
    out.push_str(",\"role\":\"");
    out.push_str(span.kind.name());
    out.push('"');
    for (name, mark) in MARK_KEYS {
        out.push_str(name);
        out.push_str(if span.marks.contains(mark) {
            "true"
        } else {
            "false"
        });
    }
    out.push_str(",\"link\":");
    match span.link.and_then(|link| page.links.get(link)) {
        Some(link) => push_text(&link.url, out),
        None => out.push_str("null"),
    }
    out.push('}');
}

/// Writes a text; most need nothing but quotes.
fn push_text(text: &str, out: &mut String) {
    let is_plain = |byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if text.bytes().all(is_plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&to_escaped_json(text));
    }
}

fn to_escaped_json(value: &(impl Serialize + ?Sized)) -> String {
    // texts and numbers can always be serialized
    escape(serde_json::to_string(value).unwrap_or_default())
}

/// Escapes characters that JSON allows but a terminal would obey or hide.
fn escape(json: String) -> String {
    if !contains_hidden(&json) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // writing to a string cannot fail
                _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a text contains hidden characters; skips ASCII block by block.
fn contains_hidden(json: &str) -> bool {
    let is_other = |byte: &u8| *byte >= 0x7f;
    let mut at = 0;
    while let Some(piece) = json.as_bytes().get(at..).and_then(|rest| {
        let piece = rest.get(..rest.len().min(SCAN_CHUNK_BYTES));
        piece.filter(|piece| !piece.is_empty())
    }) {
        if !piece.iter().any(is_other) {
            at += piece.len();
            continue;
        }
        at += piece.iter().position(is_other).unwrap_or_default();
        let Some(c) = json.get(at..).and_then(|rest| rest.chars().next()) else {
            return true;
        };
        if is_hidden(c) {
            return true;
        }
        at += c.len_utf8();
    }
    false
}

fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0e}'
        | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{PageStyle, layout, parse};

    #[test]
    fn hidden_characters_are_written_as_numbers() {
        let page = layout(
            &parse("[a](<x\u{202e}\u{7f}\u{e0041}>)"),
            20,
            PageStyle::default(),
        );
        let mut written = Vec::new();
        write_json(&page, &mut written).expect("a Vec takes all");
        let json = String::from_utf8(written).expect("text");
        assert!(json.contains(r"x\u202e\u007f\udb40\udc41"), "{json}");
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }
}
