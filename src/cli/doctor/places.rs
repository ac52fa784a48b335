//! The user's folders, the dictionaries, and the limits of the file watcher.

use std::io::Read;
use std::path::{Path, PathBuf};

use rustix::fs::Access;
use serde_json::{Value, json};

use crate::blog::disk;
use crate::config::UserSettings;
use crate::runtime::spell_worker::{
    SpellConfig, find_dictionary, find_language, installed_dictionaries,
};
use crate::runtime::watch;

use super::super::user_files::UserFiles;
use super::environment::list_row;
use super::{HomeFolder, ReportRow, ReportSection};

/// The limits of inotify, per user.
const INOTIFY_LIMITS: [(&str, &str); 2] = [
    ("max user watches", "/proc/sys/fs/inotify/max_user_watches"),
    (
        "max user instances",
        "/proc/sys/fs/inotify/max_user_instances",
    ),
];
/// Longest number in such a file, in bytes.
const MAX_NUMBER_BYTES: u64 = 32;

/// Returns the folders of postdesk, and the number of errors in the user's files.
pub(super) fn folders(own: &UserFiles, errors: usize, home: HomeFolder) -> ReportSection {
    let is_unsafe = own.warning().is_some();
    let paths = own.paths().cloned();
    ReportSection::gather_from_disk("Folders", move || {
        let folders = paths.into_iter().flat_map(|paths| {
            [
                ("config", paths.config),
                ("state", paths.state),
                ("cache", paths.cache),
                ("data", paths.data),
            ]
        });
        let mut rows: Vec<ReportRow> = folders
            .map(|(name, path)| folder_row(name, &path, &home))
            .collect();
        if rows.is_empty() {
            rows.push(ReportRow::new("error", "no home folder"));
        }
        if is_unsafe {
            let why = "other users can write to the usual state folder";
            rows.push(ReportRow::new("warning", why));
        }
        rows.push(config_errors(errors));
        rows
    })
}

fn config_errors(errors: usize) -> ReportRow {
    let text = match errors {
        0 => "none".to_owned(),
        _ => format!("{errors}; `postdesk config check` lists them"),
    };
    ReportRow::with_text("config errors", text, errors)
}

fn folder_row(name: &'static str, path: &Path, home: &HomeFolder) -> ReportRow {
    let exists = path.is_dir();
    // one that is missing is created when it is needed
    let mut existing = path.ancestors().filter(|folder| folder.exists());
    let is_writable = existing.next().is_some_and(|folder| {
        folder.is_dir() && rustix::fs::access(folder, Access::WRITE_OK).is_ok()
    });
    let shown = home.shorten(path);
    let state = match (exists, is_writable) {
        (true, true) => "exists, writable",
        (true, false) => "exists, not writable",
        (false, true) => "missing, can be created",
        (false, false) => "missing, can't be created",
    };
    let json = json!({ "path": shown, "exists": exists, "writable": is_writable });
    ReportRow::with_text(name, format!("{shown} ({state})"), json)
}

/// Returns the language and its dictionary.
pub(super) fn spelling(settings: &UserSettings, home: HomeFolder) -> ReportSection {
    let config = SpellConfig {
        language: settings.spelling.language.clone(),
        folders: settings.spelling.dictionaries.clone(),
        word_list: None,
    };
    ReportSection::gather_from_disk("Spelling", move || {
        let language = find_language(&config, None, Path::new(""));
        let used = language
            .as_ref()
            .and_then(|language| find_dictionary(&config, language));
        vec![
            ReportRow::new("language", language.map(|it| it.to_string())),
            ReportRow::new("dictionary", used.map(|aff| home.shorten(&aff))),
            list_row("dictionaries", &installed_dictionaries(&config)),
        ]
    })
}

/// Returns how many folders a session watches, and the limits on that.
pub(super) fn watching(folders: Vec<PathBuf>) -> ReportSection {
    ReportSection::gather_from_disk("Watching", move || {
        let mut kinds = folders.iter().map(|it| watch::unwatchable_kind(it));
        let polled = kinds.find_map(|kind| kind);
        let mut rows = vec![
            ReportRow::new("folders", folders.len()),
            ReportRow::new("polling because", polled),
        ];
        if cfg!(target_os = "linux") {
            let limits = INOTIFY_LIMITS.iter();
            rows.extend(limits.map(|(name, file)| ReportRow::new(name, read_number(file))));
        }
        rows
    })
}

/// Reads a number from a file of the kernel, whose size is said to be 0.
fn read_number(file: &str) -> Value {
    let mut text = String::new();
    let read = disk::open(Path::new(file)).and_then(|(file, _)| {
        let mut start = file.take(MAX_NUMBER_BYTES);
        start.read_to_string(&mut text)
    });
    let number = read.ok().and_then(|_| text.trim().parse::<u64>().ok());
    number.map_or(Value::Null, Value::from)
}
