//! Counts words as `Intl.Segmenter` does (UAX 29 with ICU's tailoring), fast.
//!
//! Ten thousand posts are counted when a blog is opened, so stretches of ASCII are counted byte by
//! byte without branches: a word begins where a word byte follows none, except after an inner dot
//! or apostrophe. Only what stands between two blanks with something else than ASCII in it takes
//! the long way. ICU cuts Chinese, Japanese and Thai by dictionary; here they count by their usual
//! length of a word, which no dictionary-free rule can do better.

use unicode_segmentation::UnicodeSegmentation;

/// Ideographs and kana a word of Chinese or Japanese takes on average, times ten.
const IDEOGRAPHS_IN_TEN_WORDS: usize = 17;
/// Letters and marks a word of Thai, Lao, Khmer or Burmese takes on average.
const LETTERS_IN_A_WORD: usize = 4;

/// Counts the words of a text.
pub fn count(text: &str) -> usize {
    let mut words = 0;
    let mut rest = text;
    while let Some(at) = first_beyond_ascii(rest.as_bytes()) {
        let start = blank_before(rest.as_bytes(), at);
        let end = blank_after(rest.as_bytes(), at);
        words += ascii(rest.get(..start).unwrap_or_default().as_bytes());
        words += rest.get(start..end).map_or(0, mixed);
        rest = rest.get(end..).unwrap_or_default();
    }
    words + ascii(rest.as_bytes())
}

fn first_beyond_ascii(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    for block in bytes.chunks(64) {
        if !block.is_ascii() {
            return Some(at + block.iter().position(|byte| !byte.is_ascii())?);
        }
        at += block.len();
    }
    None
}

fn blank_before(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    before
        .iter()
        .rposition(|&byte| byte <= b' ')
        .map_or(0, |blank| blank + 1)
}

fn blank_after(bytes: &[u8], at: usize) -> usize {
    let after = bytes.get(at..).unwrap_or_default();
    after
        .iter()
        .position(|&byte| byte <= b' ')
        .map_or(bytes.len(), |blank| at + blank)
}

/// Counts the words of ASCII text whose neighbours are blanks or nothing.
fn ascii(bytes: &[u8]) -> usize {
    let Some((&first, _)) = bytes.split_first() else {
        return 0;
    };
    let edge = [b' ', first, bytes.get(1).copied().unwrap_or(b' ')];
    let mut words =
        usize::from(opens(edge[0], edge[1])) - usize::from(alone(edge[0], edge[1], edge[2]));
    let mut joins = 0;
    for block in overlapping(bytes) {
        let (opened, joined) = windows(block);
        words += opened;
        joins += joined;
    }
    if let [.., before, last] = *bytes {
        words += usize::from(opens(before, last));
        joins += usize::from(alone(before, last, b' '));
    }
    words - joins
}

/// Cuts bytes into blocks that share two bytes with the next, so that every window of three is in
/// exactly one; a count of one block fits a byte.
fn overlapping(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    const BLOCK: usize = 128;
    let starts = (0..bytes.len().saturating_sub(2)).step_by(BLOCK);
    starts.map(move |start| {
        let end = bytes.len().min(start + BLOCK + 2);
        bytes.get(start..end).unwrap_or_default()
    })
}

fn windows(block: &[u8]) -> (usize, usize) {
    let befores = block;
    let bytes = block.get(1..).unwrap_or_default();
    let afters = block.get(2..).unwrap_or_default();
    let mut opened = 0u8;
    let mut joined = 0u8;
    for ((&before, &byte), &after) in befores.iter().zip(bytes).zip(afters) {
        opened += u8::from(opens(before, byte));
        joined += u8::from(joins(before, byte, after)) | u8::from(alone(before, byte, after));
    }
    (usize::from(opened), usize::from(joined))
}

#[inline]
fn letter(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') < 26
}

#[inline]
fn digit(byte: u8) -> bool {
    byte.wrapping_sub(b'0') < 10
}

#[inline]
fn inside(byte: u8) -> bool {
    letter(byte) | digit(byte) | (byte == b'_')
}

#[inline]
fn opens(before: u8, byte: u8) -> bool {
    inside(byte) & !inside(before)
}

/// A dot or apostrophe between letters, and those or a comma or semicolon between digits, join
/// what would be two words (WB 6, 7, 11, 12).
#[inline]
fn joins(before: u8, byte: u8, after: u8) -> bool {
    let middle = (byte == b'.') | (byte == b'\'');
    let number = middle | (byte == b',') | (byte == b';');
    (letter(before) & middle & letter(after)) | (digit(before) & number & digit(after))
}

/// An underscore by itself is no word; two are.
#[inline]
fn alone(before: u8, byte: u8, after: u8) -> bool {
    (byte == b'_') & !inside(before) & !inside(after)
}

/// Counts the words of text without blanks, of any script. ICU always breaks at a colon.
fn mixed(text: &str) -> usize {
    text.split([':', '\u{fe55}', '\u{ff1a}'])
        .map(segments)
        .sum()
}

fn segments(text: &str) -> usize {
    let mut words = 0;
    let mut ideographs = 0;
    let mut letters = 0;
    for segment in text.split_word_bounds() {
        match script(segment) {
            Script::Ideographs => ideographs += segment.chars().count(),
            Script::Unspaced => letters += segment.chars().count(),
            script => {
                words += flush(&mut ideographs, &mut letters);
                words += usize::from(script == Script::Word);
            }
        }
    }
    words + flush(&mut ideographs, &mut letters)
}

fn flush(ideographs: &mut usize, letters: &mut usize) -> usize {
    let words =
        (*ideographs * 10).div_ceil(IDEOGRAPHS_IN_TEN_WORDS) + letters.div_ceil(LETTERS_IN_A_WORD);
    (*ideographs, *letters) = (0, 0);
    words
}

/// How the words of a script are told apart.
#[derive(Clone, Copy, PartialEq)]
enum Script {
    Ideographs,
    Unspaced,
    Word,
    Other,
}

fn script(segment: &str) -> Script {
    let Some(first) = segment.chars().next() else {
        return Script::Other;
    };
    match first {
        '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => {
            Script::Ideographs
        }
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => {
            Script::Ideographs
        }
        '\u{3005}'..='\u{3007}' | '\u{20000}'..='\u{3ffff}' => Script::Ideographs,
        '\u{e01}'..='\u{e4e}' | '\u{e81}'..='\u{eff}' => Script::Unspaced,
        '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17df}' => Script::Unspaced,
        _ if segment.chars().any(char::is_alphanumeric) || segment.starts_with("__") => {
            Script::Word
        }
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_those_of_the_segmenter() {
        for (text, words) in [
            ("", 0),
            ("a", 1),
            ("_", 0),
            ("__", 1),
            ("a b", 2),
            ("don't stop", 2),
            ("node.js v1.2.3 1,000;2", 3),
            ("a:b https://x.y/z", 5),
            ("snake_case `code`", 2),
            ("- ** --- ...", 0),
            ("<!-- truncate -->", 1),
            ("don’t naïve café", 3),
            ("한국어 블로그", 2),
            ("👩\u{200d}💻 🎉", 0),
            ("性能测试与系统设计", 6),
            ("สวัสดีชาวโลก", 3),
        ] {
            assert_eq!(count(text), words, "{text}");
        }
    }

    /// The rule the fast way must equal, on ASCII.
    fn slowly(text: &str) -> usize {
        text.split(|c: char| c <= ' ').map(mixed).sum()
    }

    proptest! {
        #[test]
        fn the_fast_way_counts_as_the_long_way(text in "([a-zA-Z0-9_'.,;: \n\"-]|[ -~]){0,400}") {
            prop_assert_eq!(count(&text), slowly(&text));
        }

        #[test]
        fn counting_holds_for_any_text(text in "\\PC{0,200}") {
            prop_assert!(count(&text) <= text.chars().count());
        }
    }
}
