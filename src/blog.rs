//! A blog on disk: its posts, their front matter, the rules of its generator, its tags.
//!
//! The disk is read in `scan`, `read_file`, `disk`, `image::file`, `git` and `site`, and written in
//! `save`, `recovery` and `file_transaction`, which compare each change with the text it was made from.
//! `command` and `new_post_path` check which names are taken. Everything else is a function of text.

pub mod audience;
pub mod check;
mod clock;
pub mod command;
pub mod date;
pub mod dialect;
pub mod disk;
pub mod docusaurus;
pub mod excerpt;
pub mod file_transaction;
pub mod front_matter;
pub mod generator;
pub mod git;
pub mod glob;
pub mod hook;
pub mod human_date;
pub mod image;
pub mod index;
pub mod inherited;
pub mod json;
pub mod link;
pub mod link_graph;
pub mod lossless_text;
pub mod new_post_path;
pub mod parse_post;
pub mod permalink;
pub mod post;
pub mod post_cache;
pub mod query;
pub mod read_file;
pub mod recovery;
pub mod rendered;
pub mod reserved;
pub mod save;
pub mod scan;
pub mod site;
pub mod site_rules;
pub mod slug;
pub mod sort;
pub mod stats;
pub mod tags;
pub mod text_diff;
pub mod word_count;

pub use audience::Audience;
pub use clock::Clock;
pub use dialect::{Dialect, Extension, IndentedText};
pub use generator::SiteKind;
pub use index::{Delta, Index, RescanScope};
pub use link::{ExternalUrl, LinkDestination};
pub use post::{
    Author, DateFrom, FileStamp, Post, PostDate, PostId, PostPermalink, PostState, Problem,
    ProblemCode, StateKind, Summary, Tag, Title, TitleFrom,
};
pub use query::Query;
pub use read_file::{Body, FileText};
pub use site::{BlogError, NearbyBlog, Site};
pub use sort::Sort;
