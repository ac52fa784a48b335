//! Generator rules, one constant per generator.
//!
//! Each constant cites the documentation its rules come from. A "convention" is what a generator's
//! sites usually do without being required to. Shared defaults are at the end.

mod javascript;
mod others;

use super::{
    Address, Beside, Dates, Files, Found, Hides, Labels, NameDate, New, NewDraft, OneText, Parts,
    Profile, TagPage, TitleWord, Zone,
};

pub use javascript::{ASTRO, DOCUSAURUS, ELEVENTY, HEXO};
pub use others::{HUGO, JEKYLL, PLAIN, ZOLA};

/// Rules in detection order: a generator that shares its configuration file name with another comes
/// after the one that requires more evidence.
pub const BY_CLUE: [&Profile; 7] = [&DOCUSAURUS, &ZOLA, &HUGO, &HEXO, &JEKYLL, &ASTRO, &ELEVENTY];

/// Every extension that some generator treats as Markdown, longest first.
pub const ENDINGS: &[&str] = &[
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
const HIDDEN: &[&str] = &["."];
/// Hidden names, and names that start with `_`.
const HIDDEN_OR_UNDER: &[&str] = &[".", "_"];
/// Posts and drafts folders of Jekyll and Hexo.
const POSTS_AND_DRAFTS: &[&str] = &["_posts", "_drafts"];

/// Default: only drafts are omitted.
const COMMON_HIDES: Hides = Hides {
    drafts: true,
    unpublished: false,
    drafts_folder: None,
    future: false,
    expired: false,
    draft_sections: false,
    unlisted: &[],
    unwritten: &[],
};
/// Default: the `date` key, in UTC.
const COMMON_DATES: Dates = Dates {
    keys: &["date"],
    from: &[],
    until: &[],
    name: NameDate::No,
    zone: Zone::Utc,
};
/// Default: tags and categories, verbatim.
const COMMON_LABELS: Labels = Labels {
    within: None,
    tags: &["tags"],
    categories: &["categories", "category"],
    text: OneText::One,
    page: TagPage::Written,
};
/// Default: the file path with a trailing slash.
const COMMON_ADDRESS: Address = Address {
    whole: &["permalink"],
    whole_is_folder: false,
    last: &["slug"],
    pattern: "/:path/:last/",
    title: TitleWord::Name,
    parts: Parts::Written,
    without_date: false,
    languages: false,
    roots: &[],
};
/// Default: any Markdown extension; hidden names are skipped.
const COMMON_FILES: Files = Files {
    endings: ENDINGS,
    any_case: false,
    not_files: HIDDEN,
    not_folders: &[".", "_", "node_modules"],
    parts: &[],
    folders_are_categories: false,
    data: &[],
};
/// Default: no way to detect the generator.
const NO_CLUE: Found = Found {
    by: &[],
    shared: &[],
    beside: Beside::Nothing,
    folders: &[],
    sources: &[],
};
/// Default: named after the title, in the posts folder.
const COMMON_NEW: New = New {
    folder: "",
    name: ":title.md",
    draft: NewDraft::Key,
};
