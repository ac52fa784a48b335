//! Block spacing: the number of blank rows between two blocks.

use crate::markdown::blocks::{Block, Document, Holder, Kind};

/// Returns the number of blank rows between two blocks, and their innermost common container.
pub(super) fn between(document: &Document, above: &Block, below: &Block) -> (usize, usize) {
    let (shared, branch) = meet(document, above.within, below.within);
    if branch.is_some_and(|branch| follows_at_once(document, above, below, branch)) {
        return (0, shared);
    }
    (
        rows(document, above, below, branch.unwrap_or(shared)),
        shared,
    )
}

/// Whether a block is the first one below its summary or label.
fn follows_at_once(document: &Document, above: &Block, below: &Block, branch: usize) -> bool {
    let container = document.containers.get(branch);
    match container.map(|container| &container.holder) {
        Some(Holder::Body(_)) => true,
        Some(Holder::Indent) => {
            let is_text = matches!(
                below.kind,
                Kind::Text | Kind::Placeholder | Kind::Picture(_)
            );
            matches!(above.kind, Kind::Label) && is_text && below.within == branch
        }
        _ => false,
    }
}

fn rows(document: &Document, above: &Block, below: &Block, branch: usize) -> usize {
    let is_heading = |block: &Block| matches!(block.kind, Kind::Heading(..));
    match (&above.kind, &below.kind) {
        (Kind::NoteHead, _) | (Kind::Placeholder, Kind::Placeholder) => 0,
        (Kind::Picture(above), Kind::Text) if above.leads => 0,
        (Kind::Text, Kind::Picture(below)) if below.follows => 0,
        (Kind::ExcerptEnd, _) => 1,
        (_, Kind::Heading(..)) if is_heading(above) => 1,
        (_, Kind::Heading(1 | 2, _)) => 2,
        (Kind::Heading(..), Kind::Text | Kind::Picture(_)) if above.within == below.within => 0,
        _ => usize::from(!is_tight(document, below, branch)),
    }
}

/// Whether a block follows without a gap because it is text of a tight list.
fn is_tight(document: &Document, below: &Block, branch: usize) -> bool {
    let Some(container) = document.containers.get(branch) else {
        return false;
    };
    let list = match &container.holder {
        Holder::Item(..) => container.parent,
        Holder::List(_) => match document.containers.get(container.parent) {
            Some(around) if matches!(around.holder, Holder::Item(..)) => around.parent,
            _ => return false,
        },
        _ => return false,
    };
    let list = document.containers.get(list).map(|list| &list.holder);
    let is_tight = matches!(list, Some(Holder::List(list)) if !list.loose);
    is_tight && matches!(below.kind, Kind::Text | Kind::Picture(_))
}

/// Returns the innermost common container of both, and its child that contains the second.
fn meet(document: &Document, above: usize, below: usize) -> (usize, Option<usize>) {
    let up = |at: usize| document.containers.get(at).map_or(0, |c| c.parent);
    let depth = |at: usize| document.containers.get(at).map_or(0, |c| c.depth);
    let (mut first, mut second, mut branch) = (above, below, None);
    while depth(first) > depth(second) {
        first = up(first);
    }
    while depth(second) > depth(first) {
        branch = Some(second);
        second = up(second);
    }
    while first != second {
        branch = Some(second);
        (first, second) = (up(first), up(second));
    }
    (first, branch)
}
