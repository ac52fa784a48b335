//! Statistics of the listed posts.

use crate::blog::stats::Stats;
use crate::config::Action;

use super::layout::Screen;
use super::mode::Mode;
use super::overlay::Panel;
use super::{App, Effect};

/// Maximum number of tags and drafts listed.
pub const LISTED: usize = 9;
/// Minimum rows of the screen to show all sections at once.
const ALL_AT_ONCE: usize = 38;

/// Section of the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Posts and words by month.
    Months,
    /// Most used tags.
    Tags,
    /// Drafts and their age.
    Drafts,
}

impl Section {
    /// All sections, from top to bottom.
    pub const ALL: [Self; 3] = [Self::Months, Self::Tags, Self::Drafts];
}

/// State of the statistics overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatsView {
    /// Statistics of the posts that match the filter.
    pub stats: Box<Stats>,
    /// Number of sections scrolled past.
    pub top: usize,
}

/// Whether the screen has room for all sections at once.
pub fn fits(screen: &Screen) -> bool {
    screen.size.height >= ALL_AT_ONCE && !screen.is_compact()
}

impl App {
    /// Opens the statistics of the listed posts.
    pub(super) fn open_stats(&mut self) -> Vec<Effect> {
        let stats = Box::new(Stats::of(self.library.shown(), &self.clock));
        self.mode = Mode::Panel(Panel::Stats(StatsView { stats, top: 0 }));
        Vec::new()
    }

    /// Handles an action while the statistics are open.
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
