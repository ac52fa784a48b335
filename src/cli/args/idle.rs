//! `--idle`: time without keys after which a session ends.

use std::time::Duration;

use jiff::SignedDuration;

/// Maximum value in seconds: one year.
const MAX_SECONDS: u64 = 365 * 24 * 3600;

/// Time without keys after which a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// After this time.
    After(Duration),
    /// Never.
    Never,
}

impl Idle {
    /// Default for readers: 15 minutes.
    pub const READER_DEFAULT: Self = Self::After(Duration::from_secs(15 * 60));

    /// Returns the time, or `None` for [`Idle::Never`].
    pub fn duration(self) -> Option<Duration> {
        match self {
            Self::After(time) => Some(time),
            Self::Never => None,
        }
    }
}

/// Parses a duration such as `15m`, or `off`.
pub(super) fn parse(text: &str) -> Result<Idle, String> {
    if text == "off" {
        return Ok(Idle::Never);
    }
    let time: Option<SignedDuration> = text.parse().ok();
    let time = time.and_then(|time| Duration::try_from(time).ok());
    let is_fine = |time: &Duration| (1..=MAX_SECONDS).contains(&time.as_secs());
    let time = time.filter(is_fine).map(Idle::After);
    time.ok_or_else(|| {
        "use a duration from 1s to a year, for example 90s, 15m or 1h, or off".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_durations_and_off() {
        let seconds = |text| {
            parse(text)
                .ok()
                .map(|idle| idle.duration().map(|it| it.as_secs()))
        };
        for (text, wanted) in [
            ("90s", Some(Some(90))),
            ("15m", Some(Some(900))),
            ("1h", Some(Some(3600))),
            ("1h30m", Some(Some(5400))),
            ("PT1H", Some(Some(3600))),
            ("off", Some(None)),
            ("", None),
            ("0s", None),
            ("0", None),
            ("15", None),
            ("-5m", None),
            ("5m ago", None),
            ("400000000s", None),
            ("never", None),
            ("15m; sh", None),
        ] {
            assert_eq!(seconds(text), wanted, "{text}");
        }
    }
}
