//! Copying lines of a post.

use std::ops::Range;

use super::render::RenderJob;

/// Form in which lines are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyForm {
    /// The lines of the source, byte for byte.
    Markdown,
    /// The text as it is read: without markup, one line for each paragraph.
    Text,
}

/// Request to read lines of a post for the clipboard.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyJob {
    /// The post and how it is laid out.
    pub page: RenderJob,
    /// Lines of the file, from 1; an end behind the last line is the end of the file.
    pub lines: Range<usize>,
    /// Form of the text.
    pub form: CopyForm,
}
