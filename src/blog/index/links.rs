//! Posts that are symbolic links: where what they lead to lies, so that a change there is seen too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::blog::post::{Post, PostId};

/// So many links may lead to each other.
const MAX_LINKS: usize = 8;

/// The folders that hold the targets of links, by post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Links(BTreeMap<PostId, Link>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    /// The folder of the post itself.
    here: PathBuf,
    /// The folders of what it leads to, one for each link on the way.
    there: BTreeSet<PathBuf>,
}

impl Links {
    /// Notes where a post leads that was just read; most lead nowhere else.
    pub(super) fn note(&mut self, post: &Post) {
        let there = folders(&post.path);
        if there.is_empty() {
            self.0.remove(&post.id);
            return;
        }
        let here = post.path.parent().unwrap_or(Path::new("")).to_owned();
        self.0.insert(post.id.clone(), Link { here, there });
    }

    /// Forgets a post that is gone.
    pub(super) fn forget(&mut self, id: &PostId) {
        self.0.remove(id);
    }

    /// Lists the folders to watch.
    pub(super) fn folders(&self) -> impl Iterator<Item = &PathBuf> {
        self.0.values().flat_map(|link| &link.there)
    }

    /// Lists the folders of the posts that lead into a folder.
    pub(super) fn leading_to<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = PathBuf> + 'a {
        let leading = self.0.values().filter(|link| link.there.contains(folder));
        leading.map(|link| link.here.clone())
    }
}

/// Follows a path link by link.
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
