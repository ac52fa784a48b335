//! Which of the things that generators add to Markdown the site of a post knows, each by the
//! documentation of the generator. What it does not know is text there, and stays as it is written.

use super::shortcode::Liquid;
use crate::blog::SiteKind::{self, Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Zola};

/// What a site adds to Markdown; of text without a site, everything that any of them adds.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::markdown) struct Ways(Option<SiteKind>);

impl Ways {
    /// Takes the ways of a site.
    pub(in crate::markdown) fn of(site: Option<SiteKind>) -> Self {
        Self(site)
    }

    /// Modules, comments and values of MDX (Docusaurus, "MDX and React"; Astro, "MDX integration").
    pub(super) fn mdx(self) -> bool {
        self.is_one_of(&[Docusaurus, Astro])
    }

    /// Notes between colons (Docusaurus, "Admonitions"; Astro's Starlight, "Asides").
    pub(super) fn notes(self) -> bool {
        self.is_one_of(&[Docusaurus, Astro])
    }

    /// Attributes for a block on a line of their own (Kramdown, "Block attributes").
    pub(super) fn attributes(self) -> bool {
        self.is_one_of(&[Jekyll])
    }

    /// Tags of Liquid and of Nunjucks, which has the same ones (Jekyll, "Liquid"; Hexo, "Tag
    /// plugins"; Eleventy, "Markdown").
    pub(super) fn liquid(self) -> bool {
        self.is_one_of(&[Jekyll, Hexo, Eleventy])
    }

    /// The same in code spans: Hexo leaves them alone ("Troubleshooting", escape contents).
    pub(super) fn liquid_in_spans(self) -> bool {
        self.is_one_of(&[Jekyll, Eleventy])
    }

    /// The same in fences, where text without a site is not touched.
    pub(super) fn liquid_in_fences(self) -> bool {
        self.0.is_some() && self.liquid_in_spans()
    }

    /// Tells whether tags may begin in this way.
    pub(super) fn has_sign(self, sign: &str) -> bool {
        match sign {
            "{{<" | "{{%" => self.is_one_of(&[Hugo]),
            _ => self.liquid() || self.0 == Some(Zola),
        }
    }

    /// Tells whether what looks like a tag is one: in Zola only what is called, its end, and what
    /// is written so that it is shown ("Shortcodes").
    pub(super) fn has_tag(self, tag: &Liquid<'_>) -> bool {
        let is_called = !tag.name.is_empty() && tag.arguments.starts_with('(');
        let is_end = tag.sign == "{%" && tag.words == "end";
        self.0 != Some(Zola) || is_called || is_end || tag.words.starts_with("/*")
    }

    fn is_one_of(self, kinds: &[SiteKind]) -> bool {
        self.0.is_none_or(|kind| kinds.contains(&kind))
    }
}
