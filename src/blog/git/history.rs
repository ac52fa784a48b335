//! Dates of first commits: walks the history back from the last commit, newest commits first.
//!
//! Equivalent to `git log --follow --diff-filter=A --max-count=1`, which Docusaurus runs: the
//! newest commit that added the file counts, and renames are followed. A merge adds a file only if
//! none of its parents has it.

use std::collections::{BinaryHeap, HashMap, HashSet};

use gix::ObjectId;
use jiff::Timestamp;

use super::rename_detection::RenameDetector;
use super::tree::{TreeCache, is_small};
use crate::blog::post::PostId;

/// Time of a commit in seconds and its ID, for the queue.
type QueuedCommit = (i64, ObjectId);

/// State of the history walk.
struct HistoryWalk<'a> {
    repo: &'a gix::Repository,
    trees: TreeCache,
    renames: RenameDetector,
    /// Posts still to be found, by the path of their file at this point in history.
    wanted: HashMap<Vec<u8>, Vec<PostId>>,
    /// Parent folders of these paths.
    folders: HashSet<Vec<u8>>,
    queue: BinaryHeap<QueuedCommit>,
    seen: HashSet<ObjectId>,
    found: HashMap<PostId, Timestamp>,
}

/// Walks from `head` until all posts are found, history ends, or `go_on` returns false.
pub(super) fn first_commits(
    repo: &gix::Repository,
    head: ObjectId,
    wanted: Vec<(Vec<u8>, PostId)>,
    go_on: &mut dyn FnMut() -> bool,
) -> HashMap<PostId, Timestamp> {
    let mut walk = HistoryWalk {
        repo,
        trees: TreeCache::default(),
        renames: RenameDetector::default(),
        wanted: HashMap::new(),
        folders: HashSet::new(),
        queue: BinaryHeap::new(),
        seen: HashSet::new(),
        found: HashMap::new(),
    };
    for (path, id) in wanted {
        walk.add_wanted(path, vec![id]);
    }
    walk.enqueue(head);
    while let Some((time, id)) = walk.queue.pop() {
        if walk.wanted.is_empty() || !go_on() {
            break;
        }
        walk.visit_commit(time, id);
    }
    walk.found
}

/// The relevant parts of a commit.
struct Commit {
    tree: ObjectId,
    parents: Vec<ObjectId>,
    time: i64,
}

fn read(repo: &gix::Repository, id: ObjectId) -> Option<Commit> {
    if !is_small(repo, id) {
        return None;
    }
    let commit = repo.find_commit(id).ok()?;
    Some(Commit {
        tree: commit.tree_id().ok()?.detach(),
        parents: commit.parent_ids().map(gix::Id::detach).collect(),
        time: commit.time().ok()?.seconds,
    })
}

impl HistoryWalk<'_> {
    fn add_wanted(&mut self, path: Vec<u8>, posts: Vec<PostId>) {
        for (place, _) in path.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
            self.folders
                .insert(path.iter().take(place).copied().collect());
        }
        self.wanted.entry(path).or_default().extend(posts);
    }

    /// Adds a commit to the queue, once.
    fn enqueue(&mut self, id: ObjectId) {
        if self.seen.insert(id)
            && let Some(commit) = read(self.repo, id)
        {
            self.queue.push((commit.time, id));
        }
    }

    fn visit_commit(&mut self, time: i64, id: ObjectId) {
        let Some(commit) = read(self.repo, id) else {
            return;
        };
        // ignores parents that a shallow clone lacks
        let parents = commit.parents.iter().filter_map(|id| read(self.repo, *id));
        let parents: Vec<ObjectId> = parents.map(|parent| parent.tree).collect();
        if !parents.contains(&commit.tree) {
            let mut added = Vec::new();
            self.collect_added(
                commit.tree,
                parents.first().copied(),
                &mut Vec::new(),
                &mut added,
            );
            for path in added {
                let others = parents.get(1..).unwrap_or_default();
                let known = others
                    .iter()
                    .any(|tree| self.trees.find(self.repo, *tree, &path) != Ok(None));
                if !known {
                    self.record_added(&path, time, commit.tree, &parents);
                }
            }
        }
        for parent in commit.parents {
            self.enqueue(parent);
        }
    }

    /// Records that a commit added a file, or continues with its former name if it was renamed.
    fn record_added(&mut self, path: &[u8], time: i64, tree: ObjectId, parents: &[ObjectId]) {
        let Some(posts) = self.wanted.remove(path) else {
            return;
        };
        let before = match parents {
            [parent] => {
                let commit = (*parent, tree);
                self.renames
                    .former_path(self.repo, &mut self.trees, commit, path)
            }
            _ => None,
        };
        if let Some(before) = before {
            return self.add_wanted(before, posts);
        }
        if let Ok(at) = Timestamp::from_second(time) {
            self.found.extend(posts.into_iter().map(|id| (id, at)));
        }
    }

    /// Collects the wanted paths below a folder that the parent's folder does not have.
    fn collect_added(
        &mut self,
        tree: ObjectId,
        parent: Option<ObjectId>,
        at: &mut Vec<u8>,
        out: &mut Vec<Vec<u8>>,
    ) {
        let Ok(entries) = self.trees.folder(self.repo, tree) else {
            return;
        };
        let before = match parent.map(|parent| self.trees.folder(self.repo, parent)) {
            // unknown whether the parent had the files
            Some(Err(_)) => return,
            Some(Ok(before)) => Some(before),
            None => None,
        };
        let length = at.len();
        for entry in entries.iter() {
            let same = before.as_ref().and_then(|before| {
                let place = before
                    .binary_search_by(|it| it.name.cmp(&entry.name))
                    .ok()?;
                before.get(place)
            });
            if same.is_some_and(|same| same.id == entry.id) {
                continue;
            }
            if length > 0 {
                at.push(b'/');
            }
            at.extend_from_slice(&entry.name);
            if entry.is_folder && self.folders.contains(at.as_slice()) {
                let parent = same.filter(|same| same.is_folder).map(|same| same.id);
                self.collect_added(entry.id, parent, at, out);
            } else if !entry.is_folder && same.is_none() && self.wanted.contains_key(at.as_slice())
            {
                out.push(at.clone());
            }
            at.truncate(length);
        }
    }
}
