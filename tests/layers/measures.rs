//! Figures about the code, printed: `cargo test --test layers figures -- --nocapture`.

use std::collections::BTreeMap;

use crate::sources::{Graph, Source, sources, types};

/// Counts lines that hold code: neither empty nor a comment.
fn code_lines(source: &Source) -> usize {
    let own = source.lines_outside_tests();
    let lines = source.text.lines().take(own);
    lines
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

/// Counts the doc comments that begin with a word.
fn beginning_with(sources: &[Source], word: &str) -> usize {
    let begins = |line: &&str| {
        let comment = line.trim().strip_prefix("/// ");
        comment.is_some_and(|comment| comment.split(' ').next() == Some(word))
    };
    let texts = sources.iter().flat_map(|source| source.text.lines());
    texts.filter(begins).count()
}

#[test]
fn the_figures_of_the_code() {
    let sources = sources();
    let own: Vec<&Source> = sources.iter().filter(|source| !source.is_test()).collect();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for name in own.iter().flat_map(|source| types(source)) {
        *names.entry(name).or_default() += 1;
    }
    let shared: usize = names.values().filter(|times| **times > 1).sum();
    let all: usize = names.values().sum();
    println!("types: {all}, sharing their name with another: {shared}");
    for word in ["Gives", "What", "Tells", "Takes"] {
        println!(
            "doc comments that begin with {word}: {}",
            beginning_with(&sources, word)
        );
    }
    let cycles = Graph::new(&sources).cycles();
    println!("cycles: {}", cycles.len());
    for cycle in &cycles {
        println!("  {}: {cycle:?}", cycle.len());
    }
    let blocks = own
        .iter()
        .map(|source| source.text.matches("\nimpl App {").count());
    println!("impl App blocks: {}", blocks.sum::<usize>());
    println!(
        "lines of code outside tests: {}",
        own.iter().map(|source| code_lines(source)).sum::<usize>()
    );
    let longest = own.iter().max_by_key(|source| source.lines_outside_tests());
    let longest = longest.map(|source| (source.path.as_str(), source.lines_outside_tests()));
    println!("longest file: {longest:?}");
    assert!(!own.is_empty(), "sources are found");
}
