//! Quick fixes in the text: they can be reviewed, undone and saved like typed text.

use std::path::Path;

use crate::app::context::Context;
use crate::app::mode::InputMode;
use crate::app::view::Pane;
use crate::blog::check::Fix;
use crate::editor::{Selection, Transaction};

use super::{EditPane, PendingInput};

impl EditPane {
    /// Applies a quick fix to a file: now if it is open, else once it is loaded.
    pub(in crate::app) fn fix_once_open(
        &mut self,
        path: &Path,
        at: (usize, usize),
        fix: Fix,
        cx: &mut Context<'_>,
    ) {
        if self.find(path).is_some() {
            self.fix_in_text(at, &fix, cx);
        } else if let Some(asked) = &mut self.pending_open {
            asked.input.push(PendingInput::Fix(at, fix));
        }
    }

    /// Applies a quick fix to the text on the screen, unless a dialog is open.
    pub(in crate::app) fn fix_in_text(
        &mut self,
        at: (usize, usize),
        fix: &Fix,
        cx: &mut Context<'_>,
    ) {
        if !matches!(cx.mode, InputMode::Browse) || cx.view.focus != Pane::Edit {
            return;
        }
        match fix {
            Fix::InsertExcerptMarker => self.fix_missing_excerpt(at, cx),
            Fix::RenameTag { from, to } => self.fix_tag_spelling(at, from, to, cx),
            Fix::DefineTag(tag) => cx.show_message(&format!("Add `{tag}` to the tags file.")),
            Fix::RenameFile(name) => cx.show_message(&format!("Rename the file to {name}.")),
        }
    }

    fn fix_missing_excerpt(&mut self, at: (usize, usize), cx: &mut Context<'_>) {
        let now = cx.clock.now;
        if let Some(open_post) = self.current_mut() {
            let place = open_post.position_at(at);
            open_post.select(Selection::at(place), now);
        }
        self.insert_excerpt_marker(cx);
        self.notify_fixed(cx);
    }

    /// Replaces a tag by its usual spelling, if it is written literally at the position.
    fn fix_tag_spelling(&mut self, at: (usize, usize), from: &str, to: &str, cx: &mut Context<'_>) {
        let Some(open_post) = self.current() else {
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
            return cx.show_message(&format!("Change it to `{to}`."));
        }
        let tag = start + quotes..start + quotes + from.len();
        self.edit_text(|_, _| Transaction::replace(tag, to), cx);
        self.notify_fixed(cx);
    }

    fn notify_fixed(&mut self, cx: &mut Context<'_>) {
        let is_changed = self.current().is_some_and(super::OpenPost::is_unsaved);
        if is_changed && cx.notices.status_message().is_none() {
            cx.show_message("Fixed; not saved yet.");
        }
    }
}
