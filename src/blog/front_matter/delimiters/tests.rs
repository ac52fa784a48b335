//! Every notation of front matter with every generator: what is read, and what an edit makes of it.

use proptest::prelude::*;

use super::super::edit::{EditError, EditRules, Field, FieldEdit, FieldValue, edit};
use super::super::{lookalike, split};
use crate::blog::generator::SiteKind;

/// Generators in the order of the columns of [`FORMS`].
const KINDS: [SiteKind; 7] = [
    SiteKind::Docusaurus,
    SiteKind::Eleventy,
    SiteKind::Hugo,
    SiteKind::Zola,
    SiteKind::Jekyll,
    SiteKind::Hexo,
    SiteKind::Astro,
];

/// A notation, and each generator's result: `r` reads the title `T`, `!` an error, `-` text.
///
/// The columns of Hexo, Docusaurus and Eleventy were compared with `hexo-front-matter` 5.0.0,
/// `gray-matter` 4.0.3 and `@11ty/gray-matter` 3.0.0; the others follow the sources listed in the
/// parent module.
const FORMS: &[(&str, &str)] = &[
    // D E H Z J X A
    ("---\ntitle: T\n---\nbody\n", "rrrrrrr"),
    ("\u{feff}---\ntitle: T\n---\nbody\n", "rrrrrrr"),
    ("---\r\ntitle: T\r\n---\r\nbody\r\n", "rrrrrrr"),
    ("\n---\ntitle: T\n---\nbody\n", "--rr-rr"),
    ("\r\n\r\n---\r\ntitle: T\r\n---\r\nbody\r\n", "--rr--r"),
    ("\r\n---\r\ntitle: T\r\n---\r\nbody\r\n", "--rr-rr"),
    ("\u{feff}\n---\ntitle: T\n---\nbody\n", "--rr-rr"),
    (" ---\ntitle: T\n---\nbody\n", "--rr-!-"),
    ("\n\t ---\ntitle: T\n---\nbody\n", "--rr-!-"),
    ("\u{a0}\n---\ntitle: T\n---\nbody\n", "------r"),
    ("---  \ntitle: T\n---\nbody\n", "rrr-r-r"),
    ("---\ntitle: T\n---  \nbody\n", "rrrrrrr"),
    ("---\ntitle: T\n...\nbody\n", "!!!!r--"),
    ("-----\ntitle: T\n-----\nbody\n", "--!--r!"),
    ("---\ntitle: T\n-----\nbody\n", "rrr!-rr"),
    ("---yaml\ntitle: T\n---\nbody\n", "rr!---!"),
    ("---\ntitle: T\n---\n---\nbody\n", "rrrrrrr"),
    ("+++\ntitle = \"T\"\n+++\nbody\n", "--rr--r"),
    ("\n\n+++\ntitle = \"T\"\n+++\nbody\n", "--rr--r"),
    ("  +++\ntitle = \"T\"\n+++\nbody\n", "--rr---"),
    ("{\"title\": \"T\"}\nbody\n", "--r----"),
    ("\n{\n  \"title\": \"T\"\n}\nbody\n", "--r----"),
    ("\t{ \"title\": \"T\" }\n\nbody\n", "--r----"),
    ("title: T\n---\nbody\n", "-----r-"),
    ("\ntitle: T\n---\nbody\n", "-----r-"),
    ("title: T\n-----\nbody\n", "-----r-"),
    ("# a remark\ntitle: T\n---\nbody\n", "-----r-"),
    ("\"title\": T\n---\nbody\n", "-----r-"),
    ("\"title\": \"T\",\n\"x\": [1]\n;;;\nbody\n", "-----r-"),
    (";;;\n\"title\": \"T\",\n\"x\": [1]\n;;;\nbody\n", "-----r-"),
    (";;;;;\n\"title\": \"T\"\n;;;;;\nbody\n", "-----r-"),
    (";;;\n{\"title\": \"T\"}\n;;;\nbody\n", "-------"),
    ("---\ntitle: T\ntags:\n\t- a\n---\nbody\n", "!!!!!r!"),
    ("<!-- a remark -->\n---\ntitle: T\n---\nbody\n", "-------"),
    ("---\nprose: with: colons\n---\nbody\n", "!!!!!!!"),
    ("---\n\nA paragraph.\n\n---\n\nbody\n", "!!!!!-!"),
];

fn read(text: &str, kind: SiteKind) -> char {
    let parts = split(text, kind);
    if !parts.has_front_matter() {
        return '-';
    }
    let title = parts.parse().ok().and_then(|map| {
        let title = map.get("title")?.as_written()?;
        Some(title == "T")
    });
    if title == Some(true) { 'r' } else { '!' }
}

fn add(tag: &str) -> FieldEdit {
    FieldEdit::AddItem(Field::Tags, tag.to_owned())
}

#[test]
fn each_generator_reads_the_forms_that_it_reads() {
    for (form, row) in FORMS {
        let found: String = KINDS.iter().map(|kind| read(form, *kind)).collect();
        assert_eq!(found, *row, "{form:?}");
    }
}

#[test]
fn an_edit_changes_the_block_that_is_read_or_says_where_it_cannot() {
    for (form, row) in FORMS {
        for (kind, want) in KINDS.into_iter().zip(row.chars()) {
            let rules = EditRules::new(kind, []);
            let edited = edit(form, &[add("rust")], &rules);
            let Ok(edited) = edited else {
                let why = edited.expect_err("refused");
                let is_unread = matches!(why, EditError::Unrecognized(_));
                assert_eq!(is_unread, want == '-', "{kind}: {form:?}: {why}");
                let is_tabs = matches!(why, EditError::TabIndented(_));
                assert!(want != 'r' || is_tabs, "{kind}: {form:?}: {why}");
                continue;
            };
            let (before, after) = (split(form, kind), split(&edited.text, kind));
            assert_eq!(want, 'r', "{kind}: {form:?}");
            assert_eq!(
                (after.bom, after.opener, after.closer, after.body),
                (before.bom, before.opener, before.closer, before.body)
            );
            assert!(edited.text.contains("rust"), "{kind}: {form:?}");
            assert_eq!(read(&edited.text, kind), 'r', "{kind}: {form:?}");
            let back = edit(
                &edited.text,
                &[FieldEdit::RemoveItem(Field::Tags, "rust".to_owned())],
                &rules,
            );
            let back = back.expect("it was added").text;
            assert_eq!(read(&back, kind), 'r');
        }
    }
}

#[test]
fn a_refusal_names_the_line_and_the_way_out() {
    let why = |text, kind| edit(text, &[add("a")], &EditRules::new(kind, [])).expect_err("refused");
    let refusal = why("\n\n-----\ntitle: T\n-----\n", SiteKind::Jekyll);
    assert_eq!(refusal.place().line, 3);
    assert!(
        refusal
            .to_string()
            .starts_with("`-----` looks like front matter")
    );
    let refusal = why("\n---\ntitle: T\n---x\ny\n", SiteKind::Docusaurus);
    assert_eq!(refusal.place().line, 2);
    let tabs = why("---\ntitle: T\ntags:\n\t- a\n---\n", SiteKind::Hexo);
    assert_eq!(tabs.place().line, 4);
}

#[test]
fn plain_markdown_without_front_matter_still_gets_a_block() {
    for text in [
        "# Title\n\nText\n",
        "Note: this is old.\n\nMore of it.\n\nText\n",
        "- an item\n\n---\n\ntext\n",
        "{{< figure src=\"a.png\" >}}\n",
        "",
    ] {
        for kind in SiteKind::ALL {
            if text.starts_with('-') && kind == SiteKind::Hexo {
                // a list above a thematic break is YAML to Hexo, and missing from the page
                continue;
            }
            let rules = EditRules::new(kind, []);
            let edited =
                edit(text, &[add("a")], &rules).unwrap_or_else(|why| panic!("{kind}: {why}"));
            assert!(edited.text.ends_with(text), "{kind}: {text:?}");
            assert!(
                split(&edited.text, kind).has_front_matter(),
                "{kind}: {text:?}"
            );
        }
    }
}

/// Returns the number of lines that could delimit front matter.
fn count_delimiters(text: &str) -> usize {
    let starts = ["---", "+++", ";;;", "{"];
    let lines = text.split(['\n', '\r']).map(str::trim_start);
    lines
        .filter(|line| starts.iter().any(|start| line.starts_with(start)))
        .count()
}

fn any_edit() -> impl Strategy<Value = FieldEdit> {
    prop_oneof![
        Just(add("rust")),
        Just(FieldEdit::Set(
            Field::Title,
            FieldValue::Text("New".to_owned())
        )),
        Just(FieldEdit::Set(Field::Draft, FieldValue::Bool(true))),
        Just(FieldEdit::Set(Field::Draft, FieldValue::Bool(false))),
        Just(FieldEdit::Set(
            Field::Date,
            FieldValue::Date("2026-12-01".to_owned())
        )),
        Just(FieldEdit::Set(
            Field::Slug,
            FieldValue::Text("new".to_owned())
        )),
        Just(FieldEdit::Remove(Field::Slug)),
    ]
}

proptest! {
    #[test]
    fn no_edit_writes_a_block_above_front_matter_in_any_notation(
        before in "(\u{feff}|\n|\r\n| |\t|\u{a0}|\u{200b}|\u{c}|<!-- r -->\n?|\\{/\\* r \\*/\\}\n){0,4}",
        opener in "(-{3,6}|\\+{3,5}|;{3,5})( {0,2}|yaml|toml|json| # r| title: x)\r?\n|\\{\n|",
        keys in "((title|\"title\"|draft|tags)( ?[:=] ?(T|true|\"T\"|\\[a\\]),?)\r?\n|# r\n|\n|\ttags: a\n){1,5}",
        closer in "(-{3,6}|\\+{3,5}|;{3,5})[ x]{0,2}\r?\n|\\}\n",
        body in "(body\n|---\n|\n){0,4}",
        edits in proptest::collection::vec(any_edit(), 1..4),
        kind in 0..SiteKind::ALL.len(),
    ) {
        let text = [before, opener, keys, closer, body].concat();
        // without a key nothing can be lost
        prop_assume!(text.contains("title") || text.contains("draft") || text.contains("tags"));
        prop_assume!(lookalike::find(&text).is_some());
        for language in [super::FrontMatterLanguage::Yaml, super::FrontMatterLanguage::Toml, super::FrontMatterLanguage::Json] {
            let kind = SiteKind::ALL[kind];
            if let Ok(edited) = edit(&text, &edits, &EditRules { new_language: language, ..EditRules::new(kind, []) }) {
                prop_assert_eq!(count_delimiters(&edited.text), count_delimiters(&text), "{}: {:?}", kind, edited.text);
                prop_assert_eq!(split(&edited.text, kind).body, split(&text, kind).body);
            }
        }
    }
}
