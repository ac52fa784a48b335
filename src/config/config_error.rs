//! Errors in configuration files: position, problem and fix on one line.

use std::fmt;
use std::ops::Range;

/// An error in a configuration file; the default stays in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// File name as the user knows it.
    pub file: String,
    /// Line number, from 1.
    pub line: usize,
    /// The problem and its fix.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Collector of the errors in one file; converts byte ranges to line numbers.
#[derive(Debug)]
pub struct ConfigErrors<'a> {
    file: &'a str,
    text: &'a str,
    errors: Vec<ConfigError>,
}

impl<'a> ConfigErrors<'a> {
    /// Creates a collector for the file `file` with the content `text`.
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text,
            errors: Vec::new(),
        }
    }

    /// Adds an error at a byte range of the text.
    pub fn add(&mut self, at: &Range<usize>, message: impl Into<String>) {
        let before = self.text.get(..at.start).unwrap_or_default();
        self.errors.push(ConfigError {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            message: message.into(),
        });
    }

    /// Returns the errors, in the order of the file.
    pub fn finish(mut self) -> Vec<ConfigError> {
        self.errors.sort_by_key(|mistake| mistake.line);
        self.errors
    }
}

/// Returns a "did you mean" suffix for a message with the closest choice; empty if none is close.
pub fn did_you_mean<'a>(word: &str, choices: impl Iterator<Item = &'a str>) -> String {
    let near = choices
        .map(|choice| (edit_distance(word, choice), choice))
        .min()
        // a word of one or two letters is close to everything
        .filter(|&(far, choice)| word.len() > 2 && far <= 2.max(choice.len() / 3));
    near.map_or_else(String::new, |(_, choice)| {
        format!("; did you mean `{choice}`?")
    })
}

/// Returns the Levenshtein distance of two short words, in letters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = corner + usize::from(ca != *cb);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_name_is_suggested() {
        let names = ["down", "up", "toggle-drafts"];
        assert_eq!(
            did_you_mean("dwon", names.into_iter()),
            "; did you mean `down`?"
        );
        assert_eq!(did_you_mean("entirely", names.into_iter()), "");
    }

    #[test]
    fn a_mistake_names_its_line() {
        let mut report = ConfigErrors::new("keys.toml", "a\nb = 1\n");
        report.add(&(2..3), "is not an action");
        assert_eq!(
            report.finish()[0].to_string(),
            "keys.toml:2: is not an action"
        );
    }
}
