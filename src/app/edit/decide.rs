//! What becomes of two texts of one post once somebody has chosen.

use std::path::{Path, PathBuf};

use crate::app::blog::First;
use crate::app::mode::Mode;
use crate::app::{App, Effect};
use crate::blog::save::{Base, SaveError};
use crate::config::Action;
use crate::editor::{Selection, Text, Transaction};

use super::settle::{Kind, Settle};
use super::{KeepJob, SaveJob, Saved, save};

/// A text being written to a file beside the post.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    /// The new file.
    file: PathBuf,
    settle: Settled,
    tries: usize,
}

/// What a choice leaves to be done with the post.
#[derive(Clone, Debug)]
struct Settled {
    path: PathBuf,
    kind: Kind,
    mine: Text,
    theirs: Text,
    base: Base,
}

/// So many names are tried for a file beside.
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
            // a file beside would be one of the tour
            _ if self.library.is_tour => self.ask_for_blog(First::Text(settled.path, settled.mine)),
            _ => self.save_beside(settled, 1),
        }
    }

    /// Saves the writer's text over the other, which goes to the drafts; a kept text is taken up.
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
            // what is kept of it from now on is a draft of this run
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

    /// Takes the text on disk; the writer's goes to the drafts, and undo brings it back.
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

    /// Makes one text of both; it is saved by whoever has looked it over.
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

    /// Writes the writer's text to a file beside the post.
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

    /// Takes what became of a file beside; tells whether the save was one.
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

    /// The writer's text is safe beside: the post shows what is on disk.
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

/// Names a file beside a post: `a.mine.md`, `a.mine-2.md`.
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
