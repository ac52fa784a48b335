//! Conflict dialog: the version on disk against text typed here or found in a recovery copy.
//! Nothing is lost whichever is chosen: the other goes to a recovery copy, or into a file next to
//! the post.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::app::layout::ScreenSize;
use crate::app::mode::InputMode;
use crate::app::outcome::Outcome;
use crate::app::{App, Effect};
use crate::blog::save::FileVersion;
use crate::blog::{FileStamp, lossless_text, recovery};
use crate::config::Action;
use crate::editor::Text;
use crate::editor::merge::ChangedBy;

use super::conflict_resolution::{self, ResolutionChoice, ResolvedConflict};
use super::jobs::{CompareDone, CompareJob, HunkView};
use super::open_post::{LoadedFile, OpenPost};

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
    /// Rows scrolled down since the region was selected.
    pub scrolled: usize,
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
    },
}

impl App {
    /// Opens the dialog after a save failed because the file had changed on disk.
    pub(super) fn open_conflict(&mut self, path: &Path, theirs: &[u8]) {
        let Some(open_post) = self.edit.find_mut(path) else {
            return;
        };
        let text = lossless_text::to_text(theirs.to_vec());
        let Some((text, escaped)) =
            text.filter(|(text, escaped)| is_compatible(open_post, text, *escaped))
        else {
            let name = &open_post.name;
            let why = format!(
                "Error: {name} was not saved: another program changed it on disk, to what is no UTF-8 text. Yours is in the drafts."
            );
            self.notify_failure(&why);
            return;
        };
        open_post.is_escaped |= escaped;
        let base = open_post.base_text.clone();
        let replaced = open_post.base.as_ref().map_or_else(
            || FileVersion::new(theirs, FileStamp::default()),
            |base| base.with(theirs),
        );
        let dialog = ConflictDialog {
            path: path.to_owned(),
            name: open_post.name.clone(),
            source: ConflictSource::Typed,
            mine: open_post.buffer.text().clone(),
            theirs: Text::new(&text),
            base: replaced,
            edited_at: open_post.edited_at,
            changed_at: None,
            hunks: None,
            merged: None,
            selected: 0,
            scrolled: 0,
        };
        self.show_conflict(dialog, base);
    }

    /// Opens the dialog for the newest recovery copy that differs from the post.
    pub(super) fn offer_recovery(&mut self, path: &Path, kept: Vec<recovery::FoundRecovery>) {
        let Some(open_post) = self.edit.find_mut(path) else {
            return;
        };
        if open_post.read_only_reason.is_some() {
            return;
        }
        let on_disk = open_post.buffer.text().clone();
        let Some(base) = open_post.base.clone() else {
            return;
        };
        let mut newest = None;
        for kept in kept {
            let Ok(draft) = kept.copy else { continue };
            if draft.about.is_aside || newest.is_some() {
                continue;
            }
            let text = Text::new(&draft.text);
            let escaped = draft.about.is_escaped;
            if !is_compatible(open_post, &draft.text, escaped) {
                continue;
            }
            if text == on_disk {
                // its text is on disk, so it is no longer needed
                self.outbox.push(Effect::DeleteRecovery(kept.path));
                continue;
            }
            open_post.is_escaped |= escaped;
            newest = Some((kept.path, draft.about, text));
        }
        let Some((draft, about, mine)) = newest else {
            return;
        };
        let dialog = ConflictDialog {
            path: path.to_owned(),
            name: open_post.name.clone(),
            source: ConflictSource::Recovered {
                recovery_file: draft,
                at: about.at,
                cursor: about.cursor,
            },
            mine,
            theirs: on_disk.clone(),
            base,
            edited_at: Some(about.at),
            changed_at: None,
            hunks: None,
            merged: None,
            selected: 0,
            scrolled: 0,
        };
        self.show_conflict(dialog, on_disk);
    }

    fn show_conflict(&mut self, mut dialog: ConflictDialog, base: Text) {
        dialog.changed_at = self.changed_on_disk_at(&dialog.path);
        let job = CompareJob {
            path: dialog.path.clone(),
            base,
            mine: dialog.mine.clone(),
            theirs: dialog.theirs.clone(),
        };
        self.edit.current_path = Some(dialog.path.clone());
        self.open_mode(InputMode::Conflict(Box::new(dialog)));
        self.outbox.push(Effect::Compare(Box::new(job)));
    }

    /// Updates the version on disk in the open dialog after the file changed again.
    pub(super) fn refresh_conflict(&mut self, path: &Path, disk: &LoadedFile) {
        let begun = self
            .edit
            .find(path)
            .map(|open_post| open_post.base_text.clone());
        let changed = self.changed_on_disk_at(path);
        let InputMode::Conflict(dialog) = &mut self.mode else {
            return;
        };
        let Some(begun) = begun.filter(|_| dialog.path == path && dialog.theirs != disk.text)
        else {
            return;
        };
        dialog.theirs = disk.text.clone();
        dialog.base = disk.base.clone();
        dialog.changed_at = changed;
        dialog.merged = None;
        let base = match dialog.source {
            ConflictSource::Typed => begun,
            ConflictSource::Recovered { .. } => disk.text.clone(),
        };
        let job = CompareJob {
            path: dialog.path.clone(),
            base,
            mine: dialog.mine.clone(),
            theirs: disk.text.clone(),
        };
        self.outbox.push(Effect::Compare(Box::new(job)));
    }

    /// Returns when a post was changed on disk, as far as the post list knows.
    fn changed_on_disk_at(&self, path: &Path) -> Option<Timestamp> {
        let mut posts = self.library.posts().iter();
        let post = posts.find(|post| post.path == *path)?;
        Timestamp::from_nanosecond(post.stamp.modified).ok()
    }

    /// Handles the result of a comparison.
    pub(in crate::app) fn handle_compared(&mut self, compared: CompareDone) {
        if let InputMode::Conflict(dialog) = &mut self.mode
            && dialog.path == compared.path
        {
            let last = compared.hunks.len().saturating_sub(1);
            dialog.selected = dialog.selected.min(last);
            dialog.hunks = Some(compared.hunks);
            dialog.merged = Some(compared.merged);
        }
    }

    /// Handles an action in the dialog.
    pub(in crate::app) fn dispatch_in_conflict(&mut self, action: Action) {
        let size = self.screen().size;
        let InputMode::Conflict(dialog) = &mut self.mode else {
            return;
        };
        let outcome = dialog.handle(action, size);
        match self.apply_outcome(outcome) {
            None => {}
            Some(None) => {
                self.show_message("Nothing was changed on disk. Saving shows both texts again.");
            }
            Some(Some((choice, resolved))) => self.resolve_conflict(choice, resolved),
        }
    }
}

/// Whether a version can be put into the open text: characters that stand for raw bytes in one of
/// them must not occur as real characters in the other.
fn is_compatible(open_post: &OpenPost, text: &str, is_escaped: bool) -> bool {
    match (open_post.is_escaped, is_escaped) {
        (true, false) => lossless_text::has_no_escapes(text),
        (false, true) => lossless_text::has_no_escapes(&open_post.buffer.text().to_string()),
        _ => true,
    }
}

impl ConflictDialog {
    /// Handles an action; finishes with the resolution, or with none if it is postponed.
    fn handle(
        &mut self,
        action: Action,
        size: ScreenSize,
    ) -> Outcome<Option<(ResolutionChoice, ResolvedConflict)>> {
        let page = size.height.div_ceil(3);
        let last = self.hunks.as_ref().map_or(0, Vec::len).saturating_sub(1);
        let choice = match action {
            Action::NextMatch => {
                self.select_hunk((self.selected + 1).min(last));
                return Outcome::Stay;
            }
            Action::PreviousMatch => {
                self.select_hunk(self.selected.saturating_sub(1));
                return Outcome::Stay;
            }
            Action::PageDown => {
                self.scrolled = (self.scrolled + page).min(self.max_rows(size.width));
                return Outcome::Stay;
            }
            Action::PageUp => {
                self.scrolled = self.scrolled.saturating_sub(page);
                return Outcome::Stay;
            }
            Action::Back => return Outcome::Finish(None),
            Action::KeepMine => ResolutionChoice::KeepMine,
            Action::TakeTheirs => ResolutionChoice::TakeTheirs,
            Action::SaveCopy => ResolutionChoice::SaveCopy,
            Action::Merge => match self.merged.clone().filter(|_| self.can_merge()) {
                Some((text, left)) => ResolutionChoice::Merge(text, left),
                None => return Outcome::Stay,
            },
            _ => return Outcome::Stay,
        };
        Outcome::Finish(Some((choice, ResolvedConflict::from(&*self))))
    }

    fn select_hunk(&mut self, place: usize) {
        self.selected = place;
        self.scrolled = 0;
    }

    /// Returns an upper bound of the rows the regions take on a screen of this width.
    fn max_rows(&self, width: usize) -> usize {
        let columns = (width / 2).saturating_sub(10).max(10);
        let places = self.hunks.iter().flatten();
        let lines = places.flat_map(|place| place.mine.iter().chain(&place.theirs));
        lines.map(|line| line.text.len() / columns + 2).sum()
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
        let file = conflict_resolution::copy_path(&self.path, 1);
        let name = file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}
