//! Conflict dialog: the version on disk against text typed here or found in a recovery copy.
//! Nothing is lost whichever is chosen: the other goes to a recovery copy, or into a file next to
//! the post.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::app::jobs::edit::{CompareDone, HunkView};
use crate::app::layout::ScreenLayout;
use crate::app::outcome::Outcome;
use crate::blog::human_date;
use crate::blog::save::FileVersion;
use crate::config::action_sets::ConflictAction;
use crate::config::{Key, KeyCode};
use crate::editor::Text;
use crate::editor::merge::ChangedBy;

/// Two versions of a post, one of which is to be chosen.
#[derive(Debug)]
pub struct ConflictDialog {
    /// The file.
    pub path: PathBuf,
    /// Display name of the post.
    pub name: String,
    /// Source of the user's version.
    pub source: ConflictSource,
    /// The user's version.
    pub mine: Text,
    /// The version on disk.
    pub theirs: Text,
    /// Version of the file that the next save may replace.
    pub base: FileVersion,
    /// When the user's version was last edited, or autosaved.
    pub edited_at: Option<Timestamp>,
    /// When the version on disk was written, if known.
    pub changed_at: Option<Timestamp>,
    /// Differing regions, once computed.
    pub hunks: Option<Vec<HunkView>>,
    /// Merged text, and the number of conflicts in it.
    pub(super) merged: Option<(String, usize)>,
    /// Selected region.
    pub selected: usize,
    /// First visible row, if it was scrolled since the region was selected.
    pub scrolled: Option<usize>,
}

/// Source of the user's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConflictSource {
    /// Typed here; the file has changed since it was loaded.
    Typed,
    /// Recovery copy of an earlier session.
    Recovered {
        /// The recovery file.
        recovery_file: PathBuf,
        /// When it was written.
        at: Timestamp,
        /// Line and column of the cursor, from 1.
        cursor: (usize, usize),
        /// Until when printable keys are ignored, as they were meant for the text.
        quiet_until: Timestamp,
    },
}

/// Choice between the two versions.
pub(in crate::app) enum ResolutionChoice {
    /// The user's version.
    KeepMine,
    /// The version on disk.
    TakeTheirs,
    /// The merged text, with the number of conflicts left in it.
    Merge(String, usize),
    /// The version on disk, and the user's in a new file next to the post.
    SaveCopy,
}

/// A conflict whose resolution is being applied.
#[derive(Clone, Debug)]
pub(in crate::app) struct ResolvedConflict {
    pub(super) path: PathBuf,
    pub(super) kind: ConflictSource,
    pub(super) mine: Text,
    pub(super) theirs: Text,
    pub(super) base: FileVersion,
}

/// A copy of the text that is being saved next to its post.
#[derive(Clone, Debug)]
pub(super) struct PendingCopy {
    /// The new file.
    pub(super) file: PathBuf,
    pub(super) conflict: ResolvedConflict,
    pub(super) tries: usize,
}

/// Time without a printable key, in milliseconds, before one is an answer.
const QUIET_MS: i64 = 500;

/// Returns when printable keys are answers again.
pub(super) fn quiet_after(now: Timestamp) -> Timestamp {
    human_date::add_milliseconds(now, QUIET_MS)
}

impl ConflictDialog {
    /// Whether a key is the rest of what was being typed when the question about a recovery copy
    /// came up: printable keys count only after half a second without one.
    pub(in crate::app) fn ignores(&mut self, key: Key, now: Timestamp) -> bool {
        let ConflictSource::Recovered { quiet_until, .. } = &mut self.source else {
            return false;
        };
        let is_typing = key.typed().is_some() || key.code == KeyCode::Enter;
        let is_ignored = is_typing && now < *quiet_until;
        if is_ignored {
            *quiet_until = quiet_after(now);
        }
        is_ignored
    }

    /// Handles an action; finishes with the resolution, or with none if it is postponed.
    pub(in crate::app) fn handle(
        &mut self,
        action: ConflictAction,
        screen: &ScreenLayout,
    ) -> Outcome<Option<(ResolutionChoice, ResolvedConflict)>> {
        let last = self.hunks.as_ref().map_or(0, Vec::len).saturating_sub(1);
        let choice = match action {
            ConflictAction::NextMatch => {
                self.select_hunk((self.selected + 1).min(last));
                return Outcome::Stay;
            }
            ConflictAction::PreviousMatch => {
                self.select_hunk(self.selected.saturating_sub(1));
                return Outcome::Stay;
            }
            ConflictAction::Move(motion) => {
                self.scroll(motion, screen);
                return Outcome::Stay;
            }
            ConflictAction::Back => return Outcome::Finish(None),
            ConflictAction::KeepMine => ResolutionChoice::KeepMine,
            ConflictAction::TakeTheirs => ResolutionChoice::TakeTheirs,
            ConflictAction::SaveCopy => ResolutionChoice::SaveCopy,
            ConflictAction::Merge if self.is_recovered() => ResolutionChoice::SaveCopy,
            ConflictAction::Merge => match self.merged.clone().filter(|_| self.can_merge()) {
                Some((text, left)) => ResolutionChoice::Merge(text, left),
                None => return Outcome::Stay,
            },
        };
        Outcome::Finish(Some((choice, ResolvedConflict::from(&*self))))
    }

    /// Shows the result of a comparison.
    pub(in crate::app) fn set_hunks(&mut self, compared: CompareDone) {
        let last = compared.hunks.len().saturating_sub(1);
        self.selected = self.selected.min(last);
        self.hunks = Some(compared.hunks);
        self.merged = Some(compared.merged);
    }

    fn select_hunk(&mut self, place: usize) {
        self.selected = place;
        self.scrolled = None;
    }

    /// Whether the user's version comes from a recovery copy. It can't be merged, so that its third
    /// answer keeps both.
    pub fn is_recovered(&self) -> bool {
        matches!(self.source, ConflictSource::Recovered { .. })
    }

    /// Returns the number of answers.
    pub(super) fn choice_count(&self) -> usize {
        if self.can_merge() { 4 } else { 3 }
    }

    /// Whether the two versions can be merged.
    pub fn can_merge(&self) -> bool {
        self.source == ConflictSource::Typed && self.merged.is_some()
    }

    /// Returns the numbers, from 1, of the regions in conflict.
    pub fn conflict_numbers(&self) -> Vec<usize> {
        let places = self.hunks.iter().flatten().zip(1..);
        let open = places.filter(|(place, _)| place.changed_by == ChangedBy::Conflict);
        open.map(|(_, number)| number).collect()
    }

    /// Returns the file name for a copy of the user's version next to the post.
    pub fn copy_name(&self) -> String {
        let file = copy_path(&self.path, 1);
        let name = file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

impl From<&ConflictDialog> for ResolvedConflict {
    fn from(dialog: &ConflictDialog) -> Self {
        Self {
            path: dialog.path.clone(),
            kind: dialog.source.clone(),
            mine: dialog.mine.clone(),
            theirs: dialog.theirs.clone(),
            base: dialog.base.clone(),
        }
    }
}

/// Returns the name of a copy next to a post: `a.mine.md`, `a.mine-2.md`.
pub(super) fn copy_path(post: &Path, number: usize) -> PathBuf {
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
    fn a_copy_keeps_its_extension() {
        assert_eq!(
            copy_path(Path::new("a/b.c.md"), 1),
            Path::new("a/b.c.mine.md")
        );
        assert_eq!(copy_path(Path::new("a/b"), 3), Path::new("a/b.mine-3"));
    }
}
