//! Full-screen overlays over the panes: check, change preview, metadata, statistics.

use crate::config::{Action, Scope};

use super::mode::Mode;
use super::stats::StatsView;
use super::{App, Effect};

/// The open overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Findings of a check; its rows are kept while it is closed.
    Check,
    /// Change preview.
    Step,
    /// Metadata form.
    Form,
    /// Statistics of posts, words, tags and months.
    Stats(StatsView),
}

impl Panel {
    /// Returns its mode word in the status line.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Check => "CHECK",
            Self::Step => "CHANGE",
            Self::Form => "METADATA",
            Self::Stats(_) => "NUMBERS",
        }
    }

    /// Returns the scope in which its keys are looked up.
    pub(super) fn scope(&self) -> Scope {
        match self {
            Self::Check => Scope::Check,
            Self::Step => Scope::Change,
            Self::Form => Scope::Form,
            Self::Stats(_) => Scope::Menu,
        }
    }
}

impl App {
    /// Handles an action while an overlay is open.
    pub(super) fn act_in_panel(&mut self, action: Action) -> Vec<Effect> {
        match &self.mode {
            Mode::Panel(Panel::Check) => self.act_in_check(action),
            Mode::Panel(Panel::Step) => self.act_in_step(action),
            Mode::Panel(Panel::Form) => self.act_in_form(action),
            Mode::Panel(Panel::Stats(_)) => self.act_in_stats(action),
            _ => Vec::new(),
        }
    }
}
