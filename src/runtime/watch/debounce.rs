//! Debouncing of changes, so that a checkout of ten thousand files is a few watch events.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::Hint;

/// How long there must be no changes before an event is sent.
const QUIET: Duration = Duration::from_millis(75);
/// How long an event is delayed at most.
const LONGEST: Duration = Duration::from_millis(500);

/// Scope of a rescan: some directories, or everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Changed {
    Directories(BTreeSet<PathBuf>),
    Everything,
}

/// Changes since the last event.
#[derive(Debug, Default)]
pub(super) struct Pending {
    changed: Option<Changed>,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Pending {
    /// Adds what changed at `now`.
    pub(super) fn add(&mut self, changed: Changed, now: Instant) {
        let joined = match (self.changed.take(), changed) {
            (None, Changed::Directories(new)) if new.is_empty() => return,
            (None, new) => new,
            (Some(Changed::Directories(mut old)), Changed::Directories(new)) => {
                old.extend(new);
                Changed::Directories(old)
            }
            _ => Changed::Everything,
        };
        self.changed = Some(joined);
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// Returns when the next event is due.
    pub(super) fn due(&self) -> Option<Instant> {
        Some((self.last? + QUIET).min(self.first? + LONGEST))
    }

    /// Removes and returns the event, once it is due.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Hint> {
        self.due().filter(|due| *due <= now)?;
        match std::mem::take(self).changed? {
            Changed::Everything => Some(Hint::Everything),
            Changed::Directories(directories) => {
                Some(Hint::Directories(directories.into_iter().collect()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(name: &str) -> Changed {
        Changed::Directories([PathBuf::from(name)].into())
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
        let (mut pending, start) = (Pending::default(), start());
        pending.add(directory("a"), start);
        pending.add(directory("b"), start + QUIET / 2);
        assert_eq!(pending.take_due(start + QUIET), None);
        let both = vec![PathBuf::from("a"), PathBuf::from("b")];
        assert_eq!(
            pending.take_due(start + QUIET * 2),
            Some(Hint::Directories(both))
        );
        assert_eq!(pending.due(), None);
    }

    #[test]
    fn changes_without_a_pause_are_told_after_half_a_second() {
        let (mut pending, start) = (Pending::default(), start());
        for step in 0..50 {
            pending.add(directory("a"), start + QUIET / 5 * step);
        }
        assert_eq!(pending.due(), Some(start + LONGEST));
    }

    #[test]
    fn everything_takes_in_the_rest() {
        let (mut pending, start) = (Pending::default(), start());
        pending.add(Changed::Everything, start);
        pending.add(directory("a"), start);
        assert_eq!(pending.take_due(start + QUIET), Some(Hint::Everything));
    }

    #[test]
    fn nothing_changed_wakes_nobody() {
        let mut pending = Pending::default();
        pending.add(Changed::Directories(BTreeSet::new()), start());
        assert_eq!(pending.due(), None);
    }
}
