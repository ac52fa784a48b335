//! Token builder: collects the base tokens of a line and the overlays (emphasis, links) over them.
//!
//! Base tokens never overlap; overlays may contain tokens and each other. They are collected in any
//! order and swept once, so that deep nesting costs no more than its delimiters.

use std::ops::Range;

use super::{Kind, MOST_BYTES, Run};
use crate::text::{Weight, width};

/// A style that lies over text and base tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cover {
    Bold,
    Italic,
    Strike,
    Link,
    Heading,
}

/// Number of overlay kinds.
const COVERS: usize = 5;

/// Tokens and overlays of a line collected so far.
pub(super) struct Paint {
    blind: bool,
    parts: Vec<(Range<usize>, Kind)>,
    edges: Vec<(usize, Cover, i32)>,
}

impl Paint {
    pub(super) const fn new() -> Self {
        Self {
            blind: false,
            parts: Vec::new(),
            edges: Vec::new(),
        }
    }

    /// Creates a builder that discards tokens; used when only the end state is needed.
    pub(super) fn blind() -> Self {
        Self {
            blind: true,
            ..Self::new()
        }
    }

    pub(super) const fn is_blind(&self) -> bool {
        self.blind
    }

    pub(super) fn part(&mut self, at: Range<usize>, kind: Kind) {
        if !self.blind && !at.is_empty() {
            self.parts.push((at, kind));
        }
    }

    pub(super) fn cover(&mut self, at: Range<usize>, cover: Cover) {
        if !self.blind && !at.is_empty() {
            self.edges.push((at.start, cover, 1));
            self.edges.push((at.end, cover, -1));
        }
    }

    /// Returns the tokens, in order.
    pub(super) fn runs(mut self, line: &str) -> Vec<Run> {
        self.parts.sort_by_key(|(at, _)| at.start);
        self.edges.sort_by_key(|(at, ..)| *at);
        let mut sweep = Sweep {
            runs: Vec::with_capacity(self.parts.len() + self.edges.len()),
            edges: &self.edges,
            depths: [0; COVERS],
        };
        let mut at = 0;
        for (part, kind) in &self.parts {
            sweep.text(at..part.start.max(at));
            sweep.part(part.start.max(at)..part.end, *kind);
            at = at.max(part.end);
        }
        sweep.text(at..line.len());
        let mut runs = sweep.runs;
        if !line.is_ascii() {
            snap(line, &mut runs);
        }
        runs
    }
}

/// Sweep over a line with the overlays open at a position.
struct Sweep<'a> {
    runs: Vec<Run>,
    edges: &'a [(usize, Cover, i32)],
    depths: [i32; COVERS],
}

impl Sweep<'_> {
    /// Returns the position of the next overlay edge, at most `end`.
    fn next_edge(&self, end: usize) -> usize {
        self.edges.first().map_or(end, |(at, ..)| end.min(*at))
    }

    fn pass(&mut self, at: usize) {
        while let Some(((edge, cover, step), rest)) = self.edges.split_first()
            && *edge <= at
        {
            if let Some(depth) = self.depths.get_mut(*cover as usize) {
                *depth += step;
            }
            self.edges = rest;
        }
    }

    fn is_open(&self, cover: Cover) -> bool {
        self.depths
            .get(cover as usize)
            .is_some_and(|depth| *depth > 0)
    }

    fn weight(&self) -> Weight {
        [
            (Cover::Bold, Weight::BOLD),
            (Cover::Italic, Weight::ITALIC),
            (Cover::Strike, Weight::STRIKE),
        ]
        .into_iter()
        .filter(|(cover, _)| self.is_open(*cover))
        .fold(Weight::PLAIN, |all, (_, weight)| all.and(weight))
    }

    fn text(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            self.pass(at);
            let end = self.next_edge(range.end);
            let kind = if self.is_open(Cover::Link) {
                Kind::Link
            } else if self.is_open(Cover::Heading) {
                Kind::Heading
            } else {
                Kind::Text
            };
            self.push(at..end, kind, self.weight());
            at = end;
        }
    }

    fn part(&mut self, range: Range<usize>, kind: Kind) {
        if range.is_empty() {
            return;
        }
        self.pass(range.start);
        let weight = match kind {
            Kind::Code => self.weight(),
            _ => Weight::PLAIN,
        };
        self.push(range, kind, weight);
    }

    fn push(&mut self, at: Range<usize>, kind: Kind, weight: Weight) {
        if at.is_empty() || (kind == Kind::Text && weight == Weight::PLAIN) {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.at.end == at.start && last.kind == kind && last.weight == weight => {
                last.at.end = at.end;
            }
            _ => self.runs.push(Run { at, kind, weight }),
        }
    }
}

/// Moves token edges inside a grapheme back to its start.
fn snap(line: &str, runs: &mut Vec<Run>) {
    let mut clusters = width::clusters(line).map(|cluster| cluster.at).peekable();
    let mut start = 0;
    let mut floor = |at: usize| {
        while let Some(next) = clusters.next_if(|next| *next <= at) {
            start = next;
        }
        if at >= line.len() { at } else { start }
    };
    for run in runs.iter_mut() {
        run.at.start = floor(run.at.start);
        run.at.end = floor(run.at.end);
    }
    runs.retain(|run| !run.at.is_empty());
}

/// Returns the part of a line that is lexed; it ends at a grapheme boundary.
pub(super) fn piece(line: &str) -> &str {
    if line.len() <= MOST_BYTES {
        return line;
    }
    let mut end = MOST_BYTES;
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let piece = line.get(..end).unwrap_or_default();
    // the last grapheme may continue after the cut
    let last = width::clusters(piece).last();
    last.and_then(|cluster| piece.get(..cluster.at))
        .unwrap_or(piece)
}
