//! Document builder: handles the parser's events without recursion.

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};

use super::block_image::Image;
use super::container_stack::{Opener, Scope};
use super::footnote::Footnotes;
use super::heading_slug::Anchors;
use super::html_blocks::Raw;
use super::inline_style::{Pen, Stroke};
use super::line_cursor::Place;
use super::options::options;
use super::text_builder::Piece;
use super::verbatim::Verbatim;
use super::{Block, Container, Document, Extent, Holder, Kind};
use crate::blog::Extension;
use crate::markdown::preprocess::Prepared;
use crate::text::Clean;

/// Number of parser events between two checks whether to go on.
pub(super) const STEP: usize = 256;
/// Estimated bytes of source per line, style or source position, for preallocation.
const EACH: usize = 32;
/// Bytes of text between two partial documents.
const SHOWN: usize = 16 << 10;

/// Builds the document of a prepared body; returns `None` as soon as `goes_on` returns false.
///
/// From time to time `goes_on` receives the document so far. It is the beginning of the final one:
/// all blocks are closed, and later link definitions are resolved.
pub(in crate::markdown) fn build(
    prepared: &Prepared,
    goes_on: &mut dyn FnMut(Option<&Document>) -> bool,
) -> Option<Document> {
    let mut builder = Builder::new(prepared);
    let mut shown = SHOWN;
    if !builder.footnotes.order(prepared, goes_on) {
        return None;
    }
    let events = Parser::new_ext(&prepared.text, options(prepared.dialect)).into_offset_iter();
    for (count, (event, range)) in events.enumerate() {
        builder.place.seek(range.start);
        builder.event(event);
        let text = builder.document.text.as_str().len();
        let is_due = text >= shown && builder.is_between_blocks();
        if is_due {
            shown = text + SHOWN;
        }
        let so_far = is_due.then_some(&builder.document);
        if (is_due || count % STEP == 0) && !goes_on(so_far) {
            return None;
        }
    }
    Some(builder.finish())
}

/// The document so far, and the parser state at the current position in the source.
pub(super) struct Builder<'a> {
    pub(super) document: Document,
    pub(super) piece: Piece,
    pub(super) pen: Pen,
    pub(super) place: Place,
    pub(super) footnotes: Footnotes,
    pub(super) anchors: Anchors,
    pub(super) prepared: &'a Prepared,
    /// Verbatim text being read, code or raw HTML, and the line where it starts.
    pub(super) verbatim: Option<Verbatim>,
    /// The image being read.
    pub(super) image: Image,
    /// Whether the block being read cannot be split: a heading or a table.
    pub(super) solid: bool,
    pub(super) scopes: Vec<Scope>,
    /// Whether the text of a marker is being parsed, in which other markers are ignored.
    pub(super) nested: bool,
    /// Whether the summary of a collapsible section is being read.
    pub(super) in_summary: bool,
    /// State left open by raw HTML: an unclosed `<pre>`, an element that waits for its source.
    pub(super) raw: Raw,
}

impl<'a> Builder<'a> {
    fn new(prepared: &'a Prepared) -> Self {
        let post = Container {
            holder: Holder::Post,
            parent: 0,
            depth: 0,
        };
        let bytes = prepared.text.len();
        let document = Document {
            text: Clean::with_room(bytes),
            inks: Vec::with_capacity(bytes / EACH),
            sources: Vec::with_capacity(bytes / EACH),
            lines: Vec::with_capacity(bytes / EACH),
            containers: vec![post],
            ..Document::default()
        };
        Self {
            document,
            piece: Piece::default(),
            pen: Pen::default(),
            place: Place::new(&prepared.text),
            footnotes: Footnotes::default(),
            anchors: Anchors::default(),
            prepared,
            verbatim: None,
            image: Image::default(),
            solid: false,
            scopes: Vec::new(),
            nested: false,
            in_summary: false,
            raw: Raw::default(),
        }
    }

    fn finish(mut self) -> Document {
        self.flush(Kind::Text);
        let notes = self.footnotes.take();
        if !notes.is_empty() {
            self.document.blocks.push(Block {
                kind: Kind::Rule,
                within: 0,
                lines: Extent::default(),
                line: 0,
            });
            self.document.blocks.extend(notes);
        }
        self.document
    }

    /// Whether no block is open, so that the document so far is final.
    fn is_between_blocks(&self) -> bool {
        self.scopes.is_empty()
            && self.verbatim.is_none()
            && self.piece.is_empty()
            && !self.solid
            && !self.image.is_open()
    }

    /// Handles the parser's next event.
    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.any_text(&text),
            Event::Code(code) => self.code(&code),
            Event::InlineMath(math) => self.inline_math(&math),
            Event::DisplayMath(math) => self.display_math(&math),
            Event::Html(html) => self.add_verbatim(&html),
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => self.footnote_mark(&label),
            Event::SoftBreak if self.prepared.dialect.has(Extension::HardBreaks) => {
                self.hard_break();
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.hard_break(),
            Event::Rule => self.block(Kind::Rule),
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { id, .. } => {
                self.start_solid();
                self.raw.heading_id = id.map(CowStr::into_string);
            }
            Tag::BlockQuote(None) => self.open(Holder::Quote),
            Tag::BlockQuote(Some(kind)) => self.open_alert(&format!("{kind:?}")),
            Tag::CodeBlock(kind) => self.open_code(&kind),
            Tag::HtmlBlock => self.open_verbatim(),
            Tag::List(start) => self.open_list(start, Opener::Parser),
            Tag::Item => self.open_item(Opener::Parser),
            Tag::FootnoteDefinition(label) => self.open_footnote(&label),
            Tag::Table(aligns) => self.open_table(&aligns),
            Tag::Emphasis => self.pen.open(Stroke::Italic),
            Tag::Strong => self.pen.open(Stroke::Bold),
            Tag::Strikethrough => self.pen.open(Stroke::Strike),
            Tag::DefinitionListTitle => self.open_term(),
            Tag::DefinitionListDefinition => self.open(Holder::Indent),
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
            TagEnd::Paragraph => self.flush(Kind::Text),
            TagEnd::Heading(level) => self.close_heading(level as u8),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::DefinitionListDefinition => {
                self.close();
            }
            TagEnd::Item => self.close_item(),
            TagEnd::FootnoteDefinition => self.close_footnote(),
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::HtmlBlock => self.close_html(),
            TagEnd::Table => self.close_table(),
            TagEnd::TableCell => self.close_cell(),
            TagEnd::Emphasis => self.pen.close(Stroke::Italic),
            TagEnd::Strong => self.pen.close(Stroke::Bold),
            TagEnd::Strikethrough => self.pen.close(Stroke::Strike),
            TagEnd::DefinitionListTitle => self.close_term(),
            TagEnd::Link => self.close_link(),
            TagEnd::Image => self.close_image(),
            _ => {}
        }
    }
}

impl Builder<'_> {
    /// Ends the block being read; does nothing if it is empty.
    pub(super) fn flush(&mut self, kind: Kind) {
        self.pen.end_block();
        self.solid = false;
        self.raw.left_out = None;
        if self.piece.is_empty() {
            return;
        }
        let pictures = match kind {
            Kind::Text => self.piece.take_pictures(),
            _ => Vec::new(),
        };
        let holds_pictures = matches!(kind, Kind::Text);
        let lines = self.piece.pour(&mut self.document);
        let mut named = self.piece.take_named().into_iter().peekable();
        if pictures.is_empty() {
            self.push(kind, lines);
        } else {
            self.push_parts(lines, &pictures, &mut named);
        }
        if holds_pictures {
            self.push_named(&mut named, usize::MAX);
        }
    }

    /// Adds a block without text.
    pub(super) fn block(&mut self, kind: Kind) {
        self.flush(Kind::Text);
        self.push(kind, Extent::default());
    }

    /// Adds a block with its lines.
    pub(super) fn push(&mut self, kind: Kind, lines: Extent) {
        let text = self.document.lines(lines).first().copied();
        let line = text.map_or(0, |text| self.document.source(text.start));
        self.push_from(kind, lines, line);
    }

    /// Adds a block that starts at a line of the body; 0 means the current line.
    pub(super) fn push_from(&mut self, kind: Kind, lines: Extent, line: usize) {
        self.enter_fold();
        let block = Block {
            kind,
            within: self.within(),
            lines,
            line: if line == 0 { self.place.line() } else { line },
        };
        if let Some(block) = self.footnotes.keep(block) {
            self.document.blocks.push(block);
        }
    }
}
