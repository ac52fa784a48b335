//! One thing that was found: where, what, and the way out.

use std::path::PathBuf;
use std::sync::Arc;

use super::rule::{Rule, Severity};
use crate::blog::front_matter::value::Place;
use crate::blog::{Post, PostId};

/// Something to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, below the posts folder.
    pub source: PostId,
    /// The file.
    pub path: PathBuf,
    /// Where in it.
    pub place: Place,
    /// Whether that is in the text of a post, behind its front matter.
    pub in_body: bool,
    /// Which rule.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in lower case.
    pub message: String,
    /// The way out.
    pub hint: String,
    /// How postdesk can mend it, where that is plain.
    pub fix: Option<Fix>,
}

/// What mends something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// The file gets this name in its folder.
    Rename(String),
    /// The tag of the post is written as the other posts write it.
    Tag {
        /// As it is written.
        from: String,
        /// As the others write it.
        to: String,
    },
    /// The tags file defines the tag.
    Define(String),
    /// A marker behind the first paragraph says where the excerpt ends.
    Truncate,
}

impl Finding {
    /// Finds something in a post.
    pub(super) fn new(post: &Arc<Post>, rule: Rule, place: Place, message: String) -> Self {
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

    /// Says the way out.
    pub(super) fn way_out(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    pub(super) fn of_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(super) fn fixed_by(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Hints.
    pub hints: usize,
}

impl Counts {
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

    /// Says them in words, the ones there are: `2 errors, 1 hint`; empty where there are none.
    pub fn words(&self) -> String {
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
                format!("{} {word}{plural}", crate::blog::when::number(*count))
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
        let counts = Counts {
            errors: 1,
            warnings: 0,
            hints: 1_200,
        };
        assert_eq!(counts.words(), "1 error, 1,200 hints");
        assert_eq!(Counts::default().words(), "");
    }
}
