//! Cache of misspelled words per line, updated while the text is edited.
//!
//! A changed line keeps the marks before and after the change, so that underlines do not flicker
//! with every key; the words at the change are checked again when typing pauses.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Maximum number of lines in the cache.
const MAX_CACHED_LINES: usize = 1_024;

/// Misspelled words by line.
#[derive(Clone, Debug, Default)]
pub struct MisspelledLines {
    lines: BTreeMap<usize, CheckedLine>,
}

#[derive(Clone, Debug)]
struct CheckedLine {
    text: String,
    misspelled: Vec<Range<usize>>,
    /// Whether all its words have been checked.
    is_fully_checked: bool,
}

impl MisspelledLines {
    /// Updates the cache after an edit: `before` lines from `first` on became `after` lines. `text`
    /// returns a line as it was passed to [`Self::store`].
    pub fn apply_edit<'t>(
        &mut self,
        first: usize,
        before: usize,
        after: usize,
        text: impl Fn(usize) -> Cow<'t, str>,
    ) {
        if before == after {
            for (line, known) in self.lines.range_mut(first..first + before) {
                known.adapt_to(&text(*line));
            }
            return;
        }
        let mut below = self.lines.split_off(&first);
        let rest = below.split_off(&(first + before)).into_iter();
        let moved = rest.map(|(line, known)| ((line + after).saturating_sub(before), known));
        self.lines.extend(moved);
        // a split or joined line keeps the marks of its beginning
        if let Some(mut known) = below.remove(&first).filter(|_| after > 0) {
            known.adapt_to(&text(first));
            self.lines.insert(first, known);
        }
    }

    /// Returns the byte ranges of the misspelled words of a line, in order.
    pub fn misspelled(&self, line: usize) -> &[Range<usize>] {
        self.lines.get(&line).map_or(&[], |line| &line.misspelled)
    }

    /// Whether a line has unchecked words.
    pub fn needs_check(&self, line: usize) -> bool {
        self.lines
            .get(&line)
            .is_none_or(|line| !line.is_fully_checked)
    }

    /// Stores the misspelled words of a line.
    pub fn store(&mut self, line: usize, text: String, wrong: Vec<Range<usize>>) {
        if self.lines.len() >= MAX_CACHED_LINES {
            self.lines.clear();
        }
        let known = CheckedLine {
            text,
            misspelled: wrong,
            is_fully_checked: true,
        };
        self.lines.insert(line, known);
    }

    /// Clears the cache, since the accepted words have changed.
    pub fn clear(&mut self) {
        self.lines.clear();
    }
}

impl CheckedLine {
    /// Keeps the words before and after the changed part of the line.
    fn adapt_to(&mut self, new: &str) {
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
        let kept = self.misspelled.iter().filter_map(|word| {
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
        self.misspelled = kept.collect();
        new.clone_into(&mut self.text);
        self.is_fully_checked = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> MisspelledLines {
        let mut lines = MisspelledLines::default();
        lines.store(3, "a wrnog wrod here".to_owned(), vec![2..7, 8..12]);
        lines
    }

    #[test]
    fn a_typed_letter_keeps_the_marks_around_it() {
        let mut lines = lines();
        lines.apply_edit(3, 1, 1, |_| "a wrnog x wrod here".into());
        assert_eq!(lines.misspelled(3), [2..7, 10..14]);
        assert!(lines.needs_check(3));
        lines.apply_edit(3, 1, 1, |_| "a wrong x wrod here".into());
        assert_eq!(lines.misspelled(3).first(), Some(&(10..14)));
    }

    #[test]
    fn lines_above_move_what_is_known_below() {
        let mut lines = lines();
        lines.apply_edit(1, 1, 3, |_| "".into());
        assert_eq!(lines.misspelled(5), [2..7, 8..12]);
        assert!(!lines.needs_check(5));
        lines.apply_edit(5, 1, 2, |_| "a wrnog".into());
        assert_eq!(lines.misspelled(5).first(), Some(&(2..7)));
        lines.apply_edit(0, 6, 1, |_| "".into());
        assert!(lines.needs_check(0));
    }
}
