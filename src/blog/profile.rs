//! What each generator makes of a folder of Markdown files: one table, a row a generator.
//!
//! Whatever differs from one generator to the next, and is not decided by the configuration of a
//! site, stands in [`table`] and nowhere else. A row says where each of its rules comes from.

pub mod table;

use super::front_matter::Language;
use super::site::SiteKind;

/// The rules of one generator.
#[derive(Debug)]
pub struct Profile {
    /// Whose rules.
    pub kind: SiteKind,
    /// How a site of it is told from others.
    pub found: Found,
    /// Which files are posts.
    pub files: Files,
    /// How front matter is set off.
    pub fences: Fences,
    /// When a post was written.
    pub dates: Dates,
    /// What a build for readers leaves out.
    pub hides: Hides,
    /// Tags and categories.
    pub labels: Labels,
    /// Where the summary of a post ends: the markers that are looked for, the first of them the one
    /// to write; one with blanks in it may have more or fewer.
    pub summary: &'static [&'static str],
    /// What a post without a title is called.
    pub untitled: Untitled,
    /// Where a post stands on the site.
    pub address: Address,
    /// Where a new post goes.
    pub new: New,
}

/// How a site is told from others, and where its posts are.
#[derive(Debug)]
pub struct Found {
    /// Configuration files that are enough.
    pub by: &'static [&'static str],
    /// Configuration files that other generators have too.
    pub shared: &'static [&'static str],
    /// What must be there beside a shared one.
    pub beside: Beside,
    /// The folders where posts are looked for, the first that is there is taken.
    pub folders: &'static [&'static str],
    /// Patterns, below the root of the site, of the files that hold settings beside the
    /// configuration file.
    pub sources: &'static [&'static str],
}

/// What makes a configuration file with a common name that of a generator.
#[derive(Debug)]
pub enum Beside {
    /// Nothing is needed.
    Nothing,
    /// One of these files or folders.
    Any(&'static [&'static str]),
    /// This word in the file.
    Word(&'static str),
    /// This folder, or this word in `package.json`.
    FolderOrPackage(&'static str, &'static str),
}

/// Which files are posts.
#[derive(Debug)]
pub struct Files {
    /// How their names end.
    pub endings: &'static [&'static str],
    /// Whether the case of an ending does not count.
    pub any_case: bool,
    /// How the names of files begin that are no posts.
    pub not_files: &'static [&'static str],
    /// How the names of folders begin that hold no posts.
    pub not_folders: &'static [&'static str],
    /// Folders that hold posts although their names begin so; where one of them lies in the posts
    /// folder, nothing else in it is looked at.
    pub parts: &'static [&'static str],
    /// Whether the folders above `_posts` are categories.
    pub folders_are_categories: bool,
    /// Patterns of the names of files that set values for the posts beside and below them.
    pub data: &'static [&'static str],
}

/// How front matter is set off from the text.
#[derive(Debug)]
pub struct Fences {
    /// Whose rules find it.
    pub reader: Reader,
    /// What a new post gets where the others of the site say nothing.
    pub new: Language,
}

/// Whose rules find front matter in a text; `front_matter::fences` has them with their sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The `gray-matter` library.
    GrayMatter {
        /// Whether `---toml` is a language that sites configure.
        toml: bool,
    },
    /// Hugo's lexer of pages.
    Hugo,
    /// Zola's regular expressions.
    Zola,
    /// Jekyll's regular expression.
    Jekyll,
    /// The `hexo-front-matter` library.
    Hexo,
    /// Astro's regular expression.
    Astro,
    /// Every common notation.
    Tolerant,
}

impl Reader {
    /// Returns whether a block that is never closed is front matter, rather than an error or text.
    pub fn takes_unclosed(self) -> bool {
        matches!(self, Self::GrayMatter { .. })
    }
}

/// Where the date of a post is found.
#[derive(Debug)]
pub struct Dates {
    /// Keys of the front matter, the first that can be read wins.
    pub keys: &'static [&'static str],
    /// Keys that say from when on a post is on the site, before those of its date.
    pub from: &'static [&'static str],
    /// Keys that say until when.
    pub until: &'static [&'static str],
    /// What the generator reads in the path of a file.
    pub name: NameDate,
    /// In which zone a time without one is.
    pub zone: Zone,
}

/// What a generator reads in the path of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameDate {
    /// Nothing.
    No,
    /// Nothing, unless the configuration says so.
    Configured,
    /// The last date anywhere in it.
    Anywhere,
    /// A date at the beginning of the name.
    First,
}

/// The zone of a time that names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// UTC, whatever is configured.
    Utc,
    /// What is configured, else UTC.
    SiteOrUtc,
    /// What is configured, else that of the machine.
    SiteOrMachine,
}

/// What a build for readers leaves out.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct Hides {
    /// Whether `draft: true` is a rule of the generator or of its themes.
    pub drafts: bool,
    /// Whether `published: false` is.
    pub unpublished: bool,
    /// The folder of drafts.
    pub drafts_folder: Option<&'static str>,
    /// Whether a post is left out until its date, where the configuration says nothing.
    pub future: bool,
    /// Whether a post is left out from an expiry date on.
    pub expired: bool,
    /// Whether `draft: true` in `_index.md` hides its whole folder.
    pub draft_sections: bool,
    /// Keys that keep a post out of lists, with the value that does.
    pub unlisted: &'static [(&'static str, &'static str)],
    /// Keys that keep a post off the site, with the value that does.
    pub unwritten: &'static [(&'static str, &'static str)],
}

/// Where tags and categories are found.
#[derive(Debug)]
pub struct Labels {
    /// The map that holds taxonomies, where it is not the front matter itself.
    pub within: Option<&'static str>,
    /// Keys of tags.
    pub tags: &'static [&'static str],
    /// Keys of categories.
    pub categories: &'static [&'static str],
    /// What a single text is.
    pub text: OneText,
    /// How the page of a tag is named.
    pub page: TagPage,
}

/// What a single text under `tags` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OneText {
    /// One tag.
    One,
    /// As many as it has words.
    Words,
    /// As many as commas part, else words.
    CommasOrWords,
}

/// How the page of a tag is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagPage {
    /// lodash's `kebabCase`.
    Kebab,
    /// Lower case, blanks as hyphens, letters of any script kept.
    Lower,
    /// ASCII letters and digits with hyphens.
    Ascii,
    /// As it is written: two labels are two tags.
    Written,
}

/// What a post without a title is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untitled {
    /// The name of its file.
    Name,
    /// The words of that name, each with a capital.
    Words,
}

/// What `:title` means in the pattern of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleWord {
    /// The slug, else the name of the file.
    Name,
    /// The path of the file below the posts.
    Path,
    /// The title of the front matter.
    Title,
}

/// Where a post stands on the site.
#[derive(Debug)]
pub struct Address {
    /// Keys that give the whole path.
    pub whole: &'static [&'static str],
    /// Whether such a path gets a slash at its end, where it names no file.
    pub whole_is_folder: bool,
    /// Keys that give its last part.
    pub last: &'static [&'static str],
    /// The path in the words of [`super::permalink`], where the configuration gives no other.
    pub pattern: &'static str,
    /// What `:title` means in it.
    pub title: TitleWord,
    /// How parts taken from file names are written.
    pub parts: Parts,
    /// Whether a date at the beginning of a name is no part of it.
    pub without_date: bool,
    /// Whether `name.fr.md` is the French translation of `name.md`.
    pub languages: bool,
    /// The folders that are the root of addresses; an empty name is that of the site.
    pub roots: &'static [&'static str],
}

/// How a name becomes a part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// As it is.
    Written,
    /// Lower case, blanks as hyphens, letters of any script kept.
    Lower,
    /// ASCII letters and digits with hyphens.
    Ascii,
}

/// Where a new post goes.
#[derive(Debug)]
pub struct New {
    /// The folder below the root of the posts, where the site has such a folder; else the posts
    /// folder itself.
    pub folder: &'static str,
    /// Its name in the words of [`super::permalink`].
    pub name: &'static str,
    /// How a draft is told from a post.
    pub draft: NewDraft,
}

/// How a new draft is told from a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewDraft {
    /// By `draft: true`.
    Key,
    /// By this folder beside that of the posts, and a name without a date.
    Folder(&'static str),
}

impl SiteKind {
    /// Gives the rules of the generator.
    pub fn profile(self) -> &'static Profile {
        match self {
            Self::Docusaurus => &table::DOCUSAURUS,
            Self::Hugo => &table::HUGO,
            Self::Zola => &table::ZOLA,
            Self::Jekyll => &table::JEKYLL,
            Self::Hexo => &table::HEXO,
            Self::Astro => &table::ASTRO,
            Self::Eleventy => &table::ELEVENTY,
            Self::Plain => &table::PLAIN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generator_has_its_own_row() {
        for kind in SiteKind::ALL {
            assert_eq!(kind.profile().kind, kind);
        }
    }

    #[test]
    fn the_order_in_which_sites_are_told_apart_names_each_once() {
        let mut kinds: Vec<SiteKind> = table::BY_CLUE.iter().map(|row| row.kind).collect();
        kinds.dedup();
        assert_eq!(kinds.len(), SiteKind::ALL.len() - 1, "plain has no clue");
    }
}
