//! Applies the user's resolution of an edit conflict.

use std::path::{Path, PathBuf};

use crate::app::mode::Mode;
use crate::app::new_blog::First;
use crate::app::{App, Effect};
use crate::blog::save::{Base, SaveError};
use crate::config::Action;
use crate::editor::{Selection, Text, Transaction};

use super::conflict::{Kind, Settle};
use super::{KeepJob, SaveJob, Saved, save};

/// A copy of the text that is being saved next to its post.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    /// The new file.
    file: PathBuf,
    settle: Settled,
    tries: usize,
}

/// A conflict whose resolution is being applied.
#[derive(Clone, Debug)]
struct Settled {
    path: PathBuf,
    kind: Kind,
    mine: Text,
    theirs: Text,
    base: Base,
}

/// Number of file names tried for a copy.
const NAMES: usize = 50;

impl App {
    pub(super) fn choose_text(&mut self, action: Action) -> Vec<Effect> {
        let Mode::Settle(settle) = std::mem::replace(&mut self.mode, Mode::Browse) else {
            return Vec::new();
        };
        if action == Action::Merge {
            let Some((text, left)) = settle.merged.clone().filter(|_| settle.can_merge()) else {
                self.mode = Mode::Settle(settle);
                return Vec::new();
            };
            return self.take_merged(settle.into(), &text, left);
        }
        let settled = Settled::from(settle);
        match action {
            Action::KeepMine => self.keep_mine(settled),
            Action::TakeTheirs => self.take_theirs(settled),
            // a copy of a tour post would land in the tour
            _ if self.library.is_tour => self.ask_for_blog(First::Text(settled.path, settled.mine)),
            _ => self.save_beside(settled, 1),
        }
    }

    /// Saves the user's version over the one on disk, which goes to a recovery copy; restores a
    /// recovery copy into the editor.
    fn keep_mine(&mut self, settled: Settled) -> Vec<Effect> {
        let now = self.clock.now;
        let Some(desk) = self.edit.find_mut(&settled.path) else {
            return Vec::new();
        };
        if let Kind::Kept { draft, cursor, .. } = settled.kind {
            desk.apply(
                &Transaction::between(desk.buffer.text(), &settled.mine),
                now,
            );
            let at = desk.at(cursor);
            desk.select(Selection::at(at), now);
            // from now on its autosaves belong to this session
            let mut effects = self.keep_drafts();
            effects.push(Effect::ReplaceDraft(settled.path, draft));
            self.answer("Restored. It is not saved yet.");
            return effects;
        }
        let aside = KeepJob {
            text: settled.theirs.clone(),
            base: None,
            ..save::keep(desk)
        };
        desk.base = Some(settled.base);
        desk.loaded = settled.theirs;
        desk.told = None;
        let mut effects = vec![Effect::SetAside(Box::new(aside), false)];
        effects.extend(save::start(desk));
        effects
    }

    /// Loads the version on disk; the user's version goes to a recovery copy, and undo restores it.
    fn take_theirs(&mut self, settled: Settled) -> Vec<Effect> {
        let now = self.clock.now;
        let Some(desk) = self.edit.find_mut(&settled.path) else {
            return Vec::new();
        };
        let aside = KeepJob {
            text: settled.mine,
            ..save::keep(desk)
        };
        let mut effects = vec![Effect::SetAside(Box::new(aside), true)];
        if let Kind::Kept { draft, .. } = settled.kind {
            effects.push(Effect::ReplaceDraft(settled.path, draft));
            self.answer("The text on disk. The kept one is among the drafts.");
            return effects;
        }
        desk.apply(
            &Transaction::between(desk.buffer.text(), &settled.theirs),
            now,
        );
        desk.now_on_disk(settled.theirs, settled.base);
        effects.push(desk.look_again());
        self.answer("The text on disk. Yours is among the drafts; undo brings it back.");
        effects
    }

    /// Puts the merged text into the editor; the user checks and saves it.
    fn take_merged(&mut self, settled: Settled, merged: &str, left: usize) -> Vec<Effect> {
        let now = self.clock.now;
        let Some(desk) = self.edit.find_mut(&settled.path) else {
            return Vec::new();
        };
        desk.apply(
            &Transaction::between(desk.buffer.text(), &Text::new(merged)),
            now,
        );
        desk.base = Some(settled.base);
        desk.loaded = settled.theirs;
        desk.told = None;
        let look = desk.look_again();
        if let Some(at) = merged.find("<<<<<<< mine").filter(|_| left > 0) {
            desk.select(Selection::at(at), now);
        }
        let word = match left {
            0 => "Merged. Look it over, then save.".to_owned(),
            1 => "Merged. One place is left to settle, between <<<<<<< and >>>>>>>.".to_owned(),
            _ => format!("Merged. {left} places are left to settle, between <<<<<<< and >>>>>>>."),
        };
        self.answer(&word);
        vec![look]
    }

    /// Saves the user's version to a new file next to the post.
    fn save_beside(&mut self, settled: Settled, tries: usize) -> Vec<Effect> {
        let file = beside(&settled.path, tries);
        let job = SaveJob {
            path: file.clone(),
            base: None,
            text: settled.mine.clone(),
            state: 0,
            is_escaped: self
                .edit
                .find(&settled.path)
                .is_some_and(|desk| desk.is_escaped),
        };
        self.edit.beside = Some(Beside {
            file,
            settle: settled,
            tries,
        });
        vec![Effect::Save(Box::new(job))]
    }

    /// Handles the result of saving a copy; `None` if the save was not one.
    pub(super) fn take_beside(&mut self, saved: &Saved) -> Option<Vec<Effect>> {
        let is_this = |beside: &mut Beside| beside.file == saved.path;
        let done = self.edit.beside.take_if(is_this)?;
        let settled = done.settle;
        Some(match &saved.result {
            Ok(_) => {
                let word = format!("Yours is in {}.", done.file.display());
                let effects = self.after_beside(settled);
                self.answer(&word);
                effects
            }
            Err(SaveError::Exists) if done.tries < NAMES => {
                self.save_beside(settled, done.tries + 1)
            }
            Err(error) => {
                let text = format!(
                    "Error: {} was not written: {error}. Nothing was changed; yours is in the drafts.",
                    done.file.display()
                );
                self.say_failure(&text);
                Vec::new()
            }
        })
    }

    /// Shows the version on disk once the user's version is safe in the copy.
    fn after_beside(&mut self, settled: Settled) -> Vec<Effect> {
        let now = self.clock.now;
        if let Kind::Kept { draft, .. } = settled.kind {
            return vec![Effect::DropDraft(draft)];
        }
        let Some(desk) = self.edit.find_mut(&settled.path) else {
            return Vec::new();
        };
        if desk.buffer.text() != &settled.mine {
            // more was typed meanwhile: it stays, unsaved
            return Vec::new();
        }
        desk.apply(
            &Transaction::between(desk.buffer.text(), &settled.theirs),
            now,
        );
        desk.now_on_disk(settled.theirs, settled.base);
        vec![desk.look_again(), Effect::Forget(settled.path)]
    }
}

impl From<Box<Settle>> for Settled {
    fn from(settle: Box<Settle>) -> Self {
        Self {
            path: settle.path,
            kind: settle.kind,
            mine: settle.mine,
            theirs: settle.theirs,
            base: settle.base,
        }
    }
}

/// Returns the name of a copy next to a post: `a.mine.md`, `a.mine-2.md`.
pub(super) fn beside(post: &Path, number: usize) -> PathBuf {
    let mut name = post.file_stem().unwrap_or_default().to_owned();
    name.push(".mine");
    if number > 1 {
        name.push(format!("-{number}"));
    }
    if let Some(ending) = post.extension() {
        name.push(".");
        name.push(ending);
    }
    post.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beside_keeps_its_ending() {
        assert_eq!(beside(Path::new("a/b.c.md"), 1), Path::new("a/b.c.mine.md"));
        assert_eq!(beside(Path::new("a/b"), 3), Path::new("a/b.mine-3"));
    }
}
