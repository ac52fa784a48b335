//! Watch over the front matter of a text that is edited: whether its generator still reads it.

use super::OpenPost;
use super::body_start::MAX_FRONT_MATTER_BYTES;
use crate::blog::front_matter;
use crate::blog::front_matter::damage::{self, FrontMatterDamage};

/// State of the front matter of an open post.
#[derive(Clone, Debug, Default)]
pub struct FrontMatterWatch {
    /// The damage, if there is any.
    pub damage: Option<FrontMatterDamage>,
    /// Whether the user chose to save it so.
    pub(in crate::app::edit) is_accepted: bool,
    /// Whether the text has had front matter since it was opened.
    existed: bool,
    /// Revision that was checked.
    revision: Option<u64>,
}

impl OpenPost {
    /// Checks the front matter again if the text changed.
    pub(in crate::app::edit) fn watch_front_matter(&mut self) {
        let revision = self.buffer.revision();
        if self.snapshot.front_matter.revision == Some(revision) {
            return;
        }
        let text = self.buffer.text();
        let end = text.floor(MAX_FRONT_MATTER_BYTES);
        let head = text.slice(0..end);
        let syntax = self.styles.state(0).front_matter_syntax();
        let split = front_matter::split_as(&head, syntax);
        let is_whole = end == text.len() || !split.closer.is_empty();
        let existed = self.snapshot.front_matter.existed || split.has_front_matter();
        let damage = damage::find(&head, syntax, existed);
        let damage = damage.filter(|damage| is_whole || *damage != FrontMatterDamage::NoClosing);
        let watch = &mut self.snapshot.front_matter;
        watch.is_accepted &= damage.is_some();
        watch.damage = damage;
        watch.existed = existed;
        watch.revision = Some(revision);
    }

    /// Whether saving has to be confirmed first: the front matter is damaged.
    pub(in crate::app::edit) fn needs_confirmation(&mut self) -> bool {
        self.watch_front_matter();
        self.snapshot.front_matter.damage.is_some() && !self.snapshot.front_matter.is_accepted
    }
}
