//! The digit keys: which tags they have, where they work, and the row that names them.

use super::*;
use crate::config::action_sets::Motion;

/// Posts with `rust` (3), `ssh` (2), `release` (1) and `C++` (1).
fn posts() -> Vec<Arc<Post>> {
    vec![
        tagged(
            post("a.md", "Alpha", "2026-05-05"),
            &["rust", "ssh", "release"],
        ),
        tagged(post("b.md", "Beta", "2026-05-04"), &["rust", "ssh"]),
        tagged(post("c.md", "Gamma", "2026-05-03"), &["rust", "C++"]),
        post("d.md", "Delta", "2026-05-02"),
    ]
}

fn alt(driver: &mut Driver, digit: char) {
    driver.event(Event::Key(Key {
        alt: true,
        ..Key::char(digit)
    }));
}

fn digits(driver: &Driver) -> Vec<String> {
    let digits = driver.app.digit_tags().into_iter();
    digits.map(Option::unwrap_or_default).collect()
}

#[test]
fn digits_include_and_exclude_tags_in_list_preview_and_tag_pane() {
    for open in ["", "\n", "t", "\nz"] {
        let mut driver = Driver::new(posts());
        driver.keys(open);
        driver.keys("2");
        assert_eq!(driver.query(), "tag:ssh", "{open:?}");
        alt(&mut driver, '4');
        assert_eq!(driver.query(), "tag:ssh -tag:release", "{open:?}");
        assert_eq!(driver.visible_ids(), ["b.md"]);
        alt(&mut driver, '2');
        assert_eq!(driver.query(), "-tag:release -tag:ssh", "{open:?}");
        alt(&mut driver, '2');
        alt(&mut driver, '4');
        assert_eq!(driver.query(), "", "{open:?}");
        driver.keys("10");
        assert_eq!((driver.query(), driver.visible_ids().len()), ("", 4));
    }
}

#[test]
fn the_row_keeps_its_order_while_it_is_shown() {
    let more: Vec<Arc<Post>> = (0..5)
        .map(|n| tagged(post(&format!("n{n}.md"), "New", "2026-01-01"), &["release"]))
        .collect();
    for open in ["t", "1", "/is:published\n"] {
        let mut driver = Driver::new(posts());
        driver.keys(open);
        let before = digits(&driver);
        assert_eq!(before[..3], ["rust", "ssh", "C++"].map(str::to_owned));
        driver.delta(more.clone(), &[]);
        assert_eq!(digits(&driver), before, "{open:?}");
        assert!(driver.app.screen().digit_row(&driver.app.view).is_some());
        driver.keys("\x1b0");
        assert_eq!(digits(&driver)[0], "release", "{open:?}");
        assert!(driver.app.screen().digit_row(&driver.app.view).is_none());
    }
}

#[test]
fn pinned_tags_keep_their_digits_and_the_others_follow_by_use() {
    let mut driver = Driver::new(posts());
    let pinned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    for (names, wanted) in [
        (&["c++"][..], ["C++", "rust", "ssh", "release"]),
        (&["", "release"], ["rust", "release", "ssh", "C++"]),
        (&["gone", "rust"], ["gone", "rust", "ssh", "C++"]),
    ] {
        driver.app.session.settings.filters.pinned_tags = pinned(names);
        assert_eq!(digits(&driver)[..4], wanted.map(str::to_owned));
        assert_eq!(digits(&driver).len(), 9);
    }
    driver.keys("1");
    assert_eq!(driver.query(), "", "no post has the tag");
    let message = driver.app.notices.status_message().expect("a message");
    assert_eq!(message.text, "No post has the tag gone.");
    driver.keys("9");
    let message = driver.app.notices.status_message().expect("a message");
    assert_eq!(message.text, "No tag has this key.");
}

#[test]
fn the_row_takes_no_row_from_the_posts_but_on_a_short_screen() {
    for (width, height) in [
        (120, 40),
        (80, 24),
        (60, 20),
        (80, 19),
        (40, 12),
        (40, 5),
        (3, 2),
    ] {
        let mut driver = Driver::new(posts());
        driver.event(Event::Resize(Size { width, height }));
        let before = driver.app.screen();
        driver.keys("1");
        let after = driver.app.screen();
        assert_eq!(
            after.body.0, before.body.0,
            "{width}x{height}: nothing moves"
        );
        let lost = usize::from(height < 20 && height > 2);
        assert_eq!(after.body.1 + lost, before.body.1, "{width}x{height}");
        if let Some(row) = after.digit_row(&driver.app.view) {
            assert!(
                row < after.status && !(after.body.0..after.body.0 + after.body.1).contains(&row)
            );
        }
    }
}

/// Answers the last page request with a head of three tags and a link below.
fn show_head(driver: &mut Driver) {
    let job = driver.render_job();
    let tag = |index| RowSpan {
        text: CleanText::new("#tag "),
        tag: Some(index),
        ..RowSpan::default()
    };
    let link = RowSpan {
        text: CleanText::new("link"),
        link: Some(0),
        ..RowSpan::default()
    };
    let row = |spans| PageRow {
        spans,
        ..PageRow::default()
    };
    driver.event(Event::Rendered(Box::new(Rendered {
        ticket: job.ticket,
        id: job.post.id.clone(),
        page: RenderedPage {
            width: 67,
            rows: vec![row(vec![tag(0), tag(1), tag(2)]), row(vec![link])],
            links: vec![crate::markdown::PageLink {
                url: "b.md".to_owned(),
                text: "link".to_owned(),
                row: 1,
            }],
            ..RenderedPage::default()
        },
        is_whole: true,
        plain: Vec::new(),
    })));
}

#[test]
fn a_tag_in_the_head_of_a_post_is_followed_to_its_posts_and_back() {
    let mut driver = Driver::new(posts());
    driver.keys("\n");
    show_head(&mut driver);
    driver.keys("f");
    let InputMode::Hints(hints) = &driver.app.mode else {
        panic!("hints: {:?}", driver.app.mode);
    };
    assert_eq!(hints.targets.len(), 4);
    // the third tag is labeled with the third letter
    let label = hints.targets[2].label.clone();
    driver.keys(&label);
    assert_eq!(driver.query(), "tag:release");
    assert_eq!(
        (driver.visible_ids(), driver.app.view.focus),
        (vec!["a.md"], Pane::List)
    );
    driver.keys("\n\x08");
    assert_eq!((driver.query(), driver.chosen()), ("", Some("a.md")));
    // a click does the same
    let area = driver.app.screen().preview.expect("a preview");
    driver.event(Event::Mouse(MouseInput {
        kind: MouseKind::Click,
        x: area.x + 6,
        y: area.y,
    }));
    assert_eq!(driver.query(), "tag:ssh");
}

#[test]
fn a_click_toggles_a_tag_in_the_pane_and_the_order_stays() {
    let mut driver = Driver::new(posts());
    driver.keys("t");
    let area = driver.app.screen().tags.expect("the pane");
    let click = |driver: &mut Driver, row| {
        driver.event(Event::Mouse(MouseInput {
            kind: MouseKind::Click,
            x: area.x + 5,
            y: area.y + 2 + row,
        }));
    };
    click(&mut driver, 1);
    assert_eq!(driver.query(), "tag:ssh");
    click(&mut driver, 1);
    assert_eq!(driver.query(), "");
    // the heading, and the rows below the last tag
    for row in [5, 20] {
        click(&mut driver, row);
        assert_eq!(driver.query(), "");
    }
    let labels = |driver: &Driver| -> Vec<String> {
        let rows = driver.app.tags.rows(&driver.app.library).into_iter();
        rows.map(|row| row.label().to_owned()).collect()
    };
    let by_count = labels(&driver);
    driver.keys("s");
    assert_eq!(labels(&driver), ["C++", "release", "rust", "ssh"]);
    driver.keys("tt");
    assert_eq!(labels(&driver)[0], "C++", "the order is remembered");
    driver.keys("s");
    assert_eq!(labels(&driver), by_count);
    let new = (0..9).map(|n| tagged(post(&format!("n{n}.md"), "N", "2026-01-01"), &["release"]));
    driver.delta(new.collect(), &[]);
    assert_eq!(labels(&driver), by_count, "open rows stay where they are");
    let screen = driver.app.screen();
    driver
        .app
        .tags
        .move_selection(Motion::First, &driver.app.library, &screen);
}
