//! Completion menu at the cursor: names that can be inserted, or spelling suggestions.
//!
//! A key opens it, and it handles only the keys that select a row. All other keys edit the text as
//! usual, and typing narrows the list of names. The menu never shifts the text.

use std::ops::Range;

use crate::app::App;
use crate::app::mode::InputMode;
use crate::config::{Action, Key, KeyScope};
use crate::editor::completion::{CompletionContext, CompletionItem};
use crate::editor::{Selection, Text, Transaction};

use super::open_post::OpenPost;

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

    fn move_selection(&mut self, action: Action) {
        let last = self.rows.len().saturating_sub(1);
        let page = MAX_VISIBLE_ROWS - 1;
        let to = match (action, self.selected) {
            (Action::Down | Action::PageDown, None) => 0,
            (_, None) | (Action::Up, Some(0)) => last,
            // wraps around, as short menus do
            (Action::Down, Some(chosen)) if chosen == last => 0,
            (Action::Down, Some(chosen)) => chosen + 1,
            (Action::Up, Some(chosen)) => chosen - 1,
            (Action::PageDown, Some(chosen)) => (chosen + page).min(last),
            (_, Some(chosen)) => chosen.saturating_sub(page),
        };
        self.selected = Some(to);
        self.top = self
            .top
            .clamp((to + 1).saturating_sub(MAX_VISIBLE_ROWS), to);
    }
}

impl App {
    /// Handles a key while the menu is open: selects a row, or passes the key on to the editor.
    pub(in crate::app) fn press_in_completion(&mut self, key: Key) {
        let action = self.session.keymap.action(KeyScope::Field, key);
        let InputMode::Completion(offer) = &mut self.mode else {
            return;
        };
        match action {
            Some(action @ (Action::Down | Action::Up | Action::PageDown | Action::PageUp)) => {
                offer.move_selection(action);
                return;
            }
            // the next press would reach the text, and replace the word there
            Some(Action::Complete | Action::Accept) if offer.is_pending() => return,
            Some(Action::Complete) => return self.accept_completion(true),
            Some(Action::Accept) if offer.selected.is_some() => {
                return self.accept_completion(false);
            }
            Some(Action::Cancel) => {
                self.close_mode();
                return;
            }
            _ => {}
        }
        let asked = offer.selected.is_some();
        let was = match &offer.source {
            CompletionSource::Names(place) => {
                Some((offer.replaced_range.start, place.kind.clone()))
            }
            CompletionSource::Spelling { .. } => None,
        };
        self.close_mode();
        self.handle_key(key);
        let Some((start, what)) = was.filter(|_| self.scope() == KeyScope::Edit) else {
            return;
        };
        let still = self
            .completion_context()
            .filter(|(at, place)| at.start == start && place.kind == what);
        if let Some((at, place)) = still {
            let rows = self.matching_items(&place);
            if !rows.is_empty() {
                let mut offer = CompletionMenu::new(CompletionSource::Names(place), at, rows);
                offer.selected = offer.selected.filter(|_| asked);
                self.open_mode(InputMode::Completion(Box::new(offer)));
            }
        }
    }

    /// Runs a named action while the menu is open; the menu closes first.
    pub(in crate::app) fn dispatch_in_completion(&mut self, action: Action) {
        self.close_mode();
        self.dispatch(action);
    }

    /// Closes the menu because something else gets the focus.
    pub(in crate::app) fn close_completion(&mut self) {
        if matches!(self.mode, InputMode::Completion(_)) {
            self.close_mode();
        }
    }

    /// Closes the menu if it waits for suggestions or shows them.
    pub(super) fn close_suggestions(&mut self) {
        if let InputMode::Completion(menu) = &self.mode
            && matches!(menu.source, CompletionSource::Spelling { .. })
        {
            self.close_mode();
        }
    }

    /// Inserts the selected row; with `first`, the first row if none is selected.
    fn accept_completion(&mut self, first: bool) {
        let InputMode::Completion(offer) = self.close_mode() else {
            return;
        };
        let chosen = offer.selected.or(first.then_some(0));
        let Some(row) = chosen.and_then(|chosen| offer.rows.get(chosen)) else {
            return;
        };
        match &offer.source {
            CompletionSource::Names(place) => {
                self.insert_completion(place, offer.replaced_range.clone(), row);
            }
            CompletionSource::Spelling { word, .. } if row.insert.is_empty() => {
                self.add_word(word.clone());
            }
            CompletionSource::Spelling { .. } => {
                let insert = row.insert.clone();
                self.edit_text(|_, _| Transaction::replace(offer.replaced_range, insert));
            }
        }
    }

    /// Inserts a completed name in place of what was typed.
    pub(super) fn insert_completion(
        &mut self,
        place: &CompletionContext,
        at: Range<usize>,
        name: &CompletionItem,
    ) {
        let written = place.quoted(&name.insert);
        let closes = place.is_link_destination();
        self.edit_text(|text, _| insert_name(text, at, &written, closes));
    }

    /// Returns what can be completed at the cursor, and the byte range it would replace.
    pub(super) fn completion_context(&self) -> Option<(Range<usize>, CompletionContext)> {
        self.edit.current().and_then(OpenPost::completion_context)
    }
}

/// Inserts a name; after the name that ends a link URL, moves the cursor past the closing bracket.
fn insert_name(text: &Text, at: Range<usize>, written: &str, closes: bool) -> Transaction {
    let behind = text.byte(at.end);
    let is_last = behind.is_none_or(|byte| byte.is_ascii_whitespace());
    let end = at.start + written.len();
    match (closes, behind) {
        (true, Some(b')')) => Transaction::replace(at, written).selecting(Selection::at(end + 1)),
        (true, _) if is_last => Transaction::replace(at, format!("{written})")),
        _ => Transaction::replace(at, written),
    }
}
