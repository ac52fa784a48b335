//! Two texts of one post: what stands on disk, and what was typed here or kept from before. Nothing
//! is lost whichever is chosen: the other goes to the drafts, or into a file beside.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::app::mode::Mode;
use crate::app::{App, Effect};
use crate::blog::save::Base;
use crate::blog::{bytes, drafts};
use crate::config::Action;
use crate::editor::merge::By;
use crate::editor::{Change, Selection, Text, Transaction};

use super::jobs::{CompareJob, Compared, PlaceView};
use super::{KeepJob, SaveJob, save};

/// Two texts of a post, of which one is to be chosen.
#[derive(Debug)]
pub struct Settle {
    /// The file.
    pub path: PathBuf,
    /// What it is called.
    pub name: String,
    /// What the first text is.
    pub kind: Kind,
    /// The first text: the writer's.
    pub mine: Text,
    /// The text on disk.
    pub theirs: Text,
    /// What the next save may replace.
    pub base: Base,
    /// Where they differ, once that is known.
    pub places: Option<Vec<PlaceView>>,
    /// One text of both, and how many places a person has to settle in it.
    merged: Option<(String, usize)>,
    /// The place that is looked at.
    pub chosen: usize,
}

/// What the text is that is not on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Typed here; the file was changed since it was read.
    Typed,
    /// Kept from an earlier run.
    Kept {
        /// The file of the draft.
        draft: PathBuf,
        /// When it was written.
        at: Timestamp,
        /// Line and column of the cursor, from 1.
        cursor: (usize, usize),
    },
}

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
    /// Shows both texts of a post that could not be saved.
    pub(super) fn open_conflict(&mut self, path: &Path, theirs: &[u8]) -> Vec<Effect> {
        let Some(desk) = self.edit.find(path) else {
            return Vec::new();
        };
        let text = bytes::to_text(theirs.to_vec());
        let Some((text, _)) = text.filter(|(_, escaped)| *escaped == desk.is_escaped) else {
            let name = &desk.name;
            let why = format!(
                "Error: {name} was not saved: another program changed it on disk, to what is no UTF-8 text. Yours is in the drafts."
            );
            self.say_failure(&why);
            return Vec::new();
        };
        let base = desk.loaded.clone();
        let settle = Settle {
            path: path.to_owned(),
            name: desk.name.clone(),
            kind: Kind::Typed,
            mine: desk.buffer.text().clone(),
            theirs: Text::new(&text),
            base: Base::new(theirs, crate::blog::Stamp::default()),
            places: None,
            merged: None,
            chosen: 0,
        };
        self.settle_texts(settle, base)
    }

    /// Shows the newest text of a post that was kept and never saved, where it is another.
    pub(super) fn offer_draft(&mut self, path: &Path, kept: Vec<drafts::Kept>) -> Vec<Effect> {
        let Some(desk) = self.edit.find(path) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        if desk.lock.is_some() {
            return effects;
        }
        let on_disk = desk.buffer.text().clone();
        let Some(base) = desk.base.clone() else {
            return effects;
        };
        let mut newest = None;
        for kept in kept {
            let Ok(draft) = kept.draft else { continue };
            let is_other = draft.about.is_escaped != desk.is_escaped;
            if draft.about.is_aside || is_other || newest.is_some() {
                continue;
            }
            let text = Text::new(&draft.text);
            if text == on_disk {
                // its text is on disk: nobody needs it
                effects.push(Effect::DropDraft(kept.path));
                continue;
            }
            newest = Some((kept.path, draft.about, text));
        }
        let Some((draft, about, mine)) = newest else {
            return effects;
        };
        let settle = Settle {
            path: path.to_owned(),
            name: desk.name.clone(),
            kind: Kind::Kept {
                draft,
                at: about.at,
                cursor: about.cursor,
            },
            mine,
            theirs: on_disk.clone(),
            base,
            places: None,
            merged: None,
            chosen: 0,
        };
        effects.extend(self.settle_texts(settle, on_disk));
        effects
    }

    fn settle_texts(&mut self, settle: Settle, base: Text) -> Vec<Effect> {
        let job = CompareJob {
            path: settle.path.clone(),
            base,
            mine: settle.mine.clone(),
            theirs: settle.theirs.clone(),
        };
        self.edit.open = Some(settle.path.clone());
        self.mode = Mode::Settle(Box::new(settle));
        vec![Effect::Compare(Box::new(job))]
    }

    /// Takes where two texts differ.
    pub(in crate::app) fn take_compared(&mut self, compared: Compared) -> Vec<Effect> {
        if let Mode::Settle(settle) = &mut self.mode
            && settle.path == compared.path
        {
            settle.places = Some(compared.places);
            settle.merged = Some(compared.merged);
        }
        Vec::new()
    }

    /// Takes a choice.
    pub(in crate::app) fn act_in_settle(&mut self, action: Action) -> Vec<Effect> {
        let Mode::Settle(settle) = &mut self.mode else {
            return Vec::new();
        };
        let count = settle.places.as_ref().map_or(0, Vec::len);
        match action {
            Action::NextHit => settle.chosen = (settle.chosen + 1).min(count.saturating_sub(1)),
            Action::PreviousHit => settle.chosen = settle.chosen.saturating_sub(1),
            Action::Back => {
                self.mode = Mode::Browse;
                return self.answer("Nothing was changed on disk. Saving shows both texts again.");
            }
            Action::KeepMine | Action::TakeTheirs | Action::Merge | Action::SaveBeside => {
                return self.choose_text(action);
            }
            _ => {}
        }
        Vec::new()
    }

    fn choose_text(&mut self, action: Action) -> Vec<Effect> {
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
            desk.apply(&whole(desk.buffer.text(), &settled.mine), now);
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
        desk.apply(&whole(desk.buffer.text(), &settled.theirs), now);
        desk.now_on_disk(settled.theirs, settled.base);
        self.answer("The text on disk. Yours is among the drafts; undo brings it back.");
        effects
    }

    /// Makes one text of both; it is saved by whoever has looked it over.
    fn take_merged(&mut self, settled: Settled, merged: &str, left: usize) -> Vec<Effect> {
        let now = self.clock.now;
        let Some(desk) = self.edit.find_mut(&settled.path) else {
            return Vec::new();
        };
        desk.apply(&whole(desk.buffer.text(), &Text::new(merged)), now);
        desk.base = Some(settled.base);
        desk.loaded = settled.theirs;
        desk.told = None;
        if let Some(at) = merged.find("<<<<<<< mine").filter(|_| left > 0) {
            desk.select(Selection::at(at), now);
        }
        let word = match left {
            0 => "Merged. Look it over, then save.".to_owned(),
            1 => "Merged. One place is left to settle, between <<<<<<< and >>>>>>>.".to_owned(),
            _ => format!("Merged. {left} places are left to settle, between <<<<<<< and >>>>>>>."),
        };
        self.answer(&word)
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
    pub(super) fn take_beside(&mut self, saved: &super::Saved) -> Option<Vec<Effect>> {
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
            Err(crate::blog::save::SaveError::Exists) if done.tries < NAMES => {
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
        desk.apply(&whole(desk.buffer.text(), &settled.theirs), now);
        desk.now_on_disk(settled.theirs, settled.base);
        vec![Effect::Forget(settled.path)]
    }
}

impl Settle {
    /// Tells whether one text can be made of both.
    pub fn can_merge(&self) -> bool {
        self.kind == Kind::Typed && self.merged.is_some()
    }

    /// Gives the numbers, from 1, of the places that a person has to settle in a merged text.
    pub fn open_places(&self) -> Vec<usize> {
        let places = self.places.iter().flatten().zip(1..);
        let open = places.filter(|(place, _)| place.by == By::Conflict);
        open.map(|(_, number)| number).collect()
    }

    /// Names the file for the writer's text beside the post.
    pub fn beside_name(&self) -> String {
        let file = beside(&self.path, 1);
        let name = file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
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
fn beside(post: &Path, number: usize) -> PathBuf {
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

/// Puts another text in the place of all there is: one step to undo.
fn whole(old: &Text, new: &Text) -> Transaction {
    let (old, new) = (old.slice(0..old.len()), new.slice(0..new.len()));
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| {
        let same = pairs.take_while(|(old, new)| old == new);
        same.map(|(c, _)| c.len_utf8()).sum::<usize>()
    };
    let start = same(&mut old.chars().zip(new.chars()));
    let (old_rest, new_rest) = (
        old.get(start..).unwrap_or_default(),
        new.get(start..).unwrap_or_default(),
    );
    let end = same(&mut old_rest.chars().rev().zip(new_rest.chars().rev()));
    let text = new_rest.get(..new_rest.len() - end).unwrap_or_default();
    let change = Change::new(start..old.len() - end, text);
    Transaction::new(vec![change], Selection::at(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beside_keeps_its_ending() {
        assert_eq!(beside(Path::new("a/b.c.md"), 1), Path::new("a/b.c.mine.md"));
        assert_eq!(beside(Path::new("a/b"), 3), Path::new("a/b.mine-3"));
    }

    #[test]
    fn one_text_becomes_another_by_the_part_that_differs() {
        for (old, new) in [
            ("abc", "axc"),
            ("", "x"),
            ("日本", "日曜本"),
            ("aaa", "aa"),
            ("a", "a"),
        ] {
            let mut text = Text::new(old);
            let change = whole(&text, &Text::new(new));
            let _ = change.apply(&mut text, Selection::default());
            assert_eq!(text.to_string(), new);
        }
    }
}
