//! Two texts that began as one: where they differ, and one text of both.
//!
//! Everything here counts in lines that keep their end, so that texts come back byte for byte,
//! whatever their line ends and with or without the last one. Looking for a difference may be
//! stopped at an instant; what is not looked into by then counts as changed, which is never wrong.

mod difference;
mod lines;
mod view;

use std::ops::Range;
use std::time::Instant;

pub use difference::difference;
pub use view::{Hunk, Line, Side, diff};

use lines::{Change, changes, text_of};

/// A place at which texts that began as one are no longer the same, in lines of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Who changed it.
    pub by: By,
    /// Its lines in the text both began from.
    pub base: Range<usize>,
    /// Its lines in the writer's text.
    pub mine: Range<usize>,
    /// Its lines in the other text.
    pub theirs: Range<usize>,
}

/// Who changed a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The writer alone.
    Me,
    /// The others alone.
    Them,
    /// Both, in the same way.
    Both,
    /// Both, each in another way: a person has to decide.
    Conflict,
}

/// What becomes of places that are in conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicts {
    /// The writer's lines stand there.
    KeepMine,
    /// Both stand there, between marks.
    Mark,
}

/// One text of two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// The places a person has to decide.
    pub conflicts: Vec<Place>,
}

/// Finds the places at which two texts differ from the one both began from, in order.
///
/// Compared that touch count as one: two people at neighbouring lines of a sentence are in conflict.
pub fn places(base: &str, mine: &str, theirs: &str, until: Option<Instant>) -> Vec<Place> {
    let [mine, theirs] = [mine, theirs].map(|text| changes(base, text, until));
    let mut walk = Walk {
        mine: Track::new(&mine.changes),
        theirs: Track::new(&theirs.changes),
    };
    let mut places = Vec::new();
    while let Some(mut place) = walk.next() {
        let both = (
            mine.new.get(place.mine.clone()),
            theirs.new.get(place.theirs.clone()),
        );
        if place.by == By::Conflict && both.0 == both.1 {
            place.by = By::Both;
        }
        places.push(place);
    }
    places
}

/// Makes one text of two that began as one.
pub fn merge(
    [base, mine, theirs]: [&str; 3],
    conflicts: Conflicts,
    until: Option<Instant>,
) -> Merged {
    let places = places(base, mine, theirs, until);
    let [base, mine, theirs] = [base, mine, theirs].map(lines::split);
    let mut text = String::new();
    let mut at = 0;
    for place in &places {
        text.push_str(&text_of(&base, at..place.base.start));
        at = place.base.end;
        match place.by {
            By::Conflict if conflicts == Conflicts::Mark => {
                let end = lines::end_of(&mine, &theirs);
                mark(
                    &mut text,
                    &text_of(&mine, place.mine.clone()),
                    "<<<<<<< mine",
                    end,
                );
                mark(
                    &mut text,
                    &text_of(&theirs, place.theirs.clone()),
                    "=======",
                    end,
                );
                mark(&mut text, "", ">>>>>>> on disk", end);
            }
            By::Them => text.push_str(&text_of(&theirs, place.theirs.clone())),
            By::Me | By::Both | By::Conflict => {
                text.push_str(&text_of(&mine, place.mine.clone()));
            }
        }
    }
    text.push_str(&text_of(&base, at..base.len()));
    let conflicts = places.into_iter().filter(|place| place.by == By::Conflict);
    Merged {
        text,
        conflicts: conflicts.collect(),
    }
}

/// Writes a mark on a line of its own, and lines below it.
fn mark(text: &mut String, lines: &str, mark: &str, end: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
    text.push_str(mark);
    text.push_str(end);
    text.push_str(lines);
}

/// The changes of one text, on the way through them.
struct Track<'a> {
    changes: &'a [Change],
    /// Lines added so far, and lines taken away.
    added: usize,
    removed: usize,
}

impl<'a> Track<'a> {
    const fn new(changes: &'a [Change]) -> Self {
        Self {
            changes,
            added: 0,
            removed: 0,
        }
    }

    fn start(&self) -> Option<usize> {
        self.changes.first().map(|change| change.old.start)
    }

    /// Takes the next change if it begins at a line of the base or before; gives where it ends.
    fn take(&mut self, line: usize) -> Option<usize> {
        let (change, rest) = self.changes.split_first()?;
        if change.old.start > line {
            return None;
        }
        self.changes = rest;
        self.added += change.new.len();
        self.removed += change.old.len();
        Some(change.old.end)
    }

    /// Gives the line of the new text for one of the base that no change holds.
    const fn line(&self, base: usize) -> usize {
        base + self.added - self.removed
    }
}

/// The way through the changes of both texts.
struct Walk<'a> {
    mine: Track<'a>,
    theirs: Track<'a>,
}

impl Walk<'_> {
    /// Puts changes that touch each other together.
    fn next(&mut self) -> Option<Place> {
        let starts = [self.mine.start(), self.theirs.start()];
        let start = starts.into_iter().flatten().min()?;
        let (mine, theirs) = (self.mine.line(start), self.theirs.line(start));
        let mut end = start;
        let (mut by_me, mut by_them) = (false, false);
        loop {
            if let Some(further) = self.mine.take(end) {
                by_me = true;
                end = end.max(further);
            } else if let Some(further) = self.theirs.take(end) {
                by_them = true;
                end = end.max(further);
            } else {
                break;
            }
        }
        Some(Place {
            by: match (by_me, by_them) {
                (true, true) => By::Conflict,
                (true, false) => By::Me,
                _ => By::Them,
            },
            base: start..end,
            mine: mine..self.mine.line(end),
            theirs: theirs..self.theirs.line(end),
        })
    }
}

#[cfg(test)]
mod tests;
