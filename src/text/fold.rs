//! Text normalized for searching, with a map back to the source bytes of each part.
//!
//! Composed and decomposed letters are equal, and so are all kinds of spaces, quotation marks and
//! dashes; runs of spaces collapse to one, and invisible characters are dropped. Case and accents
//! matter only where the query contains an upper-case or accented letter. Spaces between Chinese or
//! Japanese characters are dropped, so that a line break between them does not prevent a match.

mod letter;

use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::sanitize::{DIRECTION_MARK, INVISIBLE_MARK};
use letter::{fold_char, without_accents};

/// Which differences between characters prevent a match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FoldOptions {
    /// Whether upper-case letters differ from lower-case ones.
    pub case: bool,
    /// Whether letters with an accent differ from those without.
    pub accents: bool,
}

impl FoldOptions {
    /// Returns the smart-case options of a query: case and accents count if it contains any.
    pub fn smart_case(typed: &str) -> Self {
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(typed);
        Self {
            case: typed.chars().any(char::is_uppercase),
            accents: composed.chars().any(|c| without_accents(c).is_some()),
        }
    }

    /// Returns the options of a query that ignore case; accents still count if it contains any.
    pub fn ignoring_case(typed: &str) -> Self {
        Self {
            case: false,
            ..Self::smart_case(typed)
        }
    }

    /// Returns `text` normalized by these options.
    pub fn fold(self, text: &str) -> FoldedText {
        let mut folded = FoldedText::new(self);
        folded.push(text, 0);
        folded
    }

    /// Whether `text` contains `typed`, ignoring case.
    pub fn contains(text: &str, typed: &str) -> bool {
        let needle = Needle::new(typed, Self::ignoring_case(typed));
        needle.find(&needle.fold.fold(text), 0).is_some()
    }
}

/// A stretch of a folded text that came from one source range.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FoldedSegment {
    /// Byte offset of its start in the folded text.
    start: usize,
    /// The source bytes that it came from.
    source: Range<usize>,
    /// Whether it maps byte for byte to its source.
    is_byte_for_byte: bool,
}

/// Normalized text that can be searched by a [`Needle`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoldedText {
    text: String,
    segments: Vec<FoldedSegment>,
    options: FoldOptions,
    /// Source bytes of pending whitespace; written as one space once something follows.
    pending_space: Option<Range<usize>>,
}

impl FoldedText {
    /// Creates an empty text.
    pub fn new(fold: FoldOptions) -> Self {
        Self {
            options: fold,
            ..Self::default()
        }
    }

    /// Returns the folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Appends `text`, which starts at byte `at` of the source.
    pub fn push(&mut self, text: &str, at: usize) {
        let mut from = 0;
        while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            let plain = ascii_prefix_len(rest);
            if plain > 0 {
                self.push_ascii(rest.get(..plain).unwrap_or_default(), at + from);
                from += plain;
            } else {
                let len = cluster_len(rest);
                self.push_cluster(rest.get(..len).unwrap_or_default(), at + from);
                from += len;
            }
        }
    }

    /// Appends `text` and maps all of it to `source` as a whole (an entity, for example).
    pub fn push_mapped(&mut self, text: &str, source: Range<usize>) {
        let first = self.segments.len();
        let gap = self.pending_space.is_some();
        self.push(text, source.start);
        for part in self.segments.iter_mut().skip(first + usize::from(gap)) {
            part.source = source.clone();
            part.is_byte_for_byte = false;
        }
        if let Some(blank) = self.pending_space.as_mut().filter(|_| !gap) {
            *blank = source;
        }
    }

    /// Appends a space that came from the source bytes `at`, unless one is pending already.
    pub fn push_space(&mut self, at: Range<usize>) {
        self.pending_space.get_or_insert(at);
    }

    /// Appends a boundary that no match can cross.
    pub fn push_boundary(&mut self) {
        self.pending_space = None;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push_segment(0..0, "\n");
        }
    }

    /// Returns the source bytes of a range of the folded text.
    pub fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let part_at = |at: usize| {
            let behind = self.segments.partition_point(|part| part.start <= at);
            let part = self.segments.get(behind.checked_sub(1)?)?;
            let offset = part.is_byte_for_byte.then(|| at - part.start);
            Some((part.source.clone(), offset))
        };
        let start =
            part_at(range.start).map_or(0, |(source, offset)| source.start + offset.unwrap_or(0));
        let last = part_at(range.end.saturating_sub(1));
        let end = last.map_or(start, |(source, offset)| {
            offset.map_or(source.end, |offset| source.start + offset + 1)
        });
        start..end.max(start)
    }

    /// Appends printable ASCII, which maps byte for byte.
    fn push_ascii(&mut self, text: &str, at: usize) {
        self.flush_space(text.starts_with(is_cjk));
        let start = self.text.len();
        self.push_segment(at..at + text.len(), text);
        if let Some(part) = self.segments.last_mut() {
            part.is_byte_for_byte = true;
        }
        if let (false, Some(added)) = (self.options.case, self.text.get_mut(start..)) {
            added.make_ascii_lowercase();
        }
    }

    /// Appends a character with its combining marks.
    fn push_cluster(&mut self, text: &str, at: usize) {
        let source = at..at + text.len();
        let Some(first) = text.chars().next() else {
            return;
        };
        if first.is_whitespace() {
            self.push_space(source);
            return;
        }
        if is_invisible_or_mark(first) {
            return;
        }
        let mut folded = String::new();
        if text.len() == first.len_utf8() {
            fold_char(first, self.options, &mut folded);
        } else {
            let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
            let chars = composed
                .chars()
                .filter(|c| self.options.accents || !is_accent(*c));
            chars.for_each(|c| fold_char(c, self.options, &mut folded));
        }
        self.flush_space(is_cjk(first));
        self.push_segment(source, &folded);
    }

    fn flush_space(&mut self, before_cjk: bool) {
        let Some(gap) = self.pending_space.take() else {
            return;
        };
        let is_double = self.text.is_empty() || self.text.ends_with([' ', '\n']);
        let is_within_cjk = before_cjk && self.text.ends_with(is_cjk);
        if !is_double && !is_within_cjk {
            self.push_segment(gap, " ");
        }
    }

    fn push_segment(&mut self, source: Range<usize>, text: &str) {
        let folded = self.text.len();
        self.text.push_str(text);
        self.segments.push(FoldedSegment {
            start: folded,
            source,
            is_byte_for_byte: false,
        });
    }
}

/// A normalized search term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle {
    text: String,
    /// Which differences count.
    pub fold: FoldOptions,
    /// Whether only whole words match.
    pub is_whole_word: bool,
}

impl Needle {
    /// Creates a term from a query, trimmed at both ends.
    pub fn new(typed: &str, fold: FoldOptions) -> Self {
        let text = fold.fold(typed.trim()).text;
        Self {
            text,
            fold,
            is_whole_word: false,
        }
    }

    /// Returns the normalized term.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the term is empty, so that nothing matches.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Finds the first match at or after byte `from`; returns its range in the folded text.
    pub fn find(&self, folded: &FoldedText, from: usize) -> Option<Range<usize>> {
        let mut at = from;
        while !self.text.is_empty() {
            let start = at + folded.text.get(at..)?.find(&self.text)?;
            let end = start + self.text.len();
            if !self.is_whole_word || self.is_at_word_boundaries(&folded.text, start..end) {
                return Some(start..end);
            }
            at = start + self.text.chars().next()?.len_utf8();
        }
        None
    }

    /// Finds all matches that do not overlap; returns their ranges in the source.
    pub fn find_all(&self, folded: &FoldedText) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while let Some(here) = self.find(folded, at) {
            at = here.end;
            let here = folded.source_range(&here);
            // two matches may map to one source character (ß → ss)
            if found.last().is_none_or(|last| last.end <= here.start) {
                found.push(here);
            }
        }
        found
    }

    fn is_at_word_boundaries(&self, text: &str, at: Range<usize>) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let before = text
            .get(..at.start)
            .and_then(|text| text.chars().next_back());
        let behind = text.get(at.end..).and_then(|text| text.chars().next());
        let ends = [self.text.chars().next(), self.text.chars().next_back()];
        let mut both = [before, behind].into_iter().zip(ends);
        both.all(|(beside, end)| !(beside.is_some_and(is_part) && end.is_some_and(is_part)))
    }
}

/// Returns the length in bytes of the leading printable ASCII, single inner spaces included.
fn ascii_prefix_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_plain = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_graphic);
    let mut end = 0;
    while is_plain(end) || (end > 0 && bytes.get(end) == Some(&b' ') && is_plain(end + 1)) {
        end += 1;
    }
    // a letter belongs to the combining marks after it
    let rest = text.get(end..).unwrap_or_default();
    if end > 0 && rest.starts_with(is_joining_mark) {
        end -= 1;
    }
    end
}

/// Returns the length in bytes of the first character and the marks that combine with it.
fn cluster_len(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    let end = chars.find(|(_, c)| !is_joining_mark(*c));
    end.map_or(text.len(), |(at, _)| at)
}

/// Whether a character may combine with the one before it.
fn is_joining_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{1160}'..='\u{11ff}')
}

/// Whether a character is a combining accent.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether a character is invisible, or a mark that a page shows instead of one.
fn is_invisible_or_mark(c: char) -> bool {
    matches!(
        c,
        DIRECTION_MARK
            | INVISIBLE_MARK
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

/// Whether a character belongs to a script without spaces between words.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn queries_match_equivalent_spellings() {
        for (text, typed) in [
            ("un Cafe\u{301} noir", "Café noir"),
            ("un Café noir", "Cafe\u{301}"),
            ("un café noir", "cafe"),
            ("naïve", "naive"),
            ("Straße", "strasse"),
            ("STRASSE", "straße"),
            ("10\u{a0}km", "10 km"),
            ("«\u{202f}oui\u{202f}»", "« oui »"),
            ("it’s ‘so’", "it's 'so'"),
            ("“so”", "\"so\""),
            ("it's", "it’s"),
            ("5′ 3″", "5' 3\""),
            ("non‑breaking", "non-breaking"),
            ("10–20", "10-20"),
            ("so\u{ad}ft hy\u{200b}phen", "soft hyphen"),
            ("a  \t b", "a b"),
            ("换行，\n拼接", "换行，拼接"),
            ("换行，\n拼接", "换行， 拼接"),
            ("İstanbul", "istanbul"),
            ("ΣΟΦΟΣ", "σοφος"),
            ("ﬁne", "fine"),
            ("Łódź", "lodz"),
            ("が", "か\u{3099}"),
            ("각", "\u{1100}\u{1161}\u{11a8}"),
        ] {
            assert!(FoldOptions::contains(text, typed), "{typed:?} in {text:?}");
        }
        for (text, typed) in [
            ("cafe", "café"),
            ("か", "が"),
            ("각", "가"),
            ("a b", "ab"),
            ("한국 어", "한국어"),
        ] {
            assert!(!FoldOptions::contains(text, typed), "{typed:?} in {text:?}");
        }
    }

    #[test]
    fn capitals_count_where_one_is_typed() {
        let found = |text: &str, typed: &str| {
            let needle = Needle::new(typed, FoldOptions::smart_case(typed));
            needle.find_all(&needle.fold.fold(text)).len()
        };
        assert_eq!(
            (found("Rust rust", "rust"), found("Rust rust", "Rust")),
            (2, 1)
        );
        assert_eq!(
            (found("Äpfel äpfel", "Äpfel"), found("Äpfel äpfel", "apfel")),
            (1, 2)
        );
    }

    proptest! {
        #[test]
        fn matches_are_at_character_boundaries(
            text in "[a-cäßé’ \u{301}\u{a0}\n换]{0,30}",
            typed in "[a-cäße' 换]{1,3}",
        ) {
            let needle = Needle::new(&typed, FoldOptions::smart_case(&typed));
            for range in needle.find_all(&needle.fold.fold(&text)) {
                let found = text.get(range).expect("whole characters");
                prop_assert!(FoldOptions::contains(found, &typed), "{typed:?} {found:?}");
            }
        }
    }
}
