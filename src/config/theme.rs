//! Themes: the color of each role at each color depth.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::config_error::{ConfigError, ConfigErrors, did_you_mean};

/// Number of colors that the terminal supports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorDepth {
    /// No colors: `NO_COLOR`, or a terminal without.
    None,
    /// The terminal's own 16 colors.
    #[default]
    Sixteen,
    /// The 256 colors of xterm.
    Indexed,
    /// 24-bit color.
    Full,
}

impl ColorDepth {
    /// Reads the depth from the environment: `NO_COLOR` (no-color.org), `COLORTERM`, `TERM`.
    pub fn from_env(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        Self::detect(variable).0
    }

    /// Reads the depth as [`Self::from_env`] does, and names the variable that decides it.
    pub fn detect(variable: &dyn Fn(&str) -> Option<String>) -> (Self, &'static str) {
        let term = variable("TERM").unwrap_or_default();
        let colors = variable("COLORTERM").unwrap_or_default();
        if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            (Self::None, "NO_COLOR")
        } else if term == "dumb" {
            (Self::None, "TERM")
        } else if colors == "truecolor" || colors == "24bit" {
            (Self::Full, "COLORTERM")
        } else if term.ends_with("-direct") {
            (Self::Full, "TERM")
        } else if term.contains("256") {
            (Self::Indexed, "TERM")
        } else {
            (Self::Sixteen, "TERM")
        }
    }
}

/// Number of color roles.
const ROLE_COUNT: usize = 22;

/// Content roles that a theme file may omit, each with the role whose color it then takes.
const DERIVED_ROLES: [(ThemeRole, ThemeRole); 5] = [
    (ThemeRole::Title, ThemeRole::Warn),
    (ThemeRole::Heading, ThemeRole::Keyword),
    (ThemeRole::Tag, ThemeRole::Good),
    (ThemeRole::Code, ThemeRole::Warn),
    (ThemeRole::Quote, ThemeRole::Keyword),
];

/// A color role of a theme, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the roles are described where they are used, in text::span"
)]
pub enum ThemeRole {
    Text,
    Strong,
    Muted,
    Faint,
    Accent,
    Warn,
    Error,
    Good,
    Keyword,
    Title,
    Heading,
    Tag,
    Code,
    Quote,
    Surface,
    Raised,
    Selection,
    Idle,
    Add,
    Delete,
    Found,
    Dim,
}

impl ThemeRole {
    /// Every role with its name in a theme file.
    pub const ALL: [(&'static str, Self); ROLE_COUNT] = [
        ("text", Self::Text),
        ("strong", Self::Strong),
        ("muted", Self::Muted),
        ("faint", Self::Faint),
        ("accent", Self::Accent),
        ("warn", Self::Warn),
        ("error", Self::Error),
        ("good", Self::Good),
        ("keyword", Self::Keyword),
        ("title", Self::Title),
        ("heading", Self::Heading),
        ("tag", Self::Tag),
        ("code", Self::Code),
        ("quote", Self::Quote),
        ("surface", Self::Surface),
        ("raised", Self::Raised),
        ("selection", Self::Selection),
        ("idle", Self::Idle),
        ("add", Self::Add),
        ("delete", Self::Delete),
        ("found", Self::Found),
        ("dim", Self::Dim),
    ];
}

/// Red, green and blue.
pub type Rgb = (u8, u8, u8);

/// Color of a role with 256 colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IndexedColor {
    /// No color of its own: the 16-color style applies.
    #[default]
    None,
    /// One of the 256.
    Color(u8),
    /// Reverse video.
    Reverse,
}

/// Style of a role with 16 colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnsiStyle {
    /// One of the 16, or `None` for the terminal's default.
    pub color: Option<u8>,
    /// Bold.
    pub bold: bool,
    /// Dim.
    pub dim: bool,
    /// Reverse video.
    pub reverse: bool,
}

/// Colors of a role at all depths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThemeColor {
    /// With 24-bit color.
    pub full: Option<Rgb>,
    /// With 256 colors.
    pub indexed: IndexedColor,
    /// With 16 colors.
    pub ansi: AnsiStyle,
}

/// A color theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name in `config.toml`.
    pub name: String,
    /// Whether it is made for a dark background.
    pub dark: bool,
    /// The background it is made for; painted only if the settings say so.
    pub bg: Option<Rgb>,
    colors: [ThemeColor; ROLE_COUNT],
}

impl Theme {
    /// Reads a theme file. Missing values are inherited from `base`, except that a content role
    /// follows the role it derives from if the file sets that one.
    pub fn read(
        name: &str,
        file: &str,
        text: &str,
        base: Option<&Self>,
    ) -> (Self, Vec<ConfigError>) {
        let mut theme = Self {
            name: name.to_owned(),
            dark: base.is_none_or(|base| base.dark),
            bg: base.and_then(|base| base.bg),
            colors: base.map_or([ThemeColor::default(); ROLE_COUNT], |base| base.colors),
        };
        let mut report = ConfigErrors::new(file, text);
        match DeTable::parse(text) {
            Ok(table) => theme.apply_table(table.get_ref(), &mut report),
            Err(error) => report.add(&error.span().unwrap_or(0..0), error.message()),
        }
        (theme, report.finish())
    }

    /// Returns a color halfway between a role and the background.
    pub fn half_strength(&self, role: ThemeRole) -> Option<Rgb> {
        Some(midpoint(self.role_color(role).full?, self.bg?))
    }

    /// Returns the color halfway between two roles.
    pub fn between(&self, one: ThemeRole, other: ThemeRole) -> Option<Rgb> {
        let (one, other) = (self.role_color(one).full?, self.role_color(other).full?);
        Some(midpoint(one, other))
    }

    /// Returns the colors of a role at all depths.
    pub fn role_color(&self, color: ThemeRole) -> ThemeColor {
        self.colors[color as usize]
    }

    fn apply_table(&mut self, table: &DeTable<'_>, report: &mut ConfigErrors<'_>) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("dark", DeValue::Boolean(dark)) => self.dark = *dark,
                ("bg", DeValue::String(text)) => match parse_rgb(text) {
                    Some(color) => self.bg = Some(color),
                    None => report.add(
                        &value.span(),
                        format!("`{text}` is not a color; write one like `#16181d`"),
                    ),
                },
                ("roles", DeValue::Table(roles)) => self.apply_roles(roles, report),
                (other, _) => report.add(
                    &key.span(),
                    format!("unknown key `{other}`; a theme has `dark`, `bg` and `[roles]`"),
                ),
            }
        }
    }

    fn apply_roles(&mut self, roles: &DeTable<'_>, report: &mut ConfigErrors<'_>) {
        let mut set_roles = Vec::new();
        for (key, value) in roles {
            let name = key.get_ref().as_ref();
            let Some((_, color)) = ThemeRole::ALL.iter().find(|(known, _)| *known == name) else {
                let near = did_you_mean(name, ThemeRole::ALL.iter().map(|(known, _)| *known));
                report.add(&key.span(), format!("unknown role `{name}`{near}"));
                continue;
            };
            match parse_theme_color(value) {
                Ok(paint) => {
                    self.colors[*color as usize] = paint;
                    set_roles.push(*color);
                }
                Err((at, message)) => report.add(&at, format!("`{name}`: {message}")),
            }
        }
        for (role, source) in DERIVED_ROLES {
            if set_roles.contains(&source) && !set_roles.contains(&role) {
                self.colors[role as usize] = self.role_color(source);
            }
        }
    }
}

type ThemeValueError = (Range<usize>, String);

fn parse_theme_color(value: &Spanned<DeValue<'_>>) -> Result<ThemeColor, ThemeValueError> {
    let shape = || {
        (
            value.span(),
            "must have three values, for example `[\"#cfd1d6\", 252, \"default\"]`".to_owned(),
        )
    };
    let DeValue::Array(parts) = value.get_ref() else {
        return Err(shape());
    };
    let [full, indexed, ansi] = parts.as_ref() else {
        return Err(shape());
    };
    Ok(ThemeColor {
        full: read_full(full)?,
        indexed: read_indexed(indexed)?,
        ansi: read_ansi(ansi)?,
    })
}

fn read_full(value: &Spanned<DeValue<'_>>) -> Result<Option<Rgb>, ThemeValueError> {
    match value.get_ref() {
        DeValue::String(text) if text == "none" => Ok(None),
        DeValue::String(text) if parse_rgb(text).is_some() => Ok(parse_rgb(text)),
        _ => Err((
            value.span(),
            "the first value must be a color like `#cfd1d6`, or `none`".into(),
        )),
    }
}

fn read_indexed(value: &Spanned<DeValue<'_>>) -> Result<IndexedColor, ThemeValueError> {
    let wrong = || {
        let message = "the second value must be a color from 16 to 255, `reverse` or `none`";
        (value.span(), message.to_owned())
    };
    match value.get_ref() {
        DeValue::String(text) if text == "none" => Ok(IndexedColor::None),
        DeValue::String(text) if text == "reverse" => Ok(IndexedColor::Reverse),
        DeValue::Integer(number) => match number.as_str().parse() {
            Ok(color @ 16..) => Ok(IndexedColor::Color(color)),
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

fn read_ansi(value: &Spanned<DeValue<'_>>) -> Result<AnsiStyle, ThemeValueError> {
    let wrong = || {
        let message = "the third value must be made of `default`, `none`, `bold`, `dim`, `reverse` and a color 1 to 6 or 9 to 14";
        (value.span(), message.to_owned())
    };
    let DeValue::String(text) = value.get_ref() else {
        return Err(wrong());
    };
    let mut ansi = AnsiStyle::default();
    for word in text.split_whitespace() {
        match (word, word.parse::<u8>()) {
            ("default" | "none", _) => {}
            ("bold", _) => ansi.bold = true,
            ("dim", _) => ansi.dim = true,
            ("reverse", _) => ansi.reverse = true,
            // terminal themes redefine 0, 7, 8 and 15 as background shades
            (_, Ok(color @ (1..=6 | 9..=14))) => ansi.color = Some(color),
            _ => return Err(wrong()),
        }
    }
    Ok(ansi)
}

/// Returns the nearest of xterm's 256 colors, without the first 16, which terminals redefine.
pub fn nearest_indexed(color: Rgb) -> u8 {
    let distance = |index: u8| {
        let other = indexed_rgb(index);
        let parts = [(color.0, other.0), (color.1, other.1), (color.2, other.2)];
        let squares = parts.map(|(one, other)| u32::from(one.abs_diff(other)).pow(2));
        squares.iter().sum::<u32>()
    };
    (16..=255)
        .min_by_key(|index| distance(*index))
        .unwrap_or(16)
}

/// Returns one of xterm's 256 colors, from 16: a cube of 6 x 6 x 6, then 24 grays.
fn indexed_rgb(index: u8) -> Rgb {
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    if index >= 232 {
        let gray = 8 + 10 * (index - 232);
        return (gray, gray, gray);
    }
    let cube = index.saturating_sub(16);
    (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
}

fn parse_rgb(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

fn midpoint(one: Rgb, other: Rgb) -> Rgb {
    (
        one.0.midpoint(other.0),
        one.1.midpoint(other.1),
        one.2.midpoint(other.2),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::defaults::THEMES;

    /// Backgrounds of text, besides the theme's own.
    const BACKGROUND_ROLES: [ThemeRole; 6] = [
        ThemeRole::Surface,
        ThemeRole::Raised,
        ThemeRole::Selection,
        ThemeRole::Idle,
        ThemeRole::Add,
        ThemeRole::Delete,
    ];
    /// Roles of text that isn't a hue.
    const NEUTRAL_ROLES: [ThemeRole; 3] = [ThemeRole::Text, ThemeRole::Strong, ThemeRole::Muted];
    /// Roles of colored text; `faint` is for lines and `dim` only behind a popup.
    const HUES: [ThemeRole; 10] = [
        ThemeRole::Accent,
        ThemeRole::Warn,
        ThemeRole::Error,
        ThemeRole::Good,
        ThemeRole::Keyword,
        ThemeRole::Title,
        ThemeRole::Heading,
        ThemeRole::Tag,
        ThemeRole::Code,
        ThemeRole::Quote,
    ];
    /// Hues below 4.5:1 on one of the backgrounds, with their lowest contrast: those of well-known
    /// palettes, which keep them (`assets/themes/LICENSES.md` says why).
    const LOW_HUES: [(&str, &str, f64); 6] = [
        ("gruvbox-light", "accent", 3.64),
        ("gruvbox-light", "warn", 4.46),
        ("gruvbox-light", "good", 3.55),
        ("gruvbox-light", "title", 4.46),
        ("gruvbox-light", "tag", 3.55),
        ("tokyo-night", "error", 4.49),
    ];

    /// Returns the contrast ratio from the relative luminance, both as WCAG 2 defines them.
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let channel = |value: u8| {
            let c = f64::from(value) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let light = |c: Rgb| 0.2126 * channel(c.0) + 0.7152 * channel(c.1) + 0.0722 * channel(c.2);
        let (x, y) = (light(a) + 0.05, light(b) + 0.05);
        x.max(y) / x.min(y)
    }

    fn shipped() -> impl Iterator<Item = Theme> {
        THEMES.iter().map(|(name, text)| {
            let (theme, mistakes) = Theme::read(name, name, text, None);
            assert_eq!(mistakes, []);
            theme
        })
    }

    /// A color of a theme at a depth.
    type ColorOf<'a> = &'a dyn Fn(ThemeRole) -> Option<Rgb>;

    /// Returns the lowest contrast of a role on any background of a theme.
    fn lowest(color: ColorOf<'_>, bg: Rgb, role: ThemeRole) -> f64 {
        let grounds = BACKGROUND_ROLES
            .iter()
            .map(|ground| color(*ground).unwrap());
        let ratios = grounds
            .chain([bg])
            .map(|ground| contrast(color(role).unwrap(), ground));
        ratios.fold(f64::MAX, f64::min)
    }

    /// Returns the contrast that every text of a theme reaches.
    fn floor(theme: &str) -> f64 {
        if theme == "high-contrast" { 7.0 } else { 4.5 }
    }

    fn name_of(role: ThemeRole) -> &'static str {
        let found = ThemeRole::ALL.iter().find(|(_, other)| *other == role);
        found.unwrap().0
    }

    /// Checks a theme at a depth; returns its hues below 4.5:1.
    fn low_hues(theme: &Theme, color: ColorOf<'_>, bg: Rgb) -> Vec<(String, &'static str, f64)> {
        let ratio = |role| lowest(color, bg, role);
        for role in NEUTRAL_ROLES {
            let ratio = ratio(role);
            assert!(
                ratio >= floor(&theme.name),
                "{}: {role:?} is {ratio:.2}",
                theme.name
            );
        }
        let low = HUES
            .iter()
            .filter(|role| ratio(**role) < floor(&theme.name));
        let low = low.map(|role| (theme.name.clone(), name_of(*role), ratio(*role)));
        low.collect()
    }

    #[test]
    fn text_reaches_its_contrast_on_every_background_of_every_theme() {
        let mut low = Vec::new();
        for theme in shipped() {
            let Some(bg) = theme.bg else { continue };
            let color = |role| theme.role_color(role).full;
            low.extend(low_hues(&theme, &color, bg));
            let found = color(ThemeRole::Found).unwrap();
            assert!(contrast(color(ThemeRole::Strong).unwrap(), found) >= 4.5);
            for fill in [
                ThemeRole::Accent,
                ThemeRole::Good,
                ThemeRole::Warn,
                ThemeRole::Error,
            ] {
                let ratio = contrast(color(fill).unwrap(), bg);
                assert!(
                    ratio >= 4.2,
                    "{}: mode word on {fill:?} is {ratio:.2}",
                    theme.name
                );
            }
        }
        let is_close = |one: f64, other: f64| (one - other).abs() < 0.006;
        assert_eq!(low.len(), LOW_HUES.len(), "{low:?}");
        for ((theme, role, ratio), known) in low.iter().zip(LOW_HUES) {
            assert_eq!((theme.as_str(), *role), (known.0, known.1));
            assert!(
                is_close(*ratio, known.2) && *ratio >= 3.0,
                "{theme} {role}: {ratio:.2}"
            );
        }
    }

    #[test]
    fn text_reaches_its_contrast_with_256_colors() {
        for theme in shipped() {
            let Some(bg) = theme.bg else { continue };
            let color = |role| match theme.role_color(role).indexed {
                IndexedColor::Color(n) => Some(indexed_rgb(n)),
                _ => None,
            };
            for (name, role, ratio) in low_hues(&theme, &color, indexed_rgb(nearest_indexed(bg))) {
                let is_known = LOW_HUES
                    .iter()
                    .any(|it| (it.0, it.1) == (name.as_str(), role));
                assert!(is_known && ratio >= 3.0, "{name} {role}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn every_shipped_theme_sets_every_role() {
        for (name, text) in THEMES {
            let table: toml::Table = text.parse().unwrap();
            let roles = table["roles"].as_table().unwrap();
            for (role, _) in ThemeRole::ALL {
                assert!(roles.contains_key(role), "{name}: {role}");
            }
        }
    }

    #[test]
    fn content_roles_that_a_theme_omits_follow_its_older_roles() {
        let dark = shipped().next().unwrap();
        let own = "bg = \"#ffffff\"\n[roles]\nwarn = [\"#111111\", 16, \"1\"]\ngood = [\"#222222\", 17, \"2\"]\ntag = [\"#333333\", 18, \"3\"]\n";
        let (theme, mistakes) = Theme::read("mine", "mine.toml", own, Some(&dark));
        assert_eq!(mistakes, []);
        let full = |role| theme.role_color(role).full;
        assert_eq!(full(ThemeRole::Title), Some((17, 17, 17)));
        assert_eq!(full(ThemeRole::Code), Some((17, 17, 17)));
        assert_eq!(full(ThemeRole::Tag), Some((51, 51, 51)));
        for role in [ThemeRole::Heading, ThemeRole::Quote] {
            assert_eq!(theme.role_color(role), dark.role_color(role));
        }
    }

    #[test]
    fn a_color_of_the_256_is_its_own_nearest() {
        for index in 16..=255 {
            let nearest = nearest_indexed(indexed_rgb(index));
            assert_eq!(indexed_rgb(nearest), indexed_rgb(index));
        }
    }

    #[test]
    fn a_mistake_in_a_theme_names_file_line_and_key() {
        let (_, mistakes) = Theme::read(
            "mine",
            "mine.toml",
            "dark = true\n[roles]\ntxt = [\"#000000\", 16, \"none\"]\nwarn = [\"red\", 16, \"none\"]\n",
            None,
        );
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "mine.toml:3: unknown role `txt`; did you mean `text`?",
                "mine.toml:4: `warn`: the first value must be a color like `#cfd1d6`, or `none`",
            ]
        );
    }

    #[test]
    fn the_environment_decides_the_depth() {
        let depth = |pairs: &[(&str, &str)]| {
            let get = |name: &str| pairs.iter().find(|p| p.0 == name).map(|p| p.1.to_owned());
            ColorDepth::from_env(&get)
        };
        assert_eq!(depth(&[("TERM", "xterm-256color")]), ColorDepth::Indexed);
        assert_eq!(
            depth(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]),
            ColorDepth::Full
        );
        assert_eq!(
            depth(&[
                ("TERM", "xterm"),
                ("COLORTERM", "truecolor"),
                ("NO_COLOR", "1")
            ]),
            ColorDepth::None
        );
        assert_eq!(depth(&[("TERM", "linux")]), ColorDepth::Sixteen);
        assert_eq!(depth(&[("TERM", "dumb")]), ColorDepth::None);
    }
}
