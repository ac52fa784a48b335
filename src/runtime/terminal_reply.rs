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
    Name {
        /// Family, which implies how it shows images.
        kind: TerminalKind,
        /// Whether it is known to fill erased cells with the current background.
        erases_in_background: bool,
    },
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

/// Terminals that clear cells (EL, ECH) in the current background; GNU Screen, for one, doesn't
/// unless it is told to.
const ERASING_IN_BACKGROUND: [&str; 11] = [
    "xterm", "kitty", "ghostty", "foot", "wezterm", "iterm2", "vte", "konsole", "mintty",
    "contour", "tmux",
];

impl TerminalReply {
    /// Creates the reply of a terminal with this name and version.
    pub fn name(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        Self::Name {
            kind: TerminalKind::from_name(name),
            erases_in_background: ERASING_IN_BACKGROUND
                .iter()
                .any(|known| lower.starts_with(known)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_terminals_erase_in_the_background() {
        let erases = |name: &str| match TerminalReply::name(name) {
            TerminalReply::Name {
                erases_in_background,
                ..
            } => erases_in_background,
            other => panic!("{other:?}"),
        };
        for known in [
            "XTerm(390)",
            "tmux 3.4",
            "VTE(7600)",
            "foot(1.16.2)",
            "Konsole 23",
        ] {
            assert!(erases(known), "{known}");
        }
        for other in ["", "screen 5.0", "GNU Screen", "new terminal"] {
            assert!(!erases(other), "{other}");
        }
    }
}
