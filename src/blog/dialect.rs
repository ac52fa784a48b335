//! Markdown dialects: the extensions of `CommonMark` that each generator enables.
//!
//! Each row of the table names an extension, the generators that enable it by default, and the
//! documentation page that says so. A site's settings turn extensions on and off; text without a
//! site gets the extensions that readers of any site would expect.

use super::SiteKind::{self, Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola};

/// A Markdown extension beyond `CommonMark`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// Text indented by four columns is code; `CommonMark` itself, but not every generator.
    IndentedCode,
    /// Pipe tables.
    Tables,
    /// Pipe tables that start directly after a line of text.
    TablesBelowText,
    /// Footnotes: `[^1]` and its definition.
    Footnotes,
    /// `~~strikethrough~~`.
    Strikethrough,
    /// `- [x] done`.
    TaskLists,
    /// Bare URLs and mail addresses, recognized before emphasis.
    Autolinks,
    /// A term followed by `: definition` lines.
    DefinitionLists,
    /// `# Heading {#id .class key=value}`.
    HeadingAttributes,
    /// `{: #id .class}` after a block, after a span, or on its own line.
    BlockAttributes,
    /// Typographic quotes, dashes and ellipses for their ASCII forms.
    SmartPunctuation,
    /// Math in `$…$` and `$$…$$`.
    DollarMath,
    /// Math in `$$…$$` only.
    DoubleDollarMath,
    /// GitHub's five alerts, `> [!NOTE]`.
    Alerts,
    /// Callouts of any type, with an optional title and fold marker: `> [!info]- Title`.
    Callouts,
    /// `[[Page]]` and `[[Page|text]]`.
    WikiLinks,
    /// `==highlight==`.
    Highlight,
    /// `++insert++`.
    Insert,
    /// `H~2~O`.
    Subscript,
    /// `x^2^`.
    Superscript,
    /// `:smile:`.
    EmojiCodes,
    /// A line break in the source is a line break on the page.
    HardBreaks,
    /// MDX: ESM imports and exports, JSX and expressions.
    Mdx,
    /// Container directives (admonitions), `:::tip`.
    Directives,
    /// Liquid or Nunjucks tags.
    Liquid,
    /// Liquid or Nunjucks tags in code spans.
    LiquidInSpans,
    /// Liquid or Nunjucks tags in fenced code blocks.
    LiquidInFences,
    /// Hugo shortcodes.
    HugoShortcodes,
    /// Zola shortcodes.
    ZolaShortcodes,
}

/// Row flags: whether text without a site gets the extension too.
const WITH_OR_WITHOUT_SITE: bool = true;
const ONLY_ON_SITES: bool = false;

/// An extension, whether text without a site gets it, and the generators that enable it by default.
type ExtensionRow = (Extension, bool, &'static [SiteKind]);

/// All extensions. Sources, by generator: Hugo, "Configure markup" (Goldmark); Jekyll, kramdown's
/// "Syntax" and its GFM parser; Hexo, hexo-renderer-marked; Eleventy, "Markdown" and markdown-it's
/// presets; Zola, "Configuration" and pulldown-cmark; Astro, "Markdown in Astro" (remark-gfm,
/// remark-smartypants); Docusaurus, "Markdown features". Plain folders are read as GitHub and
/// Obsidian read theirs.
const EXTENSION_TABLE: [ExtensionRow; 29] = [
    // Eleventy's `Engines/Markdown.js` disables markdown-it's rule `code`, of any library too; MDX
    // has none, see `Dialect::indented_text`
    (
        Extension::IndentedCode,
        WITH_OR_WITHOUT_SITE,
        &[Astro, Docusaurus, Hexo, Hugo, Jekyll, Plain, Zola],
    ),
    (
        Extension::Tables,
        WITH_OR_WITHOUT_SITE,
        &[Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola],
    ),
    // kramdown and pulldown-cmark require an empty line before a table
    (
        Extension::TablesBelowText,
        WITH_OR_WITHOUT_SITE,
        &[Astro, Docusaurus, Eleventy, Hexo, Hugo, Plain],
    ),
    // marked and markdown-it need a plugin
    (
        Extension::Footnotes,
        WITH_OR_WITHOUT_SITE,
        &[Astro, Docusaurus, Hugo, Jekyll, Plain, Zola],
    ),
    (
        Extension::Strikethrough,
        WITH_OR_WITHOUT_SITE,
        &[Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola],
    ),
    (
        Extension::TaskLists,
        WITH_OR_WITHOUT_SITE,
        &[Astro, Docusaurus, Hexo, Hugo, Jekyll, Plain, Zola],
    ),
    (
        Extension::Autolinks,
        WITH_OR_WITHOUT_SITE,
        &[Astro, Docusaurus, Hexo, Hugo, Plain],
    ),
    // Goldmark's `definitionList`, kramdown's "Definition lists", marked's `descriptionLists`
    (
        Extension::DefinitionLists,
        ONLY_ON_SITES,
        &[Hexo, Hugo, Jekyll],
    ),
    // Goldmark's `parser.attribute.title`; pulldown-cmark's heading attributes
    (Extension::HeadingAttributes, ONLY_ON_SITES, &[Hugo, Zola]),
    (Extension::BlockAttributes, WITH_OR_WITHOUT_SITE, &[Jekyll]),
    // Goldmark's `typographer`, kramdown's "Typographic symbols", marked's `smartypants`
    (
        Extension::SmartPunctuation,
        ONLY_ON_SITES,
        &[Astro, Hexo, Hugo, Jekyll],
    ),
    // needs a plugin or a setting everywhere
    (Extension::DollarMath, WITH_OR_WITHOUT_SITE, &[]),
    // kramdown, "Math blocks"
    (Extension::DoubleDollarMath, ONLY_ON_SITES, &[Jekyll]),
    (
        Extension::Alerts,
        WITH_OR_WITHOUT_SITE,
        &[Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola],
    ),
    // Hugo, "Blockquote render hooks"; Obsidian, "Callouts"
    (Extension::Callouts, WITH_OR_WITHOUT_SITE, &[Hugo, Plain]),
    // Obsidian, "Internal links" and "Basic formatting syntax"
    (Extension::WikiLinks, WITH_OR_WITHOUT_SITE, &[Plain]),
    (Extension::Highlight, WITH_OR_WITHOUT_SITE, &[Plain]),
    (Extension::Insert, ONLY_ON_SITES, &[]),
    (Extension::Subscript, ONLY_ON_SITES, &[]),
    (Extension::Superscript, ONLY_ON_SITES, &[]),
    // Docusaurus, `markdown.emoji`
    (Extension::EmojiCodes, ONLY_ON_SITES, &[Docusaurus]),
    // marked's `breaks`
    (Extension::HardBreaks, ONLY_ON_SITES, &[Hexo]),
    (Extension::Mdx, WITH_OR_WITHOUT_SITE, &[Astro, Docusaurus]),
    // Docusaurus, "Admonitions"; Astro's Starlight, "Asides"
    (
        Extension::Directives,
        WITH_OR_WITHOUT_SITE,
        &[Astro, Docusaurus],
    ),
    // Jekyll, "Liquid"; Hexo, "Tag plugins"; Eleventy, "Markdown"
    (
        Extension::Liquid,
        WITH_OR_WITHOUT_SITE,
        &[Eleventy, Hexo, Jekyll],
    ),
    // Hexo doesn't touch code
    (
        Extension::LiquidInSpans,
        WITH_OR_WITHOUT_SITE,
        &[Eleventy, Jekyll],
    ),
    (
        Extension::LiquidInFences,
        ONLY_ON_SITES,
        &[Eleventy, Jekyll],
    ),
    (Extension::HugoShortcodes, WITH_OR_WITHOUT_SITE, &[Hugo]),
    (Extension::ZolaShortcodes, WITH_OR_WITHOUT_SITE, &[Zola]),
];

/// Meaning of text that is indented by four columns or more and does not continue a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndentedText {
    /// Code (`CommonMark` 4.4).
    Code,
    /// A paragraph: no other block starts at this indentation (markdown-it without `code`).
    Paragraph,
    /// Any block: indentation has no meaning (MDX).
    Blocks,
}

/// The Markdown extensions in effect for a text, and its generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    site: Option<SiteKind>,
    /// Bit set of [`Extension`]s.
    extensions: u32,
}

impl Dialect {
    /// Creates the default dialect of a generator; with `None`, the dialect for text without a
    /// site.
    pub fn of(site: Option<SiteKind>) -> Self {
        let has = |row: &&ExtensionRow| site.map_or(row.1, |site| row.2.contains(&site));
        let rows = EXTENSION_TABLE.iter().filter(has);
        let extensions = rows.fold(0, |all, row| all | bit(row.0));
        Self { site, extensions }
    }

    /// Returns the generator, if there is one.
    pub fn site(self) -> Option<SiteKind> {
        self.site
    }

    /// Whether an extension is enabled.
    pub fn has(self, extension: Extension) -> bool {
        self.extensions & bit(extension) != 0
    }

    /// Returns the meaning of indented text. Text without a site may be MDX or not, and keeps its code.
    pub fn indented_text(self) -> IndentedText {
        if self.site.is_some() && self.has(Extension::Mdx) {
            IndentedText::Blocks
        } else if self.has(Extension::IndentedCode) {
            IndentedText::Code
        } else {
            IndentedText::Paragraph
        }
    }

    /// Returns the dialect with an extension turned on or off.
    #[must_use]
    pub fn with(self, extension: Extension, is_on: bool) -> Self {
        let bit = bit(extension);
        let extensions = if is_on {
            self.extensions | bit
        } else {
            self.extensions & !bit
        };
        Self { extensions, ..self }
    }
}

impl Default for Dialect {
    fn default() -> Self {
        Self::of(None)
    }
}

impl From<SiteKind> for Dialect {
    fn from(site: SiteKind) -> Self {
        Self::of(Some(site))
    }
}

impl From<Option<SiteKind>> for Dialect {
    fn from(site: Option<SiteKind>) -> Self {
        Self::of(site)
    }
}

const fn bit(extension: Extension) -> u32 {
    1 << extension as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_extension_has_one_row_and_one_bit() {
        let mut bits = 0_u32;
        for (extension, ..) in EXTENSION_TABLE {
            assert_eq!(bits & bit(extension), 0, "{extension:?} twice");
            bits |= bit(extension);
        }
        assert_eq!(bits.count_ones() as usize, EXTENSION_TABLE.len());
    }

    #[test]
    fn settings_turn_an_extension_on_and_off() {
        let hugo = Dialect::from(Hugo);
        assert!(hugo.has(Extension::DefinitionLists) && !hugo.has(Extension::Superscript));
        let other = hugo
            .with(Extension::DefinitionLists, false)
            .with(Extension::Superscript, true);
        assert!(!other.has(Extension::DefinitionLists) && other.has(Extension::Superscript));
        assert_eq!(
            other.with(Extension::DefinitionLists, true).site(),
            Some(Hugo)
        );
    }
}
