//! Which characters the frame and the preview may draw with.

/// A set of characters for marks, lines and bullets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Lines, bullets and marks of Unicode, one column each.
    #[default]
    Unicode,
    /// ASCII alone, for terminals and fonts that draw the others two columns wide or not at all.
    Ascii,
}

impl Glyphs {
    /// Takes one of two texts.
    pub const fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self {
            Self::Unicode => unicode,
            Self::Ascii => ascii,
        }
    }
}
