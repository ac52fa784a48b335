//! Audience of a blog: the owner sees every post, readers only those that the site currently shows.
//!
//! [`super::Index`] asks [`Audience::can_see`] for every post it returns, so that nothing downstream
//! (lists, searches, links, counts, JSON) can reveal a post that readers must not see.

use jiff::Timestamp;

use super::post::{Post, StateKind};

/// Audience of the posts: their owner, or readers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// The author of the blog.
    #[default]
    Owner,
    /// Visitors of the site.
    Readers,
}

impl Audience {
    /// Whether this audience may see a post at the time `now`.
    pub fn can_see(self, post: &Post, now: Timestamp) -> bool {
        let is_published = || {
            let state = &post.state;
            let has_ended = state.changes_at.is_some_and(|at| at <= now);
            state.kind == StateKind::Published
                && state.is_certain
                && post.problem.is_none()
                && !has_ended
        };
        self == Self::Owner || is_published()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::blog::post::samples::{in_state, post};
    use crate::blog::{Problem, ProblemCode};

    fn now() -> Timestamp {
        "2026-11-30T10:00:00Z".parse().expect("a time")
    }

    #[test]
    fn readers_see_a_post_in_no_state_but_published() {
        let sample = || post("a.md", "A", "2026-05-05");
        for kind in [
            StateKind::Draft,
            StateKind::Scheduled,
            StateKind::Unlisted,
            StateKind::Expired,
            StateKind::Problem,
        ] {
            let post = in_state(sample(), kind);
            assert!(Audience::Owner.can_see(&post, now()));
            assert!(!Audience::Readers.can_see(&post, now()), "{kind:?}");
        }
        assert!(Audience::Readers.can_see(&sample(), now()));
    }

    #[test]
    fn readers_see_no_post_that_is_uncertain_broken_or_past_its_end() {
        let changed = |change: &dyn Fn(&mut Post)| {
            let mut post = post("a.md", "A", "2026-05-05");
            change(Arc::make_mut(&mut post));
            Audience::Readers.can_see(&post, now())
        };
        assert!(!changed(&|post| post.state.is_certain = false));
        assert!(!changed(&|post| post.state.changes_at = Some(now())));
        assert!(changed(&|post| post.state.changes_at = Some(Timestamp::MAX)));
        assert!(!changed(&|post| {
            post.problem = Some(Problem {
                line: 1,
                column: 1,
                code: ProblemCode::Field,
                message: String::new(),
                hint: String::new(),
            });
        }));
    }
}
