//! Rules of the generators not written in JavaScript, and of plain folders.

use super::super::{
    DateRules, DefaultZone, Detection, DetectionHint, FrontMatterLanguage, FrontMatterRules,
    FrontMatterSyntax, GeneratorRules, NewDraft, NewPostRules, PathDate, PermalinkRules,
    PostFileRules, SegmentStyle, SiteKind, TagSlug, TagSplitting, Taxonomies, TitleFallback,
    TitlePlaceholder, Visibility, hugo_date_keys,
};
use super::{
    COMMON_DATES, COMMON_FILES, COMMON_NEW_POST, COMMON_PERMALINK, COMMON_TAXONOMIES,
    COMMON_VISIBILITY, NO_DETECTION, POSTS_AND_DRAFTS_FOLDERS,
};

/// Hugo, `gohugo.io/configuration/front-matter` (dates and their order, `:filename`),
/// `/content-management/urls`, `/configuration/permalinks`, `/content-management/front-matter`,
/// `/content-management/summaries`, `/content-management/page-bundles` (`_index.md` is a section),
/// `/methods/page/publishdate` (future posts are omitted), `/content-management/build-options`.
pub static HUGO: GeneratorRules = GeneratorRules {
    kind: SiteKind::Hugo,
    detection: Detection {
        config_files: &["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"],
        shared_config_files: &[
            "config.toml",
            "config.yaml",
            "config.yml",
            "config.json",
            "config/_default/hugo.toml",
            "config/_default/hugo.yaml",
            "config/_default/config.toml",
            "config/_default/config.yaml",
        ],
        hint: DetectionHint::Any(&["archetypes", "layouts", "content"]),
        post_folders: &["content", "posts", "blog"],
        settings_globs: &[
            "config/_default/*.{toml,yaml,yml,json}",
            "config/production/*.{toml,yaml,yml,json}",
        ],
    },
    files: PostFileRules {
        extensions: &[".md", ".mdown", ".markdown"],
        data_file_globs: &["_index.{md,markdown,mdown,html}"],
        skipped_file_prefixes: &[".", "_index."],
        skipped_folder_prefixes: &[".", "node_modules"],
        ..COMMON_FILES
    },
    front_matter: FrontMatterRules {
        syntax: FrontMatterSyntax::Hugo,
        new_post_language: FrontMatterLanguage::Yaml,
    },
    dates: DateRules {
        keys: &hugo_date_keys::DATE_KEYS,
        publish_keys: &["publishDate", "pubDate", "published"],
        expiry_keys: &["expiryDate", "unpublishDate"],
        path_date: PathDate::Configured,
        default_zone: DefaultZone::SiteOrUtc,
    },
    visibility: Visibility {
        unpublished: true,
        future: true,
        expired: true,
        unlisted: &[("build.list", "never"), ("_build.list", "never")],
        // a headless bundle is not rendered either
        unrendered: &[
            ("build.render", "never"),
            ("_build.render", "never"),
            ("headless", "true"),
        ],
        ..COMMON_VISIBILITY
    },
    taxonomies: Taxonomies {
        categories: &["categories"],
        tag_slug: TagSlug::Lower,
        ..COMMON_TAXONOMIES
    },
    title_fallback: TitleFallback::FileName,
    excerpt_markers: &["<!--more-->"],
    permalink: PermalinkRules {
        title_placeholder: TitlePlaceholder::Title,
        root_folders: &["content"],
        path_keys: &["url"],
        adds_trailing_slash: true,
        segment_style: SegmentStyle::Lower,
        has_language_suffixes: true,
        ..COMMON_PERMALINK
    },
    new_post: NewPostRules {
        folder: "posts",
        ..COMMON_NEW_POST
    },
};

/// Zola, `getzola.org/documentation/content/page` (names, dates, `slug`, `path`, summary),
/// `/content/section` (a draft section omits its pages), `/content/overview`,
/// `/content/multilingual`, `/content/taxonomies`, `/getting-started/configuration` (`slugify`).
/// Future posts are published.
pub static ZOLA: GeneratorRules = GeneratorRules {
    kind: SiteKind::Zola,
    detection: Detection {
        config_files: &["zola.toml"],
        shared_config_files: &["config.toml"],
        hint: DetectionHint::Word("base_url"),
        post_folders: &["content"],
        settings_globs: &[],
    },
    files: PostFileRules {
        extensions: &[".md"],
        skipped_file_prefixes: &[".", "_index."],
        skipped_folder_prefixes: &[".", "node_modules"],
        ..COMMON_FILES
    },
    front_matter: FrontMatterRules {
        syntax: FrontMatterSyntax::Zola,
        new_post_language: FrontMatterLanguage::Toml,
    },
    dates: DateRules {
        path_date: PathDate::NameStart,
        ..COMMON_DATES
    },
    visibility: Visibility {
        draft_sections: true,
        unrendered: &[("render", "false")],
        ..COMMON_VISIBILITY
    },
    taxonomies: Taxonomies {
        parent_key: Some("taxonomies"),
        categories: &["categories"],
        tag_slug: TagSlug::Ascii,
        ..COMMON_TAXONOMIES
    },
    title_fallback: TitleFallback::FileName,
    excerpt_markers: &["<!-- more -->"],
    permalink: PermalinkRules {
        root_folders: &["content"],
        path_keys: &["path"],
        adds_trailing_slash: true,
        segment_style: SegmentStyle::Ascii,
        strips_date: true,
        has_language_suffixes: true,
        ..COMMON_PERMALINK
    },
    new_post: NewPostRules {
        folder: "blog",
        ..COMMON_NEW_POST
    },
};

/// Jekyll, `jekyllrb.com/docs/posts` (names, drafts, excerpts), `/docs/front-matter` (`published`,
/// `date`, `category`, `tags`), `/docs/permalinks`, `/docs/configuration/options` (`timezone`,
/// `future`, `show_drafts`, `unpublished`), `/docs/configuration/default` (extensions).
pub static JEKYLL: GeneratorRules = GeneratorRules {
    kind: SiteKind::Jekyll,
    detection: Detection {
        shared_config_files: &["_config.yml", "_config.yaml", "_config.toml"],
        settings_globs: &["Gemfile"],
        post_folders: &["_posts", "."],
        ..NO_DETECTION
    },
    files: PostFileRules {
        // any file with a date in its name is a post; Markdown extensions match in any case
        extensions: &[
            ".md",
            ".MD",
            ".markdown",
            ".mkdown",
            ".mkdn",
            ".mkd",
            ".html",
            ".textile",
            ".txt",
        ],
        skipped_file_prefixes: &[".", "_", "#"],
        skipped_folder_prefixes: &[".", "_", "node_modules", "vendor"],
        post_subfolders: POSTS_AND_DRAFTS_FOLDERS,
        folders_are_categories: true,
        ..COMMON_FILES
    },
    front_matter: FrontMatterRules {
        syntax: FrontMatterSyntax::Jekyll,
        new_post_language: FrontMatterLanguage::Yaml,
    },
    dates: DateRules {
        path_date: PathDate::NameStart,
        default_zone: DefaultZone::SiteOrMachine,
        ..COMMON_DATES
    },
    visibility: Visibility {
        drafts: false,
        unpublished: true,
        drafts_folder: Some("_drafts"),
        future: true,
        ..COMMON_VISIBILITY
    },
    taxonomies: Taxonomies {
        tags: &["tags", "tag"],
        splitting: TagSplitting::Words,
        ..COMMON_TAXONOMIES
    },
    title_fallback: TitleFallback::CapitalizedWords,
    excerpt_markers: &[],
    permalink: PermalinkRules {
        pattern: "/:categories/:year/:month/:day/:title.html",
        strips_date: true,
        ..COMMON_PERMALINK
    },
    new_post: NewPostRules {
        folder: "_posts",
        file_name: ":year-:month-:day-:title.md",
        draft: NewDraft::Folder("_drafts"),
    },
};

/// Folders without a generator: all common notations are understood, and a post is hidden only if
/// it says so itself.
pub static PLAIN: GeneratorRules = GeneratorRules {
    kind: SiteKind::Plain,
    detection: NO_DETECTION,
    files: PostFileRules {
        ignores_case: true,
        skipped_folder_prefixes: &[".", "node_modules", "__tests__"],
        ..COMMON_FILES
    },
    front_matter: FrontMatterRules {
        syntax: FrontMatterSyntax::Tolerant,
        new_post_language: FrontMatterLanguage::Yaml,
    },
    dates: DateRules {
        path_date: PathDate::Anywhere,
        ..COMMON_DATES
    },
    visibility: Visibility {
        unpublished: true,
        drafts_folder: Some("_drafts"),
        unlisted: &[("unlisted", "true")],
        ..COMMON_VISIBILITY
    },
    taxonomies: Taxonomies {
        splitting: TagSplitting::CommasOrWords,
        ..COMMON_TAXONOMIES
    },
    title_fallback: TitleFallback::FileName,
    excerpt_markers: &["<!-- truncate -->", "<!-- more -->"],
    permalink: PermalinkRules {
        path_keys: &[],
        pattern: "/:path/:last",
        ..COMMON_PERMALINK
    },
    new_post: COMMON_NEW_POST,
};
