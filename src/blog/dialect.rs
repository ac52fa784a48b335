//! The extensions of `CommonMark` that a site has: one table, by generator.
//!
//! A row names an extension, the generators that have it unless their settings say otherwise, and
//! the page of their documentation that says so. A site turns extensions on and off by its
//! settings; text without a site is read with what readers of any site would expect.

use super::SiteKind::{self, Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola};

/// Something that Markdown can have beyond `CommonMark`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// Tables of cells between `|`.
    Tables,
    /// Tables that begin directly below a line of text.
    TablesBelowText,
    /// `[^1]` and its note.
    Footnotes,
    /// `~~deleted~~`.
    Strikethrough,
    /// `- [x] done`.
    TaskLists,
    /// URLs and mail addresses written into the text, found before emphasis.
    Autolinks,
    /// A term, and below it `: definition`.
    DefinitionLists,
    /// `# Heading {#id .class key=value}`.
    HeadingAttributes,
    /// `{: #id .class}` behind a block, a span, or on a line of its own.
    BlockAttributes,
    /// Typographic quotation marks, dashes and dots for what a keyboard types.
    SmartPunctuation,
    /// Math between `$` and between `$$`.
    DollarMath,
    /// Math between `$$` alone.
    DoubleDollarMath,
    /// The five callouts of GitHub, `> [!NOTE]`.
    Alerts,
    /// Callouts of any kind, with a title and a sign that folds: `> [!info]- Title`.
    Callouts,
    /// `[[Page]]` and `[[Page|words]]`.
    WikiLinks,
    /// `==marked==`.
    Highlight,
    /// `++added++`.
    Insert,
    /// `H~2~O`.
    Subscript,
    /// `x^2^`.
    Superscript,
    /// `:smile:`.
    EmojiCodes,
    /// The end of a line of the source ends the line on the page.
    HardBreaks,
    /// Modules, components and expressions of MDX.
    Mdx,
    /// Notes between colons, `:::tip`.
    Directives,
    /// Tags of Liquid or Nunjucks.
    Liquid,
    /// The same in code spans.
    LiquidInSpans,
    /// The same in fences.
    LiquidInFences,
    /// Shortcodes of Hugo.
    HugoShortcodes,
    /// Shortcodes of Zola.
    ZolaShortcodes,
}

/// Which text without a site has an extension.
const ANYWHERE: bool = true;
const ON_SITES: bool = false;

/// An extension, whether text without a site has it, and the generators that have it by default.
type Row = (Extension, bool, &'static [SiteKind]);

/// The table. Sources, by generator: Hugo, "Configure markup" (Goldmark); Jekyll, kramdown's
/// "Syntax" and its GFM parser; Hexo, hexo-renderer-marked; Eleventy, "Markdown" and markdown-it's
/// presets; Zola, "Configuration" and pulldown-cmark; Astro, "Markdown in Astro" (remark-gfm,
/// remark-smartypants); Docusaurus, "Markdown features". Plain folders are read as GitHub and
/// Obsidian read theirs.
const TABLE: [Row; 28] = [
    (
        Extension::Tables,
        ANYWHERE,
        &[Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola],
    ),
    // kramdown wants an empty line before a table, and so does pulldown-cmark
    (
        Extension::TablesBelowText,
        ANYWHERE,
        &[Astro, Docusaurus, Eleventy, Hexo, Hugo, Plain],
    ),
    // marked and markdown-it have none without a plugin
    (
        Extension::Footnotes,
        ANYWHERE,
        &[Astro, Docusaurus, Hugo, Jekyll, Plain, Zola],
    ),
    (
        Extension::Strikethrough,
        ANYWHERE,
        &[Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola],
    ),
    (
        Extension::TaskLists,
        ANYWHERE,
        &[Astro, Docusaurus, Hexo, Hugo, Jekyll, Plain, Zola],
    ),
    (
        Extension::Autolinks,
        ANYWHERE,
        &[Astro, Docusaurus, Hexo, Hugo, Plain],
    ),
    // Goldmark's `definitionList`, kramdown's "Definition lists", marked's `descriptionLists`
    (Extension::DefinitionLists, ON_SITES, &[Hexo, Hugo, Jekyll]),
    // Goldmark's `parser.attribute.title`; pulldown-cmark's heading attributes
    (Extension::HeadingAttributes, ON_SITES, &[Hugo, Zola]),
    (Extension::BlockAttributes, ANYWHERE, &[Jekyll]),
    // Goldmark's `typographer`, kramdown's "Typographic symbols", marked's `smartypants`
    (
        Extension::SmartPunctuation,
        ON_SITES,
        &[Astro, Hexo, Hugo, Jekyll],
    ),
    // a plugin or a setting everywhere
    (Extension::DollarMath, ANYWHERE, &[]),
    // kramdown, "Math blocks"
    (Extension::DoubleDollarMath, ON_SITES, &[Jekyll]),
    (
        Extension::Alerts,
        ANYWHERE,
        &[Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola],
    ),
    // Hugo, "Blockquote render hooks"; Obsidian, "Callouts"
    (Extension::Callouts, ANYWHERE, &[Hugo, Plain]),
    // Obsidian, "Internal links" and "Basic formatting syntax"
    (Extension::WikiLinks, ANYWHERE, &[Plain]),
    (Extension::Highlight, ANYWHERE, &[Plain]),
    (Extension::Insert, ON_SITES, &[]),
    (Extension::Subscript, ON_SITES, &[]),
    (Extension::Superscript, ON_SITES, &[]),
    // Docusaurus, `markdown.emoji`
    (Extension::EmojiCodes, ON_SITES, &[Docusaurus]),
    // marked's `breaks`
    (Extension::HardBreaks, ON_SITES, &[Hexo]),
    (Extension::Mdx, ANYWHERE, &[Astro, Docusaurus]),
    // Docusaurus, "Admonitions"; Astro's Starlight, "Asides"
    (Extension::Directives, ANYWHERE, &[Astro, Docusaurus]),
    // Jekyll, "Liquid"; Hexo, "Tag plugins"; Eleventy, "Markdown"
    (Extension::Liquid, ANYWHERE, &[Eleventy, Hexo, Jekyll]),
    // Hexo leaves code alone
    (Extension::LiquidInSpans, ANYWHERE, &[Eleventy, Jekyll]),
    (Extension::LiquidInFences, ON_SITES, &[Eleventy, Jekyll]),
    (Extension::HugoShortcodes, ANYWHERE, &[Hugo]),
    (Extension::ZolaShortcodes, ANYWHERE, &[Zola]),
];

/// The Markdown of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    site: Option<SiteKind>,
    /// One bit for each extension.
    extensions: u32,
}

impl Dialect {
    /// Returns what a generator reads unless its settings say otherwise; without one, what text is
    /// read as that belongs to no site.
    pub fn of(site: Option<SiteKind>) -> Self {
        let has = |row: &&Row| site.map_or(row.1, |site| row.2.contains(&site));
        let rows = TABLE.iter().filter(has);
        let extensions = rows.fold(0, |all, row| all | bit(row.0));
        Self { site, extensions }
    }

    /// Returns the generator, where there is one.
    pub fn site(self) -> Option<SiteKind> {
        self.site
    }

    /// Whether it has an extension.
    pub fn has(self, extension: Extension) -> bool {
        self.extensions & bit(extension) != 0
    }

    /// Turns an extension on or off.
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
        for (extension, ..) in TABLE {
            assert_eq!(bits & bit(extension), 0, "{extension:?} twice");
            bits |= bit(extension);
        }
        assert_eq!(bits.count_ones() as usize, TABLE.len());
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
