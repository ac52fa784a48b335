//! Inline content of a block: text, code spans, links, images, headings, line breaks.

use pulldown_cmark::LinkType;

use crate::markdown::Marks;
use crate::markdown::blocks::{Code, Ink, Kind, NoteLink, Target, Tone};
use crate::markdown::preprocess;

use super::build::Builder;
use super::heading_slug;
use super::inline_style::Stroke;

impl Builder<'_> {
    /// Appends text in the current style.
    pub(super) fn text(&mut self, text: &str) {
        if self.raw.left_out.is_some() {
            return;
        }
        if self.image.depth > 0 {
            self.image.alt.push_str(text);
            return;
        }
        self.note_link_text(text);
        let sign = preprocess::SIGN;
        if text.contains(sign) {
            return self.text(&text.replace(sign, ""));
        }
        if let Some(text) = self.script(text) {
            self.piece.push(&text, self.pen.ink(), self.place.line());
        } else if text == " " {
            self.piece.soft_break(self.pen.ink(), self.place.line());
            self.piece.end_source_line();
        } else {
            self.piece.push(text, self.pen.ink(), self.place.line());
        }
    }

    /// Appends an inline formula verbatim.
    pub(super) fn inline_math(&mut self, math: &str) {
        let line = self.place.line();
        self.note_link_text(math);
        let ink = Ink {
            tone: Tone::Key,
            ..self.pen.ink()
        };
        self.piece.push(&format!("${math}$"), ink, line);
    }

    /// Adds a display formula: as a block, or inline where no block is possible.
    pub(super) fn display_math(&mut self, math: &str) {
        if self.solid || self.image.depth > 0 || self.pen.link().is_some() {
            return self.inline_math(&format!("${math}$"));
        }
        self.flush(Kind::Text);
        let lead = math.len() - math.trim_start_matches(['\n', '\r', ' ']).len();
        let skipped = math.get(..lead).unwrap_or_default();
        let first = skipped.rfind('\n').map_or(0, |at| at + 1);
        let line = self.place.line() + skipped.matches('\n').count();
        let lines = math.get(first..).unwrap_or_default().trim_end();
        let lines = if first == 0 {
            lines.trim_start()
        } else {
            lines
        };
        self.code_block(Code::math(), lines, Marks::CODE, line);
    }

    pub(super) fn note_link_text(&mut self, text: &str) {
        let link = self.pen.link();
        if let Some(target) = link.and_then(|link| self.document.links.get_mut(link)) {
            target.text.push_str(text);
        }
    }

    /// Appends a code span with its backticks.
    pub(super) fn code(&mut self, code: &str) {
        if self.image.depth > 0 {
            self.image.alt.push_str(code);
            return;
        }
        self.note_link_text(code);
        let line = self.place.line();
        self.pen.open(Stroke::Code);
        let ink = self.pen.ink();
        self.pen.close(Stroke::Code);
        let tick = Ink {
            tone: Tone::Tick,
            ..ink
        };
        self.piece.push_code("`", tick, line);
        self.piece.push_code(code, ink, line);
        self.piece.push_code("`", tick, line);
    }

    /// Appends generated text.
    pub(super) fn note(&mut self, words: &str) {
        let ink = Ink {
            tone: Tone::Note,
            link: self.pen.link(),
            ..Ink::default()
        };
        self.piece.push(words, ink, self.place.line());
    }

    /// Appends a footnote reference: a link to the footnote, unless it is within another link.
    pub(super) fn footnote_mark(&mut self, label: &str) {
        let number = self.footnotes.number(label);
        let is_link = self.pen.link().is_none();
        if is_link {
            let link = self.document.add_link(NoteLink::Mark(number).target());
            self.pen.open_link(Some(link));
        }
        self.note(&format!("[{number}]"));
        if is_link {
            self.pen.close_link();
        }
    }

    /// Starts a new line of the block.
    pub(super) fn hard_break(&mut self) {
        if self.image.depth > 0 {
            self.image.alt.push(' ');
        } else {
            self.piece.break_line();
        }
    }

    /// Opens a link.
    pub(super) fn open_link(&mut self, kind: LinkType, url: &str) {
        let url = match kind {
            LinkType::Email => format!("mailto:{url}"),
            _ => url.to_owned(),
        };
        let link = self.document.add_link(Target {
            url,
            ..Target::default()
        });
        self.pen.open_link(Some(link));
    }

    /// Closes a link; one without text shows its URL.
    pub(super) fn close_link(&mut self) {
        let link = self.pen.link();
        let target = link.and_then(|link| self.document.links.get(link));
        let bare = target
            .filter(|target| target.text.is_empty())
            .map(|target| target.url.clone());
        if let Some(url) = bare
            && self.image.depth == 0
        {
            self.note_link_text(&url);
            self.note(&url);
        }
        self.pen.close_link();
    }

    /// Starts a block that cannot be split.
    pub(super) fn start_solid(&mut self) {
        self.flush(Kind::Text);
        self.solid = true;
    }

    /// Ends a heading.
    pub(super) fn close_heading(&mut self, level: u8) {
        let given = heading_slug::split_given(self.piece.text())
            .map(|(title, name)| (title.len(), name.to_owned()));
        if let Some((len, _)) = given {
            self.piece.truncate(len);
        }
        self.pen.end_block();
        self.solid = false;
        if self.piece.is_empty() {
            return;
        }
        let lines = self.piece.pour(&mut self.document);
        let id = self.raw.heading_id.take();
        let anchor = match given.map(|(_, name)| name).or(id) {
            Some(name) => name,
            None => self.anchors.of(&self.document.plain(lines)),
        };
        self.push(Kind::Heading(level, anchor), lines);
    }
}
