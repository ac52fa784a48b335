//! Order, density and filter of the list, and typing into the field that has the keys.

use crate::blog::{Query, StateKind};
use crate::config::action_sets::FieldAction;
use crate::config::{Key, KeyScope};
use crate::editor::LineInput;

use super::App;
use super::event::PastedKeys;
use super::filter::{FilterInput, FilterRequest};
use super::jobs::full_text::FullTextMatches;
use super::jobs::links::FoundLinks;
use super::list_density::ListDensity;
use super::mode::InputMode;
use super::notice::{NoticeLevel, NoticeTopic};
use super::saved_filters;
use super::view::Pane;

impl App {
    /// Changes the density of the list: three rows per post, two, one.
    pub(super) fn cycle_density(&mut self) {
        let density = self.screen().density.next();
        self.view.list.density =
            Some(density).filter(|it| *it != ListDensity::usual(self.view.size));
        self.clamp_panes();
        self.show_message(match density {
            ListDensity::Airy => "Three rows per post.",
            ListDensity::Close => "Two rows per post.",
            ListDensity::Dense => "One row per post.",
        });
    }

    /// Pins the selected post once all posts were read for the first time.
    pub(super) fn handle_scan_done(&mut self) {
        self.library.set_scan_done();
        // from here on a post sorted above the first one must not take over the selection
        self.list.pin_selection(&self.library);
    }

    /// Applies the default order, which depends on all dates; if the first post was selected, the
    /// new first one is.
    pub(super) fn handle_dates_done(&mut self) {
        self.library.set_dates_done();
        let first = self.library.visible().first().map(|post| post.id.clone());
        let is_on_first = self.list.chosen(&self.library).map(|post| &post.id) == first.as_ref();
        self.apply_default_order();
        if let Some(first) = self.library.visible().first().filter(|_| is_on_first) {
            self.list.select(first.id.clone());
            self.clamp_panes();
        }
    }

    /// Sorts by title if most posts have no date and the user chose no order, and says so.
    pub(super) fn apply_default_order(&mut self) {
        if !self.library.apply_default_order() {
            return;
        }
        self.clamp_panes();
        let text = "Sorted by title, because most posts have no date.";
        self.notify(NoticeLevel::Done, NoticeTopic::Settings, text);
    }

    /// Filters the list, keeping the selection.
    pub(super) fn set_filter(&mut self, query: Query) {
        self.library.set_query(query);
        self.clamp_panes();
    }

    /// Starts editing the current filter.
    pub(super) fn start_filter(&mut self) {
        let filter = FilterInput::new(self.library.query().text(), &self.filter.history);
        self.open_mode(InputMode::Filter(filter));
        if matches!(self.view.focus, Pane::Preview | Pane::Search) {
            self.view.focus = Pane::List;
        }
        self.clamp_panes();
    }

    /// Handles an action while the filter is edited.
    pub(super) fn dispatch_in_filter(&mut self, action: FieldAction) {
        let InputMode::Filter(filter) = &mut self.mode else {
            return;
        };
        let outcome = filter.handle(action);
        match self.apply_outcome(outcome) {
            None => {}
            Some(FilterRequest::Accept) => self.accept_filter(),
            Some(FilterRequest::Restore(query)) => self.set_filter(query),
            Some(FilterRequest::Complete) => self.complete_term(),
            Some(FilterRequest::Recall) => self.field_changed(),
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
        self.remember_filter(&text);
        self.set_filter(Query::parse(&text));
    }

    /// Clears the filter.
    pub(super) fn clear_filter(&mut self) {
        self.set_filter(Query::default());
    }

    /// Shows or hides drafts.
    pub(super) fn toggle_drafts(&mut self) {
        const NO_DRAFTS: &str = "-is:draft";
        let is_set = self.library.query().text().contains(NO_DRAFTS);
        if !is_set && self.library.count_in_state(StateKind::Draft) == 0 {
            return self.show_message("No drafts. Everything is published.");
        }
        let query = self.library.query().with_term_toggled(NO_DRAFTS);
        self.set_filter(query);
    }

    /// Remembers a filter, so that the filter field can recall it.
    pub(super) fn remember_filter(&mut self, text: &str) {
        self.filter.history.remember(text);
    }

    /// Types a key that isn't bound to an action into the active field.
    pub(super) fn type_key(&mut self, key: Key) {
        if matches!(self.mode, InputMode::Hints(_)) {
            return self.type_in_hints(key);
        }
        if self.scope() == KeyScope::Form {
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
        if self.scope() == KeyScope::Form {
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
            | InputMode::Select(_)
            | InputMode::Overlay(_) => None,
        }
    }

    fn field_changed(&mut self) {
        match &mut self.mode {
            InputMode::Filter(filter) => {
                filter.update_completions(&self.library);
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
            | InputMode::Select(_)
            | InputMode::Overlay(_) => {}
        }
    }

    /// Completes the last term: a tag, a state or the name of a term.
    fn complete_term(&mut self) {
        let InputMode::Filter(filter) = &mut self.mode else {
            return;
        };
        if filter.complete(&self.library) {
            self.field_changed();
        }
    }

    /// Handles the links between the posts.
    pub(super) fn handle_links(&mut self, found: FoundLinks) {
        if self.filter.links.is_current(&found) {
            self.library.set_links(found.graph);
            self.clamp_panes();
            saved_filters::refresh(self);
        }
    }

    /// Handles the posts that contain a full-text term.
    pub(super) fn handle_full_text_matches(&mut self, found: FullTextMatches) {
        if self.filter.full_text.is_current(&found) {
            let (words, posts) = (&found.words, found.posts);
            self.library.set_full_text_matches(words, posts);
            self.clamp_panes();
        }
    }
}
