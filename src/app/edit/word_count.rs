//! Word count message: words, reading time, progress to the goal, words written this session.

use crate::app::{App, Effect};
use crate::blog::human_date;
use crate::editor::word_counts::Count;

use super::open_post::Desk;

/// Larger selections, in bytes, are not counted.
const MOST_SELECTED: usize = 4 << 20;
/// Reading speed in words per minute, the same as in the post list.
const PER_MINUTE: usize = 200;

impl App {
    /// Returns the word goal of a text: from its front matter, or else from the settings.
    pub fn goal(&self, desk: &Desk) -> Option<usize> {
        let own = desk.calm.said.goal;
        own.or(Some(self.setup.settings.goal).filter(|goal| *goal > 0))
    }

    /// Returns the number of words written since the program started.
    pub fn written(&self) -> usize {
        let open: usize = self.edit.desks.iter().map(Desk::written).sum();
        self.edit.written + open
    }

    /// Shows the counts of the text on the screen.
    pub(super) fn say_count(&mut self) -> Vec<Effect> {
        if let Some(desk) = self.edit.desk_mut() {
            desk.come_to_rest();
        }
        let Some(desk) = self.edit.desk() else {
            return Vec::new();
        };
        let words = desk.calm.words;
        let mut said = vec![counted(words, self.goal(desk))];
        let minutes = words.div_ceil(PER_MINUTE).max(1);
        said.push(format!("{} min to read", human_date::number(minutes)));
        let range = desk.buffer.selection().range();
        if !range.is_empty() && range.len() <= MOST_SELECTED {
            let selected = Count::of(&desk.buffer.text().slice(range)).words;
            said.insert(0, format!("{} selected", human_date::number(selected)));
        }
        let written = self.written();
        if written > 0 {
            said.push(format!(
                "{} written since you began",
                human_date::number(written)
            ));
        }
        self.answer(&format!("{}.", said.join(" \u{b7} ")))
    }
}

/// Formats a word count, with the goal if there is one.
pub fn counted(words: usize, goal: Option<usize>) -> String {
    let noun = |count| if count == 1 { "word" } else { "words" };
    match goal {
        Some(goal) => format!(
            "{} of {} {}",
            human_date::number(words),
            human_date::number(goal),
            noun(goal)
        ),
        None => format!("{} {}", human_date::number(words), noun(words)),
    }
}
