//! Themes: the color of each role at each color depth.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::config_error::{Mistake, Report, did_you_mean};

/// Number of colors that the terminal supports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
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

impl Depth {
    /// Reads the depth from the environment: `NO_COLOR` (no-color.org), `COLORTERM`, `TERM`.
    pub fn of_environment(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let colours = variable("COLORTERM").unwrap_or_default();
        if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) || term == "dumb" {
            Self::None
        } else if colours == "truecolor" || colours == "24bit" || term.ends_with("-direct") {
            Self::Full
        } else if term.contains("256") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }
}

/// A color role of a theme, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the roles are described where they are used, in text::span"
)]
pub enum Colour {
    Text,
    Strong,
    Muted,
    Faint,
    Accent,
    Warn,
    Error,
    Good,
    Keyword,
    Surface,
    Raised,
    Selection,
    Idle,
    Add,
    Delete,
    Found,
    Dim,
}

impl Colour {
    /// Every role with its name in a theme file.
    pub const ALL: [(&'static str, Self); 17] = [
        ("text", Self::Text),
        ("strong", Self::Strong),
        ("muted", Self::Muted),
        ("faint", Self::Faint),
        ("accent", Self::Accent),
        ("warn", Self::Warn),
        ("error", Self::Error),
        ("good", Self::Good),
        ("keyword", Self::Keyword),
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
pub enum Indexed {
    /// No color of its own: the 16-color style applies.
    #[default]
    None,
    /// One of the 256.
    Colour(u8),
    /// Reverse video.
    Reverse,
}

/// Style of a role with 16 colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ansi {
    /// One of the 16, or `None` for the terminal's default.
    pub colour: Option<u8>,
    /// Bold.
    pub bold: bool,
    /// Dim.
    pub dim: bool,
    /// Reverse video.
    pub reverse: bool,
}

/// Colors of a role at all depths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paint {
    /// With 24-bit color.
    pub full: Option<Rgb>,
    /// With 256 colors.
    pub indexed: Indexed,
    /// With 16 colors.
    pub ansi: Ansi,
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
    paints: [Paint; 17],
}

impl Theme {
    /// Reads a theme file. Missing values are inherited from `base`.
    pub fn read(name: &str, file: &str, text: &str, base: Option<&Self>) -> (Self, Vec<Mistake>) {
        let mut theme = Self {
            name: name.to_owned(),
            dark: base.is_none_or(|base| base.dark),
            bg: base.and_then(|base| base.bg),
            paints: base.map_or([Paint::default(); 17], |base| base.paints),
        };
        let mut report = Report::new(file, text);
        match DeTable::parse(text) {
            Ok(table) => theme.take(table.get_ref(), &mut report),
            Err(error) => report.add(&error.span().unwrap_or(0..0), error.message()),
        }
        (theme, report.done())
    }

    /// Returns the colors of a role at all depths.
    pub fn paint(&self, colour: Colour) -> Paint {
        self.paints[colour as usize]
    }

    fn take(&mut self, table: &DeTable<'_>, report: &mut Report<'_>) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("dark", DeValue::Boolean(dark)) => self.dark = *dark,
                ("bg", DeValue::String(text)) => match rgb(text) {
                    Some(colour) => self.bg = Some(colour),
                    None => report.add(
                        &value.span(),
                        format!("`{text}` is no colour; write one like `#16181d`"),
                    ),
                },
                ("roles", DeValue::Table(roles)) => self.take_roles(roles, report),
                (other, _) => report.add(
                    &key.span(),
                    format!(
                        "`{other}` is not understood here; a theme has `dark`, `bg` and `[roles]`"
                    ),
                ),
            }
        }
    }

    fn take_roles(&mut self, roles: &DeTable<'_>, report: &mut Report<'_>) {
        for (key, value) in roles {
            let name = key.get_ref().as_ref();
            let Some((_, colour)) = Colour::ALL.iter().find(|(known, _)| *known == name) else {
                let near = did_you_mean(name, Colour::ALL.iter().map(|(known, _)| *known));
                report.add(&key.span(), format!("`{name}` is no role of a theme{near}"));
                continue;
            };
            match paint(value) {
                Ok(paint) => self.paints[*colour as usize] = paint,
                Err((at, message)) => report.add(&at, format!("`{name}`: {message}")),
            }
        }
    }
}

type Wrong = (Range<usize>, String);

fn paint(value: &Spanned<DeValue<'_>>) -> Result<Paint, Wrong> {
    let shape = || {
        (
            value.span(),
            "wants three values, as `[\"#cfd1d6\", 252, \"default\"]`".to_owned(),
        )
    };
    let DeValue::Array(parts) = value.get_ref() else {
        return Err(shape());
    };
    let [full, indexed, ansi] = parts.as_ref() else {
        return Err(shape());
    };
    Ok(Paint {
        full: read_full(full)?,
        indexed: read_indexed(indexed)?,
        ansi: read_ansi(ansi)?,
    })
}

fn read_full(value: &Spanned<DeValue<'_>>) -> Result<Option<Rgb>, Wrong> {
    match value.get_ref() {
        DeValue::String(text) if text == "none" => Ok(None),
        DeValue::String(text) if rgb(text).is_some() => Ok(rgb(text)),
        _ => Err((
            value.span(),
            "the first value is a colour like `#cfd1d6`, or `none`".into(),
        )),
    }
}

fn read_indexed(value: &Spanned<DeValue<'_>>) -> Result<Indexed, Wrong> {
    let wrong = || {
        let message = "the second value is a colour from 16 to 255, `reverse` or `none`";
        (value.span(), message.to_owned())
    };
    match value.get_ref() {
        DeValue::String(text) if text == "none" => Ok(Indexed::None),
        DeValue::String(text) if text == "reverse" => Ok(Indexed::Reverse),
        DeValue::Integer(number) => match number.as_str().parse() {
            Ok(colour @ 16..) => Ok(Indexed::Colour(colour)),
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

fn read_ansi(value: &Spanned<DeValue<'_>>) -> Result<Ansi, Wrong> {
    let wrong = || {
        let message = "the third value is words of `default`, `none`, `bold`, `dim`, `reverse` and a colour 1 to 6 or 9 to 14";
        (value.span(), message.to_owned())
    };
    let DeValue::String(text) = value.get_ref() else {
        return Err(wrong());
    };
    let mut ansi = Ansi::default();
    for word in text.split_whitespace() {
        match (word, word.parse::<u8>()) {
            ("default" | "none", _) => {}
            ("bold", _) => ansi.bold = true,
            ("dim", _) => ansi.dim = true,
            ("reverse", _) => ansi.reverse = true,
            // terminal themes redefine 0, 7, 8 and 15 as background shades
            (_, Ok(colour @ (1..=6 | 9..=14))) => ansi.colour = Some(colour),
            _ => return Err(wrong()),
        }
    }
    Ok(ansi)
}

fn rgb(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::defaults::THEMES;

    /// Backgrounds of text, besides the theme's own.
    const GROUNDS: [Colour; 6] = [
        Colour::Surface,
        Colour::Raised,
        Colour::Selection,
        Colour::Idle,
        Colour::Add,
        Colour::Delete,
    ];
    /// Roles of legible text; `faint` is for lines and `dim` only behind a popup.
    const TEXTS: [Colour; 8] = [
        Colour::Text,
        Colour::Strong,
        Colour::Muted,
        Colour::Accent,
        Colour::Warn,
        Colour::Error,
        Colour::Good,
        Colour::Keyword,
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

    /// Returns color `n` of xterm's 256, from 16.
    fn indexed(n: u8) -> Rgb {
        let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
        match n {
            232.. => (8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232)),
            _ => (
                level((n - 16) / 36),
                level((n - 16) / 6 % 6),
                level((n - 16) % 6),
            ),
        }
    }

    fn shipped() -> impl Iterator<Item = Theme> {
        THEMES.iter().map(|(name, text)| {
            let (theme, mistakes) = Theme::read(name, name, text, None);
            assert_eq!(mistakes, []);
            theme
        })
    }

    #[test]
    fn every_text_can_be_read_on_every_ground() {
        let mut lowest = f64::MAX;
        for theme in shipped() {
            let Some(bg) = theme.bg else { continue };
            let grounds = GROUNDS
                .iter()
                .filter_map(|g| theme.paint(*g).full)
                .chain([bg]);
            for ground in grounds {
                for text in TEXTS {
                    let ratio = contrast(theme.paint(text).full.unwrap(), ground);
                    assert!(
                        ratio >= 4.5,
                        "{}: {text:?} on {ground:?} is {ratio:.2}",
                        theme.name
                    );
                    lowest = lowest.min(ratio);
                }
            }
            let found = theme.paint(Colour::Found).full.unwrap();
            assert!(contrast(theme.paint(Colour::Strong).full.unwrap(), found) >= 4.5);
        }
        assert!(lowest < 21.0, "no theme was looked at");
    }

    #[test]
    fn every_text_can_be_read_with_256_colours() {
        for theme in shipped() {
            let Some(bg) = theme.bg else { continue };
            let of = |colour: Colour| match theme.paint(colour).indexed {
                Indexed::Colour(n) => Some(indexed(n)),
                _ => None,
            };
            for ground in GROUNDS.iter().filter_map(|g| of(*g)).chain([bg]) {
                for text in TEXTS {
                    let ratio = contrast(of(text).unwrap(), ground);
                    assert!(
                        ratio >= 4.5,
                        "{}: {text:?} on {ground:?} is {ratio:.2}",
                        theme.name
                    );
                }
            }
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
                "mine.toml:3: `txt` is no role of a theme; did you mean `text`?",
                "mine.toml:4: `warn`: the first value is a colour like `#cfd1d6`, or `none`",
            ]
        );
    }

    #[test]
    fn the_environment_decides_the_depth() {
        let depth = |pairs: &[(&str, &str)]| {
            let get = |name: &str| pairs.iter().find(|p| p.0 == name).map(|p| p.1.to_owned());
            Depth::of_environment(&get)
        };
        assert_eq!(depth(&[("TERM", "xterm-256color")]), Depth::Indexed);
        assert_eq!(
            depth(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]),
            Depth::Full
        );
        assert_eq!(
            depth(&[
                ("TERM", "xterm"),
                ("COLORTERM", "truecolor"),
                ("NO_COLOR", "1")
            ]),
            Depth::None
        );
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Sixteen);
        assert_eq!(depth(&[("TERM", "dumb")]), Depth::None);
    }
}
