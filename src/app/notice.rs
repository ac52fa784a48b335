//! Messages in the status line, and warnings and errors in a row of their own.
//!
//! A message disappears after four seconds or at the next key. A warning stays until `Esc`, or
//! until it is no longer true, which its topic is for.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::blog::human_date;

/// Severity of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Success or information.
    Done,
    /// Something needs attention.
    Warning,
    /// Something failed.
    Error,
}

/// Subject of a notice; by it a newer one replaces it, or it is retracted once it is no longer true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Answer to the last key.
    Key,
    /// A settings file of the user.
    Settings,
    /// The posts folder is missing.
    Missing,
    /// The folder is polled instead of watched.
    Polling,
    /// Something in the folder can't be read.
    Trouble,
    /// A post could not be saved.
    Save,
    /// An open post was changed on disk.
    Changed,
    /// Autosave failed, or uses another folder than usual.
    Drafts,
    /// There is unsaved text of an earlier run.
    Recovered,
    /// There is unsaved text of forms or prompts of an earlier run.
    Typed,
    /// A text is read-only.
    Lock,
    /// A change of posts was not applied.
    Step,
    /// Result of a publish hook.
    Hook,
    /// A part of the program failed and goes on.
    Failure,
}

/// A message, warning or error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Severity.
    pub level: Level,
    /// Subject.
    pub topic: Topic,
    /// Raw text; `ui` sanitizes it for display.
    pub text: String,
    /// Time it was created.
    pub at: Timestamp,
}

/// Current and past notices.
#[derive(Debug, Default)]
pub struct Notices {
    word: Option<Notice>,
    standing: Vec<Notice>,
    troubles: Vec<String>,
    past: VecDeque<Notice>,
}

/// How long a message stays in the status line, in milliseconds.
const WORD: i64 = 4_000;
/// Maximum number of past notices.
const MOST_PAST: usize = 200;

impl Notices {
    /// Whether something in the folder can't be read.
    pub fn has_trouble(&self) -> bool {
        !self.troubles.is_empty()
    }

    /// Adds a notice, unless a warning with the same text is shown; on some topics it replaces an
    /// older one.
    pub fn say(&mut self, level: Level, topic: Topic, text: &str, now: Timestamp) {
        let notice = Notice {
            level,
            topic,
            text: text.to_owned(),
            at: now,
        };
        if self.standing.iter().any(|other| other.text == text) {
            return;
        }
        if self.past.len() == MOST_PAST {
            self.past.pop_front();
        }
        self.past.push_back(notice.clone());
        match level {
            Level::Done => self.word = Some(notice),
            Level::Warning | Level::Error => {
                let replaces = matches!(
                    notice.topic,
                    Topic::Missing | Topic::Polling | Topic::Save | Topic::Changed | Topic::Drafts
                );
                if replaces {
                    self.retract(&notice.topic);
                }
                self.standing.push(notice);
            }
        }
    }

    /// Removes warnings that are no longer true.
    pub fn retract(&mut self, topic: &Topic) {
        self.standing.retain(|notice| notice.topic != *topic);
    }

    /// Replaces the scan warnings; dismissed ones are not shown again.
    pub fn set_troubles(&mut self, troubles: &[String], now: Timestamp) {
        self.standing
            .retain(|notice| notice.topic != Topic::Trouble || troubles.contains(&notice.text));
        let before = std::mem::replace(&mut self.troubles, troubles.to_vec());
        for trouble in troubles.iter().filter(|trouble| !before.contains(trouble)) {
            self.say(Level::Warning, Topic::Trouble, trouble, now);
        }
    }

    /// Returns the message in the status line.
    pub fn word(&self) -> Option<&Notice> {
        self.word.as_ref()
    }

    /// Returns the newest warning or error.
    pub fn row(&self) -> Option<&Notice> {
        self.standing.last()
    }

    /// Returns the number of warnings and errors below the newest.
    pub fn more(&self) -> usize {
        self.standing.len().saturating_sub(1)
    }

    /// Dismisses the newest warning or error; returns whether there was one.
    pub fn dismiss(&mut self) -> bool {
        self.standing.pop().is_some()
    }

    /// Returns all notices, newest first.
    pub fn past(&self) -> impl Iterator<Item = &Notice> {
        self.past.iter().rev()
    }

    /// Clears the status message, as a key was pressed.
    pub fn key_pressed(&mut self) {
        self.word = None;
    }

    /// Clears the status message once its time is over.
    pub fn expire(&mut self, now: Timestamp) {
        if self.deadline().is_some_and(|at| at <= now) {
            self.word = None;
        }
    }

    /// Returns when the status message disappears.
    pub fn deadline(&self) -> Option<Timestamp> {
        self.word
            .as_ref()
            .map(|notice| human_date::later(notice.at, WORD))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_word_goes_after_four_seconds_and_a_warning_stays() {
        let mut notices = Notices::default();
        notices.say(Level::Done, Topic::Key, "done", at(0));
        notices.say(Level::Warning, Topic::Polling, "polling", at(0));
        notices.expire(at(3));
        assert!(notices.word().is_some());
        notices.expire(at(4));
        assert!(notices.word().is_none());
        assert_eq!(notices.row().unwrap().text, "polling");
        assert!(notices.dismiss());
        assert_eq!(notices.past().count(), 2);
    }

    #[test]
    fn what_is_no_longer_true_is_taken_back() {
        let mut notices = Notices::default();
        notices.say(Level::Warning, Topic::Missing, "gone", at(0));
        notices.set_troubles(&["a".into(), "b".into()], at(0));
        assert_eq!(
            (notices.row().unwrap().text.as_str(), notices.more()),
            ("b", 2)
        );
        notices.set_troubles(&["a".into()], at(1));
        notices.retract(&Topic::Missing);
        assert!(notices.dismiss());
        notices.set_troubles(&["a".into()], at(2));
        assert!(notices.row().is_none());
        notices.set_troubles(&["a".into(), "c".into()], at(3));
        assert_eq!(
            (notices.row().unwrap().text.as_str(), notices.more()),
            ("c", 0)
        );
    }
}
