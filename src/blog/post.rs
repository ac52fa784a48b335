//! A post as the list, the preview and `--json` use it: everything but its body.
//!
//! Texts are stored as written; only `text::sanitize` makes them safe to draw.

mod date;
mod fields;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::fmt::serde::timestamp::nanosecond;
use serde::{Deserialize, Serialize};

pub use date::{DateFrom, PostDate};
pub use fields::{PostFields, PostFieldsBuilder};

/// Identifies a post within its blog: its path below the posts directory, with `/`.
///
/// Bytes that aren't UTF-8 are escaped, so that two posts never share an id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct PostId(Arc<str>);

impl From<String> for PostId {
    fn from(id: String) -> Self {
        Self(id.into())
    }
}

impl From<PostId> for String {
    fn from(id: PostId) -> Self {
        (*id.0).to_owned()
    }
}

impl PostId {
    /// Creates an id from a path below the posts directory.
    pub fn new(source: &str) -> Self {
        Self(source.into())
    }

    /// Returns the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PostId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// One post of the blog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// Its id within the blog.
    pub id: PostId,
    /// The path of the file; not part of the stored form, as it may not be text.
    #[serde(skip)]
    pub path: PathBuf,
    /// Its title and where it was found.
    pub title: Title,
    /// Its slug and URL.
    pub permalink: PostPermalink,
    /// Its date and where it was found.
    pub date: PostDate,
    /// Its tags, in the order of the front matter.
    pub tags: Vec<Tag>,
    /// Its authors: keys of the authors file, or names.
    pub authors: Vec<Author>,
    /// Its categories, language and other front matter.
    pub metadata: PostMetadata,
    /// Its state in a build, and the reason.
    pub state: PostState,
    /// The summary of its body for lists and index pages.
    pub summary: Summary,
    /// Why the generator can't read it, if so.
    pub problem: Option<Problem>,
    /// The stamp of the file when it was read.
    pub stamp: FileStamp,
    /// Whether readers may see it: then its text is read only while the stamp is unchanged.
    pub for_readers: bool,
}

/// Metadata of a post that most generators have no rules for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostMetadata {
    /// Its categories, if the generator has them: a path from the widest to the narrowest.
    pub categories: Vec<String>,
    /// Its language, if the post or its site says so.
    pub language: Option<Box<str>>,
    /// Its front matter as queries compare it.
    pub fields: PostFields,
}

/// A title and its origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// The title; may be empty if the generator allows it.
    pub text: String,
    /// Where it was found.
    pub from: TitleFrom,
}

/// Where a title was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TitleFrom {
    /// A key of the front matter.
    FrontMatter,
    /// The first heading of the body.
    Heading,
    /// The name of the file.
    FileName,
}

/// Where a post is on the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostPermalink {
    /// The slug of the generator, with its leading `/` if it has one.
    pub slug: String,
    /// The path of the page on the site.
    pub url: PageUrl,
}

/// The path of a post's page on its site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageUrl {
    /// The path, beginning with `/`.
    Known(String),
    /// The reason why it is unknown: the generator computes it in code, or builds no page.
    Unknown(String),
}

impl PageUrl {
    /// Returns the path, if known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(path) => Some(path),
            Self::Unknown(_) => None,
        }
    }

    /// Returns the path; empty if unknown.
    pub fn path(&self) -> &str {
        self.known().unwrap_or_default()
    }

    /// Returns why the path is unknown.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Known(_) => None,
            Self::Unknown(reason) => Some(reason),
        }
    }
}

impl Default for PageUrl {
    fn default() -> Self {
        Self::Known(String::new())
    }
}

/// A tag of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The name shown to readers.
    pub label: String,
    /// The path of its page on the site.
    pub url: String,
}

/// An author of a post: a key of the authors file, or a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author(pub String);

/// How a build of the site treats a post, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostState {
    /// The state.
    pub kind: StateKind,
    /// The reason: "`draft: true`", "date is 2026-12-01"; empty for a published post.
    pub reason: String,
    /// When it changes by itself, if ever.
    #[serde(with = "nanosecond::optional")]
    pub changes_at: Option<Timestamp>,
    /// The file that sets the state, if it isn't the post: a data file, a section, or the defaults
    /// of the configuration.
    pub inherited_from: Option<String>,
    /// Whether everything that decides the state could be read. If not, the post is hidden from
    /// readers.
    pub is_certain: bool,
}

impl PostState {
    /// Creates a state without an end, with its reason.
    pub fn new(kind: StateKind, reason: &str) -> Self {
        Self {
            kind,
            reason: reason.to_owned(),
            changes_at: None,
            inherited_from: None,
            is_certain: true,
        }
    }
}

/// The states of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StateKind {
    /// Not part of a build.
    Draft,
    /// Not part of a build until its date.
    Scheduled,
    /// On the site and in its lists.
    Published,
    /// On the site, but not in its lists.
    Unlisted,
    /// No longer part of a build, since a date has passed.
    Expired,
    /// Rejected by the generator.
    Problem,
}

impl StateKind {
    /// Returns the name used in queries, lists and `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Unlisted => "unlisted",
            Self::Expired => "expired",
            Self::Problem => "problem",
        }
    }
}

/// The summary of a body for lists and index pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The description of the front matter, else the excerpt that the generator takes from the
    /// body.
    pub description: String,
    /// The image of the front matter as written; empty if there is none.
    pub image: String,
    /// Whether the body contains a truncate marker.
    pub has_truncate_marker: bool,
    /// Number of words in the body, by Unicode word boundaries.
    pub words: usize,
}

impl Summary {
    /// Returns the reading time in minutes, at 200 words a minute.
    pub fn reading_minutes(&self) -> f64 {
        self.words as f64 / 200.0
    }
}

/// An error in a post: what is wrong, where, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in that line, from 1, in characters.
    pub column: usize,
    /// The rule that is broken.
    pub code: ProblemCode,
    /// The error message, in lower case, with the key or value it is about.
    pub message: String,
    /// The fix: usually what to write instead.
    pub hint: String,
}

/// The rule that a post breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProblemCode {
    /// The file cannot be read.
    Unreadable,
    /// The file is not text.
    NotText,
    /// The front matter exceeds the limits on size or depth.
    TooLarge,
    /// The front matter is not valid YAML.
    Yaml,
    /// The front matter is not valid TOML.
    Toml,
    /// The front matter is not valid JSON.
    Json,
    /// The front matter is in a language that the generator or postdesk rejects.
    Language,
    /// The front matter is not a map.
    NotAMap,
    /// The generator rejects the value of a field.
    Field,
    /// The date cannot be parsed.
    Date,
    /// An author is not in the authors file.
    Author,
    /// An `index` file beside or above it takes its page.
    Bundled,
    /// Another post has the same URL.
    SameUrl,
}

impl ProblemCode {
    /// All rules.
    pub const ALL: [Self; 13] = [
        Self::Unreadable,
        Self::NotText,
        Self::TooLarge,
        Self::Yaml,
        Self::Toml,
        Self::Json,
        Self::Language,
        Self::NotAMap,
        Self::Field,
        Self::Date,
        Self::Author,
        Self::Bundled,
        Self::SameUrl,
    ];

    /// Returns the name used in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NotText => "not-text",
            Self::TooLarge => "too-large",
            Self::Yaml => "yaml",
            Self::Toml => "toml",
            Self::Json => "json",
            Self::Language => "language",
            Self::NotAMap => "not-a-map",
            Self::Field => "field",
            Self::Date => "date",
            Self::Author => "author",
            Self::Bundled => "bundled",
            Self::SameUrl => "same-url",
        }
    }
}

/// Detects file changes: compared, but never relied on alone before overwriting text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileStamp {
    /// Device and inode.
    pub file: (u64, u64),
    /// Size in bytes.
    pub size: u64,
    /// Modification time, in nanoseconds since 1970; may be in the future or before 1970.
    pub modified: i128,
    /// Status change time, in nanoseconds since 1970.
    pub changed: i128,
}

#[cfg(test)]
pub(crate) mod samples;
