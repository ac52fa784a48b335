//! Requests to the workers and their results: the data of effects and events.
//!
//! They import no pane, so that the panes can send and handle them.

pub mod change;
pub mod check;
pub mod copy;
pub mod edit;
pub mod full_text;
pub mod links;
pub mod metadata;
pub mod render;
pub mod search;
pub mod spelling;
pub mod typed_text;
