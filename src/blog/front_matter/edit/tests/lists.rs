//! Edits of tags and other lists, in every form.

use super::*;

const KIND: SiteKind = Docusaurus;

#[test]
fn a_tag_is_added_in_the_form_of_the_list() {
    for (kind, before, after) in [
        (KIND, "tags: [a, b]\n", "tags: [a, b, w]\n"),
        (KIND, "tags: [a,b]\n", "tags: [a,b,w]\n"),
        (KIND, "tags: [ a ] # c\n", "tags: [ a, w ] # c\n"),
        (
            KIND,
            "tags: [\"a\", \"b\"]\n",
            "tags: [\"a\", \"b\", \"w\"]\n",
        ),
        (KIND, "tags: ['a', b]\n", "tags: ['a', b, w]\n"),
        (KIND, "tags: []\n", "tags: [w]\n"),
        (KIND, "tags:\n", "tags: [w]\n"),
        (KIND, "x: 1\n", "x: 1\ntags: [w]\n"),
        (KIND, "tags:\n- a\nx: 1\n", "tags:\n- a\n- w\nx: 1\n"),
        (
            KIND,
            "tags:\n    -   'a' # c\n\nx: 1\n",
            "tags:\n    -   'a' # c\n    -   'w'\n\nx: 1\n",
        ),
        (
            KIND,
            "tags:\n  - label: A\n    permalink: /a\n",
            "tags:\n  - label: A\n    permalink: /a\n  - w\n",
        ),
        (
            KIND,
            "tags: [\n  a,\n  b # c\n]\n",
            "tags: [\n  a,\n  b, # c\n  w\n]\n",
        ),
        (
            KIND,
            "tags: [a,\n  b,\n  ]\n",
            "tags: [a,\n  b,\n  w,\n  ]\n",
        ),
        (Jekyll, "tags: a b\n", "tags: a b w\n"),
        (Jekyll, "tags: \"a\"\n", "tags: \"a w\"\n"),
        (Plain, "tags: a, b\n", "tags: a, b, w\n"),
        (Eleventy, "tags: a b\n", "tags: [a b, w]\n"),
        (Hugo, "Tags: [a]\n", "Tags: [a, w]\n"),
        (
            Zola,
            "taxonomies:\n  tags:\n    - a\nx: 1\n",
            "taxonomies:\n  tags:\n    - a\n    - w\nx: 1\n",
        ),
        (
            Zola,
            "taxonomies:\n    categories: [c]\nx: 1\n",
            "taxonomies:\n    categories: [c]\n    tags: [w]\nx: 1\n",
        ),
        (Zola, "x: 1\n", "x: 1\ntaxonomies:\n  tags: [w]\n"),
    ] {
        assert_eq!(matter(kind, before, add("w")), after, "{kind}");
    }
}

#[test]
fn a_tag_that_does_not_fit_a_text_makes_it_a_list() {
    let edited = matter(Jekyll, "tag: a b\n", add("c"));
    assert_eq!(edited, "tag: [a b, c]\n", "a key in the singular has one");
    assert_eq!(
        matter(Jekyll, "tags: a b\n", add("two words")),
        "tags: [a, b, two words]\n"
    );
    assert_eq!(
        matter(Plain, "tags: a, b\n", add("x, y")),
        "tags: [a, b, \"x, y\"]\n"
    );
}

#[test]
fn a_tag_is_taken_with_its_line_or_its_comma_and_no_more() {
    for (kind, before, after) in [
        (KIND, "tags: [a, x, b]\n", "tags: [a, b]\n"),
        (KIND, "tags: [x, b]\n", "tags: [b]\n"),
        (KIND, "tags: [a, x]\n", "tags: [a]\n"),
        (KIND, "tags: [x] # c\n", "tags: [] # c\n"),
        (KIND, "tags: [a, x,]\n", "tags: [a,]\n"),
        (KIND, "tags: [x, a, x]\n", "tags: [a]\n"),
        (
            KIND,
            "tags:\n  - a # 1\n  - x # 2\n  - b # 3\n",
            "tags:\n  - a # 1\n  - b # 3\n",
        ),
        (KIND, "tags: # c\n  - x\ny: 1\n", "tags: [] # c\ny: 1\n"),
        (
            KIND,
            "tags:\n  - {label: x, permalink: /x}\n  - a\n",
            "tags:\n  - a\n",
        ),
        (
            KIND,
            "tags:\n  - a\n  - label: x\n    permalink: /x\ny: 1\n",
            "tags:\n  - a\ny: 1\n",
        ),
        (
            KIND,
            "tags: [\n  a,\n  # note\n  x,\n]\n",
            "tags: [\n  a,\n  # note\n]\n",
        ),
        (KIND, "tags: [\n  a,\n  x\n]\n", "tags: [\n  a\n]\n"),
        (Jekyll, "tags: a x b\n", "tags: a b\n"),
        (Jekyll, "y: 1\ntags: x\n", "y: 1\n"),
        (Plain, "tags: a, x, b\n", "tags: a, b\n"),
        (Plain, "tags: two words, x\n", "tags: [two words]\n"),
    ] {
        assert_eq!(matter(kind, before, remove_tag("x")), after, "{kind}");
    }
}

#[test]
fn a_tag_is_renamed_in_place_and_two_of_one_name_become_one() {
    for (kind, before, after) in [
        (KIND, "tags: [a, 'x', b]\n", "tags: [a, 'n: 1', b]\n"),
        (
            KIND,
            "tags:\n  - x # c\n  - \"b\"\n",
            "tags:\n  - \"n: 1\" # c\n  - \"b\"\n",
        ),
        (KIND, "tags: [\"n: 1\", x]\n", "tags: [\"n: 1\"]\n"),
        (KIND, "tags: [x, b, x]\n", "tags: [\"n: 1\", b]\n"),
        (
            KIND,
            "tags:\n  - {label: x, permalink: /x}\n",
            "tags:\n  - {label: \"n: 1\", permalink: /x}\n",
        ),
        (Jekyll, "tags: a x\n", "tags: [a, \"n: 1\"]\n"),
    ] {
        assert_eq!(matter(kind, before, rename("x", "n: 1")), after, "{kind}");
    }
    assert_eq!(
        matter(Jekyll, "tags: a x n\n", rename("x", "n")),
        "tags: a n\n"
    );
}

#[test]
fn setting_a_list_makes_minimal_edits() {
    for (before, wanted, after) in [
        (
            "tags:\n- a # 1\n- b # 2\n",
            &["b", "c"][..],
            "tags:\n- b # 2\n- c\n",
        ),
        ("tags: [a, b, c]\n", &["b", "a"], "tags: [b, a]\n"),
        ("tags: [a]\n", &[], "tags: []\n"),
        (
            "tags: [a]\n",
            &["010", "C#", "x y"],
            "tags: [\"010\", \"C#\", \"x y\"]\n",
        ),
        ("x: 1\n", &["a", "b"], "x: 1\ntags: [a, b]\n"),
        ("x: 1\n", &[], "x: 1\n"),
    ] {
        assert_eq!(matter(KIND, before, list(Field::Tags, wanted)), after);
    }
    let many: Vec<String> = (0..300).map(|at| format!("t{at}")).collect();
    let edit = FieldEdit::Set(Field::Tags, FieldValue::List(many));
    assert!(matter(KIND, "tags: [a]\n", edit).ends_with("t298, t299]\n"));
}
