//! What a person can set: where files live, settings, keys, themes.
//!
//! Every default stands once, in `assets/`, and is embedded. A mistake in a user's file is a
//! [`Mistake`] with file, line and key; the default stays in force and the program starts.

pub mod action;
pub mod defaults;
pub mod images;
pub mod key;
pub mod keymap;
pub mod mistake;
pub mod paths;
pub mod settings;
pub mod theme;

pub use action::Action;
pub use images::ImageSetting;
pub use key::{Key, KeyCode};
pub use keymap::{Keymap, Scope};
pub use mistake::Mistake;
pub use paths::Paths;
pub use settings::Settings;
pub use theme::{Depth, Theme};
