//! A page as JSON, the contract of `postdesk show --json`, version 1.

use std::fmt::Write;

use serde::{Serialize, Serializer};

use super::row::{Marks, Page, Row, RowSpan};

/// So many bytes are looked at together.
const PIECE: usize = 64;

#[derive(Serialize)]
struct PageJson<'a> {
    version: u32,
    width: usize,
    rows: Rows<'a>,
    outline: Vec<HeadingJson<'a>>,
    links: Vec<LinkJson<'a>>,
}

/// The rows, each made as it is written: a long page has many.
struct Rows<'a>(&'a Page);

#[derive(Serialize)]
struct RowJson<'a> {
    line: usize,
    spans: Spans<'a>,
}

struct Spans<'a>(&'a Page, &'a Row);

#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the contract names each mark"
)]
struct SpanJson<'a> {
    text: &'a str,
    role: &'static str,
    bold: bool,
    italic: bool,
    code: bool,
    strike: bool,
    link: Option<&'a str>,
}

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

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(page) = self;
        to.collect_seq(page.rows.iter().map(|row| RowJson {
            line: row.line,
            spans: Spans(page, row),
        }))
    }
}

impl Serialize for Spans<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(page, row) = self;
        to.collect_seq(row.spans.iter().map(|span| span_json(page, span)))
    }
}

/// Writes a page as JSON; what is hidden in a text is written as `\u` and a number.
pub fn json(page: &Page) -> String {
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
    let json = serde_json::to_string(&PageJson {
        version: 1,
        width: page.width,
        rows: Rows(page),
        outline: outline.collect(),
        links: links.collect(),
    });
    // texts and numbers can always be written
    escape(json.unwrap_or_default())
}

fn span_json<'a>(page: &'a Page, span: &'a RowSpan) -> SpanJson<'a> {
    let link = span.link.and_then(|link| page.links.get(link));
    SpanJson {
        text: span.text.as_str(),
        role: span.kind.name(),
        bold: span.marks.has(Marks::BOLD),
        italic: span.marks.has(Marks::ITALIC),
        code: span.marks.has(Marks::CODE),
        strike: span.marks.has(Marks::STRIKE),
        link: link.map(|link| link.url.as_str()),
    }
}

/// Escapes what JSON allows but a terminal would obey or hide.
fn escape(json: String) -> String {
    if !holds_hidden(&json) {
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

/// Tells whether something is hidden in a text; looks at what is not ASCII alone, piece by piece.
fn holds_hidden(json: &str) -> bool {
    let is_other = |byte: &u8| *byte >= 0x7f;
    let mut at = 0;
    while let Some(piece) = json.as_bytes().get(at..).and_then(|rest| {
        let piece = rest.get(..rest.len().min(PIECE));
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
    use crate::markdown::{Style, layout, parse};

    #[test]
    fn hidden_characters_are_written_as_numbers() {
        let page = layout(
            &parse("[a](<x\u{202e}\u{7f}\u{e0041}>)"),
            20,
            Style::default(),
        );
        let json = json(&page);
        assert!(json.contains(r"x\u202e\u007f\udb40\udc41"), "{json}");
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }
}
