//! Which generator builds the blog, where its posts lie, and what its own files say.
//!
//! A path that a person names may be the root of a site, its posts folder or any folder of it;
//! all three lead to the same [`Site`].

mod config;
mod detect;
mod files;

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use files::SiteFiles;

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
    /// The configuration file of the site, when there is one.
    pub config: Option<PathBuf>,
    /// The path of the blog on the site: `/blog` for Docusaurus, where its configuration says no
    /// other.
    pub base: String,
}

impl Site {
    /// Opens the blog that `path` belongs to: its root, its posts folder or a folder between.
    ///
    /// A folder that is no site but has posts has Docusaurus' rules, unless its contents say
    /// otherwise.
    pub fn open(path: &Path, kind: Option<SiteKind>) -> Result<Self, BlogError> {
        let folder = folder(path)?;
        let found = detect::open(&folder);
        Ok(Self::new(
            found.posts,
            found.config,
            kind.unwrap_or(found.kind),
        ))
    }

    /// Takes `posts` as the posts folder, without looking at the folders below or beside it.
    pub fn at(posts: &Path, kind: Option<SiteKind>) -> Result<Self, BlogError> {
        let folder = folder(posts)?;
        let above = detect::config_above(&folder);
        let kind = kind.unwrap_or_else(|| {
            above
                .as_ref()
                .map_or_else(|| detect::by_content(&folder), |it| it.0)
        });
        Ok(Self::new(folder, above.map(|(_, config)| config), kind))
    }

    /// Finds a blog in `folder` or above it; cheap, and never the whole disk or a home folder.
    pub fn around(folder: &Path, kind: Option<SiteKind>) -> Option<Self> {
        let folder = std::path::absolute(folder).ok()?;
        Self::open(&detect::around(&folder)?, kind).ok()
    }

    fn new(posts: PathBuf, config: Option<PathBuf>, kind: SiteKind) -> Self {
        let root = config
            .as_ref()
            .and_then(|file| file.parent())
            .unwrap_or(&posts)
            .to_owned();
        let text = config
            .as_ref()
            .and_then(|file| super::body::read(file).ok());
        let text = text.map(|source| source.text).unwrap_or_default();
        let config_name = config
            .as_ref()
            .and_then(|file| file.file_name())
            .unwrap_or_default();
        let title = config::title(&text, &config_name.to_string_lossy());
        Self {
            kind,
            name: title.unwrap_or_else(|| folder_name(&root)),
            base: config::base(kind, &text),
            root,
            posts,
            config,
        }
    }
}

fn folder(path: &Path) -> Result<PathBuf, BlogError> {
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

/// Names a folder for people: one with a name that every site has goes by the folder above it.
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
    fn names_of_generators_are_read_back() {
        for kind in SiteKind::ALL {
            assert_eq!(kind.name().parse::<SiteKind>().ok(), Some(kind));
        }
        let error = "gatsby"
            .parse::<SiteKind>()
            .expect_err("unknown")
            .to_string();
        assert!(SiteKind::ALL.iter().all(|kind| error.contains(kind.name())));
    }

    #[test]
    fn a_common_folder_name_is_no_name_of_a_site() {
        assert_eq!(
            folder_name(Path::new("/home/ada/garden/website/blog")),
            "garden"
        );
        assert_eq!(folder_name(Path::new("/home/ada/notes")), "notes");
        assert_eq!(folder_name(Path::new("/blog")), "blog");
    }
}
