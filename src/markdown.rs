//! From the body of a post to rows that can be drawn.
//!
//! ```text
//! source ─ prepare ─▶ CommonMark ─▶ blocks (width-free) ─▶ lines laid out at a width ─▶ rows
//! ```
//!
//! Text is made clean while the blocks are built, before anything is measured, so that what is laid
//! out is what is drawn. Nothing of a post vanishes: what cannot be shown is named in one muted line.

mod blocks;
pub mod colour;
pub mod find;
pub mod head;
mod json;
mod layout;
mod links;
pub mod picture;
mod plain;
mod prepare;
pub mod row;
pub mod source;
mod table;

use crate::blog::Dialect;

pub use blocks::{Document, mentions};
pub use json::json;
pub use layout::{
    Cache, CodeLines, Folds, Style, Wants, layout, layout_again, layout_as, layout_while,
};
pub use picture::{Images, Picture, PictureKey};
pub use plain::plain;
pub use row::{CodePart, Fold, Heading, Link, Marks, Page, PageBlock, Row, RowSpan, SpanKind};

/// Reads the body of a post, the text after its front matter; line 1 is its first line.
///
/// The cost grows with the length of the text alone: depth of nesting is bounded, and text that only
/// looks like Markdown cannot make it slow.
pub fn parse(body: &str) -> Document {
    parse_as(body, Dialect::default())
}

/// Reads the body of a post as [`parse`] does, in the dialect of its site.
pub fn parse_as(body: &str, dialect: impl Into<Dialect>) -> Document {
    parse_while(body, dialect.into(), &mut |_| true).unwrap_or_default()
}

/// Reads the body of a post as [`parse_as`] does, or nothing once `goes_on` says no.
///
/// It is asked every few hundred words, and shown the document so far wherever that is the
/// beginning of the whole, as far as it has been read.
pub fn parse_while(
    body: &str,
    dialect: Dialect,
    goes_on: &mut dyn FnMut(Option<&Document>) -> bool,
) -> Option<Document> {
    blocks::build(&prepare::prepare_as(body, dialect), goes_on)
}

/// Reads the body of a post as [`parse_while`] does, without its comments: readers of the site get
/// them no more than its pages show them.
pub fn parse_for_readers(
    body: &str,
    dialect: Dialect,
    goes_on: &mut dyn FnMut(Option<&Document>) -> bool,
) -> Option<Document> {
    let mut prepared = prepare::prepare_as(body, dialect);
    prepared.hides_comments = true;
    blocks::build(&prepared, goes_on)
}
