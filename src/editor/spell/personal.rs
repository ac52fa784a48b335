//! Personal dictionary: a text file with one word a line.

use std::collections::BTreeSet;

/// Words that the user added.
///
/// A lowercase word is also accepted capitalized and in all caps; a capitalized one is accepted as
/// it is written and in all caps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonalDictionary {
    /// Pairs of the lowercase form and the word, which is the order of the file.
    words: BTreeSet<(String, String)>,
}

impl PersonalDictionary {
    /// Parses a list: one word a line, in any order; empty lines are ignored.
    pub fn read(text: &str) -> Self {
        let mut personal = Self::default();
        for line in text.lines() {
            personal.add(line);
        }
        personal
    }

    /// Formats the list, sorted.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (_, word) in &self.words {
            text.push_str(word);
            text.push('\n');
        }
        text
    }

    /// Adds a word, without byte order mark and surrounding whitespace. Returns whether it is new.
    pub fn add(&mut self, word: &str) -> bool {
        let word = super::normalize(word.trim_start_matches('\u{feff}').trim());
        !word.is_empty() && self.words.insert((word.to_lowercase(), word))
    }

    /// Removes a word. Returns whether it was in the list.
    pub fn remove(&mut self, word: &str) -> bool {
        let word = super::normalize(word.trim());
        self.words.remove(&(word.to_lowercase(), word))
    }

    /// Whether a word is accepted.
    pub fn knows(&self, word: &str) -> bool {
        let word = super::normalize(word);
        let small = word.to_lowercase();
        let has = |written: &str| self.words.contains(&(small.clone(), written.to_owned()));
        if has(&word) || (has(&small) && (is_capitalized(&word) || is_all_caps(&word))) {
            return true;
        }
        let mut alike = self.words.range((small.clone(), String::new())..);
        is_all_caps(&word) && alike.next().is_some_and(|(other, _)| *other == small)
    }
}

fn is_capitalized(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && !letters.any(char::is_uppercase)
}

fn is_all_caps(word: &str) -> bool {
    !word.chars().any(char::is_lowercase)
}
