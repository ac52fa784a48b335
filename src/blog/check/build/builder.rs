//! The tags and shortcodes that a site defines, and how its bodies are read.

use std::collections::{BTreeMap, BTreeSet};

use super::Severity;
use crate::blog::front_matter::value::{Kind, Map};
use crate::blog::site::SiteKind;

/// The language that a body is read in besides Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// None, or one that cannot be told: nothing is found.
    #[default]
    Unknown,
    /// Liquid as Jekyll has it (Ruby, version 4).
    Liquid,
    /// `LiquidJS`, Eleventy's default.
    LiquidJs,
    /// Nunjucks in Eleventy.
    Nunjucks,
    /// Nunjucks in Hexo, which leaves code alone.
    Hexo,
    /// Hugo's shortcodes.
    Hugo,
    /// Zola's shortcodes.
    Zola,
    /// MDX 3.
    Mdx(Mdx),
}

/// How MDX is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mdx {
    /// Whether it is Docusaurus', with comments of HTML and `{#id}` behind headings.
    pub is_docusaurus: bool,
    /// Whether `.md` is MDX too, and not `.mdx` alone.
    pub takes_md: bool,
    /// Whether a plugin reads `$…$` as math.
    pub has_math: bool,
}

/// Whether a shortcode has a closing tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairs {
    /// It has a body and must be closed.
    Always,
    /// It has no body: a closing tag stops the build.
    Never,
    /// It can't be told.
    Unknown,
}

/// Definitions that may exist where postdesk can't see them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unseen {
    /// Nothing: an unknown name stops the build.
    #[default]
    Nothing,
    /// A theme or its templates are not here: an unknown name is a warning.
    Theme,
    /// Anything: no name is unknown.
    Anything,
}

/// The tags and shortcodes that a site defines, collected once for a check.
#[derive(Clone, Debug)]
pub struct Builder {
    /// The generator.
    pub kind: SiteKind,
    /// How bodies are read where their front matter says nothing else.
    pub engine: Engine,
    /// The shortcodes and tags of the site and its themes.
    pub names: BTreeMap<String, Pairs>,
    /// Definitions that may exist where postdesk can't see them.
    pub unseen: Unseen,
    /// Whether no folder of layouts is here: a post that wants one is built where more is.
    pub lacks_layouts: bool,
    /// The names that Jekyll's `post_url` finds: `2024-01-05-name`, without folders.
    pub posts: Option<BTreeSet<String>>,
    /// The text of the configuration, where code that is not run may define tags.
    pub code: String,
}

impl Unseen {
    /// How sure it is that what is not defined here is not defined.
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Nothing => Severity::Error,
            Self::Theme | Self::Anything => Severity::Warning,
        }
    }
}

impl Builder {
    /// Creates a builder of a generator about whose site nothing is known.
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

    /// Returns the engine of a body by the name of its file and its front matter.
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

    /// Returns what may define names out of sight of a body with this front matter.
    pub(super) fn unseen_by(&self, matter: &Map) -> Unseen {
        let layout = matter.get("layout").and_then(|value| value.as_written());
        let wants_layout = layout.is_some_and(|it| !matches!(it, "" | "none" | "null" | "false"));
        match self.unseen {
            Unseen::Nothing if self.lacks_layouts && wants_layout => Unseen::Theme,
            unseen => unseen,
        }
    }

    /// Whether the site defines a name, or its code speaks of it.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.names.contains_key(name) || self.mentions(name)
    }

    /// Whether the code of the configuration has a word.
    fn mentions(&self, name: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        !name.is_empty() && self.code.split(|c| !is_part(c)).any(|word| word == name)
    }
}

/// Eleventy, "Change a template's rendering engine" (`templateEngineOverride`).
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

/// Docusaurus, "markdown.format", and its front matter `mdx.format`.
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
