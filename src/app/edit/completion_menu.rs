//! Completion menu at the cursor: names that can be inserted, or spelling suggestions.
//!
//! A key opens it, and it handles only the keys that select a row. All other keys edit the text as
//! usual, and typing narrows the list of names. The menu never shifts the text.

use std::ops::Range;

use crate::app::mode::Mode;
use crate::app::{App, Effect};
use crate::config::{Action, Key, Scope};
use crate::editor::completion::{Candidate, Place};
use crate::editor::{Selection, Text, Transaction};

use super::open_post::Desk;

/// Number of rows visible at once.
pub const ROWS: usize = 7;

/// The completion menu.
#[derive(Debug)]
pub struct Offer {
    /// Source of the rows.
    pub kind: Kind,
    /// Byte range of the text that the selected row replaces.
    pub at: Range<usize>,
    /// Rows to choose from.
    pub rows: Vec<Candidate>,
    /// Selected row; `None` in a menu that opened by itself.
    pub chosen: Option<usize>,
    /// First visible row.
    pub top: usize,
}

/// Source of the rows of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Names that fit the completion context.
    Name(Place),
    /// Spelling suggestions; the last row adds the word to the personal dictionary.
    Word {
        /// The misspelled word.
        word: String,
        /// Whether the suggestions are still being computed.
        waits: bool,
    },
}

impl Offer {
    pub(super) fn new(kind: Kind, at: Range<usize>, rows: Vec<Candidate>) -> Self {
        Self {
            kind,
            at,
            rows,
            chosen: Some(0),
            top: 0,
        }
    }

    fn go(&mut self, action: Action) {
        let last = self.rows.len().saturating_sub(1);
        let page = ROWS - 1;
        let to = match (action, self.chosen) {
            (Action::Down | Action::PageDown, None) => 0,
            (_, None) | (Action::Up, Some(0)) => last,
            // wraps around, as short menus do
            (Action::Down, Some(chosen)) if chosen == last => 0,
            (Action::Down, Some(chosen)) => chosen + 1,
            (Action::Up, Some(chosen)) => chosen - 1,
            (Action::PageDown, Some(chosen)) => (chosen + page).min(last),
            (_, Some(chosen)) => chosen.saturating_sub(page),
        };
        self.chosen = Some(to);
        self.top = self.top.clamp((to + 1).saturating_sub(ROWS), to);
    }
}

impl App {
    /// Handles a key while the menu is open: selects a row, or passes the key on to the editor.
    pub(in crate::app) fn press_in_offer(&mut self, key: Key) -> Vec<Effect> {
        let action = self.setup.keymap.action(Scope::Field, key);
        let Mode::Offer(offer) = &mut self.mode else {
            return Vec::new();
        };
        match action {
            Some(action @ (Action::Down | Action::Up | Action::PageDown | Action::PageUp)) => {
                offer.go(action);
                return Vec::new();
            }
            Some(Action::Complete) => return self.take_offer(true),
            Some(Action::Keep) if offer.chosen.is_some() => return self.take_offer(false),
            Some(Action::Cancel) => {
                self.mode = Mode::Browse;
                return Vec::new();
            }
            _ => {}
        }
        let asked = offer.chosen.is_some();
        let was = match &offer.kind {
            Kind::Name(place) => Some((offer.at.start, place.what.clone())),
            Kind::Word { .. } => None,
        };
        self.mode = Mode::Browse;
        let effects = self.press(key);
        let Some((start, what)) = was.filter(|_| self.scope() == Scope::Edit) else {
            return effects;
        };
        let still = self
            .place_here()
            .filter(|(at, place)| at.start == start && place.what == what);
        if let Some((at, place)) = still {
            let rows = self.fitting(&place);
            if !rows.is_empty() {
                let mut offer = Offer::new(Kind::Name(place), at, rows);
                offer.chosen = offer.chosen.filter(|_| asked);
                self.mode = Mode::Offer(Box::new(offer));
            }
        }
        effects
    }

    /// Runs a named action while the menu is open; the menu closes first.
    pub(in crate::app) fn act_in_offer(&mut self, action: Action) -> Vec<Effect> {
        self.mode = Mode::Browse;
        self.act(action)
    }

    /// Closes the menu because something else gets the focus.
    pub(in crate::app) fn close_offer(&mut self) {
        if matches!(self.mode, Mode::Offer(_)) {
            self.mode = Mode::Browse;
        }
    }

    /// Inserts the selected row; with `first`, the first row if none is selected.
    fn take_offer(&mut self, first: bool) -> Vec<Effect> {
        let Mode::Offer(offer) = std::mem::replace(&mut self.mode, Mode::Browse) else {
            return Vec::new();
        };
        let chosen = offer.chosen.or(first.then_some(0));
        let Some(row) = chosen.and_then(|chosen| offer.rows.get(chosen)) else {
            return Vec::new();
        };
        match &offer.kind {
            Kind::Name(place) => self.put_name(place, offer.at.clone(), row),
            Kind::Word { word, .. } if row.insert.is_empty() => self.add_word(word.clone()),
            Kind::Word { .. } => {
                let insert = row.insert.clone();
                self.change(|_, _| Transaction::replace(offer.at, insert))
            }
        }
    }

    /// Inserts a completed name in place of what was typed.
    pub(super) fn put_name(
        &mut self,
        place: &Place,
        at: Range<usize>,
        name: &Candidate,
    ) -> Vec<Effect> {
        let written = place.written(&name.insert);
        let closes = place.is_target();
        self.change(|text, _| named(text, at, &written, closes))
    }

    /// Returns what can be completed at the cursor, and the byte range it would replace.
    pub(super) fn place_here(&self) -> Option<(Range<usize>, Place)> {
        self.edit.desk().and_then(Desk::place_here)
    }
}

/// Inserts a name; after the name that ends a link URL, moves the cursor past the closing bracket.
fn named(text: &Text, at: Range<usize>, written: &str, closes: bool) -> Transaction {
    let behind = text.byte(at.end);
    let is_last = behind.is_none_or(|byte| byte.is_ascii_whitespace());
    let end = at.start + written.len();
    match (closes, behind) {
        (true, Some(b')')) => Transaction::replace(at, written).selecting(Selection::at(end + 1)),
        (true, _) if is_last => Transaction::replace(at, format!("{written})")),
        _ => Transaction::replace(at, written),
    }
}
