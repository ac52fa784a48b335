//! Warning about damaged front matter: stays while the text on the screen has it, and saving asks
//! once.

use std::path::{Path, PathBuf};

use crate::app::context::Context;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::blog::front_matter::damage::FrontMatterDamage;

use super::EditPane;

impl EditPane {
    /// Shows, changes or removes the warning after an event.
    pub(super) fn update_front_matter_warning(&self, cx: &mut Context<'_>) {
        let edited = self
            .current()
            .filter(|post| post.read_only_reason.is_none());
        let damage = edited.and_then(|post| post.snapshot.front_matter.damage.as_ref());
        let text = damage.map(FrontMatterDamage::message);
        if text.as_deref() == cx.notices.shown(&NoticeTopic::FrontMatter) {
            return;
        }
        cx.notices.retract(&NoticeTopic::FrontMatter);
        if let Some(text) = text {
            cx.notify(NoticeLevel::Warning, NoticeTopic::FrontMatter, &text);
        }
    }

    /// Returns the first unsaved text whose damaged front matter nobody has accepted.
    pub(in crate::app) fn first_damaged(&mut self) -> Option<PathBuf> {
        let mut unsaved = self.posts.iter_mut().filter(|post| post.is_unsaved());
        let damaged = unsaved.find_map(|post| post.needs_confirmation().then_some(&post.path));
        damaged.cloned()
    }

    /// Accepts the damaged front matter of a text: saving it no longer asks.
    pub(in crate::app) fn accept_damage(&mut self, path: &Path) {
        if let Some(open_post) = self.find_mut(path) {
            open_post.snapshot.front_matter.is_accepted = true;
        }
    }
}
