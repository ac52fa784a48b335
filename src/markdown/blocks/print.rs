//! What a block is made of, as one number: two blocks with the same number are drawn alike.
//!
//! Lines of the source and links are counted from those of the block itself, so that a block
//! further down or with more links above it keeps its number.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem;

use super::{Block, Document, Extent, Holder, Kind};

/// The number of a block, and what its links are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Print {
    /// A hash of all that decides its rows, but for the margin and what the page is drawn on.
    pub(in crate::markdown) hash: u64,
    /// Index of its first link.
    pub(in crate::markdown) link: usize,
}

impl Print {
    /// Takes the print of a block, whose links are counted from that of its margin where there is
    /// one; the cost is that of reading its text once.
    pub(in crate::markdown) fn of(
        document: &Document,
        block: &Block,
        in_margin: Option<usize>,
    ) -> Self {
        let cells = match &block.kind {
            Kind::Table(index) => document.tables.get(*index),
            _ => None,
        };
        let alone = [block.lines];
        let parts = cells.map_or(&alone[..], |table| &table.cells);
        let mut hasher = DefaultHasher::new();
        mem::discriminant(&block.kind).hash(&mut hasher);
        match (&block.kind, cells) {
            (_, Some(table)) => table.aligns.hash(&mut hasher),
            (kind, None) => kind.hash(&mut hasher),
        }
        // a block of ours has no line; the row above code has the line before, where there is one
        let first = if matches!(block.kind, Kind::Code(_)) {
            2
        } else {
            1
        };
        block.line.min(first).hash(&mut hasher);
        around(document, block.within, &mut hasher);
        let lines = parts.iter().flat_map(|part| document.lines(*part));
        let links = lines.flat_map(|line| document.inks(*line).filter_map(|(_, ink)| ink.link));
        let link = in_margin.into_iter().chain(links).min().unwrap_or_default();
        let from = Self { hash: 0, link };
        for part in parts {
            part.len().hash(&mut hasher);
            for line in document.lines(*part) {
                from.line(document, block, *line, &mut hasher);
            }
        }
        Self {
            hash: hasher.finish(),
            link,
        }
    }

    /// Returns a hash of what a block says, whatever its lines, looks, links and containers are; the
    /// cost is that of reading its text once.
    pub(in crate::markdown) fn of_content(document: &Document, block: &Block) -> u64 {
        let mut hasher = DefaultHasher::new();
        mem::discriminant(&block.kind).hash(&mut hasher);
        let cells = match &block.kind {
            Kind::Table(index) => document.tables.get(*index),
            Kind::Picture(picture) => {
                picture.url.hash(&mut hasher);
                None
            }
            _ => None,
        };
        let alone = [block.lines];
        for part in cells.map_or(&alone[..], |table| &table.cells) {
            for line in document.lines(*part) {
                document.slice(*line).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    fn line(self, document: &Document, block: &Block, line: Extent, hasher: &mut DefaultHasher) {
        document.slice(line).hash(hasher);
        for (at, ink) in document.inks(line) {
            let link = ink.link.map(|link| link - self.link);
            (at - line.start, ink.marks, ink.tone, link).hash(hasher);
        }
        if line.len() == 0 {
            return;
        }
        let source = document.source(line.start);
        source.wrapping_sub(block.line).hash(hasher);
        let next = document
            .sources
            .partition_point(|&(at, _)| at <= line.start);
        let sources = document.sources.get(next..).unwrap_or_default().iter();
        for &(at, source) in sources.take_while(|&&(at, _)| at < line.end) {
            (at - line.start, source.wrapping_sub(block.line)).hash(hasher);
        }
    }
}

/// Adds the containers, as far as they decide more than the margin.
fn around(document: &Document, within: usize, hasher: &mut DefaultHasher) {
    let mut at = within;
    while let Some(container) = document.containers.get(at).filter(|_| at != 0) {
        mem::discriminant(&container.holder).hash(hasher);
        if let Holder::Note(kind) = &container.holder {
            kind.hash(hasher);
        }
        at = container.parent;
    }
}
