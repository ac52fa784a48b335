//! Command lines and how they are read.

use super::*;
use crate::cli::args::TagVerb;
use crate::text::step_counter;

fn read(words: &[&str]) -> Result<Arguments, clap::Error> {
    let words = ["postdesk"].iter().chain(words);
    super::read(words.map(OsString::from))
}

/// Returns the query of `list` or `tag`.
fn query(words: &[&str]) -> Vec<String> {
    match read(words).unwrap().verb {
        Some(Verb::List(list)) => list.query,
        Some(Verb::Tag(tag)) => match tag.verb {
            TagVerb::Add { query, .. }
            | TagVerb::Remove { query, .. }
            | TagVerb::Rename { query, .. } => query,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_excluding_term_is_refused_by_tag_commands_without_a_query() {
    for (words, fix) in [
        (
            ["tag", "delete", "rust", "-is:draft"].as_slice(),
            "postdesk tag remove TAG -is:draft",
        ),
        (
            &["tag", "merge", "a", "--into", "b", "-is:draft"],
            "postdesk tag rename FROM TO -is:draft",
        ),
        (
            &["tag", "-is:draft", "define", "rust"],
            "remove `-is:draft`",
        ),
    ] {
        let refused = read(words).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::UnknownArgument);
        let text = refused.to_string();
        assert!(
            text.contains("takes no query") && text.contains(fix),
            "{text}"
        );
        assert_eq!(text.trim_end().lines().count(), 1);
    }
    assert!(read(&["tag", "delete", "rust", "-y"]).is_ok());
    assert_eq!(
        query(&["tag", "remove", "rust", "-is:draft"]),
        ["-is:draft"]
    );
}

#[test]
fn excluding_terms_are_read_only_after_a_command_with_a_query() {
    for words in [
        ["show", "list", "-tag:a"].as_slice(),
        &["edit", "tag", "-tag:a"],
        &["--posts", "list", "show", "a", "-tag:a"],
        &["tags", "-tag:a"],
    ] {
        let refused = read(words).map(|read| read.verb).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::UnknownArgument, "{words:?}");
    }
    let read = read(&["--blog", "tag", "-Cdir", "list"]).unwrap();
    assert_eq!(read.change_to, ["dir"]);
    for words in [
        ["list", "-tag:a"].as_slice(),
        &["folder", "list", "-tag:a"],
        &["-C", "list", "list", "-tag:a"],
        &["--idle", "15m", "folder", "list", "-tag:a"],
        &["--read-only", "--idle=15m", "list", "-tag:a"],
        &["list", "--", "-tag:a"],
    ] {
        assert_eq!(query(words), ["-tag:a"], "{words:?}");
    }
}

#[test]
fn the_value_of_an_option_is_not_taken_for_the_command() {
    for option in [
        ["--idle", "15m"],
        ["--posts", "dir"],
        ["--site", "hugo"],
        ["--blog", "main"],
        ["--theme", "dark"],
        ["-C", "dir"],
    ] {
        let [name, value] = option;
        let refused = read(&[name, value, "lst", "--json"]).unwrap_err();
        let wanted = format!("did you mean `postdesk {name} {value} list --json`");
        assert!(refused.to_string().contains(&wanted), "{refused}");
    }
}

#[test]
fn command_lines_without_excluding_terms_are_not_searched_for_a_query() {
    let built = |words: &[&str]| step_counter::measure(|| drop(read(words)));
    assert_eq!(built(&["list", "tag:rust", "--json"]), 0);
    assert_eq!(built(&["show", "a-post"]), 0);
    assert!(built(&["list", "-tag:rust"]) > 0);
}

#[test]
fn excluding_terms_keep_their_place_in_the_query() {
    for words in [
        ["list", "-tag:a", "or", "tag:b"].as_slice(),
        &["list", "(", "a", "or", "-(", "b", "-c:d", ")", ")"],
        &["tag", "add", "x", "a", "-bb", "or", "c"],
    ] {
        let skipped = if words[0] == "tag" { 3 } else { 1 };
        assert_eq!(query(words), words[skipped..], "{words:?}");
    }
    assert_eq!(query(&["list", "-tag:a", "--json", "b"]), ["-tag:a", "b"]);
    assert_eq!(query(&["tag", "add", "-bb", "x"]), ["-bb"], "x is the tag");
}
