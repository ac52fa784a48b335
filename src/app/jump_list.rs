//! Jump list: following links, and going back.

use crate::blog::link::resolve;
use crate::blog::{LinkDestination, PostId, Query};

use super::App;
use super::confirm::Confirmation;
use super::mode::Pane;
use super::scroll_anchor::ScrollAnchor;

/// Position before a link was followed.
#[derive(Clone, Debug)]
pub struct Jump {
    id: PostId,
    anchor: ScrollAnchor,
    query: Query,
}

/// Target to scroll to once a post is displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum JumpTarget {
    /// Heading or other link target, by its id.
    LinkAnchor(String),
    /// The same, in a part that was folded until now.
    FoldedLinkAnchor(String),
    /// Scroll anchor.
    ScrollAnchor(ScrollAnchor),
    /// Match in this source line.
    Line(usize),
    /// The same, without changing the reading position of the post.
    Peek(usize),
    /// Start of the post.
    Top,
}

impl JumpTarget {
    /// Returns its source line, if that is known before the page is there.
    pub(super) fn line(&self) -> Option<usize> {
        match self {
            Self::ScrollAnchor(place) => Some(place.line),
            Self::Line(line) | Self::Peek(line) => Some(*line),
            Self::LinkAnchor(_) | Self::FoldedLinkAnchor(_) | Self::Top => None,
        }
    }
}

/// Maximum length of the jump list.
const MAX_JUMPS: usize = 200;

impl App {
    /// Follows a link of the displayed page.
    pub(super) fn follow_link(&mut self, index: usize) {
        let link = self.preview.page().and_then(|page| page.links.get(index));
        let Some((link, from)) = link.cloned().zip(self.list.chosen(&self.library)) else {
            return;
        };
        match resolve(&link.url, from, self.library.posts()) {
            LinkDestination::Anchor(anchor) => self.go_to_anchor(&anchor),
            LinkDestination::Post(id, anchor) if id == from.id => {
                self.go_to_anchor(&anchor.unwrap_or_default());
            }
            LinkDestination::Post(id, anchor) => {
                self.push_jump();
                let goal = anchor.map_or(JumpTarget::Top, JumpTarget::LinkAnchor);
                self.jump_to(id, goal);
            }
            LinkDestination::External(web) => {
                let belied = web.mismatched_host(&link.text);
                self.confirm(Confirmation::OpenUrl {
                    web,
                    mismatched_host: belied,
                });
            }
            LinkDestination::Unopenable(why) => self.show_message(&why),
        }
    }

    /// Jumps to a target in the displayed post; an empty one is the top.
    fn go_to_anchor(&mut self, anchor: &str) {
        let row = match anchor {
            "" | "top" => Some(0),
            anchor => self.preview.row_of_anchor(anchor),
        };
        let Some(row) = row else {
            if self.unfold_to_anchor(anchor) {
                self.push_jump();
                return;
            }
            return self.show_message(&format!("This post has no heading `#{anchor}`."));
        };
        self.push_jump();
        self.preview.go_to_row(row, &self.screen());
    }

    /// Jumps back to where the last link was followed.
    pub(super) fn jump_back(&mut self) {
        while let Some(stop) = self.jumps.pop() {
            if self.library.post(&stop.id).is_none() {
                continue;
            }
            if self.library.query().text() != stop.query.text() {
                self.set_filter(stop.query);
            }
            return self.jump_to(stop.id, JumpTarget::ScrollAnchor(stop.anchor));
        }
        self.show_message("No link to go back from.");
    }

    pub(super) fn push_jump(&mut self) {
        let Some(post) = self.list.chosen(&self.library) else {
            return;
        };
        if self.jumps.len() == MAX_JUMPS {
            self.jumps.remove(0);
        }
        self.jumps.push(Jump {
            id: post.id.clone(),
            anchor: self.preview.anchor(),
            query: self.library.query().clone(),
        });
    }

    /// Shows a post at a target; if the filter hides it, clears the filter and says so.
    pub(super) fn jump_to(&mut self, id: PostId, goal: JumpTarget) {
        let is_shown = |app: &Self| app.library.visible().iter().any(|post| post.id == id);
        if !is_shown(self) {
            self.set_filter(Query::default());
            let words = "Cleared the filter, which hid this post.";
            self.show_message(words);
        }
        self.list.select(id.clone());
        self.view.focus = Pane::Preview;
        self.clamp_panes();
        self.preview.scroll_to(id, goal, &self.screen());
    }
}
