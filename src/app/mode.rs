//! Input mode and pane layout.

use super::confirm::Question;
use super::edit::completion_menu::Offer;
use super::edit::{Seek, Settle};
use super::filter::Filter;
use super::find::Finding;
use super::hints::Pick;
use super::layout::Size;
use super::overlay::Panel;
use super::popup::Popup;
use super::prompt::Prompt;

/// Input mode: what receives the key presses.
#[derive(Debug)]
pub enum Mode {
    /// The focused pane.
    Browse,
    /// Filter field, in the header.
    Filter(Filter),
    /// Find prompt of the preview.
    Find(Finding),
    /// Field of the search in all posts, in the header.
    Search,
    /// Filter field of the tag pane.
    Narrow,
    /// Link hints: letters over what is on the screen.
    Pick(Pick),
    /// Confirmation in the status line.
    Ask(Question),
    /// Prompt in the header: a title, name, tag or folder.
    Prompt(Box<Prompt>),
    /// Find, replace or go-to-line bar of the editor.
    Seek(Box<Seek>),
    /// Completion menu at the cursor; keys that don't select in it are typed.
    Offer(Box<Offer>),
    /// Conflict dialog: two versions of a post.
    Settle(Box<Settle>),
    /// Popup: help, palette or menu.
    Popup(Popup),
    /// Full-screen overlay over the panes.
    Panel(Panel),
}

/// A pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// List of posts.
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

/// Pane beside the editor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Beside {
    /// The preview; if both don't fit, the editor has the whole width.
    #[default]
    Preview,
    /// None; if both wouldn't fit anyway, the preview has the whole width.
    Nothing,
}

/// Content of the left pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Left {
    /// Post list.
    #[default]
    Posts,
    /// Matches of the search in all posts.
    Found,
}

/// Screen size and visible panes.
#[derive(Clone, Debug)]
pub struct View {
    /// Size of the screen in cells.
    pub size: Size,
    /// Focused pane.
    pub focus: Pane,
    /// Whether the focused pane has the whole screen.
    pub zoom: bool,
    /// Whether the tag pane is open.
    pub tags: bool,
    /// Content of the left pane.
    pub left: Left,
    /// Whether mouse reporting is on.
    pub mouse: bool,
    /// Pane beside the editor.
    pub beside: Beside,
    /// First visible column of code, where long lines are cut.
    pub sideways: usize,
}

impl View {
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
            left: Left::Posts,
            mouse,
            beside: Beside::Preview,
            sideways: 0,
        }
    }

    /// Whether the search in all posts is open.
    pub fn searches(&self) -> bool {
        self.left == Left::Found
    }

    /// Returns the panes that can have the focus, in `Tab` order.
    pub fn panes(&self) -> &'static [Pane] {
        if self.searches() {
            &[Pane::Search, Pane::Preview]
        } else if self.tags {
            &[Pane::Tags, Pane::List, Pane::Preview]
        } else {
            &[Pane::List, Pane::Preview]
        }
    }
}
