//! Cache of misspelled words per line, updated while the text is edited.
//!
//! A changed line keeps the marks before and after the change, so that underlines do not flicker
//! with every key; the words at the change are checked again when typing pauses.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Maximum number of lines in the cache.
const KEPT: usize = 1_024;

/// Misspelled words by line.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    known: BTreeMap<usize, Line>,
}

#[derive(Clone, Debug)]
struct Line {
    text: String,
    wrong: Vec<Range<usize>>,
    /// Whether all its words have been checked.
    is_whole: bool,
}

impl Lines {
    /// Updates the cache after an edit: `before` lines from `first` on became `after` lines. `text`
    /// returns a line as it was passed to [`Self::learn`].
    pub fn edited<'t>(
        &mut self,
        first: usize,
        before: usize,
        after: usize,
        text: impl Fn(usize) -> Cow<'t, str>,
    ) {
        if before == after {
            for (line, known) in self.known.range_mut(first..first + before) {
                known.fit(&text(*line));
            }
            return;
        }
        let mut below = self.known.split_off(&first);
        let rest = below.split_off(&(first + before)).into_iter();
        let moved = rest.map(|(line, known)| ((line + after).saturating_sub(before), known));
        self.known.extend(moved);
        // a split or joined line keeps the marks of its beginning
        if let Some(mut known) = below.remove(&first).filter(|_| after > 0) {
            known.fit(&text(first));
            self.known.insert(first, known);
        }
    }

    /// Returns the byte ranges of the misspelled words of a line, in order.
    pub fn wrong(&self, line: usize) -> &[Range<usize>] {
        self.known.get(&line).map_or(&[], |line| &line.wrong)
    }

    /// Whether a line has unchecked words.
    pub fn wants(&self, line: usize) -> bool {
        self.known.get(&line).is_none_or(|line| !line.is_whole)
    }

    /// Stores the misspelled words of a line.
    pub fn learn(&mut self, line: usize, text: String, wrong: Vec<Range<usize>>) {
        if self.known.len() >= KEPT {
            self.known.clear();
        }
        let known = Line {
            text,
            wrong,
            is_whole: true,
        };
        self.known.insert(line, known);
    }

    /// Clears the cache, since the accepted words have changed.
    pub fn clear(&mut self) {
        self.known.clear();
    }
}

impl Line {
    /// Keeps the words before and after the changed part of the line.
    fn fit(&mut self, new: &str) {
        if self.text == new {
            return;
        }
        let same = |pairs: &mut dyn Iterator<Item = (char, char)>| {
            let same = pairs.take_while(|(old, new)| old == new);
            same.map(|(c, _)| c.len_utf8()).sum::<usize>()
        };
        let head = same(&mut self.text.chars().zip(new.chars()));
        let most = self.text.len().min(new.len()) - head;
        let tail = same(&mut self.text.chars().rev().zip(new.chars().rev())).min(most);
        let behind = self.text.len() - tail;
        // adding a letter to a word makes another word
        let goes_on = |c: char| c.is_alphanumeric();
        let kept = self.wrong.iter().filter_map(|word| {
            let ends = !new.get(word.end..).unwrap_or_default().starts_with(goes_on);
            if word.end <= head && ends {
                return Some(word.clone());
            }
            if word.start < behind {
                return None;
            }
            let moved = |at: usize| at + new.len() - self.text.len();
            let before = new.get(..moved(word.start)).unwrap_or_default();
            let begins = !before.ends_with(goes_on);
            begins.then(|| moved(word.start)..moved(word.end))
        });
        self.wrong = kept.collect();
        new.clone_into(&mut self.text);
        self.is_whole = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Lines {
        let mut lines = Lines::default();
        lines.learn(3, "a wrnog wrod here".to_owned(), vec![2..7, 8..12]);
        lines
    }

    #[test]
    fn a_typed_letter_keeps_the_marks_around_it() {
        let mut lines = lines();
        lines.edited(3, 1, 1, |_| "a wrnog x wrod here".into());
        assert_eq!(lines.wrong(3), [2..7, 10..14]);
        assert!(lines.wants(3));
        lines.edited(3, 1, 1, |_| "a wrong x wrod here".into());
        assert_eq!(lines.wrong(3).first(), Some(&(10..14)));
    }

    #[test]
    fn lines_above_move_what_is_known_below() {
        let mut lines = lines();
        lines.edited(1, 1, 3, |_| "".into());
        assert_eq!(lines.wrong(5), [2..7, 8..12]);
        assert!(!lines.wants(5));
        lines.edited(5, 1, 2, |_| "a wrnog".into());
        assert_eq!(lines.wrong(5).first(), Some(&(2..7)));
        lines.edited(0, 6, 1, |_| "".into());
        assert!(lines.wants(0));
    }
}
