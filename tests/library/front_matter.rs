//! Front matter edits on real posts: the requested value is set, and every other byte is unchanged.
//!
//! The blogs are beside the checkout and not part of it; without them the test is skipped.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::skip;
use postdesk::blog::SiteKind;
use postdesk::blog::front_matter::edit::{EditRules, Field, FieldEdit, FieldValue, edit};
use postdesk::blog::front_matter::value::Map;
use postdesk::blog::front_matter::{FrontMatterSplit, split};

const BLOGS: [(&str, SiteKind); 8] = [
    ("edges", SiteKind::Docusaurus),
    ("jest", SiteKind::Docusaurus),
    ("react-native", SiteKind::Docusaurus),
    ("etcd", SiteKind::Hugo),
    ("zola-testsite", SiteKind::Zola),
    ("jekyll-docs", SiteKind::Jekyll),
    ("hexo-unit", SiteKind::Hexo),
    ("astrowind", SiteKind::Astro),
];

/// Collects every Markdown file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.is_symlink() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|it| it == "md" || it == "mdx" || it == "markdown")
        {
            found.push(path);
        }
    }
}

/// Returns the edits to test, each with the keys that it may change.
fn edits(map: &Map, kind: SiteKind) -> Vec<FieldEdit> {
    let text = |field, text: &str| FieldEdit::Set(field, FieldValue::Text(text.to_owned()));
    let tag = || "a new: tag".to_owned();
    let mut edits = vec![
        text(Field::Title, "It's a \"new\": title # 010"),
        text(Field::Title, "Plain"),
        FieldEdit::Set(Field::Draft, FieldValue::Bool(true)),
        FieldEdit::Set(Field::Draft, FieldValue::Bool(false)),
        FieldEdit::Set(Field::Date, FieldValue::Date("2026-12-01".to_owned())),
        FieldEdit::AddItem(Field::Tags, tag()),
        text(Field::Description, "Yes: a description"),
        text(Field::Slug, "/a-new/slug"),
        FieldEdit::Remove(Field::Slug),
        FieldEdit::Remove(Field::Description),
    ];
    for label in labels(map, kind) {
        edits.push(FieldEdit::RemoveItem(Field::Tags, label.clone()));
        edits.push(FieldEdit::RenameItem(Field::Tags, label, tag()));
    }
    edits
}

/// Returns the tags as the generator reads them.
fn labels(map: &Map, kind: SiteKind) -> Vec<String> {
    let get = |key| match kind {
        SiteKind::Docusaurus => map.get(key),
        _ => map.get_any_case(key),
    };
    let taxonomies = map
        .get_any_case("taxonomies")
        .and_then(|value| value.as_map());
    let tags = taxonomies
        .and_then(|map| map.get("tags"))
        .or_else(|| get("tags"));
    let list = tags.and_then(|tags| tags.as_list()).unwrap_or_default();
    list.iter()
        .filter_map(|item| item.as_written().map(str::to_owned))
        .collect()
}

/// Returns the keys that an edit of a field may change.
fn keys(field: Field) -> &'static [&'static str] {
    match field {
        Field::Title => &["title"],
        Field::Description => &["description", "summary", "excerpt"],
        Field::Slug => &["slug", "permalink", "path", "url"],
        Field::Date => &[
            "date",
            "pubdate",
            "pubdatetime",
            "publishdate",
            "published",
            "created_at",
            "created",
        ],
        Field::Draft => &["draft", "published"],
        Field::Tags => &["tags", "tag", "taxonomies"],
        _ => &[],
    }
}

fn read(parts: &FrontMatterSplit<'_>) -> Option<Map> {
    parts.parse().ok()
}

/// Results of the edits of one file.
#[derive(Default)]
struct Told {
    done: usize,
    broken: usize,
    refused: Vec<String>,
}

fn check(text: &str, kind: SiteKind, name: &str, told: &mut Told) {
    let rules = EditRules::new(kind, []);
    let before = split(text, kind);
    let Some(old) = read(&before) else {
        told.broken += 1;
        let title = FieldEdit::Set(Field::Title, FieldValue::Text("x".to_owned()));
        assert!(edit(text, &[title], &rules).is_err(), "{name}");
        return;
    };
    for one in edits(&old, kind) {
        match edit(text, std::slice::from_ref(&one), &rules) {
            Err(why) => told
                .refused
                .push(format!("{name}:{}: {one:?}: {why}", why.place().line)),
            Ok(edited) => {
                told.done += 1;
                let after = split(&edited.text, kind);
                assert_eq!((before.bom, before.body), (after.bom, after.body), "{name}");
                if before.has_front_matter() {
                    assert_eq!(
                        (before.opener, before.closer),
                        (after.opener, after.closer),
                        "{name}"
                    );
                }
                let new = read(&after).unwrap_or_else(|| panic!("{name}: {one:?}"));
                says(&one, (&old, &new), kind, name);
                keeps(text, &edited.text, &one, name);
            }
        }
    }
}

fn field_of(edit: &FieldEdit) -> Field {
    match edit {
        FieldEdit::Set(field, _)
        | FieldEdit::Remove(field)
        | FieldEdit::AddItem(field, _)
        | FieldEdit::RemoveItem(field, _)
        | FieldEdit::RenameItem(field, _, _) => *field,
        other => panic!("{other:?} edits no field"),
    }
}

/// Asserts that the requested value is set and every other key has its old value.
fn says(one: &FieldEdit, (old, new): (&Map, &Map), kind: SiteKind, name: &str) {
    let mine = |key: &str| {
        keys(field_of(one))
            .iter()
            .any(|it| it.eq_ignore_ascii_case(key))
    };
    for (key, value) in old.iter().filter(|(key, _)| !mine(key)) {
        let kept = new.get(key).is_some_and(|it| it.is_equivalent(value));
        assert!(kept, "{name}: {key} after {one:?}");
    }
    let added = new
        .iter()
        .filter(|(key, _)| old.get(key).is_none() && !mine(key));
    assert_eq!(added.count(), 0, "{name}: {one:?}");
    match one {
        FieldEdit::Set(_, FieldValue::Text(text) | FieldValue::Date(text)) => {
            let is = new
                .iter()
                .any(|(key, value)| mine(key) && value.as_written() == Some(text));
            assert!(is, "{name}: {one:?}");
        }
        FieldEdit::AddItem(_, tag) => assert!(written(new, tag, kind), "{name}: {one:?}"),
        FieldEdit::RemoveItem(_, tag) => {
            assert!(!labels(new, kind).contains(tag), "{name}: {one:?}");
        }
        FieldEdit::RenameItem(_, from, to) => {
            assert!(
                !labels(new, kind).contains(from) && labels(new, kind).contains(to),
                "{name}: {one:?}"
            );
        }
        _ => {}
    }
}

fn written(map: &Map, tag: &str, kind: SiteKind) -> bool {
    let single = map
        .get_any_case("tags")
        .and_then(|value| value.as_written());
    labels(map, kind).iter().any(|it| it == tag) || single.is_some_and(|it| it.contains(tag))
}

/// Asserts that at most the lines of one value are gone, and all others are in their old order.
fn keeps(old: &str, new: &str, one: &FieldEdit, name: &str) {
    let (old, new): (Vec<_>, Vec<_>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    let front = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let back = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let gone = old.len().saturating_sub(front + back);
    let lines = match one {
        FieldEdit::Set(Field::Draft | Field::Date | Field::Slug, _)
        | FieldEdit::AddItem(..)
        | FieldEdit::RenameItem(..) => 1,
        // removing the last item of a list removes the line of the key too
        FieldEdit::RemoveItem(..) => 2,
        _ => 12,
    };
    assert!(gone <= lines, "{name}: {one:?} touches {gone} lines");
}

#[test]
fn every_post_of_real_blogs_keeps_its_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpora = root
        .parent()
        .map(|it| it.join("shared/corpora"))
        .unwrap_or_default();
    let mut told = Told::default();
    for (blog, kind) in BLOGS {
        let mut found = Vec::new();
        files(&corpora.join(blog), &mut found);
        for path in found {
            let bytes = fs::read(&path).expect("a file");
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            let name = path.display().to_string();
            check(&text, kind, &name, &mut told);
            check(
                &text.replace("\r\n", "\n").replace('\n', "\r\n"),
                kind,
                &name,
                &mut told,
            );
            check(&format!("\u{feff}{text}"), kind, &name, &mut told);
        }
    }
    if told.done == 0 {
        skip("no corpora beside the checkout");
        return;
    }
    println!(
        "{} edits done, {} refused, {} files broken",
        told.done,
        told.refused.len(),
        told.broken
    );
    // values defined elsewhere, of another type or never closed may be refused, others may not
    let unsure: Vec<_> = told
        .refused
        .iter()
        .filter(|why| why.contains("without side effects") || why.contains("by hand"))
        .collect();
    for why in told
        .refused
        .iter()
        .filter(|why| !why.contains("must be a list"))
        .take(60)
    {
        println!("{why}");
    }
    assert!(
        unsure.is_empty(),
        "{} of {}: {}",
        unsure.len(),
        told.done,
        unsure[0]
    );
}
