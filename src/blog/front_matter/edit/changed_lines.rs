//! Changed lines of a file, for the preview before it is saved.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Lines that replace other lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedLines {
    /// 1-based line of the old file at which the old lines are, or before which the new ones are
    /// inserted.
    pub line: usize,
    /// Removed lines, without their line endings.
    pub old: Vec<String>,
    /// Added lines.
    pub new: Vec<String>,
}

/// Compares two texts line by line.
pub(super) fn changed_lines(old: &str, new: &str) -> Vec<ChangedLines> {
    let (old, new) = (lines(old), lines(new));
    let common = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(old, new)| old == new).count()
    };
    let before = common(&mut old.iter().zip(&new));
    let rest = old.len().min(new.len()) - before;
    let behind = common(&mut old.iter().rev().zip(new.iter().rev()).take(rest));
    let middle = |lines: &[&str]| -> Vec<String> {
        let end = lines.len() - behind;
        let lines = lines.get(before..end).unwrap_or_default();
        lines.iter().map(|line| (*line).to_owned()).collect()
    };
    let (old, new) = (middle(&old), middle(&new));
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changed = operations
        .iter()
        .filter(|it| !matches!(it, DiffOp::Equal { .. }));
    let change = |operation: &DiffOp| ChangedLines {
        line: before + operation.old_range().start + 1,
        old: shown(old.get(operation.old_range())),
        new: shown(new.get(operation.new_range())),
    };
    changed.map(change).collect()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn shown(lines: Option<&[String]>) -> Vec<String> {
    let lines = lines.unwrap_or_default().iter();
    lines
        .map(|line| line.trim_end_matches(['\n', '\r']).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_differ_are_told_with_their_place() {
        let old = "---\ntitle: a\nkept: 1\ndraft: true\n---\nbody\n";
        let new = "---\ntitle: b\nkept: 1\n---\nbody\n";
        let told: Vec<_> = changed_lines(old, new)
            .into_iter()
            .map(|it| (it.line, it.old.join("|"), it.new.join("|")))
            .collect();
        let row = |line, old: &str, new: &str| (line, old.to_owned(), new.to_owned());
        assert_eq!(
            told,
            [row(2, "title: a", "title: b"), row(4, "draft: true", "")]
        );
        assert_eq!(changed_lines(old, old), []);
    }
}
