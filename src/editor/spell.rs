//! Spell check of the prose of a post.
//!
//! It uses the Hunspell dictionaries installed on the system. Only prose is checked: words outside
//! of code, URLs and tags, in titles and descriptions, and no technical names. Loading a dictionary
//! takes up to half a second and suggesting up to several hundred milliseconds, so both run on
//! another thread; checking a word takes microseconds.

mod decode;
mod dictionaries;
mod line_cache;
mod personal;
mod words;

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;
use thiserror::Error;

pub use dictionaries::{LanguageTag, detect_language, dictionary_folders, dictionary_paths};
pub use line_cache::MisspelledLines;
pub use personal::PersonalDictionary;

use super::highlight::HighlightToken;

/// Longer words, in bytes, are not checked.
const MAX_WORD_BYTES: usize = 80;
/// Longer words, in bytes, get no suggestions: with a large dictionary they take seconds.
const MAX_SUGGEST_BYTES: usize = 40;
/// Longer words, in bytes, are not compared with the whole dictionary.
const MAX_COMPARE_BYTES: usize = 20;
/// Maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 7;

/// Why a dictionary cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DictionaryError {
    /// Unsupported character encoding.
    #[error("unsupported dictionary encoding {0}; install one in UTF-8 or ISO8859-1")]
    Encoding(String),
    /// Declared as UTF-8 but invalid: byte offset, file.
    #[error("the dictionary is not UTF-8 at byte {0} of its {1} file")]
    NotUtf8(usize, &'static str),
    /// Not a Hunspell dictionary.
    #[error("the dictionary cannot be read: {0}")]
    Malformed(String),
}

/// The words of a language.
pub struct Dictionary {
    inner: spellbook::Dictionary,
    letters: Alphabet,
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Dictionary").finish_non_exhaustive()
    }
}

impl Dictionary {
    /// Parses a dictionary from the texts of its `.aff` and `.dic` files.
    pub fn new(aff: &str, dic: &str) -> Result<Self, DictionaryError> {
        let inner = spellbook::Dictionary::new(aff, dic);
        let inner = inner.map_err(|error| DictionaryError::Malformed(error.to_string()))?;
        Ok(Self {
            inner,
            letters: Alphabet::of(dic),
        })
    }

    /// Parses a dictionary from the bytes of its files, in the encoding it declares.
    pub fn from_bytes(aff: &[u8], dic: &[u8]) -> Result<Self, DictionaryError> {
        let (aff, dic) = decode::decode(aff, dic)?;
        Self::new(&aff, &dic)
    }

    /// Returns the byte ranges of the words of a line that neither the dictionary nor the personal
    /// list contains. `runs` are the tokens of the line, from [`lex`](super::highlight::lex).
    pub fn misspelled(
        &self,
        line: &str,
        runs: &[HighlightToken],
        personal: &PersonalDictionary,
    ) -> Vec<Range<usize>> {
        let words = words::words_to_check(line, runs);
        let groups = words.chunk_by(|a, b| words::are_joined(line, a, b));
        let mut wrong = Vec::new();
        for group in groups {
            let unknown = |word: &&Range<usize>| {
                let word = line.get((*word).clone()).unwrap_or_default();
                !self.knows(word, personal)
            };
            let found: Vec<Range<usize>> = group.iter().filter(unknown).cloned().collect();
            // `vis-à-vis` is known, `vis` alone may not be
            if !found.is_empty() && !self.knows_group(line, group, personal) {
                wrong.extend(found);
            }
        }
        wrong
    }

    /// Returns at most 7 suggestions for a word, best first.
    pub fn suggest(&self, word: &str) -> Vec<String> {
        let mut found = Vec::new();
        let word = normalize(word);
        if word.len() > MAX_SUGGEST_BYTES || word.is_empty() {
            return found;
        }
        let suggester = self.inner.suggester();
        // comparing with the whole dictionary is slow: only if nothing similar is found
        suggester
            .clone()
            .with_ngram_suggestions(false)
            .suggest(&word, &mut found);
        if found.is_empty() && word.len() <= MAX_COMPARE_BYTES {
            suggester.suggest(&word, &mut found);
        }
        found.truncate(MAX_SUGGESTIONS);
        found
    }

    fn knows_group(
        &self,
        line: &str,
        group: &[Range<usize>],
        personal: &PersonalDictionary,
    ) -> bool {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            return true;
        };
        let whole = line.get(first.start..last.end).unwrap_or_default();
        group.len() > 1 && whole.len() <= MAX_WORD_BYTES && self.knows(whole, personal)
    }

    fn knows(&self, word: &str, personal: &PersonalDictionary) -> bool {
        let word = normalize(word);
        // `Ana's`, `gibt's`
        let owner = word.strip_suffix("'s");
        self.knows_plain(&word, personal)
            || owner.is_some_and(|owner| self.knows_plain(owner, personal))
    }

    fn knows_plain(&self, word: &str, personal: &PersonalDictionary) -> bool {
        // a single letter is an item of a list or a variable
        word.len() > MAX_WORD_BYTES
            || word.chars().nth(1).is_none()
            || self.letters.is_foreign(word)
            || personal.knows(word)
            || self.inner.check(word)
    }
}

/// Normalizes a word as dictionaries spell it: straight apostrophe, no soft hyphens, NFC.
fn normalize(word: &str) -> String {
    let as_written = |c: char| match c {
        '\u{ad}' => None,
        '\u{2019}' | '\u{2bc}' => Some('\''),
        '\u{2010}' | '\u{2011}' => Some('-'),
        c => Some(c),
    };
    let word = ComposingNormalizerBorrowed::new_nfc().normalize(word);
    word.chars().filter_map(as_written).collect()
}

/// Letters of a language; words with other letters belong to another language.
#[derive(Debug, Default)]
struct Alphabet {
    is_latin: bool,
    others: HashSet<char>,
}

impl Alphabet {
    fn of(dic: &str) -> Self {
        let mut letters = Self::default();
        let (mut latin, mut all) = (0usize, 0usize);
        for line in dic.lines().skip(1) {
            let word = line.split('/').next().unwrap_or_default();
            all += 1;
            latin += usize::from(word.starts_with(|c: char| c.is_ascii_alphabetic()));
            let others = word.chars().filter(|c| !c.is_ascii());
            letters.others.extend(others.flat_map(char::to_lowercase));
        }
        letters.is_latin = latin * 2 > all;
        letters
    }

    fn is_foreign(&self, word: &str) -> bool {
        let mut letters = word.chars().flat_map(char::to_lowercase);
        letters.any(|c| {
            if c.is_ascii() {
                c.is_ascii_alphabetic() && !self.is_latin
            } else {
                c.is_alphabetic() && !self.others.contains(&c)
            }
        })
    }
}

#[cfg(test)]
mod tests;
