//! Conflict markers left behind by a merge.

use super::RawFault;
use super::Severity;
use crate::text::step_counter;

/// State of the search; the markers come in this order.
#[derive(Clone, Copy)]
enum ConflictScan {
    Nothing,
    Start(usize, bool),
    Separator(usize, bool),
}

/// Reports the first marker of each conflict; a conflict inside one fenced code block is probably
/// an example.
pub(super) fn find(text: &str) -> Vec<RawFault> {
    let mut found = Vec::new();
    let (mut seen, mut at, mut fence) = (ConflictScan::Nothing, 0, None);
    for line in text.split_inclusive('\n') {
        step_counter::count(line.len());
        let bare = line.trim_end();
        let was_in = fence.is_some();
        fence = fence_after(fence, bare);
        seen = match seen {
            _ if is_marker(bare, '<') => ConflictScan::Start(at, was_in),
            ConflictScan::Start(first, fenced) if bare == "=======" => {
                ConflictScan::Separator(first, fenced && was_in)
            }
            ConflictScan::Separator(first, fenced) if is_marker(bare, '>') => {
                found.push(conflict_fault(first, fenced && was_in));
                ConflictScan::Nothing
            }
            // not an example if the fence closes in between
            ConflictScan::Start(first, fenced) => {
                ConflictScan::Start(first, fenced && fence.is_some())
            }
            ConflictScan::Separator(first, fenced) => {
                ConflictScan::Separator(first, fenced && fence.is_some())
            }
            ConflictScan::Nothing => ConflictScan::Nothing,
        };
        at += line.len();
    }
    found
}

fn conflict_fault(at: usize, is_example: bool) -> RawFault {
    let message = "leftover conflict markers from a merge";
    let hint = "keep one of the two versions and delete the lines `<<<<<<<`, `=======`, `>>>>>>>`";
    let severity = if is_example {
        Severity::Warning
    } else {
        Severity::Error
    };
    RawFault::error(at, message, hint).with_severity(severity)
}

/// Whether a line is a Git conflict marker: seven of a character, then optionally a space and a
/// label.
fn is_marker(line: &str, sign: char) -> bool {
    let rest = line.trim_start_matches(sign);
    line.len() - rest.len() == 7 && (rest.is_empty() || rest.starts_with(' '))
}

/// Returns the fence that is open after a line: its character and length.
fn fence_after(open: Option<(char, usize)>, line: &str) -> Option<(char, usize)> {
    let line = line.trim_start();
    let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'));
    let Some(sign) = sign else {
        return open;
    };
    let rest = line.trim_start_matches(sign);
    let length = line.len() - rest.len();
    match open {
        None if length >= 3 && !(sign == '`' && rest.contains('`')) => Some((sign, length)),
        Some((opener, least)) if opener == sign && length >= least && rest.is_empty() => None,
        open => open,
    }
}
