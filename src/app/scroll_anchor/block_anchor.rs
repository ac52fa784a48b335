//! Position in a page given by a block and the text above it within the block, found again whatever
//! is added or removed elsewhere.
//!
//! A block is identified by the hash of its content. Equal blocks are told apart by context: by
//! everything above or everything below if either is unchanged, else by the nearest blocks.

use crate::markdown::{PageBlock, PageRow, RenderedPage, SpanKind};

/// Maximum number of blocks remembered above and below, to find the nearest one still there.
const MAX_NEIGHBORS: usize = 8;

/// Block, and a position in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockAnchor {
    /// Hash of the block's content.
    pub hash: u64,
    /// How many rows the position is above the block.
    pub rows_above: usize,
    /// Bytes of the block's text above the position, without white space.
    pub bytes_above: usize,
    /// How many rows the position is below the first row with that many bytes above it.
    pub extra_rows: usize,
    /// Index of the block in the page.
    pub index: usize,
    /// Whether the page has another block with the same content.
    pub has_duplicate: bool,
    /// Hash of all blocks above, chained from the first.
    pub hash_above: u64,
    /// Hash of all blocks below, chained from the last.
    pub hash_below: u64,
    /// Hashes of the blocks above, nearest first.
    pub hashes_above: Vec<u64>,
    /// Hashes of the blocks below, nearest first.
    pub hashes_below: Vec<u64>,
}

/// The nearest neighbors still in a page, above and below: index, and distance from the block before.
#[derive(Clone, Copy, Debug, Default)]
struct NearestBlocks {
    above: Option<(usize, usize)>,
    below: Option<(usize, usize)>,
}

impl BlockAnchor {
    /// Creates the anchor of a row; `None` if the page has no blocks.
    pub(super) fn at(page: &RenderedPage, row: usize) -> Option<Self> {
        let behind = page.blocks.partition_point(|block| block.rows.end <= row);
        // rows between two blocks belong to the one below
        let index = behind.min(page.blocks.len().checked_sub(1)?);
        let block = page.blocks.get(index)?;
        let (bytes, extra) = position_in_block(page, block, row);
        let within = Self {
            rows_above: block.rows.start.saturating_sub(row),
            bytes_above: bytes,
            extra_rows: extra,
            ..Self::default()
        };
        Some(within.with_surroundings(&page.blocks, index))
    }

    /// Returns the same position within a block, with the surroundings of that block.
    fn with_surroundings(&self, blocks: &[PageBlock], index: usize) -> Self {
        let (over, rest) = blocks.split_at_checked(index).unwrap_or_default();
        let hash = rest.first().map_or(0, |block| block.hash);
        let under = rest.get(1..).unwrap_or_default();
        let hash_of = |block: &PageBlock| block.hash;
        Self {
            hash,
            index,
            has_duplicate: over.iter().chain(under).any(|block| block.hash == hash),
            hash_above: over.iter().fold(0, chain_hash),
            hash_below: under.iter().rev().fold(0, chain_hash),
            hashes_above: over.iter().rev().map(hash_of).take(MAX_NEIGHBORS).collect(),
            hashes_below: under.iter().map(hash_of).take(MAX_NEIGHBORS).collect(),
            ..self.clone()
        }
    }

    /// Returns the same position with the block's current surroundings; `None` if the block is gone.
    pub(super) fn refreshed(&self, page: &RenderedPage) -> Option<Self> {
        let index = self.find(&page.blocks)?;
        Some(self.with_surroundings(&page.blocks, index))
    }

    /// Returns the row of the position: in its block, else between the nearest neighbors left;
    /// `None` if no neighbor is left.
    pub(super) fn row_of(&self, page: &RenderedPage) -> Option<usize> {
        let Some(index) = self.find(&page.blocks) else {
            return self.row_between(page);
        };
        let block = page.blocks.get(index)?;
        Some(match self.rows_above {
            0 => self.row_in(page, block),
            above => block.rows.start.saturating_sub(above),
        })
    }

    /// Returns a row for a missing block: in the block that replaced it, else at the start of the
    /// next, judged by the nearest neighbor.
    fn row_between(&self, page: &RenderedPage) -> Option<usize> {
        let NearestBlocks { above, below } = self.nearest_blocks(&page.blocks);
        let replaced = above.zip(below).and_then(|((above, up), (below, down))| {
            let is_between = above + 1 < below;
            let next_to = (up == 1).then_some(above + 1);
            next_to
                .or((down == 1).then(|| below - 1))
                .filter(|_| is_between)
        });
        if let Some(block) = replaced.and_then(|index| page.blocks.get(index)) {
            return Some(self.row_in(page, block));
        }
        let index = match (above, below) {
            (Some((above, up)), Some((_, down))) if up < down => above + 1,
            (_, Some((below, _))) => below,
            (Some((above, _)), None) => above + 1,
            (None, None) => return None,
        };
        let start = page.blocks.get(index).map(|block| block.rows.start);
        start.or_else(|| Some(page.blocks.last()?.rows.end.saturating_sub(1)))
    }

    /// Returns the row of the position in a block.
    fn row_in(&self, page: &RenderedPage, block: &PageBlock) -> usize {
        let rows = page.rows.get(block.rows.clone()).unwrap_or_default();
        let (mut above, mut same, mut last) = (0, None, 0);
        for (number, row) in rows.iter().enumerate() {
            if above > self.bytes_above {
                break;
            }
            if above == self.bytes_above && same.is_none() {
                same = Some(number);
            }
            last = number;
            above += text_bytes(row);
        }
        let row = same.map_or(last, |same| (same + self.extra_rows).min(last));
        block.rows.start + row
    }

    /// Returns the index of the anchor's block in a page.
    fn find(&self, blocks: &[PageBlock]) -> Option<usize> {
        let is_same = |block: &PageBlock| block.hash == self.hash;
        let same: Vec<usize> = (0..)
            .zip(blocks)
            .filter_map(|(index, block)| is_same(block).then_some(index))
            .collect();
        if let ([one], false) = (same.as_slice(), self.has_duplicate) {
            return Some(*one);
        }
        if same.is_empty() {
            return None;
        }
        let over = find_by_prefix_hash(blocks.iter(), self.hash, self.hash_above);
        let under = || find_by_prefix_hash(blocks.iter().rev(), self.hash, self.hash_below);
        let unchanged = over.or_else(|| Some(blocks.len() - 1 - under()?));
        if unchanged.is_some() {
            return unchanged;
        }
        let run_at = |at: usize| {
            let (over, rest) = blocks.split_at_checked(at).unwrap_or_default();
            matching_prefix_len(over.iter().rev(), &self.hashes_above)
                + matching_prefix_len(rest.iter().skip(1), &self.hashes_below)
        };
        let slot = self.nearest_blocks(blocks);
        let first = slot.above.map_or(0, |(above, _)| above + 1);
        let end = slot.below.map_or(blocks.len(), |(below, _)| below);
        let is_there = |at: &usize| (first..end).contains(at) || run_at(*at) > 0;
        let found = same.into_iter().filter(is_there);
        found.min_by_key(|at| (usize::MAX - run_at(*at), at.abs_diff(self.index)))
    }

    /// Finds the nearest neighbors still there that have no equal in the page.
    fn nearest_blocks(&self, blocks: &[PageBlock]) -> NearestBlocks {
        let nearest = |hashes: &[u64]| {
            let mut found = hashes.iter().zip(1..);
            found.find_map(|(hash, near)| Some((unique_block(blocks, *hash)?, near)))
        };
        NearestBlocks {
            above: nearest(&self.hashes_above),
            below: nearest(&self.hashes_below),
        }
    }
}

/// Returns the index of the block with this hash, if it is the only one.
fn unique_block(blocks: &[PageBlock], hash: u64) -> Option<usize> {
    let mut same = (0..).zip(blocks).filter(|(_, block)| block.hash == hash);
    let (first, _) = same.next()?;
    same.next().is_none().then_some(first)
}

/// Extends a chained hash by a block.
fn chain_hash(sum: u64, block: &PageBlock) -> u64 {
    // the multiplier of Knuth's MMIX generator
    (sum ^ block.hash)
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1)
}

/// Returns the first block with this hash whose preceding blocks have the chained hash `wanted`.
fn find_by_prefix_hash<'a>(
    blocks: impl Iterator<Item = &'a PageBlock>,
    hash: u64,
    wanted: u64,
) -> Option<usize> {
    let mut sum = 0;
    for (index, block) in blocks.enumerate() {
        if sum == wanted && block.hash == hash {
            return Some(index);
        }
        sum = chain_hash(sum, block);
    }
    None
}

/// Returns how many blocks match from the start, up to the first difference.
fn matching_prefix_len<'a>(blocks: impl Iterator<Item = &'a PageBlock>, wanted: &[u64]) -> usize {
    let pairs = blocks.zip(wanted);
    pairs
        .take_while(|(block, wanted)| block.hash == **wanted)
        .count()
}

/// Returns the bytes of a block's text above a row, and how many rows it is below the first row
/// with that many.
fn position_in_block(page: &RenderedPage, block: &PageBlock, row: usize) -> (usize, usize) {
    let end = row.clamp(block.rows.start, block.rows.end);
    let rows = page.rows.get(block.rows.start..end).unwrap_or_default();
    rows.iter()
        .map(text_bytes)
        .fold((0, 0), |(bytes, extra), more| match more {
            0 => (bytes, extra + 1),
            more => (bytes + more, 0),
        })
}

/// Returns the bytes of text in a row, without white space.
fn text_bytes(row: &PageRow) -> usize {
    let spans = row.spans.iter();
    let texts = spans.filter(|span| span.kind == SpanKind::Content);
    let chars = texts.flat_map(|span| span.text.as_str().chars());
    chars
        .filter(|c| !c.is_whitespace())
        .map(char::len_utf8)
        .sum()
}

#[cfg(test)]
mod tests;
