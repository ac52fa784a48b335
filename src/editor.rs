//! Text editing: buffer, undo, motions, commands, highlighting, spell check.
//!
//! Only this folder uses the `tui_textarea` crate: it is the input, undo, redo and kill ring of
//! every one-line field and prompt. It is not the editor of posts: it moves and deletes by code
//! point, stores a text as one string per line without line endings, and wraps by rules of its own,
//! which the scroll position, the mouse and the preview could not follow. So the text of a post is a
//! rope, and its visible rows are drawn as all other text is.

pub mod buffer;
pub mod command;
pub mod completion;
pub mod display_cell;
pub mod grapheme;
pub mod highlight;
pub mod history;
pub mod line_input;
pub mod line_window;
pub mod merge;
pub mod paste;
pub mod search;
pub mod selection;
pub mod soft_wrap;
pub mod spell;
pub mod styled_rows;
pub mod text;
pub mod transaction;
pub mod viewport;
pub mod word_counts;

pub use buffer::{Buffer, TouchedLines};
pub use history::StoredHistory;
pub use line_input::LineInput;
pub use selection::Selection;
pub use soft_wrap::{VisualRow, VisualRows};
pub use text::{LineEnd, Text};
pub use transaction::{Replacement, Transaction, UndoGroup};
pub use viewport::Viewport;
