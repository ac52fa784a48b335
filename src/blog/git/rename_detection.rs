//! Rename detection: the name of a file before the commit that renamed it.
//!
//! As in Git: among the files that the commit removed, the one with the same contents, else the
//! most similar one, if at least half of it is unchanged.

use std::collections::HashMap;

use gix::ObjectId;

use super::tree::{TreeCache, TreeEntry, is_small};

/// Number of files removed by a commit that are considered.
const MAX_REMOVED_FILES: usize = 20_000;
/// Number of removed files that are compared line by line with one added file.
const MAX_COMPARED_FILES: usize = 100;
/// Number of comparisons in the whole history: a commit that moves and rewrites a whole blog would
/// otherwise take minutes.
const MAX_COMPARISONS: usize = 20_000;
/// Number of tree entries of a commit that are read: a few bytes can describe folders that contain
/// each other many times over.
const MAX_ENTRIES: usize = 500_000;
/// Largest file that is compared line by line, in bytes.
const MAX_COMPARED_BYTES: usize = 1024 * 1024;
/// Deepest nesting of folders.
const MAX_DEPTH: usize = 64;

/// Trees of a commit's parent and of the commit.
type TreePair = (ObjectId, ObjectId);

/// Finds former names. Caches the files the last commit removed, as one commit may rename many
/// files.
#[derive(Debug, Default)]
pub(super) struct RenameDetector {
    commit: Option<TreePair>,
    removed: Vec<(Vec<u8>, TreeEntry)>,
    /// Index in `gone` by the hash of the contents.
    by_content: HashMap<ObjectId, usize>,
    comparisons: usize,
}

impl RenameDetector {
    /// Returns the path of a file in the parent of the commit that added it.
    pub(super) fn former_path(
        &mut self,
        repo: &gix::Repository,
        trees: &mut TreeCache,
        commit: TreePair,
        path: &[u8],
    ) -> Option<Vec<u8>> {
        let file = trees.find(repo, commit.1, path).ok()??;
        if self.commit != Some(commit) {
            self.gather(repo, trees, commit);
        }
        if let Some(place) = self.by_content.get(&file.id) {
            return self.removed.get(*place).map(|(path, _)| path.clone());
        }
        self.most_like(repo, file.id, path)
    }

    fn gather(&mut self, repo: &gix::Repository, trees: &mut TreeCache, (parent, tree): TreePair) {
        let mut gathering = RemovedFiles {
            repo,
            trees,
            entries_read: 0,
            at: Vec::new(),
            files: Vec::new(),
        };
        gathering.collect(Some(tree), parent);
        self.removed = gathering.files;
        self.commit = Some((parent, tree));
        self.by_content.clear();
        for (place, (_, entry)) in self.removed.iter().enumerate() {
            self.by_content.entry(entry.id).or_insert(place);
        }
    }

    fn most_like(&mut self, repo: &gix::Repository, id: ObjectId, path: &[u8]) -> Option<Vec<u8>> {
        let left = MAX_COMPARISONS.saturating_sub(self.comparisons);
        if self.removed.is_empty() || left == 0 {
            return None;
        }
        let text = blob(repo, id)?;
        let ending = |path: &[u8]| path.rsplit(|byte| *byte == b'.').next().map(<[u8]>::to_vec);
        let wanted = ending(path);
        let like = self
            .removed
            .iter()
            .filter(|(path, _)| ending(path) == wanted);
        let comparisons = &mut self.comparisons;
        let scored = like.take(MAX_COMPARED_FILES.min(left)).filter_map(|it| {
            *comparisons += 1;
            Some((similarity_percent(&text, &blob(repo, it.1.id)?), &it.0))
        });
        let (score, path) = scored.max_by_key(|(score, _)| *score)?;
        (score >= 50).then(|| path.clone())
    }
}

/// Collects the files that a commit removed.
struct RemovedFiles<'a> {
    repo: &'a gix::Repository,
    trees: &'a mut TreeCache,
    entries_read: usize,
    at: Vec<u8>,
    files: Vec<(Vec<u8>, TreeEntry)>,
}

impl RemovedFiles<'_> {
    /// Collects the files of a parent tree that are not in the commit.
    fn collect(&mut self, tree: Option<ObjectId>, parent: ObjectId) {
        let deep = self.at.split(|byte| *byte == b'/').count() > MAX_DEPTH;
        let after = tree.map(|tree| self.trees.folder(self.repo, tree));
        // an unreadable folder gives no evidence of removed files
        let (Ok(before), Ok(after)) = (self.trees.folder(self.repo, parent), after.transpose())
        else {
            return;
        };
        let length = self.at.len();
        for entry in before.iter() {
            self.entries_read += 1;
            if self.entries_read > MAX_ENTRIES || self.files.len() >= MAX_REMOVED_FILES {
                return;
            }
            let same = after.as_ref().and_then(|after| {
                let place = after.binary_search_by(|it| it.name.cmp(&entry.name)).ok()?;
                after.get(place)
            });
            if same.is_some_and(|same| same.id == entry.id) {
                continue;
            }
            if length > 0 {
                self.at.push(b'/');
            }
            self.at.extend_from_slice(&entry.name);
            if entry.is_folder && !deep {
                let tree = same.filter(|same| same.is_folder).map(|same| same.id);
                self.collect(tree, entry.id);
            } else if !entry.is_folder && same.is_none() {
                self.files.push((self.at.clone(), entry.clone()));
            }
            self.at.truncate(length);
        }
    }
}

fn blob(repo: &gix::Repository, id: ObjectId) -> Option<Vec<u8>> {
    let mut blob = is_small(repo, id).then(|| repo.find_blob(id).ok())??;
    let data = blob.take_data();
    (data.len() <= MAX_COMPARED_BYTES).then_some(data)
}

/// Returns the similarity of two texts: matching lines in percent of the longer text's size.
fn similarity_percent(one: &[u8], other: &[u8]) -> usize {
    let lines = |text: &'_ [u8]| -> Vec<Vec<u8>> {
        text.split_inclusive(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect()
    };
    let mut counted: HashMap<Vec<u8>, usize> = HashMap::new();
    for line in lines(other) {
        *counted.entry(line).or_default() += 1;
    }
    let mut bytes = 0;
    for line in lines(one) {
        if let Some(left) = counted.get_mut(&line).filter(|left| **left > 0) {
            *left -= 1;
            bytes += line.len();
        }
    }
    bytes * 100 / one.len().max(other.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_share_what_lines_they_have_in_common() {
        assert_eq!(similarity_percent(b"a\nb\n", b"a\nb\n"), 100);
        assert_eq!(similarity_percent(b"a\nb\n", b"b\na\nc\nd\n"), 50);
        assert_eq!(similarity_percent(b"a\na\na\n", b"a\n"), 33);
        assert_eq!(
            (similarity_percent(b"", b""), similarity_percent(b"a", b"b")),
            (0, 0)
        );
    }
}
