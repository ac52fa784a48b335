//! Text being typed. Only this folder names the text area it is typed into.

pub mod cluster;
pub mod field;
pub mod history;
pub mod segment;
pub mod selection;
pub mod text;
pub mod transaction;

pub use field::Field;
pub use selection::Selection;
pub use text::{LineEnd, Text};
pub use transaction::{Change, Step, Transaction};
