//! Settings that only Hexo has.

/// Settings of names, URLs and taxonomies in `_config.yml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HexoSettings {
    /// Defaults of permalink variables that a post doesn't set (`permalink_defaults`).
    pub permalink_defaults: Vec<(String, String)>,
    /// Category in the URL of a post without one (`default_category`).
    pub default_category: Option<String>,
    /// Names of categories in URLs (`category_map`).
    pub category_map: Vec<(String, String)>,
    /// Names of tags in URLs (`tag_map`).
    pub tag_map: Vec<(String, String)>,
    /// Case of categories and tags in URLs (`filename_case`).
    pub case: SlugCase,
    /// Whether each post has its own asset folder (`post_asset_folder`).
    pub asset_folders: bool,
    /// Whether `index.html` is cut from the end of URLs (`pretty_urls.trailing_index: false`).
    pub hides_index: bool,
    /// Whether `.html` is cut from the end of URLs (`pretty_urls.trailing_html: false`).
    pub hides_html: bool,
}

/// Case conversion of categories and tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlugCase {
    /// Unchanged.
    #[default]
    Unchanged,
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
}

impl SlugCase {
    /// Returns a text converted to this case.
    pub fn apply(self, text: &str) -> String {
        match self {
            Self::Unchanged => text.to_owned(),
            Self::Lower => text.to_lowercase(),
            Self::Upper => text.to_uppercase(),
        }
    }
}
