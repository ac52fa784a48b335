//! What the configuration of a site decides, whoever wrote it and in whatever language.

pub mod config_keys;
mod hexo;
mod hugo;
mod markdown;
mod zola;

use jiff::tz::TimeZone;

pub use hexo::{HexoSettings, SlugCase};
pub use hugo::{HugoPaths, HugoSettings, HugoText};
pub use markdown::{MarkdownSettings, MdxFiles};
pub use zola::{Slugify, Taxonomy, ZolaSettings};

use crate::blog::front_matter::value::Map;
use crate::blog::glob::Globs;
use crate::blog::inherited::Layer;

/// The decisions of a configuration; where it says nothing, those of the generator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The title of the site.
    pub title: Option<String>,
    /// Where posts and tags stand on the site.
    pub addresses: Addresses,
    /// How dates are found and read.
    pub dates: DateSettings,
    /// What a build shows that it would leave out.
    pub shows: Shows,
    /// The keys of tags and of categories, where they are named.
    pub labels: Option<(Vec<String>, Vec<String>)>,
    /// Which files count.
    pub files: FileSettings,
    /// The marker at which the excerpt of a post ends.
    pub excerpt: Option<String>,
    /// The pattern of the names of new posts.
    pub new_name: Option<String>,
    /// Whether the site lists its oldest post first.
    pub ascending: bool,
    /// Whether the configuration could not be read, or computes which files are posts.
    pub is_uncertain: bool,
    /// The front matter that posts inherit from the configuration, the weakest first.
    pub inherited: Vec<Layer>,
    /// The front matter of layouts, by name; an Eleventy post inherits that of its layout.
    pub layouts: Vec<(String, Map)>,
    /// How the code of the site treats drafts (Astro, Eleventy).
    pub drafts: DraftCode,
    /// Whether the site has a plugin that redirects old URLs (Jekyll, Docusaurus).
    pub redirects: bool,
    /// The path of the site on its host, where that is not the base of the blog (Docusaurus).
    pub base_url: String,
    /// The folder from which URLs begin, below the root of the site, where the configuration says it.
    pub content_root: Option<String>,
    /// The posts folder below the root of the site, empty where they are the same.
    pub posts_folder: String,
    /// The pages of an Astro site that render a collection: the path with `:id` for the post, and
    /// the names in quotes in the page.
    pub astro_routes: Vec<(String, Vec<String>)>,
    /// The collection of an Astro site that the posts are; empty where the folder tells.
    pub collection: String,
    /// Its settings of Markdown.
    pub markdown: MarkdownSettings,
    /// Settings that only Hugo has.
    pub hugo: HugoSettings,
    /// Settings that only Hexo has.
    pub hexo: HexoSettings,
    /// Settings that only Zola has.
    pub zola: ZolaSettings,
}

/// How the code of a site treats drafts, where the generator itself has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DraftCode {
    /// The code that collects posts was not seen.
    #[default]
    Unseen,
    /// It speaks of drafts.
    Filters,
    /// It does not speak of drafts, so that they are published.
    Publishes,
}

impl Settings {
    /// Takes a blog at a path of its site, about which nothing else is decided.
    pub fn at(base: &str) -> Self {
        let mut settings = Self::default();
        settings.addresses.tags = format!("{}/tags", base.trim_end_matches('/'));
        base.clone_into(&mut settings.addresses.base);
        settings
    }
}

/// Where posts and tags stand on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// The path of the blog on the site: `/blog` for Docusaurus, `/` for most.
    pub base: String,
    /// The path of the pages of its tags.
    pub tags: String,
    /// The name of Docusaurus' archive below the blog; nothing where it has none.
    pub archive: Option<String>,
    /// The name of Docusaurus' page of authors below the blog.
    pub authors: String,
    /// The name above the numbers of Docusaurus' further pages of the list of posts.
    pub page: String,
    /// The folders between the content of the site and the posts, part of every address.
    pub above: String,
    /// The pattern of the addresses of all posts.
    pub pattern: Option<String>,
    /// Patterns for the posts in a folder at the top.
    pub sections: Vec<(String, String)>,
    /// The languages beside the one that is not named in an address; `None` where nothing says
    /// which there are.
    pub languages: Option<Vec<String>>,
}

impl Default for Addresses {
    fn default() -> Self {
        Self {
            base: "/".to_owned(),
            tags: "/tags".to_owned(),
            archive: Some("archive".to_owned()),
            authors: "authors".to_owned(),
            page: "page".to_owned(),
            above: String::new(),
            pattern: None,
            sections: Vec::new(),
            languages: None,
        }
    }
}

/// How dates are found and read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateSettings {
    /// The zone of times without one.
    pub zone: Option<TimeZone>,
    /// Keys of the front matter in their order; none where the generator's own hold.
    pub keys: Vec<String>,
    /// Whether a date at the beginning of a file name counts.
    pub in_names: bool,
}

/// What a build shows that it would leave out, or leaves out that it would show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shows {
    /// Drafts.
    pub drafts: bool,
    /// Posts whose date is to come; `None` where the generator's own rule holds.
    pub future: Option<bool>,
    /// Posts whose expiry date is past.
    pub expired: bool,
    /// Posts that say `published: false`.
    pub unpublished: bool,
}

/// Which files count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSettings {
    /// What is a post, where the generator's own rule does not hold.
    pub include: Globs,
    /// What is none, where the generator's own rule does not hold.
    pub exclude: Globs,
    /// Further excluded files, below the posts folder or the root of the site.
    pub ignored: Globs,
    /// Regular expressions of further excluded paths.
    pub ignored_expressions: Vec<String>,
    /// Whether there is no configuration file: what the posts need besides may be elsewhere.
    pub is_assumed: bool,
    /// Whether broken front matter stops the build (`strict_front_matter` of Jekyll).
    pub strict_front_matter: bool,
    /// The folder below the root of the site whose files stand for those of the same path.
    pub localized: Option<String>,
    /// The names of the tags file.
    pub tags: Vec<String>,
    /// The names of the authors file.
    pub authors: Vec<String>,
}

impl Default for FileSettings {
    fn default() -> Self {
        let names = |stem: &str| vec![format!("{stem}.yml"), format!("{stem}.yaml")];
        Self {
            include: Globs::default(),
            exclude: Globs::default(),
            ignored: Globs::default(),
            ignored_expressions: Vec::new(),
            is_assumed: false,
            strict_front_matter: false,
            localized: None,
            tags: names("tags"),
            authors: names("authors"),
        }
    }
}

/// A blog of a site, as its configuration names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blog {
    /// What it is called among the blogs of the site.
    pub name: String,
    /// Where its posts may be, below the root of the site; the first folder that is there counts.
    pub folders: Vec<String>,
    /// What the configuration decides for it.
    pub settings: Settings,
}
