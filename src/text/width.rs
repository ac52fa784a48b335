//! Text width in terminal columns, by grapheme clusters.
//!
//! One rule, shared with the cell buffer (a test in `ui` compares them): an extended grapheme
//! cluster has the width that `unicode-width` gives it, except that half-width (semi-)voiced sound
//! marks occupy a cell of their own, as terminals draw them.

use std::ops::Range;

use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A grapheme cluster: what a person perceives as one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster<'a> {
    /// Byte offset in the text.
    pub at: usize,
    /// The text of the cluster.
    pub text: &'a str,
    /// Width in columns: 0, 1 or 2 for all but a few.
    pub width: usize,
}

/// Returns the width of a text in columns.
pub fn of(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    clusters(text).map(|cluster| cluster.width).sum()
}

/// Returns the width of a single character in columns.
pub fn of_char(c: char) -> usize {
    c.width().unwrap_or(0) + usize::from(is_sound_mark(c))
}

/// Iterates over the grapheme clusters of a text with their offsets and widths.
pub fn clusters(text: &str) -> Clusters<'_> {
    // in printable ASCII each byte is a cluster, and segmenting would be too slow for a frame
    let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    Clusters {
        text,
        plain: if plain { 0..text.len() } else { 0..0 },
        others: (!plain).then(|| text.grapheme_indices(true)),
    }
}

/// Iterator over the grapheme clusters of a text.
#[derive(Clone, Debug)]
pub struct Clusters<'a> {
    text: &'a str,
    plain: Range<usize>,
    others: Option<GraphemeIndices<'a>>,
}

impl<'a> Iterator for Clusters<'a> {
    type Item = Cluster<'a>;

    fn next(&mut self) -> Option<Cluster<'a>> {
        if let Some(others) = &mut self.others {
            return others.next().map(|(at, text)| Cluster {
                at,
                text,
                width: of_cluster(text),
            });
        }
        let at = self.plain.next()?;
        let text = self.text.get(at..=at)?;
        Some(Cluster { at, text, width: 1 })
    }
}

/// Returns the longest prefix of `text` that fits into `columns`.
pub fn prefix_that_fits(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for cluster in clusters(text) {
        if used + cluster.width > columns {
            return text.get(..cluster.at).unwrap_or_default();
        }
        used += cluster.width;
    }
    text
}

/// Truncates `text` to `columns` and appends `mark` if something was cut.
///
/// Backs up to the end of a word only if that costs three columns or fewer.
pub fn truncate(text: &str, columns: usize, mark: &str) -> String {
    if of(text) <= columns {
        return text.to_owned();
    }
    let kept = prefix_that_fits(text, columns.saturating_sub(of(mark)));
    let ends_a_word = text
        .get(kept.len()..)
        .is_some_and(|rest| rest.starts_with(' '));
    let at_word = kept.rfind(' ').and_then(|blank| kept.get(..blank));
    let kept = match at_word {
        Some(shorter) if !ends_a_word && !shorter.is_empty() && of(kept) - of(shorter) <= 3 => {
            shorter
        }
        _ => kept,
    };
    let mut out = kept.trim_end().to_owned();
    out.push_str(prefix_that_fits(mark, columns));
    out
}

fn of_cluster(text: &str) -> usize {
    if text.len() == 1 {
        return 1;
    }
    text.width() + text.chars().filter(|&c| is_sound_mark(c)).count()
}

fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_have_one_width() {
        for (text, width) in [
            ("a", 1),
            ("日", 2),
            ("e\u{301}", 1),
            ("🇩🇪", 2),
            ("👩\u{200d}💻", 2),
        ] {
            assert_eq!(of(text), width, "{text}");
        }
    }

    #[test]
    fn a_cut_prefers_a_word_edge_that_is_near() {
        assert_eq!(
            truncate("Lessons from Building Microservices at Scale", 39, "…"),
            "Lessons from Building Microservices at…"
        );
        assert_eq!(
            truncate("Lessons from Building Microservices", 29, "…"),
            "Lessons from Building Micros…"
        );
        assert_eq!(truncate("short", 9, "…"), "short");
        assert_eq!(truncate("日本語テスト", 6, "…"), "日本…");
        assert_eq!(truncate("abc", 0, "…"), "");
    }
}
