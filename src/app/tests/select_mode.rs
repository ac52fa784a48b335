//! Tests of select mode: what is selected, and how it moves.

use super::position::show;
use super::*;
use crate::app::select_mode::{SelectMode, SelectUnit};

const SOURCE: &str = "One.\n\nTwo is long enough to wrap at this width, which is that of a preview beside the list.\n\n```\na\nb\n```\n\nLast.\n";

impl Driver {
    /// Shows a page of [`SOURCE`], and starts select mode.
    fn selecting() -> Self {
        let mut driver = Self::new(blog());
        driver.keys("\n");
        show(&mut driver, SOURCE, 0, None);
        driver.keys("V");
        driver
    }

    fn select_mode(&self) -> &SelectMode {
        match &self.app.mode {
            InputMode::Select(mode) => mode,
            other => panic!("not in select mode: {other:?}"),
        }
    }

    fn selected(&self) -> (String, std::ops::Range<usize>) {
        let page = self.app.preview.page().expect("a page");
        let mode = self.select_mode();
        let rows = page.rows[mode.rows(page)].iter();
        let texts = rows.map(|row| row.spans.iter().map(|it| it.text.as_str()).collect());
        let texts: Vec<String> = texts.collect();
        (texts.join("|").trim().to_owned(), mode.source_lines(page))
    }
}

#[test]
fn blocks_are_selected_one_after_the_other_and_as_a_range() {
    let mut driver = Driver::selecting();
    assert_eq!(driver.selected(), ("One.".to_owned(), 1..3));
    driver.keys("j");
    assert_eq!(driver.selected().1, 3..5);
    driver.keys("j");
    assert_eq!(driver.selected().1, 5..10, "with both fences");
    driver.keys("vkk");
    assert_eq!(driver.selected().1, 1..10);
    driver.keys("v");
    assert_eq!(driver.selected().1, 1..3);
    driver.keys("Gjj");
    assert_eq!(driver.selected(), ("Last.".to_owned(), 10..usize::MAX));
    driver.keys("gk");
    assert_eq!(driver.selected().1, 1..3);
}

#[test]
fn rows_are_selected_where_blocks_are_too_coarse() {
    let mut driver = Driver::selecting();
    driver.keys("j\t");
    assert_eq!(driver.select_mode().unit(), SelectUnit::Row);
    assert!(driver.selected().0.starts_with("Two is long"));
    assert!(!driver.selected().0.contains("list."));
    driver.keys("vj");
    assert!(
        driver.selected().0.ends_with("list."),
        "{:?}",
        driver.selected()
    );
    driver.keys("\t");
    assert_eq!(driver.select_mode().unit(), SelectUnit::Block);
    assert_eq!(driver.selected().1, 3..5);
    driver.keys("\x1b");
    assert!(matches!(driver.app.mode, InputMode::Browse));
}

#[test]
fn nothing_is_selected_where_nothing_is() {
    let mut driver = Driver::new(blog());
    driver.keys("\n");
    show(&mut driver, "", 0, None);
    driver.keys("V");
    assert_eq!(driver.status_text(), "This post has no text to select.");
}

#[test]
fn readers_copy_text_and_never_the_source() {
    let mut driver = Driver::selecting();
    driver.app.limits.is_public = true;
    driver.keys("y");
    assert!(
        !driver
            .effects
            .iter()
            .any(|it| matches!(it, Effect::CopyLines(_)))
    );
    driver.keys("Y");
    assert!(
        driver
            .effects
            .iter()
            .any(|it| matches!(it, Effect::CopyLines(_)))
    );
}
