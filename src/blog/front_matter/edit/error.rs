//! Errors of front matter edits: one line each, with the position to open.

use super::super::lookalike::Likeness;
use super::super::value::Place;
use super::Field;
use crate::blog::post::Problem;

/// Reason why an edit was refused; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The front matter is invalid, so the effect of an edit is unknown.
    #[error("the front matter is broken: {}; {}", .0.message, .0.hint)]
    Broken(Box<Problem>),
    /// The block is never closed.
    #[error("the front matter is never closed; write a closing line below its last key")]
    Open(Place),
    /// The text begins like front matter that the generator doesn't read.
    #[error(
        "`{}` looks like front matter that is not read here; write `---` alone above its keys and \
         below them, or write a front matter above it if it is text",
        .0.shown
    )]
    Unread(Likeness),
    /// The lines are indented with tabs.
    #[error("the front matter is indented with tabs; indent it with spaces")]
    Tabs(Place),
    /// The value is defined elsewhere: an alias, or a merged map.
    #[error("`{key}` takes its value from {from}; change it there, or write it out")]
    Elsewhere {
        /// The key.
        key: String,
        /// Where the value is defined: "`*name`", "a map that `<<` merges".
        from: String,
        /// Position of the key, or where it would be.
        place: Place,
    },
    /// The value has an anchor that aliases elsewhere refer to.
    #[error(
        "`*{anchor}` repeats the value of `{key}` elsewhere; give the other its own value first"
    )]
    Repeated {
        /// The key.
        key: String,
        /// The anchor.
        anchor: String,
        /// Position of the value.
        place: Place,
    },
    /// The value is written in a form that cannot be edited automatically.
    #[error("`{key}` is {what}; change it by hand")]
    Form {
        /// The key.
        key: String,
        /// Description of the form: "a map", "a list of tables".
        what: &'static str,
        /// Position of the value.
        place: Place,
    },
    /// The generator or the field doesn't support the value.
    #[error("`{key}` {why}")]
    Unfit {
        /// The key.
        key: String,
        /// The problem and its fix.
        why: String,
        /// Position of the key, or where it would be.
        place: Place,
    },
    /// Verification failed: something else would have changed.
    #[error("`{key}` cannot be changed without touching something else; change it by hand")]
    Unsure {
        /// The key.
        key: String,
        /// Position of the key, or where it would be.
        place: Place,
    },
}

impl Refusal {
    /// Returns the position to open.
    pub fn place(&self) -> Place {
        match self {
            Self::Broken(problem) => Place {
                line: problem.line,
                column: problem.column,
            },
            Self::Unread(found) => Place {
                line: found.line,
                column: 1,
            },
            Self::Open(place)
            | Self::Tabs(place)
            | Self::Elsewhere { place, .. }
            | Self::Repeated { place, .. }
            | Self::Form { place, .. }
            | Self::Unfit { place, .. }
            | Self::Unsure { place, .. } => *place,
        }
    }

    /// Returns the affected key, if there is one.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Broken(_) | Self::Open(_) | Self::Unread(_) | Self::Tabs(_) => None,
            Self::Elsewhere { key, .. }
            | Self::Repeated { key, .. }
            | Self::Form { key, .. }
            | Self::Unfit { key, .. }
            | Self::Unsure { key, .. } => Some(key),
        }
    }

    /// Creates an error for a value of the wrong type.
    pub(super) fn wants(field: Field, what: &str, place: Place) -> Self {
        Self::Unfit {
            key: field.name().to_owned(),
            why: format!("wants {what}"),
            place,
        }
    }
}
