//! Find, replace and go to line in the text being edited.

use std::ops::Range;

use crate::app::mode::Mode;
use crate::app::{App, Effect};
use crate::config::Action;
use crate::editor::command::motions;
use crate::editor::search::{Count, Options, Pattern, Search};
use crate::editor::{Field, Selection};

/// Bytes that are searched on each keystroke.
const BUDGET: usize = 4 << 20;
/// Bytes that are searched when the user asks for the next match and expects to wait.
const PATIENT: usize = 64 << 20;

/// The find and replace bar.
#[derive(Debug)]
pub struct Seek {
    /// Purpose of the bar.
    pub what: What,
    /// Search text, or the line to go to.
    pub field: Field,
    /// Replacement text.
    pub with: Field,
    /// Whether the replacement field has the focus.
    pub in_with: bool,
    /// Selection before the bar was opened.
    origin: Selection,
    /// Selected range to which replacing is limited, if any.
    within: Option<Range<usize>>,
}

/// Purpose of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Find.
    Find,
    /// Find and replace.
    Replace,
    /// Go to a line, or to a line and column.
    Line,
}

/// Find state, kept after the bar is closed.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Last search text.
    typed: String,
    /// Search options.
    pub options: Options,
    pattern: Option<Pattern>,
    /// Error message for an invalid search text.
    pub wrong: Option<String>,
    /// Current match.
    pub hit: Option<Range<usize>>,
    /// Match count.
    pub count: Count,
}

impl Seek {
    /// Returns the field that has the focus.
    pub fn active(&mut self) -> &mut Field {
        if self.in_with {
            &mut self.with
        } else {
            &mut self.field
        }
    }
}

impl App {
    /// Opens the bar; a short selection becomes the search text.
    pub(super) fn seek(&mut self, what: What) -> Vec<Effect> {
        let Some(desk) = self.edit.desk() else {
            return Vec::new();
        };
        let origin = desk.buffer.selection();
        let text = desk.buffer.text();
        let chosen =
            text.slice(origin.range().start..origin.range().end.min(origin.range().start + 200));
        let is_word = !chosen.is_empty() && !chosen.contains('\n');
        let typed = match what {
            What::Line => String::new(),
            _ if is_word => chosen.into_owned(),
            _ => self.edit.sought.typed.clone(),
        };
        let within = (!is_word && !origin.is_empty()).then(|| origin.range());
        self.mode = Mode::Seek(Box::new(Seek {
            what,
            field: Field::new(&typed),
            with: Field::default(),
            in_with: false,
            origin,
            within,
        }));
        self.sought_typed();
        Vec::new()
    }

    /// Searches for what was typed, starting at the original cursor.
    pub(in crate::app) fn sought_typed(&mut self) {
        let now = self.clock.now;
        let Mode::Seek(seek) = &self.mode else { return };
        if seek.what == What::Line || seek.in_with {
            return;
        }
        let (typed, origin) = (seek.field.text().to_owned(), seek.origin);
        let options = self.edit.sought.options;
        let pattern = Some(Pattern::new(&typed, options)).filter(|_| !typed.is_empty());
        let sought = &mut self.edit.sought;
        sought.typed = typed;
        sought.hit = None;
        (sought.pattern, sought.wrong) = match pattern.transpose() {
            Ok(pattern) => (pattern, None),
            Err(why) => (None, Some(why)),
        };
        let pattern = sought.pattern.clone();
        let Some(desk) = self.edit.desk_mut() else {
            return;
        };
        let found = pattern.and_then(|pattern| {
            match pattern.next(desk.buffer.text(), origin.range().start, BUDGET) {
                Search::Found(hit, _) => Some(hit),
                Search::Nothing | Search::Unfinished => None,
            }
        });
        let to = found
            .clone()
            .map_or(origin, |hit| Selection::between(hit.start, hit.end));
        desk.select(to, now);
        self.edit.sought.hit = found;
        self.count_hits();
    }

    /// Toggles a search option while the bar is closed and reports the new setting.
    pub(super) fn turn_option(&mut self, action: Action) -> Vec<Effect> {
        let words = self.edit.sought.options.turn(action);
        self.answer(words)
    }

    fn count_hits(&mut self) {
        let place = self.edit.sought.hit.as_ref().map_or(0, |hit| hit.start);
        let pattern = self.edit.sought.pattern.as_ref();
        let count = pattern
            .zip(self.edit.desk())
            .map(|(pattern, desk)| pattern.count(desk.buffer.text(), place, BUDGET));
        self.edit.sought.count = count.unwrap_or_default();
    }

    /// Returns the matches in a range of the text, for highlighting.
    pub fn hits_between(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let pattern = self.edit.sought.pattern.as_ref();
        let shown = pattern
            .filter(|_| self.edit.sought.hit.is_some())
            .zip(self.edit.desk());
        shown.map_or_else(Vec::new, |(pattern, desk)| {
            pattern.in_lines(desk.buffer.text(), range)
        })
    }

    /// Moves to the next or previous match.
    pub(super) fn next_sought(&mut self, forward: bool) -> Vec<Effect> {
        let now = self.clock.now;
        let Some(pattern) = self.edit.sought.pattern.clone() else {
            return self.seek(What::Find);
        };
        let Some(desk) = self.edit.desk_mut() else {
            return Vec::new();
        };
        let (text, range) = (desk.buffer.text(), desk.buffer.selection().range());
        let found = if forward {
            pattern.next(text, range.end, PATIENT)
        } else {
            pattern.before(text, range.start, PATIENT)
        };
        match found {
            Search::Found(hit, wrapped) => {
                desk.select(Selection::between(hit.start, hit.end), now);
                self.edit.sought.hit = Some(hit);
                self.count_hits();
                match (wrapped, forward) {
                    (false, _) => Vec::new(),
                    (true, true) => self.answer("From the top again."),
                    (true, false) => self.answer("From the end again."),
                }
            }
            Search::Nothing => self.answer("Nothing found."),
            Search::Unfinished => self.answer("Nothing found in the 64 MB looked through."),
        }
    }

    /// Handles an action while the bar is open.
    pub(in crate::app) fn act_in_seek(&mut self, action: Action) -> Vec<Effect> {
        let Mode::Seek(seek) = &mut self.mode else {
            return Vec::new();
        };
        match action {
            Action::Keep => return self.keep_sought(),
            Action::Cancel => {
                let origin = seek.origin;
                self.mode = Mode::Browse;
                self.edit.sought.hit = None;
                let now = self.clock.now;
                if let Some(desk) = self.edit.desk_mut() {
                    desk.select(origin, now);
                }
            }
            Action::Complete if seek.what == What::Replace => seek.in_with = !seek.in_with,
            Action::Down => return self.next_sought(true),
            Action::Up => return self.next_sought(false),
            Action::ReplaceAll if seek.what == What::Replace => return self.replace_all(),
            Action::ByRegex | Action::ByCase | Action::ByWord => {
                let options = &mut self.edit.sought.options;
                let option = match action {
                    Action::ByRegex => &mut options.regex,
                    Action::ByCase => &mut options.case,
                    _ => &mut options.word,
                };
                *option = !*option;
                self.sought_typed();
            }
            _ => {}
        }
        Vec::new()
    }

    /// Handles Enter: goes to the line, keeps the match selected, or replaces it and moves to the
    /// next.
    fn keep_sought(&mut self) -> Vec<Effect> {
        let now = self.clock.now;
        let Mode::Seek(seek) = &mut self.mode else {
            return Vec::new();
        };
        match seek.what {
            What::Find => {
                self.mode = Mode::Browse;
                Vec::new()
            }
            What::Replace if !seek.in_with => {
                seek.in_with = true;
                Vec::new()
            }
            What::Replace => self.replace_one(),
            What::Line => {
                let typed = seek.field.text().trim().to_owned();
                let Some(desk) = self.edit.desk_mut() else {
                    return Vec::new();
                };
                match motions::place(desk.buffer.text(), &typed) {
                    Ok(place) => {
                        desk.select(place, now);
                        self.mode = Mode::Browse;
                        Vec::new()
                    }
                    Err(why) => self.answer(&why),
                }
            }
        }
    }

    fn replace_one(&mut self) -> Vec<Effect> {
        let Mode::Seek(seek) = &self.mode else {
            return Vec::new();
        };
        let with = seek.with.text().to_owned();
        let sought = &self.edit.sought;
        let Some((pattern, hit)) = sought.pattern.clone().zip(sought.hit.clone()) else {
            return self.answer("Nothing to replace.");
        };
        let mut effects = self.change(|text, _| pattern.replace_one(text, &hit, &with));
        effects.extend(self.next_sought(true));
        effects
    }

    fn replace_all(&mut self) -> Vec<Effect> {
        let Mode::Seek(seek) = &self.mode else {
            return Vec::new();
        };
        let (with, within) = (seek.with.text().to_owned(), seek.within.clone());
        let Some(pattern) = self.edit.sought.pattern.clone() else {
            return self.answer("Nothing to replace.");
        };
        let mut count = 0;
        let mut effects = self.change(|text, selection| {
            let range = within.unwrap_or(0..text.len());
            let (made, found) = pattern.replace_all(text, range, &with, selection);
            count = found;
            made
        });
        self.mode = Mode::Browse;
        self.edit.sought.hit = None;
        let word = match count {
            0 => "Nothing to replace.".to_owned(),
            1 => "Replaced one. Undo takes it back.".to_owned(),
            _ => format!("Replaced {count}. One undo takes them back."),
        };
        effects.extend(self.answer(&word));
        effects
    }
}
