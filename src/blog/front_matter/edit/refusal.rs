//! Why a front matter is not changed: in one line, with the place to open.

use super::super::looks::Likeness;
use super::super::value::Place;
use super::Field;
use crate::blog::post::Problem;

/// Why an edit was refused; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The front matter cannot be read, so nobody knows what an edit would do.
    #[error("the front matter is broken: {}; {}", .0.message, .0.hint)]
    Broken(Box<Problem>),
    /// The block has no end.
    #[error("the front matter is never closed; write a closing line below its last key")]
    Open(Place),
    /// The text begins like front matter that its generator does not read.
    #[error(
        "`{}` looks like front matter that is not read here; write `---` alone above its keys and \
         below them, or write a front matter above it if it is text",
        .0.shown
    )]
    Unread(Likeness),
    /// The lines are indented with tabs.
    #[error("the front matter is indented with tabs; indent it with spaces")]
    Tabs(Place),
    /// The value is written elsewhere: an alias, or a merged map.
    #[error("`{key}` takes its value from {from}; change it there, or write it out")]
    Elsewhere {
        /// The key.
        key: String,
        /// Where the value is written: "`*name`", "a map that `<<` merges".
        from: String,
        /// Where the key stands, or would.
        place: Place,
    },
    /// Other keys repeat the value.
    #[error(
        "`*{anchor}` repeats the value of `{key}` elsewhere; give the other its own value first"
    )]
    Repeated {
        /// The key.
        key: String,
        /// The anchor.
        anchor: String,
        /// Where the value stands.
        place: Place,
    },
    /// The value is written in a way that is not changed by itself.
    #[error("`{key}` is {what}; change it by hand")]
    Form {
        /// The key.
        key: String,
        /// What it is: "a map", "written on lines that cannot be told apart".
        what: &'static str,
        /// Where it stands.
        place: Place,
    },
    /// The generator or the field has no such value.
    #[error("`{key}` {why}")]
    Unfit {
        /// The key.
        key: String,
        /// What is wrong, and the way out.
        why: String,
        /// Where it stands, or would.
        place: Place,
    },
    /// The proof failed: something else would have changed.
    #[error("`{key}` cannot be changed without touching something else; change it by hand")]
    Unsure {
        /// The key.
        key: String,
        /// Where it stands, or would.
        place: Place,
    },
}

impl Refusal {
    /// Gives the place to open.
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

    /// Gives the key it is about, where it is about one.
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

    /// No value of that kind belongs there.
    pub(super) fn wants(field: Field, what: &str, place: Place) -> Self {
        Self::Unfit {
            key: field.name().to_owned(),
            why: format!("wants {what}"),
            place,
        }
    }
}
