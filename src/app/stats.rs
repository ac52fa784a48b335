//! Statistics of the listed posts.

use crate::blog::stats::Stats;
use crate::config::action_sets::{MenuAction, Motion};

use super::layout::ScreenLayout;
use super::outcome::Outcome;

/// Maximum number of tags and drafts listed.
pub const MAX_LISTED: usize = 9;
/// Minimum rows of the screen to show all sections at once.
const MIN_ROWS_FOR_ALL: usize = 60;
/// Number of months from which years are shown too.
const MIN_MONTHS_FOR_YEARS: usize = 25;

/// Section of the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatsSection {
    /// Posts of the last 52 weeks, by day.
    Calendar,
    /// Posts and words by month.
    Months,
    /// Posts by year.
    Years,
    /// Most used tags.
    Tags,
    /// Drafts and their age.
    Drafts,
}

impl StatsSection {
    /// All sections, from top to bottom.
    const ALL: [Self; 5] = [
        Self::Calendar,
        Self::Months,
        Self::Years,
        Self::Tags,
        Self::Drafts,
    ];
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
pub fn fits_all_sections(screen: &ScreenLayout) -> bool {
    screen.size.height >= MIN_ROWS_FOR_ALL && !screen.is_compact()
}

impl StatsView {
    /// Returns the sections that have something to show, from top to bottom.
    pub fn sections(&self) -> Vec<StatsSection> {
        let has_years = self.stats.months.len() >= MIN_MONTHS_FOR_YEARS;
        let is_shown = |section: &StatsSection| match section {
            StatsSection::Calendar => !self.stats.calendar.weeks.is_empty(),
            StatsSection::Years => has_years,
            StatsSection::Months | StatsSection::Tags | StatsSection::Drafts => true,
        };
        StatsSection::ALL.into_iter().filter(is_shown).collect()
    }

    /// Handles an action: scrolls by sections, or closes.
    pub(super) fn handle(&mut self, action: MenuAction, screen: &ScreenLayout) -> Outcome<()> {
        let last = if fits_all_sections(screen) {
            0
        } else {
            self.sections().len() - 1
        };
        self.top = match action {
            MenuAction::Back | MenuAction::Cancel => return Outcome::Close,
            MenuAction::Move(Motion::Down | Motion::PageDown) => (self.top + 1).min(last),
            MenuAction::Move(Motion::Up | Motion::PageUp) => self.top.saturating_sub(1),
            MenuAction::Move(Motion::First) => 0,
            MenuAction::Move(Motion::Last) => last,
            MenuAction::Move(Motion::HalfDown | Motion::HalfUp)
            | MenuAction::SaveFilter
            | MenuAction::DeleteFilter
            | MenuAction::Choose
            | MenuAction::Accept => self.top,
        };
        Outcome::Stay
    }
}
