//! `recover`: lists, shows, restores and deletes recovery copies of unsaved text.
//!
//! Nothing is deleted automatically. Restoring is a regular save: it replaces only the version that
//! was being edited, and the recovery copy is deleted once its text is verified on disk.

mod typed_input;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::blog::post::Problem;
use crate::blog::read_file::{self, FileBytes};
use crate::blog::recovery::typed_input::FoundInput;
use crate::blog::recovery::{self, FoundRecovery, RecoveryCopy};
use crate::blog::save::{self, FileVersion, SaveError};
use crate::text::sanitize;

use super::args::RecoverVerb;
use super::user_files::UserFiles;
use super::{CliError, CommandResult, diff, print};

/// Number of characters of a name that are shown.
const SHOWN_NAME_CHARS: usize = 8;

/// Runs `recover` for recovery copies of posts, and of forms and prompts.
pub(super) fn recover(verb: Option<&RecoverVerb>, own: &UserFiles) -> CommandResult {
    let folders = recovery_folders(own);
    let (kept, fields) = (
        recovery::list_all(&folders),
        typed_input::read_all(&folders),
    );
    let named = match verb {
        Some(
            RecoverVerb::Show { name }
            | RecoverVerb::Restore { name, .. }
            | RecoverVerb::Drop { name, .. },
        ) => typed_input::find(&fields, name).filter(|_| find(&kept, name).is_err()),
        _ => None,
    };
    match (verb, named) {
        (Some(RecoverVerb::Show { .. }), Some(found)) => typed_input::show(found),
        (Some(RecoverVerb::Restore { .. }), Some(found)) => typed_input::explain_restore(found),
        (Some(RecoverVerb::Drop { dry_run, .. }), Some(found)) => {
            typed_input::delete(found, *dry_run)
        }
        (None, _) => list(&kept, &fields, false),
        (Some(RecoverVerb::List { json }), _) => list(&kept, &fields, *json),
        (Some(RecoverVerb::Show { name }), None) => show(&kept, name),
        (Some(RecoverVerb::Restore { name, to, dry_run }), None) => {
            restore(find(&kept, name)?, to.as_deref(), *dry_run)
        }
        (Some(RecoverVerb::Drop { name, dry_run }), None) => delete(find(&kept, name)?, *dry_run),
    }
}

/// Returns the folders that can contain recovery copies.
fn recovery_folders(own: &UserFiles) -> Vec<PathBuf> {
    let Some(paths) = own.paths() else {
        return Vec::new();
    };
    let spare = paths.fallback_recovery_folder();
    [paths.recovery_folder()].into_iter().chain(spare).collect()
}

/// Returns the full name of a recovery copy: the part of its file name after the last `-`, which is
/// unique.
fn full_name(kept: &FoundRecovery) -> String {
    let stem = kept.path.file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    stem.rsplit('-').next().unwrap_or_default().to_owned()
}

/// Returns the name of a recovery copy, shortened for display.
fn short_name(kept: &FoundRecovery) -> String {
    full_name(kept).chars().take(SHOWN_NAME_CHARS).collect()
}

fn list(kept: &[FoundRecovery], fields: &[FoundInput], as_json: bool) -> CommandResult {
    if as_json {
        let drafts = kept.iter().map(to_json);
        let drafts: Vec<Value> = drafts
            .chain(fields.iter().map(typed_input::to_json))
            .collect();
        print(&json!({ "version": 1, "drafts": drafts }).to_string())?;
    } else if kept.is_empty() && fields.is_empty() {
        print("No unsaved text. Recovery copies of unsaved posts are listed here.")?;
    } else {
        let lines = kept.iter().map(format_line);
        let lines: Vec<String> = lines
            .chain(fields.iter().map(typed_input::format_line))
            .collect();
        print(&sanitize::sanitize_lines(&lines.join("\n")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(kept: &FoundRecovery) -> Value {
    let file = kept.path.to_string_lossy();
    match &kept.copy {
        Ok(RecoveryCopy { about, text }) => json!({
            "name": short_name(kept), "draft": file, "post": about.file.to_string_lossy(),
            "time": about.at.to_string(), "host": about.host, "pid": about.pid,
            "line": about.cursor.0, "column": about.cursor.1,
            "bytes": text.len(), "onDisk": PostOnDisk::of(kept).name(),
        }),
        Err(why) => json!({ "name": short_name(kept), "draft": file, "problem": why }),
    }
}

fn format_line(kept: &FoundRecovery) -> String {
    match &kept.copy {
        Ok(draft) => {
            let at = draft.about.at.to_zoned(TimeZone::system());
            format!(
                "{}  {}  {:>7} bytes  {}  {}",
                short_name(kept),
                at.strftime("%Y-%m-%d %H:%M"),
                draft.text.len(),
                draft.about.file.display(),
                PostOnDisk::of(kept).note()
            )
        }
        Err(why) => format!(
            "{}  {}: {why}; the file is unchanged",
            short_name(kept),
            kept.path.display()
        ),
    }
}

/// State of the post on disk, compared with a recovery copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PostOnDisk {
    Same,
    Base,
    Changed,
    Unreadable,
    Gone,
}

impl PostOnDisk {
    fn of(kept: &FoundRecovery) -> Self {
        let Ok(draft) = &kept.copy else {
            return Self::Gone;
        };
        match read_file::read_bytes(&draft.about.file) {
            Ok(read) => Self::of_bytes(draft, &read.bytes),
            Err(_) => Self::of_unread(&draft.about.file),
        }
    }

    /// Compares the contents of the post with a recovery copy.
    fn of_bytes(draft: &RecoveryCopy, bytes: &[u8]) -> Self {
        let hash = save::fingerprint(bytes);
        if bytes == draft.bytes() {
            Self::Same
        } else if draft.about.base.as_ref() == Some(&hash) {
            Self::Base
        } else {
            Self::Changed
        }
    }

    /// Determines why the post could not be read.
    fn of_unread(file: &Path) -> Self {
        match file.symlink_metadata().map_err(|why| why.kind()) {
            Err(ErrorKind::NotFound | ErrorKind::NotADirectory) => Self::Gone,
            _ => Self::Unreadable,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Base => "base",
            Self::Changed => "changed",
            Self::Unreadable => "unreadable",
            Self::Gone => "gone",
        }
    }

    fn note(self) -> &'static str {
        match self {
            Self::Same => "(same as the post)",
            Self::Base => "",
            Self::Changed => "(the post has changed since)",
            Self::Unreadable => "(the post can't be read)",
            Self::Gone => "(the post was deleted)",
        }
    }
}

/// Finds the recovery copy by its path or a unique prefix of its name.
fn find<'a>(kept: &'a [FoundRecovery], wanted: &str) -> Result<&'a FoundRecovery, CliError> {
    let is_it = |kept: &&FoundRecovery| {
        let is_file = kept.path == Path::new(wanted);
        is_file || (!wanted.is_empty() && full_name(kept).starts_with(wanted))
    };
    let hits: Vec<&FoundRecovery> = kept.iter().filter(is_it).collect();
    match hits.as_slice() {
        [one] => Ok(one),
        [] => Err(CliError::Usage(format!(
            "no such recovery copy: `{wanted}`; `postdesk recover` lists them"
        ))),
        several => Err(CliError::Ambiguous {
            name: wanted.to_owned(),
            choices: several
                .iter()
                .map(|kept| short_name(kept))
                .collect::<Vec<_>>()
                .join(", "),
        }),
    }
}

fn require_readable(kept: &FoundRecovery) -> Result<&RecoveryCopy, CliError> {
    kept.copy.as_ref().map_err(|why| CliError::File {
        file: kept.path.display().to_string(),
        message: why.clone(),
        hint: "the file is unchanged; open it with any editor".to_owned(),
    })
}

fn show(kept: &[FoundRecovery], wanted: &str) -> CommandResult {
    let draft = require_readable(find(kept, wanted)?)?;
    print(&sanitize::sanitize_lines(&draft.text))?;
    Ok(ExitCode::SUCCESS)
}

fn restore(kept: &FoundRecovery, to: Option<&Path>, dry_run: bool) -> CommandResult {
    let draft = require_readable(kept)?;
    let path = to.map_or_else(|| Ok(draft.about.file.clone()), std::path::absolute)?;
    let base = if to.is_some() {
        None
    } else {
        replaceable_version(draft, read_file::read_bytes(&path))?
    };
    if read_file::is_protected(&path) {
        return Err(save_failed(&path, &SaveError::Protected));
    }
    if dry_run {
        return preview_restore(draft, &path, to.is_some());
    }
    save::save(&path, base.as_ref(), &draft.bytes()).map_err(|error| save_failed(&path, &error))?;
    recovery::discard(&kept.path)?;
    print(&sanitize::sanitize_lines(&format!(
        "Restored {}",
        path.display()
    )))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the diff that restoring a recovery copy would apply.
fn preview_restore(draft: &RecoveryCopy, path: &Path, elsewhere: bool) -> CommandResult {
    let old = read_file::read_bytes(path).map(|read| read.bytes).ok();
    if elsewhere && path.symlink_metadata().is_ok() {
        return Err(save_failed(path, &SaveError::Exists));
    }
    let name = path.display().to_string();
    let from = if old.is_some() {
        name.as_str()
    } else {
        "/dev/null"
    };
    let old = old.unwrap_or_default();
    let lines = diff::unified((from, &name), (&old, &draft.bytes()));
    print(&sanitize::sanitize_lines(&lines))?;
    print("nothing was written: --dry-run")?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the version that may be replaced, given the post as it was read: the one the edit began
/// from. `None` if the post is gone; an error if it has changed since.
fn replaceable_version(
    draft: &RecoveryCopy,
    read: Result<FileBytes, Problem>,
) -> Result<Option<FileVersion>, CliError> {
    let file = &draft.about.file;
    match read {
        // no second read: another program may save in between
        Ok(read) if PostOnDisk::of_bytes(draft, &read.bytes) == PostOnDisk::Changed => {
            Err(save_failed(file, &SaveError::Changed(Vec::new())))
        }
        Ok(read) => Ok(Some(FileVersion::of(&read))),
        Err(_) if PostOnDisk::of_unread(file) == PostOnDisk::Gone => Ok(None),
        Err(problem) => Err(CliError::File {
            file: file.display().to_string(),
            message: problem.message,
            hint: "make it readable, or save the text elsewhere with --to FILE".to_owned(),
        }),
    }
}

fn save_failed(path: &Path, error: &SaveError) -> CliError {
    let hint = match error {
        SaveError::Changed(_) => {
            "compare both versions with `postdesk edit`, or save to another file with --to FILE"
        }
        SaveError::Exists => "choose a file name that does not exist",
        _ => "the recovery copy was kept; fix the cause and try again",
    };
    let protected = read_file::read_only_message(path);
    let (message, hint) = match (error, protected.split_once("; ")) {
        (SaveError::Protected, Some((what, fix))) => (what.to_owned(), fix),
        _ => (error.to_string(), hint),
    };
    CliError::File {
        file: path.display().to_string(),
        message,
        hint: hint.to_owned(),
    }
}

fn delete(kept: &FoundRecovery, dry_run: bool) -> CommandResult {
    if dry_run {
        let text = format!("{}\nnothing was deleted: --dry-run", format_line(kept));
        print(&sanitize::sanitize_lines(&text))?;
        return Ok(ExitCode::SUCCESS);
    }
    recovery::discard(&kept.path)?;
    print("deleted")?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::blog::recovery::RecoveryInfo;

    fn copy_of(file: &Path) -> FoundRecovery {
        let about = RecoveryInfo {
            file: file.to_owned(),
            base: None,
            cursor: (1, 1),
            at: Timestamp::UNIX_EPOCH,
            host: String::new(),
            pid: 1,
            is_aside: false,
            is_escaped: false,
        };
        FoundRecovery {
            path: PathBuf::from("state/drafts/a-0001.draft"),
            copy: Ok(RecoveryCopy {
                about,
                text: "text".to_owned(),
            }),
        }
    }

    #[test]
    fn a_post_that_cannot_be_read_is_not_gone() {
        let folder = tempfile::TempDir::new().unwrap();
        let gone = copy_of(&folder.path().join("a.md"));
        assert_eq!(PostOnDisk::of(&gone).name(), "gone");
        let unreadable = copy_of(folder.path());
        assert_eq!(PostOnDisk::of(&unreadable).name(), "unreadable");
        let draft = unreadable.copy.as_ref().unwrap();
        let read = read_file::read_bytes(&draft.about.file);
        let refused = replaceable_version(draft, read).unwrap_err();
        assert!(refused.to_string().contains("--to FILE"), "{refused}");
    }

    #[test]
    fn a_save_by_another_program_after_the_comparison_is_not_replaced() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("a.md");
        save::save(&file, None, b"base").unwrap();
        let mut draft = copy_of(&file).copy.unwrap();
        draft.about.base = Some(save::fingerprint(b"base"));
        let read = read_file::read_bytes(&file);
        let there = FileVersion::of(read.as_ref().unwrap());
        save::save(&file, Some(&there), b"theirs").unwrap();
        let version = replaceable_version(&draft, read).unwrap().unwrap();
        assert!(version.is_same_content(b"base"));
        let refused = save::save(&file, Some(&version), &draft.bytes()).unwrap_err();
        assert!(matches!(refused, SaveError::Changed(_)), "{refused}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "theirs");
    }
}
