//! syntect at work: a snippet in, the runs of its lines out.
//!
//! Loading takes milliseconds, and each grammar again as much when it is met first: this belongs on
//! a thread of its own. What a grammar cannot read stays plain.

use std::fmt;

use syntect::parsing::{ParseState, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use crate::text::width;

use super::scopes::Scopes;
use super::{Coloured, MOST_LINES, Run, Snippet, Tint, names};

#[cfg(not(any(feature = "oniguruma", feature = "pure-rust")))]
compile_error!("code has no colours without an engine: choose `oniguruma` or `pure-rust`");

/// A longer line stays plain, in bytes: it was written by a program.
const LONGEST: usize = 2_048;

/// All grammars.
pub struct Grammars {
    set: SyntaxSet,
    scopes: Scopes,
}

impl fmt::Debug for Grammars {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Grammars").finish_non_exhaustive()
    }
}

impl Grammars {
    /// Loads what names the grammars; the rest of each is loaded when it is met first.
    pub fn load() -> Self {
        Self {
            set: two_face::syntax::extra_newlines(),
            scopes: Scopes::new(),
        }
    }

    /// Colours a snippet, line by line for as long as `goes_on`; what is left is plain.
    ///
    /// A line costs some ten microseconds, a hostile one of 2 KB some milliseconds.
    pub fn colour(&self, snippet: &Snippet, goes_on: &mut dyn FnMut() -> bool) -> Coloured {
        let mut coloured = Coloured::plain(snippet);
        let Some(grammar) = self.grammar(&snippet.key.language) else {
            return coloured;
        };
        let mut state = ParseState::new(grammar);
        let mut stack = ScopeStack::new();
        let mut fed = String::new();
        for line in snippet.text.split('\n').take(MOST_LINES) {
            if !goes_on() {
                break;
            }
            if line.len() > LONGEST {
                coloured.lines.push(Box::default());
                continue;
            }
            fed.clear();
            fed.push_str(line);
            fed.push('\n');
            let Ok(steps) = state.parse_line(&fed, &self.set) else {
                break;
            };
            coloured.lines.push(self.runs(line, &steps, &mut stack));
        }
        coloured
    }

    /// Tells whether there is a grammar of that name.
    pub fn knows(&self, language: &str) -> bool {
        self.grammar(language).is_some()
    }

    fn grammar(&self, language: &str) -> Option<&SyntaxReference> {
        self.set.find_syntax_by_token(&names::token(language))
    }

    fn runs(
        &self,
        line: &str,
        steps: &[(usize, ScopeStackOp)],
        stack: &mut ScopeStack,
    ) -> Box<[Run]> {
        let mut runs = Vec::new();
        let mut start = 0;
        for (at, step) in steps {
            if *at > start {
                self.add(&mut runs, line, start..*at, stack);
                start = *at;
            }
            // a step that does not fit the stack leaves it as it is
            let _ = stack.apply(step);
        }
        self.add(&mut runs, line, start..line.len(), stack);
        keep_clusters_whole(line, &mut runs);
        runs.into_boxed_slice()
    }

    fn add(
        &self,
        runs: &mut Vec<Run>,
        line: &str,
        range: std::ops::Range<usize>,
        stack: &ScopeStack,
    ) {
        let (start, end) = (range.start, range.end.min(line.len()));
        let text = line.get(start..end).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        let tint = self.scopes.tint(text, stack.as_slice());
        match runs.last_mut() {
            Some(last) if last.end == start && last.tint == tint => last.end = end,
            _ if tint == Tint::default() => {}
            _ => runs.push(Run { start, end, tint }),
        }
    }
}

/// Lets a run begin and end only where a cluster does: one drawn in two parts takes other columns.
fn keep_clusters_whole(line: &str, runs: &mut Vec<Run>) {
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
