//! Posts without front matter, or with unusual delimiters.

use super::super::super::FrontMatterLanguage;
use super::*;

#[test]
fn a_post_without_front_matter_gets_one_in_the_form_of_its_site() {
    let edits = [text(Field::Title, "New"), add("a")];
    for (kind, neighbours, want) in [
        (Docusaurus, &[][..], "---\ntitle: New\ntags: [a]\n---\n"),
        (Jekyll, &[], "---\ntitle: New\ntags: [a]\n---\n"),
        (
            Hexo,
            &[FrontMatterLanguage::Json],
            "---\ntitle: New\ntags: [a]\n---\n",
        ),
        (
            Astro,
            &[FrontMatterLanguage::Toml],
            "---\ntitle: New\ntags: [a]\n---\n",
        ),
        (
            Zola,
            &[],
            "+++\ntitle = \"New\"\n\n[taxonomies]\ntags = [\"a\"]\n+++\n",
        ),
        (
            Zola,
            &[FrontMatterLanguage::Yaml],
            "---\ntitle: New\ntaxonomies:\n  tags: [a]\n---\n",
        ),
        (
            Hugo,
            &[FrontMatterLanguage::Toml],
            "+++\ntitle = \"New\"\ntags = [\"a\"]\n+++\n",
        ),
        (
            Hugo,
            &[FrontMatterLanguage::Yaml],
            "---\ntitle: New\ntags: [a]\n---\n",
        ),
        (
            Hugo,
            &[FrontMatterLanguage::Json],
            "{\"title\": \"New\", \"tags\": [\"a\"]}\n",
        ),
    ] {
        let rules = EditRules::new(kind, neighbours.iter().copied());
        for body in ["# Head\n\ntext", "", "\n", "text\n\n---\n\nmore\n"] {
            let edited = edit(body, &edits, &rules).unwrap();
            assert_eq!(edited.text, format!("{want}{body}"), "{kind}");
            assert!(
                edited
                    .changes
                    .iter()
                    .all(|it| it.old.is_empty() && it.line == 1)
            );
        }
    }
}

#[test]
fn new_front_matter_keeps_line_endings_and_byte_order_mark() {
    let new = after(Docusaurus, "\u{feff}a\r\nb\n", &[text(Field::Title, "T")]);
    assert_eq!(new, "\u{feff}---\r\ntitle: T\r\n---\r\na\r\nb\n");
}

#[test]
fn nothing_to_write_makes_no_front_matter() {
    let same = after(
        Docusaurus,
        "body\n",
        &[set_bool(Field::Draft, false), remove_tag("a")],
    );
    assert_eq!(same, "body\n");
}

#[test]
fn the_fences_of_other_generators_stay() {
    let title = || [text(Field::Title, "New")];
    for (kind, before, want) in [
        (
            Hexo,
            "title: Old\ndate: 2020-01-01\n---\nbody\n",
            "title: New\ndate: 2020-01-01\n---\nbody\n",
        ),
        (
            Hexo,
            "date: 2020-01-01\n---\nbody\n",
            "title: New\ndate: 2020-01-01\n---\nbody\n",
        ),
        (
            Jekyll,
            "---\ntitle: Old\n...\nbody\n",
            "---\ntitle: New\n...\nbody\n",
        ),
        (
            Hexo,
            ";;;\n\"title\": \"Old\"\n;;;\nbody\n",
            ";;;\n\"title\": \"New\"\n;;;\nbody\n",
        ),
        (
            Hexo,
            "\"title\": \"Old\",\n\"x\": {}\n;;;;\nbody\n",
            "\"title\": \"New\",\n\"x\": {}\n;;;;\nbody\n",
        ),
        (
            Eleventy,
            "---json\n{\"title\": \"Old\"}\n---\nbody\n",
            "---json\n{\"title\": \"New\"}\n---\nbody\n",
        ),
        (
            Docusaurus,
            "--- yaml \ntitle: Old\n-----\nbody\n",
            "--- yaml \ntitle: New\n-----\nbody\n",
        ),
        (
            Docusaurus,
            "---\n---\nbody\n",
            "---\ntitle: New\n---\nbody\n",
        ),
        (
            Hugo,
            "+++\n+++\nbody\n",
            "+++\ntitle = \"New\"\n+++\nbody\n",
        ),
    ] {
        assert_eq!(after(kind, before, &title()), want);
    }
}
