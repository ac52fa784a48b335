//! Find, replace and go to line in the text being edited.

use std::ops::Range;

use crate::app::context::Context;
use crate::app::mode::InputMode;
use crate::config::action_sets::SearchToggle;
use crate::editor::command::motions;
use crate::editor::search::{Pattern, SearchOutcome};
use crate::editor::{LineInput, Selection, Transaction};

use super::EditPane;
use super::find_bar::{FindBar, FindBarKind, FindBarRequest};

/// Longest selection that becomes the search text, in bytes; a longer one limits replacing.
const MAX_QUERY_BYTES: usize = 200;
/// Bytes that are searched on each keystroke.
const MAX_BYTES_PER_KEY: usize = 4 << 20;
/// Bytes that are searched when the user asks for the next match and expects to wait.
const MAX_BYTES_PER_JUMP: usize = 64 << 20;

impl EditPane {
    /// Opens the bar; a short selection becomes the search text.
    pub(super) fn open_find_bar(&mut self, what: FindBarKind, cx: &mut Context<'_>) {
        let Some(open_post) = self.current() else {
            return;
        };
        let origin = open_post.buffer.selection();
        let text = open_post.buffer.text();
        let is_short = (1..=MAX_QUERY_BYTES).contains(&origin.range().len());
        let chosen = text.slice(if is_short { origin.range() } else { 0..0 });
        let is_word = is_short && !chosen.contains('\n');
        let typed = match what {
            FindBarKind::GoToLine => String::new(),
            _ if is_word => chosen.into_owned(),
            _ => self.find_state.query.clone(),
        };
        let within = (!is_word && !origin.is_empty()).then(|| origin.range());
        cx.open_mode(InputMode::FindReplace(Box::new(FindBar {
            kind: what,
            field: LineInput::selected(&typed),
            replacement: LineInput::default(),
            is_in_replacement: false,
            origin,
            limit: within,
        })));
        self.update_find(cx);
    }

    /// Searches for what was typed, starting at the original cursor.
    pub(in crate::app) fn update_find(&mut self, cx: &mut Context<'_>) {
        let now = cx.clock.now;
        let InputMode::FindReplace(find_bar) = &cx.mode else {
            return;
        };
        if find_bar.kind == FindBarKind::GoToLine || find_bar.is_in_replacement {
            return;
        }
        let (typed, origin) = (find_bar.field.text().to_owned(), find_bar.origin);
        let options = self.find_state.options;
        let pattern = Some(Pattern::new(&typed, options)).filter(|_| !typed.is_empty());
        let sought = &mut self.find_state;
        sought.query = typed;
        sought.current_match = None;
        (sought.pattern, sought.error) = match pattern.transpose() {
            Ok(pattern) => (pattern, None),
            Err(why) => (None, Some(why)),
        };
        let pattern = sought.pattern.clone();
        let Some(open_post) = self.current_mut() else {
            return;
        };
        let found = pattern.and_then(|pattern| {
            match pattern.next(
                open_post.buffer.text(),
                origin.range().start,
                MAX_BYTES_PER_KEY,
            ) {
                SearchOutcome::Found(hit, _) => Some(hit),
                SearchOutcome::NotFound | SearchOutcome::OutOfBudget => None,
            }
        });
        let to = found
            .clone()
            .map_or(origin, |hit| Selection::between(hit.start, hit.end));
        open_post.select(to, now);
        self.find_state.current_match = found;
        self.count_matches();
    }

    /// Toggles a search option while the bar is closed and reports the new setting.
    pub(super) fn toggle_find_option(&mut self, option: SearchToggle, cx: &mut Context<'_>) {
        let words = self.find_state.options.toggle(option);
        cx.show_message(words);
    }

    /// Moves the positions of the search with a change of the text. A match that the change altered
    /// is no longer the current one.
    pub(super) fn map_find_positions(&mut self, made: &Transaction, cx: &mut Context<'_>) {
        if let InputMode::FindReplace(find_bar) = cx.mode {
            find_bar.limit = find_bar.limit.as_ref().map(|range| made.map_range(range));
            find_bar.origin = Selection::between(
                made.map_position(find_bar.origin.anchor),
                made.map_position(find_bar.origin.head),
            );
        }
        let found = &mut self.find_state;
        let moved = found.current_match.take().map(|hit| made.map_range(&hit));
        let pattern = found.pattern.clone();
        let moved = moved.filter(|hit| {
            let searched = pattern.as_ref().zip(self.current());
            searched
                .is_some_and(|(pattern, open_post)| pattern.is_match(open_post.buffer.text(), hit))
        });
        self.find_state.current_match = moved;
    }

    pub(super) fn count_matches(&mut self) {
        let place = self
            .find_state
            .current_match
            .as_ref()
            .map_or(0, |hit| hit.start);
        let pattern = self.find_state.pattern.as_ref();
        let count = pattern.zip(self.current()).map(|(pattern, open_post)| {
            pattern.count(open_post.buffer.text(), place, MAX_BYTES_PER_KEY)
        });
        self.find_state.count = count.unwrap_or_default();
    }

    /// Returns the matches in a range of the text, for highlighting.
    pub fn matches_in_text(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let pattern = self.find_state.pattern.as_ref();
        let shown = pattern
            .filter(|_| self.find_state.current_match.is_some())
            .zip(self.current());
        shown.map_or_else(Vec::new, |(pattern, open_post)| {
            pattern.in_lines(open_post.buffer.text(), range)
        })
    }

    /// Moves to the next or previous match.
    pub(super) fn go_to_match(&mut self, forward: bool, cx: &mut Context<'_>) {
        let now = cx.clock.now;
        let Some(pattern) = self.find_state.pattern.clone() else {
            return self.open_find_bar(FindBarKind::Find, cx);
        };
        let Some(open_post) = self.current_mut() else {
            return;
        };
        let (text, range) = (
            open_post.buffer.text(),
            open_post.buffer.selection().range(),
        );
        let found = if forward {
            pattern.next(text, range.end, MAX_BYTES_PER_JUMP)
        } else {
            pattern.previous(text, range.start, MAX_BYTES_PER_JUMP)
        };
        match found {
            SearchOutcome::Found(hit, wrapped) => {
                open_post.select(Selection::between(hit.start, hit.end), now);
                self.find_state.current_match = Some(hit);
                self.count_matches();
                match (wrapped, forward) {
                    (false, _) => {}
                    (true, true) => cx.show_message("Search wrapped to the top."),
                    (true, false) => cx.show_message("Search wrapped to the end."),
                }
            }
            SearchOutcome::NotFound => {
                self.count_matches();
                cx.show_message("No matches.");
            }
            SearchOutcome::OutOfBudget => {
                cx.show_message("No matches in the first 64 MB.");
            }
        }
    }

    /// Carries out what the bar requests.
    pub(in crate::app) fn run_find(&mut self, request: FindBarRequest, cx: &mut Context<'_>) {
        match request {
            FindBarRequest::Restore(origin) => {
                self.find_state.current_match = None;
                if let Some(open_post) = self.current_mut() {
                    open_post.select(origin, cx.clock.now);
                }
            }
            FindBarRequest::Move { forward } => self.go_to_match(forward, cx),
            FindBarRequest::ReplaceOne => self.replace_one(cx),
            FindBarRequest::ReplaceAll => self.replace_all(cx),
            FindBarRequest::Toggle(option) => {
                self.find_state.options.toggle(option);
                self.update_find(cx);
            }
            FindBarRequest::GoTo(typed) => self.go_to_typed_line(&typed, cx),
        }
    }

    fn go_to_typed_line(&mut self, typed: &str, cx: &mut Context<'_>) {
        let Some(open_post) = self.current_mut() else {
            return;
        };
        match motions::parse_position(open_post.buffer.text(), typed) {
            Ok(place) => {
                open_post.select(place, cx.clock.now);
                cx.close_mode();
            }
            Err(why) => cx.show_message(&why),
        }
    }

    fn replace_one(&mut self, cx: &mut Context<'_>) {
        let InputMode::FindReplace(find_bar) = &cx.mode else {
            return;
        };
        let with = find_bar.replacement.text().to_owned();
        let sought = &self.find_state;
        let Some(pattern) = sought.pattern.clone() else {
            return cx.show_message("Nothing to replace.");
        };
        let Some(hit) = sought.current_match.clone() else {
            return self.go_to_match_in_limit(cx);
        };
        let mut made = Transaction::default();
        self.edit_text(
            |text, _| {
                made = pattern.replace_one(text, &hit, &with);
                made.clone()
            },
            cx,
        );
        self.map_find_positions(&made, cx);
        self.go_to_match_in_limit(cx);
    }

    /// Moves to the next match; stays where it is if that is outside of what is replaced.
    fn go_to_match_in_limit(&mut self, cx: &mut Context<'_>) {
        let limit = match &cx.mode {
            InputMode::FindReplace(find_bar) => find_bar.limit.clone(),
            _ => None,
        };
        let before = self.current().map(|it| it.buffer.selection());
        self.go_to_match(true, cx);
        let found = self.find_state.current_match.as_ref();
        let is_outside = limit
            .zip(found)
            .is_some_and(|(limit, found)| found.start < limit.start || found.end > limit.end);
        if !is_outside {
            return;
        }
        self.find_state.current_match = None;
        let now = cx.clock.now;
        if let Some((open_post, before)) = self.current_mut().zip(before) {
            open_post.select(before, now);
        }
        self.count_matches();
        cx.show_message("No more matches in the selection.");
    }

    fn replace_all(&mut self, cx: &mut Context<'_>) {
        let InputMode::FindReplace(find_bar) = &cx.mode else {
            return;
        };
        let (with, within) = (
            find_bar.replacement.text().to_owned(),
            find_bar.limit.clone(),
        );
        let Some(pattern) = self.find_state.pattern.clone() else {
            return cx.show_message("Nothing to replace.");
        };
        let mut count = 0;
        self.edit_text(
            |text, selection| {
                let range = within.unwrap_or(0..text.len());
                let (made, found) = pattern.replace_all(text, range, &with, selection);
                count = found;
                made
            },
            cx,
        );
        cx.close_mode();
        self.find_state.current_match = None;
        let word = match count {
            0 => "Nothing to replace.".to_owned(),
            1 => "Replaced 1 match. Undo restores it.".to_owned(),
            _ => format!("Replaced {count} matches. One undo restores them."),
        };
        cx.show_message(&word);
    }
}
