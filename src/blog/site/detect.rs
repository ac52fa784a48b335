//! Finds the generator and the posts folder from any folder of a site.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{SiteKind, config};
use crate::blog::body;
use crate::blog::front_matter::{Language, split};
use crate::blog::scan::is_post_name;

/// So many files are looked into before a guess.
const SAMPLES: usize = 20;
/// So many names of one folder are looked at before a guess.
const NAMES: usize = 2000;

/// A site as it was found.
pub(super) struct Detected {
    /// Whose rules.
    pub(super) kind: SiteKind,
    /// The posts folder.
    pub(super) posts: PathBuf,
    /// The configuration file.
    pub(super) config: Option<PathBuf>,
}

/// Opens any folder of a site.
pub(super) fn open(folder: &Path) -> Detected {
    if let Some((kind, file)) = config_in(folder) {
        return rooted(folder, kind, file);
    }
    if let Some((kind, file)) = config_above(folder) {
        if has_posts(folder) {
            return Detected {
                kind,
                posts: folder.to_owned(),
                config: Some(file),
            };
        }
        return rooted(file.parent().unwrap_or(folder), kind, file.clone());
    }
    for below in ["website", "docs", "site", "blog"] {
        let below = folder.join(below);
        if let Some((kind, file)) = config_in(&below) {
            return rooted(&below, kind, file);
        }
    }
    let posts = without_config(folder);
    Detected {
        kind: by_content(&posts),
        posts,
        config: None,
    }
}

fn rooted(root: &Path, kind: SiteKind, config: PathBuf) -> Detected {
    Detected {
        kind,
        posts: posts_of(root, kind, &config),
        config: Some(config),
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
    let file = |names: &[&str]| {
        names
            .iter()
            .map(|name| folder.join(name))
            .find(|path| path.is_file())
    };
    let has = |name: &str| folder.join(name).exists();
    let docusaurus = [
        "docusaurus.config.js",
        "docusaurus.config.ts",
        "docusaurus.config.mjs",
        "docusaurus.config.cjs",
    ];
    if let Some(path) = file(&docusaurus) {
        return Some((SiteKind::Docusaurus, path));
    }
    if let Some(path) = file(&["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"]) {
        return Some((SiteKind::Hugo, path));
    }
    if let Some(path) = file(&["zola.toml"]) {
        return Some((SiteKind::Zola, path));
    }
    if let Some(path) = file(&["config.toml", "config.yaml", "config.yml"]) {
        if has("templates") && mentions(&path, "base_url") {
            return Some((SiteKind::Zola, path));
        }
        if has("archetypes") || has("layouts") || has("content") {
            return Some((SiteKind::Hugo, path));
        }
    }
    if let Some(path) = file(&["_config.yml", "_config.yaml"]) {
        let hexo = has("source/_posts") || mentions(&folder.join("package.json"), "hexo");
        return Some((
            if hexo {
                SiteKind::Hexo
            } else {
                SiteKind::Jekyll
            },
            path,
        ));
    }
    let astro = [
        "astro.config.mjs",
        "astro.config.ts",
        "astro.config.js",
        "astro.config.cjs",
    ];
    if let Some(path) = file(&astro) {
        return Some((SiteKind::Astro, path));
    }
    let eleventy = [
        ".eleventy.js",
        "eleventy.config.js",
        "eleventy.config.mjs",
        "eleventy.config.cjs",
        "eleventy.config.ts",
    ];
    file(&eleventy).map(|path| (SiteKind::Eleventy, path))
}

fn mentions(path: &Path, word: &str) -> bool {
    body::read(path).is_ok_and(|source| source.text.contains(word))
}

/// The posts folder of a site by its generator's habits; the root where none of them is there.
fn posts_of(root: &Path, kind: SiteKind, config: &Path) -> PathBuf {
    if kind == SiteKind::Docusaurus {
        let text = body::read(config)
            .map(|source| source.text)
            .unwrap_or_default();
        let named = config::blog_path(&text).map(|path| root.join(path).components().collect());
        return named.unwrap_or_else(|| root.join("blog"));
    }
    let habits: &[&str] = match kind {
        SiteKind::Jekyll if root.join("_drafts").is_dir() => &["."],
        SiteKind::Jekyll => &["_posts", "."],
        SiteKind::Hexo if root.join("source/_drafts").is_dir() => &["source"],
        SiteKind::Hexo => &["source/_posts", "source"],
        SiteKind::Astro => &[
            "src/content/blog",
            "src/content/posts",
            "src/content/post",
            "src/data/post",
            "src/data/blog",
            "src/data/posts",
            "src/content",
            "src/data",
            "src/pages",
        ],
        SiteKind::Eleventy => &[
            "src/posts",
            "posts",
            "content/blog",
            "content/posts",
            "src/blog",
            "blog",
            "content",
            "src",
        ],
        _ => &["content", "posts", "blog"],
    };
    first_folder(root, habits).unwrap_or_else(|| root.to_owned())
}

fn first_folder(root: &Path, names: &[&str]) -> Option<PathBuf> {
    let paths = names.iter().map(|name| {
        if *name == "." {
            root.to_owned()
        } else {
            root.join(name)
        }
    });
    paths.into_iter().find(|path| path.is_dir())
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
        let named = is_post_name(&name, SiteKind::Hugo) || name == "_index.md";
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
    let mut bytes = Vec::new();
    fs::File::open(path)
        .ok()?
        .take(4096)
        .read_to_end(&mut bytes)
        .ok()?;
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
            config.parent().map(Path::to_owned)
        };
    }
    climb(folder).take(3).find_map(|above| {
        let below = ["blog", "posts", "_posts", "content"].into_iter();
        let candidates =
            std::iter::once(above.to_owned()).chain(below.map(|name| above.join(name)));
        candidates.into_iter().find(|path| holds_posts(path, true))
    })
}
