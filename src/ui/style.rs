//! Converts styles to those of terminal cells, at the terminal's color depth.

use ratatui::style::{Color, Modifier, Style};

use crate::app::SessionConfig;
use crate::config::theme::{AnsiStyle, IndexedColor, Rgb, ThemeRole, nearest_indexed};
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
            paints_background: setup.paints_background(),
        }
    }

    /// Returns the terminal style of a style.
    pub fn style(&self, look: TextStyle) -> Style {
        let style = if look.background == Background::Filled {
            self.filled(look.role)
        } else {
            self.role(look.role).patch(self.ground(look.background))
        };
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
            (ColorDepth::Indexed, Some(bg)) => Style::new().bg(Color::Indexed(nearest_indexed(bg))),
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
            Role::Title => (ThemeRole::Title, Modifier::empty()),
            Role::ReadTitle => return self.read_title(),
            Role::Heading => (ThemeRole::Heading, Modifier::BOLD),
            Role::HeadingRule => return self.half_strength(ThemeRole::Heading),
            Role::Tag => (ThemeRole::Tag, Modifier::DIM),
            Role::Code => (ThemeRole::Code, Modifier::BOLD),
            Role::Quote => (ThemeRole::Quote, Modifier::empty()),
        };
        self.paint(color, plain)
    }

    /// Returns the style of the title of a post that was read: slightly dimmed text.
    fn read_title(&self) -> Style {
        let between = self
            .theme
            .and_then(|theme| theme.between(ThemeRole::Text, ThemeRole::Muted));
        match (self.depth, between) {
            (ColorDepth::Full, Some(mixed)) => Style::new().fg(color(mixed)),
            (ColorDepth::Indexed, Some(mixed)) => {
                Style::new().fg(Color::Indexed(nearest_indexed(mixed)))
            }
            _ => self.role(Role::Muted),
        }
    }

    /// Returns the style of a line that belongs to a text of this role.
    fn half_strength(&self, role: ThemeRole) -> Style {
        let half = self.theme.and_then(|theme| theme.half_strength(role));
        match (self.depth, half) {
            (ColorDepth::Full, Some(half)) => Style::new().fg(color(half)),
            (ColorDepth::Indexed, Some(half)) => {
                Style::new().fg(Color::Indexed(nearest_indexed(half)))
            }
            (ColorDepth::None, _) => Style::new().add_modifier(Modifier::DIM),
            _ => {
                let style = self.paint(role, Modifier::empty());
                let line = Style::new().add_modifier(Modifier::DIM);
                style.fg.map_or(line, |color| line.fg(color))
            }
        }
    }

    /// Returns the style of a cell filled with the color of a role; reverse video where the theme
    /// has no background, nothing where there are no colors.
    fn filled(&self, role: Role) -> Style {
        let style = self.role(role);
        let bg = self.theme.and_then(|theme| theme.bg);
        match (self.depth, bg, style.fg) {
            (ColorDepth::None, ..) => Style::new(),
            (ColorDepth::Full, Some(bg), Some(fill)) => style.fg(color(bg)).bg(fill),
            (ColorDepth::Indexed, Some(bg), Some(fill)) => {
                style.fg(Color::Indexed(nearest_indexed(bg))).bg(fill)
            }
            _ => style.add_modifier(Modifier::REVERSED),
        }
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
            Background::Plain | Background::Filled => return Style::new(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::defaults::THEMES;

    fn theme(name: &str) -> Theme {
        let (_, text) = THEMES.iter().find(|theme| theme.0 == name).unwrap();
        Theme::read(name, name, text, None).0
    }

    fn palette(theme: &Theme, depth: ColorDepth, paints_background: bool) -> Palette<'_> {
        Palette {
            theme: Some(theme),
            depth,
            paints_background,
        }
    }

    #[test]
    fn a_filled_cell_has_the_color_of_its_role_and_is_nothing_without_colors() {
        let look = TextStyle::of(Role::Accent).on(Background::Filled).bold();
        let plain = Style::new().add_modifier(Modifier::BOLD);
        let reversed = plain.fg(Color::Cyan).add_modifier(Modifier::REVERSED);
        for (name, depth, expected) in [
            (
                "dark",
                ColorDepth::Full,
                plain
                    .fg(Color::Rgb(0x16, 0x18, 0x1d))
                    .bg(Color::Rgb(0x7c, 0xc5, 0xc9)),
            ),
            (
                "light",
                ColorDepth::Indexed,
                plain.fg(Color::Indexed(231)).bg(Color::Indexed(23)),
            ),
            ("dark", ColorDepth::Sixteen, reversed),
            ("terminal", ColorDepth::Full, reversed),
            ("dark", ColorDepth::None, plain),
        ] {
            let theme = theme(name);
            let style = palette(&theme, depth, false).style(look);
            assert_eq!(style, expected, "{name} {depth:?}");
        }
    }

    #[test]
    fn a_painted_background_has_the_colors_that_the_terminal_has() {
        let theme = theme("light");
        for (depth, expected) in [
            (
                ColorDepth::Full,
                Style::new().bg(Color::Rgb(0xfb, 0xf9, 0xf5)),
            ),
            (ColorDepth::Indexed, Style::new().bg(Color::Indexed(231))),
            (ColorDepth::Sixteen, Style::new()),
            (ColorDepth::None, Style::new()),
        ] {
            assert_eq!(palette(&theme, depth, true).base(), expected, "{depth:?}");
            assert_eq!(palette(&theme, depth, false).base(), Style::new());
        }
    }

    #[test]
    fn the_line_below_a_heading_is_weaker_than_the_heading() {
        let theme = theme("dark");
        let style = |depth| palette(&theme, depth, false).style(Role::HeadingRule.into());
        let half = Style::new().fg(Color::Rgb(0x59, 0x67, 0x85));
        assert_eq!(style(ColorDepth::Full), half);
        let dim = Style::new().add_modifier(Modifier::DIM);
        assert_eq!(style(ColorDepth::None), dim);
        let sixteen = style(ColorDepth::Sixteen);
        assert_eq!(sixteen.fg, Some(Color::Blue));
        assert!(sixteen.add_modifier == Modifier::DIM, "{sixteen:?}");
    }
}
