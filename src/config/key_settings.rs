//! Settings of keys: the preset, and what Esc does in the editor.

use toml::de::DeValue;

/// Preset and meaning of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeySettings {
    /// Whether the `vim` preset is applied.
    pub vim: bool,
    /// Whether Esc leaves the editor; if not set, it does unless the `vim` preset is applied.
    pub esc: Option<bool>,
}

impl KeySettings {
    /// Returns the value of `esc_leaves` in `config.toml`.
    pub fn esc_value(self) -> String {
        self.esc
            .map_or_else(|| "\"auto\"".to_owned(), |leaves| leaves.to_string())
    }

    /// Whether Esc leaves the editor; pressed twice, it always does.
    pub fn esc_leaves(self) -> bool {
        self.esc.unwrap_or(!self.vim)
    }
}

/// Parses `esc_leaves`; none if the preset decides.
pub(super) fn parse_esc(value: &DeValue<'_>) -> Result<Option<bool>, String> {
    match (value.as_bool(), value.as_str()) {
        (Some(leaves), _) => Ok(Some(leaves)),
        (_, Some("auto")) => Ok(None),
        _ => Err("must be true, false or \"auto\"".to_owned()),
    }
}
