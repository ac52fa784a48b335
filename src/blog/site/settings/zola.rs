//! The settings that only Zola has.

/// Settings of URLs and taxonomies in `config.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZolaSettings {
    /// How file names and slugs become parts of URLs (`slugify.paths`).
    pub paths: Slugify,
    /// How terms become parts of URLs (`slugify.taxonomies`).
    pub terms: Slugify,
    /// Whether a date at the start of a file name stays in the URL (`slugify.paths_keep_dates`).
    pub keeps_dates: bool,
    /// The taxonomies that are defined; `None` without a configuration.
    pub taxonomies: Option<Vec<Taxonomy>>,
    /// The folder of the pages of taxonomies, without slashes at its ends (`taxonomy_root`).
    pub taxonomy_root: String,
    /// The language whose pages have no language in their URL (`default_language`).
    pub default_language: String,
    /// The languages beside it.
    pub languages: Vec<String>,
}

/// A taxonomy of a Zola site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// Its name, as posts write it.
    pub name: String,
    /// Whether its terms have pages.
    pub renders: bool,
    /// The language for which it is defined; empty for the default one.
    pub language: String,
}

/// How a text becomes a part of a URL (`SlugifyStrategy`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slugify {
    /// ASCII letters and digits with hyphens.
    #[default]
    On,
    /// As it is, without the characters that file systems forbid.
    Safe,
    /// As it is.
    Off,
}
