//! Unified diffs as `diff -u` writes them, for display: line endings are not compared.

use std::fmt::Write as _;
use std::ops::Range;

use crate::blog::text_diff::hunks;

/// Number of context lines around a change.
const CONTEXT_LINES: usize = 3;

/// Returns the unified diff of two texts, headed by their names.
pub(super) fn unified((from, to): (&str, &str), (old, new): (&[u8], &[u8])) -> String {
    let [from, to] = [from, to].map(|name| name.replace(['\n', '\r'], " "));
    let mut all = format!("--- {from}\n+++ {to}\n");
    for hunk in hunks(old, new, CONTEXT_LINES) {
        // the position of an empty range is one less, as in `diff -u`
        let first = |it: &Range<usize>| it.start + usize::from(!it.is_empty());
        let range = |it: &Range<usize>| format!("{},{}", first(it), it.len());
        // writing to a string never fails
        let _ = writeln!(all, "@@ -{} +{} @@", range(&hunk.old), range(&hunk.new));
        for line in hunk.lines {
            let _ = writeln!(all, "{}{}", line.status.mark(), line.text);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_shown_as_diff_does() {
        let old = "---\r\ntitle: x\r\ntags: [a]\r\n---\r\none\ntwo\nthree\nfour\n";
        let new = old.replace("[a]", "[b]");
        let want = "--- a.md\n+++ a.md\n@@ -1,6 +1,6 @@\n ---\n title: x\n-tags: [a]\n+tags: [b]\n ---\n one\n two\n";
        let names = ("a.md", "a.md");
        assert_eq!(unified(names, (old.as_bytes(), new.as_bytes())), want);
        let new = unified(("/dev/null", "a.md"), (b"", b"x\n"));
        assert_eq!(new, "--- /dev/null\n+++ a.md\n@@ -0,0 +1,1 @@\n+x\n");
    }
}
