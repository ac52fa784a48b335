//! The text of one block while it is read, and its way into the buffer of the document.

use crate::markdown::links;
use crate::text::fold::is_cjk;
use crate::text::{Clean, sanitize, width};

use super::{Document, Extent, Ink, Target, Tone};

/// Text of a block as the parser gives it, with its inks, lines and breaks by offset.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    text: String,
    inks: Vec<(usize, Ink)>,
    sources: Vec<(usize, usize)>,
    breaks: Vec<usize>,
    /// Where lines of the source end.
    ends: Vec<usize>,
    /// Where the last of these left a blank, as long as nothing follows it.
    joint: Option<usize>,
    /// The images: from where to where their words go, and their addresses.
    pictures: Vec<(usize, usize, String)>,
    /// The images between the words of what was poured last, by their place in the document.
    named: Vec<(Extent, String)>,
}

impl Piece {
    /// Tells whether nothing was read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Shows the text read so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Cuts the text off at a length, as for the `{#name}` behind a heading.
    pub(super) fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        self.inks.retain(|&(at, _)| at < len);
        self.sources.retain(|&(at, _)| at < len);
        self.breaks.retain(|&at| at < len);
    }

    /// Notes that a line of the source ends here.
    pub(super) fn end_source_line(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Notes that the words from `start` on name an image.
    pub(super) fn note_picture(&mut self, start: usize, url: &str) {
        let end = self.text.len();
        self.pictures.push((start, end, url.to_owned()));
    }

    /// Parts the text where an image has a line of the source to itself, so that it has a line of
    /// its own here: for each line its address, or nothing where it is text. Without such an image
    /// nothing is parted, and nothing given. Those between words stay.
    pub(super) fn take_pictures(&mut self) -> Vec<Option<String>> {
        let pictures = std::mem::take(&mut self.pictures);
        let mut edges = std::mem::take(&mut self.ends);
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
                self.pictures.extend(found);
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

    /// Takes the images between the words of what was poured last: where they are named, and their
    /// addresses.
    pub(super) fn take_named(&mut self) -> Vec<(Extent, String)> {
        std::mem::take(&mut self.named)
    }

    fn is_blank(&self, from: usize, to: usize) -> bool {
        let text = self.text.get(from..to);
        text.is_some_and(|text| text.trim().is_empty())
    }

    /// Adds text that stands in a line of the body; runs of blanks become one.
    pub(super) fn push(&mut self, text: &str, ink: Ink, line: usize) {
        self.join_lines(text);
        self.start(ink, line);
        if has_single_blanks(text) {
            self.text.push_str(text);
            return;
        }
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' => self.blank(),
                _ => self.text.push(c),
            }
        }
    }

    /// Adds text whose blanks all count.
    pub(super) fn push_code(&mut self, text: &str, ink: Ink, line: usize) {
        self.start(ink, line);
        self.text.extend(
            text.chars()
                .map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c }),
        );
    }

    /// Adds the blank of a line end, unless there is one or nothing before it.
    pub(super) fn soft_break(&mut self, ink: Ink, line: usize) {
        if !self.text.is_empty() {
            self.start(ink, line);
            self.joint = Some(self.text.len());
            self.blank();
        }
    }

    /// Removes the blank of a line end between characters of Chinese and Japanese, which have
    /// none between words (CSS Text 4, "Segment Break Transformation Rules").
    fn join_lines(&mut self, next: &str) {
        let Some(at) = self.joint.filter(|_| !next.is_empty()) else {
            return;
        };
        self.joint = None;
        let before = self
            .text
            .get(..at)
            .and_then(|text| text.chars().next_back());
        let is_joined = before.is_some_and(is_cjk) && next.starts_with(is_cjk);
        if is_joined && self.text.get(at..) == Some(" ") {
            self.text.truncate(at);
        }
    }

    fn blank(&mut self) {
        let at_break = self.breaks.last() == Some(&self.text.len());
        if !self.text.is_empty() && !self.text.ends_with(' ') && !at_break {
            self.text.push(' ');
        }
    }

    /// Begins a new line of the block.
    pub(super) fn break_line(&mut self) {
        if !self.text.is_empty() {
            self.breaks.push(self.text.len());
        }
    }

    /// Begins a new line of the block, unless one has just begun.
    pub(super) fn end_line(&mut self) {
        if self.breaks.last() != Some(&self.text.len()) {
            self.break_line();
        }
    }

    fn start(&mut self, ink: Ink, line: usize) {
        let at = self.text.len();
        if self.inks.last().is_none_or(|&(_, last)| last != ink) {
            self.inks.push((at, ink));
        }
        if self.sources.last().is_none_or(|&(_, last)| last != line) {
            self.sources.push((at, line));
        }
    }

    /// Cleans the text, moves it into the document and gives the indices of its lines.
    pub(super) fn pour(&mut self, document: &mut Document) -> Extent {
        self.link_bare_urls(&mut document.links);
        let base = document.text.as_str().len();
        let clean = Clean::new(&self.text);
        self.follow(clean.as_str());
        self.keep_clusters_whole(clean.as_str());
        let end = base + clean.as_str().len();
        document.text = std::mem::take(&mut document.text).join(&clean);
        let inks = self.inks.drain(..).map(|(at, ink)| (base + at, ink));
        document.inks.extend(inks);
        let sources = self.sources.drain(..).map(|(at, line)| (base + at, line));
        document.sources.extend(sources);
        let first = document.lines.len();
        let mut start = base;
        for at in self.breaks.drain(..) {
            document.lines.push(Extent::new(start, base + at));
            start = base + at;
        }
        if start < end || first == document.lines.len() {
            document.lines.push(Extent::new(start, end));
        }
        let named = self.pictures.drain(..);
        let named = named.map(|(from, to, url)| (Extent::new(base + from, base + to), url));
        self.named = named.collect();
        self.ends.clear();
        self.joint = None;
        self.text.clear();
        Extent::new(first, document.lines.len())
    }

    /// Moves the offsets from the text as it was to the text made clean.
    fn follow(&mut self, clean: &str) {
        if self.text == clean {
            return;
        }
        let mut walk = Walk::new(&self.text, clean);
        self.inks.iter_mut().for_each(|(at, _)| walk.map(at));
        let mut walk = Walk::new(&self.text, clean);
        self.sources.iter_mut().for_each(|(at, _)| walk.map(at));
        let mut walk = Walk::new(&self.text, clean);
        self.breaks.iter_mut().for_each(|at| walk.map(at));
        let mut walk = Walk::new(&self.text, clean);
        for (from, to, _) in &mut self.pictures {
            walk.map(from);
            walk.map(to);
        }
    }

    /// Lets an ink begin only where a cluster does: one drawn in two parts takes other columns.
    fn keep_clusters_whole(&mut self, clean: &str) {
        if clean.is_ascii() {
            return;
        }
        let mut clusters = width::clusters(clean).peekable();
        let mut last = Tone::Text;
        for (at, ink) in &mut self.inks {
            while clusters.next_if(|cluster| cluster.at < *at).is_some() {}
            // a mark behind a backtick that is not drawn must not vanish with it
            if last != Tone::Tick {
                *at = clusters.peek().map_or(clean.len(), |cluster| cluster.at);
            }
            last = ink.tone;
        }
    }

    fn link_bare_urls(&mut self, targets: &mut Vec<Target>) {
        if !links::may_hold_url(&self.text) {
            return;
        }
        let found = links::bare_urls(&self.text);
        let mut inks = Vec::with_capacity(self.inks.len() + 2 * found.len());
        let mut rest = self.inks.iter().copied().peekable();
        let mut now = Ink::default();
        for (extent, url) in found {
            while let Some(next) = rest.next_if(|&(at, _)| at <= extent.start) {
                now = next.1;
                inks.push(next);
            }
            if now.link.is_some()
                || now.tone != Tone::Text
                || now.marks.has(crate::markdown::Marks::CODE)
            {
                continue;
            }
            let link = Some(targets.len());
            let text = self.text.get(extent.start..extent.end).unwrap_or_default();
            targets.push(Target {
                text: text.to_owned(),
                url,
                note: None,
            });
            inks.push((extent.start, Ink { link, ..now }));
            while let Some((at, next)) = rest.next_if(|&(at, _)| at < extent.end) {
                now = next;
                inks.push((at, Ink { link, ..now }));
            }
            inks.push((extent.end, now));
        }
        inks.extend(rest);
        self.inks = inks;
    }
}

/// Tells whether no blank stands first or behind another.
fn has_single_blanks(text: &str) -> bool {
    let mut after_blank = true;
    text.bytes().all(|byte| {
        let is_blank = byte == b' ';
        let counts = matches!(byte, b'\t' | b'\n') || (is_blank && after_blank);
        after_blank = is_blank;
        !counts
    })
}

/// Walks a text and its clean form side by side: each character became one, or was left out.
struct Walk<'a> {
    raw: std::iter::Peekable<std::str::CharIndices<'a>>,
    clean: std::iter::Peekable<std::str::CharIndices<'a>>,
    end: usize,
}

impl<'a> Walk<'a> {
    fn new(raw: &'a str, clean: &'a str) -> Self {
        Self {
            raw: raw.char_indices().peekable(),
            clean: clean.char_indices().peekable(),
            end: clean.len(),
        }
    }

    /// Moves an offset; offsets must come in order.
    fn map(&mut self, offset: &mut usize) {
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
        let mut piece = Piece::default();
        let mut document = Document::default();
        piece.push("a\u{202e}", Ink::default(), 1);
        piece.push(
            &format!("e{}", "\u{301}".repeat(20)),
            Ink {
                tone: Tone::Note,
                ..Ink::default()
            },
            2,
        );
        piece.push("z", Ink::default(), 3);
        piece.pour(&mut document);
        let at = |n: usize| {
            document
                .inks
                .get(n)
                .map(|&(at, _)| document.text.as_str().get(at..))
        };
        assert_eq!(
            at(1).flatten().map(|rest| rest.starts_with('e')),
            Some(true)
        );
        assert_eq!(at(2).flatten(), Some("z"));
        assert_eq!(document.source(document.text.as_str().len() - 1), 3);
    }
}
