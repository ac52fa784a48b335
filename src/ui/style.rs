//! Converts styles to those of terminal cells, at the terminal's color depth.

use ratatui::style::{Color, Modifier, Style};

use crate::app::SessionConfig;
use crate::config::theme::{AnsiStyle, IndexedColor, Rgb, ThemeRole};
use crate::config::{ColorDepth, Theme};
use crate::text::{Background, Role, TextModifier, TextStyle};

/// The active theme on this terminal.
#[derive(Clone, Copy, Debug)]
pub struct Palette<'a> {
    theme: Option<&'a Theme>,
    depth: ColorDepth,
    paints_background: bool,
}

impl<'a> Palette<'a> {
    /// Creates the palette of a session.
    pub fn of(setup: &'a SessionConfig) -> Self {
        Self {
            theme: setup.theme(),
            depth: setup.depth,
            paints_background: setup.settings.paint_background,
        }
    }

    /// Returns the terminal style of a style.
    pub fn style(&self, look: TextStyle) -> Style {
        let style = self.role(look.role).patch(self.ground(look.background));
        let style = style.add_modifier(weight(look.modifiers));
        // one color for all matched text, readable on the match background
        let found = look.background == Background::Found
            && !style.add_modifier.contains(Modifier::REVERSED);
        if found {
            style.patch(self.role(Role::Strong))
        } else {
            style
        }
    }

    /// Returns the style of the screen background.
    pub fn base(&self) -> Style {
        let bg = self
            .theme
            .and_then(|theme| theme.bg)
            .filter(|_| self.paints_background);
        match (self.depth, bg) {
            (ColorDepth::Full, Some(bg)) => Style::new().bg(color(bg)),
            _ => Style::new(),
        }
    }

    /// Returns the style of everything behind an overlay.
    pub fn behind(&self) -> Style {
        self.paint(ThemeRole::Dim, Modifier::DIM)
    }

    /// Whether backgrounds can be distinguished.
    pub fn has_grounds(&self) -> bool {
        self.theme.is_some_and(|theme| theme.bg.is_some())
            && matches!(self.depth, ColorDepth::Full | ColorDepth::Indexed)
    }

    fn role(&self, role: Role) -> Style {
        let (color, plain) = match role {
            Role::Text => (ThemeRole::Text, Modifier::empty()),
            Role::Strong => (ThemeRole::Strong, Modifier::BOLD),
            Role::Muted => (ThemeRole::Muted, Modifier::DIM),
            Role::Faint => (ThemeRole::Faint, Modifier::DIM),
            Role::Accent => (ThemeRole::Accent, Modifier::BOLD),
            Role::Warn => (ThemeRole::Warn, Modifier::BOLD),
            Role::Error => (ThemeRole::Error, Modifier::BOLD),
            Role::Good => (ThemeRole::Good, Modifier::empty()),
            Role::Keyword => (ThemeRole::Keyword, Modifier::empty()),
        };
        self.paint(color, plain)
    }

    /// Returns the style of a foreground role; `plain` is used if there are no colors.
    fn paint(&self, role: ThemeRole, plain: Modifier) -> Style {
        let paint = self
            .theme
            .map(|theme| theme.role_color(role))
            .unwrap_or_default();
        match (self.depth, paint.full, paint.indexed) {
            (ColorDepth::None, ..) => Style::new().add_modifier(plain),
            (ColorDepth::Full, Some(rgb), _) => Style::new().fg(color(rgb)),
            (ColorDepth::Indexed, _, IndexedColor::Color(n)) => Style::new().fg(Color::Indexed(n)),
            _ => ansi(paint.ansi),
        }
    }

    fn ground(&self, ground: Background) -> Style {
        let role = match ground {
            Background::Plain => return Style::new(),
            Background::Surface => ThemeRole::Surface,
            Background::Raised => ThemeRole::Raised,
            Background::Selection => ThemeRole::Selection,
            Background::Idle => ThemeRole::Idle,
            Background::Add => ThemeRole::Add,
            Background::Delete => ThemeRole::Delete,
            Background::Found => ThemeRole::Found,
        };
        let paint = self
            .theme
            .map(|theme| theme.role_color(role))
            .unwrap_or_default();
        match (self.depth, paint.full, paint.indexed) {
            (ColorDepth::Full, Some(rgb), _) => Style::new().bg(color(rgb)),
            (ColorDepth::Indexed, _, IndexedColor::Color(n)) => Style::new().bg(Color::Indexed(n)),
            _ if ground == Background::Found => Style::new().add_modifier(Modifier::REVERSED),
            _ => Style::new(),
        }
    }
}

fn color((red, green, blue): Rgb) -> Color {
    Color::Rgb(red, green, blue)
}

fn ansi(ansi: AnsiStyle) -> Style {
    // by name, so that the terminal gets the short codes 30 to 37 and 90 to 97
    const NAMES: [Color; 16] = [
        Color::Reset,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Reset,
        Color::Reset,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::Reset,
    ];
    let mut style = Style::new();
    if let Some(color) = ansi.color.and_then(|n| NAMES.get(usize::from(n))) {
        style = style.fg(*color);
    }
    for (set, modifier) in [
        (ansi.bold, Modifier::BOLD),
        (ansi.dim, Modifier::DIM),
        (ansi.reverse, Modifier::REVERSED),
    ] {
        if set {
            style = style.add_modifier(modifier);
        }
    }
    style
}

fn weight(weight: TextModifier) -> Modifier {
    [
        (TextModifier::BOLD, Modifier::BOLD),
        (TextModifier::ITALIC, Modifier::ITALIC),
        (TextModifier::UNDERLINE, Modifier::UNDERLINED),
        (TextModifier::STRIKE, Modifier::CROSSED_OUT),
    ]
    .into_iter()
    .filter(|(one, _)| weight.contains(*one))
    .fold(Modifier::empty(), |all, (_, modifier)| all | modifier)
}
