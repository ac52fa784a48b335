//! Markdown pipeline: from the body of a post to rows that can be drawn.
//!
//! ```text
//! source ─ prepare ─▶ CommonMark ─▶ blocks (width-free) ─▶ lines laid out at a width ─▶ rows
//! ```
//!
//! Text is sanitized while blocks are built, before anything is measured, so that the layout
//! matches what is drawn. No content is dropped silently: what cannot be shown is named in one
//! muted line.

mod autolinks;
mod blocks;
pub mod color;
mod column_widths;
pub mod find;
mod json;
mod layout;
pub mod page;
pub mod placed_image;
mod plain;
pub mod post_header;
mod preprocess;
pub mod source;

use crate::blog::Dialect;

pub use blocks::{Document, find_references};
pub use json::{write_json, write_json_with};
pub use layout::{
    CodeLines, FoldState, LayoutCache, LayoutOptions, PageStyle, layout, layout_cached,
    layout_while, layout_with,
};
pub use page::{
    PageBlock, PageCode, PageFold, PageHeading, PageLink, PageRow, RenderedPage, RowSpan, SpanKind,
};
pub use placed_image::{ImageKey, KnownImages, PlacedImage};
pub use plain::{plain_text, text_of_lines, text_of_rows};

/// Parses the body of a post, the text after its front matter; its first line is line 1.
///
/// The cost is linear in the length of the text: nesting depth is bounded, and text that only looks
/// like Markdown cannot make it slow.
pub fn parse(body: &str) -> Document {
    parse_as(body, Dialect::default())
}

/// Parses the body of a post like [`parse`], in the dialect of its site.
pub fn parse_as(body: &str, dialect: impl Into<Dialect>) -> Document {
    parse_while(body, dialect.into(), &mut |_| true).unwrap_or_default()
}

/// Parses the body of a post like [`parse_as`]; returns `None` as soon as `goes_on` returns false.
///
/// `goes_on` is called every few hundred events and receives the document so far whenever that is
/// final up to the current position.
pub fn parse_while(
    body: &str,
    dialect: Dialect,
    goes_on: &mut dyn FnMut(Option<&Document>) -> bool,
) -> Option<Document> {
    blocks::build(&blocks::prepare(body, dialect), goes_on)
}

/// Parses the body of a post like [`parse_while`], without its comments, which the public pages of
/// the site don't show either.
pub fn parse_for_readers(
    body: &str,
    dialect: Dialect,
    goes_on: &mut dyn FnMut(Option<&Document>) -> bool,
) -> Option<Document> {
    let mut prepared = blocks::prepare(body, dialect);
    prepared.hides_comments = true;
    blocks::build(&prepared, goes_on)
}
