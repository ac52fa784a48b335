//! postdesk: reads and edits a blog of Markdown files in a terminal.
//!
//! A functional core, one mutable state, effects as data, threads at the edge. A layer may import
//! only layers below it; `tests/layers/main.rs` proves it.
//!
//! ```text
//!             main            starts; hands back an exit code
//!              │
//!             cli             arguments; the commands that need no screen
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
//!      editor   │  markdown   text being edited │ source → blocks → rows
//!         ▼     ▼     │
//!       config ◀┘     │       settings, keys, themes
//!         └─────┬─────┘
//!               ▼
//!             blog            posts, front matter, site rules, tags, queries
//!               ▼
//!             text            display width; the one way to drawable text
//! ```
//!
//! # Where to look
//!
//! | question | answer |
//! |---|---|
//! | Where is a key bound? | `assets/keys.toml`; the actions are one table, [`config::Action`] |
//! | Where is a post parsed? | [`blog::parse_post`], by the rules of its [`blog::generator`] |
//! | Where does a save happen? | [`blog::save`], called by `runtime::file_worker` |
//! | Where would a new generator go? | [`blog::generator`] (its rules) and `blog::site::config` (its settings) |
//! | What is logged? | [`runtime::log`]: spans of events, effects, jobs and scans, without private text |
//! | Where is a list row drawn? | `ui::list`; its state and actions are in [`app::list`] |
//!
//! # The flow
//!
//! ```text
//! keys ── input thread ──┐                 ┌────────┐ Action ┌─────────────┐ &App
//! disk ── watch thread ──┤ Event, one mpsc │ keymap │ ─────▶ │ App::update │ ─────▶ ui::draw ─▶ cells
//! workers (disk, render, ┼───────────────▶ └────────┘        └──────┬──────┘
//!     highlight, search) │                                          │ Vec<Effect>
//!                        └──────────── runtime::run ◀───────────────┘
//! ```
//!
//! The loop draws if something changed, sleeps until an event or the app's next deadline, drains
//! the queue, updates, and performs the effects. There is no tick: an idle process only compares
//! the folder with its index every ten seconds.
//!
//! # Rules that hold everywhere
//!
//! - **Time, disk, terminal and threads live in `runtime`** (and the disk in the few files of
//!   `blog` whose job it is); everything else is a function of its arguments.
//! - **Untrusted text becomes drawable in one way**, [`text::CleanText`]: drawing code accepts nothing
//!   else.
//! - **The watcher is a hint, the disk is the truth**: [`blog::Index`] compares, and reports every
//!   difference as one [`blog::Delta`], whatever caused it.
//! - **Derived data is latest wins**: a page carries the ticket it answers, and a late one is
//!   dropped. Colors of code arrive later, keyed by a hash of the code, and move nothing.
//! - **The selection is a post and the reading position a block**, never a row or a line number,
//!   so that neither moves when something else changes.
//! - **One table makes an action**: [`config::Action`]; the key map, the help, the palette, the
//!   bottom line, `postdesk keys` and the README's table all come from it.
//! - **A post that cannot be read is a [`blog::Problem`]** with line, column and fix, never a
//!   failed scan.
//!
//! # Glossary
//!
//! | term | meaning |
//! |---|---|
//! | action | what a key, the palette or a click does; one row of the table in `config::action` |
//! | autosave | text being edited, written to a recovery copy within a second |
//! | block | a paragraph, list, table … of a post: the unit of layout, caching and reading positions |
//! | bundle | a folder that is one post: its `index.md` and what lies beside it |
//! | callout, admonition | a highlighted note: `> [!NOTE]`, `:::tip` |
//! | change preview | what a change will do to files, shown before it is applied |
//! | conflict | the post on disk differs from the version that was opened: "mine" and "on disk" |
//! | delta | posts added, changed, removed and renamed since the last look at the disk |
//! | dialect | the extensions of Markdown that a site has, [`blog::dialect`] |
//! | draft | a post that its generator does not publish yet; a state and nothing else |
//! | effect | something `App::update` asks the runtime to do, as data |
//! | event | something that happened: a key, an answer of a worker, a change on disk |
//! | excerpt | the part of a post that list pages show, up to a marker |
//! | file transaction | a change of several files that is applied or undone as a whole |
//! | finding | what `check` reports: rule, place, message, fix |
//! | front matter | the metadata block at the top of a post: YAML, TOML or JSON |
//! | generator | the program that builds the site: Hugo, Jekyll, … |
//! | generator rules | what a generator does with keys, names, dates and URLs, as data |
//! | grapheme | what a reader sees as one character; the editor's unit of movement |
//! | hint | a letter put on a link, block or tag to choose it |
//! | jump list | where links were followed from, for going back |
//! | keymap | which key does which action in which scope |
//! | notice | a message in the status line |
//! | page | a post laid out: rows of styled text |
//! | permalink, URL | where the site serves a post |
//! | problem | a post its generator would reject, with line, column and fix |
//! | recovery copy | the file an autosave writes; offered after a crash |
//! | scope | where keys are looked up: list, preview, editor, dialog … |
//! | scroll anchor | a reading position that survives edits and other widths |
//! | site | the folder with the generator's configuration; the posts folder is inside it |
//! | slug | the part of a URL that names a post |
//! | tour | the sample blog that is compiled in |
//! | undo log | the applied file transactions, newest last |
//! | worker | a thread that answers jobs with events |

pub mod app;
pub mod blog;
pub mod cli;
pub mod config;
pub mod editor;
pub mod markdown;
pub mod runtime;
pub mod text;
pub mod ui;
