//! Read-only texts: the reasons and their messages.

use crate::app::confirm::Question;
use crate::app::notice::{Level, Topic};
use crate::app::{App, Effect};
use crate::config::{Action, Scope};

use super::open_post::OnDisk;

/// Why a text is read-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Another postdesk is editing it.
    Other,
    /// Not valid UTF-8, or contains NUL.
    Bytes,
    /// The program was started with `--read-only`.
    ReadOnly,
    /// The file has no write permission.
    Protected,
    /// The file is larger than 64 MiB, and only its beginning is loaded.
    Large,
}

impl Lock {
    /// Returns why a loaded file cannot be edited.
    pub(super) fn of(disk: &OnDisk) -> Option<Self> {
        let large = disk.is_cut.then_some(Self::Large);
        let bytes = disk.lossy.then_some(Self::Bytes);
        let protected = disk.base.is_protected().then_some(Self::Protected);
        large.or(bytes).or(protected)
    }

    /// Whether the user can choose to edit anyway.
    fn can_be_lifted(self) -> bool {
        matches!(self, Self::Other | Self::Protected)
    }

    /// Returns the reason as text for a message.
    fn why(self) -> &'static str {
        match self {
            Self::Other => "another postdesk is editing this post",
            Self::Bytes => "the file is no text",
            Self::ReadOnly => "started with --read-only",
            Self::Protected => "the file is read-only (no write permission)",
            Self::Large => "the file is larger than 64 MiB, this is its beginning",
        }
    }
}

impl App {
    /// Shows why the opened text is read-only.
    pub(super) fn say_lock(&mut self) {
        let Some(lock) = self.edit.desk().and_then(|desk| desk.lock) else {
            return;
        };
        let text = match lock {
            Lock::Other => {
                "Another postdesk is editing this post: it can be read here. Type to take it over."
                    .to_owned()
            }
            Lock::Bytes => {
                "This file is no text: it can be read here, and stays as it is.".to_owned()
            }
            Lock::ReadOnly => "Started with --read-only: nothing can be changed.".to_owned(),
            Lock::Protected => format!(
                "This file is read-only (no write permission). {} to edit it anyway.",
                self.save_key()
            ),
            Lock::Large => {
                "This file is larger than 64 MiB: opened read-only, only its beginning is shown."
                    .to_owned()
            }
        };
        self.notices
            .say(Level::Warning, Topic::Lock, &text, self.clock.now);
    }

    /// Responds to an attempt to change a read-only text.
    pub(super) fn refuse_change(&mut self, lock: Lock) -> Vec<Effect> {
        match lock {
            Lock::Other => self.ask_to_take_over(lock),
            Lock::Protected => {
                let (why, key) = (lock.why(), self.save_key());
                self.answer(&format!("Not changed: {why}. {key} to edit it anyway."))
            }
            _ => self.answer(&format!("Not changed: {}.", lock.why())),
        }
    }

    /// Responds to an attempt to save a read-only text.
    pub(super) fn refuse_save(&mut self, lock: Lock) -> Vec<Effect> {
        if lock.can_be_lifted() {
            return self.ask_to_take_over(lock);
        }
        self.answer(&format!("Not saved: {}.", lock.why()))
    }

    fn save_key(&self) -> String {
        let key = self.setup.keymap.key(Scope::Edit, Action::Save);
        key.map_or_else(|| "Save".to_owned(), |key| key.to_string())
    }

    /// Asks whether to edit a read-only text anyway.
    fn ask_to_take_over(&mut self, lock: Lock) -> Vec<Effect> {
        self.ask(Question::TakeOver { lock })
    }

    /// Makes the text on the screen editable; changes that others save are still detected.
    pub(in crate::app) fn take_over(&mut self) -> Vec<Effect> {
        self.mode = crate::app::mode::Mode::Browse;
        self.notices.retract(&Topic::Lock);
        let Some(desk) = self.edit.desk_mut() else {
            return Vec::new();
        };
        let lifted = desk.lock.take_if(|lock| lock.can_be_lifted());
        match lifted {
            Some(Lock::Protected) => {
                self.answer("You can edit this post now. Saving keeps its permissions.")
            }
            _ => {
                self.answer("It can be written here now. What the other saves is not overwritten.")
            }
        }
    }
}
