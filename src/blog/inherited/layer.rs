//! One layer of inherited front matter: values, and the posts that they apply to.

use crate::blog::front_matter::value::Map;
use crate::blog::glob::Globs;

/// Values inherited by some posts.
#[derive(Clone, Debug, PartialEq)]
pub struct InheritedLayer {
    /// The file that sets the values, relative to the site root; for messages.
    pub source: String,
    /// The posts the layer applies to.
    pub scope: LayerScope,
    /// The inherited keys and values.
    pub values: Map,
    /// Keys set by code, which is not run.
    pub computed: Vec<String>,
}

/// The posts a layer applies to; paths are relative to the site root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerScope {
    /// Every post.
    All,
    /// Posts in a folder and its subfolders.
    Folder(String),
    /// Posts whose path starts with this text.
    Prefix(String),
    /// One file, by its path without the extension.
    File(String),
    /// Files whose path matches a glob.
    Paths(Globs),
    /// Pages below a folder, matched by Hugo's logical path: relative to the folder, lower case,
    /// without extension, with a leading slash.
    Pages {
        /// The content folder.
        root: String,
        /// Globs for logical paths.
        paths: Globs,
    },
}

impl LayerScope {
    /// Returns the matching posts as glob patterns relative to the site root, for messages.
    pub fn pattern(&self) -> String {
        match self {
            Self::All => "**".to_owned(),
            Self::Folder(folder) => format!("{folder}/**"),
            Self::Prefix(start) => format!("{start}**"),
            Self::File(stem) => format!("{stem}.*"),
            Self::Paths(globs) => globs.patterns().join(" "),
            Self::Pages { root, paths } => {
                let patterns = paths.patterns().iter();
                let all: Vec<String> = patterns
                    .map(|it| format!("{root}/{}", it.trim_start_matches('/')))
                    .collect();
                all.join(" ")
            }
        }
    }

    /// Whether the layer applies to a file.
    pub(super) fn covers(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Folder(folder) => {
                folder.is_empty()
                    || path
                        .strip_prefix(folder.as_str())
                        .is_some_and(|rest| rest.starts_with('/'))
            }
            Self::Prefix(start) => path.starts_with(start.as_str()),
            Self::File(stem) => path
                .strip_prefix(stem.as_str())
                .is_some_and(|rest| rest.starts_with('.') && !rest.contains('/')),
            Self::Paths(globs) => globs.matches(path),
            Self::Pages { root, paths } => {
                let below = path.strip_prefix(root.as_str()).unwrap_or(path);
                let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
                let page = stem.strip_suffix("/index").unwrap_or(stem).to_lowercase();
                paths.matches(&format!("/{}", page.trim_start_matches('/')))
            }
        }
    }
}
