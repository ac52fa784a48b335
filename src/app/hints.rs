//! Link hints: letters over what can be chosen on the screen (links, code blocks, folds).
//!
//! All labels have the same length, so none is a prefix of another; letters near the home row come
//! first.

use crate::config::action_sets::FieldAction;
use crate::config::{Key, KeyCode};
use crate::markdown::{PageRow, RenderedPage};

use super::App;
use super::mode::InputMode;
use super::outcome::Outcome;

/// Kind of target that hints are shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintKind {
    /// Link, to follow.
    Link,
    /// Code block, to copy.
    Code,
    /// Fold, to toggle.
    Fold,
}

/// A target on the screen with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HintTarget {
    /// Index in the page's list of such targets.
    pub index: usize,
    /// Row in the page.
    pub row: usize,
    /// Column in the page.
    pub column: usize,
    /// Letters that select it.
    pub label: String,
}

/// State of the hint mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HintMode {
    /// Kind of target.
    pub kind: HintKind,
    /// Targets on the screen.
    pub targets: Vec<HintTarget>,
    /// The letters typed so far.
    pub typed: String,
}

/// Letters used in labels, easiest to reach first.
const HINT_LETTERS: &str = "fjdksalghrueiwotyvnbmcpqxz";

impl HintMode {
    /// Labels targets, given as index, row and column.
    fn new(what: HintKind, places: Vec<(usize, usize, usize)>) -> Self {
        let labels = labels(places.len());
        let choices = places.into_iter().zip(labels);
        let choices = choices.map(|((index, row, column), label)| HintTarget {
            index,
            row,
            column,
            label,
        });
        Self {
            kind: what,
            targets: choices.collect(),
            typed: String::new(),
        }
    }

    /// Returns the targets whose label starts with the typed letters.
    pub fn candidates(&self) -> impl Iterator<Item = &HintTarget> {
        let typed = self.typed.as_str();
        self.targets
            .iter()
            .filter(move |choice| choice.label.starts_with(typed))
    }

    /// Types a letter, unless no label continues with it.
    fn type_letter(&mut self, letter: char) {
        self.typed.extend(letter.to_lowercase());
        if self.candidates().next().is_none() {
            self.typed.pop();
        }
    }

    /// Handles a key; a complete label selects its target.
    fn press(&mut self, key: Key) -> Outcome<(HintKind, usize)> {
        match key.code {
            KeyCode::Backspace => drop(self.typed.pop()),
            KeyCode::Char(letter) => self.type_letter(letter),
            _ => {}
        }
        match self.chosen() {
            Some(index) => Outcome::Finish((self.kind, index)),
            None => Outcome::Stay,
        }
    }

    fn chosen(&self) -> Option<usize> {
        let is_it = |choice: &&HintTarget| choice.label == self.typed;
        self.targets.iter().find(is_it).map(|choice| choice.index)
    }
}

fn labels(count: usize) -> Vec<String> {
    let letters = || HINT_LETTERS.chars();
    if count <= HINT_LETTERS.len() {
        return letters().map(String::from).take(count).collect();
    }
    let pairs = letters().flat_map(|first| letters().map(move |second| [first, second]));
    pairs.map(String::from_iter).take(count).collect()
}

impl App {
    /// Shows hints for the links on the screen.
    pub(super) fn show_link_hints(&mut self) {
        let places = self.visible_targets(find_links);
        self.show_hints(HintKind::Link, places, "No links on the screen.");
    }

    /// Copies the only code block on the screen, or shows hints for several.
    pub(super) fn show_code_hints(&mut self) {
        let places = self.visible_targets(find_code);
        match places.as_slice() {
            [(index, ..)] => self.copy_code(*index),
            _ => self.show_hints(HintKind::Code, places, "No code on the screen."),
        }
    }

    pub(super) fn show_hints(&mut self, what: HintKind, places: Vec<TargetPosition>, none: &str) {
        if places.is_empty() {
            return self.show_message(none);
        }
        self.open_mode(InputMode::Hints(HintMode::new(what, places)));
    }

    /// Finds targets in the visible rows.
    pub(super) fn visible_targets(
        &self,
        find: fn(&RenderedPage, usize, usize) -> Vec<TargetPosition>,
    ) -> Vec<TargetPosition> {
        let screen = self.screen();
        let Some((page, area)) = self.preview.page().zip(screen.preview) else {
            return Vec::new();
        };
        let top = self.preview.top();
        find(page, top, top + area.height)
    }

    /// Handles a key in hint mode.
    pub(super) fn type_in_hints(&mut self, key: Key) {
        let InputMode::Hints(hints) = &mut self.mode else {
            return;
        };
        let outcome = hints.press(key);
        if let Some((what, index)) = self.apply_outcome(outcome) {
            self.activate_hint(what, index);
        }
    }

    /// Handles an action in hint mode; only cancelling has an effect.
    pub(super) fn dispatch_in_hints(&mut self, action: FieldAction) {
        match action {
            FieldAction::Cancel | FieldAction::Back => drop(self.close_mode()),
            FieldAction::Accept
            | FieldAction::Complete
            | FieldAction::Help
            | FieldAction::ReplaceAll
            | FieldAction::Move(_)
            | FieldAction::Toggle(_) => {}
        }
    }

    fn activate_hint(&mut self, what: HintKind, index: usize) {
        match what {
            HintKind::Link => self.follow_link(index),
            HintKind::Code => self.copy_code(index),
            HintKind::Fold => self.toggle_fold(index),
        }
    }

    /// Returns the index of the link at a cell of the preview.
    pub(super) fn link_at(&self, row: usize, column: usize) -> Option<usize> {
        let row = self.preview.page()?.rows.get(row)?;
        let under = span_columns(row).find(|(at, width, _)| (*at..at + width).contains(&column));
        under.and_then(|(_, _, link)| link)
    }
}

/// A target: its index in the page's list, its row and its column.
pub(super) type TargetPosition = (usize, usize, usize);

/// Finds the links in a range of rows, each where it begins.
fn find_links(page: &RenderedPage, top: usize, end: usize) -> Vec<TargetPosition> {
    let mut found: Vec<TargetPosition> = Vec::new();
    let rows = page.rows.iter().enumerate().take(end).skip(top);
    for (at, row) in rows {
        for (column, _, link) in span_columns(row) {
            let Some(link) = link else { continue };
            if found.iter().all(|(known, ..)| *known != link) {
                found.push((link, at, column));
            }
        }
    }
    found
}

/// Finds the code blocks in a range of rows.
fn find_code(page: &RenderedPage, top: usize, end: usize) -> Vec<TargetPosition> {
    let blocks = page.code.iter().enumerate();
    let on_screen = blocks.filter(|(_, block)| block.rows.start < end && block.rows.end > top);
    on_screen
        .map(|(index, block)| (index, block.rows.start.max(top), block.column))
        .collect()
}

/// Returns the spans of a row: column, width, link index.
fn span_columns(row: &PageRow) -> impl Iterator<Item = (usize, usize, Option<usize>)> {
    let mut at = 0;
    row.spans.iter().map(move |span| {
        let width = span.text.width();
        at += width;
        (at - width, width, span.link)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_is_a_prefix_of_another() {
        for count in [0, 1, 26, 27, 300, 676] {
            let labels = labels(count);
            assert_eq!(labels.len(), count);
            let mut sorted = labels.clone();
            sorted.sort();
            let begins = |pair: &[String]| pair[1].starts_with(pair[0].as_str());
            assert!(!sorted.windows(2).any(begins), "{count}");
        }
    }

    #[test]
    fn a_letter_that_matches_no_label_is_ignored() {
        let mut pick = HintMode::new(HintKind::Link, vec![(7, 0, 0), (9, 1, 4)]);
        pick.type_letter('z');
        assert_eq!((pick.typed.as_str(), pick.chosen()), ("", None));
        pick.type_letter('J');
        assert_eq!(pick.chosen(), Some(9));
    }
}
