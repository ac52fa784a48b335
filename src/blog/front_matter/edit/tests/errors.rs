//! Refused edits, with reason and position; the text is unchanged.

use super::*;

/// Returns why an edit of YAML between delimiters is refused, and where.
fn why(kind: SiteKind, matter: &str, edit: Edit) -> (String, usize, usize) {
    let file = format!("---\n{matter}---\nbody\n");
    let refusal = super::super::edit(&file, &[edit], ways(kind)).expect_err(matter);
    (
        refusal.to_string(),
        refusal.place().line,
        refusal.place().column,
    )
}

fn title() -> Edit {
    text(Field::Title, "New")
}

#[test]
fn what_stands_elsewhere_is_not_changed_here() {
    for (matter, edit, begins, line) in [
        (
            "a: &t x\ntitle: *t\n",
            title(),
            "`title` takes its value from `*t`",
            3,
        ),
        (
            "a: &t [x]\ntags: *t\n",
            add("n"),
            "`tags` takes its value from `*t`",
            3,
        ),
        (
            "a: &m {title: x}\n<<: *m\n",
            title(),
            "`title` takes its value from a map that `<<` merges",
            2,
        ),
        (
            "title: &t x\nb: *t\n",
            title(),
            "`*t` repeats the value of `title`",
            2,
        ),
        (
            "tags: &t [x]\nb: *t\n",
            add("n"),
            "`*t` repeats the value of `tags`",
            2,
        ),
        (
            "tags: [&t x, y]\nb: *t\n",
            rename("x", "n"),
            "`*t` repeats the value of `tags`",
            2,
        ),
    ] {
        let (message, at, _) = why(Docusaurus, matter, edit);
        assert!(
            message.starts_with(begins) && !message.contains('\n'),
            "{message}"
        );
        assert_eq!(at, line, "{matter}");
    }
}

#[test]
fn a_broken_front_matter_is_told_and_left() {
    for (matter, line) in [
        ("title: a: b\n", 2),
        ("title: x\ntitle: y\n", 3),
        ("title: \"x\n", 3),
        ("- a\n", 2),
        ("tags:\n\t- a\n", 3),
    ] {
        let (message, at, _) = why(Docusaurus, matter, title());
        assert!(
            message.starts_with("the front matter is broken: "),
            "{message}"
        );
        assert_eq!(at, line, "{matter}");
    }
}

#[test]
fn values_of_other_shapes_are_named() {
    for (kind, matter, edit, says, place) in [
        (
            Docusaurus,
            "a: 1\ntitle: [x]\n",
            title(),
            "`title` is a list; change it by hand",
            (3, 1),
        ),
        (
            Docusaurus,
            "title: {a: b}\n",
            title(),
            "`title` is a map; change it by hand",
            (2, 1),
        ),
        (
            Docusaurus,
            "title: !!str x\n",
            title(),
            "`title` is marked with a tag of YAML; change it by hand",
            (2, 1),
        ),
        (
            Docusaurus,
            "tags: a, b\n",
            add("n"),
            "`tags` wants a list; write `tags: [a, b]`",
            (2, 1),
        ),
        (
            Hugo,
            "tags: {a: b}\n",
            add("n"),
            "`tags` is a map and no list; change it by hand",
            (2, 1),
        ),
    ] {
        let (message, line, column) = why(kind, matter, edit);
        assert_eq!((message.as_str(), (line, column)), (says, place));
    }
}

#[test]
fn values_that_a_generator_does_not_take_are_named() {
    for (kind, matter, edit, says, place) in [
        (
            Zola,
            "title: x\n",
            truth(Field::Unlisted, true),
            "`unlisted` is nothing that zola knows",
            (2, 1),
        ),
        (
            Docusaurus,
            "date: 2020-01-01\n",
            date("soon"),
            "`date` wants a date such as 2026-12-01 or 2026-12-01T08:30:00Z",
            (2, 1),
        ),
        (
            Docusaurus,
            "date: 2020-01-01\n",
            date("2020"),
            "`date` wants a date such as 2026-12-01 or 2026-12-01T08:30:00Z",
            (2, 1),
        ),
        (
            Docusaurus,
            "a: 1\n",
            truth(Field::Title, true),
            "`title` wants text",
            (2, 1),
        ),
    ] {
        let (message, line, column) = why(kind, matter, edit);
        assert_eq!((message.as_str(), (line, column)), (says, place));
    }
}

#[test]
fn forms_in_which_a_value_cannot_be_told_apart_are_refused() {
    for (matter, edit) in [
        ("tags: [a # one\n  , x]\n", take("x")),
        ("? tags\n: - x\n", take("x")),
        ("tags:\n- - x\n- a\n", add("n")),
    ] {
        let file = format!("---\n{matter}---\n");
        if let Ok(edited) = super::super::edit(&file, &[edit], ways(Docusaurus)) {
            // an edit that succeeds anyway is right, as it was verified
            assert!(edited.text.contains("tags"), "{}", edited.text);
        }
    }
    let (message, line, column) = why(Docusaurus, "tags: [a # one\n  , x]\n", take("x"));
    assert!(
        message.starts_with("`tags` cannot be changed without touching"),
        "{message}"
    );
    assert_eq!((line, column), (2, 1));
}

#[test]
fn a_block_without_end_is_no_block_to_write_into() {
    let file = "---\ntitle: x\n\nbody\n";
    let refusal = edit(file, &[title()], ways(Hugo)).expect_err("open");
    assert!(
        refusal
            .to_string()
            .starts_with("the front matter is never closed")
    );
    assert_eq!((refusal.key(), refusal.place().line), (None, 5));
}

#[test]
fn one_edit_that_is_refused_leaves_all_undone() {
    let file = "---\ntitle: x\ntags: a\n---\n";
    assert!(edit(file, &[title(), add("n")], ways(Docusaurus)).is_err());
}

#[test]
fn bombs_cost_nothing() {
    for matter in [
        format!("a: {}", "[".repeat(10_000)),
        format!("a: {}\n", "x".repeat(1_000_000)),
        format!("a: {}\n", "x".repeat(65_500)),
    ] {
        let (message, _, _) = why(Docusaurus, &matter, text(Field::Title, &"t".repeat(300)));
        assert!(
            message.starts_with("the front matter is broken")
                || message.contains("cannot be changed")
        );
    }
}
