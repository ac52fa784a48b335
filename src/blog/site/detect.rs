//! Site detection: finds the generator and the posts folder from any folder of a site.

use std::fs;
use std::path::{Path, PathBuf};

use super::folders::{MAX_FOLDER_ENTRIES, has_own_posts, has_posts, site_ancestors};
use super::generator_hints;
use crate::blog::generator::{DetectionHint, SiteKind, table};
use crate::blog::read_file;

/// A detected site.
pub(super) struct DetectedSite {
    /// The generator.
    pub(super) kind: SiteKind,
    /// Posts folder, if it is known already.
    pub(super) posts: Option<PathBuf>,
    /// Configuration file.
    pub(super) config: Option<PathBuf>,
    /// Root of the site, if a manifest rather than a configuration file identifies it.
    pub(super) root: Option<PathBuf>,
}

/// Detects the site that a folder belongs to or contains.
pub(super) fn open(folder: &Path) -> DetectedSite {
    let known = |kind, posts, config| DetectedSite {
        kind,
        posts,
        config: Some(config),
        root: None,
    };
    if let Some((kind, file)) = config_in(folder) {
        return known(kind, None, file);
    }
    let own = || has_posts(folder).then(|| folder.to_owned());
    if let Some((kind, file)) = config_above(folder) {
        return known(kind, own(), file);
    }
    if let Some((kind, root)) = generator_hints::manifest_above(folder) {
        return DetectedSite {
            kind,
            posts: own().filter(|_| root != folder),
            config: None,
            root: Some(root),
        };
    }
    if let Some((kind, file)) = config_below(folder) {
        return known(kind, None, file);
    }
    let posts = guess_posts_folder(folder);
    DetectedSite {
        kind: generator_hints::generator_of_posts(&posts),
        posts: Some(posts),
        config: None,
        root: None,
    }
}

/// Finds the configuration in one of the subfolders that often contain a site.
pub(super) fn config_below(folder: &Path) -> Option<(SiteKind, PathBuf)> {
    let mut names = ["website", "docs", "site", "blog"].into_iter();
    names.find_map(|below| config_in(&folder.join(below)))
}

/// Finds the configuration in a folder or above it, up to a repository root or a home folder.
pub(super) fn config_above(folder: &Path) -> Option<(SiteKind, PathBuf)> {
    site_ancestors(folder).find_map(config_in)
}

/// Finds the configuration of a site in a folder.
fn config_in(folder: &Path) -> Option<(SiteKind, PathBuf)> {
    table::DETECTION_ORDER.into_iter().find_map(|profile| {
        let found = &profile.detection;
        let file = |names: &[&str]| {
            let mut paths = names.iter().map(|name| folder.join(name));
            paths.find(|path| path.is_file())
        };
        let shared = || {
            file(found.shared_config_files)
                .filter(|path| has_required_neighbor(&found.hint, folder, path))
        };
        let path = file(found.config_files).or_else(shared)?;
        Some((profile.kind, path))
    })
}

fn has_required_neighbor(wanted: &DetectionHint, folder: &Path, file: &Path) -> bool {
    let has = |name: &str| folder.join(name).exists();
    match *wanted {
        DetectionHint::Nothing => true,
        DetectionHint::Any(names) => names.iter().any(|name| has(name)),
        DetectionHint::Word(word) => mentions(file, word),
        DetectionHint::FolderOrPackage(name, word) => {
            has(name) || mentions(&folder.join("package.json"), word)
        }
    }
}

fn mentions(path: &Path, word: &str) -> bool {
    read_file::read(path).is_ok_and(|source| source.text.contains(word))
}

/// Returns the root of the site that a configuration file belongs to.
pub(super) fn root_of(config: &Path) -> &Path {
    let folder = config.parent().unwrap_or(config);
    let parts = Path::new("config/_default");
    if folder.ends_with(parts) {
        return folder.ancestors().nth(2).unwrap_or(folder);
    }
    folder
}

/// Finds the posts folder among the candidates of a blog; the root if none of them exists.
///
/// If there is a drafts folder beside the posts, returns the folder that contains both.
pub(super) fn posts_folder(root: &Path, kind: SiteKind, folders: &[String]) -> PathBuf {
    let joined = |name: &String| -> PathBuf { root.join(name).components().collect() };
    let only = kind == SiteKind::Docusaurus;
    let paths = || folders.iter().map(joined);
    // an existing empty folder is where the first post goes, if no other folder has any
    let filled = || paths().find(|path| has_posts(path));
    let Some(posts) = paths()
        .next()
        .filter(|_| only || folders.len() == 1)
        .or_else(filled)
        .or_else(|| paths().find(|path| path.is_dir()))
        .filter(|path| only || path.is_dir())
    else {
        return root.to_owned();
    };
    let drafts = kind.generator_rules().visibility.drafts_folder;
    let above = posts.parent().filter(|_| posts.ends_with("_posts"));
    match above.zip(drafts) {
        Some((above, drafts)) if above.join(drafts).is_dir() => above.to_owned(),
        _ => posts,
    }
}

/// Lists the folders beside a posts folder that contain posts too, including itself: the
/// collections of an Astro site.
pub(super) fn collections(root: &Path, posts: &Path) -> Vec<(String, PathBuf)> {
    let above = ["src/content", "src/data"].map(|name| root.join(name));
    let Some(above) = above.iter().find(|it| posts.parent() == Some(it)) else {
        return Vec::new();
    };
    let entries = fs::read_dir(above).into_iter().flatten().flatten();
    let folders = entries.take(MAX_FOLDER_ENTRIES).map(|entry| entry.path());
    let mut found: Vec<(String, PathBuf)> = folders
        .filter(|path| path.is_dir() && has_posts(path))
        .filter_map(|path| Some((path.file_name()?.to_str()?.to_owned(), path)))
        .collect();
    found.sort();
    found
}

/// Returns the posts folder if nothing identifies the generator.
fn guess_posts_folder(folder: &Path) -> PathBuf {
    let own = has_own_posts(folder, false).then(|| folder.to_owned());
    own.or_else(|| conventional_posts_folder(folder))
        .unwrap_or_else(|| folder.to_owned())
}

/// Finds a subfolder in which blogs conventionally keep their posts; more specific ones first.
pub(super) fn conventional_posts_folder(folder: &Path) -> Option<PathBuf> {
    const HABITS: [&str; 15] = [
        "blog",
        "posts",
        "_posts",
        "content/blog",
        "content/posts",
        "content",
        "src/content/blog",
        "src/content/posts",
        "src/data/blog",
        "src/data/post",
        "docs/_posts",
        "website/blog",
        "source/_posts",
        "src/content",
        "src/posts",
    ];
    let mut below = HABITS.iter().map(|name| folder.join(name));
    below.find(|path| has_posts(path))
}
