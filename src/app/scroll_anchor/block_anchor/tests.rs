//! Property tests of scroll anchors: whatever changes elsewhere, block and row stay.

use proptest::prelude::*;

use super::super::ScrollAnchor;
use crate::markdown::{PageStyle, RenderedPage, layout, parse, source};

/// A block of a post: unique, or one that others may equal.
fn block() -> impl Strategy<Value = String> {
    let unique = (0..1_000_000_u32, 0..40_usize, 0..6_usize).prop_map(|(id, words, kind)| {
        let more = " and more".repeat(words);
        match kind {
            0 => format!("## Heading {id}"),
            1 => format!("> quoted {id}{more}"),
            2 => format!("```\nlet x = {id};\n\n\n// {more}\nend\n```"),
            3 => format!("| a | b |\n|---|---|\n| {id} | cell{more} |"),
            _ => format!("Paragraph {id}{more}\nthat goes on{more}"),
        }
    });
    let alike = prop::sample::select(vec!["---", "Text.", "## More", "```\nsame\n```"]);
    prop_oneof![4 => unique, 1 => alike.prop_map(str::to_owned)]
}

/// An edit of the blocks before or after the tested one: whether before, index, and the block
/// inserted (`None`: one is removed).
type BlockEdit = (bool, prop::sample::Index, Option<String>);

fn edits() -> impl Strategy<Value = Vec<BlockEdit>> {
    let edit = (
        any::<bool>(),
        any::<prop::sample::Index>(),
        prop::option::of(block()),
    );
    prop::collection::vec(edit, 0..12)
}

fn apply(edits: Vec<BlockEdit>, over: &mut Vec<String>, under: &mut Vec<String>) {
    for (is_over, at, new) in edits {
        let side = if is_over { &mut *over } else { &mut *under };
        let at = at.index(side.len() + 1);
        match new {
            Some(new) => side.insert(at, new),
            None if at < side.len() => drop(side.remove(at)),
            None => {}
        }
    }
}

fn page(blocks: &[&[String]], width: usize) -> RenderedPage {
    let text = blocks.concat().join("\n\n");
    layout(&parse(&text), width, PageStyle::default())
}

/// Returns the rows of a block; in these tests the indexes of blocks and page blocks are the same.
fn rows(page: &RenderedPage, index: usize) -> std::ops::Range<usize> {
    page.blocks[index].rows.clone()
}

proptest! {
    #[test]
    fn every_row_of_a_page_is_found_again(
        blocks in prop::collection::vec(block(), 1..12),
        width in 8..60_usize,
    ) {
        let text = blocks.join("\n\n");
        for page in [page(&[&blocks], width), source::source_page(&text, 0, width)] {
            for row in 0..page.rows.len() {
                prop_assert_eq!(ScrollAnchor::at(&page, row).row_of(&page), row);
            }
        }
    }

    #[test]
    fn text_added_and_removed_elsewhere_moves_nothing(
        over in prop::collection::vec(block(), 0..10),
        under in prop::collection::vec(block(), 0..10),
        edits in edits(),
        words in 0..60_usize,
    ) {
        let this = vec![format!("The block that is read{}", " word".repeat(words))];
        let before = page(&[&over, &this, &under], 30);
        let (mut new_over, mut new_under) = (over.clone(), under);
        apply(edits, &mut new_over, &mut new_under);
        let after = page(&[&new_over, &this, &new_under], 30);
        let (old, new) = (rows(&before, over.len()), rows(&after, new_over.len()));
        for row in old.clone() {
            let place = ScrollAnchor::at(&before, row);
            prop_assert_eq!(place.row_of(&after), new.start + row - old.start);
            // from then on its current surroundings are known
            let renewed = place.refreshed(&after).expect("the block is there");
            prop_assert_eq!(renewed.row_of(&before), row);
        }
    }

    #[test]
    fn of_blocks_that_are_alike_the_same_one_is_found(
        over in prop::collection::vec(block(), 0..10),
        under in prop::collection::vec(block(), 0..10),
        edits in edits(),
        is_over in any::<bool>(),
    ) {
        let this = vec!["Text.".to_owned()];
        let before = page(&[&over, &this, &under], 30);
        let (mut new_over, mut new_under) = (over.clone(), under.clone());
        let edits = edits.into_iter().map(|(_, at, new)| (is_over, at, new));
        apply(edits.collect(), &mut new_over, &mut new_under);
        let after = page(&[&new_over, &this, &new_under], 30);
        let place = ScrollAnchor::at(&before, rows(&before, over.len()).start);
        // of several equal blocks in sequence, any may be the original
        let found = after.blocks.iter().position(|block| block.rows.start == place.row_of(&after));
        let around = |over: &[String], under: &[String]| {
            let alike = |block: &&String| **block == this[0];
            let above = over.iter().rev().take_while(alike).count();
            over.len() - above..over.len() + 1 + under.iter().take_while(alike).count()
        };
        let wanted = around(&new_over, &new_under);
        // so may one with everything above or below it unchanged: nothing tells which of them is new
        let all = [new_over.as_slice(), &this, &new_under].concat();
        let is_as_it_was = |at: usize| {
            let (above, rest) = all.split_at(at);
            above == over.as_slice() || rest.get(1..).is_some_and(|below| below == under.as_slice())
        };
        let is_wanted = |at: usize| wanted.contains(&at) || is_as_it_was(at);
        prop_assert!(found.is_some_and(is_wanted), "{found:?} {wanted:?}");
    }

    #[test]
    fn a_place_holds_at_every_width(
        blocks in prop::collection::vec(block(), 1..8),
        (wide, narrow) in (8..80_usize, 8..80_usize),
    ) {
        let (one, other) = (page(&[&blocks], wide), page(&[&blocks], narrow));
        for row in 0..one.rows.len() {
            let place = ScrollAnchor::at(&one, row);
            let there = place.row_of(&other);
            let block = place.block.as_ref().map(|block| block.index);
            let found = ScrollAnchor::at(&other, there).block.map(|block| block.index);
            prop_assert_eq!(found, block);
        }
    }
}

/// Returns the text at the anchor of a row in a changed post.
#[track_caller]
fn found(before: &str, row: &str, after: &str) -> String {
    let [before, after] =
        [before, after].map(|text| layout(&parse(text), 40, PageStyle::default()));
    let text_of = |page: &RenderedPage, row: usize| -> String {
        let spans = page.rows.get(row).map(|row| row.spans.iter());
        spans
            .into_iter()
            .flatten()
            .map(|span| span.text.as_str())
            .collect()
    };
    let at = (0..before.rows.len()).find(|at| text_of(&before, *at) == row);
    let place = ScrollAnchor::at(&before, at.expect("the row"));
    text_of(&after, place.row_of(&after))
}

#[test]
fn a_block_that_is_gone_leaves_the_nearest_that_is_left() {
    let post = "one\n\ntwo\n\n---\n\nthree\n\n---\n\nfour\n";
    for (row, after, wanted) in [
        ("two", "one\n\nthree\n\nfour\n", "three"),
        ("two", "one\n\n---\n\nthree\n\n---\n\nfour\n", "─"),
        (
            "two",
            "new\n\none\n\ntwo more\n\n---\n\nthree\n",
            "two more",
        ),
        ("three", "new\n\nnewer\n\none\n\ntwo\n", "two"),
        ("four", "new\n\nnewer\n\nthree\n\n---\n\nfour!\n", "four!"),
    ] {
        let found = found(post, row, after);
        assert!(found.starts_with(wanted), "{row} in {after:?}: {found:?}");
    }
}
