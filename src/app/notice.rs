//! Messages in the status line, and warnings and errors in a row of their own.
//!
//! A message disappears after four seconds or at the next key. A warning stays until `Esc`, or
//! until it is no longer true, which its topic is for.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::blog::human_date;
use crate::config::Action;

/// Severity of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeLevel {
    /// Success or information.
    Done,
    /// Something needs attention.
    Warning,
    /// Something failed.
    Error,
}

/// Subject of a notice; by it a newer one replaces it, or it is retracted once it is no longer true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeTopic {
    /// Answer to the last key.
    Key,
    /// A settings file of the user.
    Settings,
    /// The posts folder is missing.
    FolderMissing,
    /// The folder is polled instead of watched.
    Polling,
    /// Something in the folder can't be read.
    ScanWarning,
    /// A post could not be saved.
    Save,
    /// An open post was changed on disk.
    ChangedOnDisk,
    /// Autosave failed, or uses another folder than usual.
    Autosave,
    /// There is unsaved text of an earlier run.
    Recovered,
    /// There is unsaved text of forms or prompts of an earlier run.
    RecoveredInput,
    /// A text is read-only.
    ReadOnly,
    /// The front matter of the text on the screen is damaged.
    FrontMatter,
    /// A text was saved with conflict markers.
    ConflictMarkers,
    /// A change of posts was not applied.
    Change,
    /// Result of a publish hook.
    Hook,
    /// A part of the program failed and goes on.
    Failure,
}

/// Text of a notice, in which actions stand for their keys: which key does one depends on where the
/// notice is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeText {
    text: String,
    /// Actions by the byte at which their keys are inserted.
    keys: Vec<(usize, Action)>,
}

impl From<&str> for NoticeText {
    /// Returns a text without keys.
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl NoticeText {
    /// Creates a text without keys.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            keys: Vec::new(),
        }
    }

    /// Appends the key of an action.
    #[must_use]
    pub fn key(mut self, action: Action) -> Self {
        self.keys.push((self.text.len(), action));
        self
    }

    /// Appends words.
    #[must_use]
    pub fn words(mut self, words: &str) -> Self {
        self.text.push_str(words);
        self
    }
}

/// A message, warning or error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Severity.
    pub level: NoticeLevel,
    /// Subject.
    pub topic: NoticeTopic,
    /// Raw text without keys; sanitized for display.
    pub text: String,
    /// Actions by the byte of the text at which their keys are inserted.
    keys: Vec<(usize, Action)>,
    /// Time it was created.
    pub at: Timestamp,
}

impl Notice {
    /// Returns the text with each action replaced by a name for it, such as its key.
    pub fn text_with(&self, name: impl Fn(Action) -> String) -> String {
        let mut text = self.text.clone();
        for (at, action) in self.keys.iter().rev() {
            text.insert_str(*at, &name(*action));
        }
        text
    }
}

/// Current and past notices.
#[derive(Debug, Default)]
pub struct Notices {
    status: Option<Notice>,
    sticky: Vec<Notice>,
    scan_warnings: Vec<String>,
    history: VecDeque<Notice>,
    /// Text copied last, which a terminal may not have taken.
    pub(super) copied: String,
}

/// How long a message stays in the status line, in milliseconds.
const STATUS_MESSAGE_MS: i64 = 4_000;
/// Maximum number of past notices.
const MAX_HISTORY: usize = 200;

impl Notices {
    /// Whether something in the folder can't be read.
    pub fn has_scan_warnings(&self) -> bool {
        !self.scan_warnings.is_empty()
    }

    /// Adds a notice, unless a warning with the same text is shown; on some topics it replaces an
    /// older one.
    pub fn push(&mut self, level: NoticeLevel, topic: NoticeTopic, text: &str, now: Timestamp) {
        self.push_text(level, topic, NoticeText::new(text), now);
    }

    /// Adds a notice whose text names keys.
    pub fn push_text(
        &mut self,
        level: NoticeLevel,
        topic: NoticeTopic,
        text: NoticeText,
        now: Timestamp,
    ) {
        let notice = Notice {
            level,
            topic,
            text: text.text,
            keys: text.keys,
            at: now,
        };
        if self.sticky.iter().any(|other| other.text == notice.text) {
            return;
        }
        if self.history.len() == MAX_HISTORY {
            self.history.pop_front();
        }
        self.history.push_back(notice.clone());
        match level {
            NoticeLevel::Done => self.status = Some(notice),
            NoticeLevel::Warning | NoticeLevel::Error => {
                let replaces = matches!(
                    notice.topic,
                    NoticeTopic::FolderMissing
                        | NoticeTopic::Polling
                        | NoticeTopic::Save
                        | NoticeTopic::ChangedOnDisk
                        | NoticeTopic::Autosave
                        | NoticeTopic::FrontMatter
                        | NoticeTopic::ConflictMarkers
                );
                if replaces {
                    self.retract(&notice.topic);
                }
                self.sticky.push(notice);
            }
        }
    }

    /// Removes warnings that are no longer true; returns whether there was one.
    pub fn retract(&mut self, topic: &NoticeTopic) -> bool {
        let before = self.sticky.len();
        self.sticky.retain(|notice| notice.topic != *topic);
        self.sticky.len() < before
    }

    /// Replaces the scan warnings; dismissed ones are not shown again.
    pub fn set_scan_warnings(&mut self, troubles: &[String], now: Timestamp) {
        self.sticky.retain(|notice| {
            notice.topic != NoticeTopic::ScanWarning || troubles.contains(&notice.text)
        });
        let before = std::mem::replace(&mut self.scan_warnings, troubles.to_vec());
        for trouble in troubles.iter().filter(|trouble| !before.contains(trouble)) {
            self.push(NoticeLevel::Warning, NoticeTopic::ScanWarning, trouble, now);
        }
    }

    /// Returns the message in the status line.
    pub fn status_message(&self) -> Option<&Notice> {
        self.status.as_ref()
    }

    /// Returns the newest warning or error.
    pub fn top_warning(&self) -> Option<&Notice> {
        self.sticky.last()
    }

    /// Whether the newest warning stays until it no longer applies.
    pub fn stays(&self) -> bool {
        let newest = self.sticky.last();
        newest.is_some_and(|notice| notice.topic == NoticeTopic::FrontMatter)
    }

    /// Returns the text of the warning or error that is shown on a topic.
    pub fn shown(&self, topic: &NoticeTopic) -> Option<&str> {
        let found = self.sticky.iter().find(|notice| notice.topic == *topic);
        found.map(|notice| notice.text.as_str())
    }

    /// Returns the number of warnings and errors below the newest.
    pub fn hidden_warnings(&self) -> usize {
        self.sticky.len().saturating_sub(1)
    }

    /// Dismisses the newest warning or error; returns whether there was one. The warning about
    /// damaged front matter stays until that is fixed.
    pub fn dismiss(&mut self) -> bool {
        let stays = |notice: &Notice| notice.topic == NoticeTopic::FrontMatter;
        let place = self.sticky.iter().rposition(|notice| !stays(notice));
        place.map(|place| self.sticky.remove(place)).is_some()
    }

    /// Returns all notices, newest first.
    pub fn history(&self) -> impl Iterator<Item = &Notice> {
        self.history.iter().rev()
    }

    /// Clears the status message, as a key was pressed.
    pub fn clear_status_message(&mut self) {
        self.status = None;
    }

    /// Clears the status message once its time is over.
    pub fn expire(&mut self, now: Timestamp) {
        if self.deadline().is_some_and(|at| at <= now) {
            self.status = None;
        }
    }

    /// Returns when the status message disappears.
    pub fn deadline(&self) -> Option<Timestamp> {
        self.status
            .as_ref()
            .map(|notice| human_date::add_milliseconds(notice.at, STATUS_MESSAGE_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn status_message_expires_after_four_seconds_and_a_warning_stays() {
        let mut notices = Notices::default();
        notices.push(NoticeLevel::Done, NoticeTopic::Key, "done", at(0));
        notices.push(NoticeLevel::Warning, NoticeTopic::Polling, "polling", at(0));
        notices.expire(at(3));
        assert!(notices.status_message().is_some());
        notices.expire(at(4));
        assert!(notices.status_message().is_none());
        assert_eq!(notices.top_warning().unwrap().text, "polling");
        assert!(notices.dismiss());
        assert_eq!(notices.history().count(), 2);
    }

    #[test]
    fn warnings_that_are_no_longer_true_are_retracted() {
        let mut notices = Notices::default();
        notices.push(
            NoticeLevel::Warning,
            NoticeTopic::FolderMissing,
            "gone",
            at(0),
        );
        notices.set_scan_warnings(&["a".into(), "b".into()], at(0));
        assert_eq!(
            (
                notices.top_warning().unwrap().text.as_str(),
                notices.hidden_warnings()
            ),
            ("b", 2)
        );
        notices.set_scan_warnings(&["a".into()], at(1));
        notices.retract(&NoticeTopic::FolderMissing);
        assert!(notices.dismiss());
        notices.set_scan_warnings(&["a".into()], at(2));
        assert!(notices.top_warning().is_none());
        notices.set_scan_warnings(&["a".into(), "c".into()], at(3));
        assert_eq!(
            (
                notices.top_warning().unwrap().text.as_str(),
                notices.hidden_warnings()
            ),
            ("c", 0)
        );
    }
}
