//! Withheld folders: what a site keeps from readers beside what its posts and the front matter that
//! they inherit say.
//!
//! Nothing here decides the state of a post for its owner. Where a sign cannot be judged, nobody can
//! tell which posts are shown, and readers get none of the folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Site, SiteKind};
use crate::blog::front_matter::value::{Kind, Value};
use crate::blog::{body, front_matter, reading};

/// Words, in lower case and without quotes and blanks, that may take posts off a site.
struct Clues {
    /// One of these has to be there, where there are any.
    all: &'static [&'static str],
    /// And one of these.
    any: &'static [&'static str],
}

/// A section of Hugo that is a draft: whether its pages are built depends on the version.
const DRAFT: Clues = Clues {
    all: &[],
    any: &["draft:true", "draft=true"],
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
}

impl Withheld {
    /// Reads what a site says; `folders` are those that posts lie in.
    pub fn of(site: &Site, folders: &BTreeSet<PathBuf>) -> Self {
        let mut withheld = Self {
            posts: site.posts.clone(),
            ..Self::default()
        };
        let has_mounts = site.config.as_deref().is_some_and(|it| says(it, &MOUNTS));
        if site.kind == SiteKind::Hugo && has_mounts {
            withheld.folders.insert(String::new());
        }
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
        self.folders.iter().any(|it| is_below(it))
            || self.bundles.iter().any(|it| is_below(it) && !is_page(it))
    }
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
            any(&pages, &DRAFT)
        }
        SiteKind::Zola => is_unclear_section(&folder.join("_index.md")),
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
