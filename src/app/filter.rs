//! Filter input, in the header.

use crate::blog::Query;
use crate::blog::query::quote_tag;
use crate::config::action_sets::{FieldAction, Motion};
use crate::config::{Key, KeyScope};
use crate::editor::LineInput;

use super::App;
use super::event::PastedKeys;
use super::jobs::full_text::FullTextMatches;
use super::mode::InputMode;
use super::outcome::Outcome;
use super::overlay::Overlay;
use super::view::Pane;

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
}

impl App {
    /// Filters the list, keeping the selection.
    pub(super) fn set_filter(&mut self, query: Query) {
        self.library.set_query(query);
        self.clamp_panes();
    }

    /// Starts editing the current filter.
    pub(super) fn start_filter(&mut self) {
        let before = self.library.query().text().to_owned();
        // a trailing space, ready for the next term
        let text = if before.is_empty() {
            String::new()
        } else {
            format!("{before} ")
        };
        self.open_mode(InputMode::Filter(FilterInput {
            field: LineInput::new(&text),
            previous_query: before,
        }));
        if matches!(self.view.focus, Pane::Preview | Pane::Search) {
            self.view.focus = Pane::List;
        }
        self.clamp_panes();
    }

    /// Handles an action while the filter is edited.
    pub(super) fn dispatch_in_filter(&mut self, action: FieldAction) {
        let InputMode::Filter(filter) = &self.mode else {
            return;
        };
        let outcome = filter.handle(action);
        match self.apply_outcome(outcome) {
            None => {}
            Some(FilterRequest::Accept) => self.accept_filter(),
            Some(FilterRequest::Restore(query)) => self.set_filter(query),
            Some(FilterRequest::Complete) => self.complete_term(),
            Some(FilterRequest::Move(motion)) => {
                let screen = self.screen();
                self.list.move_selection(motion, &self.library, &screen);
            }
        }
    }

    /// Accepts the filter; an unfinished tag is completed to the one it matched.
    fn accept_filter(&mut self) {
        let typed = self.library.query().text().trim().to_owned();
        let before = self.library.visible().len();
        self.set_filter(Query::parse(&typed));
        if self.library.visible().len() < before {
            self.complete_term();
        }
        let text = self.library.query().text().trim().to_owned();
        self.close_mode();
        self.set_filter(Query::parse(&text));
    }

    /// Types a key that isn't bound to an action into the active field.
    pub(super) fn type_key(&mut self, key: Key) {
        if matches!(self.mode, InputMode::Hints(_)) {
            return self.type_in_hints(key);
        }
        if matches!(self.mode, InputMode::Overlay(Overlay::Metadata)) {
            return self.type_in_form(key);
        }
        if self.field_mut().is_some_and(|field| field.press(key)) {
            self.field_changed();
        }
    }

    /// Pastes into the active field; elsewhere a paste is ignored, never run as keys.
    pub(super) fn paste(&mut self, text: &str) {
        context!(self).close_completion();
        if self.scope() == KeyScope::Edit {
            return self.edit.paste_in_text(text, context!(self));
        }
        if matches!(self.mode, InputMode::Overlay(Overlay::Metadata)) {
            return self.paste_in_form(text);
        }
        if self.field_mut().is_some_and(|field| field.paste(text)) {
            self.field_changed();
        }
    }

    /// Whether text that arrived as keys acts as these keys: short text does wherever no text is
    /// edited, since a line break is just Enter there.
    pub fn is_key_input(&self, poured: &PastedKeys) -> bool {
        let is_text =
            self.scope() == KeyScope::Edit || matches!(self.mode, InputMode::Completion(_));
        !poured.is_long && !is_text && !self.edit.is_opening()
    }

    /// Inserts text that arrived as keys, unchanged.
    pub(super) fn insert_keys_as_text(&mut self, poured: &PastedKeys) {
        context!(self).close_completion();
        if self.scope() == KeyScope::Edit {
            return self.edit.paste_keys_in_text(poured, context!(self));
        }
        self.paste(&poured.text);
    }

    fn field_mut(&mut self) -> Option<&mut LineInput> {
        match &mut self.mode {
            InputMode::Filter(filter) => Some(&mut filter.field),
            InputMode::Find(finding) => Some(&mut finding.field),
            InputMode::Search => Some(&mut self.search.field),
            InputMode::TagFilter => Some(&mut self.tags.field),
            InputMode::Prompt(prompt) => Some(&mut prompt.field),
            InputMode::FindReplace(find_bar) => Some(find_bar.active_field()),
            InputMode::Popup(popup) => popup.field.as_mut(),
            InputMode::Browse
            | InputMode::Hints(_)
            | InputMode::Confirm(_)
            | InputMode::Completion(_)
            | InputMode::Conflict(_)
            | InputMode::Overlay(_) => None,
        }
    }

    fn field_changed(&mut self) {
        match &mut self.mode {
            InputMode::Filter(filter) => {
                let query = Query::parse_partial(filter.field.text());
                self.set_filter(query);
            }
            InputMode::Popup(popup) => popup.reset_selection(),
            InputMode::Find(_) => self.preview.find_typed(context!(self)),
            InputMode::TagFilter => self.clamp_panes(),
            InputMode::Prompt(prompt) => prompt.reset_completion(),
            InputMode::FindReplace(_) => self.edit.update_find(context!(self)),
            // the search in all posts is requested at the end of the event
            InputMode::Search
            | InputMode::Browse
            | InputMode::Hints(_)
            | InputMode::Confirm(_)
            | InputMode::Completion(_)
            | InputMode::Conflict(_)
            | InputMode::Overlay(_) => {}
        }
    }

    /// Completes the last term: a tag, a state or the name of a term.
    fn complete_term(&mut self) {
        let InputMode::Filter(filter) = &mut self.mode else {
            return;
        };
        let text = filter.field.text().to_owned();
        let start = last_word_start(&text);
        let (head, term) = (
            text.get(..start).unwrap_or_default(),
            text.get(start..).unwrap_or_default(),
        );
        let minus = if term.starts_with('-') { "-" } else { "" };
        let term = term.trim_start_matches('-');
        let tags = self.library.tags().iter().map(|tag| tag.label.as_str());
        if let Some(completed) = completion(term, tags) {
            filter.field.set(&format!("{head}{minus}{completed}"));
            self.field_changed();
        }
    }

    /// Handles the posts that contain a full-text term.
    pub(super) fn handle_full_text_matches(&mut self, found: FullTextMatches) {
        if self.full_text.is_current(&found) {
            let (words, posts) = (&found.words, found.posts);
            self.library.set_full_text_matches(words, posts);
            self.clamp_panes();
        }
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
    const STATES: [&str; 6] = [
        "draft",
        "scheduled",
        "published",
        "unlisted",
        "expired",
        "problem",
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
