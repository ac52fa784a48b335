//! How a text is searched: for an expression, with capitals, for whole words.

use crate::config::Action;

/// How a text is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// It is a regular expression.
    pub regex: bool,
    /// Capitals count even where none is typed.
    pub case: bool,
    /// Only whole words count.
    pub word: bool,
}

impl Options {
    /// Changes one of them by its action; says how is looked from now on.
    pub fn turn(&mut self, action: Action) -> &'static str {
        let (option, words) = match action {
            Action::ByRegex => (
                &mut self.regex,
                ["Finds plain words.", "Finds a regular expression."],
            ),
            Action::ByCase => (
                &mut self.case,
                ["Finds capitals or not.", "Finds capitals as typed."],
            ),
            _ => (
                &mut self.word,
                ["Finds parts of words too.", "Finds whole words."],
            ),
        };
        *option = !*option;
        words[usize::from(*option)]
    }
}
