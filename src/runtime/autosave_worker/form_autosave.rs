//! Autosave of forms and prompts: the newest text of each, in one file each.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::app::typed_text::TypedJob;
use crate::blog::recovery::typed_input::{self, Slot, Typed};
use crate::blog::recovery::{Folders, Hold};

/// The recovery copies of forms and prompts of this run.
#[derive(Debug)]
pub(super) struct TypedKeeper {
    folders: Folders,
    /// Makes the file names unique to this run.
    names: RandomState,
    /// Texts that are not written yet.
    waiting: HashMap<Slot, TypedJob>,
    /// The recovery copies of this run.
    written: HashMap<Slot, PathBuf>,
    /// Locks: while they are held, no other postdesk offers the copies of this run.
    held: HashMap<Slot, Hold>,
}

impl TypedKeeper {
    pub(super) fn new(folders: Folders) -> Self {
        Self {
            folders,
            names: RandomState::new(),
            waiting: HashMap::new(),
            written: HashMap::new(),
            held: HashMap::new(),
        }
    }

    /// Queues a text for [`write_all`](Self::write_all); the newest wins.
    pub(super) fn keep(&mut self, job: TypedJob) {
        self.waiting.insert(job.slot.clone(), job);
    }

    /// Removes the copy of this run.
    pub(super) fn forget(&mut self, slot: &Slot) {
        self.waiting.remove(slot);
        if let Some(path) = self.written.remove(slot) {
            super::drop_draft(&path);
        }
        self.held.remove(slot);
    }

    /// Removes the copy of an earlier run, unless this run failed to write its own.
    pub(super) fn replace(&mut self, slot: &Slot, old: &PathBuf) {
        let is_safe = !self.waiting.contains_key(slot);
        if is_safe && self.written.get(slot) != Some(old) {
            super::drop_draft(old);
        }
    }

    /// Writes pending texts. Returns those that could not be written, with the reason; they stay
    /// pending.
    pub(super) fn write_all(&mut self, at: Timestamp) -> Vec<(PathBuf, io::Error)> {
        let mut failed = Vec::new();
        for (slot, job) in std::mem::take(&mut self.waiting) {
            if let Some(own) = &self.folders.own
                && !self.held.contains_key(&slot)
                && let Ok(Some(hold)) = slot.hold(own)
            {
                self.held.insert(slot.clone(), hold);
            }
            let folders = [self.folders.own.clone(), self.folders.spare.clone()];
            let folders: Vec<PathBuf> = folders.into_iter().flatten().collect();
            let typed = Typed {
                slot: slot.clone(),
                at,
                fields: job.fields.clone(),
            };
            match typed_input::write(&folders, self.names.hash_one(&slot), &typed) {
                Ok(path) => drop(self.written.insert(slot, path)),
                Err(error) => {
                    failed.push((slot.file.clone(), error));
                    self.waiting.insert(slot, job);
                }
            }
        }
        failed
    }

    /// Returns the copies that are on disk now.
    pub(super) fn written(&self) -> impl Iterator<Item = &PathBuf> {
        self.written.values()
    }
}
