//! Build context: the template engine, tags and shortcodes that a site defines for its bodies.

use std::collections::{BTreeMap, BTreeSet};

use super::Severity;
use crate::blog::front_matter::value::{Kind, Map};
use crate::blog::site::SiteKind;

/// The template language of a body, besides Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// None or unknown: nothing is reported.
    #[default]
    Unknown,
    /// Liquid in Jekyll (Ruby, version 4).
    Liquid,
    /// `LiquidJS`, the default in Eleventy.
    LiquidJs,
    /// Nunjucks in Eleventy.
    Nunjucks,
    /// Nunjucks in Hexo, which skips code.
    Hexo,
    /// Hugo shortcodes.
    Hugo,
    /// Zola shortcodes.
    Zola,
    /// MDX 3.
    Mdx(Mdx),
}

/// MDX settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mdx {
    /// Whether it is Docusaurus MDX, with HTML comments and `{#id}` after headings.
    pub is_docusaurus: bool,
    /// Whether `.md` files are MDX too, not only `.mdx`.
    pub takes_md: bool,
    /// Whether a plugin reads `$…$` as math.
    pub has_math: bool,
}

/// Whether a shortcode needs a closing tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairs {
    /// It has a body and must be closed.
    Always,
    /// It has no body: a closing tag stops the build.
    Never,
    /// Unknown.
    Unknown,
}

/// Definitions that may exist outside of what postdesk can see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unseen {
    /// None: an unknown name stops the build.
    #[default]
    Nothing,
    /// A theme or its templates are missing here: an unknown name is a warning.
    Theme,
    /// Anything may be defined: no name is reported.
    Anything,
}

/// The template engine and definitions of a site, collected once per check.
#[derive(Clone, Debug)]
pub struct Builder {
    /// The generator.
    pub kind: SiteKind,
    /// The engine of bodies whose front matter selects no other.
    pub engine: Engine,
    /// Shortcodes and tags of the site and its themes.
    pub names: BTreeMap<String, Pairs>,
    /// Definitions that may exist outside of what postdesk can see.
    pub unseen: Unseen,
    /// Whether there is no layouts folder here; a post with a `layout` then depends on files
    /// elsewhere.
    pub lacks_layouts: bool,
    /// Post names known to Jekyll's `post_url`: `2024-01-05-name`, without folders.
    pub posts: Option<BTreeSet<String>>,
    /// Source of the configuration, which is not run but may define tags.
    pub code: String,
}

impl Unseen {
    /// Returns the severity of using a name that is not defined here.
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Nothing => Severity::Error,
            Self::Theme | Self::Anything => Severity::Warning,
        }
    }
}

impl Builder {
    /// Creates the context of a generator, without any definitions.
    pub fn new(kind: SiteKind) -> Self {
        Self {
            kind,
            engine: Engine::Unknown,
            names: BTreeMap::new(),
            unseen: Unseen::Nothing,
            lacks_layouts: false,
            posts: None,
            code: String::new(),
        }
    }

    /// Returns the engine of a body, from its file name and front matter.
    pub(super) fn engine_of(&self, name: &str, matter: &Map) -> Engine {
        let is_false = |key: &str| {
            let value = matter.get(key).and_then(|value| value.as_scalar());
            value.is_some_and(|it| it.kind == Kind::Bool(false))
        };
        let is_true = |key: &str| {
            let value = matter.get(key).and_then(|value| value.as_scalar());
            value.is_some_and(|it| it.kind == Kind::Bool(true))
        };
        match self.engine {
            // Jekyll, "Liquid processing"
            Engine::Liquid if is_false("render_with_liquid") => Engine::Unknown,
            // Hexo, lib/hexo/post.ts: `data.disableNunjucks`
            Engine::Hexo if is_true("disableNunjucks") => Engine::Unknown,
            Engine::LiquidJs | Engine::Nunjucks => overridden(self.engine, matter),
            Engine::Mdx(settings) => mdx(settings, name, matter),
            engine => engine,
        }
    }

    /// Returns which hidden definitions apply to a body with this front matter.
    pub(super) fn unseen_by(&self, matter: &Map) -> Unseen {
        let layout = matter.get("layout").and_then(|value| value.as_written());
        let wants_layout = layout.is_some_and(|it| !matches!(it, "" | "none" | "null" | "false"));
        match self.unseen {
            Unseen::Nothing if self.lacks_layouts && wants_layout => Unseen::Theme,
            unseen => unseen,
        }
    }

    /// Whether the site defines a name, or its configuration code mentions it.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.names.contains_key(name) || self.mentions(name)
    }

    /// Whether the configuration code contains a word.
    fn mentions(&self, name: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        !name.is_empty() && self.code.split(|c| !is_part(c)).any(|word| word == name)
    }
}

/// Returns the engine selected by front matter; Eleventy, "Change a template's rendering engine"
/// (`templateEngineOverride`).
fn overridden(engine: Engine, matter: &Map) -> Engine {
    let Some(value) = matter.get("templateEngineOverride") else {
        return engine;
    };
    let written = value.as_written().unwrap_or_default();
    let mut names = written.split(',').map(str::trim);
    names
        .find_map(|name| match name {
            "liquid" => Some(Engine::LiquidJs),
            "njk" => Some(Engine::Nunjucks),
            _ => None,
        })
        .unwrap_or(Engine::Unknown)
}

/// Returns the engine by file name and format; Docusaurus, "markdown.format", and its front matter
/// `mdx.format`.
fn mdx(settings: Mdx, name: &str, matter: &Map) -> Engine {
    let format = matter
        .get("mdx")
        .and_then(|value| value.as_map()?.get("format"));
    let format = format.and_then(|value| value.as_written());
    let is_mdx = match format.filter(|_| settings.is_docusaurus) {
        Some("mdx") => true,
        Some("detect") | None => {
            name.rsplit_once('.')
                .is_some_and(|(_, ending)| ending == "mdx")
                || settings.takes_md
        }
        Some(_) => false,
    };
    if is_mdx {
        Engine::Mdx(settings)
    } else {
        Engine::Unknown
    }
}
