//! Text editing: buffer, undo, motions, commands, highlighting, spell check. Only this folder uses
//! the `tui_textarea` crate.

pub mod buffer;
pub mod cluster;
pub mod command;
pub mod complete;
pub mod field;
pub mod glyph;
pub mod history;
pub mod layout;
pub mod merge;
pub mod pane;
pub mod paste;
pub mod search;
pub mod segment;
pub mod selection;
pub mod shown;
pub mod spell;
pub mod style;
pub mod text;
pub mod transaction;
pub mod viewport;
pub mod words;

pub use buffer::{Buffer, Touched};
pub use field::Field;
pub use layout::{Row, Walk};
pub use selection::Selection;
pub use text::{LineEnd, Text};
pub use transaction::{Change, Step, Transaction};
pub use viewport::{Room, Viewport};
