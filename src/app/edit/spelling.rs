//! Spelling while a text is written: which lines are to be looked at, and what came of it.
//!
//! Nothing is looked at here: reading a dictionary, checking and suggesting are work for another
//! thread, asked for once the keys rest, and only for the lines on the screen.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::app::mode::Mode;
use crate::app::notice::{Level, Topic};
use crate::app::{App, Effect};
use crate::config::settings::SpellSetting;
use crate::editor::complete::Candidate;
use crate::editor::style::Run;
use crate::editor::{Selection, Text, cluster};

use super::desk::Desk;
use super::offer::{Kind, Offer};

/// Something to be done with the spelling of a post.
#[derive(Clone, Debug, PartialEq)]
pub struct SpellJob {
    /// The file, which may say its language.
    pub path: PathBuf,
    /// The language its front matter says.
    pub language: Option<String>,
    /// What is wanted.
    pub what: SpellTask,
}

/// What is wanted of a dictionary.
#[derive(Clone, Debug, PartialEq)]
pub enum SpellTask {
    /// The misspelt words of these lines; the newest order wins.
    Lines(Vec<SpellLine>),
    /// The next misspelt word behind a position of the text with this number.
    Next(Text, u64, usize),
    /// Words that may be meant by one.
    Suggest(String),
    /// To know a word from now on.
    Add(String),
}

/// A line to be looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct SpellLine {
    /// Its number, from 0.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// What its parts are.
    pub runs: Vec<Run>,
}

/// What came of it.
#[derive(Debug)]
pub struct Spelled {
    /// The file.
    pub path: PathBuf,
    /// The answer, or why no dictionary can give one: one plain line.
    pub answer: Result<SpellAnswer, String>,
}

/// An answer of a dictionary.
#[derive(Debug)]
pub enum SpellAnswer {
    /// Lines with their texts and their misspelt words.
    Lines(Vec<(usize, String, Vec<Range<usize>>)>),
    /// The next misspelt word of the text with this number, and whether it was found from the top.
    Next(u64, Option<(Range<usize>, bool)>),
    /// Words that may be meant by one.
    Words(String, Vec<String>),
    /// A word is known; why it is not for longer than this run.
    Added(String, Option<String>),
}

/// What the edit mode keeps of spelling.
#[derive(Debug, Default)]
pub struct Spelling {
    /// It was turned on or off by hand.
    turned: Option<bool>,
    /// What was said of dictionaries already.
    told: Vec<String>,
    /// The word that was gone to, and the number of its text.
    gone_to: Option<(u64, Range<usize>)>,
    /// While a word to go to is looked for: how many more keys came for the ones behind it.
    more: Option<usize>,
}

impl App {
    /// Tells whether spelling is looked at.
    pub fn spells(&self) -> bool {
        let set = self.setup.settings.spell != SpellSetting::Off;
        self.edit.spelling.turned.unwrap_or(set)
    }

    /// Has the lines on the screen looked at, once the keys rest.
    pub(in crate::app) fn check_spelling(&mut self) -> Option<Effect> {
        let is_on = self.spells() && !self.setup.read_only;
        let desk = self.edit.desk_mut().filter(|_| is_on)?;
        let lines = desk.unspelled()?;
        Some(job(desk, SpellTask::Lines(lines)))
    }

    /// Goes to the next misspelt word.
    pub(super) fn next_misspelling(&mut self) -> Vec<Effect> {
        if !self.spells() {
            return self.answer("Spelling is off: `spelling` in the palette turns it on.");
        }
        // on a slow line keys come faster than their answers, and each goes one word on
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

    /// Opens a list of words that may be meant by the misspelt one at the cursor.
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

    /// Adds the word at the cursor to the writer's own.
    pub(super) fn add_word_here(&mut self) -> Vec<Effect> {
        let misspelt = self.misspelt_here().map(|(_, word)| word);
        let at_cursor = || {
            let desk = self.edit.desk()?;
            let text = desk.buffer.text();
            let range = cluster::word_at(text, desk.buffer.head());
            Some(text.slice(range).into_owned()).filter(|word| !word.is_empty())
        };
        match misspelt.or_else(at_cursor) {
            Some(word) => self.add_word(word),
            None => self.answer("No word here."),
        }
    }

    /// Adds a word to the writer's own.
    pub(super) fn add_word(&mut self, word: String) -> Vec<Effect> {
        if self.setup.read_only {
            return self.answer("Not added: started with --read-only.");
        }
        let Some(desk) = self.edit.desk() else {
            return Vec::new();
        };
        vec![job(desk, SpellTask::Add(word))]
    }

    /// Turns spelling on or off until the program ends.
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

    /// Takes an answer of a dictionary.
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

    /// Says once, quietly, that there is no dictionary and how to get one.
    fn say_no_dictionary(&mut self, why: &str) -> Vec<Effect> {
        self.close_offer();
        let is_asked = self.setup.settings.spell == SpellSetting::On;
        // "Saved." and its like are worth more; it is told when the text is looked at next
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

    /// Gives the misspelt word at the cursor: its bytes of the text, and itself.
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
