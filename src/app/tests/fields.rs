//! Tests of all fields and prompts: typed and pasted text stays complete.

use super::*;
use crate::editor::LineInput;

/// Fields by the keys that open them from the list; those of `WRITING` are in the editor.
const BROWSING: [&str; 7] = ["/", "?", ":", "t/", "\n/", "\no", "+"];
const WRITING: [&str; 4] = ["find", "replace", "replace by", "line"];

/// All printable ASCII characters, and others that terminals send.
fn printable() -> String {
    (' '..='~').chain("é日👩‍💻e\u{301}🇩🇪".chars()).collect()
}

/// Opens every field, each in a driver of its own.
fn fields() -> Vec<(&'static str, Driver)> {
    let browsing = BROWSING.map(|way| {
        let mut driver = Driver::new(blog());
        driver.keys(way);
        (way, driver)
    });
    let writing = WRITING.map(|way| {
        let mut driver = Driver::writing("---\ntitle: A\n---\n\nOld words.\n").0;
        match way {
            "find" => driver.ctrl('f'),
            "line" => driver.ctrl('g'),
            "replace" => driver.ctrl('r'),
            _ => {
                driver.ctrl('r');
                driver.keys("\t");
            }
        }
        (way, driver)
    });
    browsing.into_iter().chain(writing).collect()
}

/// Returns the active field.
fn field<'a>(driver: &'a Driver, way: &str) -> &'a LineInput {
    match &driver.app.mode {
        InputMode::Filter(filter) => &filter.field,
        InputMode::Popup(popup) => popup.field.as_ref().expect("a field"),
        InputMode::TagFilter => &driver.app.tags.field,
        InputMode::Find(finding) => &finding.field,
        InputMode::Prompt(prompt) => &prompt.field,
        InputMode::FindReplace(find_bar) if find_bar.is_in_replacement => &find_bar.replacement,
        InputMode::FindReplace(find_bar) => &find_bar.field,
        other => panic!("{way:?}: the field was left for {other:?}"),
    }
}

#[test]
fn every_printable_key_is_text_in_every_field() {
    for (way, mut driver) in fields() {
        driver.keys(&printable());
        assert_eq!(field(&driver, way).text(), printable(), "{way:?}");
        assert!(!driver.effects.contains(&Effect::Quit), "{way:?}");
    }
}

#[test]
fn an_address_is_text_in_every_field() {
    let address = "https://user@blog.example:8080/a%20b/?q=1&r[]=2#top~";
    for (way, mut driver) in fields() {
        driver.keys(address);
        assert_eq!(field(&driver, way).text(), address, "{way:?}");
    }
}

#[test]
fn a_paste_is_one_line_of_text_in_every_field() {
    for (way, mut driver) in fields() {
        driver.event(Event::Paste("q:wq\r\n\tτwo 👩‍💻\x1b[31m\n".to_owned()));
        let text = field(&driver, way).text();
        assert!(text.starts_with("q:wq"), "{way:?}: {text:?}");
        assert!(text.contains("τwo 👩‍💻"), "{way:?}: {text:?}");
        assert!(!text.contains(['\n', '\r', '\t']), "{way:?}: {text:?}");
    }
}

#[test]
fn what_is_deleted_in_a_field_is_a_whole_cluster() {
    let clusters = ["👩‍💻", "🇩🇪", "e\u{301}", "👍🏽", "한", "a"];
    for (way, mut driver) in fields() {
        driver.keys(&clusters.concat());
        for left in (0..clusters.len()).rev() {
            driver.keys("\x08");
            let wanted = clusters.iter().take(left).copied().collect::<String>();
            assert_eq!(field(&driver, way).text(), wanted, "{way:?}");
        }
    }
}

#[test]
fn what_is_pasted_into_a_field_is_taken_back_at_once() {
    for (way, mut driver) in fields() {
        driver.keys("a");
        driver.event(Event::Paste("many words".to_owned()));
        driver.ctrl('z');
        assert_eq!(field(&driver, way).text(), "a", "{way:?}");
    }
}

#[test]
fn a_book_pasted_into_a_field_by_mistake_delays_no_key() {
    for (way, mut driver) in fields() {
        driver.event(Event::Paste("a 👩‍💻 line\n".repeat(400_000)));
        let text = field(&driver, way).text();
        assert!((9_000..=10_000).contains(&text.len()), "{way:?}");
        assert!(text.starts_with("a 👩‍💻 line a"), "{way:?}");
        assert!(!text.ends_with('\u{200d}'), "{way:?}");
    }
}
