//! Confirmation in the status line. `Esc` always cancels.

use crate::blog::ExternalUrl;
use crate::config::action_sets::QuestionAction;

use super::edit::read_only::ReadOnlyReason;
use super::mode::InputMode;
use super::outcome::Outcome;
use super::{App, Effect};

/// A confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Whether to open an external URL.
    OpenUrl {
        /// The URL.
        web: ExternalUrl,
        /// Host named by the link's text, if it isn't the real one.
        mismatched_host: Option<String>,
    },
    /// Handling of unsaved text on quit.
    Quit {
        /// Number of posts with unsaved text.
        count: usize,
    },
    /// Whether to edit a read-only post.
    TakeOver {
        /// Why it is read-only.
        lock: ReadOnlyReason,
    },
}

/// Answer to a confirmation.
enum ConfirmAnswer {
    OpenUrl(String),
    CopyUrl(String),
    SaveAndQuit,
    DiscardAndQuit,
    KeepRunning,
    TakeOver,
}

impl Confirmation {
    /// Handles an action.
    fn handle(&self, action: QuestionAction) -> Outcome<ConfirmAnswer> {
        let answer = match (self, action) {
            (Self::OpenUrl { web, .. }, QuestionAction::Open) => {
                ConfirmAnswer::OpenUrl(web.url.clone())
            }
            (Self::OpenUrl { web, .. }, QuestionAction::Copy) => {
                ConfirmAnswer::CopyUrl(web.url.clone())
            }
            (Self::Quit { .. }, QuestionAction::Save) => ConfirmAnswer::SaveAndQuit,
            (Self::Quit { .. }, QuestionAction::Discard) => ConfirmAnswer::DiscardAndQuit,
            (Self::Quit { .. }, QuestionAction::Cancel | QuestionAction::Back) => {
                ConfirmAnswer::KeepRunning
            }
            (Self::TakeOver { .. }, QuestionAction::StealLock) => ConfirmAnswer::TakeOver,
            (_, QuestionAction::Cancel | QuestionAction::Back) => return Outcome::Close,
            (
                _,
                QuestionAction::Open
                | QuestionAction::Copy
                | QuestionAction::Save
                | QuestionAction::Discard
                | QuestionAction::StealLock,
            ) => return Outcome::Stay,
        };
        Outcome::Finish(answer)
    }
}

impl App {
    /// Opens a confirmation.
    pub(super) fn confirm(&mut self, question: Confirmation) {
        self.open_mode(InputMode::Confirm(question));
    }

    /// Carries out the answer to a confirmation.
    pub(super) fn dispatch_in_confirm(&mut self, action: QuestionAction) {
        let InputMode::Confirm(question) = &self.mode else {
            return;
        };
        let outcome = question.handle(action);
        match self.apply_outcome(outcome) {
            None => {}
            Some(ConfirmAnswer::OpenUrl(url)) => self.open_url(url),
            Some(ConfirmAnswer::CopyUrl(url)) => self.copy(&url, "Copied"),
            Some(ConfirmAnswer::SaveAndQuit) => {
                self.park_typing();
                self.save_and_quit();
            }
            Some(ConfirmAnswer::DiscardAndQuit) => self.discard_and_quit(),
            Some(ConfirmAnswer::KeepRunning) => {
                self.resume_typing();
                self.edit.stop_quitting();
            }
            Some(ConfirmAnswer::TakeOver) => self.edit.take_over(context!(self)),
        }
    }

    /// Opens an external URL, or copies it where no browser may be or is of use.
    fn open_url(&mut self, url: String) {
        if self.session.read_only {
            return self.copy(&url, "Read-only: copied instead of opened");
        }
        if self.session.remote {
            // a browser on the remote machine is no use to the user here
            return self.copy(&url, "Over SSH, links are copied instead of opened");
        }
        self.show_message("Opening link.");
        self.outbox.push(Effect::Open(url));
    }
}
