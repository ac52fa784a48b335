//! Jump list: following links, and going back.

use crate::blog::link::resolve;
use crate::blog::{Destination, PostId, Query};

use super::confirm::Question;
use super::mode::Pane;
use super::scroll_anchor::Place;
use super::{App, Effect};

/// Position before a link was followed.
#[derive(Clone, Debug)]
pub struct Stop {
    id: PostId,
    place: Place,
    query: Query,
}

/// Target to scroll to once a post is displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Heading or other link target, by its id.
    Anchor(String),
    /// The same, in a part that was folded until now.
    Folded(String),
    /// Scroll anchor.
    Place(Place),
    /// Match in this source line.
    Line(usize),
    /// The same, without changing the reading position of the post.
    Glance(usize),
    /// Start of the post.
    Top,
}

impl Goal {
    /// Returns its source line, if that is known before the page is there.
    pub(super) fn line(&self) -> Option<usize> {
        match self {
            Self::Place(place) => Some(place.line),
            Self::Line(line) | Self::Glance(line) => Some(*line),
            Self::Anchor(_) | Self::Folded(_) | Self::Top => None,
        }
    }
}

/// Maximum length of the jump list.
const MOST_STOPS: usize = 200;

impl App {
    /// Follows a link of the displayed page.
    pub(super) fn follow(&mut self, index: usize) -> Vec<Effect> {
        let link = self.preview.page().and_then(|page| page.links.get(index));
        let Some((link, from)) = link.cloned().zip(self.list.chosen(&self.library)) else {
            return Vec::new();
        };
        match resolve(&link.url, from, self.library.posts()) {
            Destination::Anchor(anchor) => self.go_to_anchor(&anchor),
            Destination::Post(id, anchor) if id == from.id => {
                self.go_to_anchor(&anchor.unwrap_or_default())
            }
            Destination::Post(id, anchor) => {
                self.leave_a_stop();
                let goal = anchor.map_or(Goal::Top, Goal::Anchor);
                self.visit(id, goal)
            }
            Destination::Web(web) => {
                let belied = web.belied_by(&link.text);
                self.ask(Question::Open { web, belied })
            }
            Destination::Nowhere(why) => self.answer(&why),
        }
    }

    /// Jumps to a target in the displayed post; an empty one is the top.
    fn go_to_anchor(&mut self, anchor: &str) -> Vec<Effect> {
        let row = match anchor {
            "" | "top" => Some(0),
            anchor => self.preview.row_of_anchor(anchor),
        };
        let Some(row) = row else {
            if self.go_to_folded(anchor) {
                self.leave_a_stop();
                return Vec::new();
            }
            return self.answer(&format!("Nothing in this post is called `#{anchor}`."));
        };
        self.leave_a_stop();
        self.preview.go_to_row(row, &self.screen());
        Vec::new()
    }

    /// Jumps back to where the last link was followed.
    pub(super) fn go_back(&mut self) -> Vec<Effect> {
        while let Some(stop) = self.stops.pop() {
            if self.library.post(&stop.id).is_none() {
                continue;
            }
            if self.library.query().text() != stop.query.text() {
                self.narrow_to(stop.query);
            }
            return self.visit(stop.id, Goal::Place(stop.place));
        }
        self.answer("No link was followed that leads back.")
    }

    pub(super) fn leave_a_stop(&mut self) {
        let Some(post) = self.list.chosen(&self.library) else {
            return;
        };
        if self.stops.len() == MOST_STOPS {
            self.stops.remove(0);
        }
        self.stops.push(Stop {
            id: post.id.clone(),
            place: self.preview.place(),
            query: self.library.query().clone(),
        });
    }

    /// Shows a post at a target; if the filter hides it, clears the filter and says so.
    pub(super) fn visit(&mut self, id: PostId, goal: Goal) -> Vec<Effect> {
        let is_shown = |app: &Self| app.library.shown().iter().any(|post| post.id == id);
        if !is_shown(self) {
            self.narrow_to(Query::default());
            let words = "The filter hides this post and was cleared.";
            self.answer(words);
        }
        self.list.want(id.clone());
        self.view.focus = Pane::Preview;
        self.settle();
        self.preview.aim(id, goal, &self.screen());
        Vec::new()
    }
}
