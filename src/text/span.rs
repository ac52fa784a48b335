//! Drawable text with a style: roles instead of colors.
//!
//! A style names what a text *is* (accent, warning, muted); the theme maps that to a color of this
//! terminal. So the same row serves 24-bit color, 16 colors and none.

use super::{CleanText, width};

/// Semantic role of a text, which decides its color in the theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    #[default]
    Text,
    /// Strong text, and names of parts of the screen.
    Strong,
    /// Explanations, dates, list markers.
    Muted,
    /// Lines only, never text.
    Faint,
    /// The current item, or a key to press.
    Accent,
    /// Drafts, unsaved text, warnings.
    Warn,
    /// Problems.
    Error,
    /// Scheduled posts, tips, strings in code.
    Good,
    /// Keywords in code.
    Keyword,
    /// Title of a post or blog, and the line below it.
    Title,
    /// Title of a post that was read, in lists: between text and muted.
    ReadTitle,
    /// Section heading, and the header row of a table.
    Heading,
    /// Line below a section heading: its color at half strength.
    HeadingRule,
    /// Tag.
    Tag,
    /// Code within a line of text.
    Code,
    /// Quoted text.
    Quote,
}

/// Background of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Background {
    /// The terminal's own background.
    #[default]
    Plain,
    /// Code and input fields.
    Surface,
    /// Popups.
    Raised,
    /// The selected row of the focused pane.
    Selection,
    /// The selected row of a pane without focus.
    Idle,
    /// Lines that a change adds.
    Add,
    /// Lines that a change deletes, and errors.
    Delete,
    /// Search matches and link hints.
    Found,
    /// A cell filled with the color of the role; its text has the color of the background.
    Filled,
}

bitflags::bitflags! {
    /// Modifiers of a text, in what was written and on the screen.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct TextModifier: u8 {
        /// Bold; a heading is not bold by itself.
        const BOLD = 1;
        /// Italic.
        const ITALIC = 1 << 1;
        /// Underlined.
        const UNDERLINE = 1 << 2;
        /// Struck through.
        const STRIKE = 1 << 3;
        /// Code, which is drawn by its role.
        const CODE = 1 << 4;
    }
}

/// Style of a span: role, background and modifiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextStyle {
    /// Role, which decides the text color.
    pub role: Role,
    /// Background.
    pub background: Background,
    /// Modifiers.
    pub modifiers: TextModifier,
}

impl TextStyle {
    /// Returns the style of a role on the plain background.
    pub const fn of(role: Role) -> Self {
        Self {
            role,
            background: Background::Plain,
            modifiers: TextModifier::empty(),
        }
    }

    /// Sets the background.
    #[must_use]
    pub const fn on(mut self, ground: Background) -> Self {
        self.background = ground;
        self
    }

    /// Adds a modifier.
    #[must_use]
    pub const fn with(mut self, weight: TextModifier) -> Self {
        self.modifiers = self.modifiers.union(weight);
        self
    }

    /// Adds bold.
    #[must_use]
    pub const fn bold(self) -> Self {
        self.with(TextModifier::BOLD)
    }
}

impl From<Role> for TextStyle {
    fn from(role: Role) -> Self {
        Self::of(role)
    }
}

/// Clean text with a style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: CleanText,
    /// Its style.
    pub style: TextStyle,
}

impl Span {
    /// Sanitizes `text` and applies a style.
    pub fn new(text: &str, look: impl Into<TextStyle>) -> Self {
        Self {
            text: CleanText::new(text),
            style: look.into(),
        }
    }

    /// Applies a style to text that is clean already.
    pub fn clean(text: CleanText, look: impl Into<TextStyle>) -> Self {
        Self {
            text,
            style: look.into(),
        }
    }

    /// Returns the width in columns.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// Returns the width of a row of spans in columns.
pub fn width(spans: &[Span]) -> usize {
    spans.iter().map(Span::width).sum()
}

/// Cuts spans to a number of columns; the text that is cut ends with a mark.
pub fn cut(spans: Vec<Span>, columns: usize, mark: &str) -> Vec<Span> {
    if width(&spans) <= columns {
        return spans;
    }
    let mut room = columns;
    let mut out = Vec::new();
    for span in spans {
        // a span that leaves no room for the mark is cut as well
        let is_last = span.width() + width::of(mark) > room;
        let mut text = span.text.as_str().to_owned();
        if is_last {
            text.push_str(mark);
            text = width::truncate(&text, room, mark);
        }
        room = room.saturating_sub(width::of(&text));
        out.push(Span::new(&text, span.style));
        if is_last {
            break;
        }
    }
    out
}
