//! Saved session: what the next run on the same blog restores.

use crate::blog::{PostId, Sort};

use super::list_density::ListDensity;
use super::view::PreviewPlace;

/// State of the screen that outlives the program, per blog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedSession {
    /// Selected post.
    pub post: Option<PostId>,
    /// How many posts are above it on the screen; `None` if the list is at its top.
    pub row: Option<usize>,
    /// Posts on the screen: read first, so that the first frame shows the list as it was.
    pub nearby: Vec<PostId>,
    /// Posts that were opened, the last one first.
    pub recent: Vec<PostId>,
    /// Focused pane.
    pub pane: SavedPane,
    /// Whether the tag pane is open.
    pub tags: bool,
    /// Whether the focused pane has the whole screen.
    pub zoom: bool,
    /// Filter query.
    pub filter: String,
    /// Columns that the divider between two panes was moved to the right.
    pub divider_shift: isize,
    /// Order of the list, and whether the user chose it.
    pub sort: Option<(Sort, bool)>,
    /// How lists are shown, and what was explained about them.
    pub lists: SavedLists,
    /// Where the preview is while a post is edited.
    pub preview_place: PreviewPlace,
}

/// How lists are shown, and what was explained about them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SavedLists {
    /// Density that the user chose.
    pub density: Option<ListDensity>,
    /// Whether the tag pane is sorted by name.
    pub tags_by_name: bool,
    /// Whether it was explained how text is selected while the mouse is captured.
    pub is_selecting_explained: bool,
}

/// A pane that a session starts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SavedPane {
    /// The list.
    #[default]
    List,
    /// The tag pane.
    Tags,
    /// The preview.
    Preview,
}
