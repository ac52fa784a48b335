//! SGR state of the terminal, and the shortest sequence from one state to the next (ECMA-48).

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::ui::hyperlinks;

/// Colors, modifiers and hyperlink of the next character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SgrState {
    fg: Color,
    bg: Color,
    modifier: Modifier,
    /// Number of the hyperlink, 0 for none; no SGR sequence sets it.
    link: u32,
}

/// Modifiers that are visible on a blank; the others and the foreground aren't.
pub(super) const VISIBLE_ON_BLANKS: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

/// Each modifier with the number that sets it and the one that resets it. Bold and dim are reset
/// together, and so are the two speeds of blinking.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl SgrState {
    /// Returns the style that a cell needs, given the current one: a blank accepts any foreground.
    pub(super) fn for_cell(self, cell: &Cell) -> Self {
        let wanted = Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
            link: hyperlinks::number_of(cell),
        };
        if cell.symbol() != " " || wanted.modifier.intersects(VISIBLE_ON_BLANKS) {
            return wanted;
        }
        Self {
            modifier: self.modifier - VISIBLE_ON_BLANKS,
            bg: wanted.bg,
            link: wanted.link,
            ..self
        }
    }

    /// Returns the number of the hyperlink; 0 for none.
    pub(super) fn link(self) -> u32 {
        self.link
    }

    /// Returns the same style outside of any hyperlink.
    pub(super) fn without_link(self) -> Self {
        Self { link: 0, ..self }
    }

    /// Returns the bytes that change this style into `next`; none where they are equal.
    pub(super) fn sequence_to(self, next: Self) -> String {
        if self.without_link() == next.without_link() {
            return String::new();
        }
        let step = sequence(&self.sgr_numbers(next));
        let afresh = sequence(&Self::default().sgr_numbers_after_reset(next));
        if step.len() < afresh.len() {
            step
        } else {
            afresh
        }
    }

    fn sgr_numbers(self, next: Self) -> Vec<String> {
        let mut kept = self.modifier;
        let mut numbers = Vec::new();
        for (modifier, _, end) in MODIFIERS {
            if kept.contains(modifier) && !next.modifier.contains(modifier) {
                numbers.push(end.to_string());
                for (ended, _, _) in MODIFIERS.iter().filter(|(_, _, other)| *other == end) {
                    kept.remove(*ended);
                }
            }
        }
        let begins = |modifier| next.modifier.contains(modifier) && !kept.contains(modifier);
        for (modifier, start, end) in MODIFIERS {
            // some terminals know only one at a time of two that end together, and keep the last
            let mut pair = MODIFIERS.iter().filter(|(_, _, other)| *other == end);
            let is_renewed = pair.any(|(other, _, _)| begins(*other));
            if next.modifier.contains(modifier) && is_renewed {
                numbers.push(start.to_string());
            }
        }
        if self.fg != next.fg {
            numbers.push(color(next.fg, 30));
        }
        if self.bg != next.bg {
            numbers.push(color(next.bg, 40));
        }
        numbers
    }

    fn sgr_numbers_after_reset(self, next: Self) -> Vec<String> {
        let mut numbers = vec![String::new()];
        numbers.extend(self.sgr_numbers(next));
        numbers
    }
}

fn sequence(numbers: &[String]) -> String {
    format!("\x1b[{}m", numbers.join(";"))
}

/// Returns the SGR numbers of a color; `base` is 30 for the foreground and 40 for the background.
/// The sixteen named colors use their short numbers, which every terminal knows.
fn color(color: Color, base: u8) -> String {
    let (plain, bright) = (
        |n: u8| (base + n).to_string(),
        |n: u8| (base + 60 + n).to_string(),
    );
    match color {
        Color::Reset => plain(9),
        Color::Black => plain(0),
        Color::Red => plain(1),
        Color::Green => plain(2),
        Color::Yellow => plain(3),
        Color::Blue => plain(4),
        Color::Magenta => plain(5),
        Color::Cyan => plain(6),
        Color::Gray => plain(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(n) => format!("{};5;{n}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pen(fg: Color, modifier: Modifier) -> SgrState {
        SgrState {
            fg,
            modifier,
            ..SgrState::default()
        }
    }

    #[test]
    fn an_equal_style_writes_nothing() {
        assert_eq!(
            pen(Color::Red, Modifier::BOLD).sequence_to(pen(Color::Red, Modifier::BOLD)),
            ""
        );
    }

    #[test]
    fn the_default_style_is_a_reset() {
        assert_eq!(
            pen(Color::Rgb(1, 2, 3), Modifier::all()).sequence_to(SgrState::default()),
            "\x1b[m"
        );
    }

    #[test]
    fn ending_bold_keeps_dim() {
        let both = pen(Color::Red, Modifier::BOLD | Modifier::DIM);
        assert_eq!(
            both.sequence_to(pen(Color::Red, Modifier::DIM)),
            "\x1b[22;2m"
        );
    }

    #[test]
    fn bold_beside_dim_comes_in_the_order_of_every_frame() {
        let both = Modifier::BOLD | Modifier::DIM;
        let dim = pen(Color::Red, Modifier::DIM);
        assert_eq!(dim.sequence_to(pen(Color::Red, both)), "\x1b[1;2m");
        let plain = pen(Color::Red, Modifier::empty());
        assert_eq!(plain.sequence_to(pen(Color::Red, both)), "\x1b[1;2m");
    }

    #[test]
    fn a_blank_needs_no_foreground() {
        let inked = pen(Color::Red, Modifier::BOLD);
        assert_eq!(inked.for_cell(&Cell::default()), inked);
        let underlined = pen(Color::Red, Modifier::UNDERLINED);
        assert_eq!(
            underlined.for_cell(&Cell::default()),
            pen(Color::Red, Modifier::empty())
        );
    }
}
