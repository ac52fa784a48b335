//! Posts that are symbolic links: where their targets are, so that changes there are noticed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::blog::post::{Post, PostId};

/// Maximum number of links followed in a chain.
const MAX_LINK_HOPS: usize = 8;

/// The folders of symlink targets, by post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SymlinkIndex(BTreeMap<PostId, PostSymlink>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct PostSymlink {
    /// The folder of the post.
    post_folder: PathBuf,
    /// The folders of the targets, one for each link in the chain.
    target_folders: BTreeSet<PathBuf>,
}

impl SymlinkIndex {
    /// Records where a post that was just read leads; most aren't symbolic links.
    pub(super) fn note(&mut self, post: &Post) {
        let there = link_target_folders(&post.path);
        if there.is_empty() {
            self.0.remove(&post.id);
            return;
        }
        let here = post.path.parent().unwrap_or(Path::new("")).to_owned();
        self.0.insert(
            post.id.clone(),
            PostSymlink {
                post_folder: here,
                target_folders: there,
            },
        );
    }

    /// Removes a post.
    pub(super) fn forget(&mut self, id: &PostId) {
        self.0.remove(id);
    }

    /// Lists the folders to watch.
    pub(super) fn folders(&self) -> impl Iterator<Item = &PathBuf> {
        self.0.values().flat_map(|link| &link.target_folders)
    }

    /// Lists the folders of the posts that link into a folder.
    pub(super) fn folders_linking_to<'a>(
        &'a self,
        folder: &'a Path,
    ) -> impl Iterator<Item = PathBuf> + 'a {
        let leading = self
            .0
            .values()
            .filter(|link| link.target_folders.contains(folder));
        leading.map(|link| link.post_folder.clone())
    }
}

/// Follows a chain of links; returns the folder of each target.
fn link_target_folders(path: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut at = path.to_owned();
    for _ in 0..MAX_LINK_HOPS {
        let Ok(target) = at.read_link() else {
            break;
        };
        at = at.parent().unwrap_or(Path::new("")).join(target);
        let folder = at.parent().and_then(|folder| folder.canonicalize().ok());
        found.extend(folder);
    }
    found
}
