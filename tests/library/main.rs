//! The library through its public interface: rules of generators, Markdown, posts and screens.
//!
//! One crate for all of these tests, because each crate links the whole program again.

mod check_rules;
mod checking;
mod code_colors;
mod commonmark;
mod corpora;
mod dialects;
mod front_matter;
mod gfm;
mod golden;
mod long_posts;
mod markdown_laws;
mod markdown_posts;
mod post_commands;
mod readme;
mod scanning;
mod screens;
mod site_ways;
mod sites;

#[path = "../support/mod.rs"]
mod support;
