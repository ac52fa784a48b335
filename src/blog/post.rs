//! A post as the list, the preview and `--json` see it: everything but its body.
//!
//! Texts are kept as they are written; they become drawable in `text::sanitize` alone.

mod date;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

pub use date::{DateFrom, PostDate};

/// Names a post within its blog: its path below the posts directory, with `/`.
///
/// A name that is not UTF-8 is kept by escaping its bytes, so that two posts never share an id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PostId(Arc<str>);

impl PostId {
    /// Takes a path below the posts directory.
    pub fn new(source: &str) -> Self {
        Self(source.into())
    }

    /// Shows the path.
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
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// Its name within the blog.
    pub id: PostId,
    /// The file.
    pub path: PathBuf,
    /// Its title and where that was found.
    pub title: Title,
    /// Where the site puts it.
    pub address: Address,
    /// When it was written and how we know.
    pub date: PostDate,
    /// Its tags in the order of the front matter.
    pub tags: Vec<Tag>,
    /// Its categories, where the generator has such: a way from the widest to the narrowest.
    pub categories: Vec<String>,
    /// Its authors: keys of the authors file, or names.
    pub authors: Vec<Author>,
    /// What a build would do with it, and why.
    pub state: State,
    /// What a list or an index page tells of its body.
    pub summary: Summary,
    /// What is wrong with it, when it cannot be read as the generator reads it.
    pub problem: Option<Problem>,
    /// The file as it was when it was read.
    pub stamp: Stamp,
    /// Whether it is shown to readers: then its text is read only while the file is the one that
    /// was judged.
    pub for_readers: bool,
}

/// A title and its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The title; may be empty where the generator takes an empty one.
    pub text: String,
    /// Where it was found.
    pub from: TitleFrom,
}

/// Where a title was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleFrom {
    /// A key of the front matter.
    FrontMatter,
    /// The first heading of the body.
    Heading,
    /// The name of the file.
    FileName,
}

/// Where the site puts a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The slug of the generator, with its leading `/` where it has one.
    pub slug: String,
    /// The path of the page on the site.
    pub url: PageUrl,
}

/// The path of a post's page on its site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageUrl {
    /// The path, beginning with `/`.
    Known(String),
    /// The generator decides it in a way that cannot be read, or builds no page: the reason.
    Unknown(String),
}

impl PageUrl {
    /// Returns the path where it is known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(path) => Some(path),
            Self::Unknown(_) => None,
        }
    }

    /// Returns the path, empty where it is unknown.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// What a reader sees.
    pub label: String,
    /// The path of its page on the site.
    pub url: String,
}

/// An author of a post: a key of the authors file, or a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author(pub String);

/// What a build of the site does with a post, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The state.
    pub kind: StateKind,
    /// What says so: "`draft: true`", "date is 2026-12-01"; empty for a published post.
    pub reason: String,
    /// When it becomes another by itself, if ever.
    pub turns: Option<Timestamp>,
    /// The file that sets the state, where it is not the post itself: a data file, a section, or the
    /// defaults of the configuration.
    pub inherited_from: Option<String>,
    /// Whether everything that decides it could be read. A post of which that is not so is kept
    /// from readers.
    pub is_certain: bool,
}

impl State {
    /// Takes a state that lasts, and what says so.
    pub fn new(kind: StateKind, reason: &str) -> Self {
        Self {
            kind,
            reason: reason.to_owned(),
            turns: None,
            inherited_from: None,
            is_certain: true,
        }
    }
}

/// The states a post can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StateKind {
    /// Left out of a build.
    Draft,
    /// Left out until its date comes.
    Scheduled,
    /// On the site and in its lists.
    Published,
    /// On the site, not in its lists.
    Unlisted,
    /// Left out since a date has passed.
    Expired,
    /// The generator would reject it.
    Problem,
}

impl StateKind {
    /// Names the state as queries, lists and `--json` do.
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

/// What a list or an index page tells of a body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The description of the front matter, else the excerpt the generator takes from the body.
    pub description: String,
    /// The image of the front matter as written; empty where there is none.
    pub image: String,
    /// Whether the body says where its excerpt ends.
    pub has_truncate_marker: bool,
    /// Words of the body, by Unicode word boundaries.
    pub words: usize,
}

impl Summary {
    /// Gives the reading time in minutes, at 200 words a minute.
    pub fn reading_minutes(&self) -> f64 {
        self.words as f64 / 200.0
    }
}

/// What is wrong with a post, where, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in that line, from 1, in characters.
    pub column: usize,
    /// Which rule.
    pub code: ProblemCode,
    /// What is wrong, in lower case, with the key or value it is about.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

/// Which rule a post breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemCode {
    /// The file cannot be read.
    Unreadable,
    /// The file is not text.
    NotText,
    /// The front matter is larger or deeper than we follow.
    TooLarge,
    /// The front matter is not valid YAML.
    Yaml,
    /// The front matter is not valid TOML.
    Toml,
    /// The front matter is not valid JSON.
    Json,
    /// The front matter is in a language that the generator or we refuse.
    Language,
    /// The front matter is not a map.
    NotAMap,
    /// A field has a value that the generator refuses.
    Field,
    /// The date cannot be read.
    Date,
    /// An author is not in the authors file.
    Author,
    /// An `index` file beside or above it takes its page away.
    Bundled,
    /// Another post has the same URL.
    SameUrl,
}

impl ProblemCode {
    /// Every rule.
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

    /// Names the rule as `--json` does.
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

/// What tells that a file is as it was: compared, never trusted alone where text is overwritten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// Device and inode.
    pub file: (u64, u64),
    /// Bytes.
    pub size: u64,
    /// Modified, in nanoseconds since 1970; may lie in the future or before.
    pub modified: i128,
    /// Status changed, in nanoseconds since 1970.
    pub changed: i128,
}

/// Posts for the tests of every layer.
#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// A published post with nothing special.
    pub(crate) fn post(id: &str, title: &str, day: &str) -> Arc<Post> {
        let at = format!("{day}T00:00:00Z").parse().unwrap();
        Arc::new(Post {
            id: PostId::new(id),
            path: PathBuf::from("/blog").join(id),
            title: Title {
                text: title.to_owned(),
                from: TitleFrom::FrontMatter,
            },
            address: Address {
                slug: id.to_owned(),
                url: PageUrl::Known(format!("/blog/{id}")),
            },
            date: PostDate::new(at, DateFrom::FrontMatter),
            tags: Vec::new(),
            categories: Vec::new(),
            authors: Vec::new(),
            state: State::new(StateKind::Published, ""),
            summary: Summary::default(),
            problem: None,
            stamp: Stamp::default(),
            for_readers: false,
        })
    }

    /// The post with tags.
    pub(crate) fn tagged(mut post: Arc<Post>, labels: &[&str]) -> Arc<Post> {
        Arc::make_mut(&mut post).tags = labels
            .iter()
            .map(|label| Tag {
                label: (*label).to_owned(),
                url: format!("/blog/tags/{}", label.to_lowercase()),
            })
            .collect();
        post
    }

    /// The post in another state.
    pub(crate) fn in_state(mut post: Arc<Post>, kind: StateKind) -> Arc<Post> {
        Arc::make_mut(&mut post).state.kind = kind;
        post
    }
}
