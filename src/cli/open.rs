//! Blog discovery: opens the first of several places that has a blog.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::blog::{BlogError, Nearby, Site, SiteKind, disk, scan};
use crate::runtime::{disk_timeout, sample_blog};

use super::args::{Arguments, Verb};
use super::setup::variable;
use super::user_files::Own;
use super::{CliError, list, show, suggestions};

/// Number of bytes read from a file to tell whether it is text.
const HEAD_BYTES: u64 = 4096;

/// A blog, and the post to select in it.
#[derive(Debug)]
pub struct Opened {
    /// The site, with the posts folder.
    pub site: Site,
    /// ID of the post to select: its path below the posts folder.
    pub chosen: Option<String>,
    /// Whether this is the tour.
    pub is_tour: bool,
    /// Message with the path and the reason, if the user did not name the blog.
    pub why: Option<String>,
}

/// Finds the blog for the screen; the tour if there is none. Reads files, which can block forever.
pub(super) fn for_screen(
    arguments: &Arguments,
    own: &Own,
    configured: Option<&Path>,
) -> Result<Opened, CliError> {
    if let Some(opened) = named(arguments, configured)? {
        return Ok(opened);
    }
    if arguments.public {
        // the tour is for users of the program, not for readers, and it would be written to disk
        return find_for_verb(arguments, own).map(whole);
    }
    if let Some(data) = data(own) {
        return Ok(whole(site(arguments, &data, Site::open)?));
    }
    let paths = own.paths();
    let cache = paths.map_or_else(std::env::temp_dir, |paths| paths.cache.clone());
    let tour = sample_blog::unpack(&cache).map_err(|error| CliError::File {
        file: cache.display().to_string(),
        message: format!("the tour cannot be laid out here: {error}"),
        hint: "name the folder of a blog instead".to_owned(),
    })?;
    let mut site = Site::at(&tour, Some(SiteKind::Docusaurus))?;
    site.name = String::from("A tour of postdesk");
    Ok(Opened {
        is_tour: true,
        ..whole(site)
    })
}

/// Finds the file to edit and its blog. Reads files, which can block forever.
pub(super) fn for_edit(
    arguments: &Arguments,
    own: &Own,
    post: &Path,
) -> Result<(Opened, PathBuf), CliError> {
    if post.is_file() {
        let file = std::path::absolute(post)?;
        return Ok((file_of(arguments, &file)?, file));
    }
    let (site, posts, _) = list::read(arguments, own)?;
    let post = show::find(&posts, &post.to_string_lossy())?;
    let chosen = Some(post.id.to_string());
    let opened = Opened {
        chosen,
        ..whole(site)
    };
    Ok((opened, post.path.clone()))
}

/// Finds the blog for a subcommand, with a time limit; an error if there is none.
pub(super) fn for_verb(arguments: &Arguments, own: &Own) -> Result<Site, CliError> {
    let (asked, mine) = (arguments.clone(), own.clone());
    let found = disk_timeout::within(disk_timeout::command(), move || {
        find_for_verb(&asked, &mine)
    });
    found.ok_or_else(|| CliError::stalled(&place(arguments)))?
}

fn find_for_verb(arguments: &Arguments, own: &Own) -> Result<Site, CliError> {
    let (settings, _) = own.settings();
    if let Some(opened) = named(arguments, settings.posts.as_deref())? {
        return Ok(opened.site);
    }
    if let Some(data) = data(own) {
        let opened = whole(site(arguments, &data, Site::open)?);
        return Ok(if arguments.public {
            unnamed(opened)
        } else {
            opened
        }
        .site);
    }
    suggestions::folder_in_query(arguments, false)?;
    Err(CliError::NoBlog(here()?.display().to_string()))
}

/// Returns the blog in the data folder of the user, if it exists.
fn data(own: &Own) -> Option<PathBuf> {
    let data = own.paths()?.data.join("posts");
    data.is_dir().then_some(data)
}

/// Returns the path to name while waiting for the blog: the one that was given, or the current
/// folder. Reads no file.
pub(super) fn place(arguments: &Arguments) -> PathBuf {
    let edited = match &arguments.verb {
        Some(Verb::Edit { post, .. }) => Some(post.clone()),
        _ => None,
    };
    let named = || arguments.posts.clone().or_else(|| arguments.path.clone());
    let variable = || variable("POSTDESK_POSTS").map(PathBuf::from);
    let place = named().or(edited).or_else(variable);
    place.unwrap_or_else(|| here().unwrap_or_default())
}

/// Parses `--site`.
pub(super) fn kind(arguments: &Arguments) -> Result<Option<SiteKind>, CliError> {
    let kind = arguments.site.as_deref().map(SiteKind::from_str);
    Ok(kind.transpose()?)
}

/// Opens the blog that the user named or that is near the current folder, and applies `--blog`.
fn named(arguments: &Arguments, configured: Option<&Path>) -> Result<Option<Opened>, CliError> {
    let opened = somewhere(arguments, configured)?;
    let opened = match (opened, &arguments.blog) {
        (Some(opened), Some(name)) => Some(whole(opened.site.choose(name)?)),
        (opened, _) => opened,
    };
    Ok(opened.map(|opened| {
        if arguments.public {
            unnamed(opened)
        } else {
            opened
        }
    }))
}

/// Replaces the name of a site without a title, as it would be that of a folder.
fn unnamed(mut opened: Opened) -> Opened {
    if opened.site.settings.title.is_none() {
        "Blog".clone_into(&mut opened.site.name);
    }
    opened
}

/// Opens a blog by the arguments, `POSTDESK_POSTS`, the surroundings of the current folder, or the
/// setting `posts`.
fn somewhere(arguments: &Arguments, configured: Option<&Path>) -> Result<Option<Opened>, CliError> {
    if let Some(path) = &arguments.path {
        suggestions::misspelt_command(path)?;
    }
    if let Some(path) = arguments.path.as_ref().filter(|path| path.is_file()) {
        return file_of(arguments, &std::path::absolute(path)?).map(Some);
    }
    if let Some(posts) = &arguments.posts {
        return Ok(Some(whole(site(arguments, posts, Site::at)?)));
    }
    if let Some(path) = &arguments.path {
        return open(arguments, path).map(Some);
    }
    // readers may be able to set environment variables
    if let Some(path) = variable("POSTDESK_POSTS").filter(|_| !arguments.public) {
        return open(arguments, Path::new(&path)).map(Some);
    }
    let (here, kind) = (here()?, kind(arguments)?);
    // readers get only an intended blog, not whatever is in a folder
    let is_meant = |how| !arguments.public || how == Nearby::Around;
    if let Some((site, how)) = Site::nearby(&here, kind).filter(|(_, how)| is_meant(*how)) {
        return Ok(Some(unasked(site, how)));
    }
    if let Some(path) = configured {
        return open(arguments, path).map(Some);
    }
    let files = Some(&here).filter(|_| is_meant(Nearby::Files));
    let files = files.and_then(|here| Site::of_files(here, kind));
    Ok(files.map(|site| unasked(site, Nearby::Files)))
}

/// Returns a blog that the user did not name, with the message that says why.
fn unasked(site: Site, how: Nearby) -> Opened {
    let posts = site.posts.display();
    let why = match how {
        Nearby::Around => format!("Opened {posts}, which the current folder belongs to"),
        Nearby::Inside => format!("Opened {posts}, found in the current folder"),
        Nearby::Files => format!("Opened the Markdown files in {posts}: no blog was found"),
    };
    Opened {
        why: Some(format!("{why}. `postdesk DIR` opens another.")),
        ..whole(site)
    }
}

/// Opens a site with one of the constructors of [`Site`], for the generator of `--site`.
fn site(
    arguments: &Arguments,
    path: &Path,
    open: fn(&Path, Option<SiteKind>) -> Result<Site, BlogError>,
) -> Result<Site, CliError> {
    Ok(open(path, kind(arguments)?)?)
}

/// Opens a path: a file in its blog, or a folder.
fn open(arguments: &Arguments, path: &Path) -> Result<Opened, CliError> {
    if path.is_file() {
        return file_of(arguments, &std::path::absolute(path)?);
    }
    Ok(whole(site(arguments, path, Site::open)?))
}

/// Opens a file with any extension, in the blog of `--posts` or the blog around it; if there is
/// none, its folder becomes the blog.
fn file_of(arguments: &Arguments, file: &Path) -> Result<Opened, CliError> {
    let start = disk::read_start(file, HEAD_BYTES).map_err(|error| CliError::File {
        file: file.display().to_string(),
        message: error.to_string(),
        hint: "name a file that can be read".to_owned(),
    })?;
    if start.contains(&0) {
        return Err(CliError::NoPostFile(file.display().to_string()));
    }
    let folder = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    let site = match &arguments.posts {
        Some(posts) => within(site(arguments, posts, Site::at)?, file)?,
        None => match Site::around(&folder, kind(arguments)?) {
            Some(site) if file.starts_with(&site.posts) => site,
            _ => site(arguments, &folder, Site::at)?,
        },
    };
    let chosen = scan::id_of(&site, file).to_string();
    Ok(Opened {
        chosen: Some(chosen),
        ..whole(site.with_file(file))
    })
}

/// Returns the site if the file is inside its posts folder, otherwise an error.
fn within(site: Site, file: &Path) -> Result<Site, CliError> {
    if file.starts_with(&site.posts) {
        return Ok(site);
    }
    let (file, posts) = (file.display(), site.posts.display());
    Err(CliError::Usage(format!(
        "{file} isn't in {posts}; omit --posts, or name the folder of the file"
    )))
}

/// Returns a message that lists the blogs of a site and names the current one, if it has several.
pub(super) fn several(site: &Site) -> Option<String> {
    let names: Vec<&str> = site.blogs.iter().map(|(name, _)| name.as_str()).collect();
    let here = match site.blog() {
        Some(name) => format!("This is {name}"),
        None => "All of them are shown".to_owned(),
    };
    (names.len() > 1).then(|| {
        format!(
            "{} blogs in this site: {}. {here}; `--blog NAME` opens another.",
            names.len(),
            names.join(", ")
        )
    })
}

fn whole(site: Site) -> Opened {
    Opened {
        site,
        chosen: None,
        is_tour: false,
        why: None,
    }
}

fn here() -> Result<PathBuf, CliError> {
    Ok(std::env::current_dir()?)
}
