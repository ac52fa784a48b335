//! A blog on disk: its posts, their front matter, the rules of its generator, its tags.
//!
//! The disk is read in `scan`, `body`, `disk`, `image::file`, `git` and `site`, and written in
//! `save`, `drafts` and `operation`, which compare each change with the text it was made from.
//! `deed` and `naming` check which names are taken. Everything else is a function of text.

pub mod audience;
pub mod body;
pub mod bytes;
pub mod check;
mod clock;
pub mod date;
pub mod deed;
pub mod dialect;
pub mod difference;
pub mod disk;
pub mod docusaurus;
pub mod drafts;
pub mod excerpt;
pub mod front_matter;
pub mod git;
pub mod glob;
pub mod hook;
pub mod image;
pub mod index;
pub mod inherited;
pub mod link;
pub mod naming;
pub mod operation;
pub mod permalink;
pub mod post;
pub mod profile;
pub mod query;
pub mod reading;
pub mod rendered;
pub mod report;
pub mod reserved;
pub mod rules;
pub mod save;
pub mod scan;
pub mod site;
pub mod slug;
pub mod sort;
pub mod stats;
pub mod tags;
pub mod when;
pub mod words;

pub use audience::Audience;
pub use body::{Body, Source};
pub use clock::Clock;
pub use dialect::{Dialect, Extension};
pub use index::{Delta, Index, Scope};
pub use link::{Destination, Web};
pub use post::{
    Address, Author, DateFrom, Post, PostDate, PostId, Problem, ProblemCode, Stamp, State,
    StateKind, Summary, Tag, Title, TitleFrom,
};
pub use query::Query;
pub use site::{BlogError, Nearby, Site, SiteKind};
pub use sort::Sort;
