//! What is being said: quiet words in the status line, warnings and errors in a row of their own.
//!
//! A word goes after four seconds or with the next key. A warning stays until `Esc`, or until it
//! is no longer true: that is what its topic is for.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::blog::when;

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something was done.
    Done,
    /// Something is not as it should be.
    Warning,
    /// Something failed.
    Error,
}

/// What a notice is about, so that a newer one replaces it and the truth can take it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// An answer to the last key.
    Key,
    /// A file the person wrote.
    Settings,
    /// The posts folder is gone.
    Missing,
    /// The folder is polled, not watched.
    Polling,
    /// Something in the folder cannot be read.
    Trouble,
    /// A post could not be saved.
    Save,
    /// A post that is open was changed by another.
    Changed,
    /// Unsaved text has no place, or another than usual.
    Drafts,
    /// There is unsaved text of an earlier run.
    Recovered,
    /// An earlier run left text that was typed into a form or prompt.
    Typed,
    /// A text can be read but not written.
    Lock,
    /// A step over posts was not done.
    Step,
    /// How what runs once posts are published ended.
    Hook,
    /// A part of the program failed and goes on.
    Failure,
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How grave.
    pub level: Level,
    /// About what.
    pub topic: Topic,
    /// The words, as they came: they become drawable in `ui`.
    pub text: String,
    /// When it was said.
    pub at: Timestamp,
}

/// Everything that is and was said.
#[derive(Debug, Default)]
pub struct Notices {
    word: Option<Notice>,
    standing: Vec<Notice>,
    troubles: Vec<String>,
    past: VecDeque<Notice>,
}

/// How long a quiet word stays, in milliseconds.
const WORD: i64 = 4_000;
/// How many notices the messages keep.
const MOST_PAST: usize = 200;

impl Notices {
    /// Returns whether something in the folder is wrong.
    pub fn has_trouble(&self) -> bool {
        !self.troubles.is_empty()
    }

    /// Says something.
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

    /// Takes back what is no longer true.
    pub fn retract(&mut self, topic: &Topic) {
        self.standing.retain(|notice| notice.topic != *topic);
    }

    /// Replaces what is said about the folder; what was dismissed is not said again.
    pub fn set_troubles(&mut self, troubles: &[String], now: Timestamp) {
        self.standing
            .retain(|notice| notice.topic != Topic::Trouble || troubles.contains(&notice.text));
        let before = std::mem::replace(&mut self.troubles, troubles.to_vec());
        for trouble in troubles.iter().filter(|trouble| !before.contains(trouble)) {
            self.say(Level::Warning, Topic::Trouble, trouble, now);
        }
    }

    /// Gives the word of the status line.
    pub fn word(&self) -> Option<&Notice> {
        self.word.as_ref()
    }

    /// Gives the newest warning or error that stands.
    pub fn row(&self) -> Option<&Notice> {
        self.standing.last()
    }

    /// Counts the others that stand below it.
    pub fn more(&self) -> usize {
        self.standing.len().saturating_sub(1)
    }

    /// Takes the newest away; tells whether there was one.
    pub fn dismiss(&mut self) -> bool {
        self.standing.pop().is_some()
    }

    /// Gives all that was said, newest first.
    pub fn past(&self) -> impl Iterator<Item = &Notice> {
        self.past.iter().rev()
    }

    /// Takes the quiet word away: a key was pressed.
    pub fn key_pressed(&mut self) {
        self.word = None;
    }

    /// Takes the quiet word away when its time is over.
    pub fn expire(&mut self, now: Timestamp) {
        if self.deadline().is_some_and(|at| at <= now) {
            self.word = None;
        }
    }

    /// Tells when the quiet word goes.
    pub fn deadline(&self) -> Option<Timestamp> {
        self.word
            .as_ref()
            .map(|notice| when::later(notice.at, WORD))
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
