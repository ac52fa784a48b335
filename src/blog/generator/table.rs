//! Generator rules, one constant per generator.
//!
//! Each constant cites the documentation its rules come from. A "convention" is what a generator's
//! sites usually do without being required to. Shared defaults are at the end.

mod javascript;
mod others;

use super::{
    DateRules, DefaultZone, Detection, DetectionHint, GeneratorRules, NewDraft, NewPostRules,
    PathDate, PermalinkRules, PostFileRules, SegmentStyle, TagSlug, TagSplitting, Taxonomies,
    TitlePlaceholder, Visibility,
};

pub use javascript::{ASTRO, DOCUSAURUS, ELEVENTY, HEXO};
pub use others::{HUGO, JEKYLL, PLAIN, ZOLA};

/// Rules in detection order: a generator that shares its configuration file name with another comes
/// after the one that requires more evidence.
pub const DETECTION_ORDER: [&GeneratorRules; 7] =
    [&DOCUSAURUS, &ZOLA, &HUGO, &HEXO, &JEKYLL, &ASTRO, &ELEVENTY];

/// Every extension that some generator treats as Markdown, longest first.
pub const MARKDOWN_EXTENSIONS: &[&str] = &[
    ".markdown",
    ".mkdown",
    ".mdown",
    ".mkdn",
    ".mdwn",
    ".mdx",
    ".mkd",
    ".md",
];

/// Prefix of hidden files and folders, including editors' temporary files.
const HIDDEN_PREFIXES: &[&str] = &["."];
/// Hidden names, and names that start with `_`.
const HIDDEN_OR_UNDERSCORE_PREFIXES: &[&str] = &[".", "_"];
/// Posts and drafts folders of Jekyll and Hexo.
const POSTS_AND_DRAFTS_FOLDERS: &[&str] = &["_posts", "_drafts"];

/// Default: only drafts are omitted.
const COMMON_VISIBILITY: Visibility = Visibility {
    drafts: true,
    unpublished: false,
    drafts_folder: None,
    future: false,
    expired: false,
    draft_sections: false,
    unlisted: &[],
    unrendered: &[],
};
/// Default: the `date` key, in UTC.
const COMMON_DATES: DateRules = DateRules {
    keys: &["date"],
    publish_keys: &[],
    expiry_keys: &[],
    path_date: PathDate::Never,
    default_zone: DefaultZone::Utc,
};
/// Default: tags and categories, verbatim.
const COMMON_TAXONOMIES: Taxonomies = Taxonomies {
    parent_key: None,
    tags: &["tags"],
    categories: &["categories", "category"],
    splitting: TagSplitting::One,
    tag_slug: TagSlug::Verbatim,
};
/// Default: the file path with a trailing slash.
const COMMON_PERMALINK: PermalinkRules = PermalinkRules {
    path_keys: &["permalink"],
    adds_trailing_slash: false,
    slug_keys: &["slug"],
    pattern: "/:path/:last/",
    title_placeholder: TitlePlaceholder::Name,
    segment_style: SegmentStyle::Verbatim,
    strips_date: false,
    has_language_suffixes: false,
    root_folders: &[],
};
/// Default: any Markdown extension; hidden names are skipped.
const COMMON_FILES: PostFileRules = PostFileRules {
    extensions: MARKDOWN_EXTENSIONS,
    ignores_case: false,
    skipped_file_prefixes: HIDDEN_PREFIXES,
    skipped_folder_prefixes: &[".", "_", "node_modules"],
    post_subfolders: &[],
    folders_are_categories: false,
    data_file_globs: &[],
};
/// Default: no way to detect the generator.
const NO_DETECTION: Detection = Detection {
    config_files: &[],
    shared_config_files: &[],
    hint: DetectionHint::Nothing,
    post_folders: &[],
    settings_globs: &[],
};
/// Default: named after the title, in the posts folder.
const COMMON_NEW_POST: NewPostRules = NewPostRules {
    folder: "",
    file_name: ":title.md",
    draft: NewDraft::Key,
};
