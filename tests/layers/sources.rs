//! The source files of the crate, parsed: which names each one uses, and where they are declared.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

/// A path from the root of its crate: `["crate", "app", "App"]`, `["std", "fs"]`.
pub(crate) type Name = Vec<String>;

/// A source file.
pub(crate) struct Source {
    /// From the root of the repository, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) tree: syn::File,
}

impl Source {
    /// Parses a text; the path says which module it is.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let tree = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            tree,
        }
    }

    /// Its module path: `src/app/list.rs` is `app`, `list`.
    pub(crate) fn module(&self) -> Name {
        let inner = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        inner
            .split('/')
            .filter(|part| *part != "lib")
            .map(str::to_owned)
            .collect()
    }

    /// Returns every path that the file names outside of its tests.
    pub(crate) fn names(&self) -> BTreeSet<Name> {
        self.names_with(Reexports::Count)
    }

    fn names_with(&self, reexports: Reexports) -> BTreeSet<Name> {
        let mut names = Names {
            module: self.module(),
            reexports,
            found: BTreeSet::new(),
        };
        names.visit_file(&self.tree);
        names.found
    }

    /// Whether all of it is test code.
    pub(crate) fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// Counts its lines without those of its test modules.
    pub(crate) fn lines_outside_tests(&self) -> usize {
        let tests = self.tree.items.iter().filter_map(|item| match item {
            Item::Mod(module) if is_test(&module.attrs) => Some(lines(module)),
            _ => None,
        });
        self.text.lines().count() - tests.sum::<usize>()
    }
}

/// Counts the lines of an item.
fn lines(item: &impl Spanned) -> usize {
    let span = item.span();
    span.end().line - span.start().line + 1
}

/// Whether an item is compiled in tests only.
pub(crate) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Ident>()
                .is_ok_and(|what| what == "test")
    })
}

/// Reads every source file below `src`, in order of their paths.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = files_below(&root.join("src"));
    paths.sort();
    let parse = |path: &PathBuf| {
        let inner = path.strip_prefix(root).expect("below the root");
        let text = fs::read_to_string(path).expect("text");
        Source::new(&inner.display().to_string(), &text)
    };
    paths.iter().map(parse).collect()
}

/// Returns the Rust files below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let sources = files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"));
    sources
        .chain(folders.iter().flat_map(|folder| files_below(folder)))
        .collect()
}

/// Whether `pub use` counts as naming what it exports.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reexports {
    Count,
    Skip,
}

/// Collects every path that a file names, outside its tests, from the root of its crate.
struct Names {
    module: Name,
    reexports: Reexports,
    found: BTreeSet<Name>,
}

impl Names {
    fn add(&mut self, path: &[String]) {
        if let Some(full) = absolute(&self.module, path) {
            self.found.insert(full);
        }
    }

    /// Finds paths in the tokens of a macro, which syn doesn't look into.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if path.is_empty() || colons == 2 => {
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                }
                other => {
                    self.add(&std::mem::take(&mut path));
                    colons = 0;
                    match other {
                        TokenTree::Group(group) => self.add_tokens(group.stream()),
                        TokenTree::Ident(ident) => path.push(ident.to_string()),
                        TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                    }
                }
            }
        }
        self.add(&path);
    }
}

/// Returns a path from the root of its crate; nothing for a name alone.
fn absolute(module: &[String], path: &[String]) -> Option<Name> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let rest = &path[ups..];
    let above = module.len().saturating_sub(ups);
    let root = ["crate".to_owned()];
    let full = match rest.first().map(String::as_str) {
        Some("crate" | "postdesk") => [&root, &rest[1..]].concat(),
        Some("self") => [&root, module, &rest[1..]].concat(),
        _ if ups > 0 => [&root, &module[..above], rest].concat(),
        _ => rest.to_vec(),
    };
    (full.len() > 1).then_some(full)
}

/// Calls a function with each path that a `use` item names, and the name it gives it.
fn each_use(before: &[String], tree: &UseTree, call: &mut impl FnMut(Name, String)) {
    let joined = |name: String| [before, &[name]].concat();
    match tree {
        UseTree::Path(path) => each_use(&joined(path.ident.to_string()), &path.tree, call),
        UseTree::Name(name) if name.ident == "self" => {
            let last = before.last().cloned().unwrap_or_default();
            call(before.to_vec(), last);
        }
        UseTree::Name(name) => call(joined(name.ident.to_string()), name.ident.to_string()),
        UseTree::Rename(rename) => {
            call(joined(rename.ident.to_string()), rename.rename.to_string());
        }
        UseTree::Glob(_) => call(joined("*".to_owned()), "*".to_owned()),
        UseTree::Group(group) => {
            let trees = group.items.iter();
            trees.for_each(|tree| each_use(before, tree, call));
        }
    }
}

impl Visit<'_> for Names {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        if is_test(&module.attrs) {
            return;
        }
        self.module.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        let is_private = matches!(item.vis, Visibility::Inherited);
        if is_private || self.reexports == Reexports::Count {
            each_use(&[], &item.tree, &mut |path, _| self.add(&path));
        }
    }

    /// Skips `pub(super)` and `pub(in crate::x)`, which name a module without using it.
    fn visit_visibility(&mut self, _: &Visibility) {}

    fn visit_path(&mut self, path: &syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        self.add(&parts);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &Macro) {
        self.visit_path(&item.path);
        self.add_tokens(item.tokens.clone());
    }
}

/// Which file uses which: by the declarations behind the names, not by the modules on the way.
pub(crate) struct Graph {
    /// By module path, without `crate`.
    files: BTreeMap<Name, String>,
    exports: BTreeMap<Name, Name>,
    /// Files, each with those it uses.
    pub(crate) uses: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    /// Follows every name of every file outside of tests, except those that begin with a child
    /// module.
    pub(crate) fn new(sources: &[Source]) -> Self {
        Self::follow(sources, false)
    }

    /// Follows every name of every file outside of tests.
    pub(crate) fn with_children(sources: &[Source]) -> Self {
        Self::follow(sources, true)
    }

    /// Returns a name from the root of the crate if it begins with a child module of the file.
    fn below(&self, source: &Source, name: &Name) -> Option<Name> {
        let child = [source.module().as_slice(), &name[..1]].concat();
        let is_child = self.files.contains_key(&child);
        is_child.then(|| [&["crate".to_owned()], source.module().as_slice(), name].concat())
    }

    fn follow(sources: &[Source], with_children: bool) -> Self {
        let own: Vec<&Source> = sources.iter().filter(|source| !source.is_test()).collect();
        let mut graph = Self {
            files: BTreeMap::new(),
            exports: BTreeMap::new(),
            uses: BTreeMap::new(),
        };
        for source in &own {
            graph.files.insert(source.module(), source.path.clone());
            graph.add_exports(source);
        }
        for source in &own {
            let names = source.names_with(Reexports::Skip);
            let mut uses: BTreeSet<String> = names
                .iter()
                .filter_map(|name| {
                    let below = graph.below(source, name).filter(|_| with_children);
                    graph.file_of(below.as_ref().unwrap_or(name))
                })
                .collect();
            uses.remove(&source.path);
            graph.uses.insert(source.path.clone(), uses);
        }
        graph
    }

    fn add_exports(&mut self, source: &Source) {
        let module = source.module();
        for item in &source.tree.items {
            let Item::Use(item) = item else { continue };
            each_use(&[], &item.tree, &mut |path, name| {
                let at = [module.as_slice(), &[name]].concat();
                // a path without `crate` or `super` begins at a child of the module
                let full = match absolute(&module, &path) {
                    Some(full) if full[0] == "crate" => full[1..].to_vec(),
                    _ => [module.as_slice(), &path].concat(),
                };
                self.exports.insert(at, full);
            });
        }
    }

    /// Returns the file that declares what a path names.
    fn file_of(&self, name: &Name) -> Option<String> {
        let inner = name.strip_prefix(&["crate".to_owned()][..])?;
        let mut at = inner.to_vec();
        // an export may lead to another
        for _ in 0..8 {
            let next = (1..=at.len()).rev().find_map(|end| {
                let target = self.exports.get(&at[..end])?;
                let is_module = self.files.contains_key(&at[..end]);
                (!is_module).then(|| [target.as_slice(), &at[end..]].concat())
            });
            match next {
                Some(next) if next != at => at = next,
                _ => break,
            }
        }
        (1..=at.len())
            .rev()
            .find_map(|end| self.files.get(&at[..end]).cloned())
    }

    /// Returns the groups of files that use each other in a circle.
    pub(crate) fn cycles(&self) -> Vec<BTreeSet<String>> {
        let reach: BTreeMap<&String, BTreeSet<&String>> = self
            .uses
            .keys()
            .map(|file| (file, self.reachable(file)))
            .collect();
        let mut groups: BTreeSet<BTreeSet<String>> = BTreeSet::new();
        for (file, all) in &reach {
            let back = all
                .iter()
                .filter(|other| reach.get(*other).is_some_and(|all| all.contains(*file)));
            let group: BTreeSet<String> = back.map(|other| (*other).clone()).collect();
            if group.len() > 1 {
                groups.insert(group);
            }
        }
        groups.into_iter().collect()
    }

    fn reachable<'a>(&'a self, from: &'a String) -> BTreeSet<&'a String> {
        let mut all = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            for next in self.uses.get(file).into_iter().flatten() {
                if all.insert(next) {
                    open.push(next);
                }
            }
        }
        all
    }
}

/// Returns each type that a file declares outside of tests: its name.
pub(crate) fn types(source: &Source) -> Vec<String> {
    let mut types = Types(Vec::new());
    if !source.is_test() {
        types.visit_file(&source.tree);
    }
    types.0
}

struct Types(Vec<String>);

impl Visit<'_> for Types {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item(&mut self, item: &Item) {
        let name = match item {
            Item::Struct(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            Item::Trait(item) => Some(&item.ident),
            Item::Type(item) => Some(&item.ident),
            _ => None,
        };
        self.0.extend(name.map(ToString::to_string));
        visit::visit_item(self, item);
    }
}
