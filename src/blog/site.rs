//! Site: the generator that builds the blog, the location of its posts, and its configuration.
//!
//! A path given by the user may be the root of a site, its posts folder or any folder in it; all
//! three lead to the same [`Site`].

mod config;
mod detect;
mod files;
mod folder_data;
mod folders;
mod generator_hints;
pub(in crate::blog) mod js_literal;
mod listing;
mod nearby;
pub mod resolved;
pub mod settings;
mod sources;
mod withheld;

use std::path::{Path, PathBuf};

pub use files::SiteFiles;
pub use listing::{ListingOverrides, SearchLimits};
pub use nearby::NearbyBlog;
pub use settings::SiteSettings;
pub use withheld::WithheldFolders;

use super::dialect::{Dialect, Extension};
use super::generator::SiteKind;
use config::SiteConfig;
use settings::{ConfiguredBlog, MdxFiles};

/// Reason why a blog cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum BlogError {
    /// The path doesn't exist or cannot be read.
    #[error("{}: {source}; pass a folder with posts", .path.display())]
    NoFolder {
        /// The path as given.
        path: PathBuf,
        /// The system error.
        source: std::io::Error,
    },
    /// The site has no blog of that name.
    #[error("no blog `{name}` in this site; choose one of {known}")]
    NoSuchBlog {
        /// The requested name.
        name: String,
        /// The existing names, separated by commas.
        known: String,
    },
    /// The path is a file.
    #[error("{} is not a folder; pass the folder with the posts", .path.display())]
    NotAFolder {
        /// The path as given.
        path: PathBuf,
    },
}

/// A blog: its generator, its folders, and the settings from its configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The generator whose rules apply.
    pub kind: SiteKind,
    /// Title of the site from its configuration, else the name of its folder.
    pub name: String,
    /// Folder of the site's configuration, or the posts folder itself.
    pub root: PathBuf,
    /// Folder that contains all posts.
    pub posts: PathBuf,
    /// Configuration file of the site, if there is one.
    pub config: Option<PathBuf>,
    /// Settings from the configuration.
    pub settings: SiteSettings,
    /// All blogs of the site by name, including this one, with their posts folders.
    pub blogs: Vec<(String, PathBuf)>,
    /// Warnings about unreadable parts of the configuration, one line each.
    pub warnings: Vec<String>,
    /// Exceptions, from how the blog was opened, to which files are listed.
    pub listing: ListingOverrides,
}

impl Site {
    /// Returns the Markdown extensions beyond `CommonMark` that apply to a file of this site.
    pub fn dialect(&self, file: &Path) -> Dialect {
        let markdown = &self.settings.markdown;
        let own = markdown.extensions.iter();
        let dialect = own.fold(Dialect::from(self.kind), |dialect, (extension, is_on)| {
            dialect.with(*extension, *is_on)
        });
        let is_mdx = match markdown.mdx {
            MdxFiles::All => true,
            MdxFiles::ByName => file.extension().is_some_and(|it| it == "mdx"),
            MdxFiles::None => false,
        };
        dialect.with(Extension::Mdx, is_mdx && dialect.has(Extension::Mdx))
    }

    /// Opens the blog that `path` belongs to: its root, its posts folder or a folder between.
    ///
    /// A folder without signs of a generator is opened as plain Markdown. If the site has several
    /// blogs, the one that contains `path` is opened, else the first.
    pub fn open(path: &Path, kind: Option<SiteKind>) -> Result<Self, BlogError> {
        let folder = existing_folder(path)?;
        let found = detect::open(&folder);
        let kind = kind.unwrap_or(found.kind);
        Ok(Self::new(
            found.posts,
            (found.config, found.root),
            kind,
            &folder,
        ))
    }

    /// Opens `posts` as the posts folder, without looking at the folders below or beside it.
    pub fn from_posts_folder(posts: &Path, kind: Option<SiteKind>) -> Result<Self, BlogError> {
        let folder = existing_folder(posts)?;
        let above = detect::config_above(&folder);
        let manifest = match &above {
            Some(_) => None,
            None => generator_hints::manifest_above(&folder),
        };
        let found = above.as_ref().or(manifest.as_ref()).map(|it| it.0);
        let kind = kind
            .or(found)
            .unwrap_or_else(|| generator_hints::generator_of_posts(&folder));
        let places = (above.map(|it| it.1), manifest.map(|it| it.1));
        Ok(Self::new(Some(folder.clone()), places, kind, &folder))
    }

    /// Opens another blog of the same site by its name.
    pub fn open_blog(&self, name: &str) -> Result<Self, BlogError> {
        let found = self.blogs.iter().find(|(known, _)| known == name);
        let Some((_, posts)) = found else {
            let known: Vec<&str> = self.blogs.iter().map(|(name, _)| name.as_str()).collect();
            return Err(BlogError::NoSuchBlog {
                name: name.to_owned(),
                known: known.join(", "),
            });
        };
        let (posts, config) = (posts.clone(), self.config.clone());
        let places = (config, Some(self.root.clone()));
        Ok(Self::new(Some(posts.clone()), places, self.kind, &posts))
    }

    /// Reads the configuration again, for the same posts.
    pub(super) fn reload(&self) -> Self {
        let posts = Some(self.posts.clone());
        let places = (self.config.clone(), Some(self.root.clone()));
        Self {
            listing: self.listing.clone(),
            ..Self::new(posts, places, self.kind, &self.posts)
        }
    }

    /// Returns the name of this blog among those of the site.
    pub fn blog_name(&self) -> Option<&str> {
        let here = self.blogs.iter().find(|(_, posts)| *posts == self.posts);
        here.map(|(name, _)| name.as_str())
    }

    /// Reads the configuration; `places` are its file, and the root of a site without one.
    fn new(
        posts: Option<PathBuf>,
        places: (Option<PathBuf>, Option<PathBuf>),
        kind: SiteKind,
        asked: &Path,
    ) -> Self {
        let (config, named_root) = places;
        let root = config.as_deref().map(detect::root_of);
        let root = root
            .or(named_root.as_deref())
            .or(posts.as_deref())
            .unwrap_or(asked)
            .to_owned();
        let project = SiteConfig::read(kind, &root, config.as_deref());
        let folder = |blog: &ConfiguredBlog| detect::posts_folder(&root, kind, &blog.folders);
        let blogs: Vec<(String, PathBuf)> = match project.blogs.as_slice() {
            [_] => Vec::new(),
            all => all
                .iter()
                .map(|it| (it.name.clone(), folder(it)))
                .filter(|(_, posts)| posts.is_dir())
                .collect(),
        };
        let near = posts.as_deref().unwrap_or(asked);
        let blog = (project.blogs.iter())
            .find(|it| near.starts_with(folder(it)))
            .or_else(|| project.blogs.iter().find(|it| folder(it).is_dir()))
            .or(project.blogs.first());
        let posts = posts
            .or_else(|| blog.map(folder))
            .unwrap_or_else(|| root.clone());
        let mut settings = blog.map(|it| it.settings.clone()).unwrap_or_default();
        settings.files.is_assumed = config.is_none();
        let content = settings.content_root.as_ref().map(|it| root.join(it));
        let below_content = content.and_then(|it| Some(posts.strip_prefix(it).ok()?.to_owned()));
        settings.urls.folder_prefix = match below_content {
            Some(below) => below.to_string_lossy().into_owned(),
            None => url_folders(kind, &root, &posts, blog),
        };
        let below = posts.strip_prefix(&root).unwrap_or(Path::new(""));
        settings.posts_folder = below.to_string_lossy().into_owned();
        let blogs = if blogs.is_empty() && kind == SiteKind::Astro {
            detect::collections(&root, &posts)
        } else {
            blogs
        };
        Self {
            kind,
            name: settings.title.clone().unwrap_or_else(|| folder_name(&root)),
            root,
            posts,
            config,
            settings,
            blogs: if blogs.len() > 1 { blogs } else { Vec::new() },
            warnings: project.warnings,
            listing: ListingOverrides::default(),
        }
    }
}

/// Returns the folders between the root of all URLs and the posts: below the content folder, or for
/// Jekyll those above `_posts`, which are categories.
fn url_folders(kind: SiteKind, root: &Path, posts: &Path, blog: Option<&ConfiguredBlog>) -> String {
    let profile = kind.generator_rules();
    let below = |folder: &Path| Some(posts.strip_prefix(folder).ok()?.to_path_buf());
    let roots = profile.permalink.root_folders;
    // a single folder is configured, not guessed: it is the content folder
    let configured = match blog.map(|it| it.folders.as_slice()) {
        Some([folder]) => below(&root.join(folder)),
        _ => None,
    };
    let found = if profile.files.folders_are_categories {
        let parts = posts.parent().filter(|_| posts.ends_with("_posts"));
        parts
            .and_then(|it| it.strip_prefix(root).ok())
            .map(Path::to_path_buf)
    } else if root == posts {
        url_folders_by_name(roots, posts)
    } else {
        let named = || roots.iter().find_map(|name| below(&root.join(name)));
        configured.filter(|_| !roots.is_empty()).or_else(named)
    };
    found.unwrap_or_default().to_string_lossy().into_owned()
}

/// Returns the same if no configuration tells where the site begins: by folder name alone, without
/// the folder of a language below it.
fn url_folders_by_name(roots: &[&str], posts: &Path) -> Option<PathBuf> {
    let names = roots.iter().filter(|name| !name.is_empty());
    let found = names.filter_map(|name| posts.ancestors().find(|it| it.ends_with(name)));
    let below = found
        .into_iter()
        .next()
        .and_then(|it| posts.strip_prefix(it).ok())?;
    let mut parts = below.components();
    let first = parts.clone().next()?.as_os_str();
    if first.len() == 2 {
        parts.next();
    }
    Some(parts.as_path().to_path_buf())
}

fn existing_folder(path: &Path) -> Result<PathBuf, BlogError> {
    let no_folder = |source| BlogError::NoFolder {
        path: path.to_owned(),
        source,
    };
    let folder: PathBuf = std::path::absolute(path)
        .map_err(no_folder)?
        .components()
        .collect();
    if folder.metadata().map_err(no_folder)?.is_dir() {
        return Ok(folder);
    }
    Err(BlogError::NotAFolder {
        path: path.to_owned(),
    })
}

/// Returns a name for a folder: a folder with a common name is called by the one above it.
fn folder_name(folder: &Path) -> String {
    const COMMON: [&str; 10] = [
        "website", "docs", "site", "blog", "posts", "content", "src", "source", "_posts", "post",
    ];
    let parts = folder.ancestors().filter_map(|it| it.file_name());
    let mut names = parts.map(|name| name.to_string_lossy().into_owned());
    let own = names.next().unwrap_or_else(|| "/".to_owned());
    let is_common = |name: &String| COMMON.contains(&name.as_str());
    if is_common(&own) {
        return names.find(|name| !is_common(name)).unwrap_or(own);
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_folder_name_does_not_name_a_site() {
        assert_eq!(
            folder_name(Path::new("/home/ada/garden/website/blog")),
            "garden"
        );
        assert_eq!(folder_name(Path::new("/home/ada/notes")), "notes");
        assert_eq!(folder_name(Path::new("/blog")), "blog");
    }
}
