//! Filter input, in the header.

mod completion;

pub use completion::Completions;

use crate::blog::Query;
use crate::config::action_sets::{FieldAction, Motion};
use crate::editor::LineInput;

use super::library::Library;
use super::outcome::Outcome;

/// Number of filters that are remembered.
const MAX_HISTORY: usize = 50;

/// A filter being typed.
#[derive(Debug)]
pub struct FilterInput {
    /// Input field.
    pub field: LineInput,
    /// Completions of what is typed, shown below.
    pub completions: Completions,
    /// Query to restore on cancel.
    previous_query: String,
    /// The completions that are gone through, and the last one.
    completing: Option<(Completions, usize)>,
    history: RecalledFilters,
    /// How far the selection was moved down the list.
    moved: usize,
}

/// Filters that were accepted in this run, the last one at the end.
#[derive(Clone, Debug, Default)]
pub struct FilterHistory(Vec<String>);

impl FilterHistory {
    /// Remembers a filter.
    pub(super) fn remember(&mut self, text: &str) {
        self.0.retain(|other| other != text);
        if !text.is_empty() {
            self.0.push(text.to_owned());
        }
        if self.0.len() > MAX_HISTORY {
            self.0.remove(0);
        }
    }
}

/// A walk through earlier filters.
#[derive(Debug)]
struct RecalledFilters {
    filters: Vec<String>,
    /// The filter that is shown, and what had been typed.
    shown: Option<(usize, String)>,
}

impl RecalledFilters {
    /// Returns the filter before the one that is shown, unlike what is typed.
    fn older(&mut self, typed: &str) -> Option<String> {
        let (from, draft) = match self.shown.take() {
            Some((at, draft)) if self.filters.get(at).is_some_and(|it| it == typed) => (at, draft),
            _ => (self.filters.len(), typed.to_owned()),
        };
        let earlier = self.filters.get(..from).unwrap_or_default();
        let at = earlier.iter().rposition(|it| it != typed.trim());
        self.shown = at
            .or((from < self.filters.len()).then_some(from))
            .map(|at| (at, draft));
        at.and_then(|at| self.filters.get(at).cloned())
    }

    /// Returns the filter after the one that is shown; at the end what had been typed.
    fn newer(&mut self, typed: &str) -> Option<String> {
        let (at, draft) = self.shown.take()?;
        if self.filters.get(at).is_none_or(|it| it != typed) {
            return None;
        }
        let next = self.filters.get(at + 1).cloned();
        Some(match next {
            Some(next) => {
                self.shown = Some((at + 1, draft));
                next
            }
            None => draft,
        })
    }
}

/// Request of the filter field.
pub(super) enum FilterRequest {
    Accept,
    /// Filter as before.
    Restore(Query),
    /// Complete the last term.
    Complete,
    /// Filter by an earlier text.
    Recall,
    /// Move the selection in the list.
    Move(Motion),
}

impl FilterInput {
    /// Continues a query, with a space for the next term.
    pub(super) fn new(query: &str, history: &FilterHistory) -> Self {
        let space = if query.is_empty() { "" } else { " " };
        Self {
            field: LineInput::new(&format!("{query}{space}")),
            completions: Completions::default(),
            previous_query: query.to_owned(),
            completing: None,
            history: RecalledFilters {
                filters: history.0.clone(),
                shown: None,
            },
            moved: 0,
        }
    }

    /// Handles an action.
    pub(super) fn handle(&mut self, action: FieldAction) -> Outcome<FilterRequest> {
        match action {
            FieldAction::Accept => Outcome::Run(FilterRequest::Accept),
            FieldAction::Cancel => {
                Outcome::Finish(FilterRequest::Restore(Query::parse(&self.previous_query)))
            }
            FieldAction::Complete => Outcome::Run(FilterRequest::Complete),
            FieldAction::Move(motion) if self.recall(motion) => Outcome::Run(FilterRequest::Recall),
            FieldAction::Move(motion) => {
                match motion {
                    Motion::Down => self.moved += 1,
                    Motion::Up => self.moved = self.moved.saturating_sub(1),
                    _ => {}
                }
                Outcome::Run(FilterRequest::Move(motion))
            }
            FieldAction::Back
            | FieldAction::Help
            | FieldAction::ReplaceAll
            | FieldAction::Toggle(_) => Outcome::Stay,
        }
    }

    /// Shows the earlier filter, or the later one while earlier ones are gone through. Once the
    /// selection was moved down, it moves up again first.
    fn recall(&mut self, motion: Motion) -> bool {
        let typed = self.field.text();
        let recalled = match motion {
            Motion::Up if self.moved == 0 => self.history.older(typed),
            Motion::Down if self.moved == 0 => self.history.newer(typed),
            _ => None,
        };
        if let Some(text) = &recalled {
            self.field.set(text);
        }
        recalled.is_some()
    }

    /// Completes the last term; again, by the next completion. Returns whether there is one.
    pub(super) fn complete(&mut self, library: &Library) -> bool {
        let shown = self.completing.take();
        let continued = shown.filter(|(completions, place)| {
            completions
                .completed(*place)
                .is_some_and(|it| it == self.field.text())
        });
        let (completions, place) = match continued {
            Some((completions, place)) => (completions, place + 1),
            None => (Completions::of(self.field.text(), library), 0),
        };
        let Some(text) = completions.completed(place) else {
            return false;
        };
        self.field.set(&text);
        // a key by itself is continued with its values
        if completions.items.len() > 1 {
            self.completing = Some((completions, place));
        }
        true
    }

    /// Finds the completions of what is typed now; a new text selects the first post.
    pub(super) fn update_completions(&mut self, library: &Library) {
        self.completions = Completions::of(self.field.text(), library);
        self.moved = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(filters: &[&str]) -> RecalledFilters {
        let mut history = FilterHistory::default();
        for filter in filters {
            history.remember(filter);
        }
        FilterInput::new("", &history).history
    }

    #[test]
    fn earlier_filters_are_gone_through_and_what_was_typed_comes_back() {
        let mut history = walk(&["a", "b", "", "a", "c"]);
        assert_eq!(history.older("typed").as_deref(), Some("c"));
        assert_eq!(
            history.older("c").as_deref(),
            Some("a"),
            "each is there once"
        );
        assert_eq!(history.older("a").as_deref(), Some("b"));
        assert_eq!(history.older("b"), None, "the first one");
        assert_eq!(history.newer("b").as_deref(), Some("a"));
        assert_eq!(history.newer("a").as_deref(), Some("c"));
        assert_eq!(history.newer("c").as_deref(), Some("typed"));
        assert_eq!(history.newer("typed"), None);
    }

    #[test]
    fn a_changed_filter_begins_the_walk_again() {
        let mut history = walk(&["a", "b"]);
        assert_eq!(
            history.older("b ").as_deref(),
            Some("a"),
            "not the current one"
        );
        assert_eq!(history.newer("a x"), None);
        assert_eq!(history.older("a x").as_deref(), Some("b"));
        assert_eq!(history.newer("b").as_deref(), Some("a x"));
        assert_eq!(walk(&[]).older("x"), None);
    }
}
