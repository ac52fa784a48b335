//! Footnotes: numbered in the order of their references (GFM), shown together at the end; those
//! without a reference come last.

use std::collections::HashMap;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::build::STEP;
use super::options::options;
use super::{Block, Document};
use crate::markdown::preprocess::Prepared;

/// The footnotes of a post.
#[derive(Clone, Debug, Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
    /// Highest number of a footnote that is referenced.
    last_marked: usize,
    blocks: Vec<(usize, Block)>,
    open: Vec<usize>,
}

impl Footnotes {
    /// Numbers the footnotes in the order of their references; returns false as soon as `goes_on`
    /// does.
    pub(super) fn order(
        &mut self,
        prepared: &Prepared,
        goes_on: &mut dyn FnMut(Option<&Document>) -> bool,
    ) -> bool {
        let text = &prepared.text;
        if !text.contains("[^") {
            return true;
        }
        let mut definitions = 0_usize;
        let mut within_others = Vec::new();
        for (count, event) in Parser::new_ext(text, options(prepared.dialect)).enumerate() {
            if count % STEP == 0 && !goes_on(None) {
                return false;
            }
            match event {
                Event::Start(Tag::FootnoteDefinition(_)) => definitions += 1,
                Event::End(TagEnd::FootnoteDefinition) => definitions -= 1,
                Event::FootnoteReference(label) if definitions == 0 => {
                    self.number(&label);
                }
                Event::FootnoteReference(label) => within_others.push(label),
                _ => {}
            }
        }
        for label in within_others {
            self.number(&label);
        }
        self.last_marked = self.numbers.len();
        true
    }

    /// Whether a footnote is referenced.
    pub(super) fn is_referred_to(&self, number: usize) -> bool {
        number <= self.last_marked
    }

    /// Returns the number of a label, assigning the next one to a new label.
    pub(super) fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_owned()).or_insert(next)
    }

    /// Starts the definition of a footnote.
    pub(super) fn open(&mut self, number: usize) {
        self.open.push(number);
    }

    /// Ends the innermost definition.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// Stores a block of the open definition, or returns it if none is open.
    pub(super) fn keep(&mut self, block: Block) -> Option<Block> {
        let Some(&number) = self.open.first() else {
            return Some(block);
        };
        self.blocks.push((number, block));
        None
    }

    /// Removes and returns the blocks of all definitions, in the order of their numbers.
    pub(super) fn take(&mut self) -> Vec<Block> {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.sort_by_key(|&(number, _)| number);
        blocks.into_iter().map(|(_, block)| block).collect()
    }
}
