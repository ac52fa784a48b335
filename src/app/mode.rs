//! Input mode: what receives the key presses.

use super::confirm::Confirmation;
use super::edit::completion_menu::CompletionMenu;
use super::edit::{ConflictDialog, FindBar};
use super::filter::FilterInput;
use super::find::FindPrompt;
use super::hints::HintMode;
use super::overlay::Overlay;
use super::popup::Popup;
use super::prompt::Prompt;
use super::select_mode::SelectMode;

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
    /// Select mode of the preview.
    Select(Box<SelectMode>),
    /// Popup: help, palette or menu.
    Popup(Popup),
    /// Full-screen overlay over the panes.
    Overlay(Overlay),
}
