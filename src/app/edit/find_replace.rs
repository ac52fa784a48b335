//! Find, replace and go to line in the text being edited.

use std::ops::Range;

use crate::app::App;
use crate::app::mode::InputMode;
use crate::config::Action;
use crate::editor::command::motions;
use crate::editor::search::{MatchTotals, Pattern, SearchOptions, SearchOutcome};
use crate::editor::{LineInput, Selection, Transaction};

/// Longest selection that becomes the search text, in bytes; a longer one limits replacing.
const MAX_QUERY_BYTES: usize = 200;
/// Bytes that are searched on each keystroke.
const MAX_BYTES_PER_KEY: usize = 4 << 20;
/// Bytes that are searched when the user asks for the next match and expects to wait.
const MAX_BYTES_PER_JUMP: usize = 64 << 20;

/// The find and replace bar.
#[derive(Debug)]
pub struct FindBar {
    /// Purpose of the bar.
    pub kind: FindBarKind,
    /// Search text, or the line to go to.
    pub field: LineInput,
    /// Replacement text.
    pub replacement: LineInput,
    /// Whether the replacement field has the focus.
    pub is_in_replacement: bool,
    /// Selection before the bar was opened.
    origin: Selection,
    /// Selected range to which replacing is limited, if any.
    limit: Option<Range<usize>>,
}

/// Purpose of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindBarKind {
    /// Find.
    Find,
    /// Find and replace.
    Replace,
    /// Go to a line, or to a line and column.
    GoToLine,
}

/// Find state, kept after the bar is closed.
#[derive(Clone, Debug, Default)]
pub struct FindState {
    /// Last search text.
    query: String,
    /// Search options.
    pub options: SearchOptions,
    pattern: Option<Pattern>,
    /// Error message for an invalid search text.
    pub error: Option<String>,
    /// Current match.
    pub current_match: Option<Range<usize>>,
    /// Match count.
    pub count: MatchTotals,
}

impl FindBar {
    /// Returns the field that has the focus.
    pub fn active_field(&mut self) -> &mut LineInput {
        if self.is_in_replacement {
            &mut self.replacement
        } else {
            &mut self.field
        }
    }
}

impl App {
    /// Opens the bar; a short selection becomes the search text.
    pub(super) fn open_find_bar(&mut self, what: FindBarKind) {
        let Some(open_post) = self.edit.current() else {
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
            _ => self.edit.find_state.query.clone(),
        };
        let within = (!is_word && !origin.is_empty()).then(|| origin.range());
        self.open_mode(InputMode::FindReplace(Box::new(FindBar {
            kind: what,
            field: LineInput::new(&typed),
            replacement: LineInput::default(),
            is_in_replacement: false,
            origin,
            limit: within,
        })));
        self.update_find();
    }

    /// Searches for what was typed, starting at the original cursor.
    pub(in crate::app) fn update_find(&mut self) {
        let now = self.clock.now;
        let InputMode::FindReplace(find_bar) = &self.mode else {
            return;
        };
        if find_bar.kind == FindBarKind::GoToLine || find_bar.is_in_replacement {
            return;
        }
        let (typed, origin) = (find_bar.field.text().to_owned(), find_bar.origin);
        let options = self.edit.find_state.options;
        let pattern = Some(Pattern::new(&typed, options)).filter(|_| !typed.is_empty());
        let sought = &mut self.edit.find_state;
        sought.query = typed;
        sought.current_match = None;
        (sought.pattern, sought.error) = match pattern.transpose() {
            Ok(pattern) => (pattern, None),
            Err(why) => (None, Some(why)),
        };
        let pattern = sought.pattern.clone();
        let Some(open_post) = self.edit.current_mut() else {
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
        self.edit.find_state.current_match = found;
        self.count_matches();
    }

    /// Toggles a search option while the bar is closed and reports the new setting.
    pub(super) fn toggle_find_option(&mut self, action: Action) {
        let words = self.edit.find_state.options.toggle(action);
        self.show_message(words);
    }

    /// Moves the positions of the search with a change of the text. A match that the change altered
    /// is no longer the current one.
    pub(super) fn map_find_positions(&mut self, made: &Transaction) {
        if let InputMode::FindReplace(find_bar) = &mut self.mode {
            find_bar.limit = find_bar.limit.as_ref().map(|range| made.map_range(range));
            find_bar.origin = Selection::between(
                made.map_position(find_bar.origin.anchor),
                made.map_position(find_bar.origin.head),
            );
        }
        let found = &mut self.edit.find_state;
        let moved = found.current_match.take().map(|hit| made.map_range(&hit));
        let pattern = found.pattern.clone();
        let moved = moved.filter(|hit| {
            let searched = pattern.as_ref().zip(self.edit.current());
            searched
                .is_some_and(|(pattern, open_post)| pattern.is_match(open_post.buffer.text(), hit))
        });
        self.edit.find_state.current_match = moved;
    }

    pub(super) fn count_matches(&mut self) {
        let place = self
            .edit
            .find_state
            .current_match
            .as_ref()
            .map_or(0, |hit| hit.start);
        let pattern = self.edit.find_state.pattern.as_ref();
        let count = pattern
            .zip(self.edit.current())
            .map(|(pattern, open_post)| {
                pattern.count(open_post.buffer.text(), place, MAX_BYTES_PER_KEY)
            });
        self.edit.find_state.count = count.unwrap_or_default();
    }

    /// Returns the matches in a range of the text, for highlighting.
    pub fn matches_in_text(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let pattern = self.edit.find_state.pattern.as_ref();
        let shown = pattern
            .filter(|_| self.edit.find_state.current_match.is_some())
            .zip(self.edit.current());
        shown.map_or_else(Vec::new, |(pattern, open_post)| {
            pattern.in_lines(open_post.buffer.text(), range)
        })
    }

    /// Moves to the next or previous match.
    pub(super) fn go_to_match(&mut self, forward: bool) {
        let now = self.clock.now;
        let Some(pattern) = self.edit.find_state.pattern.clone() else {
            return self.open_find_bar(FindBarKind::Find);
        };
        let Some(open_post) = self.edit.current_mut() else {
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
                self.edit.find_state.current_match = Some(hit);
                self.count_matches();
                match (wrapped, forward) {
                    (false, _) => {}
                    (true, true) => self.show_message("From the top again."),
                    (true, false) => self.show_message("From the end again."),
                }
            }
            SearchOutcome::NotFound => {
                self.count_matches();
                self.show_message("Nothing found.");
            }
            SearchOutcome::OutOfBudget => {
                self.show_message("Nothing found in the 64 MB looked through.");
            }
        }
    }

    /// Handles an action while the bar is open.
    pub(in crate::app) fn dispatch_in_find_bar(&mut self, action: Action) {
        let InputMode::FindReplace(find_bar) = &mut self.mode else {
            return;
        };
        match action {
            Action::Accept => self.accept_find(),
            Action::Cancel => {
                let origin = find_bar.origin;
                self.close_mode();
                self.edit.find_state.current_match = None;
                let now = self.clock.now;
                if let Some(open_post) = self.edit.current_mut() {
                    open_post.select(origin, now);
                }
            }
            Action::Complete if find_bar.kind == FindBarKind::Replace => {
                find_bar.is_in_replacement = !find_bar.is_in_replacement;
            }
            Action::Down => self.go_to_match(true),
            Action::Up => self.go_to_match(false),
            Action::ReplaceAll if find_bar.kind == FindBarKind::Replace => {
                self.replace_all();
            }
            Action::ToggleRegex | Action::ToggleCase | Action::ToggleWholeWord => {
                let options = &mut self.edit.find_state.options;
                let option = match action {
                    Action::ToggleRegex => &mut options.regex,
                    Action::ToggleCase => &mut options.case,
                    _ => &mut options.word,
                };
                *option = !*option;
                self.update_find();
            }
            _ => {}
        }
    }

    /// Handles Enter: goes to the line, keeps the match selected, or replaces it and moves to the
    /// next.
    fn accept_find(&mut self) {
        let now = self.clock.now;
        let InputMode::FindReplace(find_bar) = &mut self.mode else {
            return;
        };
        match find_bar.kind {
            FindBarKind::Find => {
                self.close_mode();
            }
            FindBarKind::Replace if !find_bar.is_in_replacement => {
                find_bar.is_in_replacement = true;
            }
            FindBarKind::Replace => self.replace_one(),
            FindBarKind::GoToLine => {
                let typed = find_bar.field.text().trim().to_owned();
                let Some(open_post) = self.edit.current_mut() else {
                    return;
                };
                match motions::parse_position(open_post.buffer.text(), &typed) {
                    Ok(place) => {
                        open_post.select(place, now);
                        self.close_mode();
                    }
                    Err(why) => self.show_message(&why),
                }
            }
        }
    }

    fn replace_one(&mut self) {
        let InputMode::FindReplace(find_bar) = &self.mode else {
            return;
        };
        let with = find_bar.replacement.text().to_owned();
        let sought = &self.edit.find_state;
        let Some(pattern) = sought.pattern.clone() else {
            return self.show_message("Nothing to replace.");
        };
        let Some(hit) = sought.current_match.clone() else {
            return self.go_to_match_in_limit();
        };
        let mut made = Transaction::default();
        self.edit_text(|text, _| {
            made = pattern.replace_one(text, &hit, &with);
            made.clone()
        });
        self.map_find_positions(&made);
        self.go_to_match_in_limit();
    }

    /// Moves to the next match; stays where it is if that is outside of what is replaced.
    fn go_to_match_in_limit(&mut self) {
        let limit = match &self.mode {
            InputMode::FindReplace(find_bar) => find_bar.limit.clone(),
            _ => None,
        };
        let before = self.edit.current().map(|it| it.buffer.selection());
        self.go_to_match(true);
        let found = self.edit.find_state.current_match.as_ref();
        let is_outside = limit
            .zip(found)
            .is_some_and(|(limit, found)| found.start < limit.start || found.end > limit.end);
        if !is_outside {
            return;
        }
        self.edit.find_state.current_match = None;
        let now = self.clock.now;
        if let Some((open_post, before)) = self.edit.current_mut().zip(before) {
            open_post.select(before, now);
        }
        self.count_matches();
        self.show_message("No more matches in the selection.");
    }

    fn replace_all(&mut self) {
        let InputMode::FindReplace(find_bar) = &self.mode else {
            return;
        };
        let (with, within) = (
            find_bar.replacement.text().to_owned(),
            find_bar.limit.clone(),
        );
        let Some(pattern) = self.edit.find_state.pattern.clone() else {
            return self.show_message("Nothing to replace.");
        };
        let mut count = 0;
        self.edit_text(|text, selection| {
            let range = within.unwrap_or(0..text.len());
            let (made, found) = pattern.replace_all(text, range, &with, selection);
            count = found;
            made
        });
        self.close_mode();
        self.edit.find_state.current_match = None;
        let word = match count {
            0 => "Nothing to replace.".to_owned(),
            1 => "Replaced one. Undo restores it.".to_owned(),
            _ => format!("Replaced {count}. One undo restores them."),
        };
        self.show_message(&word);
    }
}
