//! Settings of the editor, and those of its spell check.

use std::path::PathBuf;

use toml::de::DeValue;

/// How posts are edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditorSettings {
    /// Word goal of posts that don't set their own; 0 for none.
    pub word_goal: usize,
    /// Whether the undo history of posts is kept after the program ends.
    pub undo_history: bool,
}

/// Settings of the spell check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpellingSettings {
    /// Whether spelling is checked.
    pub spell: SpellSetting,
    /// Language of posts that don't set their own; that of the environment if empty.
    pub language: String,
    /// Folders of dictionaries, searched before those of the system.
    pub dictionaries: Vec<PathBuf>,
}

/// Whether spelling is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpellSetting {
    /// If a dictionary is available.
    #[default]
    Auto,
    /// Always; a missing dictionary is reported each time one is needed.
    On,
    /// Never.
    Off,
}

/// Parses a boolean.
pub(super) fn parse_bool(value: &DeValue<'_>) -> Result<bool, String> {
    value
        .as_bool()
        .ok_or_else(|| "must be true or false".to_owned())
}

/// Parses a number of words.
pub(super) fn parse_word_goal(value: &DeValue<'_>) -> Result<usize, String> {
    let number = match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| "must be a number of words; 0 turns it off".to_owned())
}
