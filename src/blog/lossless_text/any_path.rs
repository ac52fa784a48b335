//! Serde format for paths: a string, or an array of bytes if the path is not valid UTF-8.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum JsonPath {
    Text(PathBuf),
    Bytes(Vec<u8>),
}

pub(in crate::blog) fn serialize<S: Serializer>(path: &Path, out: S) -> Result<S::Ok, S::Error> {
    match path.to_str() {
        Some(text) => text.serialize(out),
        None => path.as_os_str().as_bytes().serialize(out),
    }
}

pub(in crate::blog) fn deserialize<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<PathBuf, D::Error> {
    Ok(match JsonPath::deserialize(from)? {
        JsonPath::Text(path) => path,
        JsonPath::Bytes(bytes) => OsString::from_vec(bytes).into(),
    })
}
