//! Quick fixes in the text: they can be reviewed, undone and saved like typed text.

use std::path::PathBuf;

use crate::app::mode::{Mode, Pane};
use crate::app::{App, Effect};
use crate::blog::check::Fix;
use crate::config::Action;
use crate::editor::{Selection, Transaction};

use super::Typed;

impl App {
    /// Opens a file at a line and column and applies a quick fix once it is loaded.
    pub(in crate::app) fn mend_file(
        &mut self,
        path: PathBuf,
        at: (usize, usize),
        fix: Fix,
    ) -> Vec<Effect> {
        let is_open = self.edit.find(&path).is_some();
        let mut effects = self.edit_file(path, at);
        if is_open {
            effects.extend(self.mend(at, &fix));
        } else if let Some(asked) = &mut self.edit.asked {
            asked.typed.push(Typed::Fix(at, fix));
        }
        effects
    }

    /// Applies a quick fix to the text on the screen, unless a dialog is open.
    pub(super) fn mend(&mut self, at: (usize, usize), fix: &Fix) -> Vec<Effect> {
        if !matches!(self.mode, Mode::Browse) || self.view.focus != Pane::Edit {
            return Vec::new();
        }
        match fix {
            Fix::Truncate => self.mend_excerpt(at),
            Fix::Tag { from, to } => self.mend_tag(at, from, to),
            Fix::Define(tag) => self.answer(&format!("Add `{tag}` to the tags file.")),
            Fix::Rename(name) => self.answer(&format!("Rename the file to {name}.")),
        }
    }

    fn mend_excerpt(&mut self, at: (usize, usize)) -> Vec<Effect> {
        let now = self.clock.now;
        if let Some(desk) = self.edit.desk_mut() {
            let place = desk.at(at);
            desk.select(Selection::at(place), now);
        }
        let mut effects = self.act_in_text(Action::Truncate, false);
        effects.extend(self.say_mended());
        effects
    }

    /// Replaces a tag by its usual spelling, if it is written literally at the position.
    fn mend_tag(&mut self, at: (usize, usize), from: &str, to: &str) -> Vec<Effect> {
        let Some(desk) = self.edit.desk() else {
            return Vec::new();
        };
        let text = desk.buffer.text();
        let start = desk.at(at);
        let rest = text.slice(start..text.line_end(text.line_of(start)));
        let bare = rest.trim_start_matches(['"', '\'']);
        let quotes = rest.len() - bare.len();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '/');
        let is_plain = to.chars().all(plain) && to.starts_with(char::is_alphabetic);
        let is_tag = quotes < 2 && bare.starts_with(from);
        if !is_tag || !is_plain {
            return self.answer(&format!("Write `{to}` here."));
        }
        let tag = start + quotes..start + quotes + from.len();
        let mut effects = self.change(|_, _| Transaction::replace(tag, to));
        effects.extend(self.say_mended());
        effects
    }

    fn say_mended(&mut self) -> Vec<Effect> {
        let is_changed = self.edit.desk().is_some_and(super::Desk::is_unsaved);
        if is_changed && self.notices.word().is_none() {
            return self.answer("Mended, and not saved yet.");
        }
        Vec::new()
    }
}
