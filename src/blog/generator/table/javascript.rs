//! Rules of the generators written in JavaScript.

use super::super::{
    Address, Beside, Dates, Fences, Files, Found, Hides, Labels, NameDate, New, NewDraft, Parts,
    Profile, Reader, TagPage, TitleWord, Untitled, Zone,
};
use super::{
    COMMON_ADDRESS, COMMON_DATES, COMMON_FILES, COMMON_HIDES, COMMON_LABELS, COMMON_NEW,
    HIDDEN_OR_UNDER, NO_CLUE, POSTS_AND_DRAFTS,
};
use crate::blog::front_matter::Language;
use crate::blog::site::SiteKind;

/// Docusaurus, `docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog` (options, front
/// matter) and `docusaurus.io/docs/blog`: future posts are shown; `draft` and `unlisted` apply in
/// production only. What the docs leave open was observed on plugin version 3.10.
pub static DOCUSAURUS: Profile = Profile {
    kind: SiteKind::Docusaurus,
    found: Found {
        by: &[
            "docusaurus.config.js",
            "docusaurus.config.ts",
            "docusaurus.config.mjs",
            "docusaurus.config.cjs",
        ],
        folders: &["blog"],
        ..NO_CLUE
    },
    files: Files {
        endings: &[".md", ".mdx"],
        not_files: HIDDEN_OR_UNDER,
        not_folders: &[".", "_", "node_modules", "__tests__"],
        ..COMMON_FILES
    },
    fences: Fences {
        reader: Reader::GrayMatter { toml: false },
        new: Language::Yaml,
    },
    dates: Dates {
        name: NameDate::Anywhere,
        ..COMMON_DATES
    },
    hides: Hides {
        unlisted: &[("unlisted", "true")],
        ..COMMON_HIDES
    },
    labels: Labels {
        categories: &[],
        page: TagPage::Kebab,
        ..COMMON_LABELS
    },
    untitled: Untitled::Name,
    summary: &["<!-- truncate -->", "{/* truncate */}"],
    address: Address {
        whole: &["slug"],
        last: &[],
        pattern: "/:path/:last",
        without_date: true,
        ..COMMON_ADDRESS
    },
    new: New {
        name: ":year-:month-:day-:title.md",
        ..COMMON_NEW
    },
};

/// Hexo, `hexo.io/docs/front-matter`, `/docs/writing` (drafts, names), `/docs/permalinks`,
/// `/docs/configuration` (`future` shows future posts unless false, `timezone`, `render_drafts`,
/// names that start with `_`), `/docs/tag-plugins` (excerpt).
pub static HEXO: Profile = Profile {
    kind: SiteKind::Hexo,
    found: Found {
        shared: &["_config.yml", "_config.yaml"],
        beside: Beside::FolderOrPackage("source/_posts", "hexo"),
        folders: &["source/_posts", "source"],
        ..NO_CLUE
    },
    files: Files {
        // of `hexo-renderer-marked`, and the HTML that Hexo renders itself
        endings: &[
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
        not_files: HIDDEN_OR_UNDER,
        parts: POSTS_AND_DRAFTS,
        ..COMMON_FILES
    },
    fences: Fences {
        reader: Reader::Hexo,
        new: Language::Yaml,
    },
    dates: Dates {
        name: NameDate::Configured,
        zone: Zone::SiteOrMachine,
        ..COMMON_DATES
    },
    hides: Hides {
        drafts: false,
        unpublished: true,
        drafts_folder: Some("_drafts"),
        ..COMMON_HIDES
    },
    labels: Labels {
        tags: &["tags", "tag"],
        ..COMMON_LABELS
    },
    untitled: Untitled::Name,
    summary: &["<!-- more -->"],
    address: Address {
        title: TitleWord::Path,
        // `hexo/lib/plugins/processor/post.ts` overwrites `slug` with the file name
        last: &[],
        pattern: ":year/:month/:day/:title/",
        ..COMMON_ADDRESS
    },
    new: New {
        folder: "_posts",
        draft: NewDraft::Folder("_drafts"),
        ..COMMON_NEW
    },
};

/// Astro, `docs.astro.build/en/guides/content-collections` (folders, ids) and
/// `/en/guides/markdown-content` (front matter). Dates, drafts and tags follow the conventions of
/// its blog starter and of common themes, since each site has its own schema.
pub static ASTRO: Profile = Profile {
    kind: SiteKind::Astro,
    found: Found {
        by: &[
            "astro.config.mjs",
            "astro.config.ts",
            "astro.config.js",
            "astro.config.cjs",
            "astro.config.mts",
        ],
        sources: &[
            "src/content.config.{ts,mts,js,mjs}",
            "src/content/config.{ts,mts,js,mjs}",
            "src/pages/**/*.{astro,ts,js}",
            // code that filters drafts
            "src/**/*.{astro,ts,js,mjs,tsx,jsx,vue,svelte}",
        ],
        folders: &[
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
        ..NO_CLUE
    },
    files: Files {
        // used unless a collection's pattern says otherwise
        endings: &[".md", ".mdx"],
        not_files: HIDDEN_OR_UNDER,
        ..COMMON_FILES
    },
    fences: Fences {
        reader: Reader::Astro,
        new: Language::Yaml,
    },
    dates: Dates {
        keys: &["pubDate", "publishDate", "date", "pubDatetime"],
        ..COMMON_DATES
    },
    hides: COMMON_HIDES,
    labels: Labels {
        page: TagPage::Lower,
        ..COMMON_LABELS
    },
    untitled: Untitled::Name,
    summary: &[],
    address: Address {
        roots: &["src/content", "src/pages"],
        parts: Parts::Lower,
        ..COMMON_ADDRESS
    },
    new: COMMON_NEW,
};

/// Eleventy, `11ty.dev/docs/dates` (front matter, then a date in the path, then the file; no time
/// means midnight UTC; `git Created`), `/docs/permalinks` (default paths, `permalink: false`),
/// `/docs/collections` (a string is one tag), `/docs/config` (drafts are a convention).
pub static ELEVENTY: Profile = Profile {
    kind: SiteKind::Eleventy,
    found: Found {
        by: &[
            ".eleventy.js",
            "eleventy.config.js",
            "eleventy.config.mjs",
            "eleventy.config.cjs",
            "eleventy.config.ts",
        ],
        folders: &[
            "src/posts",
            "posts",
            "content/blog",
            "content/posts",
            "src/blog",
            "blog",
            "content",
            "src",
        ],
        sources: &[".eleventyignore", ".gitignore"],
        ..NO_CLUE
    },
    files: Files {
        // case sensitivity is up to the file system, as for Eleventy's own globs
        endings: &[".md", ".MD"],
        not_files: &[],
        data: &["*.json", "*.11tydata.{js,cjs,mjs}"],
        not_folders: &[".", "_includes", "_data", "_site", "node_modules"],
        ..COMMON_FILES
    },
    fences: Fences {
        reader: Reader::GrayMatter { toml: false },
        new: Language::Yaml,
    },
    dates: Dates {
        name: NameDate::Anywhere,
        ..COMMON_DATES
    },
    hides: Hides {
        unlisted: &[("eleventyExcludeFromCollections", "true")],
        unwritten: &[("permalink", "false")],
        ..COMMON_HIDES
    },
    labels: Labels {
        page: TagPage::Ascii,
        ..COMMON_LABELS
    },
    untitled: Untitled::Name,
    summary: &[],
    address: Address {
        roots: &["src", "content", ""],
        last: &[],
        ..COMMON_ADDRESS
    },
    new: COMMON_NEW,
};
