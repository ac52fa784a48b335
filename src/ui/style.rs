//! Converts styles to those of terminal cells, at the terminal's color depth.

use ratatui::style::{Color, Modifier, Style};

use crate::app::Setup;
use crate::config::theme::{Ansi, Colour, Indexed, Rgb};
use crate::config::{Depth, Theme};
use crate::text::{Ground, Look, Role, Weight};

/// The active theme on this terminal.
#[derive(Clone, Copy, Debug)]
pub struct Palette<'a> {
    theme: Option<&'a Theme>,
    depth: Depth,
    painted: bool,
}

impl<'a> Palette<'a> {
    /// Creates the palette of a session.
    pub fn of(setup: &'a Setup) -> Self {
        Self {
            theme: setup.theme(),
            depth: setup.depth,
            painted: setup.settings.paint_background,
        }
    }

    /// Returns the terminal style of a style.
    pub fn style(&self, look: Look) -> Style {
        let style = self.role(look.role).patch(self.ground(look.ground));
        let style = style.add_modifier(weight(look.weight));
        // one color for all matched text, readable on the match background
        let found =
            look.ground == Ground::Found && !style.add_modifier.contains(Modifier::REVERSED);
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
            .filter(|_| self.painted);
        match (self.depth, bg) {
            (Depth::Full, Some(bg)) => Style::new().bg(colour(bg)),
            _ => Style::new(),
        }
    }

    /// Returns the style of everything behind an overlay.
    pub fn behind(&self) -> Style {
        self.paint(Colour::Dim, Modifier::DIM)
    }

    /// Whether backgrounds can be distinguished.
    pub fn has_grounds(&self) -> bool {
        self.theme.is_some_and(|theme| theme.bg.is_some())
            && matches!(self.depth, Depth::Full | Depth::Indexed)
    }

    fn role(&self, role: Role) -> Style {
        let (colour, plain) = match role {
            Role::Text => (Colour::Text, Modifier::empty()),
            Role::Strong => (Colour::Strong, Modifier::BOLD),
            Role::Muted => (Colour::Muted, Modifier::DIM),
            Role::Faint => (Colour::Faint, Modifier::DIM),
            Role::Accent => (Colour::Accent, Modifier::BOLD),
            Role::Warn => (Colour::Warn, Modifier::BOLD),
            Role::Error => (Colour::Error, Modifier::BOLD),
            Role::Good => (Colour::Good, Modifier::empty()),
            Role::Keyword => (Colour::Keyword, Modifier::empty()),
        };
        self.paint(colour, plain)
    }

    /// Returns the style of a foreground role; `plain` is used if there are no colors.
    fn paint(&self, role: Colour, plain: Modifier) -> Style {
        let paint = self
            .theme
            .map(|theme| theme.paint(role))
            .unwrap_or_default();
        match (self.depth, paint.full, paint.indexed) {
            (Depth::None, ..) => Style::new().add_modifier(plain),
            (Depth::Full, Some(rgb), _) => Style::new().fg(colour(rgb)),
            (Depth::Indexed, _, Indexed::Colour(n)) => Style::new().fg(Color::Indexed(n)),
            _ => ansi(paint.ansi),
        }
    }

    fn ground(&self, ground: Ground) -> Style {
        let role = match ground {
            Ground::Plain => return Style::new(),
            Ground::Surface => Colour::Surface,
            Ground::Raised => Colour::Raised,
            Ground::Selection => Colour::Selection,
            Ground::Idle => Colour::Idle,
            Ground::Add => Colour::Add,
            Ground::Delete => Colour::Delete,
            Ground::Found => Colour::Found,
        };
        let paint = self
            .theme
            .map(|theme| theme.paint(role))
            .unwrap_or_default();
        match (self.depth, paint.full, paint.indexed) {
            (Depth::Full, Some(rgb), _) => Style::new().bg(colour(rgb)),
            (Depth::Indexed, _, Indexed::Colour(n)) => Style::new().bg(Color::Indexed(n)),
            _ if ground == Ground::Found => Style::new().add_modifier(Modifier::REVERSED),
            _ => Style::new(),
        }
    }
}

fn colour((red, green, blue): Rgb) -> Color {
    Color::Rgb(red, green, blue)
}

fn ansi(ansi: Ansi) -> Style {
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
    if let Some(colour) = ansi.colour.and_then(|n| NAMES.get(usize::from(n))) {
        style = style.fg(*colour);
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

fn weight(weight: Weight) -> Modifier {
    [
        (Weight::BOLD, Modifier::BOLD),
        (Weight::ITALIC, Modifier::ITALIC),
        (Weight::UNDERLINE, Modifier::UNDERLINED),
        (Weight::STRIKE, Modifier::CROSSED_OUT),
    ]
    .into_iter()
    .filter(|(one, _)| weight.has(*one))
    .fold(Modifier::empty(), |all, (_, modifier)| all | modifier)
}
