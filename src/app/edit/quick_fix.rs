//! Quick fixes in the text: they can be reviewed, undone and saved like typed text.

use std::path::PathBuf;

use crate::app::App;
use crate::app::mode::{InputMode, Pane};
use crate::blog::check::Fix;
use crate::config::Action;
use crate::editor::{Selection, Transaction};

use super::PendingInput;

impl App {
    /// Opens a file at a line and column and applies a quick fix once it is loaded.
    pub(in crate::app) fn open_and_fix(&mut self, path: PathBuf, at: (usize, usize), fix: Fix) {
        let is_open = self.edit.find(&path).is_some();
        self.edit_file(path, at);
        if is_open {
            self.fix_in_text(at, &fix);
        } else if let Some(asked) = &mut self.edit.pending_open {
            asked.input.push(PendingInput::Fix(at, fix));
        }
    }

    /// Applies a quick fix to the text on the screen, unless a dialog is open.
    pub(super) fn fix_in_text(&mut self, at: (usize, usize), fix: &Fix) {
        if !matches!(self.mode, InputMode::Browse) || self.view.focus != Pane::Edit {
            return;
        }
        match fix {
            Fix::InsertExcerptMarker => self.fix_missing_excerpt(at),
            Fix::RenameTag { from, to } => self.fix_tag_spelling(at, from, to),
            Fix::DefineTag(tag) => self.show_message(&format!("Add `{tag}` to the tags file.")),
            Fix::RenameFile(name) => self.show_message(&format!("Rename the file to {name}.")),
        }
    }

    fn fix_missing_excerpt(&mut self, at: (usize, usize)) {
        let now = self.clock.now;
        if let Some(open_post) = self.edit.current_mut() {
            let place = open_post.position_at(at);
            open_post.select(Selection::at(place), now);
        }
        self.dispatch_in_text(Action::InsertExcerptMarker, false);
        self.notify_fixed();
    }

    /// Replaces a tag by its usual spelling, if it is written literally at the position.
    fn fix_tag_spelling(&mut self, at: (usize, usize), from: &str, to: &str) {
        let Some(open_post) = self.edit.current() else {
            return;
        };
        let text = open_post.buffer.text();
        let start = open_post.position_at(at);
        let rest = text.slice(start..text.line_end(text.line_of(start)));
        let bare = rest.trim_start_matches(['"', '\'']);
        let quotes = rest.len() - bare.len();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '/');
        let is_plain = to.chars().all(plain) && to.starts_with(char::is_alphabetic);
        let is_tag = quotes < 2 && bare.starts_with(from);
        if !is_tag || !is_plain {
            return self.show_message(&format!("Write `{to}` here."));
        }
        let tag = start + quotes..start + quotes + from.len();
        self.edit_text(|_, _| Transaction::replace(tag, to));
        self.notify_fixed();
    }

    fn notify_fixed(&mut self) {
        let is_changed = self.edit.current().is_some_and(super::OpenPost::is_unsaved);
        if is_changed && self.notices.status_message().is_none() {
            self.show_message("Fixed, and not saved yet.");
        }
    }
}
