//! Tests of list actions that change posts: create, publish, rename, mark, trash.

use std::path::PathBuf;

use crate::app::jobs::change::{ChangeApplied, ChangeRefusal, ChangeRequest};

use super::*;
use crate::app::new_post_form::NewPostField;
use crate::app::overlay::Overlay;
use crate::blog::command::{PostCommand, SetCommand, Toggle as Turn};
use crate::blog::file_transaction::{FileChange, FileTransaction, PathChanges};
use crate::blog::front_matter::edit::KeyName;

impl Driver {
    fn planned_command(&self) -> PostCommand {
        match self.plan_job().request {
            ChangeRequest::Command(command) => command,
            ChangeRequest::Undo => panic!("a command was expected"),
        }
    }

    fn is_panel(&self) -> bool {
        matches!(self.app.mode, InputMode::Overlay(Overlay::ChangePreview))
    }

    fn apply_change(&mut self, is_undo: bool, names: PathChanges) {
        self.event(Event::ChangeApplied(Box::new(ChangeApplied {
            description: "rename a.md".to_owned(),
            at: clock(7).now,
            is_undo,
            result: Ok(()),
            names,
        })));
    }

    pub(super) fn operation_count(&self) -> usize {
        let is_one = |effect: &&Effect| matches!(effect, Effect::ApplyChange(_));
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

fn renamed() -> PathChanges {
    PathChanges {
        renamed: vec![("/blog/a.md".into(), "/blog/z.md".into())],
        created: Vec::new(),
    }
}

#[test]
fn one_post_is_changed_at_once_and_several_are_shown_first() {
    let mut driver = Driver::new(blog());
    driver.keys("D");
    assert_eq!(
        driver.planned_command(),
        PostCommand::Draft(ids(&["a.md"]), Turn::Flip)
    );
    assert!(!driver.is_panel());
    driver.answer_plan(Ok(change_preview::proposal(1)));
    assert_eq!(driver.operation_count(), 1);
    driver.keys("xxD");
    assert_eq!(
        driver.planned_command(),
        PostCommand::Draft(ids(&["a.md", "b.md"]), Turn::Flip)
    );
    assert!(driver.is_panel());
    driver.answer_plan(Ok(change_preview::proposal(2)));
    assert_eq!(driver.operation_count(), 1, "not before Enter");
    driver.keys("\n");
    assert_eq!(driver.operation_count(), 2);
}

#[test]
fn a_second_request_does_not_lose_the_first() {
    let mut driver = Driver::new(blog());
    driver.keys("D");
    let first = driver.plan_job().ticket;
    driver.keys("jD");
    let second = driver.plan_job().ticket;
    for ticket in [first, second] {
        let result = Ok(change_preview::proposal(1));
        driver.event(Event::PreviewReady(Box::new(
            crate::app::jobs::change::PreviewReady { ticket, result },
        )));
    }
    assert_eq!(driver.operation_count(), 2);
}

#[test]
fn publishing_is_always_shown_first() {
    let mut driver = Driver::new(blog());
    driver.keys("P");
    assert_eq!(
        driver.planned_command(),
        PostCommand::Publish(ids(&["a.md"]))
    );
    assert!(driver.is_panel());
    driver.keys("\x1b");
    assert_eq!(driver.operation_count(), 0);
}

#[test]
fn a_refused_change_is_reported_until_dismissed() {
    let mut driver = Driver::new(blog());
    driver.event(Event::Key(Key::plain(KeyCode::Delete)));
    assert_eq!(driver.planned_command(), PostCommand::Trash(ids(&["a.md"])));
    driver.answer_plan(Err(ChangeRefusal {
        lines: vec!["a.md no longer exists".to_owned()],
        can_skip: false,
        is_unchanged: false,
    }));
    assert_eq!(driver.operation_count(), 0);
    let row = driver.app.notices.top_warning().map(|it| it.text.clone());
    assert_eq!(
        row.as_deref(),
        Some("Error: not applied: a.md no longer exists")
    );
}

#[test]
fn an_unneeded_change_is_a_message_not_an_error() {
    let mut driver = Driver::new(blog());
    driver.keys("D");
    driver.answer_plan(Err(ChangeRefusal {
        lines: vec!["a.md is already a draft".to_owned()],
        can_skip: false,
        is_unchanged: true,
    }));
    assert_eq!(
        driver.status_text(),
        "Nothing to change: a.md is already a draft."
    );
    assert!(driver.app.notices.top_warning().is_none());
}

#[test]
fn a_rename_keeps_a_name_of_its_own_and_takes_one_along_that_follows_the_title() {
    let mut driver = Driver::new(blog());
    driver.keys("r");
    assert_eq!(driver.prompt().text(), "Alpha micro");
    driver.replace_name("Omega");
    driver.keys("\n");
    assert_eq!(driver.prompt().text(), "a", "a name of its own");
    driver.keys("\n");
    let rename = |post: &str, name: &str| PostCommand::Rename {
        post: PostId::new(post),
        title: Some("Omega".to_owned()),
        name: Some(name.to_owned()),
        redirect: true,
    };
    assert_eq!(driver.planned_command(), rename("a.md", "a"));
    let mut driver = Driver::new(vec![post("2026-01-02-my-post.md", "My post", "2026-01-02")]);
    driver.keys("r");
    driver.replace_name("Omega");
    driver.keys("\n");
    assert_eq!(driver.prompt().text(), "omega");
    driver.keys("\n");
    assert_eq!(
        driver.planned_command(),
        rename("2026-01-02-my-post.md", "omega")
    );
}

#[test]
fn marks_are_set_and_taken_one_by_one_or_all_and_go_with_the_posts() {
    let mut driver = Driver::new(blog());
    driver.keys("x");
    assert_eq!(
        (driver.marks(), driver.chosen()),
        (vec!["a.md"], Some("b.md"))
    );
    assert_eq!(driver.status_text(), "1 post marked.");
    driver.keys("x");
    driver.apply_change(false, renamed());
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
    assert_eq!(driver.planned_command().posts(), ids(&["a.md"]));
    driver.keys("+new\n");
    assert_eq!(
        driver.planned_tags().posts.map(|posts| posts.len()),
        Some(1),
        "tags go to the marked posts"
    );
}

#[test]
fn the_choice_and_the_reading_place_go_with_a_file_that_gets_another_name() {
    let mut driver = Driver::new(blog());
    driver.apply_change(false, renamed());
    driver.delta(vec![post("z.md", "Alpha micro", "2026-05-05")], &["a.md"]);
    assert_eq!(driver.chosen(), Some("z.md"));
    assert_eq!(driver.status_text(), "Done: rename a.md. u undoes.");
    driver.keys("u");
    let back = PathChanges {
        renamed: vec![("/blog/z.md".into(), "/blog/a.md".into())],
        created: Vec::new(),
    };
    driver.apply_change(true, back);
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
    let names = PathChanges {
        renamed: Vec::new(),
        created: made,
    };
    driver.apply_change(false, names);
    driver.delta(vec![post("new/index.md", "New", "2025-01-01")], &[]);
    assert_eq!(driver.chosen(), Some("new/index.md"));
}

#[test]
fn nothing_is_asked_for_read_only_or_while_posts_are_read() {
    let mut driver = Driver::new(blog());
    driver.app.session.read_only = true;
    driver.effects.clear();
    for keys in ["D", "P", "n", "r"] {
        driver.keys(keys);
        assert_eq!(
            driver.status_text(),
            "Not changed: started with --read-only.",
            "{keys}"
        );
    }
    let is_plan = |effect: &Effect| matches!(effect, Effect::Plan(_));
    assert!(!driver.effects.iter().any(is_plan));
    let mut driver = Driver::new(Vec::new());
    driver.keys("D");
    assert_eq!(driver.status_text(), "No post to mark as draft.");
}

/// An operation that deletes a file.
fn trash(path: &str) -> FileTransaction {
    FileTransaction {
        changes: vec![FileChange::Remove {
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
            driver
                .status_text()
                .contains("has unsaved changes; save it"),
            "{}",
            driver.status_text()
        );
    }
    driver.event(Event::Key(Key::plain(KeyCode::Delete)));
    let is_plan = |effect: &Effect| matches!(effect, Effect::Plan(_));
    assert!(!driver.effects.iter().any(is_plan));
    assert!(
        driver
            .app
            .unsaved_text_conflict(&trash(&path.to_string_lossy()))
            .is_some()
    );
    assert_eq!(
        driver.app.unsaved_text_conflict(&trash("/blog/other.md")),
        None
    );
}

#[test]
fn undo_is_refused_for_a_file_with_unsaved_text() {
    let (mut driver, path) = Driver::writing("one\n");
    driver.keys("typed\x1b");
    let names = PathChanges {
        renamed: vec![("/blog/old.md".into(), path)],
        created: Vec::new(),
    };
    driver.apply_change(false, names);
    driver.effects.clear();
    driver.keys("u");
    assert!(
        driver.status_text().contains("has unsaved changes"),
        "{}",
        driver.status_text()
    );
    let is_back = |effect: &Effect| matches!(effect, Effect::UndoChange(_));
    assert!(!driver.effects.iter().any(is_back));
}

#[test]
fn hooks_run_after_the_change_unless_skipped() {
    let hooks = vec![vec!["git".to_owned(), "push".to_owned()]];
    let runs = |driver: &Driver| {
        let is_it = |effect: &Effect| matches!(effect, Effect::RunHooks(_));
        driver.effects.iter().any(is_it)
    };
    for (key, wanted) in [("\n", true), ("w", false)] {
        let mut driver = Driver::new(blog());
        driver.keys("P");
        let proposal = crate::app::jobs::change::ChangePreview {
            hooks: hooks.clone(),
            ..change_preview::proposal(1)
        };
        driver.answer_plan(Ok(proposal));
        driver.keys(key);
        assert_eq!(
            (driver.operation_count(), runs(&driver)),
            (1, false),
            "not yet"
        );
        driver.apply_change(false, PathChanges::default());
        assert_eq!(runs(&driver), wanted, "{key:?}");
    }
    let mut driver = Driver::new(blog());
    driver.keys("P");
    driver.answer_plan(Ok(crate::app::jobs::change::ChangePreview {
        hooks,
        ..change_preview::proposal(1)
    }));
    driver.keys("\n");
    driver.event(Event::ChangeApplied(Box::new(ChangeApplied {
        description: "publish a.md".to_owned(),
        at: clock(7).now,
        is_undo: false,
        result: Err("a.md: the disk is full".to_owned()),
        names: PathChanges::default(),
    })));
    driver.apply_change(false, PathChanges::default());
    assert!(!runs(&driver), "not for another step");
}

#[test]
fn a_name_keeps_the_script_of_the_title_where_the_blog_does() {
    let mut driver = Driver::new(vec![post("你好.md", "你好", "2026-11-02")]);
    driver.app.library.kind = SiteKind::Hexo;
    driver.keys("n新的文章");
    assert_eq!(driver.new_post_text(NewPostField::Name), "新的文章");
}

#[test]
fn with_marked_posts_a_key_is_set_in_all_of_them_after_a_preview() {
    let mut driver = Driver::new(blog());
    driver.keys("xxm");
    driver.keys("weight: 10\n");
    assert_eq!(
        driver.planned_command(),
        PostCommand::Set(SetCommand {
            posts: ids(&["a.md", "b.md"]),
            key: KeyName::parse("weight").unwrap(),
            text: "10".to_owned(),
            skip_failing: false,
        })
    );
    assert!(driver.is_panel());
    driver.answer_plan(Ok(change_preview::proposal(2)));
    assert_eq!(driver.operation_count(), 0, "not before Enter");
    driver.keys("\n");
    assert_eq!(driver.operation_count(), 1);
}

#[test]
fn a_line_without_a_key_is_not_lost_and_nothing_is_planned() {
    for (typed, why) in [
        ("weight", "write KEY: VALUE"),
        (": 10", "the key is empty"),
        ("a..b: 10", "can't be a key"),
    ] {
        let mut driver = Driver::new(blog());
        driver.keys("xm");
        driver.keys(typed);
        driver.keys("\n");
        let InputMode::Prompt(prompt) = &driver.app.mode else {
            panic!("the prompt is open: {typed}");
        };
        assert_eq!(prompt.text(), typed);
        assert!(
            driver.status_text().contains(why),
            "{}",
            driver.status_text()
        );
    }
}

#[test]
fn a_key_and_its_value_are_told_apart_as_a_person_writes_them() {
    for (typed, wanted) in [
        ("weight: 10", Some(("weight", "10"))),
        ("og:title: a: b", Some(("og:title", "a: b"))),
        ("weight = 10", Some(("weight", "10"))),
        ("weight=10", Some(("weight", "10"))),
        ("weight:10", Some(("weight", "10"))),
        ("weight:", Some(("weight", ""))),
        ("url: http://a=b", Some(("url", "http://a=b"))),
        ("weight", None),
    ] {
        assert_eq!(crate::blog::command::split_key(typed), wanted, "{typed}");
    }
}
