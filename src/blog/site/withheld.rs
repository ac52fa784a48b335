//! Withheld folders: what a site keeps from readers besides what its posts, and the front matter
//! that they inherit, say.
//!
//! This doesn't affect the state of a post as its owner sees it. If a sign is inconclusive, it is
//! unknown which posts are public, and readers get none of the folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Site;
use crate::blog::front_matter::value::{ScalarKind, Value};
use crate::blog::generator::SiteKind;
use crate::blog::{front_matter, read_file};

/// Lower-case words, without quotes and whitespace, that may take posts off a site.
struct TextClues {
    /// Words that must all be present.
    all: &'static [&'static str],
    /// Words of which at least one must be present as well.
    any: &'static [&'static str],
}

/// Marks a section of Hugo as a draft: whether its pages are built depends on the version.
const DRAFT_CLUES: TextClues = TextClues {
    all: &[],
    any: &["draft:true", "draft=true"],
};
/// Hugo, "Module": mounts that include or exclude files.
const MOUNT_CLUES: TextClues = TextClues {
    all: &["mounts"],
    any: &["excludefiles", "includefiles"],
};

/// Posts that a site keeps, or may keep, from readers, whatever the posts themselves say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WithheldFolders {
    /// The posts folder.
    posts: PathBuf,
    /// Folders below the posts folder, without leading or trailing slashes, whose posts may or may
    /// not be public; an empty name stands for all of them.
    folders: BTreeSet<String>,
    /// Folders that are one page each (page bundles): other files in them are not pages.
    bundles: BTreeSet<String>,
}

impl WithheldFolders {
    /// Reads what a site withholds; `folders` are those that contain posts.
    pub fn of(site: &Site, folders: &BTreeSet<PathBuf>) -> Self {
        let mut withheld = Self {
            posts: site.posts.clone(),
            ..Self::default()
        };
        let has_mounts = site
            .config
            .as_deref()
            .is_some_and(|it| has_clues(it, &MOUNT_CLUES));
        if site.kind == SiteKind::Hugo && has_mounts {
            withheld.folders.insert(String::new());
        }
        // what applies to a folder above the posts applies to all of them
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
    pub fn is_withheld(&self, id: &str) -> bool {
        let is_below = |folder: &str| {
            let rest = id.strip_prefix(folder);
            folder.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
        };
        // the page of a bundle is directly in its folder
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
    let any = |names: &[&str], clues: &TextClues| {
        names.iter().any(|it| has_clues(&folder.join(it), clues))
    };
    match kind {
        SiteKind::Hugo => {
            let pages = ["_index.md", "_index.markdown", "_index.html"];
            any(&pages, &DRAFT_CLUES)
        }
        SiteKind::Zola => is_unclear_section(&folder.join("_index.md")),
        _ => false,
    }
}

/// Whether a Zola section's page exists and doesn't clearly say whether it is a draft.
fn is_unclear_section(page: &Path) -> bool {
    let source = match read_file::read(page) {
        Ok(source) => source,
        Err(_unreadable) => return !is_absent(page),
    };
    let split = front_matter::split(&source.text, SiteKind::Zola);
    let is_clear = |value: &Value| {
        let scalar = value.as_scalar();
        scalar.is_some_and(|scalar| matches!(scalar.kind, ScalarKind::Bool(_)))
    };
    let map = split.parse().ok().filter(|_| split.has_front_matter());
    map.is_none_or(|map| !map.get("draft").is_none_or(is_clear))
}

/// Whether a file contains the clues, or exists and cannot be read.
fn has_clues(file: &Path, clues: &TextClues) -> bool {
    let text = match read_file::read(file) {
        Ok(source) => source.text,
        Err(_unreadable) => return !is_absent(file),
    };
    let is_kept = |c: &char| !c.is_whitespace() && !matches!(c, '"' | '\'');
    let text: String = text.chars().filter(is_kept).collect();
    let text = text.to_ascii_lowercase();
    let has = |word: &&str| text.contains(word);
    clues.all.iter().all(has) && clues.any.iter().any(has)
}

/// Whether a file doesn't exist; if its folder cannot be searched, it counts as existing.
fn is_absent(file: &Path) -> bool {
    file.try_exists().is_ok_and(|is_there| !is_there)
}
