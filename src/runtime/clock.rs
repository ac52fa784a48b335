//! System clock: the only place that reads the time.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::blog::Clock;

/// Reads the clock. The time zone is the system's; the caller reads it once.
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

/// Reads the clock and the system's time zone.
pub fn system() -> Clock {
    now(&TimeZone::system())
}

/// Measures elapsed time.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts measuring.
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock is read here and handed on"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Returns the time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// A deadline on the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

impl Deadline {
    /// Returns the deadline as an `Instant`, for work that must stop then.
    pub fn instant(self) -> Instant {
        self.0
    }

    /// Creates a deadline `milliseconds` from now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock is read here and handed on"
    )]
    pub fn after(milliseconds: u64) -> Self {
        Self(Instant::now() + Duration::from_millis(milliseconds))
    }

    /// Returns the time left until the deadline; `None` once it has passed.
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock is read here and handed on"
    )]
    pub fn left(self) -> Option<Duration> {
        let left = self.0.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }
}
