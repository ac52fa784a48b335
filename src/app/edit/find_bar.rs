//! Find, replace and go-to-line bar of the editor.

use std::ops::Range;

use crate::app::outcome::Outcome;
use crate::config::action_sets::{FieldAction, Motion, SearchToggle};
use crate::editor::search::{MatchTotals, Pattern, SearchOptions};
use crate::editor::{LineInput, Selection};

/// The find and replace bar.
#[derive(Debug)]
pub struct FindBar {
    /// Purpose of the bar.
    pub kind: FindBarKind,
    /// Search text, or the line to go to.
    pub field: LineInput,
    /// Replacement text.
    pub replacement: LineInput,
    /// Whether the replacement field has the focus.
    pub is_in_replacement: bool,
    /// Selection before the bar was opened.
    pub(super) origin: Selection,
    /// Selected range to which replacing is limited, if any.
    pub(super) limit: Option<Range<usize>>,
}

/// Purpose of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindBarKind {
    /// Find.
    Find,
    /// Find and replace.
    Replace,
    /// Go to a line, or to a line and column.
    GoToLine,
}

/// Find state, kept after the bar is closed.
#[derive(Clone, Debug, Default)]
pub struct FindState {
    /// Last search text.
    pub(super) query: String,
    /// Search options.
    pub options: SearchOptions,
    pub(super) pattern: Option<Pattern>,
    /// Error message for an invalid search text.
    pub error: Option<String>,
    /// Current match.
    pub current_match: Option<Range<usize>>,
    /// Match count.
    pub count: MatchTotals,
}

/// Request of the bar.
pub(in crate::app) enum FindBarRequest {
    /// Select what was selected before.
    Restore(Selection),
    /// Move to the next match, or the previous one.
    Move {
        /// Whether to the next.
        forward: bool,
    },
    /// Replace the match, and move to the next.
    ReplaceOne,
    /// Replace all matches.
    ReplaceAll,
    /// Toggle a search option.
    Toggle(SearchToggle),
    /// Go to the line that was typed.
    GoTo(String),
}

impl FindBar {
    /// Handles an action.
    pub(in crate::app) fn handle(&mut self, action: FieldAction) -> Outcome<FindBarRequest> {
        match action {
            FieldAction::Accept => self.accept(),
            FieldAction::Cancel => Outcome::Finish(FindBarRequest::Restore(self.origin)),
            FieldAction::Complete if self.kind == FindBarKind::Replace => {
                self.is_in_replacement = !self.is_in_replacement;
                Outcome::Stay
            }
            FieldAction::Move(Motion::Down) => Outcome::Run(FindBarRequest::Move { forward: true }),
            FieldAction::Move(Motion::Up) => Outcome::Run(FindBarRequest::Move { forward: false }),
            FieldAction::ReplaceAll if self.kind == FindBarKind::Replace => {
                Outcome::Run(FindBarRequest::ReplaceAll)
            }
            FieldAction::Toggle(option) => Outcome::Run(FindBarRequest::Toggle(option)),
            FieldAction::Complete
            | FieldAction::ReplaceAll
            | FieldAction::Move(_)
            | FieldAction::Back
            | FieldAction::Help => Outcome::Stay,
        }
    }

    /// Handles Enter: goes to the line, keeps the match selected, or replaces it.
    fn accept(&mut self) -> Outcome<FindBarRequest> {
        match self.kind {
            FindBarKind::Find => Outcome::Close,
            FindBarKind::Replace if self.is_in_replacement => {
                Outcome::Run(FindBarRequest::ReplaceOne)
            }
            FindBarKind::Replace => {
                self.is_in_replacement = true;
                Outcome::Stay
            }
            FindBarKind::GoToLine => {
                Outcome::Run(FindBarRequest::GoTo(self.field.text().trim().to_owned()))
            }
        }
    }

    /// Returns the field that has the focus.
    pub fn active_field(&mut self) -> &mut LineInput {
        if self.is_in_replacement {
            &mut self.replacement
        } else {
            &mut self.field
        }
    }
}
