//! Time as it is handed on: nothing here asks what time it is.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The time at which something is judged, and where.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Now.
    pub now: Timestamp,
    /// The zone of the reader.
    pub zone: TimeZone,
}
