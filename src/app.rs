//! Application state and everything that can change it.
//!
//! [`App::update`] handles an [`Event`] and returns the [`Effect`]s that were put into the outbox
//! meanwhile. It touches no terminal, disk or thread, and its only clock is the one passed in. `ui`
//! draws this state, `runtime` carries out the effects. The state and actions of each pane are in
//! the file of its name.
//!
//! The files are in layers, each of which imports only those before it: what panes share, such as
//! [`view`] and [`library`]; the data of requests and results, in [`jobs`]; [`effect`] and
//! [`event`]; the dialogs; [`mode`]; the context; the panes; this state; and the files that carry
//! out actions on it, such as `dispatch`.

#[macro_use]
mod context;
pub mod copied_text;

mod applying;
pub mod change_preview;
mod changing;
pub mod check;
mod clipboard;
pub mod confirm;
mod dialogs;
pub mod digit_tags;
mod dispatch;
pub mod edit;
mod editing;
pub mod effect;
pub mod event;
pub mod filter;
pub mod filter_state;
mod filtering;
pub mod find;
mod form_inputs;
mod forms;
pub mod full_text;
pub mod help;
pub mod hints;
pub mod images;
pub mod jobs;
pub mod jump_list;
pub mod layout;
pub mod library;
pub mod limits;
pub mod link_lookup;
pub mod list;
pub mod list_density;
mod list_navigation;
pub mod list_rows;
pub mod metadata_form;
pub mod mode;
pub mod mouse;
mod navigation;
pub mod new_blog;
pub mod new_post_form;
pub mod notice;
pub mod notice_rows;
mod outcome;
pub mod overlay;
mod palette;
mod pinned_posts;
pub mod popup;
mod post_actions;
pub mod preview;
pub mod prompt;
pub mod recent_posts;
mod saved_filters;
pub mod saved_session;
pub mod scroll_anchor;
pub mod search;
mod searching;
pub mod select_mode;
pub mod session;
pub mod session_restore;
pub mod stats;
mod tag_actions;
pub mod tags;
pub mod typed_text;
mod typing;
pub mod view;

use notice::{NoticeLevel, NoticeTopic, Notices};
use outcome::Outcome;

use crate::blog::{Clock, Delta, PostId};
use crate::config::{Key, KeyScope};

pub use effect::Effect;
pub use event::Event;
pub use layout::ScreenLayout;
pub use library::Library;
pub use mode::InputMode;
pub use session::SessionConfig;
pub use view::{Pane, ViewState};

/// The complete application state; the screen is drawn from it alone.
#[derive(Debug)]
pub struct App {
    /// Resolved settings and terminal capabilities.
    pub session: SessionConfig,
    /// The posts, filtered and sorted.
    pub library: Library,
    /// List pane.
    pub list: list::ListPane,
    /// Preview pane.
    pub preview: preview::PreviewPane,
    /// Tag pane.
    pub tags: tags::TagPane,
    /// Posts open in the editor.
    pub edit: edit::EditPane,
    /// Search across all posts, with its matches.
    pub search: search::SearchPane,
    /// Full-text terms of the filter, and the searches for them.
    filter: filter_state::FilterState,
    /// Check panel with its findings.
    pub check: check::CheckPane,
    /// Change previews and changes that can be undone.
    pub changes: change_preview::ChangePreviews,
    /// Screen size and visible panes.
    pub view: ViewState,
    /// Metadata form that is open, or was left with unsaved input.
    pub form: Option<metadata_form::MetadataForm>,
    /// Other metadata forms that were left with unsaved input.
    parked_forms: Vec<metadata_form::MetadataForm>,
    /// Unsaved text of forms and prompts.
    pub typed: typed_text::TypedText,
    /// Input mode: what receives the key presses.
    pub mode: InputMode,
    /// Messages and warnings.
    pub notices: Notices,
    /// Time of the event being handled.
    pub clock: Clock,
    /// Commands that were run from the palette.
    recent: popup::RecentCommands,
    /// Permissions and idle timeout of this session.
    pub limits: limits::SessionLimits,
    /// Effects of the event being handled, in order.
    outbox: Vec<Effect>,
}

impl App {
    /// Creates the state with no posts read; `chosen` is the post to select, if one was named.
    pub fn new(
        setup: SessionConfig,
        library: Library,
        clock: Clock,
        chosen: Option<PostId>,
    ) -> Self {
        let reading = chosen.is_some();
        Self {
            view: ViewState::new(setup.captures_mouse(), reading),
            session: setup,
            library,
            list: list::ListPane::new(chosen),
            preview: preview::PreviewPane::default(),
            tags: tags::TagPane::default(),
            edit: edit::EditPane::default(),
            search: search::SearchPane::default(),
            filter: filter_state::FilterState::default(),
            check: check::CheckPane::default(),
            form: None,
            parked_forms: Vec::new(),
            typed: typed_text::TypedText::default(),
            changes: change_preview::ChangePreviews::default(),
            mode: InputMode::Browse,
            notices: Notices::default(),
            recent: popup::RecentCommands::default(),
            clock,
            limits: limits::SessionLimits::default(),
            outbox: Vec::new(),
        }
    }

    /// Handles one event and returns the effects to carry out.
    pub fn update(&mut self, event: Event, clock: Clock) -> Vec<Effect> {
        match event {
            Event::PastedKeys(poured) if self.is_key_input(&poured) => {
                for key in poured.keys() {
                    self.handle_event(Event::Key(key), clock.clone());
                }
            }
            event => self.handle_event(event, clock),
        }
        self.take_effects()
    }

    /// Removes and returns the effects to carry out.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.outbox)
    }

    fn handle_event(&mut self, event: Event, clock: Clock) {
        let before = std::mem::replace(&mut self.clock, clock).now;
        let turned = self.has_state_changed_since(before);
        self.notices.expire(self.clock.now);
        self.update_covered_rows(event.is_input());
        self.begin_event(&event);
        // once the state of a post changes by time, posts and what they show are read again
        let turned = turned.then_some(Effect::Rescan);
        if self.edit.type_ahead(&event) {
            self.outbox.extend(turned);
            return;
        }
        match event {
            Event::Key(key) => self.handle_key(key),
            Event::Paste(text) => self.paste(&text),
            Event::PastedKeys(poured) => self.insert_keys_as_text(&poured),
            Event::Mouse(mouse) => self.handle_mouse(mouse),
            Event::Activate(target) => self.activate(target),
            Event::Resize(size) => self.resize(size),
            Event::PostsChanged(delta) => self.apply_delta(&delta),
            Event::ScanDone => self.handle_scan_done(),
            Event::DatesDone => self.handle_dates_done(),
            // git changes and unsaved text are for the blog's owner only
            Event::GitChanges(_) | Event::Recovered(_) if self.limits.is_public => {}
            Event::GitChanges(changes) => self.library.set_git_changes(changes),
            Event::Rendered(rendered) => self.handle_rendered(*rendered),
            Event::Colored(done) => self.handle_colored(done),
            Event::ImageReady(key, pixels) => self.preview.add_image(key, pixels),
            Event::FolderChanged => self.preview.refresh_images(),
            Event::Background { dark } => self.session.set_background(dark),
            Event::Notify(level, topic, text) => self.notify(level, topic, &text),
            Event::Resumed => self.outbox.extend([Effect::Repaint, Effect::Rescan]),
            Event::Tick => {}
            Event::Loaded(loaded) => self.handle_loaded(*loaded),
            Event::Saved(saved) => self.handle_saved(*saved),
            Event::AutosaveDone(kept) => self.edit.handle_autosaved(kept, context!(self)),
            Event::Recovered(files) => self.edit.notify_recovered(&files, context!(self)),
            Event::UnfinishedTexts(left) => self.handle_unfinished(left),
            Event::Compared(compared) => self.handle_compared(*compared),
            event @ (Event::Headings(_) | Event::ImagesListed(_)) => {
                self.edit
                    .handle_listed(event, &self.preview, context!(self));
            }
            Event::LinesRead(read) => self.handle_lines_read(read),
            Event::SpellingDone(spelled) => self.edit.handle_spelled(*spelled, context!(self)),
            Event::SearchResults(find_state) => self.handle_search_results(*find_state),
            Event::FullTextMatches(found) => self.handle_full_text_matches(*found),
            Event::LinksFound(found) => self.handle_links(found),
            Event::CheckDone(checked) => self.check.handle_checked(&checked, context!(self)),
            Event::PreviewReady(planned) => self.handle_planned(*planned),
            Event::MetadataReady(done) => self.handle_metadata(*done),
            Event::BlogRefused(refused) => self.handle_blog_refused(*refused),
            Event::ChangeApplied(operated) => self.handle_change_applied(&operated),
            Event::Terminate => self.terminate(),
        }
        self.follow_up();
        self.outbox.extend(turned);
        self.enforce_limits();
    }

    /// Whether a post has changed its state by time.
    fn has_state_changed_since(&self, before: jiff::Timestamp) -> bool {
        let change = self.library.next_state_change(before);
        change.is_some_and(|at| at <= self.clock.now)
    }

    /// Updates the idle timeout, the day of today and, for readers, removes expired posts before an event is handled.
    fn begin_event(&mut self, event: &Event) {
        let today = self.clock.now.to_zoned(self.clock.zone.clone()).date();
        self.library.set_today(today);
        self.limits.record_activity(event, self.clock.now);
        if self.limits.is_public && self.library.remove_expired(self.clock.now) {
            self.clamp_panes();
        }
    }

    /// Ends the session at its idle timeout, and drops effects that readers must not cause.
    fn enforce_limits(&mut self) {
        if self.limits.end_when_idle(self.clock.now) {
            self.terminate();
        }
        self.limits.restrict(&mut self.outbox);
    }

    /// Requests what may follow any event: autosaves, and requests for what is now shown.
    fn follow_up(&mut self) {
        self.update_covered_rows(false);
        self.edit.update_text_view(context!(self));
        self.edit.autosave_texts(context!(self));
        self.autosave_typed();
        self.edit.sync_preview(&mut self.preview, context!(self));
        self.request_search();
        let texts = || self.edit.edited_texts();
        self.filter.request(texts, context!(self));
        self.request_preview();
        self.edit.check_spelling(context!(self));
        self.preview.request_images(context!(self));
        self.mark_read_post();
        self.remember_opened_post();
    }

    /// Returns when the screen next changes without any event.
    pub fn deadline(&self) -> Option<jiff::Timestamp> {
        let notice = self.notices.deadline();
        let turn = self.library.next_state_change(self.clock.now);
        let own = self
            .edit
            .text_deadline(self.clock.now)
            .into_iter()
            .chain(self.search_deadline());
        let end = self.limits.deadline();
        let now = self.clock.now;
        let wait = self.library.awaited_notice_at().filter(|at| *at > now);
        let end = end.into_iter().chain(wait);
        let all = notice.into_iter().chain(own).chain(turn).chain(end);
        all.min()
    }

    fn open_mode(&mut self, mode: InputMode) {
        context!(self).open_mode(mode);
    }

    fn close_mode(&mut self) -> InputMode {
        context!(self).close_mode()
    }

    fn apply_outcome<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        context!(self).apply_outcome(outcome)
    }

    /// Returns the layout of the screen, without rows that a warning covers.
    pub fn screen(&self) -> ScreenLayout {
        let text_width = self.session.settings.text_width;
        ScreenLayout::compute(&self.view, text_width, self.view.covered_rows)
    }

    /// Returns the layout to draw: a warning is drawn over the last rows.
    pub fn whole_screen(&self) -> ScreenLayout {
        ScreenLayout::compute(&self.view, self.session.settings.text_width, 0)
    }

    fn handle_key(&mut self, key: Key) {
        self.notices.clear_status_message();
        if self.ignores_key(key) {
            return;
        }
        if matches!(self.mode, InputMode::Completion(_)) {
            return self.press_in_completion(key);
        }
        if self.scope() == KeyScope::Edit {
            let action = self.session.keymap.action(KeyScope::Edit, key);
            if self.dispatch_in_preview_over_text(action) {
                return;
            }
            return match action {
                Some(action) => self.dispatch_key_in_text(action, key.shift),
                None => self.edit.type_in_text(key, context!(self)),
            };
        }
        match self.session.keymap.action(self.scope(), key) {
            Some(action) => self.dispatch(action),
            None => self.type_key(key),
        }
    }

    fn apply_delta(&mut self, delta: &Delta) {
        let known = NoticeTopic::FolderMissing;
        if delta.missing {
            let text = "The posts folder was deleted. It will reload when it returns.";
            self.notify(NoticeLevel::Warning, known, text);
        } else {
            self.notices.retract(&known);
        }
        self.notices
            .set_scan_warnings(&delta.warnings, self.clock.now);
        if let Some((old, new)) = self.list.follow_rename(delta, &self.library) {
            self.preview.rename(&old, new);
        }
        self.list.unmark_deleted(delta);
        self.edit.reload_changed_files(delta, context!(self));
        self.library.apply(delta, self.clock.now);
        self.follow_tag_rename(&delta.upserts);
        if self.view.tags {
            self.tags.update_similar(&self.library);
        }
        // the restored post would have come with the first posts
        if self.list.forget_missing_restored(&self.library) {
            self.view.leave_preview();
        }
        self.clamp_panes();
        self.refresh_form();
        self.apply_default_order();
    }

    /// Clamps selection, tags and scroll positions to what there is to show.
    fn clamp_panes(&mut self) {
        self.update_digit_row();
        let screen = self.screen();
        self.list.restore_selection(&self.library, &screen);
        self.tags.restore_selection(&self.library, &screen);
        self.preview.clamp_scroll(&screen);
    }
}

#[cfg(test)]
mod tests;
