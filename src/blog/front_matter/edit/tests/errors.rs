//! Refused edits, with reason and position; the text is unchanged.

use super::*;

/// Returns why an edit of YAML between delimiters is refused, and where.
fn why(kind: SiteKind, matter: &str, edit: FieldEdit) -> (String, usize, usize) {
    let file = format!("---\n{matter}---\nbody\n");
    let refusal = super::super::edit(&file, &[edit], &rules(kind)).expect_err(matter);
    (
        refusal.to_string(),
        refusal.place().line,
        refusal.place().column,
    )
}

fn title() -> FieldEdit {
    text(Field::Title, "New")
}

#[test]
fn values_defined_elsewhere_are_not_changed() {
    for (matter, edit, begins, line) in [
        (
            "a: &t x\ntitle: *t\n",
            title(),
            "the value of `title` comes from `*t`",
            3,
        ),
        (
            "a: &t [x]\ntags: *t\n",
            add("n"),
            "the value of `tags` comes from `*t`",
            3,
        ),
        (
            "a: &m {title: x}\n<<: *m\n",
            title(),
            "the value of `title` comes from a map merged with `<<`",
            2,
        ),
        (
            "title: &t x\nb: *t\n",
            title(),
            "`*t` reuses the value of `title`",
            2,
        ),
        (
            "tags: &t [x]\nb: *t\n",
            add("n"),
            "`*t` reuses the value of `tags`",
            2,
        ),
        (
            "tags: [&t x, y]\nb: *t\n",
            rename("x", "n"),
            "`*t` reuses the value of `tags`",
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
fn a_broken_front_matter_is_reported_and_unchanged() {
    for (matter, line) in [
        ("title: a: b\n", 2),
        ("title: x\ntitle: y\n", 3),
        ("title: \"x\n", 3),
        ("- a\n", 2),
        ("tags:\n\t- a\n", 3),
    ] {
        let (message, at, _) = why(Docusaurus, matter, title());
        assert!(message.starts_with("invalid front matter: "), "{message}");
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
            "`title` is marked with a YAML tag; change it by hand",
            (2, 1),
        ),
        (
            Docusaurus,
            "tags: a, b\n",
            add("n"),
            "`tags` must be a list; write `tags: [a, b]`",
            (2, 1),
        ),
        (
            Hugo,
            "tags: {a: b}\n",
            add("n"),
            "`tags` is a map, not a list; change it by hand",
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
            set_bool(Field::Unlisted, true),
            "`unlisted` is not supported by zola",
            (2, 1),
        ),
        (
            Docusaurus,
            "date: 2020-01-01\n",
            date("soon"),
            "`date` must be a date such as 2026-12-01 or 2026-12-01T08:30:00Z",
            (2, 1),
        ),
        (
            Docusaurus,
            "date: 2020-01-01\n",
            date("2020"),
            "`date` must be a date such as 2026-12-01 or 2026-12-01T08:30:00Z",
            (2, 1),
        ),
        (
            Docusaurus,
            "a: 1\n",
            set_bool(Field::Title, true),
            "`title` must be text",
            (2, 1),
        ),
    ] {
        let (message, line, column) = why(kind, matter, edit);
        assert_eq!((message.as_str(), (line, column)), (says, place));
    }
}

#[test]
fn ambiguous_forms_are_refused() {
    for (matter, edit) in [
        ("tags: [a # one\n  , x]\n", remove_tag("x")),
        ("? tags\n: - x\n", remove_tag("x")),
        ("tags:\n- - x\n- a\n", add("n")),
    ] {
        let file = format!("---\n{matter}---\n");
        if let Ok(edited) = super::super::edit(&file, &[edit], &rules(Docusaurus)) {
            // an edit that succeeds anyway is right, as it was verified
            assert!(edited.text.contains("tags"), "{}", edited.text);
        }
    }
    let (message, line, column) = why(Docusaurus, "tags: [a # one\n  , x]\n", remove_tag("x"));
    assert!(
        message.starts_with("`tags` can't be changed without side effects"),
        "{message}"
    );
    assert_eq!((line, column), (2, 1));
}

#[test]
fn an_unclosed_block_is_refused() {
    let file = "---\ntitle: x\n\nbody\n";
    let refusal = edit(file, &[title()], &rules(Hugo)).expect_err("open");
    assert!(
        refusal
            .to_string()
            .starts_with("the front matter is not closed")
    );
    assert_eq!((refusal.key(), refusal.place().line), (None, 5));
}

#[test]
fn a_refused_edit_cancels_all_edits() {
    let file = "---\ntitle: x\ntags: a\n---\n";
    assert!(edit(file, &[title(), add("n")], &rules(Docusaurus)).is_err());
}

#[test]
fn oversized_input_is_refused() {
    for matter in [
        format!("a: {}", "[".repeat(10_000)),
        format!("a: {}\n", "x".repeat(1_000_000)),
        format!("a: {}\n", "x".repeat(65_500)),
    ] {
        let (message, _, _) = why(Docusaurus, &matter, text(Field::Title, &"t".repeat(300)));
        assert!(
            message.starts_with("invalid front matter") || message.contains("can't be changed")
        );
    }
}
