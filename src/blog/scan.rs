//! Directory scan: which files below the posts directory are posts, and which folders contain them.
//!
//! No file is opened here. A symbolic link to a folder is followed once, and never back into the
//! posts; what can't be listed produces a warning, not an error.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use regex::RegexSet;

use super::glob::Globs;
use super::post::PostId;
use super::read_file::odd_kind;
use super::save::is_temporary;
use super::site::{Reach, Site, SiteKind};

/// Maximum nesting depth of folders.
const MOST_DEPTH: usize = 40;
/// Docusaurus' default for `include`, used if only `exclude` is configured.
const INCLUDE: &[&str] = &["**/*.{md,mdx}"];
/// Docusaurus' default for `exclude`, used if only `include` is configured.
const EXCLUDE: &[&str] = &[
    "**/_*.{js,jsx,ts,tsx,md,mdx}",
    "**/_*/**",
    "**/*.test.{js,jsx,ts,tsx}",
    "**/__tests__/**",
];

/// The result of a scan.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files that are posts by name, with their ids.
    pub files: Vec<(PostId, PathBuf)>,
    /// The folders that were listed.
    pub listed: BTreeSet<PathBuf>,
    /// The folders found in them that were skipped because they were known.
    pub seen: BTreeSet<PathBuf>,
    /// Files named like posts that aren't posts, with the ids they would have.
    pub passed: Vec<(PostId, PathBuf)>,
    /// One-line warnings.
    pub troubles: Vec<String>,
    /// The folders that contain temporary files of a save.
    pub leftovers: BTreeSet<PathBuf>,
}

/// Lists `folders` and all folders below them that are not `known`.
pub fn list(site: &Site, folders: &[PathBuf], known: &BTreeSet<PathBuf>) -> Listing {
    let mut walk = Walk {
        site,
        known,
        globs: globs(site),
        ignored: ignored_expressions(site),
        localized: localized(site),
        real: site
            .posts
            .canonicalize()
            .unwrap_or_else(|_| site.posts.clone()),
        followed: BTreeSet::new(),
        entries: 0,
        found: Listing::default(),
    };
    for folder in folders {
        walk.folder(folder, 0);
    }
    leave_pages_out(site, known, &mut walk.found);
    walk.add_named(folders);
    walk.found
}

/// Removes the pages of a site whose post folders may be anywhere in it, as in Jekyll.
fn leave_pages_out(site: &Site, known: &BTreeSet<PathBuf>, found: &mut Listing) {
    let is_part = |path: &Path| is_within_part(path, site.kind);
    if !site.kind.profile().files.folders_are_categories || is_part(&site.posts) {
        return;
    }
    if known.union(&found.listed).any(|folder| is_part(folder)) {
        found.files.retain(|(_, path)| is_part(path));
        found.passed.retain(|(_, path)| is_part(path));
    }
}

/// Returns the id of a file below the posts directory.
pub fn id_of(site: &Site, path: &Path) -> PostId {
    let relative = path.strip_prefix(&site.posts).unwrap_or(path);
    PostId::new(&written(relative.as_os_str()))
}

/// Returns a name as text; each byte that isn't UTF-8 becomes `U+FFFD` and its two hexadecimal
/// digits.
fn written(name: &OsStr) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(name.len());
    for chunk in name.as_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // writing to a string can't fail
            let _ = write!(out, "\u{fffd}{byte:02x}");
        }
    }
    out
}

/// A running scan.
struct Walk<'a> {
    site: &'a Site,
    known: &'a BTreeSet<PathBuf>,
    globs: Option<(Globs, Globs)>,
    /// Expressions for paths that aren't posts.
    ignored: RegexSet,
    localized: Option<PathBuf>,
    real: PathBuf,
    followed: BTreeSet<PathBuf>,
    /// Number of names seen.
    entries: usize,
    found: Listing,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) {
        if depth > MOST_DEPTH || self.is_beyond(folder) || self.found.listed.contains(folder) {
            return;
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                if folder.symlink_metadata().is_ok() {
                    self.found.listed.insert(folder.to_owned());
                    self.trouble(folder, &format!("cannot be listed: {error}"));
                }
                return;
            }
        };
        self.found.listed.insert(folder.to_owned());
        let outside = is_outside(self.site, folder);
        for entry in entries.flatten() {
            self.entries += 1;
            if self.is_full() {
                return;
            }
            self.entry(&entry, outside, depth);
        }
    }

    /// Whether a folder is deeper than the scan may go.
    fn is_beyond(&self, folder: &Path) -> bool {
        let Some(reach) = self.site.opening.reach else {
            return false;
        };
        let below = folder.strip_prefix(&self.site.posts).unwrap_or(folder);
        below.components().count() >= reach.max_levels
    }

    /// Whether the scan has reached its limit of names; adds a warning the first time.
    fn is_full(&mut self) -> bool {
        let Some(reach) = self.site.opening.reach else {
            return false;
        };
        if self.entries == reach.max_entries + 1 {
            let folder = self.site.posts.display();
            self.found.troubles.push(format!(
                "only the first {} names of {folder} were searched; open a folder below it",
                reach.max_entries
            ));
        }
        self.entries > reach.max_entries
    }

    /// Adds the file opened by name, if the rules exclude it.
    fn add_named(&mut self, folders: &[PathBuf]) {
        let Some(file) = &self.site.opening.file else {
            return;
        };
        let is_in = |folder: &Path| folders.iter().any(|it| it == folder);
        let is_looked_at = file
            .parent()
            .is_some_and(|it| self.found.listed.contains(it));
        let is_listed = self.found.files.iter().any(|(_, path)| path == file);
        if (is_looked_at || is_in(&self.site.posts)) && !is_listed && file.is_file() {
            let id = id_of(self.site, file);
            self.found.passed.retain(|(_, path)| path != file);
            self.found.files.push((id, file.clone()));
        }
    }

    /// Handles one directory entry; in a folder outside all post folders, only subfolders count.
    fn entry(&mut self, entry: &DirEntry, outside: bool, depth: usize) {
        let name = entry.file_name();
        let Ok(kind) = entry.file_type() else {
            return;
        };
        let is_post = !outside && self.is_post(&name, &entry.path());
        let is_folder = self.is_folder(&name, outside);
        if kind.is_file() && is_temporary(&name) {
            let folder = entry.path().parent().map(Path::to_owned);
            self.found.leftovers.extend(folder);
        } else if kind.is_file() && is_post {
            self.file(entry.path());
        } else if kind.is_file() && looks_like_post(&name, self.site.kind) && !outside {
            let path = entry.path();
            self.found.passed.push((id_of(self.site, &path), path));
        } else if kind.is_dir() && is_folder {
            self.subfolder(&entry.path(), depth);
        } else if kind.is_symlink() && (is_post || is_folder) {
            self.link(&entry.path(), is_post, is_folder, depth);
        } else if !kind.is_file() && !kind.is_dir() && is_post {
            self.left_out(&entry.path());
        }
    }

    fn is_post(&self, name: &OsStr, path: &Path) -> bool {
        if self.ignored.is_match(&path.to_string_lossy()) {
            return false;
        }
        let ignored = &self.site.settings.files.ignored;
        if !ignored.is_empty() {
            let below = path.strip_prefix(&self.site.root).unwrap_or(path);
            let id = id_of(self.site, path);
            if ignored.matches(id.as_str()) || ignored.matches(&below.to_string_lossy()) {
                return false;
            }
        }
        match &self.globs {
            None => is_post_name(name, self.site.kind),
            Some((include, exclude)) => {
                let id = id_of(self.site, path);
                include.matches(id.as_str()) && !exclude.matches(id.as_str())
            }
        }
    }

    fn is_folder(&self, name: &OsStr, outside: bool) -> bool {
        if self.site.opening.reach.is_some() && Reach::skips(name) {
            return false;
        }
        let files = &self.site.kind.profile().files;
        if outside && !files.folders_are_categories {
            return is_part(name, self.site.kind);
        }
        match &self.globs {
            None => is_folder_name(name, self.site.kind),
            Some(_) => !name.as_bytes().starts_with(b".") && name != "node_modules",
        }
    }

    /// Adds a file, or the translation that replaces it.
    fn file(&mut self, path: PathBuf) {
        let id = id_of(self.site, &path);
        let below = path.strip_prefix(&self.site.posts).ok();
        let localized = self.localized.as_ref().zip(below);
        let localized = localized.map(|(folder, below)| folder.join(below));
        let path = localized.filter(|it| it.is_file()).unwrap_or(path);
        self.found.files.push((id, path));
    }

    fn subfolder(&mut self, path: &Path, depth: usize) {
        if self.known.contains(path) {
            self.found.seen.insert(path.to_owned());
        } else {
            self.folder(path, depth + 1);
        }
    }

    fn link(&mut self, path: &Path, is_post: bool, is_folder: bool, depth: usize) {
        match path.metadata() {
            Ok(target) if target.is_file() && is_post => self.file(path.to_owned()),
            Ok(target) if target.is_dir() && is_folder => {
                let Ok(real) = path.canonicalize() else {
                    return;
                };
                let circle = real.starts_with(&self.real) || self.real.starts_with(&real);
                if !circle && self.followed.insert(real) {
                    self.subfolder(path, depth);
                }
            }
            Ok(target) if is_post && !target.is_dir() => self.left_out(path),
            Err(error) if is_post => self.trouble(path, &format!("is left out: {error}")),
            _ => {}
        }
    }

    fn left_out(&mut self, path: &Path) {
        let kind = path
            .metadata()
            .ok()
            .and_then(|metadata| odd_kind(&metadata));
        self.trouble(
            path,
            &format!("is left out: it is {}", kind.unwrap_or("no file")),
        );
    }

    fn trouble(&mut self, path: &Path, what: &str) {
        let name = id_of(self.site, path);
        let name = if name.as_str().is_empty() {
            "the posts folder"
        } else {
            name.as_str()
        };
        self.found.troubles.push(format!("{name} {what}"));
    }
}

/// Compiles the expressions for paths that aren't posts; an invalid one excludes nothing.
fn ignored_expressions(site: &Site) -> RegexSet {
    let written = site.settings.files.ignored_expressions.iter();
    let read = written.filter(|it| regex::Regex::new(it).is_ok());
    RegexSet::new(read).unwrap_or_default()
}

/// Returns the include and exclude patterns, if either is configured.
fn globs(site: &Site) -> Option<(Globs, Globs)> {
    let files = &site.settings.files;
    let or = |globs: &Globs, own: &[&str]| {
        if globs.is_empty() {
            Globs::new(own)
        } else {
            globs.clone()
        }
    };
    let none = files.include.is_empty() && files.exclude.is_empty();
    let exclude = match site.kind {
        SiteKind::Docusaurus => EXCLUDE,
        _ => &[],
    };
    (!none).then(|| (or(&files.include, INCLUDE), or(&files.exclude, exclude)))
}

/// Returns the folder of the default locale's translation.
fn localized(site: &Site) -> Option<PathBuf> {
    let folder = site.root.join(site.settings.files.localized.as_ref()?);
    folder.is_dir().then_some(folder)
}

/// Whether a folder is outside all post folders: if the generator keeps posts and drafts in folders
/// with fixed names, and the scan starts above them.
fn is_outside(site: &Site, folder: &Path) -> bool {
    let parts = site.kind.profile().files.parts;
    let within = |path: &Path| is_within_part(path, site.kind);
    if parts.is_empty() || within(&site.posts) {
        return false;
    }
    let below = folder.strip_prefix(&site.posts).unwrap_or(folder);
    !within(below) && parts.iter().any(|part| site.posts.join(part).is_dir())
}

/// Whether a path contains a folder of posts or of drafts.
fn is_within_part(path: &Path, kind: SiteKind) -> bool {
    let mut names = path.components();
    names.any(|name| is_part(name.as_os_str(), kind))
}

fn is_part(name: &OsStr, kind: SiteKind) -> bool {
    kind.profile().files.parts.iter().any(|part| name == *part)
}

/// Whether a file with this name is a post.
pub fn is_post_name(name: &OsStr, kind: SiteKind) -> bool {
    let files = &kind.profile().files;
    let bytes = name.as_bytes();
    let begins = |start: &str| bytes.starts_with(start.as_bytes());
    let ends = |ending: &str| {
        let at = bytes.len().checked_sub(ending.len());
        let own = at.and_then(|at| bytes.get(at..)).unwrap_or_default();
        own == ending.as_bytes() || files.any_case && own.eq_ignore_ascii_case(ending.as_bytes())
    };
    !files.not_files.iter().any(|it| begins(it)) && files.endings.iter().any(|it| ends(it))
}

/// Whether a name has an extension that a user may expect to be a post's.
///
/// Names starting with `.` or `_` are hidden from the generator on purpose.
fn looks_like_post(name: &OsStr, kind: SiteKind) -> bool {
    const ENDINGS: [&str; 6] = ["md", "mdx", "markdown", "mkd", "mkdown", "mdown"];
    let name = name.to_string_lossy();
    let hidden = name.starts_with(['.', '_', '#']);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let is_known = ENDINGS.contains(&ending.to_ascii_lowercase().as_str());
    is_known && !hidden && !stem.is_empty() && !is_post_name(OsStr::new(&*name), kind)
}

fn is_folder_name(name: &OsStr, kind: SiteKind) -> bool {
    let files = &kind.profile().files;
    // `.` and `_` stand for all names with that prefix
    let is = |no: &str| {
        let mark = no.len() == 1 && name.as_bytes().starts_with(no.as_bytes());
        mark || name == OsStr::new(no)
    };
    is_part(name, kind) || !files.not_folders.iter().any(|it| is(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_as_the_generator_judges_them() {
        let docusaurus = |name: &str| is_post_name(OsStr::new(name), SiteKind::Docusaurus);
        for name in [
            "a.md",
            "a.mdx",
            "README.md",
            "index.md",
            "comp.test.md",
            "[b](r).md",
            "日本.md",
            "a b.md",
        ] {
            assert!(docusaurus(name), "{name}");
        }
        for name in [
            "_a.md",
            ".a.md",
            "a.MD",
            "a.markdown",
            "a.md~",
            "#a.md#",
            ".a.md.swp",
            "4913",
            ".#a.md",
            "md",
        ] {
            assert!(!docusaurus(name), "{name}");
        }
        assert!(is_post_name(OsStr::new("a.markdown"), SiteKind::Jekyll));
        assert!(!is_post_name(OsStr::new("_index.fr.md"), SiteKind::Zola));
        assert!(is_post_name(OsStr::new("_x.md"), SiteKind::Zola));
        assert!(!is_post_name(OsStr::new("_x.md"), SiteKind::Hexo));
    }

    #[test]
    fn names_that_look_like_posts_and_are_none_are_told_from_those_that_are_hidden() {
        let looks = |name: &str| looks_like_post(OsStr::new(name), SiteKind::Docusaurus);
        for name in ["a.MD", "a.Mdx", "a.markdown"] {
            assert!(looks(name), "{name}");
        }
        for name in ["a.md", "_a.MD", ".a.MD", "a.md~", "a.txt", ".MD"] {
            assert!(!looks(name), "{name}");
        }
    }

    #[test]
    fn two_names_that_are_no_utf_8_stay_two() {
        let first = written(OsStr::from_bytes(b"caf\xe9.md"));
        assert_eq!(first, "caf\u{fffd}e9.md");
        assert_ne!(first, written(OsStr::from_bytes(b"caf\xe8.md")));
    }
}
