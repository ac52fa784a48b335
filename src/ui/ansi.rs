//! ANSI output: a page with colors, for a terminal that scrolls it itself.

use std::collections::HashMap;

use ratatui::style::{Color, Modifier, Style};

use crate::app::SessionConfig;
use crate::blog::{ExternalUrl, link};
use crate::markdown::{PageRow, RenderedPage};
use crate::text::{Background, Role, TextStyle};

use super::style::Palette;

/// Renders the rows of a page with the current colors and, if the terminal supports hyperlinks, the
/// targets of external links. Every row ends with all attributes reset.
pub fn write(page: &RenderedPage, setup: &SessionConfig, has_links: bool) -> String {
    let targets = page.links.iter().filter(|_| has_links);
    let mut writer = AnsiWriter {
        palette: Palette::of(setup),
        targets: targets.map(|link| link::external_url(&link.url)).collect(),
        style_codes: HashMap::new(),
        out: String::new(),
    };
    for row in &page.rows {
        writer.row(row, page.width);
        writer.out.push('\n');
    }
    writer.out
}

/// Writes one page.
struct AnsiWriter<'a> {
    palette: Palette<'a>,
    /// The target of each link, if it is an external URL.
    targets: Vec<Option<ExternalUrl>>,
    /// The escape sequence of each style seen: a long page has many spans but few styles.
    style_codes: HashMap<TextStyle, String>,
    out: String,
}

impl AnsiWriter<'_> {
    fn row(&mut self, row: &PageRow, width: usize) {
        let (from, ground) = row.fill.unwrap_or((usize::MAX, Background::Plain));
        let mut column = 0;
        for span in &row.spans {
            let mut look = span.style;
            if column >= from && look.background == Background::Plain {
                look = look.on(ground);
            }
            let target = span.link.and_then(|link| self.targets.get(link)?.as_ref());
            let target = target.map(|web| web.url.clone());
            if let Some(target) = &target {
                self.link(target);
            }
            self.write_styled(span.text.as_str(), look);
            if target.is_some() {
                self.link("");
            }
            column += span.text.width();
        }
        if row.fill.is_some() && column < width {
            let blank = " ".repeat(width - column);
            self.write_styled(&blank, TextStyle::of(Role::Text).on(ground));
        }
    }

    /// Starts a hyperlink, or ends it if the target is empty (OSC 8). The target is ASCII without
    /// control characters.
    fn link(&mut self, target: &str) {
        self.out.push_str("\x1b]8;;");
        self.out.push_str(target);
        self.out.push_str("\x1b\\");
    }

    fn write_styled(&mut self, text: &str, look: TextStyle) {
        let palette = &self.palette;
        let set = self
            .style_codes
            .entry(look)
            .or_insert_with(|| sgr_sequence(palette.style(look)));
        self.out.push_str(set);
        self.out.push_str(text);
        if !set.is_empty() {
            self.out.push_str("\x1b[0m");
        }
    }
}

/// Returns the escape sequence that sets a style; empty for a plain one.
fn sgr_sequence(style: Style) -> String {
    let codes = sgr_parameters(style);
    if codes.is_empty() {
        String::new()
    } else {
        format!("\x1b[{}m", codes.join(";"))
    }
}

/// Returns the SGR parameters (ECMA-48, 8.3.117) of a style.
fn sgr_parameters(style: Style) -> Vec<String> {
    let weights = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::REVERSED, 7),
        (Modifier::CROSSED_OUT, 9),
    ];
    let set = weights
        .iter()
        .filter(|(one, _)| style.add_modifier.contains(*one));
    let mut codes: Vec<String> = set.map(|(_, code)| code.to_string()).collect();
    codes.extend(style.fg.and_then(|color| color_code(color, 30)));
    codes.extend(style.bg.and_then(|color| color_code(color, 40)));
    codes
}

/// Returns the SGR code of a color; `base` is 30 for the foreground and 40 for the background.
fn color_code(color: Color, base: u8) -> Option<String> {
    let named = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
    ];
    let bright = [
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
    ];
    match color {
        Color::Rgb(red, green, blue) => Some(format!("{};2;{red};{green};{blue}", base + 8)),
        Color::Indexed(n) => Some(format!("{};5;{n}", base + 8)),
        other => {
            let place = |list: &[Color]| list.iter().position(|one| *one == other);
            let plain = place(&named).map(|n| usize::from(base) + n);
            plain
                .or_else(|| place(&bright).map(|n| usize::from(base) + 61 + n))
                .map(|code| code.to_string())
        }
    }
}
