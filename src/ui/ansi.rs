//! A page with colour, for a terminal that scrolls it itself.

use std::fmt::Write;

use ratatui::style::{Color, Modifier, Style};

use crate::app::Setup;
use crate::markdown::{Page, Row};
use crate::text::{Ground, Look, Role};

use super::style::Palette;

/// Writes the rows of a page with the colours in force. Every row ends in a plain state.
pub fn write(page: &Page, setup: &Setup) -> String {
    let palette = Palette::of(setup);
    let mut out = String::new();
    for row in &page.rows {
        write_row(row, page.width, &palette, &mut out);
        out.push('\n');
    }
    out
}

fn write_row(row: &Row, width: usize, palette: &Palette<'_>, out: &mut String) {
    let (from, ground) = row.fill.unwrap_or((usize::MAX, Ground::Plain));
    let mut column = 0;
    for span in &row.spans {
        let mut look = span.look;
        if column >= from && look.ground == Ground::Plain {
            look = look.on(ground);
        }
        piece(span.text.as_str(), palette.style(look), out);
        column += span.text.width();
    }
    if row.fill.is_some() && column < width {
        let blank = " ".repeat(width - column);
        piece(&blank, palette.style(Look::of(Role::Text).on(ground)), out);
    }
}

fn piece(text: &str, style: Style, out: &mut String) {
    let codes = codes(style);
    if codes.is_empty() {
        out.push_str(text);
    } else {
        // writing to a String cannot fail
        let _ = write!(out, "\x1b[{}m{text}\x1b[0m", codes.join(";"));
    }
}

/// Gives the parameters of SGR (ECMA-48, 8.3.117) for a style.
fn codes(style: Style) -> Vec<String> {
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
    codes.extend(style.fg.and_then(|colour| colour_code(colour, 30)));
    codes.extend(style.bg.and_then(|colour| colour_code(colour, 40)));
    codes
}

/// Gives the code of a colour; `base` is 30 for text and 40 for its ground.
fn colour_code(colour: Color, base: u8) -> Option<String> {
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
    match colour {
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
