//! `completions` and `man`: generated from the definition of the arguments.

use std::io;
use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::config::{KeyScope, Keymap};

use super::args::Arguments;
use super::{CliError, CommandResult, print};

const NAME: &str = "postdesk";

/// Prints the completion script of a shell.
pub(super) fn completions(shell: Shell) -> CommandResult {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), NAME, &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the man page of postdesk or of a subcommand.
pub(super) fn man(words: &[String]) -> CommandResult {
    let mut page = Vec::new();
    let command = find_command(words)?;
    Man::new(command).render(&mut page)?;
    if words.is_empty() {
        append_keys(&mut page)?;
    }
    print(&String::from_utf8_lossy(&page))?;
    Ok(ExitCode::SUCCESS)
}

/// Finds a subcommand by its path, as in `tag rename`.
fn find_command(words: &[String]) -> Result<Command, CliError> {
    let mut root = Arguments::command();
    root.build();
    let (mut command, mut name) = (root, NAME.to_owned());
    for word in words {
        let found = command.find_subcommand(word).cloned();
        command = found.ok_or_else(|| {
            CliError::Usage(format!(
                "`{name}` has no command `{word}`; `{name} --help` lists them"
            ))
        })?;
        name = format!("{name} {word}");
    }
    // `man` takes a single word as the name of a page
    let title = name.replace(' ', "-");
    Ok(command.display_name(title).bin_name(name))
}

/// Appends the default key bindings to a man page, one subsection per scope.
fn append_keys(page: &mut Vec<u8>) -> io::Result<()> {
    let keymap = Keymap::read(false, None).0;
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    roff.text([roman(
        "The default keys. Change them in keys.toml; ? shows them in postdesk.",
    )]);
    for scope in KeyScope::ALL {
        roff.control("SS", [scope.name()]);
        for (action, keys) in keymap.rows(scope).filter(|row| !row.1.is_empty()) {
            let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
            roff.control("TP", ["24"]);
            roff.text([bold(keys.join("  "))]);
            roff.text([roman(action.help())]);
        }
    }
    roff.to_writer(page)
}
