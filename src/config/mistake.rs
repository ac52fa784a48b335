//! A mistake in a file a person wrote: where, what, and the way out, on one line.

use std::fmt;
use std::ops::Range;

/// A mistake in a configuration file; the default stays in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file as the person knows it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Collects the mistakes of one file, turning byte ranges into lines.
#[derive(Debug)]
pub struct Report<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<Mistake>,
}

impl<'a> Report<'a> {
    /// Starts a report on the file `file` with the content `text`.
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text,
            found: Vec::new(),
        }
    }

    /// Notes a mistake at a byte range of the text.
    pub fn add(&mut self, at: &Range<usize>, message: impl Into<String>) {
        let before = self.text.get(..at.start).unwrap_or_default();
        self.found.push(Mistake {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            message: message.into(),
        });
    }

    /// Gives what was found, in the order of the file.
    pub fn done(mut self) -> Vec<Mistake> {
        self.found.sort_by_key(|mistake| mistake.line);
        self.found
    }
}

/// Names the choice a person most likely meant, for a message.
pub fn did_you_mean<'a>(word: &str, choices: impl Iterator<Item = &'a str>) -> String {
    let near = choices
        .map(|choice| (distance(word, choice), choice))
        .min()
        // a word of one or two letters is near to everything
        .filter(|&(far, choice)| word.len() > 2 && far <= 2.max(choice.len() / 3));
    near.map_or_else(String::new, |(_, choice)| {
        format!("; did you mean `{choice}`?")
    })
}

/// Counts the letters to add, drop or change between two short words (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
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
    fn a_near_miss_is_named() {
        let names = ["down", "up", "toggle-drafts"];
        assert_eq!(
            did_you_mean("dwon", names.into_iter()),
            "; did you mean `down`?"
        );
        assert_eq!(did_you_mean("entirely", names.into_iter()), "");
    }

    #[test]
    fn a_mistake_names_its_line() {
        let mut report = Report::new("keys.toml", "a\nb = 1\n");
        report.add(&(2..3), "is not an action");
        assert_eq!(
            report.done()[0].to_string(),
            "keys.toml:2: is not an action"
        );
    }
}
