//! Small versioned JSON files in the state folder.
//!
//! They are a convenience: failing to write one is not worth a message. A damaged file is set aside
//! under another name and reported; a file of a newer version stays as it is. They are readable by
//! their owner only.

use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::blog::disk;
use crate::blog::save::private_file;

/// A larger file, in bytes, was not written by postdesk.
const MAX_FILE_BYTES: u64 = 4_000_000;

/// The part that every version of a file has.
#[derive(Debug, Deserialize)]
struct FormatVersion {
    version: u32,
}

/// Contents of a file.
pub(super) enum StateFile<T> {
    /// The saved value; `None` if there is no file.
    Saved(Option<T>),
    /// A format of a newer version.
    Newer,
    /// Nothing readable.
    Damaged,
}

/// Reads a file of a format version, or an earlier one.
pub(super) fn load<T: DeserializeOwned>(file: &Path, version: u32) -> StateFile<T> {
    let found = match file.metadata() {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return StateFile::Saved(None),
        Err(_) => return StateFile::Damaged,
    };
    let small = found.is_file() && found.len() <= MAX_FILE_BYTES;
    let text = small
        .then(|| disk::read(file, MAX_FILE_BYTES).ok())
        .flatten();
    let Some(text) = text else {
        return StateFile::Damaged;
    };
    match serde_json::from_slice::<FormatVersion>(&text) {
        Ok(found) if found.version > version => StateFile::Newer,
        _ => serde_json::from_slice(&text)
            .map_or(StateFile::Damaged, |saved| StateFile::Saved(Some(saved))),
    }
}

/// Renames a damaged file, so that its contents are not overwritten; returns a warning. `what`
/// names the contents, as in `Reading positions`.
pub(super) fn set_aside(file: &Path, what: &str) -> String {
    let aside = file.with_extension("damaged.json");
    let shown = file.display();
    match private_file::rename(file, &aside) {
        Ok(()) => format!(
            "{what} reset: {shown} was damaged. The old file is {}; delete it if you don't need it.",
            aside.display()
        ),
        Err(why) => format!("{what} can't be read: {shown}: {why}. Delete the file to reset them."),
    }
}

/// Writes a file, with its folder.
pub(super) fn save<T: Serialize>(file: &Path, contents: &T) -> io::Result<()> {
    let text = serde_json::to_string(contents)?;
    if let Some(folder) = file.parent() {
        private_file::create_private_folder(folder)?;
    }
    private_file::put(file, text.as_bytes())
}
