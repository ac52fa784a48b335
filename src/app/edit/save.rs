//! Saving and autosaving. Nothing is reported as saved before the disk confirms it.

use std::path::Path;

use crate::app::confirm::Question;
use crate::app::notice::{Level, Topic};
use crate::app::{App, Effect};
use crate::blog::human_date;
use crate::blog::recovery::KeptIn;
use crate::blog::save::{Base, OnDisk, SaveError, Saved as Done, Way};

use super::open_post::{Desk, Saving};
use super::read_only::Lock;
use super::{KeepJob, Kept, SaveJob, Saved};

impl App {
    /// Saves the text on the screen.
    pub(in crate::app) fn save_text(&mut self) -> Vec<Effect> {
        let Some(desk) = self.edit.desk_mut() else {
            return Vec::new();
        };
        if let Some(lock) = desk.lock {
            return self.refuse_save(lock);
        }
        if desk.is_unsaved() {
            return start(desk).into_iter().collect();
        }
        if desk.saving.is_some() {
            return self.answer("Already saving this text.");
        }
        self.answer("Nothing to save: it is on disk as it is here.")
    }

    /// Saves everything, then quits.
    pub(in crate::app) fn save_and_quit(&mut self) -> Vec<Effect> {
        self.edit.quitting = true;
        let unsaved = self.edit.desks.iter_mut().filter(|desk| desk.is_unsaved());
        let effects: Vec<Effect> = unsaved.filter_map(start).collect();
        if effects.is_empty() && self.edit.not_on_disk().next().is_none() {
            return self.save_next_form();
        }
        effects
    }

    /// Quits when the running saves are done. Asks the user if called again, since a disk can be
    /// slow.
    pub(super) fn quit_when_saved(&mut self, count: usize) -> Vec<Effect> {
        if std::mem::replace(&mut self.edit.quitting, true) {
            return self.ask(Question::Quit { count });
        }
        self.answer("Saving. postdesk quits when the text is on disk.")
    }

    /// Handles the result of a save.
    pub(in crate::app) fn take_saved(&mut self, saved: Saved) -> Vec<Effect> {
        let now = self.clock.now;
        if let Some(effects) = self.take_beside(&saved) {
            return effects;
        }
        let Some(desk) = self.edit.find_mut(&saved.path) else {
            return Vec::new();
        };
        let Some(saving) = desk.saving.take() else {
            return Vec::new();
        };
        match saved.result {
            Ok(done) => {
                let had_file = desk.base.is_some();
                let is_last = saving.state == desk.buffer.state();
                let again = saving.again && !is_last;
                desk.saved(saving, done.base.clone());
                desk.come_to_rest();
                let word = word(desk, &done, had_file);
                let mut effects = Vec::new();
                if is_last {
                    desk.told = Some(desk.buffer.state());
                    desk.kept = None;
                    effects.push(Effect::Forget(desk.path.clone()));
                } else {
                    // autosaves of later edits are based on a new version now
                    desk.told = None;
                }
                if again {
                    effects.extend(start(desk));
                }
                self.notices.retract(&Topic::Save);
                self.notices.retract(&Topic::Changed);
                self.notices.say(Level::Done, Topic::Key, &word, now);
                if self.edit.quitting && self.edit.not_on_disk().next().is_none() {
                    effects.extend(self.save_next_form());
                }
                effects
            }
            Err(error) => {
                self.edit.quitting = false;
                self.save_failed(&saved.path, saving, &error)
            }
        }
    }

    fn save_failed(&mut self, path: &Path, saving: Saving, error: &SaveError) -> Vec<Effect> {
        match error {
            SaveError::Changed(theirs) => return self.open_conflict(path, theirs),
            SaveError::Protected => return self.lock_protected(path),
            _ => {}
        }
        let on_disk = error.on_disk();
        let mut name = String::new();
        if let Some(desk) = self.edit.find_mut(path) {
            desk.name.clone_into(&mut name);
            match on_disk {
                // the text is on disk, so the recovery copy is no longer needed
                OnDisk::Old if desk.is_on_disk() => desk.told = None,
                OnDisk::Old => {}
                OnDisk::New => desk.on_disk_unsure(saving),
                OnDisk::Unknown => desk.buffer.mark_unsaved(),
            }
        }
        let there = match on_disk {
            OnDisk::Old => "The disk is as it was",
            OnDisk::New => "The new text may not last on disk",
            OnDisk::Unknown => "The file on disk may be torn",
        };
        let text = format!(
            "Error: {name} was not saved: {error}. {there}; yours is in the drafts. Save again when that is mended."
        );
        self.notices.retract(&Topic::Save);
        self.notices
            .say(Level::Error, Topic::Save, &text, self.clock.now);
        Vec::new()
    }

    /// Makes a text read-only after its file lost its write permission.
    fn lock_protected(&mut self, path: &Path) -> Vec<Effect> {
        let Some(desk) = self.edit.find_mut(path) else {
            return Vec::new();
        };
        desk.lock = Some(Lock::Protected);
        let look = desk.look_again();
        let text = format!(
            "{} was not saved: the file is read-only by now (no write permission). Your text is in a recovery copy. Save again to edit it anyway.",
            desk.name
        );
        self.notices
            .say(Level::Error, Topic::Save, &text, self.clock.now);
        vec![look]
    }

    /// Autosaves all changed texts, and deletes the autosaves of saved ones.
    pub(in crate::app) fn keep_drafts(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        for desk in &mut self.edit.desks {
            let state = desk.buffer.state();
            if desk.told == Some(state) {
                continue;
            }
            desk.told = Some(state);
            // a recovery copy goes only once its text is on disk; a running save may still fail
            effects.push(if desk.is_on_disk() {
                desk.kept = None;
                Effect::Forget(desk.path.clone())
            } else {
                Effect::Keep(Box::new(keep(desk)))
            });
        }
        effects
    }

    /// Handles the result of an autosave.
    pub(in crate::app) fn take_kept(&mut self, kept: Kept) -> Vec<Effect> {
        let now = self.clock.now;
        match kept.place {
            Ok(place) => {
                self.notices.retract(&Topic::Drafts);
                let file = place.path().display();
                let warning = match &place {
                    KeptIn::Usual(_) => None,
                    KeptIn::Elsewhere(_) => Some(format!(
                        "The folder of drafts cannot be written: unsaved text is kept in {file}."
                    )),
                    KeptIn::Unsure(_) => Some(format!(
                        "The disk does not say that drafts will last: unsaved text is in {file}. Save it elsewhere."
                    )),
                };
                if let Some(text) = warning {
                    self.notices.say(Level::Warning, Topic::Drafts, &text, now);
                }
                if let Some(desk) = self.edit.find_mut(&kept.path) {
                    let (state, at) = (kept.state, kept.at);
                    desk.kept =
                        (!desk.is_on_disk()).then_some(super::open_post::Kept { state, at });
                }
            }
            Err(why) => {
                let text =
                    format!("Unsaved text is not kept anywhere: {why}. Save it, or make room.");
                self.notices.say(Level::Error, Topic::Drafts, &text, now);
            }
        }
        Vec::new()
    }
}

/// Starts a save, or queues another one behind the running save.
pub(super) fn start(desk: &mut Desk) -> Option<Effect> {
    if let Some(saving) = &mut desk.saving {
        saving.again = true;
        return None;
    }
    let (text, state) = (desk.buffer.text().clone(), desk.buffer.state());
    desk.buffer.close_step();
    desk.saving = Some(Saving {
        state,
        text: text.clone(),
        again: false,
    });
    Some(Effect::Save(Box::new(SaveJob {
        path: desk.path.clone(),
        base: desk.base.clone(),
        text,
        state,
        is_escaped: desk.is_escaped,
    })))
}

/// Returns the autosave request for a text.
pub(super) fn keep(desk: &Desk) -> KeepJob {
    KeepJob {
        path: desk.path.clone(),
        base: desk.base.as_ref().map(Base::fingerprint),
        text: desk.buffer.text().clone(),
        state: desk.buffer.state(),
        cursor: desk.place(),
        is_escaped: desk.is_escaped,
    }
}

fn word(desk: &Desk, done: &Done, had_file: bool) -> String {
    let words = human_date::number(desk.calm.words);
    match done.way {
        Way::New if had_file => {
            format!("Saved. The file was gone and was made again. {words} words.")
        }
        Way::New | Way::Replaced => format!("Saved. {words} words."),
        Way::InPlace(why) => format!("Saved in place: {why}. {words} words."),
    }
}
