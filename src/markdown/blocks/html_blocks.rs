//! Block-level HTML tags: headings, lists, quotes, code, rules.

use crate::markdown::blocks::{BlockKind, CodeBlockInfo, ContainerKind};
use crate::text::TextModifier;

use super::build::DocumentBuilder;
use super::container_stack::ContainerOpener;
use super::html_tokens::{self, HtmlTag, HtmlToken, HtmlTokens};
use super::inline_style::InlineMark;

/// Tags whose content is not shown.
pub(super) const SKIPPED_TAGS: &str = " script style svg ";

/// Number of unclosed tags in one HTML block after which no closing tags are searched for.
pub(super) const MAX_UNCLOSED_TAGS: usize = 8;

/// State left open by raw HTML.
#[derive(Clone, Debug, Default)]
pub(super) struct HtmlState {
    /// Number of open `<pre>` tags without an end in the same HTML block.
    pub(super) preformatted: usize,
    /// Number of tags in this HTML block whose end was not found.
    pub(super) unclosed_tags: usize,
    /// Name of the embedded element that waits for its source.
    pub(super) pending_embed: Option<String>,
    /// Name of the element being skipped, up to its end or that of the paragraph.
    pub(super) skipped_element: Option<String>,
    /// Explicit anchor of the heading being read.
    pub(super) heading_id: Option<String>,
    /// Whether the `^` or `_` of the open superscript or subscript was written.
    pub(super) has_script_sign: bool,
}

impl DocumentBuilder<'_> {
    /// Handles a tag between blocks and consumes the tokens that belong to it.
    pub(super) fn block_tag(&mut self, tag: &HtmlTag<'_>, parts: &mut HtmlTokens<'_>) {
        let name = tag.name.to_ascii_lowercase();
        match name.as_str() {
            _ if tag.has_name_in(SKIPPED_TAGS) && !tag.is_closing => {
                if parts.take_until_closing(&name).is_none() {
                    parts.take_rest();
                }
                self.push_placeholder(&format!("{name}, not shown"));
            }
            "pre" => self.preformatted_tag(tag, parts),
            "table" if !tag.is_closing && self.read_html_table(parts) => {}
            "p" | "center" | "figure" => {
                self.inline_tag(tag);
                self.flush(BlockKind::Text);
            }
            "figcaption" => {
                self.inline_tag(tag);
                self.style_stack
                    .apply_tag(InlineMark::Italic, tag.is_closing);
            }
            "hr" => self.push_empty_block(BlockKind::Rule),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading_tag(&name, tag),
            "ul" | "ol" | "dl" | "blockquote" | "li" | "dd" | "dt" => {
                self.container_tag(&name, tag);
            }
            _ => self.inline_tag(tag),
        }
    }

    fn heading_tag(&mut self, name: &str, tag: &HtmlTag<'_>) {
        if tag.is_closing {
            let digit = name.trim_start_matches('h').parse();
            self.close_heading(digit.unwrap_or(1));
        } else {
            self.start_unsplittable();
            self.html_state.heading_id = tag.attribute("id").map(std::borrow::Cow::into_owned);
        }
    }

    /// Opens or closes a list, an item or a quote.
    fn container_tag(&mut self, name: &str, tag: &HtmlTag<'_>) {
        if tag.is_closing {
            if name == "dt" {
                self.flush(BlockKind::Label);
            }
            return self.close_tag(name);
        }
        match name {
            "ul" => self.open_list(None, ContainerOpener::Html("ul")),
            "ol" => {
                let start = tag.attribute("start").and_then(|start| start.parse().ok());
                self.open_list(Some(start.unwrap_or(1)), ContainerOpener::Html("ol"));
            }
            "dl" => self.flush(BlockKind::Text),
            "dt" => {
                self.close_tag("dd");
                self.flush(BlockKind::Text);
                self.style_stack.apply_tag(InlineMark::Bold, false);
            }
            "dd" => {
                self.close_tag("dd");
                self.flush(BlockKind::Label);
                self.push_container(ContainerKind::Indent, ContainerOpener::Html("dd"));
            }
            "li" => {
                self.close_tag("li");
                self.open_item(ContainerOpener::Html("li"));
            }
            _ => _ = self.push_container(ContainerKind::Quote, ContainerOpener::Html("blockquote")),
        }
    }

    /// Reads `<pre>` as a code block if it ends in the same HTML block.
    fn preformatted_tag(&mut self, tag: &HtmlTag<'_>, parts: &mut HtmlTokens<'_>) {
        if tag.is_closing {
            self.html_state.preformatted = self.html_state.preformatted.saturating_sub(1);
            return self.block_text.break_line();
        }
        let has_end = self.html_state.unclosed_tags <= MAX_UNCLOSED_TAGS;
        let Some(inner) = has_end.then(|| parts.take_until_closing("pre")).flatten() else {
            self.html_state.unclosed_tags += 1;
            self.html_state.preformatted += 1;
            return self.block_text.break_line();
        };
        let mut text = String::new();
        let mut code = CodeBlockInfo::default();
        let mut marks = TextModifier::empty();
        for part in html_tokens::tokenize(inner) {
            match part {
                HtmlToken::Text(words) => text.push_str(&html_tokens::decode_entities(words)),
                HtmlToken::Tag(tag) if tag.has_name("code") && !tag.is_closing => {
                    marks = TextModifier::CODE;
                    code = CodeBlockInfo::from_class(&tag.attribute("class").unwrap_or_default());
                }
                HtmlToken::Tag(tag) if tag.has_name("br") => text.push('\n'),
                _ => {}
            }
        }
        self.flush(BlockKind::Text);
        let text = text.strip_prefix('\n').unwrap_or(&text);
        self.push_code_block(code, text.trim_end(), marks, self.cursor.line());
    }
}
