//! Tests of the session that the next run restores.

use super::*;
use crate::app::list_rows::ListRows;
use crate::app::saved_session::SavedSession;
use crate::app::session_restore::restore;

/// Returns the session that a driver leaves when it quits.
fn left(driver: &mut Driver) -> Option<SavedSession> {
    driver.keys("q");
    let mut effects = driver.effects.iter();
    effects.find_map(|effect| match effect {
        Effect::SaveSession(session) => Some(SavedSession::clone(session)),
        _ => None,
    })
}

/// A second run that restores a session; it has read no post yet.
fn next_run(session: SavedSession) -> Driver {
    let library = Library::new("Field Notes", SiteKind::Docusaurus, Sort::Newest);
    let mut driver = Driver {
        app: App::new(setup(), library, clock(0), None),
        now: 0,
        effects: Vec::new(),
    };
    restore(&mut driver.app, session, false);
    driver.event(Event::Resize(Size {
        width: 120,
        height: 40,
    }));
    driver
}

fn many() -> Vec<Arc<Post>> {
    let day = |at: i64| format!("2026-{:02}-{:02}", 1 + at / 28, 1 + at % 28);
    let one = |at: i64| post(&format!("{at}.md"), &format!("Post {at}"), &day(at));
    (0..200).map(one).collect()
}

/// Returns the posts on the screen, and the row of the selected one.
fn screen(driver: &Driver) -> (Vec<String>, usize) {
    let list = &driver.app.list;
    let page = ListRows::new(&driver.app.library, &driver.app.screen()).page_size(list.top());
    let shown = driver.visible_ids().into_iter().skip(list.top()).take(page);
    let shown = shown.map(str::to_owned).collect();
    (shown, list.index() - list.top())
}

#[test]
fn what_was_on_the_screen_is_there_again_with_the_first_posts_and_stays() {
    let walks: [(&str, &str); 6] = [
        ("the top", ""),
        ("below the top", "jjj"),
        ("the middle", &"j".repeat(70)),
        ("scrolled back", &("j".repeat(70) + "kkkk")),
        ("the end", "G"),
        ("a little scrolled", &("j".repeat(13) + &"k".repeat(5))),
    ];
    for sort in Sort::ALL {
        for (what, keys) in walks {
            let mut driver = Driver::new(many());
            driver.app.library.set_sort(sort);
            driver.keys(keys);
            let before = (screen(&driver), driver.chosen().map(str::to_owned));
            let session = left(&mut driver).expect("a session");
            let first = session.nearby.clone();
            let mut next = next_run(session);
            let (near, mut others): (Vec<_>, Vec<_>) = many()
                .into_iter()
                .partition(|post| first.contains(&post.id));
            // the first batch has other posts too, from anywhere
            let mut batch = near;
            batch.extend(others.drain(..30));
            next.delta(batch, &[]);
            for rest in [others.drain(80..).collect(), others] {
                let now = (screen(&next), next.chosen().map(str::to_owned));
                assert_eq!(now, before, "{what}, {}", sort.name());
                next.delta(rest, &[]);
            }
            next.event(Event::ScanDone);
            next.event(Event::DatesDone);
            let now = (screen(&next), next.chosen().map(str::to_owned));
            assert_eq!(now, before, "{what}, {}", sort.name());
        }
    }
}

#[test]
fn pane_filter_sort_tag_pane_and_zoom_are_restored() {
    for (keys, focus) in [
        ("", Pane::List),
        ("/tag:rust\nj\n", Pane::Preview),
        ("j\nz", Pane::Preview),
        ("t", Pane::Tags),
        ("t\t", Pane::List),
        ("S", Pane::List),
    ] {
        let mut driver = Driver::new(blog());
        driver.app.library.set_sort(Sort::Oldest);
        driver.keys(keys);
        driver.app.mode = InputMode::Browse;
        let left_at = driver.chosen().map(str::to_owned);
        let query = driver.query().to_owned();
        let view = driver.app.view.clone();
        let mut next = next_run(left(&mut driver).expect("a session"));
        next.delta(blog(), &[]);
        next.event(Event::ScanDone);
        assert_eq!(next.chosen().map(str::to_owned), left_at, "{keys:?}");
        assert_eq!(next.query(), query, "{keys:?}");
        assert_eq!(next.app.library.sort(), Sort::Oldest);
        let now = &next.app.view;
        assert_eq!(now.focus, focus, "{keys:?}");
        assert_eq!((now.tags, now.zoom), (view.tags, view.zoom), "{keys:?}");
    }
}

#[test]
fn a_session_whose_post_is_gone_or_filtered_starts_in_the_list() {
    let mut driver = Driver::new(blog());
    driver.keys("jj\nz");
    let session = left(&mut driver).expect("a session");
    let mut others = blog();
    others.remove(2);
    let filtered = SavedSession {
        filter: "-is:draft".to_owned(),
        ..session.clone()
    };
    for (session, posts) in [(session, others), (filtered, blog())] {
        let mut next = next_run(session);
        next.delta(posts, &[]);
        next.event(Event::ScanDone);
        assert_eq!(next.chosen(), Some("a.md"));
        assert_eq!(
            (next.app.view.focus, next.app.view.zoom),
            (Pane::List, false)
        );
    }
}

#[test]
fn a_post_named_by_the_user_wins_over_the_session() {
    let mut driver = Driver::new(blog());
    driver.app.library.set_sort(Sort::Title);
    driver.keys("jj/tag:web\n");
    let session = left(&mut driver).expect("a session");
    let library = Library::new("Field Notes", SiteKind::Docusaurus, Sort::Newest);
    let named = Some(PostId::new("d.md"));
    let mut next = Driver {
        app: App::new(setup(), library, clock(0), named),
        now: 0,
        effects: Vec::new(),
    };
    restore(&mut next.app, session, true);
    next.delta(blog(), &[]);
    assert_eq!(next.chosen(), Some("d.md"));
    assert_eq!(next.query(), "");
    assert_eq!(next.app.view.focus, Pane::Preview);
    assert_eq!(next.app.library.sort(), Sort::Title);
}

#[test]
fn readers_read_only_sessions_and_missing_folders_leave_no_session() {
    let mut public = Driver::new(blog());
    public.app.limits.is_public = true;
    assert_eq!(left(&mut public), None);
    let mut read_only = Driver::new(blog());
    read_only.app.session.read_only = true;
    assert_eq!(left(&mut read_only), None);
    let mut empty = Driver::new(Vec::new());
    assert_eq!(left(&mut empty), None);
}

#[test]
fn the_order_that_the_posts_brought_about_comes_back_at_once_and_is_still_theirs() {
    let mut driver = Driver::new(blog());
    driver.app.library.set_sort(Sort::Title);
    driver.app.library.use_default_order();
    let session = left(&mut driver).expect("a session");
    let mut next = next_run(session.clone());
    assert_eq!(next.app.library.sort(), Sort::Newest, "set by the user");
    let mut library = Library::new("Field Notes", SiteKind::Docusaurus, Sort::Newest);
    library.use_default_order();
    next.app.library = library;
    restore(&mut next.app, session, false);
    assert_eq!(next.app.library.sort(), Sort::Title);
    next.delta(blog(), &[]);
    next.event(Event::ScanDone);
    next.event(Event::DatesDone);
    assert_eq!(next.app.library.sort(), Sort::Newest);
}

#[test]
fn the_posts_opened_last_are_restored() {
    let mut driver = Driver::new(many());
    driver.keys("\n\x1bj\n\x1b");
    let session = left(&mut driver).expect("a session");
    let opened: Vec<&str> = session.recent.iter().map(PostId::as_str).collect();
    assert_eq!(opened, ["198.md", "199.md"]);
    let mut driver = next_run(session.clone());
    driver.delta(many(), &[]);
    driver.event(Event::ScanDone);
    assert_eq!(left(&mut driver).expect("a session").recent, session.recent);
}
