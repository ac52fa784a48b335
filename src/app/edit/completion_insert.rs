//! Inserts completed names, and narrows the completion menu while its name is typed.

use std::ops::Range;

use crate::app::context::Context;
use crate::app::mode::InputMode;
use crate::app::preview::PreviewPane;
use crate::editor::completion::{CompletionContext, CompletionItem};
use crate::editor::{Selection, Text, Transaction};

use super::EditPane;
use super::completion_menu::{CompletionMenu, CompletionSource, NarrowedNames};
use super::open_post::OpenPost;

impl EditPane {
    /// Inserts a row of the menu in place of a byte range.
    pub(in crate::app) fn accept_completion(
        &mut self,
        source: &CompletionSource,
        range: Range<usize>,
        row: CompletionItem,
        cx: &mut Context<'_>,
    ) {
        match source {
            CompletionSource::Names(place) => self.insert_completion(place, range, &row, cx),
            CompletionSource::Spelling { word, .. } if row.insert.is_empty() => {
                self.add_word(word.clone(), cx);
            }
            CompletionSource::Spelling { .. } => {
                self.edit_text(|_, _| Transaction::replace(range, row.insert), cx);
            }
        }
    }

    /// Opens the menu again with the names that fit after a key was handled in the text.
    pub(in crate::app) fn narrow_completion(
        &mut self,
        before: &NarrowedNames,
        preview: &PreviewPane,
        cx: &mut Context<'_>,
    ) {
        let context = self.completion_context();
        let still =
            context.filter(|(at, place)| at.start == before.start && place.kind == before.kind);
        let Some((at, place)) = still else {
            return;
        };
        let rows = self.matching_items(&place, preview, cx);
        if !rows.is_empty() {
            let mut menu = CompletionMenu::new(CompletionSource::Names(place), at, rows);
            menu.selected = menu.selected.filter(|_| before.has_selection);
            cx.open_mode(InputMode::Completion(Box::new(menu)));
        }
    }

    /// Inserts a completed name in place of what was typed.
    pub(super) fn insert_completion(
        &mut self,
        place: &CompletionContext,
        at: Range<usize>,
        name: &CompletionItem,
        cx: &mut Context<'_>,
    ) {
        let written = place.quoted(&name.insert);
        let closes = place.is_link_destination();
        self.edit_text(|text, _| insert_name(text, at, &written, closes), cx);
    }

    /// Returns what can be completed at the cursor, and the byte range it would replace.
    pub(super) fn completion_context(&self) -> Option<(Range<usize>, CompletionContext)> {
        self.current().and_then(OpenPost::completion_context)
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
