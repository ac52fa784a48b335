//! Drawable text with its look: roles instead of colours.
//!
//! A look names what a text *is* (an accent, a warning, muted); the theme says which colour that
//! has on this terminal. So the same row serves 24-bit colour, 16 colours and none.

use super::Clean;

/// What a text is, and so which colour of the theme it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    #[default]
    Text,
    /// Titles, headings, strong text.
    Strong,
    /// Explanations, dates, marks of lists.
    Muted,
    /// Lines only, never text.
    Faint,
    /// You are here, or press this.
    Accent,
    /// Drafts, unsaved text, warnings.
    Warn,
    /// Problems.
    Error,
    /// Scheduled posts, tips, strings in code.
    Good,
    /// Keywords in code.
    Keyword,
}

/// What a text stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The terminal's own ground.
    #[default]
    Plain,
    /// Code and fields.
    Surface,
    /// Popups.
    Raised,
    /// The chosen row of the pane that has the keys.
    Selection,
    /// The chosen row of a pane that has not.
    Idle,
    /// Lines a change adds.
    Add,
    /// Lines a change takes away, and errors.
    Delete,
    /// Found words and link hints.
    Found,
}

/// How a text is set: weights that can be combined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Weight(u8);

impl Weight {
    /// Upright and plain.
    pub const PLAIN: Self = Self(0);
    /// Bold.
    pub const BOLD: Self = Self(1);
    /// Italic.
    pub const ITALIC: Self = Self(2);
    /// Underlined.
    pub const UNDERLINE: Self = Self(4);
    /// Struck through.
    pub const STRIKE: Self = Self(8);

    /// Tells whether all weights of `other` are set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Combines two weights.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The look of a span: what it is, what it stands on, how it is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// Which colour of the theme.
    pub role: Role,
    /// Which ground of the theme.
    pub ground: Ground,
    /// How it is set.
    pub weight: Weight,
}

impl Look {
    /// Takes a role on the plain ground.
    pub const fn of(role: Role) -> Self {
        Self {
            role,
            ground: Ground::Plain,
            weight: Weight::PLAIN,
        }
    }

    /// Puts the look on another ground.
    #[must_use]
    pub const fn on(mut self, ground: Ground) -> Self {
        self.ground = ground;
        self
    }

    /// Adds a weight.
    #[must_use]
    pub const fn with(mut self, weight: Weight) -> Self {
        self.weight = self.weight.and(weight);
        self
    }

    /// Makes it bold.
    #[must_use]
    pub const fn bold(self) -> Self {
        self.with(Weight::BOLD)
    }
}

impl From<Role> for Look {
    fn from(role: Role) -> Self {
        Self::of(role)
    }
}

/// Clean text with a look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// What is drawn.
    pub text: Clean,
    /// How it looks.
    pub look: Look,
}

impl Span {
    /// Sanitises `text` and gives it a look.
    pub fn new(text: &str, look: impl Into<Look>) -> Self {
        Self {
            text: Clean::new(text),
            look: look.into(),
        }
    }

    /// Gives clean text a look.
    pub fn clean(text: Clean, look: impl Into<Look>) -> Self {
        Self {
            text,
            look: look.into(),
        }
    }

    /// Tells how many columns it takes.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// Tells how many columns a row of spans takes.
pub fn width(spans: &[Span]) -> usize {
    spans.iter().map(Span::width).sum()
}
