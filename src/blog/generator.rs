//! Generator rules: how each static site generator interprets a folder of Markdown files.
//!
//! Everything that differs between generators and is not set by a site's configuration is in
//! [`table`] and nowhere else. Each row cites the sources of its rules.

pub mod hugo_date_keys;
mod kind;
pub mod table;

pub use kind::{SiteKind, UnknownGenerator};

/// The rules of one generator.
#[derive(Debug)]
pub struct GeneratorRules {
    /// The generator.
    pub kind: SiteKind,
    /// How to detect a site of this generator.
    pub detection: Detection,
    /// Which files are posts.
    pub files: PostFileRules,
    /// Front matter delimiters.
    pub front_matter: FrontMatterRules,
    /// Where the date of a post comes from.
    pub dates: DateRules,
    /// Which posts a production build omits.
    pub visibility: Visibility,
    /// Where tags and categories come from.
    pub taxonomies: Taxonomies,
    /// Excerpt markers; the first is the one to insert. If it contains spaces, any amount of
    /// whitespace there matches.
    pub excerpt_markers: &'static [&'static str],
    /// Fallback title of a post.
    pub title_fallback: TitleFallback,
    /// How the URL of a post is built.
    pub permalink: PermalinkRules,
    /// Path and draft convention of a new post.
    pub new_post: NewPostRules,
}

/// How to detect a site of a generator, and where its posts are.
#[derive(Debug)]
pub struct Detection {
    /// Configuration files that identify the generator by themselves.
    pub config_files: &'static [&'static str],
    /// Configuration file names shared with other generators.
    pub shared_config_files: &'static [&'static str],
    /// Additional evidence required for a shared file name.
    pub hint: DetectionHint,
    /// Candidate posts folders; the first that exists is used.
    pub post_folders: &'static [&'static str],
    /// Globs, relative to the site root, of files with settings in addition to the configuration
    /// file.
    pub settings_globs: &'static [&'static str],
}

/// Evidence that a configuration file with a shared name belongs to a generator.
#[derive(Debug)]
pub enum DetectionHint {
    /// No further evidence needed.
    Nothing,
    /// One of these files or folders exists.
    Any(&'static [&'static str]),
    /// The file contains this word.
    Word(&'static str),
    /// This folder exists, or `package.json` contains this word.
    FolderOrPackage(&'static str, &'static str),
}

/// Which files are posts.
#[derive(Debug)]
pub struct PostFileRules {
    /// File extensions, with the dot.
    pub extensions: &'static [&'static str],
    /// Whether extensions match in any case.
    pub ignores_case: bool,
    /// Name prefixes of files that are not posts.
    pub skipped_file_prefixes: &'static [&'static str],
    /// Name prefixes of folders to skip.
    pub skipped_folder_prefixes: &'static [&'static str],
    /// Folders that hold posts despite a skipped prefix; if the posts folder contains one of them,
    /// nothing else in it is scanned.
    pub post_subfolders: &'static [&'static str],
    /// Whether the folders above `_posts` are categories.
    pub folders_are_categories: bool,
    /// Globs for names of files that set values for the posts next to and below them.
    pub data_file_globs: &'static [&'static str],
}

/// Front matter delimiters of a generator.
#[derive(Debug)]
pub struct FrontMatterRules {
    /// The rules for finding front matter in a text.
    pub syntax: FrontMatterSyntax,
    /// The language for a new post if the site's other posts give no hint.
    pub new_post_language: FrontMatterLanguage,
}

/// Language that a front matter is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontMatterLanguage {
    /// No front matter.
    None,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// JSON.
    Json,
    /// A language named after the delimiter that the generator doesn't know or would execute.
    Refused,
}

/// A generator's rules for finding front matter; implemented, with sources, in
/// `front_matter::delimiters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontMatterSyntax {
    /// The `gray-matter` library.
    GrayMatter {
        /// Whether the site enables `---toml`.
        toml: bool,
    },
    /// Hugo's page lexer.
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

impl FrontMatterSyntax {
    /// Whether an unclosed block is front matter, rather than an error or text.
    pub fn accepts_unclosed(self) -> bool {
        matches!(self, Self::GrayMatter { .. })
    }
}

/// Where a generator gets the date of a post.
#[derive(Debug)]
pub struct DateRules {
    /// Front matter keys; the first with a readable date wins.
    pub keys: &'static [&'static str],
    /// Keys for the publish date, which take precedence over `keys`.
    pub publish_keys: &'static [&'static str],
    /// Keys for the expiry date.
    pub expiry_keys: &'static [&'static str],
    /// Whether a date is read from the file path.
    pub path_date: PathDate,
    /// Time zone of times without an offset.
    pub default_zone: DefaultZone,
}

/// How a generator reads a date from the path of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathDate {
    /// Never.
    Never,
    /// Only if the configuration says so.
    Configured,
    /// The last date anywhere in the path.
    Anywhere,
    /// A date at the start of the file name.
    NameStart,
}

/// Time zone of times without an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultZone {
    /// UTC, whatever the configuration says.
    Utc,
    /// The configured zone, else UTC.
    SiteOrUtc,
    /// The configured zone, else the machine's.
    SiteOrMachine,
}

/// Which posts a production build omits.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct Visibility {
    /// Whether `draft: true` is a rule of the generator or its themes.
    pub drafts: bool,
    /// Whether `published: false` is such a rule.
    pub unpublished: bool,
    /// The drafts folder.
    pub drafts_folder: Option<&'static str>,
    /// Whether future posts are omitted by default.
    pub future: bool,
    /// Whether posts are omitted after their expiry date.
    pub expired: bool,
    /// Whether `draft: true` in `_index.md` omits the whole folder.
    pub draft_sections: bool,
    /// Keys that keep a post out of lists, and the value that does so.
    pub unlisted: &'static [(&'static str, &'static str)],
    /// Keys that keep a post off the site, and the value that does so.
    pub unrendered: &'static [(&'static str, &'static str)],
}

/// Where a generator gets tags and categories.
#[derive(Debug)]
pub struct Taxonomies {
    /// The map that holds taxonomies; `None` for the front matter itself.
    pub parent_key: Option<&'static str>,
    /// Keys for tags.
    pub tags: &'static [&'static str],
    /// Keys for categories.
    pub categories: &'static [&'static str],
    /// How a string value is split into tags.
    pub splitting: TagSplitting,
    /// How the URL of a tag page is built.
    pub tag_slug: TagSlug,
}

/// How a string under `tags` is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagSplitting {
    /// Not at all: one tag.
    One,
    /// At whitespace.
    Words,
    /// At commas if there are any, else at whitespace.
    CommasOrWords,
}

/// How the URL slug of a tag is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagSlug {
    /// lodash's `kebabCase`.
    Kebab,
    /// Lower case, spaces as hyphens; letters of any script are kept.
    Lower,
    /// ASCII letters, digits and hyphens.
    Ascii,
    /// Verbatim: labels that differ in any character are different tags.
    Verbatim,
}

/// Fallback title of a post without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleFallback {
    /// The file name.
    FileName,
    /// The words of the file name, each capitalized.
    CapitalizedWords,
}

/// The meaning of `:title` in a permalink pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitlePlaceholder {
    /// The slug, else the file name.
    Name,
    /// The file path relative to the posts folder.
    Path,
    /// The front matter title.
    Title,
}

/// How the URL of a post is built.
#[derive(Debug)]
pub struct PermalinkRules {
    /// Keys that set the whole path.
    pub path_keys: &'static [&'static str],
    /// Whether a trailing slash is added to such a path unless it names a file.
    pub adds_trailing_slash: bool,
    /// Keys that set the last path segment.
    pub slug_keys: &'static [&'static str],
    /// Default pattern, with the placeholders of [`super::permalink`].
    pub pattern: &'static str,
    /// The meaning of `:title` in it.
    pub title_placeholder: TitlePlaceholder,
    /// How file names become path segments.
    pub segment_style: SegmentStyle,
    /// Whether a date at the start of the name is removed.
    pub strips_date: bool,
    /// Whether `name.fr.md` is the French translation of `name.md`.
    pub has_language_suffixes: bool,
    /// Folders that map to the URL root; an empty name is the site root.
    pub root_folders: &'static [&'static str],
}

/// How a file name becomes a URL path segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentStyle {
    /// Verbatim.
    Verbatim,
    /// Lower case, spaces as hyphens; letters of any script are kept.
    Lower,
    /// ASCII letters, digits and hyphens.
    Ascii,
}

/// Path and draft convention of a new post.
#[derive(Debug)]
pub struct NewPostRules {
    /// Folder relative to the posts root, used if it exists; else the posts folder itself.
    pub folder: &'static str,
    /// File name pattern, with the placeholders of [`super::permalink`].
    pub file_name: &'static str,
    /// How a draft is marked.
    pub draft: NewDraft,
}

/// How a new draft is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewDraft {
    /// With `draft: true`.
    Key,
    /// By its location in this folder next to the posts folder, and a name without a date.
    Folder(&'static str),
}

impl SiteKind {
    /// Returns the rules of the generator.
    pub fn generator_rules(self) -> &'static GeneratorRules {
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
            assert_eq!(kind.generator_rules().kind, kind);
        }
    }

    #[test]
    fn the_order_in_which_sites_are_told_apart_names_each_once() {
        let mut kinds: Vec<SiteKind> = table::DETECTION_ORDER.iter().map(|row| row.kind).collect();
        kinds.dedup();
        assert_eq!(kinds.len(), SiteKind::ALL.len() - 1, "plain has no clue");
    }
}
