//! Find in the post being previewed, and moves between headings.

use crate::config::action_sets::{FieldAction, Motion};
use crate::editor::LineInput;
use crate::markdown::RenderedPage;
use crate::markdown::find::PageMatches;

use super::outcome::Outcome;
use super::scroll_anchor::ScrollAnchor;

/// Find prompt of the preview.
#[derive(Debug)]
pub struct FindPrompt {
    /// Input field.
    pub field: LineInput,
    /// Top row before the search.
    pub(super) top_before: usize,
}

/// Request of the find prompt.
pub(super) enum FindRequest {
    /// Move by a number of matches.
    NextMatch(isize),
    /// Clear the matches, and scroll back to this row.
    RestoreRow(usize),
}

impl FindPrompt {
    /// Handles an action.
    pub(super) fn handle(&self, action: FieldAction) -> Outcome<FindRequest> {
        match action {
            FieldAction::Accept => Outcome::Close,
            FieldAction::Cancel => Outcome::Finish(FindRequest::RestoreRow(self.top_before)),
            FieldAction::Move(Motion::Down) => Outcome::Run(FindRequest::NextMatch(1)),
            FieldAction::Move(Motion::Up) => Outcome::Run(FindRequest::NextMatch(-1)),
            FieldAction::Move(_)
            | FieldAction::Back
            | FieldAction::Complete
            | FieldAction::Help
            | FieldAction::ReplaceAll
            | FieldAction::Toggle(_) => Outcome::Stay,
        }
    }
}

/// Matches in the previewed post.
#[derive(Debug, Default)]
pub struct FindMatches {
    /// Search text.
    pub text: String,
    /// Positions of the matches.
    pub matches: PageMatches,
    /// Index of the current match.
    pub current: usize,
    /// Position of the current match, while another page of the post is on its way.
    pub mark: Option<MatchMark>,
}

/// Position of a match that survives a new layout of the post.
#[derive(Debug)]
pub struct MatchMark {
    /// Row it begins in.
    anchor: ScrollAnchor,
    /// Index among the matches that begin in this row.
    nth: usize,
}

impl MatchMark {
    /// Creates the mark of the current match of a page.
    pub(super) fn of(found: &FindMatches, page: &RenderedPage) -> Option<Self> {
        let row = found.matches.row(found.current)?;
        let first = found.matches.first_from_row(row)?;
        Some(Self {
            anchor: ScrollAnchor::at(page, row),
            nth: found.current.saturating_sub(first),
        })
    }

    /// Returns the index of the match in another page.
    pub(super) fn find(&self, hits: &PageMatches, page: &RenderedPage) -> usize {
        let first = hits.first_from_row(self.anchor.row_of(page));
        first.map_or(usize::MAX, |first| first + self.nth)
    }
}
