//! A blog on disk: its posts, their front matter, the rules of its generator, its tags.
//!
//! The disk is touched in `scan` and `site` alone; everything else is a function of text.

pub mod post;
pub mod query;
pub mod sort;
pub mod tags;

pub use post::{
    Address, Author, DateFrom, Post, PostDate, PostId, Problem, ProblemCode, Stamp, State,
    StateKind, Summary, Tag, Title, TitleFrom,
};
pub use query::Query;
pub use sort::Sort;
