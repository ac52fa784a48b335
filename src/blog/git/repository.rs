//! A repository, and how its posts differ from the last commit.
//!
//! Files are compared by their Git hash; the hash in the index is trusted if the file has not
//! changed since. Filters of the repository are never run, so a file also counts as unchanged if
//! only its line endings differ.

use std::collections::HashMap;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::BStr;
use jiff::Timestamp;

use super::GitChange;
use super::guard;
use super::history;
use super::tree::TreeCache;
use crate::blog::post::{FileStamp, Post, PostId};
use crate::blog::read_file;

/// A Git repository, read-only.
pub struct Repository {
    root: PathBuf,
    real: PathBuf,
    repo: gix::Repository,
    trees: TreeCache,
    /// Hashes of files, with their own line endings and with `\n`, as Git may store them.
    hashed: HashMap<PostId, (FileStamp, [ObjectId; 2])>,
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Repository")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

impl Repository {
    /// Opens the repository that contains a posts folder, if there is a readable one.
    pub fn around(posts: &Path) -> Option<Self> {
        let root = super::find_root(posts)?;
        guard::check(&root).ok()?;
        // neither environment nor user configuration; the repository's own is not trusted
        let options = gix::open::Options::isolated().with(gix::sec::Trust::Reduced);
        let mut repo = gix::open_opts(&root, options).ok()?;
        repo.object_cache_size_if_unset(8 * 1024 * 1024);
        Some(Self {
            real: root.canonicalize().ok()?,
            root,
            repo,
            trees: TreeCache::default(),
            hashed: HashMap::new(),
        })
    }

    /// Returns how posts differ from the last commit; unchanged ones are omitted.
    pub fn changes(&mut self, posts: &[Arc<Post>]) -> HashMap<PostId, GitChange> {
        let Ok(head) = self.repo.head() else {
            return HashMap::new();
        };
        let tree = self.repo.head_tree_id().ok().map(gix::Id::detach);
        if tree.is_none() && !head.is_unborn() {
            return HashMap::new();
        }
        let index = self.repo.open_index().ok();
        let change = |post: &Arc<Post>| {
            let change = self.change(post, tree, index.as_ref())?;
            Some((post.id.clone(), change))
        };
        posts.iter().filter_map(change).collect()
    }

    /// Returns when posts were first committed, by the newest commit that added the file; renames
    /// are followed. Stops with what was found so far when `go_on` returns false.
    pub fn first_commits(
        &mut self,
        posts: &[Arc<Post>],
        go_on: &mut dyn FnMut() -> bool,
    ) -> HashMap<PostId, Timestamp> {
        let Ok(head) = self.repo.head_id().map(gix::Id::detach) else {
            return HashMap::new();
        };
        let Ok(tree) = self.repo.head_tree_id().map(gix::Id::detach) else {
            return HashMap::new();
        };
        // an uncommitted file would be searched for through the whole history
        let path = |post: &Arc<Post>| {
            let path = path_below(&self.root, &post.path)?;
            let is_known = self.trees.find(&self.repo, tree, &path).ok()?.is_some();
            is_known.then(|| (path, post.id.clone()))
        };
        let wanted = posts.iter().filter_map(path).collect();
        history::first_commits(&self.repo, head, wanted, go_on)
    }

    fn change(
        &mut self,
        post: &Post,
        tree: Option<ObjectId>,
        index: Option<&gix::index::File>,
    ) -> Option<GitChange> {
        let path = path_below(&self.root, &post.path)?;
        let committed = match tree {
            Some(tree) => self.trees.find(&self.repo, tree, &path).ok()?,
            None => None,
        };
        let Some(committed) = committed else {
            return self.is_inside(&post.path).then_some(GitChange::New);
        };
        let same = indexed_hash(post, &path, index) == Some(committed.id)
            || self.hashes(post)?.contains(&committed.id);
        (!same).then_some(GitChange::Changed)
    }

    /// Whether a file is in the repository itself, not behind a symlink.
    fn is_inside(&self, file: &Path) -> bool {
        let real = file.canonicalize().ok();
        let below = file.strip_prefix(&self.root).ok();
        real.zip(below)
            .is_some_and(|(real, below)| real == self.real.join(below))
    }

    fn hashes(&mut self, post: &Post) -> Option<[ObjectId; 2]> {
        if let Some((_, known)) = self.hashed.get(&post.id).filter(|it| it.0 == post.stamp) {
            return Some(*known);
        }
        let file = read_file::read_bytes(&post.path).ok()?;
        let hash = |bytes: &[u8]| {
            let kind = gix::objs::Kind::Blob;
            gix::objs::compute_hash(self.repo.object_hash(), kind, bytes).ok()
        };
        let plain = hash(&file.bytes)?;
        let unix = match crlf_to_lf(&file.bytes) {
            Some(bytes) => hash(&bytes)?,
            None => plain,
        };
        self.hashed
            .insert(post.id.clone(), (file.stamp, [plain, unix]));
        Some([plain, unix])
    }
}

/// Returns the path of a file relative to `root`.
fn path_below(root: &Path, file: &Path) -> Option<Vec<u8>> {
    let below = file.strip_prefix(root).ok()?;
    Some(below.as_os_str().as_bytes().to_vec())
}

/// Returns the hash of a file from the index, if the file is unchanged since: same size and
/// modification time, and older than the index.
fn indexed_hash(post: &Post, path: &[u8], index: Option<&gix::index::File>) -> Option<ObjectId> {
    let index = index?;
    let entry = index.entry_by_path(BStr::new(path))?;
    let (stamp, stat) = (&post.stamp, &entry.stat);
    let modified = i128::from(stat.mtime.secs) * 1_000_000_000 + i128::from(stat.mtime.nsecs);
    let written = index.timestamp();
    let written =
        i128::from(written.unix_seconds()) * 1_000_000_000 + i128::from(written.nanoseconds());
    let same = stat.size == stamp.size as u32 && modified == stamp.modified && modified < written;
    same.then_some(entry.id)
}

/// Replaces `\r\n` by `\n`; `None` if there is none.
fn crlf_to_lf(bytes: &[u8]) -> Option<Vec<u8>> {
    let pairs = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    if pairs == 0 {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len() - pairs);
    for (place, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(place + 1) != Some(&b'\n') {
            out.push(byte);
        }
    }
    Some(out)
}
