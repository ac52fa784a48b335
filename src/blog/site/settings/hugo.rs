//! Settings that only Hugo has.

/// Settings of URLs, languages and dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HugoSettings {
    /// How URL paths are written.
    pub paths: HugoPaths,
    /// How text is rendered and counted.
    pub text: HugoText,
    /// Whether URLs name the default language (`defaultContentLanguageInSubdir`).
    pub names_default_language: bool,
    /// The default language, in lower case (`defaultContentLanguage`).
    pub default_language: String,
    /// Languages that are built, including the default one.
    pub languages: Vec<String>,
    /// Languages that are configured but disabled.
    pub disabled_languages: Vec<String>,
    /// Content folders that belong to one language, with that language (`contentDir`).
    pub folder_languages: Vec<(String, String)>,
    /// Keys of the date from which a post is published; Hugo's own if empty.
    pub publish_keys: Vec<String>,
    /// Keys of the date at which a post expires; Hugo's own if empty.
    pub expiry_keys: Vec<String>,
    /// Whether tag pages are turned off (`disableKinds`).
    pub tags_have_no_pages: bool,
    /// Folder of archetypes (`archetypeDir`), empty for Hugo's own.
    pub archetypes: String,
    /// Themes, the strongest first.
    pub themes: Vec<String>,
    /// Whether redirect pages are turned off (`disableAliases`).
    pub disables_aliases: bool,
    /// URL pattern of tag pages (`permalinks.term.tags`).
    pub tag_pattern: Option<String>,
}

/// How Hugo writes URL paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HugoPaths {
    /// Whether URLs end in a file name such as `.html` (`uglyURLs`).
    pub ugly: bool,
    /// Whether URLs keep upper case (`disablePathToLower`).
    pub keeps_case: bool,
    /// Whether accents are removed from URLs (`removePathAccents`).
    pub removes_accents: bool,
}

/// How Hugo renders and counts text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HugoText {
    /// Whether HTML in Markdown is rendered (`markup.goldmark.renderer.unsafe`).
    pub keeps_html: bool,
    /// Whether each Chinese, Japanese or Korean character counts as a word (`hasCJKLanguage`).
    pub counts_letters: bool,
}
