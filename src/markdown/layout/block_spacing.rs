//! Block spacing: the number of blank rows between two blocks.

use crate::markdown::blocks::{BlockKind, ContainerKind, Document, LeafBlock};

/// Returns the number of blank rows between two blocks, and their innermost common container.
pub(super) fn blank_rows_between(
    document: &Document,
    above: &LeafBlock,
    below: &LeafBlock,
) -> (usize, usize) {
    let (shared, branch) = common_container(document, above.container, below.container);
    if branch.is_some_and(|branch| follows_directly(document, above, below, branch)) {
        return (0, shared);
    }
    (
        blank_rows(document, above, below, branch.unwrap_or(shared)),
        shared,
    )
}

/// Whether a block is the first one below its summary or label.
fn follows_directly(
    document: &Document,
    above: &LeafBlock,
    below: &LeafBlock,
    branch: usize,
) -> bool {
    let container = document.containers.get(branch);
    match container.map(|container| &container.kind) {
        Some(ContainerKind::Body(_)) => true,
        Some(ContainerKind::Indent) => {
            let is_text = matches!(
                below.kind,
                BlockKind::Text | BlockKind::Placeholder | BlockKind::Image(_)
            );
            matches!(above.kind, BlockKind::Label) && is_text && below.container == branch
        }
        _ => false,
    }
}

fn blank_rows(document: &Document, above: &LeafBlock, below: &LeafBlock, branch: usize) -> usize {
    let is_heading = |block: &LeafBlock| matches!(block.kind, BlockKind::Heading(..));
    match (&above.kind, &below.kind) {
        (BlockKind::AdmonitionTitle, _) | (BlockKind::Placeholder, BlockKind::Placeholder) => 0,
        (BlockKind::Image(above), BlockKind::Text) if above.precedes_text => 0,
        (BlockKind::Text, BlockKind::Image(below)) if below.follows_text => 0,
        (BlockKind::ExcerptEnd, _) => 1,
        (_, BlockKind::Heading(..)) if is_heading(above) => 1,
        (_, BlockKind::Heading(1 | 2, _)) => 2,
        (BlockKind::Heading(..), BlockKind::Text | BlockKind::Image(_))
            if above.container == below.container =>
        {
            0
        }
        _ => usize::from(!is_tight(document, below, branch)),
    }
}

/// Whether a block follows without a gap because it is text of a tight list.
fn is_tight(document: &Document, below: &LeafBlock, branch: usize) -> bool {
    let Some(container) = document.containers.get(branch) else {
        return false;
    };
    let list = match &container.kind {
        ContainerKind::Item(..) => container.parent,
        ContainerKind::List(_) => match document.containers.get(container.parent) {
            Some(around) if matches!(around.kind, ContainerKind::Item(..)) => around.parent,
            _ => return false,
        },
        _ => return false,
    };
    let list = document.containers.get(list).map(|list| &list.kind);
    let is_tight = matches!(list, Some(ContainerKind::List(list)) if !list.is_loose);
    is_tight && matches!(below.kind, BlockKind::Text | BlockKind::Image(_))
}

/// Returns the innermost common container of both, and its child that contains the second.
fn common_container(document: &Document, above: usize, below: usize) -> (usize, Option<usize>) {
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
