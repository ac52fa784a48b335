//! Words that no dictionary knows, in what people read of a post.
//!
//! Dictionaries are Hunspell's, as systems have them. Only prose is looked at: the words between
//! code, addresses and tags, in titles and descriptions; and of those none that is a name of
//! something technical. Reading a dictionary takes up to half a second and suggesting up to some
//! hundreds of milliseconds, so both are work for another thread; checking a word takes microseconds.

mod decode;
mod lines;
mod personal;
mod places;
mod words;

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;
use thiserror::Error;

pub use lines::Lines;
pub use personal::Personal;
pub use places::{Language, candidates, language};

use super::style::Run;

/// Words of more bytes than this are no words of a language.
const LONGEST: usize = 80;
/// Nothing is suggested for longer words: in a large dictionary that takes seconds.
const LONGEST_TO_SUGGEST: usize = 40;
/// Words of more bytes are not compared with all of a dictionary.
const LONGEST_TO_COMPARE: usize = 20;
/// So many words are suggested at most.
const MOST_SUGGESTIONS: usize = 7;

/// Why a dictionary cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DictionaryError {
    /// It is written in characters that are not known here.
    #[error("the dictionary is written in {0}; install one in UTF-8 or ISO8859-1")]
    Encoding(String),
    /// It says UTF-8 and is not.
    #[error("the dictionary is no UTF-8 at byte {0} of its {1} file")]
    NotUtf8(usize, &'static str),
    /// It is no dictionary.
    #[error("the dictionary cannot be read: {0}")]
    Malformed(String),
}

/// The words of a language.
pub struct Dictionary {
    inner: spellbook::Dictionary,
    letters: Letters,
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Dictionary").finish_non_exhaustive()
    }
}

impl Dictionary {
    /// Reads a dictionary: the text of its `.aff` and of its `.dic` file.
    pub fn new(aff: &str, dic: &str) -> Result<Self, DictionaryError> {
        let inner = spellbook::Dictionary::new(aff, dic);
        let inner = inner.map_err(|error| DictionaryError::Malformed(error.to_string()))?;
        Ok(Self {
            inner,
            letters: Letters::of(dic),
        })
    }

    /// Reads a dictionary from the bytes of its files, in the characters it says it is written in.
    pub fn from_bytes(aff: &[u8], dic: &[u8]) -> Result<Self, DictionaryError> {
        let (aff, dic) = decode::decode(aff, dic)?;
        Self::new(&aff, &dic)
    }

    /// Finds the words of a line that neither the dictionary nor the writer's own list knows: bytes
    /// of the line. `runs` are the line's, from [`lex`](super::style::lex).
    pub fn misspelled(&self, line: &str, runs: &[Run], personal: &Personal) -> Vec<Range<usize>> {
        let words = words::words(line, runs);
        let groups = words.chunk_by(|a, b| words::are_joined(line, a, b));
        let mut wrong = Vec::new();
        for group in groups {
            let unknown = |word: &&Range<usize>| {
                let word = line.get((*word).clone()).unwrap_or_default();
                !self.knows(word, personal)
            };
            let found: Vec<Range<usize>> = group.iter().filter(unknown).cloned().collect();
            // `vis-à-vis` is known, `vis` by itself may not be
            if !found.is_empty() && !self.knows_group(line, group, personal) {
                wrong.extend(found);
            }
        }
        wrong
    }

    /// Suggests words for one that is not known, the likeliest first, 7 at most.
    pub fn suggest(&self, word: &str) -> Vec<String> {
        let mut found = Vec::new();
        let word = plain(word);
        if word.len() > LONGEST_TO_SUGGEST || word.is_empty() {
            return found;
        }
        let suggester = self.inner.suggester();
        // to compare a word with all of a dictionary takes long; only where nothing is near
        suggester
            .clone()
            .with_ngram_suggestions(false)
            .suggest(&word, &mut found);
        if found.is_empty() && word.len() <= LONGEST_TO_COMPARE {
            suggester.suggest(&word, &mut found);
        }
        found.truncate(MOST_SUGGESTIONS);
        found
    }

    fn knows_group(&self, line: &str, group: &[Range<usize>], personal: &Personal) -> bool {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            return true;
        };
        let whole = line.get(first.start..last.end).unwrap_or_default();
        group.len() > 1 && whole.len() <= LONGEST && self.knows(whole, personal)
    }

    fn knows(&self, word: &str, personal: &Personal) -> bool {
        let word = plain(word);
        // `Ana's`, `gibt's`
        let owner = word.strip_suffix("'s");
        self.knows_plain(&word, personal)
            || owner.is_some_and(|owner| self.knows_plain(owner, personal))
    }

    fn knows_plain(&self, word: &str, personal: &Personal) -> bool {
        // a letter by itself is a name in a list or a formula
        word.len() > LONGEST
            || word.chars().nth(1).is_none()
            || self.letters.is_foreign(word)
            || personal.knows(word)
            || self.inner.check(word)
    }
}

/// A word as dictionaries write it: with a straight apostrophe, without soft hyphens, each letter
/// one character with its accent.
fn plain(word: &str) -> String {
    let as_written = |c: char| match c {
        '\u{ad}' => None,
        '\u{2019}' | '\u{2bc}' => Some('\''),
        '\u{2010}' | '\u{2011}' => Some('-'),
        c => Some(c),
    };
    let word = ComposingNormalizerBorrowed::new_nfc().normalize(word);
    word.chars().filter_map(as_written).collect()
}

/// The letters a language is written with: a word with others is of another one.
#[derive(Debug, Default)]
struct Letters {
    is_latin: bool,
    others: HashSet<char>,
}

impl Letters {
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
