//! Settings that only Zola has.

/// Settings of URLs and taxonomies in `config.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZolaSettings {
    /// How file names and slugs become parts of URLs (`slugify.paths`).
    pub paths: Slugify,
    /// How taxonomy terms become parts of URLs (`slugify.taxonomies`).
    pub terms: Slugify,
    /// Whether URLs keep a date at the start of a file name (`slugify.paths_keep_dates`).
    pub keeps_dates: bool,
    /// Configured taxonomies; `None` without a configuration.
    pub taxonomies: Option<Vec<Taxonomy>>,
    /// Folder of the taxonomy pages, without leading or trailing slashes (`taxonomy_root`).
    pub taxonomy_root: String,
    /// The language that URLs don't name (`default_language`).
    pub default_language: String,
    /// The other languages.
    pub languages: Vec<String>,
}

/// A taxonomy of a Zola site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// Name of the taxonomy, as used in posts.
    pub name: String,
    /// Whether its terms have pages.
    pub renders: bool,
    /// Language that it is defined for; empty for the default one.
    pub language: String,
}

/// How a text becomes a part of a URL (`SlugifyStrategy`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slugify {
    /// ASCII letters and digits with hyphens.
    #[default]
    On,
    /// Unchanged, but without the characters that file systems forbid.
    Safe,
    /// Unchanged.
    Off,
}
