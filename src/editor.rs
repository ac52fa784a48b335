//! Text being typed. Only this folder names the text area it is typed into.

pub mod buffer;
pub mod cluster;
pub mod field;
pub mod glyph;
pub mod history;
pub mod layout;
pub mod segment;
pub mod selection;
pub mod text;
pub mod transaction;

pub use buffer::{Buffer, Touched};
pub use field::Field;
pub use layout::{Row, Walk};
pub use selection::Selection;
pub use text::{LineEnd, Text};
pub use transaction::{Change, Step, Transaction};
