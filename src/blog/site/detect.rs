//! Finds the generator and the posts folder from any folder of a site.

use std::fs;
use std::path::{Path, PathBuf};

use super::SiteKind;
use crate::blog::body;
use crate::blog::disk;
use crate::blog::front_matter::{Language, split};
use crate::blog::profile::{Beside, table};
use crate::blog::scan::is_post_name;

/// So many files are looked into before a guess.
const SAMPLES: usize = 20;
/// So much of a file is looked at before a guess.
const HEAD_BYTES: u64 = 4096;
/// So many names of one folder are looked at before a guess.
const NAMES: usize = 2000;

/// A site as it was found.
pub(super) struct Detected {
    /// Whose rules.
    pub(super) kind: SiteKind,
    /// The posts folder, where it is known already.
    pub(super) posts: Option<PathBuf>,
    /// The configuration file.
    pub(super) config: Option<PathBuf>,
}

/// Opens any folder of a site.
pub(super) fn open(folder: &Path) -> Detected {
    let known = |kind, posts, config| Detected {
        kind,
        posts,
        config: Some(config),
    };
    if let Some((kind, file)) = config_in(folder) {
        return known(kind, None, file);
    }
    if let Some((kind, file)) = config_above(folder) {
        return known(kind, has_posts(folder).then(|| folder.to_owned()), file);
    }
    for below in ["website", "docs", "site", "blog"] {
        if let Some((kind, file)) = config_in(&folder.join(below)) {
            return known(kind, None, file);
        }
    }
    let posts = without_config(folder);
    Detected {
        kind: by_content(&posts),
        posts: Some(posts),
        config: None,
    }
}

/// Finds the configuration in a folder or above it, up to a repository's root or a home folder.
pub(super) fn config_above(folder: &Path) -> Option<(SiteKind, PathBuf)> {
    climb(folder).find_map(config_in)
}

/// The folder and those above it that may belong to the same site.
fn climb(folder: &Path) -> impl Iterator<Item = &Path> {
    let home = std::env::home_dir();
    let mut ended = false;
    folder.ancestors().take_while(move |above| {
        let stop = ended || above.parent().is_none() || home.as_deref() == Some(*above);
        ended = above.join(".git").exists();
        !stop
    })
}

/// Finds the configuration of a site in a folder.
fn config_in(folder: &Path) -> Option<(SiteKind, PathBuf)> {
    table::BY_CLUE.into_iter().find_map(|profile| {
        let found = &profile.found;
        let file = |names: &[&str]| {
            let mut paths = names.iter().map(|name| folder.join(name));
            paths.find(|path| path.is_file())
        };
        let shared = || file(found.shared).filter(|path| is_beside(&found.beside, folder, path));
        let path = file(found.by).or_else(shared)?;
        Some((profile.kind, path))
    })
}

fn is_beside(wanted: &Beside, folder: &Path, file: &Path) -> bool {
    let has = |name: &str| folder.join(name).exists();
    match *wanted {
        Beside::Nothing => true,
        Beside::Any(names) => names.iter().any(|name| has(name)),
        Beside::Word(word) => mentions(file, word),
        Beside::FolderOrPackage(name, word) => {
            has(name) || mentions(&folder.join("package.json"), word)
        }
    }
}

fn mentions(path: &Path, word: &str) -> bool {
    body::read(path).is_ok_and(|source| source.text.contains(word))
}

/// Finds the root of the site that a configuration file belongs to.
pub(super) fn root_of(config: &Path) -> &Path {
    let folder = config.parent().unwrap_or(config);
    let parts = Path::new("config/_default");
    if folder.ends_with(parts) {
        return folder.ancestors().nth(2).unwrap_or(folder);
    }
    folder
}

/// Finds the posts folder among those where a blog may have it; the root where none is there.
///
/// Where drafts lie beside the posts, it is the folder of both.
pub(super) fn posts_of(root: &Path, kind: SiteKind, folders: &[String]) -> PathBuf {
    let joined = |name: &String| -> PathBuf { root.join(name).components().collect() };
    let only = kind == SiteKind::Docusaurus;
    let mut paths = folders.iter().map(joined);
    let Some(posts) = paths.find(|path| only || path.is_dir()) else {
        return root.to_owned();
    };
    let drafts = kind.profile().hides.drafts_folder;
    let above = posts.parent().filter(|_| posts.ends_with("_posts"));
    match above.zip(drafts) {
        Some((above, drafts)) if above.join(drafts).is_dir() => above.to_owned(),
        _ => posts,
    }
}

/// Lists the folders beside a posts folder that hold posts too, itself among them: the collections
/// of an Astro site.
pub(super) fn collections(root: &Path, posts: &Path) -> Vec<(String, PathBuf)> {
    let above = ["src/content", "src/data"].map(|name| root.join(name));
    let Some(above) = above.iter().find(|it| posts.parent() == Some(it)) else {
        return Vec::new();
    };
    let entries = fs::read_dir(above).into_iter().flatten().flatten();
    let folders = entries.take(NAMES).map(|entry| entry.path());
    let mut found: Vec<(String, PathBuf)> = folders
        .filter(|path| path.is_dir() && has_posts(path))
        .filter_map(|path| Some((path.file_name()?.to_str()?.to_owned(), path)))
        .collect();
    found.sort();
    found
}

/// The posts folder where nothing says which generator it is.
fn without_config(folder: &Path) -> PathBuf {
    const HABITS: [&str; 12] = [
        "blog",
        "website/blog",
        "source/_posts",
        "_posts",
        "docs/_posts",
        "src/content/blog",
        "src/content/posts",
        "src/data/post",
        "src/content",
        "content",
        "posts",
        "src/posts",
    ];
    if holds_posts(folder, false) {
        return folder.to_owned();
    }
    let below = HABITS
        .iter()
        .map(|name| folder.join(name))
        .find(|path| has_posts(path));
    below.unwrap_or_else(|| folder.to_owned())
}

/// Tells whether there is a post in a folder or in one of its folders.
fn has_posts(folder: &Path) -> bool {
    samples(folder, 3).next().is_some()
}

/// Tells whether a folder itself holds a post; one with front matter, where that is asked for.
fn holds_posts(folder: &Path, with_front_matter: bool) -> bool {
    let mut samples = samples(folder, 0).take(SAMPLES);
    samples.any(|path| !with_front_matter || head(&path).is_some_and(|it| has_front_matter(&it)))
}

fn has_front_matter(text: &str) -> bool {
    split(text, SiteKind::Plain).is_some()
}

/// Walks some Markdown files of a folder, breadth first, never many names.
fn samples(folder: &Path, depth: usize) -> impl Iterator<Item = PathBuf> {
    let mut found = Vec::new();
    let mut level = vec![folder.to_owned()];
    for _ in 0..=depth {
        let mut below = Vec::new();
        for folder in level {
            names(&folder, &mut found, &mut below);
            if found.len() >= SAMPLES {
                break;
            }
        }
        level = below.into_iter().take(SAMPLES).collect();
    }
    found.sort();
    found.into_iter()
}

/// Looks at the names of one folder; the pages of sections tell generators apart too.
fn names(folder: &Path, found: &mut Vec<PathBuf>, below: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .take(NAMES)
    {
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let name = entry.file_name();
        let named = is_post_name(&name, SiteKind::Plain);
        if named && (kind.is_file() || (kind.is_symlink() && entry.path().is_file())) {
            found.push(entry.path());
        } else if kind.is_dir()
            && !name.to_string_lossy().starts_with(['.', '_'])
            && name != "node_modules"
        {
            below.push(entry.path());
        }
    }
}

/// The first bytes of a file.
fn head(path: &Path) -> Option<String> {
    let bytes = disk::read_start(path, HEAD_BYTES).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Guesses the generator from where posts lie and how they begin.
pub(super) fn by_content(posts: &Path) -> SiteKind {
    let ends = |tail: &str| posts.ends_with(tail);
    if ends("source/_posts") || ends("source") && posts.join("_posts").is_dir() {
        return SiteKind::Hexo;
    }
    if ends("_posts") || posts.join("_posts").is_dir() {
        return SiteKind::Jekyll;
    }
    let parts: Vec<_> = posts.components().rev().take(4).collect();
    let named = |name: &str| parts.iter().any(|part| part.as_os_str() == name);
    if named("src") && (named("content") || named("data")) {
        return SiteKind::Astro;
    }
    let heads: Vec<String> = samples(posts, 3)
        .take(SAMPLES)
        .filter_map(|path| head(&path))
        .collect();
    let toml = heads
        .iter()
        .filter(|text| split(text, SiteKind::Plain).language == Language::Toml);
    if toml.count() * 2 > heads.len() {
        let zola = heads.iter().any(|text| is_zola(text));
        return if zola { SiteKind::Zola } else { SiteKind::Hugo };
    }
    if named("content") {
        return SiteKind::Hugo;
    }
    SiteKind::Docusaurus
}

/// Tells whether TOML front matter has a key that only Zola knows.
fn is_zola(text: &str) -> bool {
    const KEYS: [&str; 7] = [
        "[taxonomies]",
        "[extra]",
        "sort_by",
        "paginate_by",
        "page_template",
        "insert_anchor_links",
        "redirect_to",
    ];
    text.lines()
        .any(|line| KEYS.iter().any(|key| line.starts_with(key)))
}

/// Finds the folder of a blog in a folder or above it.
pub(super) fn around(folder: &Path) -> Option<PathBuf> {
    if let Some((_, config)) = config_above(folder) {
        let below = holds_posts(folder, false);
        return if below {
            Some(folder.to_owned())
        } else {
            Some(root_of(&config).to_owned())
        };
    }
    climb(folder).take(3).find_map(|above| {
        let below = ["blog", "posts", "_posts", "content"].into_iter();
        let candidates =
            std::iter::once(above.to_owned()).chain(below.map(|name| above.join(name)));
        candidates.into_iter().find(|path| holds_posts(path, true))
    })
}
