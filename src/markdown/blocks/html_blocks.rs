//! Block-level HTML tags: headings, lists, quotes, code, rules.

use crate::markdown::Marks;
use crate::markdown::blocks::{Code, Holder, Kind};

use super::build::Builder;
use super::container_stack::Opener;
use super::html_tokens::{self, Part, Parts, TagText};
use super::inline_style::Stroke;

/// Tags whose content is not shown.
pub(super) const LEFT_OUT: &str = " script style svg ";

/// Number of unclosed tags in one HTML block after which no closing tags are searched for.
pub(super) const MOST_MISSES: usize = 8;

/// State left open by raw HTML.
#[derive(Clone, Debug, Default)]
pub(super) struct Raw {
    /// Number of open `<pre>` tags without an end in the same HTML block.
    pub(super) preformatted: usize,
    /// Number of tags in this HTML block whose end was not found.
    pub(super) misses: usize,
    /// Name of the embedded element that waits for its source.
    pub(super) embed: Option<String>,
    /// Name of the element being skipped, up to its end or that of the paragraph.
    pub(super) left_out: Option<String>,
    /// Explicit anchor of the heading being read.
    pub(super) heading_id: Option<String>,
    /// Whether the `^` or `_` of the open superscript or subscript was written.
    pub(super) signed: bool,
}

impl Builder<'_> {
    /// Handles a tag between blocks and consumes the tokens that belong to it.
    pub(super) fn block_tag(&mut self, tag: &TagText<'_>, parts: &mut Parts<'_>) {
        let name = tag.name.to_ascii_lowercase();
        match name.as_str() {
            _ if tag.is_in(LEFT_OUT) && !tag.closing => {
                if parts.take_to_end_of(&name).is_none() {
                    parts.take_rest();
                }
                self.placeholder(&format!("{name}, not shown"));
            }
            "pre" => self.preformatted_tag(tag, parts),
            "table" if !tag.closing && self.html_table(parts) => {}
            "p" | "center" | "figure" => {
                self.tag(tag);
                self.flush(Kind::Text);
            }
            "figcaption" => {
                self.tag(tag);
                self.pen.tag(Stroke::Italic, tag.closing);
            }
            "hr" => self.block(Kind::Rule),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading_tag(&name, tag),
            "ul" | "ol" | "dl" | "blockquote" | "li" | "dd" | "dt" => self.holder_tag(&name, tag),
            _ => self.tag(tag),
        }
    }

    fn heading_tag(&mut self, name: &str, tag: &TagText<'_>) {
        if tag.closing {
            let digit = name.trim_start_matches('h').parse();
            self.close_heading(digit.unwrap_or(1));
        } else {
            self.start_solid();
            self.raw.heading_id = tag.attribute("id").map(std::borrow::Cow::into_owned);
        }
    }

    /// Opens or closes a list, an item or a quote.
    fn holder_tag(&mut self, name: &str, tag: &TagText<'_>) {
        if tag.closing {
            if name == "dt" {
                self.flush(Kind::Label);
            }
            return self.close_tag(name);
        }
        match name {
            "ul" => self.open_list(None, Opener::Html("ul")),
            "ol" => {
                let start = tag.attribute("start").and_then(|start| start.parse().ok());
                self.open_list(Some(start.unwrap_or(1)), Opener::Html("ol"));
            }
            "dl" => self.flush(Kind::Text),
            "dt" => {
                self.close_tag("dd");
                self.flush(Kind::Text);
                self.pen.tag(Stroke::Bold, false);
            }
            "dd" => {
                self.close_tag("dd");
                self.flush(Kind::Label);
                self.open_scope(Holder::Indent, Opener::Html("dd"));
            }
            "li" => {
                self.close_tag("li");
                self.open_item(Opener::Html("li"));
            }
            _ => _ = self.open_scope(Holder::Quote, Opener::Html("blockquote")),
        }
    }

    /// Reads `<pre>` as a code block if it ends in the same HTML block.
    fn preformatted_tag(&mut self, tag: &TagText<'_>, parts: &mut Parts<'_>) {
        if tag.closing {
            self.raw.preformatted = self.raw.preformatted.saturating_sub(1);
            return self.piece.break_line();
        }
        let has_end = self.raw.misses <= MOST_MISSES;
        let Some(inner) = has_end.then(|| parts.take_to_end_of("pre")).flatten() else {
            self.raw.misses += 1;
            self.raw.preformatted += 1;
            return self.piece.break_line();
        };
        let mut text = String::new();
        let mut code = Code::default();
        let mut marks = Marks::NONE;
        for part in html_tokens::parts(inner) {
            match part {
                Part::Text(words) => text.push_str(&html_tokens::decode(words)),
                Part::Tag(tag) if tag.is("code") && !tag.closing => {
                    marks = Marks::CODE;
                    code = Code::of_class(&tag.attribute("class").unwrap_or_default());
                }
                Part::Tag(tag) if tag.is("br") => text.push('\n'),
                _ => {}
            }
        }
        self.flush(Kind::Text);
        let text = text.strip_prefix('\n').unwrap_or(&text);
        self.code_block(code, text.trim_end(), marks, self.place.line());
    }
}
