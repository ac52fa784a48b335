//! A finding: where, what, and how to fix it.

use std::path::PathBuf;
use std::sync::Arc;

use super::rule::{Rule, Severity};
use crate::blog::front_matter::value::SourcePosition;
use crate::blog::{Post, PostId};

/// A problem found by a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, relative to the posts folder.
    pub source: PostId,
    /// Path of the file on disk.
    pub path: PathBuf,
    /// Position in the file.
    pub place: SourcePosition,
    /// Whether the position is in the body of a post, after the front matter.
    pub in_body: bool,
    /// The rule that was violated.
    pub rule: Rule,
    /// How serious it is.
    pub severity: Severity,
    /// The problem, starting in lower case.
    pub message: String,
    /// How to fix it.
    pub hint: String,
    /// The quick fix, if there is one.
    pub fix: Option<Fix>,
}

/// A quick fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Rename the file to this name, in its folder.
    RenameFile(String),
    /// Rename a tag of the post to the spelling the other posts use.
    RenameTag {
        /// The spelling in the post.
        from: String,
        /// The spelling in the other posts.
        to: String,
    },
    /// Add this tag to the tags file.
    DefineTag(String),
    /// Insert an excerpt marker after the first paragraph.
    InsertExcerptMarker,
}

impl Finding {
    /// Creates a finding in a post, with the rule's severity and no hint.
    pub(super) fn new(
        post: &Arc<Post>,
        rule: Rule,
        place: SourcePosition,
        message: String,
    ) -> Self {
        Self {
            source: post.id.clone(),
            path: post.path.clone(),
            place,
            in_body: false,
            rule,
            severity: rule.severity(),
            message,
            hint: String::new(),
            fix: None,
        }
    }

    /// Sets the hint.
    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    pub(super) fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(super) fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// Number of findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Hints.
    pub hints: usize,
}

impl FindingCounts {
    /// Counts findings.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Hint => counts.hints += 1,
            }
        }
        counts
    }

    /// Formats the counts that are not zero: `2 errors, 1 hint`; empty if there are none.
    pub fn summary(&self) -> String {
        let counted = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.hints, "hint"),
        ];
        let words: Vec<String> = counted
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| {
                let plural = if *count == 1 { "" } else { "s" };
                format!(
                    "{} {word}{plural}",
                    crate::blog::human_date::format_number(*count)
                )
            })
            .collect();
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_say_what_there_is() {
        let counts = FindingCounts {
            errors: 1,
            warnings: 0,
            hints: 1_200,
        };
        assert_eq!(counts.summary(), "1 error, 1,200 hints");
        assert_eq!(FindingCounts::default().summary(), "");
    }
}
