//! Matcher: what the matches of many posts share, such as buffers of the fuzzy matcher, and facts
//! that no post carries itself.

use jiff::civil::Date;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use std::sync::Arc;

use super::phrase_matches::PhraseMatches;
use super::read_marks::ReadMarks;
use crate::blog::link_graph::LinkGraph;
use crate::text::fold::{FoldOptions, FoldedText};
use crate::text::width;

/// State shared by the matches of many posts. A fact that isn't known yet hides no post.
#[derive(Debug)]
pub struct QueryMatcher {
    matcher: Matcher,
    chars: Vec<char>,
    /// The posts whose text contains the quoted phrases.
    pub phrases: PhraseMatches,
    /// The posts that were read.
    pub read: ReadMarks,
    /// Which posts link to which; `None` until the texts were read for it.
    pub links: Option<Arc<LinkGraph>>,
    /// The day for `date:today` and the like; `None` if unknown.
    pub today: Option<Date>,
}

impl Default for QueryMatcher {
    fn default() -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            chars: Vec::new(),
            phrases: PhraseMatches::default(),
            read: ReadMarks::default(),
            links: None,
            today: None,
        }
    }
}

impl QueryMatcher {
    /// Returns a matcher with the same facts.
    #[must_use]
    pub fn with_same_facts(&self) -> Self {
        Self {
            phrases: self.phrases.clone(),
            read: self.read.clone(),
            links: self.links.clone(),
            today: self.today,
            ..Self::default()
        }
    }

    /// Whether a text matches a fuzzy pattern.
    pub fn fuzzy_matches(&mut self, pattern: &Pattern, text: &str) -> bool {
        self.score(pattern, text).is_some()
    }

    /// Returns how well a text matches a fuzzy pattern; higher is better.
    pub fn score(&mut self, pattern: &Pattern, text: &str) -> Option<u32> {
        let folded = folded(text);
        let text = folded.as_ref().map_or(text, FoldedText::text);
        let text = Utf32Str::new(text, &mut self.chars);
        let score = pattern.score(text, &mut self.matcher);
        score.filter(|_| is_close_match(score, pattern))
    }

    /// Returns the byte offsets of the characters that a fuzzy pattern matches, in order.
    pub fn positions(&mut self, pattern: &Pattern, text: &str) -> Vec<usize> {
        let folded = folded(text);
        let shown = folded.as_ref().map_or(text, FoldedText::text);
        let units = Utf32Str::new(shown, &mut self.chars);
        let mut here = Vec::new();
        let score = pattern.indices(units, &mut self.matcher, &mut here);
        if !is_close_match(score, pattern) {
            return Vec::new();
        }
        let offsets = unit_offsets(shown, units, &here).into_iter();
        let offsets = offsets.map(|at| match &folded {
            Some(folded) => folded.source_range(&(at..at + 1)).start,
            None => at,
        });
        let mut offsets: Vec<usize> = offsets.collect();
        offsets.sort_unstable();
        offsets.dedup();
        offsets
    }
}

/// Creates a fuzzy pattern, whose letters must occur in order.
pub fn pattern(word: &str) -> Pattern {
    let folded = folded(word);
    Pattern::new(
        folded.as_ref().map_or(word, FoldedText::text),
        CaseMatching::Smart,
        Normalization::Smart,
        AtomKind::Fuzzy,
    )
}

/// Folds a text that isn't all ASCII; the matcher itself handles the case and accents of others.
fn folded(text: &str) -> Option<FoldedText> {
    let fold = FoldOptions {
        case: true,
        accents: true,
    };
    (!text.is_ascii()).then(|| fold.fold(text))
}

/// Returns the byte offsets in a text of the matcher's units: bytes if all that it compares is
/// ASCII, else grapheme clusters.
fn unit_offsets(text: &str, units: Utf32Str<'_>, indexes: &[u32]) -> Vec<usize> {
    let indexes = indexes.iter().map(|at| *at as usize);
    if matches!(units, Utf32Str::Ascii(_)) {
        return indexes.collect();
    }
    let starts: Vec<usize> = width::clusters(text).map(|cluster| cluster.at).collect();
    indexes.filter_map(|at| starts.get(at).copied()).collect()
}

/// Whether matched letters are close enough together to be a plausible match.
///
/// The matcher scores 16 for a letter and subtracts for gaps; a word scattered over a whole
/// sentence scores lower than the limit.
fn is_close_match(score: Option<u32>, pattern: &Pattern) -> bool {
    let letters: usize = pattern
        .atoms
        .iter()
        .map(|atom| atom.needle_text().len())
        .sum();
    score.is_some_and(|score| score >= letters as u32 * 18)
}
