//! Resolved settings, and capabilities of the terminal.

use crate::config::settings::{CodeLinesSetting, PaintSetting};
use crate::config::{ColorDepth, Keymap, Theme, UserSettings};
use crate::markdown::CodeLines;
use crate::text::Glyphs;

/// Settings, keys, themes and terminal capabilities in force.
#[derive(Clone, Debug)]
pub struct SessionConfig {
    /// User settings with defaults.
    pub settings: UserSettings,
    /// Key bindings.
    pub keymap: Keymap,
    /// Available themes: built-in, then the user's.
    pub themes: Vec<Theme>,
    /// Index of the current theme in `themes`.
    pub theme: usize,
    /// Color depth of the terminal.
    pub depth: ColorDepth,
    /// Unicode or ASCII symbols.
    pub glyphs: Glyphs,
    /// Whether the terminal's background decides the theme.
    pub follows_background: bool,
    /// Whether the terminal is on another machine, as over SSH.
    pub remote: bool,
    /// Whether nothing may be written or started.
    pub read_only: bool,
}

impl SessionConfig {
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

    /// Whether the theme's background is painted.
    pub fn paints_background(&self) -> bool {
        match self.settings.paint_background {
            PaintSetting::On => true,
            PaintSetting::Off => false,
            PaintSetting::Auto => !self.follows_background,
        }
    }

    /// Whether to query the terminal's background.
    pub fn needs_background_query(&self) -> bool {
        self.follows_background && self.depth != ColorDepth::None
    }

    /// Applies the terminal's answer, unless a theme was chosen.
    pub fn set_background(&mut self, dark: bool) {
        if self.follows_background {
            self.choose_theme(if dark { "dark" } else { "light" });
        }
    }

    /// Returns how long code lines are shown; where they are cut, from column `from` on.
    pub(super) fn code_lines(&self, from: usize) -> CodeLines {
        match self.settings.code_lines {
            CodeLinesSetting::Scroll => CodeLines::ScrolledTo(from),
            CodeLinesSetting::Wrap => CodeLines::Wrap,
        }
    }

    /// Whether code and fields have a background of their own.
    pub fn has_backgrounds(&self) -> bool {
        let own = self.theme().is_some_and(|theme| theme.bg.is_some());
        own && matches!(self.depth, ColorDepth::Full | ColorDepth::Indexed)
    }
}
