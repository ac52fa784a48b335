//! Leaving a text and the program. `Esc` never loses anything; ending with unsaved text asks.

use crate::app::mode::Pane;
use crate::app::place::Place;
use crate::app::question::Question;
use crate::app::travel::Goal;
use crate::app::{App, Effect};

use super::desk::Desk;

impl App {
    /// Goes back to where `e` was pressed; unsaved text stays.
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

    /// Ends the program, or asks what becomes of unsaved text.
    pub(in crate::app) fn quit(&mut self) -> Vec<Effect> {
        let count = self.edit.unsaved().count() + self.typed_unsaved().len();
        let running = self.edit.not_on_disk().count();
        match (count, running) {
            (0, 0) if !self.typed_sent().is_empty() && !self.edit.is_quitting() => {
                // it ends once that is on disk, or at once when it is asked to again
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

    /// Ends the program though there may be unsaved text: its drafts are kept.
    pub(in crate::app) fn terminate(&mut self) -> Vec<Effect> {
        let mut effects = self.keep_drafts();
        effects.extend(self.keep_typed());
        effects.extend(self.leave_program());
        effects
    }

    /// Goes on after the question what becomes of unsaved text.
    pub(in crate::app) fn stay(&mut self) -> Vec<Effect> {
        self.edit.quitting = false;
        Vec::new()
    }

    /// Throws unsaved text away and ends the program.
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
