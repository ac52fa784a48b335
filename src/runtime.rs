//! The edge of the program: terminal, keys, signals, file watcher.
//!
//! The only layer with threads and a clock. What happens here reaches the other layers as values,
//! and what they want done arrives here as values.

pub mod bounded;
pub mod checking;
pub mod clock;
pub mod colour;
pub mod compare;
pub mod ending;
pub mod external;
pub mod files;
pub mod git;
pub mod hook;
pub mod images;
pub mod input;
pub mod journal;
pub mod keyboard;
pub mod message;
pub mod new_blog;
mod newest;
pub mod opener;
pub mod panics;
pub mod places;
pub mod render;
pub mod run;
pub mod searching;
pub mod signals;
pub mod speller;
mod steps;
pub mod terminal;
pub mod tour;
pub mod translate;
pub mod watch;
pub mod worker;
