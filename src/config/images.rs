//! How images of the blog are shown, as a person chooses.

/// How images of the blog are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImageSetting {
    /// As well as the terminal can, which is asked.
    #[default]
    Auto,
    /// In the protocol of kitty.
    Kitty,
    /// As sixels.
    Sixel,
    /// In the protocol of iTerm2.
    Iterm2,
    /// As half blocks of two colours, which every terminal has.
    Halfblocks,
    /// Not at all: they are named.
    Off,
}

impl ImageSetting {
    /// Their names, in the order of [`ALL`](Self::ALL).
    pub(super) const NAMES: [&str; 6] = ["auto", "kitty", "sixel", "iterm2", "halfblocks", "off"];
    /// All of them.
    pub(super) const ALL: [Self; 6] = [
        Self::Auto,
        Self::Kitty,
        Self::Sixel,
        Self::Iterm2,
        Self::Halfblocks,
        Self::Off,
    ];

    /// Finds one by its name.
    pub(super) fn named(name: &str) -> Self {
        let mut all = Self::NAMES.iter().zip(Self::ALL);
        let found = all.find(|(known, _)| **known == name);
        found.map_or(Self::Auto, |(_, setting)| setting)
    }
}
