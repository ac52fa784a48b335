//! Configuration sources: finds and reads the files that the settings of a site are spread over.
//!
//! The patterns of their paths depend on the generator. Folder listings are bounded, and files are
//! read as posts are: regular files only, without blocking.

use std::fs;
use std::path::{Path, PathBuf};

use crate::blog::glob::Globs;
use crate::blog::read_file;

/// Maximum number of directory entries examined per folder.
const MAX_FOLDER_ENTRIES: usize = 2000;
/// Maximum number of files read per pattern.
const MAX_FILES: usize = 500;
/// Maximum folder depth below the fixed part of a pattern.
const MAX_DEPTH: usize = 5;

/// A configuration file of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ConfigSource {
    /// Path relative to the root of the site, separated by `/`.
    pub(super) path: String,
    /// Content of the file.
    pub(super) text: String,
}

impl ConfigSource {
    /// Returns the last component of the path.
    pub(super) fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Returns the path of the folder, empty at the root of the site.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// Lists the configuration files of a site: the main one first, then those that match the patterns,
/// sorted by path.
pub(super) fn paths(root: &Path, config: &Path, patterns: &[String]) -> Vec<PathBuf> {
    let mut all = vec![config.to_owned()];
    for pattern in patterns {
        let mut found = Vec::new();
        let globs = Globs::new(&[pattern.as_str()]);
        let fixed = fixed_folder(pattern);
        let depth = if pattern.contains("**") { MAX_DEPTH } else { 0 };
        collect(&root.join(fixed), fixed, &globs, depth, &mut found);
        found.sort();
        all.extend(found.into_iter().take(MAX_FILES));
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|path| seen.insert(path.clone()));
    all
}

/// Reads the configuration files of the site at `root`; returns a warning for each unreadable one.
pub(super) fn read(root: &Path, paths: &[PathBuf]) -> (Vec<ConfigSource>, Vec<String>) {
    let (mut sources, mut said) = (Vec::new(), Vec::new());
    for path in paths {
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
        match read_file::read(path) {
            Ok(source) => sources.push(ConfigSource {
                path: name.into_owned(),
                text: source.text,
            }),
            Err(problem) => said.push(format!("{name} {}", problem.message)),
        }
    }
    (sources, said)
}

/// Returns the leading folders of a pattern that contain no wildcard.
fn fixed_folder(pattern: &str) -> &str {
    let sign = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    let before = pattern.get(..sign).unwrap_or_default();
    before.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn collect(folder: &Path, name: &str, globs: &Globs, depth: usize, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.take(MAX_FOLDER_ENTRIES) {
        let own = entry.file_name();
        let own = own.to_string_lossy();
        let below = if name.is_empty() {
            own.clone().into_owned()
        } else {
            format!("{name}/{own}")
        };
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth > 0 && own != "node_modules" && !own.starts_with('.') {
            collect(&entry.path(), &below, globs, depth - 1, found);
        } else if !is_folder && globs.matches(&below) && found.len() < MAX_FILES {
            found.push(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_begins_at_its_fixed_folder() {
        for (pattern, folder) in [
            ("config/_default/*.toml", "config/_default"),
            ("src/pages/**/*.astro", "src/pages"),
            ("{a,b}.js", ""),
            ("_data/*.json", "_data"),
            ("src/content.config.ts", "src"),
        ] {
            assert_eq!(fixed_folder(pattern), folder, "{pattern}");
        }
    }
}
