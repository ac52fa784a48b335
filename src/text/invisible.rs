//! Invisible characters, as classified by Unicode properties.
//!
//! The class is `Default_Ignorable_Code_Point` plus the format characters that are not drawn and a
//! few blanks that look like spaces. Some are needed in context: a variation selector after a
//! character that has variants, a joiner inside a word of a joining script. Those are kept, one per
//! place; anywhere else such a character can carry hidden text.

use icu_properties::props::{
    CanonicalCombiningClass, DefaultIgnorableCodePoint, JoiningType, PrependedConcatenationMark,
};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_properties::emoji::{EmojiStatus, UnicodeEmoji};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The blank Braille pattern, which is drawn as a space.
const BRAILLE_BLANK: char = '\u{2800}';
/// Encloses the digit before it in a keycap.
const KEYCAP: char = '\u{20e3}';

/// Whether a character is invisible in any context.
pub(super) fn is_invisible(c: char) -> bool {
    // below U+00A0 nothing is invisible; the soft hyphen (U+00AD) has the property
    c >= '\u{a0}'
        && (CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
            || matches!(
                c,
                BRAILLE_BLANK | '\u{1d159}' | '\u{2028}' | '\u{2029}' | '\u{16fe4}' | '\u{13430}'
                    ..='\u{1345f}'
            )
            || (c.general_category() == GeneralCategory::Format
                && !CodePointSetData::new::<PrependedConcatenationMark>().contains(c)))
}

/// Whether an invisible character is required between `last`, drawn before it, and `next`.
pub(super) fn is_required_between(c: char, last: char, next: Option<char>) -> bool {
    match c {
        '\u{fe00}'..='\u{fe0f}' => has_variant(last, c, next),
        '\u{200c}' | '\u{200d}' => is_virama(last) || letters_join(last, next),
        BRAILLE_BLANK => is_braille(last) || next.is_some_and(is_braille),
        _ => false,
    }
}

/// Whether `base` has the variant that a selector asks for (`emoji-variation-sequences.txt`,
/// `StandardizedVariants.txt`, by whole ranges).
fn has_variant(base: char, selector: char, next: Option<char>) -> bool {
    match selector {
        '\u{fe0e}' | '\u{fe0f}' if base.is_ascii() => {
            matches!(base, '0'..='9' | '#' | '*') && next == Some(KEYCAP)
        }
        '\u{fe0e}' | '\u{fe0f}' => is_emoji(base),
        '\u{fe00}' => is_han(base) || is_wide_punctuation(base) || has_first_variant(base),
        '\u{fe01}' => {
            is_han(base)
                || is_wide_punctuation(base)
                || is_script_letter(base)
                || is_hieroglyph(base)
        }
        '\u{fe02}' => is_han(base) || is_hieroglyph(base),
        '\u{fe03}'..='\u{fe06}' => is_hieroglyph(base),
        _ => false,
    }
}

/// Whether a character outside ASCII is an emoji or can be shown as one.
pub(super) fn is_emoji(c: char) -> bool {
    c >= '\u{a9}'
        && !matches!(
            c.emoji_status(),
            EmojiStatus::NonEmoji | EmojiStatus::NonEmojiButEmojiComponent
        )
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_wide_punctuation(c: char) -> bool {
    matches!(
        c,
        '\u{2018}'
            | '\u{2019}'
            | '\u{201c}'
            | '\u{201d}'
            | '\u{3001}'
            | '\u{3002}'
            | '\u{ff01}'
            | '\u{ff0c}'
            | '\u{ff0e}'
            | '\u{ff1a}'
            | '\u{ff1b}'
            | '\u{ff1f}'
    )
}

/// Whether a character is an operator, a script letter, or a letter of Myanmar or Phags-pa.
fn has_first_variant(c: char) -> bool {
    matches!(
        c,
        '\u{2200}'..='\u{22ff}' | '\u{2a00}'..='\u{2aff}' | '\u{1000}'..='\u{109f}'
            | '\u{aa60}'..='\u{aa7f}' | '\u{a840}'..='\u{a877}'
    ) || is_script_letter(c)
        || is_hieroglyph(c)
}

fn is_script_letter(c: char) -> bool {
    matches!(c, '\u{210a}'..='\u{2134}' | '\u{1d49c}'..='\u{1d4cf}')
}

/// Whether a character is an Egyptian hieroglyph.
fn is_hieroglyph(c: char) -> bool {
    matches!(c, '\u{13000}'..='\u{1342f}' | '\u{13460}'..='\u{143ff}')
}

/// Whether a joiner after the character chooses the form of a conjunct (UAX #31, A2 and B).
fn is_virama(c: char) -> bool {
    let class = CodePointMapData::<CanonicalCombiningClass>::new().get(c);
    class == CanonicalCombiningClass::Virama
}

/// Whether two letters join, so that a joiner between them changes their form (UAX #31, A1).
fn letters_join(last: char, next: Option<char>) -> bool {
    let kind = |c| CodePointMapData::<JoiningType>::new().get(c);
    let before = [JoiningType::DualJoining, JoiningType::LeftJoining];
    let behind = [JoiningType::DualJoining, JoiningType::RightJoining];
    before.contains(&kind(last)) && next.is_some_and(|next| behind.contains(&kind(next)))
}

fn is_braille(c: char) -> bool {
    matches!(c, '\u{2800}'..='\u{28ff}')
}
