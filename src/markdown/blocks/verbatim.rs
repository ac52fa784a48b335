//! Verbatim blocks: code and raw HTML.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use crate::markdown::blocks::{BlockKind, CodeBlockInfo, ContainerKind, IndexRange, InlineStyle};
use crate::markdown::color;
use crate::markdown::preprocess::{self, MarkerContainer, SyntaxMarker};
use crate::text::CleanText;
use crate::text::TextModifier;

use super::build::DocumentBuilder;
use super::container_stack::ContainerOpener;
use super::html_blocks;
use super::html_tokens::{self, HtmlToken};
use super::options::parser_options;

/// A block whose source is collected verbatim.
#[derive(Clone, Debug, Default)]
pub(super) struct VerbatimBlock {
    text: String,
    /// The line of the body where it starts.
    line: usize,
    code: CodeBlockInfo,
}

impl DocumentBuilder<'_> {
    /// Appends text to the open verbatim block, otherwise to the paragraph.
    pub(super) fn push_text(&mut self, text: &str) {
        if self.verbatim.is_some() {
            self.push_verbatim(text);
        } else {
            self.push_inline_text(text);
        }
    }

    /// Appends text to the open verbatim block.
    pub(super) fn push_verbatim(&mut self, text: &str) {
        let line = self.cursor.line();
        if let Some(verbatim) = &mut self.verbatim {
            if verbatim.text.is_empty() {
                verbatim.line = line;
            }
            verbatim.text.push_str(text);
        }
    }

    /// Starts a block of raw HTML.
    pub(super) fn open_verbatim(&mut self) {
        self.flush(BlockKind::Text);
        self.verbatim = Some(VerbatimBlock::default());
    }

    /// Starts a code block.
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.open_verbatim();
        let (CodeBlockKind::Fenced(info), Some(verbatim)) = (kind, &mut self.verbatim) else {
            return;
        };
        verbatim.code = CodeBlockInfo::from_info_string(info);
    }

    /// Ends a code block.
    pub(super) fn close_code(&mut self) {
        let Some(verbatim) = self.verbatim.take() else {
            return;
        };
        let code = verbatim.text.strip_suffix('\n').unwrap_or(&verbatim.text);
        self.push_code_block(verbatim.code, code, TextModifier::CODE, verbatim.line);
    }

    /// Adds a code block whose text starts at `line` of the body.
    pub(super) fn push_code_block(
        &mut self,
        mut code: CodeBlockInfo,
        text: &str,
        marks: TextModifier,
        line: usize,
    ) {
        let document = &mut self.document;
        let first = document.lines.len();
        let ink = InlineStyle {
            marks,
            ..InlineStyle::default()
        };
        let start = document.text.as_str().len();
        document.styles.push((start, ink));
        let mut all = std::mem::take(&mut document.text);
        for (index, part) in text.split('\n').enumerate() {
            let at = all.as_str().len();
            document.source_lines.push((at, line + index));
            all = all.join(&CleanText::new(part.trim_end_matches('\r')));
            document.lines.push(IndexRange::new(at, all.as_str().len()));
        }
        document.text = all;
        let lines = IndexRange::new(first, document.lines.len());
        code.hash = color::hash_text(text);
        code.source = text.into();
        self.push_from(BlockKind::Code(Box::new(code)), lines, line);
    }

    /// Ends a block of raw HTML and adds what can be shown of it.
    pub(super) fn close_html(&mut self) {
        let Some(verbatim) = self.verbatim.take() else {
            return;
        };
        let mut rest = verbatim.text.as_str();
        let mut line = verbatim.line;
        while let Some((before, comment, after)) = self.split_at_marker(rest) {
            self.push_html(before, line);
            line += before.matches('\n').count();
            self.cursor.set_line(line);
            self.comment(comment, true);
            // after a marker the line is Markdown, up to the next marker
            let end = after.find('\n').unwrap_or(after.len());
            let words = after.get(..end).unwrap_or_default();
            let words = preprocess::split_at_marker(words).map_or(words, |(before, ..)| before);
            self.parse_line(words);
            rest = after.get(words.len()..).unwrap_or_default();
        }
        self.push_html(rest, line);
        self.flush(BlockKind::Text);
    }

    fn split_at_marker<'h>(&self, html: &'h str) -> Option<(&'h str, &'h str, &'h str)> {
        preprocess::split_at_marker(html).filter(|_| !self.in_marker)
    }

    /// Appends inline Markdown, such as the title of an admonition; block syntax becomes plain
    /// text.
    pub(super) fn parse_inline(&mut self, text: &str) {
        self.block_text
            .push("", self.style_stack.current_style(), self.cursor.line());
        let events: Vec<Event<'_>> =
            Parser::new_ext(text, parser_options(self.prepared.dialect)).collect();
        let is_block = |event: &Event<'_>| match event {
            Event::Start(Tag::Paragraph) => false,
            Event::Start(tag) => !matches!(
                TagEnd::from(tag.clone()),
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link
            ),
            Event::Rule | Event::Html(_) | Event::DisplayMath(_) => true,
            _ => false,
        };
        if events.iter().any(is_block) {
            let ink = self.style_stack.current_style();
            return self.block_text.push(text, ink, self.cursor.line());
        }
        let is_paragraph = |event: &Event<'_>| {
            matches!(
                event,
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
            )
        };
        for event in events.into_iter().filter(|event| !is_paragraph(event)) {
            self.handle_event(event);
        }
    }

    /// Parses a line of Markdown from a marker, or after one.
    fn parse_line(&mut self, text: &str) {
        if text.trim().is_empty() || self.in_marker {
            return;
        }
        self.in_marker = true;
        for event in Parser::new_ext(text.trim(), parser_options(self.prepared.dialect)) {
            self.handle_event(event);
        }
        self.in_marker = false;
    }

    /// Adds raw HTML that starts at `line` of the body.
    fn push_html(&mut self, html: &str, mut line: usize) {
        let mut parts = html_tokens::tokenize(html);
        let mut rest = html;
        while !rest.is_empty() {
            self.cursor.set_line(line);
            let Some(part) = parts.next() else {
                break;
            };
            match part {
                HtmlToken::Text(text) if self.html_state.preformatted > 0 => {
                    self.push_preformatted(text);
                }
                HtmlToken::Text(text) => self.push_inline_text(&html_tokens::decode_entities(text)),
                HtmlToken::Tag(tag) => self.block_tag(&tag, &mut parts),
                HtmlToken::Comment(words) => self.comment(words, true),
                HtmlToken::Other(words) => {
                    self.push_placeholder(&format!("embed: {words}, not shown"));
                }
            }
            line += parts.consumed_lines(rest);
            rest = parts.rest();
        }
        self.html_state.preformatted = 0;
        self.html_state.unclosed_tags = 0;
    }

    fn push_preformatted(&mut self, text: &str) {
        let text = html_tokens::decode_entities(text);
        let first = self.cursor.line();
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.block_text.break_line();
            }
            self.block_text
                .push_code(line, self.style_stack.current_style(), first + index);
        }
    }

    /// Appends inline HTML.
    pub(super) fn inline_html(&mut self, html: &str) {
        for part in html_tokens::tokenize(html) {
            match part {
                HtmlToken::Text(text) => self.push_inline_text(text),
                HtmlToken::Tag(tag) if self.html_state.skipped_element.is_some() => {
                    self.html_state
                        .skipped_element
                        .take_if(|name| tag.is_closing && tag.has_name(name));
                }
                HtmlToken::Tag(tag)
                    if tag.has_name_in(html_blocks::SKIPPED_TAGS) && !tag.is_closing =>
                {
                    self.push_generated(&format!("{}, not shown", tag.name));
                    self.html_state.skipped_element = Some(tag.name.to_owned());
                }
                HtmlToken::Tag(tag) => self.inline_tag(&tag),
                HtmlToken::Comment(words) => self.comment(words, false),
                HtmlToken::Other(words) => self.push_generated(words),
            }
        }
    }

    /// Applies a comment that is a marker, and shows any other.
    fn comment(&mut self, words: &str, alone: bool) {
        let prepared = self.prepared;
        if let Some(mark) = preprocess::marker_of(prepared, words).filter(|_| !self.in_marker) {
            return self.apply_marker(mark);
        }
        let words = words.trim();
        if matches!(words, "truncate" | "more")
            && !self.is_unsplittable
            && !self.document.excerpt_ends
        {
            return self.end_excerpt();
        }
        if prepared.hides_comments {
            return;
        }
        let words = format!("comment: {words}");
        if alone && !self.is_unsplittable {
            self.push_placeholder(&words);
        } else {
            self.push_generated(&words);
        }
    }

    fn end_excerpt(&mut self) {
        self.flush(BlockKind::Text);
        self.document.excerpt_ends = true;
        self.push(BlockKind::ExcerptEnd, IndexRange::default());
        if let Some(block) = self.document.blocks.last_mut() {
            block.container = 0;
        }
    }

    fn apply_marker(&mut self, mark: &SyntaxMarker) {
        match mark {
            SyntaxMarker::OpenAdmonition { word, title } => self.open_admonition(word, title),
            SyntaxMarker::Callout { callout, line } => self.convert_to_callout(callout, line),
            SyntaxMarker::OpenQuote => {
                _ = self.push_container(
                    ContainerKind::Quote,
                    ContainerOpener::Marker(MarkerContainer::Quote),
                );
            }
            SyntaxMarker::EndQuote { said, link } => self.close_quote(said, link.as_ref()),
            SyntaxMarker::OpenFold { open, summary } => self.open_fold(*open, summary),
            SyntaxMarker::OpenSummary => self.open_summary(),
            SyntaxMarker::CloseSummary => self.close_summary(),
            SyntaxMarker::OpenTab(label) => self.open_tab(label),
            SyntaxMarker::Close(held) => self.close_marker_container(*held),
            SyntaxMarker::Placeholder(words) => self.push_placeholder(words),
            SyntaxMarker::InlinePlaceholder(words) => self.push_generated(words),
            SyntaxMarker::Markdown(words) => {
                self.flush(BlockKind::Text);
                self.parse_line(words);
            }
            SyntaxMarker::Silent => {}
        }
    }

    /// Ends a quote with its author and source.
    fn close_quote(&mut self, said: &str, link: Option<&(String, String)>) {
        self.flush(BlockKind::Text);
        if !said.is_empty() || link.is_some() {
            self.push_generated("— ");
            self.push_inline_text(said);
        }
        if let Some((title, url)) = link {
            self.open_link(LinkType::Inline, url);
            self.push_inline_text(title);
            self.close_link();
        }
        self.close_marker_container(MarkerContainer::Quote);
    }

    /// Adds one line about something that cannot be shown.
    pub(super) fn push_placeholder(&mut self, words: &str) {
        self.flush(BlockKind::Text);
        self.push_generated(words);
        self.flush(BlockKind::Placeholder);
    }
}
