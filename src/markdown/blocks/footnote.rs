//! Footnotes: numbered in the order of their references (GFM), shown together at the end; those
//! without a reference come last.

use std::collections::HashMap;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::options::{EVENTS_PER_CHECK, parser_options};
use super::{Document, LeafBlock};
use crate::markdown::preprocess::PreprocessedBody;

/// The footnotes of a post.
#[derive(Clone, Debug, Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
    /// Highest number of a footnote that is referenced.
    last_referenced: usize,
    blocks: Vec<(usize, LeafBlock)>,
    open: Vec<usize>,
}

impl Footnotes {
    /// Numbers the footnotes in the order of their references; returns false as soon as `goes_on`
    /// does.
    pub(super) fn assign_numbers(
        &mut self,
        prepared: &PreprocessedBody,
        goes_on: &mut dyn FnMut(Option<&Document>) -> bool,
    ) -> bool {
        let text = &prepared.text;
        if !text.contains("[^") {
            return true;
        }
        let mut definitions = 0_usize;
        let mut within_others = Vec::new();
        for (count, event) in Parser::new_ext(text, parser_options(prepared.dialect)).enumerate() {
            if count % EVENTS_PER_CHECK == 0 && !goes_on(None) {
                return false;
            }
            match event {
                Event::Start(Tag::FootnoteDefinition(_)) => definitions += 1,
                Event::End(TagEnd::FootnoteDefinition) => definitions -= 1,
                Event::FootnoteReference(label) if definitions == 0 => {
                    self.number_of(&label);
                }
                Event::FootnoteReference(label) => within_others.push(label),
                _ => {}
            }
        }
        for label in within_others {
            self.number_of(&label);
        }
        self.last_referenced = self.numbers.len();
        true
    }

    /// Whether a footnote is referenced.
    pub(super) fn is_referenced(&self, number: usize) -> bool {
        number <= self.last_referenced
    }

    /// Returns the number of a label, assigning the next one to a new label.
    pub(super) fn number_of(&mut self, label: &str) -> usize {
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
    pub(super) fn capture(&mut self, block: LeafBlock) -> Option<LeafBlock> {
        let Some(&number) = self.open.first() else {
            return Some(block);
        };
        self.blocks.push((number, block));
        None
    }

    /// Removes and returns the blocks of all definitions, in the order of their numbers.
    pub(super) fn take_blocks(&mut self) -> Vec<LeafBlock> {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.sort_by_key(|&(number, _)| number);
        blocks.into_iter().map(|(_, block)| block).collect()
    }
}
