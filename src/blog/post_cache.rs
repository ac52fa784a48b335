//! Cache of parsed posts: which files need not be read again at the next start.
//!
//! A cached post is used only while everything that it was made from is the same: the stamp of its
//! file (device, inode, size, modification and change time), the rules of the site, the time zone
//! and the program, and as long as its state doesn't change by itself. The disk is never written
//! from it. Files that changed just before they were read are not cached, as a later change may have
//! the same stamp.
//!
//! The stored form: a signature, the length and the checksum of the table, the table of all posts,
//! and the posts themselves. Only the table is read at once; a post is read and decoded when it is
//! looked up, and has a checksum of its own.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use jiff::Timestamp;
use jiff::fmt::serde::timestamp::nanosecond;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::clock::Clock;
use super::index::{ScannedPost, content_hash};
use super::post::{FileStamp, Post, PostId};
use super::site_rules::SiteRules;

/// Beginning of the stored form; the digit is its version.
const SIGNATURE: &[u8; 16] = b"postdesk cache 2";
/// Bytes before the table: the signature, and two numbers of eight bytes.
pub const HEADER_BYTES: usize = SIGNATURE.len() + 16;
/// Files that changed this shortly before they were read are not cached, in nanoseconds.
const RACY_NANOSECONDS: i128 = 2_000_000_000;

/// Identifies everything but the files that posts are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheKey([u8; 32]);

impl CacheKey {
    /// Creates the key for the rules of a site, a time zone, and a program.
    pub fn new(rules: &SiteRules, clock: &Clock, program: &str) -> Self {
        let parts = format!("{rules:?}\n{:?}\n{program}", clock.zone);
        Self(Sha256::digest(parts).into())
    }
}

/// The table of all posts.
#[derive(Debug, Serialize, Deserialize)]
struct StoredTable {
    key: CacheKey,
    /// When the first of the posts was read.
    #[serde(with = "nanosecond::required")]
    read_at: Timestamp,
    rows: Vec<StoredRow>,
}

/// A post in the table.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredRow {
    id: PostId,
    stamp: FileStamp,
    /// When its state changes by itself, if ever.
    #[serde(with = "nanosecond::optional")]
    changes_at: Option<Timestamp>,
    /// Bytes of its stored form, and their checksum.
    length: usize,
    checksum: u64,
}

/// A post with the hash of its file, as it is stored.
#[derive(Serialize)]
struct PostRef<'a> {
    hash: u64,
    post: &'a Post,
}

/// A stored post as it is read.
#[derive(Deserialize)]
struct StoredPost {
    hash: u64,
    post: Post,
}

/// Where the stored form of a post is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPlace {
    /// Its bytes in the file.
    pub range: Range<u64>,
    checksum: u64,
}

/// Returns the length in bytes of the table, given the first [`HEADER_BYTES`] of the stored form;
/// `None` if it is of another version.
pub fn table_length(header: &[u8]) -> Option<u64> {
    let (length, _) = header.strip_prefix(SIGNATURE)?.split_first_chunk()?;
    Some(u64::from_le_bytes(*length))
}

/// The table of the posts of a blog as they were when they were last read.
#[derive(Debug)]
pub struct PostCache {
    rows: HashMap<PostId, (StoredRow, Range<u64>)>,
    read_at: Timestamp,
}

impl PostCache {
    /// Reads the beginning of the stored form, with the whole table; `None` if it is damaged, of
    /// another version, or of another key.
    pub fn parse(beginning: &[u8], key: CacheKey) -> Option<Self> {
        let (header, table) = beginning.split_at_checked(HEADER_BYTES)?;
        let (_, checksum) = header.split_last_chunk()?;
        if table_length(header)? != table.len() as u64
            || content_hash(table) != u64::from_le_bytes(*checksum)
        {
            return None;
        }
        let table: StoredTable = postcard::from_bytes(table).ok()?;
        if table.key != key {
            return None;
        }
        let mut end = beginning.len() as u64;
        let rows = table.rows.into_iter().map(|row| {
            let range = end..end.saturating_add(row.length as u64);
            end = range.end;
            (row.id.clone(), (row, range))
        });
        let rows = rows.collect();
        Some(Self {
            rows,
            read_at: table.read_at,
        })
    }

    /// Returns where a post is whose file has this stamp now, if it is still true.
    pub fn find(&self, id: &PostId, stamp: FileStamp, now: Timestamp) -> Option<StoredPlace> {
        let (row, range) = self.rows.get(id)?;
        let is_current = row.changes_at.is_none_or(|at| at > now) && self.read_at <= now;
        (row.stamp == stamp && is_current).then(|| StoredPlace {
            range: range.clone(),
            checksum: row.checksum,
        })
    }

    /// Returns the number of posts.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no posts.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Returns the stored form of a post; `None` if its file changed so recently, seen from the time
/// at which reading began, that a later change could go unnoticed.
pub fn encode(read: &ScannedPost, began: Timestamp) -> Option<Vec<u8>> {
    let age = began.as_nanosecond() - read.post.stamp.changed;
    let stored = PostRef {
        hash: read.hash,
        post: &read.post,
    };
    (age > RACY_NANOSECONDS)
        .then(|| postcard::to_allocvec(&stored).ok())
        .flatten()
}

/// Returns a post from its stored form, with the path of its file; `None` if it is damaged.
pub fn decode(stored: &[u8], place: &StoredPlace, path: &Path) -> Option<ScannedPost> {
    if content_hash(stored) != place.checksum {
        return None;
    }
    let StoredPost { hash, mut post } = postcard::from_bytes(stored).ok()?;
    path.clone_into(&mut post.path);
    Some(ScannedPost { post, hash })
}

/// Collects posts for the next cache.
#[derive(Debug)]
pub struct CacheBuilder {
    key: CacheKey,
    began: Timestamp,
    /// New posts in their stored form, and posts that the previous cache has.
    new: Vec<(StoredRow, Vec<u8>)>,
    kept: Vec<PostId>,
}

impl CacheBuilder {
    /// Creates a cache without posts; `began` is when reading began.
    pub fn new(key: CacheKey, began: Timestamp) -> Self {
        Self {
            key,
            began,
            new: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Adds a new post in its stored form.
    pub fn push(&mut self, post: &Post, stored: Vec<u8>) {
        let row = StoredRow {
            id: post.id.clone(),
            stamp: post.stamp,
            changes_at: post.state.changes_at,
            length: stored.len(),
            checksum: content_hash(&stored),
        };
        self.new.push((row, stored));
    }

    /// Adds a post that the previous cache has.
    pub fn keep(&mut self, id: &PostId) {
        self.kept.push(id.clone());
    }

    /// Keeps the posts that the previous cache has, too, instead of their new forms.
    pub fn keep_known(&mut self, previous: &PostCache) {
        let (kept, began) = (&mut self.kept, self.began);
        self.new.retain(|(row, _)| {
            let is_known = previous.find(&row.id, row.stamp, began).is_some();
            if is_known {
                kept.push(row.id.clone());
            }
            !is_known
        });
    }

    /// Returns the number of posts that the previous cache does not have.
    pub fn new_posts(&self) -> usize {
        self.new.len()
    }

    /// Returns the number of posts.
    pub fn len(&self) -> usize {
        self.new.len() + self.kept.len()
    }

    /// Whether there are no posts.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the stored form; `read` reads kept posts from the previous cache. Posts that can't
    /// be read any more are skipped.
    pub fn finish(
        self,
        previous: Option<&PostCache>,
        read: impl Fn(&Range<u64>) -> Option<Vec<u8>>,
    ) -> Option<Vec<u8>> {
        let kept = self.kept.iter().filter_map(|id| {
            let (row, range) = previous?.rows.get(id)?;
            Some((row.clone(), read(range)?))
        });
        let (rows, posts): (Vec<_>, Vec<_>) = kept.chain(self.new).unzip();
        let table = StoredTable {
            key: self.key,
            read_at: self.began,
            rows,
        };
        let table = postcard::to_allocvec(&table).ok()?;
        let length = (table.len() as u64).to_le_bytes();
        let checksum = content_hash(&table).to_le_bytes();
        Some(
            [
                SIGNATURE.as_slice(),
                &length,
                &checksum,
                &table,
                &posts.concat(),
            ]
            .concat(),
        )
    }
}
