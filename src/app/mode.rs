//! Input mode and pane layout.

use super::confirm::Confirmation;
use super::edit::completion_menu::CompletionMenu;
use super::edit::{ConflictDialog, FindBar};
use super::filter::FilterInput;
use super::find::FindPrompt;
use super::hints::HintMode;
use super::layout::ScreenSize;
use super::overlay::Overlay;
use super::popup::Popup;
use super::prompt::Prompt;

/// Input mode: what receives the key presses.
#[derive(Debug)]
pub enum InputMode {
    /// The focused pane.
    Browse,
    /// Filter field, in the header.
    Filter(FilterInput),
    /// Find prompt of the preview.
    Find(FindPrompt),
    /// Field of the search in all posts, in the header.
    Search,
    /// Filter field of the tag pane.
    TagFilter,
    /// Link hints: letters over what is on the screen.
    Hints(HintMode),
    /// Confirmation in the status line.
    Confirm(Confirmation),
    /// Prompt in the header: a title, name, tag or folder.
    Prompt(Box<Prompt>),
    /// Find, replace or go-to-line bar of the editor.
    FindReplace(Box<FindBar>),
    /// Completion menu at the cursor; keys that don't select in it are typed.
    Completion(Box<CompletionMenu>),
    /// Conflict dialog: two versions of a post.
    Conflict(Box<ConflictDialog>),
    /// Popup: help, palette or menu.
    Popup(Popup),
    /// Full-screen overlay over the panes.
    Overlay(Overlay),
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
pub enum BesideEditor {
    /// The preview; if both don't fit, the editor has the whole width.
    #[default]
    Preview,
    /// None; if both wouldn't fit anyway, the preview has the whole width.
    Nothing,
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

/// Screen size and visible panes.
#[derive(Clone, Debug)]
pub struct ViewState {
    /// Size of the screen in cells.
    pub size: ScreenSize,
    /// Focused pane.
    pub focus: Pane,
    /// Whether the focused pane has the whole screen.
    pub zoom: bool,
    /// Whether the tag pane is open.
    pub tags: bool,
    /// Content of the left pane.
    pub left: LeftPane,
    /// Whether mouse reporting is on.
    pub mouse: bool,
    /// Pane beside the editor.
    pub beside: BesideEditor,
    /// First visible column of code, where long lines are cut.
    pub code_column: usize,
}

impl ViewState {
    /// Starts in the list, or in the preview if a post was named.
    pub fn new(mouse: bool, reading: bool) -> Self {
        Self {
            size: ScreenSize {
                width: 80,
                height: 24,
            },
            focus: if reading { Pane::Preview } else { Pane::List },
            zoom: false,
            tags: false,
            left: LeftPane::Posts,
            mouse,
            beside: BesideEditor::Preview,
            code_column: 0,
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
