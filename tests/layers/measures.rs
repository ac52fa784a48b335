//! Figures about the code, printed: `cargo test --test layers figures -- --nocapture`. Some may only
//! become smaller.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};

use crate::assert_none;
use crate::sources::{Graph, Source, sources, types};

/// Blocks of methods of the one state, at most.
const MAX_APP_BLOCKS: usize = 14;

/// Fields of a struct, at most: more hide a missing type.
const MAX_FIELDS: usize = 12;

/// Structs with more fields, with their number: none may join, and each may only become smaller.
const WIDE_STRUCTS: [(&str, usize); 16] = [
    ("App", 20),
    ("DocumentBuilder", 14),
    ("EditPane", 13),
    ("EventLoop", 19),
    ("HugoSettings", 14),
    ("Index", 14),
    ("Library", 19),
    ("OpenPost", 24),
    ("Post", 13),
    ("Preprocessor", 14),
    ("PreviewPane", 13),
    ("RenderJob", 14),
    ("ScreenLayout", 13),
    ("SiteSettings", 23),
    ("StartupParams", 14),
    ("UserSettings", 16),
];

/// Collects the number of fields of each struct.
#[derive(Default)]
struct FieldCounts(BTreeMap<String, usize>);

impl Visit<'_> for FieldCounts {
    fn visit_item_struct(&mut self, item: &syn::ItemStruct) {
        self.0.insert(item.ident.to_string(), item.fields.len());
        visit::visit_item_struct(self, item);
    }
}

/// Names the structs with too many fields, and the listed ones whose number is out of date.
fn wrong_field_counts(sources: &[Source]) -> Vec<String> {
    let mut counts = FieldCounts::default();
    let own = sources.iter().filter(|source| !source.is_test());
    own.for_each(|source| counts.visit_file(&source.tree));
    let listed = BTreeMap::from(WIDE_STRUCTS);
    let wide = counts.0.iter().filter_map(|(name, count)| {
        let most = listed.get(name.as_str()).copied().unwrap_or(MAX_FIELDS);
        (*count > most).then(|| format!("`{name}` has {count} fields (at most {most})"))
    });
    let stale = WIDE_STRUCTS.iter().filter_map(|(name, most)| {
        let count = counts.0.get(*name).copied().unwrap_or(0);
        (count < *most).then(|| format!("`{name}` has {count} fields now: lower its number"))
    });
    wide.chain(stale).collect()
}

#[test]
fn structs_have_few_fields() {
    assert_none(&wrong_field_counts(&sources()));
}

#[test]
fn a_wide_struct_is_caught() {
    let fields: Vec<String> = (0..=MAX_FIELDS).map(|n| format!("f{n}: u8")).collect();
    let text = format!("struct Wide {{ {} }}", fields.join(", "));
    let wide = Source::new("src/text/x.rs", &text);
    let wrong = wrong_field_counts(&[wide]);
    assert!(
        wrong
            .iter()
            .any(|line| line == "`Wide` has 13 fields (at most 12)")
    );
}

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
