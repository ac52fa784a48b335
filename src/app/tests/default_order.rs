//! Tests of the default sort order.

use super::*;
use crate::blog::DateFrom;

fn dated(id: &str, date: &str, from: DateFrom) -> Arc<Post> {
    let mut post = post(id, id, date);
    Arc::make_mut(&mut post).date.from = from;
    post
}

/// Opens posts that have only their files' dates, in the default order.
fn opened() -> Driver {
    let mut driver = Driver::new(Vec::new());
    driver.app.library.use_default_order();
    let posts = [("b.md", "2026-01-02"), ("a.md", "2026-01-01")];
    let posts = posts.map(|(id, date)| dated(id, date, DateFrom::FileSystem));
    driver.delta(posts.to_vec(), &[]);
    driver
}

fn listed(driver: &Driver) -> Vec<&str> {
    let shown = driver.app.library.visible().iter();
    shown.map(|post| post.id.as_str()).collect()
}

fn chosen(driver: &Driver) -> Option<&str> {
    let post = driver.app.list.chosen(&driver.app.library);
    post.map(|post| post.id.as_str())
}

fn status_text(driver: &Driver) -> String {
    let word = driver.app.notices.status_message();
    word.map_or_else(String::new, |notice| notice.text.clone())
}

#[test]
fn posts_without_dates_are_sorted_by_title_once_that_is_certain() {
    let mut driver = opened();
    assert_eq!(listed(&driver), ["b.md", "a.md"]);
    assert_eq!(status_text(&driver), "");
    driver.event(Event::DatesDone);
    assert_eq!(listed(&driver), ["a.md", "b.md"]);
    assert_eq!(chosen(&driver), Some("a.md"));
    assert!(status_text(&driver).starts_with("Sorted by title"));
}

#[test]
fn a_moved_selection_survives_the_default_order() {
    let mut driver = opened();
    driver.keys("j");
    assert_eq!(chosen(&driver), Some("a.md"));
    driver.event(Event::DatesDone);
    assert_eq!(chosen(&driver), Some("a.md"));
}

#[test]
fn posts_that_get_the_dates_of_their_first_commits_are_sorted_by_date() {
    let mut driver = opened();
    let posts = [("b.md", "2025-01-02"), ("a.md", "2025-01-01")];
    let posts = posts.map(|(id, date)| dated(id, date, DateFrom::Git));
    driver.delta(posts.to_vec(), &[]);
    driver.event(Event::DatesDone);
    assert_eq!(listed(&driver), ["b.md", "a.md"]);
    assert_eq!(status_text(&driver), "");
}
