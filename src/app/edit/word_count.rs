//! Word count message: words, reading time, progress to the goal, words written this session.

use crate::app::context::Context;
use crate::app::session::SessionConfig;
use crate::blog::human_date;
use crate::editor::word_counts::WordCount;

use super::EditPane;
use super::open_post::OpenPost;

/// Larger selections, in bytes, are not counted.
const MAX_SELECTED_BYTES: usize = 4 << 20;
/// Reading speed in words per minute, the same as in the post list.
const WORDS_PER_MINUTE: usize = 200;

impl OpenPost {
    /// Returns the word goal: from the front matter, or else from the settings.
    pub(in crate::app) fn word_goal(&self, session: &SessionConfig) -> Option<usize> {
        let own = self.snapshot.settings.goal;
        own.or(Some(session.settings.editor.word_goal).filter(|goal| *goal > 0))
    }
}

impl EditPane {
    /// Returns the number of words written since the program started.
    pub fn words_written_in_session(&self) -> usize {
        let open: usize = self.posts.iter().map(OpenPost::words_written).sum();
        self.words_in_closed_posts + open
    }

    /// Shows the counts of the text on the screen.
    pub(super) fn show_word_count(&mut self, cx: &mut Context<'_>) {
        if let Some(open_post) = self.current_mut() {
            open_post.take_snapshot();
        }
        let Some(open_post) = self.current() else {
            return;
        };
        let words = open_post.snapshot.words;
        let mut said = vec![format_word_count(words, open_post.word_goal(cx.session))];
        let minutes = words.div_ceil(WORDS_PER_MINUTE).max(1);
        said.push(format!("{} min read", human_date::format_number(minutes)));
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
                "{} written this session",
                human_date::format_number(written)
            ));
        }
        cx.show_message(&format!("{}.", said.join(" \u{b7} ")));
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
