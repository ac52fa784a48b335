//! Measure proxy: a text that termimad, which measures characters, breaks as if it measured
//! clusters.

use unicode_linebreak::linebreaks;

use crate::text::width::{self, Cluster};

/// A zero-width character in the proxy, one byte long.
const ZERO_WIDTH_FILL: char = '\n';

/// Proxy of a text: same length in bytes, each cluster one unbreakable unit of the same width.
pub(super) struct MeasureProxy {
    /// The proxy text.
    pub(super) text: String,
    /// Its unbreakable runs.
    pub(super) runs: Vec<UnbreakableRun>,
}

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

impl MeasureProxy {
    /// Creates the proxy of a text.
    pub(super) fn of(text: &str, columns: usize, by_words: bool) -> Self {
        let mut shadow = text.to_owned();
        let mut rest = text;
        if !text.is_ascii() {
            shadow.clear();
        }
        while !text.is_ascii() && !rest.is_empty() {
            let (plain, more) = rest.split_at(ascii_prefix_len(rest));
            shadow.push_str(plain);
            let (wide, more) = more.split_at(non_ascii_prefix_len(more));
            unbreakable_units(wide, columns).for_each(|unit| push_unit(&mut shadow, unit));
            rest = more;
        }
        let whole = UnbreakableRun {
            start: 0,
            content_end: text.len(),
            end: text.len(),
        };
        let runs = if by_words {
            unbreakable_runs(text)
        } else {
            vec![whole]
        };
        let runs = runs
            .into_iter()
            .flat_map(|run| split_wide_run(text, run, columns))
            .collect();
        Self { text: shadow, runs }
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

/// Returns the length in bytes of the ASCII prefix that cannot be part of a longer cluster.
fn ascii_prefix_len(text: &str) -> usize {
    match text.bytes().position(|byte| !byte.is_ascii()) {
        Some(at) => at.saturating_sub(1),
        None => text.len(),
    }
}

/// Returns the length in bytes up to the next two adjacent ASCII characters.
fn non_ascii_prefix_len(text: &str) -> usize {
    let mut pairs = text.as_bytes().windows(2).skip(1);
    let pair = pairs.position(<[u8]>::is_ascii);
    pair.map_or(text.len(), |at| at + 1)
}

fn push_unit(shadow: &mut String, cluster: Cluster<'_>) {
    let before = shadow.len();
    match (cluster.width, cluster.text.len()) {
        (2, 3..) => shadow.push('日'),
        (_, 1) => shadow.push_str(cluster.text),
        (columns, _) => shadow.extend(std::iter::repeat_n('x', columns)),
    }
    let used = shadow.len() - before;
    let fill = cluster.text.len().saturating_sub(used);
    shadow.extend(std::iter::repeat_n(ZERO_WIDTH_FILL, fill));
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

/// Splits a run that is wider than a row between its clusters, which termimad doesn't know.
fn split_wide_run(text: &str, run: UnbreakableRun, columns: usize) -> Vec<UnbreakableRun> {
    let solid = text.get(run.start..run.content_end).unwrap_or_default();
    if solid.len() <= columns {
        return vec![run];
    }
    let mut runs = Vec::new();
    let mut start = run.start;
    let mut used = 0;
    for cluster in unbreakable_units(solid, columns) {
        let at = run.start + cluster.at;
        if used + cluster.width > columns && at > start {
            runs.push(UnbreakableRun {
                start,
                content_end: at,
                end: at,
            });
            start = at;
            used = 0;
        }
        used += cluster.width;
    }
    runs.push(UnbreakableRun { start, ..run });
    runs
}
