//! Search options: regex, match case, whole word.

use crate::config::action_sets::SearchToggle;

/// Search options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SearchOptions {
    /// The search text is a regex.
    pub regex: bool,
    /// Match case even if the search text is all lowercase.
    pub case: bool,
    /// Match whole words only.
    pub word: bool,
}

impl SearchOptions {
    /// Toggles an option. Returns the message about the new setting.
    pub fn toggle(&mut self, toggle: SearchToggle) -> &'static str {
        let (option, words) = match toggle {
            SearchToggle::ToggleRegex => (&mut self.regex, ["Regex off.", "Regex on."]),
            SearchToggle::ToggleCase => (&mut self.case, ["Match case off.", "Match case on."]),
            SearchToggle::ToggleWholeWord => {
                (&mut self.word, ["Whole word off.", "Whole word on."])
            }
        };
        *option = !*option;
        words[usize::from(*option)]
    }
}
