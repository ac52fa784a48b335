//! Who has the keys, and which panes have the screen.

use super::edit::offer::Offer;
use super::edit::{Seek, Settle};
use super::filter::Filter;
use super::find::Finding;
use super::panel::Panel;
use super::pick::Pick;
use super::popup::Popup;
use super::prompt::Prompt;
use super::question::Question;
use super::screen::Size;

/// Who has the keys.
#[derive(Debug)]
pub enum Mode {
    /// The pane in focus.
    Browse,
    /// The field of the filter, in the header.
    Filter(Filter),
    /// The field of what is looked for in the post.
    Find(Finding),
    /// The field of what is looked for in all posts, in the header.
    Search,
    /// The field that narrows the tag pane.
    Narrow,
    /// Letters over what is on the screen.
    Pick(Pick),
    /// A question in the status line.
    Ask(Question),
    /// The field of a name that is asked for.
    Prompt(Box<Prompt>),
    /// What to find, to replace or where to go in the text being written.
    Seek(Box<Seek>),
    /// A short list beside the cursor; what does not choose in it is typed.
    Offer(Box<Offer>),
    /// Two texts of a post, of which one is to be chosen.
    Settle(Box<Settle>),
    /// A popup.
    Popup(Popup),
    /// Findings or numbers over the panes.
    Panel(Panel),
}

/// A pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The list of posts.
    List,
    /// The tags.
    Tags,
    /// The post.
    Preview,
    /// The text of a post, being written.
    Edit,
    /// What was found in all posts.
    Search,
}

/// What stands beside the text being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Beside {
    /// The preview; where there is no room for both, the text has it all.
    #[default]
    Preview,
    /// Nothing; where there would be no room for both anyway, the preview has it all.
    Nothing,
}

/// What has the place of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Left {
    /// The posts.
    #[default]
    Posts,
    /// What was found in them.
    Found,
}

/// The size of the screen and which panes have it.
#[derive(Clone, Debug)]
pub struct View {
    /// Columns and rows.
    pub size: Size,
    /// The pane that has the keys.
    pub focus: Pane,
    /// The pane in focus has the whole screen.
    pub zoom: bool,
    /// The tag pane is open.
    pub tags: bool,
    /// What has the place of the list.
    pub left: Left,
    /// The mouse is ours.
    pub mouse: bool,
    /// What stands beside the text being written.
    pub beside: Beside,
    /// The first column of code that is shown, where long lines are cut.
    pub sideways: usize,
}

impl View {
    /// Starts on the list, or on the post where one was named.
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

    /// Tells whether something is looked for in all posts.
    pub fn searches(&self) -> bool {
        self.left == Left::Found
    }

    /// Lists the panes that can have the keys, in the order of `Tab`.
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
