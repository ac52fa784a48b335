//! The edge of the program: terminal, keys, signals, file watcher.
//!
//! The only layer with threads and a clock. What happens here reaches the other layers as values,
//! and what they want done arrives here as values.

pub mod autosave_worker;
pub mod cached_reader;
mod change_worker;
pub mod check_worker;
pub mod clock;
mod current_text;
pub mod diff_view;
mod disk_job;
pub mod disk_timeout;
pub mod disk_worker;
pub mod external_editor;
pub mod file_worker;
pub mod git_worker;
pub mod highlight_worker;
pub mod image_worker;
pub mod input;
pub mod input_events;
pub mod join_timeout;
pub mod keyboard;
mod latest_worker;
pub mod link_worker;
pub mod log;
pub mod message;
pub mod new_blog;
pub mod panics;
pub mod parallel;
pub mod pinned_posts;
pub mod publish_hook;
pub mod read_marks;
pub mod reading_positions;
pub mod render;
mod render_worker;
pub mod run;
pub mod sample_blog;
pub mod saved_sessions;
pub mod search_worker;
pub mod settings_file;
pub mod signals;
pub mod spell_worker;
mod state_file;
pub mod terminal;
pub mod terminal_reply;
pub mod undo_history;
pub mod url_opener;
pub mod watch;
