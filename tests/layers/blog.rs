//! Inner layers of `blog`: each imports only those above it in the table.

use std::collections::BTreeSet;

use crate::assert_none;
use crate::sources::{Graph, Source, sources};

/// The inner layers from the lowest, each with its modules.
const BLOG_LAYERS: [(&str, &[&str]); 15] = [
    (
        "model",
        &[
            "audience",
            "clock",
            "date",
            "human_date",
            "post",
            "text_diff",
        ],
    ),
    (
        "generator",
        &[
            "dialect",
            "excerpt",
            "generator",
            "glob",
            "permalink",
            "slug",
            "word_count",
        ],
    ),
    ("front_matter", &["front_matter"]),
    (
        "storage",
        &[
            "disk",
            "file_transaction",
            "lossless_text",
            "read_file",
            "recovery",
            "save",
        ],
    ),
    ("query", &["link_graph", "query", "rendered", "sort"]),
    ("tags", &["tags"]),
    ("links", &["link"]),
    ("site", &["inherited", "reserved", "site", "site_rules"]),
    ("parse_post", &["docusaurus", "parse_post"]),
    ("index", &["git", "index", "post_cache", "scan"]),
    ("image", &["image"]),
    ("check", &["check"]),
    ("command", &["command", "hook", "new_post_path"]),
    ("json", &["json"]),
    ("stats", &["stats"]),
];

/// Imports of a layer above.
const UPWARD_IMPORTS: [(&str, &str); 4] = [
    (
        "src/blog/front_matter/edit/plan.rs",
        "src/blog/docusaurus.rs",
    ),
    ("src/blog/site/folders.rs", "src/blog/scan/names.rs"),
    ("src/blog/site/nearby.rs", "src/blog/scan.rs"),
    (
        "src/blog/word_count/generators.rs",
        "src/blog/site/settings/hugo.rs",
    ),
];

/// Returns the place in the table of the layer that a file of `blog` belongs to, and its name.
fn layer_of(path: &str) -> Option<(usize, &'static str)> {
    let inner = path.strip_prefix("src/blog/")?.trim_end_matches(".rs");
    let module = inner.split('/').next()?;
    let mut layers = BLOG_LAYERS.iter();
    let place = layers.position(|(_, modules)| modules.contains(&module))?;
    Some((place, BLOG_LAYERS[place].0))
}

/// Names every file in no layer, and every import of a layer above that isn't listed.
fn wrong_blog_imports(sources: &[Source]) -> Vec<String> {
    let graph = Graph::new(sources);
    let mut wrong = BTreeSet::new();
    for (file, uses) in &graph.uses {
        let is_inner = file.starts_with("src/blog/");
        let Some((place, layer)) = layer_of(file) else {
            wrong.extend(is_inner.then(|| format!("{file} is in no layer of `blog`")));
            continue;
        };
        for used in uses {
            let above = layer_of(used).filter(|(above, _)| *above > place);
            if let Some((_, above)) = above
                && !UPWARD_IMPORTS.contains(&(file.as_str(), used.as_str()))
            {
                wrong.insert(format!("{file} ({layer}) imports {used} ({above})"));
            }
        }
    }
    wrong.into_iter().collect()
}

#[test]
fn the_blog_imports_downward_only() {
    let sources = sources();
    assert_none(&wrong_blog_imports(&sources));
    let graph = Graph::new(&sources);
    let is_gone = |(file, used): &(&str, &str)| !graph.uses[*file].contains(*used);
    let gone: Vec<_> = UPWARD_IMPORTS.into_iter().filter(is_gone).collect();
    assert!(gone.is_empty(), "no longer imported: {gone:?}");
}

#[test]
fn an_upward_import_in_the_blog_is_caught() {
    let post = |text| Source::new("src/blog/post/state.rs", text);
    let site = Source::new(
        "src/blog/site/detect.rs",
        "use crate::blog::post::state::A;",
    );
    let wanted = "src/blog/post/state.rs (model) imports src/blog/site/detect.rs (site)";
    assert_eq!(
        wrong_blog_imports(&[post("use crate::blog::site::detect::B;"), site]),
        [wanted]
    );
    let odd = Source::new("src/blog/odd.rs", "");
    assert_eq!(
        wrong_blog_imports(&[post(""), odd]),
        ["src/blog/odd.rs is in no layer of `blog`"]
    );
}
