//! The only place that asks what time it is.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::blog::Clock;

/// Reads the clock; the zone is that of the system, asked once by the caller.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock is read here and handed on"
)]
pub fn now(zone: &TimeZone) -> Clock {
    Clock {
        now: Timestamp::now(),
        zone: zone.clone(),
    }
}

/// Reads the clock and the zone of the system.
pub fn system() -> Clock {
    now(&TimeZone::system())
}

/// Tells how long something took.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts counting.
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock is read here and handed on"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Tells how long it is since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// A moment to wait for, on the clock that never jumps.
#[derive(Clone, Copy, Debug)]
pub struct Until(Instant);

impl Until {
    /// Gives the moment, for work that is to stop then.
    pub fn instant(self) -> Instant {
        self.0
    }

    /// Takes the moment that is `milliseconds` from now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock is read here and handed on"
    )]
    pub fn after(milliseconds: u64) -> Self {
        Self(Instant::now() + Duration::from_millis(milliseconds))
    }

    /// Tells how long it is until then; nothing when it has passed.
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock is read here and handed on"
    )]
    pub fn left(self) -> Option<Duration> {
        let left = self.0.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }
}
