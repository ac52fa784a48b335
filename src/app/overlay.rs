//! Full-screen overlays over the panes: check, change preview, metadata, statistics.

use crate::config::{Action, KeyScope};

use super::App;
use super::mode::InputMode;
use super::stats::StatsView;

/// The open overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// Findings of a check; its rows are kept while it is closed.
    Check,
    /// Change preview.
    ChangePreview,
    /// Metadata form.
    Metadata,
    /// Statistics of posts, words, tags and months.
    Stats(StatsView),
}

impl Overlay {
    /// Returns its mode word in the status line.
    pub fn mode_word(&self) -> &'static str {
        match self {
            Self::Check => "CHECK",
            Self::ChangePreview => "CHANGE",
            Self::Metadata => "METADATA",
            Self::Stats(_) => "STATS",
        }
    }

    /// Returns the scope in which its keys are looked up.
    pub(super) fn scope(&self) -> KeyScope {
        match self {
            Self::Check => KeyScope::Check,
            Self::ChangePreview => KeyScope::Change,
            Self::Metadata => KeyScope::Form,
            Self::Stats(_) => KeyScope::Menu,
        }
    }
}

impl App {
    /// Handles an action while an overlay is open.
    pub(super) fn dispatch_in_overlay(&mut self, action: Action) {
        match &self.mode {
            InputMode::Overlay(Overlay::Check) => self.dispatch_in_check(action),
            InputMode::Overlay(Overlay::ChangePreview) => self.dispatch_in_change_preview(action),
            InputMode::Overlay(Overlay::Metadata) => self.dispatch_in_form(action),
            InputMode::Overlay(Overlay::Stats(_)) => self.dispatch_in_stats(action),
            _ => {}
        }
    }
}
