//! Recovery copies of forms and prompts for `drafts`. They have no post to be restored to: the user
//! continues in the form or prompt where the text was typed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::blog::recovery;
use crate::blog::recovery::typed_input::{FoundInput, InputKind};
use crate::cli::{CliError, CommandResult, print};
use crate::text::sanitize;

/// Number of characters of a name that are shown.
const SHOWN_NAME_CHARS: usize = 8;

/// Returns the full name of a recovery copy: the part of its file name after the last `-`, which is
/// unique.
fn full_name(found: &FoundInput) -> String {
    let stem = found.path.file_stem().unwrap_or_default().to_string_lossy();
    stem.rsplit('-').next().unwrap_or_default().to_owned()
}

fn short_name(found: &FoundInput) -> String {
    full_name(found).chars().take(SHOWN_NAME_CHARS).collect()
}

/// Finds the recovery copy by its path or a unique prefix of its name.
pub(super) fn find<'a>(all: &'a [FoundInput], wanted: &str) -> Option<&'a FoundInput> {
    let is_it = |found: &&FoundInput| {
        found.path == Path::new(wanted)
            || (!wanted.is_empty() && full_name(found).starts_with(wanted))
    };
    let mut hits = all.iter().filter(is_it);
    hits.next().filter(|_| hits.next().is_none())
}

/// Formats a recovery copy as a line.
pub(super) fn format_line(found: &FoundInput) -> String {
    let typed = match &found.input {
        Ok(typed) => typed,
        Err(why) => {
            let path = found.path.display();
            return format!(
                "{}  {path}: {why}; the file is unchanged",
                short_name(found)
            );
        }
    };
    let at = typed.at.to_zoned(TimeZone::system());
    let file = typed.slot.file.display();
    let what = match typed.slot.what {
        InputKind::Metadata => format!("{file} (metadata form)"),
        InputKind::New => format!("{file} (new post)"),
        InputKind::Rename => format!("{file} (rename)"),
        InputKind::Tags => format!("{file} (tag)"),
    };
    let bytes: usize = typed.fields.iter().map(|(_, text)| text.len()).sum();
    let at = at.strftime("%Y-%m-%d %H:%M");
    format!("{}  {at}  {bytes:>7} bytes  {what}", short_name(found))
}

/// Formats a recovery copy as JSON.
pub(super) fn to_json(found: &FoundInput) -> Value {
    let file = found.path.to_string_lossy();
    match &found.input {
        Ok(typed) => {
            let fields = typed.fields.iter();
            let fields: Map<String, Value> = fields
                .map(|(name, text)| (name.clone(), Value::from(text.as_str())))
                .collect();
            json!({
                "name": short_name(found), "draft": file, "kind": typed.slot.what.name(),
                "post": typed.slot.file.to_string_lossy(), "time": typed.at.to_string(),
                "fields": fields,
            })
        }
        Err(why) => json!({ "name": short_name(found), "draft": file, "problem": why }),
    }
}

/// Prints the fields of a recovery copy.
pub(super) fn show(found: &FoundInput) -> CommandResult {
    let typed = found.input.as_ref().map_err(|why| CliError::File {
        file: found.path.display().to_string(),
        message: why.clone(),
        hint: "open it with any editor".to_owned(),
    })?;
    let lines = typed
        .fields
        .iter()
        .map(|(name, text)| format!("{name}: {text}"));
    print(&sanitize::sanitize_lines(
        &lines.collect::<Vec<_>>().join("\n"),
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns an error that says where to continue, since there is no file to restore to.
pub(super) fn explain_restore(found: &FoundInput) -> CommandResult {
    Err(CliError::File {
        file: found.path.display().to_string(),
        message: "it contains text of a form or prompt, not of a post".to_owned(),
        hint: "open the blog with `postdesk DIR` and press the key again to continue there"
            .to_owned(),
    })
}

/// Deletes a recovery copy unless `dry_run`.
pub(super) fn delete(found: &FoundInput, dry_run: bool) -> CommandResult {
    if dry_run {
        let text = format!("{}\nnothing was deleted: --dry-run", format_line(found));
        print(&sanitize::sanitize_lines(&text))?;
        return Ok(ExitCode::SUCCESS);
    }
    recovery::discard(&found.path)?;
    print("deleted")?;
    Ok(ExitCode::SUCCESS)
}

/// Reads all recovery copies of forms and prompts in these folders.
pub(super) fn read_all(folders: &[PathBuf]) -> Vec<FoundInput> {
    recovery::typed_input::list_all(folders)
}
