//! Taking posts away: a file, or a folder that is one post with what belongs to it.
//!
//! What is taken away is kept, every byte, in the record of the step.

use super::place::Stand;
use super::{DeedError, Making, Scene, posts_in_words, refused};
use crate::blog::operation::Change;
use crate::blog::post::PostId;

/// Takes posts away.
pub(super) fn trash(scene: &Scene<'_>, posts: &[PostId]) -> Result<Making, DeedError> {
    let mut making = Making::new(format!("move {} to the trash", posts_in_words(posts)));
    for id in posts {
        let post = scene.post(id)?;
        if post.path.symlink_metadata().is_err() {
            return Err(DeedError::Gone(id.clone()));
        }
        let stand = Stand::of(scene, post)?;
        let failed = |why: std::io::Error| refused(post, 1, why.to_string());
        let fate = if stand.from == post.path {
            making.remove(vec![Change::remove(&post.path).map_err(failed)?]);
            match stand.assets(scene) {
                Some(assets) => {
                    making.remove(Change::remove_tree(&assets).map_err(failed)?);
                    "to the trash, with its pictures"
                }
                None => "to the trash",
            }
        } else {
            making.remove(Change::remove_tree(&stand.from).map_err(failed)?);
            "to the trash, with its folder"
        };
        making.tell(id.to_string(), fate);
    }
    Ok(making)
}
