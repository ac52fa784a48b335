//! Verbatim blocks: code and raw HTML.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use crate::markdown::Marks;
use crate::markdown::blocks::{Code, Extent, Holder, Ink, Kind};
use crate::markdown::colour;
use crate::markdown::preprocess::{self, Held, Mark};
use crate::text::Clean;

use super::build::Builder;
use super::container_stack::Opener;
use super::html_blocks;
use super::html_tokens::{self, Part};
use super::options::options;

/// A block whose source is collected verbatim.
#[derive(Clone, Debug, Default)]
pub(super) struct Verbatim {
    text: String,
    /// The line of the body where it starts.
    line: usize,
    code: Code,
}

impl Builder<'_> {
    /// Appends text to the open verbatim block, otherwise to the paragraph.
    pub(super) fn any_text(&mut self, text: &str) {
        if self.verbatim.is_some() {
            self.add_verbatim(text);
        } else {
            self.text(text);
        }
    }

    /// Appends text to the open verbatim block.
    pub(super) fn add_verbatim(&mut self, text: &str) {
        let line = self.place.line();
        if let Some(verbatim) = &mut self.verbatim {
            if verbatim.text.is_empty() {
                verbatim.line = line;
            }
            verbatim.text.push_str(text);
        }
    }

    /// Starts a block of raw HTML.
    pub(super) fn open_verbatim(&mut self) {
        self.flush(Kind::Text);
        self.verbatim = Some(Verbatim::default());
    }

    /// Starts a code block.
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.open_verbatim();
        let (CodeBlockKind::Fenced(info), Some(verbatim)) = (kind, &mut self.verbatim) else {
            return;
        };
        verbatim.code = Code::of(info);
    }

    /// Ends a code block.
    pub(super) fn close_code(&mut self) {
        let Some(verbatim) = self.verbatim.take() else {
            return;
        };
        let code = verbatim.text.strip_suffix('\n').unwrap_or(&verbatim.text);
        self.code_block(verbatim.code, code, Marks::CODE, verbatim.line);
    }

    /// Adds a code block whose text starts at `line` of the body.
    pub(super) fn code_block(&mut self, mut code: Code, text: &str, marks: Marks, line: usize) {
        let document = &mut self.document;
        let first = document.lines.len();
        let ink = Ink {
            marks,
            ..Ink::default()
        };
        let start = document.text.as_str().len();
        document.inks.push((start, ink));
        let mut all = std::mem::take(&mut document.text);
        for (index, part) in text.split('\n').enumerate() {
            let at = all.as_str().len();
            document.sources.push((at, line + index));
            all = all.join(&Clean::new(part.trim_end_matches('\r')));
            document.lines.push(Extent::new(at, all.as_str().len()));
        }
        document.text = all;
        let lines = Extent::new(first, document.lines.len());
        code.hash = colour::hash(text);
        code.raw = text.into();
        self.push_from(Kind::Code(Box::new(code)), lines, line);
    }

    /// Ends a block of raw HTML and adds what can be shown of it.
    pub(super) fn close_html(&mut self) {
        let Some(verbatim) = self.verbatim.take() else {
            return;
        };
        let mut rest = verbatim.text.as_str();
        let mut line = verbatim.line;
        while let Some((before, comment, after)) = self.marker(rest) {
            self.html(before, line);
            line += before.matches('\n').count();
            self.place.go(line);
            self.comment(comment, true);
            // after a marker the line is Markdown, up to the next marker
            let end = after.find('\n').unwrap_or(after.len());
            let words = after.get(..end).unwrap_or_default();
            let words = preprocess::split_at_marker(words).map_or(words, |(before, ..)| before);
            self.markdown(words);
            rest = after.get(words.len()..).unwrap_or_default();
        }
        self.html(rest, line);
        self.flush(Kind::Text);
    }

    fn marker<'h>(&self, html: &'h str) -> Option<(&'h str, &'h str, &'h str)> {
        preprocess::split_at_marker(html).filter(|_| !self.nested)
    }

    /// Appends inline Markdown, such as the title of an admonition; block syntax becomes plain
    /// text.
    pub(super) fn words(&mut self, text: &str) {
        self.piece.push("", self.pen.ink(), self.place.line());
        let events: Vec<Event<'_>> =
            Parser::new_ext(text, options(self.prepared.dialect)).collect();
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
            let ink = self.pen.ink();
            return self.piece.push(text, ink, self.place.line());
        }
        let is_paragraph = |event: &Event<'_>| {
            matches!(
                event,
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
            )
        };
        for event in events.into_iter().filter(|event| !is_paragraph(event)) {
            self.event(event);
        }
    }

    /// Parses a line of Markdown from a marker, or after one.
    fn markdown(&mut self, text: &str) {
        if text.trim().is_empty() || self.nested {
            return;
        }
        self.nested = true;
        for event in Parser::new_ext(text.trim(), options(self.prepared.dialect)) {
            self.event(event);
        }
        self.nested = false;
    }

    /// Adds raw HTML that starts at `line` of the body.
    fn html(&mut self, html: &str, mut line: usize) {
        let mut parts = html_tokens::parts(html);
        let mut rest = html;
        while !rest.is_empty() {
            self.place.go(line);
            let Some(part) = parts.next() else {
                break;
            };
            match part {
                Part::Text(text) if self.raw.preformatted > 0 => self.preformatted(text),
                Part::Text(text) => self.text(&html_tokens::decode(text)),
                Part::Tag(tag) => self.block_tag(&tag, &mut parts),
                Part::Comment(words) => self.comment(words, true),
                Part::Other(words) => self.placeholder(&format!("embed: {words}, not shown")),
            }
            line += parts.lines_taken(rest);
            rest = parts.rest();
        }
        self.raw.preformatted = 0;
        self.raw.misses = 0;
    }

    fn preformatted(&mut self, text: &str) {
        let text = html_tokens::decode(text);
        let first = self.place.line();
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.piece.break_line();
            }
            self.piece.push_code(line, self.pen.ink(), first + index);
        }
    }

    /// Appends inline HTML.
    pub(super) fn inline_html(&mut self, html: &str) {
        for part in html_tokens::parts(html) {
            match part {
                Part::Text(text) => self.text(text),
                Part::Tag(tag) if self.raw.left_out.is_some() => {
                    self.raw
                        .left_out
                        .take_if(|name| tag.closing && tag.is(name));
                }
                Part::Tag(tag) if tag.is_in(html_blocks::LEFT_OUT) && !tag.closing => {
                    self.note(&format!("{}, not shown", tag.name));
                    self.raw.left_out = Some(tag.name.to_owned());
                }
                Part::Tag(tag) => self.tag(&tag),
                Part::Comment(words) => self.comment(words, false),
                Part::Other(words) => self.note(words),
            }
        }
    }

    /// Applies a comment that is a marker, and shows any other.
    fn comment(&mut self, words: &str, alone: bool) {
        let prepared = self.prepared;
        if let Some(mark) = preprocess::mark(prepared, words).filter(|_| !self.nested) {
            return self.obey(mark);
        }
        let words = words.trim();
        if matches!(words, "truncate" | "more") && !self.solid && !self.document.excerpt_ends {
            return self.end_excerpt();
        }
        if prepared.hides_comments {
            return;
        }
        let words = format!("comment: {words}");
        if alone && !self.solid {
            self.placeholder(&words);
        } else {
            self.note(&words);
        }
    }

    fn end_excerpt(&mut self) {
        self.flush(Kind::Text);
        self.document.excerpt_ends = true;
        self.push(Kind::ExcerptEnd, Extent::default());
        if let Some(block) = self.document.blocks.last_mut() {
            block.within = 0;
        }
    }

    fn obey(&mut self, mark: &Mark) {
        match mark {
            Mark::OpenNote { word, title } => self.open_marked_note(word, title),
            Mark::Callout { callout, line } => self.callout(callout, line),
            Mark::OpenQuote => _ = self.open_scope(Holder::Quote, Opener::Marker(Held::Quote)),
            Mark::EndQuote { said, link } => self.end_quote(said, link.as_ref()),
            Mark::OpenFold { open, summary } => self.open_fold(*open, summary),
            Mark::OpenSummary => self.open_summary(),
            Mark::CloseSummary => self.close_summary(),
            Mark::OpenTab(label) => self.open_tab(label),
            Mark::Close(held) => self.close_marked(*held),
            Mark::Placeholder(words) => self.placeholder(words),
            Mark::Words(words) => self.note(words),
            Mark::Markdown(words) => {
                self.flush(Kind::Text);
                self.markdown(words);
            }
            Mark::Silent => {}
        }
    }

    /// Ends a quote with its author and source.
    fn end_quote(&mut self, said: &str, link: Option<&(String, String)>) {
        self.flush(Kind::Text);
        if !said.is_empty() || link.is_some() {
            self.note("— ");
            self.text(said);
        }
        if let Some((title, url)) = link {
            self.open_link(LinkType::Inline, url);
            self.text(title);
            self.close_link();
        }
        self.close_marked(Held::Quote);
    }

    /// Adds one line about something that cannot be shown.
    pub(super) fn placeholder(&mut self, words: &str) {
        self.flush(Kind::Text);
        self.note(words);
        self.flush(Kind::Placeholder);
    }
}
