//! Following links, and the way back.

use crate::blog::link::resolve;
use crate::blog::{Destination, PostId, Query};

use super::mode::Pane;
use super::place::Place;
use super::question::Question;
use super::{App, Effect};

/// Where somebody was before a link was followed.
#[derive(Clone, Debug)]
pub struct Stop {
    id: PostId,
    place: Place,
    query: Query,
}

/// Where in a post to go once it is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// A heading or another target, by its name.
    Anchor(String),
    /// The same, in a part that was folded until now.
    Folded(String),
    /// A place that was left.
    Place(Place),
    /// What was found in a line.
    Line(usize),
    /// The same, and the post stays where it was left.
    Glance(usize),
    /// The beginning.
    Top,
}

impl Goal {
    /// Gives the line of the source it stands in, where that is known before the page is.
    pub(super) fn line(&self) -> Option<usize> {
        match self {
            Self::Place(place) => Some(place.line),
            Self::Line(line) | Self::Glance(line) => Some(*line),
            Self::Anchor(_) | Self::Folded(_) | Self::Top => None,
        }
    }
}

/// Stops that are kept.
const MOST_STOPS: usize = 200;

impl App {
    /// Follows a link of the page on the screen.
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

    /// Goes to a target within the post on the screen; without a name, to the top.
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

    /// Goes back to where the last link was followed.
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

    /// Shows a post at a place; a filter that hides it goes, and says so.
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
