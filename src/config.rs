//! User configuration: folders, settings, keys and themes.
//!
//! Every default is defined once, in `assets/`, and embedded. A mistake in a user's file is
//! reported as a [`ConfigError`] with file, line and key; the default stays in effect and the program
//! starts.

pub mod action;
pub mod action_sets;
pub mod config_error;
pub mod defaults;
pub mod editor_settings;
pub mod filter_edit;
pub mod images;
pub mod key;
mod key_settings;
pub mod keymap;
pub mod mouse;
pub mod paths;
mod renamed_actions;
pub mod saved_filters;
pub mod setting_edit;
pub mod settings;
pub mod theme;

pub use action::{Action, ActionPlace};
pub use config_error::ConfigError;
pub use images::ImageSetting;
pub use key::{Key, KeyCode};
pub use keymap::{KeyScope, Keymap};
pub use paths::Paths;
pub use saved_filters::SavedFilter;
pub use settings::UserSettings;
pub use theme::{ColorDepth, Theme};
