//! Screen size, panes and which of them are visible.

use jiff::Timestamp;

use crate::text::Size;

use super::list_density::ListDensity;

/// A pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// List of posts.
    #[default]
    List,
    /// List of tags.
    Tags,
    /// Rendered post.
    Preview,
    /// Editor.
    Edit,
    /// Matches of the search in all posts.
    Search,
}

/// Where the preview is while a post is edited. A place without room for both leaves the text alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PreviewPlace {
    /// Right of the text.
    #[default]
    Right,
    /// Below the text.
    Below,
    /// Nowhere; on a screen that has no room for both, in place of the text.
    Hidden,
}

impl PreviewPlace {
    /// All places, in the order in which a key goes through them.
    pub const ALL: [Self; 3] = [Self::Right, Self::Below, Self::Hidden];

    /// Returns the name in saved sessions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Below => "below",
            Self::Hidden => "hidden",
        }
    }

    /// Returns the place with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }
}

/// Content of the left pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeftPane {
    /// Post list.
    #[default]
    Posts,
    /// Matches of the search in all posts.
    SearchResults,
}

/// Panes on the screen while a post is edited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WritingView {
    /// Header, text and the pane beside it.
    #[default]
    Panes,
    /// Focus mode: the text alone.
    TextAlone,
}

/// Screen size and visible panes.
#[derive(Clone, Debug)]
pub struct ViewState {
    /// Size of the screen in cells.
    pub size: Size,
    /// Focused pane.
    pub focus: Pane,
    /// Whether the focused pane has the whole screen.
    pub zoom: bool,
    /// Whether the tag pane is open.
    pub tags: bool,
    /// Content of the left pane.
    pub left: LeftPane,
    /// State of the mouse.
    pub mouse: MouseState,
    /// Where the preview is while a post is edited.
    pub preview_place: PreviewPlace,
    /// First visible column of code, where long lines are cut.
    pub code_column: usize,
    /// Columns that the divider between two panes is moved to the right.
    pub divider_shift: isize,
    /// Screen while a post is edited.
    pub writing: WritingView,
    /// Rows of the post list.
    pub list: ListView,
    /// Last body rows that a warning covers, as of the last input: what was moved to since is above
    /// them, and nothing moves when a warning appears.
    pub covered_rows: usize,
}

/// State of the mouse.
#[derive(Clone, Copy, Debug, Default)]
pub struct MouseState {
    /// Whether mouse reporting is on.
    pub is_on: bool,
    /// Time and cell of the last click, to recognize a double click.
    pub(super) last_click: Option<(Timestamp, usize, usize)>,
    /// Whether the divider between two panes was clicked, and moves with the mouse.
    pub(super) has_divider: bool,
    /// Whether it was explained how text is selected.
    pub is_selecting_explained: bool,
}

/// Rows of the post list, as the user chose them, and the row that names the digit keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListView {
    /// Density that the user chose; `None` for the one that fits the screen.
    pub density: Option<ListDensity>,
    /// Whether a row names the tags of the digit keys.
    pub has_digit_row: bool,
}

impl ViewState {
    /// Starts in the list, or in the preview if a post was named.
    pub fn new(mouse: bool, reading: bool) -> Self {
        Self {
            size: Size {
                width: 80,
                height: 24,
            },
            focus: if reading { Pane::Preview } else { Pane::List },
            zoom: false,
            tags: false,
            left: LeftPane::Posts,
            mouse: MouseState {
                is_on: mouse,
                ..MouseState::default()
            },
            preview_place: PreviewPlace::Right,
            code_column: 0,
            divider_shift: 0,
            writing: WritingView::Panes,
            list: ListView::default(),
            covered_rows: 0,
        }
    }

    /// Whether a row names the tags of the digit keys in the focused pane.
    pub(super) fn shows_digits(&self) -> bool {
        let has_digits = matches!(self.focus, Pane::List | Pane::Tags | Pane::Preview);
        self.list.has_digit_row && has_digits && !self.is_searching()
    }

    /// Whether the text of the editor has the screen alone.
    pub fn is_text_alone(&self) -> bool {
        self.focus == Pane::Edit && self.writing == WritingView::TextAlone
    }

    /// Shows the list in place of a preview that is zoomed or has the focus.
    pub(super) fn leave_preview(&mut self) {
        self.zoom = false;
        if self.focus == Pane::Preview {
            self.focus = Pane::List;
        }
    }

    /// Whether the search in all posts is open.
    pub fn is_searching(&self) -> bool {
        self.left == LeftPane::SearchResults
    }

    /// Returns the panes that can have the focus, in `Tab` order.
    pub fn focusable_panes(&self) -> &'static [Pane] {
        if self.is_searching() {
            &[Pane::Search, Pane::Preview]
        } else if self.tags {
            &[Pane::Tags, Pane::List, Pane::Preview]
        } else {
            &[Pane::List, Pane::Preview]
        }
    }
}
