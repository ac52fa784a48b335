//! The rows of the table.
//!
//! Each says which pages of a generator's documentation its rules are from; what its sites do by
//! habit, without the generator, is called a habit. What most of them share stands below.

mod javascript;
mod others;

use super::{
    Address, Beside, Dates, Files, Found, Hides, Labels, NameDate, New, NewDraft, OneText, Parts,
    Profile, TagPage, TitleWord, Zone,
};

pub use javascript::{ASTRO, DOCUSAURUS, ELEVENTY, HEXO};
pub use others::{HUGO, JEKYLL, PLAIN, ZOLA};

/// The rows in the order in which a folder is tried: one whose clue another generator has too
/// comes after the one that asks for more.
pub const BY_CLUE: [&Profile; 7] = [&DOCUSAURUS, &ZOLA, &HUGO, &HEXO, &JEKYLL, &ASTRO, &ELEVENTY];

/// Every ending that some generator takes for Markdown, longest first.
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

/// Hidden files and folders, and those of editors.
const HIDDEN: &[&str] = &["."];
/// The same, and names that begin with `_`.
const HIDDEN_OR_UNDER: &[&str] = &[".", "_"];
/// The posts and drafts of Jekyll and Hexo.
const POSTS_AND_DRAFTS: &[&str] = &["_posts", "_drafts"];

/// Drafts alone are hidden.
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
/// A key, in UTC.
const COMMON_DATES: Dates = Dates {
    keys: &["date"],
    from: &[],
    until: &[],
    name: NameDate::No,
    zone: Zone::Utc,
};
/// Tags and categories as they are written.
const COMMON_LABELS: Labels = Labels {
    within: None,
    tags: &["tags"],
    categories: &["categories", "category"],
    text: OneText::One,
    page: TagPage::Written,
};
/// The path of the file, with a slash at its end.
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
/// Markdown of any ending, nothing hidden.
const COMMON_FILES: Files = Files {
    endings: ENDINGS,
    any_case: false,
    not_files: HIDDEN,
    not_folders: &[".", "_", "node_modules"],
    parts: &[],
    folders_are_categories: false,
    data: &[],
};
/// Nothing tells it from others.
const NO_CLUE: Found = Found {
    by: &[],
    shared: &[],
    beside: Beside::Nothing,
    folders: &[],
    sources: &[],
};
/// Named after its title, in the posts folder.
const COMMON_NEW: New = New {
    folder: "",
    name: ":title.md",
    draft: NewDraft::Key,
};
