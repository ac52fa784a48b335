//! Density of the post list: rows per post, by the size of the screen or the user's choice.

use crate::text::Size;

/// Below this many columns, margins are narrow and lists have one line per post.
pub(super) const NARROW_COLUMNS: usize = 60;
/// Below this many rows, blank rows are dropped and lists have one line per post.
pub(super) const SHORT_ROWS: usize = 20;

/// Whether lists have one line per post, unless the user chose otherwise, and post headers have no
/// rule.
pub(super) fn is_small(size: Size) -> bool {
    size.width < NARROW_COLUMNS || size.height < SHORT_ROWS
}

/// Rows per post in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListDensity {
    /// Two lines and a blank row.
    Airy,
    /// Two lines.
    Close,
    /// One line.
    Dense,
}

impl ListDensity {
    /// All densities.
    pub const ALL: [Self; 3] = [Self::Airy, Self::Close, Self::Dense];

    /// Returns the name in saved sessions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Airy => "three rows",
            Self::Close => "two rows",
            Self::Dense => "one row",
        }
    }

    /// Returns the density with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.name() == name)
    }

    /// Returns the rows per post, including the blank one.
    pub fn rows(self) -> usize {
        match self {
            Self::Airy => 3,
            Self::Close => 2,
            Self::Dense => 1,
        }
    }

    /// Returns the lines of text per post.
    pub fn lines(self) -> usize {
        match self {
            Self::Airy | Self::Close => 2,
            Self::Dense => 1,
        }
    }

    /// Whether a blank row is between two posts.
    pub fn has_blank_row(self) -> bool {
        self == Self::Airy
    }

    /// Returns the next density: three rows, two, one, and three again.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Airy => Self::Close,
            Self::Close => Self::Dense,
            Self::Dense => Self::Airy,
        }
    }

    /// Returns the density that fits a screen if the user chose none.
    pub fn usual(size: Size) -> Self {
        match size.height {
            _ if is_small(size) => Self::Dense,
            ..30 => Self::Close,
            _ => Self::Airy,
        }
    }
}
