//! The version on disk of an open post, and the end of a save.

use super::{OpenPost, PendingSave};
use crate::blog::save::FileVersion;
use crate::blog::{FileStamp, lossless_text};
use crate::editor::Text;
use crate::editor::word_counts::WordCounts;

impl OpenPost {
    /// Records that the text is the one on disk.
    pub fn set_disk_version(&mut self, loaded: Text, base: FileVersion) {
        self.buffer.mark_saved(self.buffer.revision());
        let written = self.words_written();
        self.autosaved_revision = Some(self.buffer.revision());
        self.last_autosave = None;
        self.base_text = loaded;
        self.base = Some(base);
        self.take_snapshot();
        self.initial_words = self.snapshot.words.saturating_sub(written);
    }

    /// Records a save that is visible on disk but may not last: the text there comes from
    /// here, is not an external change, and still counts as unsaved.
    pub fn finish_uncertain_save(&mut self, saving: PendingSave) {
        let text = saving.text.to_string();
        let bytes = if self.is_escaped {
            lossless_text::to_bytes(&text)
        } else {
            text.into_bytes()
        };
        self.base = Some(match &self.base {
            Some(base) => base.with(&bytes),
            None => FileVersion::new(&bytes, FileStamp::default()),
        });
        self.base_text = saving.text;
        self.buffer.mark_unsaved();
        self.autosaved_revision = None;
    }

    /// Records a successful save.
    pub fn finish_save(&mut self, saving: PendingSave, base: FileVersion) {
        self.buffer.mark_saved(saving.revision);
        self.base_text = saving.text;
        self.base = Some(base);
        if std::mem::take(&mut self.has_uncounted_words) {
            let text = self.buffer.text();
            self.words = WordCounts::new(text.lines(), |line| text.slice(text.line_range(line)));
        }
    }
}
