//! Editor commands: dispatch of actions to motions, typing and text commands.

use crate::app::event::{Follows, Poured};
use crate::app::{App, Effect};
use crate::config::{Action, Key};
use crate::editor::command::{Outcome, insert_delete, lines, markup, motions, table};
use crate::editor::display_cell::TAB;
use crate::editor::highlight::State;
use crate::editor::{Room, Selection, Step, Text, Transaction};
use crate::text::sanitize;

use super::find_replace::What;
use super::open_post::Desk;

/// Actions on posts, not on text.
const OF_POSTS: [Action; 9] = [
    Action::New,
    Action::ToggleDraft,
    Action::Publish,
    Action::Unlist,
    Action::Rename,
    Action::Duplicate,
    Action::Trash,
    Action::Mark,
    Action::MarkAll,
];

impl App {
    /// Runs an action in the text; `extend` extends the selection.
    pub(in crate::app) fn act_in_text(&mut self, action: Action, extend: bool) -> Vec<Effect> {
        if self.move_in_text(action, extend) {
            return Vec::new();
        }
        match action {
            Action::Save => self.save_text(),
            Action::Back => self.back_from_text(),
            Action::Undo => self.turn_history(true),
            Action::Redo => self.turn_history(false),
            Action::Newline => self.begin_line(),
            Action::Indent => self
                .complete()
                .unwrap_or_else(|| self.command(lines::indent)),
            Action::Complete => self.complete_or_say(),
            Action::Outdent => self.command(lines::outdent),
            Action::MoveLineUp => self.command(|text, at| lines::move_lines(text, at, false)),
            Action::MoveLineDown => self.command(|text, at| lines::move_lines(text, at, true)),
            Action::DuplicateLine => self.command(lines::duplicate),
            Action::Task => self.command(lines::toggle_task),
            Action::Bold => self.change(|text, at| markup::toggle(text, at, "**")),
            Action::Italic => self.change(|text, at| markup::toggle(text, at, "*")),
            Action::Strike => self.change(|text, at| markup::toggle(text, at, "~~")),
            Action::Code => self.change(markup::toggle_code),
            Action::InsertLink => self.change(markup::link),
            Action::Quote => self.command(markup::toggle_quote),
            Action::Fence => self.put_fence(),
            Action::HeadingDeeper => self.command(|text, at| markup::heading(text, at, true)),
            Action::HeadingHigher => self.command(|text, at| markup::heading(text, at, false)),
            Action::Truncate => self.put_truncate_marker(),
            Action::Image => self.change(markup::image),
            Action::Table => self.command(table::table),
            Action::Count => self.say_count(),
            Action::NextMisspelling => self.next_misspelling(),
            Action::Suggest => self.suggest(),
            Action::AddWord => self.add_word_here(),
            Action::Spelling => self.turn_spelling(),
            Action::Erase => self.change(|text, at| insert_delete::erase_before(text, at, TAB)),
            Action::Delete => self.change(insert_delete::erase_behind),
            Action::EraseLineStart => self.change(insert_delete::erase_to_line_start),
            Action::EraseLineEnd => self.change(insert_delete::erase_to_line_end),
            Action::EraseWord => self.change(insert_delete::erase_word_before),
            Action::DeleteWord => self.change(insert_delete::erase_word_behind),
            Action::Cut => self.cut(insert_delete::cut),
            Action::CutLine => self.cut(insert_delete::cut_line),
            Action::CopyText => self.copy_text(),
            Action::PasteText => self.paste_clipboard(),
            Action::Find => self.seek(What::Find),
            Action::Replace => self.seek(What::Replace),
            Action::GoToLine => self.seek(What::Line),
            Action::NextHit => self.next_sought(true),
            Action::PreviousHit => self.next_sought(false),
            Action::Beside => self.toggle_beside(),
            Action::External => self.hand_over(),
            Action::ByRegex | Action::ByCase | Action::ByWord => self.turn_option(action),
            other => self.act_on_post(other),
        }
    }

    /// Runs an action on the post rather than its text.
    fn act_on_post(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Outline => self.open_outline(),
            Action::CopyPath => self.copy_path(),
            Action::CopyUrl => self.copy_url(),
            Action::Rescan => self.rescan(),
            other => self.act_everywhere(other),
        }
    }

    /// Whether an action is available while the text has the focus.
    pub(in crate::app) fn works_in_text(action: Action) -> bool {
        let of_panes = [
            Action::HalfDown,
            Action::HalfUp,
            Action::Read,
            Action::Links,
            Action::Fold,
            Action::GoBack,
            Action::Source,
            Action::Excerpt,
            Action::CopyCode,
            Action::CodeLeft,
            Action::CodeRight,
            Action::NextHeading,
            Action::PreviousHeading,
            Action::Filter,
            Action::Search,
            Action::OpenTags,
            Action::ClearFilter,
            Action::Sort,
            Action::ToggleDrafts,
            Action::Include,
            Action::Exclude,
            Action::AllOrAny,
            Action::Narrow,
            Action::NextPane,
            Action::PreviousPane,
            Action::Zoom,
            Action::Edit,
            Action::Check,
            Action::Stats,
            Action::TakeBack,
            Action::AddTag,
            Action::RemoveTag,
            Action::RenameTag,
            Action::MergeTags,
            Action::DeleteTag,
            Action::NearTags,
            Action::Metadata,
            Action::DefineTag,
        ];
        let of_answers = [
            Action::ReplaceAll,
            Action::Discard,
            Action::KeepMine,
            Action::TakeTheirs,
            Action::Merge,
            Action::SaveBeside,
            Action::TakeOver,
            Action::Open,
            Action::Copy,
        ];
        let is_other = of_panes.contains(&action) || of_answers.contains(&action);
        let is_other = is_other || OF_POSTS.contains(&action);
        !is_other && action.tag_place().is_none()
    }

    /// Types the character of a key without a binding.
    pub(in crate::app) fn type_in_text(&mut self, key: Key) -> Vec<Effect> {
        match key.typed() {
            Some(c) => self.change(|_, selection| {
                insert_delete::insert(selection, c.encode_utf8(&mut [0; 4]))
            }),
            None => Vec::new(),
        }
    }

    /// Inserts pasted text at the cursor, as one undo step.
    pub(in crate::app) fn paste_in_text(&mut self, pasted: &str) -> Vec<Effect> {
        let state = self.edit.desk().map(Desk::state_here);
        let state = state.unwrap_or(State::TEXT);
        self.change(|text, selection| insert_delete::paste(text, selection, pasted, state))
    }

    /// Inserts pasted text that arrived as key presses, as one undo step with what it continues.
    pub(in crate::app) fn pour_in_text(&mut self, poured: &Poured) -> Vec<Effect> {
        let joins = self
            .edit
            .desk_mut()
            .is_some_and(|desk| match poured.follows {
                Follows::Nothing => false,
                Follows::Keys(bytes) => desk.buffer.join_typed(bytes),
                Follows::Piece => {
                    desk.buffer.reopen_step();
                    true
                }
            });
        if !joins {
            return self.paste_in_text(&poured.text);
        }
        let state = self.edit.desk().map(Desk::state_here);
        let state = state.unwrap_or(State::TEXT);
        let effects = self.change(|text, selection| {
            insert_delete::paste(text, selection, &poured.text, state).step(Step::Pasting)
        });
        if let Some(desk) = self.edit.desk_mut() {
            desk.buffer.close_step();
        }
        effects
    }

    /// Applies a command to the text on the screen, unless it is read-only.
    pub(super) fn change(
        &mut self,
        command: impl FnOnce(&Text, Selection) -> Transaction,
    ) -> Vec<Effect> {
        let now = self.clock.now;
        let Some(desk) = self.edit.desk_mut() else {
            return Vec::new();
        };
        if let Some(lock) = desk.lock {
            return self.refuse_change(lock);
        }
        let change = command(desk.buffer.text(), desk.buffer.selection());
        desk.apply(&change, now);
        // typing cancels a pending quit
        self.edit.quitting = false;
        Vec::new()
    }

    /// Applies a command that may refuse, and shows why.
    fn command(&mut self, command: impl FnOnce(&Text, Selection) -> Outcome) -> Vec<Effect> {
        let mut refused = None;
        let effects = self.change(|text, selection| {
            command(text, selection).unwrap_or_else(|why| {
                refused = Some(why);
                Transaction::new(Vec::new(), selection)
            })
        });
        match refused {
            Some(why) => self.answer(&format!("Not done: {why}.")),
            None => effects,
        }
    }

    fn begin_line(&mut self) -> Vec<Effect> {
        let state = self.edit.desk().map(Desk::state_here);
        let in_code = state.is_some_and(|state| state.is_literal() || state.in_front_matter());
        self.change(|text, selection| lines::enter(text, selection, in_code))
    }

    /// Inserts a code block and opens the completion menu for its language.
    fn put_fence(&mut self) -> Vec<Effect> {
        let effects = self.command(markup::fence);
        self.tend_text();
        self.offer();
        effects
    }

    fn complete_or_say(&mut self) -> Vec<Effect> {
        let effects = self.complete();
        effects.unwrap_or_else(|| {
            self.answer("Tags, authors, links to posts and languages of code can be completed.")
        })
    }

    /// Inserts the site's excerpt marker.
    fn put_truncate_marker(&mut self) -> Vec<Effect> {
        let is_mdx = self
            .edit
            .desk()
            .is_some_and(|desk| desk.path.extension().is_some_and(|ending| ending == "mdx"));
        let markers = self.library.kind.profile().summary;
        let of_mdx = |marker: &&&str| marker.starts_with('{') == is_mdx;
        let marker = markers.iter().find(of_mdx).or(markers.first());
        let marker = marker.copied().unwrap_or("<!--more-->");
        self.command(|text, at| markup::truncate_marker(text, at, marker))
    }

    fn turn_history(&mut self, back: bool) -> Vec<Effect> {
        let now = self.clock.now;
        let Some(desk) = self.edit.desk_mut() else {
            return Vec::new();
        };
        let turned = if back {
            desk.buffer.undo()
        } else {
            desk.buffer.redo()
        };
        desk.moved(now);
        self.edit.quitting = false;
        match (turned, back) {
            (true, _) => Vec::new(),
            (false, true) => self.answer("Nothing to undo."),
            (false, false) => self.answer("Nothing to redo."),
        }
    }

    fn cut(
        &mut self,
        command: impl FnOnce(&Text, Selection) -> (Transaction, String),
    ) -> Vec<Effect> {
        let mut taken = String::new();
        let mut effects = self.change(|text, selection| {
            let (change, cut) = command(text, selection);
            taken = cut;
            change
        });
        if !taken.is_empty() {
            effects.extend(self.take_to_clipboard(taken));
        }
        effects
    }

    fn copy_text(&mut self) -> Vec<Effect> {
        let Some(desk) = self.edit.desk() else {
            return Vec::new();
        };
        let copied = insert_delete::copy(desk.buffer.text(), desk.buffer.selection());
        self.take_to_clipboard(copied)
    }

    /// Copies text to the editor's clipboard and to the terminal's.
    fn take_to_clipboard(&mut self, text: String) -> Vec<Effect> {
        let copy = Effect::Copy(sanitize::to_copy(&text));
        self.edit.clipboard = text;
        vec![copy]
    }

    fn paste_clipboard(&mut self) -> Vec<Effect> {
        let text = std::mem::take(&mut self.edit.clipboard);
        if text.is_empty() {
            return self
                .answer("Nothing was cut or copied here. The terminal pastes by its own keys.");
        }
        let effects = self.paste_in_text(&text);
        self.edit.clipboard = text;
        effects
    }

    fn back_from_text(&mut self) -> Vec<Effect> {
        if self.notices.dismiss() || self.edit.sought.hit.take().is_some() {
            return Vec::new();
        }
        self.leave_text()
    }

    /// Moves the cursor. Returns whether the action is a motion.
    fn move_in_text(&mut self, action: Action, extend: bool) -> bool {
        let (now, room) = (self.clock.now, self.screen().edit_room());
        let Some(desk) = self.edit.desk_mut() else {
            return false;
        };
        let (text, from) = (desk.buffer.text(), desk.buffer.selection());
        let to = match action {
            Action::Left => motions::left(text, from, extend),
            Action::Right => motions::right(text, from, extend),
            Action::WordLeft => motions::word_left(text, from, extend),
            Action::WordRight => motions::word_right(text, from, extend),
            Action::LineStart => motions::line_start(text, from, extend),
            Action::LineEnd => motions::line_end(text, from, extend),
            Action::First => motions::text_start(from, extend),
            Action::Last => motions::text_end(text, from, extend),
            Action::SelectAll => motions::all(text),
            _ => return vertical(desk, action, extend, room.unwrap_or_default(), now),
        };
        desk.select(to, now);
        true
    }
}

/// Moves by visual rows and keeps the goal column.
fn vertical(
    desk: &mut Desk,
    action: Action,
    extend: bool,
    room: Room,
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
    let head = desk.buffer.head();
    if rows.abs() > 1 {
        desk.view.scroll(desk.buffer.text(), rows, room);
    }
    let to = desk.view.vertical(desk.buffer.text(), head, rows, room);
    let anchor = if extend {
        desk.buffer.selection().anchor
    } else {
        to
    };
    desk.buffer.select(Selection::between(anchor, to));
    desk.stirred(now);
    true
}
