//! Spell check state of edit mode.

use std::ops::Range;

/// Spell check state of edit mode.
#[derive(Debug, Default)]
pub struct SpellCheckState {
    /// User's toggle, which overrides the setting.
    pub(super) toggled: Option<bool>,
    /// Dictionary problems already reported.
    pub(super) reported: Vec<String>,
    /// Misspelled word the cursor was moved to, with the revision of its text.
    pub(super) current_word: Option<(u64, Range<usize>)>,
    /// While a search for the next word runs: how often the key was pressed again.
    pub(super) queued_jumps: Option<usize>,
}
