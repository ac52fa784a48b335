//! The program from outside: its command line, and the app in a pseudo-terminal.
//!
//! One crate for all of these tests, because each crate links the whole program again.

mod cli;
mod colors;
mod confined;
mod doctor;
mod drafts;
mod editing;
mod editor_laws;
mod editors;
mod faults;
mod generators;
mod git;
mod git_odd;
mod golden_sites;
mod graphics;
mod hand_over;
mod hostile;
mod hostile_files;
mod hostile_posts;
mod images;
mod links;
mod logging;
mod manual;
mod own_files;
mod places;
mod post_command_keys;
mod post_command_verbs;
mod public;
mod reading;
mod recovery;
mod scrolling;
mod searching;
mod slow_line;
mod spelling;
mod ssh;
mod starting;
mod state_folder;
mod states;
mod storms;
#[path = "../support/mod.rs"]
mod support;
mod tag_pane;
mod tagging;
mod terminal;
mod terminal_harness;
mod watching;
mod watching_lib;
mod wire;
mod wording;
