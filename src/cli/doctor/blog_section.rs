//! The blog: where it is, how it was found, and its size; nothing of what it says.

use std::path::PathBuf;

use serde_json::Value;

use crate::blog::{Index, NearbyBlog};
use crate::runtime::{clock, disk_timeout};

use super::super::CliError;
use super::super::args::Arguments;
use super::super::open::{self, FoundBy};
use super::super::user_files::UserFiles;
use super::{HomeFolder, ReportRow, ReportSection};

const TITLE: &str = "Blog";

/// Finds and reads the blog. Returns its section, and the folders that a session would watch.
pub(super) fn read(
    arguments: &Arguments,
    own: &UserFiles,
    home: &HomeFolder,
) -> (ReportSection, Vec<PathBuf>) {
    let opened = match open::for_command(arguments, own) {
        Ok(opened) => opened,
        Err(error) => return failed(vec![ReportRow::new("error", describe_error(&error))]),
    };
    let site = &opened.site;
    let mut rows = vec![
        ReportRow::new("path", home.shorten(&site.posts)),
        ReportRow::new("found", describe_search(opened.found_by)),
        ReportRow::new("generator", site.kind.name()),
        ReportRow::new("site config", config_name(site.config.as_ref())),
    ];
    let unread = site.warnings.len();
    let Some((index, warnings)) = disk_timeout::scan(Index::new(opened.site), clock::system())
    else {
        rows.push(ReportRow::new("error", "its disk did not respond"));
        return failed(rows);
    };
    let posts = index.posts();
    let problems = index.posts().filter(|post| post.problem.is_some());
    rows.extend([
        ReportRow::new("posts", posts.count()),
        ReportRow::new("problems", problems.count()),
        ReportRow::new("warnings", unread.max(warnings.len())),
    ]);
    let limit = disk_timeout::command_timeout();
    let folders = disk_timeout::run_with_timeout(limit, move || index.directories());
    (
        ReportSection { title: TITLE, rows },
        folders.unwrap_or_default(),
    )
}

fn failed(rows: Vec<ReportRow>) -> (ReportSection, Vec<PathBuf>) {
    (ReportSection { title: TITLE, rows }, Vec::new())
}

/// Returns the name of the site's configuration file, which its generator prescribes.
fn config_name(config: Option<&PathBuf>) -> Value {
    let name = config.and_then(|config| config.file_name());
    name.map_or(Value::Null, |name| Value::from(name.to_string_lossy()))
}

fn describe_search(found_by: FoundBy) -> &'static str {
    match found_by {
        FoundBy::Argument => "given on the command line",
        FoundBy::Variable => "set by POSTDESK_POSTS",
        FoundBy::Nearby(NearbyBlog::Around) => "the current folder is part of it",
        FoundBy::Nearby(NearbyBlog::Inside) => "found in the current folder",
        FoundBy::Nearby(NearbyBlog::Files) => {
            "no blog found; using the Markdown files of the current folder"
        }
        FoundBy::Setting => "set by `posts` in config.toml",
        FoundBy::DataFolder => "found in the data folder",
    }
}

/// Returns why there is no blog, without the path that the message of the error has.
fn describe_error(error: &CliError) -> &'static str {
    match error {
        CliError::NoBlog(_) => "none in the current folder or its parents; postdesk opens the tour",
        CliError::Stalled(..) => "its disk did not respond",
        _ => "can't be opened; `postdesk list` shows why",
    }
}
