//! Filter input, in the header.

use crate::blog::Query;
use crate::blog::query::quote_tag;
use crate::config::action_sets::{FieldAction, Motion};
use crate::editor::LineInput;

use super::outcome::Outcome;

/// A filter being typed.
#[derive(Debug)]
pub struct FilterInput {
    /// Input field.
    pub field: LineInput,
    /// Query to restore on cancel.
    previous_query: String,
}

/// Request of the filter field.
pub(super) enum FilterRequest {
    Accept,
    /// Filter as before.
    Restore(Query),
    /// Complete the last term.
    Complete,
    /// Move the selection in the list.
    Move(Motion),
}

impl FilterInput {
    /// Continues a query, with a space for the next term.
    pub(super) fn new(query: &str) -> Self {
        let space = if query.is_empty() { "" } else { " " };
        Self {
            field: LineInput::new(&format!("{query}{space}")),
            previous_query: query.to_owned(),
        }
    }

    /// Handles an action.
    pub(super) fn handle(&self, action: FieldAction) -> Outcome<FilterRequest> {
        match action {
            FieldAction::Accept => Outcome::Run(FilterRequest::Accept),
            FieldAction::Cancel => {
                Outcome::Finish(FilterRequest::Restore(Query::parse(&self.previous_query)))
            }
            FieldAction::Complete => Outcome::Run(FilterRequest::Complete),
            FieldAction::Move(motion) => Outcome::Run(FilterRequest::Move(motion)),
            FieldAction::Back
            | FieldAction::Help
            | FieldAction::ReplaceAll
            | FieldAction::Toggle(_) => Outcome::Stay,
        }
    }

    /// Completes the last term by the first tag that fits, and by the names of states and terms;
    /// returns whether there is one.
    pub(super) fn complete<'a>(&mut self, tags: impl Iterator<Item = &'a str>) -> bool {
        let text = self.field.text();
        let (head, term) = text.split_at(last_word_start(text));
        let minus = if term.starts_with('-') { "-" } else { "" };
        let completed = completion(term.trim_start_matches('-'), tags);
        let completed = completed.map(|completed| format!("{head}{minus}{completed}"));
        if let Some(text) = &completed {
            self.field.set(text);
        }
        completed.is_some()
    }
}

/// Returns the byte where the last word begins: after the last space outside quotes.
fn last_word_start(text: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        quoted ^= c == '"';
        if c == ' ' && !quoted {
            start = at + 1;
        }
    }
    start
}

/// Completes a term; a plain word becomes the tag that starts with it.
fn completion<'a>(term: &str, mut tags: impl Iterator<Item = &'a str>) -> Option<String> {
    const STATES: [&str; 8] = [
        "draft",
        "scheduled",
        "published",
        "unlisted",
        "expired",
        "problem",
        "unread",
        "read",
    ];
    const KEYS: [&str; 6] = ["tag:", "is:", "title:", "author:", "words:", "date:"];
    // words in quotes are taken literally
    if term.is_empty() || term.starts_with('"') {
        return None;
    }
    if let Some(part) = term.strip_prefix("is:") {
        return STATES
            .iter()
            .find(|state| state.starts_with(part))
            .map(|state| format!("is:{state} "));
    }
    let part = term.strip_prefix("tag:");
    let key = KEYS
        .iter()
        .find(|key| part.is_none() && key.starts_with(term));
    if let Some(key) = key {
        return Some((*key).to_owned());
    }
    let part = part.unwrap_or(term).trim_start_matches('"').to_lowercase();
    let tag = tags.find(|tag| tag.to_lowercase().starts_with(&part))?;
    Some(format!("tag:{} ", quote_tag(&tag.to_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::{completion, last_word_start};

    #[test]
    fn a_term_is_completed_to_what_the_blog_has() {
        let tags = || ["backend", "Foo Bar"].into_iter();
        assert_eq!(
            completion("tag:ba", tags()).as_deref(),
            Some("tag:backend ")
        );
        assert_eq!(
            completion("fo", tags()).as_deref(),
            Some("tag:\"foo bar\" ")
        );
        assert_eq!(completion("is:dr", tags()).as_deref(), Some("is:draft "));
        assert_eq!(completion("ta", tags()).as_deref(), Some("tag:"));
        assert_eq!(completion("", tags()), None);
        assert_eq!(completion("zzz", tags()), None);
    }

    #[test]
    fn words_in_quotes_stay_as_they_are_typed() {
        let complete = |text: &str| {
            let term = text.get(last_word_start(text)..).unwrap_or_default();
            completion(term, ["backend", "Foo Bar"].into_iter())
        };
        assert_eq!(complete("rust \"the fo"), None);
        assert_eq!(complete("\"backend"), None);
        assert_eq!(
            complete("rust tag:\"foo b").as_deref(),
            Some("tag:\"foo bar\" ")
        );
        assert_eq!(complete("\"a b\" ba").as_deref(), Some("tag:backend "));
    }
}
