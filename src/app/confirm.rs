//! Confirmation in the status line. `Esc` always cancels.

use std::path::PathBuf;

use crate::blog::ExternalUrl;
use crate::config::action_sets::QuestionAction;

use super::edit::read_only::ReadOnlyReason;
use super::outcome::Outcome;

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
    /// Whether to save a text whose front matter is damaged.
    SaveDamaged {
        /// The file.
        path: PathBuf,
        /// Whether the program quits afterwards.
        quits: bool,
    },
    /// Whether to edit a read-only post.
    TakeOver {
        /// Why it is read-only.
        lock: ReadOnlyReason,
    },
}

/// Answer to a confirmation.
pub(super) enum ConfirmAnswer {
    OpenUrl(String),
    CopyUrl(String),
    SaveAndQuit,
    DiscardAndQuit,
    KeepRunning,
    SaveDamaged { path: PathBuf, quits: bool },
    TakeOver,
}

impl Confirmation {
    /// Handles an action.
    pub(super) fn handle(&self, action: QuestionAction) -> Outcome<ConfirmAnswer> {
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
            (Self::SaveDamaged { path, quits }, QuestionAction::Save) => {
                ConfirmAnswer::SaveDamaged {
                    path: path.clone(),
                    quits: *quits,
                }
            }
            (
                Self::SaveDamaged { quits: true, .. },
                QuestionAction::Cancel | QuestionAction::Back,
            ) => ConfirmAnswer::KeepRunning,
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
