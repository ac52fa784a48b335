//! Block hash: a hash of everything that decides how a block is drawn.
//!
//! Source lines and links are hashed relative to those of the block, so that a block keeps its hash
//! when it moves down or links are added above.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem;

use super::{BlockKind, ContainerKind, Document, IndexRange, LeafBlock};

/// Hash of a block, and the base index of its links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct BlockHash {
    /// Hash of everything that decides its rows, except row prefix and layout options.
    pub(in crate::markdown) hash: u64,
    /// Index of its first link, or of the link in its row prefix if that is lower.
    pub(in crate::markdown) first_link: usize,
}

impl BlockHash {
    /// Computes the hash of a block; `in_margin` is the link in its row prefix, if there is one.
    /// Reads the text once.
    pub(in crate::markdown) fn of(
        document: &Document,
        block: &LeafBlock,
        in_margin: Option<usize>,
    ) -> Self {
        let cells = match &block.kind {
            BlockKind::Table(index) => document.tables.get(*index),
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
        // a generated block has line 0; the row above code maps to the line before, if there is one
        let first = if matches!(block.kind, BlockKind::Code(_)) {
            2
        } else {
            1
        };
        block.line.min(first).hash(&mut hasher);
        hash_containers(document, block.container, &mut hasher);
        let lines = parts.iter().flat_map(|part| document.lines(*part));
        let links =
            lines.flat_map(|line| document.styles_in(*line).filter_map(|(_, ink)| ink.link));
        let link = in_margin.into_iter().chain(links).min().unwrap_or_default();
        let from = Self {
            hash: 0,
            first_link: link,
        };
        for part in parts {
            part.len().hash(&mut hasher);
            for line in document.lines(*part) {
                from.hash_line(document, block, *line, &mut hasher);
            }
        }
        Self {
            hash: hasher.finish(),
            first_link: link,
        }
    }

    /// Returns a hash of the content of a block, independent of source lines, styles, links and
    /// containers. Reads the text once.
    pub(in crate::markdown) fn of_content(document: &Document, block: &LeafBlock) -> u64 {
        let mut hasher = DefaultHasher::new();
        mem::discriminant(&block.kind).hash(&mut hasher);
        let cells = match &block.kind {
            BlockKind::Table(index) => document.tables.get(*index),
            BlockKind::Image(picture) => {
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

    fn hash_line(
        self,
        document: &Document,
        block: &LeafBlock,
        line: IndexRange,
        hasher: &mut DefaultHasher,
    ) {
        document.slice(line).hash(hasher);
        for (at, ink) in document.styles_in(line) {
            let link = ink.link.map(|link| link - self.first_link);
            (at - line.start, ink.marks, ink.role, link).hash(hasher);
        }
        if line.len() == 0 {
            return;
        }
        let source = document.source_line(line.start);
        source.wrapping_sub(block.line).hash(hasher);
        let next = document
            .source_lines
            .partition_point(|&(at, _)| at <= line.start);
        let sources = document.source_lines.get(next..).unwrap_or_default().iter();
        for &(at, source) in sources.take_while(|&&(at, _)| at < line.end) {
            (at - line.start, source.wrapping_sub(block.line)).hash(hasher);
        }
    }
}

/// Hashes the containers, as far as they affect more than the row prefix.
fn hash_containers(document: &Document, within: usize, hasher: &mut DefaultHasher) {
    let mut at = within;
    while let Some(container) = document.containers.get(at).filter(|_| at != 0) {
        mem::discriminant(&container.kind).hash(hasher);
        if let ContainerKind::Admonition(kind) = &container.kind {
            kind.hash(hasher);
        }
        at = container.parent;
    }
}
