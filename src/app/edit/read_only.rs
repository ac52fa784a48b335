//! Read-only texts: the reasons and their messages.

use crate::app::App;
use crate::app::confirm::Confirmation;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::config::{Action, KeyScope};

use super::open_post::LoadedFile;

/// Why a text is read-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// Another postdesk is editing it.
    OtherInstance,
    /// Not valid UTF-8, or contains NUL.
    NotText,
    /// The program was started with `--read-only`.
    ReadOnlySession,
    /// The file has no write permission.
    NoWritePermission,
    /// The file is larger than 64 MiB, and only its beginning is loaded.
    TooLarge,
}

impl ReadOnlyReason {
    /// Returns why a loaded file cannot be edited.
    pub(super) fn of(disk: &LoadedFile) -> Option<Self> {
        let large = disk.is_truncated.then_some(Self::TooLarge);
        let bytes = disk.is_lossy.then_some(Self::NotText);
        let protected = disk.base.is_protected().then_some(Self::NoWritePermission);
        large.or(bytes).or(protected)
    }

    /// Whether the user can choose to edit anyway.
    fn can_be_lifted(self) -> bool {
        matches!(self, Self::OtherInstance | Self::NoWritePermission)
    }

    /// Returns the reason as text for a message.
    fn description(self) -> &'static str {
        match self {
            Self::OtherInstance => "another postdesk is editing this post",
            Self::NotText => "the file is no text",
            Self::ReadOnlySession => "started with --read-only",
            Self::NoWritePermission => "the file is read-only (no write permission)",
            Self::TooLarge => "the file is larger than 64 MiB, this is its beginning",
        }
    }
}

impl App {
    /// Shows why the opened text is read-only.
    pub(super) fn notify_read_only(&mut self) {
        let Some(lock) = self
            .edit
            .current()
            .and_then(|open_post| open_post.read_only_reason)
        else {
            return;
        };
        let text = match lock {
            ReadOnlyReason::OtherInstance => {
                "Another postdesk is editing this post: it can be read here. Type to take it over."
                    .to_owned()
            }
            ReadOnlyReason::NotText => {
                "This file is no text: it can be read here, and stays as it is.".to_owned()
            }
            ReadOnlyReason::ReadOnlySession => {
                "Started with --read-only: nothing can be changed.".to_owned()
            }
            ReadOnlyReason::NoWritePermission => format!(
                "This file is read-only (no write permission). {} to edit it anyway.",
                self.save_key()
            ),
            ReadOnlyReason::TooLarge => {
                "This file is larger than 64 MiB: opened read-only, only its beginning is shown."
                    .to_owned()
            }
        };
        self.notices.push(
            NoticeLevel::Warning,
            NoticeTopic::ReadOnly,
            &text,
            self.clock.now,
        );
    }

    /// Responds to an attempt to change a read-only text.
    pub(super) fn refuse_change(&mut self, lock: ReadOnlyReason) {
        match lock {
            ReadOnlyReason::OtherInstance => self.ask_to_take_over(lock),
            ReadOnlyReason::NoWritePermission => {
                let (why, key) = (lock.description(), self.save_key());
                self.show_message(&format!("Not changed: {why}. {key} to edit it anyway."));
            }
            _ => self.show_message(&format!("Not changed: {}.", lock.description())),
        }
    }

    /// Responds to an attempt to save a read-only text.
    pub(super) fn refuse_save(&mut self, lock: ReadOnlyReason) {
        if lock.can_be_lifted() {
            return self.ask_to_take_over(lock);
        }
        self.show_message(&format!("Not saved: {}.", lock.description()));
    }

    fn save_key(&self) -> String {
        let key = self.session.keymap.key(KeyScope::Edit, Action::Save);
        key.map_or_else(|| "Save".to_owned(), |key| key.to_string())
    }

    /// Asks whether to edit a read-only text anyway.
    fn ask_to_take_over(&mut self, lock: ReadOnlyReason) {
        self.confirm(Confirmation::TakeOver { lock });
    }

    /// Makes the text on the screen editable; changes that others save are still detected.
    pub(in crate::app) fn take_over(&mut self) {
        self.notices.retract(&NoticeTopic::ReadOnly);
        let Some(open_post) = self.edit.current_mut() else {
            return;
        };
        let lifted = open_post
            .read_only_reason
            .take_if(|lock| lock.can_be_lifted());
        match lifted {
            Some(ReadOnlyReason::NoWritePermission) => {
                self.show_message("You can edit this post now. Saving keeps its permissions.");
            }
            _ => self.show_message(
                "It can be written here now. What the other saves is not overwritten.",
            ),
        }
    }
}
