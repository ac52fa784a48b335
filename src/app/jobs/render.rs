//! Laying out a post.

use std::sync::Arc;

use crate::blog::{Clock, Dialect, Post, PostId, SiteKind};
use crate::editor::Text;
use crate::markdown::color::{Snippet, SnippetCache};
use crate::markdown::placed_image::ImageBounds;
use crate::markdown::post_header::HeaderOptions;
use crate::markdown::{CodeLines, FoldState, RenderedPage};
use crate::text::Glyphs;

/// Display mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PreviewMode {
    /// The rendered post.
    #[default]
    Page,
    /// The source file.
    Source,
    /// The excerpt shown on index pages of the site.
    Excerpt,
}

/// Request to lay out a post.
#[derive(Clone, Debug)]
pub struct RenderJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// Post to lay out.
    pub post: Arc<Post>,
    /// Text in the editor and its revision, if the post is open there.
    pub source: Option<(Text, u64)>,
    /// Generator of the site.
    pub kind: SiteKind,
    /// Markdown dialect; the generator's default until the site's settings are known.
    pub dialect: Dialect,
    /// Style and width of the post header.
    pub head: HeaderOptions,
    /// Display mode.
    pub mode: PreviewMode,
    /// Whether code has a background color.
    pub has_code_background: bool,
    /// Handling of long code lines.
    pub code: CodeLines,
    /// Open and closed foldable parts.
    pub folds: FoldState,
    /// Maximum size of an image; `None` if images can't be shown.
    pub max_image_size: Option<ImageBounds>,
    /// Source line whose rows are needed before the rest of a long post, if any.
    pub first_line: Option<usize>,
    /// Highlighted code so far.
    pub colors: Arc<SnippetCache>,
    /// Time for ages and dates in the header.
    pub clock: Clock,
}

impl RenderJob {
    /// Creates a job for the text of a page alone: everything unfolded, without images and colors.
    pub fn for_text(
        post: Arc<Post>,
        source: Option<(Text, u64)>,
        kind: SiteKind,
        glyphs: Glyphs,
        clock: Clock,
    ) -> Self {
        Self {
            ticket: 0,
            post,
            source,
            kind,
            dialect: kind.into(),
            head: HeaderOptions {
                width: 80,
                glyphs,
                compact: true,
            },
            mode: PreviewMode::Page,
            has_code_background: false,
            code: CodeLines::Wrap,
            folds: FoldState::default(),
            max_image_size: None,
            first_line: None,
            colors: Arc::default(),
            clock,
        }
    }
}

impl PartialEq for RenderJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

/// Result of laying out a post.
#[derive(Debug)]
pub struct Rendered {
    /// Number of the job.
    pub ticket: u64,
    /// Post that was laid out.
    pub id: PostId,
    /// Its rows, including the header.
    pub page: RenderedPage,
    /// Whether the page is complete; if not, it has the first rows and the complete page follows.
    pub is_whole: bool,
    /// Its code that isn't highlighted yet.
    pub plain: Vec<Snippet>,
}
