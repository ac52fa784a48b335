//! URL collisions, in generators whose build they stop: Zola (`find_path_collisions` in
//! `components/content/src/library.rs`) and Eleventy (`checkForDuplicatePermalinks` in
//! `src/TemplateMap.js`).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Index;
use crate::blog::generator::SiteKind;
use crate::blog::post::{Post, PostId, PostState, Problem, ProblemCode, StateKind};

impl Index {
    /// Returns the posts marked as colliding; they are reread before they are checked again.
    pub(super) fn colliding_posts(&self) -> BTreeMap<PostId, Arc<Post>> {
        let posts = self.entries.values().map(|entry| &entry.post);
        let found = posts.filter(|post| {
            let problem = post.problem.as_ref();
            problem.is_some_and(|problem| problem.code == ProblemCode::SameUrl)
        });
        found
            .map(|post| (post.id.clone(), Arc::clone(post)))
            .collect()
    }

    /// Marks posts that share a URL, changed or not; `before` holds the posts marked at the last
    /// scan.
    pub(super) fn mark_collisions(
        &mut self,
        upserts: &mut Vec<Arc<Post>>,
        before: &BTreeMap<PostId, Arc<Post>>,
    ) {
        for (id, other) in self.shared_urls() {
            let Some(entry) = self.entries.get_mut(&id) else {
                continue;
            };
            let mut post = Post::clone(&entry.post);
            mark_collision(&mut post, &other, self.site.kind);
            entry.post = Arc::new(post);
            upserts.retain(|it| it.id != id);
            if before.get(&id) != Some(&entry.post) {
                upserts.push(Arc::clone(&entry.post));
            }
        }
    }

    /// Returns pairs of a post and another one that the site builds at the same URL.
    fn shared_urls(&self) -> Vec<(PostId, PostId)> {
        if !matches!(self.site.kind, SiteKind::Zola | SiteKind::Eleventy) {
            return Vec::new();
        }
        let mut owners: HashMap<&str, Vec<&PostId>> = HashMap::new();
        for entry in self.entries.values() {
            let post = &entry.post;
            let is_built = matches!(post.state.kind, StateKind::Published | StateKind::Unlisted);
            if let Some(url) = post.permalink.url.known().filter(|_| is_built) {
                let ids = owners.entry(url.trim_end_matches('/')).or_default();
                ids.push(&post.id);
            }
        }
        let shared = owners.into_values().filter(|ids| ids.len() > 1);
        let pairs = shared.flat_map(|ids| {
            let other = |id: &PostId| ids.iter().find(|it| **it != id).copied().cloned();
            let pairs = ids
                .iter()
                .filter_map(|id| Some(((*id).clone(), other(id)?)));
            pairs.collect::<Vec<_>>()
        });
        pairs.collect()
    }
}

fn mark_collision(post: &mut Post, other: &PostId, kind: SiteKind) {
    let problem = Problem {
        line: 1,
        column: 1,
        code: ProblemCode::SameUrl,
        message: format!(
            "{other} has the same URL {}, which stops the {kind} build",
            post.permalink.url.path()
        ),
        hint: "rename one of them, or change its URL".to_owned(),
    };
    post.state = PostState::new(StateKind::Problem, &problem.message);
    post.problem = Some(problem);
}
