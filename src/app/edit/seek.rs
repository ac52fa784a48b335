//! Finding, replacing and going to a line in the text being written.

use std::ops::Range;

use crate::app::mode::Mode;
use crate::app::{App, Effect};
use crate::config::Action;
use crate::editor::command::moves;
use crate::editor::search::{Count, Options, Pattern, Search};
use crate::editor::{Field, Selection};

/// So much of a text is looked through at a key.
const BUDGET: usize = 4 << 20;
/// So much is looked through when somebody waits for it: for a key that goes to the next hit.
const PATIENT: usize = 64 << 20;

/// Something typed that is looked for in the text.
#[derive(Debug)]
pub struct Seek {
    /// What it is for.
    pub what: What,
    /// What is looked for, or the line to go to.
    pub field: Field,
    /// What is to stand there instead.
    pub with: Field,
    /// The second field has the keys.
    pub in_with: bool,
    /// What was selected before.
    origin: Selection,
    /// What was selected before, where that is what is to be looked through.
    within: Option<Range<usize>>,
}

/// What is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Words to be found.
    Find,
    /// Words to be found and replaced.
    Replace,
    /// A line, or a line and a column.
    Line,
}

/// What is looked for in the text, also once it is no longer typed.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// What was typed last.
    typed: String,
    /// How it is looked for.
    pub options: Options,
    pattern: Option<Pattern>,
    /// What is wrong with what was typed.
    pub wrong: Option<String>,
    /// The hit that was gone to.
    pub hit: Option<Range<usize>>,
    /// How many there are.
    pub count: Count,
}

impl Seek {
    /// Gives the field that has the keys.
    pub fn active(&mut self) -> &mut Field {
        if self.in_with {
            &mut self.with
        } else {
            &mut self.field
        }
    }
}

impl App {
    /// Starts typing what to find, to replace, or where to go; a short selection is looked for.
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

    /// Looks for what was typed, from where the cursor was.
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

    /// Changes how is looked, from outside of the field; says how from now on.
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

    /// Gives the hits on the screen, from a position to another.
    pub fn hits_between(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let pattern = self.edit.sought.pattern.as_ref();
        let shown = pattern
            .filter(|_| self.edit.sought.hit.is_some())
            .zip(self.edit.desk());
        shown.map_or_else(Vec::new, |(pattern, desk)| {
            pattern.in_lines(desk.buffer.text(), range)
        })
    }

    /// Goes to the next hit or the one before.
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

    /// Takes an action while something is typed.
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

    /// Enter: goes to the line, stays on the hit, or replaces it and goes to the next.
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
                match moves::place(desk.buffer.text(), &typed) {
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
