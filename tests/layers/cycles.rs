//! Files that import each other in a circle: none except those listed here.

use std::collections::BTreeSet;

use crate::assert_none;
use crate::sources::{Graph, Source, sources};

/// Groups of files that may import each other, by the beginnings of their paths. A parser is split
/// into files along its grammar, which is recursive.
const ALLOWED_CYCLES: [&[&str]; 2] = [
    // braces, links and emphasis contain each other
    &[
        "src/editor/highlight/brace.rs",
        "src/editor/highlight/inline.rs",
        "src/editor/highlight/link.rs",
    ],
    // blocks contain each other; one builder, with a file for each kind of block
    &[
        "src/markdown/blocks/block_image.rs",
        "src/markdown/blocks/build.rs",
        "src/markdown/blocks/container_stack.rs",
        "src/markdown/blocks/html_blocks.rs",
        "src/markdown/blocks/verbatim.rs",
    ],
];

/// Names every cycle that isn't allowed.
fn wrong_cycles(sources: &[Source]) -> Vec<String> {
    let is_allowed = |cycle: &BTreeSet<String>| {
        ALLOWED_CYCLES.iter().any(|allowed| {
            let is_listed = |file: &String| allowed.iter().any(|start| file.starts_with(start));
            cycle.iter().all(is_listed)
        })
    };
    let cycles = Graph::new(sources).cycles();
    let wrong = cycles.into_iter().filter(|cycle| !is_allowed(cycle));
    wrong
        .map(|cycle| {
            let files: Vec<String> = cycle.into_iter().collect();
            format!("{} import each other", files.join(", "))
        })
        .collect()
}

/// Returns the cycles among planted files: their paths and texts.
fn planted_cycles(files: &[(&str, &str)]) -> Vec<String> {
    let sources = files.iter().map(|(path, text)| Source::new(path, text));
    wrong_cycles(&sources.collect::<Vec<_>>())
}

#[test]
fn no_files_import_each_other() {
    assert_none(&wrong_cycles(&sources()));
}

#[test]
fn a_planted_cycle_is_caught_however_it_is_written() {
    let parent = (
        "src/text.rs",
        "mod a;\nmod b;\npub use a::A;\npub use b::B;",
    );
    let b = ("src/text/b.rs", "pub struct B(crate::text::a::A);");
    for text in [
        "use super::b::B;",
        "use super::B;",
        "use crate::text::{B as Other, width};",
        "fn f() { super::b::f(); }",
        "fn f() { println!(\"{}\", crate::text::b::f()); }",
    ] {
        assert_eq!(
            planted_cycles(&[parent, ("src/text/a.rs", text), b]),
            ["src/text/a.rs, src/text/b.rs import each other"],
            "{text}"
        );
    }
    for text in [
        "pub(super) struct A;",
        "pub(in crate::text::b) struct A;",
        "#[cfg(test)]\nmod tests { use super::super::b::B; }",
    ] {
        assert_none(&planted_cycles(&[parent, ("src/text/a.rs", text), b]));
    }
}

#[test]
fn a_file_joins_no_allowed_cycle() {
    let link = (
        "src/editor/highlight/link.rs",
        "use super::inline::text;\npub fn link() {}",
    );
    let inline = ("src/editor/highlight/inline.rs", "use super::link::link;");
    assert_none(&planted_cycles(&[link, inline]));
    let inline = (inline.0, "use super::link::link;\nuse super::block::block;");
    let block = ("src/editor/highlight/block.rs", "use super::link::link;");
    assert_eq!(planted_cycles(&[link, inline, block]).len(), 1);
}
