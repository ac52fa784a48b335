//! Completion menu at the cursor: names that can be inserted, or spelling suggestions.
//!
//! A key opens it, and it handles only the keys that select a row. All other keys edit the text as
//! usual, and typing narrows the list of names. The menu never shifts the text.

use std::ops::Range;

use crate::app::outcome::Outcome;
use crate::config::action_sets::{FieldAction, Motion};
use crate::editor::completion::{CompletionContext, CompletionItem, CompletionKind};

/// Number of rows visible at once.
pub const MAX_VISIBLE_ROWS: usize = 7;

/// The completion menu.
#[derive(Debug)]
pub struct CompletionMenu {
    /// Source of the rows.
    pub source: CompletionSource,
    /// Byte range of the text that the selected row replaces.
    pub replaced_range: Range<usize>,
    /// Rows to choose from.
    pub rows: Vec<CompletionItem>,
    /// Selected row; `None` in a menu that opened by itself.
    pub selected: Option<usize>,
    /// First visible row.
    pub top: usize,
}

/// Source of the rows of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompletionSource {
    /// Names that fit the completion context.
    Names(CompletionContext),
    /// Spelling suggestions; the last row adds the word to the personal dictionary.
    Spelling {
        /// The misspelled word.
        word: String,
        /// Whether the suggestions are still being computed.
        is_pending: bool,
    },
}

/// Request of the menu.
pub(in crate::app) enum CompletionRequest {
    /// Insert a row in place of a byte range.
    Insert(CompletionSource, Range<usize>, CompletionItem),
    /// Handle the key in the text, and list the names again that fit there.
    PassOn(Option<NarrowedNames>),
}

/// Names to list again once a key was handled in the text.
pub(in crate::app) struct NarrowedNames {
    /// First byte of the text that they replace.
    pub(super) start: usize,
    pub(super) kind: CompletionKind,
    /// Whether a row was selected.
    pub(super) has_selection: bool,
}

impl CompletionMenu {
    pub(super) fn new(kind: CompletionSource, at: Range<usize>, rows: Vec<CompletionItem>) -> Self {
        Self {
            source: kind,
            replaced_range: at,
            rows,
            selected: Some(0),
            top: 0,
        }
    }

    /// Handles the action of a key: selects a row, or requests that the key is passed on.
    pub(in crate::app) fn handle(
        &mut self,
        action: Option<FieldAction>,
    ) -> Outcome<CompletionRequest> {
        match action {
            Some(FieldAction::Move(
                motion @ (Motion::Down | Motion::Up | Motion::PageDown | Motion::PageUp),
            )) => {
                self.move_selection(motion);
                Outcome::Stay
            }
            // the next press would reach the text, and replace the word there
            Some(FieldAction::Complete | FieldAction::Accept) if self.is_pending() => Outcome::Stay,
            Some(FieldAction::Complete) => self.accept(self.selected.unwrap_or(0)),
            Some(FieldAction::Accept) if self.selected.is_some() => {
                self.accept(self.selected.unwrap_or(0))
            }
            Some(FieldAction::Cancel) => Outcome::Close,
            None
            | Some(
                FieldAction::Accept
                | FieldAction::Back
                | FieldAction::Help
                | FieldAction::ReplaceAll
                | FieldAction::Move(_)
                | FieldAction::Toggle(_),
            ) => Outcome::Finish(CompletionRequest::PassOn(self.narrowed_names())),
        }
    }

    fn accept(&self, place: usize) -> Outcome<CompletionRequest> {
        let row = self.rows.get(place).cloned();
        row.map_or(Outcome::Close, |row| {
            let range = self.replaced_range.clone();
            Outcome::Finish(CompletionRequest::Insert(self.source.clone(), range, row))
        })
    }

    fn narrowed_names(&self) -> Option<NarrowedNames> {
        match &self.source {
            CompletionSource::Names(place) => Some(NarrowedNames {
                start: self.replaced_range.start,
                kind: place.kind.clone(),
                has_selection: self.selected.is_some(),
            }),
            CompletionSource::Spelling { .. } => None,
        }
    }

    /// Whether its rows are still being computed.
    fn is_pending(&self) -> bool {
        matches!(
            self.source,
            CompletionSource::Spelling {
                is_pending: true,
                ..
            }
        )
    }

    fn move_selection(&mut self, motion: Motion) {
        let last = self.rows.len().saturating_sub(1);
        let page = MAX_VISIBLE_ROWS - 1;
        let to = match (motion, self.selected) {
            (Motion::Down | Motion::PageDown, None) => 0,
            (_, None) | (Motion::Up, Some(0)) => last,
            // wraps around, as short menus do
            (Motion::Down, Some(chosen)) if chosen == last => 0,
            (Motion::Down, Some(chosen)) => chosen + 1,
            (Motion::Up, Some(chosen)) => chosen - 1,
            (Motion::PageDown, Some(chosen)) => (chosen + page).min(last),
            (_, Some(chosen)) => chosen.saturating_sub(page),
        };
        self.selected = Some(to);
        self.top = self
            .top
            .clamp((to + 1).saturating_sub(MAX_VISIBLE_ROWS), to);
    }
}
