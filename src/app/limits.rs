//! Limits of a session: what readers of a public blog may do, and the idle timeout.
//!
//! Readers are limited in three places, each closed by default: actions they must not use do
//! nothing ([`SessionLimits::can_use`]), effects that reach beyond their screen are dropped, and messages about
//! the machine are not shown.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::config::Action;

use super::notice::NoticeTopic;
use super::{Effect, Event};

/// Limits of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionLimits {
    /// Whether it serves a reader: only published content, nothing shared, nothing started.
    pub is_public: bool,
    /// Idle timeout: how long without a key before the session ends.
    pub idle_timeout: Option<Duration>,
    /// Time of the last key, or of the first event.
    last_activity: Option<Timestamp>,
    /// Whether it ended by idle timeout.
    has_ended: bool,
}

impl SessionLimits {
    /// Creates the limits of a new session.
    pub fn new(is_public: bool, idle: Option<Duration>) -> Self {
        Self {
            is_public,
            idle_timeout: idle,
            ..Self::default()
        }
    }

    /// Returns when the session ends if no key is pressed.
    pub fn deadline(&self) -> Option<Timestamp> {
        let idle = SignedDuration::try_from(self.idle_timeout?).ok()?;
        let from = self.last_activity.filter(|_| !self.has_ended)?;
        Some(from.saturating_add(idle).unwrap_or(Timestamp::MAX))
    }

    /// Whether this session may use an action.
    pub fn can_use(&self, action: Action) -> bool {
        !self.is_public || action.is_for_readers()
    }

    /// Whether messages of this topic are shown: readers get none about files, settings and the
    /// machine, which could reveal what they must not know.
    pub(super) fn can_see(&self, topic: &NoticeTopic) -> bool {
        !self.is_public || matches!(topic, NoticeTopic::Key | NoticeTopic::FolderMissing)
    }

    /// Ends the session at its idle timeout; returns whether it is over.
    pub(super) fn end_when_idle(&mut self, now: Timestamp) -> bool {
        let is_over = self.deadline().is_some_and(|at| at <= now);
        self.has_ended |= is_over;
        is_over
    }

    /// Drops effects that readers must not cause.
    pub(super) fn restrict(&self, outbox: &mut Vec<Effect>) {
        if self.is_public {
            outbox.retain(Effect::is_for_readers);
        }
    }

    /// Returns the message printed after the screen is gone, if the session timed out.
    pub(super) fn exit_message(&self, unsaved: usize) -> Option<String> {
        let idle = self.idle_timeout.filter(|_| self.has_ended)?;
        let kept = match unsaved {
            0 => "",
            _ => "; unsaved text was autosaved; open the post to restore it",
        };
        Some(format!(
            "postdesk: ended after {} without a key{kept}",
            format_duration(idle)
        ))
    }

    /// Restarts the idle timeout if the event is user activity.
    pub(super) fn record_activity(&mut self, event: &Event, now: Timestamp) {
        let is_activity = matches!(
            event,
            Event::Key(_)
                | Event::Paste(_)
                | Event::PastedKeys(_)
                | Event::Mouse(_)
                | Event::Activate(_)
                | Event::Resumed
        );
        if is_activity || self.last_activity.is_none() {
            self.last_activity = Some(now);
        }
    }
}

impl Effect {
    /// Whether a reader may cause it: it only reads posts or changes the reader's own screen, and
    /// writes and starts nothing.
    fn is_for_readers(&self) -> bool {
        match self {
            Self::Render(_)
            | Self::Color(_)
            | Self::DecodeImages(_)
            | Self::KeepFrame
            | Self::Copy(_)
            | Self::CopyLines(_)
            | Self::Search(_)
            | Self::SearchFullText(_)
            | Self::FindLinks(_)
            | Self::DropPage(_)
            | Self::Rescan
            | Self::Mouse(_)
            | Self::Repaint
            | Self::Quit => true,
            Self::Open(_)
            | Self::SaveReadingPositions(_)
            | Self::SaveSession(_)
            | Self::SaveReadMarks(_)
            | Self::SavePins(_)
            | Self::Load(_)
            | Self::Save(_)
            | Self::Autosave(_)
            | Self::DropAutosave(_)
            | Self::StashText(..)
            | Self::ReplaceRecovery(..)
            | Self::DeleteRecovery(_)
            | Self::AutosaveTyped(_)
            | Self::DropTypedAutosave(_)
            | Self::ReplaceTypedRecovery(..)
            | Self::CreateBlog(_)
            | Self::Compare(_)
            | Self::Headings(_)
            | Self::ListImages(_)
            | Self::Spell(_)
            | Self::Check(_)
            | Self::Plan(_)
            | Self::LoadMetadata(_)
            | Self::RunHooks(_)
            | Self::ApplyChange(_)
            | Self::UndoChange(_)
            | Self::OpenExternalEditor(..)
            | Self::SaveTheme(..)
            | Self::SaveFilter(..)
            | Self::Release(_)
            | Self::Suspend => false,
        }
    }
}

/// Formats a duration in the largest unit that divides it.
fn format_duration(time: Duration) -> String {
    let seconds = time.as_secs();
    let (number, unit) = match seconds {
        s if s >= 3600 && s % 3600 == 0 => (s / 3600, "hour"),
        s if s >= 60 && s % 60 == 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}
