//! Find in the displayed page, and moves between its headings.

use crate::app::context::Context;
use crate::app::find::{FindMatches, FindPrompt};
use crate::app::mode::InputMode;
use crate::editor::LineInput;

use super::PreviewPane;

impl PreviewPane {
    /// Opens the find prompt.
    pub(in crate::app) fn open_find(&mut self, cx: &mut Context<'_>) {
        self.unfold_all();
        cx.open_mode(InputMode::Find(FindPrompt {
            field: LineInput::default(),
            top_before: self.top(),
        }));
    }

    /// Searches for the typed text, from the row that was at the top before.
    pub(in crate::app) fn find_typed(&mut self, cx: &mut Context<'_>) {
        let InputMode::Find(finding) = &cx.mode else {
            return;
        };
        let (text, before) = (finding.field.text().to_owned(), finding.top_before);
        let hits = self.find(&text);
        let current = hits.first_from_row(before).unwrap_or(0);
        self.matches = (!text.trim().is_empty()).then_some(FindMatches {
            text,
            matches: hits,
            current,
            mark: None,
        });
        let screen = cx.screen();
        match self.current_row() {
            Some(row) => self.show_row(row, &screen),
            None => self.go_to_row(before, &screen),
        }
    }

    /// Moves to the next match or the previous one, wrapping around.
    pub(in crate::app) fn next_match(&mut self, by: isize, cx: &mut Context<'_>) {
        let Some(found) = &mut self.matches else {
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
            cx.show_message(word);
        }
        let screen = cx.screen();
        if let Some(row) = self.current_row() {
            self.show_row(row, &screen);
        }
    }

    /// Moves to the first heading below the top row, or the last one above it.
    pub(in crate::app) fn next_heading(&mut self, forward: bool, cx: &mut Context<'_>) {
        let top = self.top();
        let rows = self
            .page()
            .map(|page| page.outline.iter().map(|heading| heading.row));
        let row = rows.and_then(|mut rows| {
            if forward {
                rows.find(|row| *row > top)
            } else {
                rows.rfind(|row| *row < top)
            }
        });
        let screen = cx.screen();
        match row {
            Some(row) => self.go_to_row(row, &screen),
            None if !forward => self.go_to_row(0, &screen),
            None => {}
        }
    }
}
