//! What a column is, and the one way in which untrusted text becomes drawable.
//!
//! Everything above this layer speaks of text in [`Span`]s of [`Clean`] text: a byte of a post,
//! a title, a tag, a file name or an error that did not pass through [`sanitize`] cannot be drawn,
//! because nothing that draws takes a `&str`.

pub mod fold;
pub mod glyphs;
mod invisible;
pub mod sanitize;
pub mod span;
pub(crate) mod steps;
pub mod width;
pub mod wrap;

pub use glyphs::Glyphs;
pub use sanitize::Clean;
pub use span::{Ground, Look, Role, Span, Weight};
