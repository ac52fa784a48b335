//! Settings of a site, independent of the generator and language of its configuration.

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
use crate::blog::inherited::InheritedLayer;

/// Settings from a configuration; the generator's defaults where it sets none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteSettings {
    /// Title of the site.
    pub title: Option<String>,
    /// URL paths of posts and tags on the site.
    pub urls: UrlSettings,
    /// How dates are found and read.
    pub dates: DateSettings,
    /// Overrides of what a build includes.
    pub visibility: VisibilityOverrides,
    /// Keys of tags and of categories, if they are configured.
    pub taxonomy_keys: Option<(Vec<String>, Vec<String>)>,
    /// Which files are posts.
    pub files: FileSettings,
    /// Marker that ends the excerpt of a post.
    pub excerpt: Option<String>,
    /// File name pattern of new posts.
    pub new_name: Option<String>,
    /// Whether the site lists its oldest post first.
    pub ascending: bool,
    /// Whether the configuration could not be read, or computes which files are posts.
    pub is_uncertain: bool,
    /// Front matter that posts inherit from the configuration, the weakest first.
    pub inherited: Vec<InheritedLayer>,
    /// Front matter of layouts, by name; an Eleventy post inherits that of its layout.
    pub layouts: Vec<(String, Map)>,
    /// How the code of the site treats drafts (Astro, Eleventy).
    pub drafts: DraftHandling,
    /// Whether the site has a plugin that redirects old URLs (Jekyll, Docusaurus).
    pub redirects: bool,
    /// Path of the site on its host, if it differs from the base of the blog (Docusaurus).
    pub base_url: String,
    /// Folder that URLs are relative to, below the root of the site, if it is configured.
    pub content_root: Option<String>,
    /// Posts folder relative to the root of the site, empty if they are the same.
    pub posts_folder: String,
    /// Pages of an Astro site that render a collection: the path with `:id` in place of the post,
    /// and the quoted names in the page.
    pub astro_routes: Vec<(String, Vec<String>)>,
    /// Astro collection that the posts belong to; empty if the folder determines it.
    pub collection: String,
    /// Markdown settings.
    pub markdown: MarkdownSettings,
    /// Settings that only Hugo has.
    pub hugo: HugoSettings,
    /// Settings that only Hexo has.
    pub hexo: HexoSettings,
    /// Settings that only Zola has.
    pub zola: ZolaSettings,
}

/// How the code of a site treats drafts, if the generator itself has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DraftHandling {
    /// The code that collects posts was not found.
    #[default]
    Unknown,
    /// The code mentions drafts.
    Filters,
    /// The code doesn't mention drafts, so they are published.
    Publishes,
}

impl SiteSettings {
    /// Creates the settings of a blog at a path of its site, with defaults for everything else.
    pub fn with_base_path(base: &str) -> Self {
        let mut settings = Self::default();
        settings.urls.tags = format!("{}/tags", base.trim_end_matches('/'));
        base.clone_into(&mut settings.urls.base);
        settings
    }
}

/// URL paths of posts and tags on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlSettings {
    /// Scheme and host of the site: `https://example.org`; `None` if it isn't configured.
    pub host: Option<String>,
    /// Path of the blog on the site: `/blog` for Docusaurus, `/` for most.
    pub base: String,
    /// Path of the tag pages.
    pub tags: String,
    /// Name of Docusaurus' archive page below the blog; `None` if it is turned off.
    pub archive: Option<String>,
    /// Name of Docusaurus' authors page below the blog.
    pub authors: String,
    /// Path segment before the page numbers of Docusaurus' paginated post list.
    pub page: String,
    /// Folders between the content of the site and the posts, part of every URL.
    pub folder_prefix: String,
    /// URL pattern of all posts.
    pub pattern: Option<String>,
    /// URL patterns of the posts in a top-level folder, by folder.
    pub sections: Vec<(String, String)>,
    /// Languages other than the one that URLs don't name; `None` if they aren't configured.
    pub languages: Option<Vec<String>>,
}

impl Default for UrlSettings {
    fn default() -> Self {
        Self {
            host: None,
            base: "/".to_owned(),
            tags: "/tags".to_owned(),
            archive: Some("archive".to_owned()),
            authors: "authors".to_owned(),
            page: "page".to_owned(),
            folder_prefix: String::new(),
            pattern: None,
            sections: Vec::new(),
            languages: None,
        }
    }
}

/// How dates are found and read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateSettings {
    /// Time zone of times without one.
    pub zone: Option<TimeZone>,
    /// Front matter keys of the date, in order of precedence; empty for the generator's own.
    pub keys: Vec<String>,
    /// Whether a date at the start of a file name counts.
    pub in_names: bool,
}

/// Overrides of what a build includes or ignores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VisibilityOverrides {
    /// Includes drafts.
    pub drafts: bool,
    /// Includes posts dated in the future; `None` for the generator's own rule.
    pub future: Option<bool>,
    /// Includes posts whose expiry date has passed.
    pub expired: bool,
    /// Includes posts with `published: false`.
    pub unpublished: bool,
}

/// Which files are posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSettings {
    /// Included files, if they differ from the generator's own rule.
    pub include: Globs,
    /// Excluded files, if they differ from the generator's own rule.
    pub exclude: Globs,
    /// Further excluded files, relative to the posts folder or the root of the site.
    pub ignored: Globs,
    /// Regular expressions of further excluded paths.
    pub ignored_expressions: Vec<String>,
    /// Whether there is no configuration file, so other files that posts need may be elsewhere.
    pub is_assumed: bool,
    /// Whether invalid front matter fails the build (Jekyll's `strict_front_matter`).
    pub strict_front_matter: bool,
    /// Folder, relative to the root of the site, whose files override those of the same path.
    pub localized: Option<String>,
    /// Names of the tags file.
    pub tags: Vec<String>,
    /// Names of the authors file.
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

/// A blog of a site, as configured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfiguredBlog {
    /// Name of the blog among those of the site.
    pub name: String,
    /// Candidates for the posts folder, relative to the root of the site; the first that exists is
    /// used.
    pub folders: Vec<String>,
    /// Settings of the blog.
    pub settings: SiteSettings,
}
