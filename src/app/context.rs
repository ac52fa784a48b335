//! Shared state that panes and dialogs work with.
//!
//! It has no pane: a pane changes itself and this at the same time.

use crate::blog::Clock;

use super::confirm::Confirmation;
use super::effect::Effect;
use super::layout::ScreenLayout;
use super::library::Library;
use super::mode::InputMode;
use super::new_blog::{DEFAULT_FOLDER, FirstContent};
use super::notice::{NoticeLevel, NoticeText, NoticeTopic, Notices};
use super::outcome::Outcome;
use super::prompt::{Prompt, PromptKind};
use super::session::SessionConfig;
use super::view::ViewState;

/// Settings, posts, messages and the open mode while an event is handled.
pub(super) struct Context<'a> {
    /// Settings and terminal capabilities.
    pub(super) session: &'a SessionConfig,
    /// The posts.
    pub(super) library: &'a Library,
    /// Screen size and visible panes.
    pub(super) view: &'a mut ViewState,
    /// Input mode; only [`Context::open_mode`] and [`Context::close_mode`] assign it.
    pub(super) mode: &'a mut InputMode,
    /// Messages and warnings.
    pub(super) notices: &'a mut Notices,
    /// Time of the event.
    pub(super) clock: &'a Clock,
    /// Effects of the event, in order.
    pub(super) outbox: &'a mut Vec<Effect>,
}

/// Borrows the shared state of an app, so that its panes can be borrowed beside it.
macro_rules! context {
    ($app:expr) => {
        &mut $crate::app::context::Context {
            session: &$app.session,
            library: &$app.library,
            view: &mut $app.view,
            mode: &mut $app.mode,
            notices: &mut $app.notices,
            clock: &$app.clock,
            outbox: &mut $app.outbox,
        }
    };
}

impl Context<'_> {
    /// Returns the layout of the screen.
    pub(super) fn screen(&self) -> ScreenLayout {
        ScreenLayout::compute(
            self.view,
            self.session.settings.text_width,
            self.view.covered_rows,
        )
    }

    /// Shows a message in the status line in answer to a key.
    pub(super) fn show_message(&mut self, text: &str) {
        self.notify(NoticeLevel::Done, NoticeTopic::Key, text);
    }

    /// Shows a message that names keys.
    pub(super) fn show_text(&mut self, text: NoticeText) {
        self.notify_text(NoticeLevel::Done, NoticeTopic::Key, text);
    }

    /// Shows an error that stays until it is dismissed.
    pub(super) fn notify_failure(&mut self, text: &str) {
        self.notify(NoticeLevel::Error, NoticeTopic::Failure, text);
    }

    /// Shows a message, warning or error.
    pub(super) fn notify(&mut self, level: NoticeLevel, topic: NoticeTopic, text: &str) {
        self.notices.push(level, topic, text, self.clock.now);
    }

    /// Shows a message, warning or error that names keys.
    pub(super) fn notify_text(&mut self, level: NoticeLevel, topic: NoticeTopic, text: NoticeText) {
        self.notices.push_text(level, topic, text, self.clock.now);
    }

    /// Opens a confirmation.
    pub(super) fn confirm(&mut self, question: Confirmation) {
        self.open_mode(InputMode::Confirm(question));
    }

    /// Opens a prompt with an initial text.
    pub(super) fn open_prompt(&mut self, kind: PromptKind, text: &str) {
        if self.session.read_only {
            return self.show_message("Not changed: started with --read-only.");
        }
        self.open_mode(InputMode::Prompt(Box::new(Prompt::new(kind, text))));
    }

    /// Prompts for the folder of a new blog; posts created in the tour go there.
    pub(super) fn prompt_for_blog_folder(&mut self, first: FirstContent) {
        self.open_prompt(PromptKind::NewBlog(Box::new(first)), DEFAULT_FOLDER);
    }

    /// Closes the completion menu because something else gets the focus.
    pub(super) fn close_completion(&mut self) {
        if matches!(self.mode, InputMode::Completion(_)) {
            self.close_mode();
        }
    }

    /// Opens a mode, which receives the keys.
    pub(super) fn open_mode(&mut self, mode: InputMode) {
        *self.mode = mode;
    }

    /// Closes the open mode and returns it; the focused pane receives the keys.
    pub(super) fn close_mode(&mut self) -> InputMode {
        std::mem::replace(self.mode, InputMode::Browse)
    }

    /// Closes the open dialog if its outcome says so, and returns what it requests.
    pub(super) fn apply_outcome<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        match outcome {
            Outcome::Stay => None,
            Outcome::Run(request) => Some(request),
            Outcome::Close => {
                self.close_mode();
                None
            }
            Outcome::Finish(request) => {
                self.close_mode();
                Some(request)
            }
        }
    }
}
