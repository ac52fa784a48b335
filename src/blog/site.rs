//! Which generator builds the blog, where its posts lie, and what its own files say.
//!
//! A path that a person names may be the root of a site, its posts folder or any folder of it;
//! all three lead to the same [`Site`].

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The generators whose rules are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SiteKind {
    /// Docusaurus' blog plugin.
    Docusaurus,
    /// Hugo.
    Hugo,
    /// Zola.
    Zola,
    /// Jekyll.
    Jekyll,
    /// Hexo.
    Hexo,
    /// Astro.
    Astro,
    /// Eleventy.
    Eleventy,
    /// Markdown files without a generator.
    Plain,
}

impl SiteKind {
    /// All of them, in the order in which messages name them.
    pub const ALL: [Self; 8] = [
        Self::Docusaurus,
        Self::Hugo,
        Self::Zola,
        Self::Jekyll,
        Self::Hexo,
        Self::Astro,
        Self::Eleventy,
        Self::Plain,
    ];

    /// Names the generator as `--site` and `--json` do.
    pub fn name(self) -> &'static str {
        match self {
            Self::Docusaurus => "docusaurus",
            Self::Hugo => "hugo",
            Self::Zola => "zola",
            Self::Jekyll => "jekyll",
            Self::Hexo => "hexo",
            Self::Astro => "astro",
            Self::Eleventy => "eleventy",
            Self::Plain => "plain",
        }
    }
}

impl fmt::Display for SiteKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for SiteKind {
    type Err = BlogError;

    fn from_str(name: &str) -> Result<Self, BlogError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| BlogError::UnknownKind {
                name: name.to_owned(),
            })
    }
}

/// Why a blog cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum BlogError {
    /// No such generator.
    #[error(
        "no site rules are called `{name}`; choose one of docusaurus, hugo, zola, jekyll, hexo, astro, eleventy, plain"
    )]
    UnknownKind {
        /// What was asked for.
        name: String,
    },
    /// The path leads nowhere or may not be read.
    #[error("{}: {source}; name a folder that holds posts", .path.display())]
    NoFolder {
        /// The path as it was named.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The path is a file.
    #[error("{} is not a folder; name the folder that holds the posts", .path.display())]
    NotAFolder {
        /// The path as it was named.
        path: PathBuf,
    },
}

/// A blog: its generator and its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Whose rules hold.
    pub kind: SiteKind,
    /// The title of the site where its configuration says one, else the folder's name.
    pub name: String,
    /// The folder of the site's configuration, or the posts folder itself.
    pub root: PathBuf,
    /// The folder below which all posts lie.
    pub posts: PathBuf,
}

impl Site {
    /// Opens the blog that `path` belongs to: its root, its posts folder or a folder between.
    pub fn open(path: &Path, kind: Option<SiteKind>) -> Result<Self, BlogError> {
        Self::at(path, kind)
    }

    /// Takes `posts` as the posts folder, without looking at the folders below or beside it.
    pub fn at(posts: &Path, kind: Option<SiteKind>) -> Result<Self, BlogError> {
        let absolute = |source| BlogError::NoFolder {
            path: posts.to_owned(),
            source,
        };
        let folder = std::path::absolute(posts).map_err(absolute)?;
        if !folder.metadata().map_err(absolute)?.is_dir() {
            return Err(BlogError::NotAFolder {
                path: posts.to_owned(),
            });
        }
        let name = folder.file_name().unwrap_or_default();
        Ok(Self {
            kind: kind.unwrap_or(SiteKind::Docusaurus),
            name: name.to_string_lossy().into_owned(),
            root: folder.clone(),
            posts: folder,
        })
    }

    /// Finds a blog in `folder` or above it; cheap, and never the whole disk or a home folder.
    pub fn around(folder: &Path, kind: Option<SiteKind>) -> Option<Self> {
        Self::at(folder, kind).ok()
    }
}
