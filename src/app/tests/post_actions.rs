//! Tests of list actions that change posts: create, publish, rename, mark, trash.

use std::path::PathBuf;

use super::*;
use crate::app::change_preview::{Declined, Operated, Wish};
use crate::app::overlay::Panel;
use crate::blog::command::{Deed, New, Wish as Turn};
use crate::blog::file_transaction::{Change, Names, Operation};

impl Driver {
    fn deed(&self) -> Deed {
        match self.plan_job().wish {
            Wish::Deed(deed) => deed,
            other => panic!("another wish: {other:?}"),
        }
    }

    fn is_panel(&self) -> bool {
        matches!(self.app.mode, Mode::Panel(Panel::Step))
    }

    fn stepped(&mut self, is_undo: bool, names: Names) {
        self.event(Event::Operated(Box::new(Operated {
            what: "rename a.md".to_owned(),
            at: clock(7).now,
            is_undo,
            result: Ok(()),
            names,
        })));
    }

    pub(super) fn operates(&self) -> usize {
        let is_one = |effect: &&Effect| matches!(effect, Effect::Operate(_));
        self.effects.iter().filter(is_one).count()
    }

    fn marks(&self) -> Vec<&str> {
        let marked = self.app.list.marked().iter();
        marked.map(PostId::as_str).collect()
    }
}

fn ids(names: &[&str]) -> Vec<PostId> {
    names.iter().map(|name| PostId::new(name)).collect()
}

fn renamed() -> Names {
    Names {
        moved: vec![("/blog/a.md".into(), "/blog/z.md".into())],
        made: Vec::new(),
    }
}

#[test]
fn one_post_is_changed_at_once_and_several_are_shown_first() {
    let mut driver = Driver::new(blog());
    driver.keys("D");
    assert_eq!(driver.deed(), Deed::Draft(ids(&["a.md"]), Turn::Other));
    assert!(!driver.is_panel());
    driver.planned(Ok(change_preview::proposal(1)));
    assert_eq!(driver.operates(), 1);
    driver.keys("xxD");
    assert_eq!(
        driver.deed(),
        Deed::Draft(ids(&["a.md", "b.md"]), Turn::Other)
    );
    assert!(driver.is_panel());
    driver.planned(Ok(change_preview::proposal(2)));
    assert_eq!(driver.operates(), 1, "not before Enter");
    driver.keys("\n");
    assert_eq!(driver.operates(), 2);
}

#[test]
fn a_second_wish_does_not_lose_the_first_one() {
    let mut driver = Driver::new(blog());
    driver.keys("D");
    let first = driver.plan_job().ticket;
    driver.keys("jD");
    let second = driver.plan_job().ticket;
    for ticket in [first, second] {
        let result = Ok(change_preview::proposal(1));
        driver.event(Event::Planned(Box::new(
            crate::app::change_preview::Planned { ticket, result },
        )));
    }
    assert_eq!(driver.operates(), 2);
}

#[test]
fn publishing_is_always_shown_first() {
    let mut driver = Driver::new(blog());
    driver.keys("P");
    assert_eq!(driver.deed(), Deed::Publish(ids(&["a.md"])));
    assert!(driver.is_panel());
    driver.keys("\x1b");
    assert_eq!(driver.operates(), 0);
}

#[test]
fn what_cannot_be_done_is_told_and_stays_in_sight() {
    let mut driver = Driver::new(blog());
    driver.event(Event::Key(Key::plain(KeyCode::Delete)));
    assert_eq!(driver.deed(), Deed::Trash(ids(&["a.md"])));
    driver.planned(Err(Declined {
        lines: vec!["a.md is no longer there".to_owned()],
        can_leave_out: false,
        is_so: false,
    }));
    assert_eq!(driver.operates(), 0);
    let row = driver.app.notices.row().map(|it| it.text.clone());
    assert_eq!(
        row.as_deref(),
        Some("Error: not done: a.md is no longer there")
    );
}

#[test]
fn what_is_so_already_is_a_word_and_no_error() {
    let mut driver = Driver::new(blog());
    driver.keys("D");
    driver.planned(Err(Declined {
        lines: vec!["a.md is a draft already".to_owned()],
        can_leave_out: false,
        is_so: true,
    }));
    assert_eq!(driver.word(), "Nothing to do: a.md is a draft already.");
    assert!(driver.app.notices.row().is_none());
}

#[test]
fn a_new_post_is_asked_for_by_title_name_and_tags_and_begins_as_a_draft() {
    let mut driver = Driver::new(blog());
    driver.keys("nHow to: x\n");
    assert_eq!(driver.prompt().name(), "how-to-x");
    driver.keys("\nru\t, we\t\n");
    let new = New {
        title: "How to: x".to_owned(),
        name: "how-to-x".to_owned(),
        tags: vec!["rust".to_owned(), "web".to_owned()],
        draft: true,
    };
    assert_eq!(driver.deed(), Deed::New(new));
    assert!(
        driver.is_panel(),
        "path and text are shown before it is made"
    );
}

#[test]
fn a_new_post_needs_a_title_and_no_tags() {
    let mut driver = Driver::new(blog());
    driver.keys("n\n");
    assert_eq!(driver.word(), "Type a name, or leave with Esc.");
    driver.keys("T\n\n\n");
    assert!(matches!(driver.deed(), Deed::New(new) if new.tags.is_empty()));
}

#[test]
fn a_rename_keeps_a_name_of_its_own_and_takes_one_along_that_follows_the_title() {
    let mut driver = Driver::new(blog());
    driver.keys("r");
    assert_eq!(driver.prompt().name(), "Alpha micro");
    driver.name("Omega");
    driver.keys("\n");
    assert_eq!(driver.prompt().name(), "a", "a name of its own");
    driver.keys("\n");
    let rename = |post: &str, name: &str| Deed::Rename {
        post: PostId::new(post),
        title: Some("Omega".to_owned()),
        name: Some(name.to_owned()),
        redirect: true,
    };
    assert_eq!(driver.deed(), rename("a.md", "a"));
    let mut driver = Driver::new(vec![post("2026-01-02-my-post.md", "My post", "2026-01-02")]);
    driver.keys("r");
    driver.name("Omega");
    driver.keys("\n");
    assert_eq!(driver.prompt().name(), "omega");
    driver.keys("\n");
    assert_eq!(driver.deed(), rename("2026-01-02-my-post.md", "omega"));
}

#[test]
fn marks_are_set_and_taken_one_by_one_or_all_and_go_with_the_posts() {
    let mut driver = Driver::new(blog());
    driver.keys("x");
    assert_eq!(
        (driver.marks(), driver.chosen()),
        (vec!["a.md"], Some("b.md"))
    );
    assert_eq!(driver.word(), "One post is marked.");
    driver.keys("x");
    driver.stepped(false, renamed());
    assert_eq!(driver.marks(), ["b.md", "z.md"]);
    driver.delta(Vec::new(), &["b.md"]);
    assert_eq!(driver.marks(), ["z.md"]);
    driver.keys("X");
    assert_eq!(driver.marks(), ["a.md", "c.md", "d.md"]);
    driver.keys("X");
    assert_eq!(driver.marks(), [""; 0]);
    driver.keys("/tag:web\nX\x1b");
    assert_eq!(
        driver.marks(),
        [""; 0],
        "Esc takes marks away before the filter"
    );
    assert_eq!(driver.app.library.query().text(), "tag:web");
}

#[test]
fn marked_posts_that_a_filter_hides_count_too() {
    let mut driver = Driver::new(blog());
    driver.keys("x/tag:web\n");
    driver.keys("D");
    assert_eq!(driver.deed().posts(), ids(&["a.md"]));
    driver.keys("+new\n");
    let Wish::Tags { chosen, .. } = driver.plan_job().wish else {
        panic!("tags");
    };
    assert_eq!(
        chosen.map(|posts| posts.len()),
        Some(1),
        "tags go to the marked posts"
    );
}

#[test]
fn the_choice_and_the_reading_place_go_with_a_file_that_gets_another_name() {
    let mut driver = Driver::new(blog());
    driver.stepped(false, renamed());
    driver.delta(vec![post("z.md", "Alpha micro", "2026-05-05")], &["a.md"]);
    assert_eq!(driver.chosen(), Some("z.md"));
    assert_eq!(driver.word(), "Done: rename a.md. u takes it back.");
    driver.keys("u");
    let back = Names {
        moved: vec![("/blog/z.md".into(), "/blog/a.md".into())],
        made: Vec::new(),
    };
    driver.stepped(true, back);
    driver.delta(vec![post("a.md", "Alpha micro", "2026-05-05")], &["z.md"]);
    assert_eq!(driver.chosen(), Some("a.md"));
}

#[test]
fn a_post_that_was_made_or_came_back_is_chosen() {
    let mut driver = Driver::new(blog());
    let made = vec![
        PathBuf::from("/blog/new/p.png"),
        "/blog/new/index.md".into(),
    ];
    let names = Names {
        moved: Vec::new(),
        made,
    };
    driver.stepped(false, names);
    driver.delta(vec![post("new/index.md", "New", "2025-01-01")], &[]);
    assert_eq!(driver.chosen(), Some("new/index.md"));
}

#[test]
fn nothing_is_asked_for_read_only_or_while_posts_are_read() {
    let mut driver = Driver::new(blog());
    driver.app.setup.read_only = true;
    driver.effects.clear();
    for keys in ["D", "P", "n", "r"] {
        driver.keys(keys);
        assert_eq!(
            driver.word(),
            "Not changed: started with --read-only.",
            "{keys}"
        );
    }
    let is_plan = |effect: &Effect| matches!(effect, Effect::Plan(_));
    assert!(!driver.effects.iter().any(is_plan));
    let mut driver = Driver::new(Vec::new());
    driver.keys("D");
    assert_eq!(driver.word(), "There is no post to make a draft of.");
}

/// An operation that deletes a file.
fn trash(path: &str) -> Operation {
    Operation {
        changes: vec![Change::Remove {
            path: path.into(),
            bytes: Vec::new(),
            mode: None,
        }],
        ..change_preview::operation(0)
    }
}

#[test]
fn a_post_with_unsaved_text_is_left_alone_until_it_is_saved() {
    let (mut driver, path) = Driver::writing("one\n");
    driver.keys("typed\x1b");
    assert!(driver.app.edit.is_unsaved(&path));
    driver.effects.clear();
    for keys in ["D", "P", "r"] {
        driver.keys(keys);
        assert!(
            driver.word().contains("has unsaved text: save it"),
            "{}",
            driver.word()
        );
    }
    driver.event(Event::Key(Key::plain(KeyCode::Delete)));
    let is_plan = |effect: &Effect| matches!(effect, Effect::Plan(_));
    assert!(!driver.effects.iter().any(is_plan));
    assert!(
        driver
            .app
            .in_the_way(&trash(&path.to_string_lossy()))
            .is_some()
    );
    assert_eq!(driver.app.in_the_way(&trash("/blog/other.md")), None);
}

#[test]
fn a_step_is_not_taken_back_below_a_text_that_is_being_written() {
    let (mut driver, path) = Driver::writing("one\n");
    driver.keys("typed\x1b");
    let names = Names {
        moved: vec![("/blog/old.md".into(), path)],
        made: Vec::new(),
    };
    driver.stepped(false, names);
    driver.effects.clear();
    driver.keys("u");
    assert!(
        driver.word().contains("has unsaved text"),
        "{}",
        driver.word()
    );
    let is_back = |effect: &Effect| matches!(effect, Effect::TakeBack(_));
    assert!(!driver.effects.iter().any(is_back));
}

#[test]
fn what_is_set_to_run_runs_once_the_step_is_done_unless_it_is_left_out() {
    let hooks = vec![vec!["git".to_owned(), "push".to_owned()]];
    let runs = |driver: &Driver| {
        let is_it = |effect: &Effect| matches!(effect, Effect::Hooks(_));
        driver.effects.iter().any(is_it)
    };
    for (key, wanted) in [("\n", true), ("o", false)] {
        let mut driver = Driver::new(blog());
        driver.keys("P");
        let proposal = crate::app::change_preview::Proposal {
            hooks: hooks.clone(),
            ..change_preview::proposal(1)
        };
        driver.planned(Ok(proposal));
        driver.keys(key);
        assert_eq!((driver.operates(), runs(&driver)), (1, false), "not yet");
        driver.stepped(false, Names::default());
        assert_eq!(runs(&driver), wanted, "{key:?}");
    }
    let mut driver = Driver::new(blog());
    driver.keys("P");
    driver.planned(Ok(crate::app::change_preview::Proposal {
        hooks,
        ..change_preview::proposal(1)
    }));
    driver.keys("\n");
    driver.event(Event::Operated(Box::new(Operated {
        what: "publish a.md".to_owned(),
        at: clock(7).now,
        is_undo: false,
        result: Err("a.md: the disk is full".to_owned()),
        names: Names::default(),
    })));
    driver.stepped(false, Names::default());
    assert!(!runs(&driver), "not for another step");
}

#[test]
fn a_name_keeps_the_script_of_the_title_where_the_blog_does() {
    let mut driver = Driver::new(vec![post("你好.md", "你好", "2026-11-02")]);
    driver.app.library.kind = SiteKind::Hexo;
    driver.keys("n新的文章");
    let Mode::Prompt(prompt) = &driver.app.mode else {
        panic!("{:?}", driver.app.mode);
    };
    assert_eq!(prompt.outcome(&driver.app.library), "named 新的文章");
    driver.keys("\n");
    let Mode::Prompt(prompt) = &driver.app.mode else {
        panic!("{:?}", driver.app.mode);
    };
    assert_eq!(prompt.name(), "新的文章");
}
