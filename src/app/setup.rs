//! What the person set, and what the terminal can show.

use crate::config::settings::CodeSetting;
use crate::config::{Depth, Keymap, Settings, Theme};
use crate::markdown::CodeLines;
use crate::text::Glyphs;

/// Settings, keys and themes in force.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The settings.
    pub settings: Settings,
    /// The keys.
    pub keymap: Keymap,
    /// The themes there are: shipped, then the person's own.
    pub themes: Vec<Theme>,
    /// The theme in force, a place in `themes`.
    pub theme: usize,
    /// How many colours the terminal shows.
    pub depth: Depth,
    /// Unicode or ASCII.
    pub glyphs: Glyphs,
    /// Whether the ground of the terminal decides the theme.
    pub auto: bool,
    /// Whether the terminal is elsewhere, as over SSH.
    pub remote: bool,
    /// Nothing may be written, and nothing started.
    pub read_only: bool,
}

impl Setup {
    /// Gives the theme in force.
    pub fn theme(&self) -> Option<&Theme> {
        self.themes.get(self.theme)
    }

    /// Chooses a theme by name; tells whether there is one.
    pub fn choose_theme(&mut self, name: &str) -> bool {
        let place = self.themes.iter().position(|theme| theme.name == name);
        self.theme = place.unwrap_or(self.theme);
        place.is_some()
    }

    /// Tells whether the ground of the terminal is worth asking for.
    pub fn asks_for_background(&self) -> bool {
        self.auto && self.depth != Depth::None
    }

    /// Takes the terminal's answer, unless a theme was named.
    pub fn background_is(&mut self, dark: bool) {
        if self.auto {
            self.choose_theme(if dark { "dark" } else { "light" });
        }
    }

    /// Tells what becomes of long lines of code, which begin at a column where they are cut.
    pub(super) fn code_lines(&self, from: usize) -> CodeLines {
        match self.settings.code_lines {
            CodeSetting::Scroll => CodeLines::From(from),
            CodeSetting::Wrap => CodeLines::Wrap,
        }
    }

    /// Tells whether code and fields stand on a ground of their own.
    pub fn has_grounds(&self) -> bool {
        let own = self.theme().is_some_and(|theme| theme.bg.is_some());
        own && matches!(self.depth, Depth::Full | Depth::Indexed)
    }
}
