//! Nearby blog: the blog that the current folder belongs to or contains, or its own Markdown files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::listing::{ListingOverrides, SearchLimits};
use super::{Site, detect, folders, generator_hints};
use crate::blog::generator::SiteKind;
use crate::blog::scan;

/// How a blog that was not named by the user was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NearbyBlog {
    /// The folder is part of the blog.
    Around,
    /// The blog is inside the folder.
    Inside,
    /// The Markdown files of the folder itself.
    Files,
}

/// Maximum number of ancestors in which a blog is searched without a configuration, including the
/// folder.
const MAX_ANCESTORS: usize = 3;
/// Names of posts folders that are searched in each of these ancestors.
const POSTS_FOLDERS: [&str; 4] = ["blog", "posts", "_posts", "content"];

impl Site {
    /// Finds the blog that `folder` belongs to or contains; cheap: never searches the whole disk or
    /// a home folder.
    pub fn nearby(folder: &Path, kind: Option<SiteKind>) -> Option<(Self, NearbyBlog)> {
        let folder = std::path::absolute(folder).ok()?;
        let (path, how) = configured(&folder, kind).or_else(|| unconfigured(&folder))?;
        Some((Self::open(&path, kind).ok()?, how))
    }

    /// Finds a blog in `folder` or above it.
    pub fn containing(folder: &Path, kind: Option<SiteKind>) -> Option<Self> {
        Self::nearby(folder, kind).map(|(site, _)| site)
    }

    /// Opens the Markdown files of a folder that wasn't named by the user, if it has any.
    pub fn from_markdown_files(folder: &Path, kind: Option<SiteKind>) -> Option<Self> {
        let folder = std::path::absolute(folder).ok()?;
        let mut site = Self::from_posts_folder(&folder, Some(SiteKind::Plain)).ok()?;
        site.listing.limits = Some(SearchLimits::of(&folder));
        let all = scan::list(&site, std::slice::from_ref(&folder), &BTreeSet::new());
        if all.files.is_empty() {
            return None;
        }
        let opening = site.listing;
        let site = Self::from_posts_folder(&folder, kind).ok()?;
        Some(Self {
            listing: opening,
            ..site
        })
    }

    /// Lists `file` too, whatever the rules of the generator say.
    #[must_use]
    pub fn with_file(self, file: &Path) -> Self {
        let opening = ListingOverrides {
            file: Some(file.to_owned()),
            ..self.listing
        };
        Self {
            listing: opening,
            ..self
        }
    }
}

/// Finds the folder to open if a configuration file or a manifest identifies the site.
fn configured(folder: &Path, kind: Option<SiteKind>) -> Option<(PathBuf, NearbyBlog)> {
    let root = detect::config_above(folder)
        .map(|(_, config)| detect::root_of(&config).to_owned())
        .or_else(|| generator_hints::manifest_above(folder).map(|(_, root)| root));
    let Some(root) = root else {
        let inside = detect::config_below(folder)?;
        return Some((detect::root_of(&inside.1).to_owned(), NearbyBlog::Inside));
    };
    if root == folder {
        return Some((root, NearbyBlog::Around));
    }
    let site = Site::open(&root, kind).ok()?;
    let mut blogs = site
        .blogs
        .iter()
        .map(|(_, posts)| posts)
        .chain([&site.posts]);
    let is_part = blogs.any(|posts| folder.starts_with(posts)) && folders::has_posts(folder);
    let opened = if is_part { folder.to_owned() } else { root };
    Some((opened, NearbyBlog::Around))
}

/// Finds the posts folder if nothing identifies a site.
fn unconfigured(folder: &Path) -> Option<(PathBuf, NearbyBlog)> {
    let is_wide = SearchLimits::of(folder).max_levels == 1;
    if !is_wide && folders::has_own_posts(folder, true) {
        return Some((folder.to_owned(), NearbyBlog::Around));
    }
    if let Some(inside) = detect::conventional_posts_folder(folder) {
        return Some((inside, NearbyBlog::Inside));
    }
    let above = folders::site_ancestors(folder)
        .skip(1)
        .take(MAX_ANCESTORS - 1);
    let around = above.into_iter().find_map(|above| {
        let below = POSTS_FOLDERS.into_iter().map(|name| above.join(name));
        let candidates = std::iter::once(above.to_owned()).chain(below);
        candidates
            .into_iter()
            .find(|path| folders::has_own_posts(path, true))
    });
    Some((around?, NearbyBlog::Around))
}
