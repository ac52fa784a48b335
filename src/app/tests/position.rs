//! Tests of the reading position: what is on the screen stays, whatever changes elsewhere.

use super::*;
use crate::markdown::{PageStyle, layout, parse};

/// Paragraphs with these numbers, all of the same length and each with a unique word.
fn paragraphs(numbers: impl IntoIterator<Item = usize>) -> String {
    let one = |number| format!("## H\n\npara {number}. {}\n\n", "word ".repeat(30));
    numbers.into_iter().map(one).collect()
}

/// Answers the last request with a post under a header of `head` rows; with `part`, only its first rows.
pub(super) fn show(driver: &mut Driver, text: &str, head: usize, part: Option<usize>) {
    let job = driver.render_job();
    let mut page = layout(&parse(text), job.head.width, PageStyle::default());
    page.prepend_rows(vec![PageRow::default(); head]);
    let is_whole = part.is_none();
    if let Some(rows) = part {
        page.truncate_rows(rows);
    }
    driver.event(Event::Rendered(Box::new(Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page,
        is_whole,
        plain: Vec::new(),
    })));
}

/// Has the displayed post read again.
fn reload(driver: &mut Driver, text: &str, head: usize) {
    driver.delta(vec![post("a.md", "Alpha micro", "2026-05-05")], &[]);
    show(driver, text, head, None);
}

/// A driver that previews a post of 100 paragraphs at the 25th.
fn reading() -> Driver {
    let mut driver = Driver::new(vec![post("a.md", "Alpha micro", "2026-05-05")]);
    driver.keys("\n");
    show(&mut driver, &paragraphs(0..100), 4, None);
    while !top(&driver).contains("para 25.") {
        driver.keys("j");
    }
    driver
}

/// Returns the text of the top row.
fn top(driver: &Driver) -> String {
    row(driver, driver.app.preview.top())
}

fn row(driver: &Driver, row: usize) -> String {
    let page = driver.app.preview.page();
    let row = page.and_then(|page| page.rows.get(row));
    let spans = row.map_or(&[][..], |row| &row.spans);
    spans.iter().map(|span| span.text.as_str()).collect()
}

#[test]
fn text_that_comes_or_goes_elsewhere_moves_nothing() {
    let all = paragraphs(0..100);
    for (what, text, head) in [
        ("one above", format!("new\n\n{all}"), 4),
        ("ten above", paragraphs((200..210).chain(0..100)), 4),
        ("fifty above", paragraphs((200..250).chain(0..100)), 4),
        ("five gone", paragraphs(5..100), 4),
        ("one gone, one new", paragraphs((1..100).chain([200])), 4),
        ("the one above gone", paragraphs((0..24).chain(25..100)), 4),
        ("all above gone", paragraphs(25..100), 4),
        ("below", paragraphs((0..30).chain(200..240)), 4),
        ("both", paragraphs((3..20).chain(23..50).chain(300..350)), 4),
        ("keys of the front matter", all.clone(), 9),
    ] {
        let mut driver = reading();
        reload(&mut driver, &text, head);
        assert!(
            top(&driver).contains("para 25."),
            "{what}: {}",
            top(&driver)
        );
    }
}

#[test]
fn many_changes_one_after_another_move_nothing() {
    let mut driver = reading();
    for round in 1..25 {
        reload(
            &mut driver,
            &paragraphs((200..200 + round).chain(round..100)),
            4,
        );
        assert!(
            top(&driver).contains("para 25."),
            "{round}: {}",
            top(&driver)
        );
    }
    for round in 0..20 {
        let text = paragraphs((225 - round..225).chain([25]).chain(300 + round..350));
        reload(&mut driver, &text, 4);
        assert!(
            top(&driver).contains("para 25."),
            "{round}: {}",
            top(&driver)
        );
    }
}

#[test]
fn a_file_that_is_cut_short_for_a_moment_is_read_on_where_it_was() {
    let mut driver = reading();
    reload(&mut driver, "", 4);
    reload(&mut driver, &paragraphs(20..23), 4);
    reload(&mut driver, &paragraphs((200..230).chain(0..100)), 4);
    assert!(top(&driver).contains("para 25."), "{}", top(&driver));
}

#[test]
fn the_position_holds_over_sizes_and_the_first_rows_of_a_page() {
    let mut driver = reading();
    for width in [70, 200, 50, 120] {
        driver.event(Event::Resize(Size { width, height: 40 }));
        show(&mut driver, &paragraphs(0..100), 4, Some(120));
        show(&mut driver, &paragraphs(0..100), 4, None);
        assert!(
            top(&driver).contains("para 25."),
            "{width}: {}",
            top(&driver)
        );
    }
}

#[test]
fn the_match_that_was_gone_to_stays_the_one_and_on_the_screen() {
    for numbers in [(200..220).chain(0..100), (0..0).chain(5..100)] {
        let mut driver = reading();
        driver.keys("/para 2\n");
        let found = driver.app.preview.matches.as_ref().expect("matches");
        assert!(row(&driver, found.matches.row(found.current).unwrap()).contains("para 25."));
        driver.keys("n");
        let text = paragraphs(numbers);
        reload(&mut driver, &text, 4);
        assert!(top(&driver).contains("para 25."), "{}", top(&driver));
        let found = driver.app.preview.matches.as_ref().expect("matches");
        let at = found.matches.row(found.current).unwrap();
        assert!(
            row(&driver, at).contains("para 26."),
            "{}",
            row(&driver, at)
        );
        assert!((driver.app.preview.top()..driver.app.preview.top() + 30).contains(&at));
        let before = text.split("para 26.").next().unwrap();
        assert_eq!(found.current, before.matches("para 2").count());
    }
}

#[test]
fn the_position_holds_from_one_run_to_the_next() {
    let mut driver = reading();
    driver.keys("q");
    let kept = driver.effects.iter().find_map(|effect| match effect {
        Effect::SaveReadingPositions(places) => Some(places.clone()),
        _ => None,
    });
    let mut next = Driver::new(Vec::new());
    next.app
        .preview
        .set_saved_positions(kept.expect("places are kept").into_iter().collect());
    next.delta(vec![post("a.md", "Alpha micro", "2026-05-05")], &[]);
    next.keys("\n");
    let grown = paragraphs((200..230).chain(0..100));
    // the first rows of a long post don't include it yet
    show(&mut next, &grown, 9, Some(80));
    show(&mut next, &grown, 9, None);
    assert!(top(&next).contains("para 25."), "{}", top(&next));
}
