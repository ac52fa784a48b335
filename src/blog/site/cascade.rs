//! What a site says of all posts of a folder beside its pages: Hugo's `cascade`, the defaults of
//! Jekyll, the data files of Eleventy, the pages of Zola's sections.
//!
//! None of it is carried out here. Where it may take posts off the site, nobody can tell which of
//! them are shown, and readers get none of the folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;

use super::{Site, SiteKind, config};
use crate::blog::front_matter::value::{Kind, Value};
use crate::blog::glob::Globs;
use crate::blog::{body, front_matter, reading};

/// Words, in lower case and without quotes and blanks, that may take posts off a site.
struct Clues {
    /// One of these has to be there, where there are any.
    all: &'static [&'static str],
    /// And one of these.
    any: &'static [&'static str],
}

/// Hugo, "Front matter", cascade: any field is handed down.
const CASCADE: Clues = Clues {
    all: &["cascade"],
    any: &[
        "draft",
        "build",
        "headless",
        "publishdate",
        "expirydate",
        "unpublishdate",
        "published",
    ],
};
/// A section that is a draft itself.
const DRAFT: Clues = Clues {
    all: &[],
    any: &["draft:true", "draft=true"],
};
/// Jekyll, "Front matter defaults".
const DEFAULTS: Clues = Clues {
    all: &["defaults:"],
    any: &["published:", "draft:"],
};
/// Eleventy, "Directory specific data files".
const DATA: Clues = Clues {
    all: &[],
    any: &[
        "draft",
        "published",
        "permalink:false",
        "eleventyexcludefromcollections",
    ],
};

/// Hugo, "Module", mounts that take or leave files.
const MOUNTS: Clues = Clues {
    all: &["mounts"],
    any: &["excludefiles", "includefiles"],
};

/// What a site keeps from readers, or may keep from them, whatever its posts say themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Withheld {
    /// The folder of the posts.
    posts: PathBuf,
    /// The folders below it, without slashes at their ends, of whose posts it cannot be told whether
    /// the site shows them; an empty name is all of them.
    folders: BTreeSet<String>,
    /// The folders that are one page each: other files in them are none.
    bundles: BTreeSet<String>,
    /// The files that the configuration leaves out, by their paths below the content.
    globs: Globs,
    /// The same, by their whole paths.
    patterns: Patterns,
}

/// Regular expressions that are equal when they are written the same.
#[derive(Clone, Debug, Default)]
struct Patterns(Vec<Regex>);

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        let written = |them: &Self| them.0.iter().map(Regex::to_string).collect::<Vec<_>>();
        written(self) == written(other)
    }
}

impl Withheld {
    /// Reads what a site says; `folders` are those that posts lie in.
    pub fn of(site: &Site, folders: &BTreeSet<PathBuf>) -> Self {
        let mut withheld = Self {
            posts: site.posts.clone(),
            ..Self::default()
        };
        withheld.read_ignored(site);
        // what holds for a folder above the posts holds for all of them
        let above = site.posts.ancestors().skip(1);
        let above = above.take_while(|folder| folder.starts_with(&site.root));
        let id = |folder: &Path| {
            let below = folder.strip_prefix(&site.posts).unwrap_or(Path::new(""));
            below.to_string_lossy().into_owned()
        };
        let all = above.chain(folders.iter().map(PathBuf::as_path));
        let uncertain = all.filter(|folder| is_uncertain(site.kind, folder));
        withheld.folders.extend(uncertain.map(id));
        let has_bundles = matches!(site.kind, SiteKind::Hugo | SiteKind::Zola);
        let bundles = folders.iter().filter(|it| has_bundles && is_bundle(it));
        withheld.bundles.extend(bundles.map(|it| id(it)));
        withheld
    }

    /// Whether a post is kept from readers.
    pub fn holds(&self, id: &str) -> bool {
        let is_below = |folder: &str| {
            let rest = id.strip_prefix(folder);
            folder.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
        };
        // the page of a bundle lies in it itself
        let is_page = |folder: &str| {
            let rest = id.strip_prefix(folder).unwrap_or_default();
            let name = rest.trim_start_matches('/');
            name.starts_with("index.") && !name.contains('/')
        };
        if self.posts.as_os_str().is_empty() {
            // nothing was read: posts are shown to their owner
            return false;
        }
        let path = self.posts.join(id);
        let path = path.to_string_lossy();
        let below = path.rsplit_once("/content/").map_or(id, |(_, below)| below);
        self.folders.iter().any(|it| is_below(it))
            || self.bundles.iter().any(|it| is_below(it) && !is_page(it))
            || self.globs.matches(below)
            || self.globs.matches(id)
            || self.patterns.0.iter().any(|it| it.is_match(&path))
    }

    /// Reads the files that a configuration leaves out: Hugo's `ignoreFiles`, Zola's
    /// `ignored_content`, the lines of `.eleventyignore` as far as they are words of a path.
    fn read_ignored(&mut self, site: &Site) {
        let says = |clues| site.config.as_deref().is_some_and(|it| says(it, clues));
        let is_uncertain = match site.kind {
            SiteKind::Hugo => says(&CASCADE) || says(&MOUNTS) || !self.take_patterns(site),
            SiteKind::Jekyll => says(&DEFAULTS),
            SiteKind::Zola => {
                let written = ignored(site, "ignored_content");
                self.globs = Globs::new(&written.iter().map(String::as_str).collect::<Vec<_>>());
                false
            }
            SiteKind::Eleventy => {
                let lines = body::read(&site.root.join(".eleventyignore"));
                let lines = lines.map(|source| source.text).unwrap_or_default();
                let words = lines
                    .lines()
                    .map(|it| it.trim_matches(['*', '/', '.', ' ', '\t']));
                let words = words.filter(|word| !word.is_empty() && !word.starts_with('#'));
                let patterns = words.filter_map(|word| Regex::new(&regex::escape(word)).ok());
                self.patterns = Patterns(patterns.collect());
                false
            }
            _ => false,
        };
        if is_uncertain {
            self.folders.insert(String::new());
        }
    }

    /// Reads Hugo's `ignoreFiles`; returns whether all of them are understood.
    fn take_patterns(&mut self, site: &Site) -> bool {
        let written = ignored(site, "ignoreFiles");
        let read = written.iter().filter_map(|it| Regex::new(it).ok());
        self.patterns = Patterns(read.collect());
        self.patterns.0.len() == written.len()
    }
}

/// Returns the texts of a list of the configuration.
fn ignored(site: &Site, key: &str) -> Vec<String> {
    let map = site.config.as_deref().and_then(config::map);
    let list = map.as_ref().and_then(|map| map.get_any_case(key));
    let list = list.and_then(Value::as_list).unwrap_or_default();
    let texts = list.iter().filter_map(Value::as_written);
    texts.map(str::to_owned).collect()
}

/// Whether a folder is one page: Hugo, "Page bundles"; Zola, "Content", asset colocation.
fn is_bundle(folder: &Path) -> bool {
    let names = ["index.md", "index.markdown", "index.mdown", "index.html"];
    names.iter().any(|name| !is_absent(&folder.join(name)))
}

fn is_uncertain(kind: SiteKind, folder: &Path) -> bool {
    let any = |names: &[&str], clues: &Clues| names.iter().any(|it| says(&folder.join(it), clues));
    match kind {
        SiteKind::Hugo => {
            let pages = ["_index.md", "_index.markdown", "_index.html"];
            any(&pages, &CASCADE) || any(&pages, &DRAFT)
        }
        SiteKind::Zola => is_unclear_section(&folder.join("_index.md")),
        SiteKind::Eleventy => {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            let endings = [
                "json",
                "11tydata.json",
                "11tydata.js",
                "11tydata.cjs",
                "11tydata.mjs",
            ];
            let names = endings.map(|ending| format!("{name}.{ending}"));
            any(&names.each_ref().map(String::as_str), &DATA)
        }
        _ => false,
    }
}

/// Whether the page of a section of Zola is there and does not clearly say whether it is a draft.
fn is_unclear_section(page: &Path) -> bool {
    let source = match body::read(page) {
        Ok(source) => source,
        Err(_unreadable) => return !is_absent(page),
    };
    let split = front_matter::split(&source.text, SiteKind::Zola);
    let is_clear = |value: &Value| {
        let scalar = value.as_scalar();
        scalar.is_some_and(|scalar| matches!(scalar.kind, Kind::Bool(_)))
    };
    let map = reading::parse(&split).ok().filter(|_| split.is_some());
    map.is_none_or(|map| !map.get("draft").is_none_or(is_clear))
}

/// Whether a file has the clues, or is there and cannot be read.
fn says(file: &Path, clues: &Clues) -> bool {
    let text = match body::read(file) {
        Ok(source) => source.text,
        Err(_unreadable) => return !is_absent(file),
    };
    let is_kept = |c: &char| !c.is_whitespace() && !matches!(c, '"' | '\'');
    let text: String = text.chars().filter(is_kept).collect();
    let text = text.to_ascii_lowercase();
    let has = |word: &&str| text.contains(word);
    clues.all.iter().all(has) && clues.any.iter().any(has)
}

/// Whether there is no file of that name; one whose folder may not be looked into counts as there.
fn is_absent(file: &Path) -> bool {
    file.try_exists().is_ok_and(|is_there| !is_there)
}
