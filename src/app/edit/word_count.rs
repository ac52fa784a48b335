//! Word count message: words, reading time, progress to the goal, words written this session.

use crate::app::App;
use crate::blog::human_date;
use crate::editor::word_counts::WordCount;

use super::open_post::OpenPost;

/// Larger selections, in bytes, are not counted.
const MAX_SELECTED_BYTES: usize = 4 << 20;
/// Reading speed in words per minute, the same as in the post list.
const WORDS_PER_MINUTE: usize = 200;

impl App {
    /// Returns the word goal of a text: from its front matter, or else from the settings.
    pub fn word_goal(&self, open_post: &OpenPost) -> Option<usize> {
        let own = open_post.snapshot.settings.goal;
        own.or(Some(self.session.settings.word_goal).filter(|goal| *goal > 0))
    }

    /// Returns the number of words written since the program started.
    pub fn words_written_in_session(&self) -> usize {
        let open: usize = self.edit.posts.iter().map(OpenPost::words_written).sum();
        self.edit.words_in_closed_posts + open
    }

    /// Shows the counts of the text on the screen.
    pub(super) fn show_word_count(&mut self) {
        if let Some(open_post) = self.edit.current_mut() {
            open_post.take_snapshot();
        }
        let Some(open_post) = self.edit.current() else {
            return;
        };
        let words = open_post.snapshot.words;
        let mut said = vec![format_word_count(words, self.word_goal(open_post))];
        let minutes = words.div_ceil(WORDS_PER_MINUTE).max(1);
        said.push(format!(
            "{} min to read",
            human_date::format_number(minutes)
        ));
        let range = open_post.buffer.selection().range();
        if !range.is_empty() && range.len() <= MAX_SELECTED_BYTES {
            let selected = WordCount::of(&open_post.buffer.text().slice(range)).words;
            said.insert(
                0,
                format!("{} selected", human_date::format_number(selected)),
            );
        }
        let written = self.words_written_in_session();
        if written > 0 {
            said.push(format!(
                "{} written since you began",
                human_date::format_number(written)
            ));
        }
        self.show_message(&format!("{}.", said.join(" \u{b7} ")));
    }
}

/// Formats a word count, with the goal if there is one.
pub fn format_word_count(words: usize, goal: Option<usize>) -> String {
    let noun = |count| if count == 1 { "word" } else { "words" };
    match goal {
        Some(goal) => format!(
            "{} of {} {}",
            human_date::format_number(words),
            human_date::format_number(goal),
            noun(goal)
        ),
        None => format!("{} {}", human_date::format_number(words), noun(words)),
    }
}
