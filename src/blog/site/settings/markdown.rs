//! Markdown settings of a site.

use crate::blog::dialect::Extension;

/// Markdown settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkdownSettings {
    /// Extensions that are turned on or off; later entries win.
    pub extensions: Vec<(Extension, bool)>,
    /// Which files are MDX, if the generator supports it.
    pub mdx: MdxFiles,
}

/// Which files are MDX.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MdxFiles {
    /// All files.
    All,
    /// Files named `.mdx`.
    #[default]
    ByName,
    /// No files.
    None,
}
