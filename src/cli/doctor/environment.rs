//! The program and the terminal: what they are, and what was decided from that.

use std::env::consts;
use std::io::{self, IsTerminal};

use rustix::termios::tcgetwinsize;
use serde_json::{Value, json};

use crate::app::SessionConfig;
use crate::config::ColorDepth;
use crate::config::defaults::THEMES;
use crate::text::Glyphs;

use super::super::setup::{detect_glyphs, remote_variable, variable};
use super::{ReportRow, ReportSection};

/// Variables by which a terminal says what it is.
const TERMINAL_VARIABLES: [&str; 4] = ["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM"];
/// Programs between postdesk and the terminal, by the variable that each sets.
const MULTIPLEXERS: [(&str, &str); 3] = [("TMUX", "tmux"), ("STY", "screen"), ("ZELLIJ", "zellij")];

/// Returns version, target and features of the program, and whether it writes a log.
pub(super) fn program(log: ReportRow) -> ReportSection {
    let features = [
        ("git", cfg!(feature = "git")),
        ("images", cfg!(feature = "images")),
        ("oniguruma", cfg!(feature = "oniguruma")),
        ("pure-rust", cfg!(feature = "pure-rust")),
    ];
    let enabled = features.into_iter().filter(|(_, is_on)| *is_on);
    let enabled: Vec<&str> = enabled.map(|(name, _)| name).collect();
    let profile = if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    };
    ReportSection {
        title: "Program",
        rows: vec![
            ReportRow::new("version", env!("CARGO_PKG_VERSION")),
            ReportRow::new("target", format!("{} {}", consts::OS, consts::ARCH)),
            list_row("features", &enabled),
            ReportRow::new("build", profile),
            log,
        ],
    }
}

/// Returns a row of names: separated by commas as text, a list as JSON.
pub(super) fn list_row(name: &'static str, names: &[impl AsRef<str>]) -> ReportRow {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let text = if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    };
    ReportRow::with_text(name, text, names)
}

/// Returns what the terminal says about itself, and what postdesk decided from it.
pub(super) fn terminal(setup: &SessionConfig) -> ReportSection {
    let mut rows: Vec<ReportRow> = TERMINAL_VARIABLES
        .iter()
        .map(|name| ReportRow::new(name, variable(name)))
        .collect();
    let (glyphs, by) = detect_glyphs(&setup.settings, &variable);
    let glyphs = match glyphs {
        Glyphs::Unicode => "Unicode",
        Glyphs::Ascii => "ASCII",
    };
    rows.extend([
        size(),
        streams(),
        ReportRow::new("SSH", remote_variable(&variable)),
        ReportRow::new("multiplexer", multiplexer()),
        colors(),
        decision("glyphs", glyphs, by),
        ReportRow::new("theme", theme(setup)),
    ]);
    ReportSection {
        title: "Terminal",
        rows,
    }
}

fn decision(name: &'static str, value: &str, by: &str) -> ReportRow {
    let json = json!({ "value": value, "decidedBy": by });
    ReportRow::with_text(name, format!("{value}, set by {by}"), json)
}

fn size() -> ReportRow {
    let told = tcgetwinsize(rustix::stdio::stdout())
        .or_else(|_| tcgetwinsize(rustix::stdio::stderr()))
        .or_else(|_| tcgetwinsize(rustix::stdio::stdin()));
    let size = told.map(|size| format!("{}x{}", size.ws_col, size.ws_row));
    ReportRow::new("size", size.ok())
}

/// Returns which of the standard streams are terminals.
fn streams() -> ReportRow {
    let streams = [
        ("stdin", io::stdin().is_terminal()),
        ("stdout", io::stdout().is_terminal()),
        ("stderr", io::stderr().is_terminal()),
    ];
    let terminals = streams.into_iter().filter(|(_, is_terminal)| *is_terminal);
    let terminals: Vec<&str> = terminals.map(|(name, _)| name).collect();
    list_row("terminals", &terminals)
}

fn multiplexer() -> Value {
    let set = MULTIPLEXERS
        .iter()
        .find(|(name, _)| variable(name).is_some());
    set.map_or(Value::Null, |(_, program)| Value::from(*program))
}

fn colors() -> ReportRow {
    let (depth, by) = ColorDepth::detect(&variable);
    let depth = match depth {
        ColorDepth::None => "none",
        ColorDepth::Sixteen => "16",
        ColorDepth::Indexed => "256",
        ColorDepth::Full => "24-bit",
    };
    decision("colors", depth, by)
}

/// Returns the theme; the name of one of the user's own is private.
fn theme(setup: &SessionConfig) -> &str {
    let name = setup.theme().map_or("", |theme| theme.name.as_str());
    if setup.follows_background {
        "auto"
    } else if THEMES.iter().any(|(shipped, _)| *shipped == name) {
        name
    } else {
        "a theme of yours"
    }
}
