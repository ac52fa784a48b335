//! Current text of a post: as it is in the editor, or else on disk.

use std::path::PathBuf;

use crate::blog::{Post, read_file};
use crate::editor::Text;

/// Returns the text of a post, as it is in the editor or on disk.
pub(super) fn text_of(post: &Post, written: &[(PathBuf, Text)]) -> Result<String, UnreadablePost> {
    let written = written.iter().find(|(path, _)| *path == post.path);
    if let Some((_, text)) = written {
        return Ok(text.to_string());
    }
    let read = read_file::read_post(post);
    let shown = |text: String| {
        if post.for_readers {
            read_file::without_comments(&text)
        } else {
            text
        }
    };
    read.map(|source| shown(source.text))
        .map_err(|_told_in_the_list| UnreadablePost)
}

/// A post that could not be searched.
pub(super) struct UnreadablePost;
