//! Limits of a session: what readers of a public blog may do, and the idle timeout.
//!
//! Readers are limited in three places, each closed by default: actions they must not use do
//! nothing ([`App::may`]), effects that reach beyond their screen are dropped, and messages about
//! the machine are not shown.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::config::Action;

use super::notice::{Level, Topic};
use super::{App, Effect, Event};

/// Limits of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Whether it serves a reader: only published content, nothing shared, nothing started.
    pub is_public: bool,
    /// Idle timeout: how long without a key before the session ends.
    pub idle: Option<Duration>,
    /// Time of the last key, or of the first event.
    active: Option<Timestamp>,
    /// Whether it ended by idle timeout.
    has_ended: bool,
}

impl Limits {
    /// Creates the limits of a new session.
    pub fn new(is_public: bool, idle: Option<Duration>) -> Self {
        Self {
            is_public,
            idle,
            ..Self::default()
        }
    }

    /// Returns when the session ends if no key is pressed.
    pub fn deadline(&self) -> Option<Timestamp> {
        let idle = SignedDuration::try_from(self.idle?).ok()?;
        let from = self.active.filter(|_| !self.has_ended)?;
        Some(from.saturating_add(idle).unwrap_or(Timestamp::MAX))
    }

    /// Restarts the idle timeout if the event is user activity.
    fn note(&mut self, event: &Event, now: Timestamp) {
        let is_activity = matches!(
            event,
            Event::Key(_) | Event::Paste(_) | Event::Poured(_) | Event::Mouse(_) | Event::Resumed
        );
        if is_activity || self.active.is_none() {
            self.active = Some(now);
        }
    }
}

impl Effect {
    /// Whether a reader may cause it: it only reads posts or changes the reader's own screen, and
    /// writes and starts nothing.
    fn is_for_readers(&self) -> bool {
        match self {
            Self::Render(_)
            | Self::Colour(_)
            | Self::Pictures(_)
            | Self::Copy(_)
            | Self::Search(_)
            | Self::LookInTexts(_)
            | Self::Discard(_)
            | Self::Rescan
            | Self::Mouse(_)
            | Self::Repaint
            | Self::Quit => true,
            Self::Open(_)
            | Self::KeepPlaces(_)
            | Self::Load(_)
            | Self::Save(_)
            | Self::Keep(_)
            | Self::Forget(_)
            | Self::SetAside(..)
            | Self::ReplaceDraft(..)
            | Self::DropDraft(_)
            | Self::KeepTyped(_)
            | Self::ForgetTyped(_)
            | Self::ReplaceTyped(..)
            | Self::MakeBlog(_)
            | Self::Compare(_)
            | Self::Headings(_)
            | Self::Spell(_)
            | Self::Check(_)
            | Self::Plan(_)
            | Self::Sheet(_)
            | Self::Hooks(_)
            | Self::Operate(_)
            | Self::TakeBack(_)
            | Self::External(..)
            | Self::Release(_)
            | Self::Suspend => false,
        }
    }
}

impl App {
    /// Whether this session may use an action.
    pub fn may(&self, action: Action) -> bool {
        !self.limits.is_public || action.is_for_readers()
    }

    /// Whether messages of this topic are shown: readers get none about files, settings and the
    /// machine, which could reveal what they must not know.
    pub(super) fn hears(&self, topic: &Topic) -> bool {
        !self.limits.is_public || matches!(topic, Topic::Key | Topic::Missing)
    }

    /// Updates the idle timeout and, for readers, removes expired posts before an event is handled.
    pub(super) fn begin_event(&mut self, event: &Event) {
        self.limits.note(event, self.clock.now);
        if self.limits.is_public && self.library.withdraw_ended(self.clock.now) {
            self.settle();
        }
    }

    /// Ends the session at its idle timeout, and drops effects that readers must not cause.
    pub(super) fn within_limits(&mut self, mut effects: Vec<Effect>) -> Vec<Effect> {
        let is_over = self
            .limits
            .deadline()
            .is_some_and(|at| at <= self.clock.now);
        if is_over {
            self.limits.has_ended = true;
            effects.extend(self.terminate());
        }
        if self.limits.is_public {
            effects.retain(Effect::is_for_readers);
        }
        effects
    }

    /// Returns the message printed after the screen is gone, if the session timed out.
    pub fn farewell(&self) -> Option<String> {
        let idle = self.limits.idle.filter(|_| self.limits.has_ended)?;
        let kept = match self.edit.unsaved().count() {
            0 => "",
            _ => "; unsaved text was autosaved, and is offered when you open its post again",
        };
        Some(format!(
            "postdesk: ended after {} without a key{kept}",
            spelled(idle)
        ))
    }

    /// Shows a message of the runtime, if this session may see it.
    pub(super) fn say(&mut self, level: Level, topic: Topic, text: &str) -> Vec<Effect> {
        if self.hears(&topic) {
            self.notices.say(level, topic, text, self.clock.now);
        }
        Vec::new()
    }
}

/// Formats a duration in the largest unit that divides it.
fn spelled(time: Duration) -> String {
    let seconds = time.as_secs();
    let (number, unit) = match seconds {
        s if s >= 3600 && s % 3600 == 0 => (s / 3600, "hour"),
        s if s >= 60 && s % 60 == 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}
