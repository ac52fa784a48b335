//! Editor commands: dispatch of actions to motions, typing and text commands.

use jiff::Timestamp;

use crate::app::Effect;
use crate::app::context::Context;
use crate::app::event::{PasteContinuation, PastedKeys};
use crate::app::preview::PreviewPane;
use crate::config::Key;
use crate::config::action_sets::{CursorMotion, DeleteAction, EditAction};
use crate::editor::command::{CommandOutcome, insert_delete, lines, motions, table};
use crate::editor::display_cell::TAB_WIDTH;
use crate::editor::highlight::LexerState;
use crate::editor::{Selection, Text, Transaction, UndoGroup};
use crate::text::{Size, sanitize};

use super::EditPane;
use super::find_bar::FindBarKind;
use super::listed_names::NoMatch;
use super::open_post::OpenPost;

impl EditPane {
    /// Handles an action in the text; `extend` extends the selection.
    pub(in crate::app) fn handle(
        &mut self,
        action: EditAction,
        extend: bool,
        preview: &PreviewPane,
        cx: &mut Context<'_>,
    ) {
        match action {
            EditAction::Move(motion) => self.move_cursor(motion, extend, cx),
            EditAction::Markup(action) => self.handle_markup(action, preview, cx),
            EditAction::Delete(action) => self.handle_delete(action, cx),
            EditAction::Toggle(option) => self.toggle_find_option(option, cx),
            EditAction::Save => self.save_text(cx),
            EditAction::Undo => self.undo_or_redo(true, cx),
            EditAction::Redo => self.undo_or_redo(false, cx),
            EditAction::Newline => self.insert_newline(cx),
            EditAction::Indent => self.complete_or_indent(preview, cx),
            EditAction::Complete => self.complete_or_say(preview, cx),
            EditAction::Outdent => self.go_back_or_outdent(cx),
            EditAction::MoveLineUp => {
                self.run_text_command(|text, at| lines::move_lines(text, at, false), cx);
            }
            EditAction::MoveLineDown => {
                self.run_text_command(|text, at| lines::move_lines(text, at, true), cx);
            }
            EditAction::DuplicateLine => self.run_text_command(lines::duplicate, cx),
            EditAction::ToggleTask => self.run_text_command(lines::toggle_task, cx),
            EditAction::WordCount => self.show_word_count(cx),
            EditAction::NextMisspelling => self.next_misspelling(cx),
            EditAction::SpellingSuggestions => self.open_suggestions(cx),
            EditAction::AddWord => self.add_word_here(cx),
            EditAction::ToggleSpelling => self.toggle_spelling(cx),
            EditAction::CopyText => self.copy_text(cx),
            EditAction::Paste => self.paste_clipboard(cx),
            EditAction::Find => self.open_find_bar(FindBarKind::Find, cx),
            EditAction::Replace => self.open_find_bar(FindBarKind::Replace, cx),
            EditAction::GoToLine => self.open_find_bar(FindBarKind::GoToLine, cx),
            EditAction::NextMatch => self.go_to_match(true, cx),
            EditAction::PreviousMatch => self.go_to_match(false, cx),
        }
    }

    fn handle_delete(&mut self, action: DeleteAction, cx: &mut Context<'_>) {
        match action {
            DeleteAction::DeleteBackward => {
                self.edit_text(
                    |text, at| insert_delete::delete_backward(text, at, TAB_WIDTH),
                    cx,
                );
            }
            DeleteAction::DeleteForward => self.edit_text(insert_delete::delete_forward, cx),
            DeleteAction::DeleteToLineStart => {
                self.edit_text(insert_delete::delete_to_line_start, cx);
            }
            DeleteAction::DeleteToLineEnd => self.edit_text(insert_delete::delete_to_line_end, cx),
            DeleteAction::DeleteWordBackward => {
                self.edit_text(insert_delete::delete_word_backward, cx);
            }
            DeleteAction::DeleteWordForward => {
                self.edit_text(insert_delete::delete_word_forward, cx);
            }
            DeleteAction::Cut => self.cut(insert_delete::cut, cx),
            DeleteAction::CutLine => self.cut(insert_delete::cut_line, cx),
        }
    }

    /// Types the character of a key without a binding.
    pub(in crate::app) fn type_in_text(&mut self, key: Key, cx: &mut Context<'_>) {
        if let Some(c) = key.typed() {
            self.edit_text(
                |_, selection| insert_delete::insert(selection, c.encode_utf8(&mut [0; 4])),
                cx,
            );
        }
    }

    /// Inserts pasted text at the cursor, as one undo step.
    pub(in crate::app) fn paste_in_text(&mut self, pasted: &str, cx: &mut Context<'_>) {
        let state = self.current().map(OpenPost::lexer_state);
        let state = state.unwrap_or(LexerState::TEXT);
        self.edit_text(
            |text, selection| insert_delete::paste(text, selection, pasted, state),
            cx,
        );
    }

    /// Inserts pasted text that arrived as key presses, as one undo step with what it continues.
    pub(in crate::app) fn paste_keys_in_text(&mut self, poured: &PastedKeys, cx: &mut Context<'_>) {
        let joins = self
            .current_mut()
            .is_some_and(|open_post| match poured.follows {
                PasteContinuation::Nothing => false,
                PasteContinuation::Keys(bytes) => open_post.buffer.join_typed(bytes),
                PasteContinuation::Chunk => {
                    open_post.buffer.reopen_step();
                    true
                }
            });
        if !joins {
            return self.paste_in_text(&poured.text, cx);
        }
        let state = self.current().map(OpenPost::lexer_state);
        let state = state.unwrap_or(LexerState::TEXT);
        self.edit_text(
            |text, selection| {
                insert_delete::paste(text, selection, &poured.text, state)
                    .with_group(UndoGroup::Pasting)
            },
            cx,
        );
        if let Some(open_post) = self.current_mut() {
            open_post.buffer.close_step();
        }
    }

    /// Applies a command to the text on the screen, unless it is read-only.
    pub(super) fn edit_text(
        &mut self,
        command: impl FnOnce(&Text, Selection) -> Transaction,
        cx: &mut Context<'_>,
    ) {
        let now = cx.clock.now;
        let Some(open_post) = self.current_mut() else {
            return;
        };
        if let Some(lock) = open_post.read_only_reason {
            return lock.refuse_change(cx);
        }
        let change = command(open_post.buffer.text(), open_post.buffer.selection());
        open_post.apply(&change, now);
        // typing cancels a pending quit
        self.quitting = false;
    }

    /// Applies a command that may refuse, and shows why.
    pub(super) fn run_text_command(
        &mut self,
        command: impl FnOnce(&Text, Selection) -> CommandOutcome,
        cx: &mut Context<'_>,
    ) {
        let mut refused = None;
        self.edit_text(
            |text, selection| {
                command(text, selection).unwrap_or_else(|why| {
                    refused = Some(why);
                    Transaction::new(Vec::new(), selection)
                })
            },
            cx,
        );
        if let Some(why) = refused {
            cx.show_message(&format!("Can't do this: {why}."));
        }
    }

    fn insert_newline(&mut self, cx: &mut Context<'_>) {
        let state = self.current().map(OpenPost::lexer_state);
        let in_code = state.is_some_and(|state| state.is_literal() || state.is_in_front_matter());
        self.edit_text(|text, selection| lines::enter(text, selection, in_code), cx);
    }

    fn complete_or_indent(&mut self, preview: &PreviewPane, cx: &mut Context<'_>) {
        if self.complete(NoMatch::Leave, preview, cx) {
            return;
        }
        if !self.go_to_link_part(true, cx) {
            if !self.go_to_cell(true, cx) {
                self.run_text_command(lines::indent, cx);
            }
            return;
        }
        let is_empty = self.completion_context();
        if is_empty.is_some_and(|(_, place)| place.typed.is_empty()) {
            self.complete(NoMatch::Say, preview, cx);
        }
    }

    fn go_back_or_outdent(&mut self, cx: &mut Context<'_>) {
        if !self.go_to_link_part(false, cx) && !self.go_to_cell(false, cx) {
            self.run_text_command(lines::outdent, cx);
        }
    }

    /// Goes to the next or previous part of a link or image; returns whether there is one.
    pub(super) fn go_to_link_part(&mut self, forward: bool, cx: &mut Context<'_>) -> bool {
        let part = self
            .current()
            .and_then(|open_post| open_post.link_part(forward));
        let (Some(at), Some(open_post)) = (part, self.current_mut()) else {
            return false;
        };
        open_post.select(Selection::at(at), cx.clock.now);
        true
    }

    /// Goes to the next or previous cell of a table; returns whether the cursor is in one.
    fn go_to_cell(&mut self, forward: bool, cx: &mut Context<'_>) -> bool {
        let change = self.current().and_then(|open_post| {
            let state = open_post.lexer_state();
            let is_text = !state.is_literal() && !state.is_in_front_matter();
            let buffer = &open_post.buffer;
            let change = table::move_to_cell(buffer.text(), buffer.selection(), forward);
            change.filter(|_| is_text)
        });
        let Some(change) = change else {
            return false;
        };
        match self.current_mut() {
            Some(open_post) if change.is_empty() => {
                open_post.select(change.selection(), cx.clock.now);
            }
            _ => self.edit_text(|_, _| change, cx),
        }
        true
    }

    fn complete_or_say(&mut self, preview: &PreviewPane, cx: &mut Context<'_>) {
        if !self.complete(NoMatch::Say, preview, cx) {
            cx.show_message(
                "Nothing to complete here; works for tags, authors, links, images, code languages.",
            );
        }
    }

    fn undo_or_redo(&mut self, back: bool, cx: &mut Context<'_>) {
        let now = cx.clock.now;
        let Some(open_post) = self.current_mut() else {
            return;
        };
        let turned = if back {
            open_post.buffer.undo()
        } else {
            open_post.buffer.redo()
        };
        open_post.cursor_moved(now);
        self.quitting = false;
        match (turned, back) {
            (true, _) => {}
            (false, true) => cx.show_message("Nothing to undo."),
            (false, false) => cx.show_message("Nothing to redo."),
        }
    }

    fn cut(
        &mut self,
        command: impl FnOnce(&Text, Selection) -> (Transaction, String),
        cx: &mut Context<'_>,
    ) {
        let mut taken = String::new();
        self.edit_text(
            |text, selection| {
                let (change, cut) = command(text, selection);
                taken = cut;
                change
            },
            cx,
        );
        if !taken.is_empty() {
            self.copy_to_clipboard(taken, cx);
        }
    }

    fn copy_text(&mut self, cx: &mut Context<'_>) {
        let Some(open_post) = self.current() else {
            return;
        };
        let copied = insert_delete::copy(open_post.buffer.text(), open_post.buffer.selection());
        self.copy_to_clipboard(copied, cx);
    }

    /// Copies text to the editor's clipboard and to the terminal's.
    fn copy_to_clipboard(&mut self, text: String, cx: &mut Context<'_>) {
        let copy = Effect::Copy(sanitize::for_clipboard(&text));
        self.clipboard = text;
        cx.outbox.push(copy);
    }

    fn paste_clipboard(&mut self, cx: &mut Context<'_>) {
        let text = std::mem::take(&mut self.clipboard);
        if text.is_empty() {
            return cx.show_message("Nothing to paste. Use your terminal's own paste key.");
        }
        self.paste_in_text(&text, cx);
        self.clipboard = text;
    }

    /// Moves the cursor.
    fn move_cursor(&mut self, motion: CursorMotion, extend: bool, cx: &mut Context<'_>) {
        let (now, room) = (cx.clock.now, cx.screen().editor_size().unwrap_or_default());
        let Some(open_post) = self.current_mut() else {
            return;
        };
        // keeps two rows of the previous page visible
        let page = room.height.saturating_sub(2).max(1).cast_signed();
        let (text, from) = (open_post.buffer.text(), open_post.buffer.selection());
        let to = match motion {
            CursorMotion::Left => motions::left(text, from, extend),
            CursorMotion::Right => motions::right(text, from, extend),
            CursorMotion::WordLeft => motions::word_left(text, from, extend),
            CursorMotion::WordRight => motions::word_right(text, from, extend),
            CursorMotion::LineStart => motions::line_start(text, from, extend),
            CursorMotion::LineEnd => motions::line_end(text, from, extend),
            CursorMotion::First => motions::text_start(from, extend),
            CursorMotion::Last => motions::text_end(text, from, extend),
            CursorMotion::SelectAll => motions::select_all(text),
            CursorMotion::Up => return open_post.move_by_rows(-1, extend, room, now),
            CursorMotion::Down => return open_post.move_by_rows(1, extend, room, now),
            CursorMotion::PageUp => return open_post.move_by_rows(-page, extend, room, now),
            CursorMotion::PageDown => return open_post.move_by_rows(page, extend, room, now),
        };
        open_post.select(to, now);
    }
}

impl OpenPost {
    /// Moves by visual rows and keeps the goal column.
    fn move_by_rows(&mut self, rows: isize, extend: bool, room: Size, now: Timestamp) {
        let (text, head) = (self.buffer.text(), self.buffer.head());
        if rows.abs() > 1 {
            self.view.scroll(text, rows, room);
        }
        let to = self.view.move_vertically(text, head, rows, room);
        let anchor = if extend {
            self.buffer.selection().anchor
        } else {
            to
        };
        self.buffer.select(Selection::between(anchor, to));
        self.touch(now);
    }
}
