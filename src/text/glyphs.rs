//! Character set of the frame and the preview: Unicode or ASCII.

/// A set of characters for marks, lines and bullets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Lines, bullets and marks from Unicode, one column each.
    #[default]
    Unicode,
    /// ASCII only, for terminals and fonts that draw the others two columns wide or not at all.
    Ascii,
}

impl Glyphs {
    /// Returns `unicode` or `ascii`, as this set requires.
    pub const fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self {
            Self::Unicode => unicode,
            Self::Ascii => ascii,
        }
    }
}
