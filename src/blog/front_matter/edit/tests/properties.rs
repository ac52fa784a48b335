//! Properties over front matter of any form: an edit has its effect, everything else is unchanged.

use proptest::prelude::*;

use super::super::super::value::{Map, ScalarKind};
use super::super::super::{FrontMatterSplit, split};
use super::*;

/// Generates one or more lines of YAML, with or without a comment.
fn yaml_entry() -> impl Strategy<Value = String> {
    let plain = prop_oneof![
        Just("x"),
        Just("'it''s'"),
        Just("\"a \\\" b\""),
        Just("010"),
        Just("yes # c"),
        Just("~"),
        Just(""),
        Just("[a, b]"),
        Just("[ 'a', \"b\", ]"),
        Just("{k: [1], m: }"),
        Just("2020-01-01"),
        Just("&q z"),
        Just("é 😀"),
        Just("|\n  lines\n\n  of text"),
        Just(">-\n  folded\n  text"),
        Just("|+\n  kept\n\n"),
        Just("[\n  a,\n  b, # c\n]"),
        Just("\n- a\n- b"),
        Just("\n  - a # c\n  - 'b'\n"),
        Just("\n  k: v\n  l: [w]"),
        Just("two\n  lines"),
        Just("a b"),
    ];
    let key = prop_oneof![
        Just("title"),
        Just("tags"),
        Just("draft"),
        Just("date"),
        Just("slug"),
        Just("description"),
        Just("x"),
        Just("y-z"),
        Just("\"q\""),
        Just("Title"),
        Just("published"),
        Just("taxonomies"),
        Just("authors"),
    ];
    let note = prop_oneof![Just(""), Just("# note\n"), Just("\n")];
    (note, key, plain).prop_map(|(note, key, value)| format!("{note}{key}: {value}\n"))
}

/// Generates text of any characters that matter.
fn any_text() -> impl Strategy<Value = String> {
    "([a-zA-Z0-9 :#,'\"\\[\\]{}&*!|>%@`~?=.+-]|\n|\t|é|😀|\u{7}|\\\\|: | #|yes|null|---){0,12}"
}

fn any_edit() -> impl Strategy<Value = FieldEdit> {
    let name = "[a-z]{1,3}|b|a|C#|a b|x, y|010|: |\\[|é";
    prop_oneof![
        any_text().prop_map(|it| FieldEdit::Set(Field::Title, FieldValue::Text(it))),
        any_text().prop_map(|it| FieldEdit::Set(Field::Description, FieldValue::Text(it))),
        any_text().prop_map(|it| FieldEdit::Set(Field::Slug, FieldValue::Text(it))),
        any::<bool>().prop_map(|it| FieldEdit::Set(Field::Draft, FieldValue::Bool(it))),
        Just(date("2026-12-01")),
        Just(date("2026-12-01T10:00:00Z")),
        name.prop_map(|it| FieldEdit::AddItem(Field::Tags, it)),
        name.prop_map(|it| FieldEdit::RemoveItem(Field::Tags, it)),
        (name, name).prop_map(|(from, to)| FieldEdit::RenameItem(Field::Tags, from, to)),
        proptest::collection::vec(name, 0..4)
            .prop_map(|it| FieldEdit::Set(Field::Tags, FieldValue::List(it))),
        Just(FieldEdit::Remove(Field::Slug)),
        Just(FieldEdit::Remove(Field::Description)),
        (any_key(), any_text()).prop_map(|(key, it)| FieldEdit::SetKey(key, FieldValue::Text(it))),
        (any_key(), -9..9).prop_map(|(key, it): (KeyName, i32)| {
            FieldEdit::SetKey(key, FieldValue::Number(it.to_string()))
        }),
        (any_key(), proptest::collection::vec(name, 0..4))
            .prop_map(|(key, it)| FieldEdit::SetKey(key, FieldValue::List(it))),
        any_key().prop_map(FieldEdit::RemoveKey),
    ]
}

/// Generates keys that exist, that need quotes, or that are nested.
fn any_key() -> impl Strategy<Value = KeyName> {
    let names = [
        "x", "y-z", "q", "x.k", "new", "new.deep", "k: v", "#c", "a \"b\"", "é", "010",
    ];
    proptest::sample::select(names.to_vec()).prop_map(|name| KeyName::parse(name).expect("a key"))
}

/// Returns the path of the key that an edit changes.
fn path_of(edit: &FieldEdit, map: &Map, kind: SiteKind) -> Option<Vec<String>> {
    match edit {
        FieldEdit::Set(field, _)
        | FieldEdit::Remove(field)
        | FieldEdit::AddItem(field, _)
        | FieldEdit::RemoveItem(field, _)
        | FieldEdit::RenameItem(field, _, _) => field.find(map, &rules(kind)),
        FieldEdit::SetKey(key, _) | FieldEdit::RemoveKey(key) => key.find(map),
    }
}

fn read(parts: &FrontMatterSplit<'_>) -> Option<Map> {
    parts.parse().ok()
}

/// Whether a front matter has the value that an edit was to set.
fn has_effect(map: &Map, edit: &FieldEdit, kind: SiteKind) -> bool {
    let path = path_of(edit, map, kind);
    let value = path.as_ref().and_then(|path| {
        let (first, below) = path.split_first()?;
        let step = |value: &super::super::super::value::Value, key: &String| {
            value.as_map()?.get(key).cloned()
        };
        below
            .iter()
            .try_fold(map.get(first)?.clone(), |value, key| step(&value, key))
    });
    match edit {
        FieldEdit::Set(Field::Draft, wanted) => {
            let is = value.is_some_and(|it| it.as_written().is_some_and(|it| it == "true"));
            kind != Docusaurus || *wanted == FieldValue::Bool(is)
        }
        FieldEdit::SetKey(_, FieldValue::List(items)) => value.is_some_and(|it| {
            let written = it.as_list().unwrap_or_default().iter();
            written
                .map(|it| it.as_written())
                .eq(items.iter().map(|it| Some(it.as_str())))
        }),
        FieldEdit::RemoveKey(_) => value.is_none(),
        FieldEdit::SetKey(_, FieldValue::Number(text)) => {
            value.is_some_and(|it| it.as_written() == Some(text))
        }
        FieldEdit::SetKey(_, FieldValue::Text(text))
        | FieldEdit::Set(_, FieldValue::Text(text)) => {
            value.is_some_and(|it| it.as_written() == Some(text))
        }
        FieldEdit::Set(_, FieldValue::Date(text)) => {
            value.is_some_and(|it| it.as_written() == Some(text))
        }
        FieldEdit::Remove(_) => value.is_none() || kind != Docusaurus,
        _ => true,
    }
}

/// Whether all lines outside the changed ones are in the new file, in order and byte for byte.
fn keeps_lines(old: &str, new: &str, changes: &[ChangedLines]) -> bool {
    let gone: Vec<usize> = changes
        .iter()
        .flat_map(|it| it.line..it.line + it.old.len())
        .collect();
    let kept = old.split_inclusive('\n').enumerate();
    let kept = kept
        .filter(|(at, _)| !gone.contains(&(at + 1)))
        .map(|(_, line)| line);
    let mut lines = new.split_inclusive('\n');
    kept.into_iter()
        .all(|line| lines.any(|other| other == line))
}

proptest! {
    #[test]
    fn yaml_edits_have_their_effect_and_keep_other_bytes(
        entries in proptest::collection::vec(yaml_entry(), 0..7),
        edits in proptest::collection::vec(any_edit(), 1..4),
        kind in 0..SiteKind::ALL.len(),
        crlf: bool,
        mark: bool,
        body in "(\n|a|---|# x|\r\n|é){0,6}",
    ) {
        let kind = SiteKind::ALL[kind];
        let matter = entries.concat();
        let matter = if crlf { matter.replace('\n', "\r\n") } else { matter };
        let file = format!("{}---\n{matter}---\n{body}", if mark { "\u{feff}" } else { "" });
        let before = split(&file, kind);
        let Some(old) = read(&before) else {
            prop_assert!(edit(&file, &edits, &rules(kind)).is_err());
            return Ok(());
        };
        let Ok(edited) = edit(&file, &edits, &rules(kind)) else { return Ok(()) };
        let after = split(&edited.text, kind);
        prop_assert_eq!((after.bom, after.opener, after.closer, after.body), (before.bom, before.opener, before.closer, before.body));
        let new = read(&after).expect("a sound front matter");
        prop_assert!(has_effect(&new, edits.last().expect("an edit"), kind), "{}", edited.text);
        let fields: Vec<_> = edits.iter().filter_map(|it| path_of(it, &old, kind)).map(|it| it[0].clone()).collect();
        for (key, value) in old.iter().filter(|(key, _)| !fields.iter().any(|it| it == key) && !["published", "taxonomies", "extra"].contains(key)) {
            let theirs = new.get(key);
            let filled = theirs.is_some_and(|theirs| theirs.is_equivalent(value));
            prop_assert!(filled, "{key} in {}", edited.text);
        }
        prop_assert!(keeps_lines(&file, &edited.text, &edited.changes));
    }

    #[test]
    fn any_text_is_edited_without_panic(
        text in "(\u{feff})?(---|\\+\\+\\+|\\{|;;;|title: x)?(\r?\n|[-a:}\\[\\]\"'|>&*!{}=, é\\.#]|---\n|\\+\\+\\+\n|title|tags|\"a\": 1|a = 1\n){0,24}",
        edits in proptest::collection::vec(any_edit(), 1..3),
        kind in 0..SiteKind::ALL.len(),
    ) {
        let kind = SiteKind::ALL[kind];
        if let Ok(edited) = edit(&text, &edits, &rules(kind)) {
            prop_assert_eq!(split(&edited.text, kind).body, split(&text, kind).body);
        }
    }

    #[test]
    fn toml_and_json_edits_have_their_effect_and_keep_the_body(
        title in any_text(),
        tags in proptest::collection::vec("[a-z]{1,3}|C#|\"|\\\\", 0..3),
        is_json: bool,
        edits in proptest::collection::vec(any_edit(), 1..4),
    ) {
        let tags = serde_json::to_string(&tags).expect("JSON");
        let quoted = serde_json::to_string(&title).expect("JSON");
        let file = if is_json {
            format!("{{\n\t\"x\": [1],\n\t\"title\" : {quoted},\"tags\":{tags}\n}}\nbody\n")
        } else {
            format!("+++\n# a\nx = [1] # b\n title = {quoted}\ntags={tags}\n[extra]\ny = 1\n+++\nbody\n")
        };
        let is_key = |edit: &FieldEdit| matches!(edit, FieldEdit::SetKey(..) | FieldEdit::RemoveKey(_));
        let edited = match edit(&file, &edits, &rules(Hugo)) {
            // a list is not replaced by a text, nor are keys added below it
            Err(_) if edits.iter().any(is_key) => return Ok(()),
            edited => edited.expect("an edit"),
        };
        let after = split(&edited.text, Hugo);
        prop_assert_eq!(after.body, "body\n");
        let new = read(&after).expect("a sound front matter");
        prop_assert!(has_effect(&new, edits.last().expect("an edit"), Hugo), "{}", edited.text);
        let is_x = |edit: &FieldEdit| is_key(edit) && edit.name().starts_with('x');
        prop_assert!(edits.iter().any(is_x) || new.get("x").is_some_and(|x| x.as_list().is_some()));
        prop_assert!(keeps_lines(&file, &edited.text, &edited.changes));
    }
}

#[test]
fn a_quoted_number_stays_text() {
    let edited = after(
        Docusaurus,
        "---\ntitle: x\n---\n",
        &[text(Field::Title, "42")],
    );
    let map = read(&split(&edited, Docusaurus)).unwrap();
    assert_eq!(
        map.get("title").unwrap().as_scalar().unwrap().kind,
        ScalarKind::Text
    );
}
