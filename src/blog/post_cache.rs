//! Cache of parsed posts: which files need not be read again at the next start.
//!
//! A cached post is used only while everything that it was made from is the same: the stamp of its
//! file (device, inode, size, modification and change time), the rules of the site, the time zone
//! and the program, and as long as its state doesn't change by itself. The disk is never written
//! from it. Files that changed just before they were read are left out, as a later change may have
//! the same stamp.
//!
//! The stored form: a signature, a checksum of the rest, the length of the table, the table of all
//! posts, and the posts themselves, which are decoded one by one when they are looked up.

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
const SIGNATURE: &[u8; 16] = b"postdesk cache 1";
/// Bytes of the checksum, and of the length of the table.
const NUMBER_BYTES: usize = 8;
/// Files that changed this shortly before they were read are left out, in nanoseconds.
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
#[derive(Debug, Serialize, Deserialize)]
struct StoredRow {
    id: PostId,
    stamp: FileStamp,
    /// When its state changes by itself, if ever.
    #[serde(with = "nanosecond::optional")]
    changes_at: Option<Timestamp>,
    /// Bytes of its stored form.
    length: usize,
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

/// A post in the cache.
#[derive(Debug)]
struct CachedRow {
    stamp: FileStamp,
    changes_at: Option<Timestamp>,
    place: Range<usize>,
}

/// The posts of a blog as they were when they were last read.
#[derive(Debug)]
pub struct PostCache {
    bytes: Vec<u8>,
    rows: HashMap<PostId, CachedRow>,
    read_at: Timestamp,
}

impl PostCache {
    /// Reads the stored form; `None` if it is damaged, of another version, or of another key.
    pub fn parse(bytes: Vec<u8>, key: CacheKey) -> Option<Self> {
        let rest = bytes.strip_prefix(SIGNATURE)?;
        let (checksum, rest) = rest.split_first_chunk::<NUMBER_BYTES>()?;
        if content_hash(rest) != u64::from_le_bytes(*checksum) {
            return None;
        }
        let (length, rest) = rest.split_first_chunk::<NUMBER_BYTES>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (table, posts) = rest.split_at_checked(length)?;
        let table: StoredTable = postcard::from_bytes(table).ok()?;
        if table.key != key {
            return None;
        }
        let mut from = bytes.len() - posts.len();
        let rows = table.rows.into_iter().map(|row| {
            let place = from..from.saturating_add(row.length);
            from = place.end;
            let cached = CachedRow {
                stamp: row.stamp,
                changes_at: row.changes_at,
                place,
            };
            (row.id, cached)
        });
        let rows = rows.collect();
        Some(Self {
            rows,
            read_at: table.read_at,
            bytes,
        })
    }

    /// Returns the stored form of a post whose file has this stamp now, if it is still true.
    pub fn find(&self, id: &PostId, stamp: FileStamp, now: Timestamp) -> Option<&[u8]> {
        let row = self.rows.get(id)?;
        let is_current = row.changes_at.is_none_or(|at| at > now) && self.read_at <= now;
        let place = (row.stamp == stamp && is_current).then(|| row.place.clone())?;
        self.bytes.get(place)
    }

    /// Returns the stored form of a post, whether it is still true or not.
    fn stored(&self, id: &PostId) -> Option<&[u8]> {
        self.bytes.get(self.rows.get(id)?.place.clone())
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

/// Returns a post from its stored form, with the path of its file.
pub fn decode(stored: &[u8], path: &Path) -> Option<ScannedPost> {
    let StoredPost { hash, mut post } = postcard::from_bytes(stored).ok()?;
    path.clone_into(&mut post.path);
    Some(ScannedPost { post, hash })
}

/// Collects posts for the next cache.
#[derive(Debug)]
pub struct CacheBuilder {
    table: StoredTable,
    /// The stored forms of new posts; those of kept posts are in the previous cache.
    posts: Vec<u8>,
}

impl CacheBuilder {
    /// Creates a cache without posts; `began` is when reading began.
    pub fn new(key: CacheKey, began: Timestamp) -> Self {
        let table = StoredTable {
            key,
            read_at: began,
            rows: Vec::new(),
        };
        Self {
            table,
            posts: Vec::new(),
        }
    }

    /// Adds a new post in its stored form.
    pub fn push(&mut self, post: &Post, stored: &[u8]) {
        self.add_row(post, stored.len());
        self.posts.extend_from_slice(stored);
    }

    /// Adds a post that the previous cache has.
    pub fn keep(&mut self, post: &Post) {
        self.add_row(post, 0);
    }

    /// Adds a post to the table; a length of 0 stands for a kept one.
    fn add_row(&mut self, post: &Post, length: usize) {
        self.table.rows.push(StoredRow {
            id: post.id.clone(),
            stamp: post.stamp,
            changes_at: post.state.changes_at,
            length,
        });
    }

    /// Returns the number of posts.
    pub fn len(&self) -> usize {
        self.table.rows.len()
    }

    /// Whether there are no posts.
    pub fn is_empty(&self) -> bool {
        self.table.rows.is_empty()
    }

    /// Returns the stored form; kept posts are copied from the previous cache.
    pub fn finish(mut self, previous: Option<&PostCache>) -> Option<Vec<u8>> {
        let mut posts = Vec::with_capacity(self.posts.len());
        let mut new = self.posts.as_slice();
        for row in &mut self.table.rows {
            let stored = if row.length == 0 {
                previous?.stored(&row.id)?
            } else {
                let (stored, rest) = new.split_at_checked(row.length)?;
                new = rest;
                stored
            };
            row.length = stored.len();
            posts.extend_from_slice(stored);
        }
        let table = postcard::to_allocvec(&self.table).ok()?;
        let mut rest = (table.len() as u64).to_le_bytes().to_vec();
        rest.extend(table);
        rest.extend(posts);
        let checksum = content_hash(&rest).to_le_bytes();
        Some([SIGNATURE.as_slice(), &checksum, &rest].concat())
    }
}
