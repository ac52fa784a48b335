//! postdesk: a blog of Markdown files, read in a terminal.
//!
//! A functional core, one mutable state, effects as data, threads at the edge. A layer may import
//! only layers below it; `tests/layers.rs` proves it.
//!
//! ```text
//!             main            starts; hands back an exit code
//!              │
//!             cli             arguments; the verbs that need no screen
//!              │
//!         ┌─ runtime ─┐       the only threads, clock, terminal, watcher
//!         │     │     │
//!         │     ▼     │
//!         │     ui    │       draws the app: reads, never decides
//!         │     │     │
//!         ▼     ▼     ▼
//!              app            App, Event, Action, Effect; update(event) -> effects
//!         ┌─────┼─────┐       no terminal, no disk, no thread, no clock
//!         ▼     │     ▼
//!      editor   │  markdown   text being typed │ source → blocks → rows
//!         ▼     ▼     │
//!       config ◀┘     │       settings, keys, themes
//!         └─────┬─────┘
//!               ▼
//!             blog            posts, front matter, site rules, tags, queries
//!               ▼
//!             text            what a column is; the one way to drawable text
//! ```
//!
//! # The flow
//!
//! ```text
//! keys ── input thread ──┐                 ┌────────┐ Action ┌─────────────┐ &App
//! disk ── watch thread ──┤ Event, one mpsc │ keymap │ ─────▶ │ App::update │ ─────▶ ui::draw ─▶ cells
//! workers (disk, render, ┼───────────────▶ └────────┘        └──────┬──────┘
//!        colour, search) │                                          │ Vec<Effect>
//!                        └──────────── runtime::run ◀───────────────┘
//! ```
//!
//! The loop draws if something changed, sleeps until something happens or the app's next deadline
//! comes, takes everything queued, updates, and carries out the effects. There is no tick: at rest
//! nothing runs but one comparison with the disk every ten seconds.
//!
//! # Rules that hold everywhere
//!
//! - **Time, disk, terminal and threads live in `runtime`** (and the disk in the few files of
//!   `blog` whose job it is); everything else is a function of its arguments.
//! - **Untrusted text becomes drawable in one way**, [`text::Clean`]: nothing that draws takes
//!   anything else.
//! - **The watcher is a hint, the disk is the truth**: [`blog::Index`] compares, and what differs
//!   is one [`blog::Delta`], whatever happened.
//! - **Derived data is latest wins**: a page carries the ticket it answers, and a late one is
//!   dropped. Colours of code come later still, by the hash of what they colour, and move nothing.
//! - **The choice is a post and the reading position a block**, never a row number or a line, so
//!   that neither moves when something else changes.
//! - **One table makes an action**: [`config::Action`]; the key map, the help, the palette, the
//!   bottom line, `postdesk keys` and the table of the README all come from it.
//! - **A post that cannot be read is a [`blog::Problem`]** with line, column and way out, never a
//!   failed scan.

pub mod app;
pub mod blog;
pub mod cli;
pub mod config;
pub mod editor;
pub mod markdown;
pub mod runtime;
pub mod text;
pub mod ui;
