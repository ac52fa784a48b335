//! Document builder: handles the parser's events without recursion.

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};

use super::block_image::OpenImage;
use super::container_stack::{ContainerFrame, ContainerOpener};
use super::footnote::Footnotes;
use super::heading_slug::HeadingSlugger;
use super::html_blocks::HtmlState;
use super::inline_style::{InlineMark, StyleStack};
use super::line_cursor::LineCursor;
use super::options::{EVENTS_PER_CHECK, parser_options};
use super::text_builder::TextBuilder;
use super::verbatim::VerbatimBlock;
use super::{BlockKind, Container, ContainerKind, Document, IndexRange, LeafBlock};
use crate::blog::Extension;
use crate::markdown::preprocess::PreprocessedBody;
use crate::text::CleanText;

/// Estimated bytes of source per line, style or source position, for preallocation.
const BYTES_PER_ENTRY: usize = 32;
/// Bytes of text between two partial documents.
const PARTIAL_DOCUMENT_BYTES: usize = 16 << 10;

/// Builds the document of a prepared body; returns `None` as soon as `goes_on` returns false.
///
/// From time to time `goes_on` receives the document so far. It is the beginning of the final one:
/// all blocks are closed, and later link definitions are resolved.
pub(in crate::markdown) fn build(
    prepared: &PreprocessedBody,
    goes_on: &mut dyn FnMut(Option<&Document>) -> bool,
) -> Option<Document> {
    let mut builder = DocumentBuilder::new(prepared);
    let mut shown = PARTIAL_DOCUMENT_BYTES;
    if !builder.footnotes.assign_numbers(prepared, goes_on) {
        return None;
    }
    let events =
        Parser::new_ext(&prepared.text, parser_options(prepared.dialect)).into_offset_iter();
    for (count, (event, range)) in events.enumerate() {
        builder.cursor.seek(range.start);
        builder.handle_event(event);
        let text = builder.document.text.as_str().len();
        let is_due = text >= shown && builder.is_between_blocks();
        if is_due {
            shown = text + PARTIAL_DOCUMENT_BYTES;
        }
        let so_far = is_due.then_some(&builder.document);
        if (is_due || count % EVENTS_PER_CHECK == 0) && !goes_on(so_far) {
            return None;
        }
    }
    Some(builder.finish())
}

/// The document so far, and the parser state at the current position in the source.
pub(super) struct DocumentBuilder<'a> {
    pub(super) document: Document,
    pub(super) block_text: TextBuilder,
    pub(super) style_stack: StyleStack,
    pub(super) cursor: LineCursor,
    pub(super) footnotes: Footnotes,
    pub(super) anchors: HeadingSlugger,
    pub(super) prepared: &'a PreprocessedBody,
    /// Verbatim text being read, code or raw HTML, and the line where it starts.
    pub(super) verbatim: Option<VerbatimBlock>,
    /// The image being read.
    pub(super) image: OpenImage,
    /// Whether the block being read cannot be split: a heading or a table.
    pub(super) is_unsplittable: bool,
    pub(super) container_stack: Vec<ContainerFrame>,
    /// Whether the text of a marker is being parsed, in which other markers are ignored.
    pub(super) in_marker: bool,
    /// Whether the summary of a collapsible section is being read.
    pub(super) in_summary: bool,
    /// State left open by raw HTML: an unclosed `<pre>`, an element that waits for its source.
    pub(super) html_state: HtmlState,
}

impl<'a> DocumentBuilder<'a> {
    fn new(prepared: &'a PreprocessedBody) -> Self {
        let post = Container {
            kind: ContainerKind::Post,
            parent: 0,
            depth: 0,
        };
        let bytes = prepared.text.len();
        let document = Document {
            text: CleanText::with_capacity(bytes),
            styles: Vec::with_capacity(bytes / BYTES_PER_ENTRY),
            source_lines: Vec::with_capacity(bytes / BYTES_PER_ENTRY),
            lines: Vec::with_capacity(bytes / BYTES_PER_ENTRY),
            containers: vec![post],
            ..Document::default()
        };
        Self {
            document,
            block_text: TextBuilder::default(),
            style_stack: StyleStack::default(),
            cursor: LineCursor::new(&prepared.text),
            footnotes: Footnotes::default(),
            anchors: HeadingSlugger::default(),
            prepared,
            verbatim: None,
            image: OpenImage::default(),
            is_unsplittable: false,
            container_stack: Vec::new(),
            in_marker: false,
            in_summary: false,
            html_state: HtmlState::default(),
        }
    }

    fn finish(mut self) -> Document {
        self.flush(BlockKind::Text);
        let notes = self.footnotes.take_blocks();
        if !notes.is_empty() {
            self.document.blocks.push(LeafBlock {
                kind: BlockKind::Rule,
                container: 0,
                lines: IndexRange::default(),
                line: 0,
            });
            self.document.blocks.extend(notes);
        }
        self.document
    }

    /// Whether no block is open, so that the document so far is final.
    fn is_between_blocks(&self) -> bool {
        self.container_stack.is_empty()
            && self.verbatim.is_none()
            && self.block_text.is_empty()
            && !self.is_unsplittable
            && !self.image.is_open()
    }

    /// Handles the parser's next event.
    pub(super) fn handle_event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push_text(&text),
            Event::Code(code) => self.push_code_span(&code),
            Event::InlineMath(math) => self.inline_math(&math),
            Event::DisplayMath(math) => self.display_math(&math),
            Event::Html(html) => self.push_verbatim(&html),
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => self.push_footnote_reference(&label),
            Event::SoftBreak if self.prepared.dialect.has(Extension::HardBreaks) => {
                self.hard_break();
            }
            Event::SoftBreak => self.push_inline_text(" "),
            Event::HardBreak => self.hard_break(),
            Event::Rule => self.push_empty_block(BlockKind::Rule),
            Event::TaskListMarker(done) => self.set_task(done),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { id, .. } => {
                self.start_unsplittable();
                self.html_state.heading_id = id.map(CowStr::into_string);
            }
            Tag::BlockQuote(None) => self.open_parser_container(ContainerKind::Quote),
            Tag::BlockQuote(Some(kind)) => self.open_alert(&format!("{kind:?}")),
            Tag::CodeBlock(kind) => self.open_code(&kind),
            Tag::HtmlBlock => self.open_verbatim(),
            Tag::List(start) => self.open_list(start, ContainerOpener::Parser),
            Tag::Item => self.open_item(ContainerOpener::Parser),
            Tag::FootnoteDefinition(label) => self.open_footnote(&label),
            Tag::Table(aligns) => self.open_table(&aligns),
            Tag::Emphasis => self.style_stack.open(InlineMark::Italic),
            Tag::Strong => self.style_stack.open(InlineMark::Bold),
            Tag::Strikethrough => self.style_stack.open(InlineMark::Strike),
            Tag::DefinitionListTitle => self.open_term(),
            Tag::DefinitionListDefinition => self.open_parser_container(ContainerKind::Indent),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.open_link(link_type, &dest_url),
            Tag::Image { dest_url, .. } => self.open_image(&dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(BlockKind::Text),
            TagEnd::Heading(level) => self.close_heading(level as u8),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::DefinitionListDefinition => {
                self.close_parser_container();
            }
            TagEnd::Item => self.close_item(),
            TagEnd::FootnoteDefinition => self.close_footnote(),
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::HtmlBlock => self.close_html(),
            TagEnd::Table => self.close_table(),
            TagEnd::TableCell => self.close_cell(),
            TagEnd::Emphasis => self.style_stack.close(InlineMark::Italic),
            TagEnd::Strong => self.style_stack.close(InlineMark::Bold),
            TagEnd::Strikethrough => self.style_stack.close(InlineMark::Strike),
            TagEnd::DefinitionListTitle => self.close_term(),
            TagEnd::Link => self.close_link(),
            TagEnd::Image => self.close_image(),
            _ => {}
        }
    }
}

impl DocumentBuilder<'_> {
    /// Ends the block being read; does nothing if it is empty.
    pub(super) fn flush(&mut self, kind: BlockKind) {
        self.style_stack.end_block();
        self.is_unsplittable = false;
        self.html_state.skipped_element = None;
        if self.block_text.is_empty() {
            return;
        }
        let pictures = match kind {
            BlockKind::Text => self.block_text.split_at_block_images(),
            _ => Vec::new(),
        };
        let holds_pictures = matches!(kind, BlockKind::Text);
        let lines = self.block_text.flush_into(&mut self.document);
        let mut named = self.block_text.take_inline_images().into_iter().peekable();
        if pictures.is_empty() {
            self.push(kind, lines);
        } else {
            self.push_paragraph_parts(lines, &pictures, &mut named);
        }
        if holds_pictures {
            self.push_inline_images(&mut named, usize::MAX);
        }
    }

    /// Adds a block without text.
    pub(super) fn push_empty_block(&mut self, kind: BlockKind) {
        self.flush(BlockKind::Text);
        self.push(kind, IndexRange::default());
    }

    /// Adds a block with its lines.
    pub(super) fn push(&mut self, kind: BlockKind, lines: IndexRange) {
        let text = self.document.lines(lines).first().copied();
        let line = text.map_or(0, |text| self.document.source_line(text.start));
        self.push_from(kind, lines, line);
    }

    /// Adds a block that starts at a line of the body; 0 means the current line.
    pub(super) fn push_from(&mut self, kind: BlockKind, lines: IndexRange, line: usize) {
        self.ensure_fold_body();
        let block = LeafBlock {
            kind,
            container: self.current_container(),
            lines,
            line: if line == 0 { self.cursor.line() } else { line },
        };
        if let Some(block) = self.footnotes.capture(block) {
            self.document.blocks.push(block);
        }
    }
}
