//! The writer's own words: a text with one word a line.

use std::collections::BTreeSet;

/// Words that are right because the writer says so.
///
/// A word in small letters is right with a capital and in capitals too; one with a capital is right
/// as it is written and in capitals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// Each with its small letters first, which is the order of the list.
    words: BTreeSet<(String, String)>,
}

impl Personal {
    /// Reads a list: one word a line, in any order; empty lines say nothing.
    pub fn read(text: &str) -> Self {
        let mut personal = Self::default();
        for line in text.lines() {
            personal.add(line);
        }
        personal
    }

    /// Writes the list, sorted.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (_, word) in &self.words {
            text.push_str(word);
            text.push('\n');
        }
        text
    }

    /// Adds a word; tells whether it is new. A byte order mark and blanks are no part of it.
    pub fn add(&mut self, word: &str) -> bool {
        let word = super::plain(word.trim_start_matches('\u{feff}').trim());
        !word.is_empty() && self.words.insert((word.to_lowercase(), word))
    }

    /// Takes a word off the list; tells whether it was on it.
    pub fn remove(&mut self, word: &str) -> bool {
        let word = super::plain(word.trim());
        self.words.remove(&(word.to_lowercase(), word))
    }

    /// Tells whether a word is right.
    pub fn knows(&self, word: &str) -> bool {
        let word = super::plain(word);
        let small = word.to_lowercase();
        let has = |written: &str| self.words.contains(&(small.clone(), written.to_owned()));
        if has(&word) || (has(&small) && (is_capitalised(&word) || is_capitals(&word))) {
            return true;
        }
        let mut alike = self.words.range((small.clone(), String::new())..);
        is_capitals(&word) && alike.next().is_some_and(|(other, _)| *other == small)
    }
}

fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && !letters.any(char::is_uppercase)
}

fn is_capitals(word: &str) -> bool {
    !word.chars().any(char::is_lowercase)
}
