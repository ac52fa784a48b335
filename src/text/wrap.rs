//! Line wrapping of plain text at Unicode break opportunities (UAX 14), for titles and notices.
//!
//! Posts are wrapped by the layout of the preview; this is for the few texts of the frame.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::width;

/// Breaks `text` into lines of at most `columns`; a longer word is split between clusters.
///
/// Returns at least one line. A width of 0 counts as 1.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for piece in pieces(text) {
        let solid = width::of(piece.trim_end());
        if used > 0 && used + solid > columns {
            lines.push(String::new());
            used = 0;
        }
        used = push(&mut lines, piece, used, columns);
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

fn push(lines: &mut Vec<String>, piece: &str, mut used: usize, columns: usize) -> usize {
    for cluster in width::clusters(piece) {
        let blank = cluster.text == " ";
        if used + cluster.width > columns && !blank && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(cluster.text);
        }
        used += cluster.width;
    }
    used
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    linebreaks(text).filter_map(move |(end, kind)| {
        let piece = text.get(start..end)?;
        start = end;
        (kind == BreakOpportunity::Allowed || !piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(
            wrap("Lessons from Building", 13),
            ["Lessons from", "Building"]
        );
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
    }
}
