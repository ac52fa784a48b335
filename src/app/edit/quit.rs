//! Leaving the editor, and discarding what is unsaved in it. `Esc` never loses text.

use crate::app::Effect;
use crate::app::context::Context;
use crate::app::notice::{NoticeText, NoticeTopic};
use crate::app::view::Pane;
use crate::blog::PostId;
use crate::config::Action;

use super::EditPane;

impl EditPane {
    /// Returns to the pane where `e` was pressed; unsaved text stays open. Returns the post and the
    /// line of the cursor, from 1.
    pub(in crate::app) fn leave(&mut self, cx: &mut Context<'_>) -> Option<(PostId, usize)> {
        let previous = self.leaving.to;
        let Some(open_post) = self.current_mut() else {
            cx.view.focus = Pane::List;
            return None;
        };
        open_post.take_snapshot();
        let left = open_post
            .post
            .clone()
            .map(|id| (id, open_post.line_and_column().0));
        cx.view.focus = previous;
        cx.notices.retract(&NoticeTopic::ReadOnly);
        let (path, name) = (open_post.path.clone(), &open_post.name);
        if open_post.is_unsaved() {
            let text = NoticeText::new(&format!("{name} has unsaved changes. "));
            cx.show_text(
                text.key(Action::Edit)
                    .words(" to continue, ")
                    .key(Action::Save)
                    .words(" to save."),
            );
        } else if open_post.pending_save.is_some() {
            cx.show_message(&format!("Saving {name}."));
        } else {
            let written = open_post.words_written();
            self.words_in_closed_posts += written;
            self.posts.retain(|open_post| open_post.path != path);
            cx.outbox.push(Effect::Release(path));
        }
        self.current_path = None;
        left
    }

    /// Discards all unsaved text.
    pub(in crate::app) fn discard_all(&mut self, cx: &mut Context<'_>) {
        let unsaved = self.unsaved().map(|open_post| open_post.path.clone());
        cx.outbox.extend(unsaved.map(Effect::DropAutosave));
        self.posts.clear();
        self.current_path = None;
    }
}
