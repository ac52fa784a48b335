//! Incremental highlighting: the states of all lines and the tokens of the visible ones.
//!
//! After an edit the changed lines are lexed again, and the following ones only until the state
//! agrees with the cached one: one line for a letter in a paragraph, the lines below for an opened
//! fence, and those only as far as the screen shows. A call lexes at most as many lines as it is
//! allowed to; if that is not enough, the cached tokens are shown, and the next frame continues.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{HighlightToken, LexerState, lex, next_state};

/// Maximum number of lines whose tokens are cached.
const MAX_CACHED_LINES: usize = 1_024;

/// Highlighting cache of a text.
#[derive(Clone, Debug)]
pub struct HighlightCache {
    /// State before each line reached so far.
    states: Vec<LexerState>,
    /// Lines to lex again because something above or in them changed, in order.
    stale: Vec<usize>,
    /// Tokens of lines, lexed with the state before them.
    tokens: BTreeMap<usize, Vec<HighlightToken>>,
    /// Provisional tokens of a line that has not been reached.
    guess: Vec<HighlightToken>,
    lexed_lines: usize,
}

impl Default for HighlightCache {
    fn default() -> Self {
        Self::of(LexerState::START)
    }
}

impl HighlightCache {
    /// Creates a cache for a text; `start` is the state before its first line.
    pub fn of(start: LexerState) -> Self {
        Self {
            states: vec![start],
            stale: Vec::new(),
            tokens: BTreeMap::new(),
            guess: Vec::new(),
            lexed_lines: 0,
        }
    }

    /// Updates the cache after an edit: `removed` lines from `first` on became `added` lines. A
    /// change within a line is one line that became one, splitting a line is one that became two.
    pub fn apply_edit(&mut self, first: usize, removed: usize, added: usize) {
        self.move_runs(first, removed, added);
        let moved = |line: usize| (line + added).saturating_sub(removed);
        self.stale
            .retain(|line| *line < first || *line >= first + removed);
        for line in self.stale.iter_mut().filter(|line| **line >= first) {
            *line = moved(*line);
        }
        if first >= self.states.len() {
            return;
        }
        let Some(&below) = self.states.get(first + removed) else {
            self.states.truncate(first + 1);
            self.stale.retain(|line| *line < first);
            return;
        };
        let mut new = vec![LexerState::UNKNOWN; added];
        if let Some(last) = new.last_mut() {
            *last = below;
        }
        self.states.splice(first + 1..=first + removed, new);
        self.mark(first);
    }

    /// Lexes until the states before all lines up to `last` are known, at most `most` lines.
    /// Returns whether they are. `text` returns a line without its ending, or at least its first
    /// [`super::MAX_LINE_BYTES`] bytes.
    pub fn lex_until<'t>(
        &mut self,
        last: usize,
        most: usize,
        text: impl Fn(usize) -> Cow<'t, str>,
    ) -> bool {
        let end = self.lexed_lines + most;
        while let Some(&line) = self.stale.first().filter(|line| **line < last) {
            if self.lexed_lines >= end {
                return false;
            }
            self.relex_line(line, &text(line));
        }
        while self.states.len() <= last {
            if self.lexed_lines >= end {
                return false;
            }
            let line = self.states.len() - 1;
            let after = next_state(&text(line), self.state(line));
            self.lexed_lines += 1;
            self.states.push(after);
        }
        true
    }

    /// Returns the tokens of a line; of a line not reached yet, as if it were a paragraph.
    pub fn tokens<'t>(
        &mut self,
        line: usize,
        text: impl Fn(usize) -> Cow<'t, str>,
    ) -> &[HighlightToken] {
        let is_known = self
            .states
            .get(line)
            .is_some_and(|s| *s != LexerState::UNKNOWN);
        if !is_known {
            self.guess = lex(&text(line), self.unknown()).0;
            return &self.guess;
        }
        if !self.tokens.contains_key(&line) {
            self.relex_line(line, &text(line));
        }
        self.tokens.get(&line).map_or(&[], Vec::as_slice)
    }

    /// Returns the state before a line, or that of text if it is not known yet.
    pub fn state(&self, line: usize) -> LexerState {
        let known = self.states.get(line).filter(|s| **s != LexerState::UNKNOWN);
        known.copied().unwrap_or_else(|| self.unknown())
    }

    /// Returns the state assumed for a line that has not been reached: that of a paragraph.
    fn unknown(&self) -> LexerState {
        let first = self.states.first().copied().unwrap_or(LexerState::TEXT);
        first.in_text()
    }

    /// Returns the number of lines lexed since the text was opened.
    pub const fn lexed_lines(&self) -> usize {
        self.lexed_lines
    }

    /// Lexes a line with the state before it; the next line becomes stale if its state changes.
    fn relex_line(&mut self, line: usize, text: &str) {
        let (runs, after) = lex(text, self.state(line));
        self.lexed_lines += 1;
        if self.tokens.len() >= MAX_CACHED_LINES {
            self.tokens.clear();
        }
        self.tokens.insert(line, runs);
        self.stale.retain(|stale| *stale != line);
        match self.states.get_mut(line + 1) {
            Some(below) if *below != after => {
                *below = after;
                self.tokens.remove(&(line + 1));
                self.mark(line + 1);
            }
            Some(_) => {}
            None => self.states.push(after),
        }
    }

    fn mark(&mut self, line: usize) {
        if let Err(at) = self.stale.binary_search(&line) {
            self.stale.insert(at, line);
        }
    }

    fn move_runs(&mut self, first: usize, removed: usize, added: usize) {
        let mut below = self.tokens.split_off(&first);
        if removed > 0 && removed == added {
            let mut rest = below.split_off(&(first + removed));
            self.tokens.append(&mut rest);
            return;
        }
        // if lines were only removed, the next line follows a different one and is lexed again
        let kept = first + removed + usize::from(added == 0);
        let rest = below.split_off(&kept);
        let moved = |line: usize| (line + added).saturating_sub(removed);
        self.tokens
            .extend(rest.into_iter().map(|(line, runs)| (moved(line), runs)));
    }
}
