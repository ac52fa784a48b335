//! Directory scan: which files below the posts directory are posts, and which folders contain them.
//!
//! No file is opened here. A symbolic link to a folder is followed once, and never back into the
//! posts; what can't be listed produces a warning, not an error.

mod names;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use regex::RegexSet;

use super::generator::SiteKind;
use super::glob::Globs;
use super::post::PostId;
use super::read_file::special_file_kind;
use super::save::is_temporary;
use super::site::{SearchLimits, Site};
pub use names::{has_markdown_extension, is_post_name};
use names::{is_folder_name, is_in_post_folder, is_post_folder_name, looks_like_post};

/// Maximum nesting depth of folders.
const MAX_FOLDER_DEPTH: usize = 40;
/// Docusaurus' default for `include`, used if only `exclude` is configured.
const DOCUSAURUS_INCLUDE: &[&str] = &["**/*.{md,mdx}"];
/// Docusaurus' default for `exclude`, used if only `include` is configured.
const DOCUSAURUS_EXCLUDE: &[&str] = &[
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
    pub already_known: BTreeSet<PathBuf>,
    /// Files named like posts that aren't posts, with the ids they would have.
    pub skipped: Vec<(PostId, PathBuf)>,
    /// One-line warnings.
    pub warnings: Vec<String>,
    /// The folders that contain temporary files of a save.
    pub temporary_folders: BTreeSet<PathBuf>,
}

/// Lists `folders` and all folders below them that are not `known`.
pub fn list(site: &Site, folders: &[PathBuf], known: &BTreeSet<PathBuf>) -> Listing {
    let mut walk = PostScan {
        site,
        known,
        globs: globs(site),
        ignored: ignored_expressions(site),
        localized: localized_folder(site),
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
    remove_pages(site, known, &mut walk.found);
    walk.add_opened_file(folders);
    walk.found
}

/// Removes the pages of a site whose post folders may be anywhere in it, as in Jekyll.
fn remove_pages(site: &Site, known: &BTreeSet<PathBuf>, found: &mut Listing) {
    let is_part = |path: &Path| is_in_post_folder(path, site.kind);
    if !site.kind.generator_rules().files.folders_are_categories || is_part(&site.posts) {
        return;
    }
    if known.union(&found.listed).any(|folder| is_part(folder)) {
        found.files.retain(|(_, path)| is_part(path));
        found.skipped.retain(|(_, path)| is_part(path));
    }
}

/// Returns the id of a file below the posts directory.
pub fn id_of(site: &Site, path: &Path) -> PostId {
    let relative = path.strip_prefix(&site.posts).unwrap_or(path);
    PostId::new(&escaped_name(relative.as_os_str()))
}

/// Returns a name as text; each byte that isn't UTF-8 becomes `U+FFFD` and its two hexadecimal
/// digits.
fn escaped_name(name: &OsStr) -> String {
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
struct PostScan<'a> {
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

impl PostScan<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) {
        if depth > MAX_FOLDER_DEPTH
            || self.is_too_deep(folder)
            || self.found.listed.contains(folder)
        {
            return;
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                if folder.symlink_metadata().is_ok() {
                    self.found.listed.insert(folder.to_owned());
                    self.warn(folder, &format!("cannot be listed: {error}"));
                }
                return;
            }
        };
        self.found.listed.insert(folder.to_owned());
        let outside = is_outside(self.site, folder);
        for entry in entries.flatten() {
            self.entries += 1;
            if self.is_over_limit() {
                return;
            }
            self.entry(&entry, outside, depth);
        }
    }

    /// Whether a folder is deeper than the scan may go.
    fn is_too_deep(&self, folder: &Path) -> bool {
        let Some(reach) = self.site.listing.limits else {
            return false;
        };
        let below = folder.strip_prefix(&self.site.posts).unwrap_or(folder);
        below.components().count() >= reach.max_levels
    }

    /// Whether the scan has reached its limit of names; adds a warning the first time.
    fn is_over_limit(&mut self) -> bool {
        let Some(reach) = self.site.listing.limits else {
            return false;
        };
        if self.entries == reach.max_entries + 1 {
            let folder = self.site.posts.display();
            self.found.warnings.push(format!(
                "only the first {} entries of {folder} were searched; open a subfolder",
                reach.max_entries
            ));
        }
        self.entries > reach.max_entries
    }

    /// Adds the file opened by name, if the rules exclude it.
    fn add_opened_file(&mut self, folders: &[PathBuf]) {
        let Some(file) = &self.site.listing.file else {
            return;
        };
        let is_in = |folder: &Path| folders.iter().any(|it| it == folder);
        let is_looked_at = file
            .parent()
            .is_some_and(|it| self.found.listed.contains(it));
        let is_listed = self.found.files.iter().any(|(_, path)| path == file);
        if (is_looked_at || is_in(&self.site.posts)) && !is_listed && file.is_file() {
            let id = id_of(self.site, file);
            self.found.skipped.retain(|(_, path)| path != file);
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
            self.found.temporary_folders.extend(folder);
        } else if kind.is_file() && is_post {
            self.file(entry.path());
        } else if kind.is_file() && looks_like_post(&name, self.site.kind) && !outside {
            let path = entry.path();
            self.found.skipped.push((id_of(self.site, &path), path));
        } else if kind.is_dir() && is_folder {
            self.subfolder(&entry.path(), depth);
        } else if kind.is_symlink() && (is_post || is_folder) {
            self.link(&entry.path(), is_post, is_folder, depth);
        } else if !kind.is_file() && !kind.is_dir() && is_post {
            self.warn_left_out(&entry.path());
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
        if self.site.listing.limits.is_some() && SearchLimits::is_skipped(name) {
            return false;
        }
        let files = &self.site.kind.generator_rules().files;
        if outside && !files.folders_are_categories {
            return is_post_folder_name(name, self.site.kind);
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
            self.found.already_known.insert(path.to_owned());
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
            Ok(target) if is_post && !target.is_dir() => self.warn_left_out(path),
            Err(error) if is_post => self.warn(path, &format!("is skipped: {error}")),
            _ => {}
        }
    }

    fn warn_left_out(&mut self, path: &Path) {
        let kind = path
            .metadata()
            .ok()
            .and_then(|metadata| special_file_kind(&metadata));
        self.warn(
            path,
            &format!("is skipped: it is {}", kind.unwrap_or("not a file")),
        );
    }

    fn warn(&mut self, path: &Path, what: &str) {
        let name = id_of(self.site, path);
        let name = if name.as_str().is_empty() {
            "the posts folder"
        } else {
            name.as_str()
        };
        self.found.warnings.push(format!("{name} {what}"));
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
        SiteKind::Docusaurus => DOCUSAURUS_EXCLUDE,
        _ => &[],
    };
    (!none).then(|| {
        (
            or(&files.include, DOCUSAURUS_INCLUDE),
            or(&files.exclude, exclude),
        )
    })
}

/// Returns the folder of the default locale's translation.
fn localized_folder(site: &Site) -> Option<PathBuf> {
    let folder = site.root.join(site.settings.files.localized.as_ref()?);
    folder.is_dir().then_some(folder)
}

/// Whether a folder is outside all post folders: if the generator keeps posts and drafts in folders
/// with fixed names, and the scan starts above them.
fn is_outside(site: &Site, folder: &Path) -> bool {
    let parts = site.kind.generator_rules().files.post_subfolders;
    let within = |path: &Path| is_in_post_folder(path, site.kind);
    if parts.is_empty() || within(&site.posts) {
        return false;
    }
    let below = folder.strip_prefix(&site.posts).unwrap_or(folder);
    !within(below) && parts.iter().any(|part| site.posts.join(part).is_dir())
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
    fn names_like_posts_are_distinguished_from_hidden_ones() {
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
        let first = escaped_name(OsStr::from_bytes(b"caf\xe9.md"));
        assert_eq!(first, "caf\u{fffd}e9.md");
        assert_ne!(first, escaped_name(OsStr::from_bytes(b"caf\xe8.md")));
    }
}
