//! Token builder: collects the base tokens of a line and the overlays (emphasis, links) over them.
//!
//! Base tokens never overlap; overlays may contain tokens and each other. They are collected in any
//! order and swept once, so that deep nesting costs no more than its delimiters.

use std::ops::Range;

use super::{HighlightKind, HighlightToken, MAX_LINE_BYTES};
use crate::text::{TextModifier, width};

/// A style that lies over text and base tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StyleOverlay {
    Bold,
    Italic,
    Strike,
    Link,
    Heading,
}

/// Number of overlay kinds.
const OVERLAY_COUNT: usize = 5;

/// Tokens and overlays of a line collected so far.
pub(super) struct TokenBuilder {
    is_discarding: bool,
    parts: Vec<(Range<usize>, HighlightKind)>,
    edges: Vec<(usize, StyleOverlay, i32)>,
}

impl TokenBuilder {
    pub(super) const fn new() -> Self {
        Self {
            is_discarding: false,
            parts: Vec::new(),
            edges: Vec::new(),
        }
    }

    /// Creates a builder that discards tokens; used when only the end state is needed.
    pub(super) fn discarding() -> Self {
        Self {
            is_discarding: true,
            ..Self::new()
        }
    }

    pub(super) const fn is_discarding(&self) -> bool {
        self.is_discarding
    }

    pub(super) fn token(&mut self, at: Range<usize>, kind: HighlightKind) {
        if !self.is_discarding && !at.is_empty() {
            self.parts.push((at, kind));
        }
    }

    pub(super) fn overlay(&mut self, at: Range<usize>, cover: StyleOverlay) {
        if !self.is_discarding && !at.is_empty() {
            self.edges.push((at.start, cover, 1));
            self.edges.push((at.end, cover, -1));
        }
    }

    /// Returns the tokens, in order.
    pub(super) fn into_tokens(mut self, line: &str) -> Vec<HighlightToken> {
        self.parts.sort_by_key(|(at, _)| at.start);
        self.edges.sort_by_key(|(at, ..)| *at);
        let mut sweep = OverlaySweep {
            runs: Vec::with_capacity(self.parts.len() + self.edges.len()),
            edges: &self.edges,
            depths: [0; OVERLAY_COUNT],
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
struct OverlaySweep<'a> {
    runs: Vec<HighlightToken>,
    edges: &'a [(usize, StyleOverlay, i32)],
    depths: [i32; OVERLAY_COUNT],
}

impl OverlaySweep<'_> {
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

    fn is_open(&self, cover: StyleOverlay) -> bool {
        self.depths
            .get(cover as usize)
            .is_some_and(|depth| *depth > 0)
    }

    fn weight(&self) -> TextModifier {
        [
            (StyleOverlay::Bold, TextModifier::BOLD),
            (StyleOverlay::Italic, TextModifier::ITALIC),
            (StyleOverlay::Strike, TextModifier::STRIKE),
        ]
        .into_iter()
        .filter(|(cover, _)| self.is_open(*cover))
        .fold(TextModifier::empty(), |all, (_, weight)| all.union(weight))
    }

    fn text(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            self.pass(at);
            let end = self.next_edge(range.end);
            let kind = if self.is_open(StyleOverlay::Link) {
                HighlightKind::Link
            } else if self.is_open(StyleOverlay::Heading) {
                HighlightKind::Heading
            } else {
                HighlightKind::Text
            };
            self.push(at..end, kind, self.weight());
            at = end;
        }
    }

    fn part(&mut self, range: Range<usize>, kind: HighlightKind) {
        if range.is_empty() {
            return;
        }
        self.pass(range.start);
        let weight = match kind {
            HighlightKind::Code => self.weight(),
            _ => TextModifier::empty(),
        };
        self.push(range, kind, weight);
    }

    fn push(&mut self, at: Range<usize>, kind: HighlightKind, weight: TextModifier) {
        if at.is_empty() || (kind == HighlightKind::Text && weight == TextModifier::empty()) {
            return;
        }
        match self.runs.last_mut() {
            Some(last)
                if last.range.end == at.start && last.kind == kind && last.weight == weight =>
            {
                last.range.end = at.end;
            }
            _ => self.runs.push(HighlightToken {
                range: at,
                kind,
                weight,
            }),
        }
    }
}

/// Moves token edges inside a grapheme back to its start.
fn snap(line: &str, runs: &mut Vec<HighlightToken>) {
    let mut clusters = width::clusters(line).map(|cluster| cluster.at).peekable();
    let mut start = 0;
    let mut floor = |at: usize| {
        while let Some(next) = clusters.next_if(|next| *next <= at) {
            start = next;
        }
        if at >= line.len() { at } else { start }
    };
    for run in runs.iter_mut() {
        run.range.start = floor(run.range.start);
        run.range.end = floor(run.range.end);
    }
    runs.retain(|run| !run.range.is_empty());
}

/// Returns the part of a line that is lexed; it ends at a grapheme boundary.
pub(super) fn lexed_part(line: &str) -> &str {
    if line.len() <= MAX_LINE_BYTES {
        return line;
    }
    let mut end = MAX_LINE_BYTES;
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let piece = line.get(..end).unwrap_or_default();
    // the last grapheme may continue after the cut
    let last = width::clusters(piece).last();
    last.and_then(|cluster| piece.get(..cluster.at))
        .unwrap_or(piece)
}
