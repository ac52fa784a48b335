//! The date of a post: the instant, how it is known, and the day that it is everywhere.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// When a post was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostDate {
    /// The instant.
    pub at: Timestamp,
    /// How we know it.
    pub from: DateFrom,
    /// The offset, at that instant, of the zone whose day the post has; `None` before the post has
    /// been placed in a zone.
    pub offset: Option<Offset>,
}

/// How we know the date of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The first commit of the file: nothing else says it.
    Git,
    /// The file system: not even Git says it.
    FileSystem,
}

impl PostDate {
    /// Creates a date that has not been placed in a zone yet.
    pub fn new(at: Timestamp, from: DateFrom) -> Self {
        Self {
            at,
            from,
            offset: None,
        }
    }

    /// Places the date in a zone: its day is the one in that zone.
    #[must_use]
    pub fn placed(self, zone: &TimeZone) -> Self {
        Self {
            offset: Some(zone.to_offset(self.at)),
            ..self
        }
    }

    /// Returns whether the date is a fallback: the generator doesn't take it for the date of the
    /// post.
    pub fn is_fallback(&self) -> bool {
        !matches!(self.from, DateFrom::FrontMatter | DateFrom::FileName)
    }

    /// Returns whether the date is an instant that nobody wrote: of a commit or of the file.
    pub fn is_recorded(&self) -> bool {
        matches!(self.from, DateFrom::Git | DateFrom::FileSystem)
    }

    /// Returns the date and time in the zone of the post's day; for a date that has not been placed,
    /// UTC, or the reader's zone where nobody wrote it.
    pub fn local(&self, reader: &TimeZone) -> Zoned {
        let zone = match self.offset {
            Some(offset) => TimeZone::fixed(offset),
            None if self.is_recorded() => reader.clone(),
            None => TimeZone::UTC,
        };
        self.at.to_zoned(zone)
    }

    /// Returns the day of the post, as [`Self::local`] has it.
    pub fn day(&self, reader: &TimeZone) -> Date {
        self.local(reader).date()
    }
}

impl DateFrom {
    /// Names a fallback date for people, as in "the list shows …".
    pub fn words(self) -> &'static str {
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
