//! A page as JSON, the contract of `postdesk show --json`, version 1.

use std::fmt::Write;

use serde::Serialize;

use super::row::{Marks, Page, Row, RowSpan};

#[derive(Serialize)]
struct PageJson<'a> {
    version: u32,
    width: usize,
    rows: Vec<RowJson<'a>>,
    outline: Vec<HeadingJson<'a>>,
    links: Vec<LinkJson<'a>>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    line: usize,
    spans: Vec<SpanJson<'a>>,
}

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

/// Writes a page as JSON; what is hidden in a text is written as `\u` and a number.
pub fn json(page: &Page) -> String {
    let rows = page.rows.iter().map(|row| row_json(page, row));
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
        rows: rows.collect(),
        outline: outline.collect(),
        links: links.collect(),
    });
    // texts and numbers can always be written
    escape(&json.unwrap_or_default())
}

fn row_json<'a>(page: &'a Page, row: &'a Row) -> RowJson<'a> {
    RowJson {
        line: row.line,
        spans: row.spans.iter().map(|span| span_json(page, span)).collect(),
    }
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
fn escape(json: &str) -> String {
    if json.chars().all(|c| !is_hidden(c)) {
        return json.to_owned();
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
