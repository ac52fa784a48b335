//! Rename detection: the name of a file before the commit that renamed it.
//!
//! As in Git: among the files that the commit removed, the one with the same contents, else the
//! most similar one, if at least half of it is unchanged.

use std::collections::HashMap;

use gix::ObjectId;

use super::tree::{Entry, Trees, is_small};

/// Number of files removed by a commit that are considered.
const MOST_FILES: usize = 20_000;
/// Number of removed files that are compared line by line with one added file.
const MOST_COMPARED: usize = 100;
/// Number of comparisons in the whole history: a commit that moves and rewrites a whole blog would
/// otherwise take minutes.
const MOST_COMPARISONS: usize = 20_000;
/// Number of tree entries of a commit that are read: a few bytes can describe folders that contain
/// each other many times over.
const MOST_NAMES: usize = 500_000;
/// Largest file that is compared line by line, in bytes.
const MOST_BYTES: usize = 1024 * 1024;
/// Deepest nesting of folders.
const DEPTH: usize = 64;

/// Trees of a commit's parent and of the commit.
type Trunks = (ObjectId, ObjectId);

/// Finds former names. Caches the files the last commit removed, as one commit may rename many
/// files.
#[derive(Debug, Default)]
pub(super) struct Renames {
    commit: Option<Trunks>,
    gone: Vec<(Vec<u8>, Entry)>,
    /// Index in `gone` by the hash of the contents.
    places: HashMap<ObjectId, usize>,
    comparisons: usize,
}

impl Renames {
    /// Returns the path of a file in the parent of the commit that added it.
    pub(super) fn before(
        &mut self,
        repo: &gix::Repository,
        trees: &mut Trees,
        commit: Trunks,
        path: &[u8],
    ) -> Option<Vec<u8>> {
        let file = trees.find(repo, commit.1, path).ok()??;
        if self.commit != Some(commit) {
            self.gather(repo, trees, commit);
        }
        if let Some(place) = self.places.get(&file.id) {
            return self.gone.get(*place).map(|(path, _)| path.clone());
        }
        self.most_like(repo, file.id, path)
    }

    fn gather(&mut self, repo: &gix::Repository, trees: &mut Trees, (parent, tree): Trunks) {
        let mut gathering = Gathering {
            repo,
            trees,
            names: 0,
            at: Vec::new(),
            gone: Vec::new(),
        };
        gathering.removed(Some(tree), parent);
        self.gone = gathering.gone;
        self.commit = Some((parent, tree));
        self.places.clear();
        for (place, (_, entry)) in self.gone.iter().enumerate() {
            self.places.entry(entry.id).or_insert(place);
        }
    }

    fn most_like(&mut self, repo: &gix::Repository, id: ObjectId, path: &[u8]) -> Option<Vec<u8>> {
        let left = MOST_COMPARISONS.saturating_sub(self.comparisons);
        if self.gone.is_empty() || left == 0 {
            return None;
        }
        let text = blob(repo, id)?;
        let ending = |path: &[u8]| path.rsplit(|byte| *byte == b'.').next().map(<[u8]>::to_vec);
        let wanted = ending(path);
        let like = self.gone.iter().filter(|(path, _)| ending(path) == wanted);
        let comparisons = &mut self.comparisons;
        let scored = like.take(MOST_COMPARED.min(left)).filter_map(|it| {
            *comparisons += 1;
            Some((shared(&text, &blob(repo, it.1.id)?), &it.0))
        });
        let (score, path) = scored.max_by_key(|(score, _)| *score)?;
        (score >= 50).then(|| path.clone())
    }
}

/// Collects the files that a commit removed.
struct Gathering<'a> {
    repo: &'a gix::Repository,
    trees: &'a mut Trees,
    names: usize,
    at: Vec<u8>,
    gone: Vec<(Vec<u8>, Entry)>,
}

impl Gathering<'_> {
    /// Collects the files of a parent tree that are not in the commit.
    fn removed(&mut self, tree: Option<ObjectId>, parent: ObjectId) {
        let deep = self.at.split(|byte| *byte == b'/').count() > DEPTH;
        let after = tree.map(|tree| self.trees.folder(self.repo, tree));
        // an unreadable folder gives no evidence of removed files
        let (Ok(before), Ok(after)) = (self.trees.folder(self.repo, parent), after.transpose())
        else {
            return;
        };
        let length = self.at.len();
        for entry in before.iter() {
            self.names += 1;
            if self.names > MOST_NAMES || self.gone.len() >= MOST_FILES {
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
                self.removed(tree, entry.id);
            } else if !entry.is_folder && same.is_none() {
                self.gone.push((self.at.clone(), entry.clone()));
            }
            self.at.truncate(length);
        }
    }
}

fn blob(repo: &gix::Repository, id: ObjectId) -> Option<Vec<u8>> {
    let mut blob = is_small(repo, id).then(|| repo.find_blob(id).ok())??;
    let data = blob.take_data();
    (data.len() <= MOST_BYTES).then_some(data)
}

/// Returns the similarity of two texts: matching lines in percent of the longer text's size.
fn shared(one: &[u8], other: &[u8]) -> usize {
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
        assert_eq!(shared(b"a\nb\n", b"a\nb\n"), 100);
        assert_eq!(shared(b"a\nb\n", b"b\na\nc\nd\n"), 50);
        assert_eq!(shared(b"a\na\na\n", b"a\n"), 33);
        assert_eq!((shared(b"", b""), shared(b"a", b"b")), (0, 0));
    }
}
