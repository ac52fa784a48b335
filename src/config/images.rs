//! Setting for how images are shown.

/// How images of the blog are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImageSetting {
    /// The best protocol that the terminal reports.
    #[default]
    Auto,
    /// Kitty graphics protocol.
    Kitty,
    /// Sixel graphics.
    Sixel,
    /// iTerm2 inline images.
    Iterm2,
    /// Half blocks in two colors, which every terminal supports.
    Halfblocks,
    /// No images, only their names.
    Off,
}

impl ImageSetting {
    /// Names in the settings file, in the order of [`ALL`](Self::ALL).
    pub(super) const NAMES: [&str; 6] = ["auto", "kitty", "sixel", "iterm2", "halfblocks", "off"];
    /// All variants.
    pub(super) const ALL: [Self; 6] = [
        Self::Auto,
        Self::Kitty,
        Self::Sixel,
        Self::Iterm2,
        Self::Halfblocks,
        Self::Off,
    ];

    /// Returns the setting with a name; `Auto` if there is none.
    pub(super) fn from_name(name: &str) -> Self {
        let mut all = Self::NAMES.iter().zip(Self::ALL);
        let found = all.find(|(known, _)| **known == name);
        found.map_or(Self::Auto, |(_, setting)| setting)
    }
}
