//! Application state and everything that can change it.
//!
//! [`App::update`] maps an [`Event`] to [`Effect`]s. It touches no terminal, disk or thread, and
//! its only clock is the one passed in. `ui` draws this state, `runtime` carries out the effects.
//! The state and actions of each pane are in the file of its name.

pub mod change_preview;
pub mod check;
mod clipboard;
mod code_scroll;
pub mod confirm;
mod dispatch;
pub mod edit;
pub mod effect;
pub mod event;
pub mod filter;
pub mod find;
mod folds;
pub mod full_text;
pub mod help;
pub mod hints;
pub mod images;
pub mod jump_list;
pub mod layout;
pub mod library;
pub mod limits;
pub mod list;
mod list_navigation;
pub mod metadata_form;
pub mod mode;
pub mod mouse;
pub mod new_blog;
pub mod notice;
pub mod overlay;
pub mod popup;
mod post_actions;
pub mod preview;
pub mod prompt;
pub mod scroll_anchor;
pub mod search;
pub mod session;
pub mod stats;
mod tag_actions;
pub mod tags;
pub mod typed_text;

use crate::blog::{Clock, Delta, PostId};
use crate::config::{Key, Scope};

pub use effect::{Effect, RenderJob};
pub use event::Event;
pub use layout::Screen;
pub use library::Library;
pub use mode::{Mode, Pane, View};
pub use session::Setup;

use notice::{Level, Notices, Topic};

/// The complete application state; the screen is drawn from it alone.
#[derive(Debug)]
pub struct App {
    /// Resolved settings and terminal capabilities.
    pub setup: Setup,
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
    texts: full_text::Texts,
    /// Check panel with its findings.
    pub check: check::CheckPane,
    /// Change previews and changes that can be undone.
    pub steps: change_preview::Steps,
    /// Screen size and visible panes.
    pub view: View,
    /// Metadata form that is open, or was left with unsaved input.
    pub form: Option<metadata_form::Form>,
    /// Other metadata forms that were left with unsaved input.
    parked: Vec<metadata_form::Form>,
    /// Unsaved text of forms and prompts.
    pub typed: typed_text::TypedText,
    /// Input mode: what receives the key presses.
    pub mode: Mode,
    /// Messages and warnings.
    pub notices: Notices,
    /// Jump list: where links were followed from.
    stops: Vec<jump_list::Stop>,
    /// Time of the event being handled.
    pub clock: Clock,
    /// Permissions and idle timeout of this session.
    pub limits: limits::Limits,
}

impl App {
    /// Creates the state with no posts read; `chosen` is the post to select, if one was named.
    pub fn new(setup: Setup, library: Library, clock: Clock, chosen: Option<PostId>) -> Self {
        let reading = chosen.is_some();
        Self {
            view: View::new(setup.settings.mouse, reading),
            setup,
            library,
            list: list::ListPane::new(chosen),
            preview: preview::PreviewPane::default(),
            tags: tags::TagPane::default(),
            edit: edit::EditPane::default(),
            search: search::SearchPane::default(),
            texts: full_text::Texts::default(),
            check: check::CheckPane::default(),
            form: None,
            parked: Vec::new(),
            typed: typed_text::TypedText::default(),
            steps: change_preview::Steps::default(),
            mode: Mode::Browse,
            notices: Notices::default(),
            stops: Vec::new(),
            clock,
            limits: limits::Limits::default(),
        }
    }

    /// Handles one event and returns the effects to carry out.
    pub fn update(&mut self, event: Event, clock: Clock) -> Vec<Effect> {
        match event {
            Event::Poured(poured) if self.means_keys(&poured) => {
                let keys = poured.keys().map(Event::Key);
                keys.flat_map(|key| self.take(key, clock.clone())).collect()
            }
            event => self.take(event, clock),
        }
    }

    fn take(&mut self, event: Event, clock: Clock) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.clock, clock).now;
        let turned = self.library.next_turn(before);
        let turned = turned.is_some_and(|at| at <= self.clock.now);
        self.notices.expire(self.clock.now);
        self.begin_event(&event);
        // once the state of a post changes by time, posts and what they show are read again
        let turned = turned.then_some(Effect::Rescan);
        if self.type_ahead(&event) {
            return turned.into_iter().collect();
        }
        let mut effects = match event {
            Event::Key(key) => self.press(key),
            Event::Paste(text) => self.paste(&text),
            Event::Poured(poured) => self.pour(&poured),
            Event::Mouse(mouse) => self.point(mouse),
            Event::Resize(size) => self.resize(size),
            Event::Read(delta) => self.take_delta(&delta),
            Event::ScanDone => self.scanned(),
            Event::Dated => self.dated(),
            // git changes and unsaved text are for the blog's owner only
            Event::Changes(_) | Event::Recovered(_) if self.limits.is_public => Vec::new(),
            Event::Changes(changes) => {
                self.library.set_changes(changes);
                Vec::new()
            }
            Event::Rendered(rendered) => self.show(*rendered),
            Event::Coloured(done) => self.take_colours(done),
            Event::Pictured(key, pixels) => self.take_picture(key, pixels),
            Event::Touched => self.look_for_images_again(),
            Event::Background { dark } => self.answer_background(dark),
            Event::Say(level, topic, text) => self.say(level, topic, &text),
            Event::Resumed => vec![Effect::Repaint, Effect::Rescan],
            Event::Tick => Vec::new(),
            Event::Loaded(loaded) => self.take_loaded(*loaded),
            Event::Saved(saved) => self.take_saved(*saved),
            Event::Kept(kept) => self.take_kept(kept),
            Event::Recovered(files) => self.tell_recovered(&files),
            Event::Unfinished(left) => self.take_left(left),
            Event::Compared(compared) => self.take_compared(*compared),
            Event::Headings(headings) => self.take_headings(headings),
            Event::Spelled(spelled) => self.take_spelled(*spelled),
            Event::Sought(sought) => self.take_sought(*sought),
            Event::InTexts(found) => self.take_in_texts(*found),
            Event::Checked(checked) => self.take_checked(&checked),
            Event::Planned(planned) => self.take_planned(*planned),
            Event::Sheet(done) => self.take_sheet(*done),
            Event::BlogRefused(refused) => self.take_refused_blog(*refused),
            Event::Operated(operated) => self.take_operated(&operated),
            Event::Terminate => self.terminate(),
        };
        effects.extend(self.follow_up());
        effects.extend(turned);
        self.within_limits(effects)
    }

    /// Returns the effects that may follow any event: autosaves, and requests for what is now shown.
    fn follow_up(&mut self) -> Vec<Effect> {
        self.tend_text();
        let mut effects = self.keep_drafts();
        effects.extend(self.keep_typed());
        self.follow_cursor();
        effects.extend(self.ask_for_search());
        effects.extend(self.ask_for_texts());
        effects.extend(self.ask_for_preview());
        effects.extend(self.check_spelling());
        effects.extend(self.ask_for_pictures());
        effects
    }

    /// Returns when the screen next changes without any event.
    pub fn deadline(&self) -> Option<jiff::Timestamp> {
        let notice = self.notices.deadline();
        let turn = self.library.next_turn(self.clock.now);
        let own = self
            .text_deadline()
            .into_iter()
            .chain(self.search_deadline());
        let end = self.limits.deadline();
        let now = self.clock.now;
        let wait = self.library.awaited_at().filter(|at| *at > now);
        let end = end.into_iter().chain(wait);
        let all = notice.into_iter().chain(own).chain(turn).chain(end);
        all.min()
    }

    /// Returns the scope in which keys are looked up.
    pub fn scope(&self) -> Scope {
        match &self.mode {
            Mode::Filter(_)
            | Mode::Search
            | Mode::Narrow
            | Mode::Find(_)
            | Mode::Pick(_)
            | Mode::Prompt(_)
            | Mode::Seek(_)
            | Mode::Offer(_) => Scope::Field,
            Mode::Ask(_) => Scope::Question,
            Mode::Settle(_) => Scope::Conflict,
            Mode::Popup(popup) if popup.field.is_some() => Scope::Field,
            Mode::Popup(_) => Scope::Menu,
            Mode::Panel(panel) => panel.scope(),
            Mode::Browse => self.pane_scope(),
        }
    }

    /// Returns the layout of the screen.
    pub fn screen(&self) -> Screen {
        Screen::of(
            &self.view,
            self.setup.settings.text_width,
            self.notices.row().is_some(),
        )
    }

    fn press(&mut self, key: Key) -> Vec<Effect> {
        self.notices.key_pressed();
        if matches!(self.mode, Mode::Offer(_)) {
            return self.press_in_offer(key);
        }
        if self.scope() == Scope::Edit {
            let action = self.setup.keymap.action(Scope::Edit, key);
            if self.act_before_text(action) {
                return Vec::new();
            }
            return match action {
                Some(action) => self.act_in_text(action, key.shift),
                None => self.type_in_text(key),
            };
        }
        match self.setup.keymap.action(self.scope(), key) {
            Some(action) => self.act(action),
            None => self.type_key(key),
        }
    }

    fn resize(&mut self, size: layout::Size) -> Vec<Effect> {
        self.view.size = size;
        self.settle();
        Vec::new()
    }

    fn take_delta(&mut self, delta: &Delta) -> Vec<Effect> {
        let known = Topic::Missing;
        if delta.missing {
            let text = "The posts folder is gone. It shows again as soon as it is back.";
            self.notices
                .say(Level::Warning, known, text, self.clock.now);
        } else {
            self.notices.retract(&known);
        }
        self.notices.set_troubles(&delta.troubles, self.clock.now);
        if let Some((old, new)) = self.list.follow_rename(delta, &self.library) {
            self.preview.rename(&old, new);
        }
        self.list.unmark_gone(delta);
        let mut effects = self.compare_with_disk(delta);
        self.library.apply(delta, self.clock.now);
        self.follow_tag(&delta.upserts);
        if self.view.tags {
            self.tags.look(&self.library);
        }
        self.settle();
        effects.extend(self.follow_form());
        effects.extend(self.order_as_usual());
        effects
    }

    fn scanned(&mut self) -> Vec<Effect> {
        self.library.scan_done();
        // from here on a post sorted above the first one must not take over the selection
        self.list.hold(&self.library);
        Vec::new()
    }

    /// Applies the default order, which depends on all dates; if the first post was selected, the
    /// new first one is.
    fn dated(&mut self) -> Vec<Effect> {
        self.library.dates_done();
        let first = self.library.shown().first().map(|post| post.id.clone());
        let is_on_first = self.list.chosen(&self.library).map(|post| &post.id) == first.as_ref();
        let effects = self.order_as_usual();
        if let Some(first) = self.library.shown().first().filter(|_| is_on_first) {
            self.list.want(first.id.clone());
            self.settle();
        }
        effects
    }

    /// Sorts by title if most posts have no date and the user chose no order, and says so.
    fn order_as_usual(&mut self) -> Vec<Effect> {
        if !self.library.take_usual_order() {
            return Vec::new();
        }
        self.settle();
        let text = "Sorted by title, as most posts have no date; the sort menu has other orders.";
        self.say(Level::Done, Topic::Settings, text)
    }

    fn answer_background(&mut self, dark: bool) -> Vec<Effect> {
        self.setup.background_is(dark);
        Vec::new()
    }

    /// Clamps selection, tags and scroll positions to what there is to show.
    fn settle(&mut self) {
        let screen = self.screen();
        self.list.settle(&self.library, &screen);
        self.tags.settle(&self.library, &screen);
        self.preview.settle(&screen);
    }
}

#[cfg(test)]
mod tests;
