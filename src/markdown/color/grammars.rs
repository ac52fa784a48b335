//! Highlighter: runs syntect on a snippet and returns the styled ranges of its lines.
//!
//! Loading takes milliseconds, as does the first use of each grammar: run this on a thread of its
//! own. Text that a grammar cannot parse stays plain.

use std::fmt;

use syntect::parsing::{ParseState, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use crate::text::width;

use super::scopes::ScopeStyles;
use super::{HighlightedSnippet, MAX_BLOCK_LINES, Snippet, StyledRange, TokenStyle, names};

#[cfg(not(any(feature = "oniguruma", feature = "pure-rust")))]
compile_error!("code has no colors without an engine: choose `oniguruma` or `pure-rust`");

/// Maximum length of a highlighted line, in bytes; a longer one is generated code.
const MAX_LINE_BYTES: usize = 2_048;

/// All grammars.
pub struct Grammars {
    set: SyntaxSet,
    scopes: ScopeStyles,
}

impl fmt::Debug for Grammars {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Grammars").finish_non_exhaustive()
    }
}

impl Grammars {
    /// Loads the index of grammars; each grammar is loaded on first use.
    pub fn load() -> Self {
        Self {
            set: two_face::syntax::extra_newlines(),
            scopes: ScopeStyles::new(),
        }
    }

    /// Highlights a snippet line by line while `goes_on` returns true; the rest stays plain.
    ///
    /// A line takes about ten microseconds, a hostile one of 2 KB some milliseconds.
    pub fn color(
        &self,
        snippet: &Snippet,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> HighlightedSnippet {
        let mut colored = HighlightedSnippet::plain(snippet);
        let Some(grammar) = self.grammar(&snippet.key.language) else {
            return colored;
        };
        let mut state = ParseState::new(grammar);
        let mut stack = ScopeStack::new();
        let mut fed = String::new();
        for line in snippet.text.split('\n').take(MAX_BLOCK_LINES) {
            if !goes_on() {
                break;
            }
            if line.len() > MAX_LINE_BYTES {
                colored.lines.push(Box::default());
                continue;
            }
            fed.clear();
            fed.push_str(line);
            fed.push('\n');
            let Ok(steps) = state.parse_line(&fed, &self.set) else {
                break;
            };
            colored.lines.push(self.runs(line, &steps, &mut stack));
        }
        colored
    }

    /// Whether there is a grammar for a language.
    pub fn has_grammar(&self, language: &str) -> bool {
        self.grammar(language).is_some()
    }

    fn grammar(&self, language: &str) -> Option<&SyntaxReference> {
        self.set
            .find_syntax_by_token(&names::grammar_name(language))
    }

    fn runs(
        &self,
        line: &str,
        steps: &[(usize, ScopeStackOp)],
        stack: &mut ScopeStack,
    ) -> Box<[StyledRange]> {
        let mut runs = Vec::new();
        let mut start = 0;
        for (at, step) in steps {
            if *at > start {
                self.push_range(&mut runs, line, start..*at, stack);
                start = *at;
            }
            // an operation that does not fit the stack leaves it unchanged
            let _ = stack.apply(step);
        }
        self.push_range(&mut runs, line, start..line.len(), stack);
        align_to_clusters(line, &mut runs);
        runs.into_boxed_slice()
    }

    fn push_range(
        &self,
        runs: &mut Vec<StyledRange>,
        line: &str,
        range: std::ops::Range<usize>,
        stack: &ScopeStack,
    ) {
        let (start, end) = (range.start, range.end.min(line.len()));
        let text = line.get(start..end).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        let tint = self.scopes.style_of(text, stack.as_slice());
        match runs.last_mut() {
            Some(last) if last.end == start && last.style == tint => last.end = end,
            _ if tint == TokenStyle::default() => {}
            _ => runs.push(StyledRange {
                start,
                end,
                style: tint,
            }),
        }
    }
}

/// Extends ranges to cluster boundaries: a cluster drawn in two parts has another width.
fn align_to_clusters(line: &str, runs: &mut Vec<StyledRange>) {
    if line.is_ascii() {
        return;
    }
    let mut clusters = width::clusters(line).peekable();
    let mut next = |at: usize| {
        while clusters.next_if(|cluster| cluster.at < at).is_some() {}
        clusters.peek().map_or(line.len(), |cluster| cluster.at)
    };
    for run in runs.iter_mut() {
        run.start = next(run.start);
        run.end = next(run.end);
    }
    runs.retain(|run| run.start < run.end);
}
