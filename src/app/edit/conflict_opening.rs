//! Opens the conflict dialog after a save that failed or for a recovery copy, and keeps it up to date.

use std::path::Path;

use crate::app::Effect;
use crate::app::context::Context;
use crate::app::jobs::edit::{CompareJob, LoadedFile};
use crate::app::mode::InputMode;
use crate::blog::save::FileVersion;
use crate::blog::{FileStamp, lossless_text, recovery};
use crate::editor::Text;

use super::EditPane;
use super::conflict::{ConflictDialog, ConflictSource, quiet_after};
use super::open_post::OpenPost;

impl EditPane {
    /// Opens the dialog after a save failed because the file had changed on disk.
    pub(super) fn open_conflict(&mut self, path: &Path, theirs: &[u8], cx: &mut Context<'_>) {
        let Some(open_post) = self.find_mut(path) else {
            return;
        };
        let text = lossless_text::to_text(theirs.to_vec());
        let Some((text, escaped)) =
            text.filter(|(text, escaped)| is_compatible(open_post, text, *escaped))
        else {
            let name = &open_post.name;
            let why = format!(
                "Error: {name} was not saved: it changed on disk and is no longer UTF-8. Your text is in a recovery copy."
            );
            cx.notify_failure(&why);
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
            scrolled: None,
        };
        self.show_conflict(dialog, base, cx);
    }

    /// Opens the dialog for the newest recovery copy that differs from the post on the screen.
    pub(super) fn offer_recovery(
        &mut self,
        kept: Vec<recovery::FoundRecovery>,
        cx: &mut Context<'_>,
    ) {
        let Some(open_post) = self.current_mut() else {
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
                cx.outbox.push(Effect::DeleteRecovery(kept.path));
                continue;
            }
            open_post.is_escaped |= escaped;
            newest = Some((kept.path, draft.about, text));
        }
        let Some((draft, about, mine)) = newest else {
            return;
        };
        let dialog = ConflictDialog {
            path: open_post.path.clone(),
            name: open_post.name.clone(),
            source: ConflictSource::Recovered {
                recovery_file: draft,
                at: about.at,
                cursor: about.cursor,
                quiet_until: quiet_after(cx.clock.now),
            },
            mine,
            theirs: on_disk.clone(),
            base,
            edited_at: Some(about.at),
            changed_at: None,
            hunks: None,
            merged: None,
            selected: 0,
            scrolled: None,
        };
        self.show_conflict(dialog, on_disk, cx);
    }

    fn show_conflict(&mut self, mut dialog: ConflictDialog, base: Text, cx: &mut Context<'_>) {
        dialog.changed_at = cx.library.changed_on_disk_at(&dialog.path);
        let job = CompareJob {
            path: dialog.path.clone(),
            base,
            mine: dialog.mine.clone(),
            theirs: dialog.theirs.clone(),
        };
        self.current_path = Some(dialog.path.clone());
        cx.open_mode(InputMode::Conflict(Box::new(dialog)));
        cx.outbox.push(Effect::Compare(Box::new(job)));
    }

    /// Updates the version on disk in the open dialog after the file changed again.
    pub(super) fn refresh_conflict(
        &mut self,
        path: &Path,
        disk: &LoadedFile,
        cx: &mut Context<'_>,
    ) {
        let begun = self.find(path).map(|open_post| open_post.base_text.clone());
        let changed = cx.library.changed_on_disk_at(path);
        let InputMode::Conflict(dialog) = cx.mode else {
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
        cx.outbox.push(Effect::Compare(Box::new(job)));
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
