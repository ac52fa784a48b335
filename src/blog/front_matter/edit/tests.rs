//! Tests of what edits write, keep and refuse.

mod errors;
mod lists;
mod new;
mod properties;

use super::*;
use crate::blog::generator::SiteKind::{self, *};

/// Returns rules under which new front matter is in the generator's default language.
fn rules(kind: SiteKind) -> EditRules {
    EditRules::new(kind, [])
}

/// Sets a text.
fn text(field: Field, value: &str) -> FieldEdit {
    FieldEdit::Set(field, FieldValue::Text(value.to_owned()))
}

/// Sets a boolean.
fn set_bool(field: Field, is: bool) -> FieldEdit {
    FieldEdit::Set(field, FieldValue::Bool(is))
}

/// Sets a date.
fn date(value: &str) -> FieldEdit {
    FieldEdit::Set(Field::Date, FieldValue::Date(value.to_owned()))
}

/// Sets a list.
fn list(field: Field, items: &[&str]) -> FieldEdit {
    let items = items.iter().map(|item| (*item).to_owned());
    FieldEdit::Set(field, FieldValue::List(items.collect()))
}

fn add(tag: &str) -> FieldEdit {
    FieldEdit::AddItem(Field::Tags, tag.to_owned())
}

fn remove_tag(tag: &str) -> FieldEdit {
    FieldEdit::RemoveItem(Field::Tags, tag.to_owned())
}

fn rename(from: &str, to: &str) -> FieldEdit {
    FieldEdit::RenameItem(Field::Tags, from.to_owned(), to.to_owned())
}

/// Returns a file after edits that must succeed.
fn after(kind: SiteKind, before: &str, edits: &[FieldEdit]) -> String {
    let edited = edit(before, edits, &rules(kind));
    edited.unwrap_or_else(|why| panic!("{why}\n{before}")).text
}

/// Edits the YAML between two delimiters; returns the new text between them.
fn matter(kind: SiteKind, before: &str, edit: FieldEdit) -> String {
    let file = format!("---\n{before}---\nBody: *x*\n");
    let file = after(kind, &file, &[edit]);
    let inner = file
        .strip_prefix("---\n")
        .and_then(|it| it.strip_suffix("---\nBody: *x*\n"));
    inner.unwrap_or_else(|| panic!("{file}")).to_owned()
}

#[test]
fn a_value_is_replaced_in_the_style_it_had() {
    for (before, new, after) in [
        ("title: Old # why\n", "New", "title: New # why\n"),
        ("title: Old\n", "a: b", "title: \"a: b\"\n"),
        ("title: 'Old'\n", "it's", "title: 'it''s'\n"),
        ("title: \"Old\"\n", "plain", "title: \"plain\"\n"),
        ("title:   Old  \n", "yes", "title:   \"yes\"  \n"),
        ("title:\n", "New", "title: New\n"),
        ("title: # none yet\n", "New", "title: New # none yet\n"),
        ("title: ~\n", "New", "title: New\n"),
        ("title:\n  below\n", "New", "title:\n  New\n"),
        (
            "title: on\n  two lines\nx: 1\n",
            "New",
            "title: New\nx: 1\n",
        ),
        (
            "title: >\n  old\n  lines\nx: 1\n",
            "New",
            "title: >-\n  New\nx: 1\n",
        ),
        (
            "title: | # so\n    old\n\nx: 1\n",
            "a\nb\n",
            "title: | # so\n    a\n    b\n\nx: 1\n",
        ),
        ("title: &t Old\nx: 1\n", "New", "title: &t New\nx: 1\n"),
        ("\"title\" : Old\n", "New", "\"title\" : New\n"),
        ("? title\n: Old\n", "New", "? title\n: New\n"),
        ("{title: Old, x: 1}\n", "a, b", "{title: \"a, b\", x: 1}\n"),
        ("title: 42\n", "010", "title: \"010\"\n"),
        ("title: Old\n", "😀 日本", "title: 😀 日本\n"),
        ("title: Old\n", "", "title: \"\"\n"),
        ("title: Old\n", "two\nlines", "title: \"two\\nlines\"\n"),
        ("# top\nx: 1\n", "New", "# top\ntitle: New\nx: 1\n"),
        ("{x: 1}\n", "New", "{x: 1, title: New}\n"),
        ("", "New", "title: New\n"),
        ("# only a note\n", "New", "# only a note\ntitle: New\n"),
    ] {
        let edit = text(Field::Title, new);
        assert_eq!(matter(Docusaurus, before, edit), after);
    }
}

#[test]
fn setting_the_current_value_changes_nothing() {
    let before = "---\ntitle: 'x'\ndraft: \"true\"\ndate: 2020-1-2\ntags: [a, b]\nn: 042\n---\n";
    let edits = [
        text(Field::Title, "x"),
        set_bool(Field::Draft, true),
        set_bool(Field::Unlisted, false),
        date("2020-1-2"),
        add("a"),
        remove_tag("z"),
        rename("z", "y"),
        rename("a", "a"),
        list(Field::Tags, &["a", "b"]),
        FieldEdit::Remove(Field::Slug),
    ];
    let edited = edit(before, &edits, &rules(Docusaurus)).unwrap();
    assert_eq!((edited.text.as_str(), edited.changes.len()), (before, 0));
}

#[test]
fn a_new_key_comes_behind_the_last_and_before_what_belongs_to_the_end() {
    for (before, after) in [
        ("title: x\n", "title: x\ndraft: true\n"),
        (
            "title: x # a\n# end\n\n",
            "title: x # a\ndraft: true\n# end\n\n",
        ),
        ("  title: x\n", "  title: x\n  draft: true\n"),
        (
            "tags:\n- a\n- b # c\n",
            "tags:\n- a\n- b # c\ndraft: true\n",
        ),
        ("text: |+\n  a\n\n\n", "text: |+\n  a\n\n\ndraft: true\n"),
        ("text: >-\n  a\n  b\n", "text: >-\n  a\n  b\ndraft: true\n"),
        ("a:\n  b:\n    c:\n", "a:\n  b:\n    c:\ndraft: true\n"),
    ] {
        let edit = set_bool(Field::Draft, true);
        assert_eq!(matter(Docusaurus, before, edit), after);
    }
}

#[test]
fn line_ends_the_byte_order_mark_and_a_missing_last_line_end_stay() {
    let draft = set_bool(Field::Draft, true);
    for (before, want) in [
        (
            "\u{feff}---\r\ntitle: x\r\ntags:\r\n  - a\r\n---\r\nbody\r\n",
            "\u{feff}---\r\ntitle: x\r\ntags:\r\n  - a\r\n  - w\r\ndraft: true\r\n---\r\nbody\r\n",
        ),
        (
            "---\r\ntitle: x\ntags: [a]\r\n---\nbody\r",
            "---\r\ntitle: x\ntags: [a, w]\r\ndraft: true\r\n---\nbody\r",
        ),
        ("---\ntags: [a]\n---", "---\ntags: [a, w]\ndraft: true\n---"),
        (
            "---\ntags: [a]\n---foo\n",
            "---\ntags: [a, w]\ndraft: true\n---foo\n",
        ),
        ("---\ntags:\n- a", "---\ntags:\n- a\n- w\ndraft: true"),
    ] {
        assert_eq!(after(Docusaurus, before, &[add("w"), draft.clone()]), want);
    }
}

#[test]
fn booleans_are_written_as_the_generator_reads_them() {
    for (kind, before, is, after) in [
        (Docusaurus, "draft: true\n", false, "draft: false\n"),
        (Docusaurus, "draft: \"true\"\n", false, "draft: \"false\"\n"),
        (Docusaurus, "draft: yes\n", true, "draft: true\n"),
        (
            Docusaurus,
            "published: false\n",
            true,
            "published: false\ndraft: true\n",
        ),
        (Hugo, "Draft: false\n", true, "Draft: true\n"),
        (Jekyll, "title: x\n", true, "title: x\npublished: false\n"),
        (Jekyll, "published: false\n", false, "published: true\n"),
        (
            Jekyll,
            "draft: true\npublished: false\n",
            false,
            "draft: true\npublished: true\n",
        ),
        (Hexo, "title: x\n", true, "title: x\npublished: false\n"),
        (
            Plain,
            "published: 2020-01-01\n",
            true,
            "published: 2020-01-01\ndraft: true\n",
        ),
        (Astro, "title: x\n", false, "title: x\n"),
    ] {
        assert_eq!(
            matter(kind, before, set_bool(Field::Draft, is)),
            after,
            "{kind}"
        );
    }
    let gone = matter(
        Jekyll,
        "a: 1\npublished: false\n",
        FieldEdit::Remove(Field::Draft),
    );
    assert_eq!(gone, "a: 1\n");
}

#[test]
fn a_post_is_kept_out_of_lists_in_the_words_of_its_generator() {
    for (kind, before, is, after) in [
        (Docusaurus, "a: 1\n", true, "a: 1\nunlisted: true\n"),
        (Docusaurus, "unlisted: true\n", false, "unlisted: false\n"),
        (Hugo, "a: 1\n", true, "a: 1\nbuild:\n  list: never\n"),
        (
            Hugo,
            "build:\n  list: never\n",
            false,
            "build:\n  list: always\n",
        ),
        (
            Hugo,
            "build:\n  list: local\n",
            false,
            "build:\n  list: local\n",
        ),
        (
            Hugo,
            "build:\n  render: link\n",
            true,
            "build:\n  render: link\n  list: never\n",
        ),
    ] {
        let edit = set_bool(Field::Unlisted, is);
        assert_eq!(matter(kind, before, edit), after, "{kind}");
    }
}

#[test]
fn dates_keep_their_key_and_their_quotes() {
    for (kind, before, after) in [
        (Docusaurus, "date: 2020-01-01\n", "date: 2026-12-01\n"),
        (Docusaurus, "date: '2020-01-01'\n", "date: '2026-12-01'\n"),
        (Docusaurus, "title: x\n", "title: x\ndate: 2026-12-01\n"),
        (Astro, "pubDate: 'Jul 08 2022'\n", "pubDate: '2026-12-01'\n"),
        (Astro, "title: x\n", "title: x\npubDate: 2026-12-01\n"),
        (
            Hugo,
            "PublishDate: 2020-01-01\n",
            "PublishDate: 2026-12-01\n",
        ),
        (
            Hugo,
            "lastmod: 2020-01-01\n",
            "lastmod: 2020-01-01\ndate: 2026-12-01\n",
        ),
        (
            Plain,
            "published: true\n",
            "published: true\ndate: 2026-12-01\n",
        ),
        (Plain, "published: 2020-01-01\n", "published: 2026-12-01\n"),
        (
            Plain,
            "created_at: 2020-01-01 10:00\n",
            "created_at: 2026-12-01\n",
        ),
    ] {
        assert_eq!(matter(kind, before, date("2026-12-01")), after);
    }
}

#[test]
fn the_keys_of_a_site_are_its_own() {
    for (kind, before, edit, after) in [
        (
            Hugo,
            "Title: Old\n",
            text(Field::Title, "New"),
            "Title: New\n",
        ),
        (
            Plain,
            "summary: old\n",
            text(Field::Description, "new"),
            "summary: new\n",
        ),
        (
            Astro,
            "excerpt: old\ndescription:\n",
            text(Field::Description, "new"),
            "excerpt: new\ndescription:\n",
        ),
        (
            Eleventy,
            "a: 1\n",
            text(Field::Slug, "new"),
            "a: 1\npermalink: new\n",
        ),
        (
            Jekyll,
            "permalink: /old/\n",
            text(Field::Slug, "/new/"),
            "permalink: /new/\n",
        ),
        (
            Hugo,
            "cover:\n  image: a.png # here\n  alt: x\n",
            text(Field::Image, "b.png"),
            "cover:\n  image: b.png # here\n  alt: x\n",
        ),
        (
            Zola,
            "title: x\n",
            text(Field::Image, "b.png"),
            "title: x\nextra:\n  image: b.png\n",
        ),
    ] {
        assert_eq!(matter(kind, before, edit), after);
    }
}

#[test]
fn authors_keep_their_form_and_keys_go_with_their_lines() {
    for (kind, before, edit, after) in [
        (
            Docusaurus,
            "authors: jo\n",
            list(Field::Authors, &["al"]),
            "authors: al\n",
        ),
        (
            Docusaurus,
            "authors: jo\n",
            list(Field::Authors, &["jo", "al"]),
            "authors: [jo, al]\n",
        ),
        (
            Docusaurus,
            "authors:\n  - jo\n  - key: al\n    title: x\n",
            list(Field::Authors, &["al"]),
            "authors:\n  - key: al\n    title: x\n",
        ),
        (
            Jekyll,
            "author: Jo Doe\n",
            list(Field::Authors, &["Al Doe"]),
            "author: Al Doe\n",
        ),
        (
            Docusaurus,
            "a: 1\nslug: x # y\nb: 2\n",
            FieldEdit::Remove(Field::Slug),
            "a: 1\nb: 2\n",
        ),
        (
            Docusaurus,
            "description: >\n  a\n  b\nb: 2\n",
            FieldEdit::Remove(Field::Description),
            "b: 2\n",
        ),
        (
            Docusaurus,
            "{a: 1, slug: x, b: 2}\n",
            FieldEdit::Remove(Field::Slug),
            "{a: 1, b: 2}\n",
        ),
    ] {
        assert_eq!(matter(kind, before, edit), after);
    }
}

#[test]
fn toml_keeps_its_tables_and_its_quotes() {
    let before = "+++\r\n# top\r\ntitle = 'Old' # a\ndate = 2020-01-01\r\n\r\n[extra]\r\nx = 1\r\n+++\r\nbody";
    let edits = [
        text(Field::Title, "New"),
        date("2026-12-01T08:30:00Z"),
        set_bool(Field::Draft, true),
        add("a b"),
        add("c"),
        text(Field::Image, "p.png"),
    ];
    let want = "+++\r\n# top\r\ntitle = 'New' # a\ndate = 2026-12-01T08:30:00Z\r\ndraft = true\r\n\r\n\
        [taxonomies]\r\ntags = [\"a b\", \"c\"]\r\n\r\n[extra]\r\nx = 1\r\nimage = \"p.png\"\r\n+++\r\nbody";
    assert_eq!(after(Zola, before, &edits), want);
}

#[test]
fn toml_lists_and_keys_keep_their_form() {
    let file = |matter: &str| format!("+++\n{matter}+++\n");
    for (kind, before, edit, want) in [
        (
            Hugo,
            "tags = [\n  \"a\", # one\n  \"b\" # two\n]\n",
            add("c"),
            "tags = [\n  \"a\", # one\n  \"b\", # two\n  \"c\"\n]\n",
        ),
        (
            Hugo,
            "tags = [\n  'a',\n  'b',\n]\n",
            add("c"),
            "tags = [\n  'a',\n  'b',\n  'c',\n]\n",
        ),
        (
            Hugo,
            "tags = [\n  'a',\n  'b'\n]\n",
            remove_tag("b"),
            "tags = [\n  'a'\n]\n",
        ),
        (
            Hugo,
            "Tags = [\"a\",\"b\"]\n",
            rename("a", "x\"y"),
            "Tags = [\"x\\\"y\",\"b\"]\n",
        ),
    ] {
        assert_eq!(after(kind, &file(before), &[edit]), file(want));
    }
}

#[test]
fn toml_tables_keep_their_form() {
    let file = |matter: &str| format!("+++\n{matter}+++\n");
    for (kind, before, edit, want) in [
        (
            Zola,
            "taxonomies.tags = []\n",
            add("a"),
            "taxonomies.tags = [\"a\"]\n",
        ),
        (
            Zola,
            "taxonomies.categories = [\"c\"]\n[extra]\n",
            add("a"),
            "taxonomies.categories = [\"c\"]\ntaxonomies.tags = [\"a\"]\n[extra]\n",
        ),
        (
            Zola,
            "taxonomies = {categories = []}\n",
            add("a"),
            "taxonomies = {categories = [], tags = [\"a\"]}\n",
        ),
        (
            Zola,
            "[taxonomies]\n",
            add("a"),
            "[taxonomies]\ntags = [\"a\"]\n",
        ),
        (
            Zola,
            "[extra]\nx = 1\n",
            text(Field::Title, "T"),
            "title = \"T\"\n\n[extra]\nx = 1\n",
        ),
        (Zola, "", add("a"), "[taxonomies]\ntags = [\"a\"]\n"),
    ] {
        assert_eq!(after(kind, &file(before), &[edit]), file(want));
    }
}

#[test]
fn toml_values_keep_their_type_and_their_quotes() {
    let file = |matter: &str| format!("+++\n{matter}+++\n");
    for (kind, before, edit, want) in [
        (
            Hugo,
            "date = '2020-01-01'\n",
            date("2026-12-01"),
            "date = '2026-12-01'\n",
        ),
        (
            Hugo,
            "title = \"\"\"\nlong\"\"\"\n",
            text(Field::Title, "a\nb"),
            "title = \"a\\nb\"\n",
        ),
        (
            Hugo,
            "a = 1\nslug = \"x\"\n[[menu]]\nname = \"y\"\n",
            FieldEdit::Remove(Field::Slug),
            "a = 1\n[[menu]]\nname = \"y\"\n",
        ),
        (
            Hugo,
            "draft = \"false\"\n",
            set_bool(Field::Draft, true),
            "draft = \"true\"\n",
        ),
    ] {
        assert_eq!(after(kind, &file(before), &[edit]), file(want));
    }
}

#[test]
fn json_keeps_its_lines_and_its_order() {
    let before =
        "{\n  \"title\": \"Old\",\n  \"tags\": [\n    \"a\"\n  ],\n  \"n\": 1.50\n}\n\nbody\n";
    let edits = [
        text(Field::Title, "a \"b\""),
        add("c"),
        set_bool(Field::Draft, true),
        date("2026-12-01"),
    ];
    let want = "{\n  \"title\": \"a \\\"b\\\"\",\n  \"tags\": [\n    \"a\",\n    \"c\"\n  ],\n  \"n\": 1.50,\n  \
        \"draft\": true,\n  \"date\": \"2026-12-01\"\n}\n\nbody\n";
    assert_eq!(after(Hugo, before, &edits), want);
    let back = [
        remove_tag("a"),
        FieldEdit::Remove(Field::Date),
        FieldEdit::Remove(Field::Title),
    ];
    let want = "{\n  \"tags\": [\n    \"c\"\n  ],\n  \"n\": 1.50,\n  \"draft\": true\n}\n\nbody\n";
    assert_eq!(after(Hugo, &after(Hugo, before, &edits), &back), want);
    let flat = "{\"title\": \"x\", \"tags\": []}\n";
    assert_eq!(
        after(Plain, flat, &[add("a")]),
        "{\"title\": \"x\", \"tags\": [\"a\"]}\n"
    );
    assert_eq!(
        after(Docusaurus, "---json\n{}\n---\n", &[text(Field::Title, "x")]),
        "---json\n{\"title\": \"x\"}\n---\n"
    );
}

#[test]
fn changed_lines_are_reported() {
    let before = "---\ntitle: Old\nx: 1\ntags: [a]\n---\nbody\n";
    let edits = [
        text(Field::Title, "New"),
        add("b"),
        set_bool(Field::Draft, true),
    ];
    let edited = edit(before, &edits, &rules(Docusaurus)).unwrap();
    let told: Vec<_> = edited
        .changes
        .iter()
        .map(|it| (it.line, it.old.join("|"), it.new.join("|")))
        .collect();
    let row = |line, old: &str, new: &str| (line, old.to_owned(), new.to_owned());
    assert_eq!(
        told,
        [
            row(2, "title: Old", "title: New"),
            row(4, "tags: [a]", "tags: [a, b]|draft: true"),
        ]
    );
}
