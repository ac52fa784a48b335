//! Text being typed. Only this folder names the text area it is typed into.

pub mod complete;
pub mod field;
pub mod merge;
pub mod paste;
pub mod spell;
pub mod style;
pub mod words;

pub use field::Field;
