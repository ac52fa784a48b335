//! Debouncing of changes, so that a checkout of ten thousand files is a few watch events.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::WatchEvent;

/// How long there must be no changes before an event is sent.
const QUIET_TIME: Duration = Duration::from_millis(75);
/// How long an event is delayed at most.
const MAX_DELAY: Duration = Duration::from_millis(500);

/// Scope of a rescan: some directories, or everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ChangeScope {
    Directories(BTreeSet<PathBuf>),
    Everything,
}

/// Changes since the last event.
#[derive(Debug, Default)]
pub(super) struct PendingChanges {
    changed: Option<ChangeScope>,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl PendingChanges {
    /// Adds what changed at `now`.
    pub(super) fn add(&mut self, changed: ChangeScope, now: Instant) {
        let joined = match (self.changed.take(), changed) {
            (None, ChangeScope::Directories(new)) if new.is_empty() => return,
            (None, new) => new,
            (Some(ChangeScope::Directories(mut old)), ChangeScope::Directories(new)) => {
                old.extend(new);
                ChangeScope::Directories(old)
            }
            _ => ChangeScope::Everything,
        };
        self.changed = Some(joined);
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// Returns when the next event is due.
    pub(super) fn due(&self) -> Option<Instant> {
        Some((self.last? + QUIET_TIME).min(self.first? + MAX_DELAY))
    }

    /// Removes and returns the event, once it is due.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<WatchEvent> {
        self.due().filter(|due| *due <= now)?;
        match std::mem::take(self).changed? {
            ChangeScope::Everything => Some(WatchEvent::Everything),
            ChangeScope::Directories(directories) => {
                Some(WatchEvent::Directories(directories.into_iter().collect()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(name: &str) -> ChangeScope {
        ChangeScope::Directories([PathBuf::from(name)].into())
    }

    fn start() -> Instant {
        #[expect(
            clippy::disallowed_methods,
            reason = "an instant can be had no other way"
        )]
        Instant::now()
    }

    #[test]
    fn a_burst_is_one_hint_after_it_is_quiet() {
        let (mut pending, start) = (PendingChanges::default(), start());
        pending.add(directory("a"), start);
        pending.add(directory("b"), start + QUIET_TIME / 2);
        assert_eq!(pending.take_due(start + QUIET_TIME), None);
        let both = vec![PathBuf::from("a"), PathBuf::from("b")];
        assert_eq!(
            pending.take_due(start + QUIET_TIME * 2),
            Some(WatchEvent::Directories(both))
        );
        assert_eq!(pending.due(), None);
    }

    #[test]
    fn changes_without_a_pause_are_told_after_half_a_second() {
        let (mut pending, start) = (PendingChanges::default(), start());
        for step in 0..50 {
            pending.add(directory("a"), start + QUIET_TIME / 5 * step);
        }
        assert_eq!(pending.due(), Some(start + MAX_DELAY));
    }

    #[test]
    fn everything_includes_directories() {
        let (mut pending, start) = (PendingChanges::default(), start());
        pending.add(ChangeScope::Everything, start);
        pending.add(directory("a"), start);
        assert_eq!(
            pending.take_due(start + QUIET_TIME),
            Some(WatchEvent::Everything)
        );
    }

    #[test]
    fn an_empty_change_sends_no_event() {
        let mut pending = PendingChanges::default();
        pending.add(ChangeScope::Directories(BTreeSet::new()), start());
        assert_eq!(pending.due(), None);
    }
}
