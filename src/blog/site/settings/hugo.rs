//! The settings that only Hugo has.

/// Settings of URLs, languages and dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HugoSettings {
    /// How paths are written.
    pub paths: HugoPaths,
    /// How text is rendered and counted.
    pub text: HugoText,
    /// Whether the default language is named in URLs (`defaultContentLanguageInSubdir`).
    pub names_default_language: bool,
    /// The language whose pages have no language in their URL (`defaultContentLanguage`).
    pub default_language: String,
    /// The languages that are built, the default one among them.
    pub languages: Vec<String>,
    /// The languages that are configured and not built.
    pub disabled_languages: Vec<String>,
    /// The language of the posts folder, where each language has its own (`contentDir`).
    pub folder_languages: Vec<(String, String)>,
    /// Keys of dates from which on a post is published; Hugo's own where the list is empty.
    pub publish_keys: Vec<String>,
    /// Keys of dates until which a post is published; Hugo's own where the list is empty.
    pub expiry_keys: Vec<String>,
    /// Whether tags have pages (`disableKinds`, `taxonomies`).
    pub tags_have_no_pages: bool,
    /// The folder of archetypes (`archetypeDir`), empty where it is Hugo's own.
    pub archetypes: String,
    /// The themes, the strongest first.
    pub themes: Vec<String>,
    /// Whether no redirect pages are built (`disableAliases`).
    pub disables_aliases: bool,
    /// The pattern of the pages of tags (`permalinks.term.tags`).
    pub tag_pattern: Option<String>,
}

/// How Hugo writes paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HugoPaths {
    /// Whether pages are files with an ending (`uglyURLs`).
    pub ugly: bool,
    /// Whether capitals stay in URLs (`disablePathToLower`).
    pub keeps_case: bool,
    /// Whether accents are removed from URLs (`removePathAccents`).
    pub removes_accents: bool,
}

/// How Hugo renders and counts text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HugoText {
    /// Whether HTML in Markdown stays on the page (`markup.goldmark.renderer.unsafe`).
    pub keeps_html: bool,
    /// Whether each Chinese, Japanese or Korean letter is a word (`hasCJKLanguage`).
    pub counts_letters: bool,
}
