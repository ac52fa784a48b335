//! Text of the user files, read all at once, so that a disk that does not answer is waited for only
//! once.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::blog::disk;
use crate::config::Paths;

/// Maximum size of a settings file, in bytes.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// Contents of the user files, or why they can't be read.
#[derive(Debug, Default)]
pub(super) struct FileContents {
    /// Names of the user's themes, without `.toml`.
    pub(super) themes: Vec<String>,
    texts: BTreeMap<PathBuf, Result<String, String>>,
}

impl FileContents {
    /// Reads settings, keys and themes.
    pub(super) fn read(paths: &Paths) -> Self {
        let themes = theme_names(&paths.config.join("themes"));
        let files = [paths.settings_file(), paths.keys_file()].into_iter();
        let files = files.chain(themes.iter().map(|name| paths.theme_file(name)));
        let texts = files.filter_map(|path| {
            let text = match read(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
                text => text.map_err(|error| error.to_string()),
            };
            Some((path, text))
        });
        Self {
            texts: texts.collect(),
            themes,
        }
    }

    /// Returns the text of a file, or `None` if it does not exist.
    pub(super) fn get(&self, path: &Path) -> Option<Result<&str, &str>> {
        let text = self.texts.get(path)?.as_ref();
        Some(text.map(String::as_str).map_err(String::as_str))
    }
}

/// Returns the names of the themes in a folder, sorted.
fn theme_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort_unstable();
    names
}

fn read(path: &Path) -> io::Result<String> {
    let bytes = disk::read(path, MAX_FILE_BYTES)?;
    let not_text = |_invalid| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text");
    String::from_utf8(bytes).map_err(not_text)
}
