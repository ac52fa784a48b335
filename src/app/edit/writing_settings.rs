//! Writing settings read from front matter: word goal and language.
//!
//! They are read line by line as the text is typed, without the generator's parser: a syntax error
//! in another line must not hide the goal.

use std::ops::Range;

use crate::editor::Text;

/// Number of front matter lines that are searched.
const MAX_LINES: usize = 400;
/// Number of bytes of each line that are read.
const MAX_LINE_BYTES: usize = 256;

/// Settings in the front matter that concern the editor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WritingSettings {
    /// Word goal: `goal: 500`.
    pub goal: Option<usize>,
    /// Language tag: `lang: de`.
    pub language: Option<String>,
}

impl WritingSettings {
    /// Reads the settings from the lines before `body`, the first line of the body.
    pub(super) fn of(text: &Text, body: usize) -> Self {
        let lines = 0..body.min(MAX_LINES);
        let goal = top_level_value(text, lines.clone(), &["goal"]);
        let goal = goal.and_then(|goal| goal.replace(['_', ','], "").parse().ok());
        Self {
            goal: goal.filter(|goal| *goal > 0),
            language: top_level_value(text, lines, &["lang", "language", "locale"]),
        }
    }
}

/// Finds the value of a top-level key in YAML, TOML or JSON.
fn top_level_value(text: &Text, mut lines: Range<usize>, keys: &[&str]) -> Option<String> {
    lines.find_map(|line| {
        let line = text.line_head(line, MAX_LINE_BYTES);
        let inner = match line.trim_start().strip_prefix('"') {
            Some(inner) => inner,
            None if line.starts_with([' ', '\t']) => return None,
            None => &line,
        };
        let (key, value) = inner.split_once([':', '='])?;
        let key = key.trim_end().trim_end_matches('"');
        let value = value.split(" #").next().unwrap_or_default();
        let value = value.trim_matches([' ', '\t', '"', '\'', ',']);
        let is_it = keys.contains(&key) && !value.is_empty();
        is_it.then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(matter: &str) -> (Option<usize>, Option<String>) {
        let text = Text::new(matter);
        let said = WritingSettings::of(&text, text.lines());
        (said.goal, said.language)
    }

    #[test]
    fn a_goal_and_a_language_are_read_in_every_kind_of_front_matter() {
        let wanted = (Some(1_500), Some("de-AT".to_owned()));
        for matter in [
            "---\ngoal: 1500 # words\nlang: 'de-AT'\n---\n",
            "+++\ngoal = 1_500\nlanguage = \"de-AT\"\n+++\n",
            "{\n  \"goal\": 1500,\n  \"lang\": \"de-AT\"\n}\n",
        ] {
            assert_eq!(said(matter), wanted, "{matter}");
        }
    }

    #[test]
    fn other_values_and_nested_keys_are_not_a_goal() {
        assert_eq!(
            said("---\ngoal: many\nseo:\n  goal: 5\n---\n"),
            (None, None)
        );
        assert_eq!(said("---\ngoal: 0\nlang:\n---\n"), (None, None));
    }
}
