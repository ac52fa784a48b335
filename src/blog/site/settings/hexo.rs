//! The settings that only Hexo has.

/// Settings of names, URLs and labels in `_config.yml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HexoSettings {
    /// Values of words that a post does not have (`permalink_defaults`).
    pub permalink_defaults: Vec<(String, String)>,
    /// The category in the URL of a post without one (`default_category`).
    pub default_category: Option<String>,
    /// Other names for categories in URLs (`category_map`).
    pub category_map: Vec<(String, String)>,
    /// Other names for tags in URLs (`tag_map`).
    pub tag_map: Vec<(String, String)>,
    /// The case of labels in URLs (`filename_case`).
    pub case: SlugCase,
    /// Whether each post has a folder of its own (`post_asset_folder`).
    pub asset_folders: bool,
    /// Whether `index.html` stays at the end of URLs (`pretty_urls.trailing_index`).
    pub hides_index: bool,
    /// Whether `.html` stays at the end of URLs (`pretty_urls.trailing_html`).
    pub hides_html: bool,
}

/// The case that labels are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlugCase {
    /// As they are.
    #[default]
    Written,
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
}

impl SlugCase {
    /// Returns a text in this case.
    pub fn apply(self, text: &str) -> String {
        match self {
            Self::Written => text.to_owned(),
            Self::Lower => text.to_lowercase(),
            Self::Upper => text.to_uppercase(),
        }
    }
}
