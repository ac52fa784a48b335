//! Proves that the house is built as drawn: who may import whom, that no files import each other,
//! who may name which crate, and that files and functions stay small enough to read.

mod app;
mod blog;
mod cycles;
mod measures;
mod sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{ImplItemFn, ItemFn, TraitItemFn};

use sources::{Source, files_below, sources, types};

/// Each layer with those it may import; `main` may import all.
const LAYERS: [(&str, &[&str]); 10] = [
    ("text", &[]),
    ("blog", &["text"]),
    ("editor", &["text", "blog", "config"]),
    ("markdown", &["text", "blog"]),
    ("config", &["text", "blog"]),
    ("app", &["text", "blog", "editor", "markdown", "config"]),
    (
        "ui",
        &["text", "blog", "editor", "markdown", "config", "app"],
    ),
    (
        "runtime",
        &["text", "blog", "editor", "markdown", "config", "app", "ui"],
    ),
    (
        "cli",
        &[
            "text", "blog", "editor", "markdown", "config", "app", "ui", "runtime",
        ],
    ),
    (
        "main",
        &[
            "text", "blog", "editor", "markdown", "config", "app", "ui", "runtime", "cli",
        ],
    ),
];

/// Names from outside, each with the beginnings of the files that may use them.
const OUTSIDE: [(&str, &[&str]); 20] = [
    ("ratatui", &["src/runtime", "src/ui", "src/editor"]),
    ("crossterm", &["src/runtime", "src/ui"]),
    ("tui_textarea", &["src/editor"]),
    ("termimad", &["src/markdown"]),
    ("minimad", &["src/markdown"]),
    ("syntect", &["src/markdown/color"]),
    ("two_face", &["src/markdown/color"]),
    ("notify", &["src/runtime"]),
    ("image", &["src/runtime/image_worker"]),
    ("ratatui_image", &["src/runtime/image_worker"]),
    ("imagesize", &["src/blog/image"]),
    ("signal_hook", &["src/runtime"]),
    ("gix", &["src/blog/git"]),
    ("clap", &["src/cli"]),
    ("tracing", &["src/runtime", "src/cli"]),
    ("tracing_subscriber", &["src/runtime/log"]),
    ("std::thread", &["src/runtime"]),
    ("std::fs", DISK),
    ("rustix::fs", DISK),
    (
        "std::time::Instant",
        &[
            "src/blog",
            "src/editor",
            "src/markdown",
            "src/runtime",
            "src/cli",
        ],
    ),
];

/// Whose job the disk is: a new file joins in the commit that needs it, with the reason.
const DISK: &[&str] = &[
    "src/blog/scan",
    // where an image lies, and its first bytes
    "src/blog/image/file",
    // the one way in which files are opened for reading
    "src/blog/disk",
    // the text of one post, and which folder is a site
    "src/blog/read_file",
    // whether a repository can be read without waiting
    "src/blog/git/guard",
    "src/blog/site/detect",
    // the posts below a folder that may be a site
    "src/blog/site/folders",
    // the files of its configuration, and those beside its posts
    "src/blog/site/sources",
    "src/blog/site/folder_data",
    "src/blog/save",
    "src/blog/recovery",
    // whether a step over several files has happened, and its records
    "src/blog/file_transaction",
    "src/runtime",
    "src/cli",
    "src/main.rs",
];

/// Ways of opening a file that may wait for somebody, and the files that may use them: each opens
/// without blocking, or makes what it opens.
const OPENS: [&str; 6] = [
    "fs::read",
    "fs::read_to_string",
    "fs::open",
    "fs::openat",
    "File::open",
    "OpenOptions::new",
];
const OPENERS: [&str; 6] = [
    "src/blog/disk.rs",
    // names relative to a folder that is held open
    "src/blog/save/pinned_path.rs",
    // a folder, by the one that is held open
    "src/blog/save/temporary.rs",
    // the tour is laid out anew
    "src/runtime/sample_blog.rs",
    // the terminal itself
    "src/runtime/terminal/output.rs",
    "src/runtime/keyboard.rs",
];

/// Names that one file alone may use, so that what is behind them can be replaced in a day.
const IN_ONE_FILE: [&[&str]; 3] = [
    &["termimad", "minimad"],
    &["include_dir"],
    &["ratatui_image"],
];

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;

/// Names what a file imports and may not.
fn wrong_imports(source: &Source) -> Vec<String> {
    let module = source.module();
    let Some((layer, allowed)) = LAYERS
        .iter()
        .find(|(layer, _)| module.first().is_some_and(|m| m == layer))
    else {
        return Vec::new();
    };
    let is_layer = |name: &str| LAYERS.iter().any(|(layer, _)| *layer == name);
    let names = source.names();
    let mut wrong: BTreeSet<String> = names
        .iter()
        .filter(|name| name[0] == "crate" && is_layer(&name[1]))
        .filter(|name| name[1] != *layer && !allowed.contains(&name[1].as_str()))
        .map(|name| {
            format!(
                "{} imports crate::{} ({layer} may import {})",
                source.path,
                name[1],
                list(allowed)
            )
        })
        .collect();
    for (outside, where_allowed) in OUTSIDE {
        let is_used = names.iter().any(|name| begins_with(name, outside));
        if is_used
            && !where_allowed
                .iter()
                .any(|start| source.path.starts_with(start))
        {
            wrong.insert(format!(
                "{} names {outside} (only {} may)",
                source.path,
                list(where_allowed)
            ));
        }
    }
    wrong.into_iter().collect()
}

/// Names every file that opens another in a way that may wait.
fn wrong_opening(source: &Source) -> Vec<String> {
    let is_test = source.path.ends_with("/tests.rs") || source.path.contains("/tests/");
    if is_test || OPENERS.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let names = source.names();
    let ways = OPENS.iter().filter(|way| {
        let wanted: Vec<&str> = way.split("::").collect();
        names.iter().any(|name| {
            name.ends_with(&wanted.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
        })
    });
    ways.map(|way| {
        format!(
            "{} opens a file with {way} (crate::blog::disk does)",
            source.path
        )
    })
    .collect()
}

fn begins_with(name: &[String], outside: &str) -> bool {
    let wanted: Vec<&str> = outside.split("::").collect();
    name.len() >= wanted.len() && name.iter().zip(&wanted).all(|(a, b)| a == b)
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    }
}

/// Counts the lines of each function.
struct Functions(Vec<(String, usize)>);

impl Functions {
    /// Adds a function from the line of its signature to the end of its body.
    fn add(&mut self, signature: &syn::Signature, body: &impl Spanned) {
        let first = signature.span().start().line;
        let length = body.span().end().line - first + 1;
        self.0.push((signature.ident.to_string(), length));
    }
}

impl Visit<'_> for Functions {
    fn visit_item_fn(&mut self, item: &ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &TraitItemFn) {
        if let Some(body) = &item.default {
            self.add(&item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

/// Names what is too long in a file, or has no front page.
fn wrong_sizes(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    if !source.text.starts_with("//!") {
        wrong.push(format!("{} doesn't open with `//!`", source.path));
    }
    let own = source.lines_outside_tests();
    if own > LONGEST_FILE && !source.is_test() {
        wrong.push(format!(
            "{} has {own} lines (at most {LONGEST_FILE}, tests apart)",
            source.path
        ));
    }
    let mut functions = Functions(Vec::new());
    functions.visit_file(&source.tree);
    for (name, length) in functions
        .0
        .into_iter()
        .filter(|(_, length)| *length > LONGEST_FUNCTION)
    {
        wrong.push(format!(
            "{}: `{name}` has {length} lines (at most {LONGEST_FUNCTION})",
            source.path
        ));
    }
    wrong
}

/// Names every file that uses what only one may.
fn wrong_sharing(sources: &[Source]) -> Vec<String> {
    let names_one_of = |source: &Source, crates: &[&str]| {
        source
            .names()
            .iter()
            .any(|name| crates.iter().any(|one| begins_with(name, one)))
    };
    IN_ONE_FILE
        .iter()
        .filter_map(|crates| {
            let users: Vec<&str> = sources
                .iter()
                .filter(|source| names_one_of(source, crates))
                .map(|s| s.path.as_str())
                .collect();
            (users.len() > 1).then(|| {
                format!(
                    "{} is named in {} (one file may)",
                    list(crates),
                    list(&users)
                )
            })
        })
        .collect()
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_layer_imports_only_what_is_below_it() {
    assert_none(&sources().iter().flat_map(wrong_imports).collect::<Vec<_>>());
}

#[test]
fn what_may_be_replaced_is_named_in_one_file() {
    assert_none(&wrong_sharing(&sources()));
}

/// Calls that may wait without end, and the files of the harness that give them a limit.
const ENDLESS: [&str; 7] = [
    ".wait()",
    ".wait_with_output()",
    ".output()",
    ".status()",
    ".read_exact(",
    ".recv()",
    ".join()",
];
const LIMITED: [&str; 3] = [
    "tests/support/ends.rs",
    // a thread that waits for the program, and one that is released with its session
    "tests/support/mod.rs",
    "tests/support/reading.rs",
];

#[test]
fn nothing_in_the_tests_waits_without_a_limit() {
    let mut wrong = Vec::new();
    for path in files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")) {
        let name = path.display().to_string();
        let is_own = path.ends_with("tests/layers/main.rs");
        if is_own || LIMITED.iter().any(|limited| path.ends_with(limited)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        let lines = text.lines().enumerate();
        let endless = lines.filter(|(_, line)| {
            let is_endless = ENDLESS.iter().any(|call| line.contains(call));
            is_endless && !line.contains("ends::within(")
        });
        wrong.extend(
            endless.map(|(at, line)| {
                format!("{name}:{}: {}; use `support::ends`", at + 1, line.trim())
            }),
        );
    }
    assert_none(&wrong);
}

#[test]
fn every_file_is_opened_without_waiting() {
    assert_none(&sources().iter().flat_map(wrong_opening).collect::<Vec<_>>());
    for text in [
        "fn f() { std::fs::read(x); }",
        "use std::fs; fn f() { fs::read_to_string(x); }",
        "use std::fs::File; fn f() { File::open(x); }",
        "fn f() { rustix::fs::open(x, y, z); }",
        "use std::fs::OpenOptions; fn f() { OpenOptions::new().read(true).open(x); }",
    ] {
        assert_eq!(
            wrong_opening(&Source::new("src/cli/x.rs", text)).len(),
            1,
            "{text}"
        );
    }
    let test = "#[cfg(test)] mod tests { fn f() { std::fs::read(x); } }";
    assert_none(&wrong_opening(&Source::new("src/cli/x.rs", test)));
}

#[test]
fn files_and_functions_are_small_and_have_a_front_page() {
    assert_none(&sources().iter().flat_map(wrong_sizes).collect::<Vec<_>>());
}

/// Names that two types share, with the reason.
const SHARED_NAMES: [&str; 1] = [
    // the stand-in for builds without git
    "Repository",
];

#[test]
fn each_type_name_is_declared_once() {
    let sources = sources();
    let mut places: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for source in &sources {
        for name in types(source) {
            places.entry(name).or_default().push(&source.path);
        }
    }
    let shared = places
        .iter()
        .filter(|(name, paths)| paths.len() > 1 && !SHARED_NAMES.contains(&name.as_str()))
        .map(|(name, paths)| format!("`{name}` is declared in {}", paths.join(", ")));
    assert_none(&shared.collect::<Vec<_>>());
}

/// First words of a doc comment that hide what it says.
const BANNED_FIRST_WORDS: [&str; 5] = ["Gives", "What", "Tells", "Takes", "Who"];

#[test]
fn no_doc_comment_begins_with_a_banned_word() {
    let mut wrong = Vec::new();
    for source in sources() {
        let mut is_below_comment = false;
        for (at, line) in source.text.lines().enumerate() {
            let line = line.trim();
            let comment = line.strip_prefix("///").or(line.strip_prefix("//!"));
            let first = comment.and_then(|comment| comment.split_whitespace().next());
            if !is_below_comment && first.is_some_and(|word| BANNED_FIRST_WORDS.contains(&word)) {
                wrong.push(format!("{}:{}: {line}", source.path, at + 1));
            }
            is_below_comment = line.starts_with("//");
        }
    }
    assert_none(&wrong);
}

fn imports_of(path: &str, text: &str) -> Vec<String> {
    wrong_imports(&Source::new(path, text))
}

#[test]
fn an_import_from_above_is_caught_however_it_is_written() {
    let wanted =
        "src/app/x.rs imports crate::ui (app may import text, blog, editor, markdown, config)";
    for text in [
        "use crate::ui::draw;",
        "use crate::{blog::Post, ui::{draw, style}};",
        "use super::super::ui;",
        "fn f() { crate::ui::draw(); }",
        "fn f(x: crate::ui::Style) {}",
        "fn f() { println!(\"{}\", crate::ui::draw()); }",
        "mod inner { use super::super::super::ui::draw; }",
        "use crate::ui as painter;",
    ] {
        assert_eq!(imports_of("src/app/x.rs", text), [wanted], "{text}");
    }
}

#[test]
fn siblings_may_not_import_each_other() {
    assert_eq!(
        imports_of("src/editor.rs", "use crate::markdown::Row;").len(),
        1
    );
    assert_eq!(
        imports_of("src/config/keymap.rs", "use crate::editor::Buffer;").len(),
        1
    );
}

#[test]
fn names_from_outside_are_caught_where_they_may_not_be() {
    assert_eq!(
        imports_of("src/app/list.rs", "use std::{fs, io};"),
        [
            "src/app/list.rs names std::fs (only src/blog/scan, src/blog/image/file, src/blog/disk, src/blog/read_file, src/blog/git/guard, src/blog/site/detect, src/blog/site/folders, src/blog/site/sources, src/blog/site/folder_data, src/blog/save, src/blog/recovery, src/blog/file_transaction, src/runtime, src/cli, src/main.rs may)"
        ]
    );
    for text in [
        "use ratatui::layout::Rect;",
        "fn f() { std::thread::yield_now(); }",
        "use std::time::Instant;",
        "fn f() { tracing::info!(\"x\"); }",
    ] {
        assert_eq!(imports_of("src/app/list.rs", text).len(), 1, "{text}");
    }
    assert_eq!(
        imports_of("src/blog/post.rs", "use rustix::fs::fsync;").len(),
        1
    );
    assert_none(&imports_of(
        "src/blog/save/atomic.rs",
        "use rustix::fs::fsync;",
    ));
}

#[test]
fn what_is_below_and_what_tests_use_is_no_fault() {
    assert_none(&imports_of(
        "src/ui/list.rs",
        "use crate::app::App; use ratatui::Frame; use super::style;",
    ));
    assert_none(&imports_of(
        "src/app/list.rs",
        "#[cfg(test)] mod tests { use std::fs; use crate::ui; }",
    ));
}

#[test]
fn a_crate_named_in_two_files_is_caught() {
    let sources = [
        Source::new("src/markdown/a.rs", "use termimad::MadSkin;"),
        Source::new("src/markdown/b.rs", "use minimad::Line;"),
    ];
    assert_eq!(wrong_sharing(&sources).len(), 1);
    assert_none(&wrong_sharing(&sources[..1]));
}

#[test]
fn long_files_long_functions_and_bare_files_are_caught() {
    let long = format!(
        "//! A page.\nfn f() {{\n{}}}\n",
        "    g();\n".repeat(LONGEST_FUNCTION)
    );
    assert_eq!(wrong_sizes(&Source::new("src/app/x.rs", &long)).len(), 1);
    let many = format!("//! A page.\n{}", "const X: u8 = 1;\n".repeat(LONGEST_FILE));
    assert_eq!(wrong_sizes(&Source::new("src/app/x.rs", &many)).len(), 1);
    assert_eq!(
        wrong_sizes(&Source::new("src/app/x.rs", "fn f() {}")).len(),
        1
    );
    let tested = format!(
        "//! A page.\n#[cfg(test)]\nmod tests {{\n{}}}\n",
        "const X: u8 = 1;\n".repeat(500)
    );
    assert_none(&wrong_sizes(&Source::new("src/app/x.rs", &tested)));
}

#[test]
fn the_mode_of_the_app_is_assigned_in_one_file() {
    let is_app = |source: &Source| source.path.starts_with("src/app") && !source.is_test();
    let assigns = |source: &Source| {
        let has = |text: &str| source.text.contains(text);
        has("*self.mode = ") || (has("\nimpl App {") && has(" self.mode = "))
    };
    let sources = sources();
    let files = sources.iter().filter(|it| is_app(it) && assigns(it));
    let files: Vec<&str> = files.map(|source| source.path.as_str()).collect();
    assert_eq!(files, ["src/app/context.rs"]);
}
