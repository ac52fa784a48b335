//! Terminal modes that the output of a program leaves enabled.

use std::collections::BTreeSet;

/// Modes that a program must disable again: screens, mouse, focus, paste, frames, margins, keys.
const MODES: [&str; 13] = [
    "1049", "1047", "47", "1000", "1002", "1003", "1004", "1006", "1015", "2004", "2026", "69", "1",
];

/// Parses the output of a program and returns the modes still enabled at its end.
pub(crate) fn left_on(raw: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(raw);
    let mut on = BTreeSet::new();
    let mut kitty = 0_i32;
    for sequence in text.split("\x1b[").skip(1) {
        let end = sequence.find(|c: char| ('\x40'..='\x7e').contains(&c));
        let Some((parameters, rest)) = end.and_then(|at| sequence.split_at_checked(at)) else {
            continue;
        };
        match (parameters.chars().next(), rest.chars().next()) {
            (Some('?'), Some('h')) => on.extend(modes_of(parameters)),
            (Some('?'), Some('l')) => {
                let off = modes_of(parameters);
                on.retain(|mode| !off.contains(mode));
            }
            (Some('>'), Some('u')) => kitty += 1,
            (Some('<'), Some('u')) => kitty -= 1,
            _ => {}
        }
    }
    let hidden = text.rfind("\x1b[?25l") > text.rfind("\x1b[?25h");
    on.retain(|mode| MODES.contains(&mode.as_str()));
    on.extend(hidden.then(|| "hidden cursor".to_owned()));
    on.extend((kitty > 0).then(|| "kitty keys".to_owned()));
    on
}

fn modes_of(parameters: &str) -> Vec<String> {
    parameters
        .trim_start_matches('?')
        .split(';')
        .map(str::to_owned)
        .collect()
}
