//! Column widths, and the only way in which untrusted text becomes drawable.
//!
//! The layers above handle text as [`Span`]s of [`CleanText`] text. A byte of a post, title, tag, file
//! name or error that didn't pass through [`sanitize`] cannot be drawn, because no drawing function
//! accepts a `&str`.

pub mod fold;
pub mod glyphs;
mod invisible;
pub mod sanitize;
pub mod size;
pub mod span;
pub(crate) mod step_counter;
pub mod width;
pub mod wrap;

pub use glyphs::Glyphs;
pub use sanitize::CleanText;
pub use size::Size;
pub use span::{Background, Role, Span, TextModifier, TextStyle};
