//! Find in the post being previewed, and moves between headings.

use crate::config::action_sets::{FieldAction, Motion};
use crate::editor::LineInput;
use crate::markdown::RenderedPage;
use crate::markdown::find::PageMatches;

use super::App;
use super::mode::{InputMode, Pane};
use super::outcome::Outcome;
use super::scroll_anchor::ScrollAnchor;

/// Find prompt of the preview.
#[derive(Debug)]
pub struct FindPrompt {
    /// Input field.
    pub field: LineInput,
    /// Top row before the search.
    top_before: usize,
}

/// Request of the find prompt.
enum FindRequest {
    /// Move by a number of matches.
    NextMatch(isize),
    /// Clear the matches, and scroll back to this row.
    RestoreRow(usize),
}

impl FindPrompt {
    /// Handles an action.
    fn handle(&self, action: FieldAction) -> Outcome<FindRequest> {
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

impl App {
    /// Opens the find prompt.
    pub(super) fn open_find(&mut self) {
        self.unfold_all();
        self.open_mode(InputMode::Find(FindPrompt {
            field: LineInput::default(),
            top_before: self.preview.top(),
        }));
    }

    /// Handles an action in the find prompt.
    pub(super) fn dispatch_in_find(&mut self, action: FieldAction) {
        let InputMode::Find(prompt) = &self.mode else {
            return;
        };
        let outcome = prompt.handle(action);
        match self.apply_outcome(outcome) {
            None => {}
            Some(FindRequest::NextMatch(by)) => self.next_match(by),
            Some(FindRequest::RestoreRow(row)) => {
                self.preview.matches = None;
                self.preview.go_to_row(row, &self.screen());
            }
        }
    }

    /// Searches for the typed text, from the row that was at the top before.
    pub(super) fn find_typed(&mut self) {
        let InputMode::Find(finding) = &self.mode else {
            return;
        };
        let (text, before) = (finding.field.text().to_owned(), finding.top_before);
        let hits = self.preview.find(&text);
        let current = hits.first_from_row(before).unwrap_or(0);
        self.preview.matches = (!text.trim().is_empty()).then_some(FindMatches {
            text,
            matches: hits,
            current,
            mark: None,
        });
        let screen = self.screen();
        match self.preview.current_row() {
            Some(row) => self.preview.show_row(row, &screen),
            None => self.preview.go_to_row(before, &screen),
        }
    }

    /// Moves to the next match or the previous one, wrapping around.
    pub(super) fn next_match(&mut self, by: isize) {
        let Some(found) = &mut self.preview.matches else {
            return;
        };
        let count = found.matches.count();
        if count == 0 {
            return;
        }
        let before = found.current;
        found.mark = None;
        found.current = (before + count).saturating_add_signed(by) % count;
        let wrapped = (found.current < before) == (by > 0) && found.current != before;
        if wrapped {
            let word = if by > 0 {
                "Search wrapped to the top."
            } else {
                "Search wrapped to the end."
            };
            self.show_message(word);
        }
        let screen = self.screen();
        if let Some(row) = self.preview.current_row() {
            self.preview.show_row(row, &screen);
        }
    }

    /// Moves to the first heading below the top row, or the last one above it.
    pub(super) fn next_heading(&mut self, forward: bool) {
        let top = self.preview.top();
        let rows = self
            .preview
            .page()
            .map(|page| page.outline.iter().map(|heading| heading.row));
        let row = rows.and_then(|mut rows| {
            if forward {
                rows.find(|row| *row > top)
            } else {
                rows.rfind(|row| *row < top)
            }
        });
        let screen = self.screen();
        match row {
            Some(row) => self.preview.go_to_row(row, &screen),
            None if !forward => self.preview.go_to_row(0, &screen),
            None => {}
        }
    }

    /// Moves to a heading selected in the outline.
    pub(super) fn go_to_heading(&mut self, row: usize) {
        if self.view.focus == Pane::Edit {
            self.edit
                .go_to_preview_row(row, &mut self.preview, context!(self));
            return;
        }
        self.view.focus = Pane::Preview;
        self.clamp_panes();
        self.preview.go_to_row(row, &self.screen());
    }
}
