//! Closing the editor and quitting. `Esc` never loses text; quitting with unsaved text asks first.

use crate::app::confirm::Question;
use crate::app::jump_list::Goal;
use crate::app::mode::Pane;
use crate::app::scroll_anchor::Place;
use crate::app::{App, Effect};

use super::open_post::Desk;

impl App {
    /// Returns to the pane where `e` was pressed; unsaved text stays open.
    pub(in crate::app) fn leave_text(&mut self) -> Vec<Effect> {
        let Some(desk) = self.edit.desk_mut() else {
            self.view.focus = Pane::List;
            return Vec::new();
        };
        let (path, name) = (desk.path.clone(), desk.name.clone());
        let (line, unsaved, busy) = (desk.place().0, desk.is_unsaved(), desk.saving.is_some());
        let post = desk.post.clone();
        desk.come_to_rest();
        self.edit.open = None;
        self.view.focus = self.edit.back;
        self.notices.retract(&crate::app::notice::Topic::Lock);
        if let Some(id) = post {
            let place = Place {
                line,
                ..Place::default()
            };
            self.list.want(id.clone());
            self.preview.wait_for(id, Goal::Place(place));
        }
        self.settle();
        if unsaved || busy {
            let word = if unsaved {
                format!("{name} is not saved; its text is kept. e goes on with it.")
            } else {
                format!("Saving {name}.")
            };
            return self.answer(&word);
        }
        let written = self.edit.find(&path).map_or(0, Desk::written);
        self.edit.written += written;
        self.edit.desks.retain(|desk| desk.path != path);
        vec![Effect::Release(path)]
    }

    /// Quits, or asks what to do with unsaved text.
    pub(in crate::app) fn quit(&mut self) -> Vec<Effect> {
        let count = self.edit.unsaved().count() + self.typed_unsaved().len();
        let running = self.edit.not_on_disk().count();
        match (count, running) {
            (0, 0) if !self.typed_sent().is_empty() && !self.edit.is_quitting() => {
                // quits when the save is done, or at once when asked again
                self.edit.start_quitting();
                self.answer("Saving, then quitting.")
            }
            (0, 0) => self.leave_program(),
            (0, _) => self.quit_when_saved(running),
            _ => {
                self.interrupt();
                self.ask(Question::Quit { count })
            }
        }
    }

    /// Quits despite unsaved text, which stays in recovery copies.
    pub(in crate::app) fn terminate(&mut self) -> Vec<Effect> {
        let mut effects = self.keep_drafts();
        effects.extend(self.keep_typed());
        effects.extend(self.leave_program());
        effects
    }

    /// Cancels quitting after the question about unsaved text.
    pub(in crate::app) fn stay(&mut self) -> Vec<Effect> {
        self.edit.quitting = false;
        Vec::new()
    }

    /// Discards unsaved text and quits.
    pub(in crate::app) fn discard_and_quit(&mut self) -> Vec<Effect> {
        let unsaved: Vec<_> = self.edit.unsaved().map(|desk| desk.path.clone()).collect();
        self.edit.desks.clear();
        self.edit.open = None;
        let mut effects: Vec<Effect> = unsaved.into_iter().map(Effect::Forget).collect();
        effects.extend(self.discard_typed());
        effects.extend(self.leave_program());
        effects
    }
}
