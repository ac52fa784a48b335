//! The date of a post: its instant, its source, and the calendar day shown for it everywhere.

use jiff::civil::Date;
use jiff::fmt::serde::timestamp::nanosecond;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// The date of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostDate {
    /// The instant.
    #[serde(with = "nanosecond::required")]
    pub at: Timestamp,
    /// Where it was found.
    pub from: DateFrom,
    /// The offset, at that instant, of the zone that determines the day; `None` until a zone is
    /// assigned.
    #[serde(with = "offset_seconds")]
    pub offset: Option<Offset>,
}

/// The stored form of an offset: seconds east of UTC.
mod offset_seconds {
    use jiff::tz::Offset;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes an offset.
    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(super) fn serialize<S: Serializer>(
        offset: &Option<Offset>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        offset.map(Offset::seconds).serialize(out)
    }

    /// Reads an offset; one that no zone can have is none.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        stored: D,
    ) -> Result<Option<Offset>, D::Error> {
        let seconds = Option::<i32>::deserialize(stored)?;
        Ok(seconds.and_then(|seconds| Offset::from_seconds(seconds).ok()))
    }
}

/// Where the date of a post was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateFrom {
    /// A key of the front matter.
    FrontMatter,
    /// The name of the file or of a folder above it.
    FileName,
    /// A key of the front matter that the generator doesn't read as the date.
    OtherKey,
    /// The `path`, `slug` or `permalink` of the front matter.
    Permalink,
    /// The name of the file or of a folder above it, where the generator doesn't read it.
    PathOnly,
    /// The first commit of the file; there is no other date.
    Git,
    /// The file system; there is no commit either.
    FileSystem,
}

impl PostDate {
    /// Creates a date without a zone.
    pub fn new(at: Timestamp, from: DateFrom) -> Self {
        Self {
            at,
            from,
            offset: None,
        }
    }

    /// Assigns a zone: the day is the one in that zone.
    #[must_use]
    pub fn in_zone(self, zone: &TimeZone) -> Self {
        Self {
            offset: Some(zone.to_offset(self.at)),
            ..self
        }
    }

    /// Whether the date is a fallback that the generator doesn't use as the date of the post.
    pub fn is_fallback(&self) -> bool {
        !matches!(self.from, DateFrom::FrontMatter | DateFrom::FileName)
    }

    /// Whether the date is a recorded instant that nobody wrote: that of a commit or of the file.
    pub fn is_recorded(&self) -> bool {
        matches!(self.from, DateFrom::Git | DateFrom::FileSystem)
    }

    /// Returns the date and time in the assigned zone; without one, in UTC, or in the reader's zone
    /// if nobody wrote the date.
    pub fn local(&self, reader: &TimeZone) -> Zoned {
        let zone = match self.offset {
            Some(offset) => TimeZone::fixed(offset),
            None if self.is_recorded() => reader.clone(),
            None => TimeZone::UTC,
        };
        self.at.to_zoned(zone)
    }

    /// Returns the day of the post in the zone of [`Self::local`].
    pub fn day(&self, reader: &TimeZone) -> Date {
        self.local(reader).date()
    }
}

impl DateFrom {
    /// Describes a fallback date, as in "the list shows …".
    pub fn description(self) -> &'static str {
        match self {
            Self::FrontMatter => "the date of the post",
            Self::FileName | Self::PathOnly => "the date in its path",
            Self::OtherKey => "another date of its front matter",
            Self::Permalink => "the date in its URL",
            Self::Git => "its first commit",
            Self::FileSystem => "the file date",
        }
    }
}
