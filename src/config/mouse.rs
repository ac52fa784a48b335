//! When the mouse is captured: the `mouse` setting.

/// When the mouse is captured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MouseSetting {
    /// If the terminal is on this machine.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never: it is left to the terminal.
    Off,
}

impl MouseSetting {
    /// Returns the value in `config.toml`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Auto => "\"auto\"",
            Self::On => "true",
            Self::Off => "false",
        }
    }
}

impl MouseSetting {
    /// Returns the setting for readers of a public blog: the mouse stays theirs unless it was asked
    /// for.
    #[must_use]
    pub fn for_readers(self) -> Self {
        match self {
            Self::Auto => Self::Off,
            chosen => chosen,
        }
    }
}

impl From<bool> for MouseSetting {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}
