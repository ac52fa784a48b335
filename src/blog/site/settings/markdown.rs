//! Settings of Markdown.

use crate::blog::dialect::Extension;

/// Settings of Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkdownSettings {
    /// The extensions that are turned on or off, in this order.
    pub extensions: Vec<(Extension, bool)>,
    /// Which files are MDX, where the generator has that.
    pub mdx: MdxFiles,
}

/// Which files are MDX.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MdxFiles {
    /// All of them.
    All,
    /// Those whose names end in `.mdx`.
    #[default]
    ByName,
    /// None of them.
    None,
}
