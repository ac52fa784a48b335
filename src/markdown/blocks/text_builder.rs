//! Text builder: the text of one block while it is read, until it moves to the document's buffer.

use crate::markdown::autolinks;
use crate::text::fold::is_cjk;
use crate::text::{CleanText, sanitize, width};

use super::{Document, IndexRange, InlineStyle, LinkTarget, TextRole};

/// Text of a block before sanitizing, with its styles, source lines and breaks by offset.
#[derive(Clone, Debug, Default)]
pub(super) struct TextBuilder {
    text: String,
    styles: Vec<(usize, InlineStyle)>,
    source_lines: Vec<(usize, usize)>,
    breaks: Vec<usize>,
    /// Offsets where lines of the source end.
    source_line_ends: Vec<usize>,
    /// Offset of the space for the last soft break, as long as nothing follows it.
    soft_break_at: Option<usize>,
    /// The images: start and end of the label, and the URL.
    images: Vec<(usize, usize, String)>,
    /// Inline images of the text that was flushed last: range of the label in the document, and
    /// URL.
    inline_images: Vec<(IndexRange, String)>,
}

impl TextBuilder {
    /// Whether there is no text yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns the text so far, before sanitizing.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Truncates the text, for example to remove the `{#name}` at the end of a heading.
    pub(super) fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        self.styles.retain(|&(at, _)| at < len);
        self.source_lines.retain(|&(at, _)| at < len);
        self.breaks.retain(|&at| at < len);
    }

    /// Records that a line of the source ends here.
    pub(super) fn end_source_line(&mut self) {
        self.source_line_ends.push(self.text.len());
    }

    /// Records that the text from `start` on is the label of an image.
    pub(super) fn add_image(&mut self, start: usize, url: &str) {
        let end = self.text.len();
        self.images.push((start, end, url.to_owned()));
    }

    /// Splits the text so that each image alone on a line of the source gets a line of its own.
    /// Returns for each line the URL of its image, or `None` for text; without such images it
    /// splits nothing and returns an empty list. Inline images stay in the text.
    pub(super) fn split_at_block_images(&mut self) -> Vec<Option<String>> {
        let pictures = std::mem::take(&mut self.images);
        let mut edges = std::mem::take(&mut self.source_line_ends);
        if pictures.is_empty() {
            return Vec::new();
        }
        edges.extend(self.breaks.iter().copied().chain([self.text.len()]));
        edges.sort_unstable();
        let mut pictures = pictures.into_iter().peekable();
        let mut parts: Vec<(usize, Option<String>)> = Vec::new();
        let mut start = 0;
        for end in edges {
            if end == start {
                continue;
            }
            let (mut at, mut found, mut alone) = (start, Vec::new(), true);
            while let Some(picture) = pictures.next_if(|picture| picture.0 < end) {
                alone &= self.is_blank(at, picture.0);
                at = picture.1;
                found.push(picture);
            }
            if alone && !found.is_empty() && self.is_blank(at, end) {
                let firsts = std::iter::once(start).chain(found.iter().skip(1).map(|it| it.0));
                let firsts: Vec<usize> = firsts.collect();
                let urls = found.into_iter().map(|(_, _, url)| Some(url));
                parts.extend(firsts.into_iter().zip(urls));
            } else {
                self.images.extend(found);
                if parts.last().is_none_or(|(_, url)| url.is_some())
                    || self.breaks.binary_search(&start).is_ok()
                {
                    parts.push((start, None));
                }
            }
            start = end;
        }
        if parts.iter().all(|(_, url)| url.is_none()) {
            return Vec::new();
        }
        self.breaks = parts.iter().skip(1).map(|(start, _)| *start).collect();
        parts.into_iter().map(|(_, url)| url).collect()
    }

    /// Removes and returns the inline images of the text that was flushed last: range of the label,
    /// and URL.
    pub(super) fn take_inline_images(&mut self) -> Vec<(IndexRange, String)> {
        std::mem::take(&mut self.inline_images)
    }

    fn is_blank(&self, from: usize, to: usize) -> bool {
        let text = self.text.get(from..to);
        text.is_some_and(|text| text.trim().is_empty())
    }

    /// Appends text from a line of the body; collapses runs of whitespace.
    pub(super) fn push(&mut self, text: &str, ink: InlineStyle, line: usize) {
        self.join_lines(text);
        self.start_run(ink, line);
        if has_single_blanks(text) {
            self.text.push_str(text);
            return;
        }
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' => self.push_space(),
                _ => self.text.push(c),
            }
        }
    }

    /// Appends text with all of its whitespace; tabs and line ends become spaces.
    pub(super) fn push_code(&mut self, text: &str, ink: InlineStyle, line: usize) {
        self.start_run(ink, line);
        self.text.extend(
            text.chars()
                .map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c }),
        );
    }

    /// Appends the space of a soft break, unless the text is empty or ends with one.
    pub(super) fn soft_break(&mut self, ink: InlineStyle, line: usize) {
        if !self.text.is_empty() {
            self.start_run(ink, line);
            self.soft_break_at = Some(self.text.len());
            self.push_space();
        }
    }

    /// Removes the space of a soft break between Chinese or Japanese characters, which have none
    /// between words (CSS Text 4, "Segment Break Transformation Rules").
    fn join_lines(&mut self, next: &str) {
        let Some(at) = self.soft_break_at.filter(|_| !next.is_empty()) else {
            return;
        };
        self.soft_break_at = None;
        let before = self
            .text
            .get(..at)
            .and_then(|text| text.chars().next_back());
        let is_joined = before.is_some_and(is_cjk) && next.starts_with(is_cjk);
        if is_joined && self.text.get(at..) == Some(" ") {
            self.text.truncate(at);
        }
    }

    fn push_space(&mut self) {
        let at_break = self.breaks.last() == Some(&self.text.len());
        if !self.text.is_empty() && !self.text.ends_with(' ') && !at_break {
            self.text.push(' ');
        }
    }

    /// Starts a new line of the block.
    pub(super) fn break_line(&mut self) {
        if !self.text.is_empty() {
            self.breaks.push(self.text.len());
        }
    }

    /// Starts a new line of the block, unless a line has just started.
    pub(super) fn ensure_line_break(&mut self) {
        if self.breaks.last() != Some(&self.text.len()) {
            self.break_line();
        }
    }

    fn start_run(&mut self, ink: InlineStyle, line: usize) {
        let at = self.text.len();
        if self.styles.last().is_none_or(|&(_, last)| last != ink) {
            self.styles.push((at, ink));
        }
        if self
            .source_lines
            .last()
            .is_none_or(|&(_, last)| last != line)
        {
            self.source_lines.push((at, line));
        }
    }

    /// Sanitizes the text and moves it to the document; returns the indices of its lines.
    pub(super) fn flush_into(&mut self, document: &mut Document) -> IndexRange {
        self.link_bare_urls(&mut document.links);
        let base = document.text.as_str().len();
        let clean = CleanText::new(&self.text);
        self.map_offsets(clean.as_str());
        self.align_styles_to_clusters(clean.as_str());
        let end = base + clean.as_str().len();
        document.text = std::mem::take(&mut document.text).join(&clean);
        let inks = self.styles.drain(..).map(|(at, ink)| (base + at, ink));
        document.styles.extend(inks);
        let sources = self
            .source_lines
            .drain(..)
            .map(|(at, line)| (base + at, line));
        document.source_lines.extend(sources);
        let first = document.lines.len();
        let mut start = base;
        for at in self.breaks.drain(..) {
            document.lines.push(IndexRange::new(start, base + at));
            start = base + at;
        }
        if start < end || first == document.lines.len() {
            document.lines.push(IndexRange::new(start, end));
        }
        let named = self.images.drain(..);
        let named = named.map(|(from, to, url)| (IndexRange::new(base + from, base + to), url));
        self.inline_images = named.collect();
        self.source_line_ends.clear();
        self.soft_break_at = None;
        self.text.clear();
        IndexRange::new(first, document.lines.len())
    }

    /// Maps all offsets from the raw text to the sanitized text.
    fn map_offsets(&mut self, clean: &str) {
        if self.text == clean {
            return;
        }
        let mut walk = OffsetMapper::new(&self.text, clean);
        self.styles
            .iter_mut()
            .for_each(|(at, _)| walk.map_offset(at));
        let mut walk = OffsetMapper::new(&self.text, clean);
        self.source_lines
            .iter_mut()
            .for_each(|(at, _)| walk.map_offset(at));
        let mut walk = OffsetMapper::new(&self.text, clean);
        self.breaks.iter_mut().for_each(|at| walk.map_offset(at));
        let mut walk = OffsetMapper::new(&self.text, clean);
        for (from, to, _) in &mut self.images {
            walk.map_offset(from);
            walk.map_offset(to);
        }
    }

    /// Moves style boundaries to cluster boundaries: a cluster drawn in two parts has another
    /// width.
    fn align_styles_to_clusters(&mut self, clean: &str) {
        if clean.is_ascii() {
            return;
        }
        let mut clusters = width::clusters(clean).peekable();
        let mut last = TextRole::Text;
        for (at, ink) in &mut self.styles {
            while clusters.next_if(|cluster| cluster.at < *at).is_some() {}
            // a combining mark after a backtick that is not drawn must not vanish with it
            if last != TextRole::Backtick {
                *at = clusters.peek().map_or(clean.len(), |cluster| cluster.at);
            }
            last = ink.role;
        }
    }

    fn link_bare_urls(&mut self, targets: &mut Vec<LinkTarget>) {
        if !autolinks::may_contain_url(&self.text) {
            return;
        }
        let found = autolinks::bare_urls(&self.text);
        let mut inks = Vec::with_capacity(self.styles.len() + 2 * found.len());
        let mut rest = self.styles.iter().copied().peekable();
        let mut now = InlineStyle::default();
        for (extent, url) in found {
            while let Some(next) = rest.next_if(|&(at, _)| at <= extent.start) {
                now = next.1;
                inks.push(next);
            }
            if now.link.is_some()
                || now.role != TextRole::Text
                || now.marks.contains(crate::text::TextModifier::CODE)
            {
                continue;
            }
            let link = Some(targets.len());
            let text = self.text.get(extent.start..extent.end).unwrap_or_default();
            targets.push(LinkTarget {
                text: text.to_owned(),
                url,
                footnote: None,
            });
            inks.push((extent.start, InlineStyle { link, ..now }));
            while let Some((at, next)) = rest.next_if(|&(at, _)| at < extent.end) {
                now = next;
                inks.push((at, InlineStyle { link, ..now }));
            }
            inks.push((extent.end, now));
        }
        inks.extend(rest);
        self.styles = inks;
    }
}

/// Whether the text needs no collapsing: no leading or repeated space, no tab or line end.
fn has_single_blanks(text: &str) -> bool {
    let mut after_blank = true;
    text.bytes().all(|byte| {
        let is_blank = byte == b' ';
        let counts = matches!(byte, b'\t' | b'\n') || (is_blank && after_blank);
        after_blank = is_blank;
        !counts
    })
}

/// Parallel walk over a text and its sanitized form: each character became one or was dropped.
struct OffsetMapper<'a> {
    raw: std::iter::Peekable<std::str::CharIndices<'a>>,
    clean: std::iter::Peekable<std::str::CharIndices<'a>>,
    end: usize,
}

impl<'a> OffsetMapper<'a> {
    fn new(raw: &'a str, clean: &'a str) -> Self {
        Self {
            raw: raw.char_indices().peekable(),
            clean: clean.char_indices().peekable(),
            end: clean.len(),
        }
    }

    /// Maps an offset to the sanitized text; offsets must be ascending.
    fn map_offset(&mut self, offset: &mut usize) {
        while let Some((_, raw)) = self.raw.next_if(|&(at, _)| at < *offset) {
            self.clean
                .next_if(|&(_, c)| c == raw || c == '\u{fffd}' || sanitize::is_mark(c));
        }
        *offset = self.clean.peek().map_or(self.end, |&(at, _)| at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_follow_what_cleaning_changes() {
        let mut piece = TextBuilder::default();
        let mut document = Document::default();
        piece.push("a\u{202e}", InlineStyle::default(), 1);
        piece.push(
            &format!("e{}", "\u{301}".repeat(20)),
            InlineStyle {
                role: TextRole::Generated,
                ..InlineStyle::default()
            },
            2,
        );
        piece.push("z", InlineStyle::default(), 3);
        piece.flush_into(&mut document);
        let at = |n: usize| {
            document
                .styles
                .get(n)
                .map(|&(at, _)| document.text.as_str().get(at..))
        };
        assert_eq!(
            at(1).flatten().map(|rest| rest.starts_with('e')),
            Some(true)
        );
        assert_eq!(at(2).flatten(), Some("z"));
        assert_eq!(document.source_line(document.text.as_str().len() - 1), 3);
    }
}
