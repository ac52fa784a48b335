//! Reads batches of files: a function of the disk, the rules and the time, without state, so that
//! batches can be read on several threads.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::PathBuf;

use jiff::Timestamp;

use super::super::parse_post::{self, PostFile};
use super::super::post::{FileStamp, Post, PostId};
use super::super::read_file;
use super::super::site_rules::SiteRules;
use super::super::slug::PostFileName;
use super::Clock;

/// A post as read, with a hash of its file.
#[derive(Debug)]
pub struct ScannedPost {
    /// The post.
    pub post: Post,
    /// Content hash that detects changes behind equal stamps; never relied on before overwriting
    /// text.
    pub hash: u64,
}

/// Reads the files of posts for an index.
pub trait PostReader: std::fmt::Debug + Send {
    /// Returns a post for each of these files, in their order.
    fn read(
        &mut self,
        files: &[(PostId, PathBuf)],
        rules: &SiteRules,
        clock: &Clock,
    ) -> Vec<ScannedPost>;

    /// Is told that all posts of the blog have been read once.
    fn finish_first_scan(&mut self) {}
}

/// Reads one file after the other.
#[derive(Debug)]
pub struct SequentialReader;

impl PostReader for SequentialReader {
    fn read(
        &mut self,
        files: &[(PostId, PathBuf)],
        rules: &SiteRules,
        clock: &Clock,
    ) -> Vec<ScannedPost> {
        read_batch(files, rules, clock)
    }
}

/// Reads files. An unreadable file becomes a post with a problem.
pub fn read_batch(
    files: &[(PostId, PathBuf)],
    rules: &SiteRules,
    clock: &Clock,
) -> Vec<ScannedPost> {
    files
        .iter()
        .map(|(id, path)| read_post_file(id, path, rules, clock))
        .collect()
}

/// Reads a file; an unreadable one becomes a post with a problem.
pub fn read_post_file(
    id: &PostId,
    path: &std::path::Path,
    rules: &SiteRules,
    clock: &Clock,
) -> ScannedPost {
    let found = |stamp, born| PostFile {
        id: id.clone(),
        path: path.to_owned(),
        stamp,
        created: born,
    };
    match read_file::read_with_birth(path) {
        Ok((source, born)) => ScannedPost {
            hash: content_hash(source.text.as_bytes()),
            post: parse_post::parse_post(&found(source.stamp, born), Ok(&source), rules, clock),
        },
        Err(problem) => {
            let metadata = path.metadata().ok();
            let stamp = metadata
                .as_ref()
                .map_or_else(FileStamp::default, read_file::stamp_of);
            let born = metadata
                .as_ref()
                .map_or(Timestamp::UNIX_EPOCH, read_file::created_or_modified);
            ScannedPost {
                hash: content_hash(problem.message.as_bytes()),
                post: parse_post::parse_post(&found(stamp, born), Err(problem), rules, clock),
            }
        }
    }
}

/// Returns a hash of bytes that detects changes and damage, not forgery. It takes eight bytes at a
/// time; its cost is negligible beside reading the file.
pub fn content_hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut words = bytes.chunks_exact(8);
    let mut mixed = bytes.len() as u64 ^ FACTOR;
    for word in &mut words {
        let word = u64::from_le_bytes(word.try_into().unwrap_or_default());
        mixed = (mixed.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }
    for &byte in words.remainder() {
        mixed = (mixed.rotate_left(23) ^ u64::from(byte)).wrapping_mul(FACTOR);
    }
    mixed ^ (mixed >> 32)
}

/// Moves the files of these posts to the front, keeping the order otherwise; returns their number.
pub(super) fn move_to_front(files: &mut [(PostId, PathBuf)], first: &[PostId]) -> usize {
    let first: HashSet<&PostId> = first.iter().collect();
    if first.is_empty() {
        return 0;
    }
    files.sort_by_key(|(id, _)| !first.contains(id));
    files
        .iter()
        .take_while(|(id, _)| first.contains(id))
        .count()
}

/// Sorts files so that those at the top of the list come first: by the date in their name,
/// otherwise by file date.
pub(super) fn sort_newest_first(files: &mut [(PostId, PathBuf)]) {
    files.sort_by_cached_key(|(id, path)| {
        let named = PostFileName::parse(id.as_str()).instant().flatten();
        let at = named.unwrap_or_else(|| {
            path.metadata().map_or(Timestamp::UNIX_EPOCH, |it| {
                read_file::created_or_modified(&it)
            })
        });
        (Reverse(at), id.clone())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_wanted_first_come_first_and_the_others_keep_their_order() {
        let file = |name: &&str| (PostId::new(name), PathBuf::from(name));
        let mut files: Vec<_> = ["e", "d", "c", "b", "a"].iter().map(file).collect();
        let first = ["b", "gone", "d", "b"].map(PostId::new);
        assert_eq!(move_to_front(&mut files, &first), 2);
        let wanted: Vec<_> = ["d", "b", "e", "c", "a"].iter().map(file).collect();
        assert_eq!(files, wanted);
        assert_eq!(move_to_front(&mut files, &[]), 0);
    }
}
