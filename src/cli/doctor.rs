//! `doctor`: prints what a bug report needs to know, without private text.
//!
//! No title, tag, text or file name of a post is printed, and the home folder is shown as `~`.
//! Nothing is written. A blog or a disk that fails is a line of the report, not an error.

mod blog_section;
mod environment;
mod places;

use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Map, Value};

use crate::blog::json::safe_json;
use crate::config::Paths;
use crate::runtime::disk_timeout;
use crate::text::sanitize;

use super::args::{Arguments, DoctorArguments};
use super::logging::find_log;
use super::user_files::UserFiles;
use super::{CommandResult, print, setup};

/// Longest value that is printed, in characters: a variable of the environment may be longer.
const MAX_VALUE_CHARS: usize = 200;

/// Prints the report, as text or JSON.
pub(super) fn doctor(
    arguments: &Arguments,
    wanted: DoctorArguments,
    own: &UserFiles,
) -> CommandResult {
    let (setup, errors) = if let Ok((setup, messages)) = setup::read(arguments, own) {
        (setup, messages.len())
    } else {
        // a theme that does not exist
        let known = Arguments {
            theme: Some("auto".to_owned()),
            ..arguments.clone()
        };
        let (setup, messages) = setup::read(&known, own)?;
        (setup, messages.len() + 1)
    };
    let home = HomeFolder::find();
    let (blog, folders) = blog_section::read(arguments, own, &home);
    let sections = [
        environment::program(log_row(arguments, own, &home)),
        environment::terminal(&setup),
        blog,
        places::folders(own, errors, home.clone()),
        places::spelling(&setup.settings, home),
        places::watching(folders),
    ];
    if wanted.json {
        print(&safe_json(&to_json(&sections)))?;
    } else {
        let text: Vec<String> = sections.iter().map(ReportSection::format).collect();
        print(&sanitize::sanitize_lines(&text.join("\n")))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns where a log is written, if it is.
fn log_row(arguments: &Arguments, own: &UserFiles, home: &HomeFolder) -> ReportRow {
    match find_log(arguments, own) {
        Ok(log) => ReportRow::new("log", log.map(|(file, _)| home.shorten(&file))),
        Err(error) => ReportRow::new("log", error.to_string()),
    }
}

fn to_json(sections: &[ReportSection]) -> Value {
    let mut all = Map::new();
    all.insert("version".to_owned(), Value::from(1));
    for section in sections {
        let rows = section.rows.iter();
        let rows = rows.map(|row| (camel_case(row.name), row.json.clone()));
        all.insert(
            section.title.to_ascii_lowercase(),
            Value::Object(rows.collect()),
        );
    }
    Value::Object(all)
}

/// Returns the key of a row in JSON: `max user watches` is `maxUserWatches`.
fn camel_case(name: &str) -> String {
    let mut words = name.split(' ');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut key, word| {
        let mut letters = word.chars();
        key.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        key + letters.as_str()
    })
}

/// A heading and its rows.
struct ReportSection {
    title: &'static str,
    rows: Vec<ReportRow>,
}

impl ReportSection {
    fn format(&self) -> String {
        let rows = self.rows.iter();
        let rows = rows.map(|row| format!("  {:<20} {}", row.name, row.text));
        let lines: Vec<String> = std::iter::once(self.title.to_owned()).chain(rows).collect();
        lines.join("\n")
    }

    /// Gathers rows that need the disk; where that does not answer, a row says so.
    fn gather_from_disk(
        title: &'static str,
        gather: impl FnOnce() -> Vec<ReportRow> + Send + 'static,
    ) -> Self {
        let rows = disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, gather);
        let silent = || vec![ReportRow::new("error", "the disk did not respond")];
        let rows = rows.unwrap_or_else(silent);
        Self { title, rows }
    }
}

/// A name and its value, as text and as JSON.
struct ReportRow {
    name: &'static str,
    text: String,
    json: Value,
}

impl ReportRow {
    fn new(name: &'static str, value: impl Into<Value>) -> Self {
        let value: Value = value.into();
        let text = match &value {
            Value::Null => "none".to_owned(),
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => "no".to_owned(),
            Value::String(text) => one_line(text),
            other => other.to_string(),
        };
        Self::with_text(name, text, value)
    }

    fn with_text(name: &'static str, text: String, json: impl Into<Value>) -> Self {
        let json = json.into();
        Self { name, text, json }
    }
}

fn one_line(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    text.chars().take(MAX_VALUE_CHARS).collect()
}

/// The home folder, which is private: its name is usually that of the user.
#[derive(Clone)]
struct HomeFolder {
    /// Its path, and the one that symbolic links in it lead to.
    paths: Vec<PathBuf>,
}

impl HomeFolder {
    fn find() -> Self {
        let Some(home) = Paths::home_folder() else {
            return Self { paths: Vec::new() };
        };
        let asked = home.clone();
        let real = disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
            asked.canonicalize().ok()
        });
        let paths = std::iter::once(home).chain(real.flatten());
        // with `/` as the home folder there is nothing to hide
        let paths = paths.filter(|path| path.parent().is_some()).collect();
        Self { paths }
    }

    /// Returns a path for the report, with `~` for the home folder.
    fn shorten(&self, path: &Path) -> String {
        let path = &without_parents(path);
        let mut below = self.paths.iter().map(|home| path.strip_prefix(home));
        match below.find_map(Result::ok) {
            Some(below) if below.as_os_str().is_empty() => "~".to_owned(),
            Some(below) => format!("~/{}", below.display()),
            None => path.display().to_string(),
        }
    }
}

/// Makes a path absolute, and removes `..` with the folder before it: it could lead into the home
/// folder by its name.
fn without_parents(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut found = PathBuf::new();
    for part in absolute.components() {
        if part == Component::ParentDir {
            found.pop();
        } else {
            found.push(part);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_folder_is_shown_as_a_tilde_and_its_neighbors_in_full() {
        let home = HomeFolder {
            paths: vec![PathBuf::from("/home/ana"), PathBuf::from("/data/ana")],
        };
        for (path, shown) in [
            ("/home/ana", "~"),
            ("/home/ana/", "~"),
            ("/home/ana/site/blog", "~/site/blog"),
            ("/data/ana/site", "~/site"),
            ("/home/anabel/site", "/home/anabel/site"),
            ("/srv/site", "/srv/site"),
            ("/srv/x/../../home/ana/blog", "~/blog"),
            ("/home/ana/../ana/blog", "~/blog"),
        ] {
            assert_eq!(home.shorten(Path::new(path)), shown);
        }
    }

    #[test]
    fn a_value_is_one_line() {
        let row = ReportRow::new("TERM", "a\nb\x1b[0m");
        assert_eq!(row.text, "a b [0m");
        assert_eq!(ReportRow::new("x", "y".repeat(999)).text.len(), 200);
        assert_eq!(camel_case("max user watches"), "maxUserWatches");
    }
}
