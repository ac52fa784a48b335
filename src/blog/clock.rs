//! The current time, passed in as a value: nothing in `blog` reads the system clock.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A point in time and the reader's time zone.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The current instant.
    pub now: Timestamp,
    /// The reader's time zone.
    pub zone: TimeZone,
}
