//! Link hints: letters over what can be chosen on the screen (links, code blocks, folds).
//!
//! All labels have the same length, so none is a prefix of another; letters near the home row come
//! first.

use crate::config::{Action, Key, KeyCode};
use crate::markdown::{Page, Row};

use super::mode::Mode;
use super::{App, Effect};

/// Kind of target that hints are shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Link, to follow.
    Link,
    /// Code block, to copy.
    Code,
    /// Fold, to toggle.
    Fold,
}

/// A target on the screen with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
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
pub struct Pick {
    /// Kind of target.
    pub what: What,
    /// Targets on the screen.
    pub choices: Vec<Choice>,
    /// The letters typed so far.
    pub typed: String,
}

/// Letters used in labels, easiest to reach first.
const LETTERS: &str = "fjdksalghrueiwotyvnbmcpqxz";

impl Pick {
    /// Labels targets, given as index, row and column.
    fn new(what: What, places: Vec<(usize, usize, usize)>) -> Self {
        let labels = labels(places.len());
        let choices = places.into_iter().zip(labels);
        let choices = choices.map(|((index, row, column), label)| Choice {
            index,
            row,
            column,
            label,
        });
        Self {
            what,
            choices: choices.collect(),
            typed: String::new(),
        }
    }

    /// Returns the targets whose label starts with the typed letters.
    pub fn open(&self) -> impl Iterator<Item = &Choice> {
        let typed = self.typed.as_str();
        self.choices
            .iter()
            .filter(move |choice| choice.label.starts_with(typed))
    }

    /// Types a letter, unless no label continues with it.
    fn take(&mut self, letter: char) {
        self.typed.extend(letter.to_lowercase());
        if self.open().next().is_none() {
            self.typed.pop();
        }
    }

    fn chosen(&self) -> Option<usize> {
        let is_it = |choice: &&Choice| choice.label == self.typed;
        self.choices.iter().find(is_it).map(|choice| choice.index)
    }
}

fn labels(count: usize) -> Vec<String> {
    let letters = || LETTERS.chars();
    if count <= LETTERS.len() {
        return letters().map(String::from).take(count).collect();
    }
    let pairs = letters().flat_map(|first| letters().map(move |second| [first, second]));
    pairs.map(String::from_iter).take(count).collect()
}

impl App {
    /// Shows hints for the links on the screen.
    pub(super) fn pick_link(&mut self) -> Vec<Effect> {
        let places = self.on_screen(links);
        self.pick(What::Link, places, "No link on the screen.")
    }

    /// Copies the only code block on the screen, or shows hints for several.
    pub(super) fn pick_code(&mut self) -> Vec<Effect> {
        let places = self.on_screen(code);
        match places.as_slice() {
            [(index, ..)] => self.copy_code(*index),
            _ => self.pick(What::Code, places, "No code on the screen."),
        }
    }

    pub(super) fn pick(&mut self, what: What, places: Vec<Place>, none: &str) -> Vec<Effect> {
        if places.is_empty() {
            return self.answer(none);
        }
        self.mode = Mode::Pick(Pick::new(what, places));
        Vec::new()
    }

    /// Finds targets in the visible rows.
    pub(super) fn on_screen(&self, find: fn(&Page, usize, usize) -> Vec<Place>) -> Vec<Place> {
        let screen = self.screen();
        let Some((page, area)) = self.preview.page().zip(screen.preview) else {
            return Vec::new();
        };
        let top = self.preview.top();
        find(page, top, top + area.height)
    }

    /// Handles a key in hint mode.
    pub(super) fn type_label(&mut self, key: Key) -> Vec<Effect> {
        let Mode::Pick(pick) = &mut self.mode else {
            return Vec::new();
        };
        match key.code {
            KeyCode::Backspace => drop(pick.typed.pop()),
            KeyCode::Char(letter) => pick.take(letter),
            _ => {}
        }
        let (what, chosen) = (pick.what, pick.chosen());
        match chosen {
            Some(index) => {
                self.mode = Mode::Browse;
                self.take_choice(what, index)
            }
            None => Vec::new(),
        }
    }

    /// Handles an action in hint mode; only cancelling has an effect.
    pub(super) fn act_in_pick(&mut self, action: Action) -> Vec<Effect> {
        if matches!(action, Action::Cancel | Action::Back) {
            self.mode = Mode::Browse;
        }
        Vec::new()
    }

    fn take_choice(&mut self, what: What, index: usize) -> Vec<Effect> {
        match what {
            What::Link => self.follow(index),
            What::Code => self.copy_code(index),
            What::Fold => self.turn_fold(index),
        }
    }

    /// Returns the index of the link at a cell of the preview.
    pub(super) fn link_at(&self, row: usize, column: usize) -> Option<usize> {
        let row = self.preview.page()?.rows.get(row)?;
        let under = columns(row).find(|(at, width, _)| (*at..at + width).contains(&column));
        under.and_then(|(_, _, link)| link)
    }
}

/// A target: its index in the page's list, its row and its column.
pub(super) type Place = (usize, usize, usize);

/// Finds the links in a range of rows, each where it begins.
fn links(page: &Page, top: usize, end: usize) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    let rows = page.rows.iter().enumerate().take(end).skip(top);
    for (at, row) in rows {
        for (column, _, link) in columns(row) {
            let Some(link) = link else { continue };
            if found.iter().all(|(known, ..)| *known != link) {
                found.push((link, at, column));
            }
        }
    }
    found
}

/// Finds the code blocks in a range of rows.
fn code(page: &Page, top: usize, end: usize) -> Vec<Place> {
    let blocks = page.code.iter().enumerate();
    let on_screen = blocks.filter(|(_, block)| block.rows.start < end && block.rows.end > top);
    on_screen
        .map(|(index, block)| (index, block.rows.start.max(top), block.column))
        .collect()
}

/// Returns the spans of a row: column, width, link index.
fn columns(row: &Row) -> impl Iterator<Item = (usize, usize, Option<usize>)> {
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
    fn no_label_begins_another() {
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
    fn a_letter_no_label_has_is_not_taken() {
        let mut pick = Pick::new(What::Link, vec![(7, 0, 0), (9, 1, 4)]);
        pick.take('z');
        assert_eq!((pick.typed.as_str(), pick.chosen()), ("", None));
        pick.take('J');
        assert_eq!(pick.chosen(), Some(9));
    }
}
