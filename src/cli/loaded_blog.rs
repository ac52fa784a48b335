//! The blog that the arguments select: its posts, as read for a command, and how they are named.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::blog::command::{ChangePlan, CommandError, PlanContext, PostCommand};
use crate::blog::slug::PostFileName;
use crate::blog::{Audience, Clock, Index, Post, PostId, Site};
use crate::markdown;
use crate::runtime::cached_reader::CachedReader;
use crate::runtime::{clock, disk_timeout, git_worker};

use super::args::Arguments;
use super::open::{self, OpenedBlog, open_file, without_selection};
use super::output::print_note;
use super::user_files::UserFiles;
use super::{CliError, suggestions};

/// Finds and reads the blog that the arguments select.
pub(super) fn read_posts(
    arguments: &Arguments,
    own: &UserFiles,
) -> Result<(Site, Vec<Arc<Post>>, Clock), CliError> {
    let (index, clock) = read_index(arguments, own)?;
    let posts = index.posts().cloned().collect();
    Ok((index.site().clone(), posts, clock))
}

/// Finds and reads the blog that the arguments select, and returns its whole index.
pub(super) fn read_index(
    arguments: &Arguments,
    own: &UserFiles,
) -> Result<(Index, Clock), CliError> {
    let clock = clock::system();
    let audience = if arguments.public {
        Audience::Readers
    } else {
        Audience::Owner
    };
    let site = open::for_verb(arguments, own)?;
    let posts = site.posts.clone();
    let caches = own.answering_paths().map(|paths| paths.cache.as_path());
    let reader = CachedReader::new(caches.filter(|_| !arguments.public), &posts);
    let index = Index::new(site)
        .with_audience(audience)
        .with_reader(Box::new(reader));
    let scanned = disk_timeout::scan(index, clock.clone());
    let (mut index, troubles) = scanned.ok_or_else(|| CliError::stalled(&posts))?;
    let (posts, warnings) = (index.posts().count(), troubles.len());
    tracing::info!(posts, warnings, "scanned");
    if !arguments.read_only {
        index.sweep_leftovers();
    }
    let undated = index.undated_posts();
    let (found, said) = git_worker::first_commits(&index.site().posts, undated);
    index.set_first_commits(found);
    for trouble in troubles.iter().chain(&said) {
        print_note(trouble);
    }
    Ok((index, clock))
}

/// Finds the file to edit and its blog. Reads files, which can block forever.
pub(super) fn for_edit(
    arguments: &Arguments,
    own: &UserFiles,
    post: &Path,
) -> Result<(OpenedBlog, PathBuf), CliError> {
    if post.is_file() {
        let file = std::path::absolute(post)?;
        return Ok((open_file(arguments, &file)?, file));
    }
    let (site, posts, _) = read_posts(arguments, own)?;
    let post = find_post(&posts, &post.to_string_lossy())?;
    let chosen = Some(post.id.to_string());
    let opened = OpenedBlog {
        chosen,
        ..without_selection(site)
    };
    Ok((opened, post.path.clone()))
}

/// Finds a post by its path, ID, slug, last part of the slug, or file name without the date.
pub(super) fn find_post(posts: &[Arc<Post>], name: &str) -> Result<Arc<Post>, CliError> {
    let path = std::path::absolute(name).unwrap_or_default();
    let wanted = name.trim_matches('/');
    let slug = |post: &Post| post.permalink.slug.trim_matches('/').to_owned();
    let last = |post: &Post| slug(post).rsplit('/').next().unwrap_or_default().to_owned();
    let undated = |post: &Post| PostFileName::parse(post.id.as_str()).text == wanted;
    let tests: [&dyn Fn(&Post) -> bool; 5] = [
        &|post| post.path == path,
        &|post| post.id.as_str() == wanted,
        &|post| slug(post) == wanted,
        &|post| last(post) == wanted,
        &undated,
    ];
    for test in tests {
        let hits: Vec<&Arc<Post>> = posts.iter().filter(|post| test(post)).collect();
        match hits.as_slice() {
            [] => {}
            [post] => return Ok(Arc::clone(post)),
            several => {
                let choices: Vec<&str> = several.iter().map(|post| post.id.as_str()).collect();
                return Err(CliError::Ambiguous {
                    name: name.to_owned(),
                    choices: choices.join(", "),
                });
            }
        }
    }
    let slugs: Vec<String> = posts.iter().map(|post| last(post)).collect();
    Err(CliError::NoPost {
        name: name.to_owned(),
        near: suggestions::suggest_post(name, slugs.iter().map(String::as_str)),
    })
}

/// A blog read for a command that changes posts.
pub(super) struct LoadedBlog {
    pub(super) index: Index,
    pub(super) posts: Vec<Arc<Post>>,
    pub(super) clock: Clock,
}

impl LoadedBlog {
    /// Finds and reads the blog that the arguments select.
    pub(super) fn read(arguments: &Arguments, own: &UserFiles) -> Result<Self, CliError> {
        let (index, clock) = read_index(arguments, own)?;
        Ok(Self {
            posts: index.posts().cloned().collect(),
            index,
            clock,
        })
    }

    /// Reads the blog of a folder that was just created.
    pub(super) fn in_folder(folder: &Path) -> Result<Self, CliError> {
        let clock = clock::system();
        let mut index = Index::new(Site::from_posts_folder(folder, None)?);
        index.scan(&clock, &mut |_| ControlFlow::Continue(()));
        Ok(Self {
            posts: index.posts().cloned().collect(),
            index,
            clock,
        })
    }

    /// Finds a post by its file, slug, or part of the slug.
    fn find_post(&self, name: &str) -> Result<PostId, CliError> {
        Ok(find_post(&self.posts, name)?.id.clone())
    }

    /// Finds posts by name, without duplicates.
    pub(super) fn find_posts(&self, names: &[String]) -> Result<Vec<PostId>, CliError> {
        let mut all = Vec::new();
        for name in names {
            let post = self.find_post(name)?;
            if !all.contains(&post) {
                all.push(post);
            }
        }
        Ok(all)
    }

    /// Plans a command without writing anything.
    pub(super) fn plan(&self, command: &PostCommand) -> Result<ChangePlan, CommandError> {
        self.context().plan(command)
    }

    pub(super) fn context(&self) -> PlanContext<'_> {
        PlanContext {
            site: self.index.site(),
            rules: self.index.rules(),
            posts: &self.posts,
            tags_file: self.index.tags_file(),
            clock: &self.clock,
            mentions: markdown::find_references,
        }
    }
}
