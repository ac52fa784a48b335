//! Tests of hyperlinks: each cell has the link of the frame, whatever was on the screen before.

use super::super::super::test_terminal::TestTerminal;
use super::*;

const URLS: [&str; 3] = ["https://a.org/", "https://b.org/?q=1", "mailto:c@d.org"];

/// A text to draw: column, row, text, and the index of its link.
type LinkedText = (u16, u16, &'static str, Option<usize>);

/// Returns the links of a frame, given for each index the URL, if it has one.
fn links(urls: &[Option<usize>]) -> Hyperlinks {
    let mut cell = Cell::default();
    let named = urls.iter().enumerate().filter_map(|(index, url)| {
        hyperlinks::mark(&mut cell, index);
        Some((hyperlinks::number_of(&cell), URLS[(*url)?].to_owned()))
    });
    named.collect()
}

fn paint_linked(buffer: &mut Buffer, texts: &[LinkedText]) {
    for (x, y, text, link) in texts {
        let style = Style::reset().fg(Color::Cyan);
        let (end, _) = buffer.set_stringn(*x, *y, text, usize::from(SIZE.width - x), style);
        for x in (*x..end).filter(|_| link.is_some()) {
            hyperlinks::mark(&mut buffer[(x, *y)], link.unwrap_or_default());
        }
    }
    blank_cut_characters(buffer);
}

fn linked_terminal() -> Terminal<Painter> {
    let mut terminal = painter_terminal();
    terminal.backend_mut().enable_links();
    terminal
}

/// Returns the bytes of one frame.
fn linked_frame(
    terminal: &mut Terminal<Painter>,
    texts: &[LinkedText],
    urls: &[Option<usize>],
) -> String {
    if terminal.backend().has_links() {
        terminal.backend_mut().set_links(links(urls));
    }
    let drawn = terminal.draw(|frame| paint_linked(frame.buffer_mut(), texts));
    drawn.expect("a frame");
    String::from_utf8(terminal.backend_mut().take_frame()).expect("text")
}

/// Returns the link that each cell should have.
fn wanted(texts: &[LinkedText], urls: &[Option<usize>]) -> Vec<Vec<String>> {
    let mut buffer = Buffer::empty(ratatui::layout::Rect::from(SIZE));
    paint_linked(&mut buffer, texts);
    let links = links(urls);
    let rows = buffer.content.chunks(usize::from(SIZE.width));
    let of_row = |row: &[Cell]| {
        let mut lead = 0;
        let cells = row.iter().enumerate().map(|(x, cell)| {
            let is_half = x > 0 && x == lead + 1 && width::of(row[lead].symbol()) > 1;
            lead = if is_half { lead } else { x };
            let number = hyperlinks::number_of(if is_half { &row[lead] } else { cell });
            let url = links.get(&number);
            url.map_or_else(String::new, |url| format!("id={number};{url}"))
        });
        cells.collect()
    };
    rows.map(of_row).collect()
}

fn linked_text() -> impl Strategy<Value = LinkedText> {
    let text = prop::sample::select(vec!["a", "two words", "            ", "猫x", "  ", "link"]);
    (
        0..SIZE.width,
        0..SIZE.height,
        text,
        prop::option::of(0..3_usize),
    )
}

proptest! {
    #[test]
    fn every_cell_has_the_link_of_the_frame(
        frames in prop::collection::vec((
            prop::collection::vec(linked_text(), 0..6),
            prop::collection::vec(prop::option::weighted(0.8, 0..URLS.len()), 3),
        ), 1..6),
        erases_in_background in any::<bool>(),
    ) {
        let (mut terminal, mut plain) = (linked_terminal(), painter_terminal());
        if erases_in_background {
            terminal.backend_mut().set_erases_in_background();
        }
        let (mut mine, mut other) = (TestTerminal::new(SIZE), TestTerminal::new(SIZE));
        mine.erases_in_background = erases_in_background;
        for (texts, urls) in &frames {
            mine.process(linked_frame(&mut terminal, texts, urls).as_bytes());
            other.process(linked_frame(&mut plain, texts, urls).as_bytes());
            prop_assert_eq!(mine.links(), wanted(texts, urls));
            prop_assert_eq!(mine.visible(), other.visible());
        }
    }
}

#[test]
fn a_link_is_opened_once_and_closed_behind_its_text() {
    let mut terminal = linked_terminal();
    linked_frame(&mut terminal, &[], &[]);
    let texts = [(0, 1, "see ", None), (4, 1, "this", Some(0))];
    let bytes = linked_frame(&mut terminal, &texts, &[Some(0)]);
    let wanted = "\x1b[2H\x1b[36msee \x1b]8;id=1;https://a.org/\x1b\\this\x1b]8;;\x1b\\";
    assert_eq!(bytes, wanted);
    assert_eq!(linked_frame(&mut terminal, &texts, &[Some(0)]), "");
}

#[test]
fn the_rows_of_a_wrapped_link_are_one_link() {
    let mut terminal = linked_terminal();
    let texts = [(0, 0, "a long", Some(1)), (0, 1, "link", Some(1))];
    let bytes = linked_frame(&mut terminal, &texts, &[None, Some(1)]);
    assert_eq!(
        bytes
            .matches("\x1b]8;id=2;https://b.org/?q=1\x1b\\")
            .count(),
        1
    );
    let texts = [(0, 0, "a long", Some(1)), (0, 1, "name", Some(1))];
    let bytes = linked_frame(&mut terminal, &texts, &[None, Some(1)]);
    assert_eq!(bytes.matches("\x1b]8;id=2;").count(), 1, "{bytes:?}");
}

#[test]
fn the_same_text_with_another_url_is_painted_again() {
    let mut terminal = linked_terminal();
    let texts = [(0, 0, "here", Some(0))];
    linked_frame(&mut terminal, &texts, &[Some(0)]);
    let bytes = linked_frame(&mut terminal, &texts, &[Some(1)]);
    assert!(bytes.contains("https://b.org/?q=1\x1b\\here"), "{bytes:?}");
    let bytes = linked_frame(&mut terminal, &texts, &[None]);
    assert!(
        bytes.ends_with("here") && !bytes.contains("\x1b]8"),
        "{bytes:?}"
    );
}

#[test]
fn a_terminal_without_hyperlinks_gets_none_and_no_byte_more() {
    let (mut linked, mut plain) = (painter_terminal(), painter_terminal());
    let frames = [[(0, 0, "here", Some(0))], [(0, 0, "here", Some(1))]];
    for (frame, count) in frames.iter().zip(0..) {
        let bytes = linked_frame(&mut linked, frame, &[Some(0), Some(1)]);
        let without = [(0, 0, "here", None)];
        assert_eq!(bytes, linked_frame(&mut plain, &without, &[]));
        assert_eq!(bytes.is_empty(), count > 0);
    }
}

#[test]
fn no_url_ends_its_sequence_early() {
    let mut terminal = linked_terminal();
    let hostile = "https://a.org/\x1b\\\x1b[31m".to_owned();
    terminal
        .backend_mut()
        .set_links(Hyperlinks::from([(1, hostile)]));
    let drawn = terminal.draw(|frame| {
        paint_linked(frame.buffer_mut(), &[(0, 0, "here", Some(0))]);
    });
    drawn.expect("a frame");
    let bytes = String::from_utf8(terminal.backend_mut().take_frame()).expect("text");
    assert!(
        bytes.contains("here") && !bytes.contains("a.org"),
        "{bytes:?}"
    );
}
