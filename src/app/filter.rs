//! Filter input, in the header.

use crate::blog::Query;
use crate::blog::query::quoted;
use crate::config::{Action, Key, Scope};
use crate::editor::Field;

use super::event::Poured;
use super::mode::{Mode, Pane};
use super::overlay::Panel;
use super::{App, Effect};

/// A filter being typed.
#[derive(Debug)]
pub struct Filter {
    /// Input field.
    pub field: Field,
    /// Query to restore on cancel.
    before: String,
}

impl App {
    /// Filters the list, keeping the selection.
    pub(super) fn narrow_to(&mut self, query: Query) {
        self.library.set_query(query);
        self.settle();
    }

    /// Starts editing the current filter.
    pub(super) fn start_filter(&mut self) -> Vec<Effect> {
        let before = self.library.query().text().to_owned();
        // a trailing space, ready for the next term
        let text = if before.is_empty() {
            String::new()
        } else {
            format!("{before} ")
        };
        self.mode = Mode::Filter(Filter {
            field: Field::new(&text),
            before,
        });
        if matches!(self.view.focus, Pane::Preview | Pane::Search) {
            self.view.focus = Pane::List;
        }
        self.settle();
        Vec::new()
    }

    /// Handles an action while the filter is edited.
    pub(super) fn act_in_filter(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Keep => self.keep_filter(),
            Action::Cancel => {
                if let Mode::Filter(filter) = std::mem::replace(&mut self.mode, Mode::Browse) {
                    self.narrow_to(Query::parse(&filter.before));
                }
            }
            Action::Complete => self.complete_term(),
            other => {
                let screen = self.screen();
                self.list.go(other, &self.library, &screen);
            }
        }
        Vec::new()
    }

    /// Accepts the filter; an unfinished tag is completed to the one it matched.
    fn keep_filter(&mut self) {
        let typed = self.library.query().text().trim().to_owned();
        let before = self.library.shown().len();
        self.narrow_to(Query::parse(&typed));
        if self.library.shown().len() < before {
            self.complete_term();
        }
        let text = self.library.query().text().trim().to_owned();
        self.mode = Mode::Browse;
        self.narrow_to(Query::parse(&text));
    }

    /// Types a key that isn't bound to an action into the active field.
    pub(super) fn type_key(&mut self, key: Key) -> Vec<Effect> {
        if matches!(self.mode, Mode::Pick(_)) {
            return self.type_label(key);
        }
        if matches!(self.mode, Mode::Panel(Panel::Form)) {
            return self.type_in_form(key);
        }
        if self.field_mut().is_some_and(|field| field.press(key)) {
            self.field_changed();
        }
        Vec::new()
    }

    /// Pastes into the active field; elsewhere a paste is ignored, never run as keys.
    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        self.close_offer();
        if self.scope() == Scope::Edit {
            return self.paste_in_text(text);
        }
        if matches!(self.mode, Mode::Panel(Panel::Form)) {
            return self.paste_in_form(text);
        }
        if self.field_mut().is_some_and(|field| field.paste(text)) {
            self.field_changed();
        }
        Vec::new()
    }

    /// Whether text that arrived as keys acts as these keys: short text does wherever no text is
    /// edited, since a line break is just Enter there.
    pub fn means_keys(&self, poured: &Poured) -> bool {
        let is_text = self.scope() == Scope::Edit || matches!(self.mode, Mode::Offer(_));
        !poured.is_long && !is_text && !self.edit.is_opening()
    }

    /// Inserts text that arrived as keys, unchanged.
    pub(super) fn pour(&mut self, poured: &Poured) -> Vec<Effect> {
        self.close_offer();
        if self.scope() == Scope::Edit {
            return self.pour_in_text(poured);
        }
        self.paste(&poured.text)
    }

    fn field_mut(&mut self) -> Option<&mut Field> {
        match &mut self.mode {
            Mode::Filter(filter) => Some(&mut filter.field),
            Mode::Find(finding) => Some(&mut finding.field),
            Mode::Search => Some(&mut self.search.field),
            Mode::Narrow => Some(&mut self.tags.field),
            Mode::Prompt(prompt) => Some(&mut prompt.field),
            Mode::Seek(seek) => Some(seek.active()),
            Mode::Popup(popup) => popup.field.as_mut(),
            Mode::Browse
            | Mode::Pick(_)
            | Mode::Ask(_)
            | Mode::Offer(_)
            | Mode::Settle(_)
            | Mode::Panel(_) => None,
        }
    }

    fn field_changed(&mut self) {
        match &mut self.mode {
            Mode::Filter(filter) => {
                let query = Query::typing(filter.field.text());
                self.narrow_to(query);
            }
            Mode::Popup(popup) => popup.restart(),
            Mode::Find(_) => self.find_typed(),
            Mode::Narrow => self.settle(),
            Mode::Prompt(prompt) => prompt.typed(),
            Mode::Seek(_) => self.sought_typed(),
            // the search in all posts is requested at the end of the event
            Mode::Search
            | Mode::Browse
            | Mode::Pick(_)
            | Mode::Ask(_)
            | Mode::Offer(_)
            | Mode::Settle(_)
            | Mode::Panel(_) => {}
        }
    }

    /// Completes the last term: a tag, a state or the name of a term.
    fn complete_term(&mut self) {
        let Mode::Filter(filter) = &mut self.mode else {
            return;
        };
        let text = filter.field.text().to_owned();
        let start = last_word(&text);
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
}

/// Returns the byte where the last word begins: after the last space outside quotes.
fn last_word(text: &str) -> usize {
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
    Some(format!("tag:{} ", quoted(&tag.to_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::{completion, last_word};

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
            let term = text.get(last_word(text)..).unwrap_or_default();
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
