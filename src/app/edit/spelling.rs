//! Spell check while editing: which lines to check, and what to do with the results.
//!
//! The checks run on another thread: loading a dictionary, checking and suggesting are requested
//! once typing pauses, and only for the lines on the screen.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::app::mode::Mode;
use crate::app::notice::{Level, Topic};
use crate::app::{App, Effect};
use crate::config::settings::SpellSetting;
use crate::editor::completion::Candidate;
use crate::editor::highlight::Run;
use crate::editor::{Selection, Text, grapheme};

use super::completion_menu::{Kind, Offer};
use super::open_post::Desk;

/// Request to the spell checker.
#[derive(Clone, Debug, PartialEq)]
pub struct SpellJob {
    /// The file; its path may name a language.
    pub path: PathBuf,
    /// Language from the front matter.
    pub language: Option<String>,
    /// The task.
    pub what: SpellTask,
}

/// A task for the spell checker.
#[derive(Clone, Debug, PartialEq)]
pub enum SpellTask {
    /// Find the misspelled words of these lines; a newer request replaces this one.
    Lines(Vec<SpellLine>),
    /// Find the next misspelled word after a position of a text with this revision.
    Next(Text, u64, usize),
    /// Suggest corrections for a word.
    Suggest(String),
    /// Add a word to the personal dictionary.
    Add(String),
}

/// A line to check.
#[derive(Clone, Debug, PartialEq)]
pub struct SpellLine {
    /// Line number, from 0.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// Its tokens.
    pub runs: Vec<Run>,
}

/// Result of a request.
#[derive(Debug)]
pub struct Spelled {
    /// The file.
    pub path: PathBuf,
    /// The answer, or a one-line message why there is no dictionary.
    pub answer: Result<SpellAnswer, String>,
}

/// An answer of the spell checker.
#[derive(Debug)]
pub enum SpellAnswer {
    /// Lines with their text and their misspelled words.
    Lines(Vec<(usize, String, Vec<Range<usize>>)>),
    /// Next misspelled word of the text with this revision, and whether the search wrapped to the
    /// top.
    Next(u64, Option<(Range<usize>, bool)>),
    /// Suggestions for a word.
    Words(String, Vec<String>),
    /// An added word; with the reason if it could not be stored and holds for this session only.
    Added(String, Option<String>),
}

/// Spell check state of edit mode.
#[derive(Debug, Default)]
pub struct Spelling {
    /// User's toggle, which overrides the setting.
    turned: Option<bool>,
    /// Dictionary problems already reported.
    told: Vec<String>,
    /// Misspelled word the cursor was moved to, with the revision of its text.
    gone_to: Option<(u64, Range<usize>)>,
    /// While a search for the next word runs: how often the key was pressed again.
    more: Option<usize>,
}

impl App {
    /// Whether spell check is on.
    pub fn spells(&self) -> bool {
        let set = self.setup.settings.spell != SpellSetting::Off;
        self.edit.spelling.turned.unwrap_or(set)
    }

    /// Requests a check of the lines on the screen once typing pauses.
    pub(in crate::app) fn check_spelling(&mut self) -> Option<Effect> {
        let is_on = self.spells() && !self.setup.read_only;
        let desk = self.edit.desk_mut().filter(|_| is_on)?;
        let lines = desk.unspelled()?;
        Some(job(desk, SpellTask::Lines(lines)))
    }

    /// Moves to the next misspelled word.
    pub(super) fn next_misspelling(&mut self) -> Vec<Effect> {
        if !self.spells() {
            return self.answer("Spelling is off: `spelling` in the palette turns it on.");
        }
        // on a slow connection keys arrive faster than answers; each moves one word further
        if let Some(more) = &mut self.edit.spelling.more {
            *more += 1;
            return Vec::new();
        }
        self.ask_for_next(0)
    }

    fn ask_for_next(&mut self, more: usize) -> Vec<Effect> {
        let Some(desk) = self.edit.desk() else {
            return Vec::new();
        };
        let (text, at) = (
            desk.buffer.text().clone(),
            desk.buffer.selection().range().end,
        );
        let effect = job(desk, SpellTask::Next(text, desk.buffer.state(), at));
        self.edit.spelling.more = Some(more);
        vec![effect]
    }

    /// Opens the completion menu with suggestions for the misspelled word at the cursor.
    pub(super) fn suggest(&mut self) -> Vec<Effect> {
        let Some((at, word)) = self.misspelt_here() else {
            return self.next_misspelling();
        };
        let kind = Kind::Word {
            word: word.clone(),
            waits: true,
        };
        let Some(desk) = self.edit.desk() else {
            return Vec::new();
        };
        let effect = job(desk, SpellTask::Suggest(word));
        self.mode = Mode::Offer(Box::new(Offer::new(kind, at, Vec::new())));
        vec![effect]
    }

    /// Adds the word at the cursor to the personal dictionary.
    pub(super) fn add_word_here(&mut self) -> Vec<Effect> {
        let misspelt = self.misspelt_here().map(|(_, word)| word);
        let at_cursor = || {
            let desk = self.edit.desk()?;
            let text = desk.buffer.text();
            let range = grapheme::word_at(text, desk.buffer.head());
            Some(text.slice(range).into_owned()).filter(|word| !word.is_empty())
        };
        match misspelt.or_else(at_cursor) {
            Some(word) => self.add_word(word),
            None => self.answer("No word here."),
        }
    }

    /// Adds a word to the personal dictionary.
    pub(super) fn add_word(&mut self, word: String) -> Vec<Effect> {
        if self.setup.read_only {
            return self.answer("Not added: started with --read-only.");
        }
        let Some(desk) = self.edit.desk() else {
            return Vec::new();
        };
        vec![job(desk, SpellTask::Add(word))]
    }

    /// Toggles spell check for this session.
    pub(super) fn turn_spelling(&mut self) -> Vec<Effect> {
        let on = !self.spells();
        self.edit.spelling.turned = Some(on);
        self.edit.spelling.told.clear();
        self.forget_spelling();
        self.answer(if on {
            "Spelling is looked at."
        } else {
            "Spelling is off."
        })
    }

    fn forget_spelling(&mut self) {
        for desk in &mut self.edit.desks {
            desk.forget_spelling();
        }
    }

    /// Handles an answer of the spell checker.
    pub(in crate::app) fn take_spelled(&mut self, spelled: Spelled) -> Vec<Effect> {
        match spelled.answer {
            Ok(SpellAnswer::Lines(lines)) => {
                if let Some(desk) = self.edit.find_mut(&spelled.path) {
                    desk.learn_spelling(lines);
                }
                Vec::new()
            }
            Ok(SpellAnswer::Next(state, found)) => self.go_to_misspelt(&spelled.path, state, found),
            Ok(SpellAnswer::Words(word, found)) => {
                self.offer_words(&word, found);
                Vec::new()
            }
            Ok(SpellAnswer::Added(word, problem)) => {
                self.forget_spelling();
                match problem {
                    None => self.answer(&format!("`{word}` is among your words now.")),
                    Some(why) => {
                        let text = format!("`{word}` is known until you quit only: {why}.");
                        self.notices
                            .say(Level::Warning, Topic::Failure, &text, self.clock.now);
                        Vec::new()
                    }
                }
            }
            Err(why) if self.edit.spelling.more.take().is_some() => self.answer(&why),
            Err(why) => self.say_no_dictionary(&why),
        }
    }

    /// Reports once that there is no dictionary and how to get one; as a warning only if the
    /// setting is `on`.
    fn say_no_dictionary(&mut self, why: &str) -> Vec<Effect> {
        self.close_offer();
        let is_asked = self.setup.settings.spell == SpellSetting::On;
        // does not replace messages such as "Saved."; reported at the next check instead
        if !is_asked && self.notices.word().is_some() {
            return Vec::new();
        }
        let told = &mut self.edit.spelling.told;
        if told.iter().any(|other| other == why) {
            return Vec::new();
        }
        told.push(why.to_owned());
        if is_asked {
            let now = self.clock.now;
            self.notices.say(Level::Warning, Topic::Failure, why, now);
            return Vec::new();
        }
        self.answer(why)
    }

    fn go_to_misspelt(
        &mut self,
        path: &Path,
        state: u64,
        found: Option<(Range<usize>, bool)>,
    ) -> Vec<Effect> {
        let now = self.clock.now;
        let more = self.edit.spelling.more.take().unwrap_or_default();
        let is_here = matches!(self.mode, Mode::Browse);
        let desk = self
            .edit
            .desk_mut()
            .filter(|desk| desk.path == path && is_here);
        let Some(desk) = desk.filter(|desk| desk.buffer.state() == state) else {
            return Vec::new();
        };
        let Some((word, from_top)) = found else {
            return self.answer("No word is misspelt.");
        };
        desk.select(Selection::between(word.start, word.end), now);
        self.edit.spelling.gone_to = Some((state, word));
        if let Some(more) = more.checked_sub(1) {
            return self.ask_for_next(more);
        }
        if from_top {
            return self.answer("From the top again.");
        }
        Vec::new()
    }

    fn offer_words(&mut self, meant: &str, found: Vec<String>) {
        let Mode::Offer(offer) = &mut self.mode else {
            return;
        };
        let Kind::Word { word, waits } = &mut offer.kind else {
            return;
        };
        if word != meant {
            return;
        }
        *waits = false;
        let words = found.into_iter().map(|word| Candidate {
            label: word.clone(),
            insert: word,
            detail: String::new(),
        });
        let add = Candidate {
            insert: String::new(),
            label: format!("add `{meant}` to my words"),
            detail: String::new(),
        };
        offer.rows = words.chain([add]).collect();
    }

    /// Returns the byte range and the text of the misspelled word at the cursor.
    fn misspelt_here(&self) -> Option<(Range<usize>, String)> {
        let desk = self.edit.desk()?;
        let gone_to = self.edit.spelling.gone_to.as_ref();
        let here = desk.buffer.selection().range();
        let gone_to = gone_to.filter(|(state, word)| {
            *state == desk.buffer.state() && word.start <= here.start && here.end <= word.end
        });
        let at = gone_to
            .map(|(_, word)| word.clone())
            .or_else(|| desk.misspelt_at(here))?;
        let word = desk.buffer.text().slice(at.clone()).into_owned();
        Some((at, word))
    }
}

fn job(desk: &Desk, what: SpellTask) -> Effect {
    Effect::Spell(Box::new(SpellJob {
        path: desk.path.clone(),
        language: desk.calm.said.language.clone(),
        what,
    }))
}
