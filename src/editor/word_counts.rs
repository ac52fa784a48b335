//! Word count of a text, kept per line while it is edited, so that a key costs one line.
//!
//! It counts the same way as the post list ([`crate::blog::word_count`]). No word extends over a line
//! ending, so the counts of the lines add up to that of the text.

use std::borrow::Cow;
use std::iter::Sum;
use std::ops::{Add, Range, Sub};

use crate::blog::word_count;
use crate::text::width;

/// Number of words and characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordCount {
    /// Words, by Unicode word boundaries.
    pub words: usize,
    /// User-perceived characters, without line endings.
    pub characters: usize,
}

impl WordCount {
    /// Counts a text; line endings separate words and are not counted.
    pub fn of(text: &str) -> Self {
        text.lines().map(Self::of_line).sum()
    }

    fn of_line(line: &str) -> Self {
        Self {
            words: word_count::count(line),
            characters: width::clusters(line).count(),
        }
    }
}

impl Add for WordCount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            characters: self.characters + other.characters,
        }
    }
}

impl Sub for WordCount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            words: self.words - other.words,
            characters: self.characters - other.characters,
        }
    }
}

impl Sum for WordCount {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::add)
    }
}

/// Counts of all lines of a text.
#[derive(Clone, Debug, Default)]
pub struct WordCounts {
    lines: Vec<WordCount>,
    total: WordCount,
}

impl WordCounts {
    /// Counts a text of `lines` lines. A megabyte takes milliseconds, so large texts belong on
    /// another thread.
    pub fn new<'t>(lines: usize, text: impl Fn(usize) -> Cow<'t, str>) -> Self {
        let mut words = Self::default();
        words.apply_edit(0, 0, lines, text);
        words
    }

    /// Updates the counts after an edit: `removed` lines from `first` on became `added` lines.
    /// `text` returns a line without its ending.
    pub fn apply_edit<'t>(
        &mut self,
        first: usize,
        removed: usize,
        added: usize,
        text: impl Fn(usize) -> Cow<'t, str>,
    ) {
        let new: Vec<WordCount> = (first..first + added)
            .map(|line| WordCount::of_line(&text(line)))
            .collect();
        let first = first.min(self.lines.len());
        let end = (first + removed).min(self.lines.len());
        let gained: WordCount = new.iter().copied().sum();
        let lost = self.sum(first..end);
        self.lines.splice(first..end, new);
        self.total = self.total + gained - lost;
    }

    /// Returns the count of the body, which begins at line `first`, after the front matter.
    pub fn body(&self, first: usize) -> WordCount {
        self.total - self.sum(0..first.min(self.lines.len()))
    }

    fn sum(&self, lines: Range<usize>) -> WordCount {
        let lines = self.lines.get(lines).unwrap_or_default();
        lines.iter().copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    fn counted(text: &str) -> WordCounts {
        let lines: Vec<&str> = text.split('\n').collect();
        WordCounts::new(lines.len(), |line| Cow::Borrowed(lines[line]))
    }

    #[test]
    fn the_body_is_counted_as_the_list_counts_it() {
        let body =
            "It's a test of 日本語テスト, don't you\nsee\n\n性能测试与系统设计 👩\u{200d}💻!\n";
        let words = counted(&format!("---\ntitle: a b c\n---\n{body}"));
        assert_eq!(words.body(3).words, word_count::count(body));
        assert_eq!(counted("e\u{301}👩\u{200d}💻\nb").body(0).characters, 3);
        assert_eq!(WordCount::of("a b\nc").words, 3);
    }

    #[test]
    fn a_key_costs_its_line() {
        let mut words = counted(&"one two\n".repeat(1_000));
        let asked = Cell::new(0);
        words.apply_edit(500, 1, 1, |_| {
            asked.set(asked.get() + 1);
            Cow::Borrowed("one two three")
        });
        assert_eq!((asked.get(), words.body(0).words), (1, 2_001));
    }

    proptest! {
        #[test]
        fn after_any_edit_the_count_is_that_of_the_text(
            old in prop::collection::vec("[a-z ,é日]{0,12}", 1..20),
            new in prop::collection::vec("[a-z ,é日]{0,12}", 0..5),
            at in 0usize..20,
            removed in 0usize..6,
        ) {
            let first = at.min(old.len());
            let removed = removed.min(old.len() - first);
            let mut words = counted(&old.join("\n"));
            let mut lines = old;
            lines.splice(first..first + removed, new.clone());
            words.apply_edit(first, removed, new.len(), |line| Cow::Owned(lines[line].clone()));
            prop_assert_eq!(words.body(0), WordCount::of(&lines.join("\n")));
        }
    }
}
