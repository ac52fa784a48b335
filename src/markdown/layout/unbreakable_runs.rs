//! Unbreakable runs: the parts of a line between which it may be broken.

use unicode_linebreak::linebreaks;

use crate::text::width::{self, Cluster};

/// An unbreakable run, with the space after it that is dropped at a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnbreakableRun {
    /// Start offset.
    pub(super) start: usize,
    /// End of the unbreakable part.
    pub(super) content_end: usize,
    /// End including the space after it.
    pub(super) end: usize,
}

impl UnbreakableRun {
    /// Creates a run without a space after it.
    pub(super) const fn solid(start: usize, end: usize) -> Self {
        Self {
            start,
            content_end: end,
            end,
        }
    }
}

/// Iterates over the unbreakable units: clusters, or the parts of one that is wider than a row.
pub(super) fn unbreakable_units(text: &str, columns: usize) -> impl Iterator<Item = Cluster<'_>> {
    width::clusters(text).flat_map(move |cluster| {
        let is_wide = cluster.width > columns;
        let whole = std::iter::once(cluster).filter(move |_| !is_wide);
        let parts = if is_wide {
            split_cluster(cluster)
        } else {
            Vec::new()
        };
        whole.chain(parts)
    })
}

/// Splits a cluster before each character that has a width of its own.
fn split_cluster(cluster: Cluster<'_>) -> Vec<Cluster<'_>> {
    let mut before = '\u{200d}';
    let mut starts = Vec::new();
    for (at, c) in cluster.text.char_indices() {
        if at == 0 || (before != '\u{200d}' && width::of_char(c) > 0) {
            starts.push(at);
        }
        before = c;
    }
    let ends = starts.iter().skip(1).copied().chain([cluster.text.len()]);
    let parts = starts.iter().zip(ends).filter_map(|(&start, end)| {
        let text = cluster.text.get(start..end)?;
        Some(Cluster {
            at: cluster.at + start,
            text,
            width: width::of(text),
        })
    });
    parts.collect()
}

/// Returns the unbreakable runs: words, and in other scripts what Unicode keeps together (UAX 14).
pub(super) fn unbreakable_runs(text: &str) -> Vec<UnbreakableRun> {
    let mut breaks = non_ascii_breaks(text).into_iter().peekable();
    let mut runs = Vec::new();
    let mut start = 0;
    let mut push = |start: &mut usize, solid: usize, end: usize| {
        if solid > *start {
            runs.push(UnbreakableRun {
                start: *start,
                content_end: solid,
                end,
            });
            *start = end;
        }
    };
    for (at, _) in text.match_indices(' ') {
        while let Some(edge) = breaks.next_if(|&edge| edge <= at) {
            push(&mut start, edge, edge);
        }
        push(&mut start, at, at + 1);
    }
    for edge in breaks {
        push(&mut start, edge, edge);
    }
    push(&mut start, text.len(), text.len());
    runs
}

/// Returns the break opportunities other than spaces, which are next to non-ASCII characters.
fn non_ascii_breaks(text: &str) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let is_ascii = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii);
    linebreaks(text)
        .map(|(at, _)| at)
        .filter(|&at| {
            let before = at.checked_sub(1);
            let after_blank = before.and_then(|at| bytes.get(at)) == Some(&b' ');
            !(after_blank || is_ascii(before) && is_ascii(Some(at)))
        })
        .collect()
}
