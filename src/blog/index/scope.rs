//! Which folders a rescan lists.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Index, RescanScope};
use crate::blog::scan::{self, Listing};

impl Index {
    pub(super) fn list_scope(&mut self, scope: &RescanScope) -> Listing {
        let posts = &self.site.posts;
        if let RescanScope::Directories(named) = scope
            && posts.is_dir()
            && self.folders.contains(posts)
        {
            let leading = named
                .iter()
                .flat_map(|it| self.symlinks.folders_linking_to(it));
            let below = named.iter().filter(|it| it.starts_with(posts)).cloned();
            let nearest = self.nearest_known_folders(&below.chain(leading).collect::<Vec<_>>());
            return scan::list(&self.site, &nearest, &self.folders);
        }
        self.folders.clear();
        scan::list(&self.site, std::slice::from_ref(posts), &BTreeSet::new())
    }

    /// Returns each named folder, or its nearest ancestor that is known and exists.
    fn nearest_known_folders(&self, named: &[PathBuf]) -> Vec<PathBuf> {
        let is_there = |folder: &&Path| self.folders.contains(*folder) && folder.is_dir();
        let nearest = named
            .iter()
            .filter_map(|folder| folder.ancestors().find(is_there));
        nearest.map(Path::to_owned).collect()
    }
}
