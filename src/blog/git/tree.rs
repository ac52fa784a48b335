//! Trees (folders) of commits, with a cache.

use std::collections::HashMap;
use std::rc::Rc;

use gix::ObjectId;

/// Largest object that is read, in bytes.
const MAX_OBJECT_BYTES: u64 = 32 * 1024 * 1024;
/// Number of trees in the cache.
const MAX_CACHED_TREES: usize = 4096;

/// An entry of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TreeEntry {
    pub(super) name: Vec<u8>,
    pub(super) id: ObjectId,
    pub(super) is_folder: bool,
}

/// A tree is missing or unreadable, as in a partial clone: its contents are unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnreadableTree;

/// Cache of trees.
#[derive(Debug, Default)]
pub(super) struct TreeCache {
    read: HashMap<ObjectId, Result<Rc<[TreeEntry]>, UnreadableTree>>,
}

impl TreeCache {
    /// Returns the entries of a tree, sorted by name.
    pub(super) fn folder(
        &mut self,
        repo: &gix::Repository,
        id: ObjectId,
    ) -> Result<Rc<[TreeEntry]>, UnreadableTree> {
        if let Some(known) = self.read.get(&id) {
            return known.clone();
        }
        let entries = entries(repo, id).map(|mut entries| {
            entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
            entries.into()
        });
        let entries = entries.ok_or(UnreadableTree);
        if self.read.len() >= MAX_CACHED_TREES {
            self.read.clear();
        }
        self.read.insert(id, entries.clone());
        entries
    }

    /// Returns the entry at a path, if there is one.
    pub(super) fn find(
        &mut self,
        repo: &gix::Repository,
        root: ObjectId,
        path: &[u8],
    ) -> Result<Option<TreeEntry>, UnreadableTree> {
        let mut at = root;
        let mut found = None;
        for name in path.split(|byte| *byte == b'/') {
            if let Some(TreeEntry { id, is_folder, .. }) = found {
                if !is_folder {
                    return Ok(None);
                }
                at = id;
            }
            let folder = self.folder(repo, at)?;
            let place = folder.binary_search_by(|entry| entry.name.as_slice().cmp(name));
            let Some(entry) = place.ok().and_then(|place| folder.get(place)) else {
                return Ok(None);
            };
            found = Some(entry.clone());
        }
        Ok(found)
    }
}

fn entries(repo: &gix::Repository, id: ObjectId) -> Option<Vec<TreeEntry>> {
    if !is_small(repo, id) {
        return None;
    }
    let tree = repo.find_tree(id).ok()?;
    let entries = tree.iter().map_while(Result::ok).map(|entry| TreeEntry {
        name: entry.filename().to_vec(),
        id: entry.object_id(),
        is_folder: entry.mode().is_tree(),
    });
    Some(entries.collect())
}

/// Whether an object exists and is small enough to be unpacked in memory.
pub(super) fn is_small(repo: &gix::Repository, id: ObjectId) -> bool {
    let header = repo.find_header(id);
    header.is_ok_and(|header| header.size() <= MAX_OBJECT_BYTES)
}
