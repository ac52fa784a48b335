//! `keys`: lists key bindings, as text or as the Markdown table of the README.

use std::process::ExitCode;

use crate::config::{Action, Key, KeyScope, Keymap};
use crate::text::width;

use super::args::{Arguments, KeysArguments};
use super::user_files::UserFiles;
use super::{CommandResult, print};

/// Prints the key bindings in force; with `--markdown`, the default bindings.
pub(super) fn keys(
    arguments: &Arguments,
    wanted: &KeysArguments,
    own: &UserFiles,
) -> CommandResult {
    let (settings, _) = own.settings();
    let (keymap, mistakes) = if wanted.markdown {
        Keymap::read(false, None)
    } else {
        own.keymap(settings.keys.vim)
    };
    if arguments.public {
        let keymap = keymap.retain_actions(Action::is_for_readers);
        let list = if wanted.markdown {
            markdown_table
        } else {
            plain_text
        };
        print(&list(&keymap))?;
        return Ok(ExitCode::SUCCESS);
    }
    let list = if wanted.markdown {
        markdown_table
    } else {
        plain_text
    };
    print(&list(&keymap))?;
    Ok(ExitCode::from(u8::from(!mistakes.is_empty())))
}

/// Formats the key bindings of all scopes as one Markdown table.
pub fn markdown_table(keymap: &Keymap) -> String {
    let mut out =
        String::from("| where | keys | what | name in `keys.toml` |\n|---|---|---|---|\n");
    for scope in KeyScope::ALL {
        for (action, keys) in keymap.rows(scope).filter(|row| !row.1.is_empty()) {
            let keys: Vec<String> = keys
                .iter()
                .map(|key| format!("`{}`", key.to_string().replace('|', "\\|")))
                .collect();
            let row = format!(
                "| {} | {} | {} | `{}` |\n",
                scope.name(),
                keys.join(" "),
                action.help(),
                action.name()
            );
            out.push_str(&row);
        }
    }
    out
}

fn plain_text(keymap: &Keymap) -> String {
    let mut out = String::new();
    for scope in KeyScope::ALL {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("[{}]\n", scope.name()));
        for (action, keys) in keymap.rows(scope) {
            let keys: Vec<String> = keys.iter().map(Key::to_string).collect();
            let keys = keys.join(" ");
            let pad = " ".repeat(20usize.saturating_sub(width::of(&keys)));
            out.push_str(&format!(
                "  {keys}{pad}  {:<22}  {}\n",
                action.name(),
                action.help()
            ));
        }
    }
    out
}
