//! Inline content of a block: text, code spans, links, images, headings, line breaks.

use pulldown_cmark::LinkType;

use crate::markdown::blocks::{
    BlockKind, CodeBlockInfo, FootnoteLink, InlineStyle, LinkTarget, TextRole,
};
use crate::markdown::preprocess;
use crate::text::TextModifier;

use super::build::DocumentBuilder;
use super::heading_slug;
use super::inline_style::InlineMark;

impl DocumentBuilder<'_> {
    /// Appends text in the current style.
    pub(super) fn push_inline_text(&mut self, text: &str) {
        if self.html_state.skipped_element.is_some() {
            return;
        }
        if self.image.depth > 0 {
            self.image.alt.push_str(text);
            return;
        }
        self.append_link_text(text);
        let sign = preprocess::MARKER_SIGN;
        if text.contains(sign) {
            return self.push_inline_text(&text.replace(sign, ""));
        }
        if let Some(text) = self.convert_script(text) {
            self.block_text
                .push(&text, self.style_stack.current_style(), self.cursor.line());
        } else if text == " " {
            self.block_text
                .soft_break(self.style_stack.current_style(), self.cursor.line());
            self.block_text.end_source_line();
        } else {
            self.block_text
                .push(text, self.style_stack.current_style(), self.cursor.line());
        }
    }

    /// Appends an inline formula verbatim.
    pub(super) fn inline_math(&mut self, math: &str) {
        let line = self.cursor.line();
        self.append_link_text(math);
        let ink = InlineStyle {
            role: TextRole::Key,
            ..self.style_stack.current_style()
        };
        self.block_text.push(&format!("${math}$"), ink, line);
    }

    /// Adds a display formula: as a block, or inline where no block is possible.
    pub(super) fn display_math(&mut self, math: &str) {
        if self.is_unsplittable || self.image.depth > 0 || self.style_stack.current_link().is_some()
        {
            return self.inline_math(&format!("${math}$"));
        }
        self.flush(BlockKind::Text);
        let lead = math.len() - math.trim_start_matches(['\n', '\r', ' ']).len();
        let skipped = math.get(..lead).unwrap_or_default();
        let first = skipped.rfind('\n').map_or(0, |at| at + 1);
        let lines_above = skipped.matches('\n').count();
        let line = self.cursor.line() + lines_above;
        let lines = math.get(first..).unwrap_or_default().trim_end();
        let lines = if first == 0 {
            lines.trim_start()
        } else {
            lines
        };
        let code = CodeBlockInfo {
            lines_above,
            ..CodeBlockInfo::math()
        };
        self.push_code_block(code, lines, TextModifier::CODE, line);
    }

    pub(super) fn append_link_text(&mut self, text: &str) {
        let link = self.style_stack.current_link();
        if let Some(target) = link.and_then(|link| self.document.links.get_mut(link)) {
            target.text.push_str(text);
        }
    }

    /// Appends a code span with its backticks.
    pub(super) fn push_code_span(&mut self, code: &str) {
        if self.image.depth > 0 {
            self.image.alt.push_str(code);
            return;
        }
        self.append_link_text(code);
        let line = self.cursor.line();
        self.style_stack.open(InlineMark::Code);
        let ink = self.style_stack.current_style();
        self.style_stack.close(InlineMark::Code);
        let tick = InlineStyle {
            role: TextRole::Backtick,
            ..ink
        };
        self.block_text.push_code("`", tick, line);
        self.block_text.push_code(code, ink, line);
        self.block_text.push_code("`", tick, line);
    }

    /// Appends generated text.
    pub(super) fn push_generated(&mut self, words: &str) {
        let ink = InlineStyle {
            role: TextRole::Generated,
            link: self.style_stack.current_link(),
            ..InlineStyle::default()
        };
        self.block_text.push(words, ink, self.cursor.line());
    }

    /// Appends a footnote reference: a link to the footnote, unless it is within another link.
    pub(super) fn push_footnote_reference(&mut self, label: &str) {
        let number = self.footnotes.number_of(label);
        let is_link = self.style_stack.current_link().is_none();
        if is_link {
            let link = self
                .document
                .add_link(FootnoteLink::Reference(number).link_target());
            self.style_stack.open_link(Some(link));
        }
        self.push_generated(&format!("[{number}]"));
        if is_link {
            self.style_stack.close_link();
        }
    }

    /// Starts a new line of the block.
    pub(super) fn hard_break(&mut self) {
        if self.image.depth > 0 {
            self.image.alt.push(' ');
        } else {
            self.block_text.break_line();
        }
    }

    /// Opens a link.
    pub(super) fn open_link(&mut self, kind: LinkType, url: &str) {
        let url = match kind {
            LinkType::Email => format!("mailto:{url}"),
            _ => url.to_owned(),
        };
        let link = self.document.add_link(LinkTarget {
            url,
            ..LinkTarget::default()
        });
        self.style_stack.open_link(Some(link));
    }

    /// Closes a link; one without text shows its URL.
    pub(super) fn close_link(&mut self) {
        let link = self.style_stack.current_link();
        let target = link.and_then(|link| self.document.links.get(link));
        let bare = target
            .filter(|target| target.text.is_empty())
            .map(|target| target.url.clone());
        if let Some(url) = bare
            && self.image.depth == 0
        {
            self.append_link_text(&url);
            self.push_generated(&url);
        }
        self.style_stack.close_link();
    }

    /// Starts a block that cannot be split.
    pub(super) fn start_unsplittable(&mut self) {
        self.flush(BlockKind::Text);
        self.is_unsplittable = true;
    }

    /// Ends a heading.
    pub(super) fn close_heading(&mut self, level: u8) {
        let given = heading_slug::split_explicit_anchor(self.block_text.text())
            .map(|(title, name)| (title.len(), name.to_owned()));
        if let Some((len, _)) = given {
            self.block_text.truncate(len);
        }
        self.style_stack.end_block();
        self.is_unsplittable = false;
        if self.block_text.is_empty() {
            return;
        }
        let lines = self.block_text.flush_into(&mut self.document);
        let id = self.html_state.heading_id.take();
        let anchor = match given.map(|(_, name)| name).or(id) {
            Some(name) => name,
            None => self.anchors.unique_slug(&self.document.plain_text(lines)),
        };
        self.push(BlockKind::Heading(level, anchor), lines);
    }
}
