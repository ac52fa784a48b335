//! Tests of the command palette and the help.

use super::*;
use crate::app::help;
use crate::app::popup::{EntryAction, Popup, PopupEntry};
use crate::config::{Action, KeyScope};

impl Driver {
    fn popup(&self) -> &Popup {
        match &self.app.mode {
            InputMode::Popup(popup) => popup,
            other => panic!("no popup but {other:?}"),
        }
    }

    /// Returns the rows of the palette after typing into it.
    fn offered(&mut self, typed: &str) -> Vec<PopupEntry> {
        self.app.dispatch(Action::Palette);
        self.keys(typed);
        let entries = self.popup().entries(&self.app);
        self.app.mode = InputMode::Browse;
        entries
    }

    fn first_offered(&mut self, typed: &str) -> PopupEntry {
        let offered = self.offered(typed);
        offered
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("nothing for {typed}"))
    }
}

fn action(entry: &PopupEntry) -> Option<Action> {
    match entry.action {
        EntryAction::Dispatch(action) => Some(action),
        _ => None,
    }
}

/// A driver with the focus in each pane, and one with no post at all.
fn places() -> Vec<Driver> {
    let pane = |posts: Vec<Arc<Post>>, keys: &str| {
        let mut driver = Driver::new(posts);
        if !driver.app.library.posts().is_empty() {
            driver.render(100);
        }
        driver.keys(keys);
        driver
    };
    let (text, _) = Driver::writing("one\n");
    vec![
        pane(blog(), ""),
        pane(blog(), "\n"),
        pane(blog(), "t"),
        pane(Vec::new(), ""),
        text,
    ]
}

#[test]
fn commands_come_by_use_without_movement_and_the_last_one_comes_first() {
    let mut driver = Driver::new(blog());
    let names = |entries: Vec<PopupEntry>| entries.iter().filter_map(action).collect::<Vec<_>>();
    let offered = names(driver.offered(""));
    assert_eq!(offered[..2], [Action::New, Action::Edit]);
    assert!(offered.iter().all(|action| !help::is_movement(*action)));
    // typed, movement is there too
    assert_eq!(
        action(&driver.first_offered("page-down")),
        Some(Action::PageDown)
    );
    driver.keys(":statistics\n\x1b:zoom\n");
    let offered = names(driver.offered(""));
    assert_eq!(offered[..3], [Action::Zoom, Action::Stats, Action::New]);
}

#[test]
fn posts_opened_last_are_listed_latest_first() {
    let mut driver = Driver::new(vec![
        post("a.md", "Alpha", "2026-05-05"),
        post("b.md", "Beta", "2026-04-04"),
        post("c.md", "Gamma", "2026-03-03"),
    ]);
    let posts = |entries: Vec<PopupEntry>| {
        let posts = entries.into_iter().enumerate();
        let posts = posts.filter(|(_, entry)| matches!(entry.action, EntryAction::Read(_)));
        posts
            .map(|(place, entry)| format!("{place} {}, {}", entry.name, entry.note))
            .collect::<Vec<_>>()
    };
    assert_eq!(posts(driver.offered("")), [""; 0]);
    // a post that is only selected isn't opened
    driver.keys("jj\n\x1bkk\n\x1bj");
    let wanted = ["0 open a.md, Alpha", "1 open c.md, Gamma"];
    assert_eq!(posts(driver.offered("")), wanted);
    assert_eq!(posts(driver.offered("open")), wanted);
    // the one that is shown is not listed
    driver.keys("k");
    assert_eq!(posts(driver.offered("")), ["0 open c.md, Gamma"]);
    driver.keys(":open\n");
    assert_eq!(driver.chosen(), Some("c.md"));
    assert_eq!(posts(driver.offered("")), ["0 open a.md, Alpha"]);
    driver.keys("\x1b:statistics\n\x1bk");
    let wanted = ["1 open c.md, Gamma", "2 open a.md, Alpha"];
    assert_eq!(posts(driver.offered("")), wanted);
    // a renamed post keeps its place, and a deleted one is gone
    let mut renamed = post("z.md", "Gamma", "2026-03-03");
    let old = driver.app.library.post(&PostId::new("c.md")).unwrap();
    Arc::make_mut(&mut renamed).stamp = old.stamp;
    driver.keys("j");
    driver.delta(vec![renamed], &["c.md", "a.md"]);
    driver.keys("k");
    assert_eq!(posts(driver.offered("")), ["1 open z.md, Gamma"]);
}

#[test]
fn only_what_can_be_done_here_is_offered_and_the_rest_says_why_when_typed_in_full() {
    for mut driver in places() {
        let offered: Vec<Action> = driver.offered("").iter().filter_map(action).collect();
        let focus = driver.app.view.focus;
        for all in Action::ALL.iter().copied() {
            let typed = driver.offered(all.name());
            let is_refused = |entry: &PopupEntry| matches!(&entry.action, EntryAction::Refuse(why) if why.contains(": "));
            assert!(!typed.is_empty(), "{focus:?}: {} is unknown", all.name());
            let is_offered = typed.iter().any(|entry| action(entry) == Some(all));
            assert!(is_offered || !offered.contains(&all), "{focus:?}: {all:?}");
            // what isn't offered isn't run under its name either
            assert!(
                !is_offered || !typed.iter().all(is_refused),
                "{focus:?}: {all:?}"
            );
        }
    }
}

#[test]
fn names_of_other_editors_do_what_they_do_there() {
    let mut driver = Driver::new(blog());
    let wanted = [
        ("q", Action::Quit),
        ("e", Action::Edit),
        ("help", Action::Help),
    ];
    for (typed, wanted) in wanted {
        assert_eq!(
            action(&driver.first_offered(typed)),
            Some(wanted),
            "{typed}"
        );
    }
    for typed in ["wq", "x"] {
        let first = driver.first_offered(typed);
        assert_eq!(first.action, EntryAction::SaveAndQuit, "{typed}");
    }
    let why = driver.first_offered("w").action;
    assert!(
        matches!(&why, EntryAction::Refuse(why) if why.contains("no changes to save")),
        "{why:?}"
    );
    driver.keys(":w\n");
    assert!(
        driver.status_text().contains("no changes to save"),
        "{}",
        driver.status_text()
    );
    let (mut text, _) = Driver::writing("one\n");
    text.keys("two ");
    assert_eq!(action(&text.first_offered("w")), Some(Action::Save));
    text.ctrl('p');
    text.keys("w\n");
    assert!(text.save_job().text.to_string().starts_with("two"));
}

#[test]
fn a_command_takes_an_argument() {
    let mut driver = Driver::new(blog());
    let wanted = [
        ("theme light", EntryAction::Theme("light".to_owned())),
        ("light", EntryAction::Theme("light".to_owned())),
        ("sort words", EntryAction::Sort(Sort::Words)),
        ("tag rust", EntryAction::ToggleTag("rust".to_owned())),
        ("open b", EntryAction::Read(PostId::new("b.md"))),
        ("e c.md", EntryAction::Edit(PostId::new("c.md"))),
    ];
    for (typed, wanted) in wanted {
        assert_eq!(driver.first_offered(typed).action, wanted, "{typed}");
    }
    driver.keys(":tag rust\n");
    assert_eq!(driver.query(), "tag:rust");
    driver.keys(":sort title\n");
    assert_eq!(driver.app.library.sort(), Sort::Title);
    driver.keys(":open c\n");
    assert_eq!(
        (driver.chosen(), driver.app.view.focus),
        (Some("c.md"), Pane::Preview)
    );
    // the filter hid it
    assert_eq!(driver.query(), "");
}

#[test]
fn an_unknown_command_runs_nothing() {
    let mut driver = Driver::new(blog());
    assert_eq!(driver.offered("zzqx"), []);
    driver.keys(":zzqx\n");
    assert_eq!(driver.popup().typed(), "zzqx");
}

#[test]
fn the_middle_column_says_what_would_happen_now() {
    let mut driver = Driver::new(blog());
    let note = |driver: &mut Driver, typed: &str| driver.first_offered(typed).note;
    assert_eq!(note(&mut driver, "edit"), "a.md");
    assert_eq!(note(&mut driver, "sort"), "now newest first");
    driver.keys("xjx");
    assert_eq!(
        note(&mut driver, "publish"),
        "2 posts; shows each change first"
    );
}

#[test]
fn matched_letters_are_those_that_were_typed() {
    let mut driver = Driver::new(blog());
    for typed in ["ren", "stat", "th"] {
        for entry in driver.offered(typed) {
            let letters = entry
                .matched
                .iter()
                .filter_map(|at| entry.name.get(*at..*at + 1));
            let letters: String = letters.collect::<String>().to_lowercase();
            let wanted = typed.replace(' ', "");
            let is_by_name = letters.is_empty() || letters.replace(' ', "") == wanted;
            assert!(is_by_name, "{typed}: {letters} in {}", entry.name);
        }
        assert!(!driver.first_offered(typed).matched.is_empty(), "{typed}");
    }
}

#[test]
fn help_begins_with_the_keys_of_the_place_and_ends_with_movement() {
    for (width, height) in [(120, 40), (80, 24), (60, 20), (40, 12)] {
        for mut driver in places() {
            driver.event(Event::Resize(Size { width, height }));
            let here = driver.app.scope();
            driver.app.dispatch(Action::Help);
            let popup = driver.popup();
            let room = popup.content_width(&driver.app.screen());
            let columns = help::columns(&driver.app, popup.scope, room);
            assert_eq!(popup.scope, here);
            assert_eq!(columns.len(), if width < 80 { 1 } else { 2 }, "{width}");
            let first = &columns[0][0];
            let keymap = &driver.app.session.keymap;
            let key = |row: &help::HelpRow| row.key.split(' ').next().map(str::to_owned);
            let works = |key: &str| {
                keymap.rows(here).any(|(_, keys)| {
                    keys.iter()
                        .any(|it| it.to_string() == key || key.starts_with(&it.to_string()))
                })
            };
            assert!(
                first.rows.iter().filter_map(key).all(|key| works(&key)),
                "{first:?}"
            );
            for column in &columns {
                let is_movement =
                    |section: &help::HelpSection| section.heading.starts_with("Movement");
                let place = column.iter().position(is_movement).expect("movement");
                assert!(column[place..].iter().all(is_movement));
            }
            // every row can be scrolled to
            let rows = help::height_of(&columns);
            for _ in 0..rows {
                driver.event(Event::Key(Key::plain(KeyCode::PageDown)));
            }
            let popup = driver.popup();
            assert!(
                popup.top + popup.page_size(&driver.app.screen()) >= rows,
                "{width}"
            );
        }
    }
}

#[test]
fn help_over_a_dialog_starts_with_its_keys_and_returns_to_it() {
    let mut driver = Driver::new(blog());
    driver.keys("c?");
    assert_eq!(driver.popup().scope, KeyScope::Check);
    let columns = help::columns(&driver.app, KeyScope::Check, 60);
    assert_eq!(columns[0][0].heading, "Check");
    driver.keys("\x1b");
    assert!(matches!(
        driver.app.mode,
        InputMode::Overlay(crate::app::overlay::Overlay::Check)
    ));
}

#[test]
fn publishing_is_offered_for_posts_that_are_not_published() {
    let mut driver = Driver::new(blog());
    let published = driver.app.list.chosen(&driver.app.library).cloned();
    assert_eq!(
        published.map(|post| post.state.kind),
        Some(StateKind::Published)
    );
    let offers = |driver: &mut Driver| {
        let offered = driver.offered("publish");
        offered
            .iter()
            .any(|entry| action(entry) == Some(Action::Publish))
    };
    assert!(!offers(&mut driver));
    let draft = in_state(post("a.md", "Alpha micro", "2026-05-05"), StateKind::Draft);
    driver.delta(vec![draft], &[]);
    assert!(offers(&mut driver));
}
