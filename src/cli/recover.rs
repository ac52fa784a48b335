//! `drafts`: lists, shows, restores and deletes recovery copies of unsaved text.
//!
//! Nothing is deleted automatically. Restoring is a regular save: it replaces only the version that
//! was being edited, and the recovery copy is deleted once its text is verified on disk.

mod typed_input;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::blog::read_file;
use crate::blog::recovery::typed_input::Found;
use crate::blog::recovery::{self, Draft, Kept};
use crate::blog::save::{self, Base, SaveError};
use crate::text::sanitize;

use super::args::DraftsVerb;
use super::user_files::Own;
use super::{CliError, Done, diff, print};

/// Number of characters of a name that are shown.
const SHOWN: usize = 8;

/// Runs `drafts` for recovery copies of posts, and of forms and prompts.
pub(super) fn drafts(verb: Option<&DraftsVerb>, own: &Own) -> Done {
    let folders = folders(own);
    let (kept, fields) = (recovery::all(&folders), typed_input::all(&folders));
    let named = match verb {
        Some(
            DraftsVerb::Show { name }
            | DraftsVerb::Restore { name, .. }
            | DraftsVerb::Drop { name, .. },
        ) => typed_input::find(&fields, name).filter(|_| find(&kept, name).is_err()),
        _ => None,
    };
    match (verb, named) {
        (Some(DraftsVerb::Show { .. }), Some(found)) => typed_input::show(found),
        (Some(DraftsVerb::Restore { .. }), Some(found)) => typed_input::restore(found),
        (Some(DraftsVerb::Drop { dry_run, .. }), Some(found)) => {
            typed_input::drop_one(found, *dry_run)
        }
        (None, _) => list(&kept, &fields, false),
        (Some(DraftsVerb::List { json }), _) => list(&kept, &fields, *json),
        (Some(DraftsVerb::Show { name }), None) => show(&kept, name),
        (Some(DraftsVerb::Restore { name, to, dry_run }), None) => {
            restore(find(&kept, name)?, to.as_deref(), *dry_run)
        }
        (Some(DraftsVerb::Drop { name, dry_run }), None) => drop_one(find(&kept, name)?, *dry_run),
    }
}

/// Returns the folders that can contain recovery copies.
fn folders(own: &Own) -> Vec<PathBuf> {
    let Some(paths) = own.paths() else {
        return Vec::new();
    };
    let spare = paths.spare_drafts_folder();
    [paths.drafts_folder()].into_iter().chain(spare).collect()
}

/// Returns the full name of a recovery copy: the part of its file name after the last `-`, which is
/// unique.
fn whole_name(kept: &Kept) -> String {
    let stem = kept.path.file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    stem.rsplit('-').next().unwrap_or_default().to_owned()
}

/// Returns the name of a recovery copy, shortened for display.
fn name(kept: &Kept) -> String {
    whole_name(kept).chars().take(SHOWN).collect()
}

fn list(kept: &[Kept], fields: &[Found], as_json: bool) -> Done {
    if as_json {
        let drafts = kept.iter().map(as_value);
        let drafts: Vec<Value> = drafts
            .chain(fields.iter().map(typed_input::as_value))
            .collect();
        print(&json!({ "version": 1, "drafts": drafts }).to_string())?;
    } else if kept.is_empty() && fields.is_empty() {
        print("No text is waiting. What you type is kept here until it is saved.")?;
    } else {
        let lines = kept.iter().map(line);
        let lines: Vec<String> = lines.chain(fields.iter().map(typed_input::line)).collect();
        print(&sanitize::lines(&lines.join("\n")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn as_value(kept: &Kept) -> Value {
    let file = kept.path.to_string_lossy();
    match &kept.draft {
        Ok(Draft { about, text }) => json!({
            "name": name(kept), "draft": file, "post": about.file.to_string_lossy(),
            "time": about.at.to_string(), "host": about.host, "pid": about.pid,
            "line": about.cursor.0, "column": about.cursor.1,
            "bytes": text.len(), "onDisk": OnDisk::of(kept).name(),
        }),
        Err(why) => json!({ "name": name(kept), "draft": file, "problem": why }),
    }
}

fn line(kept: &Kept) -> String {
    match &kept.draft {
        Ok(draft) => {
            let at = draft.about.at.to_zoned(TimeZone::system());
            format!(
                "{}  {}  {:>7} bytes  {}  {}",
                name(kept),
                at.strftime("%Y-%m-%d %H:%M"),
                draft.text.len(),
                draft.about.file.display(),
                OnDisk::of(kept).words()
            )
        }
        Err(why) => format!(
            "{}  {}: {why}; it was left as it is",
            name(kept),
            kept.path.display()
        ),
    }
}

/// State of the post on disk, compared with a recovery copy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnDisk {
    Same,
    Base,
    Other,
    Gone,
}

impl OnDisk {
    fn of(kept: &Kept) -> Self {
        let Ok(draft) = &kept.draft else {
            return Self::Gone;
        };
        let Ok(bytes) = read_file::read_bytes(&draft.about.file) else {
            return Self::Gone;
        };
        let hash = save::fingerprint(&bytes.bytes);
        if bytes.bytes == draft.bytes() {
            Self::Same
        } else if draft.about.base.as_ref() == Some(&hash) {
            Self::Base
        } else {
            Self::Other
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Base => "base",
            Self::Other => "changed",
            Self::Gone => "gone",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Same => "(the post says the same)",
            Self::Base => "",
            Self::Other => "(the post was changed since)",
            Self::Gone => "(the post is gone)",
        }
    }
}

/// Finds the recovery copy by its path or a unique prefix of its name.
fn find<'a>(kept: &'a [Kept], wanted: &str) -> Result<&'a Kept, CliError> {
    let is_it = |kept: &&Kept| {
        let is_file = kept.path == Path::new(wanted);
        is_file || (!wanted.is_empty() && whole_name(kept).starts_with(wanted))
    };
    let hits: Vec<&Kept> = kept.iter().filter(is_it).collect();
    match hits.as_slice() {
        [one] => Ok(one),
        [] => Err(CliError::Usage(format!(
            "no draft is called `{wanted}`; `postdesk drafts` names them"
        ))),
        several => Err(CliError::Ambiguous {
            name: wanted.to_owned(),
            choices: several
                .iter()
                .map(|kept| name(kept))
                .collect::<Vec<_>>()
                .join(", "),
        }),
    }
}

fn readable(kept: &Kept) -> Result<&Draft, CliError> {
    kept.draft.as_ref().map_err(|why| CliError::File {
        file: kept.path.display().to_string(),
        message: why.clone(),
        hint: "it was left as it is; any editor can open it".to_owned(),
    })
}

fn show(kept: &[Kept], wanted: &str) -> Done {
    let draft = readable(find(kept, wanted)?)?;
    print(&sanitize::lines(&draft.text))?;
    Ok(ExitCode::SUCCESS)
}

fn restore(kept: &Kept, to: Option<&Path>, dry_run: bool) -> Done {
    let draft = readable(kept)?;
    let path = to.map_or_else(|| Ok(draft.about.file.clone()), std::path::absolute)?;
    let base = base(kept, draft, to.is_some())?;
    if read_file::is_protected(&path) {
        return Err(refused(&path, &SaveError::Protected));
    }
    if dry_run {
        return would_restore(draft, &path, to.is_some());
    }
    save::save(&path, base.as_ref(), &draft.bytes()).map_err(|error| refused(&path, &error))?;
    recovery::discard(&kept.path)?;
    print(&sanitize::lines(&format!(
        "{} has its text again",
        path.display()
    )))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the diff that restoring a recovery copy would apply.
fn would_restore(draft: &Draft, path: &Path, elsewhere: bool) -> Done {
    let old = read_file::read_bytes(path).map(|read| read.bytes).ok();
    if elsewhere && path.symlink_metadata().is_ok() {
        return Err(refused(path, &SaveError::Exists));
    }
    let name = path.display().to_string();
    let from = if old.is_some() {
        name.as_str()
    } else {
        "/dev/null"
    };
    let old = old.unwrap_or_default();
    let lines = diff::unified((from, &name), (&old, &draft.bytes()));
    print(&sanitize::lines(&lines))?;
    print("nothing was written: --dry-run")?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the version that may be replaced: the one the edit began from. `None` if the file must
/// not exist; an error if the post has changed since.
fn base(kept: &Kept, draft: &Draft, elsewhere: bool) -> Result<Option<Base>, CliError> {
    if elsewhere || OnDisk::of(kept) == OnDisk::Gone {
        return Ok(None);
    }
    if OnDisk::of(kept) == OnDisk::Other {
        return Err(refused(&draft.about.file, &SaveError::Changed(Vec::new())));
    }
    let bytes = read_file::read_bytes(&draft.about.file).ok();
    Ok(bytes.map(|read| Base::of(&read)))
}

fn refused(path: &Path, error: &SaveError) -> CliError {
    let hint = match error {
        SaveError::Changed(_) => {
            "`postdesk edit` shows both texts; --to FILE puts the draft beside"
        }
        SaveError::Exists => "name a file that is not there",
        _ => "the draft was kept; try again when that is mended",
    };
    let protected = read_file::protected(path);
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

fn drop_one(kept: &Kept, dry_run: bool) -> Done {
    if dry_run {
        let text = format!("{}\nnothing was dropped: --dry-run", line(kept));
        print(&sanitize::lines(&text))?;
        return Ok(ExitCode::SUCCESS);
    }
    recovery::discard(&kept.path)?;
    print("dropped")?;
    Ok(ExitCode::SUCCESS)
}
