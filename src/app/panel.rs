//! What takes the screen over the panes and is more than a menu: findings, numbers.

use crate::config::{Action, Scope};

use super::mode::Mode;
use super::stats::StatsView;
use super::{App, Effect};

/// What is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// What a check found; its rows are kept between two looks at them.
    Check,
    /// What a step would change.
    Step,
    /// The metadata of a post.
    Form,
    /// Posts, words, tags and months in numbers.
    Stats(StatsView),
}

impl Panel {
    /// Gives the word for it in the status line.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Check => "CHECK",
            Self::Step => "CHANGE",
            Self::Form => "METADATA",
            Self::Stats(_) => "NUMBERS",
        }
    }

    /// Tells where its keys are looked up.
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
    /// Takes an action while a panel is open.
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
