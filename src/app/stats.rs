//! The blog in numbers: those of the posts in the list.

use crate::blog::stats::Stats;
use crate::config::Action;

use super::mode::Mode;
use super::panel::Panel;
use super::screen::Screen;
use super::{App, Effect};

/// Tags and drafts that are listed at most.
pub const LISTED: usize = 9;
/// From how many rows of the screen everything is shown at once.
const ALL_AT_ONCE: usize = 38;

/// A part of the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Posts and words by month.
    Months,
    /// The commonest tags.
    Tags,
    /// Drafts with their age.
    Drafts,
}

impl Section {
    /// All of them, from top to bottom.
    pub const ALL: [Self; 3] = [Self::Months, Self::Tags, Self::Drafts];
}

/// The numbers, and which part of them stands first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatsView {
    /// The numbers of the posts that pass the filter.
    pub stats: Box<Stats>,
    /// How many of the sections were gone past.
    pub top: usize,
}

/// Tells whether the screen has room for all sections at once.
pub fn fits(screen: &Screen) -> bool {
    screen.size.height >= ALL_AT_ONCE && !screen.is_compact()
}

impl App {
    /// Opens the numbers of the posts in the list.
    pub(super) fn open_stats(&mut self) -> Vec<Effect> {
        let stats = Box::new(Stats::of(self.library.shown(), &self.clock));
        self.mode = Mode::Panel(Panel::Stats(StatsView { stats, top: 0 }));
        Vec::new()
    }

    /// Takes an action while the numbers are open.
    pub(super) fn act_in_stats(&mut self, action: Action) -> Vec<Effect> {
        let last = if fits(&self.screen()) {
            0
        } else {
            Section::ALL.len() - 1
        };
        let Mode::Panel(Panel::Stats(view)) = &mut self.mode else {
            return Vec::new();
        };
        match action {
            Action::Back | Action::Cancel => self.mode = Mode::Browse,
            Action::Down | Action::PageDown => view.top = (view.top + 1).min(last),
            Action::Up | Action::PageUp => view.top = view.top.saturating_sub(1),
            Action::First => view.top = 0,
            Action::Last => view.top = last,
            _ => {}
        }
        Vec::new()
    }
}
