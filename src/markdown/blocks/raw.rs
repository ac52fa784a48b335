//! Blocks that are read as they stand: code and raw HTML.

use pulldown_cmark::CodeBlockKind;

use crate::markdown::Marks;
use crate::markdown::blocks::{Code, Extent, Ink, Kind};
use crate::markdown::colour;
use crate::markdown::prepare::{self, Mark};
use crate::text::Clean;

use super::build::Builder;
use super::html::{self, Part};

/// A block that is read as it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Verbatim {
    text: String,
    /// The line it begins at.
    line: usize,
    code: Code,
}

impl Builder<'_> {
    /// Adds text to a block that is read as it stands, else to the paragraph.
    pub(super) fn any_text(&mut self, text: &str) {
        if self.verbatim.is_some() {
            self.add_verbatim(text);
        } else {
            self.text(text);
        }
    }

    /// Adds text to a block that is read as it stands.
    pub(super) fn add_verbatim(&mut self, text: &str) {
        let line = self.place.line();
        if let Some(verbatim) = &mut self.verbatim {
            if verbatim.text.is_empty() {
                verbatim.line = line;
            }
            verbatim.text.push_str(text);
        }
    }

    /// Begins raw HTML.
    pub(super) fn open_verbatim(&mut self) {
        self.flush(Kind::Text);
        self.verbatim = Some(Verbatim::default());
    }

    /// Begins a code block.
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.open_verbatim();
        let (CodeBlockKind::Fenced(info), Some(verbatim)) = (kind, &mut self.verbatim) else {
            return;
        };
        verbatim.code = Code::of(info);
    }

    /// Ends a code block.
    pub(super) fn close_code(&mut self) {
        let Some(mut verbatim) = self.verbatim.take() else {
            return;
        };
        let document = &mut self.document;
        let first = document.lines.len();
        let ink = Ink {
            marks: Marks::CODE,
            ..Ink::default()
        };
        let start = document.text.as_str().len();
        document.inks.push((start, ink));
        let mut text = std::mem::take(&mut document.text);
        let code = verbatim.text.strip_suffix('\n').unwrap_or(&verbatim.text);
        for (index, line) in code.split('\n').enumerate() {
            let at = text.as_str().len();
            document.sources.push((at, verbatim.line + index));
            text = text.join(&Clean::new(line.trim_end_matches('\r')));
            document.lines.push(Extent::new(at, text.as_str().len()));
        }
        document.text = text;
        let lines = Extent::new(first, document.lines.len());
        verbatim.code.hash = colour::hash(code);
        verbatim.code.raw = code.into();
        self.push(Kind::Code(Box::new(verbatim.code)), lines);
    }

    /// Ends raw HTML and shows what of it can be shown.
    pub(super) fn close_html(&mut self) {
        let Some(verbatim) = self.verbatim.take() else {
            return;
        };
        let mut preformatted = 0_usize;
        for part in html::parts(&verbatim.text) {
            match part {
                Part::Text(text) if preformatted > 0 => self.preformatted(text),
                Part::Text(text) => self.text(&html::decode(text)),
                Part::Tag(tag) => {
                    if tag.is("pre") {
                        preformatted = if tag.closing {
                            preformatted.saturating_sub(1)
                        } else {
                            preformatted + 1
                        };
                    }
                    self.tag(&tag);
                }
                Part::Comment(words) => self.comment(words, true),
                Part::Other(words) => self.placeholder(&format!("embed: {words}, not shown")),
            }
        }
        self.flush(Kind::Text);
    }

    fn preformatted(&mut self, text: &str) {
        let text = html::decode(text);
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.piece.break_line();
            }
            self.piece
                .push_code(line, self.pen.ink(), self.place.line());
        }
    }

    /// Shows raw HTML between other text.
    pub(super) fn inline_html(&mut self, html: &str) {
        for part in html::parts(html) {
            match part {
                Part::Text(text) => self.text(text),
                Part::Tag(tag) => self.tag(&tag),
                Part::Comment(words) => self.comment(words, false),
                Part::Other(words) => self.note(words),
            }
        }
    }

    /// Obeys a comment that is a marker, and shows any other.
    fn comment(&mut self, words: &str, alone: bool) {
        if let Some(mark) = prepare::mark(self.prepared, words) {
            return self.obey(&mark.clone());
        }
        let words = words.trim();
        if matches!(words, "truncate" | "more") && !self.solid && !self.document.excerpt_ends {
            return self.end_excerpt();
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
            Mark::CloseNote => {
                self.close_ours();
            }
            Mark::Placeholder(words) => self.placeholder(words),
            Mark::Silent => {}
        }
    }

    /// Shows one line about something that cannot be shown.
    fn placeholder(&mut self, words: &str) {
        self.flush(Kind::Text);
        self.note(words);
        self.flush(Kind::Placeholder);
    }
}
