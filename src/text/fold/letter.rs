//! Search normalization of single characters.

use icu_normalizer::properties::{CanonicalDecompositionBorrowed, Decomposed};

use super::FoldOptions;

/// Appends a character to `folded` as searches compare it.
pub(super) fn fold_char(c: char, fold: FoldOptions, folded: &mut String) {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | 'ʼ' => folded.push('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => folded.push('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => folded.push('-'),
        '…' => folded.push_str("..."),
        c => match without_accents(c).filter(|_| !fold.accents) {
            Some(letter) => fold_case(letter, fold, folded),
            None => fold_case(c, fold, folded),
        },
    }
}

/// Appends a letter, lower-cased unless case counts.
fn fold_case(c: char, fold: FoldOptions, folded: &mut String) {
    let letters = match c {
        'ß' => "ss",
        'ẞ' if !fold.case => "ss",
        'ẞ' => "SS",
        'ſ' => "s",
        'ς' => "σ",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        'æ' => "ae",
        'œ' => "oe",
        'Æ' if !fold.case => "ae",
        'Œ' if !fold.case => "oe",
        c if fold.case => return folded.push(c),
        c => {
            let small = c.to_lowercase();
            // lower-casing İ yields i and a combining dot, which is dropped
            return folded.extend(small.filter(|c| fold.accents || *c != '\u{307}'));
        }
    };
    folded.push_str(letters);
}

/// Returns the letter without its accents, or `None` if it has none.
pub(super) fn without_accents(c: char) -> Option<char> {
    let alone = match c {
        c if c.is_ascii() => return None,
        'ø' => 'o',
        'Ø' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'đ' => 'd',
        'Đ' => 'D',
        'ħ' => 'h',
        'Ħ' => 'H',
        'ı' => 'i',
        _ => c,
    };
    let (mut letter, mut is_bare) = (alone, alone != c);
    let parts = CanonicalDecompositionBorrowed::new();
    loop {
        match parts.decompose(letter) {
            Decomposed::Singleton(same) => letter = same,
            Decomposed::Expansion(base, '\u{300}'..='\u{36f}') => {
                letter = base;
                is_bare = true;
            }
            Decomposed::Default | Decomposed::Expansion(..) => break,
        }
    }
    is_bare.then_some(letter)
}
