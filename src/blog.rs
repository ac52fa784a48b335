//! A blog on disk: its posts, their front matter, the rules of its generator, its tags.
//!
//! The disk is touched in `scan` and `site` alone; everything else is a function of text.

pub mod post;

pub use post::{
    Address, Author, DateFrom, Post, PostDate, PostId, Problem, ProblemCode, Stamp, State,
    StateKind, Summary, Tag, Title, TitleFrom,
};
