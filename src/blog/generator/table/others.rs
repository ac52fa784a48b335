//! Rules of the generators not written in JavaScript, and of plain folders.

use super::super::{
    Address, Beside, Dates, Fences, Files, Found, Hides, Labels, NameDate, New, NewDraft, OneText,
    Parts, Profile, Reader, TagPage, TitleWord, Untitled, Zone,
};
use super::{
    COMMON_ADDRESS, COMMON_DATES, COMMON_FILES, COMMON_HIDES, COMMON_LABELS, COMMON_NEW, NO_CLUE,
    POSTS_AND_DRAFTS,
};
use crate::blog::front_matter::Language;
use crate::blog::site::SiteKind;
use crate::blog::site::settings::hugo_date_keys;

/// Hugo, `gohugo.io/configuration/front-matter` (dates and their order, `:filename`),
/// `/content-management/urls`, `/configuration/permalinks`, `/content-management/front-matter`,
/// `/content-management/summaries`, `/content-management/page-bundles` (`_index.md` is a section),
/// `/methods/page/publishdate` (future posts are omitted), `/content-management/build-options`.
pub static HUGO: Profile = Profile {
    kind: SiteKind::Hugo,
    found: Found {
        by: &["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"],
        shared: &[
            "config.toml",
            "config.yaml",
            "config.yml",
            "config.json",
            "config/_default/hugo.toml",
            "config/_default/hugo.yaml",
            "config/_default/config.toml",
            "config/_default/config.yaml",
        ],
        beside: Beside::Any(&["archetypes", "layouts", "content"]),
        folders: &["content", "posts", "blog"],
        sources: &[
            "config/_default/*.{toml,yaml,yml,json}",
            "config/production/*.{toml,yaml,yml,json}",
        ],
    },
    files: Files {
        endings: &[".md", ".mdown", ".markdown"],
        data: &["_index.{md,markdown,mdown,html}"],
        not_files: &[".", "_index."],
        not_folders: &[".", "node_modules"],
        ..COMMON_FILES
    },
    fences: Fences {
        reader: Reader::Hugo,
        new: Language::Yaml,
    },
    dates: Dates {
        keys: &hugo_date_keys::DATE,
        from: &["publishDate", "pubDate", "published"],
        until: &["expiryDate", "unpublishDate"],
        name: NameDate::Configured,
        zone: Zone::SiteOrUtc,
    },
    hides: Hides {
        unpublished: true,
        future: true,
        expired: true,
        unlisted: &[("build.list", "never"), ("_build.list", "never")],
        // a headless bundle is not rendered either
        unwritten: &[
            ("build.render", "never"),
            ("_build.render", "never"),
            ("headless", "true"),
        ],
        ..COMMON_HIDES
    },
    labels: Labels {
        categories: &["categories"],
        page: TagPage::Lower,
        ..COMMON_LABELS
    },
    untitled: Untitled::Name,
    summary: &["<!--more-->"],
    address: Address {
        title: TitleWord::Title,
        roots: &["content"],
        whole: &["url"],
        whole_is_folder: true,
        parts: Parts::Lower,
        languages: true,
        ..COMMON_ADDRESS
    },
    new: New {
        folder: "posts",
        ..COMMON_NEW
    },
};

/// Zola, `getzola.org/documentation/content/page` (names, dates, `slug`, `path`, summary),
/// `/content/section` (a draft section omits its pages), `/content/overview`,
/// `/content/multilingual`, `/content/taxonomies`, `/getting-started/configuration` (`slugify`).
/// Future posts are published.
pub static ZOLA: Profile = Profile {
    kind: SiteKind::Zola,
    found: Found {
        by: &["zola.toml"],
        shared: &["config.toml"],
        beside: Beside::Word("base_url"),
        folders: &["content"],
        sources: &[],
    },
    files: Files {
        endings: &[".md"],
        not_files: &[".", "_index."],
        not_folders: &[".", "node_modules"],
        ..COMMON_FILES
    },
    fences: Fences {
        reader: Reader::Zola,
        new: Language::Toml,
    },
    dates: Dates {
        name: NameDate::First,
        ..COMMON_DATES
    },
    hides: Hides {
        draft_sections: true,
        unwritten: &[("render", "false")],
        ..COMMON_HIDES
    },
    labels: Labels {
        within: Some("taxonomies"),
        categories: &["categories"],
        page: TagPage::Ascii,
        ..COMMON_LABELS
    },
    untitled: Untitled::Name,
    summary: &["<!-- more -->"],
    address: Address {
        roots: &["content"],
        whole: &["path"],
        whole_is_folder: true,
        parts: Parts::Ascii,
        without_date: true,
        languages: true,
        ..COMMON_ADDRESS
    },
    new: New {
        folder: "blog",
        ..COMMON_NEW
    },
};

/// Jekyll, `jekyllrb.com/docs/posts` (names, drafts, excerpts), `/docs/front-matter` (`published`,
/// `date`, `category`, `tags`), `/docs/permalinks`, `/docs/configuration/options` (`timezone`,
/// `future`, `show_drafts`, `unpublished`), `/docs/configuration/default` (extensions).
pub static JEKYLL: Profile = Profile {
    kind: SiteKind::Jekyll,
    found: Found {
        shared: &["_config.yml", "_config.yaml", "_config.toml"],
        sources: &["Gemfile"],
        folders: &["_posts", "."],
        ..NO_CLUE
    },
    files: Files {
        // any file with a date in its name is a post; Markdown extensions match in any case
        endings: &[
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
        not_files: &[".", "_", "#"],
        not_folders: &[".", "_", "node_modules", "vendor"],
        parts: POSTS_AND_DRAFTS,
        folders_are_categories: true,
        ..COMMON_FILES
    },
    fences: Fences {
        reader: Reader::Jekyll,
        new: Language::Yaml,
    },
    dates: Dates {
        name: NameDate::First,
        zone: Zone::SiteOrMachine,
        ..COMMON_DATES
    },
    hides: Hides {
        drafts: false,
        unpublished: true,
        drafts_folder: Some("_drafts"),
        future: true,
        ..COMMON_HIDES
    },
    labels: Labels {
        tags: &["tags", "tag"],
        text: OneText::Words,
        ..COMMON_LABELS
    },
    untitled: Untitled::Words,
    summary: &[],
    address: Address {
        pattern: "/:categories/:year/:month/:day/:title.html",
        without_date: true,
        ..COMMON_ADDRESS
    },
    new: New {
        folder: "_posts",
        name: ":year-:month-:day-:title.md",
        draft: NewDraft::Folder("_drafts"),
    },
};

/// Folders without a generator: all common notations are understood, and a post is hidden only if
/// it says so itself.
pub static PLAIN: Profile = Profile {
    kind: SiteKind::Plain,
    found: NO_CLUE,
    files: Files {
        any_case: true,
        not_folders: &[".", "node_modules", "__tests__"],
        ..COMMON_FILES
    },
    fences: Fences {
        reader: Reader::Tolerant,
        new: Language::Yaml,
    },
    dates: Dates {
        name: NameDate::Anywhere,
        ..COMMON_DATES
    },
    hides: Hides {
        unpublished: true,
        drafts_folder: Some("_drafts"),
        unlisted: &[("unlisted", "true")],
        ..COMMON_HIDES
    },
    labels: Labels {
        text: OneText::CommasOrWords,
        ..COMMON_LABELS
    },
    untitled: Untitled::Name,
    summary: &["<!-- truncate -->", "<!-- more -->"],
    address: Address {
        whole: &[],
        pattern: "/:path/:last",
        ..COMMON_ADDRESS
    },
    new: COMMON_NEW,
};
