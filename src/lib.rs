//! postdesk: a terminal blog reader and editor.

pub mod app;
pub mod blog;
pub mod cli;
pub mod config;
pub mod editor;
pub mod markdown;
pub mod runtime;
pub mod text;
pub mod ui;
