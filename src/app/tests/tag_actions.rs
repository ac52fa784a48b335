//! Tests of tag changes in the tag pane and the list.

use super::*;
use crate::app::prompt::{Prompt, PromptKind};
use crate::blog::command::TagChange;
use crate::blog::tags::similar_tags::Similarity;

/// Tags as Docusaurus groups them: `C++` and `C#` share a page, and so do spellings.
fn messy() -> Vec<Arc<Post>> {
    let page = |label: &str| match label {
        "C++" | "C#" => "/tags/c".to_owned(),
        other => format!("/tags/{other}"),
    };
    let written = |name: &str, tags: &[&str]| {
        let mut post = tagged(post(name, name, "2026-05-05"), tags);
        for tag in &mut Arc::make_mut(&mut post).tags {
            tag.url = page(&tag.label);
        }
        post
    };
    vec![
        written("a.md", &["k8s", "C++", "rust"]),
        written("b.md", &["k8s", "C++", "tests"]),
        written("c.md", &["K8s", "C#", "tests"]),
        written("d.md", &["test"]),
    ]
}

impl Driver {
    /// Opens the tag pane with a row selected.
    fn on_tag(label: &str, is_part: bool) -> Self {
        let mut driver = Self::new(messy());
        driver.keys("t");
        let rows = driver.app.tags.rows(&driver.app.library);
        let mut rows = rows.iter();
        let place = rows.position(|row| row.label() == label && row.spelling.is_some() == is_part);
        driver.keys(&"j".repeat(place.expect("a row")));
        driver
    }

    pub(super) fn prompt(&self) -> &Prompt {
        match &self.app.mode {
            InputMode::Prompt(prompt) => prompt,
            other => panic!("no name is asked for but {other:?}"),
        }
    }

    fn outcome(&self) -> String {
        self.prompt().outcome(&self.app.library)
    }

    /// Replaces the text of the field.
    pub(super) fn replace_name(&mut self, name: &str) {
        self.ctrl('u');
        self.keys(name);
    }

    fn planned_tag_change(&self) -> (TagChange, Option<usize>) {
        let tags = self.planned_tags();
        (tags.change, tags.posts.map(|posts| posts.len()))
    }

    fn labels(&self) -> Vec<(String, bool)> {
        let rows = self.app.tags.rows(&self.app.library).into_iter();
        rows.map(|row| (row.label().to_owned(), row.spelling.is_some()))
            .collect()
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_tag_is_renamed_from_the_pane_in_all_posts() {
    let mut driver = Driver::on_tag("rust", false);
    driver.keys("r");
    assert_eq!(
        driver.prompt().kind,
        PromptKind::RenameTag(names(&["rust"]))
    );
    assert_eq!(
        (driver.prompt().text(), driver.outcome()),
        ("rust", "unchanged".to_owned())
    );
    driver.replace_name("crab: \"2\" 🦀");
    assert_eq!(driver.outcome(), "new tag");
    driver.keys("\n");
    let rename = TagChange::Rename("rust".to_owned(), "crab: \"2\" 🦀".to_owned());
    assert_eq!(driver.planned_tag_change(), (rename, None));
}

/// Reads the posts again as a tag rename left them.
fn reread(driver: &mut Driver, from: &str, to: &str) {
    let posts = driver.app.library.posts().to_vec();
    let changed = posts.into_iter().map(|mut post| {
        for tag in &mut Arc::make_mut(&mut post).tags {
            if tag.label == from {
                tag.label = to.to_owned();
                tag.url = format!("/tags/{to}");
            }
        }
        post
    });
    let upserts = changed.collect();
    driver.delta(upserts, &[]);
}

/// Filters by `tests`, and renames that tag to `checks`.
fn renaming() -> Driver {
    let mut driver = Driver::on_tag("tests", false);
    driver.keys(" ");
    assert_eq!(
        (driver.query(), driver.visible_ids().len()),
        ("tag:tests", 2)
    );
    driver.keys("r");
    driver.replace_name("checks");
    driver.keys("\n");
    driver.answer_plan(Ok(change_preview::proposal(2)));
    driver.keys("\n");
    driver
}

#[test]
fn the_filter_and_the_choice_go_along_with_a_tag_that_is_renamed_and_back() {
    let mut driver = renaming();
    driver.finish_operation(false, Ok(()));
    assert_eq!(driver.query(), "tag:tests", "until the posts are read");
    reread(&mut driver, "tests", "checks");
    assert_eq!(
        (driver.query(), driver.visible_ids().len()),
        ("tag:checks", 2)
    );
    let row = driver
        .app
        .tags
        .selected(&driver.app.library)
        .expect("a row");
    assert_eq!(row.label(), "checks");
    driver.keys("\x1bu");
    driver.finish_operation(true, Ok(()));
    reread(&mut driver, "checks", "tests");
    assert_eq!(
        (driver.query(), driver.visible_ids().len()),
        ("tag:tests", 2)
    );
}

#[test]
fn posts_that_were_read_before_the_step_was_told_take_the_filter_along() {
    let mut driver = renaming();
    reread(&mut driver, "tests", "checks");
    assert_eq!(
        (driver.query(), driver.visible_ids().len()),
        ("tag:tests", 0)
    );
    driver.finish_operation(false, Ok(()));
    assert_eq!(
        (driver.query(), driver.visible_ids().len()),
        ("tag:checks", 2)
    );
}

#[test]
fn a_filter_that_was_typed_since_stays() {
    let mut driver = renaming();
    driver.finish_operation(false, Ok(()));
    driver.keys("\x1b0/rust\n");
    reread(&mut driver, "tests", "checks");
    assert_eq!(driver.query(), "rust");
}

#[test]
fn a_name_that_another_tag_has_says_that_they_become_one() {
    let mut driver = Driver::on_tag("rust", false);
    driver.keys("r");
    driver.replace_name("tests");
    assert_eq!(
        driver.outcome(),
        "2 posts have this tag; the tags will merge"
    );
}

#[test]
fn a_name_that_is_the_same_or_none_changes_nothing() {
    let mut driver = Driver::on_tag("rust", false);
    driver.effects.clear();
    driver.keys("r\n");
    assert_eq!(driver.status_text(), "It already has this name.");
    driver.keys("r");
    driver.replace_name("   ");
    driver.keys("\n");
    assert_eq!(driver.prompt().text(), "", "the field stays");
    driver.keys("\x1b");
    assert!(matches!(driver.app.mode, InputMode::Browse));
    assert!(
        !driver
            .effects
            .iter()
            .any(|it| matches!(it, Effect::Plan(_)))
    );
}

#[test]
fn tags_that_may_be_one_are_marked_and_offered_to_become_one() {
    let driver = Driver::on_tag("K8s", false);
    let near = driver.app.tags.similar_to("K8s").expect("k8s is near");
    assert_eq!((near.to.as_str(), near.kind), ("k8s", Similarity::Spelling));
    for label in ["K8s", "k8s"] {
        let mut driver = Driver::on_tag(label, false);
        driver.keys("m");
        assert_eq!(driver.prompt().text(), "k8s");
        driver.keys("\n");
        let rename = TagChange::Rename("K8s".to_owned(), "k8s".to_owned());
        assert_eq!(driver.planned_tag_change(), (rename, None), "from {label}");
    }
    let mut driver = Driver::on_tag("test", false);
    driver.keys("m");
    driver.replace_name("testing");
    driver.keys("\n");
    let merge = TagChange::Merge(names(&["test", "tests"]), "testing".to_owned());
    assert_eq!(driver.planned_tag_change(), (merge, None));
}

#[test]
fn tags_that_share_a_page_are_listed_apart_and_renamed_apart_or_together() {
    let mut driver = Driver::on_tag("C#", true);
    let near = driver.app.tags.similar_to("C#").expect("they clash");
    assert_eq!((near.to.as_str(), near.kind), ("C++", Similarity::Page));
    driver.keys("r");
    driver.replace_name("csharp");
    driver.keys("\n");
    let rename = TagChange::Rename("C#".to_owned(), "csharp".to_owned());
    assert_eq!(driver.planned_tag_change().0, rename);
    let mut driver = Driver::on_tag("C++", false);
    driver.keys("r");
    driver.replace_name("c");
    driver.keys("\n");
    let merge = TagChange::Merge(names(&["C++", "C#"]), "c".to_owned());
    assert_eq!(driver.planned_tag_change().0, merge);
    let mut driver = Driver::on_tag("C#", true);
    driver.keys("m");
    assert_eq!(driver.prompt().text(), "", "they do not mean the same");
}

#[test]
fn only_tags_that_may_be_one_are_listed_on_a_key_each_below_its_own() {
    let mut driver = Driver::new(messy());
    driver.keys("tn");
    let row = |label: &str, is_part| (label.to_owned(), is_part);
    let mut listed = driver.labels();
    assert_eq!(listed.len(), 7, "{listed:?}");
    listed.retain(|(_, is_part)| !is_part);
    let at = |label: &str| listed.iter().position(|it| *it == row(label, false));
    assert_eq!(at("K8s"), at("k8s").map(|at| at + 1));
    assert_eq!(at("test"), at("tests").map(|at| at + 1));
    assert_eq!(at("rust"), None);
    driver.keys("n");
    assert!(driver.labels().contains(&row("rust", false)));
    let mut driver = Driver::new(blog());
    driver.keys("tn");
    assert!(
        driver.status_text().starts_with("No similar tags"),
        "{}",
        driver.status_text()
    );
}

#[test]
fn a_tag_that_was_fixed_is_no_longer_marked() {
    let mut driver = Driver::on_tag("K8s", false);
    assert!(driver.app.tags.similar_to("k8s").is_some());
    let fixed = tagged(post("c.md", "c.md", "2026-05-05"), &["k8s"]);
    driver.delta(vec![fixed], &[]);
    assert_eq!(driver.app.tags.similar_to("k8s"), None);
}

#[test]
fn a_tag_is_deleted_or_defined_as_it_stands() {
    let mut driver = Driver::on_tag("C++", false);
    driver.event(Event::Key(Key::plain(KeyCode::Delete)));
    assert_eq!(
        driver.planned_tag_change(),
        (TagChange::Delete(names(&["C++", "C#"])), None)
    );
    let mut driver = Driver::on_tag("C#", true);
    driver.keys("d");
    assert_eq!(
        driver.planned_tag_change(),
        (TagChange::Define("C#".to_owned()), None)
    );
}

#[test]
fn a_tag_is_added_to_the_posts_of_the_list_and_taken_from_them() {
    let mut driver = Driver::new(messy());
    driver.keys("/tag:tests\n+");
    driver.keys("new");
    assert_eq!(driver.outcome(), "new tag");
    driver.keys("\n");
    assert_eq!(
        driver.planned_tag_change(),
        (TagChange::Add("new".to_owned()), Some(2))
    );
    driver.keys("\x1b-");
    driver.replace_name("rust");
    assert_eq!(driver.outcome(), "no post has this tag");
    driver.replace_name("k8s");
    assert_eq!(driver.outcome(), "1 have this tag");
    driver.keys("\n");
    assert_eq!(
        driver.planned_tag_change(),
        (TagChange::Remove("k8s".to_owned()), Some(2))
    );
}

#[test]
fn tab_completes_to_each_tag_that_is_meant_in_turn() {
    let mut driver = Driver::new(messy());
    driver.keys("+te\t");
    assert_eq!(driver.prompt().text(), "tests");
    driver.keys("\t");
    assert_eq!(driver.prompt().text(), "test");
    driver.keys("\t");
    assert_eq!(driver.prompt().text(), "tests");
    driver.keys("x\t");
    assert_eq!(driver.prompt().text(), "testsx");
    let mut driver = Driver::new(messy());
    driver.keys("/tag:rust\n-te\t");
    assert_eq!(driver.prompt().text(), "te", "no listed post has it");
}

#[test]
fn nothing_is_asked_for_where_there_is_no_post_or_no_tag() {
    let mut driver = Driver::new(Vec::new());
    driver.keys("+");
    assert_eq!(driver.status_text(), "No posts listed.");
    driver.keys("tr");
    assert!(matches!(driver.app.mode, InputMode::Browse));
}

#[test]
fn posts_that_are_not_read_yet_are_not_left_out() {
    let library = Library::new("x", SiteKind::Docusaurus, Sort::Newest);
    let mut driver = Driver::new(Vec::new());
    driver.app = App::new(setup(), library, clock(0), None);
    driver.delta(messy(), &[]);
    for keys in ["+", "-", "trx\n"] {
        driver.keys(keys);
        assert!(driver.status_text().contains("still being read"), "{keys}");
        assert!(matches!(driver.app.mode, InputMode::Browse), "{keys}");
    }
    let mut effects = driver.effects.iter();
    assert!(!effects.any(|it| matches!(it, Effect::Plan(_))));
}

#[test]
fn read_only_asks_for_no_name() {
    let mut driver = Driver::on_tag("rust", false);
    driver.app.session.read_only = true;
    for keys in ["r", "m", "d"] {
        driver.keys(keys);
        assert_eq!(
            driver.status_text(),
            "Not changed: started with --read-only."
        );
        assert!(matches!(driver.app.mode, InputMode::Browse));
    }
}
