//! Spell worker: reads dictionaries, checks lines and makes suggestions on a thread.
//!
//! No key waits for it: results come as events, and of the jobs to check lines only the newest is
//! done.

use std::fs;
use std::io;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::app::Event;
use crate::app::jobs::spelling::{SpellAnswer, SpellDone, SpellJob, SpellTask};
use crate::blog::FileStamp;
use crate::blog::disk;
use crate::blog::save::{self, FileVersion, SaveError};
use crate::editor::spell::{Dictionary, LanguageTag, PersonalDictionary};

use super::latest_worker::LatestWorker;
use super::message::Message;
use super::panics;

mod dictionary_files;
mod misspelled_search;

pub use dictionary_files::{find_dictionary, find_language, installed_dictionaries};

/// Largest dictionary file that is read, in bytes.
const MAX_DICTIONARY_BYTES: u64 = 64 << 20;
/// Most dictionaries kept in memory; a large one takes some tens of megabytes.
const MAX_DICTIONARIES: usize = 3;
/// How often adding to a word list is retried while another program writes it too.
const MAX_SAVE_TRIES: usize = 5;

/// Spelling settings, and the user's own words.
#[derive(Clone, Debug, Default)]
pub struct SpellConfig {
    /// The language of posts that don't set one; may be empty.
    pub language: String,
    /// Dictionary folders that are searched before those of the system.
    pub folders: Vec<PathBuf>,
    /// The file of the user's own words, one per line.
    pub word_list: Option<PathBuf>,
}

/// Creates the worker; without its thread no word is underlined.
pub(super) fn worker(config: SpellConfig, out: Sender<Message>) -> LatestWorker<SpellJob> {
    let is_kept = |job: &SpellJob| !matches!(job.task, SpellTask::Lines(_));
    let mut speller = None;
    LatestWorker::with_kept_jobs("spell", out, is_kept, move |job: SpellJob, jobs| {
        let speller = speller.get_or_insert_with(|| SpellWorker::new(config.clone()));
        let path = job.path.clone();
        let done = panics::catch_panic(AssertUnwindSafe(|| speller.run_job(job)));
        jobs.send(done.unwrap_or_else(|what| {
            let answer = Err(format!("Error: spell check failed: {what}."));
            Event::SpellingDone(Box::new(SpellDone { path, answer }))
        }));
    })
}

/// State of the spell thread.
struct SpellWorker {
    words: SpellConfig,
    personal: PersonalDictionary,
    /// Dictionaries by language, or why there is none; the most recently used last.
    read: Vec<(LanguageTag, Result<Arc<Dictionary>, String>)>,
}

impl SpellWorker {
    fn new(words: SpellConfig) -> Self {
        let file = words.word_list.as_deref();
        Self {
            personal: file.map(read_word_list).unwrap_or_default(),
            words,
            read: Vec::new(),
        }
    }

    fn run_job(&mut self, job: SpellJob) -> Event {
        let answer = match job.task {
            SpellTask::Add(word) => Ok(self.add(&word)),
            ref what => self
                .dictionary(&job)
                .map(|dictionary| self.run_task(&dictionary, what)),
        };
        Event::SpellingDone(Box::new(SpellDone {
            path: job.path,
            answer,
        }))
    }

    fn run_task(&self, dictionary: &Dictionary, what: &SpellTask) -> SpellAnswer {
        match what {
            SpellTask::Lines(lines) => {
                let lines = lines.iter().map(|one| {
                    let wrong = dictionary.misspelled(&one.text, &one.runs, &self.personal);
                    (one.line, one.text.clone(), wrong)
                });
                SpellAnswer::Lines(lines.collect())
            }
            SpellTask::Next(text, state, at) => {
                let wrong =
                    |line: &str, runs: &[_]| dictionary.misspelled(line, runs, &self.personal);
                SpellAnswer::Next(
                    *state,
                    misspelled_search::next_misspelled(text, *at, &wrong),
                )
            }
            SpellTask::Suggest(word) => {
                SpellAnswer::Suggestions(word.clone(), dictionary.suggest(word))
            }
            SpellTask::Add(word) => SpellAnswer::Added(word.clone(), None),
        }
    }

    /// Returns the dictionary for a post's language.
    fn dictionary(&mut self, job: &SpellJob) -> Result<Arc<Dictionary>, String> {
        let language = find_language(&self.words, job.language.as_deref(), &job.path);
        let language =
            language.ok_or("Spelling is off: set `language = \"en\"` in config.toml.")?;
        if let Some(place) = self.read.iter().position(|(other, _)| *other == language) {
            let found = self.read.remove(place);
            let dictionary = found.1.clone();
            self.read.push(found);
            return dictionary;
        }
        let dictionary = self.load_dictionary(&language);
        if self.read.len() == MAX_DICTIONARIES {
            drop(self.read.remove(0));
        }
        self.read.push((language, dictionary.clone()));
        dictionary
    }

    fn load_dictionary(&self, language: &LanguageTag) -> Result<Arc<Dictionary>, String> {
        let Some(aff) = find_dictionary(&self.words, language) else {
            let package = language.package();
            return Err(format!(
                "No dictionary for {language}: `apt install {package}` gets one."
            ));
        };
        let read = |path: &Path| {
            read(path).map_err(|error| format!("{} cannot be read: {error}.", path.display()))
        };
        let dic = aff.with_extension("dic");
        let dictionary = Dictionary::from_bytes(&read(&aff)?, &read(&dic)?);
        let named = |error| format!("{}: {error}.", aff.display());
        dictionary.map(Arc::new).map_err(named)
    }

    /// Adds a word, also to the file, where words that others added in the meantime are kept.
    fn add(&mut self, word: &str) -> SpellAnswer {
        self.personal.add(word);
        let added = match &self.words.word_list {
            Some(file) => add_to_word_list(file, word).map(|all| self.personal = all),
            None => Err("there is no folder for your own words".to_owned()),
        };
        SpellAnswer::Added(word.to_owned(), added.err())
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    disk::read(path, MAX_DICTIONARY_BYTES)
}

fn read_word_list(file: &Path) -> PersonalDictionary {
    let text = read(file).unwrap_or_default();
    PersonalDictionary::read(&String::from_utf8_lossy(&text))
}

/// Adds a word to a word list file; returns all its words.
fn add_to_word_list(file: &Path, word: &str) -> Result<PersonalDictionary, String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| named(&error))?;
    }
    for _ in 0..MAX_SAVE_TRIES {
        let (old, base) = match read(file) {
            Ok(bytes) => {
                let base = FileVersion::new(&bytes, FileStamp::default());
                (bytes, Some(base))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Vec::new(), None),
            Err(error) => return Err(named(&error)),
        };
        let old = String::from_utf8(old).map_err(|_invalid| named(&"it is not UTF-8"))?;
        let mut personal = PersonalDictionary::read(&old);
        personal.add(word);
        match save::save(file, base.as_ref(), personal.to_text().as_bytes()) {
            Ok(_) => return Ok(personal),
            Err(SaveError::Changed(_) | SaveError::Exists) => {}
            Err(error) => return Err(named(&error)),
        }
    }
    Err(named(&"it changes all the time"))
}
