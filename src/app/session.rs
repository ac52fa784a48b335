//! Resolved settings, and capabilities of the terminal.

use crate::config::settings::CodeSetting;
use crate::config::{Depth, Keymap, Settings, Theme};
use crate::markdown::CodeLines;
use crate::text::Glyphs;

/// Settings, keys, themes and terminal capabilities in force.
#[derive(Clone, Debug)]
pub struct Setup {
    /// User settings with defaults.
    pub settings: Settings,
    /// Key bindings.
    pub keymap: Keymap,
    /// Available themes: built-in, then the user's.
    pub themes: Vec<Theme>,
    /// Index of the current theme in `themes`.
    pub theme: usize,
    /// Color depth of the terminal.
    pub depth: Depth,
    /// Unicode or ASCII symbols.
    pub glyphs: Glyphs,
    /// Whether the terminal's background decides the theme.
    pub auto: bool,
    /// Whether the terminal is on another machine, as over SSH.
    pub remote: bool,
    /// Whether nothing may be written or started.
    pub read_only: bool,
}

impl Setup {
    /// Returns the current theme.
    pub fn theme(&self) -> Option<&Theme> {
        self.themes.get(self.theme)
    }

    /// Selects a theme by name; returns whether it exists.
    pub fn choose_theme(&mut self, name: &str) -> bool {
        let place = self.themes.iter().position(|theme| theme.name == name);
        self.theme = place.unwrap_or(self.theme);
        place.is_some()
    }

    /// Whether to query the terminal's background.
    pub fn asks_for_background(&self) -> bool {
        self.auto && self.depth != Depth::None
    }

    /// Applies the terminal's answer, unless a theme was chosen.
    pub fn background_is(&mut self, dark: bool) {
        if self.auto {
            self.choose_theme(if dark { "dark" } else { "light" });
        }
    }

    /// Returns how long code lines are shown; where they are cut, from column `from` on.
    pub(super) fn code_lines(&self, from: usize) -> CodeLines {
        match self.settings.code_lines {
            CodeSetting::Scroll => CodeLines::From(from),
            CodeSetting::Wrap => CodeLines::Wrap,
        }
    }

    /// Whether code and fields have a background of their own.
    pub fn has_grounds(&self) -> bool {
        let own = self.theme().is_some_and(|theme| theme.bg.is_some());
        own && matches!(self.depth, Depth::Full | Depth::Indexed)
    }
}
