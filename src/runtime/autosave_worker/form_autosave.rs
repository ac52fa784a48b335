//! Autosave of forms and prompts: the newest text of each, in one file each.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::app::jobs::typed_text::TypedJob;
use crate::blog::recovery::typed_input::{self, InputSlot, TypedInput};
use crate::blog::recovery::{EditLock, RecoveryFolders};

/// The recovery copies of forms and prompts of this run.
#[derive(Debug)]
pub(super) struct FormAutosaves {
    folders: RecoveryFolders,
    /// Makes the file names unique to this run.
    names: RandomState,
    /// Texts that are not written yet.
    waiting: HashMap<InputSlot, TypedJob>,
    /// The recovery copies of this run.
    written: HashMap<InputSlot, PathBuf>,
    /// Locks: while they are held, no other postdesk offers the copies of this run.
    locks: HashMap<InputSlot, EditLock>,
}

impl FormAutosaves {
    pub(super) fn new(folders: RecoveryFolders) -> Self {
        Self {
            folders,
            names: RandomState::new(),
            waiting: HashMap::new(),
            written: HashMap::new(),
            locks: HashMap::new(),
        }
    }

    /// Queues a text for [`write_all`](Self::write_all); the newest wins.
    pub(super) fn queue(&mut self, job: TypedJob) {
        self.waiting.insert(job.slot.clone(), job);
    }

    /// Removes the copy of this run.
    pub(super) fn remove(&mut self, slot: &InputSlot) {
        self.waiting.remove(slot);
        if let Some(path) = self.written.remove(slot) {
            super::delete_recovery_file(&path);
        }
        self.locks.remove(slot);
    }

    /// Removes the copy of an earlier run, unless this run failed to write its own.
    pub(super) fn remove_old_copy(&mut self, slot: &InputSlot, old: &PathBuf) {
        let is_safe = !self.waiting.contains_key(slot);
        if is_safe && self.written.get(slot) != Some(old) {
            super::delete_recovery_file(old);
        }
    }

    /// Writes pending texts. Returns those that could not be written, with the reason; they stay
    /// pending.
    pub(super) fn write_all(&mut self, at: Timestamp) -> Vec<(PathBuf, io::Error)> {
        let mut failed = Vec::new();
        for (slot, job) in std::mem::take(&mut self.waiting) {
            if let Some(own) = &self.folders.own
                && !self.locks.contains_key(&slot)
                && let Ok(Some(hold)) = slot.lock(own)
            {
                self.locks.insert(slot.clone(), hold);
            }
            let folders = [self.folders.own.clone(), self.folders.fallback.clone()];
            let folders: Vec<PathBuf> = folders.into_iter().flatten().collect();
            let typed = TypedInput {
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
