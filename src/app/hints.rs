//! Link hints: letters over what can be chosen on the screen (links, code blocks, folds).
//!
//! All labels have the same length, so none is a prefix of another; letters near the home row come
//! first.

use crate::config::action_sets::FieldAction;
use crate::config::{Key, KeyCode};

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

/// A link or tag that can be followed in the preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FollowTarget {
    /// A link of the page, by its index.
    Link(usize),
    /// A tag of the post, by its index.
    Tag(usize),
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
    pub(super) fn new(what: HintKind, places: Vec<(usize, usize, usize)>) -> Self {
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

    /// Handles an action; only canceling has an effect.
    pub(super) fn handle(action: FieldAction) -> Outcome<()> {
        match action {
            FieldAction::Cancel | FieldAction::Back => Outcome::Close,
            FieldAction::Accept
            | FieldAction::Complete
            | FieldAction::Help
            | FieldAction::ReplaceAll
            | FieldAction::Move(_)
            | FieldAction::Toggle(_) => Outcome::Stay,
        }
    }

    /// Handles a key; a complete label selects its target.
    pub(super) fn press(&mut self, key: Key) -> Outcome<(HintKind, usize)> {
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

/// A target: its index in the page's list, its row and its column.
pub(super) type TargetPosition = (usize, usize, usize);

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
