//! Posts that are symbolic links: where their targets are, so that changes there are noticed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::blog::post::{Post, PostId};

/// Maximum number of links followed in a chain.
const MAX_LINKS: usize = 8;

/// The folders of symlink targets, by post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Links(BTreeMap<PostId, Link>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    /// The folder of the post.
    here: PathBuf,
    /// The folders of the targets, one for each link in the chain.
    there: BTreeSet<PathBuf>,
}

impl Links {
    /// Records where a post that was just read leads; most aren't symbolic links.
    pub(super) fn note(&mut self, post: &Post) {
        let there = folders(&post.path);
        if there.is_empty() {
            self.0.remove(&post.id);
            return;
        }
        let here = post.path.parent().unwrap_or(Path::new("")).to_owned();
        self.0.insert(post.id.clone(), Link { here, there });
    }

    /// Removes a post.
    pub(super) fn forget(&mut self, id: &PostId) {
        self.0.remove(id);
    }

    /// Lists the folders to watch.
    pub(super) fn folders(&self) -> impl Iterator<Item = &PathBuf> {
        self.0.values().flat_map(|link| &link.there)
    }

    /// Lists the folders of the posts that link into a folder.
    pub(super) fn leading_to<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = PathBuf> + 'a {
        let leading = self.0.values().filter(|link| link.there.contains(folder));
        leading.map(|link| link.here.clone())
    }
}

/// Follows a chain of links; returns the folder of each target.
fn folders(path: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut at = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(target) = at.read_link() else {
            break;
        };
        at = at.parent().unwrap_or(Path::new("")).join(target);
        let folder = at.parent().and_then(|folder| folder.canonicalize().ok());
        found.extend(folder);
    }
    found
}
