//! Hyperlinks of a frame: a cell carries the number of its link, and the terminal gets the URLs of
//! those on the screen (OSC 8).
//!
//! The number is kept as the color of the cell's underline, which nothing else uses, so that cells
//! of different links differ wherever cells are compared.

use std::collections::BTreeMap;

use ratatui::buffer::Cell;
use ratatui::style::Color;

use crate::app::App;
use crate::blog::link;
use crate::markdown::PageLink;

/// URLs of the hyperlinks on the screen, by the number in their cells.
pub type Hyperlinks = BTreeMap<u32, String>;

/// Longer URLs are not sent: each row of a link repeats its URL.
const MAX_URL_BYTES: usize = 500;
/// Largest number of a link; it has to fit into a color.
const MAX_NUMBER: u32 = STALE_NUMBER - 1;
/// Number of no link.
const STALE_NUMBER: u32 = 0x00ff_ffff;

/// Returns the URLs of the external links in the visible rows of the preview. A link whose text
/// or URL seems to name another host has none, so that it is opened only after its real host was shown.
pub fn visible(app: &App) -> Hyperlinks {
    let (Some(page), Some(area)) = (app.preview.page(), app.whole_screen().preview) else {
        return Hyperlinks::new();
    };
    let rows = page.rows.iter().skip(app.preview.top()).take(area.height);
    let links = rows.flat_map(|row| row.spans.iter().filter_map(|span| span.link));
    let mut shown = Hyperlinks::new();
    for index in links {
        let (Some(number), Some(link)) = (number(index), page.links.get(index)) else {
            continue;
        };
        if !shown.contains_key(&number)
            && let Some(url) = target(link)
        {
            shown.insert(number, url);
        }
    }
    shown
}

fn target(link: &PageLink) -> Option<String> {
    let web = link::external_url(&link.url)?;
    // `https://bank.example@evil.example` reads like another host
    let names_user = web.url.get(..web.host_range.start)?.ends_with('@');
    let is_honest = web.mismatched_host(&link.text).is_none() && !names_user;
    (is_honest && web.url.len() <= MAX_URL_BYTES).then_some(web.url)
}

/// Returns the number of a link of the page, by its index; `None` for one of very many.
fn number(index: usize) -> Option<u32> {
    let number = u32::try_from(index).ok()?.checked_add(1)?;
    (number <= MAX_NUMBER).then_some(number)
}

/// Sets the link of a cell, by its index in the page.
pub fn mark(cell: &mut Cell, index: usize) {
    if let Some(number) = number(index) {
        set_number(cell, number);
    }
}

/// Makes a cell differ from that of every link, and from one without.
pub fn mark_stale(cell: &mut Cell) {
    set_number(cell, STALE_NUMBER);
}

fn set_number(cell: &mut Cell, number: u32) {
    let [_, red, green, blue] = number.to_be_bytes();
    cell.underline_color = Color::Rgb(red, green, blue);
}

/// Removes the link of a cell.
pub fn unmark(cell: &mut Cell) {
    cell.underline_color = Color::Reset;
}

/// Returns the number of the link that a cell is part of; 0 for none.
pub fn number_of(cell: &Cell) -> u32 {
    match cell.underline_color {
        Color::Rgb(red, green, blue) => u32::from_be_bytes([0, red, green, blue]),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target_of(text: &str, url: &str) -> Option<String> {
        target(&PageLink {
            text: text.to_owned(),
            url: url.to_owned(),
            row: 0,
        })
    }

    #[test]
    fn only_external_urls_that_are_what_they_say_are_hyperlinks() {
        let long = format!("https://a.org/{}", "x".repeat(MAX_URL_BYTES));
        for url in [
            "./b.md",
            "#a",
            "javascript:alert(1)",
            "file:///etc/passwd",
            &long,
        ] {
            assert_eq!(target_of("text", url), None, "{url}");
        }
        assert_eq!(
            target_of("https://bank.example", "https://evil.example"),
            None
        );
        assert_eq!(
            target_of("text", "https://bank.example@evil.example/"),
            None
        );
        let wanted = Some("https://a.org/%1B%C3%A9".to_owned());
        assert_eq!(target_of("text", "https://a.org/\u{1b}é"), wanted);
        assert_eq!(
            target_of("me", "mailto:me@a.org"),
            Some("mailto:me@a.org".to_owned())
        );
    }

    #[test]
    fn a_number_is_read_from_its_cell() {
        let mut cell = Cell::default();
        assert_eq!(number_of(&cell), 0);
        for (index, number) in [(0, 1), (299, 300), (70_000, 70_001)] {
            mark(&mut cell, index);
            assert_eq!(number_of(&cell), number);
        }
        unmark(&mut cell);
        assert_eq!(cell, Cell::default());
        mark(&mut cell, usize::MAX);
        assert_eq!(number_of(&cell), 0);
    }
}
