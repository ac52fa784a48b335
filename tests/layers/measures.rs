//! Figures about the code, printed: `cargo test --test layers figures -- --nocapture`. Some may only
//! become smaller.

use crate::sources::{Graph, Source, sources, types};

/// Blocks of methods of the one state, at most.
const MAX_APP_BLOCKS: usize = 16;

/// Counts lines that hold code: neither empty nor a comment.
fn code_lines(source: &Source) -> usize {
    let own = source.lines_outside_tests();
    let lines = source.text.lines().take(own);
    lines
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

#[test]
fn the_figures_of_the_code() {
    let sources = sources();
    let own: Vec<&Source> = sources.iter().filter(|source| !source.is_test()).collect();
    let types = own.iter().map(|source| types(source).len());
    println!("types: {}", types.sum::<usize>());
    let cycles = Graph::new(&sources).cycles();
    println!("cycles: {}", cycles.len());
    for cycle in &cycles {
        println!("  {}: {cycle:?}", cycle.len());
    }
    let blocks = own
        .iter()
        .map(|source| source.text.matches("\nimpl App {").count());
    let blocks = blocks.sum::<usize>();
    println!("impl App blocks: {blocks}");
    println!(
        "lines of code outside tests: {}",
        own.iter().map(|source| code_lines(source)).sum::<usize>()
    );
    let longest = own.iter().max_by_key(|source| source.lines_outside_tests());
    let longest = longest.map(|source| (source.path.as_str(), source.lines_outside_tests()));
    println!("longest file: {longest:?}");
    assert!(
        (1..=MAX_APP_BLOCKS).contains(&blocks),
        "more than {MAX_APP_BLOCKS} `impl App` blocks, or none"
    );
}
