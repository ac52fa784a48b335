//! Replies of a terminal about its capabilities.

/// A terminal's reply about its capabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalReply {
    /// Device attributes (DA1).
    Attributes {
        /// Whether it scrolls horizontally (21), as terminals with left and right margins do.
        scrolls_sideways: bool,
        /// Whether it shows sixels (4).
        shows_sixels: bool,
    },
    /// State of the mode of left and right margins (DECRPM 69).
    Margins {
        /// False where the mode is unknown or permanently reset.
        known: bool,
    },
    /// The terminal has processed everything sent before the query (DSR 5).
    Ready,
    /// Terminal name (XTVERSION).
    Name(TerminalKind),
    /// Reply to a query for kitty's graphics protocol.
    Kitty {
        /// Whether the protocol is supported.
        ok: bool,
    },
}

/// Terminal families whose image support is known from their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalKind {
    /// kitty's graphics protocol with Unicode placeholders: kitty, Ghostty.
    Kitty,
    /// iTerm2's inline images: iTerm2, `WezTerm`.
    Iterm2,
    /// Any other terminal.
    Other,
}

impl TerminalKind {
    /// Returns the family of a terminal from the beginning of its name.
    pub fn from_name(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let is_one_of = |names: &[&str]| names.iter().any(|known| name.starts_with(known));
        if is_one_of(&["kitty", "ghostty"]) {
            Self::Kitty
        } else if is_one_of(&["iterm2", "wezterm"]) {
            Self::Iterm2
        } else {
            Self::Other
        }
    }
}
