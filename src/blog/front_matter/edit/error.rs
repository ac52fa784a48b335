//! Errors of front matter edits: one line each, with the position to open.

use super::super::lookalike::Lookalike;
use super::super::value::SourcePosition;
use super::Field;
use crate::blog::post::Problem;

/// Reason why an edit was refused; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The front matter is invalid, so the effect of an edit is unknown.
    #[error("invalid front matter: {}; {}", .0.message, .0.hint)]
    Invalid(Box<Problem>),
    /// The block is never closed.
    #[error("the front matter is not closed; add the closing line below its last key")]
    Unclosed(SourcePosition),
    /// The text begins like front matter that the generator doesn't read.
    #[error(
        "`{}` looks like front matter that is not supported; write `---` on its own line above and below the keys, or add front matter above it if it is text",
        .0.shown
    )]
    Unrecognized(Lookalike),
    /// The lines are indented with tabs.
    #[error("the front matter is indented with tabs; indent it with spaces")]
    TabIndented(SourcePosition),
    /// The value is defined elsewhere: an alias, or a merged map.
    #[error("the value of `{key}` comes from {from}; change it there, or write it out")]
    DefinedElsewhere {
        /// The key.
        key: String,
        /// Where the value is defined: "`*name`", "a map that `<<` merges".
        from: String,
        /// Position of the key, or where it would be.
        place: SourcePosition,
    },
    /// The value has an anchor that aliases elsewhere refer to.
    #[error("`*{anchor}` reuses the value of `{key}`; write that one out first")]
    Aliased {
        /// The key.
        key: String,
        /// The anchor.
        anchor: String,
        /// Position of the value.
        place: SourcePosition,
    },
    /// The value is written in a form that cannot be edited automatically.
    #[error("`{key}` is {what}; change it by hand")]
    WrongForm {
        /// The key.
        key: String,
        /// Description of the form: "a map", "a list of tables".
        what: &'static str,
        /// Position of the value.
        place: SourcePosition,
    },
    /// The generator or the field doesn't support the value.
    #[error("`{key}` {why}")]
    InvalidValue {
        /// The key.
        key: String,
        /// The problem and its fix.
        why: String,
        /// Position of the key, or where it would be.
        place: SourcePosition,
    },
    /// Verification failed: something else would have changed.
    #[error("`{key}` can't be changed without side effects; change it by hand")]
    Unverified {
        /// The key.
        key: String,
        /// Position of the key, or where it would be.
        place: SourcePosition,
    },
}

impl EditError {
    /// Returns the position to open.
    pub fn place(&self) -> SourcePosition {
        match self {
            Self::Invalid(problem) => SourcePosition {
                line: problem.line,
                column: problem.column,
            },
            Self::Unrecognized(found) => SourcePosition {
                line: found.line,
                column: 1,
            },
            Self::Unclosed(place)
            | Self::TabIndented(place)
            | Self::DefinedElsewhere { place, .. }
            | Self::Aliased { place, .. }
            | Self::WrongForm { place, .. }
            | Self::InvalidValue { place, .. }
            | Self::Unverified { place, .. } => *place,
        }
    }

    /// Returns the affected key, if there is one.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Invalid(_) | Self::Unclosed(_) | Self::Unrecognized(_) | Self::TabIndented(_) => {
                None
            }
            Self::DefinedElsewhere { key, .. }
            | Self::Aliased { key, .. }
            | Self::WrongForm { key, .. }
            | Self::InvalidValue { key, .. }
            | Self::Unverified { key, .. } => Some(key),
        }
    }

    /// Creates an error for a value of the wrong type.
    pub(super) fn wrong_type(field: Field, what: &str, place: SourcePosition) -> Self {
        Self::InvalidValue {
            key: field.name().to_owned(),
            why: format!("must be {what}"),
            place,
        }
    }
}
