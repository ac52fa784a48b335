//! Bundle resources: posts that belong to another post; in Hugo, files in the folder of an `index`
//! file.

use super::Index;
use crate::blog::post::{Post, PostId, ProblemCode};
use crate::blog::reserved;
use crate::blog::scan::Listing;

impl Index {
    /// Finds the folders that are one page each, from the names of all files.
    pub(super) fn read_bundles(&mut self, listing: &Listing) {
        let new = listing.files.iter().map(|(id, _)| id);
        let ids = self.entries.keys().chain(new);
        self.rules.bundles = reserved::bundles(self.site.kind, ids);
    }

    /// Whether a post is a resource of another one, without its own page.
    pub(super) fn is_resource(&self, post: &Post) -> bool {
        let code = post.problem.as_ref().map(|problem| problem.code);
        code != Some(ProblemCode::Bundled)
            && reserved::bundle_of(&self.rules.bundles, post.id.as_str()).is_some()
    }

    /// Removes posts that became resources of another one.
    pub(super) fn remove_resources(&mut self) -> Vec<PostId> {
        let posts = self.entries.values().map(|entry| &entry.post);
        let gone = posts.filter(|post| self.is_resource(post));
        let gone: Vec<PostId> = gone.map(|post| post.id.clone()).collect();
        for id in &gone {
            self.forget(id);
        }
        gone
    }
}
