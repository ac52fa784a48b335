//! Footnotes: numbered in the order they are met, shown together at the end.

use std::collections::HashMap;

use super::Block;

/// The footnotes of a post.
#[derive(Clone, Debug, Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
    blocks: Vec<(usize, Block)>,
    open: Vec<usize>,
}

impl Footnotes {
    /// Gives the number of a label.
    pub(super) fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_owned()).or_insert(next)
    }

    /// Begins the definition of a footnote.
    pub(super) fn open(&mut self, number: usize) {
        self.open.push(number);
    }

    /// Ends the innermost definition.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// Keeps a block of a definition, or gives it back where none is open.
    pub(super) fn keep(&mut self, block: Block) -> Option<Block> {
        let Some(&number) = self.open.first() else {
            return Some(block);
        };
        self.blocks.push((number, block));
        None
    }

    /// Gives all blocks of all definitions in the order of their numbers.
    pub(super) fn take(&mut self) -> Vec<Block> {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.sort_by_key(|&(number, _)| number);
        blocks.into_iter().map(|(_, block)| block).collect()
    }
}
