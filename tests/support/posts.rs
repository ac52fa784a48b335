//! File operations as other programs do them: write, rename, replace.

use std::path::Path;

use super::put;

/// Returns a post with a title, a date and a body.
pub(crate) fn post(title: &str, date: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n---\n\n{body}\n")
}

/// Saves as an editor that replaces the file does: a new file renamed over the old one.
pub(crate) fn replace(path: &Path, text: &str) {
    let name = path.file_name().and_then(|name| name.to_str());
    let new = path.with_file_name(format!(".{}.new", name.expect("a name")));
    put(&new, text);
    rename(&new, path);
}

/// Renames a file or folder.
pub(crate) fn rename(from: &Path, to: &Path) {
    std::fs::rename(from, to).expect("renamed");
}

/// Removes a file.
pub(crate) fn remove(path: &Path) {
    std::fs::remove_file(path).expect("removed");
}
