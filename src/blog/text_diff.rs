//! Line diff of two texts for display: line endings are compared, but not shown.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices, group_diff_ops};

/// A group of changed lines with their context lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffHunk {
    /// Line range in the old text, from 0.
    pub old: Range<usize>,
    /// Line range in the new text, from 0.
    pub new: Range<usize>,
    /// The lines, from top to bottom.
    pub lines: Vec<DiffLine>,
}

/// A line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// Whether the line is unchanged, removed or added.
    pub status: LineStatus,
    /// Line number in its own text, from 1.
    pub number: usize,
    /// The line without its line ending.
    pub text: String,
    /// Byte range that differs from the line's counterpart; empty in context, else the whole line.
    pub changed: Range<usize>,
}

/// Status of a line in a diff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStatus {
    /// Context: in both texts.
    Unchanged,
    /// Removed: in the old text only.
    Removed,
    /// Added: in the new text only.
    Added,
}

impl LineStatus {
    /// Returns the prefix of the line as in `diff -u`.
    pub fn mark(self) -> char {
        match self {
            Self::Unchanged => ' ',
            Self::Removed => '-',
            Self::Added => '+',
        }
    }
}

/// Returns the hunks in which two texts differ, each with `around` context lines on both sides.
pub fn hunks(old: &[u8], new: &[u8], around: usize) -> Vec<DiffHunk> {
    let texts = [old, new].map(String::from_utf8_lossy);
    let [old, new] = texts.each_ref().map(|text| lines(text));
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    let groups = group_diff_ops(operations, around);
    groups
        .iter()
        .filter_map(|group| {
            let (first, last) = (group.first()?, group.last()?);
            let mut lines = Vec::new();
            for operation in group {
                let (gone, come) = (operation.old_range(), operation.new_range());
                if operation.tag() == DiffTag::Equal {
                    push(&mut lines, LineStatus::Unchanged, &old, gone);
                } else {
                    let first = lines.len();
                    push(&mut lines, LineStatus::Removed, &old, gone.clone());
                    push(&mut lines, LineStatus::Added, &new, come.clone());
                    if gone.len() == come.len() {
                        mark_changed_parts(lines.get_mut(first..).unwrap_or_default());
                    }
                }
            }
            Some(DiffHunk {
                old: first.old_range().start..last.old_range().end,
                new: first.new_range().start..last.new_range().end,
                lines,
            })
        })
        .collect()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn push(lines: &mut Vec<DiffLine>, fate: LineStatus, of: &[&str], range: Range<usize>) {
    let numbers = range.start + 1..;
    let texts = of.get(range).unwrap_or_default();
    lines.extend(numbers.zip(texts).map(|(number, text)| {
        let text = text.trim_end_matches(['\n', '\r']).to_owned();
        DiffLine {
            status: fate,
            number,
            changed: 0..if fate == LineStatus::Unchanged {
                0
            } else {
                text.len()
            },
            text,
        }
    }));
}

/// Marks the changed part of each line, for as many removed lines as added ones.
fn mark_changed_parts(lines: &mut [DiffLine]) {
    let (gone, come) = lines.split_at_mut(lines.len() / 2);
    for (old, new) in gone.iter_mut().zip(come) {
        let before = common_prefix_bytes(old.text.chars(), new.text.chars());
        let rest = [&old.text, &new.text].map(|text| text.get(before..).unwrap_or_default());
        let behind = common_prefix_bytes(rest[0].chars().rev(), rest[1].chars().rev());
        old.changed = before..old.text.len() - behind;
        new.changed = before..new.text.len() - behind;
    }
}

/// Returns the length in bytes of the common prefix.
fn common_prefix_bytes(old: impl Iterator<Item = char>, new: impl Iterator<Item = char>) -> usize {
    let both = old.zip(new).take_while(|(a, b)| a == b);
    both.map(|(c, _)| c.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str, around: usize) -> Vec<(char, usize, String)> {
        let hunks = hunks(old.as_bytes(), new.as_bytes(), around);
        let lines = hunks.into_iter().flat_map(|hunk| hunk.lines);
        lines
            .map(|line| (line.status.mark(), line.number, line.text))
            .collect()
    }

    fn line(mark: char, number: usize, text: &str) -> (char, usize, String) {
        (mark, number, text.to_owned())
    }

    #[test]
    fn the_lines_that_differ_are_told_with_their_numbers() {
        let told = told("a\r\nb\r\nc\r\nd\r\n", "a\r\nB\r\nc\r\nd\r\ne\r\n", 0);
        let want = [line('-', 2, "b"), line('+', 2, "B"), line('+', 5, "e")];
        assert_eq!(told, want);
    }

    #[test]
    fn lines_around_are_told_where_they_are_wanted() {
        let told = told("a\nb\nc\n", "a\nb\nC\n", 1);
        assert_eq!(
            told,
            [line(' ', 2, "b"), line('-', 3, "c"), line('+', 3, "C")]
        );
    }

    #[test]
    fn what_differs_in_a_line_is_known_where_one_replaces_another() {
        let changed = |old: &str, new: &str| {
            let hunks = hunks(old.as_bytes(), new.as_bytes(), 0);
            let lines = hunks.into_iter().flat_map(|hunk| hunk.lines);
            let part = |line: DiffLine| line.text.get(line.changed).map(str::to_owned);
            lines.filter_map(part).collect::<Vec<_>>()
        };
        assert_eq!(changed("tags: [é, K8s]", "tags: [é, k8s]"), ["K", "k"]);
        assert_eq!(changed("aXb", "aXXb"), ["", "X"]);
        assert_eq!(changed("a\nb\n", "c\n"), ["a", "b", "c"]);
    }

    #[test]
    fn equal_texts_differ_nowhere_and_bytes_that_are_no_text_are_told_all_the_same() {
        assert_eq!(hunks(b"a\n", b"a\n", 3), []);
        assert_eq!(hunks(b"\xff\n", b"b\n", 0)[0].lines[0].text, "\u{fffd}");
    }
}
