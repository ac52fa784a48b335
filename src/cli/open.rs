//! Blog discovery: opens the first of several places that has a blog.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::blog::{BlogError, NearbyBlog, Site, SiteKind, disk, scan};
use crate::runtime::{disk_timeout, sample_blog};

use super::args::{Arguments, Verb};
use super::setup::variable;
use super::user_files::UserFiles;
use super::{CliError, suggestions};

/// Number of bytes read from a file to tell whether it is text.
const HEAD_BYTES: u64 = 4096;

/// A blog, and the post to select in it.
#[derive(Debug)]
pub struct OpenedBlog {
    /// The site, with the posts folder.
    pub site: Site,
    /// ID of the post to select: its path below the posts folder.
    pub chosen: Option<String>,
    /// Whether this is the tour.
    pub is_tour: bool,
    /// Message with the path and the reason, if the user did not name the blog.
    pub reason: Option<String>,
    /// How the blog was found.
    pub found_by: FoundBy,
}

/// How a blog was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// Named on the command line.
    Argument,
    /// Named by `POSTDESK_POSTS`.
    Variable,
    /// Near the current folder.
    Nearby(NearbyBlog),
    /// Named by `posts` in config.toml.
    Setting,
    /// In the data folder of the user.
    DataFolder,
}

impl OpenedBlog {
    fn with_found_by(self, found_by: FoundBy) -> Self {
        Self { found_by, ..self }
    }
}

/// Finds the blog for the screen; the tour if there is none. Reads files, which can block forever.
pub(super) fn for_screen(
    arguments: &Arguments,
    own: &UserFiles,
    configured: Option<&Path>,
) -> Result<OpenedBlog, CliError> {
    if let Some(opened) = find_blog(arguments, configured)? {
        return Ok(opened);
    }
    if arguments.public {
        // the tour is for users of the program, not for readers, and it would be written to disk
        return find_for_command(arguments, own);
    }
    if let Some(data) = blog_in_data_folder(own) {
        return Ok(without_selection(open_site(arguments, &data, Site::open)?));
    }
    let paths = own.paths();
    let cache = paths.map_or_else(std::env::temp_dir, |paths| paths.cache.clone());
    let tour = sample_blog::unpack(&cache).map_err(|error| CliError::File {
        file: cache.display().to_string(),
        message: format!("can't write the tour here: {error}"),
        hint: "pass the folder of a blog instead".to_owned(),
    })?;
    let mut site = Site::from_posts_folder(&tour, Some(SiteKind::Docusaurus))?;
    site.name = String::from("postdesk tour");
    Ok(OpenedBlog {
        is_tour: true,
        ..without_selection(site)
    })
}

/// Finds the blog for a subcommand, with a time limit; an error if there is none.
pub(super) fn for_verb(arguments: &Arguments, own: &UserFiles) -> Result<Site, CliError> {
    Ok(for_command(arguments, own)?.site)
}

/// Finds the blog as [`for_verb`] does, and returns it with how it was found.
pub(super) fn for_command(arguments: &Arguments, own: &UserFiles) -> Result<OpenedBlog, CliError> {
    let (asked, mine) = (arguments.clone(), own.clone());
    let found = disk_timeout::run_with_timeout(disk_timeout::command_timeout(), move || {
        find_for_command(&asked, &mine)
    });
    found.ok_or_else(|| CliError::stalled(&path_waited_for(arguments)))?
}

fn find_for_command(arguments: &Arguments, own: &UserFiles) -> Result<OpenedBlog, CliError> {
    let (settings, _) = own.settings();
    if let Some(opened) = find_blog(arguments, settings.posts.as_deref())? {
        return Ok(opened);
    }
    if let Some(data) = blog_in_data_folder(own) {
        let opened = without_selection(open_site(arguments, &data, Site::open)?);
        let opened = opened.with_found_by(FoundBy::DataFolder);
        return Ok(if arguments.public {
            hide_folder_name(opened)
        } else {
            opened
        });
    }
    suggestions::check_path_in_query(arguments, false)?;
    Err(CliError::NoBlog(current_folder()?.display().to_string()))
}

/// Returns the blog in the data folder of the user, if it exists.
fn blog_in_data_folder(own: &UserFiles) -> Option<PathBuf> {
    let data = own.paths()?.data.join("posts");
    data.is_dir().then_some(data)
}

/// Returns the path to name while waiting for the blog: the one that was given, or the current
/// folder. Reads no file.
pub(super) fn path_waited_for(arguments: &Arguments) -> PathBuf {
    let edited = match &arguments.verb {
        Some(Verb::Edit { post, .. }) => Some(post.clone()),
        _ => None,
    };
    let named = || arguments.posts.clone().or_else(|| arguments.path.clone());
    let variable = || variable("POSTDESK_POSTS").map(PathBuf::from);
    let place = named().or(edited).or_else(variable);
    place.unwrap_or_else(|| current_folder().unwrap_or_default())
}

/// Parses `--site`.
pub(super) fn parse_site_kind(arguments: &Arguments) -> Result<Option<SiteKind>, CliError> {
    let kind = arguments.site.as_deref().map(SiteKind::from_str);
    Ok(kind.transpose()?)
}

/// Opens the blog that the user named or that is near the current folder, and applies `--blog`.
fn find_blog(
    arguments: &Arguments,
    configured: Option<&Path>,
) -> Result<Option<OpenedBlog>, CliError> {
    let opened = find_blog_or_file(arguments, configured)?;
    let opened = match (opened, &arguments.blog) {
        (Some(opened), Some(name)) => {
            let blog = without_selection(opened.site.open_blog(name)?);
            Some(blog.with_found_by(opened.found_by))
        }
        (opened, _) => opened,
    };
    Ok(opened.map(|opened| {
        if arguments.public {
            hide_folder_name(opened)
        } else {
            opened
        }
    }))
}

/// Replaces the name of a site without a title, as it would be that of a folder.
fn hide_folder_name(mut opened: OpenedBlog) -> OpenedBlog {
    if opened.site.settings.title.is_none() {
        "Blog".clone_into(&mut opened.site.name);
    }
    opened
}

/// Opens a blog by the arguments, `POSTDESK_POSTS`, the surroundings of the current folder, or the
/// setting `posts`.
fn find_blog_or_file(
    arguments: &Arguments,
    configured: Option<&Path>,
) -> Result<Option<OpenedBlog>, CliError> {
    if let Some(path) = &arguments.path {
        suggestions::check_misspelled_command(path)?;
    }
    if let Some(path) = arguments.path.as_ref().filter(|path| path.is_file()) {
        return open_file(arguments, &std::path::absolute(path)?).map(Some);
    }
    if let Some(posts) = &arguments.posts {
        return Ok(Some(without_selection(open_site(
            arguments,
            posts,
            Site::from_posts_folder,
        )?)));
    }
    if let Some(path) = &arguments.path {
        return open_path(arguments, path).map(Some);
    }
    // readers may be able to set environment variables
    if let Some(path) = variable("POSTDESK_POSTS").filter(|_| !arguments.public) {
        let opened = open_path(arguments, Path::new(&path))?;
        return Ok(Some(opened.with_found_by(FoundBy::Variable)));
    }
    let (here, kind) = (current_folder()?, parse_site_kind(arguments)?);
    // readers get only an intended blog, not whatever is in a folder
    let is_meant = |how| !arguments.public || how == NearbyBlog::Around;
    if let Some((site, how)) = Site::nearby(&here, kind).filter(|(_, how)| is_meant(*how)) {
        return Ok(Some(opened_with_reason(site, how)));
    }
    if let Some(path) = configured {
        let opened = open_path(arguments, path)?;
        return Ok(Some(opened.with_found_by(FoundBy::Setting)));
    }
    let files = Some(&here).filter(|_| is_meant(NearbyBlog::Files));
    let files = files.and_then(|here| Site::from_markdown_files(here, kind));
    Ok(files.map(|site| opened_with_reason(site, NearbyBlog::Files)))
}

/// Returns a blog that the user did not name, with the message that says why.
fn opened_with_reason(site: Site, how: NearbyBlog) -> OpenedBlog {
    let posts = site.posts.display();
    let why = match how {
        NearbyBlog::Around => format!("Opened {posts}, the blog of the current folder"),
        NearbyBlog::Inside => format!("Opened {posts}, found in the current folder"),
        NearbyBlog::Files => format!("No blog found; opened the Markdown files in {posts}"),
    };
    OpenedBlog {
        reason: Some(format!("{why}. `postdesk DIR` opens another.")),
        found_by: FoundBy::Nearby(how),
        ..without_selection(site)
    }
}

/// Opens a site with one of the constructors of [`Site`], for the generator of `--site`.
fn open_site(
    arguments: &Arguments,
    path: &Path,
    open: fn(&Path, Option<SiteKind>) -> Result<Site, BlogError>,
) -> Result<Site, CliError> {
    Ok(open(path, parse_site_kind(arguments)?)?)
}

/// Opens a path: a file in its blog, or a folder.
fn open_path(arguments: &Arguments, path: &Path) -> Result<OpenedBlog, CliError> {
    if path.is_file() {
        return open_file(arguments, &std::path::absolute(path)?);
    }
    Ok(without_selection(open_site(arguments, path, Site::open)?))
}

/// Opens a file with any extension, in the blog of `--posts` or the blog around it; if there is
/// none, its folder becomes the blog.
pub(super) fn open_file(arguments: &Arguments, file: &Path) -> Result<OpenedBlog, CliError> {
    let start = disk::read_start(file, HEAD_BYTES).map_err(|error| CliError::File {
        file: file.display().to_string(),
        message: error.to_string(),
        hint: "pass a readable file".to_owned(),
    })?;
    let is_markdown = file.file_name().is_some_and(scan::has_markdown_extension);
    if start.contains(&0) && !is_markdown {
        return Err(CliError::NoPostFile(file.display().to_string()));
    }
    let folder = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    let site = match &arguments.posts {
        Some(posts) => require_inside(open_site(arguments, posts, Site::from_posts_folder)?, file)?,
        None => match Site::containing(&folder, parse_site_kind(arguments)?) {
            Some(site) if file.starts_with(&site.posts) => site,
            _ => open_site(arguments, &folder, Site::from_posts_folder)?,
        },
    };
    let chosen = scan::id_of(&site, file).to_string();
    Ok(OpenedBlog {
        chosen: Some(chosen),
        ..without_selection(site.with_file(file))
    })
}

/// Returns the site if the file is inside its posts folder, otherwise an error.
fn require_inside(site: Site, file: &Path) -> Result<Site, CliError> {
    if file.starts_with(&site.posts) {
        return Ok(site);
    }
    let (file, posts) = (file.display(), site.posts.display());
    Err(CliError::Usage(format!(
        "{file} isn't in {posts}; omit --posts, or pass the folder of the file"
    )))
}

/// Returns a message that lists the blogs of a site and names the current one, if it has several.
pub(super) fn list_blogs(site: &Site) -> Option<String> {
    let names: Vec<&str> = site.blogs.iter().map(|(name, _)| name.as_str()).collect();
    let here = match site.blog_name() {
        Some(name) => format!("Showing {name}"),
        None => "Showing all".to_owned(),
    };
    (names.len() > 1).then(|| {
        format!(
            "{} blogs in this site: {}. {here}; `--blog NAME` opens another.",
            names.len(),
            names.join(", ")
        )
    })
}

pub(super) fn without_selection(site: Site) -> OpenedBlog {
    OpenedBlog {
        site,
        chosen: None,
        is_tour: false,
        reason: None,
        found_by: FoundBy::Argument,
    }
}

fn current_folder() -> Result<PathBuf, CliError> {
    Ok(std::env::current_dir()?)
}
