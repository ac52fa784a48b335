//! Pinned posts.

use std::path::PathBuf;

use super::*;
use crate::app::list_rows::ListRows;
use crate::config::Action;

fn posts() -> Vec<Arc<Post>> {
    vec![
        post("a.md", "Alpha", "2026-05-05"),
        post("b.md", "Beta", "2026-04-04"),
        post("c.md", "Gamma", "2024-03-03"),
    ]
}

impl Driver {
    /// Returns the pins that were to be saved last: file names, and whether each is pinned.
    fn saved_pins(&self) -> Vec<(String, bool)> {
        let effects = self.effects.iter().rev();
        let mut saved = effects.filter_map(|effect| match effect {
            Effect::SavePins(changes) => Some(changes),
            _ => None,
        });
        let changes = saved.next().map_or(&[][..], Vec::as_slice).iter();
        let name = |file: &PathBuf| file.file_name().unwrap().to_string_lossy().into_owned();
        changes.map(|(file, is)| (name(file), *is)).collect()
    }

    fn said(&self) -> String {
        let history = self.app.notices.history();
        history.map(|it| it.text.clone()).next().unwrap_or_default()
    }
}

#[test]
fn a_pinned_post_is_on_top_in_every_order_and_the_selection_follows_it() {
    let mut driver = Driver::new(posts());
    driver.keys("jjp");
    assert_eq!(driver.visible_ids(), ["c.md", "a.md", "b.md"]);
    assert_eq!(driver.chosen(), Some("c.md"));
    assert_eq!(driver.saved_pins(), [("c.md".to_owned(), true)]);
    driver.keys("kkk");
    assert_eq!(driver.chosen(), Some("c.md"));
    for sort in Sort::ALL {
        driver.app.library.set_sort(sort);
        assert_eq!(driver.visible_ids()[0], "c.md", "{sort:?}");
        driver.keys("Z");
        assert_eq!(driver.visible_ids()[0], "c.md", "{sort:?}");
    }
    driver.app.library.set_sort(Sort::Oldest);
    assert_eq!(driver.visible_ids(), ["c.md", "b.md", "a.md"]);
    driver.delta(vec![post("d.md", "Delta", "2020-01-01")], &[]);
    driver.keys("/-title:beta\n");
    assert_eq!(driver.visible_ids(), ["c.md", "d.md", "a.md"]);
    driver.keys("0p");
    assert_eq!(driver.visible_ids(), ["d.md", "c.md", "b.md", "a.md"]);
    assert_eq!(driver.saved_pins(), [("c.md".to_owned(), false)]);
}

#[test]
fn marked_posts_are_pinned_together() {
    let mut driver = Driver::new(posts());
    driver.keys("jxxp");
    assert_eq!(driver.visible_ids(), ["b.md", "c.md", "a.md"]);
    driver.keys("p");
    assert_eq!(driver.visible_ids(), ["a.md", "b.md", "c.md"]);
}

#[test]
fn pinned_posts_have_no_year_rules() {
    let mut driver = Driver::new(posts());
    let rules = |driver: &Driver| {
        let rows = ListRows::new(&driver.app.library, &driver.app.screen());
        let rows = rows.visible(0).into_iter();
        rows.map(|row| row.year_rule.map(|(_, year)| year))
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(&driver), [None, None, Some(2024)]);
    driver.keys("jjp");
    assert_eq!(rules(&driver), [None, Some(2026), None]);
    driver.keys("jp");
    assert_eq!(driver.visible_ids(), ["a.md", "c.md", "b.md"]);
    assert_eq!(rules(&driver), [None, None, Some(2026)]);
}

#[test]
fn a_pin_follows_a_renamed_file_and_is_saved_for_the_next_run() {
    let mut driver = Driver::new(posts());
    let file = driver.app.library.posts()[1].path.clone();
    driver.app.library.set_pinned_posts([file].into());
    assert_eq!(driver.visible_ids()[0], "b.md");
    let mut renamed = post("z.md", "Beta", "2026-04-04");
    Arc::make_mut(&mut renamed).stamp = driver.app.library.posts()[0].stamp;
    driver.delta(vec![renamed], &["b.md"]);
    assert_eq!(driver.visible_ids()[0], "z.md");
    driver.keys("q");
    let wanted = [("b.md".to_owned(), false), ("z.md".to_owned(), true)];
    assert_eq!(driver.saved_pins(), wanted);
}

#[test]
fn a_session_that_must_not_write_pins_until_it_ends_and_readers_pin_nothing() {
    let mut driver = Driver::new(posts());
    driver.app.session.read_only = true;
    driver.keys("jp");
    assert_eq!(driver.visible_ids()[0], "b.md");
    let wanted = "Pinned until you quit: started with --read-only.";
    assert_eq!(driver.said(), wanted);
    driver.keys("q");
    assert!(driver.saved_pins().is_empty());
    let mut driver = Driver::new(posts());
    driver.app.limits.is_public = true;
    driver.keys("jp");
    driver.app.dispatch(Action::TogglePin);
    assert_eq!(driver.visible_ids()[0], "a.md");
    assert!(driver.saved_pins().is_empty());
}
