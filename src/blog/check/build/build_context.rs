//! Build context: the template engine, tags and shortcodes that a site defines for its bodies.

use std::collections::{BTreeMap, BTreeSet};

use super::Severity;
use crate::blog::front_matter::value::{Map, ScalarKind};
use crate::blog::generator::SiteKind;

/// The template language of a body, besides Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TemplateEngine {
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
    Mdx(MdxSettings),
}

/// MDX settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MdxSettings {
    /// Whether it is Docusaurus MDX, with HTML comments and `{#id}` after headings.
    pub is_docusaurus: bool,
    /// Whether `.md` files are MDX too, not only `.mdx`.
    pub md_is_mdx: bool,
    /// Whether a plugin reads `$…$` as math.
    pub has_math: bool,
}

/// Whether a shortcode needs a closing tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingTag {
    /// It has a body and must be closed.
    Required,
    /// It has no body: a closing tag stops the build.
    Forbidden,
    /// Unknown.
    Unknown,
}

/// Definitions that may exist outside of what postdesk can see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HiddenDefinitions {
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
pub struct BuildContext {
    /// The generator.
    pub kind: SiteKind,
    /// The engine of bodies whose front matter selects no other.
    pub engine: TemplateEngine,
    /// Shortcodes and tags of the site and its themes.
    pub definitions: BTreeMap<String, ClosingTag>,
    /// Definitions that may exist outside of what postdesk can see.
    pub hidden_definitions: HiddenDefinitions,
    /// Whether there is no layouts folder here; a post with a `layout` then depends on files
    /// elsewhere.
    pub lacks_layouts: bool,
    /// Post names known to Jekyll's `post_url`: `2024-01-05-name`, without folders.
    pub post_names: Option<BTreeSet<String>>,
    /// Source of the configuration, which is not run but may define tags.
    pub config_source: String,
}

impl HiddenDefinitions {
    /// Returns the severity of using a name that is not defined here.
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Nothing => Severity::Error,
            Self::Theme | Self::Anything => Severity::Warning,
        }
    }
}

impl BuildContext {
    /// Creates the context of a generator, without any definitions.
    pub fn new(kind: SiteKind) -> Self {
        Self {
            kind,
            engine: TemplateEngine::Unknown,
            definitions: BTreeMap::new(),
            hidden_definitions: HiddenDefinitions::Nothing,
            lacks_layouts: false,
            post_names: None,
            config_source: String::new(),
        }
    }

    /// Returns the engine of a body, from its file name and front matter.
    pub(super) fn engine_of(&self, name: &str, matter: &Map) -> TemplateEngine {
        let is_false = |key: &str| {
            let value = matter.get(key).and_then(|value| value.as_scalar());
            value.is_some_and(|it| it.kind == ScalarKind::Bool(false))
        };
        let is_true = |key: &str| {
            let value = matter.get(key).and_then(|value| value.as_scalar());
            value.is_some_and(|it| it.kind == ScalarKind::Bool(true))
        };
        match self.engine {
            // Jekyll, "Liquid processing"
            TemplateEngine::Liquid if is_false("render_with_liquid") => TemplateEngine::Unknown,
            // Hexo, lib/hexo/post.ts: `data.disableNunjucks`
            TemplateEngine::Hexo if is_true("disableNunjucks") => TemplateEngine::Unknown,
            TemplateEngine::LiquidJs | TemplateEngine::Nunjucks => {
                engine_override(self.engine, matter)
            }
            TemplateEngine::Mdx(settings) => mdx_engine(settings, name, matter),
            engine => engine,
        }
    }

    /// Returns which hidden definitions apply to a body with this front matter.
    pub(super) fn hidden_definitions_for(&self, matter: &Map) -> HiddenDefinitions {
        let layout = matter.get("layout").and_then(|value| value.as_written());
        let wants_layout = layout.is_some_and(|it| !matches!(it, "" | "none" | "null" | "false"));
        match self.hidden_definitions {
            HiddenDefinitions::Nothing if self.lacks_layouts && wants_layout => {
                HiddenDefinitions::Theme
            }
            unseen => unseen,
        }
    }

    /// Whether the site defines a name, or its configuration code mentions it.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.definitions.contains_key(name) || self.code_mentions(name)
    }

    /// Whether the configuration code contains a word.
    fn code_mentions(&self, name: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        !name.is_empty()
            && self
                .config_source
                .split(|c| !is_part(c))
                .any(|word| word == name)
    }
}

/// Returns the engine selected by front matter; Eleventy, "Change a template's rendering engine"
/// (`templateEngineOverride`).
fn engine_override(engine: TemplateEngine, matter: &Map) -> TemplateEngine {
    let Some(value) = matter.get("templateEngineOverride") else {
        return engine;
    };
    let written = value.as_written().unwrap_or_default();
    let mut names = written.split(',').map(str::trim);
    names
        .find_map(|name| match name {
            "liquid" => Some(TemplateEngine::LiquidJs),
            "njk" => Some(TemplateEngine::Nunjucks),
            _ => None,
        })
        .unwrap_or(TemplateEngine::Unknown)
}

/// Returns the engine by file name and format; Docusaurus, "markdown.format", and its front matter
/// `mdx.format`.
fn mdx_engine(settings: MdxSettings, name: &str, matter: &Map) -> TemplateEngine {
    let format = matter
        .get("mdx")
        .and_then(|value| value.as_map()?.get("format"));
    let format = format.and_then(|value| value.as_written());
    let is_mdx = match format.filter(|_| settings.is_docusaurus) {
        Some("mdx") => true,
        Some("detect") | None => {
            name.rsplit_once('.')
                .is_some_and(|(_, ending)| ending == "mdx")
                || settings.md_is_mdx
        }
        Some(_) => false,
    };
    if is_mdx {
        TemplateEngine::Mdx(settings)
    } else {
        TemplateEngine::Unknown
    }
}
