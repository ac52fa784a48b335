//! `postdesk -`: opens standard input as a read-only post.
//!
//! The text is written to a private temporary folder that is deleted with the screen, since
//! postdesk reads posts from disk. It cannot be edited, and no reading position is saved.

use std::fs::Permissions;
use std::io::{self, IsTerminal, Read};
use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use crate::app::SessionConfig;
use crate::app::limits::SessionLimits;
use crate::blog::recovery::RecoveryFolders;
use crate::blog::save::private_file;
use crate::blog::{PostId, Site, SiteKind};
use crate::runtime::{keyboard, run, spell_worker};

use super::args::Arguments;
use super::{CliError, CommandResult, open, require_screen};

/// Argument that means standard input.
pub(super) const ARGUMENT: &str = "-";
/// File name of the post.
pub(super) const POST_FILE: &str = "standard-input.md";
/// Maximum size of standard input, in bytes.
const MAX_INPUT_BYTES: u64 = 64 << 20;

/// Opens the screen on the text of standard input.
pub(super) fn screen(
    arguments: &Arguments,
    mut setup: SessionConfig,
    words: Vec<String>,
) -> CommandResult {
    require_screen()?;
    if io::stdin().is_terminal() {
        let text = "standard input is a terminal; pipe a post into `postdesk -`";
        return Err(CliError::Usage(text.to_owned()));
    }
    let bytes = read(&mut io::stdin().lock())?;
    keyboard::use_terminal().map_err(CliError::NoKeys)?;
    let folder = private_folder_with(&bytes)?;
    setup.read_only = true;
    let kind = open::parse_site_kind(arguments)?.unwrap_or(SiteKind::Plain);
    let mut site = Site::from_posts_folder(folder.path(), Some(kind))?;
    site.name = String::from("Standard input");
    let start = run::StartupParams {
        site,
        chosen: Some(PostId::new(POST_FILE)),
        setup,
        warnings: words,
        edit: None,
        recovery_folders: RecoveryFolders::default(),
        dictionaries: spell_worker::SpellConfig::default(),
        state_files: run::StateFiles::default(),
        saved: run::SavedState::default(),
        undo_log: None,
        temp_folder: Some(folder),
        is_tour: false,
        starts_new_post: false,
        limits: SessionLimits::new(false, arguments.idle()),
    };
    Ok(run::run_found(start)?)
}

/// Reads the input to its end; an error if it is larger than [`MAX_INPUT_BYTES`].
pub(super) fn read(input: &mut impl Read) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    input.take(MAX_INPUT_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_INPUT_BYTES {
        let text = "standard input is larger than 64 MB; open a file instead";
        return Err(CliError::Usage(text.to_owned()));
    }
    Ok(bytes)
}

/// Writes the input as a post to a new private folder, which is deleted when the result is dropped.
pub(super) fn private_folder_with(bytes: &[u8]) -> Result<TempDir, CliError> {
    write_private_post(bytes).map_err(|error| {
        let why = format!("can't store standard input in a temporary folder: {error}");
        CliError::Usage(format!("{why}; free space there, or set TMPDIR"))
    })
}

fn write_private_post(bytes: &[u8]) -> io::Result<TempDir> {
    let alone = Permissions::from_mode(0o700);
    let mut builder = tempfile::Builder::new();
    let folder = builder.prefix("postdesk-").permissions(alone).tempdir()?;
    private_file::put(&folder.path().join(POST_FILE), bytes)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endless_input_is_rejected_at_the_limit() {
        let error = read(&mut io::repeat(b'x')).unwrap_err().to_string();
        assert!(error.contains("64 MB"), "{error}");
        assert_eq!(read(&mut &b"\xff\0"[..]).unwrap(), b"\xff\0");
    }

    #[test]
    fn the_folder_is_private_and_deleted_on_drop() {
        let folder = private_folder_with(b"text").unwrap();
        let path = folder.path().to_owned();
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join(POST_FILE))), (0o700, 0o600));
        drop(folder);
        assert!(!path.exists());
    }
}
