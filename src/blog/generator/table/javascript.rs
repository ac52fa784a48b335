//! Rules of the generators written in JavaScript.

use super::super::{
    DateRules, DefaultZone, Detection, DetectionHint, FrontMatterLanguage, FrontMatterRules,
    FrontMatterSyntax, GeneratorRules, NewDraft, NewPostRules, PathDate, PermalinkRules,
    PostFileRules, SegmentStyle, SiteKind, TagSlug, Taxonomies, TitleFallback, TitlePlaceholder,
    Visibility,
};
use super::{
    COMMON_DATES, COMMON_FILES, COMMON_NEW_POST, COMMON_PERMALINK, COMMON_TAXONOMIES,
    COMMON_VISIBILITY, HIDDEN_OR_UNDERSCORE_PREFIXES, NO_DETECTION, POSTS_AND_DRAFTS_FOLDERS,
};

/// Docusaurus, `docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog` (options, front
/// matter) and `docusaurus.io/docs/blog`: future posts are shown; `draft` and `unlisted` apply in
/// production only. What the docs leave open was observed on plugin version 3.10.
pub static DOCUSAURUS: GeneratorRules = GeneratorRules {
    kind: SiteKind::Docusaurus,
    detection: Detection {
        config_files: &[
            "docusaurus.config.js",
            "docusaurus.config.ts",
            "docusaurus.config.mjs",
            "docusaurus.config.cjs",
        ],
        post_folders: &["blog"],
        ..NO_DETECTION
    },
    files: PostFileRules {
        extensions: &[".md", ".mdx"],
        skipped_file_prefixes: HIDDEN_OR_UNDERSCORE_PREFIXES,
        skipped_folder_prefixes: &[".", "_", "node_modules", "__tests__"],
        ..COMMON_FILES
    },
    front_matter: FrontMatterRules {
        syntax: FrontMatterSyntax::GrayMatter { toml: false },
        new_post_language: FrontMatterLanguage::Yaml,
    },
    dates: DateRules {
        path_date: PathDate::Anywhere,
        ..COMMON_DATES
    },
    visibility: Visibility {
        unlisted: &[("unlisted", "true")],
        ..COMMON_VISIBILITY
    },
    taxonomies: Taxonomies {
        categories: &[],
        tag_slug: TagSlug::Kebab,
        ..COMMON_TAXONOMIES
    },
    title_fallback: TitleFallback::FileName,
    excerpt_markers: &["<!-- truncate -->", "{/* truncate */}"],
    permalink: PermalinkRules {
        path_keys: &["slug"],
        slug_keys: &[],
        pattern: "/:path/:last",
        strips_date: true,
        ..COMMON_PERMALINK
    },
    new_post: NewPostRules {
        file_name: ":year-:month-:day-:title.md",
        ..COMMON_NEW_POST
    },
};

/// Hexo, `hexo.io/docs/front-matter`, `/docs/writing` (drafts, names), `/docs/permalinks`,
/// `/docs/configuration` (`future` shows future posts unless false, `timezone`, `render_drafts`,
/// names that start with `_`), `/docs/tag-plugins` (excerpt).
pub static HEXO: GeneratorRules = GeneratorRules {
    kind: SiteKind::Hexo,
    detection: Detection {
        shared_config_files: &["_config.yml", "_config.yaml"],
        hint: DetectionHint::FolderOrPackage("source/_posts", "hexo"),
        post_folders: &["source/_posts", "source"],
        ..NO_DETECTION
    },
    files: PostFileRules {
        // of `hexo-renderer-marked`, and the HTML that Hexo renders itself
        extensions: &[
            ".md",
            ".markdown",
            ".mkd",
            ".mkdn",
            ".mdwn",
            ".mdtxt",
            ".mdtext",
            ".html",
            ".htm",
        ],
        skipped_file_prefixes: HIDDEN_OR_UNDERSCORE_PREFIXES,
        post_subfolders: POSTS_AND_DRAFTS_FOLDERS,
        ..COMMON_FILES
    },
    front_matter: FrontMatterRules {
        syntax: FrontMatterSyntax::Hexo,
        new_post_language: FrontMatterLanguage::Yaml,
    },
    dates: DateRules {
        path_date: PathDate::Configured,
        default_zone: DefaultZone::SiteOrMachine,
        ..COMMON_DATES
    },
    visibility: Visibility {
        drafts: false,
        unpublished: true,
        drafts_folder: Some("_drafts"),
        ..COMMON_VISIBILITY
    },
    taxonomies: Taxonomies {
        tags: &["tags", "tag"],
        ..COMMON_TAXONOMIES
    },
    title_fallback: TitleFallback::FileName,
    excerpt_markers: &["<!-- more -->"],
    permalink: PermalinkRules {
        title_placeholder: TitlePlaceholder::Path,
        // `hexo/lib/plugins/processor/post.ts` overwrites `slug` with the file name
        slug_keys: &[],
        pattern: ":year/:month/:day/:title/",
        ..COMMON_PERMALINK
    },
    new_post: NewPostRules {
        folder: "_posts",
        draft: NewDraft::Folder("_drafts"),
        ..COMMON_NEW_POST
    },
};

/// Astro, `docs.astro.build/en/guides/content-collections` (folders, ids) and
/// `/en/guides/markdown-content` (front matter). Dates, drafts and tags follow the conventions of
/// its blog starter and of common themes, since each site has its own schema.
pub static ASTRO: GeneratorRules = GeneratorRules {
    kind: SiteKind::Astro,
    detection: Detection {
        config_files: &[
            "astro.config.mjs",
            "astro.config.ts",
            "astro.config.js",
            "astro.config.cjs",
            "astro.config.mts",
        ],
        settings_globs: &[
            "src/content.config.{ts,mts,js,mjs}",
            "src/content/config.{ts,mts,js,mjs}",
            "src/pages/**/*.{astro,ts,js}",
            // code that filters drafts
            "src/**/*.{astro,ts,js,mjs,tsx,jsx,vue,svelte}",
        ],
        post_folders: &[
            "src/content/blog",
            "src/content/posts",
            "src/content/post",
            "src/data/post",
            "src/data/blog",
            "src/data/posts",
            "src/content",
            "src/data",
            "src/blog",
            "src/pages/posts",
            "src/pages",
        ],
        ..NO_DETECTION
    },
    files: PostFileRules {
        // used unless a collection's pattern says otherwise
        extensions: &[".md", ".mdx"],
        skipped_file_prefixes: HIDDEN_OR_UNDERSCORE_PREFIXES,
        ..COMMON_FILES
    },
    front_matter: FrontMatterRules {
        syntax: FrontMatterSyntax::Astro,
        new_post_language: FrontMatterLanguage::Yaml,
    },
    dates: DateRules {
        keys: &["pubDate", "publishDate", "date", "pubDatetime"],
        ..COMMON_DATES
    },
    visibility: COMMON_VISIBILITY,
    taxonomies: Taxonomies {
        tag_slug: TagSlug::Lower,
        ..COMMON_TAXONOMIES
    },
    title_fallback: TitleFallback::FileName,
    excerpt_markers: &[],
    permalink: PermalinkRules {
        root_folders: &["src/content", "src/pages"],
        segment_style: SegmentStyle::Lower,
        ..COMMON_PERMALINK
    },
    new_post: COMMON_NEW_POST,
};

/// Eleventy, `11ty.dev/docs/dates` (front matter, then a date in the path, then the file; no time
/// means midnight UTC; `git Created`), `/docs/permalinks` (default paths, `permalink: false`),
/// `/docs/collections` (a string is one tag), `/docs/config` (drafts are a convention).
pub static ELEVENTY: GeneratorRules = GeneratorRules {
    kind: SiteKind::Eleventy,
    detection: Detection {
        config_files: &[
            ".eleventy.js",
            "eleventy.config.js",
            "eleventy.config.mjs",
            "eleventy.config.cjs",
            "eleventy.config.ts",
        ],
        post_folders: &[
            "src/posts",
            "posts",
            "content/blog",
            "content/posts",
            "src/blog",
            "blog",
            "content",
            "src",
        ],
        settings_globs: &[".eleventyignore", ".gitignore"],
        ..NO_DETECTION
    },
    files: PostFileRules {
        // case sensitivity is up to the file system, as for Eleventy's own globs
        extensions: &[".md", ".MD"],
        skipped_file_prefixes: &[],
        data_file_globs: &["*.json", "*.11tydata.{js,cjs,mjs}"],
        skipped_folder_prefixes: &[".", "_includes", "_data", "_site", "node_modules"],
        ..COMMON_FILES
    },
    front_matter: FrontMatterRules {
        syntax: FrontMatterSyntax::GrayMatter { toml: false },
        new_post_language: FrontMatterLanguage::Yaml,
    },
    dates: DateRules {
        path_date: PathDate::Anywhere,
        ..COMMON_DATES
    },
    visibility: Visibility {
        unlisted: &[("eleventyExcludeFromCollections", "true")],
        unrendered: &[("permalink", "false")],
        ..COMMON_VISIBILITY
    },
    taxonomies: Taxonomies {
        tag_slug: TagSlug::Ascii,
        ..COMMON_TAXONOMIES
    },
    title_fallback: TitleFallback::FileName,
    excerpt_markers: &[],
    permalink: PermalinkRules {
        root_folders: &["src", "content", ""],
        slug_keys: &[],
        ..COMMON_PERMALINK
    },
    new_post: COMMON_NEW_POST,
};
