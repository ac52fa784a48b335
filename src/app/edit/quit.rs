//! Closing the editor and quitting. `Esc` never loses text; quitting with unsaved text asks first.

use crate::app::confirm::Confirmation;
use crate::app::jump_list::JumpTarget;
use crate::app::mode::Pane;
use crate::app::scroll_anchor::ScrollAnchor;
use crate::app::{App, Effect};

use super::open_post::OpenPost;

impl App {
    /// Returns to the pane where `e` was pressed; unsaved text stays open.
    pub(in crate::app) fn leave_text(&mut self) {
        let Some(open_post) = self.edit.current_mut() else {
            self.view.focus = Pane::List;
            return;
        };
        let (path, name) = (open_post.path.clone(), open_post.name.clone());
        let (line, unsaved, busy) = (
            open_post.line_and_column().0,
            open_post.is_unsaved(),
            open_post.pending_save.is_some(),
        );
        let post = open_post.post.clone();
        open_post.take_snapshot();
        self.edit.current_path = None;
        self.view.focus = self.edit.previous_pane;
        self.notices
            .retract(&crate::app::notice::NoticeTopic::ReadOnly);
        if let Some(id) = post {
            let place = ScrollAnchor {
                line,
                ..ScrollAnchor::default()
            };
            self.list.select(id.clone());
            self.preview
                .scroll_on_next_page(id, JumpTarget::ScrollAnchor(place));
        }
        self.clamp_panes();
        if unsaved || busy {
            let word = if unsaved {
                format!("{name} is not saved; its text is kept. e goes on with it.")
            } else {
                format!("Saving {name}.")
            };
            return self.show_message(&word);
        }
        let written = self.edit.find(&path).map_or(0, OpenPost::words_written);
        self.edit.words_in_closed_posts += written;
        self.edit.posts.retain(|open_post| open_post.path != path);
        self.outbox.push(Effect::Release(path));
    }

    /// Quits, or asks what to do with unsaved text.
    pub(in crate::app) fn quit(&mut self) {
        let count = self.edit.unsaved().count() + self.typed_not_sent().len();
        let running = self.edit.not_on_disk().count();
        match (count, running) {
            (0, 0) if !self.typed_being_saved().is_empty() && !self.edit.is_quitting() => {
                // quits when the save is done, or at once when asked again
                self.edit.start_quitting();
                self.show_message("Saving, then quitting.");
            }
            (0, 0) => self.exit_program(),
            (0, _) => self.quit_when_saved(running),
            _ => {
                self.interrupt_typing();
                self.confirm(Confirmation::Quit { count });
            }
        }
    }

    /// Quits despite unsaved text, which stays in recovery copies.
    pub(in crate::app) fn terminate(&mut self) {
        self.autosave_texts();
        self.autosave_typed();
        self.exit_program();
    }

    /// Cancels quitting after the question about unsaved text.
    pub(in crate::app) fn cancel_quit(&mut self) {
        self.edit.quitting = false;
    }

    /// Discards unsaved text and quits.
    pub(in crate::app) fn discard_and_quit(&mut self) {
        let unsaved: Vec<_> = self
            .edit
            .unsaved()
            .map(|open_post| open_post.path.clone())
            .collect();
        self.edit.posts.clear();
        self.edit.current_path = None;
        self.outbox
            .extend(unsaved.into_iter().map(Effect::DropAutosave));
        self.discard_typed();
        self.exit_program();
    }
}
