//! Resolved settings, and capabilities of the terminal.

use std::path::PathBuf;

use crate::config::defaults::THEMES;
use crate::config::settings::{CodeLinesSetting, MouseSetting, PaintSetting};
use crate::config::{ColorDepth, Keymap, Theme, UserSettings};
use crate::markdown::CodeLines;
use crate::text::Glyphs;

/// Name that makes the terminal's background decide the theme.
pub const AUTO_THEME: &str = "auto";

/// A choice of the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThemeChoice {
    /// Index of the theme.
    pub theme: usize,
    /// Whether the terminal's background decides.
    pub follows_background: bool,
}

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
    /// Name of the theme that `auto` stands for: by the terminal's background as far as known.
    pub auto_theme: String,
    /// Settings file, which the theme menu changes; `None` if there is no folder for it.
    pub settings_file: Option<PathBuf>,
    /// Scheme and host of the site, if they are configured.
    pub host: Option<String>,
    /// Whether the terminal is on another machine, as over SSH.
    pub remote: bool,
    /// Whether nothing may be written or started.
    pub read_only: bool,
}

impl Default for SessionConfig {
    /// Returns the built-in settings, keys and themes, for a terminal with all colors and symbols.
    fn default() -> Self {
        let themes = THEMES.iter();
        let themes = themes.map(|(name, text)| Theme::read(name, name, text, None).0);
        Self {
            settings: UserSettings::read(None).0,
            keymap: Keymap::read(false, None).0,
            themes: themes.collect(),
            theme: 0,
            depth: ColorDepth::Full,
            glyphs: Glyphs::Unicode,
            follows_background: true,
            auto_theme: "dark".to_owned(),
            settings_file: None,
            host: None,
            remote: false,
            read_only: false,
        }
    }
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

    /// Whether to capture the mouse at the start.
    pub fn captures_mouse(&self) -> bool {
        match self.settings.mouse {
            MouseSetting::Auto => !self.remote,
            MouseSetting::On => true,
            MouseSetting::Off => false,
        }
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
        let name = if dark { "dark" } else { "light" };
        name.clone_into(&mut self.auto_theme);
        if self.follows_background {
            self.choose_theme(name);
        }
    }

    /// Returns the choice of the theme, to be restored later.
    pub fn theme_choice(&self) -> ThemeChoice {
        ThemeChoice {
            theme: self.theme,
            follows_background: self.follows_background,
        }
    }

    /// Restores a choice of the theme.
    pub fn restore_theme(&mut self, choice: ThemeChoice) {
        if choice.follows_background {
            self.name_theme(AUTO_THEME);
        } else {
            self.theme = choice.theme;
            self.follows_background = false;
        }
    }

    /// Selects a theme as a person names it: `auto` follows the terminal's background, and any other
    /// theme paints its own.
    pub fn name_theme(&mut self, name: &str) {
        self.follows_background = name == AUTO_THEME;
        let name = if self.follows_background {
            self.auto_theme.clone()
        } else {
            name.to_owned()
        };
        self.choose_theme(&name);
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
