//! Which posts count as read, and what that changes.

use super::*;
use crate::config::action_sets::Motion;

fn two_posts() -> Driver {
    let posts = vec![
        post("a.md", "Alpha", "2026-05-05"),
        post("b.md", "Beta", "2026-05-04"),
    ];
    Driver::new(posts)
}

/// Answers the last page request with this many rows of text.
fn show(driver: &mut Driver, rows: usize) {
    let job = driver.render_job();
    let row = |line| PageRow {
        line,
        spans: vec![RowSpan {
            text: CleanText::new("text"),
            ..RowSpan::default()
        }],
        ..PageRow::default()
    };
    let mut rows: Vec<PageRow> = (1..=rows).map(row).collect();
    rows.push(PageRow::default());
    driver.event(Event::Rendered(Box::new(Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page: RenderedPage {
            width: 67,
            rows,
            ..RenderedPage::default()
        },
        is_whole: true,
        plain: Vec::new(),
    })));
}

fn read_ids(driver: &Driver) -> Vec<&str> {
    let posts = driver.app.library.posts().iter();
    let read = posts.filter(|post| driver.app.library.is_read(post));
    read.map(|post| post.id.as_str()).collect()
}

#[test]
fn a_post_is_read_once_its_end_was_on_the_screen_with_the_preview_focused() {
    let mut driver = two_posts();
    show(&mut driver, 100);
    let screen = driver.app.screen();
    // scrolled, but with the list focused
    driver.app.preview.scroll_by(Motion::Last, &screen);
    driver.event(Event::Tick);
    assert_eq!(read_ids(&driver), [""; 0]);
    driver.keys("\n");
    assert_eq!(read_ids(&driver), ["a.md"]);
    driver.keys("\x1bj");
    show(&mut driver, 100);
    driver.keys("\n");
    assert_eq!(read_ids(&driver), ["a.md"]);
    driver.keys("G");
    assert_eq!(read_ids(&driver), ["a.md", "b.md"]);
}

#[test]
fn the_excerpt_is_not_the_end_of_a_post_and_readers_leave_no_marks() {
    let mut driver = two_posts();
    driver.keys("\ni");
    show(&mut driver, 5);
    assert_eq!(read_ids(&driver), [""; 0]);
    let mut driver = two_posts();
    driver.app.limits.is_public = true;
    driver.keys("\n");
    show(&mut driver, 5);
    driver.keys("q");
    assert_eq!(read_ids(&driver), [""; 0]);
    let saves = |effect: &Effect| matches!(effect, Effect::SaveReadMarks(_));
    assert!(!driver.effects.iter().any(saves));
}

#[test]
fn a_post_stays_in_the_list_of_unread_ones_until_the_filter_is_set_again() {
    let mut driver = two_posts();
    driver.keys("/is:unread\n\n");
    show(&mut driver, 5);
    assert_eq!(read_ids(&driver), ["a.md"]);
    driver.delta(vec![post("c.md", "Gamma", "2026-01-01")], &[]);
    assert_eq!(driver.visible_ids(), ["a.md", "b.md", "c.md"]);
    assert_eq!(driver.chosen(), Some("a.md"));
    driver.keys("\x1b/\n");
    assert_eq!(driver.visible_ids(), ["b.md", "c.md"]);
    driver.keys("0/is:read\n");
    assert_eq!(driver.visible_ids(), ["a.md"]);
}

#[test]
fn marks_are_saved_at_the_end_and_follow_a_renamed_file() {
    let mut driver = two_posts();
    driver.keys("\n");
    show(&mut driver, 5);
    let mut renamed = post("z.md", "Alpha", "2026-05-05");
    Arc::make_mut(&mut renamed).stamp = driver.app.library.posts()[0].stamp;
    driver.delta(vec![renamed], &["a.md"]);
    assert_eq!(read_ids(&driver), ["z.md"]);
    driver.keys("q");
    let saved = driver.effects.iter().find_map(|effect| match effect {
        Effect::SaveReadMarks(posts) => Some(posts.clone()),
        _ => None,
    });
    let path = driver.app.library.posts()[0].path.clone();
    assert!(saved.expect("marks").contains(&(path, 0)));
}
