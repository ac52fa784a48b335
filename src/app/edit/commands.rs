//! Editor commands: dispatch of actions to motions, typing and text commands.

use crate::app::Effect;
use crate::app::context::Context;
use crate::app::event::{PasteContinuation, PastedKeys};
use crate::app::preview::PreviewPane;
use crate::config::{Action, Key};
use crate::editor::command::{CommandOutcome, insert_delete, lines, motions};
use crate::editor::display_cell::TAB_WIDTH;
use crate::editor::highlight::LexerState;
use crate::editor::{Selection, Text, Transaction, UndoGroup, ViewportSize};
use crate::text::sanitize;

use super::EditPane;
use super::find_bar::FindBarKind;
use super::open_post::OpenPost;

impl EditPane {
    /// Handles an action in the text; `extend` extends the selection.
    pub(in crate::app) fn handle(
        &mut self,
        action: Action,
        extend: bool,
        preview: &PreviewPane,
        cx: &mut Context<'_>,
    ) {
        if self.move_cursor(action, extend, cx) {
            return;
        }
        match action {
            Action::Save => self.save_text(cx),
            Action::Undo => self.undo_or_redo(true, cx),
            Action::Redo => self.undo_or_redo(false, cx),
            Action::Newline => self.insert_newline(cx),
            Action::Indent => self.complete_or_indent(preview, cx),
            Action::Complete => self.complete_or_say(preview, cx),
            Action::Outdent => self.run_text_command(lines::outdent, cx),
            Action::MoveLineUp => {
                self.run_text_command(|text, at| lines::move_lines(text, at, false), cx);
            }
            Action::MoveLineDown => {
                self.run_text_command(|text, at| lines::move_lines(text, at, true), cx);
            }
            Action::DuplicateLine => self.run_text_command(lines::duplicate, cx),
            Action::ToggleTask => self.run_text_command(lines::toggle_task, cx),
            Action::WordCount => self.show_word_count(cx),
            Action::NextMisspelling => self.next_misspelling(cx),
            Action::SpellingSuggestions => self.open_suggestions(cx),
            Action::AddWord => self.add_word_here(cx),
            Action::ToggleSpelling => self.toggle_spelling(cx),
            Action::DeleteBackward => {
                self.edit_text(
                    |text, at| insert_delete::delete_backward(text, at, TAB_WIDTH),
                    cx,
                );
            }
            Action::DeleteForward => self.edit_text(insert_delete::delete_forward, cx),
            Action::DeleteToLineStart => self.edit_text(insert_delete::delete_to_line_start, cx),
            Action::DeleteToLineEnd => self.edit_text(insert_delete::delete_to_line_end, cx),
            Action::DeleteWordBackward => self.edit_text(insert_delete::delete_word_backward, cx),
            Action::DeleteWordForward => self.edit_text(insert_delete::delete_word_forward, cx),
            Action::Cut => self.cut(insert_delete::cut, cx),
            Action::CutLine => self.cut(insert_delete::cut_line, cx),
            Action::CopyText => self.copy_text(cx),
            Action::Paste => self.paste_clipboard(cx),
            Action::Find => self.open_find_bar(FindBarKind::Find, cx),
            Action::Replace => self.open_find_bar(FindBarKind::Replace, cx),
            Action::GoToLine => self.open_find_bar(FindBarKind::GoToLine, cx),
            Action::NextMatch => self.go_to_match(true, cx),
            Action::PreviousMatch => self.go_to_match(false, cx),
            Action::ToggleRegex | Action::ToggleCase | Action::ToggleWholeWord => {
                self.toggle_find_option(action, cx);
            }
            _ => self.handle_markup(action, preview, cx),
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
        if !self.complete(preview, cx) {
            self.run_text_command(lines::indent, cx);
        }
    }

    fn complete_or_say(&mut self, preview: &PreviewPane, cx: &mut Context<'_>) {
        if !self.complete(preview, cx) {
            cx.show_message(
                "Nothing to complete here; works for tags, authors, links, code languages.",
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

    /// Moves the cursor. Returns whether the action is a motion.
    fn move_cursor(&mut self, action: Action, extend: bool, cx: &mut Context<'_>) -> bool {
        let (now, room) = (cx.clock.now, cx.screen().editor_size());
        let Some(open_post) = self.current_mut() else {
            return false;
        };
        let (text, from) = (open_post.buffer.text(), open_post.buffer.selection());
        let to = match action {
            Action::Left => motions::left(text, from, extend),
            Action::Right => motions::right(text, from, extend),
            Action::WordLeft => motions::word_left(text, from, extend),
            Action::WordRight => motions::word_right(text, from, extend),
            Action::LineStart => motions::line_start(text, from, extend),
            Action::LineEnd => motions::line_end(text, from, extend),
            Action::First => motions::text_start(from, extend),
            Action::Last => motions::text_end(text, from, extend),
            Action::SelectAll => motions::select_all(text),
            _ => return vertical(open_post, action, extend, room.unwrap_or_default(), now),
        };
        open_post.select(to, now);
        true
    }
}

/// Moves by visual rows and keeps the goal column.
fn vertical(
    open_post: &mut OpenPost,
    action: Action,
    extend: bool,
    room: ViewportSize,
    now: jiff::Timestamp,
) -> bool {
    // keeps two rows of the previous page visible
    let page = room.rows.saturating_sub(2).max(1).cast_signed();
    let rows = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        _ => return false,
    };
    let head = open_post.buffer.head();
    if rows.abs() > 1 {
        open_post.view.scroll(open_post.buffer.text(), rows, room);
    }
    let to = open_post
        .view
        .move_vertically(open_post.buffer.text(), head, rows, room);
    let anchor = if extend {
        open_post.buffer.selection().anchor
    } else {
        to
    };
    open_post.buffer.select(Selection::between(anchor, to));
    open_post.touch(now);
    true
}
